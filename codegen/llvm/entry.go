package llvm

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	bug "tfc/ir"

	"tfc/codegen/kernel"
	"tfc/runtime/abi"
)

// entryPlan is an entry to be written, once it is known which module holds which kernel.
type entryPlan struct {
	g     *generator
	fn    *bug.Func
	entry abi.Entry
	hosts []*bug.Op
	// measured are the operations of entry.Kernels; kernels is how many come before them in the list of main.
	measured []*bug.Op
	kernels  int64
	// found are the sizes that the function finds; told are those of the whole's results that are known once they are, or
	// that cases have otherwise.
	found []bug.Found
	told  []toldSize
	// cases are the entries that stand in for this one at some sizes; main is the one that this one stands in for.
	cases []*entryPlan
	main  *entryPlan
	// firstHost is the place of the entry's first host operation in the list that it shares with the entries beside it.
	firstHost int
	// sites is how many error sites of the whole come before its own.
	sites int
}

// entry registers the entry of a function.
func (g *generator) entry(f *bug.Func) {
	p := &entryPlan{g: g, fn: f, entry: abi.Entry{
		Name: f.Name, Symbol: "tfc_entry_" + symbolName(f.Name), ArenaSize: f.Arena, ArenaAlign: abi.Alignment,
	}}
	p.declare(f.Body)
	p.sizes(f)
	g.entries = append(g.entries, p)
}

// declare lists the error sites, host operations and constants of a block, in the order in which write meets them.
func (p *entryPlan) declare(b *bug.Block) {
	for _, op := range b.Ops {
		p.site(op)
		if op.Def.Traits.Has(bug.OnHost) {
			p.hosts = append(p.hosts, op)
		}
		p.measure(op)
		for _, v := range memoryConsts(op, p.g.calls[op]) {
			p.g.consts.add(kernel.Constant(v))
		}
		if isControl(op) {
			for _, r := range op.Regions {
				p.declare(r)
			}
		}
	}
}

// measure lists the calls of kernels that are to be measured.
func (p *entryPlan) measure(op *bug.Op) {
	if !p.g.cfg.Profile {
		return
	}
	for _, c := range p.g.calls[op] {
		p.entry.Kernels = append(p.entry.Kernels, abi.Kernel{Symbol: c.symbol, Op: op.Def.Name, Nodes: nodesOf(op)})
		p.measured = append(p.measured, op)
	}
}

// nodesOf lists the graph's nodes that an operation computes, those of its regions included.
func nodesOf(op *bug.Op) []string {
	var nodes []string
	add := func(name string) {
		if name != "" && !slices.Contains(nodes, name) {
			nodes = append(nodes, name)
		}
	}
	for _, r := range op.Regions {
		for _, inner := range r.Ops {
			for _, name := range nodesOf(inner) {
				add(name)
			}
		}
	}
	add(op.Node)
	return nodes
}

// memoryConsts lists the constants that an operation reads from memory.
func memoryConsts(op *bug.Op, calls []callee) []*bug.Value {
	read := op.Operands
	if calls != nil {
		read = nil
		for _, c := range calls {
			read = append(read, c.Bindings...)
		}
	}
	return slices.DeleteFunc(slices.Clone(read), func(v *bug.Value) bool {
		return v == nil || kernel.Constant(v) == nil
	})
}

// hostOp describes an operation that the host runs.
func (p *entryPlan) hostOp(op *bug.Op) abi.HostOp {
	h := abi.HostOp{Op: op.Def.Name, Node: op.Node, Flags: op.Flags()}
	for _, v := range op.Operands {
		h.Operands = append(h.Operands, p.port(v.Name, v.Type))
	}
	for _, v := range op.Results {
		h.Results = append(h.Results, p.port(v.Name, v.Type))
	}
	return h
}

// failedPrecondition is TensorFlow's code for the use of a variable without a value.
const failedPrecondition = 9

// site registers how an operation can fail, and returns the number of its site; 0 where it can't.
func (p *entryPlan) site(op *bug.Op) {
	s := abi.Site{Node: op.Node, Op: op.Def.Name}
	switch t := op.Def.Traits; {
	case t.Has(bug.ReadsVar | bug.MayFail):
		s.Code, s.Format = failedPrecondition, "Attempting to use uninitialized value "+op.Var.Name
	case t.Has(bug.MayFail) && op.Def.Attr("code") != nil:
		s.Code = op.Int("code")
		s.Format = strings.Replace(strings.Replace(op.Str("message"), "%d", "{a}", 1), "%d", "{b}", 1)
	default:
		return
	}
	p.entry.ErrorSites = append(p.entry.ErrorSites, s)
}

