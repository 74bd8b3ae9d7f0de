package kernel_test

import (
	"strings"
	"testing"

	"tfc/codegen/kernel"
	"tfc/ir/irtest"
	"tfc/targets/machine"
)

// TestGoldens checks the loop nests of small operations.
func TestGoldens(t *testing.T) {
	irtest.Goldens(t, "testdata/*.txtar", func(t *testing.T, g *irtest.Golden) {
		m := g.Module(t, "ir")
		on, err := machine.ByName(g.Directive("machine"))
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		for _, op := range m.Funcs[0].Body.Ops {
			kernels, err := kernel.Lower(op, kernel.Config{Machine: on, Threads: 1})
			if err != nil {
				t.Fatal(err)
			}
			for _, k := range kernels {
				text.WriteString(k.String())
			}
		}
		g.Expect(t, "kernels", text.String())
	})
}
