package llvm_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"tfc/codegen/llvm"
	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/tensor"
	"tfc/runtime/foreign"
	"tfc/targets/cpu"
	"tfc/targets/machine"
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

// checkSums compares a module's first function with the evaluator.
func checkSums(t *testing.T, text string, threads int) {
	t.Helper()
	sameSums(t, text, compile(t, parsed(t, text), true, threads))
}

func sameSums(t *testing.T, text string, p *program) {
	t.Helper()
	m := parsed(t, text)
	args := arguments(m)
	want, err := eval.Run(m.Funcs[0], args, eval.Vars{})
	if err != nil {
		t.Fatal(err)
	}
	got, site := p.run(0, args)
	if site != 0 {
		t.Fatalf("fails at site %d", site)
	}
	// sums of numbers around 0 grow with the root of the number of terms, their errors at last with the number
	terms := math.Sqrt(float64(args[0].Len()) * float64(args[1].Len()) / float64(max(1, want[0].Len())))
	for k := range want {
		if d := differ(got[k], want[k], 1+2*math.Sqrt(terms)+terms/20); d != "" {
			t.Errorf("result %d: %s\n%s", k, d, p.kernels())
		}
	}
}

func arguments(m *ir.Module) []*tensor.Tensor {
	var args []*tensor.Tensor
	for k, v := range m.Funcs[0].Params() {
		args = append(args, random(v.Type, uint64(k+1)))
	}
	return args
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
	for form := range forms {
		cases = append(cases, product("f32", form, 131, 1500, 150), product("f32", form, 700, 100, 70), product("f32", form, 5, 40000, 6),
			product("bf16", form, 70, 9000, 6),
			product("f32", form, 0, 3, 2), product("f32", form, 3, 0, 2), product("f32", form, 3, 2, 0),
			product("bf16", form, 150, 700, 100), product("bf16", form, 71, 134, 100), product("bf16", form, 200, 261, 70))
	}
	for _, d := range []string{"f64", "f16", "bf16", "i32", "i8", "u16", "i64", "c64"} {
		for form := range forms {
			cases = append(cases, product(d, form, 9, 21, 35))
		}
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			checkSums(t, c.module(), 1)
		})
	}
}

// TestContractDims has dimensions beyond those of a matrix product.
func TestContractDims(t *testing.T) {
	for _, c := range []dotCase{
		{name: "batch", x: "3,17,9", y: "3,9,21", r: "3,17,21",
			attrs: "batch_x=[0], batch_y=[0], contract_x=[2], contract_y=[1]"},
		{name: "attention", x: "2,11,4,8", y: "2,13,4,8", r: "2,4,11,13",
			attrs: "batch_x=[0,2], batch_y=[0,2], contract_x=[3], contract_y=[3]"},
		{name: "batched inner products", x: "30,40", y: "30,40", r: "30",
			attrs: "batch_x=[0], batch_y=[0], contract_x=[1], contract_y=[1]"},
		{name: "inner product", x: "100", y: "100", r: "", attrs: "contract_x=[0], contract_y=[0]"},
		{name: "outer product", x: "11", y: "37", r: "11,37", attrs: "contract_x=[], contract_y=[]"},
		{name: "two contracted", x: "5,6,7", y: "6,7,19", r: "5,19", attrs: "contract_x=[1,2], contract_y=[0,1]"},
		{name: "contracted apart", x: "6,5,7", y: "6,7,19", r: "5,19", attrs: "contract_x=[0,2], contract_y=[0,1]"},
		{name: "rows apart", x: "5,6,7", y: "6,19", r: "5,7,19", attrs: "contract_x=[1], contract_y=[0]"},
		{name: "flat", x: "5,6", y: "3,6,7", r: "5,21", attrs: "contract_x=[1], contract_y=[1], flat_y=true"},
		{name: "flat batch", x: "2,5,6", y: "3,2,6,4", r: "2,5,12",
			attrs: "batch_x=[0], batch_y=[1], contract_x=[2], contract_y=[2], flat_y=true"},
		{name: "flat nothing", x: "5,6", y: "6", r: "5,1", attrs: "contract_x=[1], contract_y=[0], flat_y=true"},
		{name: "scalars", x: "", y: "", r: "", attrs: "contract_x=[], contract_y=[]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, c.dtype = range []string{"f32", "i32"} {
				checkSums(t, c.module(), 1)
			}
		})
	}
}

// TestContractPanels has products that are packed, with rows that no tile divides and in blocks of terms, and what is
// computed on their tiles.
func TestContractPanels(t *testing.T) {
	for _, s := range [][3]int{{259, 400, 384}, {300, 2100, 128}, {257, 1100, 192}} {
		for form := range forms {
			for _, d := range []string{"f32", "f64"} {
				c := product(d, form, s[0], s[1], s[2])
				c.extra = fmt.Sprintf(", %%bias: %s[%d]", d, s[2])
				c.epilogue = fmt.Sprintf(`  %%b = broadcast %%bias {dims=[1], shape=[%s]} : T
  %%s = add %%d, %%b : T
  %%r = relu %%s : T
`, c.r)
				t.Run(c.name, func(t *testing.T) {
					t.Parallel()
					checkSums(t, c.module(), 1)
				})
			}
		}
	}
}

