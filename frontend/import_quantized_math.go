package frontend

import (
	"math"
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
)

// quantizedMathRows are products, sums, activations, pools and moves of quantised tensors. Each gives the range of its
// result beside it.
func quantizedMathRows() []Row {
	rows := []Row{
		{Op: "QuantizedMatMul", Import: importQuantizedMatMul},
		{Op: "QuantizedConv2D", Import: importQuantizedConv},
		{Op: "QuantizedMul", Import: importQuantizedMul},
		{Op: "QuantizedAdd", Import: importQuantizedAdd},
		{Op: "QuantizedBiasAdd", Import: importQuantizedBiasAdd},
		{Op: "QuantizedRelu", Import: quantizedRelu(math.Inf(1))},
		{Op: "QuantizedRelu6", Import: quantizedRelu(6)},
		{Op: "QuantizedMaxPool", Import: keepsRange(maxPool)},
		{Op: "QuantizedAvgPool", Import: keepsRange(func(n *Node) *ir.Value {
			q := n.quantum("T")
			y := n.avgPool(n.Cast(n.In(0), tensor.I32))
			if n.Err() != nil {
				return y
			}
			return n.Cast(n.clamp(y, q.lowest, q.highest), q.DType)
		})},
		{Op: "QuantizedReshape", Static: []int{1}, Import: func(n *Node) []*ir.Value {
			if !n.isScalar(2, 3) {
				return nil
			}
			return []*ir.Value{importReshape(n), n.In(2), n.In(3)}
		}},
		{Op: "QuantizedResizeBilinear", Static: []int{1}, Import: importQuantizedResize},
		{Op: "QuantizedConcat", Static: []int{0}, Import: func(n *Node) []*ir.Value { return n.quantizedConcat(1, 0) }},
		{Op: "QuantizedConcatV2", Static: []int{-1}, Import: func(n *Node) []*ir.Value { return n.quantizedConcat(0, -1) }},
	}
	return existing(rows)
}

// keepsRange is an op on one tensor whose range, inputs 1 and 2, stays.
func keepsRange(f func(n *Node) *ir.Value) func(n *Node) []*ir.Value {
	return func(n *Node) []*ir.Value {
		r, ok := n.ranged(0, 1, 2)
		if !ok {
			return nil
		}
		return []*ir.Value{f(n), r.lo, r.hi}
	}
}

// centred is a quantised tensor as i32 numbers of which 0 stands for 0.
func (n *Node) centred(r ranged) *ir.Value {
	zero := n.Cast(n.quantumAt(n.Like(r.lo, 0), r.lo, r.hi, r.quantum()), tensor.I32)
	x := n.Cast(r.x, tensor.I32)
	return n.Sub(x, n.BroadcastTo(zero, x.Type.Shape))
}

// productRange is the range of a product's type: its numbers count in products of the factors' steps.
func (n *Node) productRange(x, y ranged, q quantum) (lo, hi *ir.Value) {
	step := func(r ranged) *ir.Value {
		of := r.quantum()
		return n.Div(n.Sub(r.hi, r.lo), n.Like(r.lo, of.highest-of.lowest))
	}
	unit := n.Mul(step(x), step(y))
	return n.Mul(unit, n.Like(unit, q.lowest)), n.Mul(unit, n.Like(unit, q.highest))
}

// factors reads two quantised tensors, inputs 0 and 1, whose ranges are inputs 2 to 5.
func (n *Node) factors() (x, y ranged, ok bool) {
	x, ok = n.ranged(0, 2, 3)
	if !ok {
		return x, y, false
	}
	y, ok = n.ranged(1, 4, 5)
	return x, y, ok
}

// product completes an op whose result is made of products of two centred tensors.
func (n *Node) product(x, y ranged, out string, f func(x, y *ir.Value) *ir.Value) []*ir.Value {
	z := f(n.centred(x), n.centred(y))
	if n.Err() != nil {
		return nil
	}
	lo, hi := n.productRange(x, y, n.quantum(out))
	return []*ir.Value{z, lo, hi}
}

func importQuantizedMatMul(n *Node) []*ir.Value {
	x, y, ok := n.factors()
	if !ok || x.x.Type.Rank() != 2 || y.x.Type.Rank() != 2 {
		return n.Invalid("a and b must be matrices")
	}
	cx, cy := 1, 0
	if n.Def.Bool("transpose_a") {
		cx = 0
	}
	if n.Def.Bool("transpose_b") {
		cy = 1
	}
	if n.Sizes(x.x)[cx] != n.Sizes(y.x)[cy] {
		return n.Invalid("matrix size-compatible: %s and %s", typeText(x.x.Type), typeText(y.x.Type))
	}
	return n.product(x, y, "Toutput", func(a, b *ir.Value) *ir.Value {
		return n.Dot(a, b, ir.DotDims{ContractX: []int{cx}, ContractY: []int{cy}})
	})
}

func importQuantizedConv(n *Node) []*ir.Value {
	x, y, ok := n.factors()
	if !ok {
		return nil
	}
	return n.product(x, y, "out_type", n.conv)
}

func importQuantizedMul(n *Node) []*ir.Value {
	x, y, ok := n.factors()
	if !ok {
		return nil
	}
	return n.product(x, y, "Toutput", func(a, b *ir.Value) *ir.Value {
		a, b = n.Match(a, b)
		return n.Mul(a, b)
	})
}

