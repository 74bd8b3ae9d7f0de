package table

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

// session calls kernels on one table from strings to int64.
type session struct {
	t         *testing.T
	resources *host.Resources
	handle    []*tensor.Tensor
}

func open(t *testing.T, op string) *session {
	s := &session{t: t, resources: host.NewResources()}
	out, err := s.eval(op)
	if err != nil {
		t.Fatal(err)
	}
	s.handle = out
	return s
}

func (s *session) eval(op string, in ...*tensor.Tensor) ([]*tensor.Tensor, error) {
	node := &graphdef.Node{Name: "table", Op: op, Attrs: map[string]*pb.AttrValue{
		"key_dtype":   {Value: &pb.AttrValue_Type{Type: pb.DataType_DT_STRING}},
		"value_dtype": {Value: &pb.AttrValue_Type{Type: pb.DataType_DT_INT64}},
		"key_index":   {Value: &pb.AttrValue_I{I: 1}},
		"value_index": {Value: &pb.AttrValue_I{I: lineNumber}},
		"vocab_size":  {Value: &pb.AttrValue_I{I: -1}},
		"delimiter":   {Value: &pb.AttrValue_S{S: []byte(" ")}},
	}}
	k := slices.IndexFunc(Kernels(), func(k host.Kernel) bool { return k.Op == op })
	return Kernels()[k].Eval(&host.Call{
		Context: s.t.Context(), Node: node, In: slices.Concat(s.handle, in), Resources: s.resources,
	})
}

func texts(v ...string) *tensor.Tensor  { return tensor.OfStrings([]int{len(v)}, v...) }
func numbers(v ...int64) *tensor.Tensor { return tensor.Of([]int{len(v)}, v...) }

// lookUp finds keys; -1 is the default.
func (s *session) lookUp(keys ...string) ([]int, error) {
	out, err := s.eval("LookupTableFindV2", texts(keys...), tensor.Scalar(int64(-1)))
	if err != nil {
		return nil, err
	}
	return out[0].Ints(), nil
}

func (s *session) expect(want []int, keys ...string) {
	s.t.Helper()
	if got, err := s.lookUp(keys...); err != nil || !slices.Equal(got, want) {
		s.t.Errorf("%q: got %v (%v), want %v", keys, got, err, want)
	}
}

// TestFixed fills a table once.
func TestFixed(t *testing.T) {
	s := open(t, "HashTableV2")
	if _, err := s.lookUp("a"); status.CodeOf(err) != status.FailedPrecondition {
		t.Errorf("before it is filled: %v", err)
	}
	for _, c := range []struct {
		op     string
		keys   *tensor.Tensor
		values *tensor.Tensor
		code   status.Code
	}{
		{"InitializeTableV2", texts("a", "a"), numbers(1, 2), status.FailedPrecondition},
		{"InitializeTableV2", texts("a"), numbers(1, 2), status.InvalidArgument},
		{"InitializeTableV2", numbers(1, 2), numbers(1, 2), status.InvalidArgument},
		{"LookupTableImportV2", texts("a", "b"), numbers(1, 2), status.OK},
		{"InitializeTableV2", texts("a", "b"), numbers(1, 2), status.OK},
		{"InitializeTableV2", texts("a", "b"), numbers(1, 3), status.FailedPrecondition},
	} {
		if _, err := s.eval(c.op, c.keys, c.values); status.CodeOf(err) != c.code {
			t.Errorf("%s of %v and %v: %v, want %v", c.op, c.keys, c.values, err, c.code)
		}
	}
	s.expect([]int{2, -1, 1}, "b", "c", "a")
}

// TestMutable inserts, removes, exports and replaces.
func TestMutable(t *testing.T) {
	s := open(t, "MutableHashTableV2")
	must := func(op string, in ...*tensor.Tensor) []*tensor.Tensor {
		t.Helper()
		out, err := s.eval(op, in...)
		if err != nil {
			t.Fatalf("%s: %v", op, err)
		}
		return out
	}
	s.expect([]int{-1}, "a")
	must("LookupTableInsertV2", texts("a", "b"), numbers(1, 2))
	must("LookupTableInsertV2", texts("b", "c"), numbers(20, 30))
	s.expect([]int{1, 20, 30}, "a", "b", "c")
	must("LookupTableRemoveV2", texts("a", "x"))
	if out := must("LookupTableExportV2"); !slices.Equal(out[0].Strings(), []string{"b", "c"}) ||
		!slices.Equal(out[1].Ints(), []int{20, 30}) {
		t.Errorf("exported %v, %v", out[0].Strings(), out[1].Ints())
	}
	must("LookupTableImportV2", texts("z"), numbers(9))
	s.expect([]int{-1, 9}, "b", "z")
	if out := must("LookupTableSizeV2"); out[0].Int(0) != 1 {
		t.Errorf("size %d, want 1", out[0].Int(0))
	}
}

// TestTextFile maps the second word of a line to the line's number.
func TestTextFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "words")
	if err := os.WriteFile(path, []byte("1 one\r\n2 two\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, "HashTableV2")
	if _, err := s.eval("InitializeTableFromTextFileV2", tensor.OfStrings(nil, path)); err != nil {
		t.Fatal(err)
	}
	s.expect([]int{1, 0, -1}, "two", "one", "three")
	_, err := open(t, "HashTableV2").eval("InitializeTableFromTextFileV2", tensor.OfStrings(nil, path+".missing"))
	if status.CodeOf(err) != status.NotFound {
		t.Errorf("a missing file: %v", err)
	}
}
