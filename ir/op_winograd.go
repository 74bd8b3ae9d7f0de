package ir

import (
	"slices"

	"tfc/ir/host"
	"tfc/ir/tensor"
)

// winogradOps are the three transforms of the minimal filtering algorithm F(2×2, 3×3) (Winograd; Lavin and Gray, Fast
// Algorithms for Convolutional Neural Networks): a convolution by 3×3 windows becomes 16 products of matrices, which
// together multiply 16 times for 4 results where windows multiply 36 times.
func winogradOps() []*Def {
	row := func(name, doc, operand string, infer func(*Op) ([]Type, error),
		eval func(*Op, *tensor.Tensor) *tensor.Tensor, attrs ...AttrDef) *Def {
		return &Def{
			Name: name, Doc: doc, Operands: []string{operand}, NumResults: 1, Attrs: attrs, Traits: Pure,
			Infer: infer, Lower: LowerWindow, NoGrad: "part of a convolution, made after its gradients", Cost: winogradCost,
			Eval: eval1(func(op *Op, x []*tensor.Tensor) *tensor.Tensor { return eval(op, x[0]) }),
		}
	}
	return []*Def{
		row("winograd_filter", "The 16 matrices of a filter w [3,3,C,O], in panels of columns: [16,O/panel,C,panel].",
			"w", inferWinogradFilter, evalWinogradFilter, intAttr("panel")),
		row("winograd_input", "The 16 matrices of x [N,H,W,C], zero-padded, a row for each 2×2 results: [16,N,tiles,C].", "x",
			inferWinogradInput, evalWinogradInput, intsAttr("low"), intsAttr("high")),
		row("winograd_output", "The convolution of the given shape from the 16 products [16,N,tiles,panels,panel].", "m",
			inferWinogradOutput, evalWinogradOutput, shapeAttr("shape")),
	}
}

func evalWinogradFilter(op *Op, w *tensor.Tensor) *tensor.Tensor {
	return host.WinogradFilter(w, op.Int("panel"))
}

func evalWinogradInput(op *Op, x *tensor.Tensor) *tensor.Tensor {
	return host.WinogradInput(x, op.Ints("low"), op.Ints("high"))
}

func evalWinogradOutput(op *Op, m *tensor.Tensor) *tensor.Tensor {
	return host.WinogradOutput(m, op.Result().Type.Sizes())
}

// winogradCost counts about 2 additions for each number that a transform has in its 16 matrices.
func winogradCost(op *Op) Cost {
	c := moveCost(op)
	c.Flops = 2 * float64(max(op.Operands[0].Type.estimate(), op.Result().Type.estimate()))
	return c
}

// inferWinogradFilter: (c1) w is of floats; (c2) it is [3,3,C,O] of known sizes, whole panels of columns.
func inferWinogradFilter(op *Op) ([]Type, error) {
	w, panel := op.Operands[0].Type, op.Int("panel")
	if !dtypes(floats).has(w.DType) {
		return nil, violated("winograd_filter.c1", "filter %s", w)
	}
	if w.Rank() != 4 || !w.Static() || w.Shape[0].Size != 3 || w.Shape[1].Size != 3 || panel < 1 ||
		w.Shape[3].Size%panel != 0 {
		return nil, violated("winograd_filter.c2", "panels of %d of %s", panel, w)
	}
	return []Type{w.WithShape(Dims(16, w.Shape[3].Size/panel, w.Shape[2].Size, panel))}, nil
}

// inferWinogradInput: (c1) x is of floats; (c2) it has two spatial dimensions of known sizes, with an entry of low and
// high for each, and room for a window.
func inferWinogradInput(op *Op) ([]Type, error) {
	x, low, high := op.Operands[0].Type, op.Ints("low"), op.Ints("high")
	if !dtypes(floats).has(x.DType) {
		return nil, violated("winograd_input.c1", "input %s", x)
	}
	good := x.Rank() == 4 && len(low) == 2 && len(high) == 2
	tiles := 1
	for d := 0; good && d < 2; d++ {
		n := x.Shape[d+1]
		room := n.Size + low[d] + high[d] - 2
		good = n.Known() && low[d] >= 0 && high[d] >= 0 && room > 0
		tiles *= (room + 1) / 2
	}
	if !good {
		return nil, violated("winograd_input.c2", "%s with padding %v and %v", x, low, high)
	}
	return []Type{x.WithShape([]Dim{{Size: 16}, x.Shape[0], {Size: tiles}, x.Shape[3]})}, nil
}

// inferWinogradOutput: (c1) m is of floats; (c2) it is the products [16,N,tiles,panels,panel] of a result of the shape.
func inferWinogradOutput(op *Op) ([]Type, error) {
	m, shape := op.Operands[0].Type, op.Shape("shape")
	if !dtypes(floats).has(m.DType) {
		return nil, violated("winograd_output.c1", "products %s", m)
	}
	if m.Rank() != 5 || len(shape) != 4 || !shape[1].Known() || !shape[2].Known() {
		return nil, violated("winograd_output.c2", "%s for %v", m, shape)
	}
	tiles := (shape[1].Size + 1) / 2 * ((shape[2].Size + 1) / 2)
	columns := []Dim{{Size: 16}, shape[0], {Size: tiles}, shape[3]}
	if got := []Dim{m.Shape[0], m.Shape[1], m.Shape[2], m.Shape[3].Times(m.Shape[4])}; !slices.Equal(got, columns) {
		return nil, violated("winograd_output.c2", "%s for %v", m, shape)
	}
	return []Type{m.WithShape(shape)}, nil
}
