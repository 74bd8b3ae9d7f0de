package vmath

import (
	"math"

	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// emit builds expansions over one float type. The expansions of f32 and f64 share their text;
// what differs is in this struct and in the polynomials.
type emit struct {
	*scalar.Builder
	float, integer tensor.DType
	// mant is the number of stored mantissa bits, bias that of the exponent.
	mant, bias int64
}

func emitterOf(b *scalar.Builder, d tensor.DType) emit {
	if d == tensor.F64 {
		return emit{b, tensor.F64, tensor.I64, 52, 1023}
	}
	return emit{b, tensor.F32, tensor.I32, 23, 127}
}

type value = scalar.Value

func (e emit) isF64() bool { return e.float == tensor.F64 }

// pick is the value for f32 or for f64.
func pick[T any](e emit, f32, f64 T) T {
	if e.isF64() {
		return f64
	}
	return f32
}

func (e emit) num(v float64) value    { return e.Const(e.float, v) }
func (e emit) int(v int64) value      { return e.ConstInt(e.integer, v) }
func (e emit) inf() value             { return e.num(math.Inf(1)) }
func (e emit) nan() value             { return e.num(math.NaN()) }
func (e emit) bits(x value) value     { return e.Bitcast(e.integer, x) }
func (e emit) fromBits(x value) value { return e.Bitcast(e.float, x) }

func (e emit) lt(x, y value) value             { return e.Compare(scalar.Lt, x, y) }
func (e emit) eq(x, y value) value             { return e.Compare(scalar.Eq, x, y) }
func (e emit) ne(x, y value) value             { return e.Compare(scalar.Ne, x, y) }
func (e emit) and(x, y value) value            { return e.Binary(scalar.And, x, y) }
func (e emit) or(x, y value) value             { return e.Binary(scalar.Or, x, y) }
func (e emit) not(x value) value               { return e.Unary(scalar.Not, x) }
func (e emit) sqrt(x value) value              { return e.Unary(scalar.Sqrt, x) }
func (e emit) rint(x value) value              { return e.Unary(scalar.Rint, x) }
func (e emit) shl(x value, n int64) value      { return e.Binary(scalar.Shl, x, e.int(n)) }
func (e emit) shr(x value, n int64) value      { return e.Binary(scalar.Shr, x, e.int(n)) }
func (e emit) scale(x value, by float64) value { return e.Mul(x, e.num(by)) }
func (e emit) plus(x value, c float64) value   { return e.Add(x, e.num(c)) }

// poly is Horner's scheme over coefficients that come lowest first.
func (e emit) poly(x value, c []float64) value {
	s := e.num(c[len(c)-1])
	for i := len(c) - 2; i >= 0; i-- {
		s = e.FMA(s, x, e.num(c[i]))
	}
	return s
}

// clampBelow and clampAbove keep NaN. Each is one instruction on machines whose minimum returns
// its second operand when unordered.
func (e emit) clampAbove(x value, hi float64) value {
	h := e.num(hi)
	return e.Select(e.lt(h, x), h, x)
}

func (e emit) clampBelow(x value, lo float64) value {
	l := e.num(lo)
	return e.Select(e.lt(x, l), l, x)
}

// keepSmall is r, but x itself where |x| is below the bound: functions with f(x) ≈ x keep the
// sign of zero and denormal numbers.
func (e emit) keepSmall(x, r value, bound float64) value {
	return e.Select(e.lt(e.Abs(x), e.num(bound)), x, r)
}

func (e emit) signMask() value { return e.int(pick(e, int64(math.MinInt32), math.MinInt64)) }

// signOf is x's sign bit alone, as an integer.
func (e emit) signOf(x value) value { return e.and(e.bits(x), e.signMask()) }

// flip is x with its sign inverted where the sign bit is set in s.
func (e emit) flip(x, s value) value {
	return e.fromBits(e.Binary(scalar.Xor, e.bits(x), s))
}

// negative reports a set sign bit, of -0 too.
func (e emit) negative(x value) value { return e.lt(e.bits(x), e.int(0)) }

// A pair is an unevaluated sum of two floats, the second at most half an ulp of the first.
type pair struct{ hi, lo value }

// twoSum is x+y exactly (Knuth).
func (e emit) twoSum(x, y value) pair {
	s := e.Add(x, y)
	t := e.Sub(s, x)
	return pair{s, e.Add(e.Sub(x, e.Sub(s, t)), e.Sub(y, t))}
}

// fastTwoSum is x+y exactly where |x| ≥ |y| or x = 0 (Dekker).
func (e emit) fastTwoSum(x, y value) pair {
	s := e.Add(x, y)
	return pair{s, e.Sub(y, e.Sub(s, x))}
}

// twoMul is x·y exactly.
func (e emit) twoMul(x, y value) pair {
	p := e.Mul(x, y)
	return pair{p, e.FMA(x, y, e.Neg(p))}
}
