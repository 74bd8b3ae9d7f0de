package frontend

import (
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// arrayRows change shapes: reshape, transpose, join, split, repeat, pad.
func arrayRows() []Row {
	return []Row{
		{Op: "Reshape", Static: []int{1}, Import: one(importReshape)},
		{Op: "ExpandDims", Static: []int{1}, Import: one(importExpandDims)},
		{Op: "Squeeze", Import: one(importSqueeze)},
		{Op: "Transpose", Static: []int{1}, Import: one(importTranspose)},
		{Op: "ConjugateTranspose", Static: []int{1}, Import: one(func(n *Node) *ir.Value {
			return n.transposed(n.Conj(n.In(0)))
		})},
		{Op: "Pack", Import: one(importPack)},
		{Op: "Unpack", Import: importUnpack},
		{Op: "ConcatV2", Static: []int{-1}, Import: one(func(n *Node) *ir.Value {
			return n.concat(-1, n.InsBetween(0, n.NumIn()-1))
		})},
		{Op: "Concat", Static: []int{0}, Import: one(func(n *Node) *ir.Value { return n.concat(0, n.Ins(1)) })},
		{Op: "ConcatOffset", Static: []int{0}, Import: importConcatOffset},
		{Op: "Split", Static: []int{0}, Import: importSplit},
		{Op: "SplitV", Static: []int{1, 2}, Import: importSplitV},
		{Op: "Tile", Static: []int{1}, Import: one(importTile)},
		{Op: "BroadcastTo", Static: []int{1}, Import: one(importBroadcastTo)},
		{Op: "BroadcastArgs", Static: []int{0, 1}, Import: one(importBroadcastArgs)},
		{Op: "BroadcastGradientArgs", Static: []int{0, 1}, Import: importBroadcastGradientArgs},
		{Op: "Pad", Static: []int{1}, Import: one(importPad)},
		{Op: "PadV2", Static: []int{1}, Import: one(importPad)},
		{Op: "MirrorPad", Static: []int{1}, Import: one(importMirrorPad)},
		{Op: "MirrorPadGrad", Static: []int{1}, Import: one(importMirrorPadGrad)},
		{Op: "ReverseV2", Static: []int{1}, Import: one(importReverse)},
		{Op: "Reverse", Static: []int{1}, Import: one(importReverse)},
		{Op: "Roll", Static: []int{1, 2}, Import: one(importRoll)},
	}
}

func importReshape(n *Node) *ir.Value {
	x, want := n.In(0), n.Static(1).Ints()
	have := n.Sizes(x)
	total, known, open := product(have), 1, -1
	for i, s := range want {
		switch {
		case s == -1 && open >= 0:
			n.Invalid("only one input size may be -1, not both %d and %d", open, i)
			return nil
		case s == -1:
			open = i
		case s < 0:
			n.Invalid("size %d must be non-negative, not %d", i, s)
			return nil
		default:
			known *= s
		}
	}
	sizes := slices.Clone(want)
	if open >= 0 {
		values := total
		if known == 0 { // sizes of 0 do not take part
			values, known = nonzero(have), nonzero(slices.Replace(slices.Clone(want), open, open+1, 1))
		}
		if values%known != 0 {
			n.Invalid("input to reshape is a tensor with %d values, but the requested shape requires a multiple of %d",
				total, known)
			return nil
		}
		sizes[open] = values / known
	}
	if product(sizes) != total {
		n.Invalid("input to reshape is a tensor with %d values, but the requested shape has %d", total, product(sizes))
		return nil
	}
	return n.Resize(x, sizes...)
}

// nonzero is the product of the sizes that are not 0.
func nonzero(sizes []int) int {
	return product(slices.DeleteFunc(slices.Clone(sizes), func(s int) bool { return s == 0 }))
}

func importExpandDims(n *Node) *ir.Value {
	x := n.In(0)
	rank := x.Type.Rank() + 1
	at := n.StaticInt(1)
	if at < -rank || at >= rank {
		n.Invalid("tried to expand dim index %d for tensor with %d dimensions", at, rank-1)
		return nil
	}
	return n.Reshape(x, slices.Insert(slices.Clone(x.Type.Shape), n.Axis(at, rank), ir.Dim{Size: 1}))
}

func importSqueeze(n *Node) *ir.Value {
	x := n.In(0)
	drop := map[int]bool{}
	for _, a := range n.IntList("squeeze_dims") {
		a = n.Axis(a, x.Type.Rank())
		if n.Err() == nil && x.Type.Shape[a] != (ir.Dim{Size: 1}) {
			n.Invalid("can not squeeze dim[%d], expected a dimension of 1, got %s", a, x.Type.Shape[a])
			return nil
		}
		drop[a] = true
	}
	var shape []ir.Dim
	for i, d := range x.Type.Shape {
		if len(drop) == 0 && d != (ir.Dim{Size: 1}) || len(drop) > 0 && !drop[i] {
			shape = append(shape, d)
		}
	}
	return n.Reshape(x, shape)
}

func importTranspose(n *Node) *ir.Value { return n.transposed(n.In(0)) }

// transposed permutes the dimensions of x by static input 1.
func (n *Node) transposed(x *ir.Value) *ir.Value {
	perm := n.Static(1).Ints()
	if len(perm) != x.Type.Rank() {
		n.Invalid("transpose expects a vector of size %d, but the input has size %d", x.Type.Rank(), len(perm))
		return nil
	}
	perm = slices.Clone(perm)
	for i := range perm {
		perm[i] = n.Axis(perm[i], len(perm))
	}
	return n.Transpose(x, perm...)
}

func importPack(n *Node) *ir.Value {
	xs := n.Ins(0)
	rank := xs[0].Type.Rank() + 1
	axis := n.Axis(n.Int("axis"), rank)
	first := xs[0].Type
	for i, x := range xs {
		if !x.Type.Equal(first) {
			n.Invalid("shapes of all inputs must match: values[0].shape = %s != values[%d].shape = %s",
				typeText(first), i, typeText(x.Type))
			return nil
		}
		xs[i] = n.Reshape(x, slices.Insert(slices.Clone(x.Type.Shape), axis, ir.Dim{Size: 1}))
	}
	return n.Concat(axis, xs...)
}

func importUnpack(n *Node) []*ir.Value {
	x := n.In(0)
	axis := n.Axis(n.Int("axis"), x.Type.Rank())
	if n.Err() != nil {
		return nil
	}
	if num := n.Int("num"); x.Type.Shape[axis] != (ir.Dim{Size: num}) {
		return n.Invalid("input shape axis %d must equal %d, got shape %s", axis, num, typeText(x.Type))
	}
	shape := slices.Delete(slices.Clone(x.Type.Shape), axis, axis+1)
	out := make([]*ir.Value, n.Int("num"))
	for i := range out {
		out[i] = n.Reshape(n.SliceAxis(x, axis, i, i+1), shape)
	}
	return out
}

// concat joins along the axis that static input i gives.
func (n *Node) concat(i int, xs []*ir.Value) *ir.Value {
	rank := xs[0].Type.Rank()
	at := n.StaticInt(i)
	if at < -rank || at >= rank {
		n.Invalid("concatenating over axis %d of inputs of rank %d", at, rank)
		return nil
	}
	axis := n.Axis(at, rank)
	for i, x := range xs {
		for d := range max(rank, x.Type.Rank()) {
			if x.Type.Rank() != rank || d != axis && x.Type.Shape[d] != xs[0].Type.Shape[d] {
				n.Invalid("dimension %d in both shapes must be equal: shape[0] = %s vs. shape[%d] = %s",
					d, typeText(xs[0].Type), i, typeText(x.Type))
				return nil
			}
		}
	}
	return n.Concat(axis, xs...)
}

func importConcatOffset(n *Node) []*ir.Value {
	axis := n.StaticInt(0)
	zero := (*ir.Value)(nil)
	var out []*ir.Value
	var offset *ir.Value
	for i, shape := range n.Ins(1) {
		size := product(n.Sizes(shape))
		if n.Err() != nil || size != product(n.Sizes(n.In(1))) {
			return n.Invalid("input %d should contain as many elements as the others, but got %d", i, size)
		}
		at := n.Do("eq", n.Iota(shape.Type, 0), n.Like(shape, float64(n.Axis(axis, max(size, 1)))))
		if zero == nil {
			zero = n.Like(shape, 0)
			offset = zero
		}
		n.Check(n.Do("or", at, n.Do("eq", shape, n.In(1))), int(status.InvalidArgument),
			"all dimensions except the one to concatenate must match")
		out = append(out, offset)
		offset = n.Add(offset, n.Select(at, shape, zero))
	}
	return out
}

func importSplit(n *Node) []*ir.Value {
	x, parts := n.In(1), n.Int("num_split")
	axis := n.Axis(n.StaticInt(0), x.Type.Rank())
	sizes := n.Sizes(x)
	if n.Err() != nil {
		return nil
	}
	if sizes[axis]%parts != 0 {
		return n.Invalid("number of ways to split should evenly divide the split dimension, but got split_dim %d "+
			"(size = %d) and num_split %d", axis, sizes[axis], parts)
	}
	return n.split(x, axis, slices.Repeat([]int{sizes[axis] / parts}, parts))
}

func (n *Node) split(x *ir.Value, axis int, sizes []int) []*ir.Value {
	var out []*ir.Value
	at := 0
	for _, s := range sizes {
		out = append(out, n.SliceAxis(x, axis, at, at+s))
		at += s
	}
	return out
}

func importSplitV(n *Node) []*ir.Value {
	x, sizes := n.In(0), n.Static(1).Ints()
	axis := n.Axis(n.StaticInt(2), x.Type.Rank())
	have := n.Sizes(x)
	if n.Err() != nil {
		return nil
	}
	rest, open := have[axis], -1
	for i, s := range sizes {
		if s == -1 && open < 0 {
			open = i
		} else if s < 0 {
			return n.Invalid("split size at index %d must be >= 0, got: %d", i, s)
		} else {
			rest -= s
		}
	}
	if open >= 0 && rest >= 0 {
		sizes = slices.Clone(sizes)
		sizes[open], rest = rest, 0
	}
	if rest != 0 {
		return n.Invalid("split sizes %v must sum to the size %d of dimension %d", sizes, have[axis], axis)
	}
	return n.split(x, axis, sizes)
}

func importTile(n *Node) *ir.Value {
	x, times := n.In(0), n.Static(1).Ints()
	sizes := n.Sizes(x)
	if len(times) != len(sizes) {
		n.Invalid("expected multiples argument to be a vector of length %d but got length %d", len(sizes), len(times))
		return nil
	}
	var wide, flat, dims []int
	for i, s := range sizes {
		if times[i] < 0 {
			n.Invalid("expected multiples[%d] >= 0, but got %d", i, times[i])
			return nil
		}
		wide, flat, dims = append(wide, times[i], s), append(flat, times[i]*s), append(dims, 2*i+1)
	}
	if !n.sane(flat) {
		return nil
	}
	return n.Resize(n.Broadcast(x, dims, ir.Dims(wide...)), flat...)
}

func importBroadcastTo(n *Node) *ir.Value {
	x, to := n.In(0), n.shapeType(tensor.Bool, 1)
	shape, ok := n.common(x.Type.Shape, to.Shape)
	if !ok || !slices.Equal(shape, to.Shape) {
		n.Invalid("incompatible shapes: %s vs. %s", typeText(x.Type), typeText(to))
		return nil
	}
	return n.BroadcastTo(x, to.Shape)
}

// commonOf is the shape that the values of static inputs 0 and 1 broadcast to.
func (n *Node) commonOf() ([]int, bool) {
	a, b := n.Static(0).Ints(), n.Static(1).Ints()
	shape, ok := n.common(ir.Dims(a...), ir.Dims(b...))
	if !ok {
		n.Invalid("incompatible shapes: %s vs. %s", sizesText(a), sizesText(b))
	}
	return ir.Type{Shape: shape}.Sizes(), ok
}

func importBroadcastArgs(n *Node) *ir.Value {
	shape, _ := n.commonOf()
	return n.vector(n.DType("T"), shape...)
}

// importBroadcastGradientArgs lists, for either operand of a broadcast operation, the axes over which its gradient is
// summed.
func importBroadcastGradientArgs(n *Node) []*ir.Value {
	shape, ok := n.commonOf()
	if !ok {
		return nil
	}
	axes := func(own []int) *ir.Value {
		var out []int
		offset := len(shape) - len(own)
		for i := range shape {
			if i < offset || own[i-offset] == 1 {
				out = append(out, i)
			}
		}
		return n.vector(n.DType("T"), out...)
	}
	a, b := n.Static(0).Ints(), n.Static(1).Ints()
	if slices.Equal(a, b) {
		return []*ir.Value{n.vector(n.DType("T")), n.vector(n.DType("T"))}
	}
	return []*ir.Value{axes(a), axes(b)}
}

// paddings reads a matrix of a row for each dimension of x.
func (n *Node) paddings(x *ir.Value, p *tensor.Tensor) (low, high []int) {
	if p.Rank() != 2 || p.Shape()[0] != x.Type.Rank() || p.Shape()[1] != 2 {
		n.Invalid("paddings must be a matrix with a row of 2 for each of %d dimensions: %s",
			x.Type.Rank(), sizesText(p.Shape()))
		return nil, nil
	}
	values := p.Ints()
	for i := 0; i < len(values); i += 2 {
		if values[i] < 0 || values[i+1] < 0 {
			n.Invalid("paddings must be non-negative: %d %d", values[i], values[i+1])
			return nil, nil
		}
		low, high = append(low, values[i]), append(high, values[i+1])
	}
	return low, high
}

func importPad(n *Node) *ir.Value {
	x := n.In(0)
	low, high := n.paddings(x, n.Static(1))
	value := n.Scalar(x.Type.DType, 0)
	if n.NumIn() > 2 {
		value = n.In(2)
	}
	return n.Pad(x, value, low, high)
}

// importMirrorPad joins each dimension with its mirror images; SYMMETRIC ones repeat the border, REFLECT ones do not.
func importMirrorPad(n *Node) *ir.Value {
	low, high := n.paddings(n.In(0), n.Static(1))
	return n.mirrorPad(n.In(0), low, high)
}

// mirrorPad pads by the node's mode.
func (n *Node) mirrorPad(x *ir.Value, low, high []int) *ir.Value {
	skip, sizes := n.mirrorSkip(), n.Sizes(x)
	for i := range low {
		if max(low[i], high[i])+skip > sizes[i] {
			n.Invalid("paddings must be no greater than the dimension size minus %d: %d, %d, dimension size %d",
				skip, low[i], high[i], sizes[i])
			return nil
		}
		parts := []*ir.Value{x}
		if low[i] > 0 {
			parts = slices.Insert(parts, 0, n.Reverse(n.SliceAxis(x, i, skip, skip+low[i]), i))
		}
		if high[i] > 0 {
			end := sizes[i] - skip
			parts = append(parts, n.Reverse(n.SliceAxis(x, i, end-high[i], end), i))
		}
		x = n.Concat(i, parts...)
	}
	return x
}

func (n *Node) mirrorSkip() int {
	if n.Def.Text("mode") == "REFLECT" {
		return 1
	}
	return 0
}

// importMirrorPadGrad adds the mirror images back to where they came from.
func importMirrorPadGrad(n *Node) *ir.Value {
	dy, skip := n.In(0), n.mirrorSkip()
	low, high := n.paddings(dy, n.Static(1))
	for i := len(low) - 1; i >= 0; i-- {
		size := n.Sizes(dy)[i] - low[i] - high[i]
		if size < max(low[i], high[i])+skip {
			n.Invalid("paddings %d, %d are too large for dimension %d of %s", low[i], high[i], i, typeText(dy.Type))
			return nil
		}
		sum := n.SliceAxis(dy, i, low[i], low[i]+size)
		place := func(part *ir.Value, at, count int) *ir.Value {
			before, after := make([]int, len(low)), make([]int, len(low))
			before[i], after[i] = at, size-at-count
			return n.Pad(n.Reverse(part, i), n.Scalar(dy.Type.DType, 0), before, after)
		}
		if low[i] > 0 {
			sum = n.Add(sum, place(n.SliceAxis(dy, i, 0, low[i]), skip, low[i]))
		}
		if high[i] > 0 {
			sum = n.Add(sum, place(n.SliceAxis(dy, i, low[i]+size, low[i]+size+high[i]), size-skip-high[i], high[i]))
		}
		dy = sum
	}
	return dy
}

// importReverse takes the axes as a list, or as a bool for each dimension.
func importReverse(n *Node) *ir.Value {
	x, list := n.In(0), n.Static(1)
	if list.DType() == tensor.Bool && list.Len() != x.Type.Rank() {
		n.Invalid("'dims' must have the same number of values as 'input' has dimensions: %d and %d",
			list.Len(), x.Type.Rank())
		return nil
	}
	if x.Type.Rank() == 0 {
		return x
	}
	var axes []int
	for i, v := range list.Ints() {
		switch {
		case list.DType() != tensor.Bool:
			axes = append(axes, n.Axis(v, x.Type.Rank()))
		case v != 0:
			axes = append(axes, i)
		}
	}
	slices.Sort(axes)
	if len(slices.Compact(slices.Clone(axes))) != len(axes) {
		n.Invalid("axis %v specified more than once", axes)
		return nil
	}
	return n.Reverse(x, axes...)
}

func importRoll(n *Node) *ir.Value {
	x, shifts, axes := n.In(0), n.Static(1).Ints(), n.Static(2).Ints()
	if x.Type.Rank() == 0 || len(shifts) != len(axes) || max(n.Static(1).Rank(), n.Static(2).Rank()) > 1 {
		n.Fail(status.InvalidArgument, "shift and axis must have the same size, and the input a dimension")
		return nil
	}
	sizes := n.Sizes(x)
	for i, a := range axes {
		a = n.Axis(a, len(sizes))
		if sizes[a] == 0 {
			continue
		}
		if at := ((shifts[i] % sizes[a]) + sizes[a]) % sizes[a]; at != 0 {
			at = sizes[a] - at
			x = n.Concat(a, n.SliceAxis(x, a, at, sizes[a]), n.SliceAxis(x, a, 0, at))
		}
	}
	return x
}
