package passes

import (
	"math"

	"tfc/ir"
	"tfc/ir/tensor"
)

// scalarRules are identities of elementwise operations.
func scalarRules() []rule {
	return []rule{
		{name: "add-zero", ops: []string{"add"}, apply: addZero,
			reason: "x+(-0) = x for floats, x+0 = x for integers; -0+0 is 0, so +0 is no identity of floats"},
		{name: "sub-zero", ops: []string{"sub"}, apply: subZero,
			reason: "x-0 = x, also for -0, infinities and NaN; x-(-0) is not, since -0+0 is 0"},
		{name: "mul-one", ops: []string{"mul"}, apply: rightIdentity(1),
			reason: "x·1 = x for reals, and keeps the sign of 0 and NaN; (a+bi)·(1+0i) computes a-b·0, NaN for b infinite"},
		{name: "div-one", ops: []string{"div"}, apply: rightIdentity(1), reason: "x/1 = x"},
		{name: "pow-one", ops: []string{"pow"}, apply: rightIdentity(1), reason: "x¹ = x"},
		{name: "pow-known", ops: []string{"pow"}, apply: powKnown,
			reason: "x² = x·x and 1/x round once as pow should, x³ = x·x² and 1/√x twice, as TensorFlow's own rewriting of " +
				"them; a root plus 0 turns √-0 into pow's 0"},
		{name: "div-power-of-two", ops: []string{"div"}, apply: divPowerOfTwo,
			reason: "the reciprocal of a power of two is exact, so x·(1/c) rounds as x/c does"},
		{name: "double-negation", ops: []string{"neg", "not", "conj"}, apply: involution, reason: "f(f(x)) = x bit for bit"},
		{name: "idempotent", traits: ir.Idempotent, apply: idempotent, reason: "f(f(x)) = f(x) by the operation's row"},
		{name: "select-known", ops: []string{"select"}, apply: selectKnown, reason: "a constant condition takes one side"},
		{name: "select-same", ops: []string{"select"}, apply: selectSame, reason: "both sides are the same value"},
		{name: "select-not", ops: []string{"select"}, apply: selectNot, reason: "a negated condition swaps the sides"},
		{name: "same-operand", ops: []string{"and", "or", "max", "min"}, apply: sameOperand,
			reason: "x∘x = x for and, or, max and min, NaN included"},
		{name: "cast-same", ops: []string{"cast", "bitcast"}, apply: castSame, reason: "the type is the operand's"},
		{name: "cast-cast", ops: []string{"cast"}, apply: castCast,
			reason: "both types hold every number of the first, so it arrives unchanged with or without the step between"},
		{name: "stop-gradient", ops: []string{"stop_gradient"}, apply: operand,
			reason: "gradients are built before this pass"},
		{name: "constant-right", traits: ir.Commutative, apply: constantRight,
			reason: "the operation is commutative; the other rules and cse look for constants on the right"},
	}
}

func operand(_ *ir.Builder, op *ir.Op) *ir.Value { return op.Operands[0] }

func addZero(_ *ir.Builder, op *ir.Op) *ir.Value {
	d := op.Operands[1].Type.DType
	if d.IsFloat() && isSplat(op.Operands[1], math.Copysign(0, -1)) || d.IsInt() && isSplat(op.Operands[1], 0) {
		return op.Operands[0]
	}
	return nil
}

func subZero(_ *ir.Builder, op *ir.Op) *ir.Value {
	d := op.Operands[1].Type.DType
	if (d.IsFloat() || d.IsInt()) && isSplat(op.Operands[1], 0) {
		return op.Operands[0]
	}
	return nil
}

// rightIdentity replaces an operation of a real x and the constant c by x.
func rightIdentity(c float64) func(*ir.Builder, *ir.Op) *ir.Value {
	return func(_ *ir.Builder, op *ir.Op) *ir.Value {
		if d := op.Operands[1].Type.DType; (d.IsFloat() || d.IsInt()) && isSplat(op.Operands[1], c) {
			return op.Operands[0]
		}
		return nil
	}
}

// powKnown writes powers with common constant exponents out: the general way takes some seventy instructions.
func powKnown(b *ir.Builder, op *ir.Op) *ir.Value {
	x, c := op.Operands[0], splat(op.Operands[1])
	d := x.Type.DType
	if c == nil || !d.IsFloat() && !d.IsInt() {
		return nil
	}
	exponent := c.Float(0)
	if exponent == 2 {
		return b.Mul(x, x)
	}
	if d != tensor.F32 && d != tensor.F64 {
		return nil // what rounds twice shows in narrow types
	}
	switch exponent {
	case 3:
		return b.Mul(x, b.Mul(x, x))
	case 0.5:
		return powHalf(b, x)
	case -0.5:
		return b.Div(b.Splat(x.Type, 1), powHalf(b, x))
	case -1:
		return b.Div(b.Splat(x.Type, 1), x)
	}
	return nil
}

