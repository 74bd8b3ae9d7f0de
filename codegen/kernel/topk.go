package kernel

import (
	"math/bits"
	"slices"

	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// topk takes the first positions of the descending order. A few of many are selected while a row is read once; more are
// the beginning of the whole order.
func (l *lowering) topk() {
	x := l.op.Operands[0]
	axis, k := x.Type.Rank()-1, l.op.Int("k")
	if k == 0 {
		return
	}
	shape := sizes(l.outputs[0].v)
	l.lanesAlong(axis, func(lane Point) {
		order := func() func(Index) *Value { return l.merge(x, axis, lane, true) }
		if n := sizes(x)[axis].Size; selects(k, n) {
			order = func() func(Index) *Value { return l.selected(lane, k, n) }
		}
		at := order()
		l.g.span(dim(0), ir.Dim{Size: k}, 1, false, nil, func(i Index, _ []*Value) []*Value {
			position := at(i)
			from := l.g.varOf(position, sizes(x)[axis].Add(-1)).index()
			to := l.g.flatten(slices.Insert(slices.Clone(lane), axis, i), shape)
			l.g.store(l.outputs[0].buffer, to, l.g.one(x, slices.Insert(slices.Clone(lane), axis, from)), storing{})
			l.g.store(l.outputs[1].buffer, to, l.g.cast(l.op.DType("to"), position), storing{})
			return nil
		})
	})
}

// selects reports whether inserting into a list of k takes less than sorting n: in random order, all but k·ln(n/k) of
// them stop at a comparison with the last of the list; in the worst order all go through it.
func selects(k, n int) bool { return k <= 4*bits.Len(uint(n)) && k < n }

// selection is the k positions of a row that come first so far, in scratch. Positions not yet found are -1.
type selection struct {
	*lowering
	lane  Point
	k, n  int
	order *Buffer
}

// selected reads a row once, a vector at a time: only where an element comes before the last of the list are the
// vector's elements looked at one by one.
func (l *lowering) selected(lane Point, k, n int) func(i Index) *Value {
	s := &selection{lowering: l, lane: lane, k: k, n: n}
	s.order = l.b.AddBuffer(&Buffer{Name: "order", DType: tensor.I64, Len: int64(k), Access: Local}, nil)
	l.b.Loop(0, int64(k), 1, nil, func(i *Value, _ []*Value) []*Value {
		s.write(i, l.b.Int(-1))
		return nil
	})
	l.b.Loop(0, int64(k), 1, nil, func(i *Value, _ []*Value) []*Value {
		s.insert(i)
		return nil
	})
	lanes := l.cfg.Machine.Lanes(max(l.computed(l.op.Operands[0].Type.DType), 1))
	first := ir.Dim{Size: k}
	whole := first.Add((n - k) / lanes * lanes)
	l.g.lanes = lanes
	l.g.span(first, whole, int64(lanes), true, nil, func(i Index, _ []*Value) []*Value {
		s.vector(i, lanes)
		return nil
	})
	l.g.lanes = 1
	l.g.span(whole, ir.Dim{Size: n}, 1, false, nil, func(i Index, _ []*Value) []*Value {
		s.consider(l.g.value(i))
		return nil
	})
	return func(i Index) *Value { return s.read(l.g.value(i)) }
}

// vector considers the elements of a vector from position i on.
func (s *selection) vector(i Index, lanes int) {
	x := s.element(i)
	any := s.b.HReduce(scalar.Or, s.before(x, s.b.Splat(s.last(), x.Type.Lanes), true))
	s.b.If(any, func() []*Value {
		s.g.lanes = 1
		at := s.g.first(i)
		s.b.Loop(0, int64(lanes), 1, nil, func(c *Value, _ []*Value) []*Value {
			s.consider(s.b.Op(scalar.Add, tensor.I64, at, c))
			return nil
		})
		s.g.lanes = lanes
		return nil
	}, nil)
}

// consider inserts a position if its element comes before the last of the list, which is full.
func (s *selection) consider(at *Value) {
	s.b.If(s.before(s.key(at), s.last(), true), func() []*Value {
		s.insert(at)
		return nil
	}, nil)
}

// insert carries a position down the list: from the first place on whose element comes after its own, each place gets what
// the one before held, so that equal elements keep their order.
func (s *selection) insert(at *Value) {
	or := func(x, y *Value) *Value { return s.b.Op(scalar.Or, tensor.Bool, x, y) }
	no := s.b.Const(Type{tensor.Bool, 1}, 0)
	s.b.Loop(0, int64(s.k), 1, []*Value{at, no}, func(j *Value, carried []*Value) []*Value {
		p, q := carried[0], s.read(j)
		none := s.b.Op(scalar.Lt, tensor.Bool, q, s.b.Int(0))
		moves := or(carried[1], or(none, s.before(s.key(p), s.key(q), true)))
		s.write(j, s.b.Op(scalar.Select, tensor.I64, moves, p, q))
		return []*Value{s.b.Op(scalar.Select, tensor.I64, moves, q, p), moves}
	})
}

// last is the element at the last place of the list.
func (s *selection) last() *Value { return s.key(s.read(s.b.Int(int64(s.k - 1)))) }

// key is the element at a position, the first one for a position not found.
func (s *selection) key(position *Value) *Value {
	at := s.b.Op(scalar.Max, tensor.I64, position, s.b.Int(0))
	return s.element(s.g.newVar(at, int64(s.n-1)).index())
}

func (s *selection) element(at Index) *Value {
	return s.g.one(s.op.Operands[0], append(slices.Clone(s.lane), at))
}

func (s *selection) read(at *Value) *Value {
	return s.b.Load(s.b.NewLoad(s.order, Type{tensor.I64, 1}, at))
}

func (s *selection) write(at, position *Value) {
	s.b.Emit(&Store{Buffer: s.order, Index: at, Value: position})
}
