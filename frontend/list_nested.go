package frontend

import (
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// A list of lists, as the gradients of nested loops and of conditionals in loops make them, is one list for each part
// of its elements: their buffers, which have equal room, and their lengths.

// nestedList is an empty list whose elements are lists.
func (n *Node) nestedList() *list {
	l := n.newList(tensor.Invalid, nil, 0)
	l.nested = true
	l.length = n.Scalar(tensor.I64, 0)
	return l
}

// spreadOut makes the fields of a list whose elements' parts are known, with room for at least the given number.
func spreadOut(b *ir.Builder, l *list, room int) *list {
	if l.template == nil || l.fields != nil && l.room >= room {
		return l
	}
	out := *l
	out.room, out.fields = max(l.room, room), nil
	for i, part := range l.template.parts() {
		t := part.Type
		f := &list{
			origin: &origin{node: l.node, dtype: t.DType, element: &t, varied: true, limit: -1},
			length: l.length, room: l.room, most: l.most,
		}
		if l.fields != nil {
			f = l.fields[i]
		}
		out.fields = append(out.fields, withBuffer(b, f, out.room))
	}
	return &out
}

// pushList is the list with a list after its last element.
func (n *Node) pushList(l, x *list) *list {
	if n.Err() != nil {
		return l
	}
	element := *withBuffer(n.Builder, x, x.room)
	element.length = element.count(n.Builder)
	if element.buffer == nil {
		if x.nested {
			n.Fail(status.Unimplemented, "lists of lists of lists are not supported")
		}
		return l
	}
	l.template = &element
	out := *spreadOut(n.Builder, l, l.most+1)
	out.most, out.fields = l.most+1, append([]*list{}, out.fields...)
	for i, part := range element.parts() {
		out.fields[i] = n.push(out.fields[i], part)
	}
	return &out
}

// popList is the last element, a list, and the list without it.
func (n *Node) popList(l *list, empty string) (*list, *list) {
	if n.Err() != nil {
		return nil, l
	}
	if l.template == nil {
		return n.nestedUnknown(l)
	}
	out := *spreadOut(n.Builder, l, l.room)
	fields := out.fields
	out.fields = nil
	var parts []*ir.Value
	for _, f := range fields {
		x, rest := n.pop(f, nil, empty)
		parts, out.fields = append(parts, x), append(out.fields, rest)
	}
	return refill([]Value{{List: l.template}}, parts)[0].List, &out
}

// nestedUnknown fails a pop from a list that nothing was pushed to.
func (n *Node) nestedUnknown(l *list) (*list, *list) {
	n.Invalid("tried to pop from the list of node %q, to which nothing was pushed", l.node.Name)
	return nil, l
}
