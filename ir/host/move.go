package host

import (
	"slices"

	"tfc/ir/tensor"
)

// layout is where the elements of a box lie in a tensor.
type layout struct {
	offset  int
	strides []int
}

func whole(shape []int) layout { return layout{0, tensor.Strides(shape)} }

// copyBox copies a box of the given sizes between tensors of one element type.
func copyBox(dst *tensor.Tensor, to layout, src *tensor.Tensor, from layout, sizes []int) {
	if product(sizes) == 0 {
		return
	}
	switch {
	case src.DType() == tensor.String:
		copyElements(dst.Strings(), to, src.Strings(), from, sizes)
	case src.DType().Size() == 1:
		copyElements(view[uint8](dst), to, view[uint8](src), from, sizes)
	case src.DType().Size() == 2:
		copyElements(view[uint16](dst), to, view[uint16](src), from, sizes)
	case src.DType().Size() == 4:
		copyElements(view[uint32](dst), to, view[uint32](src), from, sizes)
	case src.DType().Size() == 8:
		copyElements(view[uint64](dst), to, view[uint64](src), from, sizes)
	default:
		copyElements(view[complex128](dst), to, view[complex128](src), from, sizes)
	}
}

func copyElements[T any](dst []T, to layout, src []T, from layout, sizes []int) {
	if len(sizes) == 0 {
		dst[to.offset] = src[from.offset]
		return
	}
	last := len(sizes) - 1
	n, ds, ss := sizes[last], to.strides[last], from.strides[last]
	d := newWalk(sizes[:last], to.strides[:last], to.offset)
	s := newWalk(sizes[:last], from.strides[:last], from.offset)
	for range product(sizes[:last]) {
		if ds == 1 && ss == 1 {
			copy(dst[d.offset:d.offset+n], src[s.offset:])
		} else {
			for i := range n {
				dst[d.offset+i*ds] = src[s.offset+i*ss]
			}
		}
		d.next()
		s.next()
	}
}

// collect makes a tensor of the given shape whose elements lie in x as from says.
func collect(x *tensor.Tensor, from layout, shape []int) *tensor.Tensor {
	out := tensor.New(x.DType(), shape...)
	copyBox(out, whole(shape), x, from, shape)
	return out
}

// Broadcast makes dimension i of x dimension dims[i] of shape.
func Broadcast(x *tensor.Tensor, dims, shape []int) *tensor.Tensor {
	from := layout{0, make([]int, len(shape))}
	for i, s := range tensor.Strides(x.Shape()) {
		if x.Shape()[i] != 1 {
			from.strides[dims[i]] = s
		}
	}
	return collect(x, from, shape)
}

// Transpose makes dimension i of the result from dimension perm[i] of x.
func Transpose(x *tensor.Tensor, perm []int) *tensor.Tensor {
	strides := tensor.Strides(x.Shape())
	from, shape := layout{0, make([]int, len(perm))}, make([]int, len(perm))
	for i, p := range perm {
		from.strides[i], shape[i] = strides[p], x.Shape()[p]
	}
	return collect(x, from, shape)
}

// Slice takes every stride-th element from start on, as many as sizes says.
func Slice(x *tensor.Tensor, start, stride, sizes []int) *tensor.Tensor {
	from := whole(x.Shape())
	for i := range start {
		from.offset += start[i] * from.strides[i]
		from.strides[i] *= stride[i]
	}
	return collect(x, from, sizes)
}

// Reverse turns x round along axes.
func Reverse(x *tensor.Tensor, axes []int) *tensor.Tensor {
	from := whole(x.Shape())
	for _, a := range axes {
		from.offset += (x.Shape()[a] - 1) * from.strides[a]
		from.strides[a] = -from.strides[a]
	}
	return collect(x, from, x.Shape())
}

// Pad places x at low in a tensor of the given shape that is filled with value.
func Pad(x, value *tensor.Tensor, low, shape []int) *tensor.Tensor {
	return overwrite(Broadcast(value, nil, shape), x, low)
}

// overwrite stores x in out at start.
func overwrite(out, x *tensor.Tensor, start []int) *tensor.Tensor {
	to := whole(out.Shape())
	for i, s := range start {
		to.offset += s * to.strides[i]
	}
	copyBox(out, to, x, whole(x.Shape()), x.Shape())
	return out
}

// Concat joins tensors along axis.
func Concat(xs []*tensor.Tensor, axis int) *tensor.Tensor {
	shape := slices.Clone(xs[0].Shape())
	shape[axis] = 0
	for _, x := range xs {
		shape[axis] += x.Shape()[axis]
	}
	out, at := tensor.New(xs[0].DType(), shape...), make([]int, len(shape))
	for _, x := range xs {
		overwrite(out, x, at)
		at[axis] += x.Shape()[axis]
	}
	return out
}

// clamped moves start so that a box of the given sizes lies in shape.
func clamped(start *tensor.Tensor, sizes, shape []int) []int {
	at := start.Ints()
	for i := range at {
		at[i] = max(0, min(at[i], shape[i]-sizes[i]))
	}
	return at
}

// DynamicSlice takes the box of the given sizes at start, clamped.
func DynamicSlice(x, start *tensor.Tensor, sizes []int) *tensor.Tensor {
	return Slice(x, clamped(start, sizes, x.Shape()), repeated(1, len(sizes)), sizes)
}

// DynamicUpdate replaces the box at start, clamped, by update.
func DynamicUpdate(x, update, start *tensor.Tensor) *tensor.Tensor {
	return overwrite(x.Clone(), update, clamped(start, update.Shape(), x.Shape()))
}

// Gather takes slices of params along axis at indices, clamped; the first batch dimensions of
// both are paired.
func Gather(params, indices *tensor.Tensor, axis, batch int) *tensor.Tensor {
	ps, is := params.Shape(), indices.Shape()
	out := tensor.New(params.DType(), slices.Concat(ps[:axis], is[batch:], ps[axis+1:])...)
	batches, outer := product(ps[:batch]), product(ps[batch:axis])
	n, inner, m := ps[axis], product(ps[axis+1:]), product(is[batch:])
	if out.Len() == 0 {
		return out
	}
	row := []int{inner}
	for b := range batches {
		for o := range outer {
			for i := range m {
				at := max(0, min(int(indices.Int(b*m+i)), n-1))
				to := layout{((b*outer+o)*m + i) * inner, []int{1}}
				copyBox(out, to, params, layout{((b*outer+o)*n + at) * inner, []int{1}}, row)
			}
		}
	}
	return out
}

// Iota is the index along axis.
func Iota(d tensor.DType, shape []int, axis int) *tensor.Tensor {
	out := tensor.New(d, shape...)
	_, n, inner := split(shape, axis)
	for i := range out.Len() {
		out.SetInt(i, int64(i/inner%n))
	}
	return out
}
