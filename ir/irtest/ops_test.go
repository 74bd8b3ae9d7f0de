package irtest_test

import (
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/irtest"
	"tfc/ir/parse"
	"tfc/ir/tensor"
)

// TestOps checks, for each function of the goldens, that its text round-trips, that the adjoints
// of its operation print as the golden says, and that they are what differences of values give.
func TestOps(t *testing.T) {
	irtest.Goldens(t, "testdata/ops/*.txtar", func(t *testing.T, g *irtest.Golden) {
		m := g.Module(t, "ir")
		grads := &ir.Module{Name: m.Name + " gradients"}
		for _, f := range m.Funcs {
			op := f.Body.Ops[0]
			if op.Def.Grad == nil || !differentiable(f) {
				continue
			}
			grad, err := adjoint(f)
			if refused := strings.Contains(g.Comment(), f.Name+": no gradient"); refused != (err != nil) {
				t.Errorf("@%s: error %v", f.Name, err)
			}
			if grad == nil {
				continue
			}
			grads.Funcs = append(grads.Funcs, grad)
			if !grad.Params()[0].Type.Static() {
				continue
			}
			if !strings.Contains(g.Comment(), f.Name+": not compared") {
				compareWithDifferences(t, g, f, grad)
			}
		}
		if len(grads.Funcs) == 0 {
			return
		}
		if err := ir.Verify(grads); err != nil {
			t.Error(err)
		}
		g.Expect(t, "grad", grads.String())
	})
}

func continuous(v *ir.Value) bool { return v.Type.DType.IsFloat() || v.Type.DType.IsComplex() }

func differentiable(f *ir.Func) bool {
	return slices.ContainsFunc(f.Params(), continuous) && slices.ContainsFunc(f.Body.Results, continuous)
}

// adjoint is the function from f's parameters and the adjoints of its results to the adjoints of
// its parameters; nil if no parameter has one.
func adjoint(f *ir.Func) (*ir.Func, error) {
	values := map[*ir.Value]*ir.Value{}
	body := f.Body.Clone(values)
	op := body.Ops[0]
	var in []*ir.Value
	for _, r := range op.Results {
		var g *ir.Value
		if continuous(r) {
			g = body.AddParam("d"+r.Name, r.Type)
		}
		in = append(in, g)
	}
	b := ir.NewBuilder(body)
	b.Hint = "g"
	out := op.Def.Grad(b, op, in)
	if b.Err() != nil {
		return nil, b.Err()
	}
	if len(out) != len(op.Operands) {
		return nil, fmt.Errorf("%d adjoints of %d operands", len(out), len(op.Operands))
	}
	grad := &ir.Func{Name: f.Name, Body: body}
	body.Results = nil
	for i, g := range out {
		if g == nil {
			continue
		}
		if !g.Type.Equal(op.Operands[i].Type) {
			return nil, fmt.Errorf("adjoint of %s is %s", op.Operands[i].Type, g.Type)
		}
		body.Results = append(body.Results, g)
		grad.Results = append(grad.Results, "d"+op.Operands[i].Name)
	}
	if len(body.Results) == 0 {
		return nil, nil
	}
	return grad, nil
}

// compareWithDifferences compares the adjoints with central differences of Re Σ conj(w)·y at
// random points. Points at which the function or its adjoint is not finite are left out, and so
// are the parameters of which the golden says that TensorFlow defines no adjoint.
func compareWithDifferences(t *testing.T, g *irtest.Golden, f, grad *ir.Func) {
	t.Helper()
	compared := 0
	for _, domain := range [][2]float64{{0.1, 0.9}, {-0.9, -0.1}, {1.2, 3}} {
		args := inputsIn(grad, domain)
		got := run(t, grad, args)
		n := len(f.Params())
		for i, p := range f.Params() {
			k := slices.Index(grad.Results, "d"+p.Name)
			if !continuous(p) || strings.Contains(g.Comment(), f.Name+"."+p.Name+": no adjoint") {
				continue
			}
			for j := range args[i].Len() {
				want, have := difference(t, f, args[:n], args[n:], i, j), complex128(0)
				if k >= 0 {
					have = got[k].Complex(j)
				}
				if finite(want) && finite(have) {
					compared++
					if cmplx.Abs(want-have) > 1e-5*(1+cmplx.Abs(want)) {
						t.Errorf("@%s in %v: adjoint of %s[%d] is %v, differences give %v", f.Name, domain, p.Name, j, have, want)
					}
				}
			}
		}
	}
	if compared == 0 {
		t.Errorf("@%s: nothing compared", f.Name)
	}
}

