package frontend

import (
	"math"

	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// quantizedRows compute with quantised numbers, which are integers beside the range, two floats, that they stand for.
// Here qint8, quint8 and the like are integers of the same width. Arithmetic is TensorFlow's to the last bit, of which
// there are two kinds: in f32, as its Eigen expressions, and in f64, as its scalar functions.
func quantizedRows() []Row {
	return []Row{
		{Op: "QuantizeV2", Import: importQuantize},
		{Op: "Dequantize", Import: one(importDequantize)},
		{Op: "Requantize", Import: importRequantize},
		{Op: "RequantizePerChannel", Import: importRequantizePerChannel},
		{Op: "RequantizationRange", Import: importRequantizationRange},
		{Op: "RequantizationRangePerChannel", Import: importRequantizationRangePerChannel},
		{Op: "QuantizeDownAndShrinkRange", Import: func(n *Node) []*ir.Value {
			r := importRequantizationRange(n)
			if r == nil {
				return nil
			}
			x := ranged{n.In(0), n.In(1), n.In(2)}
			return []*ir.Value{n.requantize(x, r[0], r[1], n.quantum("out_type")), r[0], r[1]}
		}},
	}
}

// quantum is a quantised type: an integer and its bounds.
type quantum struct {
	tensor.DType
	lowest, highest float64
}

func quantumOf(d tensor.DType) quantum {
	steps := math.Ldexp(1, 8*d.Size())
	if d.IsSigned() {
		return quantum{d, -steps / 2, steps/2 - 1}
	}
	return quantum{d, 0, steps - 1}
}

// quantum reads a type attribute.
func (n *Node) quantum(attr string) quantum { return quantumOf(n.DType(attr)) }

// steps is how many numbers the type has.
func (q quantum) steps() float64 { return q.highest - q.lowest + 1 }

// ranged is a quantised tensor with its range: two f32, or two vectors along a dimension that expand has handled.
type ranged struct{ x, lo, hi *ir.Value }

func (r ranged) quantum() quantum { return quantumOf(r.x.Type.DType) }

// ranged reads a quantised input and the two inputs that hold its range. Its range has to be scalars.
func (n *Node) ranged(x, lo, hi int) (ranged, bool) {
	r := ranged{n.In(x), n.In(lo), n.In(hi)}
	return r, n.isScalar(lo, hi)
}

// isScalar fails the node unless an input has rank 0.
func (n *Node) isScalar(inputs ...int) bool {
	for _, i := range inputs {
		if x := n.In(i); n.Err() != nil || x.Type.Rank() != 0 {
			n.Invalid("input %d must be a scalar, found %s", i, typeText(x.Type))
			return false
		}
	}
	return true
}

// wide expands parameters, scalars or vectors along axis, to a shape.
func (n *Node) wide(v *ir.Value, axis int, shape []ir.Dim) *ir.Value {
	if v.Type.Rank() == 1 {
		return n.along(v, axis, shape)
	}
	return n.BroadcastTo(v, shape)
}

func (n *Node) f64(x *ir.Value) *ir.Value { return n.Cast(x, tensor.F64) }
func (n *Node) f32(x *ir.Value) *ir.Value { return n.Cast(x, tensor.F32) }

// clamp keeps x between two numbers.
func (n *Node) clamp(x *ir.Value, lo, hi float64) *ir.Value {
	return n.Do("min", n.Do("max", x, n.Like(x, lo)), n.Like(x, hi))
}

// quantize is the f32 kind of quantisation.
func (n *Node) quantize(x, lo, hi *ir.Value, axis int, q quantum) *ir.Value {
	adjust := q.steps() / (q.steps() - 1)
	reach := n.Mul(n.f64(n.Sub(hi, lo)), n.Like(n.f64(lo), adjust))
	scale := n.f32(n.Div(n.Like(reach, q.steps()), reach))
	scale = n.Select(n.Do("eq", lo, hi), n.Like(lo, 0), scale)
	first := n.roundAway(n.Mul(lo, scale))
	wide := func(v *ir.Value) *ir.Value { return n.wide(v, axis, x.Type.Shape) }
	y := n.Sub(n.roundAway(n.Mul(x, wide(scale))), wide(n.Sub(first, n.Like(first, q.lowest))))
	return n.Cast(n.clamp(y, q.lowest, min(q.highest, 2147483520)), q.DType)
}

// dequantize is its inverse.
func (n *Node) dequantize(r ranged, axis int) *ir.Value {
	q := r.quantum()
	scale := n.f32(n.Div(n.f64(n.Sub(r.hi, r.lo)), n.Like(n.f64(r.lo), q.steps()-1)))
	first := n.Mul(n.roundAway(n.Div(r.lo, scale)), scale)
	first = n.Select(n.Do("eq", r.lo, r.hi), r.lo, first)
	first = n.Sub(first, n.Mul(scale, n.Like(scale, q.lowest)))
	x := n.f32(r.x)
	wide := func(v *ir.Value) *ir.Value { return n.wide(v, axis, x.Type.Shape) }
	return n.Add(wide(first), n.Mul(x, wide(scale)))
}

// requantize brings a quantised tensor to another range and type, by way of f32.
func (n *Node) requantize(r ranged, lo, hi *ir.Value, q quantum) *ir.Value {
	return n.quantize(n.dequantize(r, 0), lo, hi, 0, q)
}

// toFloat is the f64 kind of dequantize: r.x may be of any shape, the range is of scalars.
func (n *Node) toFloat(r ranged) *ir.Value {
	q := r.quantum()
	lo, hi := n.f64(r.lo), n.f64(r.hi)
	reach := n.Mul(n.f64(n.Sub(r.hi, r.lo)), n.Like(hi, q.steps()/(q.steps()-1)))
	scale := n.Div(reach, n.Like(reach, q.steps()))
	rough := n.f32(scale)
	first := n.Mul(n.roundAway(n.f64(n.Div(r.lo, rough))), n.f64(rough))
	first = n.Select(n.Do("eq", lo, hi), lo, first)
	x := n.f64(r.x)
	y := n.Mul(n.Sub(x, n.Like(x, q.lowest)), n.BroadcastTo(scale, x.Type.Shape))
	return n.f32(n.Add(n.BroadcastTo(first, x.Type.Shape), y))
}

// quantumAt is the f64 kind of quantize, without clamping: an i64 of x's shape.
func (n *Node) quantumAt(x, lo, hi *ir.Value, q quantum) *ir.Value {
	reach := n.Mul(n.f64(n.Sub(hi, lo)), n.Like(n.f64(lo), q.steps()/(q.steps()-1)))
	scale := n.Div(n.Like(reach, q.steps()), reach)
	first := n.roundAway(n.Mul(n.f64(lo), scale))
	shape := x.Type.Shape
	y := n.Sub(n.roundAway(n.Mul(n.f64(x), n.BroadcastTo(scale, shape))), n.BroadcastTo(first, shape))
	y = n.Cast(n.Add(y, n.Like(y, q.lowest)), tensor.I64)
	none := n.BroadcastTo(n.Do("eq", lo, hi), shape)
	return n.Select(none, n.Like(y, 0), y)
}

// quantizeRange is the range that QuantizeV2 settles for: it holds 0, and is not too narrow.
func (n *Node) quantizeRange() (lo, hi *ir.Value, ok bool) {
	x, lo, hi := n.In(0), n.In(1), n.In(2)
	axis := n.Int("axis")
	if n.Err() != nil || !lo.Type.Equal(hi.Type) || lo.Type.Rank() != min(axis, 0)+1 ||
		axis >= 0 && (axis >= x.Type.Rank() || lo.Type.Len() != n.Sizes(x)[axis]) {
		n.Invalid("min_range %s and max_range %s must be scalars, or vectors along axis %d of %s",
			typeText(lo.Type), typeText(hi.Type), axis, typeText(x.Type))
		return nil, nil, false
	}
	n.Check(n.Do("ge", hi, lo), int(status.InvalidArgument), "input_max_range must be larger than input_min_range")
	zero := n.Like(lo, 0)
	largest := n.Do("max", n.Do("abs", lo), n.Do("abs", hi))
	epsilon := n.Mul(n.Do("max", n.Like(lo, 1), largest), n.Like(lo, float64(n.Def.Float("ensure_minimum_range"))))
	first := n.Do("min", zero, lo)
	return first, n.Do("max", zero, n.Do("max", hi, n.Add(first, epsilon))), true
}

// importQuantize quantises, and gives the range that the result stands for.
func importQuantize(n *Node) []*ir.Value {
	lo, hi, ok := n.quantizeRange()
	if !ok {
		return nil
	}
	x, q, axis := n.In(0), n.quantum("T"), max(n.Int("axis"), 0)
	if n.Def.Text("mode") == "MIN_FIRST" {
		return []*ir.Value{n.quantize(x, lo, hi, axis, q), lo, hi}
	}
	scaled := n.Def.Text("mode") == "SCALED"
	scale := n.Div(n.Like(lo, q.highest-q.lowest), n.Sub(hi, lo))
	if scaled {
		lowest := q.lowest
		if n.Def.Bool("narrow_range") {
			lowest++
		}
		scale, lo, hi = n.symmetric(lo, hi, lowest, q.highest)
	}
	wide := func(v *ir.Value) *ir.Value { return n.wide(v, axis, x.Type.Shape) }
	y := n.Do("max", n.Do("min", x, wide(hi)), wide(lo))
	switch {
	case scaled && n.Def.Text("round_mode") == "HALF_TO_EVEN":
		y = n.Do("rint", n.Mul(y, wide(scale)))
	case scaled:
		y = n.roundAway(n.Mul(y, wide(scale)))
	default:
		y = n.Mul(n.Sub(y, wide(lo)), wide(scale))
		if y = n.Add(y, n.Like(y, 0.5)); q.lowest < 0 {
			y = n.Sub(y, n.Like(y, 0.5-q.lowest))
			y = n.roundAway(y)
		}
	}
	return []*ir.Value{n.Cast(n.Cast(y, tensor.I64), q.DType), lo, hi} // 2^31, as f32 has it, wraps round
}

// symmetric is the scale by which a range fits between two integers, and the range that it makes of them.
func (n *Node) symmetric(lo, hi *ir.Value, lowest, highest float64) (scale, first, last *ir.Value) {
	side := func(bound *ir.Value, q float64) *ir.Value {
		positive := n.Do("gt", n.Mul(bound, n.Like(bound, q)), n.Like(bound, 0))
		return n.Select(positive, n.Div(n.Like(bound, q), bound), n.Like(bound, math.MaxFloat32))
	}
	scale = n.Do("min", side(lo, lowest), side(hi, highest))
	return scale, n.Div(n.Like(scale, lowest), scale), n.Div(n.Like(scale, highest), scale)
}

// importDequantize is the inverse of importQuantize.
func importDequantize(n *Node) *ir.Value {
	r := ranged{n.In(0), n.In(1), n.In(2)}
	axis := n.Int("axis")
	if n.Err() != nil || !r.lo.Type.Equal(r.hi.Type) || axis < 0 && r.lo.Type.Len() != 1 ||
		axis >= 0 && (axis >= r.x.Type.Rank() || r.lo.Type.Rank() != 1 || r.lo.Type.Len() != n.Sizes(r.x)[axis]) {
		n.Invalid("min_range %s and max_range %s must be scalars, or vectors along axis %d of %s",
			typeText(r.lo.Type), typeText(r.hi.Type), axis, typeText(r.x.Type))
		return nil
	}
	if axis < 0 {
		r.lo, r.hi = n.Reshape(r.lo, nil), n.Reshape(r.hi, nil)
	}
	axis = max(axis, 0)
	q, x, lo, hi := r.quantum(), n.f32(r.x), r.lo, r.hi
	wide := func(v *ir.Value) *ir.Value { return n.wide(v, axis, x.Type.Shape) }
	to := n.DType("dtype")
	switch n.Def.Text("mode") {
	case "MIN_FIRST":
		return n.Cast(n.dequantize(r, axis), to)
	case "SCALED":
		scale := n.Div(hi, n.Like(hi, q.highest))
		if q.lowest < 0 {
			lowest := q.lowest
			if n.Def.Bool("narrow_range") {
				lowest++
			}
			scale = n.Do("max", n.Div(lo, n.Like(lo, lowest)), scale)
		}
		return n.Cast(n.Mul(x, wide(scale)), to)
	}
	scale := n.Div(n.Sub(hi, lo), n.Like(lo, q.highest-q.lowest))
	if q.lowest < 0 {
		x = n.Sub(x, n.Like(x, q.lowest))
	}
	return n.Cast(n.Add(n.Mul(x, wide(scale)), wide(lo)), to)
}

// importRequantize brings a tensor to the range that inputs 3 and 4 ask for.
func importRequantize(n *Node) []*ir.Value {
	x, ok := n.ranged(0, 1, 2)
	if !ok {
		return nil
	}
	if !n.isScalar(3, 4) {
		return nil
	}
	lo, hi := n.In(3), n.In(4)
	n.Check(n.Do("le", lo, n.Like(lo, 0)), int(status.InvalidArgument), "requested_output_min must be <= 0")
	n.Check(n.Do("ge", hi, lo), int(status.InvalidArgument), "requested_output_max must be >= requested_output_min")
	return []*ir.Value{n.requantize(x, lo, hi, n.quantum("out_type")), lo, hi}
}

// importRequantizationRange is the range that the numbers of a quantised tensor use, with 0.
func importRequantizationRange(n *Node) []*ir.Value {
	r, ok := n.ranged(0, 1, 2)
	if !ok {
		return nil
	}
	axes := span(0, r.x.Type.Rank())
	used := func(kind string) *ir.Value { return n.toFloat(ranged{n.Reduce(kind, r.x, axes...), r.lo, r.hi}) }
	lo := used("min")
	return []*ir.Value{n.Do("min", lo, n.Like(lo, 0)), used("max")}
}

// perChannel reads a tensor with ranges along its last dimension.
func (n *Node) perChannel() (r ranged, axes []int, ok bool) {
	r = ranged{n.In(0), n.In(1), n.In(2)}
	rank := r.x.Type.Rank()
	if n.Err() != nil || rank == 0 || r.lo.Type.Rank() != 1 || !r.lo.Type.Equal(r.hi.Type) ||
		r.lo.Type.Len() != n.Sizes(r.x)[rank-1] {
		n.Invalid("input_min %s and input_max %s must be vectors along the last dimension of %s",
			typeText(r.lo.Type), typeText(r.hi.Type), typeText(r.x.Type))
		return r, nil, false
	}
	return r, span(0, rank-1), true
}

// importRequantizePerChannel scales the channels of a qint32 tensor to one common range.
func importRequantizePerChannel(n *Node) []*ir.Value {
	r, axes, ok := n.perChannel()
	if !ok || !n.isScalar(3, 4) {
		return nil
	}
	lo, hi, q := n.In(3), n.In(4), n.quantum("out_type")
	reach := n.Do("max", n.Do("abs", r.lo), n.Do("abs", r.hi))
	top := n.Do("max", n.Do("abs", lo), n.Do("abs", hi))
	factor := n.Div(n.Mul(reach, n.Like(reach, q.highest)), n.Mul(n.BroadcastTo(top, reach.Type.Shape),
		n.Like(reach, math.Ldexp(1, 31))))
	y := n.Mul(n.f32(r.x), n.along(factor, len(axes), r.x.Type.Shape))
	return []*ir.Value{n.Cast(n.clamp(n.Do("rint", y), q.lowest, q.highest), q.DType), lo, hi}
}

// importRequantizationRangePerChannel is the range of all channels together, with 0 and not beyond clip_value_max.
func importRequantizationRangePerChannel(n *Node) []*ir.Value {
	r, axes, ok := n.perChannel()
	if !ok {
		return nil
	}
	reach := n.Do("max", n.Do("abs", r.lo), n.Do("abs", r.hi))
	used := func(kind string) *ir.Value {
		v := n.Mul(n.f32(n.Reduce(kind, r.x, axes...)), n.Mul(reach, n.Like(reach, math.Ldexp(1, -31))))
		return n.Reduce(kind, v, 0)
	}
	lo, hi := used("min"), used("max")
	lo = n.Do("min", lo, n.Like(lo, 0))
	return []*ir.Value{lo, n.Do("min", hi, n.Like(hi, float64(n.Def.Float("clip_value_max"))))}
}
