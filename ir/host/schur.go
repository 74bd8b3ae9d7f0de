package host

import (
	"math"
	"math/cmplx"

	"tfc/ir/tensor"
)

// hessenberg reduces a to zeros below the first subdiagonal, a = q·h·qᴴ, by Householder reflections.
func hessenberg(a *matrix) (h, q *matrix) {
	n := a.n
	qh := identity(n)
	for k := range max(n-2, 0) {
		v := make([]complex128, n)
		size := 0.0
		for i := k + 1; i < n; i++ {
			v[i] = a.row(i)[k]
			size = math.Hypot(size, cmplx.Abs(v[i]))
		}
		if size == 0 {
			continue
		}
		turn := complex(1, 0)
		if v[k+1] != 0 {
			turn = v[k+1] / complex(cmplx.Abs(v[k+1]), 0)
		}
		v[k+1] += turn * complex(size, 0)
		tau := 2 / innerProduct(v, v)
		reflect(a, v, tau, k+1)
		reflect(qh, v, tau, k+1)
		for i := range n { // a -= (a·v)·tau·vᴴ
			sum := complex128(0)
			for j := k + 1; j < n; j++ {
				sum += a.row(i)[j] * v[j]
			}
			for j := k + 1; j < n; j++ {
				a.row(i)[j] -= sum * tau * cmplx.Conj(v[j])
			}
		}
	}
	return a, qh.adjoint()
}

// schur is the complex Schur form a = q·t·qᴴ, t upper triangular, by shifted QR steps with deflation (Golub and Van
// Loan, 7.5). a is overwritten by t.
func schur(a *matrix) (t, q *matrix) {
	t, q = hessenberg(a)
	for high, tries := t.n-1, 0; high > 0; {
		low := high
		for low > 0 && !negligible(t, low) {
			low--
		}
		if low == high {
			high, tries = high-1, 0
			continue
		}
		tries++
		if tries > 30*sweeps {
			break
		}
		stepQR(t, q, low, high, shift(t, high, tries))
	}
	for i := range t.n {
		clear(t.row(i)[:i])
	}
	return t, q
}

// negligible clears the subdiagonal element left of (i, i) if it does not count against its neighbours.
func negligible(t *matrix, i int) bool {
	if cmplx.Abs(t.row(i)[i-1]) > 0x1p-53*(cmplx.Abs(t.row(i - 1)[i-1])+cmplx.Abs(t.row(i)[i])) {
		return false
	}
	t.row(i)[i-1] = 0
	return true
}

// shift is the eigenvalue of the last 2×2 block that is closer to its last element; now and then another number, in
// case that the steps go round in circles.
func shift(t *matrix, high, tries int) complex128 {
	a, b := t.row(high - 1)[high-1], t.row(high - 1)[high]
	c, d := t.row(high)[high-1], t.row(high)[high]
	if tries%11 == 10 {
		return d + complex(cmplx.Abs(c), 0)
	}
	half := (a - d) / 2
	root := cmplx.Sqrt(half*half + b*c)
	if cmplx.Abs(half+root) > cmplx.Abs(half-root) {
		return d + half - root
	}
	return d + half + root
}

// stepQR makes one implicit step of the QR iteration on rows and columns low to high.
func stepQR(t, q *matrix, low, high int, mu complex128) {
	x, y := t.row(low)[low]-mu, t.row(low + 1)[low]
	for k := low; k < high; k++ {
		c, s := givens(x, y)
		p, r := t.row(k), t.row(k+1)
		for j := max(k-1, 0); j < t.n; j++ {
			p[j], r[j] = complex(c, 0)*p[j]+s*r[j], -cmplx.Conj(s)*p[j]+complex(c, 0)*r[j]
		}
		turnColumns(t, k, min(k+2, high)+1, c, s)
		turnColumns(q, k, q.m, c, s)
		if k < high-1 {
			x, y = t.row(k + 1)[k], t.row(k + 2)[k]
		}
	}
}

// turnColumns turns columns k and k+1 of the first rows.
func turnColumns(x *matrix, k, rows int, c float64, s complex128) {
	for i := range rows {
		row := x.row(i)
		row[k], row[k+1] = complex(c, 0)*row[k]+cmplx.Conj(s)*row[k+1], -s*row[k]+complex(c, 0)*row[k+1]
	}
}

// givens is the rotation [c s; -s̄ c] that takes (x, y) to (r, 0).
func givens(x, y complex128) (c float64, s complex128) {
	size := math.Hypot(cmplx.Abs(x), cmplx.Abs(y))
	switch {
	case y == 0:
		return 1, 0
	case x == 0:
		return 0, cmplx.Conj(y) / complex(cmplx.Abs(y), 0)
	}
	return cmplx.Abs(x) / size, x / complex(cmplx.Abs(x), 0) * cmplx.Conj(y) / complex(size, 0)
}

func (x *matrix) times(y *matrix) *matrix {
	out := newMatrix(x.m, y.n)
	for i := range x.m {
		for k, v := range x.row(i) {
			addScaled(out.row(i), v, y.row(k))
		}
	}
	return out
}

// combined is x·a + y·b + …, for pairs of a factor and a matrix of one size.
func combined(factors []float64, xs ...*matrix) *matrix {
	out := newMatrix(xs[0].m, xs[0].n)
	for i, x := range xs {
		addScaled(out.a, complex(factors[i], 0), x.a)
	}
	return out
}

// norm1 is the largest sum of the absolute values of a column.
func (x *matrix) norm1() float64 {
	sums := make([]float64, x.n)
	most := 0.0
	for i := range x.m {
		for j, v := range x.row(i) {
			sums[j] += cmplx.Abs(v)
			most = math.Max(most, sums[j])
		}
	}
	return most
}

// Eig is the eigenvalues of each square matrix, and eigenvectors of length 1 in the columns of v, both of the complex
// type d. The order is that of the Schur form.
func Eig(x *tensor.Tensor, d tensor.DType) (e, v *tensor.Tensor) {
	n, _ := lastTwo(x)
	var values, vectors [][]complex128
	for _, a := range loadMatrices(x) {
		t, q := schur(a)
		values = append(values, diagonal(t))
		vectors = append(vectors, q.times(triangularVectors(t)).a)
		normalizeColumns(vectors[len(vectors)-1], n)
	}
	lead := x.Shape()[:x.Rank()-2]
	return batch(d, lead, []int{n}, values), batch(d, lead, []int{n, n}, vectors)
}

// triangularVectors has the eigenvectors of an upper triangular matrix as columns. Equal eigenvalues are told apart by
// a little, as LAPACK does.
func triangularVectors(t *matrix) *matrix {
	out := identity(t.n)
	least := math.Max(0x1p-53*t.norm1(), 0x1p-1022)
	for k := range t.n {
		for i := k - 1; i >= 0; i-- {
			sum := complex128(0)
			for j := i + 1; j <= k; j++ {
				sum -= t.row(i)[j] * out.row(j)[k]
			}
			gap := t.row(i)[i] - t.row(k)[k]
			if cmplx.Abs(gap) < least {
				gap = complex(least, 0)
			}
			out.row(i)[k] = sum / gap
		}
	}
	return out
}

func normalizeColumns(a []complex128, n int) {
	for k := range n {
		size := 0.0
		for i := range n {
			size = math.Hypot(size, cmplx.Abs(a[i*n+k]))
		}
		for i := range n {
			a[i*n+k] /= complex(size, 0)
		}
	}
}
