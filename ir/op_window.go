package ir

import (
	"slices"

	"tfc/ir/host"
	"tfc/ir/tensor"
)

func windowOps() []*Def {
	row := func(name, doc string, infer func(*Op) ([]Type, error), eval windowKernel,
		operands []string, more ...AttrDef) *Def {
		attrs := []AttrDef{intsAttr("window"), intsAttr("strides"), intsAttr("low"), intsAttr("high")}
		return &Def{
			Name: name, Doc: doc, Operands: operands, NumResults: 1, Attrs: append(more, attrs...),
			Traits: Pure, Infer: infer, Lower: LowerWindow, Cost: windowCost,
			Eval: eval1(func(op *Op, x []*tensor.Tensor) *tensor.Tensor { return eval(op, x, op.windowGeometry()) }),
		}
	}
	return []*Def{
		row("reduce_window", "x folded over each position of a window; padding is the neutral element.",
			inferReduceWindow, evalReduceWindow, []string{"x"}, kindAttr("sum", "max", "min")).grad(reduceWindowGrad),
		row("window_sum_grad", "The adjoint of reduce_window's sum: dy spread over each window.",
			inferWindowSumGrad, evalWindowSumGrad, []string{"dy"}, shapeAttr("shape")).grad(windowSumGradGrad),
		row("window_max_grad", "The adjoint of reduce_window's max: dy to the first maximum of each window.",
			inferWindowMaxGrad, evalWindowMaxGrad, []string{"x", "dy"}).grad(windowMaxGradGrad),
		row("window_max_pick", "The adjoint of window_max_grad: of v, the element at the first maximum of each window.",
			inferWindowMaxPick, evalWindowMaxPick, []string{"x", "v"}).grad(windowMaxPickGrad),
	}
}

type windowKernel = func(*Op, []*tensor.Tensor, host.WindowGeometry) *tensor.Tensor

func (op *Op) windowGeometry() host.WindowGeometry {
	return host.WindowGeometry{Window: op.Ints("window"), Strides: op.Ints("strides"), Low: op.Ints("low")}
}

func evalReduceWindow(op *Op, x []*tensor.Tensor, g host.WindowGeometry) *tensor.Tensor {
	return host.ReduceWindow(x[0], op.Str("kind"), g, op.Result().Type.Sizes())
}

func evalWindowSumGrad(op *Op, x []*tensor.Tensor, g host.WindowGeometry) *tensor.Tensor {
	return host.WindowSumGrad(x[0], g, op.Result().Type.Sizes())
}

func evalWindowMaxGrad(_ *Op, x []*tensor.Tensor, g host.WindowGeometry) *tensor.Tensor {
	return host.WindowMaxGrad(x[0], x[1], g)
}

func evalWindowMaxPick(op *Op, x []*tensor.Tensor, g host.WindowGeometry) *tensor.Tensor {
	return host.WindowMaxPick(x[0], x[1], g, op.Result().Type.Sizes())
}

// windowType: (c1) an entry of window, strides, low, high for each dimension; (c2) windows and
// strides are positive, padding is not negative; (c3) in gradients, a symbolic dimension has a window of 1.
func windowType(op *Op, x Type) (Type, error) {
	name, window, strides := op.Def.Name, op.Ints("window"), op.Ints("strides")
	low, high := op.Ints("low"), op.Ints("high")
	for _, list := range [][]int{window, strides, low, high} {
		if len(list) != x.Rank() {
			return Type{}, violated(name+".c1", "%v for %s", list, x)
		}
	}
	shape := slices.Clone(x.Shape)
	for i, d := range x.Shape {
		if window[i] < 1 || strides[i] < 1 || low[i] < 0 || high[i] < 0 {
			return Type{}, violated(name+".c2", "window %v, strides %v, low %v, high %v", window, strides, low, high)
		}
		whole := window[i] == 1 && strides[i] == 1 && low[i] == 0 && high[i] == 0
		if !d.Known() && !whole && !op.Is("reduce_window") {
			return Type{}, violated(name+".c3", "dimension %d of %s", i, x)
		}
		shape[i] = windowed(d.Add(low[i]+high[i]), window[i], strides[i], 1)
	}
	return x.WithShape(shape), nil
}

// inferReduceWindow adds to windowType: (c4) the kind is defined over the element type.
func inferReduceWindow(op *Op) ([]Type, error) {
	x := op.Operands[0].Type
	if !reduceTakes(op.Str("kind")).has(x.DType) {
		return nil, violated("reduce_window.c4", "%s of %s", op.Str("kind"), x.DType)
	}
	t, err := windowType(op, x)
	return []Type{t}, err
}

// inferWindowSumGrad adds to windowType: (c4) dy is the result of reduce_window over the shape;
// (c5) it is numeric.
func inferWindowSumGrad(op *Op) ([]Type, error) {
	dy := op.Operands[0].Type
	x := dy.WithShape(op.Shape("shape"))
	if !nums.has(dy.DType) {
		return nil, violated("window_sum_grad.c5", "sum of %s", dy.DType)
	}
	return []Type{x}, checkWindowGrad(op, x, dy)
}

// inferWindowMaxGrad adds to windowType: (c4) dy is the result of reduce_window over x; (c5) it
// is of real numbers.
func inferWindowMaxGrad(op *Op) ([]Type, error) {
	x, dy := op.Operands[0].Type, op.Operands[1].Type
	if !reals.has(x.DType) {
		return nil, violated("window_max_grad.c5", "max of %s", x.DType)
	}
	return []Type{x}, checkWindowGrad(op, x, dy)
}

// inferWindowMaxPick adds to windowType: (c4) v has x's type; (c5) it is of real numbers.
func inferWindowMaxPick(op *Op) ([]Type, error) {
	x, v := op.Operands[0].Type, op.Operands[1].Type
	if !v.Equal(x) {
		return nil, violated("window_max_pick.c4", "v is %s, x is %s", v, x)
	}
	if !reals.has(x.DType) {
		return nil, violated("window_max_pick.c5", "max of %s", x.DType)
	}
	t, err := windowType(op, x)
	return []Type{t}, err
}

func checkWindowGrad(op *Op, x, dy Type) error {
	t, err := windowType(op, x)
	if err == nil && !t.Equal(dy) {
		return violated(op.Def.Name+".c4", "dy is %s, reduce_window gives %s", dy, t)
	}
	return err
}

func windowCost(op *Op) Cost {
	c := moveCost(op)
	c.Flops = float64(op.Result().Type.estimate())
	if op.Is("window_sum_grad") || op.Is("window_max_grad") {
		c.Flops = float64(op.Operands[len(op.Operands)-1].Type.estimate())
	}
	for _, w := range op.Ints("window") {
		c.Flops *= float64(w)
	}
	return c
}
