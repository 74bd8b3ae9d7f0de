package llvm_test

import (
	"strings"
	"testing"

	"tfc/codegen/llvm"
	"tfc/ir"
	"tfc/ir/parse"
	"tfc/passes"
	"tfc/targets/cpu"
	"tfc/targets/machine"
)

func parsed(t testing.TB, text string) *ir.Module {
	t.Helper()
	m, err := parse.Module("test.ir", text)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAdd(t *testing.T) {
	check(t, `module "add"
func @main(%x: f32[5,7], %y: f32[5,7]) -> (f32[5,7]) {
  %s = add %x, %y : f32[5,7]
  return %s
}
`)
}

// TestEveryMachine compiles a kernel whose output outgrows the caches, and so is streamed past them, for every machine.
func TestEveryMachine(t *testing.T) {
	for _, mach := range machine.Baselines() {
		t.Run(mach.Name, func(t *testing.T) {
			t.Parallel()
			m := parsed(t, `module "stream"
func @main(%x: f32[33554432]) -> (f32[33554432]) {
  %y = tanh %x : f32[33554432]
  return %y
}
`)
			cfg := passes.DefaultConfig()
			cfg.Machine = &mach
			if _, err := passes.Run(m, cfg); err != nil {
				t.Fatal(err)
			}
			out, err := generate(m, llvm.Config{Machine: &mach})
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(out.Modules[0].IR, "!nontemporal") {
				t.Error("the output is not streamed")
			}
			if _, err := cpu.Compile(out.Modules[0].IR, cpu.Options{Machine: &mach}); err != nil {
				t.Error(err)
			}
		})
	}
}
