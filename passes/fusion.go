package passes

import (
	"slices"

	"tfc/ir"
	"tfc/targets/machine"
)

// runFusion joins operations into fusions, block by block; see fusion_kinds.go for what they are.
//
// Each operation starts as a cluster of its own. First contractions, convolutions and windows
// absorb what follows them elementwise (their epilogue), then, from the last operation to the
// first, clusters join their consumers, then siblings over one space join. Broadcasts, iotas and
// scalar constants belong to no cluster: every fusion that needs one has its own copy.
func runFusion(m *ir.Module, cfg *Config) (bool, error) {
	if !cfg.Fuse {
		return false, nil
	}
	changed := false
	for _, f := range m.Funcs {
		changed = fuseBlock(f, f.Body, cfg) || changed
	}
	return changed, nil
}

func fuseBlock(fn *ir.Func, b *ir.Block, cfg *Config) bool {
	changed := false
	for _, op := range b.Ops {
		if isControl(op) {
			for _, r := range op.Regions {
				changed = fuseBlock(fn, r, cfg) || changed
			}
		}
	}
	f := newFuser(b, b == fn.Body, cfg)
	f.epilogues()
	f.producers()
	f.peelAll()
	f.siblings()
	cfg.Explain.fusion(fn, f)
	return f.build() || changed
}

// cluster is a set of operations that will be one kernel.
type cluster struct {
	// ops are positions in the block, ascending.
	ops []int
	// known is what was found out about it; nil as long as nobody asked.
	known *findings
}

// findings is what follows from a cluster's operations.
type findings struct {
	anatomy anatomy
	// err says why there is no anatomy.
	err       error
	ins, outs []*ir.Value
}

// find works out a cluster's findings once.
func (f *fuser) find(c *cluster) *findings {
	if c.known == nil {
		ops, outs := f.members(c.ops), f.outputs(c.ops)
		a, err := dissect(ops, outs)
		c.known = &findings{a, err, inputsOf(ops), outs}
	}
	return c.known
}

// edgeKey names a producer and a consumer by their positions.
type edgeKey struct{ from, to int }

// fuser is the state of fusing one block.
type fuser struct {
	*graph
	block   *ir.Block
	machine *machine.Machine
	// shared marks the operations of which every user gets its own copy.
	shared []bool
	// cluster holds the cluster of each operation; nil for shared ones.
	cluster []*cluster
	// users lists who uses a value, directly or through shared operations, by position; escapes
	// marks values that the block returns.
	users   map[*ir.Value][]int
	escapes map[*ir.Value]bool
	// next lists, for each operation, those that depend on it directly, through shared operations,
	// or by order of effects.
	next [][]int
	// reasons holds why the last try to join two operations failed.
	reasons map[edgeKey]error
	// seam leads from a position to the next one at which no cluster has operations on both sides (see cut).
	seam []int
	// met marks the positions that members has met: with the number of its call.
	met   []int
	calls int
}

// newFuser begins with a block; whole says that it is a function's own.
func newFuser(b *ir.Block, whole bool, cfg *Config) *fuser {
	f := &fuser{
		graph: newGraph(b), block: b, machine: cfg.machine(),
		shared: make([]bool, len(b.Ops)), cluster: make([]*cluster, len(b.Ops)),
		users: map[*ir.Value][]int{}, escapes: map[*ir.Value]bool{},
		next: make([][]int, len(b.Ops)), reasons: map[edgeKey]error{},
		seam: upTo(len(b.Ops) + 1), met: make([]int, len(b.Ops)),
	}
	for i, op := range b.Ops {
		f.shared[i] = isShared(op)
	}
	f.shareCheap(whole)
	for i := range b.Ops {
		if !f.shared[i] {
			f.cluster[i] = &cluster{ops: []int{i}}
		}
	}
	for _, r := range b.Results {
		f.escapes[r] = true
	}
	for i := len(b.Ops) - 1; i >= 0; i-- {
		f.link(i)
	}
	for i := range f.next {
		slices.Reverse(f.next[i])
	}
	for _, users := range f.users {
		slices.Reverse(users)
	}
	return f
}

// isShared reports an operation so cheap that it is computed anew wherever it is used.
func isShared(op *ir.Op) bool {
	return op.Is("broadcast") || op.Is("iota") || roleOf(op) == roleScalar
}

