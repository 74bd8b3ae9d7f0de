package ir

import "math"

// specialOps are functions without a short formula: the host computes them in f64.
func specialOps() []*Def {
	row := func(name, doc string, grad gradFunc, operands ...string) *Def {
		return &Def{
			Name: name, Doc: doc, Operands: operands, NumResults: 1, Traits: Pure | OnHost,
			Infer: inferElementwise(floats, sameType), Grad: grad, Lower: LowerCall, Eval: evalOnHost,
		}
	}
	by := func(f func(b *Builder, x, y *Value) *Value) gradFunc { return grad1(times(f)) }
	return []*Def{
		row("random_gamma_grad", "The derivative by alpha of a sample of the gamma distribution.", nil,
			"alpha", "sample").noGrad("TensorFlow defines none"),
		row("bessel_i0", "The modified Bessel function of the first kind of order 0.",
			by(func(b *Builder, x, _ *Value) *Value { return apply(b, "bessel_i1", x) }), "x"),
		row("bessel_i1", "The modified Bessel function of the first kind of order 1.",
			by(func(b *Builder, x, y *Value) *Value { return besselOne(b, x, y, "bessel_i0", 0.5) }), "x"),
		row("bessel_j0", "The Bessel function of the first kind of order 0.",
			by(func(b *Builder, x, _ *Value) *Value { return b.Neg(apply(b, "bessel_j1", x)) }), "x"),
		row("bessel_j1", "The Bessel function of the first kind of order 1.",
			by(func(b *Builder, x, y *Value) *Value { return besselOne(b, x, y, "bessel_j0", 0.5) }), "x"),
		row("bessel_y0", "The Bessel function of the second kind of order 0.",
			by(func(b *Builder, x, _ *Value) *Value { return b.Neg(apply(b, "bessel_y1", x)) }), "x"),
		row("bessel_y1", "The Bessel function of the second kind of order 1.",
			by(func(b *Builder, x, y *Value) *Value { return b.Sub(apply(b, "bessel_y0", x), b.Op("div", nil, y, x)) }), "x"),
		row("bessel_k0", "The modified Bessel function of the second kind of order 0.",
			by(func(b *Builder, x, _ *Value) *Value { return b.Neg(apply(b, "bessel_k1", x)) }), "x"),
		row("bessel_k1", "The modified Bessel function of the second kind of order 1.",
			by(func(b *Builder, x, y *Value) *Value {
				return b.Neg(b.Add(apply(b, "bessel_k0", x), b.Op("div", nil, y, x)))
			}), "x"),
		row("bessel_k0e", "exp(x) times bessel_k0.",
			by(func(b *Builder, x, y *Value) *Value { return b.Sub(y, apply(b, "bessel_k1e", x)) }), "x"),
		row("bessel_k1e", "exp(x) times bessel_k1.",
			by(func(b *Builder, x, y *Value) *Value {
				return b.Sub(b.Sub(y, b.Op("div", nil, y, x)), apply(b, "bessel_k0e", x))
			}), "x"),
		row("dawsn", "Dawson's integral.", by(func(b *Builder, x, y *Value) *Value {
			return b.Sub(like(b, x, 1), scaled(b, b.Mul(x, y), 2))
		}), "x"),
		row("expint", "The exponential integral Ei.", by(func(b *Builder, x, _ *Value) *Value {
			return b.Op("div", nil, apply(b, "exp", x), x)
		}), "x"),
		row("fresnel_cos", "The Fresnel integral of the cosine.",
			by(func(b *Builder, x, _ *Value) *Value { return apply(b, "cos", scaled(b, b.Mul(x, x), math.Pi/2)) }), "x"),
		row("fresnel_sin", "The Fresnel integral of the sine.",
			by(func(b *Builder, x, _ *Value) *Value { return apply(b, "sin", scaled(b, b.Mul(x, x), math.Pi/2)) }), "x"),
		row("spence", "The dilogarithm of 1-x.", by(spenceDerivative), "x"),
		row("igamma", "The lower regularised incomplete gamma function.", igammaGrad(1), "a", "x"),
		row("igammac", "The upper regularised incomplete gamma function.", igammaGrad(-1), "a", "x"),
		row("igamma_grad_a", "The derivative of igamma by a.", nil, "a", "x").
			noGrad("TensorFlow defines none"),
		row("zeta", "The Hurwitz zeta function.", zetaGrad, "x", "q"),
		row("polygamma", "The derivative of order n of digamma.", polygammaGrad, "n", "x"),
		row("betainc", "The regularised incomplete beta function.", betaincGrad, "a", "b", "x"),
		row("ndtri", "The quantile function of the normal distribution.",
			grad1(times(func(b *Builder, _, y *Value) *Value { return gaussian(b, y, math.Sqrt(2*math.Pi), 0.5) })), "x"),
		row("bessel_i0e", "exp(-|x|) times the modified Bessel function of order 0.",
			grad1(times(besselI0eDerivative)), "x"),
		row("bessel_i1e", "exp(-|x|) times the modified Bessel function of order 1.",
			grad1(times(besselI1eDerivative)), "x"),
	}
}

