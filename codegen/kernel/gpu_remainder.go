package kernel

import (
	"math"

	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// remainder is C's fmod of f32 or f64, exactly, for targets without it: a long division of the significands, one bit at
// a time, as many as the exponents differ by.
func (b *Builder) remainder(x, y *Value) *Value {
	r := newDivision(b, x.Type.DType)
	ux, uy := r.bits(x), r.bits(y)
	ex, mx := r.split(ux)
	ey, my := r.split(uy)
	steps := b.Op(scalar.Sub, tensor.I64, b.Op(scalar.Cast, tensor.I64, ex), b.Op(scalar.Cast, tensor.I64, ey))
	first := r.op(scalar.Rem, mx, my)
	loop := &Loop{Lo: b.Int(0), Hi: steps, Step: 1}
	rest := b.LoopOf(loop, []*Value{first}, func(_ *Value, carried []*Value) []*Value {
		twice := r.op(scalar.Shl, carried[0], r.num(1))
		less := b.Op(scalar.Lt, tensor.Bool, twice, my)
		return []*Value{r.op(scalar.Select, less, twice, r.op(scalar.Sub, twice, my))}
	})[0]
	smaller := b.Op(scalar.Lt, tensor.Bool, ux, uy)
	bits := r.op(scalar.Select, smaller, ux, r.join(ey, rest))
	sign := r.op(scalar.And, b.Op(scalar.Bitcast, r.word, x), r.num(1<<(r.width-1)))
	result := b.Op(scalar.Bitcast, r.d, r.op(scalar.Or, bits, sign))
	return b.Op(scalar.Select, r.d, r.undefined(ux, uy), b.ConstFloat(r.d, math.NaN()), result)
}

// division holds the layout of a float type.
type division struct {
	*Builder
	d, word     tensor.DType
	width, mant uint
}

func newDivision(b *Builder, d tensor.DType) *division {
	if d == tensor.F64 {
		return &division{b, d, tensor.U64, 64, 52}
	}
	return &division{b, d, tensor.U32, 32, 23}
}

func (r *division) num(n uint64) *Value { return r.Const(Type{r.word, 1}, n) }

func (r *division) op(op scalar.Op, args ...*Value) *Value { return r.Op(op, r.word, args...) }

// bits is the magnitude's bit pattern.
func (r *division) bits(x *Value) *Value {
	return r.op(scalar.And, r.Op(scalar.Bitcast, r.word, x), r.num(1<<(r.width-1)-1))
}

// split gives the exponent, of denormal numbers that of the smallest normal one, and the significand as an integer.
func (r *division) split(u *Value) (exponent, significand *Value) {
	exponent = r.op(scalar.Max, r.op(scalar.Shr, u, r.num(uint64(r.mant))), r.num(1))
	implied := r.op(scalar.Shl, r.op(scalar.Sub, exponent, r.num(1)), r.num(uint64(r.mant)))
	return exponent, r.op(scalar.Sub, u, implied)
}

// join inverts split for a significand that may lack leading bits: it moves up as far as the exponent allows.
func (r *division) join(exponent, significand *Value) *Value {
	lacks := r.op(scalar.Sub, r.op(scalar.Clz, significand), r.num(uint64(r.width-1-r.mant)))
	shift := r.op(scalar.Min, lacks, r.op(scalar.Sub, exponent, r.num(1)))
	moved := r.op(scalar.Shl, significand, shift)
	high := r.op(scalar.Sub, r.op(scalar.Sub, exponent, shift), r.num(1))
	bits := r.op(scalar.Add, moved, r.op(scalar.Shl, high, r.num(uint64(r.mant))))
	none := r.Op(scalar.Eq, tensor.Bool, significand, r.num(0))
	return r.op(scalar.Select, none, r.num(0), bits)
}

// undefined reports an infinite dividend, a divisor of 0, and NaNs.
func (r *division) undefined(ux, uy *Value) *Value {
	infinite := r.num((1<<(r.width-1-r.mant) - 1) << r.mant)
	bad := r.Op(scalar.Le, tensor.Bool, infinite, ux)
	bad = r.Op(scalar.Or, tensor.Bool, bad, r.Op(scalar.Lt, tensor.Bool, infinite, uy))
	return r.Op(scalar.Or, tensor.Bool, bad, r.Op(scalar.Eq, tensor.Bool, uy, r.num(0)))
}
