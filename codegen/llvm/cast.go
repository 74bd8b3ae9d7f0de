package llvm

import (
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// cast converts between real, integer and bool types.
func (e *function) cast(from, to tensor.DType, lanes int, x value.Value) value.Value {
	switch {
	case from == to:
		return x
	case to == tensor.Bool && from.IsFloat():
		return e.fcmp(enum.FPredUNE, x, number(register(from), 0, lanes))
	case to == tensor.Bool:
		return e.icmp(enum.IPredNE, x, integer(register(from), 0, lanes))
	case from.IsFloat() && to.IsFloat():
		return e.round(to, e.resize(from, to, x))
	case from.IsFloat():
		return e.floatToInt(from, to, lanes, x)
	case to.IsFloat():
		return e.round(to, e.intToFloat(from, to, x))
	}
	return e.intToInt(from, to, x)
}

func (e *function) intToInt(from, to tensor.DType, x value.Value) value.Value {
	switch a, b := bitsOf(from), bitsOf(to); {
	case a == b:
		return x
	case a > b:
		return e.convert(trunc, x, register(to))
	case from.IsSigned():
		return e.convert(sext, x, register(to))
	}
	return e.convert(zext, x, register(to))
}

// bitsOf is the width of an integer register.
func bitsOf(d tensor.DType) int {
	if d == tensor.Bool {
		return 1
	}
	return 8 * d.Size()
}

func (e *function) intToFloat(from, to tensor.DType, x value.Value) value.Value {
	if from.IsSigned() {
		return e.convert(siToFP, x, register(to))
	}
	return e.convert(uiToFP, x, register(to))
}

// resize converts between the registers of two float types.
func (e *function) resize(from, to tensor.DType, x value.Value) value.Value {
	a, b := register(from), register(to)
	switch {
	case a.Equal(b):
		return x
	case b.Equal(types.Double):
		return e.convert(fpExt, x, b)
	}
	return e.convert(fpTrunc, x, b)
}

// floatToInt truncates as x86 does: what is out of range, and NaN, gives the least integer of 32 or of 64 bits, which
// narrower types take the low bits of.
func (e *function) floatToInt(from, to tensor.DType, lanes int, x value.Value) value.Value {
	if to == tensor.U64 {
		return e.floatToU64(from, lanes, x)
	}
	if to == tensor.I64 || to == tensor.U32 {
		r := e.truncate(from, types.I64, lanes, x)
		return e.intToInt(tensor.I64, to, r)
	}
	return e.intToInt(tensor.I32, to, e.truncate(from, types.I32, lanes, x))
}

// truncate converts to 32 or 64 bits.
func (e *function) truncate(from tensor.DType, to *types.IntType, lanes int, x value.Value) value.Value {
	t := register(from)
	limit := float64(uint64(1) << (to.BitSize - 1))
	low, least := enum.FPredOGE, -limit
	if to.BitSize == 32 && t.Equal(types.Double) {
		low, least = enum.FPredOGT, -limit-1
	}
	inside := e.and(e.fcmp(low, x, number(t, least, lanes)), e.fcmp(enum.FPredOLT, x, number(t, limit, lanes)))
	r := e.convert(fpToSI, e.choose(inside, x, number(t, 0, lanes)), to)
	return e.choose(inside, r, integer(to, -1<<(to.BitSize-1), lanes))
}

// floatToU64 moves numbers from 2⁶³ on down by 2⁶³ before they are truncated, and back up.
func (e *function) floatToU64(from tensor.DType, lanes int, x value.Value) value.Value {
	t := register(from)
	half := number(t, 1<<63, lanes)
	high := e.fcmp(enum.FPredOGE, x, half)
	low := e.binary(instructions[scalar.Sub][1], x, half)
	r := e.truncate(from, types.I64, lanes, e.choose(high, low, x))
	top := e.choose(high, integer(types.I64, -1<<63, lanes), integer(types.I64, 0, lanes))
	return e.xor(r, top)
}

// round rounds the float in a register to f16 or bf16, ties to even; other types are as they should be.
func (e *function) round(d tensor.DType, x value.Value) value.Value {
	switch d {
	case tensor.F16:
		return e.convert(fpExt, e.convert(fpTrunc, x, types.Half), types.Float)
	case tensor.BF16:
		return e.fromBF16Bits(e.roundBF16(x))
	}
	return x
}

// roundBF16 rounds to the upper 16 bits, which it returns in the lower ones of an i32. NaNs stay NaNs.
func (e *function) roundBF16(x value.Value) value.Value {
	_, lanes := lanesOf(x.Type())
	int32 := func(n int64) value.Value { return integer(types.I32, n, lanes) }
	bits := e.convert(bitcast, x, types.I32)
	odd := e.and(e.lshr(bits, int32(16)), int32(1))
	rounded := e.lshr(e.add2(bits, e.add2(odd, int32(0x7fff))), int32(16))
	quiet := e.or(e.lshr(bits, int32(16)), int32(0x40))
	return e.choose(e.fcmp(enum.FPredUNO, x, x), quiet, rounded)
}

func (e *function) fromBF16Bits(bits value.Value) value.Value {
	_, lanes := lanesOf(bits.Type())
	return e.convert(bitcast, e.shl(bits, integer(types.I32, 16, lanes)), types.Float)
}

// toMemory turns a register into what memory holds.
func (e *function) toMemory(d tensor.DType, x value.Value) value.Value {
	switch d {
	case tensor.Bool:
		return e.convert(zext, x, types.I8)
	case tensor.F16:
		return e.convert(bitcast, e.convert(fpTrunc, x, types.Half), types.I16)
	case tensor.BF16:
		_, lanes := lanesOf(x.Type())
		bits := e.lshr(e.convert(bitcast, x, types.I32), integer(types.I32, 16, lanes))
		return e.convert(trunc, bits, types.I16)
	}
	return x
}

// fromMemory inverts toMemory.
func (e *function) fromMemory(d tensor.DType, x value.Value) value.Value {
	switch d {
	case tensor.Bool:
		_, lanes := lanesOf(x.Type())
		return e.icmp(enum.IPredNE, x, integer(types.I8, 0, lanes))
	case tensor.F16:
		return e.convert(fpExt, e.convert(bitcast, x, types.Half), types.Float)
	case tensor.BF16:
		return e.fromBF16Bits(e.convert(zext, x, types.I32))
	}
	return x
}

// bits reinterprets a register as another type of equal width.
func (e *function) bits(from, to tensor.DType, x value.Value) value.Value {
	m := e.toMemory(from, x)
	if !memory(from).Equal(memory(to)) {
		m = e.convert(bitcast, m, memory(to))
	}
	return e.fromMemory(to, m)
}
