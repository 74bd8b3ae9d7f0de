package kernel

import (
	"slices"

	"tfc/ir"
)

// convAxes are what the three convolutions share: the geometry and the row-major steps of the arrays.
type convAxes struct {
	geometry *conv
	x, w, dy []ir.Dim
}

func newConvAxes(op *ir.Op, x, w, dy []ir.Dim) *convAxes {
	g := newConv(op, x, w, dy)
	return &convAxes{geometry: g, x: strides(x), w: strides(w), dy: strides(dy)}
}

// convContraction: y[n, p, o] = Σ over taps k and input channels of x[n, p·stride + k·dilation - low, i]·w[k, i, o].
func convContraction(op *ir.Op, x, w *source) *contraction {
	c, s := newContraction(x, w), newConvAxes(op, x.shape, w.shape, sizes(op.Result()))
	g, last := s.geometry, len(s.x)-1
	c.kept = append(c.kept, &axis{size: x.shape[0], a: s.x[0], c: s.dy[0]})
	for d := range g.n {
		step, dilation := int64(g.stride[d]), int64(g.dilation[d])
		pos := &axis{size: g.out[d], a: s.x[d+1].Scale(int(step)), c: s.dy[d+1]}
		valid := &validity{of: pos, scale: step, step: dilation, offset: int64(-g.low[d]), size: int64(g.in[d].Size)}
		c.kept = append(c.kept, pos)
		c.reduced = append(c.reduced, &axis{size: g.size[d], a: s.x[d+1].Scale(int(dilation)), b: s.w[d], valid: valid})
		c.left.base = c.left.base.add(int64(-g.low[d] * s.x[d+1].Size))
	}
	groups := w.shape[last].Size / g.cout
	c.kept = append(c.kept, &axis{size: ir.Dim{Size: groups}, a: ir.Dim{Size: g.cin}, b: ir.Dim{Size: g.cout}, c: ir.Dim{Size: g.cout}},
		&axis{size: ir.Dim{Size: g.cout}, b: dim(1), c: dim(1)})
	c.reduced = append(c.reduced, &axis{size: ir.Dim{Size: g.cin}, a: dim(1), b: s.w[g.n]})
	return c
}

// gradFilterContraction: dw[k, i, o] = Σ over n and positions of x[n, p·stride + k·dilation - low, i]·dy[n, p, o].
func gradFilterContraction(op *ir.Op, x, dy *source) *contraction {
	shape := sizes(op.Result())
	c, s := newContraction(x, dy), newConvAxes(op, x.shape, shape, dy.shape)
	g := s.geometry
	c.reduced = append(c.reduced, &axis{size: x.shape[0], a: s.x[0], b: s.dy[0]})
	for d := range g.n {
		step, dilation := int64(g.stride[d]), int64(g.dilation[d])
		tap := &axis{size: g.size[d], a: s.x[d+1].Scale(int(dilation)), c: s.w[d]}
		valid := &validity{of: tap, scale: dilation, step: step, offset: int64(-g.low[d]), size: int64(g.in[d].Size)}
		c.kept = append(c.kept, tap)
		c.reduced = append(c.reduced, &axis{size: g.out[d], a: s.x[d+1].Scale(int(step)), b: s.dy[d+1], valid: valid})
		c.left.base = c.left.base.add(int64(-g.low[d] * s.x[d+1].Size))
	}
	groups := shape[g.n+1].Size / g.cout
	c.kept = append(c.kept, &axis{size: ir.Dim{Size: g.cin}, a: dim(1), c: s.w[g.n]},
		&axis{size: ir.Dim{Size: groups}, a: ir.Dim{Size: g.cin}, b: ir.Dim{Size: g.cout}, c: ir.Dim{Size: g.cout}}, &axis{size: ir.Dim{Size: g.cout}, b: dim(1), c: dim(1)})
	return c
}

// gradInputContractions: dx[n, q, i] = Σ over taps and output channels of dy[n, (q + low - k·dilation)/stride, o] times
// w[k, i, o], where the division is exact. With strides, positions of one residue share their taps: each residue is a
// contraction.
func gradInputContractions(op *ir.Op, dy, w *source) []*contraction {
	shape := sizes(op.Result())
	s := newConvAxes(op, shape, w.shape, dy.shape)
	g := s.geometry
	residues := 1
	for d := range g.n {
		if g.stride[d] > 1 && g.dilation[d] > 1 {
			return nil
		}
		residues *= g.stride[d]
	}
	if residues > 9 {
		return nil
	}
	var out []*contraction
	for r := range residues {
		c := s.gradInput(dy, w, shape, r)
		if slices.ContainsFunc(c.kept, func(x *axis) bool { return x.size == dim(0) }) {
			continue
		}
		out = append(out, c)
	}
	return out
}

// gradInput is the contraction of one residue, numbered over the spatial dimensions, last one fastest.
func (s *convAxes) gradInput(dy, w *source, shape []ir.Dim, residue int) *contraction {
	c, g := newContraction(dy, w), s.geometry
	c.kept = append(c.kept, &axis{size: shape[0], a: s.dy[0], c: s.x[0]})
	rest := make([]int, g.n)
	for d := g.n - 1; d >= 0; d-- {
		rest[d], residue = residue%g.stride[d], residue/g.stride[d]
	}
	for d, r := range rest {
		stride := g.stride[d]
		first := (r + g.low[d]) % stride
		taps, offset := (g.size[d].Size-first+stride-1)/stride, (r+g.low[d]-first)/stride
		pos := &axis{size: ir.Dim{Size: (g.in[d].Size - r + stride - 1) / stride}, a: s.dy[d+1], c: s.x[d+1].Scale(stride)}
		// between neighbouring taps of a residue dy moves back by one window, or without strides by the dilation
		back := int64(-g.dilation[d])
		valid := &validity{of: pos, scale: 1, step: back, offset: int64(offset), size: int64(g.out[d].Size)}
		c.kept = append(c.kept, pos)
		c.reduced = append(c.reduced,
			&axis{size: ir.Dim{Size: max(taps, 0)}, a: s.dy[d+1].Scale(int(back)), b: s.w[d].Scale(stride), valid: valid})
		c.left.base = c.left.base.add(int64(offset * s.dy[d+1].Size))
		c.right.base = c.right.base.add(int64(first * s.w[d].Size))
		c.out.base = c.out.base.add(int64(r * s.x[d+1].Size))
	}
	groups := w.shape[g.n+1].Size / g.cout
	c.kept = append(c.kept, &axis{size: ir.Dim{Size: groups}, a: ir.Dim{Size: g.cout}, b: ir.Dim{Size: g.cout}, c: ir.Dim{Size: g.cin}},
		&axis{size: ir.Dim{Size: g.cin}, b: s.w[g.n], c: dim(1)})
	c.reduced = append(c.reduced, &axis{size: ir.Dim{Size: g.cout}, a: dim(1), b: dim(1)})
	return c
}
