package ir

import (
	"fmt"
	"maps"
	"slices"

	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// Def is a row of the op table: everything that the compiler knows of an operation.
type Def struct {
	// Name is the operation's name in text; Doc is one sentence.
	Name, Doc string
	// Operands names the operands. Variadic makes the last of them stand for any number.
	Operands []string
	Variadic bool
	// NumResults is the number of results; -1 when Infer decides.
	NumResults int
	Attrs      []AttrDef
	// Regions names the nested blocks.
	Regions []string
	Traits  Traits
	// Infer gives the result types from operand types, attributes and regions. Its errors cite
	// the constraint that fails ("dot.c2: …").
	Infer func(*Op) ([]Type, error)
	// Body is an elementwise operation's scalar function: args are the operands' elements.
	Body func(b *scalar.Builder, op *Op, args []scalar.Value) scalar.Value
	// Eval computes any other operation on host tensors; operands are not written to.
	Eval func(op *Op, args []*tensor.Tensor) ([]*tensor.Tensor, error)
	// Grad builds the adjoints of the operands (nil where there is none) from the adjoints of
	// the results (nil where none flows). Exactly one of Grad and NoGrad is set.
	Grad func(b *Builder, op *Op, grads []*Value) []*Value
	// NoGrad says why no gradient passes: "integer", "piecewise constant", …
	NoGrad string
	Lower  Lower
	// Cost estimates one execution; nil means: one flop per result element.
	Cost func(*Op) Cost
}

// Traits are the properties by which passes know operations.
type Traits uint16

// The traits.
const (
	// Pure operations have no effect and give equal results for equal operands.
	Pure Traits = 1 << iota
	// Commutative operations may swap their first two operands.
	Commutative
	// Elementwise operations map equal shapes to the same shape, element by element.
	Elementwise
	// Idempotent operations satisfy f(f(x)) = f(x).
	Idempotent
	// ReadsVar and WritesVar operations touch the variable that they name.
	ReadsVar
	WritesVar
	// MayFail operations can end the run with an error; they are neither dropped nor moved past effects.
	MayFail
	// IndexMap operations only move elements; codegen may fold them into their users' addresses.
	IndexMap
	// OnHost operations run as calls to the host's kernel (Eval) between native kernels.
	OnHost
	// Isolated operations have regions that use their own parameters only.
	Isolated
)

// Has reports whether all the traits of t are set.
func (s Traits) Has(t Traits) bool { return s&t == t }

// Lower is the class of schedules that can implement an operation.
type Lower uint8

// The lowering classes.
const (
	LowerMap Lower = iota
	LowerReduce
	LowerContract
	LowerWindow
	LowerMove
	LowerScatter
	LowerSort
	LowerState
	LowerControl
	LowerCall
)

// String is the class's name.
func (l Lower) String() string {
	return [...]string{"map", "reduce", "contract", "window", "move", "scatter", "sort", "state", "control", "call"}[l]
}

// Cost is the work of one execution.
type Cost struct {
	// Flops counts floating-point operations, an FMA as two; Bytes the least memory traffic.
	Flops, Bytes float64
}

// AttrKind is the type of an attribute's value.
type AttrKind uint8

// The attribute kinds, with the Go type that holds each.
const (
	AttrInt    AttrKind = iota // int
	AttrInts                   // []int
	AttrFloat                  // float64
	AttrBool                   // bool
	AttrString                 // string
	AttrDType                  // tensor.DType
	AttrShape                  // []Dim
	AttrTensor                 // *tensor.Tensor
)

// AttrDef declares an attribute.
type AttrDef struct {
	Name string
	Kind AttrKind
	// Default is the value of an absent attribute; nil makes the attribute required.
	Default any
	// Enum lists the strings allowed; empty allows all.
	Enum []string
}

// Attrs holds an operation's attributes by name; absent ones have their default.
type Attrs map[string]any

// Clone copies the map; values are never modified in place.
func (a Attrs) Clone() Attrs { return maps.Clone(a) }

// Names lists the attributes in order.
func (a Attrs) Names() []string { return slices.Sorted(maps.Keys(a)) }

// table holds the rows by name. It is filled from family functions by the module's only init,
// because a package-level literal would be an initialization cycle: gradients call the builder,
// which looks rows up here.
var table = map[string]*Def{}

func init() {
	for _, family := range families() {
		for _, d := range family {
			if table[d.Name] != nil {
				Bugf("two rows for op %q", d.Name)
			}
			table[d.Name] = d
		}
	}
}

// Lookup finds a row by name; nil if there is none.
func Lookup(name string) *Def { return table[name] }

// Defs lists all rows by name.
func Defs() []*Def {
	out := make([]*Def, 0, len(table))
	for _, name := range slices.Sorted(maps.Keys(table)) {
		out = append(out, table[name])
	}
	return out
}

// Attr is the declaration of an attribute; nil if the row has none of that name.
func (d *Def) Attr(name string) *AttrDef {
	for i := range d.Attrs {
		if d.Attrs[i].Name == name {
			return &d.Attrs[i]
		}
	}
	return nil
}

func attr[T any](op *Op, name string) T {
	v, ok := op.Attrs[name]
	if !ok {
		a := op.Def.Attr(name)
		if a == nil {
			Bugf("%s has no attribute %q", op.Def.Name, name)
		}
		v = a.Default
	}
	t, ok := v.(T)
	if !ok {
		Bugf("%s: attribute %q is %T", op.Def.Name, name, v)
	}
	return t
}

// Int is an integer attribute.
func (op *Op) Int(name string) int { return attr[int](op, name) }

// Ints is an attribute that lists integers.
func (op *Op) Ints(name string) []int { return attr[[]int](op, name) }

// Float is a floating-point attribute.
func (op *Op) Float(name string) float64 { return attr[float64](op, name) }

// Bool is a truth-value attribute.
func (op *Op) Bool(name string) bool { return attr[bool](op, name) }

// Flags lists the truth-value attributes that are true.
func (op *Op) Flags() []string {
	var on []string
	for _, a := range op.Def.Attrs {
		if a.Kind == AttrBool && op.Bool(a.Name) {
			on = append(on, a.Name)
		}
	}
	return on
}

// Str is a string attribute.
func (op *Op) Str(name string) string { return attr[string](op, name) }

// DType is an element-type attribute.
func (op *Op) DType(name string) tensor.DType { return attr[tensor.DType](op, name) }

// Shape is a shape attribute.
func (op *Op) Shape(name string) []Dim { return attr[[]Dim](op, name) }

// Tensor is a constant attribute.
func (op *Op) Tensor(name string) *tensor.Tensor { return attr[*tensor.Tensor](op, name) }

// Is reports whether the operation is the named row's. Only this package and code that handles
// one particular primitive ask for names; passes go by trait.
func (op *Op) Is(name string) bool { return op.Def.Name == name }

// Result is the only result of a single-result operation.
func (op *Op) Result() *Value { return op.Results[0] }

// Scalar builds the operation's scalar function over one element of each operand; nil for an
// operation that is not elementwise.
func (op *Op) Scalar() *scalar.Func {
	if op.Def.Body == nil {
		return nil
	}
	params := make([]tensor.DType, len(op.Operands))
	for i, v := range op.Operands {
		params[i] = v.Type.DType
	}
	b, args := scalar.NewBuilder(params...)
	return b.Build(op.Def.Body(b, op, args))
}

// Constraint is a violated rule of an operation: its identifier joins documentation, check and
// test.
type Constraint struct {
	ID, Msg string
}

// Error prints "dot.c2: …".
func (c *Constraint) Error() string { return c.ID + ": " + c.Msg }

// violated makes a constraint error for Infer functions.
func violated(id, format string, args ...any) error {
	return &Constraint{id, fmt.Sprintf(format, args...)}
}
