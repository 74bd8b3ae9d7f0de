package passes

import (
	"tfc/ir"
)

// expandGradients replaces gradient operations by the adjoints, in the block and in its regions.
func expandGradients(block *ir.Block) (bool, error) {
	changed := false
	ops := block.Ops
	block.Ops = nil
	by := map[*ir.Value]*ir.Value{}
	for _, op := range ops {
		substitute(op, by) // a gradient of a gradient goes on through the first one's adjoints
		for _, r := range op.Regions {
			c, err := expandGradients(r)
			if err != nil {
				return changed, err
			}
			changed = c || changed
		}
		if !op.Is("gradient") {
			block.Ops = append(block.Ops, op)
			continue
		}
		changed = true
		if err := expandGradient(block, op, by); err != nil {
			return changed, err
		}
	}
	block.Replace(by)
	return changed, nil
}

// expandGradient appends the adjoints that op asks for; those without a path are zeros.
func expandGradient(block *ir.Block, op *ir.Op, by map[*ir.Value]*ir.Value) error {
	n := op.Int("ys")
	b := ir.NewBuilder(block)
	b.Node, b.Device, b.Hint = op.Node, op.Device, op.Node
	xs := op.Operands[2*n:]
	grads, err := Gradients(b, op.Operands[:n], xs, op.Operands[n:2*n])
	if err != nil {
		return err
	}
	for i, g := range grads {
		if g == nil {
			g = b.Splat(xs[i].Type, 0)
		}
		by[op.Results[i]] = g
	}
	return b.Err()
}
