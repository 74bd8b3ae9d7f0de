// Package scalar is the language of elementwise bodies: straight-line functions over a small
// set of scalar primitives.
//
// One such function serves four users: the reference evaluator, constant folding, CPU code and
// GPU code. The package is a leaf beside ir/tensor; it knows neither operations nor targets. A
// target implements the primitives marked Basic and has the others (exp, tanh, …) decomposed
// into them by codegen/vmath.
package scalar

import (
	"fmt"
	"math"

	"tfc/ir/tensor"
)

// Op is a scalar primitive.
type Op uint8

// The primitives. Operand and result types are those of the table below.
const (
	Param Op = iota
	Const
	Add
	Sub
	Mul
	Div
	Rem
	Neg
	Abs
	Min
	Max
	FMA
	Sqrt
	Floor
	Ceil
	Trunc
	Rint
	Scale
	Eq
	Ne
	Lt
	Le
	And
	Or
	Xor
	Not
	Shl
	Shr
	MulHi
	PopCount
	Clz
	Select
	Cast
	Bitcast
	Complex
	Real
	Imag
	Exp
	Expm1
	Log
	Log1p
	Sin
	Cos
	Tan
	Asin
	Acos
	Atan
	Atan2
	Sinh
	Cosh
	Tanh
	Asinh
	Acosh
	Atanh
	Sigmoid
	Erf
	Erfc
	Erfinv
	Pow
	Rsqrt
	Lgamma
	Digamma
	NumOps
)

// Info describes a primitive.
type Info struct {
	Name  string
	Arity int
	// Basic primitives are implemented by every target; vmath expands the others into them.
	Basic bool
	Doc   string
}

var infos = [NumOps]Info{
	Param: {"param", 0, true, "the function's parameter"},
	Const: {"const", 0, true, "a constant"},
	Add:   {"add", 2, true, "x+y; integers wrap; or on bool"},
	Sub:   {"sub", 2, true, "x-y; integers wrap"},
	Mul:   {"mul", 2, true, "x·y; integers wrap; and on bool"},
	Div:   {"div", 2, true, "x/y; integers truncate, x/0 is 0 and MinInt/-1 wraps"},
	Rem:   {"rem", 2, true, "x-trunc(x/y)·y with the sign of x (C's fmod, exact); integers: 0 where y is 0"},
	Neg:   {"neg", 1, true, "-x"},
	Abs:   {"abs", 1, true, "|x|, of the real type if x is complex; the minimum integer stays itself"},
	Min:   {"min", 2, true, "the smaller; NaN if either is NaN"},
	Max:   {"max", 2, true, "the larger; NaN if either is NaN"},
	FMA:   {"fma", 3, true, "x·y+z rounded once; floats only"},
	Sqrt:  {"sqrt", 1, true, "the correctly rounded square root"},
	Floor: {"floor", 1, true, "the largest integral value not above x"},
	Ceil:  {"ceil", 1, true, "the smallest integral value not below x"},
	Trunc: {"trunc", 1, true, "x without its fraction"},
	Rint:  {"rint", 1, true, "x rounded to integral, ties to even"},
	Scale: {"scale", 2, true, "x·2^y rounded once, for an integral y of at most twice the type's largest exponent; " +
		"floats only"},
	Eq:       {"eq", 2, true, "x=y, as bool; false for NaN"},
	Ne:       {"ne", 2, true, "x≠y, as bool; true for NaN"},
	Lt:       {"lt", 2, true, "x<y, as bool; false for NaN"},
	Le:       {"le", 2, true, "x≤y, as bool; false for NaN"},
	And:      {"and", 2, true, "bitwise and of integers or bools"},
	Or:       {"or", 2, true, "bitwise or of integers or bools"},
	Xor:      {"xor", 2, true, "bitwise exclusive or of integers or bools"},
	Not:      {"not", 1, true, "bitwise complement; logical on bool"},
	Shl:      {"shl", 2, true, "x shifted left; y is clamped to 0..bits-1"},
	Shr:      {"shr", 2, true, "x shifted right, arithmetically if signed; y is clamped to 0..bits-1"},
	MulHi:    {"mulhi", 2, true, "the high half of the full unsigned product of 32-bit integers"},
	PopCount: {"popcount", 1, true, "the number of set bits, in x's type"},
	Clz:      {"clz", 1, true, "the number of leading zero bits, in x's type; the width for 0"},
	Select:   {"select", 3, true, "y where the bool x holds, else z"},
	Cast: {"cast", 1, true, "conversion: float to integer truncates (out of range as the x86 does), " +
		"integers wrap, to bool is x≠0, real to complex has imaginary part 0, complex to real drops it"},
	Bitcast: {"bitcast", 1, true, "the same bits as another type of equal width"},
	Complex: {"complex", 2, true, "the complex number x+iy"},
	Real:    {"real", 1, true, "the real part"},
	Imag:    {"imag", 1, true, "the imaginary part"},
	Exp:     {"exp", 1, false, "eˣ"},
	Expm1:   {"expm1", 1, false, "eˣ-1, accurate near 0"},
	Log:     {"log", 1, false, "the natural logarithm"},
	Log1p:   {"log1p", 1, false, "log(1+x), accurate near 0"},
	Sin:     {"sin", 1, false, "sine of radians"},
	Cos:     {"cos", 1, false, "cosine of radians"},
	Tan:     {"tan", 1, false, "tangent of radians"},
	Asin:    {"asin", 1, false, "inverse sine"},
	Acos:    {"acos", 1, false, "inverse cosine"},
	Atan:    {"atan", 1, false, "inverse tangent"},
	Atan2:   {"atan2", 2, false, "the angle of the point (y, x) with the first operand as y"},
	Sinh:    {"sinh", 1, false, "hyperbolic sine"},
	Cosh:    {"cosh", 1, false, "hyperbolic cosine"},
	Tanh:    {"tanh", 1, false, "hyperbolic tangent"},
	Asinh:   {"asinh", 1, false, "inverse hyperbolic sine"},
	Acosh:   {"acosh", 1, false, "inverse hyperbolic cosine"},
	Atanh:   {"atanh", 1, false, "inverse hyperbolic tangent"},
	Sigmoid: {"sigmoid", 1, false, "1/(1+e⁻ˣ)"},
	Erf:     {"erf", 1, false, "the error function"},
	Erfc:    {"erfc", 1, false, "1-erf(x), accurate for large x"},
	Erfinv:  {"erfinv", 1, false, "the inverse of erf"},
	Pow:     {"pow", 2, false, "x to the y; integers wrap, and give 0 where y<0"},
	Rsqrt:   {"rsqrt", 1, false, "1/√x"},
	Lgamma:  {"lgamma", 1, false, "log|Γ(x)|"},
	Digamma: {"digamma", 1, false, "Γ'(x)/Γ(x)"},
}

