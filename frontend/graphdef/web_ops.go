package graphdef

import (
	"slices"

	"tfc/frontend/graphdef/pb"
)

// webOp returns the signature of an op that TensorFlow.js's converter adds to TensorFlow's own: its graph rewriter
// makes one of several nodes. It is nil for all other names.
func webOp(name string) *pb.OpDef {
	switch name {
	case "Prelu": // takes the place of a Relu, whose type attr it loses
		float := &pb.AttrValue{Value: &pb.AttrValue_Type{Type: pb.DataType_DT_FLOAT}}
		return &pb.OpDef{
			Name: name, InputArg: []*pb.OpDef_ArgDef{typedArg("x", ""), typedArg("alpha", "")},
			OutputArg: []*pb.OpDef_ArgDef{typedArg("y", "")},
			Attr:      []*pb.OpDef_AttrDef{{Name: "T", Type: "type", DefaultValue: float}},
		}
	case "FusedDepthwiseConv2dNative": // a DepthwiseConv2dNative with what TensorFlow's own fused ops have more
		more := attrsOf("_FusedDepthwiseConv2dNative")
		more = slices.DeleteFunc(more, func(a *pb.OpDef_AttrDef) bool {
			return !slices.Contains([]string{"num_args", "fused_ops", "epsilon", "leakyrelu_alpha"}, a.Name)
		})
		return &pb.OpDef{
			Name: name, Attr: append(attrsOf("DepthwiseConv2dNative"), more...),
			InputArg:  []*pb.OpDef_ArgDef{typedArg("input", ""), typedArg("filter", ""), typedArg("args", "num_args")},
			OutputArg: []*pb.OpDef_ArgDef{typedArg("output", "")},
		}
	}
	return nil
}

// typedArg is an argument of the type T, or of as many of them as an attr says.
func typedArg(name, number string) *pb.OpDef_ArgDef {
	return &pb.OpDef_ArgDef{Name: name, TypeAttr: "T", NumberAttr: number}
}

func attrsOf(op string) []*pb.OpDef_AttrDef { return slices.Clone(Op(op).OpDef.Attr) }

// completeFused gives fused convolutions the types of their further arguments, which are an attr in newer
// TensorFlows only, and which the converter does not change when it adds an argument.
func completeFused(nodes []*pb.NodeDef) {
	for _, n := range nodes {
		if n.GetOp() != "_FusedConv2D" || n.Attr == nil {
			continue
		}
		list := &pb.AttrValue_ListValue{}
		for range min(max(int(n.Attr["num_args"].GetI()), 0), len(n.Input)) {
			list.Type = append(list.Type, n.Attr["T"].GetType())
		}
		n.Attr["TArgs"] = &pb.AttrValue{Value: &pb.AttrValue_List{List: list}}
	}
}

// webNodes lists the nodes of a graph and of its functions.
func webNodes(def *pb.GraphDef) []*pb.NodeDef {
	nodes := slices.Clone(def.GetNode())
	for _, f := range def.GetLibrary().GetFunction() {
		nodes = append(nodes, f.GetNodeDef()...)
	}
	return nodes
}
