package pure

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// sparsePairRows combine the values of sparse tensors, or hand adjoints back to the values they belong to.
func sparsePairRows() []Function {
	return []Function{
		{Op: "SparseAddGrad", Host: hostSparseAddGrad},
		{Op: "SparseSliceGrad", Host: hostSparseSliceGrad},
		{Op: "SparseFillEmptyRowsGrad", Host: hostFillEmptyRowsGrad},
		{Op: "RaggedFillEmptyRowsGrad", Host: hostFillEmptyRowsGrad},
		{Op: "SparseSparseMaximum", Host: hostSparseExtremum(1)},
		{Op: "SparseSparseMinimum", Host: hostSparseExtremum(-1)},
		{Op: "SparseSoftmax", Host: hostSparseSoftmax},
	}
}

// rowsByKey finds the rows of a matrix of indices by their coordinates, which shift moves.
func rowsByKey(indices *tensor.Tensor, shift []int) map[string]int {
	rows, width := indices.Shape()[0], indices.Shape()[1]
	out := map[string]int{}
	all := indices.Ints()
	for r := range rows {
		out[rowKey(all[r*width:(r+1)*width], shift)] = r
	}
	return out
}

func rowKey(at, shift []int) string {
	moved := slices.Clone(at)
	for d := range shift {
		moved[d] += shift[d]
	}
	return fmt.Sprint(moved)
}

// picked are the elements of grad that belong to each row of indices, 0 where there is none.
func picked(grad, indices *tensor.Tensor, rows map[string]int) *tensor.Tensor {
	count, width := indices.Shape()[0], indices.Shape()[1]
	out := tensor.New(grad.DType(), count)
	all := indices.Ints()
	for i := range count {
		if r, ok := rows[rowKey(all[i*width:(i+1)*width], nil)]; ok {
			copyElements(out, i, grad, r, 1)
		}
	}
	return out
}

func hostSparseAddGrad(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	grad, a, b, sum := in[0], in[1], in[2], in[3]
	if grad.Len() != sum.Shape()[0] || a.Shape()[1] != sum.Shape()[1] || b.Shape()[1] != sum.Shape()[1] {
		return nil, n.Def.Errorf(status.InvalidArgument, "%d elements of backprop_val_grad for sum_indices %s",
			grad.Len(), sizesText(sum.Shape()))
	}
	rows := rowsByKey(sum, nil)
	return []*tensor.Tensor{picked(grad, a, rows), picked(grad, b, rows)}, nil
}

func hostSparseSliceGrad(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	grad, input, start, output := in[0], in[1], in[2].Ints(), in[3]
	width := input.Shape()[1]
	if grad.Len() != output.Shape()[0] || output.Shape()[1] != width || len(start) != width {
		return nil, n.Def.Errorf(status.InvalidArgument, "%d adjoints and input_start %v for output_indices %s",
			grad.Len(), start, sizesText(output.Shape()))
	}
	return []*tensor.Tensor{picked(grad, input, rowsByKey(output, start))}, nil
}

// hostFillEmptyRowsGrad gives each value the adjoint of the place it went to, and the default the sum of the others.
func hostFillEmptyRowsGrad(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	places, grad := in[0].Ints(), in[1]
	values, rest := tensor.New(grad.DType(), len(places)), tensor.New(grad.DType())
	taken := make([]bool, grad.Len())
	for i, at := range places {
		if at < 0 || at >= grad.Len() {
			return nil, n.Def.Errorf(status.InvalidArgument, "elements in reverse index must be in [0, %d) but got %d",
				grad.Len(), at)
		}
		taken[at] = true
		copyElements(values, i, grad, at, 1)
	}
	for i, t := range taken {
		if !t {
			addElement(rest, 0, grad, i)
		}
	}
	return []*tensor.Tensor{values, rest}, nil
}

// pair reads two sparse tensors of one shape.
func (n *Node) pair(in []*tensor.Tensor) (a, b sparse, err error) {
	a, errA := newSparse(n, in)
	b, errB := newSparse(n, in[3:])
	if err = cmp.Or(errA, errB); err == nil && !slices.Equal(a.shape.Ints(), b.shape.Ints()) {
		err = n.Def.Errorf(status.InvalidArgument, "operands' shapes do not match: %v and %v", a.shape.Ints(), b.shape.Ints())
	}
	return a, b, err
}

// hostSparseExtremum is the larger (sign 1) or the smaller of two sparse tensors' elements, absent ones being 0.
func hostSparseExtremum(sign int) func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	return func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
		a, b, err := n.pair(in)
		if err != nil {
			return nil, err
		}
		rank := a.shape.Len()
		values := tensor.New(a.values.DType(), a.values.Len()+b.values.Len()+1) // the last is 0
		copyElements(values, 0, a.values, 0, a.values.Len())
		copyElements(values, a.values.Len(), b.values, 0, b.values.Len())
		zero := values.Len() - 1
		var entries []entry
		index := map[string]int{}
		add := func(at []int, value int) {
			key := rowKey(at, nil)
			k, ok := index[key]
			if !ok {
				index[key] = len(entries)
				entries = append(entries, entry{slices.Clone(at), value})
				return
			}
			if compareElements(values, value, entries[k].value)*sign > 0 {
				entries[k].value = value
			}
		}
		atA, atB := a.indices.Ints(), b.indices.Ints()
		inB := rowsByKey(b.indices, nil)
		for i := range a.values.Len() {
			at := atA[i*rank : (i+1)*rank]
			add(at, i)
			if _, both := inB[rowKey(at, nil)]; !both {
				add(at, zero)
			}
		}
		inA := rowsByKey(a.indices, nil)
		for i := range b.values.Len() {
			at := atB[i*rank : (i+1)*rank]
			add(at, a.values.Len()+i)
			if _, both := inA[rowKey(at, nil)]; !both {
				add(at, zero)
			}
		}
		slices.SortFunc(entries, func(x, y entry) int { return slices.Compare(x.at, y.at) })
		out := build(values, entries, a.shape.Ints())
		return []*tensor.Tensor{out.indices, out.values}, nil
	}
}

// hostSparseSoftmax is the softmax of the values that differ in the last coordinate alone.
func hostSparseSoftmax(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	s, err := newSparse(n, in)
	if err != nil {
		return nil, err
	}
	if s.shape.Len() < 2 {
		return nil, n.Def.Errorf(status.InvalidArgument, "input should have rank >= 2, but received shape %v", s.shape.Ints())
	}
	groups := map[string][]int{}
	for _, e := range s.entries() {
		key := rowKey(e.at[:len(e.at)-1], nil)
		groups[key] = append(groups[key], e.value)
	}
	out := tensor.New(s.values.DType(), s.values.Len())
	for _, group := range groups {
		most, sum := math.Inf(-1), 0.0
		for _, i := range group {
			most = max(most, s.values.Float(i))
		}
		for _, i := range group {
			sum += math.Exp(s.values.Float(i) - most)
		}
		for _, i := range group {
			out.SetFloat(i, math.Exp(s.values.Float(i)-most)/sum)
		}
	}
	return []*tensor.Tensor{out}, nil
}
