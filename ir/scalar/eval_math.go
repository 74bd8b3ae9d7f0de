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
	Exp:     exp,
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
	Cosh:    cosh,
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
	Pow:   pow,
	Scale: func(x, y float64) float64 { return math.Ldexp(x, int(y)) },
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
	h := math.Exp(math.Abs(x) / 2)
	return math.Copysign(h/2*h, x)
}

func cosh(x float64) float64 {
	h := math.Exp(math.Abs(x) / 2)
	return h/2*h + 0.5/h/h
}

// exp replaces Go's near the ends of its range: on amd64 that is infinite already at 709.7.
func exp(x float64) float64 {
	if math.Abs(x) < 700 {
		return math.Exp(x)
	}
	h := math.Exp(x / 2)
	return h * h
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
		frac := x - math.RoundToEven(x)
		if math.Abs(frac) == 0.5 {
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

// pow replaces Go's, which is off by up to 1e-8 for large y; the special cases are Go's, which
// are C's. It is e^(y·log|x|) with the logarithm as a sum of two numbers.
func pow(x, y float64) float64 {
	r := math.Pow(x, y)
	if r == 0 || math.IsInf(r, 0) || r != r || y == 0 || math.Abs(x) == 1 {
		return r
	}
	hi, lo := logPair(math.Abs(x))
	t := y * hi
	rest := math.FMA(y, hi, -t) + y*lo
	h := math.Exp(t / 2)
	return math.Copysign(h*(1+rest)*h, r)
}

// logPair is log x for finite x > 0 as hi+lo, with about 65 bits: n·ln2 + 2s·(1 + z/3 + z²/5 + …)
// with s = f/(2+f), z = s² and x = (1+f)·2ⁿ.
func logPair(x float64) (hi, lo float64) {
	m, n := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, n = 2*m, n-1
	}
	f := m - 1
	d := 2 + f
	s := f / d
	sLo := (math.FMA(-s, d, f) - s*(f-(d-2))) / d
	z := s * s
	series := 0.0
	for k := 27.0; k >= 3; k -= 2 {
		series = series*z + 1/k
	}
	// The cube's term is the only one large enough for its rounding to count.
	v := 2 * s * z * series
	vLo := 2*math.FMA(s, s, -z)*s*series + math.FMA(2*s*z, series, -v) + math.FMA(2*s, z, -(2*s*z))*series
	const ln2Hi, ln2Lo = 6.93147180369123816490e-01, 1.90821492927058770002e-10
	e := float64(n) * ln2Hi
	hi = e + 2*s
	lo = 2*s - (hi - e)
	if n == 0 {
		hi, lo = 2*s, 0
	}
	sum := hi + v
	return sum, (v - (sum - hi)) + lo + vLo + 2*sLo + float64(n)*ln2Lo
}
