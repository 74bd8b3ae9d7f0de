package llvm

import (
	"fmt"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	bug "tfc/ir"

	"tfc/codegen/kernel"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
	"tfc/runtime/abi"
)

// parts is a kernel value in registers: a complex number is two.
type parts struct{ re, im value.Value }

// emitter writes the body of a kernel, or of a task of it.
type emitter struct {
	*function
	k      *kernel.Kernel
	symbol string
	frame  value.Value // tfc_call*
	values map[*kernel.Value]parts
	bases  map[*kernel.Buffer]value.Value
	// sizes are the kernel's run-time sizes; a task gets those it uses with its other captures.
	sizes []value.Value
	tasks int
	// heap lists large local buffers.
	heap []value.Value
}

// kernel adds the function of a kernel: void or, if it can fail, i32 name(tfc_call *, buffers…, sizes…).
func (m *module) kernel(k *kernel.Kernel, symbol string) *ir.Func {
	result := types.Type(types.Void)
	if k.Fails {
		result = types.I32
	}
	call := ir.NewParam("call", pointer)
	params := []*ir.Param{call}
	bases := map[*kernel.Buffer]value.Value{}
	for i, b := range k.Buffers {
		if k.Bindings[i] == nil {
			continue
		}
		p := ir.NewParam(b.Name, pointer)
		if !b.Aliased {
			p.Attrs = append(p.Attrs, enum.ParamAttrNoAlias)
		}
		params, bases[b] = append(params, p), p
	}
	var sizes []value.Value
	for i := range k.Sizes {
		p := ir.NewParam(fmt.Sprintf("n%d", i), types.I64)
		params, sizes = append(params, p), append(sizes, p)
	}
	e := &emitter{
		function: m.newFunction(symbol, result, params...),
		k:        k, symbol: symbol, frame: call, values: map[*kernel.Value]parts{}, bases: bases, sizes: sizes,
	}
	e.f.Linkage = enum.LinkageInternal
	e.body(k.Body)
	if k.Fails {
		e.leave(i32(0))
	} else {
		e.leave(nil)
	}
	return e.f
}

func (e *emitter) body(body []kernel.Stmt) {
	for _, s := range body {
		e.stmt(s)
	}
}

func (e *emitter) stmt(s kernel.Stmt) {
	switch s := s.(type) {
	case *kernel.Compute:
		e.values[s.Result] = e.compute(s)
	case *kernel.Size:
		e.values[s.Result] = parts{re: e.sizes[s.Index]}
	case *kernel.Splat:
		e.values[s.Result] = e.each(e.get(s.Arg), func(x value.Value) value.Value {
			return e.splat(x, s.Result.Type.Lanes)
		})
	case *kernel.Iota:
		e.values[s.Result] = parts{re: laneNumbers(s.Result.Type)}
	case *kernel.Extract:
		e.values[s.Result] = e.each(e.get(s.Arg), func(x value.Value) value.Value { return e.extract(x, s.Lane) })
	case *kernel.Permute:
		a, b := e.get(s.A), e.get(s.B)
		e.values[s.Result] = parts{re: e.shuffle(a.re, b.re, s.Lanes)}
	case *kernel.DotPairs:
		e.values[s.Result] = parts{re: e.dotPairs(e.real(s.Acc), e.real(s.A), e.real(s.B))}
	case *kernel.HReduce:
		e.values[s.Result] = e.hreduce(s)
	case *kernel.Load:
		e.values[s.Result] = e.loadStmt(s)
	case *kernel.Store:
		e.storeStmt(s)
	case *kernel.Prefetch:
		e.prefetch(s)
	case *kernel.Loop:
		e.loop(s)
	case *kernel.If:
		e.branch(s)
	case *kernel.Fail:
		e.fail(s)
	default:
		e.device(s)
	}
}

