package llvm_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"tfc/codegen/kernel"
	"tfc/codegen/llvm"
	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/irtest"
	"tfc/ir/tensor"
	"tfc/passes"
	"tfc/targets/cpu"
	"tfc/targets/gpu"
	"tfc/targets/machine"
)

// gpuPrograms are module texts by schedule; their holes are filled with the sizes of a shape.
var gpuPrograms = map[string]struct {
	text   string
	shapes [][]any
}{
	"map": {`module "map"
func @main(%%x: %[3]s[%[1]d,%[2]d], %%b: %[3]s[%[2]d]) -> (%[3]s[%[1]d,%[2]d], %[3]s[%[2]d,%[1]d]) {
  %%bb = broadcast %%b {dims=[1], shape=[%[1]d,%[2]d]} : %[3]s[%[1]d,%[2]d]
  %%s = add %%x, %%bb : %[3]s[%[1]d,%[2]d]
  %%t = tanh %%s : %[3]s[%[1]d,%[2]d]
  %%r = transpose %%x {perm=[1,0]} : %[3]s[%[2]d,%[1]d]
  return %%t, %%r
}
`, [][]any{{1, 1, "f32"}, {3, 5, "f32"}, {16, 16, "f64"}, {100, 33, "f32"}, {2, 1000, "bf16"}, {0, 7, "f32"}}},
	"softmax": {`module "softmax"
func @main(%%x: %[3]s[%[1]d,%[2]d]) -> (%[3]s[%[1]d,%[2]d], %[3]s[%[1]d]) {
  %%m = reduce %%x {axes=[1], kind=max} : %[3]s[%[1]d]
  %%mb = broadcast %%m {dims=[0], shape=[%[1]d,%[2]d]} : %[3]s[%[1]d,%[2]d]
  %%d = sub %%x, %%mb : %[3]s[%[1]d,%[2]d]
  %%e = exp %%d : %[3]s[%[1]d,%[2]d]
  %%s = reduce %%e {axes=[1], kind=sum} : %[3]s[%[1]d]
  %%sb = broadcast %%s {dims=[0], shape=[%[1]d,%[2]d]} : %[3]s[%[1]d,%[2]d]
  %%y = div %%e, %%sb : %[3]s[%[1]d,%[2]d]
  %%l = log %%s : %[3]s[%[1]d]
  return %%y, %%l
}
`, [][]any{{1, 1, "f32"}, {4, 10, "f32"}, {3, 32, "f32"}, {2, 33, "f64"}, {5, 1024, "f32"}, {130, 300, "f32"},
		{2, 200, "f16"}, {1, 5000, "f32"}}},
	"reduce": {`module "reduce"
func @main(%%x: %[3]s[%[1]d,%[2]d,3]) -> (%[3]s[%[2]d,3], %[3]s[%[1]d,%[2]d], %[3]s[%[1]d], %[3]s[]) {
  %%q = mul %%x, %%x : %[3]s[%[1]d,%[2]d,3]
  %%a = reduce %%q {axes=[0], kind=sum} : %[3]s[%[2]d,3]
  %%b = reduce %%x {axes=[2], kind=%[4]s} : %[3]s[%[1]d,%[2]d]
  %%c = reduce %%x {axes=[1,2], kind=sum} : %[3]s[%[1]d]
  %%d = reduce %%q {axes=[0,1,2], kind=sum} : %[3]s[]
  return %%a, %%b, %%c, %%d
}
`, [][]any{{1, 1, "f32", "max"}, {7, 5, "f32", "min"}, {4, 32, "i32", "max"}, {40, 300, "f64", "prod"},
		{3, 20, "c64", "sum"}, {2, 0, "f32", "max"}, {33, 40, "u8", "min"}}},
	"contract": {`module "contract"
func @main(%%x: %[4]s[%[1]d,%[2]d], %%w: %[4]s[%[2]d,%[3]d], %%b: %[4]s[%[3]d]) -> (%[4]s[%[1]d,%[3]d]) {
  %%z = dot %%x, %%w {contract_x=[1], contract_y=[0]} : %[4]s[%[1]d,%[3]d]
  %%bb = broadcast %%b {dims=[1], shape=[%[1]d,%[3]d]} : %[4]s[%[1]d,%[3]d]
  %%s = add %%z, %%bb : %[4]s[%[1]d,%[3]d]
  %%y = mul %%s, %%s : %[4]s[%[1]d,%[3]d]
  return %%y
}
`, [][]any{{1, 1, 1, "f32"}, {64, 16, 64, "f32"}, {3, 5, 7, "f32"}, {65, 33, 70, "f32"}, {128, 48, 64, "f64"},
		{10, 20, 30, "i32"}, {20, 40, 19, "bf16"}, {20, 30, 17, "c64"}, {4, 0, 4, "f32"}, {17, 0, 16, "f32"},
		{0, 20, 30, "f32"}, {1, 100, 33, "f32"}, {40, 70, 1, "f32"}}},
	"batched": {`module "batched"
func @main(%%x: f32[%[4]d,%[1]d,%[2]d,2], %%y: f32[%[3]d,%[4]d,2,%[2]d]) -> (f32[%[4]d,%[1]d,%[3]d]) {
  %%z = dot %%x, %%y {batch_x=[0], batch_y=[1], contract_x=[2,3], contract_y=[3,2]} : f32[%[4]d,%[1]d,%[3]d]
  return %%z
}
`, [][]any{{4, 5, 6, 3}, {20, 5, 20, 0}, {65, 9, 64, 2}, {3, 40, 20, 2}}},
	"vector": {`module "vector"
func @main(%%x: %[3]s[%[1]d,%[2]d], %%w: %[3]s[%[2]d]) -> (%[3]s[%[1]d]) {
  %%y = dot %%x, %%w {contract_x=[1], contract_y=[0]} : %[3]s[%[1]d]
  %%z = sigmoid %%y : %[3]s[%[1]d]
  return %%z
}
`, [][]any{{1, 64, "f32"}, {30, 31, "f32"}, {7, 1000, "f64"}}},
}

