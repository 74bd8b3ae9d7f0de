package ir

import (
	"slices"

	"tfc/ir/host"
	"tfc/ir/tensor"
)

func contractOps() []*Def {
	conv := func(name, doc string, infer func(*Op) ([]Type, error), eval convKernel,
		operands []string, more ...AttrDef) *Def {
		attrs := []AttrDef{intsAttr("strides"), intsAttr("dilations"), intsAttr("low"), intsAttr("high"),
			{Name: "groups", Kind: AttrInt, Default: 1}}
		return &Def{
			Name: name, Doc: doc, Operands: operands, NumResults: 1, Attrs: append(attrs, more...),
			Traits: Pure, Infer: infer, Lower: LowerContract, Cost: convCost,
			Eval: eval1(func(op *Op, x []*tensor.Tensor) *tensor.Tensor {
				return eval(x[0], x[1], op.convGeometry(), op.Result().Type.Sizes())
			}),
		}
	}
	return []*Def{
		{
			Name: "dot", Doc: "Sums of products over the contracted dimensions: batch, x's free, y's free dimensions, those as one if flat_y.",
			Operands: []string{"x", "y"}, NumResults: 1, Traits: Pure, Lower: LowerContract, Infer: inferDot, Cost: dotCost,
			Attrs: []AttrDef{
				{Name: "batch_x", Kind: AttrInts, Default: []int{}}, {Name: "batch_y", Kind: AttrInts, Default: []int{}},
				intsAttr("contract_x"), intsAttr("contract_y"), {Name: "flat_y", Kind: AttrBool, Default: false},
			},
			Eval: eval1(evalDot), Grad: dotGrad,
		},
		conv("conv", "Cross-correlation of x [N,spatial…,C] with w [spatial…,C/groups,O], zero-padded.",
			inferConv, host.Conv, []string{"x", "w"}).grad(convGrad),
		conv("conv_grad_input", "The adjoint of conv with respect to x, whose shape is given.",
			inferConvGradInput, host.ConvGradInput, []string{"w", "dy"}, shapeAttr("shape")).grad(convGradInputGrad),
		conv("conv_grad_filter", "The adjoint of conv with respect to w, whose shape is given.",
			inferConvGradFilter, host.ConvGradFilter, []string{"x", "dy"}, shapeAttr("shape")).grad(convGradFilterGrad),
	}
}

// convKernel computes one of the convolutions into a tensor of the given shape.
type convKernel = func(x, y *tensor.Tensor, g host.ConvGeometry, shape []int) *tensor.Tensor

func (op *Op) convGeometry() host.ConvGeometry {
	return host.ConvGeometry{
		Strides: op.Ints("strides"), Dilations: op.Ints("dilations"), Low: op.Ints("low"), Groups: op.Int("groups"),
	}
}

func evalDot(op *Op, x []*tensor.Tensor) *tensor.Tensor {
	r := host.Dot(x[0], x[1], op.Ints("batch_x"), op.Ints("batch_y"), op.Ints("contract_x"), op.Ints("contract_y"))
	if op.Bool("flat_y") {
		return r.Reshape(op.Result().Type.Sizes()...)
	}
	return r
}

// inferDot: (c1) both have one numeric element type; (c2) batch and contracted dimensions are
// paired; (c3) each is a dimension, named once; (c4) paired sizes are equal.
func inferDot(op *Op) ([]Type, error) {
	x, y := op.Operands[0].Type, op.Operands[1].Type
	bx, by, cx, cy := op.Ints("batch_x"), op.Ints("batch_y"), op.Ints("contract_x"), op.Ints("contract_y")
	if x.DType != y.DType || !nums.has(x.DType) {
		return nil, violated("dot.c1", "%s and %s", x, y)
	}
	if len(bx) != len(by) || len(cx) != len(cy) {
		return nil, violated("dot.c2", "batch %v, %v, contract %v, %v", bx, by, cx, cy)
	}
	usedX, usedY := slices.Concat(bx, cx), slices.Concat(by, cy)
	if !distinct(usedX, x.Rank()) || !distinct(usedY, y.Rank()) {
		return nil, violated("dot.c3", "dimensions %v of %s, %v of %s", usedX, x, usedY, y)
	}
	for i := range usedX {
		if m, n := x.Shape[usedX[i]], y.Shape[usedY[i]]; m != n {
			return nil, violated("dot.c4", "inner dimensions %s and %s differ", m, n)
		}
	}
	freeY := dropped(y.Shape, usedY)
	if op.Bool("flat_y") {
		freeY = []Dim{NumElements(freeY)}
	}
	var shape []Dim
	for _, d := range bx {
		shape = append(shape, x.Shape[d])
	}
	return []Type{x.WithShape(slices.Concat(shape, dropped(x.Shape, usedX), freeY))}, nil
}

