package scalar

import (
	"errors"
	"fmt"

	"tfc/ir/tensor"
)

// A domain is the set of type classes over which a primitive is defined.
type domain uint8

const (
	bools domain = 1 << iota
	ints
	floats
	complexes
	words // 32-bit integers only

	reals = ints | floats
	field = floats | complexes
	nums  = reals | complexes
	all   = nums | bools
)

func (s domain) has(d tensor.DType) bool {
	switch {
	case d == tensor.Bool:
		return s&bools != 0
	case d.IsInt():
		return s&ints != 0 || s&words != 0 && d.Size() == 4
	case d.IsFloat():
		return s&floats != 0
	case d.IsComplex():
		return s&complexes != 0
	}
	return false
}

// A rule relates the operand types of a node, x first, to its result type.
type rule struct {
	holds func(result tensor.DType, x []tensor.DType) bool
	text  string
}

var (
	anyRule  = rule{func(tensor.DType, []tensor.DType) bool { return true }, "any types"}
	sameRule = rule{func(r tensor.DType, x []tensor.DType) bool { return allAre(r, x) }, "operands and result alike"}
	partRule = rule{func(r tensor.DType, x []tensor.DType) bool { return r == x[0].Real() },
		"the operand's real type as result"}
	compareRule = rule{func(r tensor.DType, x []tensor.DType) bool { return r == tensor.Bool && allAre(x[0], x) },
		"operands alike and a bool result"}
	selectRule = rule{func(r tensor.DType, x []tensor.DType) bool { return x[0] == tensor.Bool && allAre(r, x[1:]) },
		"a bool, then operands and result alike"}
	bitcastRule = rule{func(r tensor.DType, x []tensor.DType) bool { return r.Size() == x[0].Size() },
		"types of one width"}
	complexRule = rule{func(r tensor.DType, x []tensor.DType) bool { return r.IsComplex() && allAre(r.Real(), x) },
		"two real parts of the complex result"}
)

func allAre(d tensor.DType, x []tensor.DType) bool {
	for _, t := range x {
		if t != d {
			return false
		}
	}
	return true
}

// typing is the type system: for each primitive the domain of its last operand (of its result,
// for leaves) and the relation between its types.
var typing = [NumOps]struct {
	domain domain
	rule   rule
}{
	Param:    {all, anyRule},
	Const:    {bools | reals, anyRule},
	Add:      {all, sameRule},
	Sub:      {nums, sameRule},
	Mul:      {all, sameRule},
	Div:      {nums, sameRule},
	Rem:      {reals, sameRule},
	Neg:      {nums, sameRule},
	Abs:      {nums, partRule},
	Min:      {reals, sameRule},
	Max:      {reals, sameRule},
	FMA:      {floats, sameRule},
	Sqrt:     {field, sameRule},
	Floor:    {floats, sameRule},
	Ceil:     {floats, sameRule},
	Trunc:    {floats, sameRule},
	Rint:     {floats, sameRule},
	Scale:    {floats, sameRule},
	Eq:       {all, compareRule},
	Ne:       {all, compareRule},
	Lt:       {reals, compareRule},
	Le:       {reals, compareRule},
	And:      {bools | ints, sameRule},
	Or:       {bools | ints, sameRule},
	Xor:      {bools | ints, sameRule},
	Not:      {bools | ints, sameRule},
	Shl:      {ints, sameRule},
	Shr:      {ints, sameRule},
	MulHi:    {words, sameRule},
	PopCount: {ints, sameRule},
	Clz:      {ints, sameRule},
	Select:   {all, selectRule},
	Cast:     {all, anyRule},
	Bitcast:  {all, bitcastRule},
	Complex:  {floats, complexRule},
	Real:     {complexes, partRule},
	Imag:     {complexes, partRule},
	Exp:      {field, sameRule},
	Expm1:    {field, sameRule},
	Log:      {field, sameRule},
	Log1p:    {field, sameRule},
	Sin:      {field, sameRule},
	Cos:      {field, sameRule},
	Tan:      {field, sameRule},
	Asin:     {field, sameRule},
	Acos:     {field, sameRule},
	Atan:     {field, sameRule},
	Atan2:    {floats, sameRule},
	Sinh:     {field, sameRule},
	Cosh:     {field, sameRule},
	Tanh:     {field, sameRule},
	Asinh:    {field, sameRule},
	Acosh:    {field, sameRule},
	Atanh:    {field, sameRule},
	Sigmoid:  {field, sameRule},
	Erf:      {floats, sameRule},
	Erfc:     {floats, sameRule},
	Erfinv:   {floats, sameRule},
	Pow:      {nums, sameRule},
	Rsqrt:    {field, sameRule},
	Lgamma:   {floats, sameRule},
	Digamma:  {floats, sameRule},
}

// Takes reports whether the primitive is defined over element type d.
func (o Op) Takes(d tensor.DType) bool { return typing[o].domain.has(d) }

// Verify checks a function: parameters first and in order, operands earlier than their users,
// types as the primitive's row of the table demands, results in range. All faults are joined.
func Verify(f *Func) error {
	var faults []error
	for i := range f.Nodes {
		if err := f.verifyNode(i); err != nil {
			faults = append(faults, fmt.Errorf("scalar node %%%d: %w", i, err))
		}
	}
	for _, r := range f.Results {
		if r < 0 || int(r) >= len(f.Nodes) {
			faults = append(faults, fmt.Errorf("scalar result %%%d is not defined", r))
		}
	}
	if len(f.Nodes) < len(f.Params) {
		faults = append(faults, fmt.Errorf("scalar function has %d parameters, %d nodes", len(f.Params), len(f.Nodes)))
	}
	return errors.Join(faults...)
}

func (f *Func) verifyNode(i int) error {
	n := f.Nodes[i]
	if n.Op >= NumOps {
		return fmt.Errorf("unknown primitive %d", n.Op)
	}
	if (n.Op == Param) != (i < len(f.Params)) {
		return errors.New("parameters are the first nodes, and no others")
	}
	if n.Op == Param && (n.Bits != uint64(i) || n.Type != f.Params[i]) {
		return fmt.Errorf("parameter %d of type %s does not match the function's list", n.Bits, n.Type)
	}
	x := make([]tensor.DType, n.Op.Info().Arity)
	for k := range x {
		a := n.Args[k]
		if a < 0 || int(a) >= i {
			return fmt.Errorf("%s uses %%%d, which is not defined yet", n.Op, a)
		}
		x[k] = f.Nodes[a].Type
	}
	row := typing[n.Op]
	last := n.Type
	if len(x) > 0 {
		last = x[len(x)-1]
	}
	if !row.domain.has(last) || !row.rule.holds(n.Type, x) {
		return fmt.Errorf("%s of %v as %s: it takes %s", n.Op, x, n.Type, row.rule.text)
	}
	return nil
}
