package ir

import (
	"slices"

	"tfc/ir/tensor"
)

// adjointMatrix is the conjugate transpose of the last two dimensions.
func adjointMatrix(b *Builder, x *Value) *Value {
	perm := span(0, x.Type.Rank())
	n := len(perm)
	perm[n-1], perm[n-2] = n-2, n-1
	return b.Conj(b.Transpose(x, perm...))
}

// triangle keeps the elements whose row compares with their column as keep says ("ge" is the
// lower triangle), with factor on the diagonal.
func triangle(b *Builder, x *Value, keep string, factor float64) *Value {
	x = b.Select(compareRowColumn(b, keep, x), x, like(b, x, 0))
	if factor == 1 {
		return x
	}
	return b.Select(onDiagonal(b, x), scaled(b, x, factor), x)
}

// compareRowColumn compares the row and column numbers of a matrix's elements.
func compareRowColumn(b *Builder, name string, x *Value) *Value {
	index, n := x.Type.WithDType(tensor.I32), x.Type.Rank()
	return b.Compare(name, b.Iota(index, n-2), b.Iota(index, n-1))
}

func onDiagonal(b *Builder, x *Value) *Value { return compareRowColumn(b, "eq", x) }

// asDiagonal is the square matrix with the vector v on its diagonal; rowsOf is the one all of
// whose rows are v, columnsOf the one all of whose columns are.
func asDiagonal(b *Builder, v *Value) *Value {
	x := rowsOf(b, v)
	return b.Select(onDiagonal(b, x), x, like(b, x, 0))
}

func rowsOf(b *Builder, v *Value) *Value { return expandVector(b, v, 1) }

func columnsOf(b *Builder, v *Value) *Value { return expandVector(b, v, 0) }

func expandVector(b *Builder, v *Value, at int) *Value {
	n := v.Type.Rank()
	if n == 0 {
		return v // an earlier error
	}
	shape := append(slices.Clone(v.Type.Shape), v.Type.Shape[n-1])
	return b.Broadcast(v, append(span(0, n-1), n-1+at), shape)
}

// safeReciprocal is 1/x, but 0 near 0, as TensorFlow has it in gradients of decompositions.
func safeReciprocal(b *Builder, x *Value) *Value {
	return b.Div(x, b.Add(square(b, x), like(b, x, 1e-20)))
}

// gaps is 1/(vⱼ-vᵢ) off the diagonal and 0 on it.
func gaps(b *Builder, v *Value) *Value {
	f := safeReciprocal(b, b.Sub(rowsOf(b, v), columnsOf(b, v)))
	return b.Select(onDiagonal(b, f), like(b, f, 0), f)
}

// orZero stands in for an adjoint that does not flow.
func orZero(b *Builder, g, x *Value) *Value {
	if g == nil {
		return like(b, x, 0)
	}
	return g
}

// columnRange is columns [lo,hi) of a matrix.
func columnRange(b *Builder, x *Value, lo, hi int) *Value {
	if lo == 0 && x.Type.Rank() > 0 && x.Type.Shape[x.Type.Rank()-1] == (Dim{Size: hi}) {
		return x
	}
	return b.SliceAxis(x, x.Type.Rank()-1, lo, hi)
}

func choleskyGrad(b *Builder, op *Op, g []*Value) []*Value {
	l := op.Result()
	eye := b.Cast(onDiagonal(b, l), l.Type.DType)
	inv := b.Op("triangular_solve", nil, l, eye)
	middle := triangle(b, b.MatMul(adjointMatrix(b, l), g[0]), "ge", 0.5)
	ga := b.MatMul(b.MatMul(adjointMatrix(b, inv), middle), inv)
	return []*Value{scaled(b, b.Add(ga, adjointMatrix(b, ga)), 0.5)}
}

func inverseGrad(b *Builder, op *Op, g []*Value) []*Value {
	y, inner, outer := op.Result(), g[0], op.Result()
	if op.Bool("adjoint") {
		inner = b.MatMul(adjointMatrix(b, inner), y)
	} else {
		inner, outer = b.MatMul(inner, adjointMatrix(b, y)), adjointMatrix(b, y)
	}
	return []*Value{b.Neg(b.MatMul(outer, inner))}
}

