package frontend

import (
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
)

// reduceRows fold dimensions away.
func reduceRows() []Row {
	fold := func(op string, f func(n *Node, x *ir.Value, axes []int) *ir.Value) Row {
		return Row{Op: op, Static: []int{1}, Import: one(func(n *Node) *ir.Value { return n.fold(f) })}
	}
	plain := func(op, kind string) Row {
		return fold(op, func(n *Node, x *ir.Value, axes []int) *ir.Value { return n.Reduce(kind, x, axes...) })
	}
	return []Row{
		plain("Sum", "sum"), plain("Prod", "prod"), plain("Max", "max"), plain("Min", "min"), plain("All", "and"),
		plain("Any", "or"),
		fold("Mean", mean),
		fold("EuclideanNorm", func(n *Node, x *ir.Value, axes []int) *ir.Value {
			return n.squareRoot(n.Reduce("sum", n.Mul(x, n.Conj(x)), axes...))
		}),
		{Op: "ArgMax", Static: []int{1}, Import: one(argReduce("max"))},
		{Op: "ArgMin", Static: []int{1}, Import: one(argReduce("min"))},
		{Op: "Softmax", Import: formula(softmax)},
		{Op: "LogSoftmax", Import: formula(logSoftmax)},
	}
}

// fold applies f over the axes of static input 1 and keeps them with size 1 if the node asks for it.
func (n *Node) fold(f func(n *Node, x *ir.Value, axes []int) *ir.Value) *ir.Value {
	x := n.In(0)
	rank := x.Type.Rank()
	var axes []int
	for _, a := range n.Static(1).Ints() {
		if a < -rank || a >= rank {
			n.Invalid("invalid reduction dimension (%d for input with %d dimension(s)", a, rank)
			return nil
		}
		axes = append(axes, n.Axis(a, rank))
	}
	slices.Sort(axes)
	if len(slices.Compact(slices.Clone(axes))) != len(axes) {
		n.Invalid("invalid reduction arguments: axes contains duplicate dimension: %v", axes)
		return nil
	}
	y := f(n, x, axes)
	if !n.Def.Bool("keep_dims") {
		return y
	}
	shape := slices.Clone(x.Type.Shape)
	for _, a := range axes {
		shape[a] = ir.Dim{Size: 1}
	}
	return n.Reshape(y, shape)
}

// mean sums in the element type, half precision in f32, and divides.
func mean(n *Node, x *ir.Value, axes []int) *ir.Value {
	count := 1
	for _, a := range axes {
		count *= n.Sizes(x)[a]
	}
	d := x.Type.DType
	if d == tensor.F16 || d == tensor.BF16 {
		x = n.Cast(x, tensor.F32)
	}
	sum := n.Reduce("sum", x, axes...)
	if d.IsComplex() && count == 0 {
		return sum // 0, where of reals it is NaN
	}
	return n.Cast(n.Div(sum, n.Like(sum, float64(count))), d)
}

// squareRoot is that of integers, too, without the fraction.
func (n *Node) squareRoot(x *ir.Value) *ir.Value {
	if !x.Type.DType.IsInt() {
		return n.Do("sqrt", x)
	}
	return n.Cast(n.Do("sqrt", n.Cast(x, tensor.F64)), x.Type.DType)
}

// argReduce finds the first largest or smallest element along a static axis.
func argReduce(kind string) func(n *Node) *ir.Value {
	return func(n *Node) *ir.Value {
		x, axis := n.In(0), n.StaticInt(1)
		rank := x.Type.Rank()
		if axis < -rank || axis >= rank {
			n.Invalid("expected dimension in the range [%d, %d), but got %d", -rank, rank, axis)
			return nil
		}
		axis = n.Axis(axis, rank)
		if n.Sizes(x)[axis] == 0 {
			n.Invalid("reduction axis %d is empty in shape %s", axis, typeText(x.Type))
			return nil
		}
		return n.Op("argreduce", ir.Attrs{"axis": axis, "kind": kind, "to": n.DType("output_type")}, x)
	}
}

// shifted is x less the largest element of its row, so that exponentials do not overflow.
func (n *Node) shifted(x *ir.Value) (y *ir.Value, last int, ok bool) {
	last = x.Type.Rank() - 1
	if last < 0 {
		n.Invalid("logits must have >= 1 dimension, got %s", typeText(x.Type))
		return x, 0, false
	}
	return n.Sub(x, n.BroadcastTo(n.ReduceKeep("max", x, last), x.Type.Shape)), last, true
}

func softmax(n *Node, x *ir.Value) *ir.Value {
	y, last, ok := n.shifted(x)
	if !ok {
		return nil
	}
	e := n.Do("exp", y)
	sum := n.ReduceKeep("sum", e, last)
	return n.Mul(e, n.BroadcastTo(n.Div(n.Like(sum, 1), sum), x.Type.Shape)) // as TensorFlow: one division a row
}

func logSoftmax(n *Node, x *ir.Value) *ir.Value {
	y, last, ok := n.shifted(x)
	if !ok {
		return nil
	}
	sum := n.ReduceKeep("sum", n.Do("exp", y), last)
	return n.Sub(y, n.BroadcastTo(n.Do("log", sum), x.Type.Shape))
}
