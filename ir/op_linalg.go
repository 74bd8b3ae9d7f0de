package ir

import (
	"slices"

	"tfc/ir/host"
	"tfc/ir/tensor"
)

// linalgOps work on the last two dimensions as matrices, in batches; the host computes them.
func linalgOps() []*Def {
	row := func(name, doc string, results int, infer func(*Op) ([]Type, error), operands ...string) *Def {
		return &Def{
			Name: name, Doc: doc, Operands: operands, NumResults: results, Traits: Pure | OnHost,
			Infer: infer, Eval: evalOnHost, Lower: LowerCall, Cost: linalgCost,
		}
	}
	fails := func(d *Def) *Def { d.Traits = d.Traits&^Pure | MayFail; return d }
	cholesky := row("cholesky", "The lower Cholesky factor; NaN where x is not positive definite.", 1, inferSquare, "x")
	inv := fails(row("inverse", "The inverse matrix, or that of the adjoint; fails if singular.", 1, inferSquare, "x")).
		attrs(flagAttr("adjoint"))
	det := row("determinant", "The determinant.", 1, inferDeterminant, "x")
	logDet := row("log_determinant", "The determinant's sign and the logarithm of its absolute value.", 2,
		inferLogDeterminant, "x")
	solve := fails(row("solve", "The solution of a·y=b, or of the adjoint's; fails if singular.", 1, inferSolve, "a", "b")).
		attrs(flagAttr("adjoint"))
	triangular := row("triangular_solve", "As solve, for a triangular a; infinite or NaN if it is singular.", 1, inferSolve,
		"a", "b").attrs(AttrDef{Name: "lower", Kind: AttrBool, Default: true}, flagAttr("adjoint"))
	lu := fails(row("lu", "The LU factors in one matrix, and the order of the rows; fails if singular.", 2, inferLU, "x")).
		attrs(AttrDef{Name: "to", Kind: AttrDType, Default: tensor.I32})
	qr := row("qr", "An orthonormal q and an upper triangular r; full makes q square.", 2, inferQR, "x").
		attrs(flagAttr("full"))
	svd := row("svd", "Singular values, descending, and with vectors u and v in columns; full makes them square.", -1,
		inferSVD, "x").attrs(flagAttr("full"), flagAttr("vectors"))
	eigh := row("eigh", "Eigenvalues of a Hermitian matrix, ascending, and with vectors eigenvectors in columns.", -1,
		inferEigh, "x").attrs(flagAttr("vectors"))
	function := func(name, doc string) *Def {
		return row(name, doc, 1, inferSquare, "x").noGrad("TensorFlow defines none")
	}
	eig := row("eig", "Eigenvalues of any square matrix, and with vectors eigenvectors in columns, complex.", -1,
		inferEig, "x").attrs(flagAttr("vectors"))
	return []*Def{
		function("matrix_exp", "The matrix exponential."),
		function("matrix_log", "The principal logarithm of a matrix."),
		function("matrix_sqrt", "The principal square root of a matrix."),
		eig.noGrad("vectors are defined up to a factor"),
		cholesky.grad(choleskyGrad), inv.grad(inverseGrad), det.grad(determinantGrad), logDet.grad(logDeterminantGrad),
		solve.grad(solveGrad), triangular.grad(solveGrad), lu.noGrad("the order of rows is discrete"),
		qr.grad(qrGrad), svd.grad(svdGrad), eigh.grad(eighGrad),
	}
}

func (d *Def) attrs(list ...AttrDef) *Def { d.Attrs = list; return d }

// evalOnHost runs the host's kernel of the operation's name, as generated code has it run: it is the Eval of all rows
// that are OnHost. An error of the kernel ends the run as INVALID_ARGUMENT.
func evalOnHost(op *Op, args []*tensor.Tensor) ([]*tensor.Tensor, error) {
	kernel := host.KernelOf(op.Def.Name)
	if kernel == nil {
		Bugf("the host has no kernel of %s", op.Def.Name)
	}
	c := &host.Call{Args: args, Flags: op.Flags()}
	for _, v := range op.Results {
		c.Results = append(c.Results, v.Type.DType)
	}
	out, err := kernel(c)
	if err != nil {
		err = &CheckError{Code: CodeInvalidArgument, Node: op.Node, Op: op.Def.Name, Msg: err.Error()}
	}
	return out, err
}

