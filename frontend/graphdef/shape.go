package graphdef

import (
	"math"
	"math/bits"
	"slices"

	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

const (
	// MaxTensorBytes limits a tensor that a file declares, since a shape of a few bytes may ask for any amount of
	// memory. A string counts as 16 bytes. It is what one protobuf message can hold.
	MaxTensorBytes = 1 << 31
	// MaxRank is TensorFlow's limit on dimensions.
	MaxRank = 254
	// Unknown is the size of a dimension that a shape leaves open.
	Unknown = -1
)

// ShapeOf returns the sizes of a shape, Unknown where one is open; known is false if not even the rank is given. No
// shape at all is that of a scalar, as protobuf reads it.
func ShapeOf(p *pb.TensorShapeProto) (dims []int, known bool, err error) {
	if p.GetUnknownRank() {
		return nil, false, nil
	}
	if len(p.GetDim()) > MaxRank {
		return nil, false, status.Errorf(status.InvalidArgument, "", "", "shape has %d dimensions, more than %d",
			len(p.Dim), MaxRank)
	}
	dims = make([]int, len(p.GetDim()))
	for i, d := range p.GetDim() {
		if d.GetSize() < Unknown {
			return nil, false, status.Errorf(status.InvalidArgument, "", "", "dimension %d of a shape is %d", i, d.Size)
		}
		dims[i] = int(d.GetSize())
	}
	return dims, true, nil
}

// ShapeProto makes the message of a shape with these sizes, which may be Unknown.
func ShapeProto(dims []int) *pb.TensorShapeProto {
	p := &pb.TensorShapeProto{}
	for _, d := range dims {
		p.Dim = append(p.Dim, &pb.TensorShapeProto_Dim{Size: int64(d)})
	}
	return p
}

// staticShape returns the sizes and the number of elements of a tensor, which must be known and not too many.
func staticShape(p *pb.TensorShapeProto, d tensor.DType) (dims []int, n int, err error) {
	dims, known, err := ShapeOf(p)
	if err != nil {
		return nil, 0, err
	}
	if !known {
		return nil, 0, status.Errorf(status.InvalidArgument, "", "", "tensor of unknown rank")
	}
	size := uint64(d.Size())
	if d == tensor.String {
		size = 16
	}
	n, limit := 1, uint64(MaxTensorBytes)
	if slices.Contains(dims, 0) { // takes no memory; but the strides of its shape must be numbers
		n, limit = 0, math.MaxInt64
	}
	total := size
	for i, dim := range dims {
		if dim < 0 {
			return nil, 0, status.Errorf(status.InvalidArgument, "", "", "dimension %d of a tensor is unknown", i)
		}
		high, low := bits.Mul64(total, uint64(max(dim, 1)))
		if high != 0 || low > limit {
			return nil, 0, status.Errorf(status.ResourceExhausted, "", "",
				"a tensor of shape %v and type %s exceeds the limit of %d bytes", dims, d.TF(), limit)
		}
		total = low
	}
	return dims, n * int(total/size), nil
}
