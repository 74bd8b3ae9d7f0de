package pure

import (
	"math"
	"slices"

	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// segmentRows are gradients of sparse segments whose number of rows depends on the indices.
func segmentRows() []Function {
	return []Function{
		{Op: "SparseSegmentSumGradV2", Host: hostSparseSegmentGrad("sum")},
		{Op: "SparseSegmentMeanGradV2", Host: hostSparseSegmentGrad("mean")},
		{Op: "SparseSegmentSqrtNGradV2", Host: hostSparseSegmentGrad("sqrtn")},
	}
}

// hostSparseSegmentGrad gives the adjoints of the rows that took part, and the sorted indices of these rows.
func hostSparseSegmentGrad(kind string) func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	return func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
		grad, indices, ids := in[0], in[1].Ints(), in[2].Ints()
		limit := int(in[3].Int(0))
		if grad.Rank() == 0 || len(indices) != len(ids) {
			return nil, n.Def.Errorf(status.InvalidArgument, "segment_ids and indices should have same size")
		}
		segments := grad.Shape()[0]
		counts := tensor.Slice[float64](segments)
		for k, id := range ids {
			if id < 0 || id >= segments || indices[k] < 0 || indices[k] >= limit {
				return nil, n.Def.Errorf(status.InvalidArgument,
					"segment id %d out of range [0, %d), or index %d out of range [0, %d)", id, segments, indices[k], limit)
			}
			counts[id]++
		}
		rows := slices.Compact(slices.Sorted(slices.Values(indices)))
		sizes := slices.Clone(grad.Shape())
		sizes[0] = len(rows)
		out, width := tensor.New(grad.DType(), sizes...), product(sizes[1:])
		sums := make([]float64, out.Len())
		for k, id := range ids {
			at, _ := slices.BinarySearch(rows, indices[k])
			for j := range width {
				sums[at*width+j] += grad.Float(id*width+j) / sharers(kind, counts[id])
			}
		}
		for i, v := range sums {
			out.SetFloat(i, v)
		}
		sorted := tensor.New(in[1].DType(), len(rows))
		for i, r := range rows {
			sorted.SetInt(i, int64(r))
		}
		return []*tensor.Tensor{out, sorted}, nil
	}
}

// sharers is what the sum of count rows is divided by.
func sharers(kind string, count float64) float64 {
	switch kind {
	case "mean":
		return count
	case "sqrtn":
		return math.Sqrt(count)
	}
	return 1
}
