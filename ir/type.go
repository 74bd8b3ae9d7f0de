package ir

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tfc/ir/tensor"
)

// Dim is one dimension: a size known while compiling, or a symbol that stands for a size known
// when the program runs. Equal symbols are equal sizes within a module.
type Dim struct {
	// Size is the number of elements; meaningless when Sym is set.
	Size int
	// Sym names a run-time size ("batch") or is an expression over such ("4*batch", see dim.go); empty for a known one.
	Sym string
}

// Known reports whether the size is a number.
func (d Dim) Known() bool { return d.Sym == "" }

// String prints "784", "?batch" or `?"4*batch"`.
func (d Dim) String() string {
	switch {
	case d.Known():
		return strconv.Itoa(d.Size)
	case strings.ContainsAny(d.Sym, "+-*/()[]"):
		return "?" + strconv.Quote(d.Sym)
	}
	return "?" + d.Sym
}

// Dims makes known dimensions.
func Dims(sizes ...int) []Dim {
	out := make([]Dim, len(sizes))
	for i, s := range sizes {
		out[i] = Dim{Size: s}
	}
	return out
}

// Type is a tensor type: an element type and a shape of known rank.
type Type struct {
	DType tensor.DType
	Shape []Dim
}

// TypeOf makes a type of known sizes.
func TypeOf(d tensor.DType, sizes ...int) Type { return Type{d, Dims(sizes...)} }

// TypeOfTensor is the type of a host tensor.
func TypeOfTensor(t *tensor.Tensor) Type { return TypeOf(t.DType(), t.Shape()...) }

// Rank is the number of dimensions.
func (t Type) Rank() int { return len(t.Shape) }

// Equal reports the same element type and dimensions.
func (t Type) Equal(o Type) bool { return t.DType == o.DType && slices.Equal(t.Shape, o.Shape) }

// Static reports whether every size is a number.
func (t Type) Static() bool {
	return !slices.ContainsFunc(t.Shape, func(d Dim) bool { return !d.Known() })
}

// Sizes is the shape in numbers; a symbolic type is a compiler bug here.
func (t Type) Sizes() []int {
	out := make([]int, len(t.Shape))
	for i, d := range t.Shape {
		if !d.Known() {
			Bugf("size of %s asked while compiling", t)
		}
		out[i] = d.Size
	}
	return out
}

// Len is the number of elements of a static type.
func (t Type) Len() int { return tensor.NumElements(t.Sizes()) }

// Bytes is the storage of a static type in bytes.
func (t Type) Bytes() int { return t.Len() * t.DType.Size() }

// WithDType is the same shape of another element type.
func (t Type) WithDType(d tensor.DType) Type { return Type{d, t.Shape} }

// WithShape is the same element type in another shape.
func (t Type) WithShape(shape []Dim) Type { return Type{t.DType, shape} }

// String prints "f32[?batch,784]"; rank 0 prints "f32[]".
func (t Type) String() string {
	parts := make([]string, len(t.Shape))
	for i, d := range t.Shape {
		parts[i] = d.String()
	}
	return fmt.Sprintf("%s[%s]", t.DType, strings.Join(parts, ","))
}
