package kernel

import (
	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// pairing is how a contraction takes two terms of bf16 at a time, where the machine adds the products of pairs to a sum
// of f32: a reduced axis of half the size, and the steps to a pair's second term. Packed blocks hold a pair in 32 bits,
// the first term in the lower half. TensorFlow takes subnormal numbers for zeros in its products, as the machine does.
type pairing struct {
	single tensor.DType // of the packed pairs; 0 where terms go one by one
	a, b   Index
}

// leastPairs is the number of pairs that pay for packing both operands.
const leastPairs = 65

// pair makes the reduced axis one of pairs. That needs an even number of terms, and enough rows to pack for.
func (p *gemm) pair() {
	m := p.cfg.Machine
	if !m.AVX512BF16 || p.left.buffer.DType != tensor.BF16 || p.right.buffer.DType != tensor.BF16 || !p.single() {
		return
	}
	k := p.reduced[0]
	if !k.size.Known() || k.size.Size%2 != 0 || k.size.Size < 2*leastPairs || !p.cases.atLeast(p.row.size, 65) ||
		len(p.shared) > 0 || p.col.a != dim(0) || k.size.Size/2*p.lanes*p.acc.Size() > maxPanel {
		return
	}
	p.pairing = pairing{tensor.U32, p.g.times(fixed(1), k.a), p.g.times(fixed(1), k.b)}
	p.reduced = []*axis{{size: ir.Dim{Size: k.size.Size / 2}, a: k.a.Scale(2), b: k.b.Scale(2)}}
}

// paired reports terms that are taken in pairs.
func (p *gemm) paired() bool { return p.pairing.single != 0 }

// packed is the type of an element of a packed block.
func (p *gemm) packed() tensor.DType {
	if p.paired() {
		return p.pairing.single
	}
	return p.acc
}

// element is what a packed block holds of an operand at an index: a term, or a pair of which the other one is a step
// away.
func (p *gemm) element(b *Buffer, at, step Index) *Value {
	x := p.g.load(b, at)
	if !p.paired() {
		return p.g.cast(p.acc, x)
	}
	return p.together(x, p.g.load(b, at.plus(step)))
}

// together joins two numbers of bf16, which are floats with a lower half of zeros, to a pair.
func (p *gemm) together(first, second *Value) *Value {
	bits := func(x *Value) *Value { return p.b.Op(scalar.Bitcast, tensor.U32, p.g.cast(tensor.F32, x)) }
	half := p.b.Const(Type{tensor.U32, 1}, 16)
	return p.b.Op(scalar.Or, tensor.U32, p.b.Op(scalar.Shr, tensor.U32, bits(first), half), bits(second))
}

// rowElements is what a packed block holds for a vector of terms of a row, of which so many are left: element, or pairs
// out of terms that lie side by side.
func (p *gemm) rowElements(from operand, at Index, left *Value) *Value {
	if !p.paired() || p.reduced[0].a != dim(2) {
		return p.element(from.buffer, at, p.pairing.a)
	}
	first := p.g.first(at)
	load := func(half int) *Value {
		index := p.b.Op(scalar.Add, tensor.I64, first, p.b.Int(int64(half*p.lanes)))
		l := p.b.NewLoad(from.buffer, Type{from.buffer.DType, p.lanes}, index)
		terms := p.b.Op(scalar.Mul, tensor.I64, left, p.b.Int(2))
		rest := p.b.Op(scalar.Sub, tensor.I64, terms, p.b.Int(int64(half*p.lanes)))
		l.Mask = p.b.Op(scalar.Lt, tensor.Bool, p.b.Iota(tensor.I64, p.lanes), rest)
		return p.b.Load(l)
	}
	lo, hi := load(0), load(1)
	even, odd := make([]int, p.lanes), make([]int, p.lanes)
	for i := range p.lanes {
		even[i], odd[i] = 2*i, 2*i+1
	}
	return p.together(p.b.Permute(lo, hi, even), p.b.Permute(lo, hi, odd))
}
