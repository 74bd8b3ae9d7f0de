package pure

import (
	"cmp"
	"fmt"
	"math/cmplx"
	"slices"

	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// sparseRows are ops on sparse tensors: the number of elements depends on the data.
func sparseRows() []Function {
	return []Function{
		{Op: "SparseReorder", Host: hostSparseReorder},
		{Op: "SparseSlice", Host: hostSparse(sparseSlice, 0, 1, 2)},
		{Op: "SparseReduceSumSparse", Host: hostSparse(func(n *Node, s sparse, in []*tensor.Tensor) (sparse, error) {
			return s.reduced(n, in[3], addElement)
		}, 0, 1, 2)},
		{Op: "SparseReduceMaxSparse", Host: hostSparse(func(n *Node, s sparse, in []*tensor.Tensor) (sparse, error) {
			return s.reduced(n, in[3], maxElement)
		}, 0, 1, 2)},
		{Op: "SparseReduceSum", Host: hostSparseReduce(addElement)},
		{Op: "SparseReduceMax", Host: hostSparseReduce(maxElement)},
		{Op: "SparseConcat", Host: hostSparseConcat},
		{Op: "SparseReshape", Host: hostSparseReshape},
		{Op: "SparseFillEmptyRows", Host: hostSparseFillEmptyRows},
		{Op: "SparseAdd", Host: hostSparseAdd},
		{Op: "SparseSplit", Host: hostSparseSplit},
	}
}

// newSparse checks that three inputs are a sparse tensor: indices in range of a shape, a row for each value.
func newSparse(n *Node, in []*tensor.Tensor) (sparse, error) {
	s := sparse{in[0], in[1], in[2]}
	sizes := s.shape.Ints()
	fits := s.values.Rank() == 1 && slices.Equal(s.indices.Shape(), []int{s.values.Len(), len(sizes)}) && len(sizes) > 0
	for i, v := range s.indices.Ints() {
		fits = fits && v >= 0 && v < sizes[i%len(sizes)]
	}
	if !fits {
		return s, n.Def.Errorf(status.InvalidArgument, "indices %s, values %s and shape %v are no sparse tensor",
			sizesText(s.indices.Shape()), sizesText(s.values.Shape()), sizes)
	}
	return s, nil
}

// hostSparseReorder sorts the values by coordinates, which it does not hold against the shape.
func hostSparseReorder(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	s := sparse{in[0], in[1], in[2]}
	if s.indices.Shape()[0] != s.values.Len() || s.indices.Shape()[1] != s.shape.Len() {
		return nil, n.Def.Errorf(status.InvalidArgument, "indices %s, %d values and a shape of rank %d do not fit",
			sizesText(s.indices.Shape()), s.values.Len(), s.shape.Len())
	}
	s = s.sorted()
	return []*tensor.Tensor{s.indices, s.values}, nil
}

// hostSparse is an op from a sparse tensor to another, of which the outputs named are given.
func hostSparse(f func(*Node, sparse, []*tensor.Tensor) (sparse, error), outputs ...int,
) func(*Node, []*tensor.Tensor) ([]*tensor.Tensor, error) {
	return func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
		s, err := newSparse(n, in)
		if err == nil {
			s, err = f(n, s, in)
		}
		if err != nil {
			return nil, err
		}
		all := []*tensor.Tensor{s.indices, s.values, s.shape}
		out := make([]*tensor.Tensor, len(outputs))
		for i, k := range outputs {
			out[i] = all[k]
		}
		return out, nil
	}
}

// at is the coordinates of value i.
func (s sparse) at(i int) []int {
	rank := s.shape.Len()
	out := make([]int, rank)
	for d := range out {
		out[d] = int(s.indices.Int(i*rank + d))
	}
	return out
}

