package pure

import (
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// raggedFillRows give rows of ragged tensors that are empty a value.
func raggedFillRows() []Function {
	return []Function{{Op: "RaggedFillEmptyRows", Host: hostRaggedFillEmptyRows}}
}

// intsOf is a vector of an integer type.
func intsOf(d tensor.DType, values []int) *tensor.Tensor {
	t := tensor.New(d, len(values))
	for i, v := range values {
		t.SetInt(i, int64(v))
	}
	return t
}

// hostRaggedFillEmptyRows gives each row without values the default.
func hostRaggedFillEmptyRows(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	ids, values, count := in[0].Ints(), in[1], int(in[2].Int(0))
	if values.Len() != len(ids) || count < 0 {
		return nil, n.Def.Errorf(status.InvalidArgument, "%d value_rowids of %d values in %d rows",
			len(ids), values.Len(), count)
	}
	rows := tensor.Slice[[]int](count)
	for i, id := range ids {
		if id < 0 || id >= count {
			return nil, n.Def.Errorf(status.InvalidArgument, "value_rowids[%d] = %d is not in [0, %d)", i, id, count)
		}
		rows[id] = append(rows[id], i)
	}
	pool := tensor.New(values.DType(), len(ids)+1)
	copyElements(pool, 0, values, 0, len(ids))
	copyElements(pool, len(ids), in[3], 0, 1)
	empty, reverse := tensor.New(tensor.Bool, count), tensor.New(tensor.I64, len(ids))
	var outIDs, order []int
	for r, row := range rows {
		if len(row) == 0 {
			empty.SetInt(r, 1)
			row = []int{len(ids)}
		}
		for _, i := range row {
			if i < len(ids) {
				reverse.SetInt(i, int64(len(order)))
			}
			outIDs, order = append(outIDs, r), append(order, i)
		}
	}
	return []*tensor.Tensor{intsOf(tensor.I64, outIDs), takeAlong(pool, 0, order), empty, reverse}, nil
}
