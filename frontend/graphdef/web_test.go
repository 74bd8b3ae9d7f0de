package graphdef

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// webModel is a model.json of a few constants, each of which is a node and a weight.
func webModel(nodes, weights string) string {
	return fmt.Sprintf(`{"format": "graph-model", "modelTopology": {"node": [%s]},
 "weightsManifest": [{"paths": ["a.bin"], "weights": [%s]}]}`, nodes, weights)
}

const webConst = `{"name": "c", "op": "Const", "attr": {"dtype": {"type": "DT_FLOAT"},
 "value": {"tensor": {"dtype": "DT_FLOAT", "tensorShape": {"dim": [{"size": "2"}]}}}}}`

// parseWeb reads a model all of whose files hold data.
func parseWeb(model string, data []byte) (*WebModel, error) {
	return parseWebModel("m.json", []byte(model), func(name string) ([]byte, error) {
		if name == "absent.bin" {
			return nil, status.Errorf(status.NotFound, "", "", "%s: no such file", name)
		}
		return data, nil
	})
}

func TestWebWeights(t *testing.T) {
	half := binary.LittleEndian.AppendUint16(nil, tensor.F16FromF32(1.5))
	for _, c := range []struct {
		kind, weight string
		data         []byte
		want         *tensor.Tensor
	}{
		{"DT_FLOAT", `"dtype": "float32", "shape": [1]`, []byte{0, 0, 0x20, 0xc0}, tensor.Of([]int{1}, float32(-2.5))},
		{"DT_FLOAT", `"dtype": "float32", "shape": [2], "quantization": {"dtype": "uint8", "min": -1, "scale": 0.5}`,
			[]byte{0, 5}, tensor.Of([]int{2}, float32(-1), 1.5)},
		{"DT_FLOAT", `"dtype": "float32", "shape": [1], "quantization": {"dtype": "uint16", "min": 0.25, "scale": 2}`,
			[]byte{0, 1}, tensor.Of([]int{1}, float32(512.25))},
		{"DT_INT32", `"dtype": "int32", "shape": [2], "quantization": {"dtype": "uint8", "min": -3, "scale": 0.3}`,
			[]byte{1, 255}, tensor.Of([]int{2}, int32(-3), 74)},
		{"DT_FLOAT", `"dtype": "float32", "shape": [], "quantization": {"dtype": "float16"}`, half, tensor.Scalar(float32(1.5))},
		{"DT_HALF", `"dtype": "float32", "shape": [1]`, []byte{0, 0, 0x20, 0xc0}, tensor.Of([]int{1}, tensor.F16Bits(0xc100))},
		{"DT_INT64", `"dtype": "int32", "shape": [1]`, []byte{0xff, 0xff, 0xff, 0xff}, tensor.Of([]int{1}, int64(-1))},
		{"DT_BOOL", `"dtype": "bool", "shape": [3]`, []byte{0, 1, 7}, tensor.Of([]int{3}, false, true, true)},
		{"DT_STRING", `"dtype": "string", "shape": [2]`, []byte{1, 0, 0, 0, 'x', 0, 0, 0, 0}, tensor.OfStrings([]int{2}, "x", "")},
		{"DT_COMPLEX128", `"dtype": "complex64", "shape": [1]`, []byte{0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0}, tensor.Of([]int{1}, 1-2i)},
		{"DT_FLOAT", `"dtype": "float32", "shape": [0, 5]`, nil, tensor.New(tensor.F32, 0, 5)},
	} {
		node := fmt.Sprintf(`{"name": "c", "op": "Const", "attr": {"dtype": {"type": %q}}}`, c.kind)
		m, err := parseWeb(webModel(node, `{"name": "c", `+c.weight+`}`), c.data)
		if err != nil {
			t.Errorf("%s: %v", c.weight, err)
			continue
		}
		value, err := TensorOf(m.Graph.Node("c").Tensor("value"))
		if err != nil || !value.Equal(c.want) {
			t.Errorf("%s: got %s, %v, want %s", c.weight, value, err, c.want)
		}
	}
}