// link computes the users and successors of operation i, falling; those after it are done.
func (f *fuser) link(i int) {
	op := f.ops[i]
	for _, v := range inputs(op) {
		if !f.shared[i] {
			f.users[v] = addPosition(f.users[v], i)
			continue
		}
		for _, u := range f.users[op.Result()] {
			f.users[v] = addPosition(f.users[v], u)
		}
		f.escapes[v] = f.escapes[v] || f.escapes[op.Result()]
	}
	for _, s := range f.succs[i] {
		if !f.shared[s] {
			f.next[i] = addPosition(f.next[i], int(s))
			continue
		}
		for _, n := range f.next[s] {
			f.next[i] = addPosition(f.next[i], n)
		}
	}
}

// addPosition keeps lists of positions without repetition and falling, since most positions that are added are smaller.
func addPosition(list []int, i int) []int {
	at, found := slices.BinarySearchFunc(list, i, func(x, y int) int { return y - x })
	if found {
		return list
	}
	return slices.Insert(list, at, i)
}

// consumers lists the clusters that depend on one, by position.
func (f *fuser) consumers(c *cluster) []*cluster {
	var out []*cluster
	for _, i := range c.ops {
		for _, n := range f.next[i] {
			if o := f.cluster[n]; o != c {
				out = append(out, o)
			}
		}
	}
	slices.SortFunc(out, func(a, b *cluster) int { return a.ops[0] - b.ops[0] })
	return slices.Compact(out)
}

// members lists the operations of a set of positions together with the shared operations that
// they need inside, in order.
func (f *fuser) members(positions []int) []*ir.Op {
	f.calls++
	all := make([]int, 0, 2*len(positions))
	var need func(i int)
	need = func(i int) {
		if f.met[i] == f.calls {
			return
		}
		f.met[i] = f.calls
		all = append(all, i)
		for k, v := range f.ops[i].Operands {
			if d, ok := f.def[v]; ok && f.shared[d] && !inputOperand(f.ops[i], k) {
				need(d)
			}
		}
	}
	for _, i := range positions {
		need(i)
	}
	slices.Sort(all)
	ops := make([]*ir.Op, len(all))
	for k, i := range all {
		ops[k] = f.ops[i]
	}
	return ops
}

// outputs lists the values of a set of positions that are used outside of it.
func (f *fuser) outputs(positions []int) []*ir.Value {
	var out []*ir.Value
	for _, i := range positions {
		for _, r := range f.ops[i].Results {
			outside := func(u int) bool {
				_, in := slices.BinarySearch(positions, u)
				return !in
			}
			if f.escapes[r] || slices.ContainsFunc(f.users[r], outside) {
				out = append(out, r)
			}
		}
	}
	return out
}

// inputsOf lists the values that a set of operations takes from outside, in order of use.
func inputsOf(ops []*ir.Op) []*ir.Value {
	inside, seen := map[*ir.Value]bool{}, map[*ir.Value]bool{}
	var out []*ir.Value
	for _, op := range ops {
		for _, v := range op.Operands {
			if !inside[v] && !seen[v] {
				seen[v] = true
				out = append(out, v)
			}
		}
		mark(inside, op.Results)
	}
	return out
}

// union merges the positions of two clusters.
func union(a, b *cluster) []int {
	out := append(slices.Clone(a.ops), b.ops...)
	slices.Sort(out)
	return out
}

// join tries to make one cluster of a producer and a consumer, or of siblings; the error says why
// it can't be.
func (f *fuser) join(p, c *cluster) (*cluster, error) {
	if err := f.joinable(p, c); err != nil {
		return nil, err
	}
	merged := &cluster{ops: union(p, c)}
	for _, i := range merged.ops {
		f.cluster[i] = merged
	}
	for i := f.cut(merged.ops[0]); i < merged.last(); i = f.cut(i) {
		f.seam[i] = i + 1
	}
	return merged, nil
}

func (c *cluster) last() int { return c.ops[len(c.ops)-1] }

// cut is the next position from i on that no cluster spans: what lies after it never leads to what lies before it or at it.
func (f *fuser) cut(i int) int {
	end := i
	for f.seam[end] != end {
		end = f.seam[end]
	}
	for f.seam[i] != end && i != end {
		i, f.seam[i] = f.seam[i], end
	}
	return end
}

func (f *fuser) joinable(p, c *cluster) error {
	if f.ops[p.ops[0]].Device != f.ops[c.ops[0]].Device {
		return errDevice
	}
	if len(p.ops)+len(c.ops) > maxFusionOps {
		return errSize
	}
	positions := union(p, c)
	ops, outs := f.members(positions), f.outputs(positions)
	a, err := dissect(ops, outs)
	if err != nil {
		return err
	}
	if f.feedsItself(positions) {
		return errInput
	}
	if len(ops) > maxFusionOps || len(inputsOf(ops))+len(outs) > maxFusionBuffers {
		return errSize
	}
	if err := f.worthwhile(p, c, a); err != nil {
		return err
	}
	if f.pathOutside(p, c) {
		return errCycle
	}
	return nil
}

