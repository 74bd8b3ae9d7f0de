// Package host computes the operations that are not elementwise on host tensors: the reference
// that constant folding, the evaluator and the tests of compiled code share, and the kernels of
// operations that always run on the host.
//
// It favours clarity over speed, without being slow by an order: loops are typed and contiguous.
// Every type is computed in the widest of its class: floats in f64, complex numbers in c128,
// integers in 64 bits, and rounded or wrapped once when stored. Sums are thereby more exact than
// TensorFlow's, and within every tolerance of it.
//
// The package knows tensors only. The rows of ir's op table call it with their attributes.
package host

import (
	"slices"
	"unsafe"

	"tfc/ir/tensor"
)

// number is the types that kernels compute in.
type number interface {
	int64 | uint64 | float64 | complex128
}

// ordered is those of them that have an order.
type ordered interface{ int64 | uint64 | float64 }

// pick selects the instance of a kernel for an element type; bools count as unsigned.
func pick[F any](d tensor.DType, i, u, f, c F) F {
	switch {
	case d.IsSigned():
		return i
	case d.IsFloat():
		return f
	case d.IsComplex():
		return c
	}
	return u
}

// load widens the elements of t.
func load[T number](t *tensor.Tensor) []T {
	if t.DType().Size() == int(unsafe.Sizeof(*new(T))) {
		return slices.Clone(view[T](t))
	}
	out := make([]T, t.Len())
	switch out := any(out).(type) {
	case []int64:
		for i := range out {
			out[i] = t.Int(i)
		}
	case []uint64:
		for i := range out {
			out[i] = uint64(t.Int(i))
		}
	case []float64:
		loadFloats(out, t)
	case []complex128:
		for i, v := range tensor.Data[complex64](t) {
			out[i] = complex128(v)
		}
	}
	return out
}

func loadFloats(out []float64, t *tensor.Tensor) {
	if t.DType() == tensor.F32 {
		for i, v := range tensor.Data[float32](t) {
			out[i] = float64(v)
		}
		return
	}
	for i := range out {
		out[i] = t.Float(i)
	}
}

// store rounds or wraps values to an element type.
func store[T number](d tensor.DType, shape []int, values []T) *tensor.Tensor {
	t := tensor.New(d, shape...)
	if d.Size() == int(unsafe.Sizeof(*new(T))) {
		copy(view[T](t), values)
		return t
	}
	switch values := any(values).(type) {
	case []int64:
		for i, v := range values {
			t.SetInt(i, v)
		}
	case []uint64:
		for i, v := range values {
			t.SetInt(i, int64(v))
		}
	case []float64:
		for i, v := range values {
			t.SetFloat(i, v)
		}
	case []complex128:
		out := tensor.Data[complex64](t)
		for i, v := range values {
			out[i] = complex64(v)
		}
	}
	return t
}

// view is the storage of t as elements of another Go type of the same width.
func view[T any](t *tensor.Tensor) []T {
	raw := t.Bytes()
	if len(raw) == 0 {
		return nil
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&raw[0])), len(raw)/int(unsafe.Sizeof(*new(T))))
}

// walk is a position in a box of the given sizes together with an offset that follows it by
// strides, in row-major order.
type walk struct {
	sizes, strides, at []int
	offset             int
}

func newWalk(sizes, strides []int, offset int) *walk {
	return &walk{sizes, strides, make([]int, len(sizes)), offset}
}

// next moves to the next position, from the last to the first.
func (w *walk) next() {
	for i := len(w.sizes) - 1; i >= 0; i-- {
		w.at[i]++
		w.offset += w.strides[i]
		if w.at[i] < w.sizes[i] {
			return
		}
		w.offset -= w.at[i] * w.strides[i]
		w.at[i] = 0
	}
}

func product(sizes []int) int { return tensor.NumElements(sizes) }

// split views a shape as [outer, size of axis, inner].
func split(shape []int, axis int) (outer, n, inner int) {
	return product(shape[:axis]), shape[axis], product(shape[axis+1:])
}

func repeated(v, n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = v
	}
	return out
}
