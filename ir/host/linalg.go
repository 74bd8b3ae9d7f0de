package host

import (
	"errors"
	"math/cmplx"
	"slices"

	"tfc/ir/tensor"
)

// ErrSingular is the error of solvers, in TensorFlow's words.
var ErrSingular = errors.New("input is not invertible")

// matrix is dense and row-major. All of linear algebra is computed in c128, real input too: its
// imaginary parts stay exactly 0.
type matrix struct {
	m, n int
	a    []complex128
}

func newMatrix(m, n int) *matrix { return &matrix{m, n, make([]complex128, m*n)} }

func identity(n int) *matrix {
	x := newMatrix(n, n)
	for i := range n {
		x.row(i)[i] = 1
	}
	return x
}

func (x *matrix) row(i int) []complex128 { return x.a[i*x.n:][:x.n] }

// adjoint is the conjugate transpose.
func (x *matrix) adjoint() *matrix {
	y := newMatrix(x.n, x.m)
	for i := range x.m {
		for j, v := range x.row(i) {
			y.row(j)[i] = cmplx.Conj(v)
		}
	}
	return y
}

func (x *matrix) swapRows(i, j int) {
	if i != j {
		a, b := x.row(i), x.row(j)
		for k := range a {
			a[k], b[k] = b[k], a[k]
		}
	}
}

// subtractScaled is dst -= a·src.
func subtractScaled(dst []complex128, a complex128, src []complex128) {
	if a != 0 {
		addScaled(dst, -a, src)
	}
}

// loadMatrices cuts a batch of matrices, the last two dimensions, out of t.
func loadMatrices(t *tensor.Tensor) []*matrix {
	s := t.Shape()
	m, n := s[len(s)-2], s[len(s)-1]
	all, out := loadComplex(t), make([]*matrix, product(s[:len(s)-2]))
	for i := range out {
		out[i] = &matrix{m, n, all[i*m*n:][:m*n]}
	}
	return out
}

func loadComplex(t *tensor.Tensor) []complex128 {
	if t.DType().IsComplex() {
		return load[complex128](t)
	}
	out := make([]complex128, t.Len())
	for i, v := range load[float64](t) {
		out[i] = complex(v, 0)
	}
	return out
}

func storeComplex(d tensor.DType, shape []int, values []complex128) *tensor.Tensor {
	if d.IsComplex() {
		return store(d, shape, values)
	}
	real64 := make([]float64, len(values))
	for i, v := range values {
		real64[i] = real(v)
	}
	return store(d, shape, real64)
}

// batch stacks one result of each matrix of a batch; empty batches have the given sizes.
func batch(d tensor.DType, lead []int, sizes []int, each [][]complex128) *tensor.Tensor {
	return storeComplex(d, slices.Concat(lead, sizes), slices.Concat(each...))
}

// matrices applies f to each matrix of a batch and stacks the results, of type d; sizes are
// those of one result.
func matrices(x *tensor.Tensor, sizes []int, f func(*matrix) ([]complex128, error)) (*tensor.Tensor, error) {
	var each [][]complex128
	for _, a := range loadMatrices(x) {
		y, err := f(a)
		if err != nil {
			return nil, err
		}
		each = append(each, y)
	}
	s := x.Shape()
	return batch(x.DType(), s[:len(s)-2], sizes, each), nil
}

// lastTwo is the sizes of the matrices of a batch.
func lastTwo(x *tensor.Tensor) (m, n int) {
	s := x.Shape()
	return s[len(s)-2], s[len(s)-1]
}

// Cholesky is the lower factor L of L·Lᴴ=x; only the lower triangle of x is read. As in TensorFlow 2.21, an x that is
// not positive definite is no error: the factor has NaNs.
func Cholesky(x *tensor.Tensor) (*tensor.Tensor, error) {
	n, _ := lastTwo(x)
	return matrices(x, []int{n, n}, func(a *matrix) ([]complex128, error) {
		l := newMatrix(n, n)
		for i := range n {
			for j := range i + 1 {
				sum := a.row(i)[j]
				for k := range j {
					sum -= l.row(i)[k] * cmplx.Conj(l.row(j)[k])
				}
				if i != j {
					l.row(i)[j] = sum / l.row(j)[j]
				} else if l.row(i)[i] = cmplx.NaN(); real(sum) > 0 {
					l.row(i)[i] = cmplx.Sqrt(complex(real(sum), 0))
				}
			}
		}
		return l.a, nil
	})
}

// factor overwrites a with its LU factors by partial pivoting, and returns the order of rows and
// the sign of that permutation. A pivot of 0 leaves its column as it is.
func factor(a *matrix) (rows []int, sign complex128) {
	rows, sign = make([]int, a.m), 1
	for i := range rows {
		rows[i] = i
	}
	for k := range min(a.m, a.n) {
		best := k
		for i := k + 1; i < a.m; i++ {
			if cmplx.Abs(a.row(i)[k]) > cmplx.Abs(a.row(best)[k]) {
				best = i
			}
		}
		if best != k {
			a.swapRows(k, best)
			rows[k], rows[best], sign = rows[best], rows[k], -sign
		}
		pivot := a.row(k)[k]
		if pivot == 0 {
			continue
		}
		for i := k + 1; i < a.m; i++ {
			row := a.row(i)
			row[k] /= pivot
			subtractScaled(row[k+1:], row[k], a.row(k)[k+1:])
		}
	}
	return rows, sign
}

