package kernel

import (
	"slices"

	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// Builder writes the statements of a kernel. Equal computations are built once; each pure one goes to the outermost
// open block that has its operands, so that what does not change in a loop stands before it.
type Builder struct {
	Kernel *Kernel
	open   []*block
	seen   map[exprKey]*Value
	values int
	blocks int
	// divides has remainders of floats written out, for scalar targets without them.
	divides bool
}

// block is a statement list under construction. A loop joins its parent when it closes, which leaves the parent open for
// what moves out of the loop.
type block struct {
	id    int
	stmts []Stmt
	// guarded blocks run on a condition: loads stay inside.
	guarded bool
}

type exprKey struct {
	op     int
	typ    Type
	args   [3]int
	bits   uint64
	buffer *Buffer
	masked int
}

// Keys of expressions that are no scalar primitives.
const (
	keySplat = int(scalar.NumOps) + iota
	keyIota
	keyLoad
	keyExtract
	keyReduce
	keySpecial
	keySize
)

// NewBuilder starts a kernel.
func NewBuilder(name string) *Builder {
	b := &Builder{Kernel: &Kernel{Name: name}, seen: map[exprKey]*Value{}}
	b.push(false)
	return b
}

// Finish ends the kernel.
func (b *Builder) Finish() *Kernel {
	if len(b.open) != 1 {
		ir.Bugf("kernel %s ends with %d open blocks", b.Kernel.Name, len(b.open))
	}
	b.Kernel.Body = b.open[0].stmts
	return b.Kernel
}

// AddBuffer declares a buffer that stands for an ir value; v is nil for a local or shared one.
func (b *Builder) AddBuffer(buf *Buffer, v *ir.Value) *Buffer {
	b.Kernel.Buffers = append(b.Kernel.Buffers, buf)
	b.Kernel.Bindings = append(b.Kernel.Bindings, v)
	return buf
}

func (b *Builder) push(guarded bool) *block {
	b.blocks++
	k := &block{id: b.blocks, guarded: guarded}
	b.open = append(b.open, k)
	return k
}

func (b *Builder) pop() []Stmt {
	k := b.open[len(b.open)-1]
	b.open = b.open[:len(b.open)-1]
	return k.stmts
}

// Emit appends a statement to the innermost open block.
func (b *Builder) Emit(s Stmt) { b.emitAt(s, len(b.open)-1) }

func (b *Builder) emitAt(s Stmt, depth int) {
	k := b.open[depth]
	if r := Result(s); r != nil {
		r.block = k.id
	}
	k.stmts = append(k.stmts, s)
}

// Depth is the number of open blocks inside the kernel's own.
func (b *Builder) Depth() int { return len(b.open) - 1 }

// DepthOf is the outermost depth at which all the values are defined.
func (b *Builder) DepthOf(vs ...*Value) int {
	depth := 0
	for _, v := range vs {
		if v == nil || v.Const {
			continue
		}
		d := b.find(v)
		if d < 0 {
			ir.Bugf("kernel %s: value %d used outside of its block", b.Kernel.Name, v.ID)
		}
		depth = max(depth, d)
	}
	return depth
}

func (b *Builder) find(v *Value) int {
	return slices.IndexFunc(b.open, func(k *block) bool { return k.id == v.block })
}

// Live reports whether the value may be used here.
func (b *Builder) Live(v *Value) bool { return v.Const || b.find(v) >= 0 }

// At runs f with statements going to the block at an outer depth.
func (b *Builder) At(depth int, f func()) {
	inner := slices.Clone(b.open[depth+1:])
	b.open = b.open[:depth+1]
	f()
	b.open = append(b.open, inner...)
}

func (b *Builder) value(t Type) *Value {
	b.values++
	return &Value{ID: b.values, Type: t}
}

// pure returns the value of a computation, from an earlier one that is still in reach or by make.
func (b *Builder) pure(key exprKey, args []*Value, depth int, make func(r *Value) Stmt) *Value {
	for i, a := range args {
		key.args[i] = a.ID
	}
	if v := b.seen[key]; v != nil && b.Live(v) {
		return v
	}
	r := b.value(key.typ)
	b.emitAt(make(r), max(depth, b.DepthOf(args...)))
	b.seen[key] = r
	return r
}

// Const is a constant of the given bits in every lane.
func (b *Builder) Const(t Type, bits uint64) *Value {
	key := exprKey{op: int(scalar.Const), typ: t, bits: bits}
	v := b.seen[key]
	if v == nil {
		v = b.value(t)
		v.Const, v.Bits = true, bits
		b.seen[key] = v
	}
	return v
}

// ConstFloat is a scalar constant of a real, integer or bool type.
func (b *Builder) ConstFloat(d tensor.DType, x float64) *Value {
	return b.Const(Type{d, 1}, scalar.ConstBits(d, x))
}

// Int is a scalar i64 constant.
func (b *Builder) Int(n int64) *Value { return b.Const(Type{tensor.I64, 1}, uint64(n)) }

// Size is a size as a scalar i64, a constant where it is known.
func (b *Builder) Size(n ir.Dim) *Value {
	if n.Known() {
		return b.Int(int64(n.Size))
	}
	i := slices.Index(b.Kernel.Sizes, n)
	if i < 0 {
		i = len(b.Kernel.Sizes)
		b.Kernel.Sizes = append(b.Kernel.Sizes, n)
	}
	return b.pure(exprKey{op: keySize, typ: Type{tensor.I64, 1}, bits: uint64(i)}, nil, 0,
		func(r *Value) Stmt { return &Size{r, i} })
}

// Splat copies a scalar to lanes; a value that has them already is returned.
func (b *Builder) Splat(v *Value, lanes int) *Value {
	if v.Type.Lanes == lanes {
		return v
	}
	t := Type{v.Type.DType, lanes}
	if v.Const {
		return b.Const(t, v.Bits)
	}
	return b.pure(exprKey{op: keySplat, typ: t}, []*Value{v}, 0, func(r *Value) Stmt { return &Splat{r, v} })
}

// Iota is 0, 1, … over lanes.
func (b *Builder) Iota(d tensor.DType, lanes int) *Value {
	if lanes == 1 {
		return b.Const(Type{d, 1}, 0)
	}
	return b.pure(exprKey{op: keyIota, typ: Type{d, lanes}}, nil, 0, func(r *Value) Stmt { return &Iota{r} })
}

// Extract reads one lane of a vector.
func (b *Builder) Extract(v *Value, lane int) *Value {
	if v.Type.Lanes == 1 {
		return v
	}
	t := Type{v.Type.DType, 1}
	return b.pure(exprKey{op: keyExtract, typ: t, bits: uint64(lane)}, []*Value{v}, 0,
		func(r *Value) Stmt { return &Extract{r, v, lane} })
}

// Op applies a primitive; scalar operands of a vector operation are splat.
func (b *Builder) Op(op scalar.Op, d tensor.DType, args ...*Value) *Value {
	lanes := 1
	for _, a := range args {
		lanes = max(lanes, a.Type.Lanes)
	}
	if v := b.fold(op, d, lanes, args); v != nil {
		return v
	}
	if op == scalar.Rem && d.IsFloat() && b.divides {
		return b.remainder(args[0], args[1])
	}
	if lanes > 1 && allUniform(args) {
		return b.Splat(b.Op(op, d, args...), lanes)
	}
	vec := make([]*Value, len(args))
	for i, a := range args {
		vec[i] = b.Splat(a, lanes)
	}
	return b.pure(exprKey{op: int(op), typ: Type{d, lanes}}, vec, 0,
		func(r *Value) Stmt { return &Compute{r, op, vec} })
}

func allUniform(args []*Value) bool {
	return !slices.ContainsFunc(args, func(a *Value) bool { return a.Type.Lanes > 1 })
}

// Load reads a buffer. Loads of a buffer that the kernel does not write move out of loops and are shared.
func (b *Builder) Load(l *Load) *Value {
	if l.Buffer.Access != Read || l.Buffer.Aliased {
		b.Emit(l)
		return l.Result
	}
	args := []*Value{l.Index}
	if l.Mask != nil {
		args = append(args, l.Mask)
	}
	key := exprKey{op: keyLoad, typ: l.Result.Type, buffer: l.Buffer, masked: len(args)}
	return b.pure(key, args, b.guardDepth(), func(r *Value) Stmt {
		l.Result = r
		return l
	})
}

// NewLoad makes the load of a value of type t, to be completed and passed to Load.
func (b *Builder) NewLoad(buf *Buffer, t Type, index *Value) *Load {
	return &Load{Result: b.value(t), Index: index, Buffer: buf}
}

// guardDepth is the innermost block that runs on a condition; 0 if there is none.
func (b *Builder) guardDepth() int {
	for d := len(b.open) - 1; d > 0; d-- {
		if b.open[d].guarded {
			return d
		}
	}
	return 0
}

// HReduce combines the lanes of a vector to a scalar.
func (b *Builder) HReduce(op scalar.Op, v *Value) *Value {
	if v.Type.Lanes == 1 {
		return v
	}
	return b.pure(exprKey{op: keyReduce + int(op)<<8, typ: Type{v.Type.DType, 1}}, []*Value{v}, 0,
		func(r *Value) Stmt { return &HReduce{r, v, op} })
}

// Special reads an index of the GPU thread.
func (b *Builder) Special(kind SpecialKind) *Value {
	return b.pure(exprKey{op: keySpecial, typ: Type{tensor.I64, 1}, bits: uint64(kind)}, nil, 0,
		func(r *Value) Stmt { return &Special{r, kind} })
}

// Shuffle exchanges a value between the threads of a warp.
func (b *Builder) Shuffle(v *Value, xor int) *Value {
	r := b.value(v.Type)
	b.Emit(&Shuffle{r, v, xor})
	return r
}

// Loop emits a loop from lo below hi. The body gets the variable and the carried values and returns their next ones; the
// values after the loop are returned.
func (b *Builder) Loop(lo, hi, step int64, inits []*Value, body func(i *Value, carried []*Value) []*Value) []*Value {
	return b.LoopOf(&Loop{Lo: b.Int(lo), Hi: b.Int(hi), Step: step}, inits, body)
}

// LoopOf completes a loop that has its bounds, step and flags.
func (b *Builder) LoopOf(l *Loop, inits []*Value, body func(i *Value, carried []*Value) []*Value) []*Value {
	k := b.push(false)
	l.Var = b.value(Type{tensor.I64, 1})
	l.Var.block = k.id
	phis := make([]*Value, len(inits))
	for i, v := range inits {
		phis[i] = b.value(v.Type)
		phis[i].block = k.id
	}
	next := body(l.Var, phis)
	l.Body = b.pop()
	outs := make([]*Value, len(inits))
	for i, v := range inits {
		outs[i] = b.value(v.Type)
		outs[i].block = b.open[len(b.open)-1].id
		l.Carried = append(l.Carried, Carried{v, phis[i], next[i], outs[i]})
	}
	b.Emit(l)
	return outs
}

// If emits a branch; both sides return as many values, which are merged.
func (b *Builder) If(cond *Value, then, els func() []*Value) []*Value {
	s := &If{Cond: cond}
	b.push(true)
	x := then()
	s.Then = b.pop()
	b.push(true)
	var y []*Value
	if els != nil {
		y = els()
	}
	s.Else = b.pop()
	var out []*Value
	for i := range x {
		r := b.value(x[i].Type)
		r.block = b.open[len(b.open)-1].id
		s.Merged = append(s.Merged, Merge{r, x[i], y[i]})
		out = append(out, r)
	}
	b.Emit(s)
	return out
}

// Fail ends the kernel with an error.
func (b *Builder) Fail(a, bound *Value) {
	b.Kernel.Fails = true
	b.Emit(&Fail{a, bound})
}

// Inline computes a scalar function of Basic primitives over rows of arguments, results row by row. Each primitive goes
// over all rows before the next: neighbouring instructions are independent, so that few of them wait in the processor's
// queues for a chain of dependent ones.
func (b *Builder) Inline(f *scalar.Func, rows [][]*Value) [][]*Value {
	vals := make([][]*Value, len(f.Nodes))
	for i, n := range f.Nodes {
		vals[i] = make([]*Value, len(rows))
		for r, args := range rows {
			switch n.Op {
			case scalar.Param:
				vals[i][r] = args[n.Bits]
			case scalar.Const:
				vals[i][r] = b.Const(Type{n.Type, 1}, n.Bits)
			default:
				x := make([]*Value, n.Op.Info().Arity)
				for k := range x {
					x[k] = vals[n.Args[k]][r]
				}
				vals[i][r] = b.Op(n.Op, n.Type, x...)
			}
		}
	}
	out := make([][]*Value, len(rows))
	for r := range rows {
		for _, k := range f.Results {
			out[r] = append(out[r], vals[k][r])
		}
	}
	return out
}

// DotPairs adds products of pairs of bf16 to a sum.
func (b *Builder) DotPairs(acc, x, y *Value) *Value {
	r := b.value(acc.Type)
	lanes := acc.Type.Lanes
	b.Emit(&DotPairs{r, acc, b.Splat(x, lanes), b.Splat(y, lanes)})
	return r
}

// Permute picks lanes of two vectors in a row.
func (b *Builder) Permute(x, y *Value, lanes []int) *Value {
	r := b.value(x.Type)
	b.emitAt(&Permute{r, x, y, lanes}, b.DepthOf(x, y))
	return r
}
