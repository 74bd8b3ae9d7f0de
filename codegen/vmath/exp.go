package vmath

import (
	"math"

	"tfc/ir/scalar"
)

// reduceExp writes x = n·ln2 + r with |r| ≤ ln2/2 and integral n. The second result is an
// integer whose low bits hold n+low: adding 1.5·2^mant shifts n to the bottom of the mantissa,
// so that no conversion is needed.
func (e emit) reduceExp(x value, low int64) (r, shifted value) {
	magic := e.num(1.5*math.Ldexp(1, int(e.mant)) + float64(low))
	t := e.FMA(x, e.num(math.Log2E), magic)
	n := e.Sub(t, magic)
	hi, lo := e.ln2()
	r = e.FMA(n, e.num(-hi), x)
	return e.FMA(n, e.num(-lo), r), e.bits(t)
}

// ln2 is split so that n·hi is exact for every exponent n (Cephes, fdlibm).
func (e emit) ln2() (hi, lo float64) {
	if e.isF64() {
		return 6.93147180369123816490e-01, 1.90821492927058770002e-10
	}
	return 0.693359375, -2.121944400546905827679e-4
}

// expm1Reduced is eʳ-1 for |r| ≤ ln2/2.
func (e emit) expm1Reduced(r value) value {
	q := e.poly(r, pick(e, expF32, expF64))
	return e.FMA(e.Mul(r, r), q, r)
}

// scaleTwice is p·2ⁿ for n+2·bias in the low bits of shifted. Two factors reach all results from
// the smallest denormal (rounded once) to overflow.
func (e emit) scaleTwice(p, shifted value) value {
	half := e.shr(shifted, 1)
	s1 := e.fromBits(e.shl(half, e.mant))
	s2 := e.fromBits(e.shl(e.Sub(shifted, half), e.mant))
	return e.Mul(e.Mul(p, s1), s2)
}

// expTimes is eˣ·2ᵏ for a small k.
func (e emit) expTimes(x value, k int64) value {
	x = e.clampBelow(e.clampAbove(x, pick(e, 90.0, 711)), pick(e, -105.0, -747))
	r, shifted := e.reduceExp(x, 2*e.bias+k)
	return e.scaleTwice(e.plus(e.expm1Reduced(r), 1), shifted)
}

func (e emit) exp(x value) value { return e.expTimes(x, 0) }

// expm1 is 2·(2ⁿ⁻¹·(eʳ-1) + (2ⁿ⁻¹ - ½)): halved, since 2ⁿ alone may overflow.
func (e emit) expm1(x value) value {
	c := e.clampBelow(e.clampAbove(x, pick(e, 89.0, 710)), pick(e, -20.0, -40))
	r, shifted := e.reduceExp(c, e.bias-1)
	s := e.fromBits(e.shl(shifted, e.mant))
	y := e.FMA(s, e.expm1Reduced(r), e.plus(s, -0.5))
	return e.keepSmall(x, e.Add(y, y), math.Ldexp(1, -int(e.mant)-2))
}

// tanh is m/(m+2) with m = e²ˣ-1, for |x|.
func (e emit) tanh(x value) value {
	a := e.clampAbove(e.Abs(x), pick(e, 10.0, 20))
	r, shifted := e.reduceExp(e.Add(a, a), e.bias)
	s := e.fromBits(e.shl(shifted, e.mant))
	m := e.FMA(s, e.expm1Reduced(r), e.plus(s, -1))
	return e.flip(e.Div(m, e.plus(m, 2)), e.signOf(x))
}

// sigmoid is 1/(1+e⁻ˣ), or eˣ/(1+eˣ) for negative x, which never overflows.
func (e emit) sigmoid(x value) value {
	t := e.exp(e.Neg(e.Abs(x)))
	num := e.Select(e.lt(x, e.num(0)), t, e.num(1))
	return e.Div(num, e.plus(t, 1))
}

// cosh is (E + ¼/E) with E = e^|x|/2.
func (e emit) cosh(x value) value {
	t := e.expTimes(e.Abs(x), -1)
	return e.Add(t, e.Div(e.num(0.25), t))
}

// sinh is (E - ¼/E), and a polynomial for |x| < 1.
func (e emit) sinh(x value) value {
	a := e.Abs(x)
	t := e.expTimes(a, -1)
	large := e.flip(e.Sub(t, e.Div(e.num(0.25), t)), e.signOf(x))
	z := e.Mul(x, x)
	small := e.FMA(e.Mul(x, z), e.poly(z, pick(e, sinhF32, sinhF64)), x)
	return e.Select(e.lt(a, e.num(1)), small, large)
}

func (e emit) rsqrt(x value) value { return e.Div(e.num(1), e.Unary(scalar.Sqrt, x)) }