// igammaGrad is sign times the adjoints of igamma; the derivative by x is taken in logarithms.
func igammaGrad(sign float64) gradFunc {
	return func(b *Builder, op *Op, g []*Value) []*Value {
		a, x := op.Operands[0], op.Operands[1]
		log := b.Mul(b.Sub(a, like(b, a, 1)), apply(b, "log", x))
		byX := apply(b, "exp", b.Sub(b.Sub(log, x), apply(b, "lgamma", a)))
		gs := scaled(b, g[0], sign)
		return []*Value{b.Mul(gs, b.Op("igamma_grad_a", nil, a, x)), b.Mul(gs, byX)}
	}
}

func zetaGrad(b *Builder, op *Op, g []*Value) []*Value {
	x, q := op.Operands[0], op.Operands[1]
	byQ := b.Mul(b.Neg(x), b.Op("zeta", nil, onePlus(b, x), q))
	return []*Value{nil, b.Mul(g[0], byQ)}
}

func polygammaGrad(b *Builder, op *Op, g []*Value) []*Value {
	n, x := op.Operands[0], op.Operands[1]
	return []*Value{nil, b.Mul(g[0], b.Op("polygamma", nil, onePlus(b, n), x))}
}

// betaincGrad has, as TensorFlow's, an adjoint of x only.
func betaincGrad(b *Builder, op *Op, g []*Value) []*Value {
	p, q, x := op.Operands[0], op.Operands[1], op.Operands[2]
	one := like(b, x, 1)
	logBeta := b.Sub(b.Add(apply(b, "lgamma", p), apply(b, "lgamma", q)), apply(b, "lgamma", b.Add(p, q)))
	left := timesLog(b, b.Sub(q, one), apply(b, "log1p", b.Neg(x)))
	right := timesLog(b, b.Sub(p, one), apply(b, "log", x))
	return []*Value{nil, nil, b.Mul(g[0], apply(b, "exp", b.Sub(b.Add(left, right), logBeta)))}
}

// timesLog is x·log, and 0 where x is, whatever the logarithm.
func timesLog(b *Builder, x, log *Value) *Value {
	zero := like(b, x, 0)
	return b.Select(b.Compare("eq", x, zero), zero, b.Mul(x, log))
}

func besselI0eDerivative(b *Builder, x, y *Value) *Value {
	return b.Sub(apply(b, "bessel_i1e", x), b.Mul(apply(b, "sign", x), y))
}

// besselOne is the derivative of a function of order 1 by that of order 0: zero - y/x, and a limit at 0.
func besselOne(b *Builder, x, y *Value, zero string, limit float64) *Value {
	d := b.Sub(apply(b, zero, x), b.Op("div", nil, y, x))
	return b.Select(b.Compare("eq", x, like(b, x, 0)), like(b, x, limit), d)
}

// spenceDerivative is log x/(1-x), and -1 at 1.
func spenceDerivative(b *Builder, x, _ *Value) *Value {
	one := like(b, x, 1)
	d := b.Op("div", nil, apply(b, "log", x), b.Sub(one, x))
	return b.Select(b.Compare("eq", x, one), like(b, x, -1), d)
}

// besselI1eDerivative is 1/2 at 0, where the formula divides by it.
func besselI1eDerivative(b *Builder, x, y *Value) *Value {
	d := b.Sub(apply(b, "bessel_i0e", x), b.Mul(y, b.Add(apply(b, "sign", x), reciprocal(b, x))))
	return b.Select(b.Compare("eq", x, like(b, x, 0)), like(b, x, 0.5), d)
}
