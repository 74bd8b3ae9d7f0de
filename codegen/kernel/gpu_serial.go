package kernel

import (
	"fmt"
	"slices"

	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// Serialize turns a GPU kernel into one for a CPU, in which one thread does the work of all: a loop over the blocks
// around loops over a block's threads. Barriers and shuffles cut the code into segments, each of which runs for all
// threads before the next one starts; values that live on from one segment to another are kept in an array over the
// threads. It is how GPU kernels are tested without a GPU.
//
// Backwards runs the threads of a block from the last to the first. A kernel that lacks a barrier gives other numbers
// in one of the two orders, except at the end of a loop, where threads wait here in any case: verifyShared looks there.
func Serialize(k *Kernel, backwards bool) *Kernel {
	s := &serial{
		b: NewBuilder(k.Name), k: k, backwards: backwards, buffers: map[*Buffer]*Buffer{},
		uniform: map[*Value]*Value{}, owner: map[*Value]int{}, slots: map[*Value]*Buffer{},
	}
	for i, b := range k.Buffers {
		n := *b
		if n.Access&Shared != 0 {
			n.Access = Local
		}
		s.buffers[b] = s.b.AddBuffer(&n, k.Bindings[i])
	}
	s.assign(k.Body)
	s.b.Loop(0, int64(k.Blocks), 1, nil, func(i *Value, _ []*Value) []*Value {
		s.block = i
		s.body(k.Body)
		return nil
	})
	s.b.Kernel.Work = k.Work
	return s.b.Finish()
}

// serial is the state of serializing a kernel.
type serial struct {
	b         *Builder
	k         *Kernel
	backwards bool
	buffers   map[*Buffer]*Buffer
	// uniform are the variables of loops around segments: the same in all threads.
	uniform map[*Value]*Value
	// owner is the segment that defines a value; slots are the arrays of those that others use.
	owner    map[*Value]int
	segments int
	slots    map[*Value]*Buffer
	// block and thread are the indices at hand, values those of the segment at hand.
	block, thread *Value
	values        map[*Value]*Value
}

// synchronizes reports a statement at which threads wait for each other, or that holds one.
func synchronizes(s Stmt) bool {
	found := false
	Walk([]Stmt{s}, func(s Stmt) {
		switch s.(type) {
		case *Barrier, *Shuffle:
			found = true
		}
	})
	return found
}

// segment is the number of statements before the first that synchronizes.
func segment(body []Stmt) int {
	if n := slices.IndexFunc(body, synchronizes); n >= 0 {
		return n
	}
	return len(body)
}

// defines lists the values that a statement gives to those after it.
func defines(s Stmt) []*Value {
	var out []*Value
	switch s := s.(type) {
	case *Loop:
		for _, c := range s.Carried {
			out = append(out, c.Out)
		}
	case *If:
		for _, m := range s.Merged {
			out = append(out, m.Result)
		}
	default:
		out = some(Result(s))
	}
	return out
}

// assign finds the values that need a slot, as it walks through the segments in the order of body.
func (s *serial) assign(body []Stmt) {
	for len(body) > 0 {
		n := max(1, segment(body))
		s.segments++
		for _, stmt := range body[:n] {
			for _, v := range defines(stmt) {
				s.owner[v] = s.segments
			}
			if l, ok := stmt.(*Loop); ok && synchronizes(l) {
				s.assignLoop(l)
				continue
			}
			Walk([]Stmt{stmt}, func(inner Stmt) { s.use(slices.Concat(Uses(inner), Ends(inner))...) })
			if x, ok := stmt.(*Shuffle); ok {
				s.slot(x.Result)
			}
		}
		body = body[n:]
	}
}

// assignLoop gives a loop around segments one slot for each value that it carries.
func (s *serial) assignLoop(l *Loop) {
	for _, c := range l.Carried {
		s.use(c.Init)
		s.slots[c.Out] = s.slot(c.Phi)
	}
	s.assign(l.Body)
	s.segments++
	for _, c := range l.Carried {
		s.use(c.Next)
	}
	s.segments++
}

func (s *serial) use(vs ...*Value) {
	for _, v := range vs {
		if owner, ok := s.owner[v]; ok && owner != s.segments {
			s.slot(v)
		}
	}
}

// slot is the array of a value over the threads.
func (s *serial) slot(v *Value) *Buffer {
	b := s.slots[v]
	if b == nil {
		name := fmt.Sprintf("v%d", len(s.b.Kernel.Buffers))
		b = &Buffer{Name: name, DType: v.Type.DType, Len: int64(s.k.Threads), Access: Local}
		s.slots[v] = s.b.AddBuffer(b, nil)
	}
	return b
}

// body runs segments and what stands between them.
func (s *serial) body(body []Stmt) {
	for len(body) > 0 {
		n := segment(body)
		if n == 0 {
			s.between(body[0])
			body = body[1:]
			continue
		}
		s.each(func() {
			for _, stmt := range body[:n] {
				s.clone(stmt)
				for _, v := range defines(stmt) {
					if s.slots[v] != nil {
						s.keep(v, s.get(v))
					}
				}
			}
		})
		body = body[n:]
	}
}

// each runs f for every thread of the block.
func (s *serial) each(f func()) {
	n := int64(s.k.Threads)
	s.b.Loop(0, n, 1, nil, func(i *Value, _ []*Value) []*Value {
		s.thread, s.values = i, map[*Value]*Value{}
		if s.backwards {
			s.thread = s.b.Op(scalar.Sub, tensor.I64, s.b.Int(n-1), i)
		}
		f()
		return nil
	})
}

// between runs a statement that synchronizes. A barrier is the end of the segment before.
func (s *serial) between(stmt Stmt) {
	switch stmt := stmt.(type) {
	case *Barrier:
	case *Shuffle:
		s.each(func() {
			other := s.b.Op(scalar.Xor, tensor.I64, s.thread, s.b.Int(int64(stmt.Xor)))
			s.keep(stmt.Result, s.read(stmt.Arg, other))
		})
	case *Loop:
		s.each(func() {
			for _, c := range stmt.Carried {
				s.keep(c.Phi, s.get(c.Init))
			}
		})
		lo, hi := int64(stmt.Lo.Bits), int64(stmt.Hi.Bits)
		if !stmt.Lo.Const || !stmt.Hi.Const {
			ir.Bugf("kernel %s: threads wait in a loop without constant bounds", s.k.Name)
		}
		s.b.Loop(lo, hi, stmt.Step, nil, func(i *Value, _ []*Value) []*Value {
			s.uniform[stmt.Var] = i
			s.body(stmt.Body)
			s.each(func() { s.next(stmt) })
			return nil
		})
	default:
		ir.Bugf("kernel %s: threads wait in %T", s.k.Name, stmt)
	}
}

// next passes on what a loop carries: all values are read before any is written.
func (s *serial) next(l *Loop) {
	values := make([]*Value, len(l.Carried))
	for i, c := range l.Carried {
		values[i] = s.get(c.Next)
	}
	for i, c := range l.Carried {
		s.keep(c.Phi, values[i])
	}
}

// keep writes the thread's value to its slot.
func (s *serial) keep(v, x *Value) {
	s.b.Emit(&Store{Buffer: s.slots[v], Index: s.thread, Value: x})
}

// read is a value of a thread, from its slot.
func (s *serial) read(v, thread *Value) *Value {
	if v.Const {
		return s.b.Const(v.Type, v.Bits)
	}
	if s.slots[v] == nil {
		ir.Bugf("kernel %s: value %d has no slot", s.k.Name, v.ID)
	}
	return s.b.Load(s.b.NewLoad(s.slots[v], v.Type, thread))
}

// get is the value that stands for v in the segment at hand.
func (s *serial) get(v *Value) *Value {
	if x := s.uniform[v]; x != nil {
		return x
	}
	if x := s.values[v]; x != nil && s.b.Live(x) {
		return x
	}
	x := s.read(v, s.thread)
	s.values[v] = x
	return x
}

func (s *serial) getAll(vs []*Value) []*Value {
	out := make([]*Value, len(vs))
	for i, v := range vs {
		out[i] = s.get(v)
	}
	return out
}

// clone repeats a statement for the thread at hand.
func (s *serial) clone(stmt Stmt) {
	switch stmt := stmt.(type) {
	case *Compute:
		s.values[stmt.Result] = s.b.Op(stmt.Op, stmt.Result.Type.DType, s.getAll(stmt.Args)...)
	case *Special:
		s.values[stmt.Result] = s.special(stmt.Kind)
	case *Load:
		l := s.b.NewLoad(s.buffers[stmt.Buffer], stmt.Result.Type, s.get(stmt.Index))
		s.values[stmt.Result] = s.b.Load(l)
	case *Store:
		n := &Store{Buffer: s.buffers[stmt.Buffer], Index: s.get(stmt.Index), Value: s.get(stmt.Value)}
		if stmt.Mask != nil {
			n.Mask = s.get(stmt.Mask)
		}
		s.b.Emit(n)
	case *Loop:
		s.cloneLoop(stmt)
	case *If:
		s.cloneIf(stmt)
	default:
		ir.Bugf("kernel %s: %T in a GPU kernel", s.k.Name, stmt)
	}
}

func (s *serial) cloneLoop(l *Loop) {
	n := &Loop{Lo: s.get(l.Lo), Hi: s.get(l.Hi), Step: l.Step}
	outs := s.b.LoopOf(n, s.getAll(inits(l)), func(i *Value, carried []*Value) []*Value {
		s.values[l.Var] = i
		for k, c := range l.Carried {
			s.values[c.Phi] = carried[k]
		}
		s.cloneAll(l.Body)
		return s.getAll(Ends(l))
	})
	for k, c := range l.Carried {
		s.values[c.Out] = outs[k]
	}
}

func (s *serial) cloneIf(x *If) {
	var then, els []*Value
	for _, m := range x.Merged {
		then, els = append(then, m.Then), append(els, m.Else)
	}
	side := func(body []Stmt, ends []*Value) func() []*Value {
		return func() []*Value {
			s.cloneAll(body)
			return s.getAll(ends)
		}
	}
	for k, r := range s.b.If(s.get(x.Cond), side(x.Then, then), side(x.Else, els)) {
		s.values[x.Merged[k].Result] = r
	}
}

func (s *serial) cloneAll(body []Stmt) {
	for _, stmt := range body {
		s.clone(stmt)
	}
}

// special is a GPU's index in the thread at hand; warps have 32 threads.
func (s *serial) special(kind SpecialKind) *Value {
	switch kind {
	case ThreadIndex:
		return s.thread
	case BlockIndex:
		return s.block
	case BlockSize:
		return s.b.Int(int64(s.k.Threads))
	case GridSize:
		return s.b.Int(int64(s.k.Blocks))
	case LaneIndex:
		return s.b.Op(scalar.And, tensor.I64, s.thread, s.b.Int(31))
	}
	ir.Bugf("kernel %s: no special index %d", s.k.Name, kind)
	return nil
}
