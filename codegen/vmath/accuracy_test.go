package vmath

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"sync"
	"testing"

	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

var (
	update = flag.Bool("update", false, "rewrite ACCURACY.md from what is measured")
	every  = flag.Int("every", 0, "measure f32 functions of one operand over every so manieth of the 2³² operands")
)

// bounds is the largest error promised for each function, in ulp of the result. Near zeros of
// lgamma and digamma other than those at 1 and 2 the error is in ulp of 1 instead.
var bounds = map[scalar.Op]struct{ f32, f64 float64 }{
	scalar.Exp:     {1.05, 1.1},
	scalar.Expm1:   {1.5, 1.5},
	scalar.Log:     {1, 1},
	scalar.Log1p:   {1.5, 1.5},
	scalar.Sin:     {0.6, 1},
	scalar.Cos:     {0.6, 1},
	scalar.Tan:     {0.6, 2.2},
	scalar.Asin:    {1.5, 1.5},
	scalar.Acos:    {1.5, 1.7},
	scalar.Atan:    {1.3, 1.3},
	scalar.Atan2:   {1.5, 1.5},
	scalar.Sinh:    {2, 2.5},
	scalar.Cosh:    {2, 2},
	scalar.Tanh:    {5.3, 2.5},
	scalar.Asinh:   {2.5, 2.5},
	scalar.Acosh:   {2.5, 2.5},
	scalar.Atanh:   {2.5, 2.5},
	scalar.Sigmoid: {2.5, 2.5},
	scalar.Erf:     {5.5, 1.2},
	scalar.Erfc:    {4.5, 3},
	scalar.Erfinv:  {0.6, 4},
	scalar.Pow:     {0.6, 1.2},
	scalar.Rsqrt:   {1.5, 1.5},
	scalar.Lgamma:  {0.6, 25},
	scalar.Digamma: {0.6, 12},
}

// absolute lists functions with zeros of no closed form: errors there count in ulp of 1.
var absolute = map[scalar.Op]bool{scalar.Lgamma: true, scalar.Digamma: true}

// single is the function of one primitive.
func single(op scalar.Op, d tensor.DType) *scalar.Func {
	b, x := scalar.NewBuilder()
	for range op.Info().Arity {
		x = append(x, b.AddParam(d))
	}
	return b.Build(b.Op(op, d, x...))
}

// ulps is the distance of got from the exact want = hi+lo in units of the last place of want in
// a format of the given precision and least exponent. Both NaN, or equal, are 0 apart.
func ulps(got, hi, lo float64, prec, minExp int, floor float64) float64 {
	limit := math.Ldexp(1, map[int]int{24: 128, 53: 1024}[prec])
	if got == hi && lo == 0 || got != got && hi != hi {
		return 0
	}
	if got != got || hi != hi || math.IsInf(hi, 0) {
		return math.Inf(1)
	}
	if math.IsInf(got, 0) && prec == 24 {
		got = math.Copysign(limit, got)
	}
	_, e := math.Frexp(max(math.Abs(hi), floor))
	ulp := math.Ldexp(1, max(e, minExp)-prec)
	return math.Abs((got-hi)-lo) / ulp
}

// operands32 are special values, a dense sweep over the bit patterns and random numbers of
// ordinary size, in pairs for functions of two operands.
func operands32(op scalar.Op) []*tensor.Tensor {
	special := specials()
	rng := rand.New(rand.NewPCG(7, uint64(op)))
	var x, y []float32
	for _, a := range special {
		for _, b := range special {
			x, y = append(x, float32(a)), append(y, float32(b))
		}
	}
	for bits := uint32(0); bits < 1<<32-9973; bits += 9973 {
		x = append(x, math.Float32frombits(bits))
		y = append(y, float32(rng.NormFloat64()*math.Exp(6*rng.NormFloat64())))
	}
	for range 100_000 {
		x = append(x, float32(rng.NormFloat64()*math.Exp(2*rng.NormFloat64())))
		y = append(y, float32(rng.NormFloat64()*math.Exp(2*rng.NormFloat64())))
	}
	shape := []int{len(x)}
	return []*tensor.Tensor{tensor.Of(shape, x...), tensor.Of(shape, y...)}[:op.Info().Arity]
}

func specials() []float64 {
	v := []float64{0, 1, 2, 3, 0.5, 1.5, 2.5, 1e30, 1e-30, 1e-40, 1e-45, 88.72, 88.73, 103.9, 104.1, 709.7, 745.2,
		math.Inf(1), 0.25, 10, 1 - 0x1p-24, 1 + 0x1p-23, math.Pi, math.Pi / 2, 1e10, 3e38, 16777217}
	for _, x := range v {
		v = append(v, -x)
	}
	return append(v, math.NaN(), math.Copysign(0, -1))
}

// worst is the largest error seen and where.
type worst struct {
	ulp  float64
	x    []float64
	got  float64
	want float64
}

