package eval

import (
	"slices"

	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// moving are the primitives that move or change bits, be it of numbers: they keep denormal ones.
var moving = []scalar.Op{scalar.Param, scalar.Const, scalar.Neg, scalar.Abs, scalar.Select, scalar.Bitcast,
	scalar.Complex, scalar.Real, scalar.Imag}

// computes reports an operation that takes denormal numbers for zeros and makes none, as compiled code does and
// TensorFlow. Others hand them on.
func computes(op *ir.Op) bool {
	switch op.Def.Lower {
	case ir.LowerReduce, ir.LowerContract, ir.LowerWindow:
		return true
	}
	if fn := op.Scalar(); fn != nil {
		return slices.ContainsFunc(fn.Nodes, func(n scalar.Node) bool { return !slices.Contains(moving, n.Op) })
	}
	return false
}

// flushed are tensors with zeros in place of denormal numbers.
func flushed(ts []*tensor.Tensor) []*tensor.Tensor {
	out := slices.Clone(ts)
	for i, t := range ts {
		switch t.DType() {
		case tensor.F32, tensor.C64:
			out[i] = flush[uint32](t, 0x7f80_0000, 1<<31)
		case tensor.F64, tensor.C128:
			out[i] = flush[uint64](t, 0x7ff0<<48, 1<<63)
		}
	}
	return out
}

// flush replaces denormal numbers, whose exponent bits are zeros, in a copy if there are any.
func flush[T uint32 | uint64](t *tensor.Tensor, exponent, sign T) *tensor.Tensor {
	denormal := func(b T) bool { return b&exponent == 0 && b&^sign != 0 }
	if !slices.ContainsFunc(words[T](t), denormal) {
		return t
	}
	out := t.Clone()
	bits := words[T](out)
	for i, b := range bits {
		if denormal(b) {
			bits[i] = b & sign
		}
	}
	return out
}

// words views the elements' bits.
func words[T uint32 | uint64](t *tensor.Tensor) []T {
	raw := t.Bytes()
	size := tensor.DTypeOf[T]().Size()
	view, err := tensor.FromBytes(tensor.DTypeOf[T](), []int{len(raw) / size}, raw)
	if err != nil {
		ir.Bugf("bits of %s: %v", t, err)
	}
	return tensor.Data[T](view)
}
