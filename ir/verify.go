package ir

import (
	"errors"
	"fmt"
	"slices"
)

// Verify checks a module and reports everything that is wrong with it:
//
//   - names: functions and variables have names, each its own;
//   - schema: operands, attributes, regions and variable of each operation are those of its row;
//   - types: results have the types that the row infers, and lead back to their operation;
//   - dominance: a value is defined once, before its uses, in the same block or one around it;
//   - variables belong to the module;
//   - isolation: the regions of Isolated operations use nothing from outside;
//   - purity: the regions of Pure operations hold pure operations only;
//   - results: a function names as many results as its block returns;
//   - cases: a function stands in for one of the module's that stands for itself, at sizes of its parameters or sizes that
//     it finds.
func Verify(m *Module) error {
	v := &verifier{vars: map[*Var]bool{}, ops: map[*Op]bool{}}
	names := map[string]bool{}
	for _, x := range m.Vars {
		v.symbol(names, "var", x.Name)
		v.vars[x] = true
	}
	names = map[string]bool{}
	for _, f := range m.Funcs {
		v.symbol(names, "func", f.Name)
		v.where = "func @" + f.Name
		v.block(f.Body, &scope{defined: map[*Value]bool{}})
		if len(f.Results) != len(f.Body.Results) {
			v.failf("%d names for %d results", len(f.Results), len(f.Body.Results))
		}
		if f.Case != nil {
			v.caseOf(f, m.Func(f.Case.Of))
		}
	}
	return errors.Join(v.errs...)
}

func (v *verifier) caseOf(f, main *Func) {
	if main == nil || main.Case != nil || len(main.Params()) != len(f.Params()) || len(main.Results) != len(f.Results) {
		v.failf("@%s is no function that it can stand in for", f.Case.Of)
		return
	}
	for _, s := range f.Case.Sizes {
		given := slices.ContainsFunc(main.Params(), func(p *Value) bool { return slices.Contains(p.Type.Shape, Dim{Sym: s.Sym}) })
		if !given && !slices.ContainsFunc(main.Found(), func(f Found) bool { return f.Sym == s.Sym }) {
			v.failf("?%s is no size of a parameter of @%s, and none that it finds", s.Sym, main.Name)
		}
	}
}

// scope is the values visible in a block.
type scope struct {
	outer   *scope
	defined map[*Value]bool
}

func (s *scope) sees(v *Value) bool {
	for ; s != nil; s = s.outer {
		if s.defined[v] {
			return true
		}
	}
	return false
}

type verifier struct {
	vars  map[*Var]bool
	ops   map[*Op]bool
	where string
	errs  []error
}

func (v *verifier) failf(format string, args ...any) {
	v.errs = append(v.errs, fmt.Errorf(v.where+": "+format, args...))
}

func (v *verifier) symbol(seen map[string]bool, what, name string) {
	v.where = what + " @" + name
	if name == "" || seen[name] {
		v.failf("the name is empty or taken")
	}
	seen[name] = true
}

func (v *verifier) define(s *scope, x *Value) {
	if s.sees(x) {
		v.failf("%%%s is defined twice", x.Name)
	}
	s.defined[x] = true
}

func (v *verifier) block(b *Block, s *scope) {
	for i, p := range b.Params {
		if p.Op != nil || p.Index != i {
			v.failf("parameter %%%s does not know its place", p.Name)
		}
		v.define(s, p)
	}
	for _, op := range b.Ops {
		v.op(op, s)
	}
	for _, r := range b.Results {
		if !s.sees(r) {
			v.failf("returned %%%s is not defined here", r.Name)
		}
	}
}

func (v *verifier) op(op *Op, s *scope) {
	if v.ops[op] {
		v.failf("operation occurs twice: %s", op)
		return
	}
	v.ops[op] = true
	for _, x := range op.Operands {
		if !s.sees(x) {
			v.failf("%s: %%%s is not defined before", op, x.Name)
		}
	}
	for _, r := range op.Regions {
		inner := &scope{outer: s, defined: map[*Value]bool{}}
		if op.Def.Traits.Has(Isolated) {
			inner.outer = nil
		}
		v.block(r, inner)
	}
	if err := v.row(op); err != nil {
		v.failf("%s: %w", op, err)
	}
	for i, r := range op.Results {
		if r.Op != op || r.Index != i {
			v.failf("%s: result %d does not know its operation", op, i)
		}
		v.define(s, r)
	}
}

// row checks an operation against its row.
func (v *verifier) row(op *Op) error {
	if err := CheckSchema(op); err != nil {
		return err
	}
	if op.Var != nil && !v.vars[op.Var] {
		return fmt.Errorf("@%s is no variable of the module", op.Var.Name)
	}
	if op.Def.Traits.Has(Pure) && !op.IsPure() {
		return errors.New("a region has effects")
	}
	return CheckTypes(op)
}

// CheckTypes infers the operation's result types and compares them with those it has.
func CheckTypes(op *Op) error {
	types, err := op.Def.Infer(op)
	if err != nil {
		return err
	}
	if len(types) != len(op.Results) {
		return fmt.Errorf("%d results, %d are inferred", len(op.Results), len(types))
	}
	for i, t := range types {
		if !t.Equal(op.Results[i].Type) {
			return fmt.Errorf("result %d is %s, inferred is %s", i, op.Results[i].Type, t)
		}
	}
	return nil
}

// Effects is which of ReadsVar, WritesVar and MayFail the operation or anything in its regions
// has.
func (op *Op) Effects() Traits {
	effects := op.Def.Traits & (ReadsVar | WritesVar | MayFail)
	for _, r := range op.Regions {
		r.Walk(func(inner *Op) { effects |= inner.Def.Traits & (ReadsVar | WritesVar | MayFail) })
	}
	return effects
}

// IsPure reports an operation without effects, regions included: it may be dropped, moved and
// shared.
func (op *Op) IsPure() bool { return op.Effects() == 0 }