func TestWebErrors(t *testing.T) {
	for _, c := range []struct {
		name, model, want string
	}{
		{"no json", `{"format": `, `INVALID_ARGUMENT m.json: byte 11: unexpected end`},
		{"wrong kind", `{"weightsManifest": 5}`, `INVALID_ARGUMENT m.json: byte 21 \(weightsManifest\): found number`},
		{"layers", `{"format": "layers-model"}`, `UNIMPLEMENTED m.json: a layers-model; only a graph-model`},
		{"topology", "{\"modelTopology\": {\"node\":\n  [{\"name\": 5}]}}", `INVALID_ARGUMENT m.json:2:13: invalid value for string`},
		{"deep", `{"modelTopology": {"node": [{"name": "n", "op": "NoOp", "attr": {"a": ` +
			strings.Repeat(`{"func": {"attr": {"a": `, 60) + `{"i": 1}` + strings.Repeat(`}}}`, 60) + `}}]}}`,
			`INVALID_ARGUMENT m.json: exceeded max recursion depth`},
		{"no weight", webModel(webConst, ``), `INVALID_ARGUMENT node "c" \(Const\): m.json: the manifest has no weight "c"`},
		{"short", webModel(webConst, `{"name": "c", "dtype": "float32", "shape": [3]}`),
			`INVALID_ARGUMENT m.json: weight "c": shape \[3\] of type float32 takes 12 bytes, 8 are left`},
		{"huge", webModel(webConst, `{"name": "c", "dtype": "float32", "shape": [1099511627776]}`),
			`RESOURCE_EXHAUSTED m.json: weight "c": a tensor of shape \[1099511627776\]`},
		{"negative", webModel(webConst, `{"name": "c", "dtype": "float32", "shape": [-1]}`),
			`INVALID_ARGUMENT m.json: weight "c": dimension 0 of a tensor is unknown`},
		{"type", webModel(webConst, `{"name": "c", "dtype": "float31", "shape": []}`),
			`INVALID_ARGUMENT m.json: weight "c": no weights of type "float31"`},
		{"other type", webModel(webConst, `{"name": "c", "dtype": "bool", "shape": [2]}`),
			`INVALID_ARGUMENT m.json: weight "c": a constant of type float32 has weights of type bool`},
		{"no scale", webModel(webConst, `{"name": "c", "dtype": "float32", "shape": [2], "quantization": {"dtype": "uint8"}}`),
			`INVALID_ARGUMENT m.json: weight "c": quantised as uint8 without min or scale`},
		{"quantised string", webModel(webConst,
			`{"name": "c", "dtype": "string", "shape": [2], "quantization": {"dtype": "uint8", "min": 0, "scale": 1}}`),
			`INVALID_ARGUMENT m.json: weight "c": type string is not stored as uint8`},
		{"outside", strings.Replace(webModel(webConst, ``), "a.bin", "../a.bin", 1),
			`INVALID_ARGUMENT m.json: weights "../a.bin" are outside of the model`},
		{"twice", strings.Replace(webModel(webConst, ``), `"a.bin"`, `"a.bin", "a.bin"`, 1),
			`INVALID_ARGUMENT m.json: weights "a.bin" are listed twice`},
		{"absent", strings.Replace(webModel(webConst, ``), "a.bin", "absent.bin", 1),
			`NOT_FOUND m.json: weights: absent.bin: no such file`},
		{"graph", webModel(`{"name": "n", "op": "NoSuchOp"}`, ``), `NOT_FOUND m.json: node "n" \(NoSuchOp\): op type`},
	} {
		_, err := parseWeb(c.model, make([]byte, 8))
		text := "no error"
		if err != nil {
			text = status.CodeOf(err).String() + " " + err.Error()
		}
		if ok, _ := regexp.MatchString(c.want, text); !ok {
			t.Errorf("%s: got %s, want %s", c.name, text, c.want)
		}
	}
}

