package vmath

import (
	"math"
)

// Angles that are added carry their rounding error along.
func (e emit) angle(v float64) (hi, lo float64) {
	tails := pick(e, map[float64]float64{math.Pi: -8.742278012618954e-08, math.Pi / 2: -4.371139006309477e-08},
		map[float64]float64{math.Pi: 1.2246467991473532e-16, math.Pi / 2: 6.123233995736766e-17})
	return v, tails[v]
}

// atanUnit is atan(t)-t for 0 ≤ t ≤ 1.
func (e emit) atanUnit(t value) value {
	z := e.Mul(t, t)
	return e.Mul(e.Mul(t, z), e.poly(z, pick(e, atanF32, atanF64)))
}

func (e emit) atan(x value) value {
	a := e.Abs(x)
	inverted := e.lt(e.num(1), a)
	t := e.Div(e.Select(inverted, e.num(-1), a), e.Select(inverted, a, e.num(1)))
	hi, lo := e.angle(math.Pi / 2)
	r := e.Add(t, e.Add(e.atanUnit(t), e.Select(inverted, e.num(lo), e.num(0))))
	r = e.Add(r, e.Select(inverted, e.num(hi), e.num(0)))
	return e.flip(r, e.signOf(x))
}

// atan2 is atan(min/max) of the magnitudes, reflected into its octant.
func (e emit) atan2(y, x value) value {
	ax, ay := e.Abs(x), e.Abs(y)
	steep := e.lt(ax, ay)
	num, den := e.Select(steep, ax, ay), e.Select(steep, ay, ax)
	t := e.Div(num, den)
	t = e.Select(e.eq(num, den), e.num(1), t)
	t = e.Select(e.eq(den, e.num(0)), e.num(0), t)
	back := e.negative(x)
	// The octant's angle is base ± atan t.
	minus := e.ne(steep, back)
	t = e.Select(minus, e.Neg(t), t)
	hi1, lo1 := e.angle(math.Pi / 2)
	hi2, lo2 := e.angle(math.Pi)
	hi := e.Select(steep, e.num(hi1), e.Select(back, e.num(hi2), e.num(0)))
	lo := e.Select(steep, e.num(lo1), e.Select(back, e.num(lo2), e.num(0)))
	r := e.Add(hi, e.Add(t, e.Add(lo, e.atanUnit(t))))
	r = e.flip(r, e.signOf(y))
	// The quotient of a NaN and 0 has been overridden above.
	return e.Select(e.eq(e.Add(x, y), e.Add(x, y)), r, e.Select(e.eq(x, x), e.Select(e.eq(y, y), r, y), x))
}

// asinHalf is asin(x)-x over x for |x| ≤ ½ and z = x².
func (e emit) asinHalf(z value) value { return e.Mul(z, e.poly(z, pick(e, asinF32, asinF64))) }

// asinFold gives u = |x| or √((1-|x|)/2), whichever is at most ½, and asin(u)-u.
func (e emit) asinFold(x value) (far, u, rest value) {
	a := e.Abs(x)
	far = e.lt(e.num(0.5), a)
	z := e.Select(far, e.FMA(a, e.num(-0.5), e.num(0.5)), e.Mul(a, a))
	u = e.Select(far, e.sqrt(z), a)
	return far, u, e.Mul(u, e.asinHalf(z))
}

func (e emit) asin(x value) value {
	far, u, rest := e.asinFold(x)
	hi, lo := e.angle(math.Pi / 2)
	near := e.Add(u, rest)
	// π/2 - 2·(u+rest), with the rounding error of the difference that cancels carried along.
	d := e.FMA(u, e.num(-2), e.num(hi))
	lost := e.plus(e.FMA(u, e.num(-2), e.Sub(e.num(hi), d)), lo)
	r := e.Add(d, e.FMA(rest, e.num(-2), lost))
	return e.flip(e.Select(far, r, near), e.signOf(x))
}

func (e emit) acos(x value) value {
	far, u, rest := e.asinFold(x)
	hi, lo := e.angle(math.Pi / 2)
	piHi, piLo := e.angle(math.Pi)
	neg := e.lt(x, e.num(0))
	twice := e.scale(e.Add(u, rest), 2)
	farR := e.Select(neg, e.Sub(e.num(piHi), e.Sub(twice, e.num(piLo))), twice)
	s := e.signOf(x)
	nearR := e.Sub(e.num(hi), e.Add(e.flip(u, s), e.Sub(e.flip(rest, s), e.num(lo))))
	return e.Select(far, farR, nearR)
}
