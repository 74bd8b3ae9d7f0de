package cpu

import (
	"strings"
	"testing"

	"tfc/targets/machine"
)

// TestMeasurePeak holds the numbers to what no machine misses by far, and to their own order.
func TestMeasurePeak(t *testing.T) {
	p, err := MeasurePeak(1, 4<<20)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", p)
	for what, x := range map[string]float64{"GFLOP/s": p.GFLOPS, "copy GB/s": p.Copy, "triad GB/s": p.Triad} {
		if x < 0.5 || x > 5000 {
			t.Errorf("%s: %g", what, x)
		}
	}
}

// TestPeakCode looks whether the loop of FMAs stays in registers.
func TestPeakCode(t *testing.T) {
	for _, name := range []string{"x86-64-v3", "x86-64-v4"} {
		m, err := machine.ByName(name)
		if err != nil {
			t.Fatal(err)
		}
		text, err := Assembly(peakIR(m), Options{Machine: m, OptLevel: DefaultOptLevel})
		if err != nil {
			t.Fatal(err)
		}
		_, task, _ := strings.Cut(text, "task.fma:")
		task, _, _ = strings.Cut(task, "\ttask.copy")
		if n := strings.Count(task, "vfmadd"); n < accumulators(m) {
			t.Errorf("%s: %d FMAs in the loop, want %d", name, n, accumulators(m))
		}
		if strings.Contains(task[:strings.Index(task, "retq")], "(%rsp)") {
			t.Errorf("%s: the loop spills:\n%s", name, task)
		}
	}
}
