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

// lower keeps the elements on and below the diagonal, with factor on it; upper is its mirror.
func triangle(b *Builder, x *Value, keep string, factor float64) *Value {
	index := x.Type.WithDType(tensor.I32)
	n := x.Type.Rank()
	row, col := b.Iota(index, n-2), b.Iota(index, n-1)
	x = b.Select(b.Compare(keep, row, col), x, like(b, x, 0))
	if factor == 1 {
		return x
	}
	return b.Select(b.Compare("eq", row, col), scaled(b, x, factor), x)
}

func choleskyGrad(b *Builder, op *Op, g []*Value) []*Value {
	l := op.Result()
	n := l.Type.Rank()
	index := l.Type.WithDType(tensor.I32)
	eye := b.Cast(b.Compare("eq", b.Iota(index, n-2), b.Iota(index, n-1)), l.Type.DType)
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

// eighGrad is TensorFlow's: it is infinite or NaN where eigenvalues coincide.
func eighGrad(b *Builder, op *Op, g []*Value) []*Value {
	x := op.Operands[0]
	values, vectors := op.Results[0], (*Value)(nil)
	if len(op.Results) == 2 {
		vectors = op.Results[1]
	} else {
		vectors = b.OpN(2, "eigh", Attrs{"vectors": true}, x)[1]
	}
	middle := like(b, x, 0)
	n := x.Type.Rank()
	index := x.Type.WithDType(tensor.I32)
	diagonal := b.Compare("eq", b.Iota(index, n-2), b.Iota(index, n-1))
	batch := span(0, n-2)
	if g[0] != nil {
		ge := b.Broadcast(g[0], append(slices.Clone(batch), n-1), x.Type.Shape)
		middle = b.Select(diagonal, ge, middle)
	}
	if len(g) == 2 && g[1] != nil {
		rows := b.Broadcast(values, append(slices.Clone(batch), n-2), x.Type.Shape)
		cols := b.Broadcast(values, append(slices.Clone(batch), n-1), x.Type.Shape)
		gaps := b.Select(diagonal, like(b, x, 1), b.Sub(cols, rows))
		off := b.Div(b.MatMul(adjointMatrix(b, vectors), g[1]), gaps)
		middle = b.Select(diagonal, middle, off)
	}
	ga := b.MatMul(vectors, b.MatMul(middle, adjointMatrix(b, vectors)))
	return []*Value{triangle(b, b.Add(ga, adjointMatrix(b, ga)), "ge", 0.5)}
}
