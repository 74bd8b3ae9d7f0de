package host

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// IgammaGradA is the derivative of P(a,x) by a; 0 at x=0, NaN outside a>0, x≥0.
func IgammaGradA(v []float64) float64 {
	a, x := v[0], v[1]
	if !gammaDomain(a, x) {
		return gammaOutside(a, x)
	}
	lg, _ := math.Lgamma(a)
	return -gammaDensityRatio(a, x) * math.Exp((a-1)*math.Log(x)-x-lg)
}

// RandomGammaGrad is the derivative by a of a sample x of the gamma distribution with shape a: that of P(a,x) by a over
// the density, negated.
func RandomGammaGrad(v []float64) float64 {
	a, x := v[0], v[1]
	if !gammaDomain(a, x) {
		return gammaOutside(a, x)
	}
	return gammaDensityRatio(a, x)
}

func gammaDomain(a, x float64) bool { return a > 0 && x > 0 && !math.IsInf(a, 1) && !math.IsInf(x, 1) }

// gammaOutside is the derivative at the borders of the domain, where nothing changes with a, and NaN beyond them.
func gammaOutside(a, x float64) float64 {
	if x == 0 || a > 0 && x > 0 {
		return 0
	}
	return math.NaN()
}

// gammaDensityRatio is the negated derivative of P(a,x) by a over the density of x, from the power series of P or the
// continued fraction of 1-P, whichever converges well, with derivatives carried along (as in Cephes and Eigen).
func gammaDensityRatio(a, x float64) float64 {
	if x > 1 && x > a {
		return gammaFraction(a, x)
	}
	c, dc := 1.0, 0.0
	sum, dsum := 1.0, 0.0
	for r := a + 1; r < a+5000; r++ {
		dc = dc*(x/r) - c*x/(r*r)
		c *= x / r
		sum, dsum = sum+c, dsum+dc
		if math.Abs(dc) <= 1e-17*math.Abs(dsum) && c <= 1e-17*sum {
			break
		}
	}
	return -(dsum + sum*(math.Log(x)-mathext.Digamma(a+1))) * x / a
}

// gammaFraction is the ratio for large x. p/q are the convergents, dp and dq their derivatives.
func gammaFraction(a, x float64) float64 {
	const big = 0x1p52
	y, z, c := 1-a, x+2-a, 0.0
	p2, q2, p1, q1 := 1.0, x, x+1, z*x
	var dp2, dq2, dp1 float64
	dq1 := -x
	value := p1 / q1
	derivative := (dp1 - value*dq1) / q1
	for range 5000 {
		c, y, z = c+1, y+1, z+2
		p, q := p1*z-p2*y*c, q1*z-q2*y*c
		dp := dp1*z - p1 - dp2*y*c + p2*c
		dq := dq1*z - q1 - dq2*y*c + q2*c
		if q != 0 {
			before := derivative
			value = p / q
			derivative = (dp - value*dq) / q
			if math.Abs(derivative-before) <= 1e-16*math.Abs(derivative) {
				break
			}
		}
		p2, p1, q2, q1, dp2, dp1, dq2, dq1 = p1, p, q1, q, dp1, dp, dq1, dq
		if math.Abs(p) > big {
			for _, v := range []*float64{&p2, &p1, &q2, &q1, &dp2, &dp1, &dq2, &dq1} {
				*v /= big
			}
		}
	}
	return (derivative + value*(math.Log(x)-mathext.Digamma(a))) * x
}
