package frontend

import (
	"math"

	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// segmentRows fold rows that share an id.
func segmentRows() []Row {
	var rows []Row
	for op, kind := range byName(map[string]string{"Sum": "add", "Prod": "mul", "Max": "max", "Min": "min"}) {
		rows = append(rows,
			Row{Op: "UnsortedSegment" + op, Static: []int{2}, Import: one(func(n *Node) *ir.Value {
				return n.segments(kind, n.In(0), n.In(1), n.StaticInt(2), n.neutral(kind))
			})},
			Row{Op: "Segment" + op, Static: []int{1}, Import: one(func(n *Node) *ir.Value {
				return n.sortedSegments(kind, n.In(0), 1)
			})},
			Row{Op: "Segment" + op + "V2", Static: []int{1, 2}, Import: one(func(n *Node) *ir.Value {
				return n.segments(kind, n.In(0), n.In(1), n.StaticInt(2), n.neutral(kind))
			})})
	}
	return append(rows,
		Row{Op: "SegmentMean", Static: []int{1}, Import: one(func(n *Node) *ir.Value {
			return n.segmentMean(n.In(0), 1, func(c *ir.Value) *ir.Value { return c })
		})},
		Row{Op: "SparseSegmentSum", Static: []int{2}, Import: one(func(n *Node) *ir.Value {
			return n.sortedSegments("add", n.gather(n.In(0), n.In(1), 0, 0), 2)
		})},
		Row{Op: "SparseSegmentMean", Static: []int{2}, Import: one(func(n *Node) *ir.Value {
			return n.segmentMean(n.gather(n.In(0), n.In(1), 0, 0), 2, func(c *ir.Value) *ir.Value { return c })
		})},
		Row{Op: "SparseSegmentSqrtN", Static: []int{2}, Import: one(func(n *Node) *ir.Value {
			return n.segmentMean(n.gather(n.In(0), n.In(1), 0, 0), 2, func(c *ir.Value) *ir.Value { return n.Do("sqrt", c) })
		})},
	)
}

// neutral is what a segment without rows holds.
func (n *Node) neutral(kind string) *ir.Value {
	d := n.DType("T")
	switch kind {
	case "mul":
		return n.Scalar(d, 1)
	case "add":
		return n.Scalar(d, 0)
	}
	return n.Const(extreme(d, kind == "max"))
}

// extreme is the lowest finite number of a type, or the highest.
func extreme(d tensor.DType, lowest bool) *tensor.Tensor {
	t := tensor.New(d)
	sign := 1.0
	if lowest {
		sign = -1
	}
	bits := 8 * d.Size()
	switch {
	case d.IsFloat():
		t.SetFloat(0, sign*map[tensor.DType]float64{
			tensor.F16: 65504, tensor.BF16: 0x1.fep127, tensor.F32: math.MaxFloat32, tensor.F64: math.MaxFloat64,
		}[d])
	case d.IsUnsigned() && !lowest:
		t.SetInt(0, -1) // all bits
	case d.IsSigned() && lowest:
		t.SetInt(0, math.MinInt64>>(64-bits))
	case d.IsSigned():
		t.SetInt(0, math.MaxInt64>>(64-bits))
	}
	return t
}

// segments folds the rows of data, whose leading dimensions are those of ids, into count rows. Rows of negative ids
// are dropped.
func (n *Node) segments(kind string, data, ids *ir.Value, count int, empty *ir.Value) *ir.Value {
	ids = n.index(ids)
	sizes, lead := n.Sizes(data), n.Sizes(ids)
	if len(lead) > len(sizes) || sizesText(sizes[:len(lead)]) != sizesText(lead) {
		n.Invalid("data.shape = %s does not start with segment_ids.shape = %s", sizesText(sizes), sizesText(lead))
		return nil
	}
	if count < 0 {
		n.Invalid("input num_segments == %d must not be negative", count)
		return nil
	}
	n.CheckRange(ids, math.MinInt64, count, int(status.InvalidArgument), "segment_ids[%d] = %d is out of range")
	row := sizes[len(lead):]
	rows := n.Resize(data, append([]int{product(lead)}, row...)...)
	start := n.Expand(empty, append([]int{count}, row...)...)
	return n.Scatter(kind, start, n.flat(ids), rows)
}

// sortedSegments folds by the ids of static input i, which ascend; the last of them gives the number of segments.
// Segments without rows are 0, except products.
func (n *Node) sortedSegments(kind string, data *ir.Value, i int) *ir.Value {
	ids := n.Static(i)
	count := 0
	present := map[int]bool{}
	for k, id := range ids.Ints() {
		if id < count-1 || id < 0 {
			n.Invalid("segment ids are not increasing: segment_ids[%d] = %d", k, id)
			return nil
		}
		count = id + 1
		present[id] = true
	}
	if n.Err() != nil {
		return nil
	}
	out := n.segments(kind, data, n.In(i), count, n.neutral(kind))
	if kind == "add" || len(present) == count || n.Err() != nil {
		return out
	}
	mask := tensor.New(tensor.Bool, count)
	for id := range present {
		mask.SetInt(id, 1)
	}
	empty := 0.0
	if kind == "mul" {
		empty = 1
	}
	return n.Select(n.Broadcast(n.Const(mask), []int{0}, out.Type.Shape), out, n.Like(out, empty))
}

// segmentMean divides each segment's sum by scale of the number of its rows.
func (n *Node) segmentMean(data *ir.Value, i int, scale func(count *ir.Value) *ir.Value) *ir.Value {
	sum := n.sortedSegments("add", data, i)
	if n.Err() != nil {
		return nil
	}
	counts := tensor.New(sum.Type.DType, n.Sizes(sum)[0])
	for _, id := range n.Static(i).Ints() {
		counts.SetFloat(id, counts.Float(id)+1)
	}
	for k := range counts.Len() {
		counts.SetFloat(k, max(counts.Float(k), 1))
	}
	return n.Div(sum, n.Broadcast(scale(n.Const(counts)), []int{0}, sum.Type.Shape))
}
