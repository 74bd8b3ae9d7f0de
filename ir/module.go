// Package ir is the compiler's intermediate representation: typed SSA over tensors.
//
// A Module holds variables (symbols that outlive a run) and functions; a Func is a block of
// operations; an operation is a row of the op table applied to values, with attributes, results
// and perhaps regions (nested blocks: loop bodies, branches, fusions). Elementwise operations
// take operands of equal shape: broadcasting is an operation of its own. Operations that touch a
// variable or may fail keep their order in a block; all others are ordered by their operands
// alone.
//
// The package knows element types, host tensors and the scalar language. It does not know
// TensorFlow, passes, or targets. The importers build it, passes rewrite it, codegen reads it.
//
// # Why
//
// Effects are ordered by position instead of by token values: the importer has already turned
// control edges into an order, and positions are what a reader of the text sees.
package ir

import (
	"fmt"
)

// Module is a compilation unit.
type Module struct {
	Name  string
	Vars  []*Var
	Funcs []*Func
}

// Var is a variable: storage that outlives a run, named by a symbol.
type Var struct {
	Name string
	Type Type
	// Device is where the variable lives; empty for the default.
	Device string
}

// Func is a function of the module.
type Func struct {
	Name string
	Body *Block
	// Results names the results, in the order of Body.Results.
	Results []string
	// Arena is the size in bytes of the memory plan; 0 before memory-plan ran.
	Arena int64
	// Slots are the bytes of further parts of the arena that depend on run-time sizes: values InSlot take turns there.
	Slots []Dim
	// Case says that the function stands in for another one at some sizes; nil where it stands for itself.
	Case *Case
}

// Case is the sizes at which a function is run in place of another one, of as many parameters and results. Of several
// cases that hold the first one counts.
type Case struct {
	// Of names the other function.
	Of string
	// Sizes are its run-time sizes that have to be these numbers.
	Sizes []SizeIs
}

// SizeIs is a symbol and the number that it stands for.
type SizeIs struct {
	Sym  string
	Size int
}

// String prints "batch=8".
func (s SizeIs) String() string { return fmt.Sprintf("%s=%d", s.Sym, s.Size) }

// Params is the function's parameters: the body's.
func (f *Func) Params() []*Value { return f.Body.Params }

// Block is a sequence of operations with parameters and results.
type Block struct {
	Params  []*Value
	Ops     []*Op
	Results []*Value
}

// Op is one operation.
type Op struct {
	Def      *Def
	Operands []*Value
	Attrs    Attrs
	Results  []*Value
	Regions  []*Block
	// Var is the symbol of an operation on a variable.
	Var *Var
	// Node is the graph node that the operation came from; errors and profiles name it.
	Node string
	// Device is where the operation is placed; empty for the default.
	Device string
}

// Value is an SSA value: a block's parameter or an operation's result.
type Value struct {
	Name string
	Type Type
	// Op is the operation that makes the value; nil for a parameter.
	Op *Op
	// Index is the position among Op's results, or among the block's parameters.
	Index int
	// Place is where the memory plan keeps the value; zero before that pass.
	Place Place
}

// PlaceKind says which memory holds a value.
type PlaceKind uint8

// The kinds of memory.
const (
	Unplaced PlaceKind = iota
	InArena
	InVar
	InParam
	InResult
	InConsts
	// Inside marks a value that never reaches memory: it lives within one kernel.
	Inside
	// InSlot is the part of the arena whose size is known at run time: one of Func.Slots.
	InSlot
)

// Place is the memory of a value.
type Place struct {
	Kind PlaceKind
	// Offset is a byte offset in the arena or the constants, or the number of a parameter, result or slot.
	Offset int64
	// Var is the variable whose storage the value occupies.
	Var *Var
}

// Bug is a broken invariant of the compiler, carried by the panic of Bugf to the one place that
// recovers it and writes a reproducer.
type Bug struct{ Msg string }

// Error describes the bug.
func (b *Bug) Error() string { return "compiler bug: " + b.Msg }

// Bugf reports a broken invariant of the compiler. It does not return.
func Bugf(format string, args ...any) {
	panic(&Bug{fmt.Sprintf(format, args...)})
}

