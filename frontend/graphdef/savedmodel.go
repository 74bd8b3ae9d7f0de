package graphdef

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"tfc/frontend/graphdef/pb"
	"tfc/runtime/status"
)

// SavedModel is one graph of a SavedModel directory.
type SavedModel struct {
	Dir        string
	Meta       *pb.MetaGraphDef
	Graph      *Graph
	Signatures Signatures // by name; without TensorFlow's own, whose names start with "__"
	Assets     []Asset
	InitOp     string // the node to run once variables are restored; "" if there is none
}

// ModelSignature is an entry of a model: which tensors go in and come out under which names.
type ModelSignature struct {
	Name, Method    string
	Inputs, Outputs []NamedTensor // by alias
}

// NamedTensor is a tensor of a graph under a name of a signature. A sparse or composite value has one for each tensor
// it is made of: "alias/values", "alias/indices", "alias/dense_shape", or "alias/0" and so on.
type NamedTensor struct {
	Alias  string
	Tensor string // "x:0"
	Type   pb.DataType
	Shape  *pb.TensorShapeProto // see ShapeOf; nil if the model does not say
}

// Asset is a file of the model, whose path is to be fed to a tensor before the InitOp runs.
type Asset struct {
	Tensor string // "x:0"
	Path   string
}

// IsSavedModel reports whether dir is a SavedModel directory.
func IsSavedModel(dir string) bool { return savedModelFile(dir) != "" }

func savedModelFile(dir string) string {
	for _, name := range []string{"saved_model.pb", "saved_model.pbtxt"} {
		path := filepath.Join(dir, name)
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			return path
		}
	}
	return ""
}

// ReadSavedModel reads the graph with exactly these tags ("serve"); without tags the only one, or of several the one
// for serving. The graph is checked as by NewGraph. Variables stay in their files, see Variables.
func ReadSavedModel(dir string, tags ...string) (*SavedModel, error) {
	path := savedModelFile(dir)
	if path == "" {
		return nil, status.Errorf(status.NotFound, "", "", "%s: no saved_model.pb or saved_model.pbtxt in it", dir)
	}
	file := new(pb.SavedModel)
	if err := readMessage(path, file); err != nil {
		return nil, err
	}
	meta, err := selectTags(path, file, tags)
	if err != nil {
		return nil, err
	}
	g, err := NewGraph(meta.GetGraphDef())
	if err != nil {
		return nil, status.Errorf(status.CodeOf(err), "", "", "%s: %w", path, err)
	}
	m := &SavedModel{Dir: dir, Meta: meta, Graph: g}
	m.addSignatures()
	m.addInit()
	if err := m.addAssets(); err != nil {
		return nil, err
	}
	return m, nil
}

func selectTags(path string, file *pb.SavedModel, tags []string) (*pb.MetaGraphDef, error) {
	if len(tags) == 0 && len(file.MetaGraphs) == 1 {
		return file.MetaGraphs[0], nil
	}
	if len(tags) == 0 {
		tags = []string{"serve"}
	}
	want := tagSet(tags)
	var have []string
	for _, meta := range file.MetaGraphs {
		set := tagSet(meta.GetMetaInfoDef().GetTags())
		if set == want {
			return meta, nil
		}
		have = append(have, "{"+set+"}")
	}
	return nil, status.Errorf(status.NotFound, "", "", "%s: no graph has the tags {%s}; there are %s",
		path, want, strings.Join(have, " "))
}

func tagSet(tags []string) string {
	return strings.Join(slices.Compact(slices.Sorted(slices.Values(tags))), ", ")
}

func (m *SavedModel) addSignatures() {
	defs := m.Meta.GetSignatureDef()
	for _, name := range slices.Sorted(maps.Keys(defs)) {
		if strings.HasPrefix(name, "__") {
			continue
		}
		m.Signatures = append(m.Signatures, &ModelSignature{
			Name: name, Method: defs[name].GetMethodName(),
			Inputs: namedTensors(defs[name].GetInputs()), Outputs: namedTensors(defs[name].GetOutputs()),
		})
	}
}

