package llvm

import (
	"fmt"
	"slices"
	"strings"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	bug "tfc/ir"

	"tfc/codegen/kernel"
	"tfc/ir/tensor"
	"tfc/targets/machine"
)

// GPUOutput is a module compiled for a GPU, short of PTX.
type GPUOutput struct {
	// Text is one LLVM IR module with all kernels.
	Text Text
	// Funcs say how to run the module's functions.
	Funcs []GPUFunc
	// Consts are the bytes that arguments placed in constants refer to.
	Consts []byte
}

// GPUFunc is a function: kernel launches, one after the other.
type GPUFunc struct {
	Name string
	// Arena is the size in bytes of the memory that arguments placed in the arena share.
	Arena    int64
	Launches []Launch
}

// Launch is one kernel launch.
type Launch struct {
	// Symbol is the kernel's name in the code; Node the graph node that it works for.
	Symbol, Node string
	// Blocks and Threads are the grid's and the block's size, of dimension x; the others are 1.
	Blocks, Threads int
	// Shared is the bytes of shared memory that the kernel declares itself: none are asked for at launch.
	Shared int64
	Args   []GPUArg
}

// GPUArg is a parameter of a kernel: the address of a buffer.
type GPUArg struct {
	Value   string
	DType   tensor.DType
	Len     int64
	Written bool
	Place   bug.Place
}

// GenerateGPU writes the kernels of all functions of a module, whose values have their places, for a GPU. Functions run
// kernels only: the error wraps a *kernel.Unsupported where an operation needs a CPU.
func GenerateGPU(m *bug.Module, gpu *machine.GPU) (*GPUOutput, error) {
	lower := func(op *bug.Op) ([]*kernel.Kernel, error) { return kernel.LowerGPU(op, gpu) }
	g := &generator{cfg: Config{Kernels: lower}, m: m, symbols: map[string]string{}, consts: newPool()}
	out := &GPUOutput{}
	for _, f := range m.Funcs {
		if err := onGPU(f.Body); err != nil {
			return nil, fmt.Errorf("func @%s: %w", f.Name, err)
		}
		if err := g.lower(f.Body); err != nil {
			return nil, fmt.Errorf("func @%s: %w", f.Name, err)
		}
		out.Funcs = append(out.Funcs, g.launches(f))
	}
	text := newModule()
	for _, c := range g.unique {
		text.gpuKernel(c.Kernel, gpuSymbol(c.symbol))
	}
	out.Text = Text{m.Name, text.ir.String()}
	out.Consts = g.consts.bytes
	return out, nil
}

// onGPU refuses what a sequence of launches can't do.
func onGPU(b *bug.Block) error {
	for _, op := range b.Ops {
		t := op.Def.Traits
		if isControl(op) || t.Has(bug.OnHost) || t.Has(bug.MayFail) && op.Var == nil {
			return &kernel.Unsupported{Op: op.Def.Name, Node: op.Node, Why: "it needs a CPU"}
		}
	}
	return nil
}

func (g *generator) launches(f *bug.Func) GPUFunc {
	out := GPUFunc{Name: f.Name, Arena: f.Arena}
	for _, op := range f.Body.Ops {
		for _, c := range g.calls[op] {
			l := Launch{Symbol: gpuSymbol(c.symbol), Node: op.Node, Blocks: c.Blocks, Threads: c.Threads}
			for i, b := range c.Buffers {
				if b.Access&kernel.Shared != 0 {
					l.Shared += b.Len * int64(b.DType.Size())
					continue
				}
				l.Args = append(l.Args, g.gpuArg(b, c.Bindings[i]))
			}
			out.Launches = append(out.Launches, l)
		}
	}
	return out
}

// gpuSymbol is a symbol with what PTX takes.
func gpuSymbol(symbol string) string { return strings.ReplaceAll(symbol, ".", "_") }

func (g *generator) gpuArg(b *kernel.Buffer, v *bug.Value) GPUArg {
	a := GPUArg{Value: v.Name, DType: b.DType, Len: b.Len, Written: b.Access&kernel.Write != 0, Place: v.Place}
	if v.Op != nil && v.Op.Is("const") {
		a.Place = bug.Place{Kind: bug.InConsts, Offset: g.consts.add(v.Op.Tensor("value"))}
	}
	return a
}

