package llvm

import (
	"fmt"
	"math"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	"tfc/ir/scalar"
)

// scale is x·2ʸ: AVX-512 has an instruction for it, others multiply twice by a power of two, which reaches all results
// from the smallest denormal to overflow and rounds once, in the second product, as well.
func (o *operation) scale() value.Value {
	elem, _ := lanesOf(o.x[0].Type())
	bits, suffix := o.lanes*32, "ps"
	if elem.Equal(types.Double) {
		bits, suffix = o.lanes*64, "pd"
	}
	if o.m.scalef && bits >= 128 && bits <= 512 {
		return o.scalef(suffix, bits)
	}
	f := floatFormat{types.I32, 23, 127}
	if suffix == "pd" {
		f = floatFormat{types.I64, 52, 1023}
	}
	return o.scaleTwice(elem, f)
}

// scalef calls the instruction's intrinsic: all lanes, current rounding.
func (o *operation) scalef(suffix string, bits int) value.Value {
	t := o.x[0].Type()
	mask := types.NewInt(uint64(max(o.lanes, 8)))
	args := []value.Value{o.x[0], o.x[1], zero(t), splatOf(mask, "-1", 1)}
	if bits == 512 {
		const currentRounding = 4
		args = append(args, i32(currentRounding))
	}
	return o.intrinsic(fmt.Sprintf("llvm.x86.avx512.mask.scalef.%s.%d", suffix, bits), t, args...)
}

// floatFormat is a float type's integer type, its stored mantissa bits and its exponent's bias.
type floatFormat struct {
	bits       *types.IntType
	mant, bias int
}

// scaleTwice puts y+2·bias into the low bits of an integer, by the addition of a large number, and the halves of that
// into exponents.
func (o *operation) scaleTwice(elem types.Type, f floatFormat) value.Value {
	constant := func(n int) value.Value { return integer(f.bits, int64(n), o.lanes) }
	power := func(x value.Value) value.Value { return o.convert(bitcast, o.shl(x, constant(f.mant)), elem) }
	magic := number(elem, 1.5*math.Ldexp(1, f.mant)+float64(2*f.bias), o.lanes)
	y := o.convert(bitcast, o.binary(instructions[scalar.Add][1], o.x[1], magic), f.bits)
	half := o.binary(func(x, y value.Value) ir.Instruction { return ir.NewAShr(x, y) }, y, constant(1))
	mul := instructions[scalar.Mul][1]
	return o.binary(mul, o.binary(mul, o.x[0], power(half)), power(o.sub(y, half)))
}
