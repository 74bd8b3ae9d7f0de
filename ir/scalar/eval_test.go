package scalar_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	. "tfc/ir/scalar"
	"tfc/ir/tensor"
)

// apply evaluates one primitive over tensors.
func apply(t *testing.T, op Op, result tensor.DType, args ...*tensor.Tensor) *tensor.Tensor {
	t.Helper()
	b, _ := NewBuilder()
	var in []Value
	for _, a := range args {
		in = append(in, b.AddParam(a.DType()))
	}
	f := b.Build(b.Op(op, result, in...))
	if err := Verify(f); err != nil {
		t.Fatal(err)
	}
	return Eval(f, args, args[0].Shape())[0]
}

func vec[T tensor.Element](v ...T) *tensor.Tensor { return tensor.Of([]int{len(v)}, v...) }

var nan, inf = float32(math.NaN()), float32(math.Inf(1))

func TestPrimitives(t *testing.T) {
	t.Parallel()
	negZero := float32(math.Copysign(0, -1))
	tests := []struct {
		op   Op
		want *tensor.Tensor
		args []*tensor.Tensor
	}{
		{Div, vec[int32](-3, 0, math.MinInt32), []*tensor.Tensor{vec[int32](-7, 5, math.MinInt32), vec[int32](2, 0, -1)}},
		{Rem, vec[int8](-1, 0, 0), []*tensor.Tensor{vec[int8](-7, 5, -128), vec[int8](2, 0, -1)}},
		{Add, vec[uint8](44), []*tensor.Tensor{vec[uint8](200), vec[uint8](100)}},
		{Add, vec(true, true, false), []*tensor.Tensor{vec(true, true, false), vec(true, false, false)}},
		{Mul, vec(true, false, false), []*tensor.Tensor{vec(true, true, false), vec(true, false, false)}},
		{Not, vec(false, true), []*tensor.Tensor{vec(true, false)}},
		{Not, vec[int16](-1, 0), []*tensor.Tensor{vec[int16](0, -1)}},
		{Abs, vec[int64](3, math.MinInt64), []*tensor.Tensor{vec[int64](-3, math.MinInt64)}},
		{Shl, vec[int32](4, 1, math.MinInt32), []*tensor.Tensor{vec[int32](1, 1, 1), vec[int32](2, -5, 99)}},
		{Shr, vec[int8](-1, 63), []*tensor.Tensor{vec[int8](-128, 127), vec[int8](99, 1)}},
		{MulHi, vec[uint32](0xfffffffe), []*tensor.Tensor{vec[uint32](0xffffffff), vec[uint32](0xffffffff)}},
		{PopCount, vec[int8](8, 1), []*tensor.Tensor{vec[int8](-1, 4)}},
		{Clz, vec[int16](16, 0, 15), []*tensor.Tensor{vec[int16](0, -1, 1)}},
		{Pow, vec[int32](8, 1, -32, 0, 0), []*tensor.Tensor{vec[int32](2, 3, -2, 2, 2), vec[int32](3, 0, 5, 40, -1)}},
		{Min, vec(nan, nan, -1), []*tensor.Tensor{vec(nan, 1, -1), vec(1, nan, 2)}},
		{Max, vec(nan, 0, inf), []*tensor.Tensor{vec(nan, negZero, inf), vec[float32](1, 0, 2)}},
		{Scale, vec[float32](-12, 1e-45, 0, inf, nan), []*tensor.Tensor{vec[float32](-1.5, 1.5, 1, 1, nan), vec[float32](3, -150, -160, 200, 1)}},
		{Rint, vec(negZero, 2, 2), []*tensor.Tensor{vec[float32](-0.5, 1.5, 2.5)}},
		{Rem, vec[float32](-1, nan, 1), []*tensor.Tensor{vec[float32](-7, 1, 1), vec(2, 0, inf)}},
		{Lgamma, vec(inf, inf, 0), []*tensor.Tensor{vec(-inf, 0, 1)}},
		{Digamma, vec(nan, nan, -0.5772157), []*tensor.Tensor{vec[float32](0, -2, 1)}},
		{Complex, vec[complex64](1 + 2i), []*tensor.Tensor{vec[float32](1), vec[float32](2)}},
		{Abs, vec[float32](5), []*tensor.Tensor{vec[complex64](3 - 4i)}},
		{Mul, vec[complex128](-5 + 10i), []*tensor.Tensor{vec[complex128](1 + 2i), vec[complex128](3 + 4i)}},
		{Le, vec(true, false, false), []*tensor.Tensor{vec(1, 2, nan), vec[float32](1, 1, 1)}},
		{Select, vec[int64](1, 20), []*tensor.Tensor{vec(true, false), vec[int64](1, 2), vec[int64](10, 20)}},
		{Add, vec(f16(0.2998)), []*tensor.Tensor{vec(f16(0.1)), vec(f16(0.2))}},
		{Bitcast, vec[uint16](0x3c00), []*tensor.Tensor{vec(f16(1))}},
		{Bitcast, vec(f16(1)), []*tensor.Tensor{vec[int16](0x3c00)}},
	}
	for _, test := range tests {
		got := apply(t, test.op, test.want.DType(), test.args...)
		if !same(got, test.want) {
			t.Errorf("%s%v = %v, want %v", test.op, values(test.args...), values(got), values(test.want))
		}
	}
}

