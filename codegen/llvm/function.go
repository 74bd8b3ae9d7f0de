package llvm

import (
	"fmt"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/metadata"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"
)

// function writes the instructions of one LLVM function. Its methods build one instruction each, for scalars and
// vectors alike.
type function struct {
	m   *module
	f   *ir.Func
	cur *ir.Block
}

func (m *module) newFunction(name string, result types.Type, params ...*ir.Param) *function {
	f := m.ir.NewFunc(name, result, params...)
	return &function{m: m, f: f, cur: f.NewBlock("")}
}

func (e *function) block() *ir.Block { return e.f.NewBlock("") }

func (e *function) add(i ir.Instruction) { e.cur.Insts = append(e.cur.Insts, i) }

// jump ends the current block and goes on in the next.
func (e *function) jump(next *ir.Block) {
	e.cur.NewBr(next)
	e.cur = next
}

func (e *function) phi(t types.Type, incoming ...*ir.Incoming) *ir.InstPhi {
	p := &ir.InstPhi{Typ: t, Incs: incoming}
	e.add(p)
	return p
}

func (e *function) binary(make func(x, y value.Value) ir.Instruction, x, y value.Value) value.Value {
	i := make(x, y)
	e.add(i)
	return i.(value.Value)
}

func (e *function) icmp(p enum.IPred, x, y value.Value) value.Value {
	i := ir.NewICmp(p, x, y)
	e.add(i)
	return i
}

func (e *function) fcmp(p enum.FPred, x, y value.Value) value.Value {
	i := ir.NewFCmp(p, x, y)
	e.add(i)
	return i
}

func (e *function) choose(c, x, y value.Value) value.Value {
	i := &ir.InstSelect{Cond: c, ValueTrue: x, ValueFalse: y, Typ: x.Type()}
	e.add(i)
	return i
}

// convert applies a conversion to another element type, over the operand's lanes.
func (e *function) convert(kind conversion, x value.Value, to types.Type) value.Value {
	_, lanes := lanesOf(x.Type())
	i := conversions[kind](x, wide(to, lanes))
	e.add(i)
	return i.(value.Value)
}

type conversion uint8

const (
	bitcast conversion = iota
	trunc
	zext
	sext
	fpTrunc
	fpExt
	fpToSI
	siToFP
	uiToFP
	intToPtr
)

var conversions = [...]func(value.Value, types.Type) ir.Instruction{
	bitcast:  func(x value.Value, t types.Type) ir.Instruction { return ir.NewBitCast(x, t) },
	trunc:    func(x value.Value, t types.Type) ir.Instruction { return ir.NewTrunc(x, t) },
	zext:     func(x value.Value, t types.Type) ir.Instruction { return ir.NewZExt(x, t) },
	sext:     func(x value.Value, t types.Type) ir.Instruction { return ir.NewSExt(x, t) },
	fpTrunc:  func(x value.Value, t types.Type) ir.Instruction { return ir.NewFPTrunc(x, t) },
	fpExt:    func(x value.Value, t types.Type) ir.Instruction { return ir.NewFPExt(x, t) },
	fpToSI:   func(x value.Value, t types.Type) ir.Instruction { return ir.NewFPToSI(x, t) },
	siToFP:   func(x value.Value, t types.Type) ir.Instruction { return ir.NewSIToFP(x, t) },
	uiToFP:   func(x value.Value, t types.Type) ir.Instruction { return ir.NewUIToFP(x, t) },
	intToPtr: func(x value.Value, t types.Type) ir.Instruction { return ir.NewIntToPtr(x, t) },
}

func (e *function) add2(x, y value.Value) value.Value {
	return e.binary(func(x, y value.Value) ir.Instruction { return ir.NewAdd(x, y) }, x, y)
}

func (e *function) sub(x, y value.Value) value.Value {
	return e.binary(func(x, y value.Value) ir.Instruction { return ir.NewSub(x, y) }, x, y)
}

func (e *function) and(x, y value.Value) value.Value {
	return e.binary(func(x, y value.Value) ir.Instruction { return ir.NewAnd(x, y) }, x, y)
}

func (e *function) or(x, y value.Value) value.Value {
	return e.binary(func(x, y value.Value) ir.Instruction { return ir.NewOr(x, y) }, x, y)
}

func (e *function) xor(x, y value.Value) value.Value {
	return e.binary(func(x, y value.Value) ir.Instruction { return ir.NewXor(x, y) }, x, y)
}

func (e *function) shl(x, y value.Value) value.Value {
	return e.binary(func(x, y value.Value) ir.Instruction { return ir.NewShl(x, y) }, x, y)
}

func (e *function) lshr(x, y value.Value) value.Value {
	return e.binary(func(x, y value.Value) ir.Instruction { return ir.NewLShr(x, y) }, x, y)
}

