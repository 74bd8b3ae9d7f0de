package ir

import "math"

// gradFunc is the type of a row's Grad.
type gradFunc = func(b *Builder, op *Op, grads []*Value) []*Value

// unaryGrad is the adjoint of x from that of y=f(x).
type unaryGrad = func(b *Builder, x, y, g *Value) *Value

// binaryGrad is the adjoints of x and y from that of z=f(x,y).
type binaryGrad = func(b *Builder, x, y, z, g *Value) (gx, gy *Value)

func grad1(f unaryGrad) gradFunc {
	return func(b *Builder, op *Op, g []*Value) []*Value {
		return []*Value{f(b, op.Operands[0], op.Result(), g[0])}
	}
}

func grad2(f binaryGrad) gradFunc {
	return func(b *Builder, op *Op, g []*Value) []*Value {
		gx, gy := f(b, op.Operands[0], op.Operands[1], op.Result(), g[0])
		return []*Value{gx, gy}
	}
}

// times is the adjoint of a function with derivative d. As everywhere in TensorFlow, the adjoint
// of a holomorphic function is multiplied by the derivative's conjugate.
func times(d func(b *Builder, x, y *Value) *Value) unaryGrad {
	return func(b *Builder, x, y, g *Value) *Value { return b.Mul(g, b.Conj(d(b, x, y))) }
}

// like is a tensor of x's type filled with v.
func like(b *Builder, x *Value, v float64) *Value { return b.Splat(x.Type, v) }

func apply(b *Builder, name string, x *Value) *Value { return b.Op(name, nil, x) }

func square(b *Builder, x *Value) *Value { return b.Mul(x, x) }

func reciprocal(b *Builder, x *Value) *Value { return b.Div(like(b, x, 1), x) }

// scaled is x·v.
func scaled(b *Builder, x *Value, v float64) *Value { return b.Mul(x, like(b, x, v)) }

// oneMinus and onePlus are 1-x and 1+x.
func oneMinus(b *Builder, x *Value) *Value { return b.Sub(like(b, x, 1), x) }
func onePlus(b *Builder, x *Value) *Value  { return b.Add(like(b, x, 1), x) }

// gaussian is c·exp(s·x²), of which the derivatives of the error functions are made.
func gaussian(b *Builder, x *Value, c, s float64) *Value {
	return scaled(b, apply(b, "exp", scaled(b, square(b, x), s)), c)
}

func zeroGrad(b *Builder, x, _, _ *Value) *Value { return like(b, x, 0) }

// derivatives holds f'(x), in terms of x and y=f(x), of the rows that are one primitive.
func derivatives() map[string]func(b *Builder, x, y *Value) *Value {
	return map[string]func(b *Builder, x, y *Value) *Value{
		"sqrt":    func(b *Builder, _, y *Value) *Value { return b.Div(like(b, y, 0.5), y) },
		"rsqrt":   func(b *Builder, _, y *Value) *Value { return scaled(b, b.Mul(y, square(b, y)), -0.5) },
		"exp":     func(_ *Builder, _, y *Value) *Value { return y },
		"expm1":   func(b *Builder, x, _ *Value) *Value { return apply(b, "exp", x) },
		"log":     func(b *Builder, x, _ *Value) *Value { return reciprocal(b, x) },
		"log1p":   func(b *Builder, x, _ *Value) *Value { return reciprocal(b, onePlus(b, x)) },
		"sin":     func(b *Builder, x, _ *Value) *Value { return apply(b, "cos", x) },
		"cos":     func(b *Builder, x, _ *Value) *Value { return b.Neg(apply(b, "sin", x)) },
		"tan":     func(b *Builder, _, y *Value) *Value { return onePlus(b, square(b, y)) },
		"asin":    asinDerivative,
		"acos":    func(b *Builder, x, y *Value) *Value { return b.Neg(asinDerivative(b, x, y)) },
		"atan":    func(b *Builder, x, _ *Value) *Value { return reciprocal(b, onePlus(b, square(b, x))) },
		"sinh":    func(b *Builder, x, _ *Value) *Value { return apply(b, "cosh", x) },
		"cosh":    func(b *Builder, x, _ *Value) *Value { return apply(b, "sinh", x) },
		"tanh":    func(b *Builder, _, y *Value) *Value { return oneMinus(b, square(b, y)) },
		"asinh":   func(b *Builder, _, y *Value) *Value { return reciprocal(b, apply(b, "cosh", y)) },
		"acosh":   func(b *Builder, _, y *Value) *Value { return reciprocal(b, apply(b, "sinh", y)) },
		"atanh":   func(b *Builder, x, _ *Value) *Value { return reciprocal(b, oneMinus(b, square(b, x))) },
		"sigmoid": func(b *Builder, _, y *Value) *Value { return b.Mul(y, oneMinus(b, y)) },
		"erf":     func(b *Builder, x, _ *Value) *Value { return gaussian(b, x, 2/math.Sqrt(math.Pi), -1) },
		"erfc":    func(b *Builder, x, _ *Value) *Value { return gaussian(b, x, -2/math.Sqrt(math.Pi), -1) },
		"erfinv":  func(b *Builder, _, y *Value) *Value { return gaussian(b, y, math.Sqrt(math.Pi)/2, 1) },
		"lgamma":  func(b *Builder, x, _ *Value) *Value { return apply(b, "digamma", x) },
		"digamma": func(b *Builder, x, _ *Value) *Value { return b.Op("polygamma", nil, like(b, x, 1), x) },
	}
}

