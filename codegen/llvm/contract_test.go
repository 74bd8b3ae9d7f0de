package llvm_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/tensor"
	"tfc/targets/cpu"
)

// dotCase is a product with its operands' dimensions and what is done with the result (%d → %r).
type dotCase struct {
	name, dtype  string
	x, y, r      string
	attrs        string
	epilogue     string
	extra, outer string // further parameters
}

func (c dotCase) module() string {
	epilogue, result := c.epilogue, "%r"
	if epilogue == "" {
		result = "%d"
	}
	epilogue = strings.ReplaceAll(epilogue, "T", c.dtype+"["+c.r+"]")
	return fmt.Sprintf(`module "dot"
func @main(%%x: %[1]s[%[2]s], %%y: %[1]s[%[3]s]%[7]s) -> (%[1]s[%[4]s]) {
  %%d = dot %%x, %%y {%[5]s} : %[1]s[%[4]s]
%[6]s  return %[8]s
}
`, c.dtype, c.x, c.y, c.r, c.attrs, epilogue, c.extra, result)
}

// forms are the transposes of a matrix product.
var forms = map[string]string{
	"nn": "contract_x=[1], contract_y=[0]", "nt": "contract_x=[1], contract_y=[1]",
	"tn": "contract_x=[0], contract_y=[0]", "tt": "contract_x=[0], contract_y=[1]",
}

// product is the case of an m×k by k×n product in one of the forms.
func product(dtype, form string, m, k, n int) dotCase {
	x, y := []int{m, k}, []int{k, n}
	if form[0] == 't' {
		x = []int{k, m}
	}
	if form[1] == 't' {
		y = []int{n, k}
	}
	dims := func(d []int) string { return fmt.Sprintf("%d,%d", d[0], d[1]) }
	return dotCase{
		name: fmt.Sprintf("%s.%s.%dx%dx%d", dtype, form, m, k, n), dtype: dtype,
		x: dims(x), y: dims(y), r: fmt.Sprintf("%d,%d", m, n), attrs: forms[form],
	}
}

// checkSums compares a module's first function with the evaluator. Errors are relative to the size of the sums of
// random numbers around 0, which grow with the root of the number of terms.
func checkSums(t *testing.T, text string, threads int, taskWork float64) {
	t.Helper()
	m := parsed(t, text)
	p := compileFor(t, parsed(t, text), threads, taskWork)
	var args []*tensor.Tensor
	terms := 1.0
	for k, v := range m.Funcs[0].Params() {
		args = append(args, random(v.Type, uint64(k+1)))
		terms = max(terms, math.Sqrt(float64(v.Type.Len())))
	}
	want, err := eval.Run(m.Funcs[0], args, eval.Vars{})
	if err != nil {
		t.Fatal(err)
	}
	got, site := p.run(0, args)
	if site != 0 {
		t.Fatalf("fails at site %d", site)
	}
	for k := range want {
		if d := differ(got[k], want[k], math.Sqrt(terms)); d != "" {
			t.Errorf("result %d: %s\n%s", k, d, p.kernels())
		}
	}
}

func compileFor(t *testing.T, m *ir.Module, threads int, taskWork float64) *program {
	t.Helper()
	return compile(t, m, true, threads)
}

func TestContract(t *testing.T) {
	var cases []dotCase
	for _, s := range [][3]int{
		{1, 1, 1}, {1, 7, 1}, {1, 100, 1}, {5, 1, 3}, {2, 3, 4}, {1, 40, 37}, {37, 40, 1}, {2, 33, 19}, {3, 33, 19},
		{100, 4, 10}, {100, 10, 3}, {10, 100, 10}, {17, 13, 31}, {64, 64, 64}, {67, 71, 73}, {130, 65, 129},
	} {
		for form := range forms {
			cases = append(cases, product("f32", form, s[0], s[1], s[2]))
		}
	}
	for _, d := range []string{"f64", "f16", "bf16", "i32", "i8", "u16", "i64", "c64"} {
		for form := range forms {
			cases = append(cases, product(d, form, 9, 21, 35))
		}
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			checkSums(t, c.module(), 1, 0)
		})
	}
}

// BenchmarkContract times square products; "peak" is the share of the multiply-add peak measured at the same time.
func BenchmarkContract(b *testing.B) {
	for _, s := range [][3]int{
		{100, 4, 10}, {100, 10, 10}, {100, 10, 3}, {64, 64, 64}, {128, 128, 128}, {256, 256, 256}, {512, 512, 512}, {1024, 1024, 1024}, {2048, 2048, 2048},
	} {
		for _, form := range []string{"nn", "nt", "tn"} {
			c := product("f32", form, s[0], s[1], s[2])
			b.Run(c.name, func(b *testing.B) { benchModule(b, c.module(), 2*float64(s[0])*float64(s[1])*float64(s[2])) })
		}
	}
}

// benchModule runs a module's first function on one thread and reports the rate of its fastest run.
func benchModule(b *testing.B, text string, flops float64) {
	m := parsed(b, text)
	p := compile(b, m, true, 1)
	var args []*tensor.Tensor
	for k, v := range m.Funcs[0].Params() {
		args = append(args, random(v.Type, uint64(k+1)))
	}
	p.run(0, args)
	best := time.Hour
	calls := max(1, int(2e5/flops))
	for range b.N {
		start := time.Now()
		for range calls {
			cpu.Call(p.fns[0], &p.call)
		}
		best = min(best, time.Since(start)/time.Duration(calls))
	}
	b.ReportMetric(flops/best.Seconds()/1e9, "GFLOP/s")
	b.ReportMetric(float64(best.Nanoseconds()), "best-ns")
}
