package ir

import (
	"fmt"

	"tfc/ir/tensor"
)

// Builder appends operations to a block. The first failure to infer a type sticks: it is kept in
// Err, and every later call returns values of no type, so that callers check once, at the end.
type Builder struct {
	Block *Block
	// Node and Device are copied to the operations built; Hint names their results.
	Node, Device, Hint string
	err                error
}

// NewBuilder appends to block.
func NewBuilder(block *Block) *Builder { return &Builder{Block: block} }

// Err is the first error met; SetErr records one found by a caller.
func (b *Builder) Err() error { return b.err }

// SetErr records an error unless there is one already.
func (b *Builder) SetErr(err error) {
	if b.err == nil {
		b.err = err
	}
}

// ClearErr forgets the error, for a caller that has reported it.
func (b *Builder) ClearErr() { b.err = nil }

// Invalid is the value that stands for a failed operation.
func (b *Builder) Invalid() *Value { return &Value{Name: "invalid"} }

// Emit appends an operation with inferred result types and returns it; nil after an error.
func (b *Builder) Emit(op *Op) *Op {
	if b.err != nil {
		return nil
	}
	op.Node, op.Device = b.Node, b.Device
	if err := CheckSchema(op); err != nil {
		b.err = err
		return nil
	}
	types, err := op.Def.Infer(op)
	if err != nil {
		b.err = err
		return nil
	}
	hint := b.Hint
	if hint == "" {
		hint = op.Def.Name
	}
	for _, t := range types {
		if b.err = checkSize(t); b.err != nil {
			return nil
		}
	}
	for i, t := range types {
		op.Results = append(op.Results, &Value{Name: resultName(hint, i), Type: t, Op: op, Index: i})
	}
	b.Block.Ops = append(b.Block.Ops, op)
	return op
}

// checkSize refuses types of more elements than can be. Less is not refused here: what a fusion holds takes no memory.
func checkSize(t Type) error {
	if t.Static() && t.Len() >= tensor.MaxElements {
		return &tensor.TooLarge{DType: t.DType, Shape: t.Sizes()}
	}
	return nil
}

func resultName(hint string, i int) string {
	if i == 0 {
		return hint
	}
	return fmt.Sprintf("%s:%d", hint, i)
}

// Op appends a single-result operation by row name.
func (b *Builder) Op(name string, attrs Attrs, operands ...*Value) *Value {
	return b.one(b.Emit(&Op{Def: mustLookup(name), Attrs: attrs, Operands: operands}))
}

// OpN appends an operation with several results, n of which the caller expects.
func (b *Builder) OpN(n int, name string, attrs Attrs, operands ...*Value) []*Value {
	return b.results(n, b.Emit(&Op{Def: mustLookup(name), Attrs: attrs, Operands: operands}))
}

// OnVar appends an operation on a variable; its value is nil if the row has no result.
func (b *Builder) OnVar(name string, v *Var, attrs Attrs, operands ...*Value) *Value {
	op := b.Emit(&Op{Def: mustLookup(name), Attrs: attrs, Operands: operands, Var: v})
	if op != nil && len(op.Results) == 0 {
		return nil
	}
	return b.one(op)
}

func (b *Builder) one(op *Op) *Value {
	if op == nil {
		return b.Invalid()
	}
	return op.Results[0]
}

func mustLookup(name string) *Def {
	d := Lookup(name)
	if d == nil {
		Bugf("no op %q in the table", name)
	}
	return d
}

// CheckSchema checks operand count, attributes and regions against the row.
func CheckSchema(op *Op) error {
	d := op.Def
	if n, want := len(op.Operands), len(d.Operands); n != want && (!d.Variadic || n < want-1) {
		return violated(d.Name+".arity", "takes %d operands, found %d", want, n)
	}
	if len(op.Regions) != len(d.Regions) {
		return violated(d.Name+".regions", "takes %d regions, found %d", len(d.Regions), len(op.Regions))
	}
	for _, name := range op.Attrs.Names() {
		a := d.Attr(name)
		if a == nil {
			return violated(d.Name+".attrs", "has no attribute %q", name)
		}
		if err := a.check(op.Attrs[name]); err != nil {
			return violated(d.Name+".attrs", "attribute %q %v", name, err)
		}
	}
	for _, a := range d.Attrs {
		if _, ok := op.Attrs[a.Name]; !ok && a.Default == nil {
			return violated(d.Name+".attrs", "attribute %q is missing", a.Name)
		}
	}
	if needsVar := d.Traits&(ReadsVar|WritesVar) != 0; needsVar != (op.Var != nil) {
		return violated(d.Name+".var", "names a variable: %t, expected %t", op.Var != nil, needsVar)
	}
	return nil
}

func (a *AttrDef) check(v any) error {
	ok := false
	switch a.Kind {
	case AttrInt:
		_, ok = v.(int)
	case AttrInts:
		_, ok = v.([]int)
	case AttrFloat:
		_, ok = v.(float64)
	case AttrBool:
		_, ok = v.(bool)
	case AttrString:
		_, ok = v.(string)
	case AttrDType:
		_, ok = v.(tensor.DType)
	case AttrShape:
		_, ok = v.([]Dim)
	case AttrTensor:
		_, ok = v.(*tensor.Tensor)
	}
	if !ok {
		return fmt.Errorf("has a value of type %T", v)
	}
	if s, isString := v.(string); isString && len(a.Enum) > 0 {
		for _, e := range a.Enum {
			if e == s {
				return nil
			}
		}
		return fmt.Errorf("is %q, expected one of %v", s, a.Enum)
	}
	return nil
}
