package scalar

import "tfc/ir/tensor"

// fold simplifies a node without changing any bit of its value, NaN, infinities and -0 included:
// constants are computed by the evaluator, and what only moves bits is looked through.
func (b *Builder) fold(n Node, x []Value) (Value, bool) {
	switch {
	case n.Op == Select && x[1] == x[2]:
		return x[1], true
	case n.Op == Select && b.f.Nodes[x[0].id].Op == Const:
		if b.f.Nodes[x[0].id].Bits != 0 {
			return x[1], true
		}
		return x[2], true
	case n.Op == Bitcast && n.Type == x[0].Type:
		return x[0], true
	case n.Op == Bitcast && b.f.Nodes[x[0].id].Op == Bitcast:
		inner := b.f.Nodes[x[0].id].Args[0]
		return b.Bitcast(n.Type, Value{inner, b.f.Nodes[inner].Type}), true
	}
	return b.foldConstants(n, x)
}

func (b *Builder) foldConstants(n Node, x []Value) (Value, bool) {
	if !n.Op.Info().Basic || !Const.Takes(n.Type) {
		return Value{}, false
	}
	f := &Func{Results: []int32{int32(len(x))}}
	for i, v := range x {
		c := b.f.Nodes[v.id]
		if c.Op != Const {
			return Value{}, false
		}
		f.Nodes = append(f.Nodes, c)
		n.Args[i] = int32(i)
	}
	f.Nodes = append(f.Nodes, n)
	if Verify(f) != nil {
		return Value{}, false // the caller's mistake, which Verify reports with the whole function
	}
	return b.ConstBits(n.Type, bitsOf(EvalScalars(f)[0])), true
}

// bitsOf is the bit pattern of a rank-0 tensor.
func bitsOf(t *tensor.Tensor) (bits uint64) {
	for k, v := range t.Bytes() {
		bits |= uint64(v) << (8 * k)
	}
	return bits
}
