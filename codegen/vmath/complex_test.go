package vmath

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// evalSplit evaluates one complex primitive by its expansion over parts; results that are
// complex are joined again.
func evalSplit(t *testing.T, f *scalar.Func, args ...*tensor.Tensor) (re, im *tensor.Tensor) {
	t.Helper()
	g := Expand(SplitComplex(f))
	if err := scalar.Verify(g); err != nil {
		t.Fatal(err)
	}
	for _, n := range g.Nodes {
		if n.Type.IsComplex() || !n.Op.Info().Basic {
			t.Fatalf("%s.%s is left", n.Op, n.Type)
		}
	}
	var parts []*tensor.Tensor
	for _, a := range args {
		for _, op := range []scalar.Op{scalar.Real, scalar.Imag} {
			b, x := scalar.NewBuilder(a.DType())
			part := b.Build(b.Op(op, a.DType().Real(), x[0]))
			parts = append(parts, scalar.Eval(part, []*tensor.Tensor{a}, a.Shape())[0])
		}
	}
	out := scalar.Eval(g, parts, args[0].Shape())
	return out[0], out[len(out)-1]
}

func complexPrimitive(op scalar.Op, d tensor.DType) *scalar.Func {
	b, x := scalar.NewBuilder()
	for range op.Info().Arity {
		x = append(x, b.AddParam(d))
	}
	r := d
	switch op {
	case scalar.Abs, scalar.Real, scalar.Imag:
		r = d.Real()
	case scalar.Eq, scalar.Ne:
		r = tensor.Bool
	}
	return b.Build(b.Op(op, r, x...))
}

// Every complex function agrees with the reference evaluator over all four quadrants, on both
// axes and beyond the branch points.
func TestComplexAgainstReference(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	var x, y []complex128
	for _, a := range []float64{-3, -1, -0.5, 0, 0.25, 1, 2.5} {
		for _, b := range []float64{-2, -1, -0.3, 0, 0.6, 1, 4} {
			x, y = append(x, complex(a, b)), append(y, complex(b, -a/2))
		}
	}
	for range 500 {
		x = append(x, complex(3*rng.NormFloat64(), 3*rng.NormFloat64()))
		y = append(y, complex(rng.NormFloat64(), rng.NormFloat64()))
	}
	for op, f := range complexFunctions {
		if f != nil {
			for d, tolerance := range map[tensor.DType]float64{tensor.C64: 2e-5, tensor.C128: 1e-13} {
				checkComplex(t, scalar.Op(op), d, tolerance, x, y)
			}
		}
	}
}

func checkComplex(t *testing.T, op scalar.Op, d tensor.DType, tolerance float64, x, y []complex128) {
	t.Helper()
	shape := []int{len(x)}
	args := []*tensor.Tensor{cast(d, tensor.Of(shape, x...)), cast(d, tensor.Of(shape, y...))}[:op.Info().Arity]
	f := complexPrimitive(op, d)
	re, im := evalSplit(t, f, args...)
	want := scalar.Eval(f, args, shape)[0]
	bad := 0
	for i := range x {
		got, w := complex(re.Float(i), im.Float(i)), want.Complex(i)
		if !want.DType().IsComplex() {
			got, w = complex(re.Float(i), 0), complex(want.Float(i), 0)
		}
		switch {
		case cmplx.IsNaN(w) || cmplx.IsInf(w):
			continue // poles: the references differ in which infinity they choose
		case cmplx.Abs(got-w) <= tolerance*max(1, cmplx.Abs(w)):
			continue
		}
		if bad++; bad <= 3 {
			t.Errorf("%s.%s(%v, %v) = %v, want %v", op, d, x[i], y[i], got, w)
		}
	}
}

// Numbers that a careless formula loses.
func TestComplexExtremes(t *testing.T) {
	t.Parallel()
	inf := math.Inf(1)
	tests := []struct {
		op      scalar.Op
		x, y, w complex128
	}{
		{scalar.Abs, complex(1e300, 1e300), 0, complex(math.Sqrt2*1e300, 0)},
		{scalar.Abs, complex(3e-310, 4e-310), 0, complex(5e-310, 0)},
		{scalar.Abs, complex(-inf, math.NaN()), 0, complex(inf, 0)},
		{scalar.Div, complex(1e300, 1e300), complex(1e300, 1e300), 1},
		{scalar.Div, 1, 0, cmplx.NaN()},
		{scalar.Exp, complex(-inf, 3), 0, 0},
		{scalar.Exp, complex(inf, 0), 0, complex(inf, 0)},
		{scalar.Sqrt, complex(1e308, 1e308), 0, complex(1.09868411346781e154, 4.550898605622273e153)},
		{scalar.Sqrt, complex(0, inf), 0, complex(inf, inf)},
		{scalar.Tanh, complex(800, 0), 0, 1},
		{scalar.Log1p, complex(1e-20, 1e-20), 0, complex(1e-20, 1e-20)},
		{scalar.Expm1, complex(1e-20, 1e-20), 0, complex(1e-20, 1e-20)},
		{scalar.Sigmoid, complex(-800, 1), 0, 0},
		{scalar.Pow, 0, 2, 0},
		{scalar.Pow, 0, 0, cmplx.NaN()},
	}
	for _, test := range tests {
		args := []*tensor.Tensor{tensor.Scalar(test.x), tensor.Scalar(test.y)}[:test.op.Info().Arity]
		re, im := evalSplit(t, complexPrimitive(test.op, tensor.C128), args...)
		got := complex(re.Float(0), im.Float(0))
		if test.op == scalar.Abs {
			got = complex(re.Float(0), 0)
		}
		if !near(real(got), real(test.w)) || !near(imag(got), imag(test.w)) {
			t.Errorf("%s(%v, %v) = %v, want %v", test.op, test.x, test.y, got, test.w)
		}
	}
}

func near(g, w float64) bool {
	return g == w || g != g && w != w || math.Abs(g-w) <= 1e-14*math.Abs(w)+5e-324
}

func TestComplexCasts(t *testing.T) {
	t.Parallel()
	z := tensor.Of([]int{2}, complex64(3+4i), 0)
	for _, d := range []tensor.DType{tensor.Bool, tensor.I32, tensor.F64, tensor.U64} {
		b, x := scalar.NewBuilder(tensor.C64)
		op := scalar.Cast
		if d == tensor.U64 {
			op = scalar.Bitcast
		}
		f := b.Build(b.Op(op, d, x[0]))
		got, _ := evalSplit(t, f, z)
		if want := scalar.Eval(f, []*tensor.Tensor{z}, z.Shape())[0]; !got.Equal(want) {
			t.Errorf("%s to %s: element 0 is %v, want %v", op, d, got.Float(0), want.Float(0))
		}
	}
}
