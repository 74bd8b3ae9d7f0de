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
		{Op: "DatasetCardinality", Eval: func(c *host.Call) ([]*tensor.Tensor, error) {
			d, err := host.Object[Dataset](c, 0)
			return []*tensor.Tensor{tensor.Scalar(d.Size)}, err
		}},
	}
}
