package scalar

import (
	"math"
	"math/bits"

	"tfc/ir/tensor"
)

// kernel binds the loop of a primitive to its lanes; nil if there is none. The operand's type
// picks the family: the result of a comparison, say, is bool whatever is compared.
func kernel(op Op, dst lanes, x [3]lanes) func(k int) {
	switch op {
	case Cast:
		return castKernel(dst, x[0])
	case Bitcast:
		return bitcastKernel(dst, x[0])
	case Select:
		return selectKernel(dst, x)
	case Complex, Real, Imag:
		return partKernel(op, dst, x)
	}
	if x[0].dtype == tensor.Bool {
		return boolKernel(op, dst, x)
	}
	switch x[0].data.(type) {
	case []int8:
		return intKernel[int8](op, dst, x)
	case []int16:
		return intKernel[int16](op, dst, x)
	case []int32:
		return intKernel[int32](op, dst, x)
	case []int64:
		return intKernel[int64](op, dst, x)
	case []uint8:
		return intKernel[uint8](op, dst, x)
	case []uint16:
		return intKernel[uint16](op, dst, x)
	case []uint32:
		return intKernel[uint32](op, dst, x)
	case []uint64:
		return intKernel[uint64](op, dst, x)
	case []float32:
		return floatKernel[float32](op, dst, x)
	case []float64:
		return floatKernel[float64](op, dst, x)
	case []complex64:
		return complexKernel[complex64](op, dst, x)
	case []complex128:
		return complexKernel[complex128](op, dst, x)
	}
	return nil
}

func unary[T, R any](dst, x lanes, f func(T) R) func(int) {
	d, a := dst.data.([]R), x.data.([]T)
	return func(k int) {
		d, a := d[:k], a[:k]
		for i := range d {
			d[i] = f(a[i])
		}
	}
}

func binary[T, R any](dst lanes, x [3]lanes, f func(T, T) R) func(int) {
	d, a, b := dst.data.([]R), x[0].data.([]T), x[1].data.([]T)
	return func(k int) {
		d, a, b := d[:k], a[:k], b[:k]
		for i := range d {
			d[i] = f(a[i], b[i])
		}
	}
}

// ringKernel serves the commonest operations with loops that call nothing.
func ringKernel[T lane](op Op, dst lanes, x [3]lanes) func(int) {
	d, _ := dst.data.([]T)
	a, _ := x[0].data.([]T)
	b, _ := x[1].data.([]T)
	switch op {
	case Add:
		return func(k int) {
			for i := range d[:k] {
				d[i] = a[i] + b[i]
			}
		}
	case Sub:
		return func(k int) {
			for i := range d[:k] {
				d[i] = a[i] - b[i]
			}
		}
	case Mul:
		return func(k int) {
			for i := range d[:k] {
				d[i] = a[i] * b[i]
			}
		}
	case Neg:
		return func(k int) {
			for i := range d[:k] {
				d[i] = -a[i]
			}
		}
	case Eq:
		return binary(dst, x, func(a, b T) uint8 { return truth(a == b) })
	case Ne:
		return binary(dst, x, func(a, b T) uint8 { return truth(a != b) })
	}
	return nil
}

