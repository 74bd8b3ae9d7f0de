package host

import (
	"slices"

	"tfc/ir/tensor"
)

// Row copies row i of a tensor's first dimension.
func Row(t *tensor.Tensor, i int) *tensor.Tensor {
	out := tensor.New(t.DType(), t.Shape()[1:]...)
	n := out.Len()
	copyElements(out, 0, t, i*n, n)
	return out
}

// Stack puts tensors of one type and shape below each other, along a new first dimension; there is at least one.
func Stack(rows []*tensor.Tensor) *tensor.Tensor {
	out := tensor.New(rows[0].DType(), slices.Concat([]int{len(rows)}, rows[0].Shape())...)
	for i, r := range rows {
		copyElements(out, i*r.Len(), r, 0, r.Len())
	}
	return out
}

func copyElements(to *tensor.Tensor, at int, from *tensor.Tensor, start, n int) {
	size := to.DType().Size()
	copy(to.Bytes()[at*size:(at+n)*size], from.Bytes()[start*size:])
	if to.DType() == tensor.String {
		copy(to.Strings()[at:at+n], from.Strings()[start:])
	}
	if to.DType() == tensor.Object {
		copy(to.Objects()[at:at+n], from.Objects()[start:])
	}
}

// Pad copies t into the corner of a tensor of the given sizes, the rest of which is filled with a scalar. The sizes
// are at least t's.
func Pad(t *tensor.Tensor, sizes []int, fill *tensor.Tensor) *tensor.Tensor {
	out := tensor.New(t.DType(), sizes...)
	for i := range out.Len() {
		copyElements(out, i, fill, 0, 1)
	}
	if t.Len() == 0 {
		return out
	}
	inner := 1
	if t.Rank() > 0 {
		inner = t.Shape()[t.Rank()-1]
	}
	strides := tensor.Strides(sizes)
	for start := 0; start < t.Len(); start += inner {
		at, rest := 0, start
		for d := t.Rank() - 1; d >= 0; d-- {
			at += rest % t.Shape()[d] * strides[d]
			rest /= t.Shape()[d]
		}
		copyElements(out, at, t, start, inner)
	}
	return out
}

// Slice copies rows from to end-1 of a tensor's first dimension.
func Slice(t *tensor.Tensor, from, end int) *tensor.Tensor {
	out := tensor.New(t.DType(), slices.Concat([]int{end - from}, t.Shape()[1:])...)
	inner := tensor.NumElements(t.Shape()[1:])
	copyElements(out, 0, t, from*inner, out.Len())
	return out
}

// Join puts tensors of one type that differ in the first dimension's size alone behind each other; there is at least
// one.
func Join(parts []*tensor.Tensor) *tensor.Tensor {
	if len(parts) == 1 {
		return parts[0]
	}
	rows := 0
	for _, p := range parts {
		rows += p.Shape()[0]
	}
	out := tensor.New(parts[0].DType(), slices.Concat([]int{rows}, parts[0].Shape()[1:])...)
	at := 0
	for _, p := range parts {
		copyElements(out, at, p, 0, p.Len())
		at += p.Len()
	}
	return out
}