func f16(v float32) tensor.F16Bits { return tensor.F16Bits(tensor.F16FromF32(v)) }

// same is bit equality, but any NaN equals any other.
func same(a, b *tensor.Tensor) bool {
	for i := range a.Len() {
		if a.DType().IsFloat() && a.Float(i) != a.Float(i) && b.Float(i) != b.Float(i) {
			b = b.Clone()
			b.SetFloat(i, 0)
			a = a.Clone()
			a.SetFloat(i, 0)
		}
	}
	return a.Equal(b)
}

func values(ts ...*tensor.Tensor) (out [][]complex128) {
	for _, t := range ts {
		var v []complex128
		for i := range t.Len() {
			v = append(v, t.Complex(i))
		}
		out = append(out, v)
	}
	return out
}

// Expected numbers from TensorFlow 2.21 (x86-64); for 8 and 16 bits and for u32 those of its scalar path.
func TestCastOutOfRange(t *testing.T) {
	t.Parallel()
	x := vec(nan, inf, -inf, 1e10, -1e10, -1.5, 3e9, 5e9, 2e19, -1e19, 300)
	tests := []*tensor.Tensor{
		vec[int8](0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 44),
		vec[uint16](0, 0, 0, 0, 0, 65535, 0, 0, 0, 0, 300),
		vec[int32](-1<<31, -1<<31, -1<<31, -1<<31, -1<<31, -1, -1<<31, -1<<31, -1<<31, -1<<31, 300),
		vec[int64](-1<<63, -1<<63, -1<<63, 1e10, -1e10, -1, 3e9, 5e9, -1<<63, -1<<63, 300),
		vec[uint32](0, 0, 0, 1e10-1<<33, 3<<32-1e10, 1<<32-1, 3e9, 5e9-1<<32, 0, 0, 300),
		vec[uint64](1<<63, 1<<63, 1<<63, 1e10, 1<<64-1e10, 1<<64-1, 3e9, 5e9, 1<<63, 1<<63, 300),
		vec(true, true, true, true, true, true, true, true, true, true, true),
	}
	for _, want := range tests {
		if got := apply(t, Cast, want.DType(), x); !got.Equal(want) {
			t.Errorf("cast to %s: got %v, want %v", want.DType(), values(got), values(want))
		}
	}
}