// TestWebOldBytes reads strings of attrs as old converters wrote them.
func TestWebOldBytes(t *testing.T) {
	const node = `{"name": "n", "op": "StringFormat", "attr": {"T": {"list": {"type": []}}, "template": {"s": [104, 105]}}}`
	m, err := parseWeb(webModel(node, ``), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Graph.Node("n").Text("template"); got != "hi" {
		t.Errorf("template is %q", got)
	}
}

// TestWebInitializer joins a model and its initialiser, which has a table in common with it and a node of a name that is
// another's.
func TestWebInitializer(t *testing.T) {
	const table = `{"name": "t", "op": "HashTableV2",
 "attr": {"key_dtype": {"type": "DT_INT64"}, "value_dtype": {"type": "DT_INT64"}}}`
	model := strings.Replace(webModel(table+`, {"name": "r", "op": "Placeholder", "attr": {"dtype": {"type": "DT_RESOURCE"}}},
 {"name": "n", "op": "NoOp"}, {"name": "i", "op": "Identity", "input": ["r"], "attr": {"T": {"type": "DT_RESOURCE"}}}`, ``),
		`"weightsManifest"`, `"signature": {"inputs": {"r": {"name": "r:0", "dtype": "DT_RESOURCE", "resourceId": 7}}},
 "initializerSignature": {"outputs": {"x": {"name": "n:0", "dtype": "DT_RESOURCE", "resourceId": 7}}},
 "modelInitializer": {"node": [`+table+`,
  {"name": "n", "op": "Identity", "input": ["t:0"], "attr": {"T": {"type": "DT_RESOURCE"}}},
  {"name": "run", "op": "NoOp", "input": ["^n"]}]}, "weightsManifest"`, 1)
	m, err := parseWeb(model, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Init) != 1 || m.Init[0] != "run" {
		t.Errorf("runs %v first", m.Init)
	}
	if got := m.Graph.Node("i").Inputs[0].String(); got != "initializer/n:0" {
		t.Errorf("the resource leads to %s", got)
	}
	if m.Graph.Node("r") != nil || len(m.Graph.Nodes) != 5 {
		t.Errorf("%d nodes", len(m.Graph.Nodes))
	}
}

func FuzzWebModel(f *testing.F) {
	dirs, err := filepath.Glob("../../testdata/cases/formats__tfjs_*/tfjs")
	if err != nil || len(dirs) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, dir := range dirs {
		shards, _ := filepath.Glob(dir + "/*.bin")
		f.Add(mustRead(f, dir+"/model.json"), mustRead(f, shards[0]))
	}
	f.Add([]byte(webModel(webConst, `{"name": "c", "dtype": "float32", "shape": [2]}`)), make([]byte, 8))
	f.Fuzz(func(t *testing.T, model, weights []byte) {
		m, err := parseWeb(string(model), weights)
		if err != nil {
			if !strings.Contains(err.Error(), "m.json") {
				t.Fatalf("the error does not say where: %v", err)
			}
			return
		}
		for _, n := range m.Graph.Nodes {
			if n.Op == "Const" && graphTypeKnown(n) {
				if _, err := TensorOf(n.Tensor("value")); err != nil && status.CodeOf(err) == status.Unknown {
					t.Fatalf("%s: an error without a code: %v", n.Name, err)
				}
			}
		}
	})
}

func graphTypeKnown(n *Node) bool {
	_, _, err := staticShape(n.Tensor("value").GetTensorShape(), tensor.F32)
	return err == nil && n.Type("dtype") != pb.DataType_DT_INVALID
}

// TestWebModelPaths finds a model by its file or its folder, and knows other graph files from it.
func TestWebModelPaths(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "model.json")
	if err := os.WriteFile(path, []byte(" {}"), 0o666); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{path: true, dir: true, "testdata": false, "web_test.go": false, "none": false} {
		if IsWebModel(path) != want {
			t.Errorf("IsWebModel(%s) is not %t", path, want)
		}
	}
}
