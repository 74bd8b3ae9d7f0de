package vmath

import (
	"math"
	"math/big"

	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// Trigonometric functions of both types compute in f64. An argument is written as (n + r)·π/2
// with |r| ≤ ½, by multiplication with as many bits of 2/π as its exponent calls for (Payne and
// Hanek, 1983): bits whose product is a multiple of four quadrants are left out, the rest are
// few, and there is no separate path for large arguments.

// An angle is r·π/2 as an unevaluated sum, lo unused for f32, and the quadrant number in the low
// bits of an integer.
type angle struct {
	hi, lo   value
	quadrant value
	exact    bool
}

// piBits is the number made of the bits of 2/π that weigh 2^-from … 2^-(from+count-1), scaled so
// that the last weighs 2^scale.
func piBits(from, count, scale int) float64 {
	all, _ := new(big.Int).SetString(twoOverPi, 16)
	v := all.Rsh(all, uint(1280-(from+count-1)))
	v.And(v, new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), uint(count)), big.NewInt(1)))
	return math.Ldexp(float64(v.Uint64()), scale)
}

// modFour is t less a multiple of 4, exactly.
func (e emit) modFour(t value) value {
	return e.FMA(e.rint(e.scale(t, 0.25)), e.num(-4), t)
}

func (e emit) quadrant(n value) value { return e.bits(e.plus(n, 1.5*(1<<52))) }

// reduceShort reduces an f32 that has been widened to f64. Constants of 29 bits times 24 bits
// are exact; those of one class serve 33 exponents.
func (e emit) reduceShort(x value) angle {
	classes := [4]int{1, 5, 38, 71}
	bounds := [3]float64{0x1p29, 0x1p62, 0x1p95}
	a := e.Abs(x)
	var c [3]value
	for j, width := range [3]int{29, 29, 53} {
		for k := 3; k >= 0; k-- {
			from := classes[k] + 29*j
			bits := e.num(piBits(from, width, -(from + width - 1)))
			if k == 3 {
				c[j] = bits
			} else {
				c[j] = e.Select(e.lt(a, e.num(bounds[k])), bits, c[j])
			}
		}
	}
	t0, t1 := e.modFour(e.Mul(x, c[0])), e.modFour(e.Mul(x, c[1]))
	n := e.rint(e.FMA(x, c[2], e.Add(t0, t1)))
	r := e.FMA(x, c[2], e.Add(e.Sub(t0, n), t1))
	return angle{hi: e.scale(r, math.Pi/2), quadrant: e.quadrant(n)}
}

// chunkBits is the width of the pieces of 2/π for f64.
const chunkBits = 48

// reduceLong reduces an f64, to twice its precision. The five pieces of 2/π that matter are
// shifted into place by the bits of the exponent's quotient by 48.
func (e emit) reduceLong(x value) angle {
	exp := e.Sub(e.and(e.shr(e.bits(x), 52), e.int(0x7ff)), e.int(1075))
	exp = e.Binary(scalar.Max, exp, e.int(0))
	q := e.shr(e.Mul(exp, e.int(21846)), 20)
	down := e.shl(e.Sub(e.int(1023), e.Mul(q, e.int(chunkBits))), 52)
	x = e.Mul(x, e.fromBits(down))
	c := e.piChunks(q)
	var p [5]pair
	for j := range p {
		p[j] = e.twoMul(e.scale(x, math.Ldexp(1, -chunkBits*j-46)), c[j])
	}
	p[0] = pair{e.modFour(p[0].hi), e.modFour(p[0].lo)}
	p[1].hi = e.modFour(p[1].hi)
	near := []value{p[0].hi, p[0].lo, p[1].hi, p[1].lo, p[2].hi}
	n := near[0]
	for _, t := range near[1:] {
		n = e.Add(n, t)
	}
	n = e.rint(n)
	r := pair{e.Neg(n), e.num(0)}
	for _, t := range append(near, p[2].lo, p[3].hi, e.Add(p[3].lo, p[4].hi)) {
		s := e.twoSum(r.hi, t)
		r = pair{s.hi, e.Add(r.lo, s.lo)}
	}
	r = e.twoSum(r.hi, r.lo)
	h := e.twoMul(r.hi, e.num(math.Pi/2))
	lo := e.FMA(r.lo, e.num(math.Pi/2), e.FMA(r.hi, e.num(6.123233995736766e-17), h.lo))
	return angle{hi: h.hi, lo: lo, quadrant: e.quadrant(n), exact: true}
}

