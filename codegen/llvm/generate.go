// Package llvm writes kernels and the entries that call them as LLVM IR text, with github.com/llir/llvm.
//
// It takes a module after the memory plan, has codegen/kernel make the kernels, and gives text for targets/cpu to compile
// together with what the runtime must know (runtime/abi). It knows no pass, no LLVM library and no session. The text
// depends on the module and the machine alone.
//
// # Why
//
// Floating-point instructions carry no fast-math flags: sums are reassociated where a schedule wrote it down, products and
// sums are fused where a body says FMA, so that all optimisation levels of LLVM give the same bits.
package llvm

import (
	"fmt"
	"runtime"
	"slices"

	"github.com/llir/llvm/ir/enum"

	bug "tfc/ir"

	"tfc/codegen/kernel"
	"tfc/ir/tensor"
	"tfc/runtime/abi"
	"tfc/targets/machine"
)

// Config says what to generate code for.
type Config struct {
	Machine *machine.Machine
	// Threads is the number of threads that a run may use; 1 cuts no work into tasks, 0 leaves it to the caller of a run.
	Threads int
	// TaskWork is kernel.Config.TaskWork.
	TaskWork float64
	// Profile has entries note when their kernels ran, in abi.Call.Profile.
	Profile bool
	// Kernels makes the kernels of an operation; nil makes those of Machine.
	Kernels func(*bug.Op) ([]*kernel.Kernel, error)
}

// Output is a compiled module, short of machine code.
type Output struct {
	// Modules are LLVM IR texts that make one object each; they refer to each other's functions.
	Modules []Text
	Program *abi.Program
	// Consts are the bytes behind Call.Consts.
	Consts []byte
	// KernelOps are the operations behind abi.Entry.Kernels, by entry.
	KernelOps [][]*bug.Op
	// Kernels lists what was generated, in the order of first use.
	Kernels []KernelInfo
}

// Text is one LLVM IR module.
type Text struct{ Name, IR string }

// KernelInfo describes a generated kernel, for reports.
type KernelInfo struct {
	// Symbol is the function's name in the code; Name is the graph node.
	Symbol, Name string
	// Work is the estimated bytes and flops of a call.
	Work float64
	// Text is the kernel's loop nest.
	Text string
}

// textPerModule is about how much of the kernels' text goes into a module, so that large graphs compile on several
// threads: it takes LLVM some 80 ms, and a module costs 4 ms by itself.
const textPerModule = 128 << 10

// kernelSize is what a kernel weighs beside its text: small ones take LLVM some 3 ms.
const kernelSize = 4 << 10

// Generate writes the code of all functions of a module, whose values have their places.
func Generate(m *bug.Module, cfg Config) (*Output, error) {
	g := &generator{cfg: cfg, m: m, symbols: map[string]string{}, consts: newPool()}
	g.out.Program = &abi.Program{Name: m.Name, ConstAlign: abi.Alignment}
	for _, v := range m.Vars {
		g.out.Program.Vars = append(g.out.Program.Vars, abi.Var{Name: v.Name, DType: v.Type.DType, Shape: portShape(v.Type)})
	}
	for _, f := range m.Funcs {
		if err := g.lower(f.Body); err != nil {
			return nil, fmt.Errorf("func @%s: %w", f.Name, err)
		}
		g.entry(f)
	}
	g.joinCases()
	for _, p := range g.entries {
		if p.fn.Case == nil {
			g.out.Program.Entries = append(g.out.Program.Entries, p.entry)
			g.out.KernelOps = append(g.out.KernelOps, p.measured)
		}
	}
	g.write()
	g.out.Consts = g.consts.bytes
	g.out.Program.ConstSize = int64(len(g.out.Consts))
	return &g.out, nil
}

