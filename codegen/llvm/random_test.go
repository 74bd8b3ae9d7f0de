package llvm_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/irtest"
	"tfc/ir/tensor"
)

// randomTolerance covers the sums and products that random modules pile up in f32.
const randomTolerance = 1e-3

// TestRandomModules compares random modules, fused and not, with and without tasks, with the evaluator.
func TestRandomModules(t *testing.T) {
	for seed := range uint64(60) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			compareModule(t, seed, int(5+seed%30), seed%3 != 0, 1+int(seed%2))
		})
	}
}

func FuzzRandomModules(f *testing.F) {
	f.Add(uint64(1), uint8(20), true)
	f.Add(uint64(65), uint8(223), false) // a bool constant that was 2
	f.Add(uint64(232), uint8(30), true)  // a constant reshaped in place
	f.Fuzz(func(t *testing.T, seed uint64, size uint8, fuse bool) {
		compareModule(t, seed, int(size%60)+1, fuse, 1+int(seed%2))
	})
}

// compareModule runs a random module compiled and interpreted, and compares results, failures and variables.
func compareModule(t *testing.T, seed uint64, size int, fuse bool, threads int) {
	m := irtest.RandomModule(seed, size)
	if !static(m) {
		t.Log("symbolic")
		return
	}
	f := m.Funcs[0]
	args, vars := irtest.Inputs(f, seed), eval.Vars(irtest.Vars(m, seed))
	compiled := irtest.RandomModule(seed, size)
	p := compile(t, compiled, fuse, threads)
	p.setVars(compiled, vars)
	want, err := eval.Run(f, args, vars)
	got, site := p.run(0, args)
	if (err != nil) != (site != 0) {
		t.Fatalf("evaluator: %v; compiled: site %d\n%s", err, site, compiled)
	}
	if site == 0 {
		if err := irtest.Compare(got, want, randomTolerance); err != nil {
			t.Fatalf("%v\n%s\n%s", err, compiled, p.kernels())
		}
	}
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		v := compiled.Var(name)
		if v == nil || vars[name] == nil {
			continue
		}
		if err := irtest.Compare([]*tensor.Tensor{p.variable(compiled, v)}, []*tensor.Tensor{vars[name]}, randomTolerance); err != nil {
			t.Fatalf("@%s: %v\n%s\n%s", name, err, compiled, p.kernels())
		}
	}
}

// setVars gives variables their values.
func (p *program) setVars(m *ir.Module, vars eval.Vars) {
	set := p.keep[1].([]uint8)
	for i, v := range m.Vars {
		if x := vars[v.Name]; x != nil {
			copy(p.vars[i], x.Bytes())
			set[i] = 1
		}
	}
}

func (p *program) variable(m *ir.Module, v *ir.Var) *tensor.Tensor {
	x, err := tensor.FromBytes(v.Type.DType, v.Type.Sizes(), p.vars[slices.Index(m.Vars, v)])
	if err != nil {
		p.t.Fatal(err)
	}
	return x.Clone()
}
