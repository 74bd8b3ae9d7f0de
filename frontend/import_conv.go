package frontend

import (
	"slices"

	"tfc/ir"
	"tfc/runtime/status"
)

// convRows are the convolutions, their gradients and the pools. The ir knows one layout, channels
// last; others are transposed on the way in and out.
func convRows() []Row {
	return []Row{
		{Op: "Conv2D", Import: one(importConv)},
		{Op: "Conv3D", Import: one(importConv)},
		{Op: "Conv", Import: one(importConvND)},
		{Op: "FusedPadConv2D", Static: []int{1}, Import: one(importPadConv)},
		{Op: "FusedResizeAndPadConv2D", Static: []int{1, 2}, Import: one(importPadConv)},
		{Op: "DepthwiseConv2dNative", Import: one(importDepthwise)},
		{Op: "Conv2DBackpropInput", Import: one(convInputGrad(false, givenSizes)), Static: []int{0}},
		{Op: "Conv3DBackpropInputV2", Import: one(convInputGrad(false, givenSizes)), Static: []int{0}},
		{Op: "Conv3DBackpropInput", Import: one(convInputGrad(false, (*Node).inSizes))},
		{Op: "DepthwiseConv2dNativeBackpropInput", Import: one(convInputGrad(true, givenSizes)), Static: []int{0}},
		{Op: "Conv2DBackpropFilter", Import: one(convFilterGrad(false, givenSizes)), Static: []int{1}},
		{Op: "Conv3DBackpropFilterV2", Import: one(convFilterGrad(false, givenSizes)), Static: []int{1}},
		{Op: "Conv3DBackpropFilter", Import: one(convFilterGrad(false, (*Node).inSizes))},
		{Op: "DepthwiseConv2dNativeBackpropFilter", Import: one(convFilterGrad(true, givenSizes)), Static: []int{1}},
	}
}

// layout is a data format: which dimension of a tensor is the batch, the channels, the space.
type layout struct {
	rank    int
	channel int
	spatial []int
}

// givenSizes is a shape that is an input.
func givenSizes(n *Node, i int) []int { return n.Static(i).Ints() }

// layout reads the node's data_format over tensors of a rank.
func (n *Node) layout(rank int) layout {
	if slices.Contains([]string{"NCHW", "NCDHW", "CHANNELS_FIRST"}, n.Def.Text("data_format")) {
		return layout{rank, 1, span(2, rank)}
	}
	return layout{rank, rank - 1, span(1, rank-1)}
}

// toLast and fromLast move channels to the end and back.
func (l layout) toLast(n *Node, x *ir.Value) *ir.Value {
	if l.channel == l.rank-1 || n.Err() != nil {
		return x
	}
	return n.Transpose(x, append(append([]int{0}, l.spatial...), l.channel)...)
}

func (l layout) fromLast(n *Node, x *ir.Value) *ir.Value {
	if l.channel == l.rank-1 || n.Err() != nil {
		return x
	}
	return n.Transpose(x, append([]int{0, l.rank - 1}, span(1, l.rank-1)...)...)
}

// lastSizes is a shape in the node's layout with its channels moved to the end.
func (l layout) lastSizes(sizes []int) []int {
	out := []int{sizes[0]}
	for _, d := range l.spatial {
		out = append(out, sizes[d])
	}
	return append(out, sizes[l.channel])
}

// pick takes a list attribute's entries for the spatial dimensions; an absent list is all ones.
func (l layout) pick(list []int) []int {
	out := make([]int, len(l.spatial))
	for i, d := range l.spatial {
		out[i] = 1
		if d < len(list) {
			out[i] = list[d]
		}
	}
	return out
}

// window is the geometry of a convolution or a pool over spatial dimensions.
type window struct {
	size, strides, dilations, low, high []int
}

// convWindow reads strides, dilations and padding for filters of the given size over a spatial input.
func (n *Node) convWindow(l layout, size, input []int) window {
	strides, dilations := l.pick(n.IntList("strides")), l.pick(n.IntList("dilations"))
	if s := n.IntList("strides"); len(s) == l.rank && (s[0] != 1 || s[l.channel] != 1) {
		n.Fail(status.Unimplemented, "current implementation does not yet support strides in the batch and depth dimensions")
	}
	return n.pad(l, window{size: size, strides: strides, dilations: dilations}, input)
}

// gradWindow is convWindow for a gradient; those of depthwise convolutions take no notice of dilations in TensorFlow.
func (n *Node) gradWindow(l layout, size, input []int, depthwise bool) window {
	if !depthwise {
		return n.convWindow(l, size, input)
	}
	return n.pad(l, window{size: size, strides: l.pick(n.IntList("strides")), dilations: l.pick(nil)}, input)
}

