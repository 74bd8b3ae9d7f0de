package graphdef

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/anypb"

	"tfc/frontend/graphdef/pb"
	"tfc/runtime/status"
)

// signatureText prints a signature as one line.
func signatureText(s *ModelSignature) string {
	var b strings.Builder
	b.WriteString(s.Name + " " + s.Method + ":")
	for _, side := range [][]NamedTensor{s.Inputs, s.Outputs} {
		for _, t := range side {
			b.WriteString(" " + t.Alias + "=" + t.Tensor + " " + TypeName(t.Type))
		}
		b.WriteString(" ;")
	}
	return b.String()
}

func TestSavedModel(t *testing.T) {
	const predict = "serving_default tensorflow/serving/predict: "
	for _, c := range []struct {
		name, signature, init string
	}{
		{"simple_save_ref", predict + "features=x:0 float ; class=cls:0 int64 prob=y:0 float ;", ""},
		{"simple_save_resource", predict + "features=x:0 float ; class=cls:0 int64 prob=y:0 float ;", ""},
		{"builder_table_main_op", predict + "names=names:0 string ; vec=o:0 float ;", "init_all_tables_1"},
		{"tf2_module", predict + "x=serving_default_x:0 float ; y=StatefulPartitionedCall:0 float ;", "NoOp"},
	} {
		dir := "testdata/saved_model/" + c.name
		m, err := ReadSavedModel(dir)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		s, err := m.Signature("")
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := signatureText(s); got != c.signature {
			t.Errorf("%s: signature\n%s, want\n%s", c.name, got, c.signature)
		}
		if m.InitOp != c.init {
			t.Errorf("%s: init op %q, want %q", c.name, m.InitOp, c.init)
		}
		for _, tensor := range append(s.Inputs, s.Outputs...) {
			if out, err := m.Graph.Output(tensor.Tensor); err != nil || out.Type() != tensor.Type {
				t.Errorf("%s: %v: %v", c.name, tensor, err)
			}
		}
	}
}

func TestSavedModelText(t *testing.T) {
	file := new(pb.SavedModel)
	if err := readMessage("testdata/saved_model/simple_save_ref/saved_model.pb", file); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if IsSavedModel(dir) {
		t.Error("an empty folder is a SavedModel")
	}
	if err := os.WriteFile(filepath.Join(dir, "saved_model.pbtxt"), MarshalText(file), 0o666); err != nil {
		t.Fatal(err)
	}
	if !IsSavedModel(dir) {
		t.Error("saved_model.pbtxt is not found")
	}
	if m, err := ReadSavedModel(dir, "serve"); err != nil || len(m.Signatures) != 1 {
		t.Errorf("%v, %v", m, err)
	}
}

// writeModel writes a SavedModel of which the graph part is empty.
func writeModel(t *testing.T, metas ...*pb.MetaGraphDef) string {
	t.Helper()
	data, err := MarshalBinary(&pb.SavedModel{SavedModelSchemaVersion: 1, MetaGraphs: metas})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "saved_model.pb"), data, 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

func tagged(tags ...string) *pb.MetaGraphDef {
	return &pb.MetaGraphDef{MetaInfoDef: &pb.MetaGraphDef_MetaInfoDef{Tags: tags}}
}

func TestTags(t *testing.T) {
	dir := writeModel(t, tagged("train"), tagged("serve", "gpu"), tagged("serve"))
	for _, c := range []struct {
		ask  []string
		want string
	}{
		{nil, "serve"}, {[]string{"train"}, "train"}, {[]string{"gpu", "serve"}, "gpu, serve"},
	} {
		m, err := ReadSavedModel(dir, c.ask...)
		if err != nil {
			t.Errorf("%v: %v", c.ask, err)
		} else if got := tagSet(m.Meta.MetaInfoDef.Tags); got != c.want {
			t.Errorf("%v: {%s}, want {%s}", c.ask, got, c.want)
		}
	}
	_, err := ReadSavedModel(dir, "gpu")
	if status.CodeOf(err) != status.NotFound || !strings.Contains(err.Error(), "{train} {gpu, serve} {serve}") {
		t.Errorf("tag gpu: %v", err)
	}
	if m, err := ReadSavedModel(writeModel(t, tagged("odd"))); err != nil || m.Meta.MetaInfoDef.Tags[0] != "odd" {
		t.Errorf("the only graph: %v", err)
	}
}

