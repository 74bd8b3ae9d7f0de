package llvm

import (
	"fmt"
	"maps"
	"slices"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	bug "tfc/ir"

	"tfc/codegen/kernel"
	"tfc/runtime/abi"
)

// sizes states the run-time sizes of an entry: symbols of the feeds' types, which a caller gives, then what the ports'
// types and the arena need of expressions over them.
func (p *entryPlan) sizes(f *bug.Func) {
	for _, v := range f.Params() {
		for _, d := range v.Type.Shape {
			for _, s := range d.Symbols() {
				if !slices.Contains(p.entry.Dims, s) {
					p.entry.Dims = append(p.entry.Dims, s)
				}
			}
		}
	}
	p.entry.Given = len(p.entry.Dims)
	p.found = f.Found()
	for _, s := range p.found {
		p.entry.Found = append(p.entry.Found, len(p.entry.Dims))
		p.entry.Dims = append(p.entry.Dims, s.Sym)
		p.entry.Computed = append(p.entry.Computed, p.steps(s.Most))
	}
	for _, v := range f.Params() {
		p.entry.Feeds = append(p.entry.Feeds, p.port(v.Name, v.Type))
	}
	for k, v := range f.Body.Results {
		name := v.Name
		if k < len(f.Results) {
			name = f.Results[k]
		}
		p.entry.Fetches = append(p.entry.Fetches, p.port(name, v.Type))
		for axis, d := range v.Type.Shape {
			if p.finds(d) {
				p.told = append(p.told, toldSize{k, axis, abi.RefDim(p.entry.Fetches[k].Shape[axis])})
			}
		}
	}
	for _, op := range p.hosts {
		p.entry.HostOps = append(p.entry.HostOps, p.hostOp(op))
	}
	for _, bytes := range f.Slots {
		p.entry.Slots = append(p.entry.Slots, p.steps(bytes))
	}
}

// port describes a buffer that code outside reads or writes; a size that is an expression becomes a run-time dimension of its own.
func (p *entryPlan) port(name string, t bug.Type) abi.Port {
	out := port(name, t)
	for i, d := range t.Shape {
		if d.Known() {
			continue
		}
		k := slices.Index(p.entry.Dims, d.Text())
		if k < 0 {
			k = len(p.entry.Dims)
			p.entry.Dims = append(p.entry.Dims, d.Text())
			p.entry.Computed = append(p.entry.Computed, p.steps(d.AtMost(p.found)))
			if p.finds(d) {
				p.entry.Found = append(p.entry.Found, k)
			}
		}
		out.Shape[i] = abi.DimRef(k)
	}
	return out
}

// finds reports a size that depends on one that the entry finds.
func (p *entryPlan) finds(d bug.Dim) bool {
	return slices.ContainsFunc(p.found, func(s bug.Found) bool { return slices.Contains(d.Symbols(), s.Sym) })
}

// steps is an expression in postfix order.
func (p *entryPlan) steps(d bug.Dim) abi.Expr {
	one := func(op abi.SizeOp, arg int) abi.Expr { return abi.Expr{{Op: op, Arg: int64(arg)}} }
	both := func(op abi.SizeOp) func(x, y abi.Expr) abi.Expr {
		return func(x, y abi.Expr) abi.Expr { return slices.Concat(x, y, one(op, 0)) }
	}
	return bug.Visit(d, bug.Arithmetic[abi.Expr]{
		Number: func(n int) abi.Expr { return one(abi.SizeNumber, n) },
		Symbol: func(s string) abi.Expr { return one(abi.SizeDim, slices.Index(p.entry.Dims, s)) },
		Sum:    both(abi.SizeSum), Product: both(abi.SizeProduct),
		Quotient: func(x abi.Expr, n int) abi.Expr { return slices.Concat(x, one(abi.SizeQuotient, n)) },
	})
}

// computeSizes computes what the entry's kernels and slots need of run-time sizes, at its start.
func (w *entryWriter) computeSizes() {
	entry := &w.plan.whole().entry
	if entry.Given > 0 {
		dims := w.load(pointer, w.element(types.I8, w.frame, i64(abi.OffDims)), 8)
		for k, name := range entry.Dims[:entry.Given] {
			w.sizes[name] = w.load(types.I64, w.element(types.I64, dims, i64(int64(k))), 8)
		}
	}
	var at value.Value = i64((w.plan.fn.Arena + abi.Alignment - 1) &^ (abi.Alignment - 1))
	for _, bytes := range w.plan.fn.Slots {
		w.slots = append(w.slots, at)
		up := w.and(w.add2(w.size(bytes), i64(abi.Alignment-1)), i64(-abi.Alignment))
		at = w.add2(at, up)
	}
	w.computeKernelSizes()
	w.tell("")
}

