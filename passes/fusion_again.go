package passes

import (
	"slices"

	"tfc/ir"
)

// Bounds of what is computed again by each user instead of being stored once: the work of an element from the tensor in
// memory on, in simple operations, and the size from which the round trip through memory counts.
const (
	againWeight = 4
	againBytes  = 1 << 14
)

// again finds operations that several others use and that are cheaper to compute anew than to store and read: a few
// simple elementwise operations on one tensor that is in memory anyway, which the users then read instead. A batch's
// deviations from its mean are an example.
type again struct {
	*fuser
	// users are the direct users of each value.
	users map[*ir.Value][]int
	// written are the variables that the block writes, updated the values of which a part is replaced: what reads
	// these later would need a copy of the old value.
	written map[*ir.Var]bool
	updated map[*ir.Value]bool
	// whole says that the block is a function's own: its parameters keep their values.
	whole bool
	// root is the tensor that a value is cheap to compute from, weight the work.
	root   map[*ir.Value]*ir.Value
	weight map[*ir.Value]int
}

// shareCheap marks the operations to compute again as shared.
func (f *fuser) shareCheap(whole bool) {
	a := &again{
		fuser: f, users: map[*ir.Value][]int{}, written: map[*ir.Var]bool{}, updated: map[*ir.Value]bool{},
		whole: whole, root: map[*ir.Value]*ir.Value{}, weight: map[*ir.Value]int{},
	}
	for i, op := range f.ops {
		for _, v := range inputs(op) {
			a.users[v] = append(a.users[v], i)
		}
		for _, v := range effectsOf(op).writes {
			a.written[v] = true
		}
		if updatesPart(op) {
			a.updated[op.Operands[0]] = true
		}
	}
	for _, op := range f.ops {
		a.derive(op)
	}
	// Users come after what they use: whoever is computed again is known first.
	cheap := make([]bool, len(f.ops))
	for i := len(f.ops) - 1; i >= 0; i-- {
		op := f.ops[i]
		if len(op.Results) != 1 || a.root[op.Result()] == nil {
			continue
		}
		users := a.users[op.Result()]
		feeds := slices.ContainsFunc(users, func(u int) bool { return cheap[u] })
		cheap[i] = a.absorbed(op.Result()) && (len(users) > 1 || feeds)
	}
	for i, is := range cheap {
		f.shared[i] = f.shared[i] || is
	}
}

// derive finds out whether an operation's result is cheap to compute from one tensor in memory.
func (a *again) derive(op *ir.Op) {
	if roleOf(op) != roleElementwise || bytesOf(op.Result()) < againBytes {
		return
	}
	var root *ir.Value
	total := weight(op)
	for _, v := range op.Operands {
		if a.small(v, bytesOf(op.Result())) {
			continue
		}
		from := a.root[v]
		switch {
		case from != nil:
			total += a.weight[v]
		case a.stored(v):
			from = v
		default:
			return
		}
		if root != nil && root != from {
			return
		}
		root = from
	}
	if root != nil && total <= againWeight && bytesOf(root) <= bytesOf(op.Result()) {
		a.root[op.Result()], a.weight[op.Result()] = root, total
	}
}

// small reports a broadcast of a tensor, or a constant, that takes little beside a size in bytes.
func (a *again) small(v *ir.Value, bytes int) bool {
	d, made := a.def[v]
	return made && a.shared[d] && 8*sumBytes(a.ops[d].Operands) <= bytes
}

// stored reports a value that is in memory whatever fusion does, and stays there.
func (a *again) stored(v *ir.Value) bool {
	d, made := a.def[v]
	switch {
	case a.updated[v]:
		return false
	case !made:
		return a.whole
	case isRead(a.ops[d]):
		return !a.written[a.ops[d].Var]
	}
	switch roleOf(a.ops[d]) {
	case roleNone:
		return !isControl(a.ops[d])
	case roleContract, roleConv, roleWindow:
		return slices.ContainsFunc(a.users[v], func(u int) bool { return roleOf(a.ops[u]) == roleReduce })
	}
	return false
}

// absorbed reports a value whose users can all compute it themselves.
func (a *again) absorbed(v *ir.Value) bool {
	return !a.returns(v) && !slices.ContainsFunc(a.users[v], func(u int) bool {
		role := roleOf(a.ops[u])
		return role != roleElementwise && role != roleReduce
	})
}

// returns reports a result of the block.
func (a *again) returns(v *ir.Value) bool { return slices.Contains(a.block.Results, v) }
