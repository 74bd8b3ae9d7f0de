package vmath

import (
	"math"

	"tfc/ir/scalar"
)

// splitExp writes normal x > 0 as (1+f)·2ⁿ with 1+f in [√½, √2); n is an integer.
func (e emit) splitExp(x value) (f, n value) {
	sqrtHalf := e.int(pick(e, int64(math.Float32bits(math.Sqrt2/2)), int64(math.Float64bits(math.Sqrt2/2))))
	i := e.Sub(e.bits(x), sqrtHalf)
	m := e.Add(e.and(i, e.int(1<<e.mant-1)), sqrtHalf)
	return e.plus(e.fromBits(m), -1), e.shr(i, e.mant)
}

// splitAny is splitExp for denormal x too, with n as a float.
func (e emit) splitAny(x value) (f, n value) {
	up := e.mant + 2
	tiny := e.lt(x, e.num(math.Ldexp(1, int(1-e.bias))))
	f, i := e.splitExp(e.Select(tiny, e.scale(x, math.Ldexp(1, int(up))), x))
	n = e.Cast(e.float, i)
	return f, e.Select(tiny, e.plus(n, -float64(up)), n)
}

// logReduced is log(1+f) + n·ln2 for 1+f in [√½, √2).
func (e emit) logReduced(f, n value) value {
	hi, lo := e.ln2()
	if e.isF64() {
		return e.logSeries(f, n, hi, lo)
	}
	f2 := e.Mul(f, f)
	r := e.FMA(e.Mul(f2, f), e.poly(f, logF32), e.scale(n, lo))
	r = e.FMA(f2, e.num(-0.5), r)
	return e.FMA(n, e.num(hi), e.Add(f, r))
}

// logSeries sums the series in s = f/(2+f), as fdlibm arranges it: f - f²/2 + s·(f²/2 + R).
func (e emit) logSeries(f, n value, hi, lo float64) value {
	s := e.Div(f, e.plus(f, 2))
	z := e.Mul(s, s)
	r := e.Mul(z, e.poly(z, logF64))
	h := e.scale(e.Mul(f, f), 0.5)
	t := e.FMA(s, e.Add(h, r), e.scale(n, lo))
	return e.FMA(n, e.num(hi), e.Sub(f, e.Sub(h, t)))
}

// logEdges completes a logarithm of x that is right for finite x > 0.
func (e emit) logEdges(x, r value) value {
	r = e.Select(e.lt(x, e.inf()), r, x)
	r = e.Select(e.eq(x, e.num(0)), e.num(math.Inf(-1)), r)
	return e.Select(e.lt(x, e.num(0)), e.nan(), r)
}

func (e emit) log(x value) value { return e.logEdges(x, e.logReduced(e.splitAny(x))) }

// log1p adds to the reduced argument what 1+x lost when it was rounded.
func (e emit) log1p(x value) value {
	u := e.twoSum(e.num(1), x)
	f, i := e.splitExp(u.hi)
	small := e.Binary(scalar.Min, i, e.int(e.bias-1))
	down := e.fromBits(e.shl(e.Sub(e.int(e.bias), small), e.mant))
	r := e.logReduced(e.FMA(u.lo, down, f), e.Cast(e.float, i))
	return e.keepSmall(x, e.logEdges(u.hi, r), math.Ldexp(1, -int(e.mant)-2))
}

// asinh is log1p(x + x²/(1+√(1+x²))) of |x|; where x² would overflow or 1 no longer counts it is
// log(2x).
func (e emit) asinh(x value) value {
	a := e.Abs(x)
	large := e.lt(e.num(pick(e, 0x1p30, 0x1p60)), a)
	z := e.Mul(a, a)
	arg := e.Add(a, e.Div(z, e.plus(e.sqrt(e.plus(z, 1)), 1)))
	return e.flip(e.logOfLarge(large, a, arg), e.signOf(x))
}

// logOfLarge is log1p(arg), or log(2a) where large.
func (e emit) logOfLarge(large, a, arg value) value {
	l := e.log1p(e.Select(large, a, arg))
	return e.Add(l, e.Select(large, e.num(math.Ln2), e.num(0)))
}

// acosh is log1p(t + √(2t+t²)) with t = x-1.
func (e emit) acosh(x value) value {
	t := e.plus(x, -1)
	large := e.lt(e.num(pick(e, 0x1p30, 0x1p60)), x)
	arg := e.Add(t, e.sqrt(e.FMA(t, t, e.Add(t, t))))
	r := e.logOfLarge(large, x, arg)
	return e.Select(e.lt(x, e.num(1)), e.nan(), r)
}

// atanh is ½·log1p(2x/(1-x)) of |x|.
func (e emit) atanh(x value) value {
	a := e.Abs(x)
	r := e.scale(e.log1p(e.Div(e.Add(a, a), e.Sub(e.num(1), a))), 0.5)
	return e.keepSmall(x, e.flip(r, e.signOf(x)), pick(e, 0x1p-13, 0x1p-28))
}
