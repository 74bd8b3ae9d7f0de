package kernel

import (
	"slices"

	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// rules say how results are computed at a point, by operation.
type rules struct {
	// maps are the operations whose result at a point is their first operand at another point.
	maps map[string]func(g *Gen, op *ir.Op, p Point) Point
	// points are those whose result is an expression over their operands at computed points.
	points map[string]func(g *Gen, op *ir.Op, p Point) *Value
	// folds are those that reduce over further indices.
	folds map[string]func(g *Gen, op *ir.Op) *fold
}

// exprRules is a function because a table would be an initialization cycle: rules call Gen.At, which looks rules up.
func exprRules() *rules {
	return &rules{
		maps: map[string]func(g *Gen, op *ir.Op, p Point) Point{
			"reshape":       reshapePoint,
			"broadcast":     broadcastPoint,
			"transpose":     transposePoint,
			"slice":         slicePoint,
			"reverse":       reversePoint,
			"stop_gradient": func(_ *Gen, _ *ir.Op, p Point) Point { return p },
			"gather":        (*Gen).gatherPoint,
			"dynamic_slice": (*Gen).dynamicSlicePoint,
		},
		points: map[string]func(g *Gen, op *ir.Op, p Point) *Value{
			"const":           (*Gen).constAt,
			"iota":            (*Gen).iotaAt,
			"size":            (*Gen).sizeAt,
			"pad":             (*Gen).padAt,
			"concat":          (*Gen).concatAt,
			"dynamic_update":  (*Gen).dynamicUpdateAt,
			"window_max_pick": (*Gen).maxPickAt,
		},
		folds: foldRules(),
	}
}

func sizes(v *ir.Value) []ir.Dim { return v.Type.Shape }

func reshapePoint(g *Gen, op *ir.Op, p Point) Point {
	return g.unflatten(g.flatten(p, sizes(op.Result())), sizes(op.Operands[0]))
}

func broadcastPoint(_ *Gen, op *ir.Op, p Point) Point {
	q := make(Point, op.Operands[0].Type.Rank())
	for i, d := range op.Ints("dims") {
		if sizes(op.Operands[0])[i] != dim(1) {
			q[i] = p[d]
		}
	}
	return q
}

func transposePoint(_ *Gen, op *ir.Op, p Point) Point {
	q := make(Point, len(p))
	for i, d := range op.Ints("perm") {
		q[d] = p[i]
	}
	return q
}

func slicePoint(g *Gen, op *ir.Op, p Point) Point {
	q := make(Point, len(p))
	start, _ := op.SliceBounds()
	for d, stride := range op.SliceStrides() {
		q[d] = g.addSize(p[d].times(int64(stride)), start[d])
	}
	return q
}

func reversePoint(g *Gen, op *ir.Op, p Point) Point {
	q := slices.Clone(p)
	for _, a := range op.Ints("axes") {
		q[a] = g.addSize(q[a].times(-1), sizes(op.Result())[a].Add(-1))
	}
	return q
}

// gatherPoint replaces the indices' dimensions by the index read there, clamped to the axis.
func (g *Gen) gatherPoint(op *ir.Op, p Point) Point {
	axis, batch := op.Int("axis"), op.Int("batch")
	params, indices := sizes(op.Operands[0]), op.Operands[1]
	inner := indices.Type.Rank() - batch
	at := slices.Concat(p[:batch], p[axis:axis+inner])
	q := slices.Clone(p[:axis])
	q = append(q, g.clamped(g.one(indices, at), params[axis].Add(-1)))
	return append(q, p[axis+inner:]...)
}

// clamped is a variable for a computed index, held in [0, max].
func (g *Gen) clamped(x *Value, max ir.Dim) Index {
	n := g.b.Op(scalar.Min, tensor.I64, g.toInt(x), g.b.Size(max))
	n = g.b.Op(scalar.Max, tensor.I64, n, g.b.Int(0))
	return g.varOf(n, max).index()
}

// varOf is the variable of a computed index; one value has one variable.
func (g *Gen) varOf(n *Value, max ir.Dim) *Var {
	key := "=" + Index{base: int64(n.ID)}.key()
	v := g.quotients[key]
	if v == nil || v.Value != n {
		v = g.newVarTo(n, max)
		v.computed = true
		g.quotients[key] = v
	}
	return v
}

func (g *Gen) toInt(x *Value) *Value {
	if x.Type.DType == tensor.I64 {
		return x
	}
	return g.b.Op(scalar.Cast, tensor.I64, x)
}

// starts reads the start index of each dimension of a dynamic operation, clamped to [0, size-part].
func (g *Gen) starts(start *ir.Value, size, part []ir.Dim) Point {
	q := make(Point, len(size))
	for d := range size {
		q[d] = g.clamped(g.one(start, Point{fixed(int64(d))}), size[d].Minus(part[d]))
	}
	return q
}

func (g *Gen) dynamicSlicePoint(op *ir.Op, p Point) Point {
	q := g.starts(op.Operands[1], sizes(op.Operands[0]), sizes(op.Result()))
	for d := range q {
		q[d] = q[d].plus(p[d])
	}
	return q
}

// dynamicUpdateAt chooses between the update and x.
func (g *Gen) dynamicUpdateAt(op *ir.Op, p Point) *Value {
	x, update := op.Operands[0], op.Operands[1]
	starts := g.starts(op.Operands[2], sizes(x), sizes(update))
	q := make(Point, len(p))
	inside := g.b.Const(Type{tensor.Bool, 1}, 1)
	for d, n := range sizes(update) {
		q[d] = p[d].plus(starts[d].times(-1))
		inside = g.b.Op(scalar.And, tensor.Bool, inside, g.inRange(q[d], n))
		q[d] = q[d].within(n)
	}
	return g.choose(inside,
		func() *Value { return g.one(update, q) },
		func() *Value { return g.one(x, p) })
}

// choose computes yes where cond holds and no elsewhere; each side's loads happen under its condition alone.
func (g *Gen) choose(cond *Value, yes, no func() *Value) *Value {
	if cond.Const && cond.Bits == 1 {
		return yes()
	}
	if cond.Const {
		return no()
	}
	var x, y *Value
	g.under(cond, func() { x = yes() })
	g.under(g.b.Op(scalar.Not, tensor.Bool, cond), func() { y = no() })
	return g.b.Op(scalar.Select, x.Type.DType, cond, x, y)
}

// inRange is the condition 0 ≤ x < n, without the halves that always hold.
func (g *Gen) inRange(x Index, n ir.Dim) *Value {
	lo, hi := x.limits()
	cond := g.b.Const(Type{tensor.Bool, 1}, 1)
	if !lo.AtLeast(dim(0)) {
		cond = g.b.Op(scalar.Le, tensor.Bool, g.b.Int(0), g.value(x))
	}
	if !n.AtLeast(hi.Add(1)) {
		below := g.b.Op(scalar.Lt, tensor.Bool, g.value(x), g.b.Size(n))
		cond = g.b.Op(scalar.And, tensor.Bool, cond, below)
	}
	return cond
}

// constAt is the constant's element: an immediate where all are equal.
func (g *Gen) constAt(op *ir.Op, p Point) *Value {
	t := op.Tensor("value")
	if t.Len() == 0 {
		return g.b.Const(Type{t.DType(), 1}, 0)
	}
	if !Uniform(t) {
		ir.Bugf("constant %s of %s is not in memory", op.Result().Name, op.Result().Type)
	}
	if !t.DType().IsComplex() {
		return g.b.Const(Type{t.DType(), 1}, bitsAt(t.Bytes(), 0, t.DType().Size()))
	}
	half := t.DType().Real().Size()
	re := g.b.Const(Type{t.DType().Real(), 1}, bitsAt(t.Bytes(), 0, half))
	im := g.b.Const(Type{t.DType().Real(), 1}, bitsAt(t.Bytes(), half, half))
	return g.b.Op(scalar.Complex, t.DType(), re, im)
}

func bitsAt(b []byte, from, size int) uint64 {
	bits := uint64(0)
	for k := range size {
		bits |= uint64(b[from+k]) << (8 * k)
	}
	return bits
}

// Uniform reports a constant whose elements are all equal: kernels hold it as an immediate.
func Uniform(t *tensor.Tensor) bool {
	b, size := t.Bytes(), t.DType().Size()
	for i := size; i < len(b); i++ {
		if b[i] != b[i-size] {
			return false
		}
	}
	return size > 0 && len(b) > 0
}

func (g *Gen) iotaAt(op *ir.Op, p Point) *Value {
	n := g.value(p[op.Int("axis")])
	if to := op.DType("to"); to != tensor.I64 {
		return g.b.Op(scalar.Cast, to, n)
	}
	return n
}

// sizeAt is a product of sizes.
func (g *Gen) sizeAt(op *ir.Op, _ Point) *Value {
	return g.cast(op.DType("to"), g.b.Size(ir.NumElements(op.Shape("of"))))
}

func (g *Gen) padAt(op *ir.Op, p Point) *Value {
	x, value := op.Operands[0], op.Operands[1]
	q := make(Point, len(p))
	inside := g.b.Const(Type{tensor.Bool, 1}, 1)
	for d, low := range op.Ints("low") {
		q[d] = p[d].add(int64(-low))
		inside = g.b.Op(scalar.And, tensor.Bool, inside, g.inRange(q[d], sizes(x)[d]))
		q[d] = q[d].within(sizes(x)[d])
	}
	return g.choose(inside,
		func() *Value { return g.one(x, q) },
		func() *Value { return g.one(value, Point{}) })
}

// concatAt chooses the operand by the position along the axis.
func (g *Gen) concatAt(op *ir.Op, p Point) *Value { return g.concatFrom(op, p, 0, dim(0)) }

func (g *Gen) concatFrom(op *ir.Op, p Point, k int, start ir.Dim) *Value {
	axis := op.Int("axis")
	x := op.Operands[k]
	n := sizes(x)[axis]
	q := slices.Clone(p)
	q[axis] = g.addSize(p[axis], start.Scale(-1))
	here := func() *Value {
		q[axis] = q[axis].within(n)
		return g.one(x, q)
	}
	lo, hi := p[axis].limits()
	switch end := start.Plus(n); {
	case k == len(op.Operands)-1 || end.AtLeast(hi.Add(1)):
		return here()
	case lo.AtLeast(end):
		return g.concatFrom(op, p, k+1, end)
	default:
		before := g.b.Op(scalar.Lt, tensor.Bool, g.value(p[axis]), g.b.Size(end))
		return g.choose(before, here, func() *Value { return g.concatFrom(op, p, k+1, end) })
	}
}