// timesInverse is v times the adjoint of x's inverse, for v with one number per matrix.
func timesInverse(b *Builder, x, v *Value) *Value {
	inv := b.Op("inverse", Attrs{"adjoint": true}, x)
	return b.Mul(b.Broadcast(v, span(0, v.Type.Rank()), x.Type.Shape), inv)
}

// determinantGrad does not conjugate a complex determinant, because TensorFlow does not.
func determinantGrad(b *Builder, op *Op, g []*Value) []*Value {
	return []*Value{timesInverse(b, op.Operands[0], b.Mul(g[0], op.Result()))}
}

// logDeterminantGrad passes nothing through the sign, which is constant for real numbers.
func logDeterminantGrad(b *Builder, op *Op, g []*Value) []*Value {
	if g[1] == nil {
		return []*Value{nil}
	}
	return []*Value{timesInverse(b, op.Operands[0], g[1])}
}

// solveGrad serves solve and triangular_solve.
func solveGrad(b *Builder, op *Op, g []*Value) []*Value {
	a, y, attrs := op.Operands[0], op.Result(), op.Attrs.Clone()
	if attrs == nil {
		attrs = Attrs{}
	}
	attrs["adjoint"] = !op.Bool("adjoint")
	gb := b.Op(op.Def.Name, attrs, a, g[0])
	left, right := gb, y
	if op.Bool("adjoint") {
		left, right = y, gb
	}
	ga := b.Neg(b.MatMul(left, adjointMatrix(b, right)))
	if op.Def.Attr("lower") != nil {
		keep := "ge"
		if !op.Bool("lower") {
			keep = "le"
		}
		ga = triangle(b, ga, keep, 1)
	}
	return []*Value{ga, gb}
}

// eighGrad is TensorFlow's. Only the lower triangle of x counts, and so it gets all.
func eighGrad(b *Builder, op *Op, g []*Value) []*Value {
	x, values := op.Operands[0], op.Results[0]
	v := op.Results[len(op.Results)-1]
	if len(op.Results) == 1 {
		v = b.OpN(2, "eigh", Attrs{"vectors": true}, x)[1]
	}
	middle := asDiagonal(b, orZero(b, g[0], values))
	if len(g) == 2 && g[1] != nil {
		middle = b.Add(middle, b.Mul(gaps(b, values), b.MatMul(adjointMatrix(b, v), g[1])))
	}
	ga := b.MatMul(v, b.MatMul(middle, adjointMatrix(b, v)))
	return []*Value{triangle(b, b.Add(ga, adjointMatrix(b, ga)), "ge", 0.5)}
}

// qrGrad follows "QR and LQ Decomposition Matrix Backpropagation Algorithms" (arXiv 2009.10071):
// a wide matrix is split into a square one and the rest.
func qrGrad(b *Builder, op *Op, g []*Value) []*Value {
	x, q, r := op.Operands[0], op.Results[0], op.Results[1]
	m, n := matrixSizes(x.Type)
	if op.Bool("full") && m > n {
		b.SetErr(violated("qr.grad", "a full q of a tall matrix has no gradient"))
		return []*Value{nil}
	}
	dq, dr := orZero(b, g[0], q), orZero(b, g[1], r)
	if m >= n {
		return []*Value{squareQRGrad(b, q, r, dq, dr)}
	}
	y, dv := columnRange(b, x, m, n), columnRange(b, dr, m, n)
	dq = b.Add(dq, b.MatMul(y, adjointMatrix(b, dv)))
	dx := squareQRGrad(b, q, columnRange(b, r, 0, m), dq, columnRange(b, dr, 0, m))
	return []*Value{b.Concat(x.Type.Rank()-1, dx, b.MatMul(q, dv))}
}