// powHalf is x to the power of ½, which is infinite for -∞ and 0 for -0, where the root is not.
func powHalf(b *ir.Builder, x *ir.Value) *ir.Value {
	infinite := b.Op("eq", nil, x, b.Splat(x.Type, math.Inf(-1)))
	root := b.Add(b.Op("sqrt", nil, x), b.Splat(x.Type, 0))
	return b.Select(infinite, b.Splat(x.Type, math.Inf(1)), root)
}

func divPowerOfTwo(b *ir.Builder, op *ir.Op) *ir.Value {
	t := op.Result().Type
	c := splat(op.Operands[1])
	if c == nil || t.DType != tensor.F32 && t.DType != tensor.F64 {
		return nil
	}
	v := c.Float(0)
	frac, exp := math.Frexp(math.Abs(v))
	if frac != 0.5 || exp < -100 || exp > 100 {
		return nil
	}
	return b.Mul(op.Operands[0], b.Splat(t, 1/v))
}

func involution(_ *ir.Builder, op *ir.Op) *ir.Value {
	if inner := madeBy(op.Operands[0], op.Def.Name); inner != nil {
		return inner.Operands[0]
	}
	return nil
}

func idempotent(_ *ir.Builder, op *ir.Op) *ir.Value {
	if len(op.Operands) == 1 && len(op.Attrs) == 0 && madeBy(op.Operands[0], op.Def.Name) != nil {
		return op.Operands[0]
	}
	return nil
}

func selectKnown(_ *ir.Builder, op *ir.Op) *ir.Value {
	c := splat(op.Operands[0])
	switch {
	case c == nil:
		return nil
	case c.Int(0) != 0:
		return op.Operands[1]
	}
	return op.Operands[2]
}

func selectSame(_ *ir.Builder, op *ir.Op) *ir.Value {
	if op.Operands[1] == op.Operands[2] {
		return op.Operands[1]
	}
	return nil
}

func selectNot(b *ir.Builder, op *ir.Op) *ir.Value {
	if n := madeBy(op.Operands[0], "not"); n != nil {
		return b.Select(n.Operands[0], op.Operands[2], op.Operands[1])
	}
	return nil
}

func sameOperand(_ *ir.Builder, op *ir.Op) *ir.Value {
	if op.Operands[0] == op.Operands[1] {
		return op.Operands[0]
	}
	return nil
}

func castSame(_ *ir.Builder, op *ir.Op) *ir.Value {
	if op.Operands[0].Type.DType == op.DType("to") {
		return op.Operands[0]
	}
	return nil
}

func castCast(b *ir.Builder, op *ir.Op) *ir.Value {
	inner := madeBy(op.Operands[0], "cast")
	if inner == nil {
		return nil
	}
	from, via, to := inner.Operands[0].Type.DType, op.Operands[0].Type.DType, op.DType("to")
	if !holds(via, from) || !holds(to, from) {
		return nil
	}
	return b.Cast(inner.Operands[0], to)
}

// holds reports whether every number of type d is one of type wide.
func holds(wide, d tensor.DType) bool {
	switch {
	case wide == d:
		return true
	case wide == tensor.F64:
		return d.IsFloat() || (d.IsInt() || d == tensor.Bool) && d.Size() <= 4
	case wide == tensor.F32:
		return d == tensor.F16 || d == tensor.BF16 || (d.IsInt() || d == tensor.Bool) && d.Size() <= 2
	case wide.IsSigned():
		return d == tensor.Bool || (d.IsSigned() || d.IsUnsigned()) && d.Size() < wide.Size()
	case wide.IsUnsigned():
		return d == tensor.Bool || d.IsUnsigned() && d.Size() < wide.Size()
	}
	return false
}

func constantRight(b *ir.Builder, op *ir.Op) *ir.Value {
	x, y := op.Operands[0], op.Operands[1]
	if !isConstant(x) || isConstant(y) {
		return nil
	}
	return b.Op(op.Def.Name, op.Attrs.Clone(), y, x)
}

// isConstant reports a constant or a broadcast of one.
func isConstant(v *ir.Value) bool { return constant(v) != nil || splat(v) != nil }
