package standalone

import (
	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// Marshal is a tensor as plans keep it. Of objects it takes handles of variables.
func Marshal(t *tensor.Tensor) ([]byte, error) {
	marshal := proto.MarshalOptions{Deterministic: true}.Marshal
	if t.DType() != tensor.Object {
		return marshal(graphdef.TensorProto(t))
	}
	v, ok := t.Objects()[0].(host.Variable)
	if !ok {
		return nil, status.Errorf(status.Unimplemented, "", "", "a program cannot hold a %T", t.Objects()[0])
	}
	return marshal(handle(v))
}

// refKind is the kind of handles of version 1's variables.
const refKind = "ref"

// handle is the handle of a variable as TensorFlow writes it.
func handle(v host.Variable) *pb.TensorProto {
	shape := &pb.TensorShapeProto{UnknownRank: v.Any}
	for _, s := range v.Shape {
		shape.Dim = append(shape.Dim, &pb.TensorShapeProto_Dim{Size: int64(s)})
	}
	kind := ""
	if v.Ref {
		kind = refKind
	}
	return &pb.TensorProto{
		Dtype: pb.DataType_DT_RESOURCE, TensorShape: &pb.TensorShapeProto{},
		ResourceHandleVal: []*pb.ResourceHandleProto{{
			Name: v.Name, MaybeTypeName: kind, DtypesAndShapes: []*pb.ResourceHandleProto_DtypeAndShape{{
				Dtype: graphdef.DataType(v.DType), Shape: shape,
			}},
		}},
	}
}

// Unmarshal inverts Marshal; nil stays nil.
func Unmarshal(raw []byte) (*tensor.Tensor, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	p := &pb.TensorProto{}
	if err := proto.Unmarshal(raw, p); err != nil {
		return nil, err
	}
	if p.GetDtype() == pb.DataType_DT_RESOURCE && len(p.GetResourceHandleVal()) == 1 {
		return variable(p.GetResourceHandleVal()[0])
	}
	return graphdef.TensorOf(p)
}

// variable inverts handle.
func variable(h *pb.ResourceHandleProto) (*tensor.Tensor, error) {
	v := host.Variable{Name: h.GetName(), Any: true, Ref: h.GetMaybeTypeName() == refKind}
	for _, t := range h.GetDtypesAndShapes() {
		var err error
		if v.DType, err = graphdef.DType(t.GetDtype()); err != nil {
			return nil, err
		}
		v.Any, v.Shape = t.GetShape().GetUnknownRank(), nil
		for _, d := range t.GetShape().GetDim() {
			v.Shape = append(v.Shape, int(d.GetSize()))
		}
	}
	return tensor.OfObject(v), nil
}