// element is the address of an element of type t; a vector of addresses for vectors of bases or indices.
func (e *function) element(t types.Type, base, index value.Value) value.Value {
	_, lanes := lanesOf(index.Type())
	if _, n := lanesOf(base.Type()); n > 1 {
		lanes = n
	}
	i := &ir.InstGetElementPtr{ElemType: t, Src: base, Indices: []value.Value{index}, Typ: wide(pointer, lanes)}
	e.add(i)
	return i
}

func (e *function) load(t types.Type, p value.Value, align int) *ir.InstLoad {
	i := &ir.InstLoad{ElemType: t, Src: p, Align: ir.Align(align)}
	e.add(i)
	return i
}

func (e *function) store(x, p value.Value, align int) *ir.InstStore {
	i := &ir.InstStore{Src: x, Dst: p, Align: ir.Align(align)}
	e.add(i)
	return i
}

func (e *function) call(f value.Value, args ...value.Value) value.Value {
	i := ir.NewCall(f, args...)
	e.add(i)
	return i
}

// intrinsic calls llvm.name with its type suffix; result and arguments give the declaration.
func (e *function) intrinsic(name string, result types.Type, args ...value.Value) value.Value {
	return e.call(e.m.declare(name, result, args), args...)
}

// overloaded calls an intrinsic whose name ends in its result type.
func (e *function) overloaded(name string, args ...value.Value) value.Value {
	t := args[0].Type()
	return e.intrinsic("llvm."+name+"."+mangled(t), t, args...)
}

// mangled is a type in an intrinsic's name.
func mangled(t types.Type) string {
	elem, lanes := lanesOf(t)
	text := "p0"
	switch elem := elem.(type) {
	case *types.FloatType:
		text = map[types.FloatKind]string{
			types.FloatKindHalf: "f16", types.FloatKindFloat: "f32", types.FloatKindDouble: "f64",
		}[elem.Kind]
	case *types.IntType:
		text = fmt.Sprintf("i%d", elem.BitSize)
	}
	if lanes > 1 {
		return fmt.Sprintf("v%d%s", lanes, text)
	}
	return text
}

func (e *function) shuffle(x, y value.Value, lanes []int) value.Value {
	elem, _ := lanesOf(x.Type())
	i := &ir.InstShuffleVector{X: x, Y: y, Mask: laneList(lanes), Typ: types.NewVector(uint64(len(lanes)), elem)}
	e.add(i)
	return i
}

// splat copies a scalar to lanes.
func (e *function) splat(x value.Value, lanes int) value.Value {
	if lanes == 1 {
		return x
	}
	t := types.NewVector(uint64(lanes), x.Type())
	first := ir.NewInsertElement(undefined(t), x, i64(0))
	e.add(first)
	i := &ir.InstShuffleVector{X: first, Y: undefined(t), Typ: t,
		Mask: &literal{typ: types.NewVector(uint64(lanes), types.I32), text: "zeroinitializer"}}
	e.add(i)
	return i
}

func (e *function) extract(x value.Value, lane int) value.Value {
	i := ir.NewExtractElement(x, i64(int64(lane)))
	e.add(i)
	return i
}

// alloca reserves aligned bytes in the function's frame.
func (e *function) alloca(bytes int64) value.Value {
	i := &ir.InstAlloca{ElemType: types.NewArray(uint64(bytes), types.I8), Typ: pointer, Align: 64}
	entry := e.f.Blocks[0]
	entry.Insts = append([]ir.Instruction{i}, entry.Insts...)
	return i
}

// nontemporal marks a store as one that need not stay in the caches.
func (m *module) nontemporal() *metadata.Attachment {
	if m.stream == nil {
		m.stream = &metadata.Tuple{MetadataID: -1, Fields: []metadata.Field{i32(1)}}
		m.ir.MetadataDefs = append(m.ir.MetadataDefs, m.stream)
	}
	return &metadata.Attachment{Name: "nontemporal", Node: m.stream}
}

// module is one LLVM module under construction.
type module struct {
	ir       *ir.Module
	declared map[string]*ir.Func
	stream   *metadata.Tuple
	// scalef reports AVX-512's instruction x·2ʸ.
	scalef bool
}

func newModule() *module {
	return &module{ir: ir.NewModule(), declared: map[string]*ir.Func{}}
}

// declare returns the declaration of an external function.
func (m *module) declare(name string, result types.Type, args []value.Value) *ir.Func {
	f := m.declared[name]
	if f == nil {
		params := make([]*ir.Param, len(args))
		for i, a := range args {
			params[i] = ir.NewParam("", a.Type())
		}
		f = m.ir.NewFunc(name, result, params...)
		m.declared[name] = f
	}
	return f
}
