package frontend

import (
	"math"
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/pure"
	"tfc/runtime/status"
)

// indexMathRows are sequences, running folds and counts.
func indexMathRows() []Row {
	return []Row{
		{Op: "Range", Static: []int{0, 1, 2}, Import: one(importRange)},
		{Op: "LinSpace", Static: []int{2}, Import: one(importLinSpace)},
		{Op: "Cumsum", Static: []int{1}, Import: one(scan("sum"))},
		{Op: "Cumprod", Static: []int{1}, Import: one(scan("prod"))},
		{Op: "CumulativeLogsumexp", Static: []int{1}, Import: one(scan("logsumexp"))},
		{Op: "Bucketize", Import: one(importBucketize)},
		{Op: "Bincount", Static: []int{1}, Import: one(func(n *Node) *ir.Value { return n.bincount(false) })},
		{Op: "DenseBincount", Static: []int{1}, Import: one(importDenseBincount)},
		{Op: "HistogramFixedWidth", Static: []int{2}, Import: one(importHistogram)},
		{Op: "LowerBound", Import: one(bound("lt"))},
		{Op: "UpperBound", Import: one(bound("le"))},
	}
}

// importRange makes a constant of the program.
func importRange(n *Node) *ir.Value {
	t, err := pure.Range(n.Def, n.Static(0), n.Static(1), n.Static(2))
	if err != nil {
		n.SetErr(err)
		return nil
	}
	return n.Const(t)
}

func importLinSpace(n *Node) *ir.Value {
	start, stop, num := n.In(0), n.In(1), n.StaticInt(2)
	if num <= 0 {
		n.Invalid("requires num > 0: %d", num)
		return nil
	}
	t := ir.TypeOf(start.Type.DType, num)
	from, to := n.BroadcastTo(start, t.Shape), n.BroadcastTo(stop, t.Shape)
	if num == 1 {
		return from
	}
	i := n.Iota(t, 0)
	step := n.BroadcastTo(n.Div(n.Sub(stop, start), n.Like(start, float64(num-1))), t.Shape)
	last := n.Do("eq", i, n.Like(i, float64(num-1)))
	return n.Select(last, to, n.Add(from, n.Mul(step, i)))
}

// scan is a running fold along a static axis.
func scan(kind string) func(n *Node) *ir.Value {
	return func(n *Node) *ir.Value {
		x := n.In(0)
		axis := n.StaticInt(1)
		if axis < -x.Type.Rank() || axis >= x.Type.Rank() {
			n.Invalid("expected scan axis in the range [%d, %d), but got %d", -x.Type.Rank(), x.Type.Rank(), axis)
			return nil
		}
		return n.Op("scan", ir.Attrs{
			"axis": n.Axis(axis, x.Type.Rank()), "kind": kind,
			"exclusive": n.Def.Bool("exclusive"), "reverse": n.Def.Bool("reverse"),
		}, x)
	}
}

// importBucketize counts the boundaries that are not above each element.
func importBucketize(n *Node) *ir.Value {
	x, list := n.In(0), n.Def.Floats("boundaries")
	d := x.Type.DType
	if d.IsInt() {
		d = tensor.F64
	}
	if !slices.IsSorted(list) {
		n.Invalid("expected sorted boundaries")
		return nil
	}
	bounds := tensor.New(d, len(list))
	for i, v := range list {
		bounds.SetFloat(i, float64(v))
	}
	x = n.Cast(x, d)
	shape := append(append([]ir.Dim{}, x.Type.Shape...), ir.Dim{Size: len(list)})
	below := n.Do("lt", n.Broadcast(x, span(0, x.Type.Rank()), shape), n.BroadcastTo(n.Const(bounds), shape))
	return n.Reduce("sum", n.Cast(n.Do("not", below), tensor.I32), x.Type.Rank()) // NaN is below nothing
}

// bound is a binary search in sorted rows: the number of elements below each value, or not above it.
func bound(compare string) func(n *Node) *ir.Value {
	return func(n *Node) *ir.Value {
		rows, values := n.In(0), n.In(1)
		if rows.Type.Rank() != 2 || values.Type.Rank() != 2 || rows.Type.Shape[0] != values.Type.Shape[0] {
			n.Invalid("sorted inputs %s and values %s must be matrices of as many rows",
				typeText(rows.Type), typeText(values.Type))
			return nil
		}
		shape := []ir.Dim{values.Type.Shape[0], values.Type.Shape[1], rows.Type.Shape[1]}
		r, v := n.Broadcast(rows, []int{0, 2}, shape), n.Broadcast(values, []int{0, 1}, shape)
		return n.Reduce("sum", n.Cast(n.Do(compare, r, v), n.DType("out_type")), 2)
	}
}