// entryWriter writes an entry's code: kernel calls in order, and control flow.
type entryWriter struct {
	*function
	plan        *entryPlan
	frame       value.Value
	roots       map[int64]value.Value
	sites, host int
	// calls is the number of the next call of a kernel.
	calls int64
	// sizes are the run-time sizes in registers, by their text; slots the offsets of the function's slots in the arena.
	sizes map[string]value.Value
	slots []value.Value
	// restore sets the mode of floating-point arithmetic that the entry was called in; nil if it is the same.
	restore func()
}

func (p *entryPlan) write(m *module) {
	frame := ir.NewParam("call", pointer)
	w := &entryWriter{function: m.newFunction(p.entry.Symbol, types.I32, frame), plan: p, frame: frame,
		sites: p.sites, calls: p.kernels, roots: map[int64]value.Value{}, sizes: map[string]value.Value{}}
	m.declared[p.entry.Symbol] = w.f
	if p.main != nil {
		w.f.Linkage = enum.LinkageInternal
	}
	w.flushDenormals()
	for _, off := range []int64{abi.OffArgs, abi.OffResults, abi.OffArena, abi.OffVars, abi.OffVarSet, abi.OffConsts} {
		w.roots[off] = w.load(pointer, w.element(types.I8, frame, i64(off)), 8)
	}
	w.computeSizes()
	w.cases("")
	w.block(p.fn.Body)
	w.leave(i32(0))
}

func (w *entryWriter) block(b *bug.Block) {
	for _, op := range b.Ops {
		w.op(op)
	}
}

func (w *entryWriter) op(op *bug.Op) {
	switch t := op.Def.Traits; {
	case op.Is("while"):
		w.while(op)
	case op.Is("if"):
		w.branch(op)
	case op.Var != nil:
		w.variable(op)
	case t.Has(bug.OnHost):
		w.callHost(op)
	case op.Finds() != "":
		w.kernels(op)
		w.find(op)
	default:
		w.kernels(op)
	}
}

// kernels calls the kernels of an operation, and leaves with its error site if one fails.
func (w *entryWriter) kernels(op *bug.Op) {
	fails := false
	for _, c := range w.plan.g.calls[op] {
		fails = fails || c.Fails
	}
	if fails {
		w.sites++
	}
	for _, c := range w.plan.g.calls[op] {
		w.when(c.When, func() { w.kernel(c) })
	}
}

// kernel calls a kernel, and leaves with its operation's error site if it fails.
func (w *entryWriter) kernel(c callee) {
	args := []value.Value{w.frame}
	for _, v := range c.Bindings {
		if v != nil {
			args = append(args, w.address(v))
		}
	}
	for _, n := range c.Sizes {
		args = append(args, w.size(n))
	}
	begin := w.mark(-1, i64(0))
	defer func() { w.calls++ }()
	if !c.Fails {
		w.call(w.m.declare(c.symbol, types.Void, args), args...)
		w.mark(w.calls, begin)
		return
	}
	status := w.call(w.m.declare(c.symbol, types.I32, args), args...)
	w.mark(w.calls, begin)
	w.leaveIf(w.icmp(enum.IPredNE, status, i32(0)), i32(int64(w.sites)))
}

// mark notes that a kernel has run since begin, and gives the time, if kernels are to be measured.
func (w *entryWriter) mark(kernel int64, begin value.Value) value.Value {
	if !w.plan.g.cfg.Profile {
		return begin
	}
	args := []value.Value{w.frame, i32(kernel), begin}
	return w.call(w.m.declare(abi.SymProfileMark, types.I64, args), args...)
}

// leaveIf returns a status where the condition holds.
func (w *entryWriter) leaveIf(cond, status value.Value) {
	leave, next := w.function.block(), w.function.block()
	w.cur.NewCondBr(cond, leave, next)
	w.cur = leave
	w.leave(status)
	w.cur = next
}