// TestGPUOnCPU runs GPU kernels on the CPU, one thread after the other in both orders, and compares with the evaluator.
func TestGPUOnCPU(t *testing.T) {
	for name, p := range gpuPrograms {
		for _, shape := range p.shapes {
			t.Run(fmt.Sprint(name, shape), func(t *testing.T) {
				t.Parallel()
				checkGPU(t, fmt.Sprintf(p.text, shape...))
			})
		}
	}
}

func checkGPU(t *testing.T, text string) {
	m := parsed(t, text)
	var args []*tensor.Tensor
	for k, v := range m.Funcs[0].Params() {
		args = append(args, random(v.Type, uint64(k+1)))
	}
	want, err := eval.Run(m.Funcs[0], args, eval.Vars{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ fuse, backwards bool }{{true, false}, {true, true}, {false, true}} {
		m := planned(t, text, c.fuse)
		p := load(t, m, onCPU(t, m, c.backwards))
		got, _ := p.run(0, args)
		for k := range want {
			if d := differ(got[k], want[k], gpuScale(want[k])); d != "" {
				t.Errorf("fuse %t, backwards %t, result %d: %s\n%s", c.fuse, c.backwards, k, d, p.kernels())
			}
		}
	}
}

// gpuScale is the size of intermediate sums: threads add in an order of their own.
func gpuScale(x *tensor.Tensor) float64 {
	scale := 1.0
	for i := range x.Len() {
		c := x.Complex(i)
		scale = math.Max(scale, math.Max(math.Abs(real(c)), math.Abs(imag(c))))
	}
	return scale
}

func planned(t *testing.T, text string, fuse bool) *ir.Module {
	t.Helper()
	m := parsed(t, text)
	cfg := passes.DefaultConfig()
	cfg.Fuse = fuse
	if _, err := passes.Run(m, cfg); err != nil {
		t.Fatal(err)
	}
	return m
}

// onCPU generates serialized GPU kernels.
func onCPU(t *testing.T, m *ir.Module, backwards bool) *llvm.Output {
	t.Helper()
	sm, err := machine.GPUByName("sm_80")
	if err != nil {
		t.Fatal(err)
	}
	out, err := generate(m, llvm.Config{Machine: cpu.Host(), Kernels: func(op *ir.Op) ([]*kernel.Kernel, error) {
		kernels, err := kernel.LowerGPU(op, sm)
		for i, k := range kernels {
			kernels[i] = kernel.Serialize(k, backwards)
			err = errors.Join(err, kernel.Verify(kernels[i]))
		}
		return kernels, err
	}})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// ptxOf compiles a module for a GPU; a test is skipped without a libLLVM for GPUs.
func ptxOf(t *testing.T, m *ir.Module, arch string) string {
	t.Helper()
	sm, err := machine.GPUByName(arch)
	if err != nil {
		t.Fatal(err)
	}
	out, err := llvm.GenerateGPU(m, sm)
	if err != nil {
		t.Fatal(err)
	}
	ptx, err := gpu.PTX(out.Text.IR, sm)
	if missing := (*machine.Missing)(nil); errors.As(err, &missing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, out.Text.IR)
	}
	return ptx
}

// assembled has ptxas check PTX; a test of it is skipped where that is not installed.
func assembled(t *testing.T, ptx, arch string) {
	t.Helper()
	sm, err := machine.GPUByName(arch)
	if err != nil {
		t.Fatal(err)
	}
	report, err := gpu.Assemble(ptx, sm)
	if missing := (*machine.Missing)(nil); errors.As(err, &missing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, ptx)
	}
	t.Log(report)
}

