package scalar

import (
	"tfc/ir/tensor"
)

// Value is a scalar under construction.
type Value struct {
	id   int32
	Type tensor.DType
}

// Builder appends nodes to a function; equal nodes are built once, and Basic primitives of
// constants are computed (fold.go). Operand types are the caller's to get right: Verify checks
// the finished function.
type Builder struct {
	f    Func
	seen map[Node]int32
}

// NewBuilder starts a function with the given parameters.
func NewBuilder(params ...tensor.DType) (*Builder, []Value) {
	b := &Builder{seen: map[Node]int32{}}
	args := make([]Value, len(params))
	for i, d := range params {
		args[i] = b.AddParam(d)
	}
	return b, args
}

// AddParam appends a parameter; all parameters come before the first other node.
func (b *Builder) AddParam(d tensor.DType) Value {
	n := Node{Op: Param, Type: d, Bits: uint64(len(b.f.Params))}
	b.f.Params = append(b.f.Params, d)
	return b.node(n)
}

// Build is the function of the given results; nodes that none of them needs are left out.
func (b *Builder) Build(results ...Value) *Func {
	live := make([]bool, len(b.f.Nodes))
	for _, r := range results {
		live[r.id] = true
	}
	for i := len(live) - 1; i >= 0; i-- {
		if n := b.f.Nodes[i]; live[i] {
			for _, a := range n.Args[:n.Op.Info().Arity] {
				live[a] = true
			}
		}
	}
	f := &Func{Params: b.f.Params}
	number := make([]int32, len(live))
	for i, n := range b.f.Nodes {
		if !live[i] && n.Op != Param {
			continue
		}
		for k := range n.Op.Info().Arity {
			n.Args[k] = number[n.Args[k]]
		}
		number[i] = int32(len(f.Nodes))
		f.Nodes = append(f.Nodes, n)
	}
	for _, r := range results {
		f.Results = append(f.Results, number[r.id])
	}
	return f
}

// Inline appends f's nodes with args in place of its parameters and returns its results.
func (b *Builder) Inline(f *Func, args []Value) []Value {
	m := make([]Value, len(f.Nodes))
	for i, n := range f.Nodes {
		if n.Op == Param {
			m[i] = args[n.Bits]
			continue
		}
		var x [3]Value
		arity := n.Op.Info().Arity
		for k := range arity {
			x[k] = m[n.Args[k]]
		}
		if arity == 0 {
			m[i] = b.node(n)
		} else {
			m[i] = b.Op(n.Op, n.Type, x[:arity]...)
		}
	}
	out := make([]Value, len(f.Results))
	for i, r := range f.Results {
		out[i] = m[r]
	}
	return out
}

func (b *Builder) node(n Node) Value {
	id, ok := b.seen[n]
	if !ok {
		id = int32(len(b.f.Nodes))
		b.f.Nodes = append(b.f.Nodes, n)
		b.seen[n] = id
	}
	return Value{id, n.Type}
}

// Op builds any primitive with the given result type.
func (b *Builder) Op(op Op, result tensor.DType, args ...Value) Value {
	n := Node{Op: op, Type: result}
	for i, a := range args {
		n.Args[i] = a.id
	}
	if v, ok := b.fold(n, args); ok {
		return v
	}
	return b.node(n)
}

// Unary builds a one-operand primitive whose result has its operand's type.
func (b *Builder) Unary(op Op, x Value) Value { return b.Op(op, x.Type, x) }

// Binary builds a two-operand primitive whose result has the first operand's type.
func (b *Builder) Binary(op Op, x, y Value) Value { return b.Op(op, x.Type, x, y) }

// Const is a real, integer or bool constant of type d; for complex types its imaginary part is 0.
func (b *Builder) Const(d tensor.DType, v float64) Value {
	if d.IsComplex() {
		return b.Op(Complex, d, b.Const(d.Real(), v), b.Const(d.Real(), 0))
	}
	return b.ConstBits(d, ConstBits(d, v))
}

// ConstInt is an integer or bool constant, exact over 64 bits.
func (b *Builder) ConstInt(d tensor.DType, v int64) Value { return b.ConstBits(d, IntBits(d, v)) }

// ConstBits is the constant with the given bit pattern.
func (b *Builder) ConstBits(d tensor.DType, bits uint64) Value {
	return b.node(Node{Op: Const, Type: d, Bits: bits})
}

// Add is x+y.
func (b *Builder) Add(x, y Value) Value { return b.Binary(Add, x, y) }

// Sub is x-y.
func (b *Builder) Sub(x, y Value) Value { return b.Binary(Sub, x, y) }

// Mul is x·y.
func (b *Builder) Mul(x, y Value) Value { return b.Binary(Mul, x, y) }

// Div is x/y.
func (b *Builder) Div(x, y Value) Value { return b.Binary(Div, x, y) }

// Neg is -x.
func (b *Builder) Neg(x Value) Value { return b.Unary(Neg, x) }

// Abs is |x|, real for complex x.
func (b *Builder) Abs(x Value) Value { return b.Op(Abs, x.Type.Real(), x) }

// FMA is x·y+z rounded once.
func (b *Builder) FMA(x, y, z Value) Value { return b.Op(FMA, x.Type, x, y, z) }

// Compare builds Eq, Ne, Lt or Le.
func (b *Builder) Compare(op Op, x, y Value) Value { return b.Op(op, tensor.Bool, x, y) }

// Select is x where the bool c holds, else y.
func (b *Builder) Select(c, x, y Value) Value { return b.Op(Select, x.Type, c, x, y) }

// Cast converts x to type d; it is x itself when the type is the same.
func (b *Builder) Cast(d tensor.DType, x Value) Value {
	if x.Type == d {
		return x
	}
	return b.Op(Cast, d, x)
}

// Bitcast views x's bits as type d of the same width.
func (b *Builder) Bitcast(d tensor.DType, x Value) Value { return b.Op(Bitcast, d, x) }
