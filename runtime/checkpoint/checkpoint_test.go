package checkpoint

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

var attrs = map[string]*pb.AttrValue{
	"dt": {Value: &pb.AttrValue_Type{Type: pb.DataType_DT_FLOAT}},
	"dtypes": {Value: &pb.AttrValue_List{List: &pb.AttrValue_ListValue{
		Type: []pb.DataType{pb.DataType_DT_FLOAT, pb.DataType_DT_INT64},
	}}},
	"delete_old_dirs": {Value: &pb.AttrValue_B{B: true}},
}

func eval(t *testing.T, op string, in ...*tensor.Tensor) ([]*tensor.Tensor, error) {
	t.Helper()
	k := slices.IndexFunc(Kernels(), func(k host.Kernel) bool { return k.Op == op })
	node := &graphdef.Node{Name: "node", Op: op, Attrs: attrs}
	return Kernels()[k].Eval(&host.Call{Context: t.Context(), Node: node, In: in, Resources: host.NewResources()})
}

func text(s string) *tensor.Tensor    { return tensor.OfStrings(nil, s) }
func list(s ...string) *tensor.Tensor { return tensor.OfStrings([]int{len(s)}, s...) }

var (
	weights = tensor.Of([]int{2, 2}, float32(1), 2, 3, 4)
	step    = tensor.Scalar(int64(7))
)

// TestRoundTrip saves with each op and restores with each, RestoreV2 files of both versions.
func TestRoundTrip(t *testing.T) {
	names, whole := list("w", "step"), list("", "")
	for _, save := range []struct {
		op string
		in []*tensor.Tensor
	}{
		{"SaveV2", []*tensor.Tensor{names, whole, weights, step}},
		{"SaveSlices", []*tensor.Tensor{names, whole, weights, step}},
		{"Save", []*tensor.Tensor{names, weights, step}},
	} {
		path := text(filepath.Join(t.TempDir(), "model"))
		if _, err := eval(t, save.op, append([]*tensor.Tensor{path}, save.in...)...); err != nil {
			t.Fatalf("%s: %v", save.op, err)
		}
		for _, restore := range []struct {
			op   string
			in   []*tensor.Tensor
			want []*tensor.Tensor
		}{
			{"RestoreV2", []*tensor.Tensor{names, whole}, []*tensor.Tensor{weights, step}},
			{"Restore", []*tensor.Tensor{text("w")}, []*tensor.Tensor{weights}},
			{"RestoreSlice", []*tensor.Tensor{text("w"), text("2 2 -:1,1")},
				[]*tensor.Tensor{tensor.Of([]int{2, 1}, float32(2), 4)}},
		} {
			got, err := eval(t, restore.op, append([]*tensor.Tensor{path}, restore.in...)...)
			if err != nil || !slices.EqualFunc(got, restore.want, (*tensor.Tensor).Equal) {
				t.Errorf("%s, %s: %v, %v", save.op, restore.op, got, err)
			}
		}
	}
}

func TestRestoreErrors(t *testing.T) {
	dir := t.TempDir()
	path, whole := text(filepath.Join(dir, "model")), list("", "")
	if _, err := eval(t, "SaveV2", path, list("w", "step"), whole, weights, step); err != nil {
		t.Fatal(err)
	}
	corrupt := filepath.Join(dir, "corrupt")
	if err := os.WriteFile(corrupt+".index", make([]byte, 100), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path   *tensor.Tensor
		names  *tensor.Tensor
		slices *tensor.Tensor
		want   status.Code
	}{
		{path, list("w", "absent"), whole, status.NotFound},
		{text(filepath.Join(dir, "absent")), list("w", "step"), whole, status.NotFound},
		{path, list("w", "w"), whole, status.InvalidArgument},
		{path, list("w"), whole, status.InvalidArgument},
		{path, list("w", "step"), list("2 3 -:-", ""), status.InvalidArgument},
		{text(corrupt), list("w", "step"), whole, status.DataLoss},
	} {
		_, err := eval(t, "RestoreV2", c.path, c.names, c.slices)
		if status.CodeOf(err) != c.want {
			t.Errorf("%v %v %v: %v", c.path, c.names, c.slices, err)
		}
	}
}

// TestShards saves two shards under the names that the graph of a sharded Saver makes, and merges them.
func TestShards(t *testing.T) {
	dir := t.TempDir()
	var shards []string
	for i, value := range []*tensor.Tensor{weights, step} {
		name, err := eval(t, "ShardedFilename", text(filepath.Join(dir, "m_temp/part")), tensor.Scalar(int32(i)),
			tensor.Scalar(int32(2)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err = eval(t, "SaveV2", name[0], list([]string{"w", "step"}[i]), list(""), value); err != nil {
			t.Fatal(err)
		}
		shards = append(shards, name[0].Strings()[0])
	}
	if want := filepath.Join(dir, "m_temp/part-00001-of-00002"); shards[1] != want {
		t.Errorf("shard %s, want %s", shards[1], want)
	}
	dest := text(filepath.Join(dir, "m"))
	if _, err := eval(t, "MergeV2Checkpoints", list(shards...), dest); err != nil {
		t.Fatal(err)
	}
	got, err := eval(t, "RestoreV2", dest, list("w", "step"), list("", ""))
	if err != nil || !got[0].Equal(weights) || !got[1].Equal(step) {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "m_temp")); !os.IsNotExist(err) {
		t.Errorf("the shards' folder is still there: %v", err)
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b", "a"} {
		if _, err := eval(t, "WriteFile", text(filepath.Join(dir, "new", name)), text("in "+name)); err != nil {
			t.Fatal(err)
		}
	}
	a, b := filepath.Join(dir, "new", "a"), filepath.Join(dir, "new", "b")
	if got, err := eval(t, "ReadFile", text(a)); err != nil || got[0].Strings()[0] != "in a" {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := eval(t, "MatchingFiles", text(filepath.Join(dir, "new", "*"))); err != nil || !got[0].Equal(list(a, b)) {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := eval(t, "ReadFile", text(filepath.Join(dir, "absent"))); status.CodeOf(err) != status.NotFound {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := eval(t, "ReadFile", text(dir)); status.CodeOf(err) != status.FailedPrecondition {
		t.Errorf("a folder: %v", err)
	}
}
