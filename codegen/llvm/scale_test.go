package llvm_test

import (
	"math"
	"testing"

	"tfc/codegen/llvm"
	"tfc/ir/tensor"
	"tfc/targets/cpu"
	"tfc/targets/machine"
)

// Functions made of scale give the same bits with the machine's instruction as by multiplication, denormal results and
// overflow included.
func TestScaleOnAllMachines(t *testing.T) {
	t.Parallel()
	if !cpu.Host().AVX512 {
		t.Skip("this processor has no scale instruction")
	}
	const text = `module "scale"
func @main(%x: f32[4096], %y: f64[4096]) -> (f32[4096], f64[4096]) {
  %a = exp %x : f32[4096]
  %b = exp %y : f64[4096]
  return %a, %b
}
`
	x, y := tensor.New(tensor.F32, 4096), tensor.New(tensor.F64, 4096)
	for i := range 4096 {
		x.SetFloat(i, float64(i-2048)*0.0517)
		y.SetFloat(i, float64(i-2048)*0.3701)
	}
	for i, v := range []float64{math.Inf(1), math.Inf(-1), math.NaN(), math.Copysign(0, -1), 1e30, -1e30} {
		x.SetFloat(i, v)
		y.SetFloat(i, v)
	}
	run := func(m *machine.Machine) []*tensor.Tensor {
		module := parsed(t, text)
		plannedFor(t, module, m, true)
		out, err := generate(module, llvm.Config{Machine: m, Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		results, _ := load(t, module, out).run(0, []*tensor.Tensor{x, y})
		return results
	}
	plain := *cpu.Host()
	plain.AVX512 = false
	got, want := run(cpu.Host()), run(&plain)
	for k := range want {
		if !got[k].Equal(want[k]) {
			t.Errorf("result %d: %s", k, differ(got[k], want[k], 0))
		}
	}
	if v := got[0].Float(1048); v == 0 || v > 0x1p-60 {
		t.Errorf("exp(%g) = %g", x.Float(1048), v)
	}
	for i, w := range []float64{math.Inf(1), 0, math.NaN(), 1, math.Inf(1), 0} {
		if v := got[0].Float(i); v != w && v == v {
			t.Errorf("exp(%g) = %g", x.Float(i), v)
		}
	}
}