// TestContractEpilogue has consumers that are computed on the tiles, with and without blocks of terms.
func TestContractEpilogue(t *testing.T) {
	for _, s := range [][3]int{{9, 21, 35}, {131, 1500, 150}, {1, 300, 40}, {300, 5, 1}} {
		for _, d := range []string{"f32", "bf16"} {
			for form := range forms {
				c := product(d, form, s[0], s[1], s[2])
				c.extra = fmt.Sprintf(", %%bias: %s[%d], %%res: %s[%s]", d, s[2], d, c.r)
				c.epilogue = fmt.Sprintf(`  %%b = broadcast %%bias {dims=[1], shape=[%s]} : T
  %%s = add %%d, %%b : T
  %%q = add %%s, %%res : T
  %%r = relu %%q : T
`, c.r)
				t.Run(c.name, func(t *testing.T) {
					t.Parallel()
					checkSums(t, c.module(), 1)
				})
			}
		}
	}
}

// TestContractMachines has fewer and narrower registers, without multiply-add too.
func TestContractMachines(t *testing.T) {
	for _, name := range []string{"x86-64-v2", "x86-64-v3"} {
		on, err := machine.ByName(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range [][3]int{{9, 21, 35}, {100, 10, 3}, {150, 700, 300}, {260, 500, 160}} {
			for form := range forms {
				c := product("f32", form, s[0], s[1], s[2])
				t.Run(name+"."+c.name, func(t *testing.T) {
					t.Parallel()
					m := parsed(t, c.module())
					plannedFor(t, m, on, true)
					out, err := generate(m, llvm.Config{Machine: on, Threads: 1})
					if err != nil {
						t.Fatal(err)
					}
					sameSums(t, c.module(), load(t, m, out))
				})
			}
		}
	}
}

// TestContractThreads cuts products into tasks and runs them on two threads.
func TestContractThreads(t *testing.T) {
	pool, err := cpu.NewPool(2)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := pool.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, s := range [][3]int{{700, 100, 70}, {1, 3000, 1500}, {2000, 40, 30}, {131, 1500, 150}, {40, 64, 2000}, {300, 1200, 256}} {
		for form := range forms {
			c := product("f32", form, s[0], s[1], s[2])
			t.Run(c.name, func(t *testing.T) {
				p := compile(t, parsed(t, c.module()), true, 0)
				p.call.Pool, p.call.Threads = pool.Pointer(), 2
				sameSums(t, c.module(), p)
			})
		}
	}
}

// BenchmarkContract times square products; "peak" is the share of the multiply-add peak measured at the same time.
func BenchmarkContract(b *testing.B) {
	for _, s := range [][3]int{
		{100, 4, 10}, {100, 10, 10}, {100, 10, 3}, {64, 64, 64}, {128, 128, 128}, {256, 256, 256},
		{512, 512, 512}, {1024, 1024, 1024}, {2048, 2048, 2048},
	} {
		for _, form := range []string{"nn", "nt", "tn"} {
			c := product("f32", form, s[0], s[1], s[2])
			b.Run(c.name, func(b *testing.B) { benchModule(b, c.module(), 2*float64(s[0])*float64(s[1])*float64(s[2])) })
		}
	}
}

// BenchmarkContractEpilogue times products with a bias and relu.
func BenchmarkContractEpilogue(b *testing.B) {
	for _, n := range []int{128, 512, 1024} {
		c := product("f32", "nn", n, n, n)
		c.extra = fmt.Sprintf(", %%bias: f32[%d]", n)
		c.epilogue = fmt.Sprintf(`  %%b = broadcast %%bias {dims=[1], shape=[%s]} : T
  %%s = add %%d, %%b : T
  %%r = relu %%s : T
`, c.r)
		b.Run(c.name, func(b *testing.B) { benchModule(b, c.module(), 2*math.Pow(float64(n), 3)) })
	}
}

// benchModule runs a module's first function on one thread and reports the rate of its fastest run.
func benchModule(b *testing.B, text string, flops float64) {
	m := parsed(b, text)
	p := compile(b, m, true, 1)
	p.run(0, arguments(m))
	best, peak := time.Hour, 0.0
	calls := max(1, int(2e5/flops))
	for i := range b.N {
		if i%10 == 0 {
			now, err := cpu.MeasurePeak(1, 1<<20)
			if err != nil {
				b.Fatal(err)
			}
			peak = max(peak, now.GFLOPS)
		}
		start := time.Now()
		for range calls {
			foreign.Call(p.fns[0], &p.call)
		}
		best = min(best, time.Since(start)/time.Duration(calls))
	}
	b.ReportMetric(flops/best.Seconds()/1e9, "GFLOP/s")
	b.ReportMetric(100*flops/best.Seconds()/1e9/peak, "%peak")
	b.ReportMetric(float64(best.Nanoseconds()), "best-ns")
}