// Info describes the primitive.
func (o Op) Info() Info { return infos[o] }

// String is the primitive's name.
func (o Op) String() string { return infos[o].Name }

// Node computes one scalar from earlier nodes of its function.
type Node struct {
	Op   Op
	Type tensor.DType
	// Args are the operands: indices of earlier nodes, the first Arity of them used.
	Args [3]int32
	// Bits is a constant's bit pattern (a complex constant is built by Complex), or a
	// parameter's number.
	Bits uint64
}

// Func is a scalar function in SSA form. Its first nodes are its parameters, in order.
type Func struct {
	Params  []tensor.DType
	Nodes   []Node
	Results []int32
}

// ConstBits encodes v in the bit pattern of a real, integer or bool type. Integers take v's
// truncation, so large ones go through IntBits.
func ConstBits(d tensor.DType, v float64) uint64 {
	switch d {
	case tensor.F64:
		return math.Float64bits(v)
	case tensor.F32:
		return uint64(math.Float32bits(float32(v)))
	case tensor.F16:
		return uint64(tensor.F16FromF32(float32(v)))
	case tensor.BF16:
		return uint64(tensor.BF16FromF32(float32(v)))
	}
	return IntBits(d, int64(v))
}

// IntBits encodes v in the low bits of an integer or bool type's width.
func IntBits(d tensor.DType, v int64) uint64 {
	if w := 8 * d.Size(); w < 64 {
		return uint64(v) & (1<<w - 1)
	}
	return uint64(v)
}

// ConstFloat decodes the constant of a real, integer or bool node.
func (n Node) ConstFloat() float64 {
	switch n.Type {
	case tensor.F64:
		return math.Float64frombits(n.Bits)
	case tensor.F32:
		return float64(math.Float32frombits(uint32(n.Bits)))
	case tensor.F16:
		return float64(tensor.F16ToF32(uint16(n.Bits)))
	case tensor.BF16:
		return float64(tensor.BF16ToF32(uint16(n.Bits)))
	}
	if n.Type.IsUnsigned() {
		return float64(n.Bits)
	}
	return float64(n.ConstInt())
}

// ConstInt decodes the constant of an integer or bool node, sign-extended if signed.
func (n Node) ConstInt() int64 {
	if n.Type.IsSigned() {
		shift := 64 - 8*n.Type.Size()
		return int64(n.Bits<<shift) >> shift
	}
	return int64(n.Bits)
}

// String prints the function one node per line, for goldens and error messages.
func (f *Func) String() string {
	var s []byte
	for i, n := range f.Nodes {
		s = fmt.Appendf(s, "%%%d = %s.%s", i, n.Op, n.Type)
		switch n.Op {
		case Param:
			s = fmt.Appendf(s, " %d", n.Bits)
		case Const:
			s = fmt.Appendf(s, " %#x", n.Bits)
		}
		for _, a := range n.Args[:infos[n.Op].Arity] {
			s = fmt.Appendf(s, " %%%d", a)
		}
		s = append(s, '\n')
	}
	return string(fmt.Appendf(s, "return %v\n", f.Results))
}