// get is a kernel value in registers.
func (e *emitter) get(v *kernel.Value) parts {
	if v.Const {
		return parts{re: constantOf(v.Type, v.Bits)}
	}
	p, ok := e.values[v]
	if !ok {
		bug.Bugf("kernel %s: value %d has no register", e.k.Name, v.ID)
	}
	return p
}

func (e *emitter) real(v *kernel.Value) value.Value { return e.get(v).re }

// each applies f to the parts of a number.
func (e *emitter) each(p parts, f func(value.Value) value.Value) parts {
	out := parts{re: f(p.re)}
	if p.im != nil {
		out.im = f(p.im)
	}
	return out
}

func laneNumbers(t kernel.Type) value.Value {
	elem := register(t.DType)
	text := "<"
	for i := range t.Lanes {
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprintf("%s %d", elem, i)
	}
	return &literal{typ: wide(elem, t.Lanes), text: text + ">"}
}

func (e *emitter) compute(s *kernel.Compute) parts {
	x := make([]parts, len(s.Args))
	re := make([]value.Value, len(s.Args))
	for i, a := range s.Args {
		x[i] = e.get(a)
		re[i] = x[i].re
	}
	from, to, lanes := s.Args[0].Type.DType, s.Result.Type.DType, s.Result.Type.Lanes
	switch {
	case s.Op == scalar.Complex:
		return parts{re[0], re[1]}
	case s.Op == scalar.Real:
		return parts{re: x[0].re}
	case s.Op == scalar.Imag:
		return parts{re: x[0].im}
	case s.Op == scalar.Cast && (from.IsComplex() || to.IsComplex()):
		return e.castComplex(from, to, lanes, x[0])
	case s.Op == scalar.Select && to.IsComplex():
		return parts{e.choose(re[0], re[1], re[2]), e.choose(re[0], x[1].im, x[2].im)}
	case to.IsComplex():
		bug.Bugf("kernel %s: %s of complex numbers", e.k.Name, s.Op)
	}
	if s.Op == scalar.Select {
		from = to
	}
	return parts{re: e.primitive(s.Op, from, to, lanes, re)}
}

func (e *emitter) castComplex(from, to tensor.DType, lanes int, x parts) parts {
	switch {
	case from.IsComplex() && to.IsComplex():
		return e.each(x, func(p value.Value) value.Value { return e.cast(from.Real(), to.Real(), lanes, p) })
	case to.IsComplex():
		return parts{e.cast(from, to.Real(), lanes, x.re), number(register(to), 0, lanes)}
	case to == tensor.Bool:
		return parts{re: e.or(e.cast(from.Real(), to, lanes, x.re), e.cast(from.Real(), to, lanes, x.im))}
	}
	return parts{re: e.cast(from.Real(), to, lanes, x.re)}
}

// hreduce combines lanes pairwise, halves first, so that the order does not depend on the target.
func (e *emitter) hreduce(s *kernel.HReduce) parts {
	d := s.Arg.Type.DType
	return e.each(e.get(s.Arg), func(x value.Value) value.Value {
		for n := s.Arg.Type.Lanes / 2; n >= 1; n /= 2 {
			low, high := make([]int, n), make([]int, n)
			for i := range n {
				low[i], high[i] = i, n+i
			}
			elem, _ := lanesOf(x.Type())
			none := undefined(wide(elem, 2*n))
			if n == 1 {
				x = e.primitive(s.Op, d.Real(), d.Real(), 1, []value.Value{e.extract(x, 0), e.extract(x, 1)})
				break
			}
			x = e.primitive(s.Op, d.Real(), d.Real(), n, []value.Value{e.shuffle(x, none, low), e.shuffle(x, none, high)})
		}
		return x
	})
}

