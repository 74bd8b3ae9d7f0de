package llvm

import (
	"slices"

	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	bug "tfc/ir"
)

// entryCase is an entry that runs in place of another one at some sizes; sites is how many error sites come before its
// own in the other's list.
type entryCase struct {
	*entryPlan
	sites int
}

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
		p.firstHost = len(main.entry.HostOps)
		for _, op := range p.hosts {
			main.entry.HostOps = append(main.entry.HostOps, main.hostOp(op))
		}
		main.cases = append(main.cases, entryCase{p, len(main.entry.ErrorSites)})
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

// cases runs the first case whose sizes are those of the run, and leaves with what it returns.
func (w *entryWriter) cases() {
	for _, c := range w.plan.cases {
		var all value.Value
		for _, s := range c.fn.Case.Sizes {
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
		site := w.call(w.m.declare(c.entry.Symbol, types.I32, args), args...)
		failed := w.icmp(enum.IPredSGT, site, i32(0)) // no site: a host operation's error has a status of its own
		w.leave(w.choose(failed, w.add2(site, i32(int64(c.sites))), site))
		w.cur = next
	}
}
