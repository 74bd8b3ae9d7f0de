package scalar

import (
	"math"

	"tfc/ir/tensor"
)

// A cast goes through the widest type of the operand's class (int64, uint64, float64,
// complex128), from which each type is reached with one rounding.
func castKernel(dst, x lanes) func(int) {
	if x.dtype == tensor.Bool || x.dtype.IsInt() {
		return castInt(dst, x)
	}
	if x.dtype.IsComplex() && dst.dtype.IsComplex() {
		return castComplex(dst, x)
	}
	wide := make([]float64, laneCount(x))
	widen := widenReal(wide, x)
	narrowTo := narrowReal(dst, wide)
	if x.dtype.IsComplex() && dst.dtype == tensor.Bool {
		return castComplexBool(dst, x)
	}
	return func(k int) { widen(k); narrowTo(k) }
}

func laneCount(x lanes) int {
	b, size := raw(x.data)
	return len(b) / size
}

func castInt(dst, x lanes) func(int) {
	switch a := x.data.(type) {
	case []int8:
		return fromInt(dst, a)
	case []int16:
		return fromInt(dst, a)
	case []int32:
		return fromInt(dst, a)
	case []int64:
		return fromInt(dst, a)
	case []uint8:
		return fromInt(dst, a)
	case []uint16:
		return fromInt(dst, a)
	case []uint32:
		return fromInt(dst, a)
	case []uint64:
		return fromInt(dst, a)
	}
	return nil
}

func fromInt[S integer](dst lanes, a []S) func(int) {
	if dst.dtype == tensor.Bool {
		return unary(dst, lanes{data: a}, func(v S) uint8 { return truth(v != 0) })
	}
	switch d := dst.data.(type) {
	case []int8:
		return convert(d, a)
	case []int16:
		return convert(d, a)
	case []int32:
		return convert(d, a)
	case []int64:
		return convert(d, a)
	case []uint8:
		return convert(d, a)
	case []uint16:
		return convert(d, a)
	case []uint32:
		return convert(d, a)
	case []uint64:
		return convert(d, a)
	case []float32:
		return convert(d, a)
	case []float64:
		return convert(d, a)
	case []complex64:
		return unary(dst, lanes{data: a}, func(v S) complex64 { return complex(float32(v), 0) })
	case []complex128:
		return unary(dst, lanes{data: a}, func(v S) complex128 { return complex(float64(v), 0) })
	}
	return nil
}

func convert[S integer, T integer | float](d []T, a []S) func(int) {
	return func(k int) {
		for i := range d[:k] {
			d[i] = T(a[i])
		}
	}
}

func castComplex(dst, x lanes) func(int) {
	a, isWide := x.data.([]complex128)
	switch {
	case dst.dtype == x.dtype && isWide:
		return unary(dst, x, func(v complex128) complex128 { return v })
	case dst.dtype == x.dtype:
		return unary(dst, x, func(v complex64) complex64 { return v })
	case isWide:
		return unary(dst, lanes{data: a}, func(v complex128) complex64 { return complex64(v) })
	}
	return unary(dst, x, func(v complex64) complex128 { return complex128(v) })
}

func castComplexBool(dst, x lanes) func(int) {
	if x.dtype == tensor.C64 {
		return unary(dst, x, func(v complex64) uint8 { return truth(v != 0) })
	}
	return unary(dst, x, func(v complex128) uint8 { return truth(v != 0) })
}

// widenReal reads floats, and the real parts of complex numbers, as float64.
func widenReal(wide []float64, x lanes) func(int) {
	dst := lanes{data: wide}
	switch x.data.(type) {
	case []float32:
		return unary(dst, x, func(v float32) float64 { return float64(v) })
	case []complex64:
		return unary(dst, x, func(v complex64) float64 { return float64(real(v)) })
	case []complex128:
		return unary(dst, x, func(v complex128) float64 { return real(v) })
	}
	return unary(dst, x, func(v float64) float64 { return v })
}

func narrowReal(dst lanes, wide []float64) func(int) {
	x := lanes{data: wide}
	if dst.dtype == tensor.Bool {
		return unary(dst, x, func(v float64) uint8 { return truth(v != 0) })
	}
	switch dst.data.(type) {
	case []int8:
		return unary(dst, x, func(v float64) int8 { return int8(truncI32(v)) })
	case []int16:
		return unary(dst, x, func(v float64) int16 { return int16(truncI32(v)) })
	case []int32:
		return unary(dst, x, truncI32)
	case []int64:
		return unary(dst, x, truncI64)
	case []uint8:
		return unary(dst, x, func(v float64) uint8 { return uint8(truncI32(v)) })
	case []uint16:
		return unary(dst, x, func(v float64) uint16 { return uint16(truncI32(v)) })
	case []uint32:
		return unary(dst, x, truncU32)
	case []uint64:
		return unary(dst, x, truncU64)
	case []float32:
		return unary(dst, x, func(v float64) float32 { return float32(v) })
	case []float64:
		return unary(dst, x, func(v float64) float64 { return v })
	case []complex64:
		return unary(dst, x, func(v float64) complex64 { return complex(float32(v), 0) })
	case []complex128:
		return unary(dst, x, func(v float64) complex128 { return complex(v, 0) })
	}
	return nil
}

// The conversions below are what TensorFlow 2.21 does on x86-64. For 8- and 16-bit integers and u32
// it does two things, by the length of the tensor: it goes through a wider integer and wraps, or
// saturates. We wrap.

// truncI32 is cvttsd2si to 32 bits: NaN and what is out of range give the minimum.
func truncI32(v float64) int32 {
	if v > math.MinInt32-1.0 && v < -math.MinInt32 {
		return int32(v)
	}
	return math.MinInt32
}

// truncI64 is cvttsd2si to 64 bits.
func truncI64(v float64) int64 {
	if v >= math.MinInt64 && v < -math.MinInt64 {
		return int64(v)
	}
	return math.MinInt64
}

// truncU32 takes the low bits of the 64-bit conversion.
func truncU32(v float64) uint32 { return uint32(truncI64(v)) }

// truncU64 takes negative numbers of int64's range as the same bits; all else out of range is 2⁶³.
func truncU64(v float64) uint64 {
	if v >= 1<<63 && v < 1<<64 {
		return uint64(int64(v-1<<63)) ^ 1<<63
	}
	return uint64(truncI64(v))
}

func bitcastKernel(dst, x lanes) func(int) {
	if !narrow(dst.dtype) && !narrow(x.dtype) {
		d, size := raw(dst.data)
		a, _ := raw(x.data)
		return func(k int) { copy(d[:k*size], a[:k*size]) }
	}
	bits := make([]uint16, laneCount(x))
	read, write := narrowSource(x, bits), narrowTarget(dst, bits)
	return func(k int) { read(k); write(k) }
}

func narrowSource(x lanes, bits []uint16) func(int) {
	if narrow(x.dtype) {
		return func(k int) { narrowBits(x.dtype, bits, x.data.([]float32)[:k]) }
	}
	b, _ := raw(x.data)
	return func(k int) { copy(bytesOf(bits), b[:2*k]) }
}

func narrowTarget(dst lanes, bits []uint16) func(int) {
	if narrow(dst.dtype) {
		return func(k int) { widenBits(dst.dtype, dst.data.([]float32)[:k], bits) }
	}
	b, _ := raw(dst.data)
	return func(k int) { copy(b[:2*k], bytesOf(bits)) }
}
