package tensor

import (
	"math"

	"github.com/x448/float16"
)

// F16ToF32 widens a half-precision bit pattern; exact.
func F16ToF32(bits uint16) float32 { return float16.Frombits(bits).Float32() }

// F16FromF32 rounds to half precision, to nearest even; overflow gives infinity.
func F16FromF32(f float32) uint16 { return float16.Fromfloat32(f).Bits() }

// BF16ToF32 widens a bfloat16 bit pattern; exact.
func BF16ToF32(bits uint16) float32 { return math.Float32frombits(uint32(bits) << 16) }

// BF16FromF32 rounds to bfloat16, to nearest even; a NaN stays a quiet NaN of its sign.
func BF16FromF32(f float32) uint16 {
	bits := math.Float32bits(f)
	if f != f {
		return uint16(bits>>16)&0x8000 | 0x7fc0
	}
	return uint16((bits + 0x7fff + bits>>16&1) >> 16)
}
