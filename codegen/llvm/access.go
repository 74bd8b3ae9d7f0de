package llvm

import (
	"fmt"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	"tfc/codegen/kernel"
)

// maxFrame bounds a local buffer in the frame: threads of the pool have the system's default stack.
const maxFrame = 512 << 10

// base is the address of a buffer. A local one gets its place at first use: in the frame or, if it is large, on the heap
// until the function returns.
func (e *emitter) base(b *kernel.Buffer) value.Value {
	p := e.bases[b]
	if p == nil && b.Access&kernel.Shared != 0 {
		p = e.sharedMemory(b)
	}
	if p == nil {
		bytes := max(b.Len*int64(b.DType.Size()), 1)
		if b.Room != nil {
			p = e.allocateRoom(b)
		} else if bytes > maxFrame {
			p = e.allocate(bytes)
		} else {
			p = e.alloca(bytes)
		}
		e.bases[b] = p
	}
	return p
}

// allocate takes memory from the heap at the function's start; leave gives it back.
func (e *emitter) allocate(bytes int64) value.Value {
	args := []value.Value{i64(64), i64((bytes + 63) &^ 63)}
	p := ir.NewCall(e.m.declare("aligned_alloc", pointer, args), args...)
	entry := e.f.Blocks[0]
	entry.Insts = append([]ir.Instruction{p}, entry.Insts...)
	e.heap = append(e.heap, p)
	return p
}

// allocateRoom does so for a number of elements that is known by then, at the end of the function's first block.
func (e *emitter) allocateRoom(b *kernel.Buffer) value.Value {
	at := e.cur
	e.cur = e.f.Blocks[0]
	bytes := ir.NewMul(e.real(b.Room), i64(int64(b.DType.Size())))
	e.add(bytes)
	rounded := e.and(e.add2(bytes, i64(63)), i64(-64))
	p := e.call(e.m.declare("aligned_alloc", pointer, []value.Value{i64(64), rounded}), i64(64), rounded)
	e.heap, e.cur = append(e.heap, p.(*ir.InstCall)), at
	return p
}

// leave returns from the function.
func (e *emitter) leave(result value.Value) {
	for _, p := range e.heap {
		e.call(e.m.declare("free", types.Void, []value.Value{p}), p)
	}
	e.cur.NewRet(result)
}

// location is the address of what a load or store touches, in units of the real part's memory type.
type location struct {
	p     value.Value
	elem  types.Type
	lanes int
	align int
}

// locate computes an address; a complex element is two reals.
func (e *emitter) locate(b *kernel.Buffer, index *kernel.Value, lanes, align int) location {
	elem := memory(b.DType)
	i := e.real(index)
	if b.DType.IsComplex() {
		i = e.shl(i, integer(types.I64, 1, index.Type.Lanes))
	}
	return location{e.element(elem, e.base(b), i), elem, lanes, max(align, b.DType.Real().Size())}
}

// next is the location of the imaginary part.
func (e *emitter) next(l location) location {
	l.p = e.element(l.elem, l.p, i64(1))
	return l
}

func (e *emitter) loadStmt(s *kernel.Load) parts {
	t := s.Result.Type
	at := e.locate(s.Buffer, s.Index, t.Lanes, s.Align)
	read := func(l location) value.Value { return e.fromMemory(t.DType, e.read(l, s)) }
	switch {
	case !t.DType.IsComplex():
		return parts{re: read(at)}
	case t.Lanes == 1 || s.Index.Type.Lanes > 1:
		return parts{read(at), read(e.next(at))}
	}
	at.lanes *= 2
	both := e.read(at, s)
	none := undefined(both.Type())
	return parts{e.shuffle(both, none, every(t.Lanes, 0)), e.shuffle(both, none, every(t.Lanes, 1))}
}

// every lists lanes first, first+2, …
func every(lanes, first int) []int {
	out := make([]int, lanes)
	for i := range out {
		out[i] = 2*i + first
	}
	return out
}

