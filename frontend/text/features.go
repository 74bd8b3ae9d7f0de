package text

import (
	"fmt"
	"slices"

	"tfc/ir/tensor"
)

// Features says what to read of serialised Examples.
type Features struct {
	Sparse []Feature
	Dense  []DenseFeature
	Ragged []Feature
	// Names are the Examples', for errors; there may be none.
	Names []string
}

// Feature is a list of any length in each Example.
type Feature struct {
	Key   string
	DType tensor.DType
	// Splits is the type of a ragged feature's row splits.
	Splits tensor.DType
}

// DenseFeature is a tensor of one shape in each Example.
type DenseFeature struct {
	Key string
	// Default stands for an absent one; it is empty if the feature is required.
	Default *tensor.Tensor
	// Shape is the tensor's. If its first size is negative, it may differ: shorter ones are padded with Default.
	Shape []int
}

// Parsed are the features of all Examples.
type Parsed struct {
	Sparse []SparseValue
	Dense  []*tensor.Tensor
	Ragged []RaggedValue
}

// SparseValue is a sparse tensor: indices, values and shape.
type SparseValue struct{ Indices, Values, Shape *tensor.Tensor }

// RaggedValue is a ragged tensor of one partition.
type RaggedValue struct{ Values, Splits *tensor.Tensor }

// Parse reads Examples: a vector of them, or a scalar, which gives results without the dimension of the batch.
func (f *Features) Parse(serialized *tensor.Tensor) (*Parsed, error) {
	if serialized.Rank() > 1 {
		return nil, fmt.Errorf("expected serialized to be a scalar or vector, got shape: %v", serialized.Shape())
	}
	for k, d := range f.Dense {
		if slices.ContainsFunc(d.Shape[min(1, len(d.Shape)):], func(s int) bool { return s < 0 }) {
			return nil, fmt.Errorf("dense_shapes[%d] is not fully defined beyond its first size", k)
		}
	}
	b := batch{Features: f, shape: serialized.Shape()}
	for i, s := range serialized.Strings() {
		e, err := ParseExample(s)
		if err != nil {
			return nil, fmt.Errorf("name: %s, could not parse example input: %w", f.name(i), err)
		}
		b.examples = append(b.examples, e)
	}
	return b.parsed()
}

func (f *Features) name(i int) string {
	if i < len(f.Names) {
		return f.Names[i]
	}
	return "<unknown>"
}

// batch is a number of Examples: a vector of them, or one by itself.
type batch struct {
	*Features
	shape    []int
	examples []map[string]*tensor.Tensor
}

func (b *batch) parsed() (*Parsed, error) {
	out := &Parsed{}
	for _, f := range b.Sparse {
		rows, err := b.column(f.Key, f.DType)
		if err != nil {
			return nil, err
		}
		out.Sparse = append(out.Sparse, b.sparse(rows))
	}
	for _, f := range b.Dense {
		t, err := b.dense(f)
		if err != nil {
			return nil, err
		}
		out.Dense = append(out.Dense, t)
	}
	for _, f := range b.Ragged {
		rows, err := b.column(f.Key, f.DType)
		if err != nil {
			return nil, err
		}
		out.Ragged = append(out.Ragged, RaggedValue{joined(rows), b.splits(rows, f.Splits)})
	}
	return out, nil
}

// column is a feature of all examples; an absent one is empty. There is one row more for no examples.
func (b *batch) column(key string, d tensor.DType) ([]*tensor.Tensor, error) {
	rows := make([]*tensor.Tensor, len(b.examples), len(b.examples)+1)
	for i, e := range b.examples {
		rows[i] = e[key]
		switch {
		case rows[i] == nil:
			rows[i] = tensor.New(d, 0)
		case rows[i].DType() != d:
			return nil, fmt.Errorf("name: %s, key: %s, index: %d. Data types don't match. Expected type: %s, found %s",
				b.name(i), key, i, d.TF(), rows[i].DType().TF())
		}
	}
	if len(rows) == 0 {
		rows = append(rows, tensor.New(d, 0))
	}
	return rows, nil
}

// joined puts vectors of one type behind each other; there is at least one.
func joined(rows []*tensor.Tensor) *tensor.Tensor {
	n := 0
	for _, r := range rows {
		n += r.Len()
	}
	out := tensor.New(rows[0].DType(), n)
	at := 0
	for _, r := range rows {
		copyElements(out, at, r, 0, r.Len())
		at += r.Len()
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

func (b *batch) sparse(rows []*tensor.Tensor) SparseValue {
	values := joined(rows)
	rank := len(b.shape) + 1
	var at []int64
	width := 0
	for i, r := range rows {
		width = max(width, r.Len())
		for j := range r.Len() {
			at = append(at, []int64{int64(i), int64(j)}[2-rank:]...)
		}
	}
	return SparseValue{
		tensor.Of([]int{values.Len(), rank}, at...), values,
		tensor.Of([]int{rank}, []int64{int64(len(b.examples)), int64(width)}[2-rank:]...),
	}
}

func (b *batch) splits(rows []*tensor.Tensor, d tensor.DType) *tensor.Tensor {
	if len(b.shape) == 0 {
		return tensor.New(d, 0)
	}
	out := tensor.New(d, len(b.examples)+1)
	at := 0
	for i := range b.examples {
		at += rows[i].Len()
		out.SetInt(i+1, int64(at))
	}
	return out
}

// dense stacks a feature that has one shape in all examples. If its first size is open, shorter ones are padded.
func (b *batch) dense(f DenseFeature) (*tensor.Tensor, error) {
	rows, err := b.column(f.Key, f.Default.DType())
	if err != nil {
		return nil, err
	}
	sizes := slices.Clone(f.Shape)
	open := len(sizes) > 0 && sizes[0] < 0
	if open {
		sizes[0] = 0
		for i, r := range rows {
			row := max(tensor.NumElements(sizes[1:]), 1)
			if r.Len()%row != 0 {
				return nil, b.badSize(i, f.Key, r, sizes)
			}
			sizes[0] = max(sizes[0], r.Len()/row)
		}
	}
	size := tensor.NumElements(sizes)
	out := tensor.New(f.Default.DType(), slices.Concat(b.shape, sizes)...)
	for i := range b.examples {
		r, absent := rows[i], b.examples[i][f.Key] == nil
		switch {
		case open:
			for j := r.Len(); j < size && f.Default.Len() == 1; j++ {
				copyElements(out, i*size+j, f.Default, 0, 1)
			}
		case absent && f.Default.Len() == 0 && size > 0:
			return nil, fmt.Errorf("name: %s, feature: %s (data type: %s) is required but could not be found",
				b.name(i), f.Key, r.DType().TF())
		case absent:
			r = f.Default
		}
		if !open && r.Len() != size {
			return nil, b.badSize(i, f.Key, r, sizes)
		}
		copyElements(out, i*size, r, 0, r.Len())
	}
	return out, nil
}

func (b *batch) badSize(i int, key string, r *tensor.Tensor, sizes []int) error {
	return fmt.Errorf("name: %s, key: %s, index: %d. Number of %s values != expected. Values size: %d but output shape: %v",
		b.name(i), key, i, r.DType().TF(), r.Len(), sizes)
}