// TestPTX compiles every program for two GPUs.
func TestPTX(t *testing.T) {
	for name, p := range gpuPrograms {
		for _, shape := range p.shapes {
			for _, arch := range []string{"sm_80", "sm_90"} {
				t.Run(fmt.Sprint(name, shape, arch), func(t *testing.T) {
					t.Parallel()
					assembled(t, ptxOf(t, planned(t, fmt.Sprintf(p.text, shape...), true), arch), arch)
				})
			}
		}
	}
}

// TestPTXGolden looks for the lines of the section match, each after the one before it, and for the absence of those of
// !match in the PTX of a module.
func TestPTXGolden(t *testing.T) {
	irtest.Goldens(t, "testdata/gpu/*.txtar", func(t *testing.T, g *irtest.Golden) {
		text, _ := g.Section("ir")
		ptx := ptxOf(t, planned(t, text, true), "sm_80")
		wanted, _ := g.Section("match")
		rest := ptx
		for line := range strings.Lines(wanted) {
			_, after, found := strings.Cut(rest, strings.TrimSpace(line))
			if !found {
				t.Fatalf("no %q in what is left of\n%s", line, ptx)
			}
			rest = after
		}
		unwanted, _ := g.Section("!match")
		for line := range strings.Lines(unwanted) {
			if strings.Contains(ptx, strings.TrimSpace(line)) {
				t.Errorf("%q in\n%s", line, ptx)
			}
		}
	})
}

// TestGPURefuses wants the operation that has no GPU code named, and its node.
func TestGPURefuses(t *testing.T) {
	for op, line := range map[string]string{
		"sort": "%y = sort %x {axis=0}", "cholesky": "%y = cholesky %x",
	} {
		shape := map[string]string{"sort": "8", "cholesky": "3,3"}[op]
		m := planned(t, fmt.Sprintf(`module "refused"
func @main(%%x: f32[%[1]s]) -> (f32[%[1]s]) {
  %[2]s : f32[%[1]s] node "it"
  return %%y
}
`, shape, line), true)
		sm, err := machine.GPUByName("sm_90")
		if err != nil {
			t.Fatal(err)
		}
		_, err = llvm.GenerateGPU(m, sm)
		var refused *kernel.Unsupported
		if !errors.As(err, &refused) || refused.Op != op || refused.Node != "it" {
			t.Errorf("%s: got %v", op, err)
		}
	}
}

// TestGPURemainder compares the long division of floats with C's fmod, in f32 and f64.
func TestGPURemainder(t *testing.T) {
	inf, nan, tiny := math.Inf(1), math.NaN(), math.SmallestNonzeroFloat32
	special := []float64{0, math.Copysign(0, -1), 1, -1, 3, 7.5, 1e-3, -1e30, 3e38, inf, -inf, nan, tiny, 5 * tiny, -1e-38,
		1.5e-38, 0.1, 1 << 24}
	for _, d := range []tensor.DType{tensor.F32, tensor.F64} {
		n := len(special) * len(special)
		x, y := tensor.New(d, n), tensor.New(d, n)
		for i := range n {
			x.SetFloat(i, special[i/len(special)])
			y.SetFloat(i, special[i%len(special)])
		}
		m := planned(t, fmt.Sprintf(`module "rem"
func @main(%%x: %[1]s[%[2]d], %%y: %[1]s[%[2]d]) -> (%[1]s[%[2]d]) {
  %%r = rem %%x, %%y : %[1]s[%[2]d]
  return %%r
}
`, d, n), true)
		got, _ := load(t, m, onCPU(t, m, false)).run(0, []*tensor.Tensor{x, y})
		for i := range n {
			want, r := math.Mod(x.Float(i), y.Float(i)), got[0].Float(i)
			if r != want && !(math.IsNaN(r) && math.IsNaN(want)) || math.Signbit(r) != math.Signbit(want) && r == 0 {
				t.Errorf("%s: rem(%g, %g) = %g, want %g", d, x.Float(i), y.Float(i), r, want)
			}
		}
		assembled(t, ptxOf(t, m, "sm_80"), "sm_80")
	}
}
