package pure

import (
	"math"
	"slices"

	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// raggedRows are ops on ragged tensors, which are the row splits of their partitions, outermost first, and values.
func raggedRows() []Function {
	return []Function{
		{Op: "RaggedRange", Host: hostRaggedRange},
		{Op: "RaggedGather", Host: hostRaggedGather},
		{Op: "RaggedTensorToSparse", Host: hostRaggedToSparse},
		{Op: "RaggedTensorToTensor", Host: hostRaggedToTensor},
	}
}

// checkSplits refuses splits that do not divide so many rows.
func (n *Node) checkSplits(splits []int, rows int) error {
	if len(splits) == 0 || splits[0] != 0 || splits[len(splits)-1] != rows || !slices.IsSorted(splits) {
		return n.Def.Errorf(status.InvalidArgument,
			"invalid splits: they must start at 0, be in ascending order and end at %d", rows)
	}
	return nil
}

// partitions reads and checks the splits of a ragged tensor.
func (n *Node) partitions(in []*tensor.Tensor, values *tensor.Tensor) ([][]int, error) {
	if values.Rank() == 0 {
		return nil, n.Def.Errorf(status.InvalidArgument, "the values of a ragged tensor must have a dimension")
	}
	all := make([][]int, len(in))
	for k := len(in) - 1; k >= 0; k-- {
		rows := values.Shape()[0]
		if k+1 < len(in) {
			rows = len(all[k+1]) - 1
		}
		all[k] = in[k].Ints()
		if err := n.checkSplits(all[k], rows); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// maxRange bounds the elements that ranges ask for.
const maxRange = 1 << 31

// hostRaggedRange counts from start to limit in each row.
func hostRaggedRange(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	rows := 1
	for _, t := range in {
		switch {
		case t.Rank() > 1:
			return nil, n.Def.Errorf(status.InvalidArgument, "starts, limits, and deltas must be a scalar or vector")
		case t.Rank() == 0:
		case rows != 1 && rows != t.Len() && in[0].Rank()+in[1].Rank()+in[2].Rank() > 1:
			return nil, n.Def.Errorf(status.InvalidArgument, "starts, limits, and deltas must have the same shape")
		default:
			rows = t.Len()
		}
	}
	d := in[0].DType()
	splits := tensor.New(n.DType("Tsplits"), rows+1)
	at := func(k, i int) int { return min(i, in[k].Len()-1) }
	var sizes []int
	total := 0
	for i := range rows {
		if slices.ContainsFunc(in, func(t *tensor.Tensor) bool { return t.Rank() > 0 && t.Len() != rows }) {
			return nil, n.Def.Errorf(status.InvalidArgument, "starts, limits, and deltas must have the same shape")
		}
		start, limit, delta := in[0].Float(at(0, i)), in[1].Float(at(1, i)), in[2].Float(at(2, i))
		if delta == 0 {
			return nil, n.Def.Errorf(status.InvalidArgument, "Requires delta != 0")
		}
		size := max(math.Ceil((limit-start)/delta), 0)
		if total += int(min(size, maxRange)); size > maxRange || total > maxRange {
			return nil, n.Def.Errorf(status.InvalidArgument, "Requires ((limit - start) / delta) <= %d", maxRange)
		}
		sizes = append(sizes, int(size))
		splits.SetInt(i+1, int64(total))
	}
	values := tensor.New(d, total)
	k := 0
	for i, size := range sizes {
		for j := range size {
			if d.IsFloat() {
				values.SetFloat(k, in[0].Float(at(0, i))+float64(j)*in[2].Float(at(2, i)))
			} else {
				values.SetInt(k, in[0].Int(at(0, i))+int64(j)*in[2].Int(at(2, i)))
			}
			k++
		}
	}
	return []*tensor.Tensor{splits, values}, nil
}

// hostRaggedGather takes rows of a ragged tensor. Indices of several dimensions become partitions of even rows.
func hostRaggedGather(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	rank := n.Int("PARAMS_RAGGED_RANK")
	values, indices := in[rank], in[rank+1]
	params, err := n.partitions(in[:rank], values)
	if err != nil {
		return nil, err
	}
	rows := len(params[0]) - 1
	d := n.DType("Tsplits")
	var out []*tensor.Tensor
	for k := 1; k < indices.Rank(); k++ {
		splits := tensor.New(d, product(indices.Shape()[:k])+1)
		for i := range splits.Len() {
			splits.SetInt(i, int64(i*indices.Shape()[k]))
		}
		out = append(out, splits)
	}
	spans := make([][2]int, indices.Len())
	for i, at := range indices.Ints() {
		if at < 0 || at >= rows {
			return nil, n.Def.Errorf(status.InvalidArgument, "indices[%d] = %d is not in [0, %d)", i, at, rows)
		}
		spans[i] = [2]int{at, at + 1}
	}
	for k, splits := range params {
		lengths := []int64{0}
		total := int64(0)
		for i, s := range spans {
			for row := s[0]; row < s[1]; row++ {
				total += int64(splits[row+1] - splits[row])
				lengths = append(lengths, total)
			}
			spans[i] = [2]int{splits[s[0]], splits[s[1]]}
		}
		if k == 0 && indices.Rank() == 0 {
			continue
		}
		t := tensor.New(d, len(lengths))
		for i, v := range lengths {
			t.SetInt(i, v)
		}
		out = append(out, t)
	}
	var taken []int
	for _, s := range spans {
		taken = append(taken, span(s[0], s[1])...)
	}
	return append(out, takeAlong(values, 0, taken)), nil
}

// hostRaggedToSparse lists the values with their places.
func hostRaggedToSparse(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	rank := len(in) - 1
	values := in[rank]
	params, err := n.partitions(in[:rank], values)
	if err != nil {
		return nil, err
	}
	places := make([][]int, len(params[0])-1)
	for i := range places {
		places[i] = []int{i}
	}
	shape := []int64{int64(len(places))}
	for _, splits := range params {
		var below [][]int
		width := 0
		for row, place := range places {
			width = max(width, splits[row+1]-splits[row])
			for i := range splits[row+1] - splits[row] {
				below = append(below, slices.Concat(place, []int{i}))
			}
		}
		places, shape = below, append(shape, int64(width))
	}
	inner := values.Shape()[1:]
	var indices []int64
	for _, place := range places {
		for i := range product(inner) {
			for _, v := range slices.Concat(place, coordinates(i, inner)) {
				indices = append(indices, int64(v))
			}
		}
	}
	for _, s := range inner {
		shape = append(shape, int64(s))
	}
	return []*tensor.Tensor{
		tensor.Of([]int{values.Len(), len(shape)}, indices...), values.Reshape(values.Len()),
		tensor.Of([]int{len(shape)}, shape...),
	}, nil
}

// hostRaggedToTensor puts the values into a dense tensor; a default, broadcast over the inner dimensions, fills the rest.
// Values that do not fit are left out.
func hostRaggedToTensor(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	values, fill := in[1], in[2]
	params, err := n.rowPartitions(in[3:], values)
	if err != nil {
		return nil, err
	}
	shape, err := n.denseShape(in[0], params, values)
	if err != nil {
		return nil, err
	}
	outer, inner := shape[:len(params)+1], shape[len(params)+1:]
	size := product(inner)
	if want := values.Shape()[1:]; !slices.Equal(want, inner) {
		return nil, n.Def.Errorf(status.InvalidArgument, "the inner shape %s of the values is not that of the result, %s",
			sizesText(want), sizesText(inner))
	}
	if !spreads(fill.Shape(), inner) {
		return nil, n.Def.Errorf(status.InvalidArgument, "the default value's shape %s does not broadcast to %s",
			sizesText(fill.Shape()), sizesText(inner))
	}
	out := tensor.New(values.DType(), shape...)
	for i := range out.Len() {
		copyElements(out, i, fill, broadcastIndex(coordinates(i%max(size, 1), inner), fill.Shape()), 1)
	}
	type place struct{ row, at int } // of a row of the current partition; at is negative outside of the result
	var rows []place
	for i := range len(params[0]) - 1 {
		p := place{i, i}
		if i >= outer[0] {
			p.at = -1
		}
		rows = append(rows, p)
	}
	for k, splits := range params {
		var below []place
		for _, r := range rows {
			for i := range splits[r.row+1] - splits[r.row] {
				p := place{splits[r.row] + i, -1}
				if r.at >= 0 && i < outer[k+1] {
					p.at = r.at*outer[k+1] + i
				}
				below = append(below, p)
			}
		}
		rows = below
	}
	for _, r := range rows {
		if r.at >= 0 {
			copyElements(out, r.at*size, values, r.row*size, size)
		}
	}
	return []*tensor.Tensor{out}, nil
}

// spreads reports whether a shape broadcasts to another.
func spreads(shape, to []int) bool {
	all, ok := broadcastSizes(shape, to)
	return ok && slices.Equal(all, to)
}

// rowPartitions reads the partitions of RaggedTensorToTensor as row splits: the first may be a number of rows, and
// others the row of each value.
func (n *Node) rowPartitions(in []*tensor.Tensor, values *tensor.Tensor) ([][]int, error) {
	kinds := n.Def.Texts("row_partition_types")
	if len(kinds) != len(in) || values.Rank() == 0 {
		return nil, n.Def.Errorf(status.InvalidArgument, "there are %d types of partitions, %d partitions and values of shape %s",
			len(kinds), len(in), sizesText(values.Shape()))
	}
	var splits []*tensor.Tensor
	rows := 0
	for i, t := range in {
		switch kinds[i] {
		case "FIRST_DIM_SIZE":
			if i > 0 || t.Len() != 1 || t.Int(0) < 0 || t.Int(0) > maxRange {
				return nil, n.Def.Errorf(status.InvalidArgument, "FIRST_DIM_SIZE must be one number, of the first partition")
			}
			rows = int(t.Int(0))
			continue
		case "VALUE_ROWIDS":
			s, err := n.splitsOf(t.Ints(), rows)
			if err != nil {
				return nil, err
			}
			splits, rows = append(splits, s), t.Len()
		case "ROW_SPLITS":
			splits, rows = append(splits, t), 0
			if t.Len() > 0 {
				rows = max(int(t.Int(t.Len()-1)), 0)
			}
		default:
			return nil, n.Def.Errorf(status.InvalidArgument, "Unsupported partition type: %s", kinds[i])
		}
	}
	if len(splits) == 0 {
		return nil, n.Def.Errorf(status.InvalidArgument, "there is no partition")
	}
	return n.partitions(splits, values)
}

// splitsOf are the splits of rows that values belong to, in order.
func (n *Node) splitsOf(ids []int, rows int) (*tensor.Tensor, error) {
	if !slices.IsSorted(ids) || len(ids) > 0 && (ids[0] < 0 || ids[len(ids)-1] >= rows) {
		return nil, n.Def.Errorf(status.InvalidArgument, "value_rowids must be in ascending order, in [0, %d)", rows)
	}
	out := tensor.New(tensor.I64, rows+1)
	for row := range rows {
		end, _ := slices.BinarySearch(ids, row+1)
		out.SetInt(row+1, int64(end))
	}
	return out, nil
}

// denseShape is the result's shape: sizes that are not given are the largest of the rows.
func (n *Node) denseShape(want *tensor.Tensor, params [][]int, values *tensor.Tensor) ([]int, error) {
	natural := []int{len(params[0]) - 1}
	for _, splits := range params {
		width := 0
		for i := range len(splits) - 1 {
			width = max(width, splits[i+1]-splits[i])
		}
		natural = append(natural, width)
	}
	natural = append(natural, values.Shape()[1:]...)
	if want.Rank() == 0 {
		if want.Len() == 1 && want.Int(0) == -1 {
			return natural, n.checkSize(natural)
		}
		return nil, n.Def.Errorf(status.InvalidArgument, "shape must be a vector, or -1 for any")
	}
	if want.Len() != len(natural) {
		return nil, n.Def.Errorf(status.InvalidArgument, "shape has %d sizes, and the ragged tensor %d", want.Len(), len(natural))
	}
	for i, s := range want.Ints() {
		switch {
		case s < -1:
			return nil, n.Def.Errorf(status.InvalidArgument, "size %d of the shape is negative", i)
		case s >= 0:
			natural[i] = s
		}
	}
	return natural, n.checkSize(natural)
}

// checkSize refuses tensors of more elements than can be.
func (n *Node) checkSize(sizes []int) error {
	total := 1.0
	for _, s := range sizes {
		total *= float64(s)
	}
	if total > maxRange {
		return n.Def.Errorf(status.ResourceExhausted, "a tensor of shape %s is too large", sizesText(sizes))
	}
	return nil
}
