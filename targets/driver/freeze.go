package driver

import (
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
)

// Freeze makes constants of the variables that have a value in values and that nothing in the
// module writes: the program carries them, and needs no state for them.
func Freeze(m *ir.Module, values map[string]*tensor.Tensor) {
	frozen := map[*ir.Var]*tensor.Tensor{}
	for _, v := range m.Vars {
		if t := values[v.Name]; t != nil && t.DType() == v.Type.DType {
			frozen[v] = t
		}
	}
	m.Vars = slices.DeleteFunc(m.Vars, func(v *ir.Var) bool {
		if frozen[v] != nil && isOnlyRead(m, v) {
			return true
		}
		delete(frozen, v)
		return false
	})
	for _, f := range m.Funcs {
		f.Body.Walk(func(op *ir.Op) {
			if t := frozen[op.Var]; t != nil {
				op.Def, op.Attrs, op.Var = ir.Lookup("const"), ir.Attrs{"value": t}, nil
			}
		})
	}
}

// isOnlyRead reports that nothing but reads of its value touch a variable.
func isOnlyRead(m *ir.Module, v *ir.Var) bool {
	only := true
	for _, f := range m.Funcs {
		f.Body.Walk(func(op *ir.Op) { only = only && (op.Var != v || op.Is("var.read")) })
	}
	return only
}