// piChunks selects five successive pieces of 2/π, from number q on, as integers.
func (e emit) piChunks(q value) []value {
	const last = 25
	c := make([]value, last)
	for i := range c {
		from, width := chunkBits*i-1, chunkBits
		if i == 0 {
			from, width = 1, chunkBits-2
		}
		c[i] = e.num(piBits(from, width, 0))
	}
	for shift := 16; shift > 0; shift /= 2 {
		set := e.ne(e.and(q, e.int(int64(shift))), e.int(0))
		next := make([]value, min(len(c), shift+4))
		for i := range next {
			next[i] = c[i]
			if i+shift < len(c) {
				next[i] = e.Select(set, c[i+shift], c[i])
			}
		}
		c = next
	}
	return c
}

// sinCos evaluates both polynomials.
func (e emit) sinCos(a angle) (s, c value) {
	z := e.Mul(a.hi, a.hi)
	if !a.exact {
		s = e.FMA(e.Mul(a.hi, z), e.poly(z, sinF32), a.hi)
		c = e.FMA(e.Mul(z, z), e.poly(z, cosF32), e.FMA(z, e.num(-0.5), e.num(1)))
		return s, c
	}
	h := e.scale(z, 0.5)
	w := e.Sub(e.num(1), h)
	s = e.FMA(e.Mul(a.hi, z), e.poly(z, sinF64), e.Mul(a.lo, w))
	s = e.Add(a.hi, s)
	rest := e.Sub(e.Sub(e.num(1), w), h)
	rest = e.Add(rest, e.FMA(e.Mul(z, z), e.poly(z, cosF64), e.Neg(e.Mul(a.hi, a.lo))))
	return s, e.Add(w, rest)
}

// inF64 computes a function of the reduced angle in f64.
func (e emit) inF64(x value, f func(e emit, s, c value, odd value, quadrant value) value) value {
	w := emitterOf(e.Builder, tensor.F64)
	xd := e.Cast(tensor.F64, x)
	var a angle
	if e.isF64() {
		a = w.reduceLong(xd)
	} else {
		a = w.reduceShort(xd)
	}
	s, c := w.sinCos(a)
	odd := w.ne(w.and(a.quadrant, w.int(1)), w.int(0))
	return e.Cast(e.float, f(w, s, c, odd, a.quadrant))
}

func (e emit) sin(x value) value {
	r := e.inF64(x, func(e emit, s, c, odd, q value) value {
		return e.flip(e.Select(odd, c, s), e.shl(e.and(q, e.int(2)), 62))
	})
	return e.keepSmall(x, r, pick(e, 0x1p-14, 0x1p-28))
}

func (e emit) cos(x value) value {
	return e.inF64(x, func(e emit, s, c, odd, q value) value {
		return e.flip(e.Select(odd, s, c), e.shl(e.and(e.Add(q, e.int(1)), e.int(2)), 62))
	})
}

func (e emit) tan(x value) value {
	r := e.inF64(x, func(e emit, s, c, odd, q value) value {
		t := e.Div(e.Select(odd, c, s), e.Select(odd, s, c))
		return e.flip(t, e.shl(q, 63))
	})
	return e.keepSmall(x, r, pick(e, 0x1p-14, 0x1p-28))
}

// sinCosPi are |sin πx| and |cos πx|, with the sign of their quotient.
func (e emit) sinCosPi(x value) (s, c value) {
	n := e.rint(e.Add(x, x))
	r := e.FMA(n, e.num(-0.5), x)
	hi := e.scale(r, math.Pi)
	sn, cs := e.sinCos(angle{hi: hi, lo: e.FMA(r, e.num(math.Pi), e.Neg(hi)), exact: true})
	h := e.scale(n, 0.5)
	odd := e.ne(e.rint(h), h)
	return e.Select(odd, cs, sn), e.Select(odd, e.Neg(sn), cs)
}