// feedsItself reports whether an operand that must be an input comes from the set through shared
// operations.
func (f *fuser) feedsItself(positions []int) bool {
	var from func(v *ir.Value) bool
	from = func(v *ir.Value) bool {
		d, ok := f.def[v]
		if !ok || !f.shared[d] {
			_, in := slices.BinarySearch(positions, d)
			return ok && in
		}
		return slices.ContainsFunc(f.ops[d].Operands, from)
	}
	for _, i := range positions {
		for k, v := range f.ops[i].Operands {
			if inputOperand(f.ops[i], k) && from(v) {
				return true
			}
		}
	}
	return false
}

// pathOutside reports whether the consumer depends on the producer through a third cluster.
func (f *fuser) pathOutside(p, c *cluster) bool {
	end := f.cut(c.last())
	seen := map[*cluster]bool{p: true}
	var stack []*cluster
	for _, n := range f.consumers(p) {
		if n != c && n.ops[0] <= end {
			seen[n] = true
			stack = append(stack, n)
		}
	}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, s := range f.consumers(n) {
			if s == c {
				return true
			}
			if s.ops[0] <= end && !seen[s] {
				seen[s] = true
				stack = append(stack, s)
			}
		}
	}
	return false
}

// epilogues lets contractions, convolutions, windows and reduces absorb elementwise consumers of
// their result's shape, as long as that doesn't add to what the kernel writes.
func (f *fuser) epilogues() {
	for i, op := range f.ops {
		switch roleOf(op) {
		case roleContract, roleConv, roleWindow, roleReduce:
			f.extend(i)
		}
	}
}

// extend adds consumers to the cluster of the operation at position i until none is left.
func (f *fuser) extend(i int) {
	for grown := true; grown; {
		grown = false
		c := f.cluster[i]
		for _, o := range f.consumers(c) {
			if len(o.ops) != 1 || !f.isEpilogue(i, o.ops[0]) || f.addsOutput(c, o) {
				continue
			}
			if _, err := f.join(c, o); err != nil {
				f.note(c, o, err)
				continue
			}
			grown = true
			break
		}
	}
}

// isEpilogue reports an elementwise operation over the shape of what the operation at position i
// makes.
func (f *fuser) isEpilogue(i, o int) bool {
	return roleOf(f.ops[o]) == roleElementwise &&
		slices.Equal(f.ops[o].Result().Type.Shape, f.ops[i].Results[0].Type.Shape)
}

// addsOutput reports whether absorbing o makes the kernel write more, unless o's result must be
// written by some kernel anyway.
func (f *fuser) addsOutput(c, o *cluster) bool {
	r := f.ops[o.ops[0]].Result()
	if f.mustStore(r) {
		return false
	}
	return sumBytes(f.outputs(union(c, o))) > sumBytes(f.outputs(c.ops))
}

// mustStore reports whether a user of v can only read it from memory.
func (f *fuser) mustStore(v *ir.Value) bool {
	return f.escapes[v] || slices.ContainsFunc(f.users[v], func(u int) bool {
		op := f.ops[u]
		return roleOf(op) == roleNone || slices.ContainsFunc(upTo(len(op.Operands)), func(k int) bool {
			return op.Operands[k] == v && inputOperand(op, k)
		})
	})
}

func sumBytes(vs []*ir.Value) int {
	n := 0
	for _, v := range vs {
		n += bytesOf(v)
	}
	return n
}

// producers joins clusters into their consumers, from the last to the first.
func (f *fuser) producers() {
	for i := len(f.ops) - 1; i >= 0; i-- {
		if f.shared[i] || roleOf(f.ops[i]) == roleNone {
			continue
		}
		for f.joinConsumer(f.cluster[i]) {
		}
	}
}

func (f *fuser) joinConsumer(p *cluster) bool {
	for _, c := range f.consumers(p) {
		if _, err := f.join(p, c); err != nil {
			f.note(p, c, err)
			continue
		}
		return true
	}
	return false
}

// note records why two clusters stay apart, for the explanation.
func (f *fuser) note(p, c *cluster, err error) {
	for _, i := range p.ops {
		for _, n := range f.next[i] {
			if f.cluster[n] == c {
				f.reasons[edgeKey{i, n}] = err
			}
		}
	}
}
