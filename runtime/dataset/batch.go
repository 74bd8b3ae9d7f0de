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
		transforms("RebatchDatasetV2", rebatch),
		transforms("WindowDataset", window),
		transforms("SlidingWindowDataset", slidingWindow),
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

// batchSize is an input that has to be positive.
func batchSize(c *host.Call, i int) (int64, error) {
	n, err := c.Int(i)
	if err == nil && n < 1 {
		return 0, c.Invalid("Batch size must be greater than zero.")
	}
	return n, err
}

// batches is the size of a dataset that is batched by n.
func batches(size, n int64, drop bool) int64 {
	return sized(size, func(size int64) int64 {
		if drop {
			return size / n
		}
		return (size + n - 1) / n
	})
}

// batch stacks elements of equal shapes; the input says whether a smaller rest is dropped.
func batch(dropInput int) func(c *host.Call, d Dataset) (Dataset, error) {
	return func(c *host.Call, d Dataset) (Dataset, error) {
		n, err := batchSize(c, 1)
		if err != nil {
			return d, err
		}
		drop := flag(c, dropInput)
		return Dataset{Size: batches(d.Size, n, drop), Begin: func() Pass {
			next := d.Begin()
			return func(ctx context.Context) (Element, error) {
				elements, err := gather(ctx, next, n, drop)
				if err != nil {
					return nil, err
				}
				return stackAll(c, elements)
			}
		}}, nil
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
	n, err := batchSize(c, 1)
	if err != nil {
		return d, err
	}
	components := int(c.Node.Int("N"))
	shapes, fills := c.In[2:2+components], c.In[2+components:2+2*components]
	drop := len(c.In) > 2+2*components && flag(c, 2+2*components)
	return Dataset{Size: batches(d.Size, n, drop), Begin: func() Pass {
		next := d.Begin()
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
	}}, nil
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
	return Dataset{Size: unknown, Begin: func() Pass {
		next := d.Begin()
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
	}}
}

// window makes elements whose components are datasets of size elements each, every stride-th, and starts the next one
// shift elements on.
func window(c *host.Call, d Dataset) (Dataset, error) {
	return slide(c, d, flag(c, 4), func(elements []Element) (Element, error) { return windowed(elements), nil })
}

// slidingWindow stacks the elements of windows.
func slidingWindow(c *host.Call, d Dataset) (Dataset, error) {
	return slide(c, d, c.Node.Bool("drop_remainder"), func(elements []Element) (Element, error) {
		return stackAll(c, elements)
	})
}

// slide makes an element of each window; inputs 1 to 3 are size, shift and stride.
func slide(c *host.Call, d Dataset, drop bool, join func(elements []Element) (Element, error)) (Dataset, error) {
	var v [3]int64
	for i, what := range []string{"size", "shift", "stride"} {
		n, err := c.Int(i + 1)
		if err != nil {
			return d, err
		}
		if v[i] = n; n < 1 {
			return d, c.Invalid("Window %s must be greater than zero.", what)
		}
	}
	shift, stride := v[1], v[2]
	span := (v[0]-1)*stride + 1
	size := sized(d.Size, func(n int64) int64 {
		if drop {
			return max(n-span+shift, 0) / shift
		}
		return (n + shift - 1) / shift
	})
	return Dataset{Size: size, Begin: func() Pass {
		p := &sliding{next: d.Begin(), span: span, shift: shift, drop: drop}
		return func(ctx context.Context) (Element, error) {
			buffer, err := p.draw(ctx)
			if err != nil {
				return nil, err
			}
			var taken []Element
			for i := int64(0); i < int64(len(buffer)); i += stride {
				taken = append(taken, buffer[i])
			}
			return join(taken)
		}
	}}, nil
}

// sliding draws the elements that windows span.
type sliding struct {
	next                 Pass
	span, shift, skipped int64
	drop                 bool
	buffer               []Element
}

func (p *sliding) draw(ctx context.Context) ([]Element, error) {
	for ; p.skipped > 0; p.skipped-- {
		if _, err := p.next(ctx); err != nil {
			return nil, err
		}
	}
	more, err := gather(ctx, p.next, p.span-int64(len(p.buffer)), false)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	whole := slices.Concat(p.buffer, more)
	if len(whole) == 0 || p.drop && int64(len(whole)) < p.span {
		return nil, io.EOF
	}
	moved := min(p.shift, int64(len(whole)))
	p.skipped = p.shift - moved
	p.buffer = whole[moved:]
	return whole, nil
}

// windowed makes a dataset of each component.
func windowed(elements []Element) Element {
	out := make(Element, len(elements[0]))
	for k := range out {
		out[k] = tensor.OfObject(count(int64(len(elements)), func(i int64) Element { return Element{elements[i][k]} }))
	}
	return out
}
