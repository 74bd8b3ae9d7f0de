package ir

import (
	"math"

	"tfc/ir/host"
	"tfc/ir/tensor"
)

// specialOps are functions without a short formula: the host computes them in f64.
func specialOps() []*Def {
	row := func(name, doc string, f func([]float64) float64, grad gradFunc, operands ...string) *Def {
		return &Def{
			Name: name, Doc: doc, Operands: operands, NumResults: 1, Traits: Pure | OnHost,
			Infer: inferElementwise(floats, sameType), Grad: grad, Lower: LowerCall,
			Eval: eval1(func(_ *Op, x []*tensor.Tensor) *tensor.Tensor { return host.Special(f, x...) }),
		}
	}
	return []*Def{
		row("igamma", "The lower regularised incomplete gamma function.", host.Igamma, igammaGrad(1), "a", "x"),
		row("igammac", "The upper regularised incomplete gamma function.", host.Igammac, igammaGrad(-1), "a", "x"),
		row("igamma_grad_a", "The derivative of igamma by a.", host.IgammaGradA, nil, "a", "x").
			noGrad("TensorFlow defines none"),
		row("zeta", "The Hurwitz zeta function.", host.Zeta, zetaGrad, "x", "q"),
		row("polygamma", "The derivative of order n of digamma.", host.Polygamma, polygammaGrad, "n", "x"),
		row("betainc", "The regularised incomplete beta function.", host.Betainc, betaincGrad, "a", "b", "x"),
		row("ndtri", "The quantile function of the normal distribution.", host.Ndtri,
			grad1(times(func(b *Builder, _, y *Value) *Value { return gaussian(b, y, math.Sqrt(2*math.Pi), 0.5) })), "x"),
		row("bessel_i0e", "exp(-|x|) times the modified Bessel function of order 0.", host.BesselI0e,
			grad1(times(besselI0eDerivative)), "x"),
		row("bessel_i1e", "exp(-|x|) times the modified Bessel function of order 1.", host.BesselI1e,
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

// besselI1eDerivative is 1/2 at 0, where the formula divides by it.
func besselI1eDerivative(b *Builder, x, y *Value) *Value {
	d := b.Sub(apply(b, "bessel_i0e", x), b.Mul(y, b.Add(apply(b, "sign", x), reciprocal(b, x))))
	return b.Select(b.Compare("eq", x, like(b, x, 0)), like(b, x, 0.5), d)
}
