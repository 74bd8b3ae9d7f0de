package llvm

import (
	"slices"

	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	bug "tfc/ir"
)

// joinCases makes entries of cases parts of the entries that they stand in for: their error sites, kernels and host
// operations follow those, and the arena has room for either.
func (g *generator) joinCases() {
	byName := map[string]*entryPlan{}
	for _, p := range g.entries {
		byName[p.fn.Name] = p
	}
	for _, p := range g.entries {
		c := p.fn.Case
		if c == nil {
			continue
		}
		main := byName[c.Of]
		if main == nil {
			bug.Bugf("func @%s is a case of @%s, which is none of the module's", p.fn.Name, c.Of)
		}
		p.main = main
		main.compareResults(p)
		p.firstHost = len(main.entry.HostOps)
		for _, op := range p.hosts {
			main.entry.HostOps = append(main.entry.HostOps, main.hostOp(op))
		}
		main.cases = append(main.cases, p)
		p.sites = len(main.entry.ErrorSites)
		main.entry.ErrorSites = append(main.entry.ErrorSites, p.entry.ErrorSites...)
		p.kernels = int64(len(main.entry.Kernels))
		main.entry.Kernels = append(main.entry.Kernels, p.entry.Kernels...)
		main.measured = append(main.measured, p.measured...)
		main.entry.ArenaSize = max(main.entry.ArenaSize, p.entry.ArenaSize)
		for _, bytes := range p.fn.Slots {
			main.entry.Slots = append(main.entry.Slots, main.steps(bytes))
		}
	}
}

// compareResults finds sizes of results that a case has otherwise than the whole's function at the sizes of the case.
func (p *entryPlan) compareResults(c *entryPlan) {
	fixed := map[string]int{}
	for _, s := range c.fn.Case.Sizes {
		fixed[s.Sym] = s.Size
	}
	for k, v := range p.fn.Body.Results {
		for axis, d := range v.Type.Shape {
			if other := c.fn.Body.Results[k].Type.Shape[axis]; d.At(fixed) != other {
				p.tells(k, axis, other.AtMost(c.found))
			}
		}
	}
}

// entriesToWrite puts cases before what calls them.
func (g *generator) entriesToWrite() []*entryPlan {
	sorted := slices.Clone(g.entries)
	slices.SortStableFunc(sorted, func(x, y *entryPlan) int { return isMain(x) - isMain(y) })
	return sorted
}

func isMain(p *entryPlan) int {
	if p.main == nil {
		return 1
	}
	return 0
}

// cases runs the first case whose sizes are those of the run, and leaves with what it returns: at the start one of sizes
// that are given, later one of a size that has just been found, which computes what came before anew.
func (w *entryWriter) cases(found string) {
	for _, c := range w.plan.others() {
		sizes, ok := w.plan.beyond(c.fn.Case)
		about := slices.ContainsFunc(sizes, func(s bug.SizeIs) bool { return s.Sym == found })
		if !ok || about == (found == "") || slices.ContainsFunc(sizes, func(s bug.SizeIs) bool { return w.sizes[s.Sym] == nil }) {
			continue
		}
		var all value.Value
		for _, s := range sizes {
			one := w.icmp(enum.IPredEQ, w.size(bug.Dim{Sym: s.Sym}), i64(int64(s.Size)))
			if all == nil {
				all = one
			} else {
				all = w.and(all, one)
			}
		}
		run, next := w.function.block(), w.function.block()
		w.cur.NewCondBr(all, run, next)
		w.cur = run
		args := []value.Value{w.frame}
		w.leave(w.call(w.m.declare(c.entry.Symbol, types.I32, args), args...))
		w.cur = next
	}
}

// whole is the entry that this one is a part of, or itself.
func (p *entryPlan) whole() *entryPlan {
	if p.main != nil {
		return p.main
	}
	return p
}

// others are the entries that may run in place of this one.
func (p *entryPlan) others() []*entryPlan {
	return slices.DeleteFunc(slices.Clone(p.whole().cases), func(c *entryPlan) bool { return c == p })
}

// beyond lists the sizes of a case that this entry does not have already; ok says that it has no other.
func (p *entryPlan) beyond(c *bug.Case) (sizes []bug.SizeIs, ok bool) {
	sizes = slices.Clone(c.Sizes)
	if p.fn.Case == nil {
		return sizes, true
	}
	for _, s := range p.fn.Case.Sizes {
		i := slices.Index(sizes, s)
		if i < 0 {
			return nil, false
		}
		sizes = slices.Delete(sizes, i, i+1)
	}
	return sizes, true
}
