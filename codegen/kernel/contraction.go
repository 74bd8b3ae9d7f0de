package kernel

import (
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
)

// contraction is a sum of products as a set of axes: result[kept] = Σ over reduced of a·b. Matrix products,
// convolutions and their gradients are all of this form, since every address in them is affine in the axes; what a
// convolution has beyond a product is a range of the reduced axes that depends on the position (validity).
type contraction struct {
	left, right, out operand
	// kept are the axes of the result, outermost first; the last one is the one to run over lanes.
	kept []*axis
	// reduced are the axes of the sum in the order in which terms join.
	reduced []*axis
	// few are run-time sizes of axes that are left out of kept, since in the case at hand they are 0 or 1.
	few []ir.Dim
}

// axis is one dimension: its extent, and what one step along it is worth in a, b and the result.
type axis struct {
	size    ir.Dim
	a, b, c ir.Dim
	// panel is a step in a packed panel of b.
	panel ir.Dim
	// valid bounds a reduced axis where other positions would read padding.
	valid *validity
}

// validity is the condition 0 ≤ scale·of + step·r + offset < size on the position r of a reduced axis.
type validity struct {
	of           *axis
	scale, step  int64
	offset, size int64
}

// operand is an array in memory and the position of the contraction's origin in it.
type operand struct {
	buffer *Buffer
	base   Index
	step   func(*axis) ir.Dim
}

func stepA(x *axis) ir.Dim { return x.a }
func stepB(x *axis) ir.Dim { return x.b }
func stepC(x *axis) ir.Dim { return x.c }

// place is a position along axes; those that are absent are at 0.
type place map[*axis]Index

func (p place) with(x *axis, at Index) place {
	q := place{x: at}
	for k, v := range p {
		if k != x {
			q[k] = v
		}
	}
	return q
}

// at is the flat index of a position along the axes.
func (g *Gen) at(o operand, p place, axes ...[]*axis) Index {
	x := o.base
	for _, list := range axes {
		for _, ax := range list {
			x = x.plus(g.times(p[ax], o.step(ax)))
		}
	}
	return x
}

// contractions describes an operation, nil if it is not of the form. Several contractions fill the result together.
func (l *lowering) contractions(op *ir.Op) []*contraction {
	a, b := l.source(op.Operands[0]), l.source(op.Operands[1])
	switch {
	case a == nil || b == nil || a.buffer.Aliased || b.buffer.Aliased || op.Result().Type.DType.IsComplex():
		return nil
	case op.Result().Type.Elements() == dim(0) || a.buffer.Len == 0 || b.buffer.Len == 0:
		return nil
	case openSpace(op): // which taps lie outside is not known
		return nil
	}
	switch {
	case op.Is("dot"):
		return []*contraction{dotContraction(op, a, b)}
	case op.Is("conv"):
		return []*contraction{convContraction(op, a, b)}
	case op.Is("conv_grad_input"):
		return gradInputContractions(op, b, a)
	case op.Is("conv_grad_filter"):
		return []*contraction{gradFilterContraction(op, a, b)}
	}
	return nil
}

// openSpace reports a convolution over an image whose size is known at run time.
func openSpace(op *ir.Op) bool {
	if op.Def.Attr("dilations") == nil {
		return false
	}
	return slices.ContainsFunc(append([]*ir.Value{op.Result()}, op.Operands...), func(v *ir.Value) bool {
		shape := v.Type.Shape
		return slices.ContainsFunc(shape[1:], func(d ir.Dim) bool { return !d.Known() })
	})
}

func (l *lowering) source(v *ir.Value) *source {
	if a := l.g.alias[v]; a != nil {
		v = a
	}
	return l.g.sources[v]
}

func newContraction(a, b *source) *contraction {
	return &contraction{
		left: operand{a.buffer, Index{}, stepA}, right: operand{b.buffer, Index{}, stepB}, out: operand{step: stepC},
	}
}

// strides are the row-major steps of a shape.
func strides(shape []ir.Dim) []ir.Dim {
	out := make([]ir.Dim, len(shape))
	n := dim(1)
	for d := len(shape) - 1; d >= 0; d-- {
		out[d] = n
		n = n.Times(shape[d])
	}
	return out
}

// dotContraction has the axes of a product: paired batch dimensions, x's and y's free ones, and the contracted ones.
func dotContraction(op *ir.Op, a, b *source) *contraction {
	c := newContraction(a, b)
	sa, sb := strides(a.shape), strides(b.shape)
	batchA, batchB := op.Ints("batch_x"), op.Ints("batch_y")
	contractA, contractB := op.Ints("contract_x"), op.Ints("contract_y")
	keep := func(x axis) { c.kept = append(c.kept, &x) }
	for i, d := range batchA {
		keep(axis{size: a.shape[d], a: sa[d], b: sb[batchB[i]]})
	}
	for d, n := range a.shape {
		if !slices.Contains(batchA, d) && !slices.Contains(contractA, d) {
			keep(axis{size: n, a: sa[d]})
		}
	}
	for d, n := range b.shape {
		if !slices.Contains(batchB, d) && !slices.Contains(contractB, d) {
			keep(axis{size: n, b: sb[d]})
		}
	}
	for i, step := range strides(extents(c.kept)) {
		c.kept[i].c = step
	}
	for i, d := range contractA {
		c.reduced = append(c.reduced, &axis{size: a.shape[d], a: sa[d], b: sb[contractB[i]]})
	}
	return c
}

