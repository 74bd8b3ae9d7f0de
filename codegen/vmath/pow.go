package vmath

import (
	"math"

	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// pow is e^(y·log|x|) with the sign and the special cases of C's pow. f32 computes in f64, f64
// in pairs.
func (e emit) pow(x, y value) value {
	a := e.Abs(x)
	var r value
	if e.isF64() {
		r = e.powPair(a, y)
	} else {
		r = e.powShort(a, y)
	}
	half := e.scale(y, 0.5)
	whole := e.eq(e.Unary(scalar.Trunc, y), y)
	odd := e.and(whole, e.ne(e.Unary(scalar.Trunc, half), half))
	r = e.Select(e.and(e.negative(x), odd), e.Neg(r), r)
	finiteNegative := e.and(e.lt(x, e.num(0)), e.lt(a, e.inf()))
	r = e.Select(e.and(finiteNegative, e.not(whole)), e.nan(), r)
	one := e.or(e.eq(x, e.num(1)), e.eq(y, e.num(0)))
	one = e.or(one, e.and(e.eq(a, e.num(1)), e.eq(e.Abs(y), e.inf())))
	return e.Select(one, e.num(1), r)
}

// powShort is xʸ of f32 x ≥ 0 but for the special cases of 1.
func (e emit) powShort(x, y value) value {
	w := emitterOf(e.Builder, tensor.F64)
	xd, yd := e.Cast(tensor.F64, x), e.Cast(tensor.F64, y)
	f, i := w.splitExp(xd)
	s := w.Div(f, w.plus(f, 2))
	z := w.Mul(s, s)
	l := w.FMA(w.Mul(s, z), w.poly(z, powLogF32), w.Add(s, s))
	l = w.FMA(w.Cast(w.float, i), w.num(math.Ln2), l)
	t := w.Mul(yd, w.logLimits(xd, l))
	t = w.clampBelow(w.clampAbove(t, 200), -200)
	u := w.reduceExp(t, w.bias)
	p := w.FMA(w.Mul(u.r, u.r), w.poly(u.r, powExpF32), w.plus(u.r, 1))
	return e.Cast(e.float, w.Mul(p, w.powerAt(u.bits)))
}

// logLimits puts the logarithms of 0, infinity and NaN in.
func (e emit) logLimits(x, l value) value {
	l = e.Select(e.lt(x, e.inf()), l, x)
	return e.Select(e.eq(x, e.num(0)), e.num(math.Inf(-1)), l)
}

// powPair is xʸ of f64 x ≥ 0 but for the special cases of 1.
func (e emit) powPair(x, y value) value {
	f, n := e.splitAny(x)
	l := e.logPair(f, n)
	hi := e.logLimits(x, l.hi)
	t := e.Mul(y, hi)
	lo := e.FMA(y, l.lo, e.FMA(y, hi, e.Neg(t)))
	// Beyond, the result is 0 or infinite, and lo is not a number.
	lo = e.Select(e.lt(e.Abs(t), e.num(800)), lo, e.num(0))
	p := e.reduceExp(e.atLeast(e.atMost(t)), 0)
	return e.timesPower(e.expReduced(e.Add(p.r, lo)), p.n)
}

// logPair is log(1+f) + n·ln2 to about 2⁻⁶⁸: the series in s = f/(2+f) with its first two terms
// in pairs.
func (e emit) logPair(f, n value) pair {
	d := e.fastTwoSum(e.num(2), f)
	sh := e.Div(f, d.hi)
	rem := e.FMA(e.Neg(sh), d.lo, e.FMA(e.Neg(sh), d.hi, f))
	s := pair{sh, e.Div(rem, d.hi)}
	z := e.mulPair(s, s)
	c := e.fastTwoSum(e.num(logF64[0]), e.Mul(z.hi, e.poly(z.hi, logF64[1:])))
	c.lo = e.plus(c.lo, logF64Tail)
	v := e.mulPair(s, e.mulPair(z, c))
	a := e.fastTwoSum(e.Add(s.hi, s.hi), v.hi)
	a.lo = e.Add(a.lo, e.FMA(s.lo, e.num(2), v.lo))
	hi, lo := e.ln2()
	r := e.fastTwoSum(e.scale(n, hi), a.hi)
	r.lo = e.Add(r.lo, e.FMA(n, e.num(lo), a.lo))
	return e.fastTwoSum(r.hi, r.lo)
}

// logF64Tail is what 2/3 loses when rounded to f64; logF64's first coefficient must be 2/3.
const logF64Tail = 3.700743415417188e-17

// mulPair is x·y to about twice the precision.
func (e emit) mulPair(x, y pair) pair {
	p := e.twoMul(x.hi, y.hi)
	p.lo = e.FMA(x.lo, y.hi, e.FMA(x.hi, y.lo, p.lo))
	return p
}
