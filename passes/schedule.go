package passes

import (
	"container/heap"
	"slices"

	"tfc/ir"
)

// runSchedule orders the operations of each block: reads and checks come as early as they can (so
// that a failure leaves no variable half updated), the rest keeps its order, and whoever reads the
// old value of a variable comes before the operation that makes the new one, so that the new value
// can take the old one's storage. Larger forms of weights come as late as they can.
func runSchedule(m *ir.Module, _ *Config) (bool, error) {
	changed := false
	for _, f := range m.Funcs {
		changed = scheduleBlock(f.Body) || changed
	}
	return changed, nil
}

// maxScheduleRounds bounds the repetition over a block: an order that puts more users of old values
// before new ones may let others follow.
const maxScheduleRounds = 16

func scheduleBlock(b *ir.Block) bool {
	changed := false
	for _, op := range b.Ops {
		if !isControl(op) {
			continue
		}
		for _, r := range op.Regions {
			changed = scheduleBlock(r) || changed
		}
	}
	for range maxScheduleRounds {
		if !reorder(b) {
			break
		}
		changed = true
	}
	return changed
}

// reorder sorts one block and reports whether that changed it.
func reorder(b *ir.Block) bool {
	g := newGraph(b)
	g.oldBeforeNew()
	g.readersBeforeUpdates()
	early := g.checkCone()
	late := g.unpacked()
	ops := g.sorted(func(i int) int {
		switch {
		case early[i]:
			return 0
		case late[i]:
			return 2
		}
		return 1
	})
	same := slices.Equal(ops, b.Ops)
	b.Ops = ops
	return !same
}

// checkCone marks the reads of variables, the checks, and what the checks need.
func (g *graph) checkCone() []bool {
	in := make([]bool, len(g.ops))
	for i := len(g.ops) - 1; i >= 0; i-- {
		e := effectsOf(g.ops[i])
		in[i] = in[i] || len(e.writes) == 0 && (e.fails || len(e.reads) > 0)
		if !in[i] {
			continue
		}
		for _, p := range g.preds[i] {
			in[p] = true
		}
	}
	return in
}

// unpacked marks what makes more bytes than it reads, of variables and constants alone: another form of weights. It comes
// when nothing else can go on, and is then still in a cache when it is used.
func (g *graph) unpacked() []bool {
	late := make([]bool, len(g.ops))
	for i, op := range g.ops {
		if !op.Def.Traits.Has(ir.Pure) || len(op.Operands) == 0 || isAlias(op) {
			continue
		}
		made := 0
		for _, v := range op.Results {
			made += v.Type.Elements().Estimate() * v.Type.DType.Size()
		}
		late[i] = made > unpackedLeast
		for _, v := range op.Operands {
			made -= v.Type.Elements().Estimate() * v.Type.DType.Size()
			late[i] = late[i] && v.Op != nil && (v.Op.Is("const") || v.Op.Def.Traits.Has(ir.ReadsVar))
		}
		late[i] = late[i] && made > 0
	}
	return late
}

// unpackedLeast is the bytes from which on it matters when weights take another form.
const unpackedLeast = 1 << 14

// oldBeforeNew adds an edge from every user of a variable's old value to the operation that makes
// the value written next, wherever that closes no cycle.
func (g *graph) oldBeforeNew() {
	users := g.users()
	old := map[*ir.Var][]int{} // users of the value that the variable holds now
	for i, op := range g.ops {
		switch {
		case op.Var == nil:
		case op.Def.Traits.Has(ir.WritesVar):
			if len(op.Operands) > 0 {
				g.after(old[op.Var], i)
			}
			old[op.Var] = nil
		case op.Def.Traits.Has(ir.ReadsVar):
			for _, r := range op.Results {
				old[op.Var] = append(old[op.Var], users[r]...)
			}
		}
	}
}

// readersBeforeUpdates orders the readers of a value before the operation that replaces a part of it, wherever that
// closes no cycle: a loop's buffer is then updated in its place.
func (g *graph) readersBeforeUpdates() {
	users := g.users()
	for i, op := range g.ops {
		if !updatesPart(op) {
			continue
		}
		for _, u := range users[op.Operands[0]] {
			rival := updatesPart(g.ops[u]) && g.ops[u].Operands[0] == op.Operands[0]
			if u != i && !rival && !g.reaches(i, u) {
				g.edge(u, i)
			}
		}
	}
}

// updatesPart reports an operation that may write over its first operand, of which it keeps the rest.
func updatesPart(op *ir.Op) bool { return op.Is("dynamic_update") || op.Is("scatter") }

// after orders the users of an old value before the new value's operation, or at least before its
// write.
func (g *graph) after(users []int, write int) {
	maker, made := g.def[g.ops[write].Operands[0]]
	for _, u := range users {
		switch {
		case u == write:
		case made && u == maker:
		case made && !g.reaches(maker, u):
			g.edge(u, maker)
		case !g.reaches(write, u):
			g.edge(u, write)
		}
	}
}

// users lists, for each value of the block, the positions of the operations that need it; what
// reads a value through a reshape counts as well, since a reshape is a second name of its operand.
func (g *graph) users() map[*ir.Value][]int {
	users := map[*ir.Value][]int{}
	for i := len(g.ops) - 1; i >= 0; i-- {
		op := g.ops[i]
		for _, v := range inputs(op) {
			users[v] = append(users[v], i)
			if isAlias(op) {
				users[v] = append(users[v], users[op.Result()]...)
			}
		}
	}
	return users
}

// readyHeap is the set of operations whose predecessors are all done.
type readyHeap struct {
	items []int
	rank  func(int) int
}

func (h *readyHeap) push(i int) { heap.Push(h, i) }
func (h *readyHeap) pop() int   { return heap.Pop(h).(int) }

// Len, Less, Swap, Push and Pop are the methods of a heap.
func (h *readyHeap) Len() int { return len(h.items) }

// Less orders by rank, then by position.
func (h *readyHeap) Less(i, j int) bool {
	a, b := h.items[i], h.items[j]
	if ra, rb := h.rank(a), h.rank(b); ra != rb {
		return ra < rb
	}
	return a < b
}

// Swap exchanges two items.
func (h *readyHeap) Swap(i, j int) { h.items[i], h.items[j] = h.items[j], h.items[i] }

// Push appends an item.
func (h *readyHeap) Push(x any) { h.items = append(h.items, x.(int)) }

// Pop removes the last item.
func (h *readyHeap) Pop() any {
	last := h.items[len(h.items)-1]
	h.items = h.items[:len(h.items)-1]
	return last
}
