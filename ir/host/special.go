package host

import (
	"math"

	"gonum.org/v1/gonum/mathext"

	"tfc/ir/tensor"
)

// Special applies a function of one to three numbers to the elements of tensors of one shape,
// in f64.
func Special(f func(x []float64) float64, xs ...*tensor.Tensor) *tensor.Tensor {
	columns := make([][]float64, len(xs))
	for i, x := range xs {
		columns[i] = load[float64](x)
	}
	out, args := make([]float64, len(columns[0])), make([]float64, len(xs))
	for i := range out {
		for k, c := range columns {
			args[k] = c[i]
		}
		out[i] = f(args)
	}
	return store(xs[0].DType(), xs[0].Shape(), out)
}

// Igamma is the lower regularised incomplete gamma function P(a,x) (Cephes igam, by gonum): 0 at x=0, NaN outside
// a>0, x≥0.
func Igamma(v []float64) float64 {
	a, x := v[0], v[1]
	switch {
	case x == 0:
		return 0
	case !(a > 0) || !(x >= 0):
		return math.NaN()
	case math.IsInf(a, 1):
		return 0
	case math.IsInf(x, 1):
		return 1
	}
	return mathext.GammaIncReg(a, x)
}

// Igammac is the upper regularised incomplete gamma function Q(a,x)=1-P(a,x).
func Igammac(v []float64) float64 {
	a, x := v[0], v[1]
	switch {
	case !(a > 0) || !(x >= 0):
		return math.NaN()
	case math.IsInf(x, 1):
		return 0
	case math.IsInf(a, 1):
		return 1
	}
	return mathext.GammaIncRegComp(a, x)
}

// Zeta is the Hurwitz zeta function Σ (q+n)⁻ˣ (Cephes zeta, by gonum): infinite at x=1, NaN for
// x<1 and where q is below 0 and x not integral.
func Zeta(v []float64) float64 {
	x, q := v[0], v[1]
	switch {
	case x == 1:
		return math.Inf(1)
	case !(x > 1) || q != q:
		return math.NaN()
	case x > 1e6 && q < 1: // some |q+n| is below 1
		return math.Inf(1)
	case x > 1e6:
		return math.Pow(q, -x)
	case q <= 0 && q == math.Floor(q):
		if x == math.Floor(x) && math.Mod(x, 2) == 0 {
			return math.Inf(1)
		}
		return math.NaN()
	case q <= 0 && x != math.Floor(x):
		return math.NaN()
	case math.IsInf(q, 1):
		return 0
	}
	return mathext.Zeta(x, q)
}

// Polygamma is the derivative of order n of digamma: (-1)ⁿ⁺¹·n!·ζ(n+1,x); NaN unless n is a
// whole number.
func Polygamma(v []float64) float64 {
	n, x := v[0], v[1]
	switch {
	case n != math.Floor(n) || n < 0:
		return math.NaN()
	case n == 0:
		if x <= 0 && x == math.Floor(x) {
			return math.NaN()
		}
		if math.IsInf(x, 1) {
			return x
		}
		return mathext.Digamma(x)
	}
	sign := 1.0
	if math.Mod(n, 2) == 0 {
		sign = -1
	}
	return sign * math.Gamma(n+1) * Zeta([]float64{n + 1, x})
}

// Betainc is the regularised incomplete beta function I_x(a,b) (Cephes incbet, by gonum); NaN
// outside a>0, b>0, 0≤x≤1.
func Betainc(v []float64) float64 {
	a, b, x := v[0], v[1], v[2]
	if !(a > 0) || !(b > 0) || !(x >= 0 && x <= 1) {
		return math.NaN()
	}
	return mathext.RegIncBeta(a, b, x)
}

// Ndtri is the quantile function of the normal distribution (Cephes ndtri, by gonum); NaN
// outside [0,1].
func Ndtri(v []float64) float64 {
	switch p := v[0]; {
	case !(p >= 0 && p <= 1):
		return math.NaN()
	default:
		return mathext.NormalQuantile(p)
	}
}

// BesselI0e is e^-|x|·I₀(x).
func BesselI0e(v []float64) float64 { return besselIe(0, math.Abs(v[0])) }

// BesselI1e is e^-|x|·I₁(x).
func BesselI1e(v []float64) float64 { return math.Copysign(besselIe(1, math.Abs(v[0])), v[0]) }

// besselIe sums the power series (Abramowitz and Stegun 9.6.10), whose terms are all positive,
// below 25, and the asymptotic one (9.7.1) above.
func besselIe(order, x float64) float64 {
	if math.IsInf(x, 1) {
		return 0
	}
	if x > 25 {
		term, sum, mu := 1.0, 1.0, 4*order*order
		for k := 1.0; k < 40; k++ {
			odd := 2*k - 1
			next := term * (odd*odd - mu) / (8 * x * k)
			if sum+next == sum || math.Abs(next) > math.Abs(term) {
				break
			}
			term = next
			sum += next
		}
		return sum / math.Sqrt(2*math.Pi*x)
	}
	term := math.Pow(x/2, order)
	sum := term
	for k := 1.0; term > 1e-18*sum; k++ {
		term *= x * x / 4 / (k * (k + order))
		sum += term
	}
	return sum * math.Exp(-x)
}
