package passes

import (
	"slices"

	"tfc/ir"
)

// effects is what an operation does besides computing its results, nested operations included.
type effects struct {
	reads, writes []*ir.Var
	// fails says that something other than reading an unset variable may end the run.
	fails bool
}

// effectsOf collects the effects of an operation and its regions.
func effectsOf(op *ir.Op) effects {
	var e effects
	e.add(op)
	for _, r := range op.Regions {
		r.Walk(e.add)
	}
	return e
}

func (e *effects) add(op *ir.Op) {
	if op.Def.Traits.Has(ir.ReadsVar) {
		e.reads = append(e.reads, op.Var)
	}
	if op.Def.Traits.Has(ir.WritesVar) {
		e.writes = append(e.writes, op.Var)
	}
	if op.Def.Traits.Has(ir.MayFail) && !op.Def.Traits.Has(ir.ReadsVar) {
		e.fails = true
	}
}

// ordered reports whether the operation keeps its place among the others that are ordered. A read
// alone is not: it is ordered only against writes of its variable. That it may find the variable
// unset doesn't matter: an earlier failure leaves fewer effects behind.
func (e effects) ordered() bool { return len(e.writes) > 0 || e.fails }

// hasEffect reports whether the operation must stay although nobody uses its results.
func hasEffect(op *ir.Op) bool { return op.Effects()&(ir.WritesVar|ir.MayFail) != 0 }

// graph is the dependency graph of a block: operations by their position, edges from an operation
// to those that must come after it.
type graph struct {
	ops   []*ir.Op
	succs [][]int32
	preds [][]int32
	// def is the position of the operation that makes a value of this block.
	def map[*ir.Value]int
	// found holds what gives a size of the block its value, by its symbol.
	found map[string]*ir.Value
}

// newGraph builds the dependencies of a block: operands (those of nested operations too) and the
// order of effects.
func newGraph(b *ir.Block) *graph {
	g := &graph{
		ops:   b.Ops,
		succs: make([][]int32, len(b.Ops)),
		preds: make([][]int32, len(b.Ops)),
		def:   make(map[*ir.Value]int, len(b.Ops)),
	}
	for _, op := range b.Ops {
		if s := op.Finds(); s != "" && g.found[s] == nil {
			if g.found == nil {
				g.found = map[string]*ir.Value{}
			}
			g.found[s] = op.Result()
		}
	}
	order := effectOrder{reads: map[*ir.Var][]int{}, write: map[*ir.Var]int{}, last: -1}
	for i, op := range b.Ops {
		for _, v := range g.inputs(op) {
			if d, ok := g.def[v]; ok {
				g.edge(d, i)
			}
		}
		for _, r := range op.Results {
			g.def[r] = i
		}
		order.add(g, i, effectsOf(op))
	}
	return g
}

// inputs lists the values that an operation needs, and those that find the sizes of what it makes.
func (g *graph) inputs(op *ir.Op) []*ir.Value {
	all := inputs(op)
	if g.found == nil {
		return all
	}
	all = slices.Clone(all)
	eachSymbol(op, func(s string) {
		if v := g.found[s]; v != nil && v.Op != op {
			all = append(all, v)
		}
	})
	return all
}

// eachSymbol visits the symbols in the sizes of what an operation makes and in its attributes, nested ones included.
func eachSymbol(op *ir.Op, visit func(string)) {
	sizes := func(shape []ir.Dim) {
		for _, d := range shape {
			if !d.Known() {
				each(d.Symbols(), visit)
			}
		}
	}
	for _, r := range op.Results {
		sizes(r.Type.Shape)
	}
	for _, a := range op.Def.Attrs {
		if shape, ok := op.Attrs[a.Name].([]ir.Dim); ok {
			sizes(shape)
		}
	}
	for _, r := range op.Regions {
		for _, inner := range r.Ops {
			eachSymbol(inner, visit)
		}
	}
}

// inputs lists the values that an operation needs: operands and what its regions capture.
func inputs(op *ir.Op) []*ir.Value {
	if len(op.Regions) == 0 {
		return op.Operands
	}
	all := append([]*ir.Value{}, op.Operands...)
	for _, r := range op.Regions {
		r.Walk(func(o *ir.Op) { all = append(all, o.Operands...) })
		all = append(all, r.Results...)
		r.Walk(func(o *ir.Op) {
			for _, n := range o.Regions {
				all = append(all, n.Results...)
			}
		})
	}
	return all
}

// edge adds an edge, unless it is the one that was added last: others twice do no harm, and looking for them takes time.
func (g *graph) edge(from, to int) {
	if s := g.succs[from]; len(s) > 0 && int(s[len(s)-1]) == to {
		return
	}
	g.succs[from] = append(g.succs[from], int32(to))
	g.preds[to] = append(g.preds[to], int32(from))
}

// effectOrder adds the edges between operations with effects while walking a block.
type effectOrder struct {
	reads map[*ir.Var][]int // reads since the last write
	write map[*ir.Var]int   // the last write
	last  int               // the last operation that keeps its place; -1 before the first
}

func (o *effectOrder) add(g *graph, i int, e effects) {
	for _, v := range e.reads {
		if w, ok := o.write[v]; ok {
			g.edge(w, i)
		}
		o.reads[v] = append(o.reads[v], i)
	}
	for _, v := range e.writes {
		for _, r := range o.reads[v] {
			if r != i {
				g.edge(r, i)
			}
		}
		o.reads[v] = nil
		o.write[v] = i
	}
	if e.ordered() {
		if o.last >= 0 {
			g.edge(o.last, i)
		}
		o.last = i
	}
}

// reaches reports whether a path leads from one operation to another.
func (g *graph) reaches(from, to int) bool {
	seen := make([]bool, len(g.ops))
	stack := []int{from}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if n == to {
			return true
		}
		for _, s := range g.succs[n] {
			if !seen[s] {
				seen[s] = true
				stack = append(stack, int(s))
			}
		}
	}
	return false
}

// sorted is a topological order: of the operations that are ready, the one with the least rank
// comes first, then the one that came first before.
func (g *graph) sorted(rank func(i int) int) []*ir.Op {
	waiting := make([]int, len(g.ops))
	ready := &readyHeap{rank: rank}
	for i := range g.ops {
		waiting[i] = len(g.preds[i])
		if waiting[i] == 0 {
			ready.push(i)
		}
	}
	out := make([]*ir.Op, 0, len(g.ops))
	for len(ready.items) > 0 {
		i := ready.pop()
		out = append(out, g.ops[i])
		for _, s := range g.succs[i] {
			if waiting[s]--; waiting[s] == 0 {
				ready.push(int(s))
			}
		}
	}
	if len(out) != len(g.ops) {
		ir.Bugf("the order of a block has a cycle: %d of %d operations sorted", len(out), len(g.ops))
	}
	return out
}
