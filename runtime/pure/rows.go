package pure

import (
	"fmt"
	"math"
	"slices"

	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// hostRows are ops whose results' sizes depend on the data.
func hostRows() []Function {
	return []Function{
		{Op: "Where", Host: hostWhere},
		{Op: "Range", Host: hostRange},
		{Op: "Unique", Host: func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
			return n.unique(in[0], 0, false)
		}},
		{Op: "UniqueWithCounts", Host: func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
			return n.unique(in[0], 0, true)
		}},
		{Op: "UniqueV2", Host: hostUniqueV2(false)},
		{Op: "UniqueWithCountsV2", Host: hostUniqueV2(true)},
		{Op: "ListDiff", Host: hostListDiff},
		{Op: "DynamicPartition", Host: hostDynamicPartition},
		{Op: "EditDistance", Host: hostEditDistance},
	}
}

// hostWhere lists the positions of the elements that are not zero.
func hostWhere(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	x := in[0]
	if x.Rank() == 0 {
		return nil, n.Def.Errorf(status.InvalidArgument, "unhandled input dimensions: 0")
	}
	var at []int64
	for i := range x.Len() {
		if x.Complex(i) != 0 { // NaN is not zero either
			for _, s := range coordinates(i, x.Shape()) {
				at = append(at, int64(s))
			}
		}
	}
	return []*tensor.Tensor{tensor.Of([]int{len(at) / x.Rank(), x.Rank()}, at...)}, nil
}

// coordinates of element i in row-major order.
func coordinates(i int, shape []int) []int {
	out := make([]int, len(shape))
	for d := len(shape) - 1; d >= 0; d-- {
		out[d] = i % shape[d]
		i /= shape[d]
	}
	return out
}

// rowKeys gives each slice of x along an axis a key that equals that of equal slices.
func rowKeys(x *tensor.Tensor, axis int) []string {
	sizes := x.Shape()
	outer, inner := product(sizes[:axis]), product(sizes[axis+1:])
	keys := make([]string, sizes[axis])
	for r := range keys {
		for o := range outer {
			at := (o*sizes[axis] + r) * inner
			keys[r] += elementKey(x, at, inner)
		}
	}
	return keys
}

// elementKey is a key of count elements from at; zeros of either sign are equal.
func elementKey(x *tensor.Tensor, at, count int) string {
	if x.DType() == tensor.String {
		return fmt.Sprintf("%q", x.Strings()[at:at+count])
	}
	if x.DType().IsFloat() {
		key := ""
		for i := at; i < at+count; i++ {
			if v := x.Float(i); v != v {
				key += fmt.Sprintf("%p[%d]", x, i) // NaN equals nothing
				continue
			}
			key += fmt.Sprintf("%x,", math.Float64bits(x.Float(i)+0))
		}
		return key
	}
	size := x.DType().Size()
	return string(x.Bytes()[at*size : (at+count)*size])
}

// takeAlong copies slices of x along an axis.
func takeAlong(x *tensor.Tensor, axis int, rows []int) *tensor.Tensor {
	sizes := slices.Clone(x.Shape())
	old := sizes[axis]
	sizes[axis] = len(rows)
	out := tensor.New(x.DType(), sizes...)
	outer, inner := product(sizes[:axis]), product(sizes[axis+1:])
	for o := range outer {
		for i, r := range rows {
			copyElements(out, (o*len(rows)+i)*inner, x, (o*old+r)*inner, inner)
		}
	}
	return out
}

func copyElements(to *tensor.Tensor, at int, from *tensor.Tensor, start, count int) {
	if from.DType() == tensor.String {
		copy(to.Strings()[at:at+count], from.Strings()[start:start+count])
		return
	}
	size := from.DType().Size()
	copy(to.Bytes()[at*size:(at+count)*size], from.Bytes()[start*size:(start+count)*size])
}

// unique lists the distinct slices along an axis in the order in which they first appear.
func (n *Node) unique(x *tensor.Tensor, axis int, counted bool) ([]*tensor.Tensor, error) {
	if x.Rank() == 0 {
		return nil, n.Def.Errorf(status.InvalidArgument, "unique expects a 1D vector")
	}
	keys := rowKeys(x, axis)
	seen := map[string]int{}
	var first, counts []int
	index := tensor.New(n.DType("out_idx"), len(keys))
	for i, k := range keys {
		at, ok := seen[k]
		if !ok {
			at = len(first)
			seen[k], first, counts = at, append(first, i), append(counts, 0)
		}
		counts[at]++
		index.SetInt(i, int64(at))
	}
	out := []*tensor.Tensor{takeAlong(x, axis, first), index}
	if counted {
		c := tensor.New(n.DType("out_idx"), len(counts))
		for i, v := range counts {
			c.SetInt(i, int64(v))
		}
		out = append(out, c)
	}
	return out, nil
}

