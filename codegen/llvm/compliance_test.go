package llvm_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/parse"
	"tfc/ir/tensor"
)

// TestCompliance compiles every function of the op table's goldens, gradients included, and compares it with the
// evaluator.
func TestCompliance(t *testing.T) {
	files, err := filepath.Glob("../../ir/irtest/testdata/ops/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, section := range txtar.Parse(raw).Files {
			if section.Name != "ir" && section.Name != "grad" {
				continue
			}
			m, err := parse.Module(file, string(section.Data))
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range m.Funcs {
				name := strings.TrimSuffix(filepath.Base(file), ".txtar") + "/" + section.Name + "/" + f.Name
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					compareWithEvaluator(t, m, f)
				})
			}
		}
	}
}

// compareWithEvaluator runs a function of a module on three sets of arguments, compiled and interpreted. Its first run
// may fail, as one that reads a variable does.
func compareWithEvaluator(t *testing.T, m *ir.Module, f *ir.Func) {
	one := m.Clone()
	one.Funcs = []*ir.Func{one.Func(f.Name)}
	if !static(one) {
		return
	}
	p := compile(t, one, true, 1)
	vars := eval.Vars{}
	for round := range uint64(3) {
		var args []*tensor.Tensor
		for k, v := range f.Params() {
			args = append(args, random(v.Type, 10*round+uint64(k)+1))
		}
		want, err := eval.Run(f, args, vars)
		got, site := p.run(0, args)
		if (err != nil) != (site != 0) {
			t.Fatalf("evaluator: %v; compiled: site %d", err, site)
		}
		for k := range want {
			if d := differ(got[k], want[k], 1); d != "" {
				t.Fatalf("round %d, result %d: %s\n%s\n%s", round, k, d, one, p.kernels())
			}
		}
	}
}

// static reports whether all sizes are known: others are bound before code is generated.
func static(m *ir.Module) bool {
	known := true
	for _, v := range m.Vars {
		known = known && v.Type.Static()
	}
	m.Funcs[0].Body.Walk(func(op *ir.Op) {
		for _, v := range append(op.Operands, op.Results...) {
			known = known && v.Type.Static()
		}
	})
	return known
}
