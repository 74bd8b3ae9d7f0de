// Package dataset is tf.data on the host: datasets, their transformations, files, and the iterators that a graph draws
// elements from. Each op is a host.Kernel of one row; Kernels joins them.
//
// A Dataset is a recipe that passes over the elements begin from. A pass is a function, so that a transformation is a
// closure around the pass of its input. Work ahead of the consumer (Prefetch, ParallelMap) is done by goroutines that
// end when they are ahead far enough or when the session is closed, so that a pass need not be closed: one that nobody
// draws from any more holds no goroutine.
//
// The package knows host tensors and host's calls. It must not know sessions or the compiler: the functions of Map and
// its like are host.Functions.
package dataset

import (
	"context"
	"io"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// Element is one element: its components in order.
type Element = []*tensor.Tensor

// Pass gives the next element of one pass over a dataset; io.EOF after the last. An element that fails does not end the
// pass. It is called by one goroutine at a time.
type Pass func(ctx context.Context) (Element, error)

// Dataset is a recipe for elements.
type Dataset struct {
	// Begin starts a pass over the elements. It may be called by several goroutines.
	Begin func() Pass
	// Size is how many elements a pass has: TensorFlow's cardinality, which is infinite or unknown where negative.
	Size int64
	// Types and Shapes are what the node that made it says of the elements' components; none if it says nothing.
	Types  []pb.DataType
	Shapes []*pb.TensorShapeProto
}

// Sizes that are no numbers.
const (
	infinite = -1
	unknown  = -2
)

// sized applies f to a size that is a number and leaves others.
func sized(n int64, f func(n int64) int64) int64 {
	if n < 0 {
		return n
	}
	return f(n)
}

// Kernels are the ops on datasets and iterators.
func Kernels() []host.Kernel {
	var all []host.Kernel
	for _, family := range [][]host.Kernel{
		sourceKernels(), orderKernels(), batchKernels(), functionKernels(), fileKernels(), shuffleKernels(),
		selectKernels(), groupKernels(), sparseKernels(), sizeKernels(), parseKernels(), iteratorKernels(),
	} {
		all = append(all, family...)
	}
	return append(all, experimental(all)...)
}

// experimental are the names that ops had before they were settled.
func experimental(all []host.Kernel) []host.Kernel {
	var out []host.Kernel
	for _, k := range all {
		if k.Op = "Experimental" + k.Op; graphdef.Op(k.Op) != nil {
			out = append(out, k)
		}
	}
	return out
}

// makes is the kernel of an op that gives a dataset.
func makes(op string, build func(c *host.Call) (Dataset, error)) host.Kernel {
	return host.Kernel{Op: op, Eval: func(c *host.Call) ([]*tensor.Tensor, error) {
		d, err := build(c)
		if err != nil {
			return nil, c.Blame(err)
		}
		d.Types, d.Shapes = c.Node.Types("output_types"), c.Node.Shapes("output_shapes")
		if len(d.Types) == 0 {
			d.Types = c.Node.Types("Toutput_types") // as sources of tensors say it
		}
		return []*tensor.Tensor{tensor.OfObject(d)}, nil
	}}
}

// transforms is the kernel of an op whose first input is a dataset and whose output is another.
func transforms(op string, build func(c *host.Call, d Dataset) (Dataset, error)) host.Kernel {
	return makes(op, func(c *host.Call) (Dataset, error) {
		d, err := host.Object[Dataset](c, 0)
		if err != nil {
			return d, err
		}
		return build(c, d)
	})
}

// counted is transforms for ops with a scalar number as their second input.
func counted(op string, build func(d Dataset, n int64) Dataset) host.Kernel {
	return transforms(op, func(c *host.Call, d Dataset) (Dataset, error) {
		n, err := c.Int(1)
		return build(d, n), err
	})
}

// count makes a dataset of n elements from its elements by number; n < 0 is without end.
func count(n int64, at func(i int64) Element) Dataset {
	return Dataset{Size: max(n, infinite), Begin: func() Pass {
		i := int64(0)
		return func(context.Context) (Element, error) {
			if i == n {
				return nil, io.EOF
			}
			i++
			return at(i - 1), nil
		}
	}}
}

// ended is a pass without elements.
func ended(context.Context) (Element, error) { return nil, io.EOF }

// empty has no elements.
func empty() Dataset { return Dataset{Begin: func() Pass { return ended }} }

// datasetOf is the dataset that a function has returned.
func datasetOf(out []*tensor.Tensor) (Dataset, error) {
	if len(out) == 1 && len(out[0].Objects()) == 1 {
		if d, ok := out[0].Objects()[0].(Dataset); ok {
			return d, nil
		}
	}
	return Dataset{}, status.Errorf(status.InvalidArgument, "", "", "the function must return a single dataset")
}

// one is the value of a scalar that a function has returned.
func one(out []*tensor.Tensor, want tensor.DType, what string) (int64, error) {
	if len(out) != 1 || out[0].DType() != want || out[0].Len() != 1 {
		return 0, status.Errorf(status.InvalidArgument, "", "", "%s must return a scalar %s", what, want.TF())
	}
	return out[0].Int(0), nil
}
