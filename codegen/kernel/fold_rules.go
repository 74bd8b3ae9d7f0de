package kernel

import (
	"math"
	"slices"

	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

func foldRules() map[string]func(g *Gen, op *ir.Op) *fold {
	return map[string]func(g *Gen, op *ir.Op) *fold{
		"reduce":           (*Gen).reduceFold,
		"argreduce":        (*Gen).argreduceFold,
		"dot":              (*Gen).dotFold,
		"conv":             (*Gen).convFold,
		"conv_grad_input":  (*Gen).convGradInputFold,
		"conv_grad_filter": (*Gen).convGradFilterFold,
		"reduce_window":    (*Gen).windowFold,
		"window_sum_grad":  (*Gen).windowSumGradFold,
		"window_max_grad":  (*Gen).windowMaxGradFold,
	}
}

// wide is the type in which sums of d are kept: f16 and bf16 lose too much.
func wide(d tensor.DType) tensor.DType {
	if d == tensor.F16 || d == tensor.BF16 {
		return tensor.F32
	}
	return d
}

func (g *Gen) cast(d tensor.DType, x *Value) *Value {
	if x.Type.DType == d {
		return x
	}
	return g.b.Op(scalar.Cast, d, x)
}

// joins are the primitives of fold kinds.
var joins = map[string]scalar.Op{
	"sum": scalar.Add, "prod": scalar.Mul, "max": scalar.Max, "min": scalar.Min, "and": scalar.And, "or": scalar.Or,
}

// neutral is the element that changes nothing under a fold of the kind.
func (g *Gen) neutral(kind string, d tensor.DType) *Value {
	if d.IsComplex() {
		return g.b.Op(scalar.Complex, d, g.neutral(kind, d.Real()), g.b.ConstFloat(d.Real(), 0))
	}
	switch kind {
	case "prod", "and":
		return g.b.ConstFloat(d, 1)
	case "max":
		return g.lowest(d, false)
	case "min":
		return g.lowest(d, true)
	}
	return g.b.ConstFloat(d, 0)
}

// lowest is the smallest value of a type, or the greatest.
func (g *Gen) lowest(d tensor.DType, greatest bool) *Value {
	sign := -1
	if greatest {
		sign = 1
	}
	bits := uint(8 * d.Size())
	switch {
	case d.IsFloat():
		return g.b.ConstFloat(d, math.Inf(sign))
	case d == tensor.Bool:
		return g.b.Const(Type{d, 1}, uint64(truth(greatest)))
	case d.IsUnsigned():
		return g.b.Const(Type{d, 1}, scalar.IntBits(d, -truth(greatest)))
	case greatest:
		return g.b.Const(Type{d, 1}, 1<<(bits-1)-1)
	}
	return g.b.Const(Type{d, 1}, 1<<(bits-1))
}

// simpleFold is a fold by one primitive with the result type of op.
func (g *Gen) simpleFold(op *ir.Op, kind string, sizes []ir.Dim) *fold {
	d := op.Result().Type.DType
	acc, join := wide(d), joins[kind]
	f := &fold{op: op, sizes: sizes, neutral: []*Value{g.neutral(kind, acc)}, lanewise: join}
	f.join = func(acc, args []*Value) []*Value { return []*Value{g.binary(join, acc[0], args[0])} }
	f.merge = f.join
	f.finish = func(acc []*Value) *Value { return g.cast(d, acc[0]) }
	if d.IsComplex() && join != scalar.Add {
		f.lanewise = scalar.Param
	}
	return f
}

func (g *Gen) reduceFold(op *ir.Op) *fold {
	x, axes := op.Operands[0], op.Ints("axes")
	reduced := make([]ir.Dim, len(axes))
	for i, a := range axes {
		reduced[i] = sizes(x)[a]
	}
	f := g.simpleFold(op, op.Str("kind"), reduced)
	f.elements = func(points, at []Point) []element {
		return g.elementsOf(x, paired(points, at, func(p, at Point) Point { return inserted(p, axes, at) }))
	}
	return f
}

// paired makes points of the points of a fold's result and its reduced indices.
func paired(points, at []Point, f func(p, at Point) Point) []Point {
	out := make([]Point, len(points))
	for i, p := range points {
		out[i] = f(p, at[i])
	}
	return out
}

// elementsOf reads x at the points, in the type in which sums are kept.
func (g *Gen) elementsOf(x *ir.Value, points []Point) []element {
	out := make([]element, len(points))
	for i, v := range g.At(x, points) {
		out[i].args = []*Value{g.cast(wide(v.Type.DType), v)}
	}
	return out
}

// inserted is p with further indices at ascending axes.
func inserted(p Point, axes []int, at Point) Point {
	q := slices.Clone(p)
	for i, a := range axes {
		q = slices.Insert(q, a, at[i])
	}
	return q
}

// argreduceFold keeps the best value and its index, starting with index 0 and the neutral element: comparisons with NaN
// are false, so that a NaN is never chosen.
func (g *Gen) argreduceFold(op *ir.Op) *fold {
	x, axis, to := op.Operands[0], op.Int("axis"), op.DType("to")
	d := x.Type.DType
	if d == tensor.Bool {
		d = tensor.U8
	}
	greatest := op.Str("kind") == "max"
	f := g.firstFold(op, d, greatest, []ir.Dim{sizes(x)[axis]})
	f.neutral[1] = g.b.Int(0)
	f.join = func(acc, args []*Value) []*Value { return g.better(greatest, acc, args) }
	f.across = func(acc []*Value) []*Value { return g.firstOfLanes(op.Str("kind"), acc) }
	f.elements = func(points, at []Point) []element {
		values := g.At(x, paired(points, at, func(p, at Point) Point { return inserted(p, []int{axis}, at) }))
		out := make([]element, len(points))
		for i, v := range values {
			out[i].args = []*Value{g.cast(d, v), g.value(at[i][0])}
		}
		return out
	}
	f.finish = func(acc []*Value) *Value { return g.cast(to, acc[1]) }
	return f
}

// firstFold keeps the first of the greatest (or smallest) elements, as value and index; the index is -1 before there is
// one.
func (g *Gen) firstFold(op *ir.Op, d tensor.DType, greatest bool, sizes []ir.Dim) *fold {
	f := &fold{op: op, sizes: sizes, natural: true}
	f.neutral = []*Value{g.lowest(d, !greatest), g.b.Int(-1)}
	f.join = func(acc, args []*Value) []*Value {
		none := g.b.Op(scalar.Lt, tensor.Bool, acc[1], g.b.Int(0))
		next := g.better(greatest, acc, args)
		return []*Value{
			g.b.Op(scalar.Select, d, none, args[0], next[0]),
			g.b.Op(scalar.Select, tensor.I64, none, args[1], next[1]),
		}
	}
	f.finish = func(acc []*Value) *Value { return acc[1] }
	return f
}

// better is args where its value is beyond acc's, else acc.
func (g *Gen) better(greatest bool, acc, args []*Value) []*Value {
	x, y := acc[0], args[0]
	if !greatest {
		x, y = y, x
	}
	won := g.b.Op(scalar.Lt, tensor.Bool, x, y)
	return []*Value{
		g.b.Op(scalar.Select, acc[0].Type.DType, won, args[0], acc[0]),
		g.b.Op(scalar.Select, tensor.I64, won, args[1], acc[1]),
	}
}

// firstOfLanes is the smallest index among the lanes that hold the best value.
func (g *Gen) firstOfLanes(kind string, acc []*Value) []*Value {
	best := g.b.HReduce(joins[kind], acc[0])
	holds := g.b.Op(scalar.Eq, tensor.Bool, acc[0], g.b.Splat(best, acc[0].Type.Lanes))
	none := g.b.Const(acc[1].Type, math.MaxInt64)
	first := g.b.HReduce(scalar.Min, g.b.Op(scalar.Select, tensor.I64, holds, acc[1], none))
	return []*Value{best, first}
}

// productFold sums products of pairs.
func (g *Gen) productFold(op *ir.Op, sizes []ir.Dim) *fold {
	f := g.simpleFold(op, "sum", sizes)
	d := wide(op.Result().Type.DType)
	f.natural = true
	f.join = func(acc, args []*Value) []*Value {
		x, y := g.cast(d, args[0]), g.cast(d, args[1])
		if d.IsFloat() && g.machine.FMA {
			return []*Value{g.b.Op(scalar.FMA, d, x, y, acc[0])}
		}
		return []*Value{g.binary(scalar.Add, acc[0], g.binary(scalar.Mul, x, y))}
	}
	return f
}

// dotFold reads x and y at batch, free and contracted indices.
func (g *Gen) dotFold(op *ir.Op) *fold {
	x, y := op.Operands[0], op.Operands[1]
	batchX, batchY := op.Ints("batch_x"), op.Ints("batch_y")
	contractX, contractY := op.Ints("contract_x"), op.Ints("contract_y")
	reduced := make([]ir.Dim, len(contractX))
	for i, d := range contractX {
		reduced[i] = sizes(x)[d]
	}
	f := g.productFold(op, reduced)
	freeX := x.Type.Rank() - len(batchX) - len(contractX)
	f.elements = func(points, at []Point) []element {
		xs := g.At(x, paired(points, at, func(p, at Point) Point {
			return dotPoint(x, batchX, contractX, p, p[len(batchX):], at)
		}))
		ys := g.At(y, paired(points, at, func(p, at Point) Point {
			return dotPoint(y, batchY, contractY, p, g.freeY(op, p[len(batchX)+freeX:]), at)
		}))
		return pairs(xs, ys)
	}
	return f
}

// freeY is the index along y's free dimensions from what a product's result has of them.
func (g *Gen) freeY(op *ir.Op, at Point) Point {
	if !op.Bool("flat_y") {
		return at
	}
	var free []ir.Dim
	for d, n := range sizes(op.Operands[1]) {
		if !slices.Contains(op.Ints("batch_y"), d) && !slices.Contains(op.Ints("contract_y"), d) {
			free = append(free, n)
		}
	}
	return g.unflatten(at[0], free)
}

func pairs(xs, ys []*Value) []element {
	out := make([]element, len(xs))
	for i := range xs {
		out[i].args = []*Value{xs[i], ys[i]}
	}
	return out
}

// dotPoint is an operand's index from those of its batch, free and contracted dimensions.
func dotPoint(x *ir.Value, batch, contract []int, batchAt, freeAt, contractAt Point) Point {
	q := make(Point, x.Type.Rank())
	free := 0
	for d := range q {
		if i := slices.Index(batch, d); i >= 0 {
			q[d] = batchAt[i]
		} else if i := slices.Index(contract, d); i >= 0 {
			q[d] = contractAt[i]
		} else {
			q[d] = freeAt[free]
			free++
		}
	}
	return q
}