func hostUniqueV2(counted bool) func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	return func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
		axis := 0
		if in[1].Len() > 1 || in[1].Len() == 0 && in[0].Rank() != 1 {
			return nil, n.Def.Errorf(status.InvalidArgument, "unique expects a 1D vector or one axis, found shape %s, %d axes",
				sizesText(in[0].Shape()), in[1].Len())
		}
		if in[1].Len() > 0 {
			axis = int(in[1].Int(0))
		}
		if axis < -in[0].Rank() || axis >= in[0].Rank() {
			return nil, n.Def.Errorf(status.InvalidArgument, "axis %d is out of range", axis)
		}
		if axis < 0 {
			axis += in[0].Rank()
		}
		return n.unique(in[0], axis, counted)
	}
}

// hostListDiff lists the elements of x that are not in y, and their positions.
func hostListDiff(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	x, y := in[0], in[1]
	if x.Rank() != 1 || y.Rank() != 1 {
		return nil, n.Def.Errorf(status.InvalidArgument, "x and y should be 1D vectors")
	}
	drop := map[string]bool{}
	for _, k := range rowKeys(y, 0) {
		drop[k] = true
	}
	var keep []int
	for i, k := range rowKeys(x, 0) {
		if !drop[k] {
			keep = append(keep, i)
		}
	}
	index := tensor.New(n.DType("out_idx"), len(keep))
	for i, at := range keep {
		index.SetInt(i, int64(at))
	}
	return []*tensor.Tensor{takeAlong(x, 0, keep), index}, nil
}

// hostDynamicPartition deals the slices of data out by the partition numbers.
func hostDynamicPartition(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	data, parts := in[0], in[1]
	if data.Rank() < parts.Rank() || !slices.Equal(data.Shape()[:parts.Rank()], parts.Shape()) {
		return nil, n.Def.Errorf(status.InvalidArgument, "data.shape must start with partitions.shape, got %s and %s",
			sizesText(data.Shape()), sizesText(parts.Shape()))
	}
	rows := make([][]int, n.Int("num_partitions"))
	for i, p := range parts.Ints() {
		if p < 0 || p >= len(rows) {
			return nil, n.Def.Errorf(status.InvalidArgument, "partitions[%d] = %d is not in [0, %d)", i, p, len(rows))
		}
		rows[p] = append(rows[p], i)
	}
	flat := data.Reshape(append([]int{parts.Len()}, data.Shape()[parts.Rank():]...)...)
	out := make([]*tensor.Tensor, len(rows))
	for i, r := range rows {
		out[i] = takeAlong(flat, 0, r)
	}
	return out, nil
}

// sparse is a sparse tensor's three parts.
type sparse struct{ indices, values, shape *tensor.Tensor }

// groups splits the values of a sparse tensor by all of their coordinates but the last.
func (s sparse) groups() map[string][]string {
	out := map[string][]string{}
	width := s.indices.Shape()[1]
	for i, v := range rowKeys(s.values, 0) {
		key := fmt.Sprint(s.indices.Ints()[i*width : (i+1)*width-1])
		out[key] = append(out[key], v)
	}
	return out
}

// hostEditDistance is the Levenshtein distance between the sequences along the last dimension of two sparse tensors.
func hostEditDistance(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	hypothesis, truth := sparse{in[0], in[1], in[2]}, sparse{in[3], in[4], in[5]}
	a, b := hypothesis.shape.Ints(), truth.shape.Ints()
	if len(a) != len(b) || len(a) < 2 || hypothesis.indices.Rank() != 2 || truth.indices.Rank() != 2 {
		return nil, n.Def.Errorf(status.InvalidArgument, "hypothesis_shape and truth_shape must have equal rank >= 2")
	}
	sizes := make([]int, len(a)-1)
	for i := range sizes {
		sizes[i] = max(a[i], b[i])
	}
	if err := n.checkSize(sizes); err != nil {
		return nil, err
	}
	out := tensor.New(tensor.F32, sizes...)
	given, wanted := hypothesis.groups(), truth.groups()
	for i := range out.Len() {
		key := fmt.Sprint(coordinates(i, sizes))
		d := float64(levenshtein(given[key], wanted[key]))
		if n.Def.Bool("normalize") {
			if length := float64(len(wanted[key])); length > 0 {
				d /= length
			} else if d > 0 {
				d = math.Inf(1)
			}
		}
		out.SetFloat(i, d)
	}
	return []*tensor.Tensor{out}, nil
}

func levenshtein(a, b []string) int {
	row := span(0, len(b)+1)
	for i, x := range a {
		corner := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := 1
			if x == y {
				cost = 0
			}
			corner, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, corner+cost)
		}
	}
	return row[len(b)]
}