// generator collects kernels and entries.
type generator struct {
	cfg Config
	m   *bug.Module
	out Output
	// calls are the kernels of each operation; symbols the kernels by their text.
	calls   map[*bug.Op][]callee
	symbols map[string]string
	unique  []callee
	entries []*entryPlan
	consts  *pool
}

// callee is a kernel under the symbol that it is called by; size is what it weighs in its module.
type callee struct {
	*kernel.Kernel
	symbol string
	size   int
}

// lower makes the kernels of a block's operations, in parallel, and finds equal ones. Operations of one key share theirs.
func (g *generator) lower(b *bug.Block) error {
	var ops []*bug.Op
	collect(b, &ops)
	first := g.alike(ops)
	made := make([][]*kernel.Kernel, len(ops))
	texts := make([][]string, len(ops))
	errs := make([]error, len(ops))
	parallel(len(ops), func(i int) {
		if first[i] == i {
			made[i], texts[i], errs[i] = g.kernelsOf(ops[i])
		}
	})
	parallel(len(ops), func(i int) {
		if from := first[i]; from != i && errs[from] == nil {
			var ok bool
			if made[i], ok = kernel.Rebind(made[from], ops[from], ops[i]); ok {
				texts[i] = texts[from]
			} else {
				made[i], texts[i], errs[i] = g.kernelsOf(ops[i])
			}
		}
	})
	if g.calls == nil {
		g.calls = map[*bug.Op][]callee{}
	}
	for i, op := range ops {
		if errs[i] != nil {
			return errs[i]
		}
		for j, k := range made[i] {
			g.calls[op] = append(g.calls[op], g.intern(k, texts[i][j]))
		}
	}
	return nil
}

// alike says for each operation which is the first one of its key; itself if there is no other.
func (g *generator) alike(ops []*bug.Op) []int {
	first := make([]int, len(ops))
	keys := make([]string, len(ops))
	if g.cfg.Kernels == nil {
		parallel(len(ops), func(i int) { keys[i], _ = kernel.Key(ops[i]) })
	}
	seen := map[string]int{}
	for i, key := range keys {
		from, ok := seen[key]
		if !ok || key == "" {
			from = i
			seen[key] = i
		}
		first[i] = from
	}
	return first
}

// kernelsOf makes the kernels of one operation, and their texts.
func (g *generator) kernelsOf(op *bug.Op) (made []*kernel.Kernel, texts []string, err error) {
	if g.cfg.Kernels != nil {
		made, err = g.cfg.Kernels(op)
	} else {
		cfg := kernel.Config{Machine: g.cfg.Machine, Threads: g.cfg.Threads, TaskWork: g.cfg.TaskWork}
		made, err = kernel.Lower(op, cfg)
	}
	for _, k := range made {
		texts = append(texts, anonymous(k))
	}
	return made, texts, err
}

