package frontend

import (
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
)

// adjointOf is the conjugate transpose of matrices.
func (n *Node) adjointOf(x *ir.Value) *ir.Value {
	r := x.Type.Rank()
	return n.Conj(n.Transpose(x, append(span(0, r-2), r-1, r-2)...))
}

// eye is the identity matrix in the shape and type of square matrices.
func (n *Node) eye(t ir.Type) *ir.Value {
	return n.Cast(n.sameIndex(t, t.Rank()-2, t.Rank()-1), t.DType)
}

// importCholeskyGrad is the adjoint of a Cholesky factor l: ½·l⁻ᴴ(Φ+Φᴴ)l⁻¹, where Φ is the lower half of lᴴ·grad with
// half its diagonal (Murray 2016).
func importCholeskyGrad(n *Node) *ir.Value {
	l, grad := n.In(0), n.In(1)
	if !n.matrices(l, true) {
		return n.Builder.Invalid()
	}
	r := l.Type.Rank()
	index := l.Type.WithDType(tensor.I64)
	row, column := n.Iota(index, r-2), n.Iota(index, r-1)
	phi := n.MatMul(n.adjointOf(l), grad)
	zero := n.Like(phi, 0)
	phi = n.Select(n.Do("gt", row, column), phi, n.Select(n.Do("eq", row, column), n.Mul(phi, n.Like(phi, 0.5)), zero))
	inverse := n.Op("triangular_solve", ir.Attrs{"lower": true, "adjoint": false}, l, n.eye(l.Type))
	a := n.MatMul(n.MatMul(n.adjointOf(inverse), phi), inverse)
	return n.Mul(n.Add(a, n.adjointOf(a)), n.Like(a, 0.5))
}

// importSolveLs minimises |a·x-b|² + l2·|x|²: by the normal equations if fast, else by singular values, without l2.
func importSolveLs(n *Node) *ir.Value {
	a, b, l2 := n.In(0), n.In(1), n.In(2)
	if !n.matrices(a, false) || !n.matrices(b, false) {
		return n.Builder.Invalid()
	}
	if !n.Def.Bool("fast") {
		parts := n.OpN(3, "svd", ir.Attrs{"full": false, "vectors": true}, a)
		y := n.MatMul(n.adjointOf(parts[1]), b)
		s := n.Cast(parts[0], a.Type.DType)
		y = n.Div(y, n.Broadcast(s, span(0, s.Type.Rank()), y.Type.Shape))
		return n.MatMul(parts[2], y)
	}
	r := a.Type.Rank()
	h := n.adjointOf(a)
	solve := func(gram, rhs *ir.Value) *ir.Value {
		ridge := n.BroadcastTo(n.Cast(l2, a.Type.DType), gram.Type.Shape)
		gram = n.Add(gram, n.Mul(n.eye(gram.Type), ridge))
		return n.Op("solve", ir.Attrs{"adjoint": false}, gram, rhs)
	}
	if sizes := n.Sizes(a); sizes[r-2] >= sizes[r-1] {
		return solve(n.MatMul(h, a), n.MatMul(h, b))
	}
	return n.MatMul(h, solve(n.MatMul(a, h), b))
}

// importTridiagonalMatMul multiplies by a matrix of three diagonals [..., 1, m]; the last entry of the superdiagonal
// and the first of the subdiagonal do not count.
func importTridiagonalMatMul(n *Node) *ir.Value {
	rhs := n.In(3)
	if !n.matrices(rhs, false) {
		return n.Builder.Invalid()
	}
	r := rhs.Type.Rank()
	sizes := n.Sizes(rhs)
	m := sizes[r-2]
	row := append(sizes[:r-2:r-2], 1, m)
	for i := range 3 {
		if d := n.In(i); n.Err() == nil && !slices.Equal(n.Sizes(d), row) {
			n.Invalid("diagonals of %s must have the shape %s, found %s", typeText(rhs.Type), sizesText(row), typeText(d.Type))
			return n.Builder.Invalid()
		}
	}
	shift := func(by int) *ir.Value {
		low, high := make([]int, r), make([]int, r)
		low[r-2], high[r-2] = max(-by, 0), max(by, 0)
		return n.SliceAxis(n.Pad(rhs, n.Scalar(rhs.Type.DType, 0), low, high), r-2, max(by, 0), max(by, 0)+m)
	}
	times := func(i int, x *ir.Value) *ir.Value {
		d := n.Resize(n.In(i), append(sizes[:r-2:r-2], m)...)
		return n.Mul(n.Broadcast(d, span(0, r-1), x.Type.Shape), x)
	}
	return n.Add(n.Add(times(0, shift(1)), times(1, rhs)), times(2, shift(-1)))
}

// importTridiagonalSolve spreads the diagonals [..., 3, m] to full matrices.
func importTridiagonalSolve(n *Node) *ir.Value {
	d, rhs := n.In(0), n.In(1)
	if !n.matrices(d, false) || !n.matrices(rhs, false) {
		return n.Builder.Invalid()
	}
	r := d.Type.Rank()
	sizes := n.Sizes(d)
	if sizes[r-2] != 3 {
		n.Invalid("expected diagonals to have 3 rows, found %s", typeText(d.Type))
		return n.Builder.Invalid()
	}
	full := append(sizes[:r-2:r-2], sizes[r-1], sizes[r-1])
	t := ir.TypeOf(tensor.I64, full...)
	offset := n.Sub(n.Iota(t, r-1), n.Iota(t, r-2))
	a := n.Splat(ir.TypeOf(d.Type.DType, full...), 0)
	for k, at := range []float64{1, 0, -1} {
		row := n.Resize(n.SliceAxis(d, r-2, k, k+1), append(sizes[:r-2:r-2], sizes[r-1])...)
		wide := n.Broadcast(row, span(0, r-1), a.Type.Shape)
		a = n.Select(n.Do("eq", offset, n.Like(offset, at)), wide, a)
	}
	return n.Op("solve", ir.Attrs{"adjoint": false}, a, rhs)
}

// importBandedTriangularSolve spreads the diagonals [..., bands, m] to triangular matrices: the main one is the last
// band below, the first above.
func importBandedTriangularSolve(n *Node) *ir.Value {
	bands, rhs := n.In(0), n.In(1)
	if !n.matrices(bands, false) || !n.matrices(rhs, false) {
		return n.Builder.Invalid()
	}
	r, lower := bands.Type.Rank(), n.Def.Bool("lower")
	sizes := n.Sizes(bands)
	count, m := sizes[r-2], sizes[r-1]
	if rs := n.Sizes(rhs); rs[len(rs)-2] != m {
		n.Invalid("the length of the diagonals %d must equal the number of right-hand side rows %d", m, rs[len(rs)-2])
		return n.Builder.Invalid()
	}
	if count < 1 || count > m {
		n.Invalid("the number of bands %d must be between 1 and the matrix size %d", count, m)
		return n.Builder.Invalid()
	}
	b := bandOf(0, count-1)
	if lower {
		b = bandOf(1-count, 0)
		b.rightBelow = true
	}
	a := n.remap(bands, 2, []int{m, m}, nil, func(at int) int { return b.packed(m, m, at/m, at%m) })
	if n.Err() != nil {
		return n.Builder.Invalid()
	}
	return n.solved("triangular_solve", ir.Attrs{"lower": lower, "adjoint": n.Def.Bool("adjoint")}, a, rhs)
}
