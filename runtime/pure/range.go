package pure

import (
	"math"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// mostInRange bounds the elements of a range.
const mostInRange = 1 << 27

func hostRange(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	t, err := Range(n.Def, in[0], in[1], in[2])
	return one(t), err
}

// Range are the numbers from start up to limit, in steps of delta; def is the node to blame.
func Range(def *graphdef.Node, start, limit, delta *tensor.Tensor) (*tensor.Tensor, error) {
	d := start.DType()
	for _, t := range []*tensor.Tensor{start, limit, delta} {
		if t.Rank() > 0 && t.Len() != 1 {
			return nil, def.Errorf(status.InvalidArgument, "start, limit and delta must be scalars, found shape %s",
				sizesText(t.Shape()))
		}
	}
	a, b, step := start.Float(0), limit.Float(0), delta.Float(0)
	if step == 0 {
		return nil, def.Errorf(status.InvalidArgument, "requires delta != 0: %v", step)
	}
	if step > 0 && a > b || step < 0 && a < b {
		return nil, def.Errorf(status.InvalidArgument, "requires start and limit in the direction of delta: %v/%v", a, b)
	}
	size := math.Ceil(math.Abs((b - a) / step))
	if size > mostInRange {
		return nil, def.Errorf(status.ResourceExhausted, "a range of %v elements is too large", size)
	}
	t := tensor.New(d, int(size))
	for i := range t.Len() {
		if d.IsInt() {
			t.SetInt(i, start.Int(0)+int64(i)*delta.Int(0))
		} else {
			t.SetFloat(i, rounded(d, a+rounded(d, float64(i)*step)))
		}
	}
	return t, nil
}

// rounded is v in the precision in which TensorFlow computes with d.
func rounded(d tensor.DType, v float64) float64 {
	if d == tensor.F64 {
		return v
	}
	return float64(float32(v))
}
