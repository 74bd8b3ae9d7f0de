// Package dataset is tf.data on the host: datasets, their transformations, files, and the iterators that a graph draws
// elements from. Each op is a host.Kernel of one row; Kernels joins them.
//
// A Dataset is a recipe: calling it starts one pass over the elements. A pass is a function too, so that a
// transformation is a closure around the pass of its input. Work ahead of the consumer (Prefetch, ParallelMap) is done
// by goroutines that end when they are ahead far enough, so that a pass need not be closed: one that nobody draws from
// any more holds no goroutine.
//
// The package knows host tensors and host's calls. It must not know sessions or the compiler: the functions of Map and
// its like are host.Functions.
package dataset

import (
	"context"
	"io"

	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// Element is one element: its components in order.
type Element = []*tensor.Tensor

// Pass gives the next element of one pass over a dataset; io.EOF after the last. An element that fails does not end the
// pass. It is called by one goroutine at a time.
type Pass func(ctx context.Context) (Element, error)

// Dataset starts a pass over its elements. It may be called by several goroutines.
type Dataset func() Pass

// Kernels are the ops on datasets and iterators.
func Kernels() []host.Kernel {
	var all []host.Kernel
	for _, family := range [][]host.Kernel{
		sourceKernels(), orderKernels(), batchKernels(), functionKernels(), fileKernels(), shuffleKernels(),
		iteratorKernels(),
	} {
		all = append(all, family...)
	}
	return all
}

// makes is the kernel of an op that gives a dataset.
func makes(op string, build func(c *host.Call) (Dataset, error)) host.Kernel {
	return host.Kernel{Op: op, Eval: func(c *host.Call) ([]*tensor.Tensor, error) {
		d, err := build(c)
		if err != nil {
			return nil, c.Blame(err)
		}
		return []*tensor.Tensor{tensor.OfObject(d)}, nil
	}}
}

// transforms is the kernel of an op whose first input is a dataset and whose output is another.
func transforms(op string, build func(c *host.Call, d Dataset) (Dataset, error)) host.Kernel {
	return makes(op, func(c *host.Call) (Dataset, error) {
		d, err := host.Object[Dataset](c, 0)
		if err != nil {
			return nil, err
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
	return func() Pass {
		i := int64(0)
		return func(context.Context) (Element, error) {
			if i == n {
				return nil, io.EOF
			}
			i++
			return at(i - 1), nil
		}
	}
}

// empty has no elements.
func empty() Pass { return func(context.Context) (Element, error) { return nil, io.EOF } }
