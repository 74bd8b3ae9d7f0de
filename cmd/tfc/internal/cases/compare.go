package cases

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"tfc/ir/tensor"
	"tfc/ir/tensor/npy"
)

// Compare describes the first element in which got differs from want, or is "" where they agree.
// Integers, bools and strings must be equal. Of floats, NaN equals NaN, +0 equals -0, infinities
// must match and the rest may differ by the tolerance, in each part of a complex number.
func Compare(got, want *tensor.Tensor, tol Tolerance) string {
	if got == nil {
		return "no value"
	}
	if got.DType() != want.DType() {
		return fmt.Sprintf("dtype %s, want %s", got.DType().TF(), want.DType().TF())
	}
	if !slices.Equal(got.Shape(), want.Shape()) {
		return fmt.Sprintf("shape %v, want %v", got.Shape(), want.Shape())
	}
	first, wrong := -1, 0
	for i := range want.Len() {
		if !equalAt(got, want, i, tol) {
			wrong++
			if first < 0 {
				first = i
			}
		}
	}
	if wrong == 0 {
		return ""
	}
	text := fmt.Sprintf("%s: got %s, want %s", position(first, want.Shape()),
		npy.FormatElement(got, first), npy.FormatElement(want, first))
	if want.DType().IsFloat() || want.DType().IsComplex() {
		text += fmt.Sprintf(" (rtol %g, atol %g)", tol.Rel, tol.Abs)
	}
	return fmt.Sprintf("%s; %d of %d differ", text, wrong, want.Len())
}

func equalAt(got, want *tensor.Tensor, i int, tol Tolerance) bool {
	switch d := want.DType(); {
	case d == tensor.String:
		return got.Strings()[i] == want.Strings()[i]
	case d.IsComplex():
		g, w := got.Complex(i), want.Complex(i)
		return tol.allows(real(g), real(w)) && tol.allows(imag(g), imag(w))
	case d.IsFloat():
		return tol.allows(got.Float(i), want.Float(i))
	}
	return got.Int(i) == want.Int(i)
}

// allows reports whether got is close enough to want.
func (t Tolerance) allows(got, want float64) bool {
	switch {
	case got == want || got != got && want != want:
		return true
	case math.IsInf(got, 0) || math.IsInf(want, 0):
		return false
	}
	return math.Abs(got-want) <= t.Abs+t.Rel*math.Abs(want)
}

// position prints a flat element number as indices ("[1,0]").
func position(flat int, shape []int) string {
	parts := make([]string, len(shape))
	for i, stride := range tensor.Strides(shape) {
		parts[i] = fmt.Sprint(flat / stride)
		flat %= stride
	}
	return "[" + strings.Join(parts, ",") + "]"
}

// Checksum stands for an output that is too large to keep.
type Checksum struct {
	Shape  []int     `json:"shape"`
	DType  string    `json:"dtype"`
	Sum    float64   `json:"sum"`
	AbsSum float64   `json:"abs_sum"`
	First  []float64 `json:"first"` // the first elements, at most 16
}

// Compare describes how got misses the checksum, or is "". The sums may be off by the tolerance
// of every element together.
func (c Checksum) Compare(got *tensor.Tensor, tol Tolerance) string {
	if text := shapeAndType(got, c.DType, pointers(c.Shape)); text != "" {
		return text
	}
	sum, absSum := 0.0, 0.0
	for i := range got.Len() {
		sum += got.Float(i)
		absSum += math.Abs(got.Float(i))
	}
	limit := tol.Rel*c.AbsSum + tol.Abs*float64(max(got.Len(), 1))
	if !(math.Abs(sum-c.Sum) <= limit) {
		return fmt.Sprintf("sum %v, want %v (within %g)", sum, c.Sum, limit)
	}
	if !(math.Abs(absSum-c.AbsSum) <= limit) {
		return fmt.Sprintf("sum of magnitudes %v, want %v (within %g)", absSum, c.AbsSum, limit)
	}
	for i, want := range c.First {
		if i < got.Len() && !tol.allows(got.Float(i), want) {
			return fmt.Sprintf("%s: got %v, want %v (rtol %g, atol %g)",
				position(i, got.Shape()), got.Float(i), want, tol.Rel, tol.Abs)
		}
	}
	return ""
}

func pointers(shape []int) []*int {
	out := make([]*int, len(shape))
	for i := range shape {
		out[i] = &shape[i]
	}
	return out
}

// shapeAndType compares what is stated; a nil dimension may be anything.
func shapeAndType(got *tensor.Tensor, dtype string, shape []*int) string {
	if got == nil {
		return "no value"
	}
	if dtype != "" && got.DType().TF() != dtype {
		return fmt.Sprintf("dtype %s, want %s", got.DType().TF(), dtype)
	}
	same := len(shape) == got.Rank()
	want := make([]string, len(shape))
	for i, d := range shape {
		want[i] = "?"
		if d != nil {
			want[i] = fmt.Sprint(*d)
			same = same && *d == got.Shape()[i]
		}
	}
	if shape != nil && !same {
		return fmt.Sprintf("shape %v, want [%s]", got.Shape(), strings.Join(want, " "))
	}
	return ""
}