// Every primitive has a kernel for every type it takes.
func TestEveryKernelExists(t *testing.T) {
	t.Parallel()
	for op := Add; op < NumOps; op++ {
		for _, d := range tensor.DTypes() {
			if !op.Takes(d) {
				continue
			}
			one := tensor.New(d, 3)
			args := []*tensor.Tensor{one, one, one}[:op.Info().Arity]
			results := []tensor.DType{d}
			switch op {
			case Eq, Ne, Lt, Le:
				results[0] = tensor.Bool
			case Abs, Real, Imag:
				results[0] = d.Real()
			case Select:
				args[0] = tensor.New(tensor.Bool, 3)
			case Cast:
				results = tensor.DTypes()[:len(tensor.DTypes())-1]
			case Complex:
				results[0] = map[tensor.DType]tensor.DType{tensor.F32: tensor.C64, tensor.F64: tensor.C128}[d]
			}
			for _, r := range results {
				if r != tensor.Invalid {
					apply(t, op, r, args...)
				}
			}
		}
	}
}

func TestFMA32RoundsOnce(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		x := math.Float32frombits(rng.Uint32())
		y := math.Float32frombits(rng.Uint32())
		// z is often near the product, or near half an ulp of it.
		z := float32(float64(x) * float64(y) * math.Ldexp(rng.Float64()-0.5, rng.IntN(64)-32))
		if rng.IntN(2) == 0 {
			z = math.Float32frombits(math.Float32bits(z) &^ 0xfffff)
			y = math.Float32frombits(math.Float32bits(y) &^ 0xfff)
		}
		p := float64(x) * float64(y)
		if math.IsInf(p, 0) || p != p || z != z || math.IsInf(float64(z), 0) {
			continue
		}
		sum := new(big.Float).SetPrec(2000).Add(big.NewFloat(p), big.NewFloat(float64(z)))
		want, _ := sum.Float32()
		if got := FMA32(x, y, z); got != want {
			t.Fatalf("fma(%x, %x, %x) = %x, want %x", x, y, z, got, want)
		}
	}
}

func TestSplatChunksAndReuse(t *testing.T) {
	t.Parallel()
	const n = 5000
	x := tensor.New(tensor.F32, n)
	for i := range n {
		x.SetFloat(i, float64(i))
	}
	b, in := NewBuilder(tensor.F32, tensor.F32)
	s := b.Add(in[0], in[1])
	f := b.Build(s, b.Compare(Lt, s, b.Const(tensor.F32, 100)))
	got := Eval(f, []*tensor.Tensor{x, tensor.Scalar(float32(7))}, []int{50, 100})
	for i := range n {
		if got[0].Float(i) != float64(i+7) || got[1].Int(i) != tensor.Scalar(i+7 < 100).Int(0) {
			t.Fatalf("element %d: %v %v", i, got[0].Float(i), got[1].Int(i))
		}
	}
	none := []*tensor.Tensor{tensor.New(tensor.F32, 0), tensor.Scalar(float32(1))}
	if empty := Eval(f, none, []int{0}); empty[0].Len() != 0 {
		t.Error("zero elements")
	}
}

func TestVerifyRejects(t *testing.T) {
	t.Parallel()
	b, in := NewBuilder(tensor.F32, tensor.I32)
	tests := []*Func{
		b.Build(b.Op(Add, tensor.F32, in[0], in[1])),
		{Nodes: []Node{{Op: Neg, Type: tensor.F32}}},
		{Nodes: []Node{{Op: Const, Type: tensor.F32}}, Results: []int32{1}},
		{Params: []tensor.DType{tensor.F32}, Nodes: []Node{{Op: Param, Type: tensor.F64}}},
		{Nodes: []Node{{Op: Const, Type: tensor.F32}, {Op: Not, Type: tensor.F32}}},
	}
	for _, f := range tests {
		if Verify(f) == nil {
			t.Errorf("accepted:\n%s", f)
		}
	}
}

func BenchmarkEvalMulAdd(b *testing.B) {
	const n = 1 << 16
	x := tensor.New(tensor.F32, n)
	bld, in := NewBuilder(tensor.F32)
	f := bld.Build(bld.Add(bld.Mul(in[0], in[0]), in[0]))
	b.SetBytes(4 * n)
	for b.Loop() {
		Eval(f, []*tensor.Tensor{x}, []int{n})
	}
}
