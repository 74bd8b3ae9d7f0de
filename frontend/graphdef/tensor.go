package graphdef

import (
	"slices"

	"google.golang.org/protobuf/encoding/protowire"

	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// TensorOf decodes a tensor by TensorFlow's rules: tensor_content holds the elements in little-endian bytes and must
// be of exactly that size; else the field of the type holds them, where too few are filled up with the last one, none
// stands for zeros, and what is too much is ignored. Numbers may share memory with p, so p must not change after.
//
// Types without host tensors are UNIMPLEMENTED; a shape that is not fully known or does not fit is INVALID_ARGUMENT;
// one beyond MaxTensorBytes is RESOURCE_EXHAUSTED.
func TensorOf(p *pb.TensorProto) (*tensor.Tensor, error) {
	d, err := DType(p.GetDtype())
	if err != nil {
		return nil, err
	}
	dims, n, err := staticShape(p.GetTensorShape(), d)
	switch {
	case err != nil:
		return nil, err
	case n == 0 || len(p.GetTensorContent()) == 0:
		t := tensor.New(d, dims...)
		if n > 0 {
			fields[d].read(t, p)
		}
		return t, nil
	case d == tensor.String:
		return stringsFromContent(dims, n, p.TensorContent)
	}
	content := p.TensorContent
	if len(content) != n*d.Size() {
		return nil, status.Errorf(status.InvalidArgument, "", "",
			"cannot parse tensor: tensor_content has %d bytes, shape %v of type %s takes %d",
			len(content), dims, d.TF(), n*d.Size())
	}
	if d == tensor.Bool {
		content = zeroOne(content)
	}
	return tensor.FromBytes(d, dims, content)
}

// zeroOne returns bools as 0 and 1, which is what generated code takes for granted.
func zeroOne(content []byte) []byte {
	if slices.Max(content) <= 1 {
		return content
	}
	clean := make([]byte, len(content))
	for i, c := range content {
		if c != 0 {
			clean[i] = 1
		}
	}
	return clean
}

// stringsFromContent decodes strings as TensorFlow's C++ sends them: n lengths as varints, then all bytes.
func stringsFromContent(dims []int, n int, content []byte) (*tensor.Tensor, error) {
	bad := status.Errorf(status.InvalidArgument, "", "",
		"cannot parse tensor: tensor_content of %d bytes does not hold %d strings", len(content), n)
	if n > len(content) {
		return nil, bad
	}
	t := tensor.New(tensor.String, dims...)
	lengths := content
	total := uint64(0)
	for range n {
		length, size := protowire.ConsumeVarint(content)
		if size < 0 || length > uint64(len(content)) {
			return nil, bad
		}
		total += length
		content = content[size:]
	}
	if total != uint64(len(content)) {
		return nil, bad
	}
	for i := range n {
		length, size := protowire.ConsumeVarint(lengths)
		lengths = lengths[size:]
		t.Strings()[i] = string(content[:length])
		content = content[length:]
	}
	return t, nil
}

// TensorProto encodes a tensor as TensorFlow's Python does: several numbers as tensor_content, a single one and
// strings in the field of their type. The message may share memory with t.
func TensorProto(t *tensor.Tensor) *pb.TensorProto {
	p := &pb.TensorProto{Dtype: DataType(t.DType()), TensorShape: ShapeProto(t.Shape())}
	switch {
	case t.Len() == 0:
	case t.Len() > 1 && t.DType() != tensor.String:
		p.TensorContent = t.Bytes()
	default:
		fields[t.DType()].write(p, t)
	}
	return p
}

// field is where a TensorProto holds the elements of a type.
type field struct {
	read  func(t *tensor.Tensor, p *pb.TensorProto)
	write func(p *pb.TensorProto, t *tensor.Tensor)
}

var fields = map[tensor.DType]field{
	tensor.Bool: numbers[bool](func(p *pb.TensorProto) *[]bool { return &p.BoolVal },
		same[bool], same[bool]),
	tensor.I8:  integers[int8](),
	tensor.I16: integers[int16](),
	tensor.I32: integers[int32](),
	tensor.U8:  integers[uint8](),
	tensor.U16: integers[uint16](),
	tensor.I64: numbers[int64](func(p *pb.TensorProto) *[]int64 { return &p.Int64Val },
		same[int64], same[int64]),
	tensor.U32: numbers[uint32](func(p *pb.TensorProto) *[]uint32 { return &p.Uint32Val },
		same[uint32], same[uint32]),
	tensor.U64: numbers[uint64](func(p *pb.TensorProto) *[]uint64 { return &p.Uint64Val },
		same[uint64], same[uint64]),
	tensor.F32: numbers[float32](func(p *pb.TensorProto) *[]float32 { return &p.FloatVal },
		same[float32], same[float32]),
	tensor.F64: numbers[float64](func(p *pb.TensorProto) *[]float64 { return &p.DoubleVal },
		same[float64], same[float64]),
	tensor.F16:  halves[tensor.F16Bits](),
	tensor.BF16: halves[tensor.BF16Bits](),
	tensor.C64: {
		read: func(t *tensor.Tensor, p *pb.TensorProto) {
			fill(t, pairs(p.ScomplexVal, makeComplex64), same[complex64])
		},
		write: func(p *pb.TensorProto, t *tensor.Tensor) { p.ScomplexVal = splitComplex64(tensor.Data[complex64](t)) },
	},
	tensor.C128: {
		read: func(t *tensor.Tensor, p *pb.TensorProto) {
			fill(t, pairs(p.DcomplexVal, makeComplex128), same[complex128])
		},
		write: func(p *pb.TensorProto, t *tensor.Tensor) { p.DcomplexVal = splitComplex128(tensor.Data[complex128](t)) },
	},
	tensor.String: {readStrings, writeStrings},
}

func same[T any](v T) T { return v }

// numbers describes a type whose elements stand in a repeated field, one by one.
func numbers[T tensor.Element, V any](at func(*pb.TensorProto) *[]V, decode func(V) T, encode func(T) V) field {
	return field{
		read: func(t *tensor.Tensor, p *pb.TensorProto) { fill(t, *at(p), decode) },
		write: func(p *pb.TensorProto, t *tensor.Tensor) {
			for _, v := range tensor.Data[T](t) {
				*at(p) = append(*at(p), encode(v))
			}
		},
	}
}

func integers[T int8 | int16 | int32 | uint8 | uint16]() field {
	return numbers(func(p *pb.TensorProto) *[]int32 { return &p.IntVal },
		func(v int32) T { return T(v) }, func(v T) int32 { return int32(v) })
}

func halves[T tensor.F16Bits | tensor.BF16Bits]() field {
	return numbers(func(p *pb.TensorProto) *[]int32 { return &p.HalfVal },
		func(v int32) T { return T(v) }, func(v T) int32 { return int32(v) })
}

// fill sets the elements to the values, the last of which stands for all that follow it.
func fill[T tensor.Element, V any](t *tensor.Tensor, values []V, decode func(V) T) {
	elements := tensor.Data[T](t)
	n := min(len(values), len(elements))
	for i, v := range values[:n] {
		elements[i] = decode(v)
	}
	if n == 0 {
		return
	}
	rest, last := elements[n:], elements[n-1]
	for i := range rest {
		rest[i] = last
	}
}

func makeComplex64(re, im float32) complex64   { return complex(re, im) }
func makeComplex128(re, im float64) complex128 { return complex(re, im) }
func pairs[F, C any](v []F, join func(re, im F) C) []C {
	c := make([]C, len(v)/2)
	for i := range c {
		c[i] = join(v[2*i], v[2*i+1])
	}
	return c
}

func splitComplex64(v []complex64) (parts []float32) {
	for _, c := range v {
		parts = append(parts, real(c), imag(c))
	}
	return parts
}

func splitComplex128(v []complex128) (parts []float64) {
	for _, c := range v {
		parts = append(parts, real(c), imag(c))
	}
	return parts
}

func readStrings(t *tensor.Tensor, p *pb.TensorProto) {
	elements := t.Strings()
	for i := range elements {
		switch {
		case i < len(p.StringVal):
			elements[i] = string(p.StringVal[i])
		case i > 0:
			elements[i] = elements[i-1]
		}
	}
}

func writeStrings(p *pb.TensorProto, t *tensor.Tensor) {
	for _, s := range t.Strings() {
		p.StringVal = append(p.StringVal, []byte(s))
	}
}
