package host

import (
	"math"
	"math/cmplx"
	"slices"

	"tfc/ir/tensor"
)

// QR decomposes each matrix by Householder reflections. R's diagonal has the signs that LAPACK
// gives it; full makes Q square.
func QR(x *tensor.Tensor, full bool) (q, r *tensor.Tensor) {
	m, n := lastTwo(x)
	k := min(m, n)
	if full {
		k = m
	}
	var rs [][]complex128
	q, _ = matrices(x, []int{m, k}, func(a *matrix) ([]complex128, error) {
		qa := householder(a)
		rs = append(rs, a.a[:k*n])
		out := newMatrix(m, k)
		for i := range m {
			copy(out.row(i), qa.row(i)[:k])
		}
		return out.a, nil
	})
	return q, batch(x.DType(), x.Shape()[:x.Rank()-2], []int{k, n}, rs)
}

// householder overwrites a with R and returns the square Q.
func householder(a *matrix) *matrix {
	qh := identity(a.m)
	for k := range min(a.m, a.n) {
		v := make([]complex128, a.m)
		tail := 0.0
		for i := k; i < a.m; i++ {
			v[i] = a.row(i)[k]
			if i > k {
				tail = math.Hypot(tail, cmplx.Abs(v[i]))
			}
		}
		if tail == 0 && imag(v[k]) == 0 {
			continue
		}
		beta := math.Hypot(tail, cmplx.Abs(v[k]))
		if real(v[k]) >= 0 {
			beta = -beta
		}
		tau := (complex(beta, 0) - v[k]) / complex(beta, 0)
		scale(v[k+1:], 1/(v[k]-complex(beta, 0)))
		v[k] = 1
		reflect(a, v, cmplx.Conj(tau), k)
		reflect(qh, v, cmplx.Conj(tau), k)
		for i := k + 1; i < a.m; i++ {
			a.row(i)[k] = 0
		}
	}
	return qh.adjoint()
}

// reflect is x -= tau·v·(vᴴ·x), with v zero before row k.
func reflect(x *matrix, v []complex128, tau complex128, k int) {
	w := make([]complex128, x.n)
	for i := k; i < x.m; i++ {
		addScaled(w, cmplx.Conj(v[i]), x.row(i))
	}
	for i := k; i < x.m; i++ {
		subtractScaled(x.row(i), tau*v[i], w)
	}
}

// sweeps bounds Jacobi iterations, which converge quadratically.
const sweeps = 60

// rotation is the Jacobi rotation that makes [[a,g],[g,b]] diagonal, g ≥ 0.
func rotation(a, b, g float64) (c, s float64) {
	zeta := (b - a) / (2 * g)
	t := math.Copysign(1, zeta) / (math.Abs(zeta) + math.Hypot(1, zeta))
	c = 1 / math.Hypot(1, t)
	return c, c * t
}

// rotate replaces rows p and q by c·p-s·conj(phase)·q and s·p+c·conj(phase)·q.
func rotate(p, q []complex128, c, s float64, phase complex128) {
	turn, cc, cs := cmplx.Conj(phase), complex(c, 0), complex(s, 0)
	for i, x := range p {
		y := turn * q[i]
		p[i], q[i] = cc*x-cs*y, cs*x+cc*y
	}
}

func innerProduct(x, y []complex128) complex128 {
	sum := complex128(0)
	for i, v := range x {
		sum += cmplx.Conj(v) * y[i]
	}
	return sum
}

// jacobi rotates pairs of the rows of u until all are orthogonal, and the rows of v with them.
func jacobi(u, v *matrix) {
	for range sweeps {
		rotated := false
		for p := range u.m {
			for q := p + 1; q < u.m; q++ {
				x, y := u.row(p), u.row(q)
				a, b, g := real(innerProduct(x, x)), real(innerProduct(y, y)), innerProduct(x, y)
				size := cmplx.Abs(g)
				if size == 0 || size <= 1e-16*math.Sqrt(a*b) {
					continue
				}
				rotated = true
				c, s := rotation(a, b, size)
				phase := g / complex(size, 0)
				rotate(x, y, c, s, phase)
				rotate(v.row(p), v.row(q), c, s, phase)
			}
		}
		if !rotated {
			return
		}
	}
}

// decompose is the singular values of a in descending order, with left and right singular
// vectors as rows, by one-sided Jacobi rotation of the columns.
func decompose(a *matrix) (values []float64, u, v *matrix) {
	if a.m < a.n {
		values, v, u = decompose(a.adjoint())
		return values, u, v
	}
	cols, v := newMatrix(a.n, a.m), identity(a.n)
	for i := range a.m {
		for j, x := range a.row(i) {
			cols.row(j)[i] = x
		}
	}
	jacobi(cols, v)
	norms, order := make([]float64, a.n), make([]int, a.n)
	for j := range order {
		norms[j], order[j] = math.Sqrt(real(innerProduct(cols.row(j), cols.row(j)))), j
	}
	slices.SortStableFunc(order, func(i, j int) int { return compareLast(norms[i], norms[j], true) })
	u, right := newMatrix(a.n, a.m), newMatrix(a.n, a.n)
	for k, j := range order {
		values = append(values, norms[j])
		copy(u.row(k), cols.row(j))
		copy(right.row(k), v.row(j))
		turn := direction(v.row(j))
		scale(right.row(k), turn)
		if norms[j] > 0 {
			scale(u.row(k), turn/complex(norms[j], 0))
		}
	}
	return values, u, right
}

