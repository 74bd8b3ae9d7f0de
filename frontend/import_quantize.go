package frontend

import (
	"math"

	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// quantizeRows round values to a grid that fewer bits can number, and stay in floating point.
func quantizeRows() []Row {
	return []Row{
		{Op: "FakeQuantWithMinMaxArgs", Import: formula(fakeQuantArgs)},
		{Op: "FakeQuantWithMinMaxArgsGradient", Import: formula2(func(n *Node, dy, x *ir.Value) *ir.Value {
			lo, hi := n.fakeQuantRange()
			return n.fakeQuantGrad(dy, x, lo, hi)[0]
		})},
		{Op: "FakeQuantWithMinMaxVars", Import: one(fakeQuantVars)},
		{Op: "FakeQuantWithMinMaxVarsPerChannel", Import: one(fakeQuantVars)},
		{Op: "FakeQuantWithMinMaxVarsGradient", Import: fakeQuantVarsGrad},
		{Op: "FakeQuantWithMinMaxVarsPerChannelGradient", Import: fakeQuantVarsGrad},
		{Op: "QuantizeAndDequantizeV2", Import: one(func(n *Node) *ir.Value { return n.requantized(tensor.Scalar(int64(n.Int("num_bits")))) })},
		{Op: "QuantizeAndDequantizeV4", Import: one(func(n *Node) *ir.Value { return n.requantized(tensor.Scalar(int64(n.Int("num_bits")))) })},
		{Op: "QuantizeAndDequantize", Import: one(func(n *Node) *ir.Value {
			return n.requantized(tensor.Scalar(int64(n.Int("num_bits"))))
		})},
		{Op: "QuantizeAndDequantizeV4Grad", Import: importRequantizedGrad},
		{Op: "QuantizeAndDequantizeV3", Static: []int{3}, Import: one(func(n *Node) *ir.Value {
			return n.requantized(n.Static(3))
		})},
	}
}

// fakeQuantRange is the range that attributes give, as scalars.
func (n *Node) fakeQuantRange() (lo, hi *ir.Value) {
	a, b := n.Def.Float("min"), n.Def.Float("max")
	if a >= b {
		n.Invalid("min has to be smaller than max, was: %v >= %v", a, b)
	}
	return n.Scalar(tensor.F32, float64(a)), n.Scalar(tensor.F32, float64(b))
}

func fakeQuantArgs(n *Node, x *ir.Value) *ir.Value {
	lo, hi := n.fakeQuantRange()
	return n.fakeQuant(x, lo, hi)
}

// fakeQuantVars takes one range, or one for each channel of the last dimension.
func fakeQuantVars(n *Node) *ir.Value { return n.fakeQuant(n.In(0), n.In(1), n.In(2)) }

// grid is a range nudged so that 0 is one of its steps, and the size of a step.
type grid struct{ lo, hi, step *ir.Value }

// quantGrid nudges a range for num_bits.
func (n *Node) quantGrid(lo, hi *ir.Value) grid {
	first, last := 0.0, math.Ldexp(1, n.Int("num_bits"))-1
	if n.Def.Bool("narrow_range") {
		first = 1
	}
	step := n.Div(n.Sub(hi, lo), n.Like(lo, last-first))
	zero := n.Do("floor", n.Add(n.Sub(n.Like(lo, first), n.Div(lo, step)), n.Like(lo, 0.5)))
	zero = n.Do("min", n.Do("max", zero, n.Like(zero, first)), n.Like(zero, last))
	return grid{n.Mul(n.Sub(n.Like(lo, first), zero), step), n.Mul(n.Sub(n.Like(lo, last), zero), step), step}
}

// empty is where a range is 0 to 0: then nothing is quantised.
func (n *Node) empty(lo, hi *ir.Value) *ir.Value {
	return n.Do("and", n.Do("eq", lo, n.Like(lo, 0)), n.Do("eq", hi, n.Like(hi, 0)))
}

// fakeQuant rounds x to the grid.
func (n *Node) fakeQuant(x, lo, hi *ir.Value) *ir.Value {
	g := n.quantGrid(lo, hi)
	expand := func(v *ir.Value) *ir.Value { return n.BroadcastTo(v, x.Type.Shape) }
	clamped := n.Do("min", n.Do("max", x, expand(g.lo)), expand(g.hi))
	inverse := expand(n.Div(n.Like(g.step, 1), g.step))
	steps := n.Do("floor", n.Add(n.Mul(n.Sub(clamped, expand(g.lo)), inverse), n.Like(x, 0.5)))
	quantised := n.Add(n.Mul(steps, expand(g.step)), expand(g.lo))
	return n.Select(expand(n.empty(lo, hi)), n.Like(x, 0), quantised)
}

func fakeQuantVarsGrad(n *Node) []*ir.Value {
	return n.fakeQuantGrad(n.In(0), n.In(1), n.In(2), n.In(3))
}

// fakeQuantGrad passes dy inside of the grid to x, below it to min and above it to max.
func (n *Node) fakeQuantGrad(dy, x, lo, hi *ir.Value) []*ir.Value {
	g := n.quantGrid(lo, hi)
	expand := func(v *ir.Value) *ir.Value { return n.BroadcastTo(v, x.Type.Shape) }
	below, above := n.Do("lt", x, expand(g.lo)), n.Do("gt", x, expand(g.hi))
	off := expand(n.empty(lo, hi))
	zero := n.Like(dy, 0)
	inside := n.Do("or", off, n.Do("not", n.Do("or", below, above)))
	axes := span(0, dy.Type.Rank()-lo.Type.Rank())
	part := func(where *ir.Value) *ir.Value {
		return n.Reduce("sum", n.Select(n.Do("and", where, n.Do("not", off)), dy, zero), axes...)
	}
	return []*ir.Value{n.Select(inside, dy, zero), part(below), part(above)}
}

// requantized rounds the input to a scale that fits its range, given or found: symmetric, so that 0 stays 0.
func (n *Node) requantized(numBits *tensor.Tensor) *ir.Value {
	x := n.In(0)
	if n.Err() != nil || numBits.Len() != 1 || numBits.Int(0) < 1 || numBits.Int(0) > 63 {
		n.Invalid("num_bits must be one number from 1 to 63")
		return n.Builder.Invalid()
	}
	bits := int(numBits.Int(0))
	axis, expand := n.requantizeAxis(x)
	lo, hi := n.requantizeRange(x, axis)
	if n.Err() != nil {
		return n.Builder.Invalid()
	}
	first, last := 0.0, math.Ldexp(1, bits)-1
	if n.Def.Bool("signed_input") {
		first, last = -math.Ldexp(1, bits-1), math.Ldexp(1, bits-1)-1
		if n.Def.Bool("narrow_range") {
			first++
		}
	}
	scale, inverse, low, high := n.quantScale(lo, hi, first, last)
	if n.Def.Bool("range_given") {
		x = n.Do("min", n.Do("max", x, expand(low)), expand(high))
	}
	y := n.Mul(x, expand(scale))
	if n.Def.Text("round_mode") == "HALF_UP" {
		y = n.Do("floor", n.Add(y, n.Like(y, 0.5)))
	} else {
		y = n.Do("rint", y)
	}
	return n.Mul(y, expand(inverse))
}

// requantizeRange is the range to keep: found in x, or given by inputs or, in the first version of the op, attributes.
func (n *Node) requantizeRange(x *ir.Value, axes []int) (lo, hi *ir.Value) {
	switch {
	case !n.Def.Bool("range_given"):
		return n.Reduce("min", x, axes...), n.Reduce("max", x, axes...)
	case n.NumIn() == 1:
		d := x.Type.DType
		lo, hi = n.Scalar(d, float64(n.Def.Float("input_min"))), n.Scalar(d, float64(n.Def.Float("input_max")))
	default:
		lo, hi = n.In(1), n.In(2)
		rank := min(x.Type.Rank()-len(axes), 1)
		if n.Err() != nil || lo.Type.Rank() != rank || !lo.Type.Equal(hi.Type) {
			n.Invalid("input_min %s and input_max %s must have rank %d", typeText(lo.Type), typeText(hi.Type), rank)
			return lo, hi
		}
		if rank == 1 && lo.Type.Len() != n.Sizes(x)[n.Int("axis")] {
			n.Invalid("input_min %s must have a range for each slice of %s", typeText(lo.Type), typeText(x.Type))
			return lo, hi
		}
	}
	n.Check(n.Do("le", lo, hi), int(status.InvalidArgument), "invalid range: input_min > input_max")
	return lo, hi
}

// importRequantizedGrad passes the adjoint where the input lies in the range. The range itself gets none.
func importRequantizedGrad(n *Node) []*ir.Value {
	dy, x, lo, hi := n.In(0), n.In(1), n.In(2), n.In(3)
	axes, expand := n.requantizeAxis(x)
	if n.Err() != nil || !dy.Type.Equal(x.Type) || lo.Type.Rank() != x.Type.Rank()-len(axes) || !lo.Type.Equal(hi.Type) ||
		lo.Type.Rank() == 1 && lo.Type.Len() != n.Sizes(x)[n.Int("axis")] {
		return n.Invalid("gradients %s and input %s must be equal in shape, and input_min %s fit",
			typeText(dy.Type), typeText(x.Type), typeText(lo.Type))
	}
	inside := n.Do("and", n.Do("ge", x, expand(lo)), n.Do("le", x, expand(hi)))
	return []*ir.Value{n.Select(inside, dy, n.Like(dy, 0)), n.Like(lo, 0), n.Like(hi, 0)}
}

// requantizeAxis lists the dimensions that share a range, and how a range expands to x.
func (n *Node) requantizeAxis(x *ir.Value) ([]int, func(*ir.Value) *ir.Value) {
	axis := n.Int("axis")
	if axis < 0 || n.Def.Attrs["axis"] == nil {
		return span(0, x.Type.Rank()), func(v *ir.Value) *ir.Value { return n.BroadcastTo(v, x.Type.Shape) }
	}
	axis = n.Axis(axis, x.Type.Rank())
	return without(x.Type.Rank(), axis), func(v *ir.Value) *ir.Value { return n.along(v, axis, x.Type.Shape) }
}

// quantScale takes the side of the range that needs the smaller scale, and widens the other to it.
func (n *Node) quantScale(lo, hi *ir.Value, first, last float64) (scale, inverse, low, high *ir.Value) {
	highest := n.Like(lo, math.MaxFloat32)
	side := func(bound *ir.Value, q float64) *ir.Value {
		positive := n.Do("gt", n.Mul(bound, n.Like(bound, q)), n.Like(bound, 0))
		return n.Select(positive, n.Div(n.Like(bound, q), bound), highest)
	}
	fromLow, fromHigh := side(lo, first), side(hi, last)
	byLow := n.Do("lt", fromLow, fromHigh)
	scale = n.Do("min", fromLow, fromHigh)
	inverse = n.Div(hi, n.Like(hi, last))
	if first != 0 {
		inverse = n.Select(byLow, n.Div(lo, n.Like(lo, first)), inverse)
	}
	low = n.Select(byLow, lo, n.Mul(inverse, n.Like(lo, first)))
	high = n.Select(byLow, n.Mul(inverse, n.Like(hi, last)), hi)
	return scale, inverse, low, high
}