func asinDerivative(b *Builder, x, _ *Value) *Value {
	return reciprocal(b, apply(b, "sqrt", oneMinus(b, square(b, x))))
}

// absGrad is g·sign(x), where sign(0)=0; a complex x takes it in its own direction.
func absGrad(b *Builder, x, _, g *Value) *Value {
	return b.Mul(asComplexOf(b, x, g), apply(b, "sign", x))
}

// asComplexOf makes the real g complex if x is.
func asComplexOf(b *Builder, x, g *Value) *Value {
	if !x.Type.DType.IsComplex() {
		return g
	}
	return b.Op("complex", nil, g, like(b, g, 0))
}

func imagGrad(b *Builder, _, _, g *Value) *Value { return b.Op("complex", nil, like(b, g, 0), g) }

func reluGrad(b *Builder, x, _, g *Value) *Value {
	return b.Select(b.Compare("gt", x, like(b, x, 0)), g, like(b, g, 0))
}

func addGrad(_ *Builder, _, _, _, g *Value) (gx, gy *Value) { return g, g }

func subGrad(b *Builder, _, _, _, g *Value) (gx, gy *Value) { return g, b.Neg(g) }

func mulGrad(b *Builder, x, y, _, g *Value) (gx, gy *Value) {
	return b.Mul(g, b.Conj(y)), b.Mul(g, b.Conj(x))
}

func divGrad(b *Builder, x, y, _, g *Value) (gx, gy *Value) {
	cx, cy := b.Conj(x), b.Conj(y)
	return b.Div(g, cy), b.Mul(g, b.Div(b.Div(b.Neg(cx), cy), cy))
}

func remGrad(b *Builder, x, y, _, g *Value) (gx, gy *Value) {
	return g, b.Mul(g, b.Neg(apply(b, "trunc", b.Div(x, y))))
}

// powGrad keeps y's adjoint 0 where x has no real logarithm.
func powGrad(b *Builder, x, y, z, g *Value) (gx, gy *Value) {
	cx, cy := b.Conj(x), b.Conj(y)
	gx = b.Mul(b.Mul(g, cy), b.Op("pow", nil, cx, b.Sub(cy, like(b, y, 1))))
	zero, has := like(b, x, 0), "gt"
	if x.Type.DType.IsComplex() {
		has = "ne"
	}
	mask := b.Compare(has, cx, zero)
	safe := b.Select(mask, cx, like(b, x, 1))
	return gx, b.Mul(b.Mul(g, b.Conj(z)), b.Select(mask, apply(b, "log", safe), zero))
}

// extremumGrad gives the whole adjoint to x where it compares with y as named, else to y.
func extremumGrad(compare string) binaryGrad {
	return func(b *Builder, x, y, _, g *Value) (gx, gy *Value) {
		mask, zero := b.Compare(compare, x, y), like(b, g, 0)
		return b.Select(mask, g, zero), b.Select(mask, zero, g)
	}
}

func atan2Grad(b *Builder, x, y, _, g *Value) (gx, gy *Value) {
	inv := b.Div(g, b.Add(square(b, y), square(b, x)))
	return b.Mul(y, inv), b.Mul(b.Neg(x), inv)
}

func complexGrad(b *Builder, _, _, _, g *Value) (gx, gy *Value) {
	return apply(b, "real", g), apply(b, "imag", g)
}

func selectGrad(b *Builder, op *Op, g []*Value) []*Value {
	c, zero := op.Operands[0], like(b, g[0], 0)
	return []*Value{nil, b.Select(c, g[0], zero), b.Select(c, zero, g[0])}
}

// castGrad casts back; nothing passes through integers and bools.
func castGrad(b *Builder, op *Op, g []*Value) []*Value {
	x := op.Operands[0]
	if !field.has(x.Type.DType) || !field.has(g[0].Type.DType) {
		return []*Value{nil}
	}
	return []*Value{b.Cast(g[0], x.Type.DType)}
}
