package passes

import (
	"slices"

	"tfc/ir"
)

// contractRules are identities of dots.
func contractRules() []rule {
	return []rule{
		{name: "dot-transpose", ops: []string{"dot"}, apply: dotTranspose,
			reason: "a dot names its dimensions, so it reads a transposed operand in place"},
		{name: "conv-pointwise", ops: []string{"conv"}, apply: convPointwise,
			reason: "a convolution by windows of one element is a product of matrices"},
	}
}

// dotTranspose looks through transposes that leave the free dimensions in their order.
func dotTranspose(b *ir.Builder, op *ir.Op) *ir.Value {
	sides := [2][2]string{{"batch_x", "contract_x"}, {"batch_y", "contract_y"}}
	attrs := op.Attrs.Clone()
	args := slices.Clone(op.Operands)
	for i, names := range sides {
		t := madeBy(op.Operands[i], "transpose")
		if t == nil {
			continue
		}
		perm := t.Ints("perm")
		batch, contract := op.Ints(names[0]), op.Ints(names[1])
		var free []int // of the transpose's operand, in the result's order
		for d := range perm {
			if !slices.Contains(batch, d) && !slices.Contains(contract, d) {
				free = append(free, perm[d])
			}
		}
		if !slices.IsSorted(free) {
			continue
		}
		args[i] = t.Operands[0]
		attrs[names[0]], attrs[names[1]] = permuted(batch, perm), permuted(contract, perm)
	}
	if slices.Equal(args, op.Operands) {
		return nil
	}
	return b.Op("dot", attrs, args...)
}

func permuted(dims, perm []int) []int {
	out := make([]int, len(dims))
	for i, d := range dims {
		out[i] = perm[d]
	}
	return out
}

// stridedLeast is the number of channels, in and out, from which on a pointwise convolution with strides is worth a copy
// of the elements that it uses: rows of them then lie side by side.
const stridedLeast = 64

// convPointwise makes a product of a convolution whose windows have one element and that has no padding.
func convPointwise(b *ir.Builder, op *ir.Op) *ir.Value {
	x, w := op.Operands[0], op.Operands[1]
	n := x.Type.Rank() - 2
	for d := range n {
		if w.Type.Shape[d] != (ir.Dim{Size: 1}) || op.Ints("low")[d] != 0 || op.Ints("high")[d] != 0 {
			return nil
		}
	}
	in, out := w.Type.Shape[n], w.Type.Shape[n+1]
	if op.Int("groups") != 1 || !in.Known() || !out.Known() {
		return nil
	}
	if strides := op.Ints("strides"); slices.ContainsFunc(strides, func(k int) bool { return k != 1 }) {
		if min(in.Size, out.Size) < stridedLeast || !x.Type.Static() {
			return nil
		}
		step := slices.Concat([]int{1}, strides, []int{1})
		x = b.Slice(x, make([]int, n+2), x.Type.Sizes(), step)
	}
	filter := b.Reshape(w, []ir.Dim{in, out})
	return b.Dot(x, filter, ir.DotDims{ContractX: []int{n + 1}, ContractY: []int{0}})
}
