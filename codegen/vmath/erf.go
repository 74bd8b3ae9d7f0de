package vmath

import "math"

// erfcOf is erfc(a) for a ≥ 0: e^(-a²) times what erfcScaled gives. a² is split so that its rounding does not grow in
// the exponential.
func (e emit) erfcOf(a value) value {
	a = e.clampAbove(a, pick(e, erfcEnd, 28))
	q := e.erfcScaled(a)
	s := e.twoMul(a, a)
	w := e.reduceExp(e.atLeast(e.Neg(s.hi)), 0)
	return e.timesPower(e.FMA(q, e.expm1Reduced(e.Sub(w.r, s.lo)), q), w.n)
}

// erfcScaled is e^(a²)·erfc(a): a rational function for f32; P(t)/(1+2a) with t = (a-4)/(a+4) for f64 (Shepherd and
// Laframboise, 1981).
func (e emit) erfcScaled(a value) value {
	if !e.isF64() {
		return e.Div(e.poly(a, erfcNumF32), e.poly(a, erfcDenF32))
	}
	t := e.Div(e.plus(a, -4), e.plus(a, 4))
	return e.Div(e.poly(t, erfcxF64), e.FMA(a, e.num(2), e.num(1)))
}

// erfc reflects: erfc(-a) = 2 - erfc(a). Small arguments are 1-erf for f64.
func (e emit) erfc(x value) value {
	a := e.Abs(x)
	c := e.erfcOf(a)
	r := e.Select(e.lt(x, e.num(0)), e.Sub(e.num(2), c), c)
	if !e.isF64() {
		return r
	}
	small := e.Sub(e.num(1), e.erfUnit(x))
	return e.Select(e.lt(a, e.num(0.4)), small, r)
}

// erfUnit is erf of f64 for |x| ≤ 1.
func (e emit) erfUnit(x value) value {
	const hi, lo = 1.1283791670955126, 1.533545961316588e-17
	z := e.Mul(x, x)
	tail := e.FMA(z, e.poly(z, erfF64), e.num(lo))
	return e.FMA(x, e.num(hi), e.Mul(x, tail))
}

// erf for f32 is a rational function; for f64 it is 1-erfc beyond 1.
func (e emit) erf(x value) value {
	if !e.isF64() {
		return e.oddRational(x, erfEnd, erfNumF32, erfDenF32)
	}
	a := e.Abs(x)
	large := e.flip(e.Sub(e.num(1), e.erfcOf(a)), e.signOf(x))
	return e.Select(e.lt(a, e.num(1)), e.erfUnit(x), large)
}

// erfinv is Wichura's algorithm AS 241 (PPND16): rational functions over three ranges, whose
// coefficients are selected.
func (e emit) erfinv(x value) value {
	a := e.Abs(x)
	central := e.lt(a, e.num(0.85))
	// -log of the tail's probability (1-a)/2, whose root is the outer variable.
	root := e.sqrt(e.Sub(e.num(math.Ln2), e.log(e.Sub(e.num(1), a))))
	far := e.lt(e.num(5), root)
	outer := e.Select(far, e.plus(root, -5), e.plus(root, -1.6))
	z := e.Select(central, e.FMA(a, e.scale(a, -0.25), e.num(0.180625)), outer)
	num := e.polySelect(z, central, far, erfinvNum)
	den := e.polySelect(z, central, far, erfinvDen)
	num = e.Mul(num, e.Select(central, a, e.num(1)))
	r := e.flip(e.Div(num, den), e.signOf(x))
	return e.Select(e.eq(a, e.num(1)), e.flip(e.inf(), e.signOf(x)), r)
}

// polySelect is Horner's scheme with the coefficients of the element's range.
func (e emit) polySelect(x, central, far value, c [3][]float64) value {
	var s value
	for i := len(c[0]) - 1; i >= 0; i-- {
		k := e.Select(central, e.num(c[0][i]), e.Select(far, e.num(c[2][i]), e.num(c[1][i])))
		if i == len(c[0])-1 {
			s = k
		} else {
			s = e.FMA(s, x, k)
		}
	}
	return s
}
