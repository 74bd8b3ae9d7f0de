package llvm

import (
	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/constant"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	bug "tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// operation is a primitive on values of one element type.
type operation struct {
	*function
	op scalar.Op
	// d is the operands' element type, lanes their number.
	d     tensor.DType
	lanes int
	x     []value.Value
}

// primitive computes a Basic primitive of a real, integer or bool type; result is the result's element type.
func (e *function) primitive(op scalar.Op, d, result tensor.DType, lanes int, x []value.Value) value.Value {
	o := &operation{e, op, d, lanes, x}
	switch op {
	case scalar.Select:
		return e.choose(x[0], x[1], x[2])
	case scalar.Cast:
		return e.cast(d, result, lanes, x[0])
	case scalar.Bitcast:
		return e.bits(d, result, x[0])
	}
	var r value.Value
	switch {
	case d == tensor.Bool:
		r = o.bool()
	case d.IsFloat():
		r = o.float()
		if rounds(op) {
			r = e.round(result, r)
		}
	default:
		r = o.integer()
	}
	if r == nil {
		bug.Bugf("no LLVM code for %s of %s", op, d)
	}
	return r
}

// rounds reports the primitives whose result may need rounding to f16 or bf16.
func rounds(op scalar.Op) bool {
	switch op {
	case scalar.Add, scalar.Sub, scalar.Mul, scalar.Div, scalar.Rem, scalar.FMA, scalar.Sqrt:
		return true
	}
	return false
}

// instructions are the primitives that are one LLVM instruction with two operands: on integers, on floats.
var instructions = map[scalar.Op][2]func(x, y value.Value) ir.Instruction{
	scalar.Add: {func(x, y value.Value) ir.Instruction { return ir.NewAdd(x, y) },
		func(x, y value.Value) ir.Instruction { return ir.NewFAdd(x, y) }},
	scalar.Sub: {func(x, y value.Value) ir.Instruction { return ir.NewSub(x, y) },
		func(x, y value.Value) ir.Instruction { return ir.NewFSub(x, y) }},
	scalar.Mul: {func(x, y value.Value) ir.Instruction { return ir.NewMul(x, y) },
		func(x, y value.Value) ir.Instruction { return ir.NewFMul(x, y) }},
	scalar.Div: {nil, func(x, y value.Value) ir.Instruction { return ir.NewFDiv(x, y) }},
	scalar.Rem: {nil, func(x, y value.Value) ir.Instruction { return ir.NewFRem(x, y) }},
	scalar.And: {func(x, y value.Value) ir.Instruction { return ir.NewAnd(x, y) }, nil},
	scalar.Or:  {func(x, y value.Value) ir.Instruction { return ir.NewOr(x, y) }, nil},
	scalar.Xor: {func(x, y value.Value) ir.Instruction { return ir.NewXor(x, y) }, nil},
}

// bool computes on truth values; sums are or, products and.
func (o *operation) bool() value.Value {
	switch o.op {
	case scalar.Add, scalar.Or, scalar.Max:
		return o.or(o.x[0], o.x[1])
	case scalar.Mul, scalar.And, scalar.Min:
		return o.and(o.x[0], o.x[1])
	case scalar.Xor, scalar.Ne:
		return o.xor(o.x[0], o.x[1])
	case scalar.Eq:
		return o.icmp(enum.IPredEQ, o.x[0], o.x[1])
	case scalar.Not:
		return o.xor(o.x[0], splatOf(types.I1, "true", o.lanes))
	}
	return nil
}

// floatIntrinsics are the primitives that LLVM has an intrinsic for.
var floatIntrinsics = map[scalar.Op]string{
	scalar.FMA: "fma", scalar.Sqrt: "sqrt", scalar.Abs: "fabs", scalar.Floor: "floor", scalar.Ceil: "ceil",
	scalar.Trunc: "trunc", scalar.Rint: "rint",
}

var floatPredicates = map[scalar.Op]enum.FPred{
	scalar.Eq: enum.FPredOEQ, scalar.Ne: enum.FPredUNE, scalar.Lt: enum.FPredOLT, scalar.Le: enum.FPredOLE,
}

func (o *operation) float() value.Value {
	if name, ok := floatIntrinsics[o.op]; ok {
		return o.overloaded(name, o.x...)
	}
	if p, ok := floatPredicates[o.op]; ok {
		return o.fcmp(p, o.x[0], o.x[1])
	}
	if make := instructions[o.op][1]; make != nil {
		return o.binary(make, o.x[0], o.x[1])
	}
	switch o.op {
	case scalar.Neg:
		i := ir.NewFNeg(o.x[0])
		o.add(i)
		return i
	case scalar.Scale:
		return o.scale()
	case scalar.Max:
		return o.extreme("maximum", enum.FPredOGT)
	case scalar.Min:
		return o.extreme("minimum", enum.FPredOLT)
	}
	return nil
}

// extreme is the intrinsic, which gives NaN for a NaN in either operand, without care for the sign of zeros. A constant
// needs one machine instruction only: y where y is beyond x, else x, which keeps a NaN in x.
func (o *operation) extreme(name string, beyond enum.FPred) value.Value {
	x, y := o.x[0], o.x[1]
	if _, ok := x.(*literal); ok {
		x, y = y, x
	}
	if _, ok := y.(*literal); ok {
		return o.choose(o.fcmp(beyond, y, x), y, x)
	}
	r := o.overloaded(name, y, x).(*ir.InstCall)
	r.FastMathFlags = []enum.FastMathFlag{enum.FastMathFlagNSZ}
	return r
}

// integerPredicates hold the unsigned and the signed comparison.
var integerPredicates = map[scalar.Op][2]enum.IPred{
	scalar.Eq: {enum.IPredEQ, enum.IPredEQ}, scalar.Ne: {enum.IPredNE, enum.IPredNE},
	scalar.Lt: {enum.IPredULT, enum.IPredSLT}, scalar.Le: {enum.IPredULE, enum.IPredSLE},
}

func (o *operation) signed() int {
	if o.d.IsSigned() {
		return 1
	}
	return 0
}

func (o *operation) int(n int64) value.Value {
	return integer(register(o.d), n, o.lanes)
}

func (o *operation) integer() value.Value {
	if make := instructions[o.op][0]; make != nil {
		return o.binary(make, o.x[0], o.x[1])
	}
	if p, ok := integerPredicates[o.op]; ok {
		return o.icmp(p[o.signed()], o.x[0], o.x[1])
	}
	switch o.op {
	case scalar.Neg:
		return o.sub(o.int(0), o.x[0])
	case scalar.Not:
		return o.xor(o.x[0], o.int(-1))
	case scalar.Abs:
		if o.signed() == 0 {
			return o.x[0]
		}
		return o.overloadedFlag("abs")
	case scalar.Clz:
		return o.overloadedFlag("ctlz")
	case scalar.PopCount:
		return o.overloaded("ctpop", o.x[0])
	case scalar.Max:
		return o.overloaded([]string{"umax", "smax"}[o.signed()], o.x...)
	case scalar.Min:
		return o.overloaded([]string{"umin", "smin"}[o.signed()], o.x...)
	case scalar.Div, scalar.Rem:
		return o.divide()
	case scalar.Shl, scalar.Shr:
		return o.shift()
	case scalar.MulHi:
		return o.mulHi()
	}
	return nil
}

// overloadedFlag calls an intrinsic whose second operand says whether an input is undefined: none is.
func (o *operation) overloadedFlag(name string) value.Value {
	t := o.x[0].Type()
	return o.intrinsic("llvm."+name+"."+mangled(t), t, o.x[0], splatOf(types.I1, "false", 1))
}

// divide is the truncated quotient or its rest: 0 for a divisor of 0, and no trap for MinInt/-1.
func (o *operation) divide() value.Value {
	x, y := o.x[0], o.x[1]
	quotient := [2]func(x, y value.Value) ir.Instruction{
		func(x, y value.Value) ir.Instruction { return ir.NewUDiv(x, y) },
		func(x, y value.Value) ir.Instruction { return ir.NewSDiv(x, y) },
	}
	rest := [2]func(x, y value.Value) ir.Instruction{
		func(x, y value.Value) ir.Instruction { return ir.NewURem(x, y) },
		func(x, y value.Value) ir.Instruction { return ir.NewSRem(x, y) },
	}
	make := quotient[o.signed()]
	if o.op == scalar.Rem {
		make = rest[o.signed()]
	}
	if harmless(y) {
		return o.binary(make, x, y)
	}
	none := o.icmp(enum.IPredEQ, y, o.int(0))
	unsafe := none
	if o.signed() == 1 {
		lowest := o.icmp(enum.IPredEQ, x, o.int(-1<<(8*o.d.Size()-1)))
		unsafe = o.or(none, o.and(lowest, o.icmp(enum.IPredEQ, y, o.int(-1))))
	}
	r := o.binary(make, x, o.choose(unsafe, o.int(1), y))
	if o.op == scalar.Rem {
		return r
	}
	return o.choose(none, o.int(0), r)
}

// harmless reports a constant divisor above 0.
func harmless(y value.Value) bool {
	switch y := y.(type) {
	case *literal:
		return y.divisor
	case *constant.Int:
		return y.X.Sign() > 0
	}
	return false
}

func (o *operation) shift() value.Value {
	most := o.int(int64(8*o.d.Size() - 1))
	y := o.x[1]
	if o.signed() == 1 {
		y = o.overloaded("smax", y, o.int(0))
	}
	y = o.overloaded("umin", y, most)
	if o.op == scalar.Shl {
		return o.shl(o.x[0], y)
	}
	if o.signed() == 0 {
		return o.lshr(o.x[0], y)
	}
	return o.binary(func(x, y value.Value) ir.Instruction { return ir.NewAShr(x, y) }, o.x[0], y)
}

func (o *operation) mulHi() value.Value {
	x, y := o.convert(zext, o.x[0], types.I64), o.convert(zext, o.x[1], types.I64)
	product := o.binary(func(x, y value.Value) ir.Instruction { return ir.NewMul(x, y) }, x, y)
	high := o.lshr(product, integer(types.I64, 32, o.lanes))
	return o.convert(trunc, high, types.I32)
}
