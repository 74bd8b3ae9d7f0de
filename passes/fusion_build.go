package passes

import (
	"cmp"
	"slices"

	"tfc/ir"
)

// unit is what one place in the new block holds: a fusion, or an operation that stays as it is.
type unit struct {
	op *ir.Op
	// members are the positions of the operations that it stands for.
	members []int
}

func (u *unit) last() int { return u.members[len(u.members)-1] }

// build replaces the clusters by fusions and orders the block; it reports whether there are any.
func (f *fuser) build() bool {
	var units []*unit
	of := make([]*unit, len(f.ops))
	by := map[*ir.Value]*ir.Value{}
	fused := false
	for i, op := range f.ops {
		c := f.cluster[i]
		if c == nil || c.ops[0] != i {
			continue
		}
		u := &unit{op: op, members: c.ops}
		if made := f.fuse(c, by); made != nil {
			u.op, fused = made, true
		}
		for _, m := range c.ops {
			of[m] = u
		}
		units = append(units, u)
	}
	if !fused {
		return false
	}
	units = append(units, f.standalone(of)...)
	f.block.Ops = f.order(units, of)
	f.block.Replace(by)
	return true
}

// peelAll frees every cluster of the reshapes at its rim.
func (f *fuser) peelAll() {
	for i, c := range f.cluster {
		if c != nil && c.ops[0] == i {
			f.peel(c)
		}
	}
}

// peel takes reshapes at the rim out of a cluster: outside, a reshape costs nothing.
func (f *fuser) peel(c *cluster) {
	for again := true; again && len(c.ops) > 1; {
		again = false
		for k, i := range c.ops {
			if !isAlias(f.ops[i]) {
				continue
			}
			rest := slices.Delete(slices.Clone(c.ops), k, k+1)
			if !f.atRim(i, rest) {
				continue
			}
			if _, err := dissect(f.members(rest), f.outputs(rest)); err != nil {
				continue
			}
			f.cluster[i] = &cluster{ops: []int{i}}
			c.ops, c.known, again = rest, nil, true
			break
		}
	}
}

// atRim reports whether the rest of a cluster only produces for operation i, or only consumes it.
func (f *fuser) atRim(i int, rest []int) bool {
	in := func(p int) bool { return slices.Contains(rest, p) }
	op := f.ops[i]
	d, made := f.def[op.Operands[0]]
	source := !made || !f.shared[d] && !in(d)
	return source || !slices.ContainsFunc(f.users[op.Result()], in)
}

// fuse makes the fusion of a cluster and notes what its results replace; nil for one that stays a
// single operation.
func (f *fuser) fuse(c *cluster, by map[*ir.Value]*ir.Value) *ir.Op {
	ops := f.members(c.ops)
	outs := f.outputs(c.ops)
	if roleOf(f.ops[c.ops[0]]) == roleNone || len(ops) < 2 || len(outs) == 0 {
		return nil
	}
	a, err := dissect(ops, outs)
	if err != nil {
		return nil
	}
	ins := inputsOf(ops)
	values := map[*ir.Value]*ir.Value{}
	params := &ir.Block{}
	for _, v := range ins {
		values[v] = params.AddParam(v.Name, v.Type)
	}
	body := (&ir.Block{Ops: ops, Results: outs}).Clone(values)
	body.Params = params.Params
	lead := outs[0].Op
	op := &ir.Op{
		Def: ir.Lookup("fusion"), Operands: ins, Attrs: ir.Attrs{"kind": a.kind}, Regions: []*ir.Block{body},
		Node: lead.Node, Device: lead.Device,
	}
	for i, v := range outs {
		r := &ir.Value{Name: v.Name, Type: v.Type, Op: op, Index: i}
		op.Results = append(op.Results, r)
		by[v] = r
	}
	return op
}

// standalone makes units of the shared operations that somebody reads from memory.
func (f *fuser) standalone(of []*unit) []*unit {
	needed := map[*ir.Value]bool{}
	mark(needed, f.block.Results)
	for i, u := range of {
		if u != nil && u.members[0] == i {
			mark(needed, inputs(u.op))
		}
	}
	var out []*unit
	for i := len(f.ops) - 1; i >= 0; i-- {
		if !f.shared[i] || !needed[f.ops[i].Result()] {
			continue
		}
		of[i] = &unit{op: f.ops[i], members: []int{i}}
		out = append(out, of[i])
		mark(needed, f.ops[i].Operands)
	}
	return out
}

// order sorts the units by what they depend on and, where that leaves a choice, by the position
// of their last operation.
func (f *fuser) order(units []*unit, of []*unit) []*ir.Op {
	slices.SortFunc(units, func(a, b *unit) int { return cmp.Compare(a.last(), b.last()) })
	g := &graph{succs: make([][]int32, len(units)), preds: make([][]int32, len(units))}
	index := map[*unit]int{}
	for i, u := range units {
		index[u] = i
		g.ops = append(g.ops, u.op)
	}
	for i, u := range units {
		for _, v := range f.inputs(u.op) {
			if d, ok := f.def[v]; ok && of[d] != nil && of[d] != u {
				g.edge(index[of[d]], i)
			}
		}
		for _, m := range u.members {
			for _, n := range f.next[m] {
				if !f.shared[m] && of[n] != u {
					g.edge(i, index[of[n]])
				}
			}
		}
	}
	return g.sorted(func(int) int { return 0 })
}
