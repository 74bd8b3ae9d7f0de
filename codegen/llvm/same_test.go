package llvm_test

import (
	"slices"
	"testing"

	"tfc/codegen/kernel"
	"tfc/ir"
	"tfc/ir/irtest"
	"tfc/passes"
	"tfc/targets/cpu"
)

// TestKeys lowers the operations of random modules and holds those of one key against each other: their kernels have to be
// the same, and to be rebound from one to the other.
func TestKeys(t *testing.T) {
	type lowered struct {
		op      *ir.Op
		kernels []*kernel.Kernel
	}
	first := map[string]lowered{}
	same := 0
	for seed := range uint64(150) {
		m := irtest.RandomModule(seed, int(5+seed%30))
		cfg := passes.DefaultConfig()
		cfg.Fuse, cfg.Machine = seed%3 != 0, cpu.Host()
		if _, err := passes.Run(m, cfg); err != nil {
			t.Fatal(err)
		}
		for _, op := range m.Funcs[0].Body.Ops {
			if !op.Def.Traits.Has(ir.Pure) || op.Def.Traits.Has(ir.OnHost) || op.Is("const") {
				continue
			}
			key, ok := kernel.Key(op)
			kernels, err := kernel.Lower(op, kernel.Config{Machine: cpu.Host(), Threads: 1})
			if !ok || err != nil {
				continue
			}
			was, found := first[key]
			if !found {
				first[key] = lowered{op, kernels}
				continue
			}
			same++
			rebound, ok := kernel.Rebind(was.kernels, was.op, op)
			if !ok || len(rebound) != len(kernels) {
				t.Fatalf("%s\nand\n%s\nof one key have %d and %d kernels", was.op, op, len(rebound), len(kernels))
			}
			for i, k := range kernels {
				if k.String() != rebound[i].String() || !slices.Equal(k.Bindings, rebound[i].Bindings) {
					t.Fatalf("%s\nand\n%s\nof the key %s\nhave the kernels %s\nand %s", was.op, op, key, rebound[i], k)
				}
			}
		}
	}
	if same < 50 {
		t.Errorf("only %d operations had the key of another", same)
	}
}
