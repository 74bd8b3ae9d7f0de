package dataset

import (
	"context"
	"slices"

	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// sparseKernels make sparse tensors of elements, and elements of sparse tensors.
func sparseKernels() []host.Kernel {
	return []host.Kernel{
		makes("SparseTensorSliceDataset", sparseSlices),
		transforms("DenseToSparseBatchDataset", denseToSparse),
	}
}

// sparseSlices cuts a sparse tensor along its first dimension, whose indices ascend.
func sparseSlices(c *host.Call) (Dataset, error) {
	indices, values, shape := c.In[0], c.In[1], c.In[2].Ints()
	if indices.Rank() != 2 || values.Rank() != 1 || indices.Shape()[0] != values.Len() || len(shape) != indices.Shape()[1] ||
		len(shape) == 0 {
		return Dataset{}, c.Invalid("indices of shape %v, values of shape %v and %d sizes make no sparse tensor",
			indices.Shape(), values.Shape(), len(shape))
	}
	at, rank := tensor.Data[int64](indices), len(shape)
	first := tensor.Slice[int](max(0, shape[0]) + 1) // where each slice begins
	for i := range values.Len() {
		row := at[i*rank]
		if i > 0 && row < at[(i-1)*rank] {
			return Dataset{}, c.Errorf(status.Unimplemented, "The SparseTensor must be ordered in the batch dimension; "+
				"handling arbitrarily ordered input is not currently supported.")
		}
		if row < 0 || row >= int64(shape[0]) {
			return Dataset{}, c.Invalid("index %d is not in [0, %d)", row, shape[0])
		}
		first[row+1] = i + 1
	}
	for i := 1; i < len(first); i++ {
		first[i] = max(first[i], first[i-1])
	}
	sizes := tensor.Of([]int{rank - 1}, tensor.Data[int64](c.In[2])[1:]...)
	return count(int64(shape[0]), func(i int64) Element {
		from, to := first[i], first[i+1]
		inner := tensor.New(tensor.I64, to-from, rank-1)
		for k := from; k < to; k++ {
			copy(tensor.Data[int64](inner)[(k-from)*(rank-1):], at[k*rank+1:(k+1)*rank])
		}
		return Element{inner, host.Slice(values, from, to), sizes}
	}), nil
}

// denseToSparse batches elements of different sizes as sparse tensors: three variants each.
func denseToSparse(c *host.Call, d Dataset) (Dataset, error) {
	n, err := batchSize(c, 1)
	if err != nil {
		return d, err
	}
	row := c.In[2].Ints()
	return Dataset{Size: batches(d.Size, n, false), Begin: func() Pass {
		next := d.Begin()
		return func(ctx context.Context) (Element, error) {
			elements, err := gather(ctx, next, n, false)
			if err != nil {
				return nil, err
			}
			return sparseBatch(c, elements, row)
		}
	}}, nil
}

// sparseBatch stacks elements; an unknown size of a row is the largest of the batch.
func sparseBatch(c *host.Call, elements []Element, row []int) (Element, error) {
	sizes := slices.Clone(row)
	var indices, shape []int64
	var flat []*tensor.Tensor
	for i, e := range elements {
		x := e[0]
		if x.Rank() != len(row) {
			return nil, c.Invalid("DenseToSparseBatchDataset elements must have the same rank as the row_shape")
		}
		for k, s := range x.Shape() {
			if row[k] >= 0 && s > row[k] {
				return nil, c.Errorf(status.DataLoss, "DenseToSparseBatchDataset elements must be no larger than the row_shape")
			}
			sizes[k] = max(sizes[k], s)
		}
		for k := range x.Len() {
			indices = append(indices, int64(i))
			for dim, stride := range tensor.Strides(x.Shape()) {
				indices = append(indices, int64(k/stride%x.Shape()[dim]))
			}
		}
		flat = append(flat, x.Reshape(x.Len()))
	}
	shape = append(shape, int64(len(elements)))
	for _, s := range sizes {
		shape = append(shape, int64(s))
	}
	values := host.Join(flat)
	out := tensor.New(tensor.Object, 3)
	out.Objects()[0] = tensor.Of([]int{values.Len(), len(shape)}, indices...)
	out.Objects()[1] = values
	out.Objects()[2] = tensor.Of([]int{len(shape)}, shape...)
	return Element{out}, nil
}
