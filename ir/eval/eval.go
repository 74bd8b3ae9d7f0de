// Package eval is the reference interpreter of the IR: it walks blocks and computes every
// operation on host tensors, elementwise ones by their scalar function, others by the Eval of
// their row.
//
// It defines what compiled code must compute. Constant folding, host calls and tests use it. It
// knows neither passes nor targets, and keeps variables behind the Store it is given.
package eval

import (
	"fmt"
	"maps"

	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// Store keeps the values of variables between runs.
type Store interface {
	// Get is the variable's value; nil when it is not set.
	Get(v *ir.Var) *tensor.Tensor
	// Set gives the variable a value; nil takes it away.
	Set(v *ir.Var, t *tensor.Tensor)
}

// Vars is a Store in a map by the variables' names.
type Vars map[string]*tensor.Tensor

// Get is the value of v; nil when it is not set.
func (s Vars) Get(v *ir.Var) *tensor.Tensor { return s[v.Name] }

// Set gives v a value; nil takes it away.
func (s Vars) Set(v *ir.Var, t *tensor.Tensor) { s[v.Name] = t }

// Clone copies the store.
func (s Vars) Clone() Vars { return maps.Clone(s) }

// Run evaluates a function. Symbolic sizes take their values from the arguments, whose types
// must match the parameters'. A failed check gives an *ir.CheckError; effects before it stay.
func Run(f *ir.Func, args []*tensor.Tensor, vars Store) ([]*tensor.Tensor, error) {
	if len(args) != len(f.Params()) {
		return nil, fmt.Errorf("@%s takes %d arguments, found %d", f.Name, len(f.Params()), len(args))
	}
	sizes := map[string]int{}
	for i, p := range f.Params() {
		if args[i].DType() != p.Type.DType {
			return nil, fmt.Errorf("argument %s is %s, not %s", p.Name, args[i], p.Type)
		}
		if err := p.Type.Match(args[i].Shape(), sizes); err != nil {
			return nil, fmt.Errorf("argument %s: %w", p.Name, err)
		}
	}
	if len(sizes) > 0 {
		var err error
		if f, err = f.Bind(sizes); err != nil {
			return nil, err
		}
	}
	m := &machine{vars: vars, values: map[*ir.Value]*tensor.Tensor{}}
	return m.block(f.Body, args)
}

// Op evaluates one operation that has no regions and names no variable. Results that take too much memory are a
// *tensor.TooLarge.
func Op(op *ir.Op, args []*tensor.Tensor) (results []*tensor.Tensor, err error) {
	if computes(op) {
		args = flushed(args)
		defer func() { results = flushed(results) }()
	}
	err = tensor.Guard(func() (err error) {
		switch {
		case op.Def.Body != nil:
			results = scalar.Eval(op.Scalar(), args, args[0].Shape())
		case op.Def.Eval != nil:
			results, err = op.Def.Eval(op, args)
		default:
			err = fmt.Errorf("%s is not evaluated by itself", op.Def.Name)
		}
		return err
	})
	return results, err
}

// machine holds the values of one run.
type machine struct {
	vars   Store
	values map[*ir.Value]*tensor.Tensor
}

func (m *machine) all(vs []*ir.Value) []*tensor.Tensor {
	out := make([]*tensor.Tensor, len(vs))
	for i, v := range vs {
		out[i] = m.values[v]
	}
	return out
}

func (m *machine) block(b *ir.Block, args []*tensor.Tensor) ([]*tensor.Tensor, error) {
	for i, p := range b.Params {
		m.values[p] = args[i]
	}
	for _, op := range b.Ops {
		results, err := m.op(op, m.all(op.Operands))
		if err != nil {
			return nil, err
		}
		for i, r := range op.Results {
			m.values[r] = results[i]
		}
	}
	return m.all(b.Results), nil
}

func (m *machine) op(op *ir.Op, args []*tensor.Tensor) ([]*tensor.Tensor, error) {
	switch {
	case op.Var != nil:
		return m.onVar(op, args)
	case op.Is("if"):
		if args[0].Int(0) != 0 {
			return m.block(op.Regions[0], nil)
		}
		return m.block(op.Regions[1], nil)
	case op.Is("while"):
		return m.while(op, args)
	case op.Is("fusion"):
		return m.block(op.Regions[0], args)
	}
	return Op(op, args)
}

func (m *machine) while(op *ir.Op, state []*tensor.Tensor) ([]*tensor.Tensor, error) {
	for {
		goes, err := m.block(op.Regions[0], state)
		if err != nil || goes[0].Int(0) == 0 {
			return state, err
		}
		if state, err = m.block(op.Regions[1], state); err != nil {
			return nil, err
		}
	}
}

func (m *machine) onVar(op *ir.Op, args []*tensor.Tensor) ([]*tensor.Tensor, error) {
	switch {
	case op.Is("var.write"):
		m.vars.Set(op.Var, args[0])
	case op.Is("var.unset"):
		m.vars.Set(op.Var, nil)
	case op.Is("var.is_set"):
		return []*tensor.Tensor{tensor.Scalar(m.vars.Get(op.Var) != nil)}, nil
	default:
		t := m.vars.Get(op.Var)
		if t == nil {
			msg := "attempting to use uninitialized value " + op.Var.Name
			return nil, &ir.CheckError{Code: ir.CodeFailedPrecondition, Node: op.Node, Op: op.Def.Name, Msg: msg}
		}
		return []*tensor.Tensor{t}, nil
	}
	return nil, nil
}