func namedTensors(infos map[string]*pb.TensorInfo) []NamedTensor {
	var tensors []NamedTensor
	for _, alias := range slices.Sorted(maps.Keys(infos)) {
		tensors = appendTensors(tensors, alias, infos[alias])
	}
	return tensors
}

func appendTensors(tensors []NamedTensor, alias string, info *pb.TensorInfo) []NamedTensor {
	if sparse := info.GetCooSparse(); sparse != nil {
		const index = pb.DataType_DT_INT64
		return append(tensors,
			NamedTensor{alias + "/values", sparse.GetValuesTensorName(), info.GetDtype(), nil},
			NamedTensor{alias + "/indices", sparse.GetIndicesTensorName(), index, nil},
			NamedTensor{alias + "/dense_shape", sparse.GetDenseShapeTensorName(), index, nil})
	}
	if composite := info.GetCompositeTensor(); composite != nil {
		for i, part := range composite.GetComponents() {
			tensors = appendTensors(tensors, alias+"/"+strconv.Itoa(i), part)
		}
		return tensors
	}
	return append(tensors, NamedTensor{alias, info.GetName(), info.GetDtype(), info.GetTensorShape()})
}

// Signatures are the entries of a model, by name.
type Signatures []*ModelSignature

// servingSignature is the entry that a model has for those who ask for none.
const servingSignature = "serving_default"

// Find returns the signature of that name; "" stands for serving_default, or for the only one there is.
func (list Signatures) Find(name string) (*ModelSignature, error) {
	if name == "" {
		name = servingSignature
		if len(list) == 1 {
			name = list[0].Name
		}
	}
	var have []string
	for _, s := range list {
		if s.Name == name {
			return s, nil
		}
		have = append(have, s.Name)
	}
	return nil, status.Errorf(status.NotFound, "", "", "no signature %q; there are: %s", name, strings.Join(have, ", "))
}

// Signature returns the model's signature of that name, as Find does.
func (m *SavedModel) Signature(name string) (*ModelSignature, error) {
	s, err := m.Signatures.Find(name)
	if err != nil {
		return nil, status.Errorf(status.CodeOf(err), "", "", "%s: %w", m.Dir, err)
	}
	return s, nil
}

// addInit finds the init op where TensorFlow 2 puts it, then where version 1 did, then where it once was.
func (m *SavedModel) addInit() {
	const key = "__saved_model_init_op"
	if out := m.Meta.GetSignatureDef()[key].GetOutputs()[key]; out != nil {
		m.InitOp = ParseTensorName(out.GetName()).Node
		return
	}
	for _, collection := range []string{"saved_model_main_op", "legacy_init_op"} {
		if ops := m.Meta.GetCollectionDef()[collection].GetNodeList().GetValue(); len(ops) > 0 {
			m.InitOp = ParseTensorName(ops[0]).Node
			return
		}
	}
}

// addAssets lists the model's assets. A name that leads out of the model's own folder is refused.
func (m *SavedModel) addAssets() error {
	defs := slices.Clone(m.Meta.GetAssetFileDef())
	for _, any := range m.Meta.GetCollectionDef()["saved_model_assets"].GetAnyList().GetValue() {
		def := new(pb.AssetFileDef)
		if err := unmarshalBinary(m.Dir+": asset", any.GetValue(), def); err != nil {
			return err
		}
		if !slices.ContainsFunc(defs, func(d *pb.AssetFileDef) bool {
			return d.GetTensorInfo().GetName() == def.GetTensorInfo().GetName()
		}) {
			defs = append(defs, def)
		}
	}
	for _, def := range defs {
		if !filepath.IsLocal(def.GetFilename()) {
			return status.Errorf(status.InvalidArgument, "", "", "%s: asset %q is outside of the model",
				m.Dir, def.GetFilename())
		}
		m.Assets = append(m.Assets, Asset{
			Tensor: def.GetTensorInfo().GetName(), Path: filepath.Join(m.Dir, "assets", def.GetFilename()),
		})
	}
	return nil
}