// flat is x as a vector.
func (n *Node) flat(x *ir.Value) *ir.Value { return n.Resize(x, product(n.Sizes(x))) }

// index makes integers fit for gather and scatter.
func (n *Node) index(x *ir.Value) *ir.Value {
	if d := x.Type.DType; d == tensor.I32 || d == tensor.I64 {
		return x
	}
	return n.Cast(x, tensor.I64)
}

// bincount counts the values of input 0 below the static input 1, weighted by input 2 unless that is empty.
func (n *Node) bincount(binary bool) *ir.Value {
	values := n.flat(n.index(n.In(0)))
	size := n.StaticInt(1)
	if size < 0 {
		n.Invalid("size (%d) must be non-negative", size)
		return nil
	}
	n.CheckRange(values, 0, math.MaxInt64, int(status.InvalidArgument), "input arr must be non-negative")
	weights := n.weights(values, binary)
	zeros := n.Splat(ir.TypeOf(weights.Type.DType, size), 0)
	kind := "add"
	if binary {
		kind = "update"
	}
	return n.Scatter(kind, zeros, values, weights)
}

func (n *Node) weights(values *ir.Value, binary bool) *ir.Value {
	weights := n.flat(n.In(2))
	if binary || product(n.Sizes(weights)) == 0 {
		return n.Splat(values.Type.WithDType(weights.Type.DType), 1)
	}
	return weights
}

// importDenseBincount counts within each row of a matrix, or within a vector.
func importDenseBincount(n *Node) *ir.Value {
	binary := n.Def.Bool("binary_output")
	x := n.index(n.In(0))
	switch rank := x.Type.Rank(); {
	case rank < 2:
		return n.bincount(binary)
	case rank > 2:
		n.Invalid("shape must be at most rank 2 but is rank %d", rank)
		return nil
	}
	sizes, size := n.Sizes(x), n.StaticInt(1)
	n.CheckRange(x, 0, math.MaxInt64, int(status.InvalidArgument), "input arr must be non-negative")
	inside := n.Do("lt", x, n.Like(x, float64(size)))
	row := n.Iota(x.Type, 0)
	at := n.Add(n.Mul(row, n.Like(x, float64(size))), x)
	at = n.Select(inside, at, n.Like(x, float64(sizes[0]*size)))
	values := n.flat(at)
	weights := n.weights(values, binary)
	kind := "add"
	if binary {
		kind = "update"
	}
	out := n.Scatter(kind, n.Splat(ir.TypeOf(weights.Type.DType, sizes[0]*size), 0), values, weights)
	return n.Resize(out, sizes[0], size)
}

func importHistogram(n *Node) *ir.Value {
	x, limits, bins := n.flat(n.In(0)), n.In(1), n.StaticInt(2)
	if bins <= 0 {
		n.Invalid("nbins should be a positive number, but got '%d'", bins)
		return nil
	}
	if n.Sizes(limits)[0] != 2 {
		n.Invalid("value_range should be a vector of 2 elements")
		return nil
	}
	if x.Type.DType.IsInt() {
		x, limits = n.Cast(x, tensor.F64), n.Cast(limits, tensor.F64)
	}
	lo := n.Resize(n.SliceAxis(limits, 0, 0, 1))
	hi := n.Resize(n.SliceAxis(limits, 0, 1, 2))
	n.Check(n.Do("lt", lo, hi), int(status.InvalidArgument), "value_range should satisfy value_range[0] < value_range[1]")
	step := n.Div(n.Sub(hi, lo), n.Like(lo, float64(bins)))
	at := n.Do("floor", n.Div(n.Sub(x, n.BroadcastTo(lo, x.Type.Shape)), n.BroadcastTo(step, x.Type.Shape)))
	at = n.Do("max", n.Do("min", at, n.Like(at, float64(bins-1))), n.Like(at, 0))
	zeros := n.Splat(ir.TypeOf(n.DType("dtype"), bins), 0)
	index := n.Cast(at, tensor.I32)
	return n.Scatter("add", zeros, index, n.Splat(index.Type.WithDType(zeros.Type.DType), 1))
}