// Func finds a function by name; nil if there is none.
func (m *Module) Func(name string) *Func {
	for _, f := range m.Funcs {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// Var finds a variable by name; nil if there is none.
func (m *Module) Var(name string) *Var {
	for _, v := range m.Vars {
		if v.Name == name {
			return v
		}
	}
	return nil
}

// NewBlock makes a block with parameters of the given types, named by names.
func NewBlock(names []string, types []Type) *Block {
	b := &Block{}
	for i, t := range types {
		b.AddParam(names[i], t)
	}
	return b
}

// AddParam appends a parameter.
func (b *Block) AddParam(name string, t Type) *Value {
	v := &Value{Name: name, Type: t, Index: len(b.Params)}
	b.Params = append(b.Params, v)
	return v
}

// Walk visits every operation of the block and its regions, in order, outer before inner.
func (b *Block) Walk(visit func(*Op)) {
	for _, op := range b.Ops {
		visit(op)
		for _, r := range op.Regions {
			r.Walk(visit)
		}
	}
}

// Uses counts the uses of each value in the block and its regions, block results included.
func (b *Block) Uses() map[*Value]int {
	uses := map[*Value]int{}
	b.addUses(uses)
	return uses
}

func (b *Block) addUses(uses map[*Value]int) {
	for _, op := range b.Ops {
		for _, v := range op.Operands {
			uses[v]++
		}
		for _, r := range op.Regions {
			r.addUses(uses)
		}
	}
	for _, v := range b.Results {
		uses[v]++
	}
}

// Replace substitutes values throughout the block and its regions. Chains (a→b, b→c) are
// followed to their end.
func (b *Block) Replace(by map[*Value]*Value) {
	if len(by) == 0 {
		return
	}
	swap := func(vs []*Value) {
		for i, v := range vs {
			for n, ok := by[v]; ok; n, ok = by[v] {
				v = n
			}
			vs[i] = v
		}
	}
	for _, op := range b.Ops {
		swap(op.Operands)
		for _, r := range op.Regions {
			r.Replace(by)
		}
	}
	swap(b.Results)
}

// Clone copies the module deeply; constant tensors are shared.
func (m *Module) Clone() *Module {
	c := &Module{Name: m.Name}
	vars := map[*Var]*Var{}
	for _, v := range m.Vars {
		n := *v
		vars[v] = &n
		c.Vars = append(c.Vars, &n)
	}
	for _, f := range m.Funcs {
		n := *f
		n.Body = f.Body.clone(map[*Value]*Value{}, vars)
		c.Funcs = append(c.Funcs, &n)
	}
	return c
}

// Clone copies the block deeply; operands from outside are looked up in values, and stay
// themselves when absent there.
func (b *Block) Clone(values map[*Value]*Value) *Block { return b.clone(values, nil) }

func (b *Block) clone(values map[*Value]*Value, vars map[*Var]*Var) *Block {
	c := &Block{}
	for _, p := range b.Params {
		n := *p
		values[p] = &n
		c.Params = append(c.Params, &n)
	}
	for _, op := range b.Ops {
		c.Ops = append(c.Ops, op.clone(values, vars))
	}
	c.Results = mapped(b.Results, values)
	for _, v := range c.Params {
		v.Place.Var = mappedVar(v.Place.Var, vars)
	}
	return c
}

func (op *Op) clone(values map[*Value]*Value, vars map[*Var]*Var) *Op {
	n := *op
	n.Operands = mapped(op.Operands, values)
	n.Attrs = op.Attrs.Clone()
	n.Var = mappedVar(op.Var, vars)
	n.Results, n.Regions = nil, nil
	for _, r := range op.Results {
		v := *r
		v.Op = &n
		v.Place.Var = mappedVar(v.Place.Var, vars)
		values[r] = &v
		n.Results = append(n.Results, &v)
	}
	for _, r := range op.Regions {
		n.Regions = append(n.Regions, r.clone(values, vars))
	}
	return &n
}

func mapped(vs []*Value, by map[*Value]*Value) []*Value {
	out := make([]*Value, len(vs))
	for i, v := range vs {
		if n, ok := by[v]; ok {
			v = n
		}
		out[i] = v
	}
	return out
}

func mappedVar(v *Var, by map[*Var]*Var) *Var {
	if n, ok := by[v]; ok {
		return n
	}
	return v
}
