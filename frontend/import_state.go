package frontend

import (
	"fmt"
	"tfc/frontend/graphdef"

	"tfc/ir"
	"tfc/runtime/status"
)

// stateRows declare, read and write variables behind refs and resource handles.
func stateRows() []Row {
	declare := func(resource bool) func(n *Node) []*ir.Value {
		return func(n *Node) []*ir.Value {
			n.SetOutput(0, Value{Var: n.Variable(resource)})
			return nil
		}
	}
	assign := func(op string, resize func(n *Node) bool) Row {
		return Row{Op: op, Writes: true, Import: func(n *Node) []*ir.Value {
			n.Write(n.Var(0), n.In(1), resize(n))
			n.forward()
			return nil
		}}
	}
	combine := func(op, primitive string) Row {
		return Row{Op: op, Writes: true, Import: func(n *Node) []*ir.Value {
			return n.update(func(x *ir.Value) *ir.Value { return n.combined(primitive, x, n.In(1)) })
		}}
	}
	isSet := func(n *Node) []*ir.Value { return []*ir.Value{n.IsSet(n.Var(0))} }
	return []Row{
		{Op: "VariableV2", Import: declare(false)},
		{Op: "Variable", Import: declare(false)},
		{Op: "VarHandleOp", Import: declare(true)},
		{Op: "TemporaryVariable", Import: declare(false)},
		{Op: "DestroyTemporaryVariable", Writes: true, Import: func(n *Node) []*ir.Value {
			x := n.Read(n.Var(0))
			n.unset(n.Var(0))
			return []*ir.Value{x}
		}},
		{Op: "DestroyResourceOp", Writes: true, Import: func(n *Node) []*ir.Value {
			v := n.Var(0)
			if n.Err() == nil && !n.Def.Bool("ignore_lookup_error") {
				n.Check(n.IsSet(v), int(status.NotFound), "Resource "+v.symbol.Name+" does not exist")
			}
			if n.Err() == nil && v.typed {
				n.unset(v)
			}
			return nil
		}},
		assign("Assign", func(n *Node) bool { return !n.Def.Bool("validate_shape") }),
		assign("AssignVariableOp", func(n *Node) bool { return !n.Def.Bool("validate_shape") }),
		combine("AssignAdd", "add"), combine("AssignAddVariableOp", "add"),
		combine("AssignSub", "sub"), combine("AssignSubVariableOp", "sub"),
		{Op: "ReadVariableOp", Import: importReadVariable},
		{Op: "IsVariableInitialized", Import: isSet},
		{Op: "VarIsInitializedOp", Import: isSet},
		{Op: "VariableShape", Import: importVariableShape},
		{Op: "CountUpTo", Writes: true, Import: importCountUpTo},
		{Op: "ResourceCountUpTo", Writes: true, Import: importCountUpTo},
	}
}

func importReadVariable(n *Node) []*ir.Value {
	v := n.Var(0)
	if handle := n.Def.Inputs[0].Node; handle.Op == "VarHandleOp" && handle.Type("dtype") != n.Def.Type("dtype") {
		return n.Invalid("trying to read variable with wrong dtype. Expected %s got %s",
			graphdef.TypeName(handle.Type("dtype")), graphdef.TypeName(n.Def.Type("dtype")))
	}
	if held, ok := n.im.req.Vars[v.symbol.Name]; ok && v.version == 0 && held.DType != v.symbol.Type.DType {
		return n.Invalid("Trying to read variable with wrong dtype. Expected %s got %s",
			v.symbol.Type.DType.TF(), held.DType.TF())
	}
	return []*ir.Value{n.Read(v)}
}

// update replaces the variable of input 0 by f of its value and hands on its ref.
func (n *Node) update(f func(x *ir.Value) *ir.Value) []*ir.Value {
	v := n.Var(0)
	if x := n.Read(v); n.Err() == nil {
		if y := f(x); n.Err() == nil {
			n.Write(v, y, false)
			n.forward()
		}
	}
	return nil
}

// combined applies a primitive to a variable's value and an operand of the same shape.
func (n *Node) combined(primitive string, x, y *ir.Value) *ir.Value {
	if !x.Type.Equal(y.Type) {
		n.Invalid("cannot update variable with shape %s using a tensor with shape %s, shapes must be equal",
			typeText(x.Type), typeText(y.Type))
		return nil
	}
	return n.Do(primitive, x, y)
}

func (n *Node) unset(v *variable) {
	v.touched = true
	v.version++
	n.OnVar("var.unset", v.symbol, nil)
}

func importVariableShape(n *Node) []*ir.Value {
	v := n.Var(0)
	if n.Err() == nil && !v.typed {
		n.failUninitialized(v)
	}
	if n.Err() != nil {
		return nil
	}
	return []*ir.Value{n.vector(n.DType("out_type"), v.symbol.Type.Sizes()...)}
}

func importCountUpTo(n *Node) []*ir.Value {
	v, limit := n.Var(0), n.Int("limit")
	x := n.Read(v)
	if n.Err() != nil {
		return nil
	}
	n.Check(n.Do("lt", x, n.Like(x, float64(limit))), int(status.OutOfRange), fmt.Sprintf("reached limit of %d", limit))
	n.Write(v, n.Add(x, n.Like(x, 1)), false)
	return []*ir.Value{x}
}
