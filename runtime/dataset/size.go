package dataset

import (
	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// sizeKernels say how many elements a dataset has.
func sizeKernels() []host.Kernel {
	return []host.Kernel{
		transforms("CacheDataset", cache),
		transforms("CacheDatasetV2", cache),
		{Op: "AnonymousMemoryCache", Eval: func(*host.Call) ([]*tensor.Tensor, error) {
			return []*tensor.Tensor{tensor.OfObject(&memory{}), tensor.OfObject(nil)}, nil
		}},
		{Op: "DummyMemoryCache", Eval: func(*host.Call) ([]*tensor.Tensor, error) {
			return []*tensor.Tensor{tensor.OfObject(&memory{})}, nil
		}},
		{Op: "DeleteIterator", Eval: forget},
		{Op: "DeleteMemoryCache", Eval: forget},
		{Op: "DeleteSeedGenerator", Eval: forget},
		{Op: "DeleteRandomSeedGenerator", Eval: forget},
		{Op: "DatasetCardinality", Eval: func(c *host.Call) ([]*tensor.Tensor, error) {
			d, err := host.Object[Dataset](c, 0)
			return []*tensor.Tensor{tensor.Scalar(d.Size)}, err
		}},
	}
}

// forget is the kernel of ops that delete what a handle alone leads to: that goes with the handle.
func forget(*host.Call) ([]*tensor.Tensor, error) { return nil, nil }
