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
		makes("RandomDataset", randomNumbers),
		makes("RandomDatasetV2", randomNumbers),
	}
}

// tensorSlices cuts tensors along their first dimension, which they share.
func tensorSlices(c *host.Call) (Dataset, error) {
	rows := -1
	for i, t := range c.In {
		if t.Rank() == 0 {
			return nil, c.Invalid("component %d is a scalar; all components must have at least one dimension", i)
		}
		if n := t.Shape()[0]; rows >= 0 && n != rows {
			return nil, c.Invalid("all components must have the same size in dimension 0: component %d has %d rows, "+
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
			return nil, err
		}
		v[i] = n
	}
	start, stop, step := v[0], v[1], v[2]
	if step == 0 {
		return nil, c.Invalid("step must be a non-zero integer")
	}
	d, err := graphdef.DType(c.Node.Types("output_types")[0])
	if err != nil {
		return nil, err
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
	seed, err := c.Int(0)
	if err != nil {
		return nil, err
	}
	seed2, err := c.Int(1)
	return func() Pass {
		g := host.NewPhilox(seed, seed2)
		return func(context.Context) (Element, error) { return Element{tensor.Scalar(int64(g.Next()))}, nil }
	}, err
}
