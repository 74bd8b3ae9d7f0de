package kernel

import (
	"slices"

	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// window is the geometry of sliding windows over some dimensions.
type window struct {
	stride, dilation, low []int
	// in and out are the sizes of the dimensions and of the windows' positions.
	size, in, out []ir.Dim
}

// source is the element that tap k of the window at position p sees, and the condition that it is no padding.
func (w *window) source(g *Gen, p, k Point) (Point, *Value) {
	q := make(Point, len(p))
	inside := g.b.Const(Type{tensor.Bool, 1}, 1)
	for d := range p {
		q[d] = p[d].times(int64(w.stride[d])).plus(k[d].times(int64(w.dilation[d]))).add(int64(-w.low[d]))
		inside = g.b.Op(scalar.And, tensor.Bool, inside, g.inRange(q[d], w.in[d]))
		q[d] = q[d].within(w.in[d])
	}
	return q, inside
}

// position is the inverse of source: the window that sees element p at tap k, and the condition that there is one.
func (w *window) position(g *Gen, p, k Point) (Point, *Value) {
	q := make(Point, len(p))
	hits := g.b.Const(Type{tensor.Bool, 1}, 1)
	for d := range p {
		t := p[d].add(int64(w.low[d])).plus(k[d].times(int64(-w.dilation[d])))
		hits = g.b.Op(scalar.And, tensor.Bool, hits, g.inRange(t, w.out[d].Scale(w.stride[d])))
		t = t.within(w.out[d].Scale(w.stride[d]))
		q[d] = g.div(t, ir.Dim{Size: w.stride[d]})
		if rest := t.plus(q[d].times(int64(-w.stride[d]))); len(rest.terms) > 0 || rest.base != 0 {
			even := g.b.Op(scalar.Eq, tensor.Bool, g.value(rest), g.b.Int(0))
			hits = g.b.Op(scalar.And, tensor.Bool, hits, even)
		}
		q[d] = q[d].within(w.out[d])
	}
	return q, hits
}

// conv is the geometry of a convolution: its windows over the spatial dimensions, and channels in groups.
type conv struct {
	window
	n        int // spatial dimensions
	cin      int // input channels of a group
	cout     int // output channels of a group
	x, w, dy []ir.Dim
}

func newConv(op *ir.Op, x, w, dy []ir.Dim) *conv {
	n := len(x) - 2
	groups := op.Int("groups")
	return &conv{
		window: window{op.Ints("strides"), op.Ints("dilations"), op.Ints("low"), w[:n], x[1 : n+1], dy[1 : n+1]},
		n:      n, cin: w[n].Size, cout: w[n+1].Size / groups, x: x, w: w, dy: dy,
	}
}

// when is the condition of an element: nil where it always holds.
func when(cond *Value) *Value {
	if cond.Const && cond.Bits == 1 {
		return nil
	}
	return cond
}

// product reads a pair of operands under a condition.
func (g *Gen) product(cond *Value, x *ir.Value, px Point, y *ir.Value, py Point) element {
	e := element{cond: when(cond)}
	g.under(cond, func() { e.args = []*Value{g.one(x, px), g.one(y, py)} })
	return e
}

func (g *Gen) convFold(op *ir.Op) *fold {
	x, w := op.Operands[0], op.Operands[1]
	c := newConv(op, sizes(x), sizes(w), sizes(op.Result()))
	f := g.productFold(op, c.w[:c.n+1])
	f.elements = func(points, at []Point) []element {
		out := make([]element, len(points))
		for i, p := range points {
			at := at[i]
			filter := p[c.n+1]
			q, inside := c.source(g, p[1:c.n+1], at[:c.n])
			channel := g.div(filter, ir.Dim{Size: c.cout}).times(int64(c.cin)).plus(at[c.n])
			px := append(slices.Insert(q, 0, p[0]), channel)
			out[i] = g.product(inside, x, px, w, append(slices.Clone(at), filter))
		}
		return out
	}
	return f
}

func (g *Gen) convGradInputFold(op *ir.Op) *fold {
	w, dy := op.Operands[0], op.Operands[1]
	c := newConv(op, sizes(op.Result()), sizes(w), sizes(dy))
	f := g.productFold(op, append(slices.Clone(c.w[:c.n]), ir.Dim{Size: c.cout}))
	f.elements = func(points, at []Point) []element {
		out := make([]element, len(points))
		for i, p := range points {
			at := at[i]
			q, hits := c.position(g, p[1:c.n+1], at[:c.n])
			group := g.div(p[c.n+1], ir.Dim{Size: c.cin})
			channel := p[c.n+1].plus(group.times(int64(-c.cin))).within(ir.Dim{Size: c.cin})
			filter := group.times(int64(c.cout)).plus(at[c.n])
			pw := append(slices.Clone(at[:c.n]), channel, filter)
			out[i] = g.product(hits, dy, append(slices.Insert(q, 0, p[0]), filter), w, pw)
		}
		return out
	}
	return f
}

func (g *Gen) convGradFilterFold(op *ir.Op) *fold {
	x, dy := op.Operands[0], op.Operands[1]
	c := newConv(op, sizes(x), sizes(op.Result()), sizes(dy))
	f := g.productFold(op, c.dy[:c.n+1])
	f.elements = func(points, at []Point) []element {
		out := make([]element, len(points))
		for i, p := range points {
			at := at[i]
			filter := p[c.n+1]
			q, inside := c.source(g, at[1:], p[:c.n])
			channel := g.div(filter, ir.Dim{Size: c.cout}).times(int64(c.cin)).plus(p[c.n])
			px := append(slices.Insert(q, 0, at[0]), channel)
			out[i] = g.product(inside, x, px, dy, append(slices.Clone(at), filter))
		}
		return out
	}
	return f
}

// poolWindow is the geometry of an operation over windows of all dimensions.
func poolWindow(op *ir.Op, in, out []ir.Dim) *window {
	ones := make([]int, len(in))
	for i := range ones {
		ones[i] = 1
	}
	return &window{op.Ints("strides"), ones, op.Ints("low"), ir.Dims(op.Ints("window")...), in, out}
}

func (g *Gen) windowFold(op *ir.Op) *fold {
	x := op.Operands[0]
	w := poolWindow(op, sizes(x), sizes(op.Result()))
	return g.windowed(op, op.Str("kind"), x, w, w.source)
}

func (g *Gen) windowSumGradFold(op *ir.Op) *fold {
	dy := op.Operands[0]
	w := poolWindow(op, sizes(op.Result()), sizes(dy))
	return g.windowed(op, "sum", dy, w, w.position)
}

// windowed folds v over a window: from leads from a point and a tap to v's point, and to whether there is one.
func (g *Gen) windowed(
	op *ir.Op, kind string, v *ir.Value, w *window, from func(*Gen, Point, Point) (Point, *Value),
) *fold {
	f := g.simpleFold(op, kind, w.size)
	f.natural = true
	f.elements = func(points, at []Point) []element {
		out := make([]element, len(points))
		for i, p := range points {
			q, there := from(g, p, at[i])
			g.under(there, func() { out[i] = g.elementsOf(v, []Point{q})[0] })
			out[i].cond = when(there)
		}
		return out
	}
	return f
}

// windowMaxGradFold sums dy over the windows in which the element is the first maximum: a fold within a fold.
func (g *Gen) windowMaxGradFold(op *ir.Op) *fold {
	x, dy := op.Operands[0], op.Operands[1]
	w := poolWindow(op, sizes(x), sizes(dy))
	f := g.simpleFold(op, "sum", w.size)
	f.natural = true
	f.elements = func(points, at []Point) []element {
		out := make([]element, len(points))
		for i, p := range points {
			at := at[i]
			q, hits := w.position(g, p, at)
			g.under(hits, func() {
				out[i] = g.elementsOf(dy, []Point{q})[0]
				first := g.reduce(g.firstMax(op, w, x), []Point{q})[0]
				here := g.b.Op(scalar.Eq, tensor.Bool, first, g.value(g.flatten(p, w.in)))
				out[i].cond = g.b.Op(scalar.And, tensor.Bool, hits, here)
			})
		}
		return out
	}
	return f
}

// firstMax is the flat index of the first maximum in a window.
func (g *Gen) firstMax(op *ir.Op, w *window, x *ir.Value) *fold {
	f := g.firstFold(op, x.Type.DType, true, w.size)
	f.elements = func(points, at []Point) []element {
		out := make([]element, len(points))
		for i, p := range points {
			at := at[i]
			q, inside := w.source(g, p, at)
			g.under(inside, func() {
				out[i] = element{[]*Value{g.one(x, q), g.value(g.flatten(q, w.in))}, when(inside)}
			})
		}
		return out
	}
	return f
}
