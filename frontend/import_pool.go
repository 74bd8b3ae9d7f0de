package frontend

import (
	"math"
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// poolRows are the pools, over two and three spatial dimensions, and their gradients.
func poolRows() []Row {
	return []Row{
		{Op: "MaxPool", Import: one(maxPool)},
		{Op: "MaxPool3D", Import: one(maxPool)},
		{Op: "MaxPoolV2", Import: one(maxPoolV2), Static: []int{1, 2}},
		{Op: "MaxPoolGrad", Import: one(maxPoolGrad)},
		{Op: "MaxPool3DGrad", Import: one(maxPoolGrad)},
		{Op: "MaxPoolGradV2", Import: one(maxPoolGrad), Static: []int{3, 4}},
		{Op: "MaxPoolGradGrad", Import: one(maxPoolGradGrad)},
		{Op: "MaxPool3DGradGrad", Import: one(maxPoolGradGrad)},
		{Op: "MaxPoolGradGradV2", Import: one(maxPoolGradGrad), Static: []int{3, 4}},
		{Op: "MaxPoolGradWithArgmax", Import: one(maxPoolGradWithArgmax)},
		{Op: "MaxPoolWithArgmax", Import: importMaxPoolWithArgmax},
		{Op: "AvgPool", Import: one(avgPool)},
		{Op: "AvgPool3D", Import: one(avgPool)},
		{Op: "AvgPoolGrad", Import: one(avgPoolGrad), Static: []int{0}},
		{Op: "AvgPool3DGrad", Import: one(avgPoolGrad), Static: []int{0}},
	}
}

// lowest is the neutral element of a maximum.
func lowest(d tensor.DType) float64 {
	if d.IsFloat() {
		return math.Inf(-1)
	}
	if d.IsUnsigned() {
		return 0
	}
	return -math.Ldexp(1, 8*d.Size()-1)
}

// pool is a window over all dimensions of a channels-last tensor, as the ir's windows are.
type pool struct {
	layout
	window
	// depth is the number of channels that a window covers.
	depth int
}

// pool reads the geometry for an input of the given channels-last sizes; ksize and strides are in the node's layout.
func (n *Node) pool(l layout, sizes, ksize, strides []int) pool {
	p := pool{layout: l, depth: 1}
	if len(ksize) != l.rank || len(strides) != l.rank {
		n.Invalid("ksize %v and strides %v must have an entry for each dimension of a tensor of rank %d",
			ksize, strides, l.rank)
		return p
	}
	p.window = n.pad(l, window{size: l.pick(ksize), strides: l.pick(strides), dilations: l.pick(nil)}, sizes[1:l.rank-1])
	p.depth = ksize[l.channel]
	switch c := sizes[l.rank-1]; {
	case ksize[0] != 1 || strides[0] != 1:
		n.Fail(status.Unimplemented, "pooling is not yet supported on the batch dimension")
	case p.depth > 1 && !slices.Contains([]string{"MaxPool", "MaxPoolV2", "QuantizedMaxPool"}, n.Def.Op):
		n.Fail(status.Unimplemented, "non-spatial pooling is not yet supported")
	case p.depth > 1 && (strides[l.channel] != p.depth || c%p.depth != 0):
		n.Fail(status.Unimplemented, "depthwise max pooling requires the depth window to equal the depth stride "+
			"and to evenly divide the input depth, got %d, %d and %d", p.depth, strides[l.channel], c)
	}
	return p
}

func (p pool) attrs() ir.Attrs {
	around := func(outer int, list []int, last int) []int { return slices.Concat([]int{outer}, list, []int{last}) }
	return ir.Attrs{
		"window": around(1, p.size, p.depth), "strides": around(1, p.strides, p.depth),
		"low": around(0, p.low, 0), "high": around(0, p.high, 0),
	}
}

// poolInput reads the layout of x and moves its channels to the end.
func (n *Node) poolInput(x *ir.Value) (layout, *ir.Value) {
	if rank := x.Type.Rank(); n.Err() == nil && rank != 4 && rank != 5 {
		n.Invalid("pools take tensors of rank 4 or 5, found %s", typeText(x.Type))
	}
	if n.Err() != nil {
		return layout{}, x
	}
	l := n.layout(x.Type.Rank())
	return l, l.toLast(n, x)
}

func maxPool(n *Node) *ir.Value {
	l, x := n.poolInput(n.In(0))
	if n.Err() != nil {
		return x
	}
	return l.fromLast(n, n.windowMax(x, n.pool(l, n.Sizes(x), n.IntList("ksize"), n.IntList("strides"))))
}

func (n *Node) windowMax(x *ir.Value, p pool) *ir.Value {
	attrs := p.attrs()
	attrs["kind"] = "max"
	return n.Op("reduce_window", attrs, x)
}

// maxPoolV2 takes window and strides as inputs.
func maxPoolV2(n *Node) *ir.Value {
	l, x := n.poolInput(n.In(0))
	if n.Err() != nil {
		return x
	}
	p := n.pool(l, n.Sizes(x), n.Static(1).Ints(), n.Static(2).Ints())
	return l.fromLast(n, n.windowMax(x, p))
}

// poolSizes is the window and the strides: attributes, or in second versions inputs.
func (n *Node) poolSizes() (ksize, strides []int) {
	if n.NumIn() > 3 {
		return n.Static(3).Ints(), n.Static(4).Ints()
	}
	return n.IntList("ksize"), n.IntList("strides")
}

func maxPoolGrad(n *Node) *ir.Value {
	l, x := n.poolInput(n.In(0))
	if n.Err() != nil {
		return x
	}
	ksize, strides := n.poolSizes()
	p := n.pool(l, n.Sizes(x), ksize, strides)
	if y, dy := n.In(1), n.In(2); !y.Type.Equal(dy.Type) {
		n.Invalid("orig_output %s and grad %s must have the same shape", typeText(y.Type), typeText(dy.Type))
	}
	return l.fromLast(n, n.Op("window_max_grad", p.attrs(), x, l.toLast(n, n.In(2))))
}

// maxPoolGradGrad takes from the incoming adjoint what stands where each window has its maximum.
func maxPoolGradGrad(n *Node) *ir.Value {
	l, x := n.poolInput(n.In(0))
	if n.Err() != nil {
		return x
	}
	ksize, strides := n.poolSizes()
	p := n.pool(l, n.Sizes(x), ksize, strides)
	return l.fromLast(n, n.Op("window_max_pick", p.attrs(), x, l.toLast(n, n.In(2))))
}

// maxPoolGradWithArgmax adds each adjoint to the position that the pool has noted.
func maxPoolGradWithArgmax(n *Node) *ir.Value {
	x, dy, at := n.In(0), n.In(1), n.Cast(n.In(2), tensor.I64)
	if n.Err() != nil || x.Type.Rank() != 4 || dy.Type.Rank() != 4 || at.Type.Rank() != 4 {
		n.Invalid("takes tensors of rank 4")
		return n.Builder.Invalid()
	}
	sizes, count := n.Sizes(x), product(n.Sizes(dy))
	if !n.Def.Bool("include_batch_in_index") {
		batch := n.Iota(at.Type, 0)
		at = n.Add(at, n.Mul(batch, n.Like(batch, float64(product(sizes[1:])))))
	}
	zeros := n.Splat(ir.TypeOf(x.Type.DType, product(sizes)), 0)
	return n.Resize(n.Scatter("add", zeros, n.Resize(at, count), n.Resize(dy, count)), sizes...)
}

// importMaxPoolWithArgmax keeps, tap by tap, the first largest element and its flat position.
func importMaxPoolWithArgmax(n *Node) []*ir.Value {
	l, x := n.poolInput(n.In(0))
	if n.Err() != nil {
		return nil
	}
	sizes := n.Sizes(x)
	p := n.pool(l, sizes, n.IntList("ksize"), n.IntList("strides"))
	position := n.flatPosition(sizes, n.Def.Bool("include_batch_in_index"))
	best := n.taps(x, p.window, lowest(x.Type.DType), func(acc, tap *ir.Value, _, _ int) *ir.Value {
		if acc == nil {
			return tap
		}
		return n.Do("max", acc, tap)
	})
	if n.Err() != nil {
		return nil
	}
	index := n.firstTap(x, position, best, p.window)
	return []*ir.Value{best, n.Cast(index, n.DType("Targmax"))}
}

// flatPosition numbers the elements of a tensor, from 0 within each batch entry or over all of them.
func (n *Node) flatPosition(sizes []int, batched bool) *ir.Value {
	t := ir.TypeOf(tensor.I64, product(sizes))
	flat := n.Iota(t, 0)
	if !batched {
		flat = n.Do("rem", flat, n.Splat(t, float64(product(sizes[1:]))))
	}
	return n.Resize(flat, sizes...)
}

// firstTap is the position of the first tap that holds the window's best element.
func (n *Node) firstTap(x, position, best *ir.Value, w window) *ir.Value {
	xs, ps := n.tapList(x, w, lowest(x.Type.DType)), n.tapList(position, w, -1)
	var found *ir.Value
	for i := len(xs) - 1; i >= 0; i-- {
		if found == nil {
			found = ps[i]
			continue
		}
		here := n.Do("and", n.Do("eq", xs[i], best), n.Do("ge", ps[i], n.Like(ps[i], 0)))
		found = n.Select(here, ps[i], found)
	}
	return found
}

func avgPool(n *Node) *ir.Value { return n.avgPool(n.In(0)) }

// avgPool averages over the node's windows.
func (n *Node) avgPool(x *ir.Value) *ir.Value {
	l, x := n.poolInput(x)
	if n.Err() != nil {
		return x
	}
	p := n.pool(l, n.Sizes(x), n.IntList("ksize"), n.IntList("strides"))
	attrs := p.attrs()
	attrs["kind"] = "sum"
	sum := n.Op("reduce_window", attrs, x)
	return l.fromLast(n, n.Div(sum, n.counts(p, n.Sizes(x), sum.Type)))
}

// counts is how many elements of the input each window covers; padding does not count.
func (n *Node) counts(p pool, sizes []int, t ir.Type) *ir.Value {
	if n.Err() != nil {
		return n.Builder.Invalid()
	}
	out := t.Sizes()
	count := tensor.New(tensor.F64, out[1:p.rank-1]...)
	index := make([]int, len(p.size))
	for i := range count.Len() {
		c := 1
		rest := i
		for d := len(index) - 1; d >= 0; d-- {
			index[d] = rest % out[d+1]
			rest /= out[d+1]
			lo := index[d]*p.strides[d] - p.low[d]
			c *= min(lo+p.size[d], sizes[d+1]) - max(lo, 0)
		}
		count.SetFloat(i, float64(c))
	}
	return n.Broadcast(n.Cast(n.Const(count), t.DType), span(1, p.rank-1), t.Shape)
}

func avgPoolGrad(n *Node) *ir.Value {
	given := n.Static(0).Ints()
	l, dy := n.poolInput(n.In(1))
	if n.Err() != nil || len(given) != l.rank {
		n.Invalid("orig_input_shape has %d entries, expected %d", len(given), l.rank)
		return n.Builder.Invalid()
	}
	shape := l.lastSizes(given)
	p := n.pool(l, shape, n.IntList("ksize"), n.IntList("strides"))
	attrs := p.attrs()
	attrs["shape"] = ir.Dims(shape...)
	return l.fromLast(n, n.Op("window_sum_grad", attrs, n.Div(dy, n.counts(p, shape, dy.Type))))
}
