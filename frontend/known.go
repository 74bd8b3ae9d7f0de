package frontend

import (
	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/tensor"
)

// evaluate computes a value while compiling; nil if it depends on the run. Operations are evaluated once, and only if
// all that they need can be.
func (im *importer) evaluate(v *ir.Value) *tensor.Tensor {
	if im.isLate(v) {
		return nil
	}
	im.walk(v, func(v *ir.Value) bool { return im.known[v] != nil || im.late[v] }, im.compute)
	return im.known[v]
}

// isLate reports whether a value depends on the run.
func (im *importer) isLate(v *ir.Value) bool {
	im.walk(v, func(v *ir.Value) bool { _, ok := im.late[v]; return ok }, func(v *ir.Value) {
		if v.Op == nil {
			im.late[v] = im.feedValue(v) == nil
			return
		}
		late := !v.Op.Def.Traits.Has(ir.Pure) || len(v.Op.Regions) > 0
		for _, x := range v.Op.Operands {
			late = late || im.late[x]
		}
		im.late[v] = late
	})
	return im.late[v]
}

// walk visits a value and what it is made of, operands first, passing over what is done. It keeps its own stack:
// graphs are deeper than Go's should be.
func (im *importer) walk(v *ir.Value, done func(*ir.Value) bool, visit func(*ir.Value)) {
	work := []*ir.Value{v}
	for len(work) > 0 {
		v := work[len(work)-1]
		before := len(work)
		if v.Op != nil && !done(v) {
			for _, x := range v.Op.Operands {
				if !done(x) {
					work = append(work, x)
				}
			}
		}
		if len(work) > before {
			continue
		}
		work = work[:before-1]
		if !done(v) {
			visit(v)
		}
	}
}

// feedValue is the known value of a parameter. Parameters of regions have none.
func (im *importer) feedValue(v *ir.Value) *tensor.Tensor {
	if v.Index >= len(im.fn.Body.Params) || im.fn.Body.Params[v.Index] != v {
		return nil
	}
	return im.req.Feeds[v.Name].Value
}

// maxKnown is the most bytes of a value that is computed while compiling: more is left to the run.
const maxKnown = 1 << 28

// compute evaluates what makes a value; its operands have been.
func (im *importer) compute(v *ir.Value) {
	if v.Op == nil {
		im.known[v] = im.feedValue(v)
		im.use(v.Name)
		return
	}
	if v.Type.Static() && v.Type.Bytes() > maxKnown {
		im.late[v] = true
		return
	}
	args := make([]*tensor.Tensor, len(v.Op.Operands))
	for i, x := range v.Op.Operands {
		if args[i] = im.known[x]; args[i] == nil {
			im.late[v] = true
			return
		}
	}
	out, err := eval.Op(v.Op, args)
	for i, r := range v.Op.Results {
		if err != nil {
			im.late[r] = true
			continue
		}
		im.known[r] = out[i]
	}
}