// pad completes a window by the node's padding over a spatial input.
func (n *Node) pad(l layout, w window, input []int) window {
	size := w.size
	w.low, w.high = make([]int, len(size)), make([]int, len(size))
	explicit := n.IntList("explicit_paddings")
	for i, d := range l.spatial {
		if w.strides[i] < 1 || w.dilations[i] < 1 {
			n.Invalid("strides and dilations must be positive, found %v and %v", w.strides, w.dilations)
			return w
		}
		switch n.Def.Text("padding") {
		case "SAME":
			out := (input[i] + w.strides[i] - 1) / w.strides[i]
			total := max((out-1)*w.strides[i]+(size[i]-1)*w.dilations[i]+1-input[i], 0)
			w.low[i], w.high[i] = total/2, total-total/2
		case "EXPLICIT":
			if 2*d+1 >= len(explicit) {
				n.Invalid("explicit_paddings has %d entries, expected %d", len(explicit), 2*l.rank)
				return w
			}
			w.low[i], w.high[i] = explicit[2*d], explicit[2*d+1]
		}
	}
	return w
}

func (w window) attrs(groups int) ir.Attrs {
	return ir.Attrs{"strides": w.strides, "dilations": w.dilations, "low": w.low, "high": w.high, "groups": groups}
}

// convLayout checks ranks, and reads the layout of x.
func (n *Node) convLayout(x, w *ir.Value) (layout, bool) {
	if n.Err() != nil {
		return layout{}, false
	}
	if x.Type.Rank() < 3 || x.Type.Rank() != w.Type.Rank() {
		n.Invalid("input and filter must have the same rank, 4 or 5, found %s and %s", typeText(x.Type), typeText(w.Type))
		return layout{}, false
	}
	return n.layout(x.Type.Rank()), true
}

func importConv(n *Node) *ir.Value { return n.conv(n.In(0), n.In(1)) }

// conv convolves by the node's attributes.
func (n *Node) conv(x, w *ir.Value) *ir.Value {
	l, ok := n.convLayout(x, w)
	if !ok {
		return n.Builder.Invalid()
	}
	x = l.toLast(n, x)
	sizes, filter := n.Sizes(x), n.Sizes(w)
	depth, in := sizes[l.rank-1], filter[l.rank-2]
	if in == 0 || depth%in != 0 {
		n.Invalid("input depth must be evenly divisible by filter depth: %d vs %d", depth, in)
		return n.Builder.Invalid()
	}
	g := n.convWindow(l, filter[:l.rank-2], sizes[1:l.rank-1])
	return l.fromLast(n, n.Op("conv", g.attrs(depth/in), x, w))
}

// importConvND is a convolution over two or three dimensions, with any number of batch dimensions before them.
func importConvND(n *Node) *ir.Value {
	x, w, batch := n.In(0), n.In(1), n.Int("batch_dims")
	if n.Err() != nil || batch < 0 || w.Type.Rank() < 4 || x.Type.Rank() != w.Type.Rank()+batch-1 {
		n.Invalid("input %s and filter %s do not fit batch_dims %d", typeText(x.Type), typeText(w.Type), batch)
		return nil
	}
	sizes := n.Sizes(x)
	y := n.conv(n.Resize(x, append([]int{product(sizes[:batch])}, sizes[batch:]...)...), w)
	if n.Err() != nil {
		return nil
	}
	return n.Resize(y, append(slices.Clone(sizes[:batch]), n.Sizes(y)[1:]...)...)
}

// importPadConv is a convolution of an image with mirrored borders, which may be resized first.
func importPadConv(n *Node) *ir.Value {
	x, last := n.In(0), n.NumIn()-1
	if last == 3 {
		rows, cols, ok := n.resizing(x, n.Static(1).Ints())
		if !ok {
			return nil
		}
		x = n.bilinear(x, rows, cols)
	}
	low, high := n.paddings(x, n.Static(last-1))
	return n.conv(n.mirrorPad(x, low, high), n.In(last))
}

// importDepthwise is a convolution in as many groups as channels: filter [h,w,c,m] becomes [h,w,1,c·m].
func importDepthwise(n *Node) *ir.Value {
	x, w := n.In(0), n.In(1)
	l, ok := n.convLayout(x, w)
	if !ok {
		return n.Builder.Invalid()
	}
	x = l.toLast(n, x)
	sizes, filter := n.Sizes(x), n.Sizes(w)
	if len(filter) != 4 || len(sizes) != 4 {
		n.Invalid("input and filter must be 4-dimensional, found %s and %s", typeText(x.Type), typeText(w.Type))
		return n.Builder.Invalid()
	}
	if filter[2] != sizes[3] {
		n.Invalid("in_depth must match: input has %d channels, filter %d", sizes[3], filter[2])
		return n.Builder.Invalid()
	}
	g := n.convWindow(l, filter[:2], sizes[1:3])
	w = n.Resize(w, filter[0], filter[1], 1, filter[2]*filter[3])
	return l.fromLast(n, n.Op("conv", g.attrs(sizes[3]), x, w))
}

