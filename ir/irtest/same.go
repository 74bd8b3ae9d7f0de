package irtest

import (
	"fmt"
	"testing"

	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/tensor"
)

// SameNumbers evaluates every function of two modules on the same inputs and variables, and
// compares results, errors and the variables left behind within tol, as Compare does.
func SameNumbers(t *testing.T, before, after *ir.Module, tol float64) {
	t.Helper()
	for _, f := range before.Funcs {
		g := after.Func(f.Name)
		if g == nil {
			t.Errorf("@%s is gone", f.Name)
			continue
		}
		args := Inputs(f, 1)
		varsF, varsG := eval.Vars(Vars(before, 2)), eval.Vars(Vars(before, 2))
		want, errF := eval.Run(f, args, varsF)
		got, errG := eval.Run(g, args, varsG)
		if fmt.Sprint(errF) != fmt.Sprint(errG) {
			t.Errorf("@%s: error %v, before %v", f.Name, errG, errF)
		}
		if err := Compare(got, want, tol); err != nil {
			t.Errorf("@%s: %v", f.Name, err)
		}
		for _, v := range before.Vars {
			sameVar(t, v, varsG.Get(v), varsF.Get(v), tol)
		}
	}
}

func sameVar(t *testing.T, v *ir.Var, got, want *tensor.Tensor, tol float64) {
	t.Helper()
	if (got == nil) != (want == nil) {
		t.Errorf("variable %s: set %t, before %t", v.Name, got != nil, want != nil)
	} else if want != nil {
		if err := Compare([]*tensor.Tensor{got}, []*tensor.Tensor{want}, tol); err != nil {
			t.Errorf("variable %s: %v", v.Name, err)
		}
	}
}
