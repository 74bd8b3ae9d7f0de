package kernel

import (
	"slices"

	"tfc/codegen/vmath"
	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// schedules are the operations that are no expression over an index, or better done otherwise when they stand alone.
func schedules() map[string]func(*lowering) {
	return map[string]func(*lowering){
		"check":           (*lowering).check,
		"check_range":     (*lowering).checkRange,
		"concat":          (*lowering).concat,
		"dynamic_update":  (*lowering).dynamicUpdate,
		"winograd_filter": (*lowering).winogradFilter,
		"winograd_input":  (*lowering).winogradInput,
		"scan":            (*lowering).scan,
		"scatter":         (*lowering).scatter,
		"sort":            (*lowering).sort,
		"topk":            (*lowering).topk,
	}
}

// over runs body over all points of a shape, planned by the accesses that it makes.
func (l *lowering) over(shape []ir.Dim, body func(p Point)) {
	if ir.NumElements(shape) == dim(0) {
		return
	}
	s := l.g.plan(shape, 0, body)
	l.setLanes(s)
	n := &nest{Gen: l.g, space: s, order: s.order(func(int) bool { return true })}
	if l.b.Depth() == 0 {
		n.tasks = l.tasks(n)
	}
	n.emit(make(Point, len(s.groups)), func(points []Point) {
		for _, p := range points {
			body(s.expand(l.g, p))
		}
	})
}

// concat copies each operand to its part of the result.
func (l *lowering) concat() {
	out, axis, start := l.outputs[0], l.op.Int("axis"), dim(0)
	for _, x := range l.op.Operands {
		l.over(sizes(x), func(p Point) {
			q := slices.Clone(p)
			q[axis] = l.g.addSize(q[axis], start)
			l.g.store(out.buffer, l.g.flatten(q, sizes(out.v)), l.g.one(x, p), storing{})
		})
		start = start.Plus(sizes(x)[axis])
	}
}

// copyFirst copies the first operand to the result, unless they share their memory.
func (l *lowering) copyFirst() {
	x, out := l.op.Operands[0], l.outputs[0]
	if s := l.g.sources[x]; s == nil || s.buffer != out.buffer {
		l.over(sizes(x), func(p Point) {
			l.g.store(out.buffer, l.g.flatten(p, sizes(x)), l.g.one(x, p), storing{})
		})
	}
}

// inPlace makes the result's buffer one that is read as well.
func (l *lowering) inPlace() *Buffer {
	b := l.outputs[0].buffer
	b.Access, b.Aliased = Read|Write, true
	return b
}

func (l *lowering) dynamicUpdate() {
	x, update := l.op.Operands[0], l.op.Operands[1]
	l.copyFirst()
	out := l.inPlace()
	l.over(sizes(update), func(p Point) {
		q := l.g.starts(l.op.Operands[2], sizes(x), sizes(update))
		for d := range q {
			q[d] = q[d].plus(p[d])
		}
		l.g.store(out, l.g.flatten(q, sizes(x)), l.g.one(update, p), storing{})
	})
}

// scatterOps are the primitives of scatter's kinds; update has none.
var scatterOps = map[string]scalar.Op{
	"add": scalar.Add, "sub": scalar.Sub, "mul": scalar.Mul, "div": scalar.Div, "min": scalar.Min, "max": scalar.Max,
}

// scatter combines one update after the other into its row.
func (l *lowering) scatter() {
	x, indices, updates := l.op.Operands[0], l.op.Operands[1], l.op.Operands[2]
	rows, row := sizes(x)[0], sizes(x)[1:]
	l.copyFirst()
	if x.Type.Elements() == dim(0) {
		return
	}
	out := l.inPlace()
	op, combines := scatterOps[l.op.Str("kind")]
	l.g.lanes = 1
	l.g.span(dim(0), indices.Type.Elements(), 1, false, nil, func(i Index, _ []*Value) []*Value {
		at := l.g.toInt(l.g.one(indices, Point{i}))
		inside := l.b.Op(scalar.And, tensor.Bool,
			l.b.Op(scalar.Le, tensor.Bool, l.b.Int(0), at), l.b.Op(scalar.Lt, tensor.Bool, at, l.b.Size(rows)))
		l.b.If(inside, func() []*Value {
			to := l.g.newVarTo(at, rows.Add(-1)).index()
			l.over(row, func(p Point) {
				u := l.g.one(updates, slices.Insert(slices.Clone(p), 0, i))
				flat := l.g.flatten(slices.Insert(slices.Clone(p), 0, to), sizes(x))
				if combines {
					u = l.g.binary(op, l.g.load(out, flat), u)
				}
				l.g.store(out, flat, u, storing{})
			})
			return nil
		}, nil)
		return nil
	})
}

// scan runs along the axis with one accumulator a lane; neighbouring lanes go together.
func (l *lowering) scan() {
	x, axis := l.op.Operands[0], l.op.Int("axis")
	shape := sizes(x)
	if ir.NumElements(shape) == dim(0) {
		return
	}
	inner := ir.NumElements(shape[axis+1:])
	s := &space{groups: [][]int{{0}, {1}}, extents: []ir.Dim{ir.NumElements(shape[:axis]), inner}, lane: -1}
	s.original = s.extents
	if inner != dim(1) {
		s.lane = 1
	}
	l.setLanes(s)
	n := &nest{Gen: l.g, space: s, order: []int{0, 1}}
	n.tasks = l.tasks(n)
	n.emit(make(Point, 2), func(points []Point) { l.scanLanes(points[0]) })
}

// scanLanes scans the lanes at a point of the dimensions before and after the axis.
func (l *lowering) scanLanes(at Point) {
	x, out, axis := l.op.Operands[0], l.outputs[0].buffer, l.op.Int("axis")
	kind, d := l.op.Str("kind"), x.Type.DType
	n := sizes(x)[axis]
	split := []ir.Dim{ir.NumElements(sizes(x)[:axis]), n, ir.NumElements(sizes(x)[axis+1:])}
	first := l.g.neutral(kind, wide(d))
	if kind == "logsumexp" {
		first = l.g.lowest(wide(d), false)
	}
	lanes := 1
	if !at.uniform() {
		lanes = l.g.lanes
	}
	l.g.span(dim(0), n, 1, false, []*Value{l.b.Splat(first, lanes)}, func(k Index, acc []*Value) []*Value {
		if l.op.Bool("reverse") {
			k = l.g.addSize(k.times(-1), n.Add(-1))
		}
		flat := l.g.flatten(Point{at[0], k, at[1]}, split)
		v := l.b.Splat(l.g.cast(wide(d), l.g.one(x, l.g.unflatten(flat, sizes(x)))), lanes)
		next := l.scanStep(kind, acc[0], v)
		result := next
		if l.op.Bool("exclusive") {
			result = acc[0]
		}
		l.g.store(out, flat, l.g.cast(d, result), storing{})
		return []*Value{next}
	})
}

func (l *lowering) scanStep(kind string, acc, v *Value) *Value {
	if kind != "logsumexp" {
		return l.g.binary(joins[kind], acc, v)
	}
	return l.b.Inline(logSumExp(v.Type.DType), [][]*Value{{acc, v}})[0][0]
}

// logSumExp is log(eˣ+eʸ) without overflow.
func logSumExp(d tensor.DType) *scalar.Func {
	b, x := scalar.NewBuilder(d, d)
	hi, lo := b.Binary(scalar.Max, x[0], x[1]), b.Binary(scalar.Min, x[0], x[1])
	sum := b.Add(hi, b.Unary(scalar.Log1p, b.Unary(scalar.Exp, b.Sub(lo, hi))))
	finite := b.Compare(scalar.Eq, b.Sub(hi, hi), b.Const(d, 0))
	return vmath.Expand(b.Build(b.Select(finite, sum, hi)))
}

func (l *lowering) check() {
	l.checkAll(func(x *Value) *Value { return x }, func(*Value) *Value { return l.b.Int(0) })
}

func (l *lowering) checkRange() {
	lo, hi := l.b.Int(int64(l.op.Int("lo"))), l.b.Size(l.op.Bound())
	inside := func(x *Value) *Value {
		wide := l.g.toInt(x)
		return l.b.Op(scalar.And, tensor.Bool,
			l.b.Op(scalar.Le, tensor.Bool, lo, wide), l.b.Op(scalar.Lt, tensor.Bool, wide, hi))
	}
	l.checkAll(inside, l.g.toInt)
}

// checkAll looks at all elements at once, and only if one of them is bad for the first such one.
func (l *lowering) checkAll(good, number func(*Value) *Value) {
	x := l.op.Operands[0]
	n := x.Type.Elements()
	if n == dim(0) {
		return
	}
	f := &fold{sizes: []ir.Dim{n}, neutral: []*Value{l.b.Const(Type{tensor.Bool, 1}, 1)}, lanewise: scalar.And}
	at := func(i Index) *Value { return l.g.one(x, l.g.unflatten(i, sizes(x))) }
	f.elements = func(_, i []Point) []element {
		return each(i, func(i Point) element { return element{args: []*Value{good(at(i[0]))}} })
	}
	f.join = func(acc, args []*Value) []*Value {
		return []*Value{l.b.Op(scalar.And, tensor.Bool, acc[0], args[0])}
	}
	f.merge = f.join
	f.finish = func(acc []*Value) *Value { return acc[0] }
	all := l.g.reduce(f, []Point{{}})[0]
	l.b.If(l.b.Op(scalar.Not, tensor.Bool, all), func() []*Value {
		l.g.span(dim(0), n, 1, false, nil, func(i Index, _ []*Value) []*Value {
			v := at(i)
			l.b.If(l.b.Op(scalar.Not, tensor.Bool, good(v)), func() []*Value {
				l.b.Fail(l.g.value(i), number(v))
				return nil
			}, nil)
			return nil
		})
		return nil
	}, nil)
}

// maxPickAt is the element of v at the first maximum of x in a window.
func (g *Gen) maxPickAt(op *ir.Op, p Point) *Value {
	x, v := op.Operands[0], op.Operands[1]
	w := poolWindow(op, sizes(x), sizes(op.Result()))
	first := g.reduce(g.firstMax(op, w, x), []Point{p})[0]
	return g.one(v, g.unflatten(g.clamped(first, x.Type.Elements().Add(-1)), sizes(x)))
}
