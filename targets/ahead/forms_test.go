package ahead

import (
	"strings"
	"testing"

	"tfc/frontend/graphdef"
	"tfc/runtime/standalone"
)

// TestForms holds the forms of outputs against the ops' signatures, and all rules against the kernels that executables
// have: a rule of no kernel would never be asked.
func TestForms(t *testing.T) {
	for op, text := range forms {
		def := graphdef.Op(op)
		if def == nil {
			t.Errorf("%s: there is no such op", op)
			continue
		}
		if got, want := len(strings.Fields(text)), len(def.GetOutputArg()); got != want {
			t.Errorf("%s: %d forms for %d outputs", op, got, want)
		}
	}
	kernels := map[string]bool{}
	for _, op := range standalone.Kernels() {
		kernels[op] = true
	}
	for op := range rules() {
		if !kernels[op] && graphdef.Op(op) == nil {
			t.Errorf("%s: a rule of no op", op)
		}
	}
}
