package kernel

import (
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// fold simplifies index arithmetic (i64) and conditions (bool) whose operands are constants or neutral; nil if it
// can't. Other types are the passes' business.
func (b *Builder) fold(op scalar.Op, d tensor.DType, lanes int, args []*Value) *Value {
	isBool := args[0].Type.DType == tensor.Bool
	switch {
	case op == scalar.Select && args[0].Const:
		return b.Splat(args[1+int(1-args[0].Bits)], lanes)
	case len(args) != 2 || !isBool && args[0].Type.DType != tensor.I64:
		return nil
	case isBool && op != scalar.And && op != scalar.Or:
		return nil
	case args[0].Const && args[1].Const:
		if r, ok := foldInts(op, int64(args[0].Bits), int64(args[1].Bits)); ok {
			return b.Const(Type{d, lanes}, uint64(r))
		}
	case args[0].Const && commutes(op):
		return b.foldRight(op, lanes, args[1], args[0])
	case args[1].Const:
		return b.foldRight(op, lanes, args[0], args[1])
	}
	return nil
}

func commutes(op scalar.Op) bool {
	return op == scalar.Add || op == scalar.Mul || op == scalar.And || op == scalar.Or
}

// foldRight simplifies x op c.
func (b *Builder) foldRight(op scalar.Op, lanes int, x, c *Value) *Value {
	n := int64(c.Bits)
	isBool := x.Type.DType == tensor.Bool
	switch {
	case n == 0 && (op == scalar.Add || op == scalar.Sub || op == scalar.Or),
		n == 1 && (op == scalar.Mul || op == scalar.Div || isBool && op == scalar.And):
		return b.Splat(x, lanes)
	case n == 0 && (op == scalar.Mul || op == scalar.And):
		return b.Const(Type{x.Type.DType, lanes}, 0)
	case isBool && n == 1 && op == scalar.Or:
		return b.Const(Type{tensor.Bool, lanes}, 1)
	}
	return nil
}

func foldInts(op scalar.Op, x, y int64) (int64, bool) {
	switch op {
	case scalar.Add:
		return x + y, true
	case scalar.Sub:
		return x - y, true
	case scalar.Mul:
		return x * y, true
	case scalar.Min:
		return min(x, y), true
	case scalar.Max:
		return max(x, y), true
	case scalar.And:
		return x & y, true
	case scalar.Or:
		return x | y, true
	case scalar.Div:
		if y != 0 {
			return x / y, true
		}
	case scalar.Rem:
		if y != 0 {
			return x % y, true
		}
	case scalar.Lt:
		return truth(x < y), true
	case scalar.Le:
		return truth(x <= y), true
	case scalar.Eq:
		return truth(x == y), true
	}
	return 0, false
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
