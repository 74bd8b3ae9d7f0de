package frontend

import (
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// optionalRows are values that may be missing, which the gradients of version 2's conditionals pass between branches:
// lists of one element or none.
func optionalRows() []Row {
	return []Row{
		{Op: "OptionalNone", Import: lists(func(n *Node) *list { return n.optional(0) })},
		{Op: "OptionalFromValue", Import: lists(func(n *Node) *list {
			if n.NumIn() != 1 {
				n.Fail(status.Unimplemented, "optionals of %d components are not supported", n.NumIn())
				return nil
			}
			x, l := n.In(0), n.optional(1)
			if n.Err() != nil || !n.typed(l, x.Type) {
				return nil
			}
			l.buffer = n.Reshape(x, append(ir.Dims(1), x.Type.Shape...))
			return l
		})},
		{Op: "OptionalHasValue", Import: one(func(n *Node) *ir.Value {
			return n.Cast(n.list(0).count(n.Builder), tensor.Bool)
		})},
		{Op: "OptionalGetValue", Import: one(func(n *Node) *ir.Value {
			l := n.list(0)
			n.Check(n.Cast(l.count(n.Builder), tensor.Bool), int(status.InvalidArgument),
				"The given optional does not have a value.")
			if l = n.readable(l, nil); n.Err() != nil {
				return n.Builder.Invalid()
			}
			return n.element(l, nil)
		})},
	}
}

// optional is a list with room for one element.
func (n *Node) optional(length int) *list {
	l := n.newList(tensor.Invalid, nil, 1)
	l.length = n.Scalar(tensor.I64, float64(length))
	return l
}
