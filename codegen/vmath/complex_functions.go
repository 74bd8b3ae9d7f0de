package vmath

import "tfc/ir/scalar"

// The functions below follow W. Kahan, "Branch cuts for complex elementary functions" (1987),
// in their formulas and in their values on the cuts. TensorFlow's own lose digits and ranges
// here and there; where both are finite they agree.

// sqrt takes the root of (|re|+|z|)/2, halved first so as not to overflow.
func (e complexEmit) sqrt(z parts) parts {
	a := e.Abs(z.re)
	t := e.emit.sqrt(e.FMA(a, e.num(0.5), e.scale(e.abs(z), 0.5)))
	u := e.Div(e.scale(e.Abs(z.im), 0.5), t)
	u = e.Select(e.eq(t, e.num(0)), e.num(0), u)
	u = e.Select(e.eq(e.Abs(z.im), e.inf()), e.inf(), u)
	left := e.negative(z.re)
	return parts{e.Select(left, u, t), e.flip(e.Select(left, t, u), e.signOf(z.im))}
}

func (e complexEmit) rsqrt(z parts) parts {
	return e.div(parts{e.num(1), e.num(0)}, e.sqrt(z))
}

// polar is r·(cos b + i sin b), real where b is 0, whatever r.
func (e complexEmit) polar(r, b value) parts {
	im := e.Mul(r, e.of(scalar.Sin, b))
	return parts{e.Mul(r, e.of(scalar.Cos, b)), e.Select(e.eq(b, e.num(0)), b, im)}
}

func (e complexEmit) exp(z parts) parts { return e.polar(e.of(scalar.Exp, z.re), z.im) }

// expm1 has the real part expm1(a)·cos b - 2·sin²(b/2).
func (e complexEmit) expm1(z parts) parts {
	h := e.of(scalar.Sin, e.scale(z.im, 0.5))
	re := e.Mul(e.of(scalar.Expm1, z.re), e.of(scalar.Cos, z.im))
	return parts{e.FMA(e.scale(h, -2), h, re), e.exp(z).im}
}

// logAbs is log|z|: near the unit circle ½·log1p((m-1)·(m+1) + n²) of the larger part m and the
// smaller n.
func (e complexEmit) logAbs(z parts) value {
	r := e.abs(z)
	a, b := e.Abs(z.re), e.Abs(z.im)
	swap := e.lt(a, b)
	m, n := e.Select(swap, b, a), e.Select(swap, a, b)
	near := e.and(e.lt(e.num(0.5), r), e.lt(r, e.num(2)))
	l := e.of(scalar.Log1p, e.FMA(e.plus(m, -1), e.plus(m, 1), e.Mul(n, n)))
	return e.Select(near, e.scale(l, 0.5), e.of(scalar.Log, r))
}

func (e complexEmit) log(z parts) parts {
	return parts{e.logAbs(z), e.of(scalar.Atan2, z.im, z.re)}
}

// log1p has the real part ½·log1p(a·(2+a) + b²) where that is small.
func (e complexEmit) log1p(z parts) parts {
	far := e.lt(e.num(0.5), e.abs(z))
	l := e.of(scalar.Log1p, e.FMA(z.re, e.plus(z.re, 2), e.Mul(z.im, z.im)))
	w := e.log(parts{e.plus(z.re, 1), z.im})
	return parts{e.Select(far, w.re, e.scale(l, 0.5)), w.im}
}

// sigmoid is 1/(1+e⁻ᶻ), or eᶻ/(1+eᶻ) on the left, which never overflows.
func (e complexEmit) sigmoid(z parts) parts {
	left := e.lt(z.re, e.num(0))
	t := e.exp(e.choose(left, z, e.neg(z)))
	num := e.choose(left, t, parts{e.num(1), e.num(0)})
	return e.div(num, parts{e.plus(t.re, 1), t.im})
}

