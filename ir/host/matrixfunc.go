package host

import (
	"math"
	"math/cmplx"

	"tfc/ir/tensor"
)

// squareMatrices applies f to each square matrix of a batch.
func squareMatrices(x *tensor.Tensor, f func(a *matrix) (*matrix, error)) (*tensor.Tensor, error) {
	n, _ := lastTwo(x)
	return matrices(x, []int{n, n}, func(a *matrix) ([]complex128, error) {
		y, err := f(a)
		if err != nil {
			return nil, err
		}
		return y.a, nil
	})
}

// pade13 are the coefficients of the Padé approximant of degree 13 of the exponential (Higham 2005).
var pade13 = []float64{
	64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600,
	670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
}

// MatrixExp is the exponential of each matrix, by scaling and squaring.
func MatrixExp(x *tensor.Tensor) (*tensor.Tensor, error) {
	return squareMatrices(x, func(a *matrix) (*matrix, error) {
		squarings := 0
		for norm := a.norm1(); norm > 5.37 && squarings < 1024; norm /= 2 {
			squarings++
		}
		scale(a.a, complex(math.Ldexp(1, -squarings), 0))
		b, one := pade13, identity(a.n)
		a2 := a.times(a)
		a4 := a2.times(a2)
		a6 := a4.times(a2)
		odd := a6.times(combined([]float64{b[13], b[11], b[9]}, a6, a4, a2))
		odd = a.times(combined([]float64{1, b[7], b[5], b[3], b[1]}, odd, a6, a4, a2, one))
		even := a6.times(combined([]float64{b[12], b[10], b[8]}, a6, a4, a2))
		even = combined([]float64{1, b[6], b[4], b[2], b[0]}, even, a6, a4, a2, one)
		y, err := solve(combined([]float64{1, -1}, even, odd), combined([]float64{1, 1}, even, odd))
		for range squarings {
			if err == nil {
				y = y.times(y)
			}
		}
		return y, err
	})
}

// sqrtTriangular is the principal square root of an upper triangular matrix (Björck and Hammarling 1983). Elements that
// rounding may have made count as zeros, so that a singular matrix that has a root gets it.
func sqrtTriangular(t *matrix) *matrix {
	r, least := newMatrix(t.n, t.n), 0x1p-50*t.norm1()
	for j := range t.n {
		if v := t.row(j)[j]; cmplx.Abs(v) > least {
			r.row(j)[j] = cmplx.Sqrt(v)
		}
		for i := j - 1; i >= 0; i-- {
			sum := t.row(i)[j]
			for k := i + 1; k < j; k++ {
				sum -= r.row(i)[k] * r.row(k)[j]
			}
			if cmplx.Abs(sum) <= least {
				sum = 0
			} else {
				sum /= r.row(i)[i] + r.row(j)[j]
			}
			r.row(i)[j] = sum
		}
	}
	return r
}

// bySchur applies a function of upper triangular matrices.
func bySchur(x *tensor.Tensor, f func(t *matrix) *matrix) (*tensor.Tensor, error) {
	return squareMatrices(x, func(a *matrix) (*matrix, error) {
		t, q := schur(a)
		return q.times(f(t)).times(q.adjoint()), nil
	})
}

// MatrixSqrt is the principal square root of each matrix.
func MatrixSqrt(x *tensor.Tensor) (*tensor.Tensor, error) { return bySchur(x, sqrtTriangular) }

// MatrixLog is the principal logarithm of each matrix: square roots bring the triangular factor close to 1, where the
// logarithm is an integral, Σ wᵢ·u·(1+xᵢ·u)⁻¹ by Gauss and Legendre's rule (Higham, Functions of Matrices, 11.4).
func MatrixLog(x *tensor.Tensor) (*tensor.Tensor, error) {
	nodes, weights := gaussLegendre(16)
	return bySchur(x, func(t *matrix) *matrix {
		one := identity(t.n)
		roots := 0
		u := combined([]float64{1, -1}, t, one)
		for ; u.norm1() > 0.25 && roots < 100; roots++ {
			t = sqrtTriangular(t)
			u = combined([]float64{1, -1}, t, one)
		}
		sum := newMatrix(t.n, t.n)
		for i, at := range nodes {
			y := &matrix{t.n, t.n, append([]complex128(nil), u.a...)}
			solveTriangular(combined([]float64{1, at}, one, u), y, false, false)
			addScaled(sum.a, complex(weights[i]*math.Ldexp(1, roots), 0), y.a)
		}
		return sum
	})
}

// gaussLegendre is the rule of n points on [0,1]; the nodes are roots of a Legendre polynomial, by Newton's method.
func gaussLegendre(n int) (nodes, weights []float64) {
	for i := range n {
		x := math.Cos(math.Pi * (float64(i) + 0.75) / (float64(n) + 0.5))
		slope := 0.0
		for range 100 {
			p, before := x, 1.0
			for k := 2; k <= n; k++ {
				p, before = (float64(2*k-1)*x*p-float64(k-1)*before)/float64(k), p
			}
			slope = float64(n) * (x*p - before) / (x*x - 1)
			next := x - p/slope
			if math.Abs(next-x) < 1e-16 {
				break
			}
			x = next
		}
		nodes = append(nodes, (1+x)/2)
		weights = append(weights, 1/((1-x*x)*slope*slope))
	}
	return nodes, weights
}
