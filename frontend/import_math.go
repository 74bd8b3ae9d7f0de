package frontend

import (
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// mathRows are the elementwise ops: most are one primitive, the others a formula.
func mathRows() []Row {
	rows := []Row{
		{Op: "Round", Import: one(importRound)},
		{Op: "Rint", Import: one(importRound)},
		{Op: "Floor", Import: one(integral("floor"))},
		{Op: "Ceil", Import: one(integral("ceil"))},
		{Op: "Conj", Import: one(func(n *Node) *ir.Value { return n.Conj(n.In(0)) })},
		{Op: "Square", Import: formula(func(n *Node, x *ir.Value) *ir.Value { return n.Mul(x, x) })},
		{Op: "Reciprocal", Import: formula(reciprocal)},
		{Op: "Inv", Import: formula(reciprocal)},
		{Op: "Angle", Import: one(importAngle)},
		{Op: "AddN", Import: sumOrLists(importAddN)},
		{Op: "AccumulateNV2", Import: one(importAddN)},
		{Op: "Cast", Import: one(importCast)},
		{Op: "Select", Import: one(importSelect)},
		{Op: "SelectV2", Import: one(importSelectV2)},
		{Op: "ClipByValue", Import: one(importClip)},
		{Op: "Equal", Import: one(equality("eq", false))},
		{Op: "NotEqual", Import: one(equality("ne", true))},
		{Op: "ApproximateEqual", Import: formula2(func(n *Node, x, y *ir.Value) *ir.Value {
			diff := n.Do("abs", n.Sub(x, y))
			return n.Do("lt", diff, n.Like(diff, float64(n.Def.Float("tolerance"))))
		})},
		{Op: "Div", Import: formula2(importDiv)},
		{Op: "TruncateDiv", Import: formula2(truncateDiv)},
		{Op: "FloorDiv", Import: formula2(floorDiv)},
		{Op: "FloorMod", Import: formula2(floorMod)},
		{Op: "Mod", Import: formula2(truncateMod)},
		{Op: "TruncateMod", Import: formula2(truncateMod)},
		{Op: "DivNoNan", Import: formula2(func(n *Node, x, y *ir.Value) *ir.Value {
			return n.zeroWhereZero(y, n.Div(x, y))
		})},
		{Op: "MulNoNan", Import: formula2(func(n *Node, x, y *ir.Value) *ir.Value {
			return n.zeroWhereZero(y, n.Mul(x, y))
		})},
		{Op: "Xdivy", Import: formula2(func(n *Node, x, y *ir.Value) *ir.Value {
			return n.zeroWhereZero(x, n.Div(x, y))
		})},
		{Op: "Xlogy", Import: formula2(func(n *Node, x, y *ir.Value) *ir.Value {
			return n.zeroWhereZero(x, n.Mul(x, n.Do("log", y)))
		})},
		{Op: "Xlog1py", Import: formula2(func(n *Node, x, y *ir.Value) *ir.Value {
			return n.zeroWhereZero(x, n.Mul(x, n.Do("log1p", y)))
		})},
		{Op: "Pow", Import: formula2(importPow)},
		{Op: "SquaredDifference", Import: formula2(func(n *Node, x, y *ir.Value) *ir.Value {
			d := n.Sub(x, y)
			return n.Mul(n.Conj(d), d)
		})},
	}
	for op, primitive := range byName(map[string]string{
		"Neg": "neg", "Abs": "abs", "ComplexAbs": "abs", "Sign": "sign", "Sqrt": "sqrt", "Rsqrt": "rsqrt", "Exp": "exp",
		"Expm1": "expm1", "Log": "log", "Log1p": "log1p", "Sin": "sin", "Cos": "cos", "Tan": "tan", "Asin": "asin",
		"Acos": "acos", "Atan": "atan", "Sinh": "sinh", "Cosh": "cosh", "Tanh": "tanh", "Asinh": "asinh", "Acosh": "acosh",
		"Atanh": "atanh", "Sigmoid": "sigmoid", "Erf": "erf", "Erfc": "erfc", "Erfinv": "erfinv", "Lgamma": "lgamma",
		"Digamma": "digamma", "Relu": "relu", "IsNan": "is_nan", "IsInf": "is_inf", "IsFinite": "is_finite",
		"LogicalNot": "not", "Invert": "not", "PopulationCount": "popcount", "Real": "real", "Imag": "imag",
	}) {
		rows = append(rows, Row{Op: op, Import: formula(func(n *Node, x *ir.Value) *ir.Value { return n.Do(primitive, x) })})
	}
	for op, primitive := range byName(map[string]string{
		"Add": "add", "AddV2": "add", "Sub": "sub", "Mul": "mul", "RealDiv": "div", "Maximum": "max", "Minimum": "min",
		"Atan2": "atan2", "Less": "lt", "LessEqual": "le", "Greater": "gt", "GreaterEqual": "ge", "LogicalAnd": "and",
		"LogicalOr": "or", "BitwiseAnd": "and", "BitwiseOr": "or", "BitwiseXor": "xor", "LeftShift": "shl",
		"RightShift": "shr", "Complex": "complex",
	}) {
		rows = append(rows, Row{Op: op, Import: formula2(primitive2(primitive))})
	}
	return rows
}

// primitive2 is the formula that is one primitive.
func primitive2(op string) func(n *Node, x, y *ir.Value) *ir.Value {
	return func(n *Node, x, y *ir.Value) *ir.Value { return n.Do(op, x, y) }
}

// formula is an op of one input; formula2 one of two, which are broadcast to their common shape.
func formula(f func(n *Node, x *ir.Value) *ir.Value) func(n *Node) []*ir.Value {
	return func(n *Node) []*ir.Value { return []*ir.Value{f(n, n.In(0))} }
}

func formula2(f func(n *Node, x, y *ir.Value) *ir.Value) func(n *Node) []*ir.Value {
	return func(n *Node) []*ir.Value {
		x, y := n.Match(n.In(0), n.In(1))
		return []*ir.Value{f(n, x, y)}
	}
}

// integral is an op that leaves integers as they are.
func integral(primitive string) func(n *Node) *ir.Value {
	return func(n *Node) *ir.Value {
		x := n.In(0)
		if !x.Type.DType.IsFloat() {
			return x
		}
		return n.Do(primitive, x)
	}
}

// importRound rounds ties to even. Of i32 and i64 TensorFlow's kernel gives zeros; its Python API avoids it for them.
func importRound(n *Node) *ir.Value {
	if d := n.In(0).Type.DType; n.Def.Op == "Round" && (d == tensor.I32 || d == tensor.I64) {
		return n.Like(n.In(0), 0)
	}
	return integral("rint")(n)
}

func reciprocal(n *Node, x *ir.Value) *ir.Value {
	one := n.Like(x, 1)
	if x.Type.DType.IsInt() {
		n.checkDivisor(x)
	}
	return n.Div(one, x)
}

func importAngle(n *Node) *ir.Value {
	x := n.In(0)
	return n.Do("atan2", n.Do("imag", x), n.Do("real", x))
}

// zeroWhereZero is v, but 0 where x is 0.
func (n *Node) zeroWhereZero(x, v *ir.Value) *ir.Value {
	return n.Select(n.Do("eq", x, n.Like(x, 0)), n.Like(v, 0), v)
}

func importAddN(n *Node) *ir.Value {
	sum := n.In(0)
	for _, x := range n.Ins(1) {
		if !x.Type.Equal(sum.Type) {
			n.Invalid("inputs must have the same size and shape: %s != %s", typeText(sum.Type), typeText(x.Type))
			return nil
		}
		sum = n.Add(sum, x)
	}
	return sum
}

// importCast converts. A complex number is true as a bool if its real part is.
func importCast(n *Node) *ir.Value {
	x, to := n.In(0), n.DType("DstT")
	if x.Type.DType.IsComplex() && to == tensor.Bool {
		x = n.Do("real", x)
	}
	return n.Cast(x, to)
}

// importSelect is version 1: the condition is a scalar, chooses rows, or has the operands' shape.
func importSelect(n *Node) *ir.Value {
	c, x, y := n.In(0), n.In(1), n.In(2)
	if !x.Type.Equal(y.Type) {
		n.Invalid("inputs to operation %s of type Select must have the same size and shape: %s != %s",
			n.Def.Name, typeText(x.Type), typeText(y.Type))
		return nil
	}
	switch c.Type.Rank() {
	case x.Type.Rank():
		return n.Select(c, x, y)
	case 0:
		return n.Select(n.BroadcastTo(c, x.Type.Shape), x, y)
	case 1:
		return n.Select(n.Broadcast(c, []int{0}, x.Type.Shape), x, y)
	}
	n.Invalid("'cond' must be a scalar, a vector or of the shape %s, found %s", typeText(x.Type), typeText(c.Type))
	return nil
}

func importSelectV2(n *Node) *ir.Value {
	v := n.MatchAll(n.In(0), n.In(1), n.In(2))
	return n.Select(v[0], v[1], v[2])
}

// importClip takes limits that are scalars or of the operand's shape. Of complex numbers the real parts are clipped.
func importClip(n *Node) *ir.Value {
	x, lo, hi := n.In(0), n.In(1), n.In(2)
	for _, limit := range []*ir.Value{lo, hi} {
		if limit.Type.Rank() > 0 && !limit.Type.Equal(x.Type) {
			n.Invalid("clip_value_min and clip_value_max must be either of the same shape as input, or a scalar: %s, %s",
				typeText(x.Type), typeText(limit.Type))
			return nil
		}
	}
	d := x.Type.DType
	if d.IsComplex() {
		x, lo, hi = n.Do("real", x), n.Do("real", lo), n.Do("real", hi)
	}
	shape := x.Type.Shape
	clipped := n.Do("max", n.Do("min", x, n.BroadcastTo(hi, shape)), n.BroadcastTo(lo, shape))
	return n.Cast(clipped, d)
}

// equality compares; shapes that do not broadcast compare as unequal if the node asks for it.
func equality(primitive string, unequal bool) func(n *Node) *ir.Value {
	return func(n *Node) *ir.Value {
		x, y := n.In(0), n.In(1)
		if _, ok := n.common(x.Type.Shape, y.Type.Shape); !ok && !n.Def.Bool("incompatible_shape_error") {
			return n.Const(tensor.Scalar(unequal))
		}
		x, y = n.Match(x, y)
		return n.Do(primitive, x, y)
	}
}

// checkDivisor ends the run where an integer divisor is 0, as TensorFlow's kernels do.
func (n *Node) checkDivisor(y *ir.Value) {
	if known := n.im.evaluate(y); known != nil && n.Err() == nil {
		nonzero := true
		for i := range known.Len() {
			nonzero = nonzero && known.Int(i) != 0
		}
		if nonzero {
			return
		}
	}
	code := status.InvalidArgument
	if n.Def.Op == "TruncateDiv" || n.Def.Op == "TruncateMod" {
		code = status.Internal
	}
	n.Check(n.Do("ne", y, n.Like(y, 0)), int(code), "integer division by zero")
}

func importDiv(n *Node, x, y *ir.Value) *ir.Value {
	if x.Type.DType.IsInt() {
		n.checkDivisor(y)
	}
	return n.Div(x, y)
}

// truncateDiv rounds the quotients of floats towards zero, too.
func truncateDiv(n *Node, x, y *ir.Value) *ir.Value {
	q := importDiv(n, x, y)
	if x.Type.DType.IsFloat() {
		return n.Do("trunc", q)
	}
	return q
}

func floorDiv(n *Node, x, y *ir.Value) *ir.Value {
	d := x.Type.DType
	if !d.IsInt() {
		return n.Do("floor", n.Div(x, y))
	}
	n.checkDivisor(y)
	q := n.Div(x, y)
	if d.IsUnsigned() {
		return q
	}
	zero := n.Like(x, 0)
	inexact := n.Do("ne", n.Do("rem", x, y), zero)
	opposed := n.Do("ne", n.Do("lt", x, zero), n.Do("lt", y, zero))
	return n.Select(n.Do("and", inexact, opposed), n.Sub(q, n.Like(q, 1)), q)
}

func truncateMod(n *Node, x, y *ir.Value) *ir.Value {
	if x.Type.DType.IsInt() {
		n.checkDivisor(y)
	}
	return n.Do("rem", x, y)
}

func floorMod(n *Node, x, y *ir.Value) *ir.Value {
	r := truncateMod(n, x, y)
	if x.Type.DType.IsUnsigned() {
		return r
	}
	zero := n.Like(x, 0)
	opposed := n.Do("ne", n.Do("lt", r, zero), n.Do("lt", y, zero))
	return n.Select(n.Do("and", n.Do("ne", r, zero), opposed), n.Add(r, y), r)
}

func importPow(n *Node, x, y *ir.Value) *ir.Value {
	if x.Type.DType.IsSigned() {
		n.Check(n.Do("ge", y, n.Like(y, 0)), int(status.InvalidArgument),
			"integers to negative integer powers are not allowed")
	}
	return n.Do("pow", x, y)
}
