package ir

import "slices"

// dotGrad contracts the adjoint with the other operand over that operand's free dimensions, and
// moves the dimensions to where the operand has them.
func dotGrad(b *Builder, op *Op, grads []*Value) []*Value {
	x, y, g := op.Operands[0], op.Operands[1], grads[0]
	d := DotDims{op.Ints("batch_x"), op.Ints("batch_y"), op.Ints("contract_x"), op.Ints("contract_y")}
	nb := len(d.BatchX)
	if op.Bool("flat_y") {
		used := slices.Concat(d.BatchY, d.ContractY)
		g = b.Reshape(g, slices.Concat(g.Type.Shape[:g.Type.Rank()-1], dropped(y.Type.Shape, used)))
	}
	nx := x.Type.Rank() - nb - len(d.ContractX)
	gBatch, gx, gy := span(0, nb), span(nb, nb+nx), span(nb+nx, g.Type.Rank())
	return []*Value{
		dotAdjoint(b, x, g, b.Conj(y), dotSide{d.BatchX, d.ContractX}, dotSide{d.BatchY, d.ContractY}, gBatch, gy, gx),
		dotAdjoint(b, y, g, b.Conj(x), dotSide{d.BatchY, d.ContractY}, dotSide{d.BatchX, d.ContractX}, gBatch, gx, gy),
	}
}

// dotSide is one operand's batch and contracted dimensions.
type dotSide struct{ batch, contract []int }

// dotAdjoint is the adjoint of the operand x of a dot whose other operand is y. Of g's dimensions,
// theirs came from y and mine from x. Of the two orders of g and y, the one is taken that needs no
// transposition, if there is one.
func dotAdjoint(b *Builder, x, g, y *Value, xs, ys dotSide, gBatch, theirs, mine []int) *Value {
	freeX := free(x.Type.Rank(), slices.Concat(xs.batch, xs.contract))
	freeY := free(y.Type.Rank(), slices.Concat(ys.batch, ys.contract))
	// The contracted dimensions come out in the order in which y has them.
	contracted := make([]int, 0, len(xs.contract))
	for _, c := range slices.Sorted(slices.Values(ys.contract)) {
		contracted = append(contracted, xs.contract[slices.Index(ys.contract, c)])
	}
	gFirst, yFirst := slices.Concat(xs.batch, freeX, contracted), slices.Concat(xs.batch, contracted, freeX)
	if !slices.IsSorted(gFirst) && slices.IsSorted(yFirst) {
		return b.Dot(y, g, DotDims{ys.batch, gBatch, freeY, theirs})
	}
	return b.Transpose(b.Dot(g, y, DotDims{gBatch, ys.batch, theirs, freeY}), inverse(gFirst)...)
}

// convLike builds one of the three convolutions with op's geometry; shape is nil for conv itself.
func convLike(b *Builder, op *Op, name string, x, y *Value, shape []Dim) *Value {
	attrs := Attrs{}
	for _, a := range []string{"strides", "dilations", "low", "high", "groups"} {
		if v, ok := op.Attrs[a]; ok {
			attrs[a] = v
		}
	}
	if shape != nil {
		attrs["shape"] = shape
	}
	return b.Op(name, attrs, x, y)
}

func convGrad(b *Builder, op *Op, g []*Value) []*Value {
	x, w := op.Operands[0], op.Operands[1]
	return []*Value{
		convLike(b, op, "conv_grad_input", b.Conj(w), g[0], x.Type.Shape),
		convLike(b, op, "conv_grad_filter", b.Conj(x), g[0], w.Type.Shape),
	}
}

func convGradInputGrad(b *Builder, op *Op, g []*Value) []*Value {
	w, dy := op.Operands[0], op.Operands[1]
	return []*Value{
		convLike(b, op, "conv_grad_filter", g[0], b.Conj(dy), w.Type.Shape),
		convLike(b, op, "conv", g[0], b.Conj(w), nil),
	}
}

func convGradFilterGrad(b *Builder, op *Op, g []*Value) []*Value {
	x, dy := op.Operands[0], op.Operands[1]
	return []*Value{
		convLike(b, op, "conv_grad_input", g[0], b.Conj(dy), x.Type.Shape),
		convLike(b, op, "conv", b.Conj(x), g[0], nil),
	}
}

// windowLike builds a window operation with op's geometry and more attributes.
func windowLike(b *Builder, op *Op, name string, more Attrs, operands ...*Value) *Value {
	attrs := Attrs{}
	for _, a := range []string{"window", "strides", "low", "high"} {
		attrs[a] = op.Attrs[a]
	}
	for k, v := range more {
		attrs[k] = v
	}
	return b.Op(name, attrs, operands...)
}

func reduceWindowGrad(b *Builder, op *Op, g []*Value) []*Value {
	x := op.Operands[0]
	switch op.Str("kind") {
	case "sum":
		return []*Value{windowLike(b, op, "window_sum_grad", Attrs{"shape": x.Type.Shape}, g[0])}
	case "min":
		x = b.Neg(x)
	}
	return []*Value{windowLike(b, op, "window_max_grad", nil, x, g[0])}
}

func windowSumGradGrad(b *Builder, op *Op, g []*Value) []*Value {
	return []*Value{windowLike(b, op, "reduce_window", Attrs{"kind": "sum"}, g[0])}
}

func windowMaxGradGrad(b *Builder, op *Op, g []*Value) []*Value {
	return []*Value{nil, windowLike(b, op, "window_max_pick", nil, op.Operands[0], g[0])}
}

func windowMaxPickGrad(b *Builder, op *Op, g []*Value) []*Value {
	return []*Value{nil, windowLike(b, op, "window_max_grad", nil, op.Operands[0], g[0])}
}
