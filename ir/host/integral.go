package host

import (
	"math"
	"math/cmplx"
)

const euler = 0.57721566490153286060651209008240243104215933593992

// Dawsn is Dawson's integral e^(-x²)·∫₀ˣ e^(t²) dt, by Rybicki's sum (1989), which converges exponentially.
func Dawsn(v []float64) float64 {
	const h = 0.2
	x := math.Abs(v[0])
	switch {
	case x != x:
		return x
	case x > 1e8:
		return 0.5 / v[0]
	case x < 0.2:
		sum, term := 0.0, x
		for k := 1.0; math.Abs(term) > 1e-18*x; k++ {
			sum += term
			term *= -2 * x * x / (2*k + 1)
		}
		return math.Copysign(sum, v[0])
	}
	n0 := 2 * math.Round(x/h/2)
	rest, sum := x-n0*h, 0.0
	for n := -35.0; n <= 35; n += 2 {
		d := rest - n*h
		sum += math.Exp(-d*d) / (n0 + n)
	}
	return math.Copysign(sum/math.Sqrt(math.Pi), v[0])
}

// Expint is the exponential integral Ei(x) for x>0 (Abramowitz and Stegun 5.1.10 and 5.1.51); NaN below 0, -∞ at 0.
func Expint(v []float64) float64 {
	x := v[0]
	switch {
	case x == 0:
		return math.Inf(-1)
	case !(x > 0):
		return math.NaN()
	case math.IsInf(x, 1):
		return math.NaN()
	case x > 40:
		sum, term := 1.0, 1.0
		for k := 1.0; k < x; k++ {
			term *= k / x
			sum += term
			if term < 1e-17*sum {
				break
			}
		}
		return math.Exp(x) / x * sum
	}
	sum, power := 0.0, 1.0
	for k := 1.0; k < 500; k++ {
		power *= x / k
		sum += power / k
		if power < 1e-18*sum {
			break
		}
	}
	return euler + math.Log(x) + sum
}

// FresnelCos is ∫₀ˣ cos(πt²/2) dt.
func FresnelCos(v []float64) float64 { return math.Copysign(real(fresnel(math.Abs(v[0]))), v[0]) }

// FresnelSin is ∫₀ˣ sin(πt²/2) dt.
func FresnelSin(v []float64) float64 { return math.Copysign(imag(fresnel(math.Abs(v[0]))), v[0]) }

// fresnel is C(x)+i·S(x): Σ (iπx²/2)ᵏ·x/(k!(2k+1)) for small x, else (1+i)/2·erf(√π/2·(1-i)x) by the continued fraction
// of erfc.
func fresnel(x float64) complex128 {
	switch {
	case x != x:
		return cmplx.NaN()
	case x > 1e8:
		return 0.5 + 0.5i
	case x < 1.6:
		sum, power := complex(0, 0), complex(x, 0)
		turn := complex(0, math.Pi/2*x*x)
		for k := 0.0; k < 60; k++ {
			sum += power / complex(2*k+1, 0)
			power *= turn / complex(k+1, 0)
		}
		return sum
	}
	z2 := complex(0, math.Pi*x*x) // twice the square of the argument, negated
	b := 1 - z2
	c, d := complex(1e300, 0), 1/b
	h := d
	for n := -1.0; n > -2000; n -= 2 {
		a := complex(n*(-n+1), 0)
		b += 4
		d = 1 / (a*d + b)
		c = b + a/c
		delta := c * d
		h *= delta
		if cmplx.Abs(delta-1) < 1e-16 {
			break
		}
	}
	// πx²/2 modulo 2π, without losing digits of a large x
	_, part := math.Modf(math.FMA(x, x, 0) / 4)
	low := math.FMA(x, x, -x*x) / 4
	phase := 2 * math.Pi * (part + low)
	h *= complex(x, -x)
	return (0.5 + 0.5i) * (1 - cmplx.Rect(1, phase)*h)
}

// Spence is -∫₁ˣ log t/(t-1) dt, the dilogarithm of 1-x; NaN below 0.
func Spence(v []float64) float64 {
	x := v[0]
	switch {
	case !(x >= 0):
		return math.NaN()
	case x == 0:
		return math.Pi * math.Pi / 6
	case math.IsInf(x, 1):
		return math.NaN()
	case x > 1.5:
		log := math.Log(x)
		return -log*log/2 - Spence([]float64{1 / x})
	case x < 0.5:
		return math.Pi*math.Pi/6 - math.Log(x)*math.Log1p(-x) - Spence([]float64{1 - x})
	}
	y := 1 - x
	sum, power := 0.0, y
	for k := 1.0; math.Abs(power) > 1e-18*math.Abs(y); k++ {
		sum += power / (k * k)
		power *= y
	}
	return sum
}
