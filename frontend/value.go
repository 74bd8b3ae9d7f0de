package frontend

import (
	"slices"

	"tfc/ir"
)

// isHandle reports whether a value is neither a tensor nor a list: a variable, a handle, a string, or nothing.
func (v Value) isHandle() bool { return v.Tensor == nil && v.List == nil }

// parts are the ir's values that a value consists of.
func (v Value) parts() []*ir.Value {
	var out []*ir.Value
	if v.Tensor != nil {
		out = append(out, v.Tensor)
	}
	if v.List != nil {
		out = v.List.parts()
	}
	return out
}

// parts are the buffer and the length, as far as there are any, or those of the fields.
func (l *list) parts() []*ir.Value {
	var out []*ir.Value
	for _, f := range l.fields {
		out = append(out, f.parts()...)
	}
	if l.buffer != nil {
		out = append(out, l.buffer)
	}
	if l.flags != nil {
		out = append(out, l.flags)
	}
	if l.length != nil && !l.nested {
		out = append(out, l.length)
	}
	return out
}

// refilled has other parts, taken from next.
func (l *list) refilled(next func() *ir.Value) *list {
	out := *l
	out.fields = nil
	for _, f := range l.fields {
		out.fields = append(out.fields, f.refilled(next))
	}
	if l.buffer != nil {
		out.buffer = next()
	}
	if l.flags != nil {
		out.flags = next()
	}
	if l.length != nil && !l.nested {
		out.length = next()
	}
	return &out
}

func flatten(values []Value) []*ir.Value {
	var out []*ir.Value
	for _, v := range values {
		out = append(out, v.parts()...)
	}
	return out
}

// refill replaces the parts of values by others, in order.
func refill(values []Value, by []*ir.Value) []Value {
	out := slices.Clone(values)
	next := func() *ir.Value {
		v := by[0]
		by = by[1:]
		return v
	}
	for i, v := range values {
		switch {
		case v.Tensor != nil:
			out[i] = Value{Tensor: next()}
		case v.List != nil:
			out[i] = Value{List: v.List.refilled(next)}
		}
	}
	return out
}

func typesOf(values []*ir.Value) []ir.Type {
	out := make([]ir.Type, len(values))
	for i, v := range values {
		out[i] = v.Type
	}
	return out
}