// address is where a value lives.
func (w *entryWriter) address(v *bug.Value) value.Value {
	if c := kernel.Constant(v); c != nil {
		return w.element(types.I8, w.roots[abi.OffConsts], i64(w.plan.g.consts.add(c)))
	}
	slot := func(off, index int64) value.Value {
		return w.load(pointer, w.element(pointer, w.roots[off], i64(index)), 8)
	}
	switch p := v.Place; p.Kind {
	case bug.InArena:
		return w.element(types.I8, w.roots[abi.OffArena], i64(p.Offset))
	case bug.InSlot:
		return w.element(types.I8, w.roots[abi.OffArena], w.slots[p.Offset])
	case bug.InParam:
		return slot(abi.OffArgs, p.Offset)
	case bug.InResult:
		return slot(abi.OffResults, p.Offset)
	case bug.InVar:
		return slot(abi.OffVars, w.varIndex(p.Var))
	}
	bug.Bugf("value %s of %s has no memory", v.Name, w.plan.fn.Name)
	return nil
}

func (w *entryWriter) varIndex(v *bug.Var) int64 {
	i := slices.Index(w.plan.g.m.Vars, v)
	if i < 0 {
		bug.Bugf("variable %s is not the module's", v.Name)
	}
	return int64(i)
}

// variable reads, writes or asks for a variable. Values that are read or written live in the variable's storage.
func (w *entryWriter) variable(op *bug.Op) {
	flag := w.element(types.I8, w.roots[abi.OffVarSet], i64(w.varIndex(op.Var)))
	i8 := func(n int64) value.Value { return integer(types.I8, n, 1) }
	switch t := op.Def.Traits; {
	case t.Has(bug.ReadsVar | bug.MayFail):
		w.sites++
		set := w.load(types.I8, flag, 1)
		w.leaveIf(w.icmp(enum.IPredEQ, set, i8(0)), i32(int64(w.sites)))
	case t.Has(bug.ReadsVar):
		w.store(w.load(types.I8, flag, 1), w.address(op.Result()), 1)
	case len(op.Operands) > 0:
		if p := op.Operands[0].Place; p.Kind != bug.InVar || p.Var != op.Var {
			bug.Bugf("value written to %s is not in its storage", op.Var.Name)
		}
		w.store(i8(1), flag, 1)
	default:
		w.store(i8(0), flag, 1)
	}
}

// callHost hands an operation back to the host, with the addresses of its operands and results.
func (w *entryWriter) callHost(op *bug.Op) {
	list := func(vs []*bug.Value) value.Value {
		p := w.alloca(int64(8 * max(1, len(vs))))
		for i, v := range vs {
			w.store(w.address(v), w.element(pointer, p, i64(int64(i))), 8)
		}
		return p
	}
	operands, results := list(op.Operands), list(op.Results)
	sig := types.NewFunc(types.I32, pointer, types.I32, pointer, pointer)
	host := w.load(types.NewPointer(sig), w.element(types.I8, w.frame, i64(abi.OffHost)), 8)
	status := w.call(host, w.frame, i32(int64(w.plan.firstHost+w.host)), operands, results)
	w.host++
	w.leaveIf(w.icmp(enum.IPredNE, status, i32(0)), status)
}

// truth loads a bool scalar.
func (w *entryWriter) truth(v *bug.Value) value.Value {
	return w.icmp(enum.IPredNE, w.load(types.I8, w.address(v), 1), integer(types.I8, 0, 1))
}

// while runs a loop: the memory plan has put each state's values into one place.
func (w *entryWriter) while(op *bug.Op) {
	cond, body, exit := w.function.block(), w.function.block(), w.function.block()
	w.jump(cond)
	outer := maps.Clone(w.sizes)
	w.block(op.Regions[0])
	w.cur.NewCondBr(w.truth(op.Regions[0].Results[0]), body, exit)
	w.cur = body
	w.block(op.Regions[1])
	w.sizes = outer
	w.cur.NewBr(cond)
	w.cur = exit
}

func (w *entryWriter) branch(op *bug.Op) {
	then, els, exit := w.function.block(), w.function.block(), w.function.block()
	w.cur.NewCondBr(w.truth(op.Operands[0]), then, els)
	outer := maps.Clone(w.sizes)
	w.cur = then
	w.block(op.Regions[0])
	w.jump(exit)
	w.cur, w.sizes = els, maps.Clone(outer)
	w.block(op.Regions[1])
	w.sizes = outer
	w.jump(exit)
}

// symbolName is a name with what linkers take.
func symbolName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_':
			return r
		}
		return '_'
	}, name)
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:6])
}
