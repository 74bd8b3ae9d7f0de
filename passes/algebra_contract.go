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
