package irtest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
)

// SymbolicSize is what a symbol stands for in the inputs that Inputs makes.
const SymbolicSize = 3

// Inputs makes an argument for each parameter of a function.
func Inputs(f *ir.Func, seed uint64) []*tensor.Tensor {
	r := rand.New(rand.NewPCG(seed, 2))
	var out []*tensor.Tensor
	for _, p := range f.Params() {
		out = append(out, randomTensor(r, p.Type))
	}
	return out
}

// Vars makes a value for each variable of a module, by name.
func Vars(m *ir.Module, seed uint64) map[string]*tensor.Tensor {
	r := rand.New(rand.NewPCG(seed, 3))
	out := map[string]*tensor.Tensor{}
	for _, v := range m.Vars {
		out[v.Name] = randomTensor(r, v.Type)
	}
	return out
}

// randomTensor holds small numbers: integers are -2…4, floats are near 0 with some zeros.
func randomTensor(r *rand.Rand, typ ir.Type) *tensor.Tensor {
	sizes := make([]int, typ.Rank())
	for i, d := range typ.Shape {
		if sizes[i] = d.Size; !d.Known() {
			sizes[i] = SymbolicSize
		}
	}
	t := tensor.New(typ.DType, sizes...)
	for i := range t.Len() {
		switch d := t.DType(); {
		case d == tensor.String:
			t.Strings()[i] = fmt.Sprint("s", r.IntN(3))
		case d == tensor.Bool:
			t.SetInt(i, int64(r.IntN(2)))
		case d == tensor.C64:
			tensor.Data[complex64](t)[i] = complex(float32(r.NormFloat64()), float32(r.NormFloat64()))
		case d == tensor.C128:
			tensor.Data[complex128](t)[i] = complex(r.NormFloat64(), r.NormFloat64())
		case d.IsInt():
			t.SetInt(i, int64(r.IntN(7)-2))
		case r.IntN(10) > 0:
			t.SetFloat(i, r.NormFloat64())
		}
	}
	return t
}

// Compare reports the first difference between two lists of tensors. Floats may differ by tol
// times their size, or by tol near 0; NaN equals NaN, and 0 differs from -0 unless tol is greater
// than 0. Everything else must be equal.
func Compare(got, want []*tensor.Tensor, tol float64) error {
	if len(got) != len(want) {
		return fmt.Errorf("%d tensors, want %d", len(got), len(want))
	}
	for i, w := range want {
		if err := compareOne(got[i], w, tol); err != nil {
			return fmt.Errorf("tensor %d: %w", i, err)
		}
	}
	return nil
}

func compareOne(got, want *tensor.Tensor, tol float64) error {
	d := want.DType()
	if got.DType() != d || !slices.Equal(got.Shape(), want.Shape()) {
		return fmt.Errorf("%s, want %s", got, want)
	}
	if got.Equal(want) {
		return nil
	}
	if d == tensor.String {
		return fmt.Errorf("%q, want %q", got.Strings(), want.Strings())
	}
	for i := range want.Len() {
		g, w := got.Complex(i), want.Complex(i)
		exact := !d.IsFloat() && !d.IsComplex()
		if exact && got.Int(i) != want.Int(i) || !near(real(g), real(w), tol) || !near(imag(g), imag(w), tol) {
			return fmt.Errorf("element %d of %s is %v, want %v", i, want, g, w)
		}
	}
	return nil
}

func near(g, w, tol float64) bool {
	switch {
	case math.IsNaN(w) || math.IsNaN(g):
		return math.IsNaN(w) && math.IsNaN(g)
	case g == w:
		return tol > 0 || math.Signbit(g) == math.Signbit(w)
	}
	return math.Abs(g-w) <= tol*math.Max(1, math.Abs(w))
}