// direction is the factor of absolute value 1 that makes a vector's largest element positive.
// Singular and eigenvectors are defined up to such a factor; this choice does not jump when the
// matrix changes a little.
func direction(v []complex128) complex128 {
	best := 0
	for i := range v {
		if cmplx.Abs(v[i]) > cmplx.Abs(v[best])*(1+1e-6) {
			best = i
		}
	}
	return cmplx.Conj(v[best]) / complex(cmplx.Abs(v[best]), 0)
}

func scale(v []complex128, by complex128) {
	for i := range v {
		v[i] *= by
	}
}

// completed makes the rows of x, of which the zero ones are replaced, an orthonormal set of n.
func completed(x *matrix, n int) *matrix {
	out := newMatrix(n, x.n)
	copy(out.a, x.a)
	next := 0
	for k := range n {
		row := out.row(k)
		for next <= x.n && real(innerProduct(row, row)) < 0.25 {
			clear(row)
			if next < x.n {
				row[next] = 1
			}
			next++
			for range 2 {
				for j := range n {
					if j != k {
						subtractScaled(row, innerProduct(out.row(j), row), out.row(j))
					}
				}
			}
			if size := math.Sqrt(real(innerProduct(row, row))); size > 1e-3 {
				scale(row, complex(1/size, 0))
			}
		}
	}
	return out
}

// columns makes the first k rows of x the columns of a matrix.
func columns(x *matrix, k int) []complex128 {
	out := newMatrix(x.n, k)
	for j := range k {
		for i, v := range x.row(j) {
			out.row(i)[j] = v
		}
	}
	return out.a
}

// SVD is the singular values of each matrix in descending order, and the singular vectors as the
// columns of u and v; full makes u and v square.
func SVD(x *tensor.Tensor, full bool) (s, u, v *tensor.Tensor) {
	m, n := lastTwo(x)
	k := min(m, n)
	cu, cv := k, k
	if full {
		cu, cv = m, n
	}
	var values [][]complex128
	var vs [][]complex128
	u, _ = matrices(x, []int{m, cu}, func(a *matrix) ([]complex128, error) {
		sigma, left, right := decompose(a)
		list := make([]complex128, k)
		for i := range list {
			list[i] = complex(sigma[i], 0)
		}
		values = append(values, list)
		vs = append(vs, columns(completed(right, cv), cv))
		return columns(completed(left, cu), cu), nil
	})
	lead := x.Shape()[:x.Rank()-2]
	return batch(x.DType().Real(), lead, []int{k}, values), u, batch(x.DType(), lead, []int{n, cv}, vs)
}

// Eigh is the eigenvalues of each Hermitian matrix in ascending order, and the eigenvectors as
// the columns of v; only the lower triangle of x is read. Eigenvalues have x's type.
func Eigh(x *tensor.Tensor) (e, v *tensor.Tensor) {
	n, _ := lastTwo(x)
	var values [][]complex128
	v, _ = matrices(x, []int{n, n}, func(a *matrix) ([]complex128, error) {
		list, vectors := eigenpairs(a)
		values = append(values, list)
		return columns(vectors, n), nil
	})
	return batch(x.DType(), x.Shape()[:x.Rank()-2], []int{n}, values), v
}

// eigenpairs finds eigenvalues, ascending, and eigenvectors as rows by cyclic Jacobi rotations
// from both sides.
func eigenpairs(a *matrix) ([]complex128, *matrix) {
	n := a.n
	for i := range n {
		a.row(i)[i] = complex(real(a.row(i)[i]), 0)
		for j := range i {
			a.row(j)[i] = cmplx.Conj(a.row(i)[j])
		}
	}
	vectors := identity(n)
	for range sweeps {
		if !diagonalize(a, vectors) {
			break
		}
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return compareLast(real(a.row(i)[i]), real(a.row(j)[j]), false)
	})
	values, sorted := make([]complex128, n), newMatrix(n, n)
	for k, i := range order {
		values[k] = complex(real(a.row(i)[i]), 0)
		copy(sorted.row(k), vectors.row(i))
		scale(sorted.row(k), direction(sorted.row(k)))
	}
	return values, sorted
}

// diagonalize makes one sweep over the elements below the diagonal; it reports whether any was
// rotated away.
func diagonalize(a, vectors *matrix) bool {
	rotated, n := false, a.n
	for p := range n {
		for q := p + 1; q < n; q++ {
			g := a.row(p)[q]
			size := cmplx.Abs(g)
			ap, aq := real(a.row(p)[p]), real(a.row(q)[q])
			if size == 0 || size <= 1e-17*(math.Abs(ap)+math.Abs(aq)) {
				continue
			}
			rotated = true
			c, s := rotation(ap, aq, size)
			phase := g / complex(size, 0)
			rotateColumns(a, p, q, c, s, phase)
			rotate(a.row(p), a.row(q), c, s, cmplx.Conj(phase))
			rotate(vectors.row(p), vectors.row(q), c, s, phase)
		}
	}
	return rotated
}

func rotateColumns(a *matrix, p, q int, c, s float64, phase complex128) {
	turn, cc, cs := cmplx.Conj(phase), complex(c, 0), complex(s, 0)
	for i := range a.m {
		row := a.row(i)
		x, y := row[p], turn*row[q]
		row[p], row[q] = cc*x-cs*y, cs*x+cc*y
	}
}
