package host

import "math"

// BesselI0 and BesselI1 are the modified Bessel functions of the first kind.
func BesselI0(v []float64) float64 { return unscaled(v[0], BesselI0e(v)) }

// BesselI1 is that of order 1.
func BesselI1(v []float64) float64 { return unscaled(v[0], BesselI1e(v)) }

// unscaled is e^|x|·y, infinite with the sign of y where that overflows.
func unscaled(x, y float64) float64 {
	if math.IsInf(x, 0) {
		return math.NaN()
	}
	if math.Abs(x) > 720 {
		return math.Copysign(math.Inf(1), y)
	}
	return math.Exp(math.Abs(x)) * y
}

// finite is a function where x is finite, else NaN, as Cephes has it.
func finite(f func(x float64) float64) func(v []float64) float64 {
	return func(v []float64) float64 {
		if math.IsInf(v[0], 0) {
			return math.NaN()
		}
		return f(v[0])
	}
}

// positive is a finite function for numbers above 0, else -∞.
func positive(f func(x float64) float64) func(v []float64) float64 {
	above := finite(f)
	return func(v []float64) float64 {
		if v[0] <= 0 {
			return math.Inf(-1)
		}
		return above(v)
	}
}

// BesselJ0, BesselJ1, BesselY0 and BesselY1 are the Bessel functions of the first and second kind; the latter are -∞
// up to 0.
var (
	BesselJ0 = finite(math.J0)
	BesselJ1 = finite(math.J1)
	BesselY0 = positive(math.Y0)
	BesselY1 = positive(math.Y1)
)

// BesselK0e is eˣ·K₀(x).
func BesselK0e(v []float64) float64 { return besselKe(0, v[0]) }

// BesselK1e is eˣ·K₁(x).
func BesselK1e(v []float64) float64 { return besselKe(1, v[0]) }

// BesselK0 is the modified Bessel function of the second kind of order 0.
func BesselK0(v []float64) float64 { return besselK(0, v[0]) }

// BesselK1 is that of order 1.
func BesselK1(v []float64) float64 { return besselK(1, v[0]) }

func besselK(order, x float64) float64 {
	if x <= 0 {
		return math.Inf(1)
	}
	return math.Exp(-x) * besselKe(order, x)
}

// besselKe is ∫₀^∞ e^(-x(cosh t - 1))·cosh(order·t) dt, by the trapezoidal rule, which converges exponentially here: a
// step of 1/8 leaves less than 1e-30.
func besselKe(order, x float64) float64 {
	const step = 0.125
	switch {
	case x <= 0:
		return math.Inf(1)
	case x != x:
		return x
	case math.IsInf(x, 1):
		return 0
	}
	sum, shrink := 0.5, 1.0
	if x > 30 { // the integrand is narrow: t² in place of t/√x
		shrink = math.Sqrt(30 / x)
	}
	for k := 1.0; ; k++ {
		t := k * step * shrink
		half := math.Sinh(t / 2)
		term := math.Exp(-2*x*half*half) * math.Cosh(order*t)
		sum += term
		if !(term > 1e-19*sum) || math.IsInf(sum, 1) {
			return sum * step * shrink
		}
	}
}
