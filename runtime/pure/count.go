package pure

import (
	"maps"
	"slices"

	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// countRows count values in rows of sparse and ragged tensors, or give the counts as sparse tensors.
func countRows() []Function {
	return []Function{
		{Op: "SparseBincount", Host: hostBincount((*Node).sparseRows, 4)},
		{Op: "RaggedBincount", Host: hostBincount((*Node).raggedRows, 3)},
		{Op: "DenseCountSparseOutput", Host: hostCount((*Node).denseRows, 1)},
		{Op: "SparseCountSparseOutput", Host: hostCount((*Node).sparseRows, 3)},
		{Op: "RaggedCountSparseOutput", Host: hostCount((*Node).raggedRows, 2)},
	}
}

// rowed are values with the row that each belongs to; vector says that there are no rows, but one vector.
type rowed struct {
	values []int
	row    []int
	rows   int
	vector bool
}

func (n *Node) denseRows(in []*tensor.Tensor) (rowed, error) {
	x := in[0]
	if x.Rank() != 1 && x.Rank() != 2 {
		return rowed{}, n.Def.Errorf(status.InvalidArgument, "input must be a 1 or 2-dimensional tensor, got %s",
			sizesText(x.Shape()))
	}
	r := rowed{values: x.Ints(), row: make([]int, x.Len()), rows: 1, vector: x.Rank() == 1}
	if !r.vector {
		r.rows = x.Shape()[0]
		for i := range r.row {
			r.row[i] = i / x.Shape()[1]
		}
	}
	return r, nil
}

func (n *Node) sparseRows(in []*tensor.Tensor) (rowed, error) {
	s, err := newSparse(n, in)
	if err != nil {
		return rowed{}, err
	}
	sizes := s.shape.Ints()
	r := rowed{values: s.values.Ints(), row: make([]int, s.values.Len()), rows: 1, vector: len(sizes) == 1}
	if !r.vector {
		r.rows = sizes[0]
		for i := range r.row {
			r.row[i] = s.at(i)[0]
		}
	}
	return r, nil
}

func (n *Node) raggedRows(in []*tensor.Tensor) (rowed, error) {
	splits := in[0].Ints()
	if err := n.checkSplits(splits, in[1].Len()); err != nil {
		return rowed{}, err
	}
	r := rowed{values: in[1].Ints(), row: make([]int, in[1].Len()), rows: len(splits) - 1}
	for k := range r.rows {
		for i := splits[k]; i < splits[k+1]; i++ {
			r.row[i] = k
		}
	}
	return r, nil
}

// weight adds element i of the weights, or 1 if there are none, to element at; of binary counts it is 1.
func weight(to *tensor.Tensor, at int, weights *tensor.Tensor, i int, binary bool) {
	switch {
	case binary:
		to.SetInt(at, 1)
	case weights.Len() == 0:
		to.SetFloat(at, to.Float(at)+1)
	default:
		addElement(to, at, weights, i)
	}
}

// hostBincount counts the values of each row below the size, the input before the last, the weights.
func hostBincount(rows func(*Node, []*tensor.Tensor) (rowed, error), last int,
) func(*Node, []*tensor.Tensor) ([]*tensor.Tensor, error) {
	return func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
		r, err := rows(n, in)
		if err != nil {
			return nil, err
		}
		size, weights := int(in[last-1].Int(0)), in[last]
		if err := n.countable(r, weights); err != nil || size < 0 {
			if err == nil {
				err = n.Def.Errorf(status.InvalidArgument, "size (%d) must be non-negative", size)
			}
			return nil, err
		}
		sizes := []int{r.rows, size}
		if r.vector {
			sizes = sizes[1:]
		}
		out := tensor.New(weights.DType(), sizes...)
		for i, v := range r.values {
			if v < size {
				weight(out, r.row[i]*size+v, weights, i, n.Def.Bool("binary_output"))
			}
		}
		return []*tensor.Tensor{out}, nil
	}
}

func (n *Node) countable(r rowed, weights *tensor.Tensor) error {
	if len(r.values) > 0 && slices.Min(r.values) < 0 {
		return n.Def.Errorf(status.InvalidArgument, "input values must all be non-negative")
	}
	if weights.Len() > 0 && weights.Len() != len(r.values) {
		return n.Def.Errorf(status.InvalidArgument, "weights and values must have the same shape: %s, and %d values",
			sizesText(weights.Shape()), len(r.values))
	}
	return nil
}

// hostCount gives the values that each row holds, and how often, as a sparse tensor.
func hostCount(rows func(*Node, []*tensor.Tensor) (rowed, error), last int,
) func(*Node, []*tensor.Tensor) ([]*tensor.Tensor, error) {
	return func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
		r, err := rows(n, in)
		if err == nil {
			err = n.countable(r, in[last])
		}
		if err != nil {
			return nil, err
		}
		most, width := n.Int("maxlength"), 0
		seen := tensor.Slice[map[int]int](r.rows)
		sums := tensor.New(in[last].DType(), len(r.values))
		for i, v := range r.values {
			if most > 0 && v >= most {
				continue
			}
			if seen[r.row[i]] == nil {
				seen[r.row[i]] = map[int]int{}
			}
			at, ok := seen[r.row[i]][v]
			if !ok {
				at = i
				seen[r.row[i]][v] = i
			}
			weight(sums, at, in[last], i, n.Def.Bool("binary_output"))
			width = max(width, v+1)
		}
		if width = max(width, n.Int("minlength")); most > 0 {
			width = most
		}
		var entries []entry
		for k, counts := range seen {
			for _, v := range slices.Sorted(maps.Keys(counts)) {
				at := []int{k, v}
				if r.vector {
					at = at[1:]
				}
				entries = append(entries, entry{at, counts[v]})
			}
		}
		sizes := []int{r.rows, width}
		if r.vector {
			sizes = sizes[1:]
		}
		s := build(sums, entries, sizes)
		return []*tensor.Tensor{s.indices, s.values, s.shape}, nil
	}
}