// computeKernelSizes computes what kernels take of sizes, as far as their symbols have a value: registers of one block are
// seen in those that come after it alone.
func (w *entryWriter) computeKernelSizes() {
	use := func(d bug.Dim) {
		if w.known(d.Symbols()) {
			w.size(d)
		}
	}
	w.plan.fn.Body.Walk(func(op *bug.Op) {
		for _, c := range w.plan.g.calls[op] {
			for _, n := range c.Sizes {
				use(n)
			}
			for _, cond := range c.When {
				use(cond.Size)
			}
		}
	})
}

// find gives a symbol the value that an operation has found, in registers and for the caller, and leaves for the function
// that is the case of it, if there is one.
func (w *entryWriter) find(op *bug.Op) {
	sym := op.Finds()
	maps.DeleteFunc(w.sizes, func(text string, _ value.Value) bool {
		d, err := bug.ParseDim(text)
		return err != nil || slices.Contains(d.Symbols(), sym)
	})
	w.sizes[sym] = w.load(types.I64, w.address(op.Operands[1]), 8)
	w.computeKernelSizes()
	w.tell(sym)
	w.cases(sym)
}

// tell stores for the caller the sizes of results that depend on a symbol that has just been found; at the start, those
// that depend on none.
func (w *entryWriter) tell(sym string) {
	for _, t := range w.plan.whole().told {
		d := w.plan.fn.Body.Results[t.result].Type.Shape[t.axis]
		symbols := d.Symbols()
		now := slices.Contains(symbols, sym)
		if sym == "" {
			now = !w.plan.finds(d)
		}
		if now && w.known(symbols) {
			dims := w.load(pointer, w.element(types.I8, w.frame, i64(abi.OffDims)), 8)
			w.store(w.size(d), w.element(types.I64, dims, i64(int64(t.dim))), 8)
		}
	}
}

// toldSize is a size of a result that the run writes: Entry.Dims has it at dim.
type toldSize struct{ result, axis, dim int }

// tells makes a size of a result one that the run writes, since a case has it otherwise than the whole's function; most is
// what it is there at most.
func (p *entryPlan) tells(result, axis int, most bug.Dim) {
	own := p.fn.Body.Results[result].Type.Shape[axis].AtMost(p.found).Positive()
	port := &p.entry.Fetches[result]
	k := abi.RefDim(port.Shape[axis])
	if !slices.Contains(p.entry.Found, k) {
		if k >= p.entry.Given {
			p.entry.Computed[k-p.entry.Given] = p.steps(own) // which may be negative where the case runs
		}
		k = len(p.entry.Dims)
		p.entry.Dims = append(p.entry.Dims, fmt.Sprintf("%s_%d", port.Name, axis))
		p.entry.Computed = append(p.entry.Computed, p.steps(own))
		p.entry.Found = append(p.entry.Found, k)
		p.told = append(p.told, toldSize{result, axis, k})
		port.Shape[axis] = abi.DimRef(k)
	}
	if !own.AtLeast(most) { // room for either
		p.entry.Computed[k-p.entry.Given] = p.steps(own.Plus(most.Positive()))
	}
}

func (w *entryWriter) known(symbols []string) bool {
	return !slices.ContainsFunc(symbols, func(s string) bool { return w.sizes[s] == nil })
}

// size is a size in a register, computed once.
func (w *entryWriter) size(d bug.Dim) value.Value {
	if d.Known() {
		return i64(int64(d.Size))
	}
	if v := w.sizes[d.Text()]; v != nil {
		return v
	}
	mul := func(x, y value.Value) value.Value {
		return w.binary(func(x, y value.Value) ir.Instruction { return ir.NewMul(x, y) }, x, y)
	}
	v := bug.Visit(d, bug.Arithmetic[value.Value]{
		Number: func(n int) value.Value { return i64(int64(n)) },
		Symbol: func(s string) value.Value {
			if w.sizes[s] == nil {
				bug.Bugf("entry %s: size ?%s has no value", w.plan.fn.Name, s)
			}
			return w.sizes[s]
		},
		Sum: w.add2, Product: mul,
		Quotient: func(x value.Value, n int) value.Value {
			return w.binary(func(x, y value.Value) ir.Instruction { return ir.NewSDiv(x, y) }, x, i64(int64(n)))
		},
	})
	w.sizes[d.Text()] = v
	return v
}

// when runs f where the conditions hold.
func (w *entryWriter) when(conds []kernel.Condition, f func()) {
	if len(conds) == 0 {
		f()
		return
	}
	var all value.Value
	for _, c := range conds {
		pred := enum.IPredSGE
		if !c.Holds {
			pred = enum.IPredSLT
		}
		one := w.icmp(pred, w.size(c.Size), i64(int64(c.AtLeast)))
		if all == nil {
			all = one
		} else {
			all = w.and(all, one)
		}
	}
	run, next := w.function.block(), w.function.block()
	w.cur.NewCondBr(all, run, next)
	w.cur = run
	f()
	w.jump(next)
}
