package ir

import (
	"fmt"
	"slices"

	"tfc/ir/tensor"
)

func reshapeGrad(b *Builder, x, _, g *Value) *Value { return b.Reshape(g, x.Type.Shape) }

// broadcastGrad sums over the dimensions that were new or had size 1.
func broadcastGrad(b *Builder, op *Op, g []*Value) []*Value {
	x, dims := op.Operands[0], op.Ints("dims")
	axes := []int{}
	for i := range g[0].Type.Rank() {
		k := slices.Index(dims, i)
		if k < 0 || x.Type.Shape[k] != g[0].Type.Shape[i] {
			axes = append(axes, i)
		}
	}
	return []*Value{b.Reshape(b.Reduce("sum", g[0], axes...), x.Type.Shape)}
}

func transposeGrad(b *Builder, op *Op, g []*Value) []*Value {
	return []*Value{b.Transpose(g[0], inverse(op.Ints("perm"))...)}
}

func inverse(perm []int) []int {
	out := make([]int, len(perm))
	for i, p := range perm {
		out[p] = i
	}
	return out
}

// sliceGrad pads with zeros: between the elements too, where the slice had strides.
func sliceGrad(b *Builder, op *Op, grads []*Value) []*Value {
	x, stride := op.Operands[0], op.SliceStrides()
	starts, _ := op.SliceBounds()
	g := spread(b, grads[0], stride)
	low, high := make([]int, len(starts)), make([]int, len(starts))
	limit := repeated(-1, len(starts))
	for i, d := range x.Type.Shape {
		room := d.Minus(starts[i]).Minus(g.Type.Shape[i]) // negative where spread went past the end
		if !starts[i].Known() || !room.Known() {
			b.SetErr(fmt.Errorf("the gradient of a slice of %s pads dimension %d by a size that is not known while compiling", x.Type, i))
			return []*Value{nil}
		}
		low[i], high[i] = starts[i].Size, max(room.Size, 0)
		if room.Size < 0 {
			limit[i] += room.Size
		}
	}
	g = b.Slice(g, make([]int, len(starts)), limit, nil)
	return []*Value{b.Pad(g, b.Scalar(g.Type.DType, 0), low, high)}
}

// spread follows each element with stride-1 zeros along each dimension.
func spread(b *Builder, g *Value, stride []int) *Value {
	if len(stride) == 0 || slices.Max(stride) == 1 {
		return g
	}
	pairs, out := []Dim{}, []Dim{}
	high := []int{}
	for i, d := range g.Type.Shape {
		pairs, high = append(pairs, d, Dim{Size: 1}), append(high, 0, stride[i]-1)
		out = append(out, d.Scale(stride[i]))
	}
	g = b.Reshape(g, pairs)
	return b.Reshape(b.Pad(g, b.Scalar(g.Type.DType, 0), make([]int, len(high)), high), out)
}

func padGrad(b *Builder, op *Op, grads []*Value) []*Value {
	x, value, low, g := op.Operands[0], op.Operands[1], op.Ints("low"), grads[0]
	limit := repeated(-1, len(low))
	for i, d := range x.Type.Shape {
		if d.Known() {
			limit[i] = low[i] + d.Size
		}
	}
	out := []*Value{b.Slice(g, low, limit, nil), nil}
	if value.Op != nil && value.Op.Is("const") {
		return out
	}
	inside := b.Splat(x.Type.WithDType(tensor.Bool), 1)
	mask := b.Pad(inside, b.Scalar(tensor.Bool, 0), low, op.Ints("high"))
	out[1] = b.Reduce("sum", b.Select(mask, like(b, g, 0), g), span(0, g.Type.Rank())...)
	return out
}

func concatGrad(b *Builder, op *Op, g []*Value) []*Value {
	axis, at := op.Int("axis"), 0
	out := make([]*Value, len(op.Operands))
	for i, x := range op.Operands {
		n := x.Type.Shape[axis].Size
		out[i] = b.SliceAxis(g[0], axis, at, at+n)
		at += n
	}
	return out
}

func reverseGrad(b *Builder, op *Op, g []*Value) []*Value {
	return []*Value{b.Reverse(g[0], op.Ints("axes")...)}
}

func dynamicSliceGrad(b *Builder, op *Op, g []*Value) []*Value {
	return []*Value{b.Op("dynamic_update", nil, like(b, op.Operands[0], 0), g[0], op.Operands[1]), nil}
}

func dynamicUpdateGrad(b *Builder, op *Op, g []*Value) []*Value {
	update, start := op.Operands[1], op.Operands[2]
	if !static(b, op, update.Type) {
		return make([]*Value, 3)
	}
	return []*Value{
		b.Op("dynamic_update", nil, g[0], like(b, update, 0), start),
		b.Op("dynamic_slice", Attrs{"sizes": update.Type.Sizes()}, g[0], start),
		nil,
	}
}

// static records an error for gradients that exist for known sizes only.
func static(b *Builder, op *Op, types ...Type) bool {
	for _, t := range types {
		if !t.Static() {
			b.SetErr(violated(op.Def.Name+".grad", "the gradient needs known sizes, not %s", t))
			return false
		}
	}
	return true
}

