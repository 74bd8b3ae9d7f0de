package frontend

import (
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"testing"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir"
	"tfc/ir/tensor"
)

// TestOddInputs imports every op with inputs of shapes and values that make no sense for it. An error is fine, so is a
// module that verifies; a crash is not.
func TestOddInputs(t *testing.T) {
	shapes := [][]int{{}, {0}, {1}, {2}, {3}, {2, 2}, {2, 0}, {1, 3}, {2, 3, 2}, {1, 2, 2, 1}, {1, 2, 2, 1, 2}}
	for _, op := range Supported() {
		t.Run(op, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(1, uint64(len(op))))
			for round := range 60 {
				def := graphdef.Op(op)
				pick := func(int) []int { return shapes[random.IntN(len(shapes))] }
				if round < len(shapes) {
					pick = func(int) []int { return shapes[round] }
				}
				g, req := oddGraph(def, random, pick, round%2 == 0)
				if g == nil {
					return // an op of types without tensors
				}
				importOdd(t, g, req)
			}
		})
	}
}

func importOdd(t *testing.T, g *graphdef.Graph, req Request) {
	defer func() {
		if bug := recover(); bug != nil {
			text := ""
			for _, name := range sortedKeys(req.Feeds) {
				f := req.Feeds[name]
				text += fmt.Sprintf(" %s=%s", name, ir.Type{DType: f.DType, Shape: f.Shape})
				if f.Value != nil && f.DType != tensor.String {
					text += fmt.Sprint(f.Value.Ints())
				}
			}
			t.Errorf("%v\nfeeds%s\nattrs %v", bug, text, g.Node("n").Attrs)
			t.Logf("%s", debug.Stack())
		}
	}()
	m, _, err := Import(g, req)
	if err != nil {
		return
	}
	if err := ir.Verify(m); err != nil {
		t.Errorf("%v\n%s", err, m)
	}
}

// oddGraph makes a graph of one node with a fed placeholder, or a variable, for each input.
func oddGraph(def *graphdef.OpDef, random *rand.Rand, shape func(int) []int, small bool) (*graphdef.Graph, Request) {
	attrs := map[string]*pb.AttrValue{}
	for _, a := range def.OpDef.Attr {
		attrs[a.Name] = oddAttr(a, random, small)
	}
	sig, err := def.Resolve(attrs)
	if err != nil {
		return nil, Request{}
	}
	node := &pb.NodeDef{Name: "n", Op: def.Name, Attr: attrs}
	graph := &pb.GraphDef{}
	req := Request{Feeds: map[string]Feed{}, Targets: []string{"n"}, Vars: map[string]ir.Type{}}
	for i, dt := range sig.Inputs {
		name := fmt.Sprintf("x%d", i)
		node.Input = append(node.Input, name)
		sizes := shape(i)
		if graphdef.IsRef(dt) || dt == pb.DataType_DT_RESOURCE {
			graph.Node = append(graph.Node, oddVariable(name, dt))
			req.Vars[name] = ir.TypeOf(tensor.F32, sizes...)
			continue
		}
		d, err := graphdef.DType(dt)
		if err != nil {
			return nil, Request{}
		}
		graph.Node = append(graph.Node, &pb.NodeDef{Name: name, Op: "Placeholder", Attr: map[string]*pb.AttrValue{
			"dtype": {Value: &pb.AttrValue_Type{Type: dt}},
		}})
		feed := Feed{DType: d, Shape: ir.Dims(sizes...), Value: tensor.New(d, sizes...)}
		if d != tensor.String {
			for k := range feed.Value.Len() {
				feed.Value.SetFloat(k, float64(random.IntN(5)-1))
			}
		}
		req.Feeds[name+":0"] = feed
	}
	graph.Node = append(graph.Node, node)
	g, err := graphdef.NewGraph(graph)
	if err != nil {
		return nil, Request{}
	}
	return g, req
}

func oddVariable(name string, dt pb.DataType) *pb.NodeDef {
	attrs := map[string]*pb.AttrValue{
		"dtype": {Value: &pb.AttrValue_Type{Type: pb.DataType_DT_FLOAT}},
		"shape": {Value: &pb.AttrValue_Shape{Shape: &pb.TensorShapeProto{UnknownRank: true}}},
	}
	if dt == pb.DataType_DT_RESOURCE {
		return &pb.NodeDef{Name: name, Op: "VarHandleOp", Attr: attrs}
	}
	return &pb.NodeDef{Name: name, Op: "VariableV2", Attr: attrs}
}

// oddAttr is the default of an attr, or a value of its kind.
func oddAttr(a *pb.OpDef_AttrDef, random *rand.Rand, small bool) *pb.AttrValue {
	if a.DefaultValue != nil && (small || random.IntN(2) == 0) {
		return proto.Clone(a.DefaultValue).(*pb.AttrValue)
	}
	number := max(int64(random.IntN(4)-1), a.Minimum*btoi(a.HasMinimum))
	types := a.AllowedValues.GetList().GetType()
	dt := pb.DataType_DT_FLOAT
	if len(types) > 0 && !contains(types, dt) {
		dt = types[0]
	}
	switch a.Type {
	case "type":
		return &pb.AttrValue{Value: &pb.AttrValue_Type{Type: dt}}
	case "int":
		return &pb.AttrValue{Value: &pb.AttrValue_I{I: number}}
	case "bool":
		return &pb.AttrValue{Value: &pb.AttrValue_B{B: random.IntN(2) == 0}}
	case "float":
		return &pb.AttrValue{Value: &pb.AttrValue_F{F: float32(number)}}
	case "shape":
		return &pb.AttrValue{Value: &pb.AttrValue_Shape{Shape: graphdef.ShapeProto([]int{2, int(number)})}}
	case "tensor":
		return &pb.AttrValue{Value: &pb.AttrValue_Tensor{Tensor: graphdef.TensorProto(tensor.Scalar(float32(1)))}}
	case "string":
		text := []byte("")
		if s := a.AllowedValues.GetList().GetS(); len(s) > 0 {
			text = s[random.IntN(len(s))]
		}
		return &pb.AttrValue{Value: &pb.AttrValue_S{S: text}}
	case "list(type)":
		return &pb.AttrValue{Value: &pb.AttrValue_List{List: &pb.AttrValue_ListValue{Type: []pb.DataType{dt, dt}}}}
	case "list(int)":
		list := make([]int64, max(random.IntN(5), int(a.Minimum)))
		for i := range list {
			list[i] = int64(random.IntN(4) - 1)
		}
		return &pb.AttrValue{Value: &pb.AttrValue_List{List: &pb.AttrValue_ListValue{I: list}}}
	case "list(float)":
		return &pb.AttrValue{Value: &pb.AttrValue_List{List: &pb.AttrValue_ListValue{F: []float32{1, 0}}}}
	}
	return &pb.AttrValue{Value: &pb.AttrValue_List{List: &pb.AttrValue_ListValue{}}}
}

func btoi(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func contains(types []pb.DataType, d pb.DataType) bool {
	for _, t := range types {
		if t == d {
			return true
		}
	}
	return false
}