func finite(z complex128) bool { return !cmplx.IsNaN(z) && !cmplx.IsInf(z) }

// inputsIn makes arguments with floats uniform in a domain and indices below 3.
func inputsIn(f *ir.Func, domain [2]float64) []*tensor.Tensor {
	r := rand.New(rand.NewPCG(7, 7))
	next := func() float64 { return domain[0] + r.Float64()*(domain[1]-domain[0]) }
	args := make([]*tensor.Tensor, len(f.Params()))
	for i, p := range f.Params() {
		x := tensor.New(p.Type.DType, p.Type.Sizes()...)
		for k := range x.Len() {
			switch d := p.Type.DType; {
			case d.IsComplex():
				tensor.Data[complex128](x)[k] = complex(next(), next())
			case d.IsFloat() && p.Name == "n": // an order, which is whole
				x.SetFloat(k, float64(1+r.IntN(2)))
			case d.IsFloat():
				x.SetFloat(k, next())
			case d == tensor.Bool:
				x.SetInt(k, int64(r.IntN(2)))
			default:
				x.SetInt(k, int64(r.IntN(3)))
			}
		}
		args[i] = x
	}
	return args
}

// difference is the central difference of the weighted results by element j of argument i; its
// imaginary part is the one along the imaginary axis.
func difference(t *testing.T, f *ir.Func, args, weights []*tensor.Tensor, i, j int) complex128 {
	const h = 1e-6
	along := func(step complex128) float64 {
		sum := 0.0
		for _, sign := range []complex128{1, -1} {
			moved := slices.Clone(args)
			moved[i] = nudged(args[i], j, sign*step)
			w := 0
			for _, y := range run(t, f, moved) {
				if !y.DType().IsFloat() && !y.DType().IsComplex() {
					continue
				}
				for e := range y.Len() {
					a, b := weights[w].Complex(e), y.Complex(e)
					if math.IsInf(real(b), 0) {
						continue // a constant, such as the logarithm of an empty sum
					}
					sum += real(sign) * (real(a)*real(b) + imag(a)*imag(b))
				}
				w++
			}
		}
		return sum / (2 * h)
	}
	if args[i].DType().IsComplex() {
		return complex(along(h), along(h*1i))
	}
	return complex(along(h), 0)
}

func nudged(x *tensor.Tensor, j int, step complex128) *tensor.Tensor {
	y := x.Clone()
	if y.DType().IsComplex() {
		tensor.Data[complex128](y)[j] += step
	} else {
		y.SetFloat(j, x.Float(j)+real(step))
	}
	return y
}

func run(t *testing.T, f *ir.Func, args []*tensor.Tensor) []*tensor.Tensor {
	t.Helper()
	out, err := eval.Run(f, args, eval.Vars{})
	if err != nil {
		t.Fatalf("@%s: %v", f.Name, err)
	}
	return out
}