// build makes a sparse tensor of the values of from that the entries name, at coordinates of their own.
func build(from *tensor.Tensor, entries []entry, sizes []int) sparse {
	s := sparse{
		indices: tensor.New(tensor.I64, len(entries), len(sizes)), values: tensor.New(from.DType(), len(entries)),
		shape: tensor.New(tensor.I64, len(sizes)),
	}
	for i, e := range entries {
		for d, c := range e.at {
			s.indices.SetInt(i*len(sizes)+d, int64(c))
		}
		copyElements(s.values, i, from, e.value, 1)
	}
	for d, size := range sizes {
		s.shape.SetInt(d, int64(size))
	}
	return s
}

// entry is a value of a sparse tensor: its coordinates and its number among the values.
type entry struct {
	at    []int
	value int
}

func (s sparse) entries() []entry {
	out := make([]entry, s.values.Len())
	for i := range out {
		out[i] = entry{s.at(i), i}
	}
	return out
}

// sorted orders the values by coordinates.
func (s sparse) sorted() sparse {
	entries := s.entries()
	slices.SortStableFunc(entries, func(a, b entry) int { return slices.Compare(a.at, b.at) })
	return build(s.values, entries, s.shape.Ints())
}

func sparseSlice(n *Node, s sparse, in []*tensor.Tensor) (sparse, error) {
	start, size := in[3].Ints(), in[4].Ints()
	sizes := slices.Clone(s.shape.Ints())
	if len(start) != len(sizes) || len(size) != len(sizes) {
		return s, n.Def.Errorf(status.InvalidArgument, "start and size must have %d elements", len(sizes))
	}
	if slices.Min(size) < 0 {
		return s, n.Def.Errorf(status.InvalidArgument, "expected a non-negative size, got %v", size)
	}
	var kept []entry
	for _, e := range s.entries() {
		inside := true
		for d := range e.at {
			e.at[d] -= start[d]
			inside = inside && e.at[d] >= 0 && e.at[d] < size[d]
		}
		if inside {
			kept = append(kept, e)
		}
	}
	for d := range sizes {
		sizes[d] = max(min(size[d], sizes[d]-start[d]), 0)
	}
	return build(s.values, kept, sizes), nil
}

// folding combines element i of from into element at of to.
type folding func(to *tensor.Tensor, at int, from *tensor.Tensor, i int)

// reduced folds the values that differ in the axes alone.
func (s sparse) reduced(n *Node, axes *tensor.Tensor, fold folding) (sparse, error) {
	sizes, drop := s.shape.Ints(), map[int]bool{}
	for _, a := range axes.Ints() {
		if a < -len(sizes) || a >= len(sizes) {
			return s, n.Def.Errorf(status.InvalidArgument, "invalid reduction dimension %d", a)
		}
		drop[(a+len(sizes))%len(sizes)] = true
	}
	var final []int
	for d, size := range sizes {
		switch {
		case !drop[d]:
			final = append(final, size)
		case n.Def.Bool("keep_dims"):
			final = append(final, 1)
		}
	}
	var groups []entry
	first := map[string]int{}
	s = s.sorted()
	values := tensor.New(s.values.DType(), s.values.Len())
	for _, e := range s.entries() {
		var at []int
		for d, c := range e.at {
			switch {
			case !drop[d]:
				at = append(at, c)
			case n.Def.Bool("keep_dims"):
				at = append(at, 0)
			}
		}
		key := fmt.Sprint(at)
		if g, ok := first[key]; ok {
			fold(values, g, s.values, e.value)
			continue
		}
		first[key] = len(groups)
		copyElements(values, len(groups), s.values, e.value, 1)
		groups = append(groups, entry{at, len(groups)})
	}
	slices.SortFunc(groups, func(a, b entry) int { return slices.Compare(a.at, b.at) })
	return build(values, groups, final), nil
}

// hostSparseReduce folds into a dense tensor.
func hostSparseReduce(fold folding) func(*Node, []*tensor.Tensor) ([]*tensor.Tensor, error) {
	return func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
		s, err := newSparse(n, in)
		if err == nil {
			s, err = s.reduced(n, in[3], fold)
		}
		if err != nil {
			return nil, err
		}
		return []*tensor.Tensor{s.dense()}, nil
	}
}

