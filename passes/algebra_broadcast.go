package passes

import (
	"slices"

	"tfc/ir"
)

// broadcastRules bring broadcasts into the form that fusion expects: as late as possible, in one
// step, and never from a dimension of size 1.
func broadcastRules() []rule {
	return []rule{
		{name: "broadcast", ops: []string{"broadcast"}, apply: broadcasts,
			reason: "broadcasts compose, and a dimension of size 1 repeats as an absent one does"},
		{name: "move-broadcast", ops: []string{"transpose"}, apply: transposeBroadcast,
			reason: "repeated elements are equal wherever the dimensions stand"},
		{name: "slice-splat", ops: []string{"slice", "reverse"}, apply: moveSplat, reason: "all elements are equal"},
		{name: "map-broadcast", traits: ir.Elementwise, apply: mapBroadcast,
			reason: "f of repeated elements is the repetition of f of each"},
		{name: "map-reshape", traits: ir.Elementwise, apply: mapReshape,
			reason: "f works element by element, so dimensions of size 1 can come and go after it"},
	}
}

func broadcasts(b *ir.Builder, op *ir.Op) *ir.Value {
	if v := sameShape(b, op); v != nil {
		return v
	}
	x, dims, shape := op.Operands[0], op.Ints("dims"), op.Result().Type.Shape
	if inner := madeBy(x, "broadcast"); inner != nil {
		d := make([]int, len(inner.Ints("dims")))
		for i, k := range inner.Ints("dims") {
			d[i] = dims[k]
		}
		return b.Broadcast(inner.Operands[0], d, shape)
	}
	var kept []ir.Dim // of x, without those of size 1 that repeat
	var to []int
	for i, d := range x.Type.Shape {
		if d == shape[dims[i]] {
			kept, to = append(kept, d), append(to, dims[i])
		}
	}
	if len(kept) == len(dims) {
		return sinkReshape(b, op)
	}
	return b.Broadcast(b.Reshape(x, kept), nonNil(to), shape)
}

// sinkReshape lets a broadcast start from what a reshape added dimensions of size 1 to.
func sinkReshape(b *ir.Builder, op *ir.Op) *ir.Value {
	inner := madeBy(op.Operands[0], "reshape")
	if inner == nil {
		return nil
	}
	from, dims, shape := inner.Operands[0], op.Ints("dims"), op.Result().Type.Shape
	to := matchOnes(from.Type.Shape, op.Operands[0].Type.Shape)
	if to == nil || from.Type.Rank() >= op.Operands[0].Type.Rank() {
		return nil
	}
	d := make([]int, len(to))
	for i, k := range to {
		d[i] = dims[k]
	}
	return b.Broadcast(from, d, shape)
}

// matchOnes pairs the dimensions of a shape with those of the same shape with dimensions of size 1
// added; nil if that is not what the other shape is.
func matchOnes(shape, more []ir.Dim) []int {
	out := []int{}
	k := 0
	for i, d := range more {
		switch {
		case k < len(shape) && shape[k] == d:
			out = append(out, i)
			k++
		case d != ir.Dim{Size: 1}:
			return nil
		}
	}
	if k < len(shape) {
		return nil
	}
	return out
}

func nonNil(s []int) []int {
	if s == nil {
		return []int{}
	}
	return s
}

func transposeBroadcast(b *ir.Builder, op *ir.Op) *ir.Value {
	inner := madeBy(op.Operands[0], "broadcast")
	if inner == nil {
		return nil
	}
	perm := op.Ints("perm")
	dims := make([]int, len(inner.Ints("dims")))
	for i, d := range inner.Ints("dims") {
		dims[i] = slices.Index(perm, d)
	}
	if !slices.IsSorted(dims) {
		return nil
	}
	return b.Broadcast(inner.Operands[0], dims, op.Result().Type.Shape)
}

func moveSplat(b *ir.Builder, op *ir.Op) *ir.Value {
	inner := madeBy(op.Operands[0], "broadcast")
	if inner == nil || inner.Operands[0].Type.Rank() > 0 {
		return nil
	}
	return b.Broadcast(inner.Operands[0], []int{}, op.Result().Type.Shape)
}

// mapBroadcast computes before broadcasting if all operands are broadcasts of one shape along the
// same dimensions, or of scalars.
func mapBroadcast(b *ir.Builder, op *ir.Op) *ir.Value {
	lead := leadBroadcast(op)
	if lead == nil {
		return nil
	}
	from, dims := lead.Operands[0].Type.Shape, lead.Ints("dims")
	args := make([]*ir.Value, len(op.Operands))
	for i, v := range op.Operands {
		args[i] = b.BroadcastTo(v.Op.Operands[0], from)
	}
	return b.Broadcast(b.Op(op.Def.Name, op.Attrs.Clone(), args...), dims, op.Result().Type.Shape)
}

// leadBroadcast is the broadcast among an operation's operands that the others agree with: they
// start from the same shape along the same dimensions, or from scalars. Nil if there is none.
func leadBroadcast(op *ir.Op) *ir.Op {
	var lead *ir.Op
	for _, v := range op.Operands {
		inner := madeBy(v, "broadcast")
		if inner == nil {
			return nil
		}
		if lead == nil || lead.Operands[0].Type.Rank() == 0 {
			lead = inner
		}
	}
	for _, v := range op.Operands {
		x := v.Op.Operands[0]
		same := slices.Equal(x.Type.Shape, lead.Operands[0].Type.Shape) && slices.Equal(v.Op.Ints("dims"), lead.Ints("dims"))
		if x.Type.Rank() > 0 && !same {
			return nil
		}
	}
	return lead
}

// mapReshape moves reshapes that add dimensions of size 1 from all operands to the result;
// broadcasts of scalars among the operands take the other shape.
func mapReshape(b *ir.Builder, op *ir.Op) *ir.Value {
	var from []ir.Dim
	found := false
	for _, v := range op.Operands {
		inner := madeBy(v, "reshape")
		if inner == nil {
			continue
		}
		s := inner.Operands[0].Type.Shape
		if len(s) >= v.Type.Rank() || matchOnes(s, v.Type.Shape) == nil || found && !slices.Equal(s, from) {
			return nil
		}
		from, found = s, true
	}
	if !found || !slices.ContainsFunc(op.Operands, func(v *ir.Value) bool { return madeBy(v, "reshape") != nil }) {
		return nil
	}
	for _, v := range op.Operands {
		if madeBy(v, "reshape") == nil && splat(v) == nil {
			return nil
		}
	}
	args := make([]*ir.Value, len(op.Operands))
	for i, v := range op.Operands {
		if inner := madeBy(v, "reshape"); inner != nil {
			args[i] = inner.Operands[0]
			continue
		}
		args[i] = b.BroadcastTo(b.Const(splat(v)), from)
	}
	return b.Reshape(b.Op(op.Def.Name, op.Attrs.Clone(), args...), op.Result().Type.Shape)
}