func gatherGrad(b *Builder, op *Op, g []*Value) []*Value {
	params, indices := op.Operands[0], op.Operands[1]
	if !static(b, op, params.Type, indices.Type) {
		return make([]*Value, 2)
	}
	return []*Value{gatherAdjoint(b, params.Type, indices, op.Int("axis"), op.Int("batch"), g[0]), nil}
}

// gatherAdjoint adds g to zeros of type params where gather took it from. Batch dimensions are
// folded into the indices, and the axis is moved to the front for scatter.
func gatherAdjoint(b *Builder, params Type, indices *Value, axis, batch int, g *Value) *Value {
	ps := params.Sizes()
	batches, outer := tensor.NumElements(ps[:batch]), tensor.NumElements(ps[batch:axis])
	n, inner := ps[axis], tensor.NumElements(ps[axis+1:])
	m := tensor.NumElements(indices.Type.Sizes()[batch:])

	at := b.Reshape(indices, Dims(batches, m))
	at = b.Op("max", nil, b.Op("min", nil, at, like(b, at, float64(n-1))), like(b, at, 0))
	if batches > 1 {
		at = b.Add(at, scaled(b, b.Iota(at.Type, 0), float64(n)))
	}
	at = b.Reshape(at, Dims(batches*m))

	zeros := b.Splat(TypeOf(params.DType, batches*n, outer*inner), 0)
	if outer > 1 {
		g = b.Transpose(b.Reshape(g, Dims(batches, outer, m, inner)), 0, 2, 1, 3)
	}
	sum := b.Scatter("add", zeros, at, b.Reshape(g, Dims(batches*m, outer*inner)))
	if outer > 1 {
		sum = b.Transpose(b.Reshape(sum, Dims(batches, n, outer, inner)), 0, 2, 1, 3)
	}
	return b.Reshape(sum, params.Shape)
}

func scatterGrad(b *Builder, op *Op, grads []*Value) []*Value {
	x, at, up, g := op.Operands[0], op.Operands[1], op.Operands[2], grads[0]
	mine := func(v *Value) *Value { return gatherWritten(b, v, at) }
	switch op.Str("kind") {
	case "update":
		return []*Value{b.Scatter("update", g, at, like(b, up, 0)), nil, mine(g)}
	case "add":
		return []*Value{g, nil, mine(g)}
	case "sub":
		return []*Value{g, nil, b.Neg(mine(g))}
	case "min", "max":
		y := op.Result()
		fromX := b.Cast(b.Compare("eq", x, y), x.Type.DType)
		fromUp := b.Cast(b.Compare("eq", up, mine(y)), x.Type.DType)
		share := b.Div(g, b.Scatter("add", fromX, at, fromUp))
		return []*Value{b.Mul(share, fromX), nil, b.Mul(mine(share), fromUp)}
	}
	b.SetErr(violated("scatter.grad", "kind %s has no gradient", op.Str("kind")))
	return make([]*Value, 3)
}

// gatherWritten reads the rows of v that a scatter wrote to; what it dropped, out of range, reads 0.
func gatherWritten(b *Builder, v, at *Value) *Value {
	rows := b.Gather(v, at, 0, 0)
	n := v.Type.Shape[0]
	if !n.Known() || within(at, n.Size) {
		return rows
	}
	inside := b.Op("and", nil, b.Compare("ge", at, like(b, at, 0)), b.Compare("lt", at, like(b, at, float64(n.Size))))
	return b.Select(b.Broadcast(inside, []int{0}, rows.Type.Shape), rows, like(b, rows, 0))
}

// within reports indices that are known to be at least 0 and below n.
func within(at *Value, n int) bool {
	if at.Op == nil || !at.Op.Is("const") {
		return false
	}
	t := at.Op.Tensor("value")
	for i := range t.Len() {
		if k := t.Int(i); k < 0 || k >= int64(n) {
			return false
		}
	}
	return true
}

func topkGrad(b *Builder, op *Op, g []*Value) []*Value {
	x, at := op.Operands[0], op.Results[1]
	last := x.Type.Rank() - 1
	if g[0] == nil || !static(b, op, x.Type) {
		return []*Value{nil}
	}
	if !isIndex(at.Type.DType) {
		at = b.Cast(at, tensor.I64)
	}
	return []*Value{gatherAdjoint(b, x.Type, at, last, last, g[0])}
}

// sortGrad moves the adjoints back to where the elements came from, which sorting an index along
// with the keys tells.
func sortGrad(b *Builder, op *Op, grads []*Value) []*Value {
	x, axis, out := op.Operands[0], op.Int("axis"), make([]*Value, len(op.Operands))
	if !static(b, op, x.Type) {
		return out
	}
	last := x.Type.Rank() - 1
	perm := span(0, last+1)
	perm[axis], perm[last] = last, axis
	from := b.OpN(2, "sort", op.Attrs.Clone(), x, b.Iota(x.Type.WithDType(tensor.I64), axis))[1]
	from = b.Transpose(from, perm...)
	for i, g := range grads {
		if g != nil && field.has(g.Type.DType) {
			g = b.Transpose(g, perm...)
			out[i] = b.Transpose(gatherAdjoint(b, g.Type, from, last, last, g), perm...)
		}
	}
	return out
}