func addElement(to *tensor.Tensor, at int, from *tensor.Tensor, i int) {
	switch to.DType() {
	case tensor.C64:
		tensor.Data[complex64](to)[at] += tensor.Data[complex64](from)[i]
		return
	case tensor.C128:
		tensor.Data[complex128](to)[at] += tensor.Data[complex128](from)[i]
		return
	}
	if to.DType().IsInt() {
		to.SetInt(at, to.Int(at)+from.Int(i))
		return
	}
	to.SetFloat(at, to.Float(at)+from.Float(i))
}

func maxElement(to *tensor.Tensor, at int, from *tensor.Tensor, i int) {
	if from.Float(i) > to.Float(at) {
		copyElements(to, at, from, i, 1)
	}
}

// dense is the tensor with zeros where there is no value.
func (s sparse) dense() *tensor.Tensor {
	sizes := s.shape.Ints()
	out := tensor.New(s.values.DType(), sizes...)
	strides := tensor.Strides(sizes)
	for _, e := range s.entries() {
		at := 0
		for d, c := range e.at {
			at += c * strides[d]
		}
		copyElements(out, at, s.values, e.value, 1)
	}
	return out
}

func hostSparseConcat(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	parts, axis := n.Int("N"), n.Int("concat_dim")
	var entries []entry
	var sizes []int
	values := tensor.New(in[parts].DType())
	total := 0
	for k := range parts {
		total += in[parts+k].Len()
	}
	values = tensor.New(values.DType(), total)
	total = 0
	for k := range parts {
		s, err := newSparse(n, []*tensor.Tensor{in[k], in[parts+k], in[2*parts+k]})
		if err != nil {
			return nil, err
		}
		shape := s.shape.Ints()
		a := axis
		if a < 0 {
			a += len(shape)
		}
		if sizes == nil {
			sizes = slices.Clone(shape)
			sizes[min(max(a, 0), len(sizes)-1)] = 0
		}
		if a < 0 || a >= len(shape) || len(shape) != len(sizes) {
			return nil, n.Def.Errorf(status.InvalidArgument, "concat_dim %d does not fit rank %d", axis, len(shape))
		}
		for d, size := range shape {
			if d != a && size != sizes[d] {
				return nil, n.Def.Errorf(status.InvalidArgument,
					"input shapes must match: expected %d for dimension %d but got %d at position %d", sizes[d], d, size, k)
			}
		}
		for _, e := range s.entries() {
			e.at[a] += sizes[a]
			entries = append(entries, entry{e.at, total + e.value})
		}
		copyElements(values, total, s.values, 0, s.values.Len())
		total += s.values.Len()
		sizes[a] += shape[a]
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return slices.Compare(a.at, b.at) })
	s := build(values, entries, sizes)
	return []*tensor.Tensor{s.indices, s.values, s.shape}, nil
}

func hostSparseReshape(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	s, err := newSparse(n, []*tensor.Tensor{in[0], tensor.New(tensor.Bool, in[0].Len()/max(in[1].Len(), 1)), in[1]})
	if err != nil {
		return nil, err
	}
	old, sizes := in[1].Ints(), in[2].Ints()
	known, open := 1, -1
	for d, v := range sizes {
		if v == -1 {
			open = d
		} else {
			known *= v
		}
	}
	if open >= 0 && known > 0 {
		sizes[open] = product(old) / known
	}
	if product(sizes) != product(old) || slices.Min(append(sizes, 0)) < 0 {
		return nil, n.Def.Errorf(status.InvalidArgument,
			"input to reshape is a tensor with %d dense values, but the requested shape %v does not have as many",
			product(old), in[2].Ints())
	}
	entries, strides := s.entries(), tensor.Strides(old)
	for i, e := range entries {
		at := 0
		for d, c := range e.at {
			at += c * strides[d]
		}
		entries[i].at = coordinates(at, sizes)
	}
	out := build(s.values, entries, sizes)
	return []*tensor.Tensor{out.indices, out.shape}, nil
}

