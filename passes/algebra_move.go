package passes

import (
	"slices"

	"tfc/ir"
)

// moveRules are identities of operations that move elements; they hold whatever the elements are.
func moveRules() []rule {
	return []rule{
		{name: "reshape", ops: []string{"reshape"}, apply: reshapes, reason: "only the last of several shapes counts"},
		{name: "transpose", ops: []string{"transpose"}, apply: transposes,
			reason: "permutations compose, and moving dimensions of size 1 moves no element"},
		{name: "slice", ops: []string{"slice"}, apply: composeSlices,
			reason: "a slice of everything is the operand; slices compose"},
		{name: "pad-nothing", ops: []string{"pad"}, apply: sameShape, reason: "padding by nothing"},
		{name: "concat", ops: []string{"concat"}, apply: concats, reason: "empty parts add nothing; one part is the whole"},
		{name: "reverse", ops: []string{"reverse"}, apply: reverses,
			reason: "turning round twice, or along dimensions of size 1, moves no element"},
		{name: "reduce-one", ops: []string{"reduce"}, apply: reduceOne, reason: "folding one element is the element"},
		{name: "update-whole", ops: []string{"dynamic_update"}, apply: updateWhole,
			reason: "the start is clamped, so an update of the whole shape replaces everything"},
		{name: "slice-whole", ops: []string{"dynamic_slice"}, apply: sameShape,
			reason: "the start is clamped, so a box of the whole shape is the operand"},
	}
}

// sameShape is the operand if the result has its shape.
func sameShape(_ *ir.Builder, op *ir.Op) *ir.Value {
	if op.Operands[0].Type.Equal(op.Result().Type) {
		return op.Operands[0]
	}
	return nil
}

func reshapes(b *ir.Builder, op *ir.Op) *ir.Value {
	if v := sameShape(b, op); v != nil {
		return v
	}
	if inner := madeBy(op.Operands[0], "reshape"); inner != nil {
		return b.Reshape(inner.Operands[0], op.Result().Type.Shape)
	}
	if inner := madeBy(op.Operands[0], "broadcast"); inner != nil && inner.Operands[0].Type.Rank() == 0 {
		return b.Broadcast(inner.Operands[0], []int{}, op.Result().Type.Shape)
	}
	return nil
}

func transposes(b *ir.Builder, op *ir.Op) *ir.Value {
	x, perm := op.Operands[0], op.Ints("perm")
	if inner := madeBy(x, "transpose"); inner != nil {
		p := make([]int, len(perm))
		for i, d := range perm {
			p[i] = inner.Ints("perm")[d]
		}
		return b.Transpose(inner.Operands[0], p...)
	}
	var moved []int // the dimensions that hold more than one element
	for _, d := range perm {
		if x.Type.Shape[d] != (ir.Dim{Size: 1}) {
			moved = append(moved, d)
		}
	}
	if slices.IsSorted(moved) {
		return b.Reshape(x, op.Result().Type.Shape)
	}
	return nil
}

// composeSlices drops slices of everything and composes slices of static shapes.
func composeSlices(b *ir.Builder, op *ir.Op) *ir.Value {
	if v := sameShape(b, op); v != nil {
		return v
	}
	inner := madeBy(op.Operands[0], "slice")
	if inner == nil || !inner.Operands[0].Type.Static() {
		return nil
	}
	out := op.Result().Type.Sizes()
	start, stride := make([]int, len(out)), make([]int, len(out))
	limit := make([]int, len(out))
	innerStart, _ := inner.SliceBounds()
	outerStart, _ := op.SliceBounds()
	for i, n := range out {
		s := inner.SliceStrides()[i]
		start[i] = innerStart[i].Size + outerStart[i].Size*s
		stride[i] = s * op.SliceStrides()[i]
		limit[i] = start[i]
		if n > 0 {
			limit[i] += (n-1)*stride[i] + 1
		}
	}
	return b.Slice(inner.Operands[0], start, limit, stride)
}

func concats(b *ir.Builder, op *ir.Op) *ir.Value {
	axis := op.Int("axis")
	var parts []*ir.Value
	for _, v := range op.Operands {
		if v.Type.Shape[axis] != (ir.Dim{}) {
			parts = append(parts, v)
		}
	}
	if len(parts) == 0 {
		parts = op.Operands[:1]
	}
	if len(parts) == len(op.Operands) && len(parts) > 1 {
		return nil
	}
	return b.Concat(axis, parts...)
}

func reverses(b *ir.Builder, op *ir.Op) *ir.Value {
	x := op.Operands[0]
	axes := map[int]bool{}
	for _, a := range op.Ints("axes") {
		axes[a] = x.Type.Shape[a] != (ir.Dim{Size: 1})
	}
	if inner := madeBy(x, "reverse"); inner != nil {
		x = inner.Operands[0]
		for _, a := range inner.Ints("axes") {
			axes[a] = !axes[a] && x.Type.Shape[a] != (ir.Dim{Size: 1})
		}
	}
	var left []int
	for a := range x.Type.Shape {
		if axes[a] {
			left = append(left, a)
		}
	}
	if x == op.Operands[0] && len(left) == len(op.Ints("axes")) {
		return nil
	}
	return b.Reverse(x, left...)
}

func reduceOne(b *ir.Builder, op *ir.Op) *ir.Value {
	x := op.Operands[0]
	for _, a := range op.Ints("axes") {
		if x.Type.Shape[a] != (ir.Dim{Size: 1}) {
			return nil
		}
	}
	return b.Reshape(x, op.Result().Type.Shape)
}

func updateWhole(_ *ir.Builder, op *ir.Op) *ir.Value {
	if op.Operands[1].Type.Equal(op.Operands[0].Type) {
		return op.Operands[1]
	}
	return nil
}
