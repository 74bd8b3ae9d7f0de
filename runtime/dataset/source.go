package dataset

import (
	"context"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// sourceKernels are the datasets that are made of tensors and numbers.
func sourceKernels() []host.Kernel {
	return []host.Kernel{
		makes("TensorDataset", func(c *host.Call) (Dataset, error) {
			return count(1, func(int64) Element { return c.In }), nil
		}),
		makes("TensorSliceDataset", tensorSlices),
		makes("RangeDataset", rangeOf),
		makes("ListDataset", list),
		makes("RandomDataset", randomNumbers),
		makes("RandomDatasetV2", func(c *host.Call) (Dataset, error) {
			s, err := generator(c, 2, 0, "rerandomize_each_iteration")
			return drawn32(s), err
		}),
	}
}

// tensorSlices cuts tensors along their first dimension, which they share.
func tensorSlices(c *host.Call) (Dataset, error) {
	rows := -1
	for i, t := range c.In {
		if t.Rank() == 0 {
			return Dataset{}, c.Invalid("component %d is a scalar; all components must have at least one dimension", i)
		}
		if n := t.Shape()[0]; rows >= 0 && n != rows {
			return Dataset{}, c.Invalid("all components must have the same size in dimension 0: component %d has %d rows, "+
				"the ones before it %d", i, n, rows)
		}
		rows = t.Shape()[0]
	}
	return count(int64(rows), func(i int64) Element {
		e := make(Element, len(c.In))
		for k, t := range c.In {
			e[k] = host.Row(t, int(i))
		}
		return e
	}), nil
}

func rangeOf(c *host.Call) (Dataset, error) {
	var v [3]int64
	for i := range v {
		n, err := c.Int(i)
		if err != nil {
			return Dataset{}, err
		}
		v[i] = n
	}
	start, stop, step := v[0], v[1], v[2]
	if step == 0 {
		return Dataset{}, c.Invalid("step must be a non-zero integer")
	}
	d, err := graphdef.DType(c.Node.Types("output_types")[0])
	if err != nil {
		return Dataset{}, err
	}
	n := max((stop-start)/step, 0)
	if (stop-start)%step != 0 && (stop > start) == (step > 0) {
		n++
	}
	return count(n, func(i int64) Element {
		t := tensor.New(d)
		t.SetInt(0, start+i*step)
		return Element{t}
	}), nil
}

// randomNumbers is an endless sequence of 32-bit numbers.
func randomNumbers(c *host.Call) (Dataset, error) {
	s, err := seedsFrom(c, 0, false)
	return drawn32(s), err
}

// drawn32 draws the numbers of each pass with seeds of its own.
func drawn32(s *seeds) Dataset {
	return Dataset{Size: infinite, Begin: func() Pass {
		g := s.next()
		return func(context.Context) (Element, error) { return Element{tensor.Scalar(int64(g.Next()))}, nil }
	}}
}

// list has its elements' components one after the other.
func list(c *host.Call) (Dataset, error) {
	width := len(c.Node.Types("output_types"))
	if len(c.In)%width != 0 {
		return Dataset{}, c.Invalid("%d tensors make no elements of %d components", len(c.In), width)
	}
	return count(int64(len(c.In)/width), func(i int64) Element {
		return c.In[int(i)*width : (int(i)+1)*width]
	}), nil
}