func truth(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

func orderKernel[T integer | float](op Op, dst lanes, x [3]lanes) func(int) {
	switch op {
	case Lt:
		return binary(dst, x, func(a, b T) uint8 { return truth(a < b) })
	case Le:
		return binary(dst, x, func(a, b T) uint8 { return truth(a <= b) })
	case Min:
		return binary(dst, x, func(a, b T) T { return min(a, b) })
	case Max:
		return binary(dst, x, func(a, b T) T { return max(a, b) })
	}
	return ringKernel[T](op, dst, x)
}

func boolKernel(op Op, dst lanes, x [3]lanes) func(int) {
	switch op {
	case Add, Or:
		return binary(dst, x, func(a, b uint8) uint8 { return a | b })
	case Mul, And:
		return binary(dst, x, func(a, b uint8) uint8 { return a & b })
	case Xor, Ne:
		return binary(dst, x, func(a, b uint8) uint8 { return a ^ b })
	case Eq:
		return binary(dst, x, func(a, b uint8) uint8 { return a ^ b ^ 1 })
	case Not:
		return unary(dst, x[0], func(a uint8) uint8 { return a ^ 1 })
	}
	return nil
}

func intKernel[T integer](op Op, dst lanes, x [3]lanes) func(int) {
	width := uint64(8 * dst.dtype.Size())
	switch op {
	case Div:
		return binary(dst, x, intDiv[T])
	case Rem:
		return binary(dst, x, intRem[T])
	case Abs:
		return unary(dst, x[0], intAbs[T])
	case Not:
		return unary(dst, x[0], func(a T) T { return ^a })
	case And:
		return binary(dst, x, func(a, b T) T { return a & b })
	case Or:
		return binary(dst, x, func(a, b T) T { return a | b })
	case Xor:
		return binary(dst, x, func(a, b T) T { return a ^ b })
	case Shl:
		return binary(dst, x, func(a, b T) T { return a << clampShift(b, width) })
	case Shr:
		return binary(dst, x, func(a, b T) T { return a >> clampShift(b, width) })
	case MulHi:
		return binary(dst, x, func(a, b T) T { return T(uint64(uint32(a)) * uint64(uint32(b)) >> 32) })
	case PopCount:
		return unary(dst, x[0], func(a T) T { return T(bits.OnesCount64(low(a, width))) })
	case Clz:
		return unary(dst, x[0], func(a T) T { return T(bits.LeadingZeros64(low(a, width)) - 64 + int(width)) })
	case Pow:
		return binary(dst, x, intPow[T])
	}
	return orderKernel[T](op, dst, x)
}

func intAbs[T integer](a T) T {
	if a < 0 {
		return -a
	}
	return a
}

// intDiv truncates; x/0 is 0. Go itself defines MinInt/-1 to wrap.
func intDiv[T integer](a, b T) T {
	if b == 0 {
		return 0
	}
	return a / b
}

func intRem[T integer](a, b T) T {
	if b == 0 {
		return 0
	}
	return a % b
}

// intPow is xʸ by squaring; a negative exponent gives 0, as an integer quotient would but for
// x = ±1. TensorFlow refuses negative exponents before any element is computed.
func intPow[T integer](x, y T) T {
	if y < 0 {
		return 0
	}
	r := T(1)
	for ; y != 0; y >>= 1 {
		if y&1 != 0 {
			r *= x
		}
		x *= x
	}
	return r
}

func clampShift[T integer](y T, width uint64) uint64 {
	if y < 0 {
		return 0
	}
	return min(uint64(y), width-1)
}

// low is the value's bits without sign extension.
func low[T integer](a T, width uint64) uint64 {
	return uint64(a) << (64 - width) >> (64 - width)
}

func floatKernel[T float](op Op, dst lanes, x [3]lanes) func(int) {
	switch op {
	case Div:
		return binary(dst, x, func(a, b T) T { return a / b })
	case Rem:
		return binary(dst, x, func(a, b T) T { return T(math.Mod(float64(a), float64(b))) })
	case Abs:
		return unary(dst, x[0], func(a T) T { return T(math.Abs(float64(a))) })
	case FMA:
		return fmaKernel(dst, x)
	}
	if f := realFuncs[op]; f != nil {
		return unary(dst, x[0], func(a T) T { return T(f(float64(a))) })
	}
	if f := realFuncs2[op]; f != nil {
		return binary(dst, x, func(a, b T) T { return T(f(float64(a), float64(b))) })
	}
	return orderKernel[T](op, dst, x)
}

func fmaKernel(dst lanes, x [3]lanes) func(int) {
	if d, ok := dst.data.([]float64); ok {
		a, b, c := x[0].data.([]float64), x[1].data.([]float64), x[2].data.([]float64)
		return func(k int) {
			for i := range d[:k] {
				d[i] = math.FMA(a[i], b[i], c[i])
			}
		}
	}
	d := dst.data.([]float32)
	a, b, c := x[0].data.([]float32), x[1].data.([]float32), x[2].data.([]float32)
	return func(k int) {
		for i := range d[:k] {
			d[i] = FMA32(a[i], b[i], c[i])
		}
	}
}

// FMA32 is x·y+z rounded once to float32. The product of two float32 is exact in float64; the
// sum is rounded there to odd where it matters: where the second rounding, to float32, would
// otherwise see a tie that is none, or rounds at another place because the result is denormal.
func FMA32(x, y, z float32) float32 {
	p, c := float64(x)*float64(y), float64(z)
	s := p + c
	midway := math.Float64bits(s)&(1<<29-1) == 1<<28
	if !midway && math.Abs(s) >= 0x1p-126 {
		return float32(s)
	}
	return float32(addToOdd(p, c, s))
}

// addToOdd corrects s = fl(p+c) to the sum rounded to odd: where s is inexact, the neighbour
// that has an odd last bit and lies towards the lost part.
func addToOdd(p, c, s float64) float64 {
	t := s - p
	lost := (p - (s - t)) + (c - t)
	b := math.Float64bits(s)
	if lost == 0 || b&1 != 0 || math.IsInf(s, 0) || s != s {
		return s
	}
	if (lost > 0) == (s > 0) {
		return math.Float64frombits(b + 1)
	}
	return math.Float64frombits(b - 1)
}

func selectKernel(dst lanes, x [3]lanes) func(int) {
	switch dst.data.(type) {
	case []uint8:
		return choose[uint8](dst, x)
	case []int8:
		return choose[int8](dst, x)
	case []int16:
		return choose[int16](dst, x)
	case []uint16:
		return choose[uint16](dst, x)
	case []int32:
		return choose[int32](dst, x)
	case []uint32:
		return choose[uint32](dst, x)
	case []int64:
		return choose[int64](dst, x)
	case []uint64:
		return choose[uint64](dst, x)
	case []float32:
		return choose[float32](dst, x)
	case []float64:
		return choose[float64](dst, x)
	case []complex64:
		return choose[complex64](dst, x)
	}
	return choose[complex128](dst, x)
}

func choose[T lane](dst lanes, x [3]lanes) func(int) {
	d, c, a, b := dst.data.([]T), x[0].data.([]uint8), x[1].data.([]T), x[2].data.([]T)
	return func(k int) {
		for i := range d[:k] {
			if c[i] != 0 {
				d[i] = a[i]
			} else {
				d[i] = b[i]
			}
		}
	}
}
