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

// rebatch cuts batches anew, into such of the sizes that input 1 lists, in turn.
func rebatch(c *host.Call, d Dataset) (Dataset, error) {
	sizes, drop := c.In[1].Ints(), flag(c, 2)
	if len(sizes) == 0 || slices.Min(sizes) < 0 || slices.Max(sizes) == 0 {
		return d, c.Invalid("batch_sizes must be non-negative, and one of them positive")
	}
	size := int64(unknown) // that of the batches is
	if d.Size == infinite {
		size = infinite
	}
	return Dataset{Size: size, Begin: func() Pass {
		return (&rebatching{next: d.Begin(), sizes: sizes, drop: drop}).draw
	}}, nil
}

// rebatching is a pass of rebatch.
type rebatching struct {
	next  Pass
	sizes []int
	at    int
	drop  bool
	rows  int
	held  []Element // batches whose rows have not all been given; the first's from start on
	start int
	ended bool
}

func (p *rebatching) draw(ctx context.Context) (Element, error) {
	want := p.sizes[p.at]
	for p.rows < want && !p.ended {
		e, err := p.next(ctx)
		if errors.Is(err, io.EOF) {
			p.ended = true
			break
		}
		if err != nil {
			return nil, err
		}
		for _, t := range e {
			if t.Rank() == 0 || t.Shape()[0] != e[0].Shape()[0] {
				return nil, status.Errorf(status.InvalidArgument, "", "",
					"Input element must have a non-scalar value in each component, of one size in dimension 0.")
			}
		}
		p.held, p.rows = append(p.held, e), p.rows+e[0].Shape()[0]
	}
	if len(p.held) == 0 || p.ended && (p.rows == 0 || p.drop && p.rows < want) {
		return nil, io.EOF
	}
	p.at = (p.at + 1) % len(p.sizes)
	return p.cut(min(want, p.rows)), nil
}

// cut takes so many rows.
func (p *rebatching) cut(n int) Element {
	parts := make([][]*tensor.Tensor, len(p.held[0]))
	p.rows -= n
	for first := true; n > 0 || first; first = false {
		e := p.held[0]
		end := min(p.start+n, e[0].Shape()[0])
		for k, t := range e {
			parts[k] = append(parts[k], host.Slice(t, p.start, end))
		}
		n -= end - p.start
		if p.start = end; end == e[0].Shape()[0] && (n > 0 || len(p.held) > 1) {
			p.held, p.start = p.held[1:], 0
		}
	}
	out := make(Element, len(parts))
	for k, list := range parts {
		out[k] = host.Join(list)
	}
	return out
}