func squareQRGrad(b *Builder, q, r, dq, dr *Value) *Value {
	// overR is x·r⁻ᴴ.
	overR := func(x *Value) *Value {
		return adjointMatrix(b, b.Op("triangular_solve", Attrs{"lower": false}, r, adjointMatrix(b, x)))
	}
	qdq, rdr := b.MatMul(adjointMatrix(b, q), dq), b.MatMul(r, adjointMatrix(b, dr))
	skew := b.Add(b.Sub(qdq, adjointMatrix(b, qdq)), b.Sub(rdr, adjointMatrix(b, rdr)))
	ga := b.MatMul(q, b.Add(dr, overR(triangle(b, skew, "ge", 1))))
	ga = b.Add(ga, overR(b.Sub(dq, b.MatMul(q, qdq))))
	if !q.Type.DType.IsComplex() {
		return ga
	}
	diagonal := b.Sub(rdr, adjointMatrix(b, qdq))
	diagonal = b.Select(onDiagonal(b, diagonal), diagonal, like(b, diagonal, 0))
	imaginary := b.Sub(diagonal, b.Cast(apply(b, "real", diagonal), q.Type.DType))
	return b.Add(ga, overR(b.MatMul(q, adjointMatrix(b, imaginary))))
}

// svdGrad is TensorFlow's; a tall matrix is treated as the adjoint of a wide one.
func svdGrad(b *Builder, op *Op, g []*Value) []*Value {
	x, results := op.Operands[0], op.Results
	m, n := matrixSizes(x.Type)
	switch {
	case len(results) == 1:
		results = b.OpN(3, "svd", Attrs{"vectors": true}, x)
		g = []*Value{g[0], nil, nil}
	case op.Bool("full") && max(m-n, n-m) > 1:
		b.SetErr(violated("svd.grad", "full vectors of %s have no gradient", x.Type))
		return []*Value{nil}
	}
	s, ds := results[0], orZero(b, g[0], results[0])
	s, ds = b.Cast(s, x.Type.DType), b.Cast(ds, x.Type.DType)
	if g[1] == nil && g[2] == nil {
		u, v := columnRange(b, results[1], 0, min(m, n)), columnRange(b, results[2], 0, min(m, n))
		return []*Value{b.MatMul(u, b.MatMul(asDiagonal(b, ds), adjointMatrix(b, v)))}
	}
	u, v := results[1], results[2]
	du, dv := orZero(b, g[1], u), orZero(b, g[2], v)
	if m > n {
		return []*Value{adjointMatrix(b, wideSVDGrad(b, s, v, u, ds, dv, du))}
	}
	return []*Value{wideSVDGrad(b, s, u, v, ds, du, dv)}
}

// wideSVDGrad takes u [m,m] and v [n,k] with m ≤ k ≤ n.
func wideSVDGrad(b *Builder, s, u, v, ds, du, dv *Value) *Value {
	m, _ := matrixSizes(u.Type)
	n, k := matrixSizes(v.Type)
	v1, dv1 := columnRange(b, v, 0, m), columnRange(b, dv, 0, m)
	symmetric := func(x *Value) *Value { return b.Add(x, adjointMatrix(b, x)) }
	f, sigma := gaps(b, square(b, s)), asDiagonal(b, s)
	ugu, vgv := b.MatMul(adjointMatrix(b, u), du), b.MatMul(adjointMatrix(b, v1), dv1)
	middle := b.Add(asDiagonal(b, ds), b.MatMul(symmetric(b.Mul(f, ugu)), sigma))
	middle = b.Add(middle, b.MatMul(sigma, symmetric(b.Mul(f, vgv))))
	inverse := asDiagonal(b, safeReciprocal(b, s))
	if s.Type.DType.IsComplex() {
		l := b.Select(onDiagonal(b, vgv), vgv, like(b, vgv, 0))
		middle = b.Add(middle, scaled(b, b.MatMul(inverse, b.Sub(adjointMatrix(b, l), l)), 0.5))
	}
	ga := b.MatMul(u, b.MatMul(middle, adjointMatrix(b, v1)))
	if m == n {
		return ga
	}
	rest := adjointMatrix(b, dv1)
	rest = b.Sub(rest, b.MatMul(b.MatMul(rest, v1), adjointMatrix(b, v1)))
	if k > m {
		v2, dv2 := columnRange(b, v, m, n), columnRange(b, dv, m, n)
		rest = b.Sub(rest, b.MatMul(b.MatMul(adjointMatrix(b, v1), dv2), adjointMatrix(b, v2)))
	}
	return b.Add(ga, b.MatMul(b.MatMul(u, inverse), rest))
}
