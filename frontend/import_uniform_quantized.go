package frontend

import (
	"math"

	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// uniformQuantizedRows are ops on numbers quantised by a scale and a zero point, for a tensor or for each slice of it:
// real = (stored - zero) · scale. Scales that are divided by each other have to be known: they become 32-bit factors.
func uniformQuantizedRows() []Row {
	return []Row{
		{Op: "UniformQuantize", Import: one(importUniformQuantize)},
		{Op: "UniformDequantize", Import: one(importUniformDequantize)},
		{Op: "UniformRequantize", Static: []int{1, 3}, Import: one(importUniformRequantize)},
		{Op: "UniformQuantizedAdd", Static: []int{2, 4, 6}, Import: one(importUniformAdd)},
		{Op: "UniformQuantizedClipByValue", Import: one(importUniformClip)},
		{Op: "UniformQuantizedDot", Static: []int{2, 4, 6}, Import: one(importUniformDot)},
	}
}

// affine is the scale and the zero point of a tensor, scalars or vectors along a dimension.
type affine struct {
	scale, zero *ir.Value
	axis        int
	lo, hi      float64
}

// affineOf reads scale and zero point, inputs scale and scale+1, and the attributes of a tensor by their prefix. rank is
// that of the tensor.
func (n *Node) affineOf(scale int, prefix string, rank int) affine {
	a := affine{n.In(scale), n.In(scale + 1), n.Int(prefix + "quantization_axis"),
		float64(n.Int(prefix + "quantization_min_val")), float64(n.Int(prefix + "quantization_max_val"))}
	vector := a.axis >= 0
	if n.Err() != nil || a.axis < -1 || a.axis >= rank || vector != (a.scale.Type.Rank() == 1) ||
		a.scale.Type.Rank() > 1 || !a.zero.Type.Equal(a.scale.Type.WithDType(a.zero.Type.DType)) {
		n.Invalid("scales %s and zero_points %s must be scalars, or vectors along axis %d",
			typeText(a.scale.Type), typeText(a.zero.Type), a.axis)
	}
	if n.Err() == nil {
		n.Check(n.Do("gt", a.scale, n.Like(a.scale, 0)), int(status.InvalidArgument), "scales must be positive")
	}
	return a
}

// over expands a scale or a zero point to a shape.
func (a affine) over(n *Node, v *ir.Value, shape []ir.Dim) *ir.Value {
	return n.wide(v, max(a.axis, 0), shape)
}

// fits fails the node if a vector of scales has not the size of its dimension.
func (a affine) fits(n *Node, x *ir.Value) bool {
	if n.Err() == nil && a.axis >= 0 && n.Sizes(x)[a.axis] != a.scale.Type.Len() {
		n.Invalid("scales %s must have an entry for each slice of %s", typeText(a.scale.Type), typeText(x.Type))
	}
	return n.Err() == nil
}

func importUniformQuantize(n *Node) *ir.Value {
	x := n.In(0)
	a := n.affineOf(1, "", x.Type.Rank())
	if !a.fits(n, x) {
		return nil
	}
	inverse := n.Div(n.Like(a.scale, 1), a.scale)
	y := n.Mul(x, a.over(n, inverse, x.Type.Shape))
	y = n.Do("floor", n.Add(y, n.Like(y, 0.5)))
	y = n.Add(n.Cast(y, tensor.I64), n.Cast(a.over(n, a.zero, x.Type.Shape), tensor.I64))
	return n.Cast(n.clamp(y, a.lo, a.hi), n.DType("Tout"))
}

// centredAt is what is stored less the zero point.
func (n *Node) centredAt(x *ir.Value, a affine) *ir.Value {
	return n.Sub(n.Cast(x, tensor.I32), a.over(n, a.zero, x.Type.Shape))
}

func importUniformDequantize(n *Node) *ir.Value {
	x := n.In(0)
	a := n.affineOf(1, "", x.Type.Rank())
	if !a.fits(n, x) {
		return nil
	}
	return n.Mul(n.f32(n.centredAt(x, a)), a.over(n, a.scale, x.Type.Shape))
}

// factor is a positive number as m·2^(shift-31) with m of 31 bits.
func factor(v float64) (m int64, shift int) {
	fraction, shift := math.Frexp(v)
	m = int64(math.Round(math.Ldexp(fraction, 31)))
	if m == 1<<31 {
		m, shift = m/2, shift+1
	}
	switch {
	case shift < -31:
		return 0, 0
	case shift > 30:
		return math.MaxInt32, 30
	}
	return m, shift
}

// rescaled multiplies i32 numbers by known factors, one or one for each slice along an axis, and rounds to i32.
func (n *Node) rescaled(x *ir.Value, by []float64, axis int) *ir.Value {
	shape := []int{}
	if axis >= 0 {
		shape = []int{len(by)}
	}
	m, down := tensor.New(tensor.I64, shape...), tensor.New(tensor.I64, shape...)
	for i, v := range by {
		f, shift := factor(v)
		m.SetInt(i, f)
		down.SetInt(i, int64(31-shift))
	}
	wide := func(t *tensor.Tensor) *ir.Value { return n.wide(n.Const(t), max(axis, 0), x.Type.Shape) }
	one := n.Splat(x.Type.WithDType(tensor.I64), 1)
	half := n.Do("shl", one, n.Sub(wide(down), one))
	y := n.Do("shr", n.Add(n.Mul(n.Cast(x, tensor.I64), wide(m)), half), wide(down))
	return n.clamp(y, math.MinInt32, math.MaxInt32)
}

// ratios divides the scales of input i, times others if given, by those of input j; either may be one for all.
func (n *Node) ratios(j int, i ...int) []float64 {
	below := n.Static(j)
	count := below.Len()
	for _, k := range i {
		count = max(count, n.Static(k).Len())
	}
	out := make([]float64, count)
	for at := range out {
		out[at] = 1
		for _, k := range i {
			out[at] *= n.Static(k).Float(at % n.Static(k).Len())
		}
		out[at] /= below.Float(at % below.Len())
	}
	return out
}

// settle adds the zero point of the result to i64 numbers and clamps.
func (a affine) settle(n *Node, y *ir.Value, d tensor.DType) *ir.Value {
	y = n.Add(y, n.Cast(a.over(n, a.zero, y.Type.Shape), tensor.I64))
	return n.Cast(n.clamp(y, a.lo, a.hi), d)
}

func importUniformRequantize(n *Node) *ir.Value {
	x := n.In(0)
	in, out := n.affineOf(1, "input_", x.Type.Rank()), n.affineOf(3, "output_", x.Type.Rank())
	if !in.fits(n, x) || !out.fits(n, x) {
		return nil
	}
	if in.axis >= 0 && out.axis >= 0 && in.axis != out.axis {
		n.Invalid("input and output must be quantised along the same axis, not %d and %d", in.axis, out.axis)
		return nil
	}
	return out.settle(n, n.rescaled(n.centredAt(x, in), n.ratios(3, 1), max(in.axis, out.axis)), n.DType("Tout"))
}

// importUniformAdd brings both to the scale of the sum.
func importUniformAdd(n *Node) *ir.Value {
	x, y := n.In(0), n.In(1)
	out := n.affineOf(6, "output_", max(x.Type.Rank(), y.Type.Rank()))
	part := func(v *ir.Value, scale int, prefix string) *ir.Value {
		a := n.affineOf(scale, prefix, v.Type.Rank())
		if !a.fits(n, v) {
			return n.Builder.Invalid()
		}
		return n.rescaled(n.centredAt(v, a), n.ratios(6, scale), a.axis)
	}
	x, y = part(x, 2, "lhs_"), part(y, 4, "rhs_")
	if n.Err() != nil {
		return nil
	}
	x, y = n.Match(x, y)
	if n.Err() != nil || !out.fits(n, x) {
		return nil
	}
	return out.settle(n, n.Add(x, y), n.DType("T"))
}

// importUniformClip clamps what is stored.
func importUniformClip(n *Node) *ir.Value {
	x, lo, hi := n.In(0), n.In(1), n.In(2)
	a := n.affineOf(3, "", x.Type.Rank())
	if !a.fits(n, x) || !lo.Type.Equal(hi.Type) || lo.Type.Rank() != a.scale.Type.Rank() {
		n.Invalid("min %s and max %s must have the shape of the scales", typeText(lo.Type), typeText(hi.Type))
		return nil
	}
	shape := x.Type.Shape
	return n.Do("min", n.Do("max", x, a.over(n, lo, shape)), a.over(n, hi, shape))
}

// importUniformDot multiplies matrices.
func importUniformDot(n *Node) *ir.Value {
	x, y := n.In(0), n.In(1)
	if n.Err() != nil || x.Type.Rank() != 2 || y.Type.Rank() != 2 || n.Sizes(x)[1] != n.Sizes(y)[0] {
		n.Invalid("lhs %s and rhs %s must be matrices that fit", typeText(x.Type), typeText(y.Type))
		return nil
	}
	left, right, out := n.affineOf(2, "lhs_", 2), n.affineOf(4, "rhs_", 2), n.affineOf(6, "output_", 2)
	if !left.fits(n, x) || !right.fits(n, y) || left.axis >= 0 || right.axis == 0 || out.axis == 0 {
		n.Invalid("only the columns of the right side and of the result may have scales of their own")
		return nil
	}
	z := n.MatMul(n.centredAt(x, left), n.centredAt(y, right))
	return out.settle(n, n.rescaled(z, n.ratios(6, 2, 4), max(right.axis, out.axis)), n.DType("Tout"))
}
