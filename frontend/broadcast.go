package frontend

import (
	"tfc/ir"
)

// Match broadcasts two values to their common shape, by numpy's rules.
func (n *Node) Match(x, y *ir.Value) (*ir.Value, *ir.Value) {
	shape, ok := n.common(x.Type.Shape, y.Type.Shape)
	if !ok {
		n.Invalid("incompatible shapes: %s vs. %s", typeText(x.Type), typeText(y.Type))
		return n.Builder.Invalid(), n.Builder.Invalid()
	}
	return n.BroadcastTo(x, shape), n.BroadcastTo(y, shape)
}

// MatchAll broadcasts any number of values to their common shape.
func (n *Node) MatchAll(xs ...*ir.Value) []*ir.Value {
	var shape []ir.Dim
	for _, x := range xs {
		next, ok := n.common(shape, x.Type.Shape)
		if !ok {
			n.Invalid("incompatible shapes: %s vs. %s", typeText(ir.Type{Shape: shape}), typeText(x.Type))
			return xs
		}
		shape = next
	}
	out := make([]*ir.Value, len(xs))
	for i, x := range xs {
		out[i] = n.BroadcastTo(x, shape)
	}
	return out
}

// common is the shape that two shapes broadcast to.
func (n *Node) common(a, b []ir.Dim) ([]ir.Dim, bool) {
	if len(a) < len(b) {
		a, b = b, a
	}
	out := append([]ir.Dim{}, a...)
	offset := len(a) - len(b)
	for i, d := range b {
		switch one := (ir.Dim{Size: 1}); {
		case out[offset+i] == one:
			out[offset+i] = d
		case d != one && d != out[offset+i]:
			return nil, false
		}
	}
	return out, true
}

// Do applies an operation without attributes.
func (n *Node) Do(op string, xs ...*ir.Value) *ir.Value { return n.Op(op, nil, xs...) }

// Like is a tensor of x's type all of whose elements are v.
func (n *Node) Like(x *ir.Value, v float64) *ir.Value { return n.Splat(x.Type, v) }

// Resize reshapes to known sizes.
func (n *Node) Resize(x *ir.Value, sizes ...int) *ir.Value { return n.Reshape(x, ir.Dims(sizes...)) }

// Expand broadcasts to known sizes, aligned at the right.
func (n *Node) Expand(x *ir.Value, sizes ...int) *ir.Value {
	return n.BroadcastTo(x, ir.Dims(sizes...))
}

// Axis is an axis counted from the end if negative. One out of range fails the node.
func (n *Node) Axis(axis, rank int) int {
	if axis < -rank || axis >= rank {
		n.Invalid("axis %d is out of range for rank %d", axis, rank)
		return 0
	}
	if axis < 0 {
		axis += rank
	}
	return axis
}

// span is lo, lo+1, …, hi-1.
func span(lo, hi int) []int {
	out := []int{}
	for i := lo; i < hi; i++ {
		out = append(out, i)
	}
	return out
}

func product(sizes []int) int {
	p := 1
	for _, s := range sizes {
		p *= s
	}
	return p
}

// coordinates of element i in row-major order.
func coordinates(i int, shape []int) []int {
	out := make([]int, len(shape))
	for d := len(shape) - 1; d >= 0; d-- {
		out[d] = i % shape[d]
		i /= shape[d]
	}
	return out
}
