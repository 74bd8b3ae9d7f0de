package llvm_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"tfc/codegen/kernel"
	"tfc/codegen/llvm"
	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/irtest"
	"tfc/ir/parse"
	"tfc/ir/tensor"
	"tfc/passes"
	"tfc/targets/cpu"
	"tfc/targets/machine"
)

// TestGPUOps takes every function of the op table's goldens that has GPU code, gradients included: LLVM makes PTX of it
// without calls, and its kernels, run on the CPU, agree with the evaluator.
func TestGPUOps(t *testing.T) {
	files, err := filepath.Glob("../../ir/irtest/testdata/ops/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			for _, section := range txtar.Parse(raw).Files {
				if section.Name == "ir" || section.Name == "grad" {
					gpuOps(t, file+":"+section.Name, string(section.Data))
				}
			}
		})
	}
}

// gpuOps compiles the functions of a text that have GPU code as one module.
func gpuOps(t *testing.T, file, text string) {
	sm, err := machine.GPUByName("sm_80")
	if err != nil {
		t.Fatal(err)
	}
	all, err := parse.Module(file, text)
	if err != nil {
		t.Fatal(err)
	}
	some := all.Clone()
	some.Funcs = slices.DeleteFunc(some.Funcs, func(f *ir.Func) bool {
		one := all.Clone()
		one.Funcs = []*ir.Func{one.Func(f.Name)}
		if !static(one) {
			return true
		}
		if _, err := passes.Run(one, passes.DefaultConfig()); err != nil {
			t.Fatal(err)
		}
		_, err := llvm.GenerateGPU(one, sm)
		if refused := (*kernel.Unsupported)(nil); err != nil && !errors.As(err, &refused) {
			t.Fatal(err)
		}
		return err != nil
	})
	if len(some.Funcs) == 0 {
		return
	}
	planned := some.Clone()
	if _, err := passes.Run(planned, passes.DefaultConfig()); err != nil {
		t.Fatal(err)
	}
	p := load(t, planned, onCPU(t, planned, true))
	for i, f := range some.Funcs {
		sameOnGPU(t, p, i, f)
	}
	if ptx := ptxOf(t, planned, "sm_80"); strings.Contains(ptx, "call") {
		t.Errorf("a call in\n%s", ptx)
	}
}

// sameOnGPU compares function i of a program with the evaluator; one that fails there, since it reads a variable, may
// do anything.
func sameOnGPU(t *testing.T, p *program, i int, f *ir.Func) {
	var args []*tensor.Tensor
	for k, v := range f.Params() {
		args = append(args, random(v.Type, uint64(k)+1))
	}
	want, err := eval.Run(f, args, eval.Vars{})
	if err != nil {
		return
	}
	got, _ := p.run(i, args)
	for k := range want {
		if d := differ(got[k], want[k], 1); d != "" {
			t.Errorf("@%s, result %d: %s\n%s", f.Name, k, d, p.kernels())
		}
	}
}

// TestGPURandom compares random modules with the evaluator: GPU kernels on the CPU where an operation has them, ordinary
// ones elsewhere.
func TestGPURandom(t *testing.T) {
	sm, err := machine.GPUByName("sm_80")
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(30) {
		kernels := func(op *ir.Op) ([]*kernel.Kernel, error) {
			made, err := kernel.LowerGPU(op, sm)
			if refused := (*kernel.Unsupported)(nil); errors.As(err, &refused) {
				return kernel.Lower(op, kernel.Config{Machine: cpu.Host(), Threads: 1})
			}
			for i, k := range made {
				made[i] = kernel.Serialize(k, seed%2 == 0)
				err = errors.Join(err, kernel.Verify(made[i]))
			}
			return made, err
		}
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			m := irtest.RandomModule(seed, int(5+seed%30))
			f := m.Funcs[0]
			args, vars := irtest.Inputs(f, seed), eval.Vars(irtest.Vars(m, seed))
			compiled := m.Clone()
			if _, err := passes.Run(compiled, passes.DefaultConfig()); err != nil {
				t.Fatal(err)
			}
			out, err := generate(compiled, llvm.Config{Machine: cpu.Host(), Kernels: kernels})
			if err != nil {
				t.Fatal(err)
			}
			p := load(t, compiled, out)
			p.setVars(compiled, vars)
			want, err := eval.Run(f, args, vars)
			got, site := p.run(0, args)
			if (err != nil) != (site != 0) {
				t.Fatalf("evaluator: %v; compiled: site %d\n%s", err, site, compiled)
			}
			if site != 0 {
				return
			}
			if err := irtest.Compare(got, want, randomTolerance); err != nil {
				t.Errorf("%v\n%s\n%s", err, compiled, p.kernels())
			}
		})
	}
}
