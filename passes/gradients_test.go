package passes_test

import (
	"math"
	"slices"
	"testing"

	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/irtest"
	"tfc/ir/tensor"
	"tfc/passes"
)

// step is the distance of central differences in f64: their error is about its square.
const step = 1e-5

// checkGradients compares the adjoints that a request added with differences of the result's sum.
func checkGradients(t *testing.T, m *ir.Module, r passes.GradientRequest) {
	t.Helper()
	f := m.Func(r.Func)
	args := irtest.Inputs(f, 7)
	total := func() float64 {
		out, err := eval.Run(f, args, eval.Vars(irtest.Vars(m, 2)))
		if err != nil {
			t.Fatal(err)
		}
		y, s := out[slices.Index(f.Results, r.Of)], 0.0
		for i := range y.Len() {
			s += y.Float(i)
		}
		return s
	}
	out, err := eval.Run(f, args, eval.Vars(irtest.Vars(m, 2)))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range r.Wrt {
		i := slices.IndexFunc(f.Params(), func(p *ir.Value) bool { return p.Name == name })
		if i < 0 {
			continue // a variable
		}
		got := out[slices.Index(f.Results, r.ResultName(name))]
		compareDifferences(t, name, args[i], got, total)
	}
}

func compareDifferences(t *testing.T, name string, x, got *tensor.Tensor, total func() float64) {
	t.Helper()
	for k := range x.Len() {
		at := x.Float(k)
		x.SetFloat(k, at+step)
		high := total()
		x.SetFloat(k, at-step)
		low := total()
		x.SetFloat(k, at)
		want := (high - low) / (2 * step)
		if math.Abs(got.Float(k)-want) > 1e-6*math.Max(1, math.Abs(want)) {
			t.Errorf("the adjoint of %s at %d is %v, differences say %v", name, k, got.Float(k), want)
		}
	}
}

// TestGradientsOfNothing checks what has no adjoint: no path, a path cut by stop_gradient, and an
// integer.
func TestGradientsOfNothing(t *testing.T) {
	f := &ir.Func{Name: "main", Body: &ir.Block{}}
	x := f.Body.AddParam("x", ir.TypeOf(tensor.F64, 2))
	n := f.Body.AddParam("n", ir.TypeOf(tensor.I32, 2))
	z := f.Body.AddParam("z", ir.TypeOf(tensor.F64, 2))
	b := ir.NewBuilder(f.Body)
	y := b.Mul(b.Op("stop_gradient", nil, x), b.Cast(n, tensor.F64))
	y = b.Add(y, b.Op("floor", nil, x))
	grads, err := passes.Gradients(b, []*ir.Value{y}, []*ir.Value{x, n, z, y}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, g := range grads[:3] {
		if g != nil && !allZero(g) {
			t.Errorf("adjoint %d is %s", i, g.Op)
		}
	}
	if grads[3] == nil {
		t.Error("y has no adjoint of itself")
	}
}

// allZero reports a value that is a broadcast of the constant 0.
func allZero(v *ir.Value) bool {
	for v.Op != nil && v.Op.Is("broadcast") {
		v = v.Op.Operands[0]
	}
	return v.Op != nil && v.Op.Is("const") && v.Op.Tensor("value").Float(0) == 0
}
