package passes

import (
	"slices"

	"tfc/ir"
)

// The contract of the plan, which codegen relies on (CheckPlan checks what can be checked):
//
//   - every value has a place; values inside fusions are Inside;
//   - offsets in the arena and the constants are multiples of Alignment, Func.Arena is the arena's
//     exact size;
//   - copies are explicit: a reshape whose operand and result have one place is nothing, with two
//     places it is a copy, and no other operation copies implicitly;
//   - result i of a function is InResult i; the operand of var.write is InVar, the result of
//     var.read too;
//   - all of a loop's values of one state (operand, parameters, region result, result) share one
//     place, as do a branch's results and the operation's;
//   - an operation's result shares the place of an operand only if it reads that operand at the
//     index that it writes, or is dynamic_update or scatter and the operand its first.

// Alignment is the alignment of buffers in bytes.
const Alignment = 64

func aligned(n int64) int64 { return (n + Alignment - 1) &^ (Alignment - 1) }

// maxRounds bounds the rounds of settling; each copy makes at most two others necessary.
const maxRounds = 16

// runMemoryPlan gives every value of every function its place.
func runMemoryPlan(m *ir.Module, cfg *Config) (bool, error) {
	changed := false
	for _, f := range m.Funcs {
		planned, err := planFunc(f, cfg)
		changed = changed || planned
		if err != nil {
			return changed, err
		}
	}
	return changed, nil
}

// planFunc plans one function; its error is an *Excess.
func planFunc(f *ir.Func, cfg *Config) (changed bool, err error) {
	var notes []string
	for range maxRounds {
		p := &planner{lifetimes: lifetimesOf(f)}
		p.settle()
		if len(p.copies) == 0 {
			p.reuseOperands()
			all, arena := p.allocate()
			slots := p.allocateSlots()
			plan := p.planOf(all, arena, slots, notes)
			cfg.Explain.memory(plan)
			return p.assign(arena, slots) || len(notes) > 0, plan.check(cfg.MaxArena)
		}
		notes = append(notes, p.notes...)
		for _, insert := range p.copies {
			insert()
		}
	}
	ir.Bugf("memory-plan: func @%s still lacks copies after %d rounds", f.Name, maxRounds)
	return true, nil
}

// planner joins the classes that must or may share memory, and collects the copies without which
// they can't.
type planner struct {
	*lifetimes
	copies []func()
	notes  []string
}

// settle gives places to all that has no choice, or asks for copies.
func (p *planner) settle() {
	p.settleControl(p.fn.Body)
	p.settleVars()
	if len(p.copies) > 0 {
		return // a copy made for another reason may do for the result
	}
	for i, v := range p.fn.Body.Results {
		if c := p.class(v); p.madeIn(c, p.fn.Body) {
			c.place = ir.Place{Kind: ir.InResult, Offset: int64(i)}
			continue
		}
		p.copyResult(p.fn.Body, i)
	}
}

// settleControl joins the states of loops and the results of branches, inner ones first.
func (p *planner) settleControl(b *ir.Block) {
	for _, op := range b.Ops {
		if !isControl(op) {
			continue
		}
		for _, r := range op.Regions {
			p.settleControl(r)
		}
		for i := range op.Results {
			if isLoop(op) {
				p.settleState(op, i)
			} else {
				p.settleBranches(op, i)
			}
		}
	}
}

func (p *planner) settleBranches(op *ir.Op, i int) {
	for _, r := range op.Regions {
		if c := p.class(r.Results[i]); p.madeIn(c, r) {
			join(p.class(op.Results[i]), c)
			continue
		}
		p.copyResult(r, i)
	}
}

func (p *planner) settleState(op *ir.Op, i int) {
	cond, body := op.Regions[0], op.Regions[1]
	param := p.class(body.Params[i])
	paramEnd := param.end
	state := p.class(op.Results[i])
	join(state, param)
	join(state, p.class(cond.Params[i]))
	if c := p.class(op.Operands[i]); p.madeIn(c, p.home[op]) && c.end <= p.begin[op] {
		join(state, c)
	} else {
		p.copyOperand(op, i)
	}
	switch c := p.class(body.Results[i]); {
	case c == state:
	case p.madeIn(c, body) && p.follows(c, paramEnd, state):
		join(state, c)
	default:
		p.copyResult(body, i)
	}
}

// settleVars lets values that are written to variables be made in the variable's own storage.
func (p *planner) settleVars() {
	writes := map[*ir.Var][]*ir.Op{}
	var order []*ir.Var
	p.fn.Body.Walk(func(op *ir.Op) {
		if op.Def.Traits.Has(ir.WritesVar) && len(op.Operands) > 0 {
			if writes[op.Var] == nil {
				order = append(order, op.Var)
			}
			writes[op.Var] = append(writes[op.Var], op)
		}
	})
	for _, v := range order {
		aliases := p.readsOf(v)
		if p.rescueReads(aliases, writes[v]) {
			continue
		}
		for _, w := range writes[v] {
			aliases = p.settleWrite(w, writes[v], aliases)
		}
	}
}

