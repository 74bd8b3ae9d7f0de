package frontend

import (
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// matrixRows are products of matrices and linear algebra.
func matrixRows() []Row {
	rows := []Row{
		{Op: "MatMul", Import: one(importMatMul)},
		{Op: "SparseMatMul", Import: one(importMatMul)},
		{Op: "BatchMatMul", Import: one(importBatchMatMul)},
		{Op: "BatchMatMulV2", Import: one(importBatchMatMul)},
		{Op: "BatchMatMulV3", Import: one(importBatchMatMul)},
		{Op: "Einsum", Import: one(importEinsum)},
		{Op: "Cross", Import: formula2(importCross)},
		{Op: "TridiagonalMatMul", Import: one(importTridiagonalMatMul)},
		{Op: "TridiagonalSolve", Import: one(importTridiagonalSolve)},
		{Op: "BandedTriangularSolve", Import: one(importBandedTriangularSolve)},
		{Op: "LogMatrixDeterminant", Import: decomposition(2, "log_determinant", nil)},
		{Op: "Lu", Import: decomposition(2, "lu", func(n *Node) ir.Attrs {
			return ir.Attrs{"to": n.DType("output_idx_type")}
		})},
		{Op: "Qr", Import: decomposition(2, "qr", func(n *Node) ir.Attrs {
			return ir.Attrs{"full": n.Def.Bool("full_matrices")}
		})},
		{Op: "Eig", Import: decomposition(2, "eig", func(n *Node) ir.Attrs {
			return ir.Attrs{"vectors": n.Def.Bool("compute_v")}
		})},
		{Op: "MatrixExponential", Import: one(square("matrix_exp", nil))},
		{Op: "MatrixLogarithm", Import: one(square("matrix_log", nil))},
		{Op: "MatrixSquareRoot", Import: one(square("matrix_sqrt", nil))},
	}
	for _, row := range []Row{
		{Op: "Cholesky", Import: one(square("cholesky", nil))},
		{Op: "CholeskyGrad", Import: one(importCholeskyGrad)},
		{Op: "MatrixSolveLs", Import: one(importSolveLs)},
		{Op: "MatrixInverse", Import: one(square("inverse", adjoint))},
		{Op: "MatrixDeterminant", Import: one(square("determinant", nil))},
		{Op: "MatrixSolve", Import: one(importSolve("solve", adjoint))},
		{Op: "MatrixTriangularSolve", Import: one(importSolve("triangular_solve", func(n *Node) ir.Attrs {
			return ir.Attrs{"lower": n.Def.Bool("lower"), "adjoint": n.Def.Bool("adjoint")}
		}))},
		{Op: "Svd", Import: importSvd},
		{Op: "SelfAdjointEig", Import: one(importSelfAdjointEig)},
		{Op: "SelfAdjointEigV2", Import: decomposition(2, "eigh", func(n *Node) ir.Attrs {
			return ir.Attrs{"vectors": n.Def.Bool("compute_v")}
		})},
	} {
		rows = append(rows, row, Row{Op: "Batch" + row.Op, Import: row.Import}) // the name before version 13
	}
	return existing(rows)
}

func adjoint(n *Node) ir.Attrs { return ir.Attrs{"adjoint": n.Def.Bool("adjoint")} }

// importMatMul multiplies two matrices; SparseMatMul may mix f32 and bf16 and gives f32.
func importMatMul(n *Node) *ir.Value {
	x, y := n.In(0), n.In(1)
	if n.Err() != nil {
		return x
	}
	for i, v := range []*ir.Value{x, y} {
		if v.Type.Rank() != 2 {
			n.Invalid("In[%d] is not a matrix. Instead it has shape %s", i, typeText(v.Type))
			return x
		}
	}
	if n.Def.Op == "SparseMatMul" {
		x, y = n.Cast(x, tensor.F32), n.Cast(y, tensor.F32)
	}
	cx, cy := 1, 0
	if n.Def.Bool("transpose_a") {
		cx = 0
	}
	if n.Def.Bool("transpose_b") {
		cy = 1
	}
	if x.Type.Shape[cx] != y.Type.Shape[cy] {
		n.Invalid("Matrix size-incompatible: In[0]: %s, In[1]: %s", typeText(x.Type), typeText(y.Type))
		return x
	}
	return n.Dot(x, y, ir.DotDims{ContractX: []int{cx}, ContractY: []int{cy}})
}

// importBatchMatMul multiplies matrices under leading dimensions that broadcast; adjoint operands are conjugated too.
func importBatchMatMul(n *Node) *ir.Value {
	x, y := n.In(0), n.In(1)
	if n.Err() != nil {
		return x
	}
	for i, v := range []*ir.Value{x, y} {
		if v.Type.Rank() < 2 {
			n.Invalid("In[%d] ndims must be >= 2: %d", i, v.Type.Rank())
			return x
		}
	}
	cx, cy := 1, 0
	if n.Def.Bool("adj_x") {
		x, cx = n.Conj(x), 0
	}
	if n.Def.Bool("adj_y") {
		y, cy = n.Conj(y), 1
	}
	rx, ry := x.Type.Rank(), y.Type.Rank()
	switch n.Def.Op {
	case "BatchMatMul":
		if rx != ry {
			n.Invalid("In[0] and In[1] have different ndims: %s vs. %s", typeText(x.Type), typeText(y.Type))
			return x
		}
	case "BatchMatMulV3":
		x, y = n.Cast(x, n.DType("Tout")), n.Cast(y, n.DType("Tout"))
	}
	if x.Type.Shape[rx-2+cx] != y.Type.Shape[ry-2+cy] {
		n.Invalid("Matrix size-incompatible: In[0]: %s, In[1]: %s", typeText(x.Type), typeText(y.Type))
		return x
	}
	batch, ok := n.common(x.Type.Shape[:rx-2], y.Type.Shape[:ry-2])
	if !ok {
		n.Invalid("In[0] and In[1] must have compatible batch dimensions: %s vs. %s", typeText(x.Type), typeText(y.Type))
		return x
	}
	b := len(batch)
	x = n.BroadcastTo(x, slices.Concat(batch, x.Type.Shape[rx-2:]))
	y = n.BroadcastTo(y, slices.Concat(batch, y.Type.Shape[ry-2:]))
	return n.Dot(x, y, ir.DotDims{
		BatchX: span(0, b), BatchY: span(0, b), ContractX: []int{b + cx}, ContractY: []int{b + cy},
	})
}

// importSelfAdjointEig lays the eigenvalues in a row above the eigenvectors.
func importSelfAdjointEig(n *Node) *ir.Value {
	out := decomposition(2, "eigh", func(*Node) ir.Attrs { return ir.Attrs{"vectors": true} })(n)
	if n.Err() != nil {
		return nil
	}
	r := out[1].Type.Rank()
	row := n.Reshape(out[0], slices.Insert(slices.Clone(out[0].Type.Shape), r-2, ir.Dim{Size: 1}))
	return n.Concat(r-2, row, out[1])
}

// importCross is the cross product over the last dimension, of size 3.
func importCross(n *Node, x, y *ir.Value) *ir.Value {
	r := x.Type.Rank()
	if n.Err() != nil || r == 0 || n.Sizes(x)[r-1] != 3 {
		n.Fail(status.FailedPrecondition, "the innermost dimension must be 3, found %s", typeText(x.Type))
		return n.Builder.Invalid()
	}
	part := func(v *ir.Value, i int) *ir.Value { return n.SliceAxis(v, r-1, i%3, i%3+1) }
	var out []*ir.Value
	for i := range 3 {
		out = append(out, n.Sub(n.Mul(part(x, i+1), part(y, i+2)), n.Mul(part(x, i+2), part(y, i+1))))
	}
	return n.Concat(r-1, out...)
}

// matrices checks for square matrices where an operation wants them.
func (n *Node) matrices(x *ir.Value, squared bool) bool {
	if n.Err() != nil {
		return false
	}
	r := x.Type.Rank()
	if r < 2 {
		n.Invalid("input must have rank >= 2, got %d", r)
		return false
	}
	if squared && x.Type.Shape[r-1] != x.Type.Shape[r-2] {
		n.Invalid("input matrices must be squares, got %s != %s", x.Type.Shape[r-2], x.Type.Shape[r-1])
		return false
	}
	return true
}

// importSvd gives the singular values in the type of the matrices.
func importSvd(n *Node) []*ir.Value {
	out := slices.Clone(decomposition(3, "svd", func(n *Node) ir.Attrs {
		return ir.Attrs{"full": n.Def.Bool("full_matrices"), "vectors": n.Def.Bool("compute_uv")}
	})(n))
	if n.Err() == nil {
		out[0] = n.Cast(out[0], n.In(0).Type.DType)
	}
	return out
}

func attrsOf(n *Node, attrs func(n *Node) ir.Attrs) ir.Attrs {
	if attrs == nil {
		return nil
	}
	return attrs(n)
}

func square(op string, attrs func(n *Node) ir.Attrs) func(n *Node) *ir.Value {
	return func(n *Node) *ir.Value {
		x := n.In(0)
		if !n.matrices(x, true) {
			return n.Builder.Invalid()
		}
		return n.Op(op, attrsOf(n, attrs), x)
	}
}

func decomposition(results int, op string, attrs func(n *Node) ir.Attrs) func(n *Node) []*ir.Value {
	return func(n *Node) []*ir.Value {
		x := n.In(0)
		if !n.matrices(x, op != "qr" && op != "svd") {
			return nil
		}
		return n.OpN(results, op, attrsOf(n, attrs), x)
	}
}

// importSolve checks the sizes; MatrixTriangularSolve broadcasts leading dimensions.
func importSolve(op string, attrs func(n *Node) ir.Attrs) func(n *Node) *ir.Value {
	return func(n *Node) *ir.Value {
		a, b := n.In(0), n.In(1)
		if !n.matrices(a, true) || !n.matrices(b, false) {
			return n.Builder.Invalid()
		}
		ra, rb := a.Type.Rank(), b.Type.Rank()
		if ra != rb && op == "solve" {
			n.Invalid("all input tensors must have the same rank, got %d != %d", ra, rb)
			return n.Builder.Invalid()
		}
		if a.Type.Shape[ra-1] != b.Type.Shape[rb-2] {
			n.Invalid("input matrix and right-hand side must have the same number of rows, got %s != %s",
				a.Type.Shape[ra-1], b.Type.Shape[rb-2])
			return n.Builder.Invalid()
		}
		return n.solved(op, attrs(n), a, b)
	}
}

// solved solves under leading dimensions that broadcast.
func (n *Node) solved(op string, attrs ir.Attrs, a, b *ir.Value) *ir.Value {
	ra, rb := a.Type.Rank(), b.Type.Rank()
	batch, ok := n.common(a.Type.Shape[:ra-2], b.Type.Shape[:rb-2])
	if !ok {
		n.Invalid("incompatible shapes: %s vs. %s", typeText(a.Type), typeText(b.Type))
		return n.Builder.Invalid()
	}
	a = n.BroadcastTo(a, slices.Concat(batch, a.Type.Shape[ra-2:]))
	b = n.BroadcastTo(b, slices.Concat(batch, b.Type.Shape[rb-2:]))
	return n.Op(op, attrs, a, b)
}
