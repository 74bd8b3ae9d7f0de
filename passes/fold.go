package passes

import (
	"fmt"

	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/tensor"
)

// foldLimit is how many bytes a computed constant may have, unless its operands have more.
const foldLimit = 1024

// runFold computes pure operations whose operands are constants, takes the branch of an if whose
// predicate is known, and drops checks that are known to hold. Broadcasts and iotas stay as they
// are: their elements are cheaper to compute than to load.
func runFold(m *ir.Module, _ *Config) (bool, error) {
	changed := false
	for _, f := range m.Funcs {
		c, err := foldBlock(f.Body)
		if err != nil {
			return changed, err
		}
		changed = c || changed
	}
	return changed, nil
}

func foldBlock(b *ir.Block) (bool, error) {
	by := map[*ir.Value]*ir.Value{}
	kept := make([]*ir.Op, 0, len(b.Ops))
	changed := false
	for _, op := range b.Ops {
		substitute(op, by)
		for _, r := range op.Regions {
			c, err := foldBlock(r)
			if err != nil {
				return changed, err
			}
			changed = c || changed
		}
		folded, err := foldOp(op, by)
		if err != nil {
			return changed, err
		}
		if folded == nil {
			kept = append(kept, op)
			continue
		}
		changed = true
		kept = append(kept, *folded...)
	}
	b.Ops = kept
	b.Replace(by)
	return changed, nil
}

// substitute replaces the operands of op and what its regions capture.
func substitute(op *ir.Op, by map[*ir.Value]*ir.Value) {
	if len(by) > 0 {
		(&ir.Block{Ops: []*ir.Op{op}}).Replace(by)
	}
}

// foldOp returns what takes the operation's place and notes what its results become; nil leaves
// it as it is.
func foldOp(op *ir.Op, by map[*ir.Value]*ir.Value) (*[]*ir.Op, error) {
	if op.Is("if") {
		return takeBranch(op, by), nil
	}
	args := constants(op.Operands)
	if args == nil {
		return nil, nil
	}
	if op.Is("check") || op.Is("check_range") {
		if _, err := eval.Op(op, args); err != nil {
			return nil, nil // it fails when it is run, not when it is compiled
		}
		return &[]*ir.Op{}, nil
	}
	if !foldable(op, args) {
		return nil, nil
	}
	results, err := eval.Op(op, args)
	if err != nil {
		return nil, fmt.Errorf("node %q: %s of constants: %w", op.Node, op.Def.Name, err)
	}
	b := ir.NewBuilder(&ir.Block{})
	b.Node, b.Device = op.Node, op.Device
	for i, t := range results {
		b.Hint = op.Results[i].Name
		by[op.Results[i]] = b.Const(t)
	}
	return &b.Block.Ops, b.Err()
}

// constants are the tensors of constant values; nil if one of them isn't, or there are none.
func constants(vs []*ir.Value) []*tensor.Tensor {
	var out []*tensor.Tensor
	for _, v := range vs {
		t := constant(v)
		if t == nil {
			return nil
		}
		out = append(out, t)
	}
	return out
}

// constant is the tensor of a constant; nil for any other value.
func constant(v *ir.Value) *tensor.Tensor {
	if v.Op == nil || !v.Op.Is("const") {
		return nil
	}
	return v.Op.Tensor("value")
}

// foldable reports a pure operation on constants whose results stay small.
func foldable(op *ir.Op, args []*tensor.Tensor) bool {
	if !op.Def.Traits.Has(ir.Pure) || len(op.Regions) > 0 || op.Is("const") {
		return false
	}
	from, to := 0, 0
	for _, a := range args {
		from += len(a.Bytes())
	}
	for _, r := range op.Results {
		if !r.Type.Static() || r.Type.DType == tensor.String {
			return false
		}
		to += r.Type.Bytes()
	}
	if op.Is("broadcast") {
		return to <= from
	}
	return to <= max(from, foldLimit)
}

// takeBranch puts the operations of the branch that a constant predicate chooses in place of an if.
func takeBranch(op *ir.Op, by map[*ir.Value]*ir.Value) *[]*ir.Op {
	pred := constant(op.Operands[0])
	if pred == nil {
		return nil
	}
	branch := op.Regions[1]
	if pred.Int(0) != 0 {
		branch = op.Regions[0]
	}
	for i, r := range op.Results {
		by[r] = branch.Results[i]
	}
	return &branch.Ops
}