// parallel runs f(0) … f(n-1) on the processors; a panic of one is raised again here.
func parallel(n int, f func(int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	panics := make(chan any, workers)
	for w := range workers {
		go func() {
			defer func() { panics <- recover() }()
			for i := w; i < n; i += workers {
				f(i)
			}
		}()
	}
	for range workers {
		if p := <-panics; p != nil {
			defer panic(p)
		}
	}
}

// collect lists the operations that kernels compute, outer before inner. Fusions are not entered.
func collect(b *bug.Block, ops *[]*bug.Op) {
	for _, op := range b.Ops {
		switch {
		case isControl(op):
			for _, r := range op.Regions {
				collect(r, ops)
			}
		case inKernels(op):
			*ops = append(*ops, op)
		}
	}
}

// isControl reports an if or a while: their regions run in the entry.
func isControl(op *bug.Op) bool { return len(op.Regions) > 0 && !op.Def.Traits.Has(bug.Isolated) }

// inKernels reports an operation that is computed by kernels.
func inKernels(op *bug.Op) bool {
	t := op.Def.Traits
	switch {
	case isControl(op), op.Is("const"), op.Var != nil, t.Has(bug.OnHost), isAlias(op):
		return false
	}
	return true
}

// isAlias reports an operation whose result is its operand, memory and all.
func isAlias(op *bug.Op) bool {
	return t1(op) && op.Operands[0].Place == op.Result().Place && op.Result().Place.Kind != bug.Unplaced
}

func t1(op *bug.Op) bool { return op.Is("reshape") || op.Is("stop_gradient") || op.Is("head") }

// anonymous is a kernel's text without its name, which equal kernels share.
func anonymous(k *kernel.Kernel) string {
	nameless := *k
	nameless.Name = ""
	return nameless.String()
}

// intern gives a kernel its symbol: that of an equal one, or a new one after the graph's node.
func (g *generator) intern(k *kernel.Kernel, text string) callee {
	if s, ok := g.symbols[text]; ok {
		return callee{k, s, kernelSize + len(text)}
	}
	c := callee{k, fmt.Sprintf("k.%s.%s", symbolName(k.Name), digest(text)), kernelSize + len(text)}
	g.symbols[text] = c.symbol
	g.unique = append(g.unique, c)
	g.out.Kernels = append(g.out.Kernels, KernelInfo{c.symbol, k.Name, k.Work, text})
	return c
}

// shared divides the kernels among modules of about equal text: the longest first, each to the module that has least by
// then. Within a module they keep their order.
func shared(all []callee) [][]callee {
	total := 0
	for _, c := range all {
		total += c.size
	}
	modules := min(max(1, (total+textPerModule/2)/textPerModule), max(1, len(all)))
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return all[b].size - all[a].size })
	home, load := make([]int, len(all)), make([]int, modules)
	for _, i := range order {
		least := slices.Index(load, slices.Min(load))
		home[i], load[least] = least, load[least]+all[i].size
	}
	shares := make([][]callee, modules)
	for i, c := range all {
		shares[home[i]] = append(shares[home[i]], c)
	}
	return shares
}

// write prints the modules: kernels in equal shares, entries with the first.
func (g *generator) write() {
	shares := shared(g.unique)
	linkage, visibility := enum.LinkageInternal, enum.VisibilityNone
	if len(shares) > 1 {
		linkage, visibility = enum.LinkageNone, enum.VisibilityHidden
	}
	texts := make([]Text, len(shares))
	parallel(len(shares), func(i int) {
		m := newModule()
		m.scalef = g.cfg.Machine.AVX512
		for _, c := range shares[i] {
			f := m.kernel(c.Kernel, c.symbol)
			f.Linkage, f.Visibility = linkage, visibility
			m.declared[c.symbol] = f
		}
		if i == 0 {
			for _, e := range g.entriesToWrite() {
				e.write(m)
			}
		}
		texts[i] = Text{fmt.Sprintf("%s.%d", g.m.Name, i), m.ir.String()}
	})
	g.out.Modules = texts
}

// portShape is a type's shape as the runtime sees it.
func portShape(t bug.Type) []int {
	out := make([]int, t.Rank())
	for i, d := range t.Shape {
		out[i] = -1
		if d.Known() {
			out[i] = d.Size
		}
	}
	return out
}

func port(name string, t bug.Type) abi.Port {
	return abi.Port{Name: name, DType: t.DType, Shape: portShape(t)}
}

// pool lays out constants; equal ones are stored once.
type pool struct {
	bytes   []byte
	offsets map[string]int64
}

func newPool() *pool { return &pool{offsets: map[string]int64{}} }

func (p *pool) add(t *tensor.Tensor) int64 {
	key := string(t.Bytes())
	if at, ok := p.offsets[key]; ok {
		return at
	}
	for len(p.bytes)%abi.Alignment != 0 {
		p.bytes = append(p.bytes, 0)
	}
	at := int64(len(p.bytes))
	p.bytes = append(p.bytes, t.Bytes()...)
	p.offsets[key] = at
	return at
}
