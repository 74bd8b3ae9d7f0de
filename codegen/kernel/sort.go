package kernel

import (
	"math/bits"
	"slices"

	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// sort orders keys and payloads by merging runs of positions, lane by lane along the axis.
func (l *lowering) sort() {
	axis := l.op.Int("axis")
	n := sizes(l.op.Operands[0])[axis]
	l.lanesAlong(axis, func(lane Point) {
		order := l.merge(l.op.Operands[0], axis, lane, l.op.Bool("descending"))
		l.g.span(dim(0), n, 1, false, nil, func(k Index, _ []*Value) []*Value {
			from := l.g.varOf(order(k), n.Add(-1)).index()
			for i, x := range l.op.Operands {
				v := l.g.one(x, slices.Insert(slices.Clone(lane), axis, from))
				l.g.store(l.outputs[i].buffer, l.g.flatten(slices.Insert(slices.Clone(lane), axis, k), sizes(x)), v, storing{})
			}
			return nil
		})
	})
}

// lanesAlong runs body for each lane along an axis of the first operand.
func (l *lowering) lanesAlong(axis int, body func(lane Point)) {
	shape := sizes(l.op.Operands[0])
	if ir.NumElements(shape) == dim(0) {
		return
	}
	others := slices.Delete(slices.Clone(shape), axis, axis+1)
	s := (&space{original: others, lane: -1}).unmerged()
	n := &nest{Gen: l.g, space: s, order: s.order(func(int) bool { return true })}
	n.tasks = l.tasks(n)
	l.g.lanes = 1
	n.emit(make(Point, len(others)), func(points []Point) { body(points[0]) })
}

// merge sorts the positions along a lane bottom up: each pass merges runs of a width into runs twice as long, from one
// half of the scratch to the other. It returns the order: the position that is the k-th.
func (l *lowering) merge(x *ir.Value, axis int, lane Point, descending bool) func(k Index) *Value {
	size := sizes(x)[axis]
	n := l.b.Size(size)
	add := func(x, y *Value) *Value { return l.b.Op(scalar.Add, tensor.I64, x, y) }
	scratch := &Buffer{Name: "order", DType: tensor.I64, Len: int64(2 * size.Size), Access: Local}
	if !size.Known() {
		scratch.Len, scratch.Room = -1, l.b.Size(size.Scale(2))
	}
	l.b.AddBuffer(scratch, nil)
	read := func(at *Value) *Value { return l.b.Load(l.b.NewLoad(scratch, Type{tensor.I64, 1}, at)) }
	write := func(at, v *Value) { l.b.Emit(&Store{Buffer: scratch, Index: at, Value: v}) }
	zero := l.b.Int(0)
	l.b.LoopOf(&Loop{Lo: zero, Hi: n, Step: 1}, nil, func(i *Value, _ []*Value) []*Value {
		write(i, i)
		return nil
	})
	last := l.b.Op(scalar.Sub, tensor.I64, n, l.b.Int(1))
	key := func(position *Value) *Value {
		at := l.g.newVarTo(position, size.Add(-1)).index()
		return l.g.one(x, slices.Insert(slices.Clone(lane), axis, at))
	}
	from := l.b.LoopOf(&Loop{Lo: zero, Hi: l.mergePasses(size, last), Step: 1}, []*Value{zero},
		func(pass *Value, carried []*Value) []*Value {
			src := carried[0]
			dst := l.b.Op(scalar.Sub, tensor.I64, n, src)
			m := &merging{lowering: l, n: n, last: last, src: src, width: l.b.Op(scalar.Shl, tensor.I64, l.b.Int(1), pass)}
			l.b.LoopOf(&Loop{Lo: zero, Hi: n, Step: 1}, []*Value{zero, zero}, func(k *Value, cursors []*Value) []*Value {
				i, j, mid, end := m.cursors(k, cursors)
				a, b := read(m.clamp(i)), read(m.clamp(j))
				takeB := m.takesRight(i, j, mid, end, l.before(key(b), key(a), descending))
				write(add(dst, k), l.b.Op(scalar.Select, tensor.I64, takeB, b, a))
				step := l.b.Op(scalar.Cast, tensor.I64, takeB)
				return []*Value{add(i, l.b.Op(scalar.Sub, tensor.I64, l.b.Int(1), step)), add(j, step)}
			})
			return []*Value{dst}
		})[0]
	return func(k Index) *Value { return read(add(from, l.g.value(k))) }
}

// mergePasses is how often runs double until they are as long as the lane: the bits of its last position.
func (l *lowering) mergePasses(size ir.Dim, last *Value) *Value {
	if size.Known() {
		return l.b.Int(int64(bits.Len64(uint64(size.Size - 1))))
	}
	return l.b.Loop(0, 63, 1, []*Value{l.b.Int(0)}, func(i *Value, carried []*Value) []*Value {
		rest := l.b.Op(scalar.Shr, tensor.I64, last, i)
		more := l.b.Op(scalar.Cast, tensor.I64, l.b.Op(scalar.Lt, tensor.Bool, l.b.Int(0), rest))
		return []*Value{l.b.Op(scalar.Add, tensor.I64, carried[0], more)}
	})[0]
}

// merging is one pass over runs of a width.
type merging struct {
	*lowering
	n, last, src, width *Value
}

// cursors are the positions in the two runs that are merged into place k, and the runs' ends. They restart where k
// enters a pair of runs.
func (m *merging) cursors(k *Value, carried []*Value) (i, j, mid, end *Value) {
	op := func(o scalar.Op, x, y *Value) *Value { return m.b.Op(o, tensor.I64, x, y) }
	pair := op(scalar.Shl, m.width, m.b.Int(1))
	start := op(scalar.And, k, op(scalar.Sub, m.b.Int(0), pair))
	mid = op(scalar.Min, op(scalar.Add, start, m.width), m.n)
	end = op(scalar.Min, op(scalar.Add, start, pair), m.n)
	fresh := m.b.Op(scalar.Eq, tensor.Bool, k, start)
	i = m.b.Op(scalar.Select, tensor.I64, fresh, start, carried[0])
	j = m.b.Op(scalar.Select, tensor.I64, fresh, mid, carried[1])
	return i, j, mid, end
}

// clamp is the scratch index of a position that may be past the end.
func (m *merging) clamp(i *Value) *Value {
	return m.b.Op(scalar.Add, tensor.I64, m.src, m.b.Op(scalar.Min, tensor.I64, i, m.last))
}

func (m *merging) takesRight(i, j, mid, end, before *Value) *Value {
	or := m.b.Op(scalar.Or, tensor.Bool, m.b.Op(scalar.Le, tensor.Bool, mid, i), before)
	return m.b.Op(scalar.And, tensor.Bool, m.b.Op(scalar.Lt, tensor.Bool, j, end), or)
}

// before reports whether x comes before y; NaNs come last in both directions.
func (l *lowering) before(x, y *Value, descending bool) *Value {
	first, second := x, y
	if descending {
		first, second = y, x
	}
	less := l.b.Op(scalar.Lt, tensor.Bool, first, second)
	if !x.Type.DType.IsFloat() {
		return less
	}
	numbers := l.b.Op(scalar.Eq, tensor.Bool, x, x)
	nan := l.b.Op(scalar.And, tensor.Bool, numbers, l.b.Op(scalar.Ne, tensor.Bool, y, y))
	return l.b.Op(scalar.Or, tensor.Bool, less, nan)
}