func TestCompositeSignature(t *testing.T) {
	meta := tagged("serve")
	dense := func(name string) *pb.TensorInfo {
		return &pb.TensorInfo{Encoding: &pb.TensorInfo_Name{Name: name}, Dtype: pb.DataType_DT_FLOAT}
	}
	meta.SignatureDef = map[string]*pb.SignatureDef{"s": {Inputs: map[string]*pb.TensorInfo{
		"b": dense("b:0"),
		"a": {Dtype: pb.DataType_DT_FLOAT, Encoding: &pb.TensorInfo_CooSparse_{CooSparse: &pb.TensorInfo_CooSparse{
			ValuesTensorName: "v:0", IndicesTensorName: "i:0", DenseShapeTensorName: "s:0",
		}}},
		"c": {Encoding: &pb.TensorInfo_CompositeTensor_{CompositeTensor: &pb.TensorInfo_CompositeTensor{
			Components: []*pb.TensorInfo{dense("c:0"), dense("c:1")},
		}}},
	}}}
	m, err := ReadSavedModel(writeModel(t, meta))
	if err != nil {
		t.Fatal(err)
	}
	const want = "s : a/values=v:0 float a/indices=i:0 int64 a/dense_shape=s:0 int64 " +
		"b=b:0 float c/0=c:0 float c/1=c:1 float ; ;"
	if got := signatureText(m.Signatures[0]); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if _, err := m.Signature("serving_default"); status.CodeOf(err) != status.NotFound {
		t.Errorf("unknown signature: %v", err)
	}
}

func TestAssets(t *testing.T) {
	asset := func(tensor, file string) *pb.AssetFileDef {
		return &pb.AssetFileDef{
			TensorInfo: &pb.TensorInfo{Encoding: &pb.TensorInfo_Name{Name: tensor}}, Filename: file,
		}
	}
	packed, err := anypb.New(asset("old:0", "old.txt"))
	if err != nil {
		t.Fatal(err)
	}
	meta := tagged("serve")
	meta.AssetFileDef = []*pb.AssetFileDef{asset("new:0", "new.txt")}
	meta.CollectionDef = map[string]*pb.CollectionDef{"saved_model_assets": {
		Kind: &pb.CollectionDef_AnyList_{AnyList: &pb.CollectionDef_AnyList{Value: []*anypb.Any{packed}}},
	}}
	dir := writeModel(t, meta)
	m, err := ReadSavedModel(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := []Asset{
		{"new:0", filepath.Join(dir, "assets", "new.txt")}, {"old:0", filepath.Join(dir, "assets", "old.txt")},
	}
	if len(m.Assets) != 2 || m.Assets[0] != want[0] || m.Assets[1] != want[1] {
		t.Errorf("assets %v, want %v", m.Assets, want)
	}
	meta.AssetFileDef[0].Filename = "../../etc/passwd"
	if _, err := ReadSavedModel(writeModel(t, meta)); status.CodeOf(err) != status.InvalidArgument {
		t.Errorf("an asset outside of the model: %v", err)
	}
}

func TestSavedModelErrors(t *testing.T) {
	bad := tagged("serve")
	bad.GraphDef = &pb.GraphDef{Node: []*pb.NodeDef{{Name: "n", Op: "NoSuchOp"}}}
	for dir, code := range map[string]status.Code{
		t.TempDir():         status.NotFound,
		writeModel(t):       status.NotFound,
		writeModel(t, bad):  status.NotFound,
		"testdata/no/model": status.NotFound,
	} {
		if _, err := ReadSavedModel(dir); status.CodeOf(err) != code || !strings.HasPrefix(err.Error(), dir) {
			t.Errorf("%s: %v", dir, err)
		}
	}
}
