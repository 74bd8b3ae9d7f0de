package passes_test

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/irtest"
	"tfc/ir/tensor"
	"tfc/passes"
)

var modules = flag.Int("modules", 1600, "how many random modules TestRandomGradients runs")

// TestRandomGradients compares adjoints of random modules over the op table with the differences of their loss along
// a random direction. A third is left out: a loss that is not a number, and points at which differences to the right,
// to the left and over a longer step disagree (a kink, a pole).
func TestRandomGradients(t *testing.T) {
	rows := irtest.Rows("../ir/irtest/testdata/ops")
	var compared, left atomic.Int64
	t.Run("modules", func(t *testing.T) {
		for seed := range uint64(*modules) {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				if compareDirection(t, irtest.RandomSmooth(rows, seed, 4+int(seed%24)), seed) {
					compared.Add(1)
				} else {
					left.Add(1)
				}
			})
		}
	})
	t.Logf("%d modules compared, %d left out", compared.Load(), left.Load())
	if compared.Load() < left.Load() {
		t.Errorf("%d modules compared, %d left out: too few", compared.Load(), left.Load())
	}
}

// compareDirection reports whether the derivative along a direction could be compared.
func compareDirection(t *testing.T, m *ir.Module, seed uint64) bool {
	f := m.Funcs[0]
	r := passes.GradientRequest{Func: f.Name, Of: "loss"}
	for _, p := range f.Params() {
		r.Wrt = append(r.Wrt, p.Name)
	}
	cfg := passes.DefaultConfig()
	cfg.Only, cfg.Gradients = []string{"autodiff"}, []passes.GradientRequest{r}
	text := m.String()
	if _, err := passes.Run(m, cfg); err != nil {
		t.Log(err)
		return false
	}
	args, direction := irtest.Inputs(f, seed), directionOf(f, seed)
	out, err := eval.Run(f, args, nil)
	if err != nil {
		return false
	}
	got, scale := 0.0, 0.0
	for i, d := range direction {
		for k := range d.Len() {
			term := out[1+i].Float(k) * d.Float(k)
			got, scale = got+term, scale+math.Abs(term)
		}
	}
	want, ok := slope(f, args, direction)
	if !ok || math.IsNaN(got) || scale > 1e3 {
		return false
	}
	if math.Abs(got-want) > 1e-4*math.Max(1, scale) {
		t.Errorf("the derivative is %v, differences say %v\n%s", got, want, text)
	}
	return true
}

func directionOf(f *ir.Func, seed uint64) []*tensor.Tensor {
	r := rand.New(rand.NewPCG(seed, 6))
	var out []*tensor.Tensor
	for _, p := range f.Params() {
		d := tensor.New(tensor.F64, p.Type.Sizes()...)
		for k := range d.Len() {
			d.SetFloat(k, r.NormFloat64())
		}
		out = append(out, d)
	}
	return out
}

// slope is the derivative of the loss along a direction by central differences; ok if it is smooth there.
func slope(f *ir.Func, args, direction []*tensor.Tensor) (s float64, ok bool) {
	loss := func(h float64) float64 {
		var at []*tensor.Tensor
		for i, x := range args {
			x = x.Clone()
			for k := range x.Len() {
				x.SetFloat(k, x.Float(k)+h*direction[i].Float(k))
			}
			at = append(at, x)
		}
		out, err := eval.Run(f, at, nil)
		if err != nil {
			return math.NaN()
		}
		return out[0].Float(0)
	}
	at, up, down := loss(0), loss(step), loss(-step)
	s = (up - down) / (2 * step)
	coarse := (loss(4*step) - loss(-4*step)) / (8 * step)
	right, left := (up-at)/step, (at-down)/step
	size := math.Max(1, math.Abs(s))
	return s, math.Abs(s-coarse) <= 1e-5*size && math.Abs(right-left) <= 5e-4*size
}