// loop writes a loop. One with constant bounds runs at least once: kernels have no empty ones.
func (e *emitter) loop(l *kernel.Loop) {
	if l.Parallel {
		e.parallel(l)
		return
	}
	lo, hi := e.real(l.Lo), e.real(l.Hi)
	certain := l.Lo.Const && l.Hi.Const && int64(l.Lo.Bits) < int64(l.Hi.Bits)
	head, exit := e.block(), e.block()
	before := e.cur
	if certain {
		before.NewBr(head)
	} else {
		before.NewCondBr(e.icmp(enum.IPredSLT, lo, hi), head, exit)
	}
	e.cur = head
	i := e.phi(types.I64, ir.NewIncoming(lo, before))
	e.values[l.Var] = parts{re: i}
	phis := make([]parts, len(l.Carried))
	for k, c := range l.Carried {
		phis[k] = e.each(e.get(c.Init), func(x value.Value) value.Value {
			return e.phi(x.Type(), ir.NewIncoming(x, before))
		})
		e.values[c.Phi] = phis[k]
	}
	e.body(l.Body)
	next := e.add2(i, i64(l.Step))
	i.Incs = append(i.Incs, ir.NewIncoming(next, e.cur))
	for k, c := range l.Carried {
		e.feed(phis[k], e.get(c.Next))
	}
	last := e.cur
	last.NewCondBr(e.icmp(enum.IPredSLT, next, hi), head, exit)
	e.cur = exit
	for _, c := range l.Carried {
		out := e.get(c.Next)
		if !certain {
			out = e.joined(out, last, e.get(c.Init), before)
		}
		e.values[c.Out] = out
	}
}

// feed gives phis their value from the end of the loop's body.
func (e *emitter) feed(phi, next parts) {
	phi.re.(*ir.InstPhi).Incs = append(phi.re.(*ir.InstPhi).Incs, ir.NewIncoming(next.re, e.cur))
	if phi.im != nil {
		phi.im.(*ir.InstPhi).Incs = append(phi.im.(*ir.InstPhi).Incs, ir.NewIncoming(next.im, e.cur))
	}
}

// joined is x coming from one block or y from another.
func (e *emitter) joined(x parts, fromX *ir.Block, y parts, fromY *ir.Block) parts {
	out := parts{re: e.phi(x.re.Type(), ir.NewIncoming(x.re, fromX), ir.NewIncoming(y.re, fromY))}
	if x.im != nil {
		out.im = e.phi(x.im.Type(), ir.NewIncoming(x.im, fromX), ir.NewIncoming(y.im, fromY))
	}
	return out
}

func (e *emitter) branch(s *kernel.If) {
	then, els, exit := e.block(), e.block(), e.block()
	e.cur.NewCondBr(e.real(s.Cond), then, els)
	e.cur = then
	e.body(s.Then)
	endThen := e.cur
	endThen.NewBr(exit)
	e.cur = els
	e.body(s.Else)
	endElse := e.cur
	endElse.NewBr(exit)
	e.cur = exit
	for _, m := range s.Merged {
		e.values[m.Result] = e.joined(e.get(m.Then), endThen, e.get(m.Else), endElse)
	}
}

// fail leaves the numbers in the call frame and returns 1.
func (e *emitter) fail(s *kernel.Fail) {
	e.store(e.real(s.A), e.element(types.I8, e.frame, i64(abi.OffErrA)), 8)
	e.store(e.real(s.B), e.element(types.I8, e.frame, i64(abi.OffErrB)), 8)
	e.leave(i32(1))
	e.cur = e.block()
}

// parallel outlines the loop's body into a task that runs a range of iterations, and has the runtime run all. What the
// body uses from outside travels in a record on the stack.
func (e *emitter) parallel(l *kernel.Loop) {
	captured := e.captured(l.Body)
	size := int64(8)
	offsets := make([]int64, len(captured))
	for i, c := range captured {
		align := int64(min(64, c.size))
		size = (size + align - 1) / align * align
		offsets[i] = size
		size += c.size
	}
	record := e.alloca(size)
	e.store(e.frame, record, 8)
	for i, c := range captured {
		e.store(c.value, e.element(types.I8, record, i64(offsets[i])), 1)
	}
	task := e.task(l, captured, offsets)
	args := []value.Value{e.frame, task, record, e.iterations(l), i64(l.Grain)}
	e.call(e.m.declare(abi.SymParallelFor, types.Void, args), args...)
}