func distinct(dims []int, rank int) bool {
	sorted := slices.Sorted(slices.Values(dims))
	return len(slices.Compact(sorted)) == len(dims) &&
		(len(dims) == 0 || sorted[0] >= 0 && slices.Max(dims) < rank)
}

func dotCost(op *Op) Cost {
	c := moveCost(op)
	c.Flops = 2 * float64(op.Result().Type.estimate())
	for _, d := range op.Ints("contract_x") {
		c.Flops *= float64(op.Operands[0].Type.Shape[d].Estimate())
	}
	return c
}

// inferConv: (c1) one numeric element type; (c2) equal
// ranks of at least 3 with an entry of strides, dilations, low, high for each spatial dimension;
// (c3) strides and dilations are positive, padding is not negative; (c4) channels match groups;
// (c5) spatial sizes are known, but for those of an image of which there is no gradient.
func inferConv(op *Op) ([]Type, error) {
	x, w := op.Operands[0].Type, op.Operands[1].Type
	t, err := convType(op, x, w)
	return []Type{t}, err
}

func convType(op *Op, x, w Type) (Type, error) {
	name, groups := op.Def.Name, op.Int("groups")
	if x.DType != w.DType || !nums.has(x.DType) {
		return Type{}, violated(name+".c1", "%s and %s", x, w)
	}
	n := x.Rank() - 2
	if n < 1 || w.Rank() != x.Rank() {
		return Type{}, violated(name+".c2", "ranks of %s and %s", x, w)
	}
	strides, dilations, low, high := op.Ints("strides"), op.Ints("dilations"), op.Ints("low"), op.Ints("high")
	for _, list := range [][]int{strides, dilations, low, high} {
		if len(list) != n {
			return Type{}, violated(name+".c2", "%v for %d spatial dimensions", list, n)
		}
	}
	if slices.Min(slices.Concat(strides, dilations)) < 1 || slices.Min(slices.Concat(low, high)) < 0 {
		return Type{}, violated(name+".c3", "strides %v, dilations %v, low %v, high %v", strides, dilations, low, high)
	}
	channels, in, out := x.Shape[n+1], w.Shape[n], w.Shape[n+1]
	if groups < 1 || !channels.Known() || !in.Known() || !out.Known() ||
		channels.Size != in.Size*groups || out.Size%groups != 0 {
		return Type{}, violated(name+".c4", "%s and %s in %d groups", x, w, groups)
	}
	shape := slices.Clone(x.Shape)
	shape[n+1] = out
	for i := range n {
		size, k := x.Shape[i+1], w.Shape[i]
		if !k.Known() || !size.Known() && !op.Is("conv") {
			return Type{}, violated(name+".c5", "dimension %d of %s and %s", i+1, x, w)
		}
		shape[i+1] = windowed(size.Add(low[i]+high[i]), k.Size, strides[i], dilations[i])
	}
	return x.WithShape(shape), nil
}

// windowed is the number of positions of a window over a dimension; an open one has room for a window.
func windowed(size Dim, window, stride, dilation int) Dim {
	span := (window-1)*dilation + 1
	if size.Known() && span > size.Size {
		return Dim{}
	}
	return size.Add(-span).DivFloor(stride).Add(1)
}

// inferConvGradInput checks what inferConv does, and (c6) that dy is conv's result.
func inferConvGradInput(op *Op) ([]Type, error) {
	w, dy := op.Operands[0].Type, op.Operands[1].Type
	x := dy.WithShape(op.Shape("shape"))
	t, err := convType(op, x, w)
	if err == nil && !t.Equal(dy) {
		err = violated(op.Def.Name+".c6", "dy is %s, conv gives %s", dy, t)
	}
	return []Type{x}, err
}

// inferConvGradFilter checks what inferConv does, and (c6) that dy is conv's result.
func inferConvGradFilter(op *Op) ([]Type, error) {
	x, dy := op.Operands[0].Type, op.Operands[1].Type
	w := dy.WithShape(op.Shape("shape"))
	t, err := convType(op, x, w)
	if err == nil && !t.Equal(dy) {
		err = violated(op.Def.Name+".c6", "dy is %s, conv gives %s", dy, t)
	}
	return []Type{w}, err
}

// convCost counts two flops for each output element and filter tap.
func convCost(op *Op) Cost {
	c := moveCost(op)
	y, w := op.Result().Type, op.Operands[len(op.Operands)-1].Type
	switch {
	case op.Is("conv_grad_input"):
		y, w = op.Operands[1].Type, op.Operands[0].Type
	case op.Is("conv_grad_filter"):
		y, w = op.Operands[1].Type, op.Result().Type
	}
	n := w.Rank()
	c.Flops = 2 * float64(y.estimate()) * float64(w.WithShape(w.Shape[:n-1]).estimate())
	return c
}
