package frontend

import (
	"fmt"
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// gatherRows address elements by computed indices.
func gatherRows() []Row {
	rows := []Row{
		{Op: "Gather", Import: one(func(n *Node) *ir.Value { return n.gather(n.In(0), n.In(1), 0, 0) })},
		{Op: "GatherV2", Static: []int{2}, Import: one(importGatherV2)},
		{Op: "GatherNd", Import: one(func(n *Node) *ir.Value { return n.gatherND(n.In(0), n.In(1)) })},
		{Op: "ResourceGather", Import: one(func(n *Node) *ir.Value {
			batch := n.Int("batch_dims")
			return n.gather(n.Read(n.Var(0)), n.In(1), batch, batch)
		})},
		{Op: "ResourceGatherNd", Import: one(func(n *Node) *ir.Value { return n.gatherND(n.Read(n.Var(0)), n.In(1)) })},
		{Op: "ScatterNd", Static: []int{2}, Import: one(importScatterND)},
		{Op: "InvertPermutation", Import: one(importInvertPermutation)},
		{Op: "OneHot", Static: []int{1}, Import: one(importOneHot)},
		{Op: "DynamicStitch", Import: one(importDynamicStitch)},
		{Op: "ParallelDynamicStitch", Import: one(importDynamicStitch)},
		{Op: "ReverseSequence", Import: one(importReverseSequence)},
		{Op: "SparseToDense", Static: []int{1}, Import: one(importSparseToDense)},
		{Op: "SparseTensorDenseMatMul", Static: []int{2}, Import: one(importSparseDenseMatMul)},
		{Op: "TopK", Import: func(n *Node) []*ir.Value { return n.topK(n.Int("k"), tensor.I32) }},
		{Op: "TopKV2", Static: []int{1}, Import: func(n *Node) []*ir.Value {
			return n.topK(n.StaticInt(1), n.DType("index_type"))
		}},
		{Op: "ApproxTopK", Import: func(n *Node) []*ir.Value {
			axis, last := n.Int("reduction_dimension"), n.In(0).Type.Rank()-1
			if n.Err() != nil || last < 0 || axis != -1 && axis != last || !n.Def.Bool("is_max_k") {
				return n.Fail(status.Unimplemented, "only the largest elements along the last dimension can be found")
			}
			return n.topK(n.Int("k"), tensor.I32)
		}},
		{Op: "NthElement", Static: []int{1}, Import: one(importNthElement)},
	}
	for op, kind := range byName(map[string]string{
		"TensorScatterUpdate": "update", "TensorScatterAdd": "add", "TensorScatterSub": "sub", "TensorScatterMax": "max",
		"TensorScatterMin": "min", "ScatterNdNonAliasingAdd": "add",
	}) {
		rows = append(rows, Row{Op: op, Import: one(func(n *Node) *ir.Value {
			return n.scatterND(kind, n.In(0), n.In(1), n.In(2))
		})})
	}
	return rows
}

func importGatherV2(n *Node) *ir.Value {
	x, indices := n.In(0), n.In(1)
	axis, batch := n.StaticInt(2), n.Int("batch_dims")
	if axis < -x.Type.Rank() || axis >= x.Type.Rank() {
		n.Invalid("axis must be in the range [%d, %d), got %d", -x.Type.Rank(), x.Type.Rank(), axis)
		return nil
	}
	if batch < 0 {
		batch += indices.Type.Rank()
	}
	return n.gather(x, indices, n.Axis(axis, x.Type.Rank()), batch)
}

// gather is the primitive behind the range check that TensorFlow's kernels make.
func (n *Node) gather(x, indices *ir.Value, axis, batch int) *ir.Value {
	indices = n.index(indices)
	if x.Type.Rank() == 0 {
		n.Invalid("params must be at least 1 dimensional")
		return nil
	}
	if batch < 0 || batch > axis || batch > indices.Type.Rank() || axis >= x.Type.Rank() {
		n.Invalid("batch_dims %d and axis %d do not fit params %s and indices %s",
			batch, axis, typeText(x.Type), typeText(indices.Type))
		return nil
	}
	limit := n.Sizes(x)[axis]
	n.checkIndices(indices, limit)
	if limit == 0 {
		t := x.Type.WithShape(slices.Concat(x.Type.Shape[:axis], indices.Type.Shape[batch:], x.Type.Shape[axis+1:]))
		return n.Splat(t, 0)
	}
	return n.Gather(x, indices, axis, batch)
}

// checkIndices ends the run at an index outside of [0,limit), as TensorFlow's kernels do.
func (n *Node) checkIndices(x *ir.Value, limit int) {
	message := fmt.Sprintf("indices[%%d] = %%d is not in [0, %d)", limit)
	n.CheckRange(x, 0, limit, int(status.InvalidArgument), message)
}

// flatIndex turns index vectors, the last dimension of indices, into positions in row-major order over the first
// dimensions of sizes. Ranges are checked.
func (n *Node) flatIndex(indices *ir.Value, sizes []int) (at *ir.Value, depth int) {
	indices = n.index(indices)
	shape := n.Sizes(indices)
	if len(shape) == 0 || shape[len(shape)-1] > len(sizes) {
		n.Invalid("index innermost dimension length must be <= params rank; saw: %s vs. %d",
			sizesText(shape), len(sizes))
		return n.Builder.Invalid(), 0
	}
	depth = shape[len(shape)-1]
	outer := shape[:len(shape)-1]
	at = n.Splat(ir.TypeOf(indices.Type.DType, outer...), 0)
	strides := tensor.Strides(sizes[:depth])
	for d := range depth {
		part := n.Resize(n.SliceAxis(indices, len(outer), d, d+1), outer...)
		n.CheckRange(part, 0, sizes[d], int(status.InvalidArgument),
			"indices[%d] = %d does not index into param shape "+sizesText(sizes))
		at = n.Add(at, n.Mul(part, n.Like(part, float64(strides[d]))))
	}
	return at, depth
}

func (n *Node) gatherND(x, indices *ir.Value) *ir.Value {
	sizes := n.Sizes(x)
	at, depth := n.flatIndex(indices, sizes)
	if n.Err() != nil {
		return nil
	}
	rows := n.Resize(x, append([]int{product(sizes[:depth])}, sizes[depth:]...)...)
	if product(sizes[:depth]) == 0 {
		return n.Splat(x.Type.WithShape(slices.Concat(at.Type.Shape, x.Type.Shape[depth:])), 0)
	}
	return n.Gather(rows, at, 0, 0)
}

// scatterND combines updates into x at index vectors.
func (n *Node) scatterND(kind string, x, indices, updates *ir.Value) *ir.Value {
	if kind == "add" && x.Type.DType == tensor.Bool { // the sum of bools is their or
		sum := n.scatterND("max", n.Cast(x, tensor.U8), indices, n.Cast(updates, tensor.U8))
		if n.Err() != nil {
			return nil
		}
		return n.Cast(sum, tensor.Bool)
	}
	if !n.movesStrings(kind) {
		return nil
	}
	sizes := n.Sizes(x)
	at, depth := n.flatIndex(indices, sizes)
	if n.Err() != nil {
		return nil
	}
	rest := sizes[depth:]
	want := append(n.Sizes(at), rest...)
	if !slices.Equal(want, n.Sizes(updates)) {
		n.Invalid("updates shape must be indices.shape[:-1] + params_shape[indices.shape[-1]:]; got updates.shape %s, "+
			"expected %s", typeText(updates.Type), sizesText(want))
		return nil
	}
	count := product(n.Sizes(at))
	rows := n.Resize(x, append([]int{product(sizes[:depth])}, rest...)...)
	out := n.Scatter(kind, rows, n.flat(at), n.Resize(updates, append([]int{count}, rest...)...))
	return n.Resize(out, sizes...)
}

func importScatterND(n *Node) *ir.Value {
	updates := n.In(1)
	t := n.shapeType(updates.Type.DType, 2)
	if n.Err() != nil {
		return nil
	}
	if n.texts != nil {
		return n.scatterND("update", n.Splat(t, 0), n.In(0), updates)
	}
	return n.scatterND("add", n.Splat(t, 0), n.In(0), updates)
}

func importInvertPermutation(n *Node) *ir.Value {
	x := n.In(0)
	if x.Type.Rank() != 1 {
		n.Invalid("invert_permutation expects a 1D vector")
		return nil
	}
	size := n.Sizes(x)[0]
	n.CheckRange(x, 0, size, int(status.InvalidArgument), "%d: %d is not between 0 and the size")
	counts := n.Scatter("add", n.Like(x, 0), x, n.Like(x, 1))
	n.Check(n.Do("eq", counts, n.Like(x, 1)), int(status.InvalidArgument), "the permutation holds a value twice")
	return n.Scatter("update", n.Like(x, 0), x, n.Iota(x.Type, 0))
}

func importOneHot(n *Node) *ir.Value {
	indices, on, off := n.In(0), n.In(2), n.In(3)
	depth := n.StaticInt(1)
	if depth < 0 {
		n.Invalid("depth must be non-negative, got: %d", depth)
		return nil
	}
	rank := indices.Type.Rank() + 1
	axis := n.Axis(n.Int("axis"), rank)
	shape := slices.Insert(slices.Clone(indices.Type.Shape), axis, ir.Dim{Size: depth})
	dims := slices.Delete(span(0, rank), axis, axis+1)
	wide := indices
	if !indices.Type.DType.IsSigned() {
		wide = n.Cast(indices, tensor.I64)
	}
	position := n.Iota(wide.Type.WithShape(shape), axis)
	hit := n.Do("eq", n.Broadcast(wide, dims, shape), position)
	return n.Select(hit, n.BroadcastTo(on, shape), n.BroadcastTo(off, shape))
}

// importDynamicStitch needs the indices while compiling: the largest of them is the size of the result.
func importDynamicStitch(n *Node) *ir.Value {
	parts := n.Int("N")
	var from []int
	var flats []*ir.Value
	size, offset := 0, 0
	var row []int
	for i := range parts {
		index, ok := n.MustKnow(i)
		if !ok {
			continue
		}
		data := n.In(parts + i)
		sizes := n.Sizes(data)
		if len(sizes) < index.Rank() || !slices.Equal(sizes[:index.Rank()], index.Shape()) {
			n.Invalid("data[%d].shape = %s does not start with indices[%d].shape = %s",
				i, sizesText(sizes), i, sizesText(index.Shape()))
			return nil
		}
		row = sizes[index.Rank():]
		for k, at := range index.Ints() {
			if at < 0 {
				n.Invalid("indices[%d] is out of range", i)
				return nil
			}
			size = max(size, at+1)
			for len(from) < size {
				from = append(from, -1)
			}
			from[at] = offset + k
		}
		offset += index.Len()
		flats = append(flats, n.Resize(data, append([]int{index.Len()}, row...)...))
	}
	if n.Err() != nil {
		return nil
	}
	return n.pickRows(n.Concat(0, flats...), from)
}

// pickRows gathers rows by indices known while compiling; -1 gives zeros.
func (n *Node) pickRows(x *ir.Value, from []int) *ir.Value {
	if n.Err() != nil {
		return nil
	}
	if slices.Contains(from, -1) {
		low, high := make([]int, x.Type.Rank()), make([]int, x.Type.Rank())
		high[0] = 1
		last := n.Sizes(x)[0]
		x = n.Pad(x, n.Scalar(x.Type.DType, 0), low, high)
		from = slices.Clone(from)
		for i, v := range from {
			if v == -1 {
				from[i] = last
			}
		}
	}
	if len(from) == 0 {
		return n.SliceAxis(x, 0, 0, 0)
	}
	return n.Gather(x, n.Builder.Ints(from...), 0, 0)
}

// importReverseSequence turns the first seq_lengths[i] elements of row i round.
func importReverseSequence(n *Node) *ir.Value {
	x, lengths := n.In(0), n.index(n.In(1))
	rank := x.Type.Rank()
	batch, seq := n.Axis(n.Int("batch_dim"), rank), n.Axis(n.Int("seq_dim"), rank)
	if n.Err() != nil || batch == seq {
		n.Invalid("batch_dim == seq_dim == %d", seq)
		return nil
	}
	sizes := n.Sizes(x)
	n.CheckRange(lengths, 0, sizes[seq]+1, int(status.InvalidArgument), "seq_lens[%d] = %d is out of range")
	t := ir.TypeOf(lengths.Type.DType, sizes[batch], sizes[seq])
	length, at := n.Broadcast(lengths, []int{0}, t.Shape), n.Iota(t, 1)
	mirrored := n.Sub(n.Sub(length, at), n.Like(at, 1))
	index := n.Select(n.Do("lt", at, length), mirrored, at)
	perm := append([]int{batch, seq}, slices.DeleteFunc(span(0, rank), func(d int) bool {
		return d == batch || d == seq
	})...)
	back := make([]int, rank)
	for i, p := range perm {
		back[p] = i
	}
	return n.Transpose(n.Gather(n.Transpose(x, perm...), index, 1, 1), back...)
}

func importSparseToDense(n *Node) *ir.Value {
	indices, values, fill := n.In(0), n.In(2), n.In(3)
	t := n.shapeType(values.Type.DType, 1)
	if n.Err() != nil {
		return nil
	}
	switch indices.Type.Rank() {
	case 0:
		indices = n.Resize(indices, 1, 1)
	case 1:
		indices = n.Resize(indices, n.Sizes(indices)[0], 1)
	}
	rows := n.Sizes(indices)[0]
	if n.Sizes(indices)[1] != t.Rank() {
		n.Invalid("output_shape has incorrect number of elements: %d should be: %d", t.Rank(), n.Sizes(indices)[1])
		return nil
	}
	if n.Def.Bool("validate_indices") && rows > 1 && t.Rank() > 0 {
		n.checkAscending(indices, t.Sizes())
	}
	return n.scatterND("update", n.BroadcastTo(fill, t.Shape), indices, n.Expand(values, rows))
}

// checkAscending ends the run where a row of coordinates does not come after the one before.
func (n *Node) checkAscending(indices *ir.Value, sizes []int) {
	rows := n.Sizes(indices)[0]
	strides := tensor.New(indices.Type.DType, len(sizes))
	for d, stride := range tensor.Strides(sizes) {
		strides.SetInt(d, int64(stride))
	}
	at := n.Reduce("sum", n.Mul(indices, n.Expand(n.Const(strides), rows, len(sizes))), 1)
	before, after := n.SliceAxis(at, 0, 0, rows-1), n.SliceAxis(at, 0, 1, rows)
	n.Check(n.Do("lt", before, after), int(status.InvalidArgument), "indices are out of order or repeated")
}

func (n *Node) topK(k int, index tensor.DType) []*ir.Value {
	x := n.In(0)
	if x.Type.Rank() < 1 {
		return n.Invalid("input must be >= 1-D, got shape %s", typeText(x.Type))
	}
	if last := n.Sizes(x)[x.Type.Rank()-1]; k < 0 || k > last {
		return n.Invalid("input must have at least k columns: had %d, needed %d", last, k)
	}
	return n.OpN(2, "topk", ir.Attrs{"k": k, "to": index}, x)
}

func importNthElement(n *Node) *ir.Value {
	x, at := n.In(0), n.StaticInt(1)
	rank := x.Type.Rank()
	if rank < 1 || at < 0 || at >= n.Sizes(x)[rank-1] {
		n.Invalid("input must have at least n+1 columns")
		return nil
	}
	sorted := n.OpN(1, "sort", ir.Attrs{"axis": rank - 1, "descending": n.Def.Bool("reverse")}, x)[0]
	return n.Reshape(n.SliceAxis(sorted, rank-1, at, at+1), x.Type.Shape[:rank-1])
}

// importSparseDenseMatMul adds each value of the sparse matrix, times a row of the dense one, to a row of the result.
func importSparseDenseMatMul(n *Node) *ir.Value {
	indices, values, b := n.In(0), n.In(1), n.In(3)
	sizes := n.Static(2).Ints()
	if indices.Type.Rank() != 2 || len(sizes) != 2 || b.Type.Rank() != 2 {
		n.Invalid("tensors a and b must be matrices")
		return nil
	}
	from, to := 1, 0
	if n.Def.Bool("adjoint_a") {
		from, to, values = 0, 1, n.Conj(values)
	}
	if n.Def.Bool("adjoint_b") {
		b = n.Conj(n.Transpose(b, 1, 0))
	}
	if inner := n.Sizes(b)[0]; inner != sizes[from] {
		n.Invalid("cannot multiply A and B because inner dimension does not match: %d vs. %d", sizes[from], inner)
		return nil
	}
	count := n.Sizes(indices)[0]
	column := func(i int) *ir.Value { return n.Resize(n.SliceAxis(indices, 1, i, i+1), count) }
	rows := n.gather(b, column(from), 0, 0)
	rows = n.Mul(rows, n.Broadcast(values, []int{0}, rows.Type.Shape))
	at := column(to)
	n.CheckRange(at, 0, sizes[to], int(status.InvalidArgument), "k (%d) = %d from index out of bounds")
	return n.Scatter("add", n.Splat(ir.TypeOf(b.Type.DType, sizes[to], n.Sizes(b)[1]), 0), at, rows)
}
