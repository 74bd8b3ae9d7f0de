package passes

import (
	"slices"

	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/tensor"
)

// runConvolution rewrites convolutions for the kernels of CPUs.
func runConvolution(m *ir.Module, _ *Config) (changed bool, err error) {
	return rewriteOnce(m, []rule{
		{name: "winograd", ops: []string{"conv"}, apply: winograd, reason: "minimal filtering computes the same sums"},
		{name: "pad", ops: []string{"conv"}, apply: padded, reason: "padding is zeros"},
	})
}

// longWindow is the length of a window from which on kernels lack room for the cases in which it reaches into padding.
const longWindow = 9

// padded writes out the padding of long windows, and of convolutions to a single channel, whose kernels run along the last
// spatial dimension.
func padded(b *ir.Builder, op *ir.Op) *ir.Value {
	x, w := op.Operands[0], op.Operands[1]
	n := x.Type.Rank() - 2
	low, high := op.Ints("low"), op.Ints("high")
	window, out := w.Type.Shape[n-1].Size, w.Type.Shape[n+1].Size
	if op.Int("groups") != 1 || !x.Type.Static() || low[n-1]+high[n-1] == 0 || out > 1 && window < longWindow {
		return nil
	}
	attrs := op.Attrs.Clone()
	attrs["low"], attrs["high"] = make([]int, n), make([]int, n)
	name := op.Result().Name
	b.Hint = name + "/padded"
	around := func(spatial []int) []int { return slices.Concat([]int{0}, spatial, []int{0}) }
	x = b.Pad(x, b.Scalar(x.Type.DType, 0), around(low), around(high))
	b.Hint = name
	return b.Op("conv", attrs, x, w)
}

// What the transforms of a filter (at a run, or read from constants), and those of a tile, cost for each channel in
// multiply-adds: measured on Zen 5, with matrices that mostly miss the second-level cache.
const (
	filterCost   = 250
	constantCost = 100
	tileCost     = 150
)

// winogradPays compares the multiply-adds of a convolution with those of the products and the time of the transforms.
func winogradPays(op *ir.Op) bool {
	w, d := op.Operands[1].Type, op.Result().Type.DType
	ones := []int{1, 1}
	if !op.Result().Type.Static() || op.Result().Type.Len() == 0 || d != tensor.F32 && d != tensor.F64 ||
		w.Rank() != 4 || w.Shape[0].Size != 3 || w.Shape[1].Size != 3 || op.Int("groups") != 1 ||
		!slices.Equal(op.Ints("strides"), ones) || !slices.Equal(op.Ints("dilations"), ones) {
		return false
	}
	y, in, out := op.Result().Type.Sizes(), w.Shape[2].Size, w.Shape[3].Size
	if in < 32 || out < 32 || out%16 != 0 {
		return false
	}
	filter := filterCost
	if constant(op.Operands[1]) != nil {
		filter = constantCost
	}
	tiles := y[0] * ((y[1] + 1) / 2) * ((y[2] + 1) / 2)
	return 16*tiles*in*out+filter*in*out+tileCost*tiles*(in+out) < 9*y[0]*y[1]*y[2]*in*out
}

// widestPanel is the columns up to which a filter's matrix stays in one piece.
const widestPanel = 256

// winograd is a convolution by 3×3 windows rebuilt from transforms and 16 products of matrices, nil where that doesn't pay.
// Sums come out in another order, within some roundings of the direct ones. Where a window holds infinities or NaN its
// result is not finite either, but may be NaN where a direct sum is infinite.
func winograd(b *ir.Builder, op *ir.Op) *ir.Value {
	if !winogradPays(op) {
		return nil
	}
	x, w, y := op.Operands[0], op.Operands[1], op.Result()
	panel := w.Type.Shape[3].Size
	for panel > widestPanel && panel%2 == 0 {
		panel /= 2
	}
	b.Hint = y.Name + "/filter"
	filter := b.Op("winograd_filter", ir.Attrs{"panel": panel}, w)
	if t := constant(w); t != nil && b.Err() == nil {
		if out, err := eval.Op(filter.Op, []*tensor.Tensor{t}); err == nil {
			filter = b.Const(out[0])
		}
	}
	b.Hint = y.Name + "/input"
	input := b.Op("winograd_input", ir.Attrs{"low": op.Ints("low"), "high": op.Ints("high")}, x)
	b.Hint = y.Name + "/products"
	products := b.Dot(input, filter, ir.DotDims{BatchX: []int{0}, BatchY: []int{0}, ContractX: []int{3}, ContractY: []int{2}})
	b.Hint = y.Name
	return b.Op("winograd_output", ir.Attrs{"shape": y.Type.Shape}, products)
}
