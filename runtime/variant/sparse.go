// Package variant puts tensors into variants and takes them out: sparse tensors as three of them, ragged tensors as one,
// which is how datasets hand such elements on, and maps of tensors. It also chooses among handles. In the host tensors of the runtime a variant is an object; one that
// stands for a tensor is a *tensor.Tensor.
//
// The package knows host's calls. It must not know datasets, sessions or the compiler.
package variant

import (
	"slices"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// Kernels are the ops on tensors inside of variants.
func Kernels() []host.Kernel {
	return []host.Kernel{
		{Op: "EmptyTensorMap", Eval: emptyMap},
		{Op: "TensorMapInsert", Eval: mapInsert},
		{Op: "TensorMapErase", Eval: mapErase},
		{Op: "TensorMapLookup", Eval: mapLookup},
		{Op: "TensorMapHasKey", Eval: mapHasKey},
		{Op: "TensorMapSize", Eval: mapSize},
		{Op: "TensorMapStackKeys", Eval: mapKeys},
		{Op: "Pack", Eval: packObjects, Objects: true},
		{Op: "GatherV2", Eval: gatherObjects, Objects: true},
		{Op: "SerializeSparse", Eval: serializeSparse},
		{Op: "SerializeManySparse", Eval: serializeManySparse},
		{Op: "DeserializeSparse", Eval: deserializeSparse},
		{Op: "DeserializeManySparse", Eval: deserializeSparse},
		{Op: "RaggedTensorToVariant", Eval: raggedToVariant},
		{Op: "RaggedTensorFromVariant", Eval: raggedFromVariant},
	}
}

// sparse is a sparse tensor.
type sparse struct {
	indices []int64 // of each value, one after the other
	values  *tensor.Tensor
	shape   []int64
}

// sparseOf checks the three parts of a sparse tensor.
func sparseOf(c *host.Call, indices, values, shape *tensor.Tensor) (*sparse, error) {
	switch {
	case indices.DType() != tensor.I64 || indices.Rank() != 2:
		return nil, c.Invalid("Input indices should be a matrix but received shape %v", indices.Shape())
	case values.Rank() != 1:
		return nil, c.Invalid("Input values should be a vector but received shape %v", values.Shape())
	case shape.DType() != tensor.I64 || shape.Rank() != 1:
		return nil, c.Invalid("Input shape should be a vector but received shape %v", shape.Shape())
	case indices.Shape()[0] != values.Len():
		return nil, c.Invalid("Number of values must match first dimension of indices. Got %d values, indices shape: %v",
			values.Len(), indices.Shape())
	case indices.Shape()[1] != shape.Len():
		return nil, c.Invalid("Number of dimensions must match second dimension of indices. Got %d dimensions, "+
			"indices shape: %v", shape.Len(), indices.Shape())
	case shape.Len() == 0:
		return nil, c.Invalid("The shape argument requires at least one element.")
	}
	return &sparse{tensor.Data[int64](indices), values, tensor.Data[int64](shape)}, nil
}

// parts are the three tensors.
func (s *sparse) parts() []*tensor.Tensor {
	return []*tensor.Tensor{
		tensor.Of([]int{s.values.Len(), len(s.shape)}, s.indices...), s.values, tensor.Of([]int{len(s.shape)}, s.shape...),
	}
}

// row is the part of the sparse tensor at one place of its first dimension: values from to end-1.
func (s *sparse) row(from, end int) *sparse {
	out := &sparse{values: host.Slice(s.values, from, end), shape: s.shape[1:]}
	rank := len(s.shape)
	for i := from; i < end; i++ {
		out.indices = append(out.indices, s.indices[i*rank+1:(i+1)*rank]...)
	}
	return out
}

// store puts the parts at a place of a tensor of variants or of serialised strings.
func (s *sparse) store(c *host.Call, to *tensor.Tensor, at int) error {
	for i, p := range s.parts() {
		if to.DType() == tensor.Object {
			to.Objects()[at+i] = p
			continue
		}
		raw, err := graphdef.MarshalBinary(graphdef.TensorProto(p))
		if err != nil {
			return c.Blame(err)
		}
		to.Strings()[at+i] = string(raw)
	}
	return nil
}

// serialized is what serialised sparse tensors are stored in.
func serialized(c *host.Call, shape ...int) *tensor.Tensor {
	if c.Node.Type("out_type") == pb.DataType_DT_VARIANT {
		return tensor.New(tensor.Object, shape...)
	}
	return tensor.New(tensor.String, shape...)
}

func serializeSparse(c *host.Call) ([]*tensor.Tensor, error) {
	s, err := sparseOf(c, c.In[0], c.In[1], c.In[2])
	if err != nil {
		return nil, err
	}
	out := serialized(c, 3)
	return []*tensor.Tensor{out}, s.store(c, out, 0)
}

// serializeManySparse serialises each part along the first dimension, whose indices ascend.
func serializeManySparse(c *host.Call) ([]*tensor.Tensor, error) {
	s, err := sparseOf(c, c.In[0], c.In[1], c.In[2])
	if err != nil {
		return nil, err
	}
	rank := len(s.shape)
	if rank < 2 {
		return nil, c.Invalid("Rank of input SparseTensor should be > 1, but saw rank: %d", rank)
	}
	n := s.shape[0]
	out := serialized(c, int(n), 3)
	from := 0
	for row := range n {
		end := from
		for end < s.values.Len() && s.indices[end*rank] == row {
			end++
		}
		if err := s.row(from, end).store(c, out, 3*int(row)); err != nil {
			return nil, err
		}
		from = end
	}
	if from < s.values.Len() {
		return nil, c.Invalid("Received unexpected column 0 value in input SparseTensor: %d < 0 (or) >= %d, or out of order",
			s.indices[from*rank], n)
	}
	return []*tensor.Tensor{out}, nil
}

// load reads the parts at a place of a tensor of variants or of serialised strings.
func load(c *host.Call, from *tensor.Tensor, at int) (*sparse, error) {
	var parts [3]*tensor.Tensor
	for i := range parts {
		if from.DType() == tensor.Object {
			t, ok := from.Objects()[at+i].(*tensor.Tensor)
			if !ok {
				return nil, c.Invalid("Could not get a tensor from serialized_sparse[%d, %d]", at/3, i)
			}
			parts[i] = t
			continue
		}
		message := &pb.TensorProto{}
		if err := proto.Unmarshal([]byte(from.Strings()[at+i]), message); err != nil {
			return nil, c.Invalid("Could not parse serialized_sparse[%d, %d]: %w", at/3, i, err)
		}
		t, err := graphdef.TensorOf(message)
		if err != nil {
			return nil, c.Invalid("Could not construct Tensor serialized_sparse[%d, %d]: %w", at/3, i, err)
		}
		parts[i] = t
	}
	if want := c.Node.Type("dtype"); graphdef.DataType(parts[1].DType()) != want {
		return nil, c.Invalid("Requested SparseTensor of type %s but SparseTensor[%d].values.dtype() == %s",
			graphdef.TypeName(want), at/3, parts[1].DType().TF())
	}
	return sparseOf(c, parts[0], parts[1], parts[2])
}

// deserializeSparse stacks sparse tensors: the dimensions before the last one, of 3, come before theirs. Sizes may
// differ; the largest holds.
func deserializeSparse(c *host.Call) ([]*tensor.Tensor, error) {
	in := c.In[0]
	if in.Rank() == 0 || in.Shape()[in.Rank()-1] != 3 {
		return nil, c.Invalid("Serialized sparse should have 3 as the last dimension, found shape %v", in.Shape())
	}
	outer := in.Shape()[:in.Rank()-1]
	n := tensor.NumElements(outer)
	if n == 0 {
		return nil, c.Invalid("Serialized sparse should have non-zero first dimension, found shape %v", in.Shape())
	}
	var all sparse
	var values []*tensor.Tensor
	for i := range n {
		s, err := load(c, in, 3*i)
		switch {
		case err != nil:
			return nil, err
		case i == 0:
			all.shape = slices.Clone(s.shape)
		case len(s.shape) != len(all.shape):
			return nil, c.Invalid("Inconsistent shape across SparseTensors: rank prior to SparseTensor[%d] was: %d but "+
				"rank of SparseTensor[%d] is: %d", i, len(all.shape), i, len(s.shape))
		}
		for k, size := range s.shape {
			all.shape[k] = max(all.shape[k], size)
		}
		for k := range s.values.Len() {
			for d, stride := range tensor.Strides(outer) {
				all.indices = append(all.indices, int64(i/stride%outer[d]))
			}
			all.indices = append(all.indices, s.indices[k*len(s.shape):(k+1)*len(s.shape)]...)
		}
		values = append(values, s.values)
	}
	sizes := make([]int64, len(outer))
	for d, s := range outer {
		sizes[d] = int64(s)
	}
	all.values, all.shape = host.Join(values), append(sizes, all.shape...)
	return all.parts(), nil
}
