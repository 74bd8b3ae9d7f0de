package vmath

import (
	"math"

	"tfc/ir/scalar"
)

// A power is what eˣ is made of: x = n·ln2 + r with |r| ≤ ln2/2 and integral n.
type power struct {
	r, n value
	// bits is an integer whose low bits hold n plus a constant that was asked for.
	bits value
}

// reduceExp splits x. Adding 1.5·2^mant shifts n to the bottom of the mantissa, so that neither rounding nor conversion
// is needed.
func (e emit) reduceExp(x value, low int64) power {
	magic := e.num(1.5*math.Ldexp(1, int(e.mant)) + float64(low))
	t := e.FMA(x, e.num(math.Log2E), magic)
	n := e.Sub(t, magic)
	hi, lo := e.ln2()
	r := e.FMA(n, e.num(-hi), x)
	return power{e.FMA(n, e.num(-lo), r), n, e.bits(t)}
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

// expReduced is eʳ for |r| ≤ ln2/2. For f64 it costs an addition more than Horner's scheme, and is shorter in time.
func (e emit) expReduced(r value) value {
	if e.isF64() {
		return e.plus(e.expm1Reduced(r), 1)
	}
	return e.poly(r, append([]float64{1, 1}, expF32...))
}

// timesPower is p·2ⁿ, denormal results rounded once.
func (e emit) timesPower(p, n value) value { return e.Binary(scalar.Scale, p, n) }

// powerAt is 2ⁿ for n+bias in the low bits.
func (e emit) powerAt(bits value) value { return e.fromBits(e.shl(bits, e.mant)) }

// atLeast and atMost keep the arguments of eˣ whose results are neither 0 nor infinite.
func (e emit) atLeast(x value) value { return e.clampBelow(x, pick(e, -105.0, -747)) }
func (e emit) atMost(x value) value  { return e.clampAbove(x, pick(e, 90.0, 711)) }

// expTimes is eˣ·2ᵏ for a small k.
func (e emit) expTimes(x value, k float64) value {
	p := e.reduceExp(e.atLeast(e.atMost(x)), 0)
	n := p.n
	if k != 0 {
		n = e.plus(n, k)
	}
	return e.timesPower(e.expReduced(p.r), n)
}

func (e emit) exp(x value) value { return e.expTimes(x, 0) }

// expNegative is eˣ for x ≤ 0.
func (e emit) expNegative(x value) value {
	p := e.reduceExp(e.atLeast(x), 0)
	return e.timesPower(e.expReduced(p.r), p.n)
}

// expm1 is 2·(2ⁿ⁻¹·(eʳ-1) + (2ⁿ⁻¹ - ½)): halved, since 2ⁿ alone may overflow.
func (e emit) expm1(x value) value {
	c := e.clampBelow(e.clampAbove(x, pick(e, 89.0, 710)), pick(e, -20.0, -40))
	p := e.reduceExp(c, e.bias-1)
	s := e.powerAt(p.bits)
	y := e.FMA(s, e.expm1Reduced(p.r), e.plus(s, -0.5))
	return e.keepSmall(x, e.Add(y, y), math.Ldexp(1, -int(e.mant)-2))
}

// tanh for f32 is a rational function; for f64 it is m/(m+2) with m = e²ˣ-1, for |x|.
func (e emit) tanh(x value) value {
	if !e.isF64() {
		return e.oddRational(x, tanhEnd, tanhNumF32, tanhDenF32)
	}
	a := e.clampAbove(e.Abs(x), 20)
	p := e.reduceExp(e.Add(a, a), e.bias)
	s := e.powerAt(p.bits)
	m := e.FMA(s, e.expm1Reduced(p.r), e.plus(s, -1))
	return e.flip(e.Div(m, e.plus(m, 2)), e.signOf(x))
}

// oddRational is x·P(x²)/Q(x²), with |x| held below an end where the function has become 1, which rounding must not
// exceed. Near there the roundings of both polynomials, the product and the quotient add up to some 5 ulp; for functions
// of f32 it takes half the instructions of a way by eˣ.
func (e emit) oddRational(x value, end float64, num, den []float64) value {
	x = e.clampBelow(e.clampAbove(x, end), -end)
	z := e.Mul(x, x)
	r := e.Div(e.Mul(x, e.poly(z, num)), e.poly(z, den))
	return e.clampBelow(e.clampAbove(r, 1), -1)
}

// sigmoid is 1/(1+e⁻ˣ), or eˣ/(1+eˣ) for negative x, which never overflows.
func (e emit) sigmoid(x value) value {
	t := e.expNegative(e.Neg(e.Abs(x)))
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