// grouped is the filter's shape as the ir has it and the number of groups for an input of depth channels.
func grouped(filter []int, depth int, depthwise bool) ([]int, int) {
	r := len(filter)
	if depthwise {
		return []int{filter[0], filter[1], 1, filter[2] * filter[3]}, depth
	}
	return filter, depth / max(filter[r-2], 1)
}

func convInputGrad(depthwise bool, size func(n *Node, i int) []int) func(n *Node) *ir.Value {
	return func(n *Node) *ir.Value {
		given, w, dy := size(n, 0), n.In(1), n.In(2)
		l, ok := n.convLayout(dy, w)
		if !ok {
			return n.Builder.Invalid()
		}
		if len(given) == l.rank-2 { // only the spatial sizes, as Conv2DBackpropInput allows
			given = append(append([]int{n.Sizes(dy)[0]}, given...), n.Sizes(w)[l.rank-2])
		}
		if len(given) != l.rank {
			n.Invalid("input_sizes has %d entries, expected %d", len(given), l.rank)
			return n.Builder.Invalid()
		}
		shape := l.lastSizes(given)
		filter, groups := grouped(n.Sizes(w), shape[l.rank-1], depthwise)
		g := n.gradWindow(l, filter[:l.rank-2], shape[1:l.rank-1], depthwise)
		attrs := g.attrs(groups)
		attrs["shape"] = ir.Dims(shape...)
		return l.fromLast(n, n.Op("conv_grad_input", attrs, n.Resize(w, filter...), l.toLast(n, dy)))
	}
}

func convFilterGrad(depthwise bool, size func(n *Node, i int) []int) func(n *Node) *ir.Value {
	return func(n *Node) *ir.Value {
		x, given, dy := n.In(0), size(n, 1), n.In(2)
		l, ok := n.convLayout(x, dy)
		if !ok {
			return n.Builder.Invalid()
		}
		if len(given) != l.rank {
			n.Invalid("filter_sizes has %d entries, expected %d", len(given), l.rank)
			return n.Builder.Invalid()
		}
		x = l.toLast(n, x)
		sizes := n.Sizes(x)
		filter, groups := grouped(given, sizes[l.rank-1], depthwise)
		g := n.gradWindow(l, filter[:l.rank-2], sizes[1:l.rank-1], depthwise)
		attrs := g.attrs(groups)
		attrs["shape"] = ir.Dims(filter...)
		return n.Resize(n.Op("conv_grad_filter", attrs, x, l.toLast(n, dy)), given...)
	}
}

// taps folds, over the taps (kh, kw) of a window on x [n,h,w,c], what each tap sees of the padded input.
func (n *Node) taps(x *ir.Value, w window, pad float64,
	f func(acc, tap *ir.Value, kh, kw int) *ir.Value) *ir.Value {
	var acc *ir.Value
	list := n.tapList(x, w, pad)
	if n.Err() != nil {
		return list[0]
	}
	for k, tap := range list {
		acc = f(acc, tap, k/w.size[1], k%w.size[1])
	}
	return acc
}

// tapList is what each tap of a window on a channels-last x sees of the padded input, row by row.
func (n *Node) tapList(x *ir.Value, w window, pad float64) []*ir.Value {
	sizes, dims := n.Sizes(x), len(w.size)
	if n.Err() != nil || len(sizes) != dims+2 || slices.Min(slices.Concat(w.size, w.strides, w.dilations)) < 1 {
		n.Invalid("window %v, strides %v and rates %v do not fit an input %s",
			w.size, w.strides, w.dilations, typeText(x.Type))
		return []*ir.Value{n.Builder.Invalid()}
	}
	around := func(outer int, list []int, last int) []int { return slices.Concat([]int{outer}, list, []int{last}) }
	x = n.Pad(x, n.Scalar(x.Type.DType, pad), around(0, w.low, 0), around(0, w.high, 0))
	reach := make([]int, dims) // of the windows' first elements
	for i, stride := range w.strides {
		room := sizes[i+1] + w.low[i] + w.high[i] - (w.size[i]-1)*w.dilations[i] - 1 + stride
		if room < 0 {
			n.Invalid("computed output size would be negative: input %s, window %v", typeText(x.Type), w.size)
			return []*ir.Value{n.Builder.Invalid()}
		}
		reach[i] = max((room/stride-1)*stride+1, 0)
	}
	var list []*ir.Value
	for k := range product(w.size) {
		start := coordinates(k, w.size)
		limit := make([]int, dims)
		for i := range start {
			start[i] *= w.dilations[i]
			limit[i] = start[i] + reach[i]
		}
		list = append(list, n.Slice(x, around(0, start, 0), around(sizes[0], limit, sizes[dims+1]), around(1, w.strides, 1)))
	}
	return list
}