// simplify drops conditions that always hold, axes of one position and boundaries between axes that step alike.
func (c *contraction) simplify(cases *cases) {
	c.kept = slices.DeleteFunc(c.kept, func(x *axis) bool {
		if x.size.Known() || cases.atLeast(x.size, 2) {
			return false
		}
		c.few = append(c.few, x.size)
		return true
	})
	bounding := map[*axis]bool{}
	for _, r := range c.reduced {
		if v := r.valid; v != nil && v.full(r.size.Size, 0) && v.full(r.size.Size, v.of.size.Size-1) {
			r.valid = nil
		} else if v != nil {
			bounding[v.of] = true
		}
	}
	c.kept = merged(c.kept, func(x *axis) bool { return bounding[x] })
	c.reduced = merged(c.reduced, func(x *axis) bool { return x.valid != nil })
	if last := c.kept[len(c.kept)-1]; last.b == dim(0) && last.a != dim(0) {
		c.swap()
	}
}

// merged joins neighbours that step alike in everything; axes that are held stay as they are.
func merged(axes []*axis, held func(*axis) bool) []*axis {
	var out []*axis
	for _, x := range axes {
		if x.size == dim(1) && !held(x) {
			continue
		}
		if n := len(out); n > 0 && !held(out[n-1]) && !held(x) && out[n-1].continues(x) {
			p := out[n-1]
			out[n-1] = &axis{size: p.size.Times(x.size), a: x.a, b: x.b, c: x.c, panel: x.panel}
			continue
		}
		out = append(out, x)
	}
	if len(out) == 0 {
		out = append(out, &axis{size: dim(1), c: dim(1)})
	}
	return out
}

// continues reports whether one step of p is as far as all of x.
func (p *axis) continues(x *axis) bool {
	n := x.size
	return p.a == n.Times(x.a) && p.b == n.Times(x.b) && p.c == n.Times(x.c) && p.panel == n.Times(x.panel)
}

// swap exchanges the operands.
func (c *contraction) swap() {
	c.left, c.right = c.right, c.left
	c.left.step, c.right.step = stepA, stepB
	for _, x := range slices.Concat(c.kept, c.reduced) {
		x.a, x.b = x.b, x.a
	}
}

// count is the number of terms of each sum.
func count(axes []*axis) ir.Dim { return ir.NumElements(extents(axes)) }

// limits is the range of positions r of an axis of n that are valid at a position of the other axis.
func (v *validity) limits(n int, of int64) (lo, hi int64) {
	at := func(r int64) bool {
		x := v.scale*of + v.step*r + v.offset
		return 0 <= x && x < v.size
	}
	for hi = int64(n); hi > 0 && !at(hi-1); hi-- {
	}
	for lo < hi && !at(lo) {
		lo++
	}
	return lo, hi
}

func (v *validity) full(n int, of int) bool {
	lo, hi := v.limits(n, int64(of))
	return lo == 0 && hi == int64(n)
}

// interior is the range of positions along an axis at which all reduced axes are valid throughout.
func (c *contraction) interior(x *axis) (lo, hi int) {
	ok := func(i int) bool {
		return !slices.ContainsFunc(c.reduced, func(r *axis) bool {
			return r.valid != nil && r.valid.of == x && !r.valid.full(r.size.Size, i)
		})
	}
	for lo < x.size.Size && !ok(lo) {
		lo++
	}
	for hi = lo; hi < x.size.Size && ok(hi); hi++ {
	}
	return lo, hi
}

// within lists the reduced axes for interior positions of x: what x bounds is free, and may be merged.
func (c *contraction) within(x *axis) []*axis {
	var out []*axis
	for _, r := range c.reduced {
		if r.valid != nil && r.valid.of == x {
			r = &axis{size: r.size, a: r.a, b: r.b, panel: r.panel}
		}
		out = append(out, r)
	}
	return merged(out, func(x *axis) bool { return x.valid != nil })
}

// flops counts two operations a term, run-time sizes guessed.
func (c *contraction) flops() float64 {
	return 2 * float64(count(c.kept).Estimate()) * float64(count(c.reduced).Estimate())
}

// accumulator is the type in which a result's sums are kept.
func accumulator(op *ir.Op) tensor.DType { return wide(op.Result().Type.DType) }