// readsOf lists the classes that are the variable's storage.
func (p *planner) readsOf(v *ir.Var) []*class {
	var out []*class
	for _, c := range p.all {
		if c.up == nil && c.place.Kind == ir.InVar && c.place.Var == v {
			out = append(out, c)
		}
	}
	return out
}

// rescueReads copies each value read from a variable that is still needed after a write.
func (p *planner) rescueReads(reads []*class, writes []*ir.Op) bool {
	needed := false
	for _, r := range reads {
		if p.writtenDuring(r, writes, nil) {
			needed = true
			p.copyRead(r.root)
		}
	}
	return needed
}

// writtenDuring reports whether one of the writes, except one, falls into a class's life.
func (p *planner) writtenDuring(c *class, writes []*ir.Op, except *ir.Op) bool {
	return slices.ContainsFunc(writes, func(w *ir.Op) bool {
		return w != except && c.start < p.begin[w] && p.begin[w] < c.end
	})
}

// settleWrite puts the value of a write into the variable's storage if nobody reads the old value
// any more when it is made, and nothing can fail before the write; otherwise it is copied there.
func (p *planner) settleWrite(w *ir.Op, writes []*ir.Op, aliases []*class) []*class {
	x := p.class(w.Operands[0])
	if slices.Contains(aliases, x) {
		return aliases
	}
	ok := p.madeIn(x, p.home[w]) && !p.writtenDuring(x, writes, w) && !p.failsWithin(x.start, p.begin[w]) &&
		!p.reusedAfter(x, p.begin[w])
	for _, a := range aliases {
		ok = ok && (a.start >= p.begin[w] || p.follows(x, a.end, a))
	}
	if !ok {
		p.copyOperand(w, 0)
		return aliases
	}
	x.place = ir.Place{Kind: ir.InVar, Var: w.Var}
	return append(aliases, x)
}

// reusedAfter reports whether a class's memory is written again after a position: by a loop that
// begins with its value, say.
func (p *planner) reusedAfter(x *class, at int) bool {
	return slices.ContainsFunc(p.all, func(c *class) bool { return c.rep() == x && c.first > at })
}

// failsWithin reports whether an operation strictly between two positions may end the run.
func (p *planner) failsWithin(from, to int) bool {
	for _, op := range p.at[from+1 : to] {
		if op != nil && (op.Def.Traits.Has(ir.MayFail) || op.Def.Traits.Has(ir.OnHost)) {
			return true
		}
	}
	return false
}

// reuseOperands lets results take over the memory of operands that die with the operation.
func (p *planner) reuseOperands() {
	for pos, op := range p.at {
		if op == nil || isControl(op) || isAlias(op) {
			continue
		}
		taken := map[*class]bool{}
		for _, r := range op.Results {
			if c := p.class(r); c.start == pos && !taken[c] && (c.free() || c.place.Kind == ir.InResult) {
				p.takeOver(op, c, taken)
			}
		}
	}
}

func (p *planner) takeOver(op *ir.Op, c *class, taken map[*class]bool) {
	for _, v := range op.Operands {
		old := p.class(v)
		if old == c || taken[old] || !old.free() || old.end != c.start || !p.overwrites(op, old, c) {
			continue
		}
		join(old, c)
		taken[old] = true
		return
	}
}

// copyOf makes a copy of a value: a reshape to its own shape.
func copyOf(v *ir.Value) *ir.Op {
	b := ir.NewBuilder(&ir.Block{})
	b.Hint = v.Name + ".copy"
	b.Op("reshape", ir.Attrs{"shape": v.Type.Shape}, v)
	return b.Block.Ops[0]
}

// copyOperand puts a copy of operand i before op.
func (p *planner) copyOperand(op *ir.Op, i int) {
	p.request(op.Operands[i], "for "+op.String(), func() {
		c := copyOf(op.Operands[i])
		c.Node, c.Device = op.Node, op.Device
		b := p.home[op]
		b.Ops = slices.Insert(b.Ops, slices.Index(b.Ops, op), c)
		op.Operands[i] = c.Result()
	})
}

// copyResult returns a copy in place of result i of a block.
func (p *planner) copyResult(b *ir.Block, i int) {
	p.request(b.Results[i], "as a result", func() {
		c := copyOf(b.Results[i])
		b.Ops = append(b.Ops, c)
		b.Results[i] = c.Result()
	})
}

// copyRead saves the value of a read from later writes.
func (p *planner) copyRead(read *ir.Value) {
	p.request(read, "before the variable is written", func() {
		c := copyOf(read)
		p.fn.Body.Replace(map[*ir.Value]*ir.Value{read: c.Result()})
		b := p.home[read.Op]
		b.Ops = slices.Insert(b.Ops, slices.Index(b.Ops, read.Op)+1, c)
	})
}

func (p *planner) request(v *ir.Value, why string, insert func()) {
	p.notes = append(p.notes, "copy of %"+v.Name+" "+why)
	p.copies = append(p.copies, insert)
}
