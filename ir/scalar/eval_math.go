package scalar

import (
	"math"
)

// realFuncs are the reference functions of one real number.
var realFuncs = [NumOps]func(float64) float64{
	Sqrt:    math.Sqrt,
	Floor:   math.Floor,
	Ceil:    math.Ceil,
	Trunc:   math.Trunc,
	Rint:    math.RoundToEven,
	Exp:     math.Exp,
	Expm1:   math.Expm1,
	Log:     math.Log,
	Log1p:   math.Log1p,
	Sin:     math.Sin,
	Cos:     math.Cos,
	Tan:     math.Tan,
	Asin:    asin,
	Acos:    acos,
	Atan:    math.Atan,
	Sinh:    sinh,
	Cosh:    math.Cosh,
	Tanh:    math.Tanh,
	Asinh:   math.Asinh,
	Acosh:   math.Acosh,
	Atanh:   math.Atanh,
	Sigmoid: sigmoid,
	Erf:     math.Erf,
	Erfc:    math.Erfc,
	Erfinv:  math.Erfinv,
	Rsqrt:   func(x float64) float64 { return 1 / math.Sqrt(x) },
	Lgamma:  lgamma,
	Digamma: digamma,
}

// realFuncs2 are the reference functions of two real numbers.
var realFuncs2 = [NumOps]func(x, y float64) float64{
	Atan2: math.Atan2,
	Pow:   math.Pow,
}

// asin and acos replace Go's, which cancel near 1.
func asin(x float64) float64 {
	if math.Abs(x) < 1e-8 {
		return x
	}
	return math.Atan2(x, math.Sqrt((1-x)*(1+x)))
}

func acos(x float64) float64 {
	if math.Abs(x) > 1 {
		return math.NaN()
	}
	return 2 * math.Atan2(math.Sqrt(1-x), math.Sqrt(1+x))
}

// sinh replaces Go's, whose series loses digits near 0.5.
func sinh(x float64) float64 {
	if a := math.Abs(x); a < 22 {
		e := math.Expm1(a)
		return math.Copysign((e+e/(e+1))/2, x)
	}
	return math.Sinh(x)
}

func sigmoid(x float64) float64 {
	if x < 0 {
		e := math.Exp(x)
		return e / (1 + e)
	}
	return 1 / (1 + math.Exp(-x))
}

// lgamma is C's: infinite at -Inf, where Go's is not.
func lgamma(x float64) float64 {
	if math.IsInf(x, -1) {
		return math.Inf(1)
	}
	v, _ := math.Lgamma(x)
	return v
}

// digamma shifts x above 10 by recurrence and sums the asymptotic series there (Abramowitz and
// Stegun 6.3.18); negative x reflect. Poles are NaN, as TensorFlow has them.
func digamma(x float64) float64 {
	if x <= 0 {
		if x == math.Floor(x) {
			return math.NaN()
		}
		frac := x - math.Floor(x)
		if frac == 0.5 {
			return digamma(1 - x)
		}
		return digamma(1-x) - math.Pi/math.Tan(math.Pi*frac)
	}
	if math.IsInf(x, 1) {
		return x
	}
	shift := 0.0
	for ; x < 10; x++ {
		shift += 1 / x
	}
	z := 1 / (x * x)
	series := horner(z, 1.0/12, -691.0/32760, 1.0/132, -1.0/240, 1.0/252, -1.0/120, 1.0/12) * z
	return math.Log(x) - 0.5/x - series - shift
}

// horner evaluates a polynomial whose coefficients come highest first.
func horner(x float64, c ...float64) float64 {
	s := 0.0
	for _, v := range c {
		s = s*x + v
	}
	return s
}
