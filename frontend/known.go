package frontend

import (
	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/tensor"
)

// evaluate computes a value while compiling; nil if it depends on the run. Operations are evaluated once; the walk
// keeps its own stack.
func (im *importer) evaluate(v *ir.Value) *tensor.Tensor {
	work := []*ir.Value{v}
	for len(work) > 0 {
		v := work[len(work)-1]
		if _, ok := im.known[v]; ok {
			work = work[:len(work)-1]
			continue
		}
		if v.Op == nil {
			im.known[v] = im.feedValue(v)
			continue
		}
		missing, late := im.unresolved(v.Op)
		switch {
		case late:
			im.known[v] = nil
		case len(missing) > 0:
			work = append(work, missing...)
		default:
			im.evaluateOp(v.Op)
		}
	}
	return im.known[v]
}

// feedValue is the known value of a parameter. Parameters of regions have none.
func (im *importer) feedValue(v *ir.Value) *tensor.Tensor {
	if v.Index >= len(im.fn.Body.Params) || im.fn.Body.Params[v.Index] != v {
		return nil
	}
	value := im.req.Feeds[v.Name].Value
	if value != nil {
		im.use(v.Name)
	}
	return value
}

// unresolved lists the operands still to evaluate; late means that the operation cannot be evaluated at all.
func (im *importer) unresolved(op *ir.Op) (missing []*ir.Value, late bool) {
	if !op.Def.Traits.Has(ir.Pure) || len(op.Regions) > 0 {
		return nil, true
	}
	for _, v := range op.Operands {
		t, ok := im.known[v]
		if !ok {
			missing = append(missing, v)
		} else if t == nil {
			return nil, true
		}
	}
	return missing, false
}

func (im *importer) evaluateOp(op *ir.Op) {
	args := make([]*tensor.Tensor, len(op.Operands))
	for i, v := range op.Operands {
		args[i] = im.known[v]
	}
	out, err := eval.Op(op, args)
	for i, r := range op.Results {
		im.known[r] = nil
		if err == nil {
			im.known[r] = out[i]
		}
	}
}
