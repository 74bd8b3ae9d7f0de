package frontend

import (
	"tfc/ir"
	"tfc/ir/tensor"
)

// dilationRows are grey-scale dilation, which is a convolution with maxima for sums and sums for products, and its
// gradients.
func dilationRows() []Row {
	return []Row{
		{Op: "Dilation2D", Import: one(func(n *Node) *ir.Value {
			d := n.dilation()
			return d.best
		})},
		{Op: "Dilation2DBackpropInput", Import: one(func(n *Node) *ir.Value {
			d := n.dilation()
			return n.dilationGrad(n.In(0), d, d.position)
		})},
		{Op: "Dilation2DBackpropFilter", Import: one(func(n *Node) *ir.Value {
			d := n.dilation()
			return n.dilationGrad(n.In(1), d, d.tap)
		})},
	}
}

// dilated is the maximum over the taps of input + filter, and where it was found: flat positions in the input and in the
// filter, of the first of equal ones.
type dilated struct{ best, position, tap *ir.Value }

func (n *Node) dilation() dilated {
	x, f := n.In(0), n.In(1)
	if n.Err() != nil || x.Type.Rank() != 4 || f.Type.Rank() != 3 || x.Type.Shape[3] != f.Type.Shape[2] {
		n.Invalid("input %s must be of rank 4 and filter %s of rank 3, of the same depth", typeText(x.Type), typeText(f.Type))
		return dilated{}
	}
	l := layout{4, 3, []int{1, 2}}
	sizes, filter := n.Sizes(x), n.Sizes(f)
	w := window{size: filter[:2], strides: l.pick(n.IntList("strides")), dilations: l.pick(n.IntList("rates"))}
	w = n.pad(l, w, sizes[1:3])
	where := n.Resize(n.Iota(ir.TypeOf(tensor.I64, sizes[1]*sizes[2]), 0), 1, sizes[1], sizes[2], 1)
	xs, ps := n.tapList(x, w, lowest(x.Type.DType)), n.tapList(where, w, -1)
	if n.Err() != nil {
		return dilated{}
	}
	shape := xs[0].Type.Shape
	d := dilated{best: n.Like(xs[0], lowest(x.Type.DType))}
	d.position = n.BroadcastTo(n.firstInside(sizes, w, n.Sizes(ps[0])), shape)
	d.tap = n.Like(d.position, 0)
	for k, tap := range xs {
		kh, kw := k/filter[1], k%filter[1]
		row := n.Slice(f, []int{kh, kw, 0}, []int{kh + 1, kw + 1, filter[2]}, nil)
		sum := n.Add(tap, n.BroadcastTo(n.Resize(row, filter[2]), shape))
		at := n.BroadcastTo(ps[k], shape)
		better := n.Do("and", n.Do("ge", at, n.Like(at, 0)), n.Do("gt", sum, d.best))
		d.best = n.Select(better, sum, d.best)
		d.position = n.Select(better, at, d.position)
		d.tap = n.Select(better, n.Like(d.tap, float64(k)), d.tap)
	}
	return d
}

// firstInside is the position [1,out,out,1] of each window's first element that is no padding.
func (n *Node) firstInside(sizes []int, w window, out []int) *ir.Value {
	t := tensor.New(tensor.I64, 1, out[1], out[2], 1)
	for i := range t.Len() {
		y, x := i/out[2]*w.strides[0]-w.low[0], i%out[2]*w.strides[1]-w.low[1]
		t.SetInt(i, int64(max(y, 0)*sizes[2]+max(x, 0)))
	}
	return n.Const(t)
}

// dilationGrad adds each adjoint, input 2, to the element of x that its maximum came from: x is the filter or the input.
func (n *Node) dilationGrad(x *ir.Value, d dilated, at *ir.Value) *ir.Value {
	dy := n.In(2)
	if n.Err() != nil || !dy.Type.Equal(d.best.Type) {
		n.Invalid("out_backprop %s has not the shape of the dilation", typeText(dy.Type))
		return nil
	}
	sizes, count := n.Sizes(x), dy.Type.Len()
	at = n.Add(n.Mul(at, n.Like(at, float64(sizes[len(sizes)-1]))), n.Iota(at.Type, 3))
	if len(sizes) == 4 {
		at = n.Add(at, n.Mul(n.Iota(at.Type, 0), n.Like(at, float64(product(sizes[1:])))))
	}
	zeros := n.Splat(ir.TypeOf(x.Type.DType, product(sizes)), 0)
	return n.Resize(n.Scatter("add", zeros, n.Resize(at, count), n.Resize(dy, count)), sizes...)
}
