package scalar

import (
	"math"
	"math/cmplx"
)

type complexLane interface{ complex64 | complex128 }

func partKernel(op Op, dst lanes, x [3]lanes) func(int) {
	switch d := dst.data.(type) {
	case []complex64:
		return zip(d, x, func(re, im float32) complex64 { return complex(re, im) })
	case []complex128:
		return zip(d, x, func(re, im float64) complex128 { return complex(re, im) })
	case []float32:
		if op == Real {
			return unary(dst, x[0], func(z complex64) float32 { return real(z) })
		}
		return unary(dst, x[0], func(z complex64) float32 { return imag(z) })
	}
	if op == Real {
		return unary(dst, x[0], func(z complex128) float64 { return real(z) })
	}
	return unary(dst, x[0], func(z complex128) float64 { return imag(z) })
}

func zip[R, C any](d []C, x [3]lanes, f func(re, im R) C) func(int) {
	return binary(lanes{data: d}, x, f)
}

func complexKernel[T complexLane](op Op, dst lanes, x [3]lanes) func(int) {
	switch op {
	case Mul:
		return binary(dst, x, func(a, b T) T { return T(complexMul(complex128(a), complex128(b))) })
	case Div:
		return binary(dst, x, func(a, b T) T { return T(complex128(a) / complex128(b)) })
	case Pow:
		return binary(dst, x, func(a, b T) T { return T(complexPow(complex128(a), complex128(b))) })
	case Abs:
		if _, ok := dst.data.([]float32); ok {
			return unary(dst, x[0], func(a T) float32 { return float32(cmplx.Abs(complex128(a))) })
		}
		return unary(dst, x[0], func(a T) float64 { return cmplx.Abs(complex128(a)) })
	}
	if f := complexFuncs[op]; f != nil {
		return unary(dst, x[0], func(a T) T { return T(f(complex128(a))) })
	}
	return ringKernel[T](op, dst, x)
}

// complexFuncs are the reference functions of one complex number.
var complexFuncs = [NumOps]func(complex128) complex128{
	Sqrt:    cmplx.Sqrt,
	Exp:     cmplx.Exp,
	Expm1:   complexExpm1,
	Log:     cmplx.Log,
	Log1p:   complexLog1p,
	Sin:     cmplx.Sin,
	Cos:     cmplx.Cos,
	Tan:     cmplx.Tan,
	Asin:    cmplx.Asin,
	Acos:    cmplx.Acos,
	Atan:    complexAtan,
	Sinh:    cmplx.Sinh,
	Cosh:    cmplx.Cosh,
	Tanh:    cmplx.Tanh,
	Asinh:   cmplx.Asinh,
	Acosh:   cmplx.Acosh,
	Atanh:   cmplx.Atanh,
	Sigmoid: func(z complex128) complex128 { return 1 / (1 + cmplx.Exp(-z)) },
	Rsqrt:   func(z complex128) complex128 { return 1 / cmplx.Sqrt(z) },
}

// complexMul is the schoolbook product, each part rounded as written: Go may fuse otherwise.
func complexMul(a, b complex128) complex128 {
	re := float64(real(a)*real(b)) - float64(imag(a)*imag(b))
	im := float64(real(a)*imag(b)) + float64(imag(a)*real(b))
	return complex(re, im)
}

// complexExpm1 keeps digits near 0: the real part of e^z-1 is expm1(x)·cos y - 2·sin²(y/2).
func complexExpm1(z complex128) complex128 {
	s, c := math.Sincos(imag(z))
	h := math.Sin(imag(z) / 2)
	return complex(math.Expm1(real(z))*c-2*h*h, math.Exp(real(z))*s)
}

// complexLog1p keeps digits near 0: |1+z|² - 1 is x·(2+x) + y².
func complexLog1p(z complex128) complex128 {
	x, y := real(z), imag(z)
	if math.Abs(x) > 0.5 || math.Abs(y) > 0.5 {
		return cmplx.Log(1 + z)
	}
	return complex(math.Log1p(x*(2+x)+y*y)/2, math.Atan2(y, 1+x))
}

// complexPow takes 0 to a power with positive real part as 0, and as NaN otherwise, as
// TensorFlow does.
func complexPow(x, y complex128) complex128 {
	if x == 0 && real(y) <= 0 {
		return cmplx.NaN()
	}
	return cmplx.Pow(x, y)
}

// complexAtan takes the sign of a zero real part on the cuts, as C does and Go does not.
func complexAtan(z complex128) complex128 {
	w := cmplx.Atan(z)
	if real(z) == 0 && math.Abs(imag(z)) > 1 {
		return complex(math.Copysign(math.Pi/2, real(z)), imag(w))
	}
	return w
}
