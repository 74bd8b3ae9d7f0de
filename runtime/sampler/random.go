package sampler

import (
	"math"

	"tfc/runtime/host"
)

// simple draws from a generator as TensorFlow's SimplePhilox does.
type simple struct{ *host.Philox }

// uniform is a whole number below n.
func (s simple) uniform(n uint32) uint32 {
	if n&(n-1) == 0 {
		return s.Next() & (n - 1)
	}
	skewed := math.MaxUint32%n + 1
	x := s.Next()
	for x < skewed {
		x = s.Next()
	}
	return x % n
}

func (s simple) bits64() uint64 {
	low := uint64(s.Next())
	return low | uint64(s.Next())<<32
}

// uniform64 is a whole number below n.
func (s simple) uniform64(n uint64) uint64 {
	if n&(n-1) == 0 {
		return s.bits64() & (n - 1)
	}
	skewed := math.MaxUint64%n + 1
	x := s.bits64()
	for x < skewed {
		x = s.bits64()
	}
	return x % n
}

// float is a number in [0, 1).
func (s simple) float() float32 { return math.Float32frombits(127<<23|s.Next()&0x7fffff) - 1 }

// double is a number in [0, 1).
func (s simple) double() float64 {
	high := uint64(s.Next())
	return math.Float64frombits(1023<<52|high&0xfffff<<32|uint64(s.Next())) - 1
}
