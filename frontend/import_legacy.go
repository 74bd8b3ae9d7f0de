package frontend

import (
	"math"
	"slices"
	"strings"

	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// legacyRows are ops that newer graphs hardly have: in-place updates of values, old names of matrix ops, helpers of
// gradients and of layout passes.
func legacyRows() []Row {
	rows := []Row{
		{Op: "GuaranteeConst", Import: passThrough, Strings: true},
		{Op: "InplaceUpdate", Import: one(func(n *Node) *ir.Value { return n.inplace("update") })},
		{Op: "InplaceAdd", Import: one(func(n *Node) *ir.Value { return n.inplace("add") })},
		{Op: "InplaceSub", Import: one(func(n *Node) *ir.Value { return n.inplace("sub") })},
		{Op: "ParallelConcat", Import: one(func(n *Node) *ir.Value { return n.joined(n.Ins(0)) })},
		{Op: "UnravelIndex", Static: []int{1}, Import: one(importUnravelIndex)},
		{Op: "TileGrad", Static: []int{1}, Import: one(importTileGrad)},
		{Op: "DataFormatVecPermute", Import: one(importDataFormatVecPermute)},
		{Op: "DataFormatDimMap", Import: one(importDataFormatDimMap)},
		{Op: "ToBool", Import: one(func(n *Node) *ir.Value {
			x := n.In(0)
			if x.Type.Rank() > 0 {
				return n.Const(tensor.Scalar(product(n.Sizes(x)) > 0))
			}
			return n.Do("ne", x, n.Like(x, 0))
		})},
		{Op: "BatchMatrixDiag", Import: one(func(n *Node) *ir.Value { return n.matrixDiag(bandOf(0, 0), -1, -1, nil) })},
		{Op: "BatchMatrixDiagPart", Import: one(func(n *Node) *ir.Value { return n.matrixDiagPart(bandOf(0, 0), nil) })},
		{Op: "BatchMatrixSetDiag", Import: one(func(n *Node) *ir.Value { return n.matrixSetDiag(bandOf(0, 0)) })},
		{Op: "BatchMatrixBandPart", Static: []int{1, 2}, Import: one(importMatrixBandPart)},
		{Op: "SparseTensorDenseAdd", Static: []int{2}, Import: one(importSparseTensorDenseAdd)},
	}
	for op, primitive := range byName(map[string]string{"Add": "add", "Mul": "mul", "Div": "div"}) {
		rows = append(rows, Row{Op: "SparseDenseCwise" + op, Static: []int{2}, Import: one(func(n *Node) *ir.Value {
			shape := n.shapeType(n.DType("T"), 2).Shape
			dense := n.gatherND(n.BroadcastTo(n.In(3), shape), n.In(0))
			if n.Err() != nil {
				return nil
			}
			return n.Do(primitive, n.In(1), dense)
		})})
	}
	for op, kind := range byName(map[string]string{"Sum": "sum", "Mean": "mean", "SqrtN": "sqrtn"}) {
		rows = append(rows,
			Row{Op: "SparseSegment" + op + "Grad", Static: []int{2, 3}, Import: one(func(n *Node) *ir.Value {
				return n.sparseSegmentGrad(kind)
			})},
			Row{Op: "SparseSegment" + op + "WithNumSegments", Static: []int{2, 3}, Import: one(func(n *Node) *ir.Value {
				return n.sparseSegments(kind)
			})})
	}
	return rows
}

// inplace combines rows into a copy: values are never changed here.
func (n *Node) inplace(kind string) *ir.Value {
	x, at, v := n.In(0), n.In(1), n.In(2)
	if x.Type.Rank() == 0 || at.Type.Rank() != 1 {
		n.Invalid("x %s must have a dimension and i %s be a vector", typeText(x.Type), typeText(at.Type))
		return nil
	}
	if rows := n.Sizes(x)[0]; rows > 0 {
		count := n.Like(at, float64(rows))
		at = n.Do("rem", n.Add(n.Do("rem", at, count), count), count) // positions wrap around
	}
	return n.scatterRows(kind, x, at, v)
}

// joined concatenates along the first dimension.
func (n *Node) joined(xs []*ir.Value) *ir.Value {
	if len(xs) == 0 || xs[0].Type.Rank() == 0 {
		n.Invalid("nothing to concatenate")
		return nil
	}
	return n.Concat(0, xs...)
}

// importUnravelIndex turns flat positions into coordinates, one row for each dimension.
func importUnravelIndex(n *Node) *ir.Value {
	x, dims := n.In(0), n.Static(1).Ints()
	if len(dims) == 0 || slices.Min(dims) < 1 || x.Type.Rank() > 1 {
		n.Invalid("dims %v must be positive, and the indices %s a scalar or a vector", dims, typeText(x.Type))
		return nil
	}
	n.CheckRange(x, math.MinInt64, product(dims), int(status.InvalidArgument), "index %d is out of bounds: %d")
	strides := tensor.Strides(dims)
	var rows []*ir.Value
	for d := range dims {
		c := n.Do("rem", n.Div(x, n.Like(x, float64(strides[d]))), n.Like(x, float64(dims[d])))
		rows = append(rows, n.Reshape(c, append([]ir.Dim{{Size: 1}}, x.Type.Shape...)))
	}
	return n.Concat(0, rows...)
}

// importTileGrad sums the tiles.
func importTileGrad(n *Node) *ir.Value {
	dy, times := n.In(0), n.Static(1).Ints()
	sizes := n.Sizes(dy)
	if len(times) != len(sizes) || slices.Min(append(times, 1)) < 1 {
		n.Invalid("multiples %v do not fit %s", times, typeText(dy.Type))
		return nil
	}
	var split, axes []int
	for i, s := range sizes {
		if s%times[i] != 0 {
			n.Invalid("dimension %d of %s is no multiple of %d", i, typeText(dy.Type), times[i])
			return nil
		}
		axes = append(axes, len(split))
		split = append(split, times[i], s/times[i])
	}
	return n.Reduce("sum", n.Resize(dy, split...), axes...)
}

// importDataFormatVecPermute reorders the rows that belong to dimensions, from one layout's order to another's.
func importDataFormatVecPermute(n *Node) *ir.Value {
	x := n.In(0)
	from, to := n.Def.Text("src_format"), n.Def.Text("dst_format")
	rows := 0
	if x.Type.Rank() > 0 {
		rows = n.Sizes(x)[0]
	}
	if x.Type.Rank() == 2 && n.Sizes(x)[1] != 2 {
		n.Invalid("second dimension of 2D input must be of size 2, but got shape %s", typeText(x.Type))
		return nil
	}
	if rows == len(from)-2 { // spatial dimensions alone
		drop := strings.NewReplacer("N", "", "C", "")
		from, to = drop.Replace(from), drop.Replace(to)
	}
	index := make([]int, len(to))
	for i, c := range to {
		index[i] = strings.IndexRune(from, c)
	}
	if rows != len(from) || len(from) != len(to) || slices.Contains(index, -1) {
		n.Invalid("cannot permute %s from %s to %s", typeText(x.Type), from, to)
		return nil
	}
	return n.Gather(x, n.Builder.Ints(index...), 0, 0)
}

// importDataFormatDimMap translates dimensions, counted from the end if negative, from one layout to another.
func importDataFormatDimMap(n *Node) *ir.Value {
	x, from, to := n.In(0), n.Def.Text("src_format"), n.Def.Text("dst_format")
	if n.Err() != nil || len(from) != len(to) || len(from) < 4 || len(from) > 5 {
		n.Invalid("source and destination format must be of length 4 or 5, received %q and %q", from, to)
		return nil
	}
	rank := len(from)
	index := tensor.New(x.Type.DType, 2*rank)
	for i, c := range from + from {
		index.SetInt(i, int64(strings.IndexRune(to, c)))
	}
	return n.Gather(n.Const(index), n.Add(x, n.Like(x, float64(rank))), 0, 0)
}

// importSparseTensorDenseAdd adds each value of the sparse tensor to an element of the dense one.
func importSparseTensorDenseAdd(n *Node) *ir.Value {
	b := n.In(3)
	if !slices.Equal(n.Static(2).Ints(), n.Sizes(b)) {
		n.Invalid("dimensions do not match: %v and %s", n.Static(2).Ints(), typeText(b.Type))
		return nil
	}
	return n.scatterND("add", b, n.In(0), n.In(1))
}

// perSegment is, for each of the static segment ids, by what the mean or the like divides.
func (n *Node) perSegment(kind string, d tensor.DType) *ir.Value {
	ids := n.Static(2).Ints()
	counts := map[int]float64{}
	for _, id := range ids {
		counts[id]++
	}
	t := tensor.New(d, len(ids))
	for i, id := range ids {
		t.SetFloat(i, counts[id])
	}
	if kind == "sqrtn" {
		return n.Do("sqrt", n.Const(t))
	}
	return n.Const(t)
}

// scaled divides rows by perSegment, unless the kind is a sum.
func (n *Node) scaled(kind string, rows *ir.Value) *ir.Value {
	if kind == "sum" || n.Err() != nil {
		return rows
	}
	return n.Div(rows, n.Broadcast(n.perSegment(kind, rows.Type.DType), []int{0}, rows.Type.Shape))
}

// sparseSegments folds the rows of data that indices name, by ids, into a given number of segments.
func (n *Node) sparseSegments(kind string) *ir.Value {
	rows := n.gather(n.In(0), n.In(1), 0, 0)
	if n.Err() != nil || rows.Type.Rank() == 0 || n.Static(2).Len() != n.Sizes(rows)[0] {
		n.Invalid("segment_ids and indices should have same size")
		return nil
	}
	return n.segments("add", n.scaled(kind, rows), n.In(2), n.StaticInt(3), n.neutral("add"))
}

// sparseSegmentGrad hands the adjoint of each segment to the rows that it was made of.
func (n *Node) sparseSegmentGrad(kind string) *ir.Value {
	rows := n.gather(n.In(0), n.In(2), 0, 0)
	if n.Err() != nil || rows.Type.Rank() == 0 || n.Static(2).Len() != n.Sizes(rows)[0] {
		n.Invalid("segment_ids must be a vector of rows of grad %s", typeText(n.In(0).Type))
		return nil
	}
	return n.segments("add", n.scaled(kind, rows), n.In(1), n.StaticInt(3), n.neutral("add"))
}