// read loads memory types: plainly, under a mask, or from a vector of addresses.
func (e *emitter) read(l location, s *kernel.Load) value.Value {
	t := wide(l.elem, l.lanes)
	if s.Index.Type.Lanes > 1 {
		mask := e.mask(s.Mask, l.lanes)
		if mask == nil {
			mask = splatOf(types.I1, "true", l.lanes)
		}
		name := fmt.Sprintf("llvm.masked.gather.%s.v%dp0", mangled(t), l.lanes)
		return e.intrinsic(name, t, l.p, i32(int64(l.align)), mask, zero(t))
	}
	if s.Mask == nil {
		return e.load(t, l.p, l.align)
	}
	name := fmt.Sprintf("llvm.masked.load.%s.p0", mangled(t))
	return e.intrinsic(name, t, l.p, i32(int64(l.align)), e.mask(s.Mask, l.lanes), zero(t))
}

// mask is a mask over lanes: of a complex access, each lane counts twice.
func (e *emitter) mask(m *kernel.Value, lanes int) value.Value {
	if m == nil {
		return nil
	}
	x := e.real(m)
	if m.Type.Lanes == lanes {
		return x
	}
	pairs := make([]int, lanes)
	for i := range pairs {
		pairs[i] = i / 2
	}
	return e.shuffle(x, undefined(x.Type()), pairs)
}

func (e *emitter) storeStmt(s *kernel.Store) {
	t := s.Value.Type
	if t.Lanes == 1 && s.Mask != nil {
		e.storeIf(s)
		return
	}
	at := e.locate(s.Buffer, s.Index, t.Lanes, s.Align)
	x := e.each(e.get(s.Value), func(v value.Value) value.Value { return e.toMemory(t.DType, v) })
	switch {
	case x.im == nil:
		e.write(at, x.re, s)
	case t.Lanes == 1 || s.Index.Type.Lanes > 1:
		e.write(at, x.re, s)
		e.write(e.next(at), x.im, s)
	default:
		at.lanes *= 2
		e.write(at, e.shuffle(x.re, x.im, interleaved(t.Lanes)), s)
	}
}

// storeIf writes a scalar on a condition.
func (e *emitter) storeIf(s *kernel.Store) {
	write, exit := e.block(), e.block()
	e.cur.NewCondBr(e.real(s.Mask), write, exit)
	e.cur = write
	plain := *s
	plain.Mask = nil
	e.storeStmt(&plain)
	e.jump(exit)
}

// interleaved alternates the lanes of two vectors.
func interleaved(lanes int) []int {
	out := make([]int, 2*lanes)
	for i := range lanes {
		out[2*i], out[2*i+1] = i, lanes+i
	}
	return out
}

// write stores memory types.
func (e *emitter) write(l location, x value.Value, s *kernel.Store) {
	t := x.Type()
	switch {
	case s.Index.Type.Lanes > 1:
		mask := e.mask(s.Mask, l.lanes)
		if mask == nil {
			mask = splatOf(types.I1, "true", l.lanes)
		}
		name := fmt.Sprintf("llvm.masked.scatter.%s.v%dp0", mangled(t), l.lanes)
		e.intrinsic(name, types.Void, x, l.p, i32(int64(l.align)), mask)
	case s.Mask != nil:
		name := fmt.Sprintf("llvm.masked.store.%s.p0", mangled(t))
		e.intrinsic(name, types.Void, x, l.p, i32(int64(l.align)), e.mask(s.Mask, l.lanes))
	default:
		i := e.store(x, l.p, l.align)
		if s.NonTemporal {
			i.Metadata = append(i.Metadata, e.m.nontemporal())
		}
	}
}

// prefetch asks for a line that will be read, in all caches.
func (e *emitter) prefetch(s *kernel.Prefetch) {
	at := e.locate(s.Buffer, s.Index, 1, 0)
	e.intrinsic("llvm.prefetch.p0", types.Void, at.p, i32(0), i32(3), i32(1))
}