// gpuKernel adds a kernel's function: void name(buffers…), to be launched.
func (m *module) gpuKernel(k *kernel.Kernel, symbol string) {
	var params []*ir.Param
	bases := map[*kernel.Buffer]value.Value{}
	for i, b := range k.Buffers {
		if k.Bindings[i] == nil {
			continue
		}
		p := ir.NewParam(b.Name, pointer)
		if !b.Aliased {
			p.Attrs = append(p.Attrs, enum.ParamAttrNoAlias)
		}
		if b.Access == kernel.Read && !b.Aliased {
			p.Attrs = append(p.Attrs, enum.ParamAttrReadOnly)
		}
		params, bases[b] = append(params, p), p
	}
	e := &emitter{
		function: m.newFunction(symbol, types.Void, params...),
		k:        k, symbol: symbol, values: map[*kernel.Value]parts{}, bases: bases,
	}
	e.f.CallingConv = enum.CallingConvPTXKernel
	e.f.FuncAttrs = append(e.f.FuncAttrs, ir.AttrPair{Key: "nvvm.reqntid", Value: fmt.Sprint(k.Threads)})
	e.body(k.Body)
	e.cur.NewRet(nil)
}

// device writes the statements that only GPUs have.
func (e *emitter) device(s kernel.Stmt) {
	switch s := s.(type) {
	case *kernel.Special:
		n := e.call(e.m.declare("llvm.nvvm.read.ptx.sreg."+specials[s.Kind], types.I32, nil))
		e.values[s.Result] = parts{re: e.convert(zext, n, types.I64)}
	case *kernel.Barrier:
		e.intrinsic("llvm.nvvm.barrier.cta.sync.aligned.all", types.Void, i32(0))
	case *kernel.Shuffle:
		d := s.Result.Type.DType.Real()
		e.values[s.Result] = e.each(e.get(s.Arg), func(x value.Value) value.Value { return e.exchange(d, x, s.Xor) })
	default:
		bug.Bugf("kernel %s: no code for %T", e.k.Name, s)
	}
}

// specials are the special registers of PTX.
var specials = [...]string{
	kernel.ThreadIndex: "tid.x", kernel.BlockIndex: "ctaid.x", kernel.BlockSize: "ntid.x", kernel.GridSize: "nctaid.x",
	kernel.LaneIndex: "laneid",
}

// exchange gives the register of the lane whose index differs by xor. The hardware exchanges 32 bits at a time.
func (e *emitter) exchange(d tensor.DType, x value.Value, xor int) value.Value {
	m := e.toMemory(d, x)
	bits := types.NewInt(uint64(8 * d.Size()))
	same := m.Type().Equal(bits)
	if !same {
		m = e.convert(bitcast, m, bits)
	}
	switch {
	case bits.BitSize < 32:
		m = e.convert(trunc, e.shuffleWord(e.convert(zext, m, types.I32), xor), bits)
	case bits.BitSize == 32:
		m = e.shuffleWord(m, xor)
	default:
		low, high := e.convert(trunc, m, types.I32), e.convert(trunc, e.lshr(m, i64(32)), types.I32)
		low, high = e.shuffleWord(low, xor), e.shuffleWord(high, xor)
		m = e.or(e.convert(zext, low, bits), e.shl(e.convert(zext, high, bits), i64(32)))
	}
	if !same {
		m = e.convert(bitcast, m, memory(d))
	}
	return e.fromMemory(d, m)
}

func (e *emitter) shuffleWord(x value.Value, xor int) value.Value {
	return e.intrinsic("llvm.nvvm.shfl.sync.bfly.i32", types.I32, i32(-1), x, i32(int64(xor)), i32(31))
}

// sharedMemory is the address of a block's buffer: a global of the shared address space, used through an ordinary
// pointer, from which LLVM finds the address space again.
func (e *emitter) sharedMemory(b *kernel.Buffer) value.Value {
	t := types.NewArray(uint64(b.Len*int64(b.DType.Size())), types.I8)
	g := e.m.ir.NewGlobalDef(e.symbol+"_"+b.Name, &literal{typ: t, text: "undef"})
	g.Linkage, g.AddrSpace, g.Align = enum.LinkageInternal, sharedSpace, 16
	g.Typ = &types.PointerType{ElemType: t, AddrSpace: sharedSpace}
	p := ir.NewAddrSpaceCast(g, pointer)
	entry := e.f.Blocks[0]
	entry.Insts = slices.Insert(entry.Insts, 0, ir.Instruction(p))
	e.bases[b] = p
	return p
}

// sharedSpace is NVPTX's number of the shared address space.
const sharedSpace = 3