// isMatrix: (c1) x is of f32, f64 or complex numbers and has known matrix dimensions.
func isMatrix(op *Op, x Type) error {
	n := x.Rank()
	if !field.has(x.DType) || n < 2 || !x.Shape[n-1].Known() || !x.Shape[n-2].Known() {
		return violated(op.Def.Name+".c1", "%s is no matrix", x)
	}
	return nil
}

// inferSquare adds to isMatrix: (c2) x is square.
func inferSquare(op *Op) ([]Type, error) {
	x := op.Operands[0].Type
	if err := isMatrix(op, x); err != nil {
		return nil, err
	}
	if n := x.Rank(); x.Shape[n-1] != x.Shape[n-2] {
		return nil, violated(op.Def.Name+".c2", "%s is not square", x)
	}
	return []Type{x}, nil
}

// shaped is x with other sizes in place of its matrix dimensions.
func shaped(x Type, sizes ...int) Type {
	return x.WithShape(slices.Concat(x.Shape[:x.Rank()-2], Dims(sizes...)))
}

func inferDeterminant(op *Op) ([]Type, error) {
	if _, err := inferSquare(op); err != nil {
		return nil, err
	}
	return []Type{shaped(op.Operands[0].Type)}, nil
}

func inferLogDeterminant(op *Op) ([]Type, error) {
	t, err := inferDeterminant(op)
	return append(t, t...), err
}

// inferSolve adds to inferSquare: (c3) b has a's element type, batch dimensions and rows.
func inferSolve(op *Op) ([]Type, error) {
	if _, err := inferSquare(op); err != nil {
		return nil, err
	}
	a, b := op.Operands[0].Type, op.Operands[1].Type
	if a.DType != b.DType || a.Rank() != b.Rank() || !slices.Equal(a.Shape[:a.Rank()-1], b.Shape[:b.Rank()-1]) {
		return nil, violated(op.Def.Name+".c3", "%s and %s", a, b)
	}
	return []Type{b}, isMatrix(op, b)
}

func inferLU(op *Op) ([]Type, error) {
	t, err := inferSquare(op)
	if err != nil {
		return nil, err
	}
	if !isIndex(op.DType("to")) {
		return nil, violated("lu.c3", "rows as %s", op.DType("to"))
	}
	return append(t, Type{op.DType("to"), t[0].Shape[:t[0].Rank()-1]}), nil
}

func matrixSizes(x Type) (m, n int) { return x.Shape[x.Rank()-2].Size, x.Shape[x.Rank()-1].Size }

func inferQR(op *Op) ([]Type, error) {
	x := op.Operands[0].Type
	if err := isMatrix(op, x); err != nil {
		return nil, err
	}
	m, n := matrixSizes(x)
	k := min(m, n)
	if op.Bool("full") {
		k = m
	}
	return []Type{shaped(x, m, k), shaped(x, k, n)}, nil
}

func inferSVD(op *Op) ([]Type, error) {
	x := op.Operands[0].Type
	if err := isMatrix(op, x); err != nil {
		return nil, err
	}
	m, n := matrixSizes(x)
	k := min(m, n)
	types := []Type{shaped(x, k).WithDType(x.DType.Real())}
	switch {
	case !op.Bool("vectors"):
		return types, nil
	case op.Bool("full"):
		return append(types, shaped(x, m, m), shaped(x, n, n)), nil
	}
	return append(types, shaped(x, m, k), shaped(x, n, k)), nil
}

func inferEigh(op *Op) ([]Type, error) {
	t, err := inferSquare(op)
	if err != nil {
		return nil, err
	}
	n, _ := matrixSizes(t[0])
	types := []Type{shaped(t[0], n), t[0]}
	if !op.Bool("vectors") {
		types = types[:1]
	}
	return types, nil
}

// inferEig adds to inferSquare: results are complex.
func inferEig(op *Op) ([]Type, error) {
	types, err := inferEigh(op)
	for i, t := range types {
		if !t.DType.IsComplex() {
			types[i] = t.WithDType(complexType(t.DType))
		}
	}
	return types, err
}

// linalgCost counts two flops per element and inner dimension.
func linalgCost(op *Op) Cost {
	c := moveCost(op)
	x := op.Operands[0].Type
	c.Flops = 2 * float64(x.estimate()) * float64(x.Shape[x.Rank()-1].Estimate())
	return c
}
