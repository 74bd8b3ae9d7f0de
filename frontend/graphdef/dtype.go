package graphdef

import (
	"strings"

	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// refOffset is what makes DT_FLOAT_REF of DT_FLOAT: the type of a ref variable's output.
const refOffset = pb.DataType_DT_FLOAT_REF - pb.DataType_DT_FLOAT

// IsRef reports whether t is one of the _REF types.
func IsRef(t pb.DataType) bool { return t > refOffset }

// BaseType returns t without its _REF.
func BaseType(t pb.DataType) pb.DataType {
	if IsRef(t) {
		return t - refOffset
	}
	return t
}

// RefType returns the _REF type of t.
func RefType(t pb.DataType) pb.DataType { return BaseType(t) + refOffset }

// TypeName returns the name TensorFlow prints for t: "float", "int32", "float_ref".
func TypeName(t pb.DataType) string {
	return strings.ToLower(strings.TrimPrefix(t.String(), "DT_"))
}

var dtypes = map[pb.DataType]tensor.DType{
	pb.DataType_DT_BOOL: tensor.Bool, pb.DataType_DT_STRING: tensor.String,
	pb.DataType_DT_INT8: tensor.I8, pb.DataType_DT_INT16: tensor.I16,
	pb.DataType_DT_INT32: tensor.I32, pb.DataType_DT_INT64: tensor.I64,
	pb.DataType_DT_UINT8: tensor.U8, pb.DataType_DT_UINT16: tensor.U16,
	pb.DataType_DT_UINT32: tensor.U32, pb.DataType_DT_UINT64: tensor.U64,
	pb.DataType_DT_HALF: tensor.F16, pb.DataType_DT_BFLOAT16: tensor.BF16,
	pb.DataType_DT_FLOAT: tensor.F32, pb.DataType_DT_DOUBLE: tensor.F64,
	pb.DataType_DT_COMPLEX64: tensor.C64, pb.DataType_DT_COMPLEX128: tensor.C128,
}

// quantized are the types whose elements are integers; what these stand for is said by ranges beside the tensor.
var quantized = map[pb.DataType]tensor.DType{
	pb.DataType_DT_QINT8: tensor.I8, pb.DataType_DT_QUINT8: tensor.U8, pb.DataType_DT_QINT16: tensor.I16,
	pb.DataType_DT_QUINT16: tensor.U16, pb.DataType_DT_QINT32: tensor.I32,
}

var dataTypes = func() map[tensor.DType]pb.DataType {
	inverse := make(map[tensor.DType]pb.DataType, len(dtypes))
	for t, d := range dtypes {
		inverse[d] = t
	}
	return inverse
}()

// DType returns the element type that a TensorFlow type, ref or not, has in tfc; that of a quantised type is the integer
// of its width. Resources and variants have none: UNIMPLEMENTED. DT_INVALID and unknown numbers are INVALID_ARGUMENT.
func DType(t pb.DataType) (tensor.DType, error) {
	if d, ok := dtypes[BaseType(t)]; ok {
		return d, nil
	}
	if d, ok := quantized[BaseType(t)]; ok {
		return d, nil
	}
	if _, ok := pb.DataType_name[int32(t)]; !ok || t == pb.DataType_DT_INVALID {
		return tensor.Invalid, status.Errorf(status.InvalidArgument, "", "", "%s is no type of a tensor", t)
	}
	return tensor.Invalid, status.Errorf(status.Unimplemented, "", "", "no tensors of type %s", TypeName(t))
}

// DataType returns TensorFlow's number of an element type; DT_INVALID for tensor.Invalid.
func DataType(d tensor.DType) pb.DataType { return dataTypes[d] }
