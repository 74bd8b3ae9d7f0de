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
	if v.List != nil && v.List.buffer != nil {
		out = append(out, v.List.buffer)
	}
	if v.List != nil && v.List.length != nil {
		out = append(out, v.List.length)
	}
	return out
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
			l := *v.List
			if l.buffer != nil {
				l.buffer = next()
			}
			if l.length != nil {
				l.length = next()
			}
			out[i] = Value{List: &l}
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
