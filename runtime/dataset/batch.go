package dataset

import (
	"context"
	"errors"
	"io"
	"slices"

	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// batchKernels join several elements to one, and the reverse.
func batchKernels() []host.Kernel {
	return []host.Kernel{
		transforms("BatchDataset", batch(-1)),
		transforms("BatchDatasetV2", batch(2)),
		transforms("ParallelBatchDataset", batch(3)),
		transforms("PaddedBatchDataset", paddedBatch),
		transforms("PaddedBatchDatasetV2", paddedBatch),
		transforms("UnbatchDataset", func(_ *host.Call, d Dataset) (Dataset, error) { return unbatch(d), nil }),
		transforms("WindowDataset", window),
	}
}

// gather draws up to n elements; fewer at the end, and io.EOF if none is left, or not all are where all is set.
func gather(ctx context.Context, next Pass, n int64, all bool) ([]Element, error) {
	var out []Element
	for int64(len(out)) < n {
		e, err := next(ctx)
		switch {
		case errors.Is(err, io.EOF) && len(out) > 0 && !all:
			return out, nil
		case err != nil:
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// flag is a bool input, false where there is none.
func flag(c *host.Call, input int) bool {
	return input >= 0 && c.In[input].Len() == 1 && c.In[input].Int(0) != 0
}

// batchSize is input 1, which has to be positive.
func batchSize(c *host.Call) (int64, error) {
	n, err := c.Int(1)
	if err == nil && n < 1 {
		return 0, c.Invalid("batch size must be greater than zero")
	}
	return n, err
}

// batch stacks elements of equal shapes; the input says whether a smaller rest is dropped.
func batch(dropInput int) func(c *host.Call, d Dataset) (Dataset, error) {
	return func(c *host.Call, d Dataset) (Dataset, error) {
		n, err := batchSize(c)
		if err != nil {
			return nil, err
		}
		drop := flag(c, dropInput)
		return func() Pass {
			next := d()
			return func(ctx context.Context) (Element, error) {
				elements, err := gather(ctx, next, n, drop)
				if err != nil {
					return nil, err
				}
				return stackAll(c, elements)
			}
		}, nil
	}
}

// stackAll stacks elements component by component.
func stackAll(c *host.Call, elements []Element) (Element, error) {
	out := make(Element, len(elements[0]))
	for k := range out {
		rows := make([]*tensor.Tensor, len(elements))
		for i, e := range elements {
			rows[i] = e[k]
			if !slices.Equal(e[k].Shape(), rows[0].Shape()) {
				return nil, c.Invalid("cannot batch tensors with different shapes in component %d. First element had "+
					"shape %v and element %d had shape %v.", k, rows[0].Shape(), i, e[k].Shape())
			}
		}
		out[k] = host.Stack(rows)
	}
	return out, nil
}

// paddedBatch pads elements to a common shape before it stacks them: for each component, a shape whose sizes of -1 are
// the largest in the batch, and a scalar to pad with.
func paddedBatch(c *host.Call, d Dataset) (Dataset, error) {
	n, err := batchSize(c)
	if err != nil {
		return nil, err
	}
	components := int(c.Node.Int("N"))
	shapes, fills := c.In[2:2+components], c.In[2+components:2+2*components]
	drop := len(c.In) > 2+2*components && flag(c, 2+2*components)
	return func() Pass {
		next := d()
		return func(ctx context.Context) (Element, error) {
			elements, err := gather(ctx, next, n, drop)
			if err != nil {
				return nil, err
			}
			for k := range components {
				sizes, err := paddedSizes(c, elements, k, shapes[k].Ints())
				if err != nil {
					return nil, err
				}
				for i, e := range elements {
					e = slices.Clone(e)
					e[k] = host.Pad(e[k], sizes, fills[k])
					elements[i] = e
				}
			}
			return stackAll(c, elements)
		}
	}, nil
}

// paddedSizes is the common shape of component k.
func paddedSizes(c *host.Call, elements []Element, k int, want []int) ([]int, error) {
	sizes := slices.Clone(want)
	for _, e := range elements {
		shape := e[k].Shape()
		if len(shape) != len(want) {
			return nil, c.Invalid("all elements in a batch must have the same rank as the padded shape for component %d: "+
				"expected rank %d got element with rank %d", k, len(want), len(shape))
		}
		for i, s := range shape {
			switch {
			case want[i] < 0:
				sizes[i] = max(sizes[i], s)
			case s > want[i]:
				return nil, c.Errorf(status.DataLoss, "attempted to pad to a smaller size than the input element")
			}
		}
	}
	return sizes, nil
}

// unbatch cuts every element along its components' first dimension.
func unbatch(d Dataset) Dataset {
	return func() Pass {
		next := d()
		var whole Element
		at := 0
		return func(ctx context.Context) (Element, error) {
			for whole == nil || at == whole[0].Shape()[0] {
				e, err := next(ctx)
				if err != nil {
					return nil, err
				}
				for _, t := range e {
					if t.Rank() == 0 || t.Shape()[0] != e[0].Shape()[0] {
						return nil, status.Errorf(status.InvalidArgument, "", "",
							"input element must have components of rank at least 1 and of one size in dimension 0")
					}
				}
				whole, at = e, 0
			}
			at++
			out := make(Element, len(whole))
			for k, t := range whole {
				out[k] = host.Row(t, at-1)
			}
			return out, nil
		}
	}
}

// window makes elements whose components are datasets of size elements each, every stride-th, and starts the next one
// shift elements on.
func window(c *host.Call, d Dataset) (Dataset, error) {
	var v [3]int64
	for i := range v {
		n, err := c.Int(i + 1)
		if err != nil {
			return nil, err
		}
		if v[i] = n; n < 1 {
			return nil, c.Invalid("window size, shift and stride must be greater than zero")
		}
	}
	size, shift, stride := v[0], v[1], v[2]
	drop := flag(c, 4)
	span := (size-1)*stride + 1
	return func() Pass {
		next := d()
		var buffer []Element
		skipped := int64(0)
		return func(ctx context.Context) (Element, error) {
			for ; skipped > 0; skipped-- {
				if _, err := next(ctx); err != nil {
					return nil, err
				}
			}
			more, err := gather(ctx, next, span-int64(len(buffer)), false)
			if err != nil && !errors.Is(err, io.EOF) {
				return nil, err
			}
			buffer = append(buffer, more...)
			if len(buffer) == 0 || drop && int64(len(buffer)) < span {
				return nil, io.EOF
			}
			out := windowed(buffer, int(stride))
			moved := min(shift, int64(len(buffer)))
			skipped = shift - moved
			buffer = slices.Clone(buffer[moved:])
			return out, nil
		}
	}, nil
}

// windowed makes a dataset of each component.
func windowed(buffer []Element, stride int) Element {
	var taken []Element
	for i := 0; i < len(buffer); i += stride {
		taken = append(taken, buffer[i])
	}
	out := make(Element, len(taken[0]))
	for k := range out {
		out[k] = tensor.OfObject(count(int64(len(taken)), func(i int64) Element { return Element{taken[i][k]} }))
	}
	return out
}
