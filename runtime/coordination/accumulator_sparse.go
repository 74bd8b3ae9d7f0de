package coordination

import (
	"slices"

	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// sparseSum is the sum of rows by their indices, which ascend in every gradient.
type sparseSum struct {
	rows []sparseRow
	// size is the shape of the whole as the gradients say it; nil if they don't.
	size []int64
}

// sparseRow is the sum of the rows of one index, and how many there were.
type sparseRow struct {
	index int64
	sum   *tensor.Tensor
	count int
}

func sparseAccumulatorKernels() []host.Kernel {
	return []host.Kernel{
		host.Declares("SparseConditionalAccumulator", newAccumulator),
		onAccumulator("SparseAccumulatorApplyGradient", false, applySparse),
		onAccumulator("SparseAccumulatorTakeGradient", true, takeSparse),
	}
}

// applySparse adds rows of a gradient that was computed for a step not before the accumulator's.
func applySparse(c *host.Call, a *accumulator) (_ []*tensor.Tensor, err error) {
	step, err := c.Int(1)
	if err != nil {
		return nil, err
	}
	indices, values := c.In[2], c.In[3]
	var size []int64
	if c.Node.Bool("has_known_shape") {
		size = tensor.Data[int64](c.In[4])
	}
	if err := a.checkSparse(c, indices, values, size); err != nil {
		return nil, err
	}
	a.Do(func() {
		if step < a.step {
			return
		}
		if a.count == 0 {
			a.sparse = &sparseSum{}
		}
		if err = a.sparse.add(c, indices, values, size); err == nil {
			a.count++
		}
	})
	return nil, err
}

// checkSparse holds a gradient against the accumulator's shape and against itself.
func (a *accumulator) checkSparse(c *host.Call, indices, values *tensor.Tensor, size []int64) error {
	switch {
	case indices.Rank() != 1:
		return c.Invalid("Input indices should be vector but received shape: %v", indices.Shape())
	case values.Rank() == 0 || values.Shape()[0] != indices.Len():
		return c.Invalid("Number of values (%v) must be the number of indices (%d)", values.Shape(), indices.Len())
	case size != nil && len(size) != values.Rank():
		return c.Invalid("Values not compatible with expected shape %v: their shape is %v", size, values.Shape())
	case size != nil && !a.fits(size):
		return c.Invalid("Shape mismatch: expected shape %s, got %v", a.shapeText(), size)
	}
	for i, n := range values.Shape()[1:] {
		if whole := a.dim(i + 1); whole >= 0 && whole != int64(n) || size != nil && size[i+1] != int64(n) {
			return c.Invalid("Shape mismatch: expected slice shape %s, got %v", a.shapeText(), values.Shape()[1:])
		}
	}
	if a.shape != nil && !a.shape.UnknownRank && len(a.shape.Dim) != values.Rank() {
		return c.Invalid("Shape mismatch: expected rank of %s, got %v", a.shapeText(), values.Shape())
	}
	limit := a.dim(0)
	if size != nil {
		limit = size[0]
	}
	for _, at := range tensor.Data[int64](indices) {
		if limit >= 0 && at >= limit {
			return c.Invalid("Indices %d is not within the shape: first dimension is of size %d", at, limit)
		}
	}
	return nil
}

// add merges rows in, as TensorFlow does: gradients whose indices do not ascend give some of them twice.
func (s *sparseSum) add(c *host.Call, indices, values *tensor.Tensor, size []int64) error {
	if len(s.rows) > 0 && !slices.Equal(s.rows[0].sum.Shape(), values.Shape()[1:]) {
		return c.Invalid("Shape mismatch: expected values shape %v, got %v", s.rows[0].sum.Shape(), values.Shape()[1:])
	}
	var merged []sparseRow
	old := s.rows
	for i, at := range tensor.Data[int64](indices) {
		for len(old) > 0 && old[0].index < at {
			merged, old = append(merged, old[0]), old[1:]
		}
		row := host.Row(values, i)
		if len(old) == 0 || old[0].index > at {
			merged = append(merged, sparseRow{at, row, 1})
			continue
		}
		for k := range row.Len() {
			row.SetFloat(k, old[0].sum.Float(k)+row.Float(k))
		}
		merged, old = append(merged, sparseRow{at, row, old[0].count + 1}), old[1:]
	}
	s.rows = append(merged, old...)
	if size != nil {
		s.size = size
	}
	return nil
}

// takeSparse waits for a number of gradients and returns the rows by their indices; of a mean, each divided by how many
// came for it.
func takeSparse(c *host.Call, a *accumulator) ([]*tensor.Tensor, error) {
	var s *sparseSum
	if err := a.take(c, func(int64) { s, a.sparse = a.sparse, nil }); err != nil {
		return nil, err
	}
	keys, rows := make([]int64, len(s.rows)), make([]*tensor.Tensor, len(s.rows))
	for i, row := range s.rows {
		for k := range row.sum.Len() {
			if a.mean {
				row.sum.SetFloat(k, row.sum.Float(k)/float64(row.count))
			}
		}
		keys[i], rows[i] = row.index, row.sum
	}
	values := tensor.New(a.dtype, 0)
	if len(rows) > 0 {
		values = host.Stack(rows)
	}
	return []*tensor.Tensor{tensor.Of([]int{len(keys)}, keys...), values, a.whole(s.size, values)}, nil
}

// whole is the shape that a taken gradient has: the gradients', or the accumulator's with -1 for what is open.
func (a *accumulator) whole(size []int64, values *tensor.Tensor) *tensor.Tensor {
	if size == nil {
		size = make([]int64, values.Rank())
		for i := range size {
			if size[i] = a.dim(i); i > 0 {
				size[i] = int64(values.Shape()[i])
			}
		}
	}
	return tensor.Of([]int{len(size)}, size...)
}
