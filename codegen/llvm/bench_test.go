package llvm_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unsafe"

	"tfc/codegen/llvm"
	"tfc/ir"
	"tfc/passes"
	"tfc/runtime/foreign"
	"tfc/runtime/mem"
	"tfc/targets/cpu"
)

// chain is twelve elementwise operations over n floats.
func chain(n int) string {
	ops := []string{"tanh", "exp", "neg", "abs", "sqrt", "sigmoid", "square", "relu", "neg", "abs", "log1p", "tanh"}
	var s strings.Builder
	typ := fmt.Sprintf("f32[%d]", n)
	fmt.Fprintf(&s, "module \"chain\"\nfunc @main(%%x: %s) -> (%s) {\n", typ, typ)
	last := "x"
	for i, op := range ops {
		if op == "square" {
			fmt.Fprintf(&s, "  %%v%d = mul %%%s, %%%s : %s\n", i, last, last, typ)
		} else {
			fmt.Fprintf(&s, "  %%v%d = %s %%%s : %s\n", i, op, last, typ)
		}
		last = fmt.Sprintf("v%d", i)
	}
	fmt.Fprintf(&s, "  return %%%s\n}\n", last)
	return s.String()
}

const softmax = `module "softmax"
func @main(%x: f32[4096,1024]) -> (f32[4096,1024]) {
  %max = reduce %x {axes=[1], kind=max} : f32[4096]
  %maxes = broadcast %max {dims=[0], shape=[4096,1024]} : f32[4096,1024]
  %shifted = sub %x, %maxes : f32[4096,1024]
  %e = exp %shifted : f32[4096,1024]
  %sum = reduce %e {axes=[1], kind=sum} : f32[4096]
  %one = const {value=1.0} : f32[]
  %ones = broadcast %one {dims=[], shape=[4096]} : f32[4096]
  %inverse = div %ones, %sum : f32[4096]
  %sums = broadcast %inverse {dims=[0], shape=[4096,1024]} : f32[4096,1024]
  %y = mul %e, %sums : f32[4096,1024]
  return %y
}
`

const layerNorm = `module "layernorm"
func @main(%x: f32[4096,1024], %gamma: f32[1024], %beta: f32[1024]) -> (f32[4096,1024]) {
  %n = const {value=1024.0} : f32[]
  %ns = broadcast %n {dims=[], shape=[4096]} : f32[4096]
  %eps = const {value=0.001} : f32[]
  %epss = broadcast %eps {dims=[], shape=[4096]} : f32[4096]
  %sum = reduce %x {axes=[1], kind=sum} : f32[4096]
  %mean = div %sum, %ns : f32[4096]
  %means = broadcast %mean {dims=[0], shape=[4096,1024]} : f32[4096,1024]
  %c = sub %x, %means : f32[4096,1024]
  %c2 = mul %c, %c : f32[4096,1024]
  %sum2 = reduce %c2 {axes=[1], kind=sum} : f32[4096]
  %var = div %sum2, %ns : f32[4096]
  %vare = add %var, %epss : f32[4096]
  %rstd = rsqrt %vare : f32[4096]
  %rstds = broadcast %rstd {dims=[0], shape=[4096,1024]} : f32[4096,1024]
  %norm = mul %c, %rstds : f32[4096,1024]
  %gs = broadcast %gamma {dims=[1], shape=[4096,1024]} : f32[4096,1024]
  %bs = broadcast %beta {dims=[1], shape=[4096,1024]} : f32[4096,1024]
  %scaled = mul %norm, %gs : f32[4096,1024]
  %y = add %scaled, %bs : f32[4096,1024]
  return %y
}
`

func matmul(m, k, n int) string {
	return fmt.Sprintf(`module "matmul"
func @main(%%x: f32[%d,%d], %%w: f32[%d,%d]) -> (f32[%d,%d]) {
  %%y = dot %%x, %%w {contract_x=[1], contract_y=[0]} : f32[%d,%d]
  return %%y
}
`, m, k, k, n, m, n, m, n)
}