// hostSparseFillEmptyRows gives each row without values the default.
func hostSparseFillEmptyRows(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	s, err := newSparse(n, in)
	if err != nil || in[3].Len() != 1 {
		return nil, cmp.Or(err, error(n.Def.Errorf(status.InvalidArgument, "default_value must be a scalar")))
	}
	sizes := s.shape.Ints()
	empty := tensor.New(tensor.Bool, sizes[0])
	rows := tensor.Slice[[]entry](sizes[0])
	for _, e := range s.entries() {
		rows[e.at[0]] = append(rows[e.at[0]], e)
	}
	values := tensor.New(s.values.DType(), s.values.Len()+1)
	copyElements(values, 0, s.values, 0, s.values.Len())
	copyElements(values, s.values.Len(), in[3], 0, 1)
	reverse := tensor.New(tensor.I64, s.values.Len())
	var entries []entry
	for r, row := range rows {
		if len(row) == 0 {
			empty.SetInt(r, 1)
			at := make([]int, len(sizes))
			at[0] = r
			row = []entry{{at, s.values.Len()}}
		}
		for _, e := range row {
			if e.value < s.values.Len() {
				reverse.SetInt(e.value, int64(len(entries)))
			}
			entries = append(entries, e)
		}
	}
	out := build(values, entries, sizes)
	return []*tensor.Tensor{out.indices, out.values, empty, reverse}, nil
}

// hostSparseAdd adds two sparse tensors; sums smaller than the threshold vanish.
func hostSparseAdd(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	a, errA := newSparse(n, in)
	b, errB := newSparse(n, in[3:])
	if err := cmp.Or(errA, errB); err != nil {
		return nil, err
	}
	if !slices.Equal(a.shape.Ints(), b.shape.Ints()) {
		return nil, n.Def.Errorf(status.InvalidArgument, "operands' shapes do not match")
	}
	values := tensor.New(a.values.DType(), a.values.Len()+b.values.Len())
	var entries []entry
	index := map[string]int{}
	for _, s := range []sparse{a, b} {
		for _, e := range s.entries() {
			key := fmt.Sprint(e.at)
			k, ok := index[key]
			if !ok {
				k = len(entries)
				index[key] = k
				entries = append(entries, entry{e.at, k})
			}
			addElement(values, k, s.values, e.value)
		}
	}
	threshold := in[6].Float(0)
	entries = slices.DeleteFunc(entries, func(e entry) bool {
		v := cmplx.Abs(values.Complex(e.value))
		return v < threshold || v == 0 && threshold > 0
	})
	slices.SortFunc(entries, func(a, b entry) int { return slices.Compare(a.at, b.at) })
	out := build(values, entries, a.shape.Ints())
	return []*tensor.Tensor{out.indices, out.values, out.shape}, nil
}

// hostSparseSplit cuts a dimension into parts, of which the first are longer by one where it does not divide.
func hostSparseSplit(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	s, err := newSparse(n, in[1:])
	if err != nil {
		return nil, err
	}
	sizes, parts, axis := s.shape.Ints(), n.Int("num_split"), int(in[0].Int(0))
	if axis < 0 {
		axis += len(sizes)
	}
	if axis < 0 || axis >= len(sizes) || parts < 1 || parts > sizes[axis] {
		return nil, n.Def.Errorf(status.InvalidArgument, "cannot split dimension %d of %v into %d", axis, sizes, parts)
	}
	out := make([]*tensor.Tensor, 3*parts)
	at := 0
	for k := range parts {
		length := sizes[axis] / parts
		if k < sizes[axis]%parts {
			length++
		}
		var kept []entry
		for _, e := range s.entries() {
			if e.at[axis] >= at && e.at[axis] < at+length {
				e.at[axis] -= at
				kept = append(kept, e)
			}
		}
		final := slices.Clone(sizes)
		final[axis] = length
		part := build(s.values, kept, final)
		out[k], out[parts+k], out[2*parts+k] = part.indices, part.values, part.shape
		at += length
	}
	return out, nil
}