// pow is e^(y·log x). A zero to a power with positive real part is 0, to others NaN, as
// TensorFlow has it.
func (e complexEmit) pow(x, y parts) parts {
	r := e.exp(e.mul(y, e.log(x)))
	zero := e.and(e.eq(x.re, e.num(0)), e.eq(x.im, e.num(0)))
	at := e.Select(e.lt(e.num(0), y.re), e.num(0), e.nan())
	return e.choose(zero, parts{at, at}, r)
}

func (e complexEmit) sinh(z parts) parts {
	return parts{e.Mul(e.of(scalar.Sinh, z.re), e.of(scalar.Cos, z.im)),
		e.Mul(e.of(scalar.Cosh, z.re), e.of(scalar.Sin, z.im))}
}

func (e complexEmit) cosh(z parts) parts {
	return parts{e.Mul(e.of(scalar.Cosh, z.re), e.of(scalar.Cos, z.im)),
		e.Mul(e.of(scalar.Sinh, z.re), e.of(scalar.Sin, z.im))}
}

// sin is sinh of iz, turned back.
func (e complexEmit) sin(z parts) parts {
	w := e.sinh(parts{e.Neg(z.im), z.re})
	return parts{w.im, e.Neg(w.re)}
}

func (e complexEmit) cos(z parts) parts { return e.cosh(parts{e.Neg(z.im), z.re}) }

// tanh is (sinh a·cosh a + i·sin b·cos b)/(sinh² a + cos² b); beyond the clamp it is ±1.
func (e complexEmit) tanh(z parts) parts {
	limit := pick(e.emit, 40.0, 300)
	a := e.clampBelow(e.clampAbove(z.re, limit), -limit)
	sh, ch := e.of(scalar.Sinh, a), e.of(scalar.Cosh, a)
	s, c := e.of(scalar.Sin, z.im), e.of(scalar.Cos, z.im)
	den := e.FMA(sh, sh, e.Mul(c, c))
	return parts{e.Div(e.Mul(sh, ch), den), e.Div(e.Mul(s, c), den)}
}

// roots are √(1-z) and √(1+z).
func (e complexEmit) roots(z parts) (minus, plus parts) {
	return e.sqrt(parts{e.Sub(e.num(1), z.re), e.Neg(z.im)}), e.sqrt(parts{e.plus(z.re, 1), z.im})
}

func (e complexEmit) asin(z parts) parts {
	minus, plus := e.roots(z)
	return parts{e.of(scalar.Atan2, z.re, e.mul(minus, plus).re),
		e.of(scalar.Asinh, e.mul(e.conj(minus), plus).im)}
}

func (e complexEmit) acos(z parts) parts {
	minus, plus := e.roots(z)
	return parts{e.scale(e.of(scalar.Atan2, minus.re, plus.re), 2),
		e.of(scalar.Asinh, e.mul(e.conj(plus), minus).im)}
}

func (e complexEmit) acosh(z parts) parts {
	minus := e.sqrt(parts{e.plus(z.re, -1), z.im})
	plus := e.sqrt(parts{e.plus(z.re, 1), z.im})
	return parts{e.of(scalar.Asinh, e.mul(e.conj(minus), plus).re),
		e.scale(e.of(scalar.Atan2, minus.im, plus.re), 2)}
}

// atanh is ¼·log1p(4a/((1-a)²+b²)) + i·½·atan2(2b, (1-a)(1+a)-b²).
func (e complexEmit) atanh(z parts) parts {
	away, toward := e.Sub(e.num(1), z.re), e.plus(z.re, 1)
	b2 := e.Mul(z.im, z.im)
	re := e.of(scalar.Log1p, e.Div(e.scale(z.re, 4), e.FMA(away, away, b2)))
	im := e.of(scalar.Atan2, e.Add(z.im, z.im), e.FMA(away, toward, e.Neg(b2)))
	return parts{e.scale(re, 0.25), e.scale(im, 0.5)}
}
