package pure

import (
	"math"

	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// fitRows are fits and matches whose loops depend on the data.
func fitRows() []Function {
	return []Function{
		{Op: "ComputeAccidentalHits", Host: hostAccidentalHits},
		{Op: "AllCandidateSampler", Host: hostAllCandidates},
		{Op: "IsotonicRegression", Host: hostIsotonic},
	}
}

// hostAccidentalHits lists where a sampled class is one of the true ones.
func hostAccidentalHits(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	known, sampled := in[0], in[1]
	if known.Rank() != 2 || known.Shape()[1] != n.Int("num_true") {
		return nil, n.Def.Errorf(status.InvalidArgument, "true_candidates must be a batch_size * num_true matrix")
	}
	if sampled.Rank() != 1 {
		return nil, n.Def.Errorf(status.InvalidArgument, "sampled_candidates must be a vector, which is typically an output")
	}
	place := map[int64]int{}
	for i := range sampled.Len() {
		place[sampled.Int(i)] = i
	}
	var rows []int32
	var ids []int64
	var weights []float32
	for i := range known.Len() {
		if at, ok := place[known.Int(i)]; ok {
			rows, ids = append(rows, int32(i/known.Shape()[1])), append(ids, int64(at))
			weights = append(weights, -math.MaxFloat32)
		}
	}
	size := []int{len(rows)}
	return []*tensor.Tensor{tensor.Of(size, rows...), tensor.Of(size, ids...), tensor.Of(size, weights...)}, nil
}

// hostAllCandidates samples every class once.
func hostAllCandidates(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	known, count := in[0], n.Int("num_sampled")
	if known.Rank() != 2 || known.Shape()[1] != n.Int("num_true") {
		return nil, n.Def.Errorf(status.InvalidArgument, "true_classes must have num_true columns")
	}
	sampled, often := tensor.New(tensor.I64, count), tensor.New(tensor.F32, count)
	each := tensor.New(tensor.F32, known.Shape()...)
	for i := range count {
		sampled.SetInt(i, int64(i))
		often.SetFloat(i, 1)
	}
	for i := range each.Len() {
		each.SetFloat(i, 1)
	}
	return []*tensor.Tensor{sampled, each, often}, nil
}

// hostIsotonic fits the closest sequence that does not rise to each row, by pooling adjacent violators, and numbers its
// level stretches.
func hostIsotonic(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	x := in[0]
	if x.Rank() != 2 {
		return nil, n.Def.Errorf(status.InvalidArgument, "input must be a matrix, found %s", sizesText(x.Shape()))
	}
	type stretch struct {
		sum   float64
		count int
	}
	mean := func(s stretch) float64 { return s.sum / float64(s.count) }
	out, number := tensor.New(n.DType("output_dtype"), x.Shape()...), tensor.New(tensor.I32, x.Shape()...)
	rows, size := x.Shape()[0], x.Shape()[1]
	for r := range rows {
		var level []stretch
		for i := range size {
			level = append(level, stretch{x.Float(r*size + i), 1})
			for k := len(level) - 1; k > 0 && mean(level[k-1]) <= mean(level[k]); k-- {
				level[k-1] = stretch{level[k-1].sum + level[k].sum, level[k-1].count + level[k].count}
				level = level[:k]
			}
		}
		at := r * size
		for k, s := range level {
			for range s.count {
				out.SetFloat(at, mean(s))
				number.SetInt(at, int64(k))
				at++
			}
		}
	}
	return []*tensor.Tensor{out, number}, nil
}
