package pure

import (
	"slices"

	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// pickRows are ops that pick elements by position, for strings.
func pickRows() []Function {
	type inputs = []*tensor.Tensor
	return []Function{
		{Op: "Gather", Host: func(n *Node, in inputs) (inputs, error) { return n.gather(in[0], in[1], 0) }},
		{Op: "GatherV2", Host: func(n *Node, in inputs) (inputs, error) {
			at, err := n.axis(in[2], in[0].Rank())
			if err != nil {
				return nil, err
			}
			return n.gatherBatches(in[0], in[1], at, n.Int("batch_dims"))
		}},
		{Op: "Slice", Host: hostSlice},
		{Op: "StridedSlice", Host: hostStridedSlice},
		{Op: "ReverseV2", Host: func(n *Node, in inputs) (inputs, error) {
			out, done := in[0], map[int]bool{}
			if out.Rank() == 0 {
				return one(out), nil
			}
			for i := range in[1].Len() {
				at, err := n.axis(tensor.Scalar(in[1].Int(i)), out.Rank())
				if err == nil && done[at] {
					err = n.Def.Errorf(status.InvalidArgument, "axis %d specified more than once", at)
				}
				if err != nil {
					return nil, err
				}
				done[at] = true
				rows := span(0, out.Shape()[at])
				slices.Reverse(rows)
				out = takeAlong(out, at, rows)
			}
			return one(out), nil
		}},
		{Op: "Tile", Host: func(n *Node, in inputs) (inputs, error) {
			times, out := in[1].Ints(), in[0]
			if len(times) != out.Rank() {
				return nil, n.Def.Errorf(status.InvalidArgument, "expected multiples argument to be a vector of length %d but got length %d",
					out.Rank(), len(times))
			}
			for d, k := range times {
				if k < 0 {
					return nil, n.Def.Errorf(status.InvalidArgument, "expected multiples[%d] >= 0, but got %d", d, k)
				}
				out = takeAlong(out, d, slices.Repeat(span(0, out.Shape()[d]), k))
			}
			return one(out), nil
		}},
		{Op: "Transpose", Host: hostTranspose},
		{Op: "Fill", Host: func(n *Node, in inputs) (inputs, error) { return n.spread(in[1], in[0].Ints()) }},
		{Op: "BroadcastTo", Host: func(n *Node, in inputs) (inputs, error) { return n.spread(in[0], in[1].Ints()) }},
	}
}

// gatherBatches gathers within each of the batches that the first dimensions of x and the indices are.
func (n *Node) gatherBatches(x, indices *tensor.Tensor, axis, batch int) ([]*tensor.Tensor, error) {
	if batch < 0 {
		batch += indices.Rank()
	}
	if batch == 0 {
		return n.gather(x, indices, axis)
	}
	if batch < 0 || batch > min(axis, indices.Rank()) || !slices.Equal(x.Shape()[:batch], indices.Shape()[:batch]) {
		return nil, n.Def.Errorf(status.InvalidArgument, "batch_dims %d do not fit params %s, indices %s and axis %d",
			batch, sizesText(x.Shape()), sizesText(indices.Shape()), axis)
	}
	lead := x.Shape()[:batch]
	flat, rows := flatBatches(x, batch), flatBatches(indices, batch)
	var parts []*tensor.Tensor
	for b := range product(lead) {
		one := func(t *tensor.Tensor) *tensor.Tensor {
			return takeAlong(t, 0, []int{b}).Reshape(t.Shape()[1:]...)
		}
		out, err := n.gather(one(flat), one(rows), axis-batch)
		if err != nil {
			return nil, err
		}
		parts = append(parts, out[0])
	}
	shape := slices.Concat(x.Shape()[:axis], indices.Shape()[batch:], x.Shape()[axis+1:])
	out, at := tensor.New(x.DType(), shape...), 0
	for _, p := range parts {
		copyElements(out, at, p, 0, p.Len())
		at += p.Len()
	}
	return one(out), nil
}

// flatBatches joins the first dimensions.
func flatBatches(x *tensor.Tensor, batch int) *tensor.Tensor {
	return x.Reshape(append([]int{product(x.Shape()[:batch])}, x.Shape()[batch:]...)...)
}

// gather takes slices along an axis.
func (n *Node) gather(x, indices *tensor.Tensor, axis int) ([]*tensor.Tensor, error) {
	if x.Rank() == 0 {
		return nil, n.Def.Errorf(status.InvalidArgument, "params must be at least 1 dimensional")
	}
	rows, size := indices.Ints(), x.Shape()[axis]
	for i, r := range rows {
		if r < 0 || r >= size {
			return nil, n.Def.Errorf(status.InvalidArgument, "indices[%d] = %d is not in [0, %d)", i, r, size)
		}
	}
	shape := slices.Concat(x.Shape()[:axis], indices.Shape(), x.Shape()[axis+1:])
	return one(takeAlong(x, axis, rows).Reshape(shape...)), nil
}

func hostSlice(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	out, begin, size := in[0], in[1].Ints(), in[2].Ints()
	if len(begin) != out.Rank() || len(size) != out.Rank() {
		return nil, n.Def.Errorf(status.InvalidArgument, "expected begin and size arguments to be 1-D tensors of size %d, "+
			"but got sizes %d and %d instead", out.Rank(), len(begin), len(size))
	}
	for d, lo := range begin {
		hi := lo + size[d]
		if size[d] == -1 {
			hi = out.Shape()[d]
		}
		if lo < 0 || hi < lo || hi > out.Shape()[d] {
			return nil, n.Def.Errorf(status.InvalidArgument, "expected begin[%d] in [0, %d], but got %d, and size[%d] in [0, %d], but got %d",
				d, out.Shape()[d], lo, d, out.Shape()[d]-lo, size[d])
		}
		out = takeAlong(out, d, span(lo, hi))
	}
	return one(out), nil
}

// hostStridedSlice takes rows along one axis after the other, as each entry of begin, end and strides says.
func hostStridedSlice(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	begin, end, strides := in[1].Ints(), in[2].Ints(), in[3].Ints()
	has := func(mask string, i int) bool { return n.Int(mask)>>i&1 == 1 }
	if len(begin) != len(strides) || len(end) != len(strides) {
		return nil, n.Def.Errorf(status.InvalidArgument,
			"expected begin, end, and strides to be 1D equal size tensors, but got sizes %d, %d and %d",
			len(begin), len(end), len(strides))
	}
	if mask := n.Int("ellipsis_mask"); mask&(mask-1) != 0 {
		return nil, n.Def.Errorf(status.InvalidArgument, "multiple ellipses in slice spec not allowed")
	}
	out, shape, axis := in[0], []int{}, 0
	keep := func(upTo int) {
		for ; axis < upTo; axis++ {
			shape = append(shape, out.Shape()[axis])
		}
	}
	for i, step := range strides {
		switch {
		case has("ellipsis_mask", i):
			after := 0
			for k := i + 1; k < len(strides); k++ {
				if !has("new_axis_mask", k) {
					after++
				}
			}
			keep(max(axis, out.Rank()-after))
			continue
		case has("new_axis_mask", i):
			shape = append(shape, 1)
			continue
		case axis >= out.Rank():
			return nil, n.Def.Errorf(status.InvalidArgument, "index out of range using input dim %d; input has only %d dims",
				axis, out.Rank())
		case step == 0:
			return nil, n.Def.Errorf(status.InvalidArgument, "strides[%d] must be non-zero", i)
		case step < 0 && has("shrink_axis_mask", i):
			return nil, n.Def.Errorf(status.InvalidArgument, "only stride 1 allowed on non-range indexing")
		}
		size := out.Shape()[axis]
		if has("shrink_axis_mask", i) {
			at := begin[i]
			if at < 0 {
				at += size
			}
			if at < 0 || at >= size {
				return nil, n.Def.Errorf(status.InvalidArgument, "slice index %d of dimension %d out of bounds", begin[i], axis)
			}
			out = takeAlong(out, axis, []int{at})
			axis++
			continue
		}
		out = takeAlong(out, axis, steps(begin[i], end[i], step, size, has("begin_mask", i), has("end_mask", i)))
		keep(axis + 1)
	}
	keep(out.Rank())
	return one(out.Reshape(shape...)), nil
}

// steps are the positions from begin to before end, in a dimension of a size; both may be left open.
func steps(begin, end, step, size int, fromStart, toEnd bool) []int {
	lo, hi := 0, size // the bounds of positions
	if step < 0 {
		lo, hi = -1, size-1
	}
	within := func(at int) int {
		if at < 0 {
			at += size
		}
		return min(max(at, lo), hi)
	}
	first, last := within(begin), within(end)
	if fromStart {
		first = lo
		if step < 0 {
			first = hi
		}
	}
	if toEnd {
		last = hi
		if step < 0 {
			last = lo
		}
	}
	var at []int
	for ; step > 0 && first < last || step < 0 && first > last; first += step {
		at = append(at, first)
	}
	return at
}

func hostTranspose(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	x, perm := in[0], in[1].Ints()
	for i, p := range perm {
		if p < 0 {
			perm[i] = p + x.Rank()
		}
	}
	if !slices.Equal(slices.Sorted(slices.Values(perm)), span(0, x.Rank())) {
		return nil, n.Def.Errorf(status.InvalidArgument, "%v is not a permutation of %d axes", perm, x.Rank())
	}
	shape, strides := make([]int, len(perm)), tensor.Strides(x.Shape())
	for i, p := range perm {
		shape[i] = x.Shape()[p]
	}
	out := tensor.New(x.DType(), shape...)
	for i := range out.Len() {
		from := 0
		for d, at := range coordinates(i, shape) {
			from += at * strides[perm[d]]
		}
		copyElements(out, i, x, from, 1)
	}
	return one(out), nil
}

// spread repeats elements along dimensions of size 1, and along new ones in front.
func (n *Node) spread(x *tensor.Tensor, shape []int) ([]*tensor.Tensor, error) {
	more := len(shape) - x.Rank()
	fits := more >= 0 && !slices.ContainsFunc(shape, func(s int) bool { return s < 0 })
	for d, s := range x.Shape() {
		fits = fits && (s == 1 || s == shape[more+d])
	}
	if !fits {
		return nil, n.Def.Errorf(status.InvalidArgument, "incompatible shapes: %s cannot be spread to %s",
			sizesText(x.Shape()), sizesText(shape))
	}
	out := tensor.New(x.DType(), shape...)
	strides := tensor.Strides(x.Shape())
	for i := range out.Len() {
		from := 0
		for d, at := range coordinates(i, shape)[more:] {
			if x.Shape()[d] > 1 {
				from += at * strides[d]
			}
		}
		copyElements(out, i, x, from, 1)
	}
	return one(out), nil
}
