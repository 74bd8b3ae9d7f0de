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
		{Op: "DepthwiseConv2dNative", Import: one(importDepthwise)},
		{Op: "Conv2DBackpropInput", Import: one(convInputGrad(false)), Static: []int{0}},
		{Op: "Conv3DBackpropInputV2", Import: one(convInputGrad(false)), Static: []int{0}},
		{Op: "DepthwiseConv2dNativeBackpropInput", Import: one(convInputGrad(true)), Static: []int{0}},
		{Op: "Conv2DBackpropFilter", Import: one(convFilterGrad(false)), Static: []int{1}},
		{Op: "Conv3DBackpropFilterV2", Import: one(convFilterGrad(false)), Static: []int{1}},
		{Op: "DepthwiseConv2dNativeBackpropFilter", Import: one(convFilterGrad(true)), Static: []int{1}},
		{Op: "Dilation2D", Import: one(importDilation2D)},
	}
}

// layout is a data format: which dimension of a tensor is the batch, the channels, the space.
type layout struct {
	rank    int
	channel int
	spatial []int
}

// layout reads the node's data_format over tensors of a rank.
func (n *Node) layout(rank int) layout {
	format := n.Def.Text("data_format")
	if format == "NCHW" || format == "NCDHW" {
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
	return n.pad(l, window{size: size, strides: strides, dilations: dilations}, input)
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

func importConv(n *Node) *ir.Value {
	x, w := n.In(0), n.In(1)
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

func convInputGrad(depthwise bool) func(n *Node) *ir.Value {
	return func(n *Node) *ir.Value {
		given, w, dy := n.Static(0).Ints(), n.In(1), n.In(2)
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
		g := n.convWindow(l, filter[:l.rank-2], shape[1:l.rank-1])
		attrs := g.attrs(groups)
		attrs["shape"] = ir.Dims(shape...)
		return l.fromLast(n, n.Op("conv_grad_input", attrs, n.Resize(w, filter...), l.toLast(n, dy)))
	}
}

func convFilterGrad(depthwise bool) func(n *Node) *ir.Value {
	return func(n *Node) *ir.Value {
		x, given, dy := n.In(0), n.Static(1).Ints(), n.In(2)
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
		g := n.convWindow(l, filter[:l.rank-2], sizes[1:l.rank-1])
		attrs := g.attrs(groups)
		attrs["shape"] = ir.Dims(filter...)
		return n.Resize(n.Op("conv_grad_filter", attrs, x, l.toLast(n, dy)), given...)
	}
}

// importDilation2D is a max-plus convolution: the maximum over taps of input + filter.
func importDilation2D(n *Node) *ir.Value {
	x, f := n.In(0), n.In(1)
	if n.Err() != nil || x.Type.Rank() != 4 || f.Type.Rank() != 3 {
		n.Fail(status.InvalidArgument, "takes an input of rank 4 and a filter of rank 3")
		return n.Builder.Invalid()
	}
	l := layout{4, 3, []int{1, 2}}
	sizes, filter := n.Sizes(x), n.Sizes(f)
	w := window{size: filter[:2], strides: l.pick(n.IntList("strides")), dilations: l.pick(n.IntList("rates"))}
	w = n.pad(l, w, sizes[1:3])
	return n.taps(x, w, lowest(x.Type.DType), func(acc, tap *ir.Value, kh, kw int) *ir.Value {
		row := n.Slice(f, []int{kh, kw, 0}, []int{kh + 1, kw + 1, filter[2]}, nil)
		sum := n.Add(tap, n.BroadcastTo(n.Resize(row, filter[2]), tap.Type.Shape))
		if acc == nil {
			return sum
		}
		return n.Do("max", acc, sum)
	})
}

// taps folds, over the taps (kh, kw) of a window on x [n,h,w,c], what each tap sees of the padded input.
func (n *Node) taps(x *ir.Value, w window, pad float64,
	f func(acc, tap *ir.Value, kh, kw int) *ir.Value) *ir.Value {
	sizes := n.Sizes(x)
	if n.Err() != nil || len(sizes) != 4 || slices.Min(slices.Concat(w.size, w.strides, w.dilations)) < 1 {
		n.Invalid("window %v, strides %v and rates %v do not fit an input %s",
			w.size, w.strides, w.dilations, typeText(x.Type))
		return n.Builder.Invalid()
	}
	x = n.Pad(x, n.Scalar(x.Type.DType, pad), []int{0, w.low[0], w.low[1], 0}, []int{0, w.high[0], w.high[1], 0})
	out := make([]int, 2)
	for i := range out {
		span := (w.size[i]-1)*w.dilations[i] + 1
		out[i] = max((sizes[i+1]+w.low[i]+w.high[i]-span)/w.strides[i]+1, 0)
	}
	var acc *ir.Value
	for kh := range w.size[0] {
		for kw := range w.size[1] {
			y, z := kh*w.dilations[0], kw*w.dilations[1]
			tap := n.Slice(x, []int{0, y, z, 0},
				[]int{sizes[0], y + (out[0]-1)*w.strides[0] + 1, z + (out[1]-1)*w.strides[1] + 1, sizes[3]},
				[]int{1, w.strides[0], w.strides[1], 1})
			acc = f(acc, tap, kh, kw)
		}
	}
	return acc
}
