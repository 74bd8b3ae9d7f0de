package llvm

import (
	"fmt"
	"math"

	"github.com/llir/llvm/ir/constant"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	"tfc/codegen/kernel"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// literal is a constant in LLVM's syntax that llir has no node for: hexadecimal floats, which print without rounding,
// and splat(…), without which vector constants are most of a module's text.
type literal struct {
	constant.Constant
	typ  types.Type
	text string
	// divisor marks a positive integer: no quotient by it needs care.
	divisor bool
}

// Type is the constant's type.
func (l *literal) Type() types.Type { return l.typ }

// Ident is the constant's text.
func (l *literal) Ident() string { return l.text }

// String is the type and the text.
func (l *literal) String() string { return l.typ.String() + " " + l.text }

func i64(n int64) value.Value { return constant.NewInt(types.I64, n) }
func i32(n int64) value.Value { return constant.NewInt(types.I32, n) }

// splatOf repeats a scalar constant over lanes.
func splatOf(t types.Type, text string, lanes int) value.Value {
	if lanes == 1 {
		return &literal{typ: t, text: text}
	}
	return &literal{typ: types.NewVector(uint64(lanes), t), text: "splat (" + t.String() + " " + text + ")"}
}

// floatText prints a float in hexadecimal, as the double that it is exactly.
func floatText(x float64) string { return fmt.Sprintf("0x%016X", math.Float64bits(x)) }

// constantOf is a kernel's constant of a real, integer or bool type.
func constantOf(t kernel.Type, bits uint64) value.Value {
	n := scalar.Node{Op: scalar.Const, Type: t.DType, Bits: bits}
	switch {
	case t.DType == tensor.I64 && t.Lanes == 1:
		return i64(int64(bits))
	case t.DType == tensor.Bool:
		return splatOf(types.I1, [...]string{"false", "true"}[bits&1], t.Lanes)
	case t.DType.IsFloat():
		return splatOf(register(t.DType), floatText(n.ConstFloat()), t.Lanes)
	case t.DType.IsSigned():
		return integer(register(t.DType), n.ConstInt(), t.Lanes)
	}
	c := splatOf(register(t.DType), fmt.Sprint(bits), t.Lanes).(*literal)
	c.divisor = bits > 0
	return c
}

// number is a constant of an LLVM integer or floating-point type over lanes.
func number(t types.Type, x float64, lanes int) value.Value {
	if _, ok := t.(*types.FloatType); ok {
		return splatOf(t, floatText(x), lanes)
	}
	return splatOf(t, fmt.Sprint(int64(x)), lanes)
}

// integer is an integer constant over lanes.
func integer(t types.Type, n int64, lanes int) value.Value {
	c := splatOf(t, fmt.Sprint(n), lanes).(*literal)
	c.divisor = n > 0
	return c
}

func undefined(t types.Type) value.Value { return &literal{typ: t, text: "poison"} }
func zero(t types.Type) value.Value      { return &literal{typ: t, text: "zeroinitializer"} }

// laneList is the mask of a shufflevector: a vector of lane numbers.
func laneList(lanes []int) value.Value {
	text := "<"
	for i, n := range lanes {
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprintf("i32 %d", n)
	}
	return &literal{typ: types.NewVector(uint64(len(lanes)), types.I32), text: text + ">"}
}

// register is the LLVM type of a real element in a register. f16 and bf16 are floats that were rounded already: what
// computes with them is f32 arithmetic on every target.
func register(d tensor.DType) types.Type {
	switch d {
	case tensor.Bool:
		return types.I1
	case tensor.F16, tensor.BF16, tensor.F32, tensor.C64:
		return types.Float
	case tensor.F64, tensor.C128:
		return types.Double
	}
	return types.NewInt(uint64(8 * d.Size()))
}

// memory is the LLVM type of a real element in memory.
func memory(d tensor.DType) types.Type {
	switch d {
	case tensor.Bool:
		return types.I8
	case tensor.F16, tensor.BF16:
		return types.I16
	}
	return register(d)
}

// wide is t over lanes.
func wide(t types.Type, lanes int) types.Type {
	if lanes == 1 {
		return t
	}
	return types.NewVector(uint64(lanes), t)
}

// lanesOf inverts wide.
func lanesOf(t types.Type) (elem types.Type, lanes int) {
	if v, ok := t.(*types.VectorType); ok {
		return v.ElemType, int(v.Len)
	}
	return t, 1
}

// pointer is every pointer: LLVM's are opaque, llir prints this one as i8*.
var pointer = types.I8Ptr
