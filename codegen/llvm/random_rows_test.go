package llvm_test

import (
	"flag"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/irtest"
	"tfc/ir/tensor"
)

var modules = flag.Int("modules", 1000, "how many random modules over the op table TestRandomRows runs")

// opRows are the op table's examples.
var opRows = sync.OnceValue(func() []irtest.Row { return irtest.Rows("../../ir/irtest/testdata/ops") })

// TestRandomRows strings examples of the whole op table together at random, and compares the compiled modules, fused
// and not, with the evaluator. A result that rounding alone may change much, as nudged inputs show, is not compared;
// most are.
func TestRandomRows(t *testing.T) {
	var compared, left atomic.Int64
	t.Run("modules", func(t *testing.T) {
		for seed := range uint64(*modules) {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				c, l := compareRows(t, seed, 4+int(seed%24))
				compared.Add(int64(c))
				left.Add(int64(l))
			})
		}
	})
	t.Logf("%d results compared, %d left out", compared.Load(), left.Load())
	if compared.Load() < 3*left.Load() {
		t.Errorf("%d results compared, %d left out: too few", compared.Load(), left.Load())
	}
}

// outcome is what a run leaves: results and variables, or a failure.
type outcome struct {
	values []*tensor.Tensor
	failed bool
}

// compareRows counts the results that were compared, and those that were left out.
func compareRows(t *testing.T, seed uint64, size int) (compared, left int) {
	m := irtest.RandomOver(opRows(), seed, size)
	want := interpret(m, seed, 0)
	steady := steadyResults(m, seed, want)
	for _, fuse := range []bool{true, false} {
		got := runCompiled(t, irtest.RandomOver(opRows(), seed, size), seed, fuse)
		if got.failed != want.failed {
			if steady != nil {
				t.Fatalf("fuse %t: failed %t, the evaluator %t\n%s", fuse, got.failed, want.failed, m)
			}
			continue
		}
		for i, w := range want.values {
			if !steady[i] {
				left++
				continue
			}
			compared++
			if err := irtest.Compare(got.values[i:i+1], []*tensor.Tensor{w}, randomTolerance); err != nil {
				t.Fatalf("fuse %t, value %d: %v\n%s", fuse, i, err, m)
			}
		}
	}
	return compared, left
}

// steadyResults reports, for each value that a module leaves, whether it stays when all floats are nudged; nil if
// failing depends on that.
func steadyResults(m *ir.Module, seed uint64, want outcome) []bool {
	steady := make([]bool, len(want.values))
	for i := range steady {
		steady[i] = true
	}
	for _, nudge := range []float64{1e-6, -1e-6} {
		near := interpret(m, seed, nudge)
		if near.failed != want.failed {
			return nil
		}
		for i, w := range want.values {
			steady[i] = steady[i] && irtest.Compare(near.values[i:i+1], []*tensor.Tensor{w}, randomTolerance/10) == nil
		}
	}
	return steady
}

// interpret evaluates a module whose floats, constants included, were scaled by 1+nudge.
func interpret(m *ir.Module, seed uint64, nudge float64) outcome {
	m = m.Clone()
	f := m.Funcs[0]
	args, vars := irtest.Inputs(f, seed), eval.Vars(irtest.Vars(m, seed))
	if nudge != 0 {
		f.Body.Walk(func(op *ir.Op) {
			if op.Is("const") {
				op.Attrs = ir.Attrs{"value": nudged(op.Tensor("value"), nudge)}
			}
		})
		for i, x := range args {
			args[i] = nudged(x, nudge)
		}
		for name, x := range vars {
			vars[name] = nudged(x, nudge)
		}
	}
	values, err := eval.Run(f, args, vars)
	if err != nil {
		return outcome{failed: true}
	}
	for _, v := range m.Vars {
		values = append(values, vars[v.Name])
	}
	return outcome{values: values}
}

func nudged(x *tensor.Tensor, by float64) *tensor.Tensor {
	x = x.Clone()
	for i := range x.Len() {
		switch d := x.DType(); {
		case d == tensor.C64:
			tensor.Data[complex64](x)[i] *= complex64(complex(1+by, 0))
		case d == tensor.C128:
			tensor.Data[complex128](x)[i] *= complex(1+by, 0)
		case d.IsFloat():
			x.SetFloat(i, x.Float(i)*(1+by))
		}
	}
	return x
}

// runCompiled runs a module compiled.
func runCompiled(t *testing.T, m *ir.Module, seed uint64, fuse bool) outcome {
	args, vars := irtest.Inputs(m.Funcs[0], seed), eval.Vars(irtest.Vars(m, seed))
	names := m.Vars
	p := compile(t, m, fuse, 1+int(seed%2))
	p.setVars(m, vars)
	values, site := p.run(0, args)
	if site != 0 {
		return outcome{failed: true}
	}
	for _, v := range names {
		if kept := m.Var(v.Name); kept != nil { // the passes drop what nothing touches
			vars[v.Name] = p.variable(m, kept)
		}
		values = append(values, vars[v.Name])
	}
	return outcome{values: values}
}