// sumRange has room for two numbers of either range, and some bits more for adding many of them. It is symmetric.
func (n *Node) sumRange(x, y ranged, bits int) (lo, hi *ir.Value) {
	largest := n.Do("max", n.Do("max", x.hi, n.Neg(x.lo)), n.Do("max", y.hi, n.Neg(y.lo)))
	hi = n.Mul(largest, n.Like(largest, math.Ldexp(1, bits)))
	return n.Neg(hi), hi
}

// importQuantizedAdd adds in the range of the sum. Tensors get there by a whole number of its steps for each of theirs,
// scalars one by one.
func importQuantizedAdd(n *Node) []*ir.Value {
	x, y, ok := n.factors()
	if !ok {
		return nil
	}
	q := n.quantum("Toutput")
	lo, hi := n.sumRange(x, y, 14)
	moved := func(r ranged) *ir.Value {
		if r.x.Type.Rank() == 0 {
			return n.quantumAt(n.toFloat(r), lo, hi, q)
		}
		at := func(v float64) *ir.Value {
			x := n.Scalar(r.x.Type.DType, r.quantum().lowest+v)
			return n.quantumAt(n.toFloat(ranged{x, r.lo, r.hi}), lo, hi, q)
		}
		zero := at(0)
		v := n.Cast(r.x, tensor.I64)
		v = n.Sub(v, n.Like(v, r.quantum().lowest))
		return n.Add(n.Mul(v, n.BroadcastTo(n.Sub(at(1), zero), v.Type.Shape)), n.BroadcastTo(zero, v.Type.Shape))
	}
	a, b := n.Match(moved(x), moved(y))
	return []*ir.Value{n.Cast(n.clamp(n.Add(a, b), q.lowest, q.highest), q.DType), lo, hi}
}

// importQuantizedBiasAdd adds a vector along the last dimension, in f32.
func importQuantizedBiasAdd(n *Node) []*ir.Value {
	x, b, ok := n.factors()
	if !ok {
		return nil
	}
	rank := x.x.Type.Rank()
	if rank < 2 || b.x.Type.Rank() != 1 || n.Sizes(x.x)[rank-1] != n.Sizes(b.x)[0] {
		return n.Invalid("must provide as many biases as the last dimension of the input tensor: %s vs. %s",
			typeText(b.x.Type), typeText(x.x.Type))
	}
	lo, hi := n.sumRange(x, b, 17)
	q := n.quantum("out_type")
	left, right := n.Match(n.requantize(x, lo, hi, q), n.requantize(b, lo, hi, q))
	return []*ir.Value{n.Add(left, right), lo, hi}
}

// quantizedRelu clamps below at 0 and above at a bound.
func quantizedRelu(most float64) func(n *Node) []*ir.Value {
	return keepsRange(func(n *Node) *ir.Value {
		r, _ := n.ranged(0, 1, 2)
		q := r.quantum()
		bound := func(v float64) *ir.Value {
			at := n.clamp(n.quantumAt(n.Like(r.lo, v), r.lo, r.hi, q), q.lowest, q.highest)
			return n.BroadcastTo(n.Cast(at, q.DType), r.x.Type.Shape)
		}
		y := n.Do("max", r.x, bound(0))
		if math.IsInf(most, 1) {
			return y
		}
		return n.Do("min", y, bound(most))
	})
}

// importQuantizedResize interpolates the numbers themselves. TensorFlow does so in fixed point, which may differ by one.
func importQuantizedResize(n *Node) []*ir.Value {
	r, ok := n.ranged(0, 2, 3)
	if !ok {
		return nil
	}
	rows, cols, ok := n.resizing(r.x, n.Static(1).Ints())
	if !ok {
		return nil
	}
	if r.x.Type.DType.IsFloat() {
		return []*ir.Value{n.bilinear(r.x, rows, cols), r.lo, r.hi}
	}
	y := n.bilinear(n.f64(r.x), rows, cols)
	return []*ir.Value{n.Cast(n.Do("floor", n.Add(y, n.Like(y, 0.5))), r.x.Type.DType), r.lo, r.hi}
}

// quantizedConcat joins tensors, from the given input on, in a range that holds those of all.
func (n *Node) quantizedConcat(first, axis int) []*ir.Value {
	count := n.Int("N")
	if axis < 0 {
		axis += n.NumIn()
	}
	mins := first + count
	if axis == mins { // the axis stands between the tensors and their ranges
		mins++
	}
	dim := n.Axis(n.StaticInt(axis), n.In(first).Type.Rank())
	var parts []ranged
	for i := range count {
		r, ok := n.ranged(first+i, mins+i, mins+count+i)
		if !ok {
			return nil
		}
		parts = append(parts, r)
	}
	lo, hi := n.Like(parts[0].lo, 0), parts[0].hi
	for _, r := range parts {
		lo, hi = n.Do("min", lo, r.lo), n.Do("max", hi, r.hi)
	}
	q := parts[0].quantum()
	if q.lowest < 0 {
		hi = n.Do("max", n.Do("abs", lo), n.Do("abs", hi))
		lo = n.Neg(hi)
	}
	var xs []*ir.Value
	for _, r := range parts {
		same := n.Do("and", n.Do("eq", r.lo, lo), n.Do("eq", r.hi, hi))
		xs = append(xs, n.Select(n.BroadcastTo(same, r.x.Type.Shape), r.x, n.requantize(r, lo, hi, q)))
	}
	if n.Err() != nil || slices.ContainsFunc(xs, func(x *ir.Value) bool { return x.Type.Rank() != xs[0].Type.Rank() }) {
		return n.Invalid("all tensors to be joined must have the same rank")
	}
	return []*ir.Value{n.Concat(dim, xs...), lo, hi}
}
