package passes

import "tfc/ir"

// runDead removes the operations that have no effect and that nothing uses, and the variables that
// no operation touches.
func runDead(m *ir.Module, _ *Config) (bool, error) {
	changed := false
	for _, f := range m.Funcs {
		changed = pruneBlock(f.Body, newUses()) || changed
	}
	return pruneVars(m) || changed, nil
}

// uses is what live operations need: values, and sizes that others find.
type uses struct {
	values  map[*ir.Value]bool
	symbols map[string]bool
}

func newUses() uses { return uses{map[*ir.Value]bool{}, map[string]bool{}} }

// pruneBlock removes dead operations; used collects the values that live ones use. One walk from
// the end suffices: every use comes after its definition.
func pruneBlock(b *ir.Block, used uses) bool {
	mark(used.values, b.Results)
	changed := false
	live := make([]bool, len(b.Ops))
	kept := 0
	for i := len(b.Ops) - 1; i >= 0; i-- {
		op := b.Ops[i]
		if !anyUsed(op, used.values) && !used.symbols[op.Finds()] && !hasEffect(op) {
			changed = true
			continue
		}
		live[i] = true
		kept++
		mark(used.values, op.Operands)
		eachSymbol(op, func(s string) { used.symbols[s] = true })
		for _, r := range op.Regions {
			changed = pruneBlock(r, used) || changed
		}
	}
	if kept == len(b.Ops) {
		return changed
	}
	ops := make([]*ir.Op, 0, kept)
	for i, op := range b.Ops {
		if live[i] {
			ops = append(ops, op)
		}
	}
	b.Ops = ops
	return true
}

func mark(used map[*ir.Value]bool, vs []*ir.Value) {
	for _, v := range vs {
		used[v] = true
	}
}

func anyUsed(op *ir.Op, used map[*ir.Value]bool) bool {
	for _, r := range op.Results {
		if used[r] {
			return true
		}
	}
	return false
}

func pruneVars(m *ir.Module) bool {
	touched := map[*ir.Var]bool{}
	for _, f := range m.Funcs {
		f.Body.Walk(func(op *ir.Op) { touched[op.Var] = true })
	}
	var kept []*ir.Var
	for _, v := range m.Vars {
		if touched[v] {
			kept = append(kept, v)
		}
	}
	changed := len(kept) != len(m.Vars)
	m.Vars = kept
	return changed
}