// iterations is the number of a loop's iterations.
func (e *emitter) iterations(l *kernel.Loop) value.Value {
	if l.Hi.Const && l.Lo.Const {
		return i64((int64(l.Hi.Bits) - int64(l.Lo.Bits) + l.Step - 1) / l.Step)
	}
	span := e.add2(e.sub(e.real(l.Hi), e.real(l.Lo)), i64(l.Step-1))
	return e.binary(func(x, y value.Value) ir.Instruction { return ir.NewSDiv(x, y) }, span, i64(l.Step))
}

// capture is a register that a task needs, or a buffer's address.
type capture struct {
	value  value.Value
	size   int64
	assign func(inner *emitter, x value.Value)
}

func captureOf(x value.Value, assign func(*emitter, value.Value)) capture {
	_, lanes := lanesOf(x.Type())
	return capture{x, int64(8 * lanes), assign}
}

// captured lists what a body uses from outside, in the order of first use.
func (e *emitter) captured(body []kernel.Stmt) []capture {
	var out []capture
	seen := map[any]bool{}
	use := func(v *kernel.Value) {
		p, outside := e.values[v]
		if v.Const || !outside || seen[v] {
			return
		}
		seen[v] = true
		out = append(out, captureOf(p.re, func(t *emitter, x value.Value) { t.values[v] = parts{re: x} }))
		if p.im != nil {
			out = append(out, captureOf(p.im, func(t *emitter, x value.Value) {
				t.values[v] = parts{t.values[v].re, x}
			}))
		}
	}
	kernel.Walk(body, func(s kernel.Stmt) {
		for _, v := range kernel.Uses(s) {
			use(v)
		}
		for _, v := range kernel.Ends(s) {
			use(v)
		}
		if b := kernel.BufferOf(s); b != nil && b.Room != nil {
			use(b.Room)
		}
		if b := kernel.BufferOf(s); b != nil && !seen[b] && b.Access&kernel.Local == 0 {
			seen[b] = true
			out = append(out, captureOf(e.bases[b], func(t *emitter, x value.Value) { t.bases[b] = x }))
		}
	})
	return out
}

// task writes void task(record, from, to), which runs iterations from … to-1.
func (e *emitter) task(l *kernel.Loop, captured []capture, offsets []int64) *ir.Func {
	e.tasks++
	record, from, to := ir.NewParam("record", pointer), ir.NewParam("from", types.I64), ir.NewParam("to", types.I64)
	name := fmt.Sprintf("%s.task%d", e.symbol, e.tasks)
	t := &emitter{
		function: e.m.newFunction(name, types.Void, record, from, to), k: e.k, symbol: name,
		values: map[*kernel.Value]parts{}, bases: map[*kernel.Buffer]value.Value{},
	}
	t.f.Linkage = enum.LinkageInternal
	t.frame = t.load(pointer, record, 8)
	for i, c := range captured {
		c.assign(t, t.load(c.value.Type(), t.element(types.I8, record, i64(offsets[i])), 1))
	}
	head, exit, before := t.block(), t.block(), t.cur
	before.NewBr(head)
	t.cur = head
	n := t.phi(types.I64, ir.NewIncoming(from, before))
	scaled := ir.NewMul(n, i64(l.Step))
	t.add(scaled)
	t.values[l.Var] = parts{re: t.add2(scaled, i64(int64(l.Lo.Bits)))}
	t.body(l.Body)
	next := t.add2(n, i64(1))
	n.Incs = append(n.Incs, ir.NewIncoming(next, t.cur))
	t.cur.NewCondBr(t.icmp(enum.IPredSLT, next, to), head, exit)
	t.cur = exit
	t.leave(nil)
	return t.f
}
