package classifier

import (
	"os"
	"path/filepath"

	"tfc/frontend/graph"
	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
)

// The names of what Export writes.
const (
	ModelFile = "saved_model.pb" // SavedModel without variables: TensorFlow loads the folder
	GraphFile = "graph.pb"       // the same graph as a plain GraphDef
	TrainFile = "train.pb"       // the graph that trains: operations init and train, tensor loss
)

// Frozen is the part of the graph that predicts, with the variables' values as constants; values
// are those of m.Variables, in order.
func (m *Model) Frozen(values []*tensor.Tensor) (*pb.GraphDef, error) {
	def, err := m.Graph.Def()
	if err != nil {
		return nil, err
	}
	g, err := graphdef.NewGraph(def)
	if err != nil {
		return nil, err
	}
	trained := map[string]*tensor.Tensor{}
	for i, v := range m.Variables {
		trained[v.Ref.Op().Name()] = values[i]
	}
	nodes, err := g.Prune([]string{m.Probabilities.Name(), m.ClassIDs.Name()}, nil, nil)
	if err != nil {
		return nil, err
	}
	frozen := &pb.GraphDef{Versions: def.GetVersions()}
	for _, n := range nodes {
		node := n.Def
		if value := trained[n.Name]; value != nil {
			node = constant(n.Name, value)
		}
		frozen.Node = append(frozen.Node, node)
	}
	return frozen, nil
}

func constant(name string, value *tensor.Tensor) *pb.NodeDef {
	return &pb.NodeDef{Name: name, Op: "Const", Attr: map[string]*pb.AttrValue{
		"dtype": {Value: &pb.AttrValue_Type{Type: graphdef.DataType(value.DType())}},
		"value": {Value: &pb.AttrValue_Tensor{Tensor: graphdef.TensorProto(value)}},
	}}
}

// Export writes the trained classifier to a folder, as a SavedModel with a signature
// serving_default (features → probabilities, class_ids) and as a plain graph, with the graph that
// trained it.
func (m *Model) Export(dir string, values []*tensor.Tensor) error {
	frozen, err := m.Frozen(values)
	if err != nil {
		return err
	}
	saved := &pb.SavedModel{SavedModelSchemaVersion: 1, MetaGraphs: []*pb.MetaGraphDef{{
		MetaInfoDef: &pb.MetaGraphDef_MetaInfoDef{Tags: []string{"serve"}},
		GraphDef:    frozen,
		SignatureDef: map[string]*pb.SignatureDef{"serving_default": {
			MethodName: "tensorflow/serving/predict",
			Inputs:     map[string]*pb.TensorInfo{"features": info(m.Features)},
			Outputs: map[string]*pb.TensorInfo{
				"probabilities": info(m.Probabilities),
				"class_ids":     info(m.ClassIDs),
			},
		}},
	}}}
	data, err := graphdef.MarshalBinary(saved)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, ModelFile), data, 0o666); err != nil {
		return err
	}
	if err := graphdef.WriteGraph(filepath.Join(dir, GraphFile), frozen); err != nil {
		return err
	}
	whole, err := m.Graph.Def()
	if err != nil {
		return err
	}
	return graphdef.WriteGraph(filepath.Join(dir, TrainFile), whole)
}

// info describes a tensor as a signature does.
func info(t graph.Tensor) *pb.TensorInfo {
	shape := &pb.TensorShapeProto{UnknownRank: true}
	if dims, known := t.Shape(); known {
		shape = graphdef.ShapeProto(dims)
	}
	return &pb.TensorInfo{
		Encoding: &pb.TensorInfo_Name{Name: t.Name()}, Dtype: graphdef.DataType(t.DType()), TensorShape: shape,
	}
}
