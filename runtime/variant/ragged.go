package variant

import (
	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// Ragged is a ragged tensor: the row splits of each partition, outermost first, and what they divide.
type Ragged struct {
	Splits [][]int64
	Values *tensor.Tensor
}

// RaggedOf reads a ragged tensor from tensors: its splits, and its values last.
func RaggedOf(parts ...*tensor.Tensor) *Ragged {
	last := len(parts) - 1
	r := &Ragged{Values: parts[last]}
	for _, p := range parts[:last] {
		splits := make([]int64, p.Len())
		for i := range splits {
			splits[i] = p.Int(i)
		}
		r.Splits = append(r.Splits, splits)
	}
	return r
}

// rows is the size of the outermost dimension.
func (r *Ragged) rows() int {
	if len(r.Splits) > 0 {
		return len(r.Splits[0]) - 1
	}
	return r.Values.Shape()[0]
}

// row is the part at place i of the outermost dimension.
func (r *Ragged) row(i int) *Ragged {
	if len(r.Splits) == 0 {
		return &Ragged{Values: host.Row(r.Values, i)}
	}
	from, end := r.Splits[0][i], r.Splits[0][i+1]
	out := &Ragged{}
	for _, splits := range r.Splits[1:] {
		part := splits[from : end+1]
		moved := make([]int64, len(part))
		for k, s := range part {
			moved[k] = s - part[0]
		}
		out.Splits = append(out.Splits, moved)
		from, end = part[0], part[len(part)-1]
	}
	out.Values = host.Slice(r.Values, int(from), int(end))
	return out
}

// check refuses splits that do not fit what they divide.
func (r *Ragged) check(c *host.Call) error {
	for k, splits := range r.Splits {
		below := 0
		switch {
		case k+1 < len(r.Splits):
			below = len(r.Splits[k+1]) - 1
		case r.Values.Rank() == 0:
			return c.Invalid("Requires flat_values to have at least one dimension when ragged_rank > 0")
		default:
			below = r.Values.Shape()[0]
		}
		if len(splits) == 0 || splits[0] != 0 || splits[len(splits)-1] != int64(below) {
			return c.Invalid("Invalid ragged splits: they must start at 0 and end at %d", below)
		}
		for i := range splits[1:] {
			if splits[i+1] < splits[i] {
				return c.Invalid("Invalid ragged splits: ragged splits must be in non decreasing order")
			}
		}
	}
	return nil
}

// raggedToVariant makes a variant of a ragged tensor, or one of each of its rows.
func raggedToVariant(c *host.Call) ([]*tensor.Tensor, error) {
	r := RaggedOf(c.In...)
	if err := r.check(c); err != nil {
		return nil, err
	}
	if !c.Node.Bool("batched_input") {
		return []*tensor.Tensor{tensor.OfObject(r)}, nil
	}
	if r.Values.Rank() == 0 {
		return nil, c.Invalid("ragged_rank must be positive for a batched input, or the values no scalar")
	}
	out := tensor.New(tensor.Object, r.rows())
	for i := range out.Objects() {
		out.Objects()[i] = r.row(i)
	}
	return []*tensor.Tensor{out}, nil
}

// raggedFromVariant stacks ragged tensors: the variants' own dimensions come first, all but the outermost of them as
// partitions.
func raggedFromVariant(c *host.Call) ([]*tensor.Tensor, error) {
	in := c.In[0]
	rank, inner := int(c.Node.Int("output_ragged_rank")), int(c.Node.Int("input_ragged_rank"))
	if inner < 0 {
		if inner = rank - in.Rank(); inner < 0 {
			return nil, c.Invalid("Inferred input_ragged_rank (output_ragged_rank - encoded_variant.dims()) must be >= 0, "+
				"found %d", inner)
		}
	}
	if rank != inner+in.Rank() {
		return nil, c.Invalid("output_ragged_rank must be equal to input_ragged_rank + encoded_ragged.dims(): "+
			"output_ragged_rank: %d, input_ragged_rank: %d, encoded_variant.dims(): %d", rank, inner, in.Rank())
	}
	parts := make([]*Ragged, in.Len())
	for i, o := range in.Objects() {
		r, ok := o.(*Ragged)
		switch {
		case !ok:
			return nil, c.Invalid("Input Variant element at index %d doesn't hold a RaggedTensorVariant", i)
		case len(r.Splits) != inner:
			return nil, c.Invalid("Encoded input RaggedTensorVariant has ragged_rank=%d. Expected ragged_rank=%d.",
				len(r.Splits), inner)
		case graphdef.DataType(r.Values.DType()) != c.Node.Type("Tvalues"):
			return nil, c.Invalid("Expected values Tensor dtype: %s, found: %s",
				graphdef.TypeName(c.Node.Type("Tvalues")), r.Values.DType().TF())
		}
		parts[i] = r
	}
	if in.Rank() == 0 {
		return parts[0].tensors(c), nil
	}
	r, err := stacked(c, parts, in.Shape(), inner)
	if err != nil {
		return nil, err
	}
	return r.tensors(c), nil
}

// stacked joins ragged tensors of so many partitions, arranged in some shape.
func stacked(c *host.Call, parts []*Ragged, shape []int, inner int) (*Ragged, error) {
	out := &Ragged{Splits: make([][]int64, len(shape)+inner)}
	for d := 1; d < len(shape); d++ { // the variants' dimensions divide evenly
		for i := range tensor.NumElements(shape[:d]) + 1 {
			out.Splits[d-1] = append(out.Splits[d-1], int64(i*shape[d]))
		}
	}
	below := out.Splits[len(shape)-1:]
	for k := range below {
		below[k] = []int64{0}
	}
	var values []*tensor.Tensor
	for _, p := range parts {
		if p.Values.Rank() == 0 {
			return nil, c.Invalid("Cannot stack scalars of RaggedTensorVariants")
		}
		below[0] = append(below[0], below[0][len(below[0])-1]+int64(p.rows()))
		for k, splits := range p.Splits {
			base := below[k+1][len(below[k+1])-1]
			for _, s := range splits[1:] {
				below[k+1] = append(below[k+1], base+s)
			}
		}
		values = append(values, p.Values)
	}
	if len(values) == 0 {
		d, err := graphdef.DType(c.Node.Type("Tvalues"))
		out.Values = tensor.New(d, 0)
		return out, err
	}
	out.Values = host.Join(values)
	return out, nil
}

// tensors are the splits, in the node's type, and the values.
func (r *Ragged) tensors(c *host.Call) []*tensor.Tensor {
	d := tensor.I64
	if c.Node.Type("Tsplits") == pb.DataType_DT_INT32 {
		d = tensor.I32
	}
	var out []*tensor.Tensor
	for _, splits := range r.Splits {
		t := tensor.New(d, len(splits))
		for i, s := range splits {
			t.SetInt(i, s)
		}
		out = append(out, t)
	}
	return append(out, r.Values)
}