func (w *worst) see(op scalar.Op, ulp, got, want float64, args []*tensor.Tensor, i int) {
	if ulp <= w.ulp {
		return
	}
	w.ulp, w.got, w.want, w.x = ulp, got, want, nil
	for _, a := range args {
		w.x = append(w.x, a.Float(i))
	}
}

func measure32(op scalar.Op, args []*tensor.Tensor) (w worst) {
	shape := args[0].Shape()
	got := tensor.Data[float32](scalar.Eval(Expand(single(op, tensor.F32)), args, shape)[0])
	wide := make([]*tensor.Tensor, len(args))
	for i, a := range args {
		wide[i] = cast(tensor.F64, a)
	}
	want := tensor.Data[float64](scalar.Eval(single(op, tensor.F64), wide, shape)[0])
	floor := 0.0
	if absolute[op] {
		floor = 1
	}
	for i, v := range want {
		if math.Abs(v) >= 0x1.ffffffp127 {
			v = math.Copysign(math.Inf(1), v)
		}
		u := ulps(float64(got[i]), v, 0, 24, -125, floor)
		if v == 0 && got[i] == 0 && math.Signbit(v) != math.Signbit(float64(got[i])) {
			u = math.Inf(1)
		}
		w.see(op, u, float64(got[i]), v, args, i)
	}
	return w
}

func cast(d tensor.DType, t *tensor.Tensor) *tensor.Tensor {
	b, x := scalar.NewBuilder(t.DType())
	return scalar.Eval(b.Build(b.Cast(d, x[0])), []*tensor.Tensor{t}, t.Shape())[0]
}

// count is the number of primitives that cost an instruction.
func count(f *scalar.Func) (n int) {
	for _, node := range f.Nodes {
		switch node.Op {
		case scalar.Param, scalar.Const, scalar.Bitcast:
		default:
			n++
		}
	}
	return n
}

func realFunctions() (ops []scalar.Op) {
	for op, f := range functions {
		if f != nil {
			ops = append(ops, scalar.Op(op))
		}
	}
	return ops
}

func TestAccuracy(t *testing.T) {
	t.Parallel()
	ops := realFunctions()
	rows := make([]string, len(ops))
	var wg sync.WaitGroup
	for i, op := range ops {
		wg.Go(func() {
			f32, f64 := measure32(op, operands32(op)), measure64(t, op)
			if f32.ulp > bounds[op].f32 {
				t.Errorf("%s.f32%v = %g, want %g: %.3g ulp, promised %g", op, f32.x, f32.got, f32.want, f32.ulp, bounds[op].f32)
			}
			if f64.ulp > bounds[op].f64 {
				t.Errorf("%s.f64%v = %g, want %g: %.3g ulp, promised %g", op, f64.x, f64.got, f64.want, f64.ulp, bounds[op].f64)
			}
			rows[i] = fmt.Sprintf("| %s | %.2f | %d | %.2f | %d |\n", op, f32.ulp, count(Expand(single(op, tensor.F32))),
				f64.ulp, count(Expand(single(op, tensor.F64))))
		})
	}
	wg.Wait()
	checkTable(t, rows)
}

func checkTable(t *testing.T, rows []string) {
	var b bytes.Buffer
	b.WriteString(accuracyHead)
	for _, r := range rows {
		b.WriteString(r)
	}
	const file = "ACCURACY.md"
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	old, _ := os.ReadFile(file)
	if !bytes.Equal(old, b.Bytes()) {
		t.Errorf("%s is out of date (run with -update); measured now:\n%s", file, b.String())
	}
}

const accuracyHead = `# Accuracy of the vector math

Largest error measured, in units of the last place of the exact result, and the number of
primitives that cost an instruction. f32: special values, 430,000 bit patterns spread over all, and
100,000 numbers of ordinary size, against f64. f64: special values and points chosen per function,
against 40 digits. lgamma and digamma count in ulp of max(1, |result|). Written by
` + "`go test ./codegen/vmath -update`" + `.

| function | f32 ulp | ops | f64 ulp | ops |
|---|---|---|---|---|
`

// TestEveryOperand is the long test: -every=1 takes hours, -every=100 minutes.
func TestEveryOperand(t *testing.T) {
	if *every == 0 {
		t.Skip("without -every")
	}
	for _, op := range realFunctions() {
		if op.Info().Arity > 1 {
			continue
		}
		var w worst
		const batch = 1 << 20
		for at := 0; at < 1<<32; at += batch * *every {
			x := tensor.New(tensor.F32, batch)
			for i, d := 0, tensor.Data[float32](x); i < batch; i++ {
				d[i] = math.Float32frombits(uint32(at + i**every))
			}
			if v := measure32(op, []*tensor.Tensor{x}); v.ulp > w.ulp {
				w = v
			}
		}
		t.Logf("%-8s %.3f ulp at %g", op, w.ulp, w.x)
		if w.ulp > bounds[op].f32 {
			t.Errorf("%s%v = %g, want %g", op, w.x, w.got, w.want)
		}
	}
}
