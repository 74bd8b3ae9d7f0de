package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"tfc"
	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// malformed is a run of a graph in testdata/malformed.txtar, and how TensorFlow ends it.
type malformed struct {
	Fetch, Target []string
	Code, Node    string
	Value         []float64

	feed tfc.Feeds
}

// ours lists the cases where tfc decides otherwise than TensorFlow, and why.
var ours = map[string]struct{ code, why string }{
	"attr_missing":            {"NOT_FOUND", "TensorFlow's runtime says so, only its C interface does not"},
	"const_rank_unknown":      {"INVALID_ARGUMENT", "TensorFlow takes a constant of unknown rank for a scalar"},
	"arg_in_graph":            {"UNIMPLEMENTED", "an argument outside of a function has no value"},
	"device_absent":           {"OK", "one process runs what is placed on others"},
	"enter_alone":             {"INVALID_ARGUMENT", "a loop without a condition is no loop"},
	"frame_not_left":          {"INVALID_ARGUMENT", "a loop without a condition is no loop"},
	"loop_inside_fetched":     {"INVALID_ARGUMENT", "TensorFlow fails inside"},
	"loop_value_from_outside": {"OK", "a constant is the same in every iteration"},
	"frame_and_outside":       {"OK", "a constant is the same in every iteration"},
	"merge_alone":             {"INVALID_ARGUMENT", "a Merge of one value joins nothing"},
}

// TestMalformed runs graphs that are wrong and holds the errors against TensorFlow's: the code, and the node it names.
func TestMalformed(t *testing.T) {
	archive, err := txtar.ParseFile("../../testdata/malformed.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(archive.Files); i += 2 {
		var m malformed
		if err := json.Unmarshal(archive.Files[i].Data, &m); err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(archive.Files[i].Name, ".json")
		if o, ok := ours[name]; ok {
			m.Code, m.Node = o.code, ""
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			values, err := m.run(t, archive.Files[i+1].Data)
			m.judge(t, values, err)
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func (m *malformed) run(t *testing.T, text []byte) ([]*tensor.Tensor, error) {
	def, err := graphdef.ParseText(text)
	if err != nil {
		return nil, err
	}
	g, err := graphdef.NewGraph(def)
	if err != nil {
		return nil, err
	}
	s, err := tfc.NewSession(&tfc.Model{Graph: g})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	return s.Run(t.Context(), m.feed, m.Fetch, m.Target)
}

func (m *malformed) judge(t *testing.T, values []*tensor.Tensor, err error) {
	code := status.OK
	if err != nil {
		code = status.CodeOf(err)
	}
	switch {
	case m.Code == "CRASH" && err == nil:
		t.Error("no error where TensorFlow crashes")
	case m.Code == "CRASH":
	case code.String() != m.Code:
		t.Errorf("%s: %v, want %s", code, err, m.Code)
	case err != nil && m.Node != "" && status.NodeOf(err) != m.Node && !strings.Contains(err.Error(), m.Node):
		t.Errorf("%v does not name node %s", err, m.Node)
	case err == nil && m.Value != nil:
		var got []float64
		for _, v := range values {
			for i := range v.Len() {
				got = append(got, v.Float(i))
			}
		}
		if !slices.Equal(got, m.Value) {
			t.Errorf("got %v, want %v", got, m.Value)
		}
	}
}

// TestLargeGraphs runs graphs that are small files and would take a deep stack, or no end of work.
func TestLargeGraphs(t *testing.T) {
	const x = `node { name: "x" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } }
		attr { key: "value" value { tensor { dtype: DT_FLOAT tensor_shape {} float_val: 3 } } } }` + "\n"
	const float = ` attr { key: "T" value { type: DT_FLOAT } }`
	var chain, before, sines strings.Builder
	chain.WriteString(x)
	sines.WriteString(`node { name: "s0" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } }` + "\n")
	for i := range 50_000 {
		fmt.Fprintf(&sines, "node { name: \"s%d\" op: \"Sin\" input: \"s%d\"%s }\n", i+1, i, float)
	}
	input, control := "x", ""
	for i := range 100_000 {
		name := fmt.Sprint("n", i)
		fmt.Fprintf(&chain, "node { name: %q op: \"Identity\" input: %q%s }\n", name, input, float)
		fmt.Fprintf(&before, "node { name: %q op: \"NoOp\"%s }\n", name, control)
		input, control = name, fmt.Sprintf(" input: %q", "^"+name)
	}
	doubling := x + `node { name: "y" op: "f0" input: "x" } library {`
	for i := range 40 {
		doubling += fmt.Sprintf(`function { signature { name: "f%d" input_arg { name: "x" type: DT_FLOAT }
			output_arg { name: "o" type: DT_FLOAT } } node_def { name: "a" op: "f%d" input: "x" }
			node_def { name: "b" op: "f%d" input: "a:o:0" } ret { key: "o" value: "b:o:0" } }`, i, i+1, i+1)
	}
	doubling += `function { signature { name: "f40" input_arg { name: "x" type: DT_FLOAT }
		output_arg { name: "o" type: DT_FLOAT } } ret { key: "o" value: "x" } } }`
	for _, m := range []struct {
		text string
		malformed
	}{
		{chain.String(), malformed{Fetch: []string{"n99999:0"}, Code: "OK", Value: []float64{3}}},
		{before.String(), malformed{Target: []string{"n99999"}, Code: "OK"}},
		{doubling, malformed{Fetch: []string{"y:0"}, Code: "RESOURCE_EXHAUSTED"}},
		{sines.String(), malformed{Fetch: []string{"s50000:0"}, Code: "OK", Value: []float64{0}}},
	} {
		m.feed = map[string]*tensor.Tensor{"s0:0": tensor.Scalar(float32(0))}
		if !strings.Contains(m.text, `"s0"`) {
			m.feed = nil
		}
		start := time.Now()
		values, err := m.run(t, []byte(m.text))
		if took := time.Since(start); took > time.Minute {
			t.Errorf("%s%s took %v", m.Fetch, m.Target, took)
		}
		m.judge(t, values, err)
	}
}
