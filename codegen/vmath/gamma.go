package vmath

import (
	"math"

	"tfc/ir/scalar"
)

// reflect gives the argument at or above ½ whose value leads to that of x, and whether it is 1-x.
func (e emit) reflect(x value) (z, reflected value) {
	reflected = e.lt(x, e.num(0.5))
	return e.Select(reflected, e.Sub(e.num(1), x), x), reflected
}

// lgamma is a polynomial around 2, to which the recurrence leads from 1, and Stirling's series
// above, to which it leads from 2.5 to 8. Both write log Γ(z) = s - log d; reflection makes that
// log(π·d/|sin πx|) - s.
func (e emit) lgamma(x value) value {
	z, reflected := e.reflect(x)
	low, near := e.lt(z, e.num(1.5)), e.lt(z, e.num(2.5))
	mid := e.lt(z, e.num(8))
	u := e.Select(low, e.plus(z, -1), e.plus(z, -2))
	s := e.Mul(u, e.poly(u, lgammaNear2))
	d := e.Select(low, z, e.num(1))

	product := z
	for k := 1; k < 6; k++ {
		product = e.Mul(product, e.plus(z, float64(k)))
	}
	w := e.Select(mid, e.plus(z, 6), z)
	s = e.Select(near, s, e.stirling(w))
	d = e.Select(near, d, e.Select(mid, product, e.num(1)))

	sin, _ := e.sinCosPi(x)
	d = e.Select(reflected, e.Div(e.scale(d, math.Pi), e.Abs(sin)), d)
	l := e.log(d)
	r := e.Select(reflected, e.Sub(l, s), e.Sub(s, l))
	return e.Select(e.eq(e.Abs(x), e.inf()), e.inf(), r)
}

// stirling is log Γ(w) for w ≥ 8 (Abramowitz and Stegun 6.1.41).
func (e emit) stirling(w value) value {
	v := e.Div(e.num(1), w)
	series := e.poly(e.Mul(v, v), []float64{1. / 12, -1. / 360, 1. / 1260, -1. / 1680, 1. / 1188,
		-691. / 360360, 1. / 156, -3617. / 122400})
	l := e.plus(e.log(w), -1)
	return e.FMA(e.plus(w, -0.5), l, e.FMA(v, series, e.num(0.5*math.Log(2*math.Pi)-0.5)))
}

// digamma is its asymptotic series above 8 (Abramowitz and Stegun 6.3.18), to which the
// recurrence leads: Σ 1/(z+k) as one fraction. Poles are NaN, as TensorFlow has them.
func (e emit) digamma(x value) value {
	z, reflected := e.reflect(x)
	shifted := e.lt(z, e.num(8))
	num, den := e.num(1), z
	for k := 1; k < 8; k++ {
		t := e.plus(z, float64(k))
		num = e.FMA(num, t, den)
		den = e.Mul(den, t)
	}
	w := e.Select(shifted, e.plus(z, 8), z)
	v := e.Div(e.num(1), w)
	z2 := e.Mul(v, v)
	series := e.poly(z2, []float64{1. / 12, -1. / 120, 1. / 252, -1. / 240, 1. / 132, -691. / 32760, 1. / 12})
	r := e.Sub(e.log(w), e.FMA(z2, series, e.scale(v, 0.5)))
	r = e.Sub(r, e.Select(shifted, e.Div(num, den), e.num(0)))
	sin, cos := e.sinCosPi(x)
	r = e.Select(reflected, e.FMA(e.Div(cos, sin), e.num(-math.Pi), r), r)
	pole := e.and(e.eq(x, e.rint(x)), e.Compare(scalar.Le, x, e.num(0)))
	return e.Select(pole, e.nan(), r)
}
