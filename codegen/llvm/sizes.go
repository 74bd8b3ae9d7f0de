package llvm

import (
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
	for _, v := range f.Params() {
		p.entry.Feeds = append(p.entry.Feeds, p.port(v.Name, v.Type))
	}
	for k, v := range f.Body.Results {
		name := v.Name
		if k < len(f.Results) {
			name = f.Results[k]
		}
		p.entry.Fetches = append(p.entry.Fetches, p.port(name, v.Type))
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
			p.entry.Computed = append(p.entry.Computed, p.steps(d))
		}
		out.Shape[i] = abi.DimRef(k)
	}
	return out
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
	entry := &w.plan.entry
	if w.plan.main != nil {
		entry = &w.plan.main.entry
	}
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
	w.plan.fn.Body.Walk(func(op *bug.Op) {
		for _, c := range w.plan.g.calls[op] {
			for _, n := range c.Sizes {
				w.size(n)
			}
			for _, cond := range c.When {
				w.size(cond.Size)
			}
		}
	})
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
