package frontend

import (
	"tfc/ir"
	"tfc/ir/tensor"
)

// stackRows are the stacks in which the gradients of version 1's loops keep what the way back needs.
func stackRows() []Row {
	return []Row{
		{Op: "StackV2", Import: func(n *Node) []*ir.Value {
			l := n.newList(n.DType("elem_type"), nil, 0)
			l.length = n.Scalar(tensor.I64, 0)
			n.SetOutput(0, Value{Cell: n.newCell(l)})
			return nil
		}},
		{Op: "StackPushV2", Import: func(n *Node) []*ir.Value {
			c, x := n.cell(), n.In(1)
			if l := n.push(c.now, x); n.Err() == nil {
				c.now = l
			}
			return []*ir.Value{x}
		}},
		{Op: "StackPopV2", Import: one(func(n *Node) *ir.Value {
			c := n.cell()
			x, l := n.pop(c.now, nil, "Stack is empty when calling Pop()")
			if n.Err() == nil {
				c.now = l
			}
			return x
		})},
		{Op: "StackCloseV2", Import: func(*Node) []*ir.Value { return nil }},
	}
}