// TestConstraints expects each function of the goldens to be refused where it says so, and every
// constraint that the source of ir names to be violated by one of them.
func TestConstraints(t *testing.T) {
	violated := map[string]bool{}
	irtest.Goldens(t, "testdata/errors/*.txtar", func(t *testing.T, g *irtest.Golden) {
		text, _ := g.Section("ir")
		head, funcs, _ := strings.Cut(text, "\nfunc ")
		for _, f := range strings.Split(funcs, "\nfunc ") {
			source := head + "\nfunc " + f
			_, err := parse.Module(g.Path, source)
			irtest.ExpectError(t, source, err)
			if e, ok := err.(*parse.Error); ok {
				id, _, _ := strings.Cut(e.Msg, ": ")
				violated[id] = true
			}
		}
	})
	sources, err := filepath.Glob("../op_*.go")
	if err != nil || len(sources) == 0 {
		t.Fatal("no sources", err)
	}
	for _, path := range sources {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`"([a-z_.]+\.c\d)"`).FindAllStringSubmatch(string(source), -1) {
			if !violated[m[1]] {
				t.Errorf("%s: no golden violates %s", filepath.Base(path), m[1])
			}
		}
	}
}

// TestCompleteness stands in for the exhaustive match that Go lacks: every row has what the
// compiler asks of it, and a golden.
func TestCompleteness(t *testing.T) {
	inGolden := map[string]bool{}
	irtest.Goldens(t, "testdata/ops/*.txtar", func(t *testing.T, g *irtest.Golden) {
		for _, f := range g.Module(t, "ir").Funcs {
			f.Body.Walk(func(op *ir.Op) { inGolden[op.Def.Name] = true })
		}
	})
	for _, d := range ir.Defs() {
		byPlace := d.Lower == ir.LowerControl || d.Traits&(ir.ReadsVar|ir.WritesVar) != 0
		switch {
		case d.Doc == "" || d.Infer == nil:
			t.Errorf("%s: no Doc or no Infer", d.Name)
		case byPlace && (d.Body != nil || d.Eval != nil), !byPlace && (d.Body == nil) == (d.Eval == nil):
			t.Errorf("%s: Body and Eval exclude each other", d.Name)
		case (d.Grad == nil) == (d.NoGrad == ""):
			t.Errorf("%s: Grad and NoGrad exclude each other", d.Name)
		case d.Traits.Has(ir.Elementwise) && d.Lower != ir.LowerMap && d.Lower != ir.LowerCall:
			t.Errorf("%s: elementwise and lowered as %s", d.Name, d.Lower)
		case !inGolden[d.Name]:
			t.Errorf("%s: in no golden of testdata/ops", d.Name)
		}
	}
}

// TestCholeskyGrad compares along symmetric directions, the only ones in which the gradient that
// TensorFlow defines is one.
func TestCholeskyGrad(t *testing.T) {
	x := tensor.Of([]int{3, 3}, 4.0, 1, 0.5, 1, 3, -0.7, 0.5, -0.7, 2)
	w := tensor.Of([]int{3, 3}, 0.3, 0, 0, -0.5, 0.8, 0, 0.2, 0.9, -0.4)
	body := ir.NewBlock([]string{"x"}, []ir.Type{ir.TypeOfTensor(x)})
	b := ir.NewBuilder(body)
	body.Results = []*ir.Value{b.Op("cholesky", nil, body.Params[0])}
	f := &ir.Func{Name: "f", Body: body}
	grad, err := adjoint(f)
	if err != nil {
		t.Fatal(err)
	}
	got := run(t, grad, []*tensor.Tensor{x, w})[0]
	const h = 1e-6
	for i := range 3 {
		for j := range i + 1 {
			sum := 0.0
			for _, step := range []float64{h, -h} {
				moved := x.Clone()
				moved.SetFloat(3*i+j, x.Float(3*i+j)+step)
				moved.SetFloat(3*j+i, x.Float(3*j+i)+step)
				y := run(t, f, []*tensor.Tensor{moved})[0]
				for e := range y.Len() {
					sum += w.Float(e) * y.Float(e) * math.Copysign(1/(2*h), step)
				}
			}
			have := got.Float(3*i+j) + got.Float(3*j+i)
			if i == j {
				have /= 2
			}
			if math.Abs(sum-have) > 1e-6 {
				t.Errorf("direction %d,%d: adjoint %v, differences give %v", i, j, have, sum)
			}
		}
	}
}