func diagonal(a *matrix) []complex128 {
	d := make([]complex128, min(a.m, a.n))
	for i := range d {
		d[i] = a.row(i)[i]
	}
	return d
}

// LU is the packed factors of each matrix and the order of its rows, as type to.
func LU(x *tensor.Tensor, to tensor.DType) (lu, p *tensor.Tensor, err error) {
	n, _ := lastTwo(x)
	var order []int64
	lu, err = matrices(x, []int{n, n}, func(a *matrix) ([]complex128, error) {
		rows, _ := factor(a)
		for _, r := range rows {
			order = append(order, int64(r))
		}
		if slices.Contains(diagonal(a), 0) {
			return nil, ErrSingular
		}
		return a.a, nil
	})
	if err != nil {
		return nil, nil, err
	}
	return lu, store(to, x.Shape()[:x.Rank()-1], order), nil
}

// Determinant is the product of the pivots.
func Determinant(x *tensor.Tensor) (*tensor.Tensor, error) {
	return matrices(x, nil, func(a *matrix) ([]complex128, error) {
		_, det := factor(a)
		for _, v := range diagonal(a) {
			det *= v
		}
		return []complex128{det}, nil
	})
}

// LogDeterminant is the determinant's sign (a complex one's direction) and the logarithm of its
// absolute value.
func LogDeterminant(x *tensor.Tensor) (sign, log *tensor.Tensor) {
	var logs [][]complex128
	sign, _ = matrices(x, nil, func(a *matrix) ([]complex128, error) {
		_, direction := factor(a)
		sum := complex128(0)
		for _, v := range diagonal(a) {
			if v == 0 {
				direction = 0
			} else {
				direction *= v / complex(cmplx.Abs(v), 0)
			}
			sum += cmplx.Log(complex(cmplx.Abs(v), 0))
		}
		logs = append(logs, []complex128{complex(real(sum), 0)})
		return []complex128{direction}, nil
	})
	return sign, batch(x.DType(), x.Shape()[:x.Rank()-2], nil, logs)
}

// solveTriangular overwrites b with the solution of a·y=b for a triangular a.
func solveTriangular(a, b *matrix, lower, unit bool) {
	for step := range a.n {
		i, from, to := step, 0, step
		if !lower {
			i = a.n - 1 - step
			from, to = i+1, a.n
		}
		for k := from; k < to; k++ {
			addScaled(b.row(i), -a.row(i)[k], b.row(k))
		}
		if unit {
			continue
		}
		pivot := a.row(i)[i]
		for j := range b.row(i) {
			b.row(i)[j] /= pivot
		}
	}
}

// solve is the solution of a·y=b; a is overwritten.
func solve(a, b *matrix) (*matrix, error) {
	rows, _ := factor(a)
	y := newMatrix(b.m, b.n)
	for i, r := range rows {
		copy(y.row(i), b.row(r))
	}
	if slices.Contains(diagonal(a), 0) {
		return nil, ErrSingular
	}
	solveTriangular(a, y, true, true)
	solveTriangular(a, y, false, false)
	return y, nil
}

// Inverse is the inverse of each matrix, or of its adjoint.
func Inverse(x *tensor.Tensor, adjoint bool) (*tensor.Tensor, error) {
	n, _ := lastTwo(x)
	return matrices(x, []int{n, n}, func(a *matrix) ([]complex128, error) {
		if adjoint {
			a = a.adjoint()
		}
		y, err := solve(a, identity(n))
		if err != nil {
			return nil, err
		}
		return y.a, nil
	})
}

// Solve is the solution y of x·y=b, or of xᴴ·y=b.
func Solve(x, b *tensor.Tensor, adjoint bool) (*tensor.Tensor, error) {
	return solveEach(x, b, func(a, b *matrix) (*matrix, error) {
		if adjoint {
			a = a.adjoint()
		}
		return solve(a, b)
	})
}

// TriangularSolve is the solution y of x·y=b, or of xᴴ·y=b, where only the lower or upper
// triangle of x is read. A zero on the diagonal gives infinities or NaN.
func TriangularSolve(x, b *tensor.Tensor, lower, adjoint bool) (*tensor.Tensor, error) {
	return solveEach(x, b, func(a, b *matrix) (*matrix, error) {
		if adjoint {
			a, lower := a.adjoint(), !lower
			solveTriangular(a, b, lower, false)
			return b, nil
		}
		solveTriangular(a, b, lower, false)
		return b, nil
	})
}

func solveEach(x, b *tensor.Tensor, f func(a, b *matrix) (*matrix, error)) (*tensor.Tensor, error) {
	as, m, n := loadMatrices(x), 0, 0
	m, n = lastTwo(b)
	return matrices(b, []int{m, n}, func(b *matrix) ([]complex128, error) {
		y, err := f(as[0], b)
		if err != nil {
			return nil, err
		}
		as = as[1:]
		return y.a, nil
	})
}