// BenchmarkKernels reports, beside the time, the bytes of arguments and results moved and the flops.
func BenchmarkKernels(b *testing.B) {
	for _, c := range []struct {
		name, text string
		flops      float64
	}{
		{"copy", "module \"m\"\nfunc @main(%x: f32[4194304]) -> (f32[4194304]) {\n  %y = neg %x : f32[4194304]\n  return %y\n}\n", 0},
		{"chain", chain(4 << 20), 0},
		{"softmax", softmax, 0},
		{"layernorm", layerNorm, 0},
		{"softmax_small", strings.ReplaceAll(softmax, "4096", "64"), 0},
		{"layernorm_small", strings.ReplaceAll(layerNorm, "4096", "64"), 0},
		{"transpose", "module \"m\"\nfunc @main(%x: f32[1024,1024]) -> (f32[1024,1024]) {\n  %y = transpose %x {perm=[1,0]} : f32[1024,1024]\n  return %y\n}\n", 0},
		{"sumcolumns", "module \"m\"\nfunc @main(%x: f32[4096,1024]) -> (f32[1024]) {\n  %y = reduce %x {axes=[0], kind=sum} : f32[1024]\n  return %y\n}\n", 0},
		{"matmul64", matmul(64, 64, 64), 2 * 64 * 64 * 64},
		{"matmul512", matmul(512, 512, 512), 2 * 512 * 512 * 512},
		{"matmul_128_10_10", matmul(128, 10, 10), 2 * 128 * 10 * 10},
	} {
		b.Run(c.name, func(b *testing.B) {
			m := parsed(b, c.text)
			p := compile(b, m, true, 1)
			bytes := p.prepare(b, m)
			b.SetBytes(bytes)
			least := time.Hour
			for b.Loop() {
				start := time.Now()
				foreign.Call(p.fns[0], &p.call)
				least = min(least, time.Since(start))
			}
			b.ReportMetric(float64(bytes)/float64(least.Nanoseconds()), "GB/s-best")
			if c.flops > 0 {
				b.ReportMetric(c.flops/float64(least.Nanoseconds()), "GFLOP/s-best")
			}
		})
	}
}

// prepare gives the call its buffers, in memory as the runtime has it, and returns the size of arguments and results.
func (p *program) prepare(b testing.TB, m *ir.Module) int64 {
	alloc := func(n int) unsafe.Pointer {
		block, err := mem.Alloc(max(n, 1))
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() {
			if err := block.Free(); err != nil {
				b.Error(err)
			}
		})
		return block.Pointer()
	}
	f, total := m.Funcs[0], 0
	in, out := make([]unsafe.Pointer, len(f.Params())+1), make([]unsafe.Pointer, len(f.Body.Results)+1)
	for i, v := range f.Params() {
		in[i] = alloc(v.Type.Bytes())
		copy(unsafe.Slice((*byte)(in[i]), v.Type.Bytes()), random(v.Type, uint64(i+1)).Bytes())
		total += v.Type.Bytes()
	}
	for i, v := range f.Body.Results {
		out[i] = alloc(v.Type.Bytes())
		total += v.Type.Bytes()
	}
	p.keep = append(p.keep, in, out)
	p.call.Args, p.call.Results = &in[0], &out[0]
	p.call.Arena = alloc(int(p.out.Program.Entries[0].ArenaSize))
	return int64(total)
}

// BenchmarkCompile is the time to code of a graph of many distinct kernels.
func BenchmarkCompile(b *testing.B) {
	var s strings.Builder
	s.WriteString("module \"many\"\nfunc @main(%x: f32[64,64]) -> (f32[64,64]) {\n")
	last := "x"
	for i := range 200 {
		fmt.Fprintf(&s, "  %%t%d = tanh %%%s : f32[64,64]\n  %%m%d = dot %%t%d, %%x {contract_x=[1], contract_y=[%d]} : f32[64,64]\n",
			i, last, i, i, i%2)
		last = fmt.Sprintf("m%d", i)
	}
	fmt.Fprintf(&s, "  return %%%s\n}\n", last)
	for b.Loop() {
		m := parsed(b, s.String())
		cfg := passes.DefaultConfig()
		cfg.Machine = cpu.Host()
		start := time.Now()
		if _, err := passes.Run(m, cfg); err != nil {
			b.Fatal(err)
		}
		passed := time.Now()
		out, err := generate(m, llvm.Config{Machine: cpu.Host(), Threads: 1})
		if err != nil {
			b.Fatal(err)
		}
		generated := time.Now()
		load(b, m, out)
		b.ReportMetric(float64(passed.Sub(start).Milliseconds()), "ms-passes")
		b.ReportMetric(float64(generated.Sub(passed).Milliseconds()), "ms-generate")
		b.ReportMetric(float64(time.Since(generated).Milliseconds()), "ms-llvm")
		b.ReportMetric(float64(len(out.Kernels)), "kernels")
	}
}
