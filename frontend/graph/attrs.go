package graph

import (
	"fmt"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
)

// Shape is a shape attribute: -1 is an unknown size, and a nil Shape an unknown rank.
type Shape []int

func (s Shape) proto() *pb.TensorShapeProto {
	if s == nil {
		return &pb.TensorShapeProto{UnknownRank: true}
	}
	p := &pb.TensorShapeProto{}
	for _, d := range s {
		p.Dim = append(p.Dim, &pb.TensorShapeProto_Dim{Size: int64(d)})
	}
	return p
}

// attrValue encodes a Go value as an attribute.
func attrValue(v any) (*pb.AttrValue, error) {
	switch v := v.(type) {
	case *pb.AttrValue:
		return v, nil
	case int:
		return &pb.AttrValue{Value: &pb.AttrValue_I{I: int64(v)}}, nil
	case int64:
		return &pb.AttrValue{Value: &pb.AttrValue_I{I: v}}, nil
	case float32:
		return &pb.AttrValue{Value: &pb.AttrValue_F{F: v}}, nil
	case float64:
		return &pb.AttrValue{Value: &pb.AttrValue_F{F: float32(v)}}, nil
	case bool:
		return &pb.AttrValue{Value: &pb.AttrValue_B{B: v}}, nil
	case string:
		return &pb.AttrValue{Value: &pb.AttrValue_S{S: []byte(v)}}, nil
	case Shape:
		return &pb.AttrValue{Value: &pb.AttrValue_Shape{Shape: v.proto()}}, nil
	case tensor.DType:
		return &pb.AttrValue{Value: &pb.AttrValue_Type{Type: graphdef.DataType(v)}}, nil
	case *tensor.Tensor:
		return &pb.AttrValue{Value: &pb.AttrValue_Tensor{Tensor: graphdef.TensorProto(v)}}, nil
	}
	return listValue(v)
}

func listValue(v any) (*pb.AttrValue, error) {
	list := &pb.AttrValue_ListValue{}
	switch v := v.(type) {
	case []int:
		for _, i := range v {
			list.I = append(list.I, int64(i))
		}
	case []tensor.DType:
		for _, d := range v {
			list.Type = append(list.Type, graphdef.DataType(d))
		}
	case []Shape:
		for _, s := range v {
			list.Shape = append(list.Shape, s.proto())
		}
	case []string:
		for _, s := range v {
			list.S = append(list.S, []byte(s))
		}
	default:
		return nil, fmt.Errorf("a %T is no attribute", v)
	}
	return &pb.AttrValue{Value: &pb.AttrValue_List{List: list}}, nil
}
