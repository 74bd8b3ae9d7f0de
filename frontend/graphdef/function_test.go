package graphdef

import (
	"slices"
	"strings"
	"testing"

	"tfc/frontend/graphdef/pb"
	"tfc/runtime/status"
)

// TestRecordedFunctions instantiates every function that the recorded graphs call, from the call.
func TestRecordedFunctions(t *testing.T) {
	bodies := 0
	for _, path := range graphFiles(t) {
		work := []*Graph{mustGraph(t, path)}
		for len(work) > 0 {
			g := work[0]
			work = work[1:]
			for _, n := range g.Nodes {
				for _, v := range n.Attrs {
					f := v.GetFunc()
					if f == nil {
						continue
					}
					body, err := g.Instantiate(f.Name, f.Attr)
					if err != nil {
						t.Errorf("%s: %s: %v", path, n.Name, err)
						continue
					}
					checkBody(t, body)
					bodies++
					work = append(work, body.Graph)
				}
			}
		}
	}
	if bodies < 10 {
		t.Errorf("only %d bodies", bodies)
	}
}

// checkBody takes the body for a graph of its own: NewGraph must find the same edges in its NodeDefs.
func checkBody(t *testing.T, body *Body) {
	t.Helper()
	def := body.Graph.Def
	again := newBuilder(def, body.Graph.Library)
	again.inputs = again.graphInput
	again.addNodes()
	again.resolveNodes()
	again.connect()
	again.checkEdges()
	if err := again.problems.join(); err != nil {
		t.Errorf("%s: %v", body.Function.Name, err)
	}
	for i, n := range again.graph.Nodes {
		same := func(a, b Output) bool { return a.String() == b.String() }
		if !slices.EqualFunc(n.Inputs, body.Graph.Nodes[i].Inputs, same) {
			t.Errorf("%s: %s: inputs %v, want %v", body.Function.Name, n.Name, n.Inputs, body.Graph.Nodes[i].Inputs)
		}
	}
	if len(body.Args) != len(body.Function.Def.Signature.InputArg) ||
		len(body.Results) != len(body.Function.Def.Signature.OutputArg) {
		t.Errorf("%s: %d args, %d results", body.Function.Name, len(body.Args), len(body.Results))
	}
}

// generic has a type attr, an argument of N tensors, a result that is a list, and a node named like an argument.
const generic = `library { function {
	signature {
		name: "F"
		input_arg { name: "x" type_attr: "T" }
		input_arg { name: "many" type_attr: "T" number_attr: "N" }
		output_arg { name: "sum" type_attr: "T" }
		output_arg { name: "parts" type_attr: "T" number_attr: "M" }
		control_output: "done"
		attr { name: "T" type: "type" }
		attr { name: "N" type: "int" default_value { i: 2 } }
		attr { name: "M" type: "int" }
	}
	node_def { name: "x" op: "AddN" input: "x" input: "many" attr { key: "T" value { placeholder: "T" } }
		attr { key: "N" value { i: 3 } } }
	node_def { name: "axis" op: "Const" attr { key: "dtype" value { type: DT_INT32 } }
		attr { key: "value" value { tensor { dtype: DT_INT32 tensor_shape { } } } } }
	node_def { name: "split" op: "Split" input: "axis:output:0" input: "x:sum:0" input: "^last"
		attr { key: "T" value { placeholder: "T" } } attr { key: "num_split" value { placeholder: "M" } } }
	node_def { name: "last" op: "Identity" input: "many:1" attr { key: "T" value { placeholder: "T" } } }
	node_def { name: "call" op: "PartitionedCall" input: "split:output:1"
		attr { key: "Tin" value { list { type: DT_FLOAT } } } attr { key: "Tout" value { list { type: DT_FLOAT } } }
		attr { key: "f" value { func { name: "G" attr { key: "U" value { placeholder: "T" } } } } } }
	ret { key: "sum" value: "call:output:0" }
	ret { key: "parts" value: "split:output" }
	control_ret { key: "done" value: "last" }
} }`

func callAttrs(t testing.TB, text string) map[string]*pb.AttrValue {
	t.Helper()
	def, err := ParseText([]byte("node { " + text + " }"))
	if err != nil {
		t.Fatal(err)
	}
	return def.Node[0].Attr
}

const callFloat = `attr { key: "T" value { type: DT_FLOAT } } attr { key: "M" value { i: 2 } }`

func TestInstantiate(t *testing.T) {
	g := parseGraph(t, generic)
	before := string(MarshalText(g.Def))
	body, err := g.Instantiate("F", callAttrs(t, callFloat))
	if err != nil {
		t.Fatal(err)
	}
	if got := names(body.Args); got != "x_arg many_0 many_1" {
		t.Errorf("args: %s", got)
	}
	inputs := map[string]string{
		"x": "x_arg:0 many_0:0 many_1:0", "split": "axis:0 x:0 ^last", "last": "many_1:0", "call": "split:1",
	}
	for name, want := range inputs {
		n := body.Graph.Node(name)
		if got := strings.Join(n.Def.Input, " "); got != want {
			t.Errorf("inputs of %s: %s, want %s", name, got, want)
		}
	}
	var results []string
	for _, r := range body.Results {
		results = append(results, r.String())
	}
	if got := strings.Join(results, " "); got != "call:0 split:0 split:1" {
		t.Errorf("results: %s", got)
	}
	if got := names(body.ControlResults); got != "last" {
		t.Errorf("control results: %s", got)
	}
	if got := body.Graph.Node("call").Func("f").Attr["U"].GetType(); got != pb.DataType_DT_FLOAT {
		t.Errorf("the attr of the inner call is %v", got)
	}
	if string(MarshalText(g.Def)) != before {
		t.Error("the library was changed")
	}
}

func TestCallByName(t *testing.T) {
	g := parseGraph(t, placeholderX+generic+`
		node { name: "c" op: "F" input: "x" input: "x" input: "x" `+callFloat+` }`)
	if got := g.Node("c").Sig.Outputs; len(got) != 3 {
		t.Errorf("outputs: %v", got)
	}
	if _, err := g.Instantiate("F", g.Node("c").Attrs); err != nil {
		t.Error(err)
	}
}

func TestInstantiateErrors(t *testing.T) {
	for _, c := range []struct {
		name, from, to, attrs string
		code                  status.Code
		want                  string
	}{
		{"G", "", "", callFloat, status.NotFound, `function "G" is not defined`},
		{"F", "", "", "", status.NotFound, `missing attr "T"`},
		{"F", `placeholder: "M"`, `placeholder: "K"`, callFloat, status.InvalidArgument, `placeholder "K" is not bound`},
		{"F", `"split:output:1"`, `"split:output:2"`, callFloat, status.InvalidArgument, `"split" has 2 tensors`},
		{"F", `"split:output:1"`, `"split:out:1"`, callFloat, status.InvalidArgument, `has no output "out"`},
		{"F", `"split:output:1"`, `"split"`, callFloat, status.InvalidArgument, "not of the form node:output:index"},
		{"F", `"split:output:1"`, `"many:2"`, callFloat, status.InvalidArgument, `unknown input "many:2"`},
		{"F", `"split:output:1"`, `"ghost:z:0"`, callFloat, status.InvalidArgument, `unknown input "ghost:z:0"`},
		{"F", `"^last"`, `"^ghost"`, callFloat, status.InvalidArgument, `unknown input node "ghost"`},
		{"F", `"call:output:0"`, `"axis:output:0"`, callFloat, status.InvalidArgument, `axis:0 of type int32, not float`},
		{"F", `"split:output" }`, `"last:output" }`, callFloat, status.InvalidArgument, `"parts": is 1 tensors, not 2`},
		{"F", `key: "sum"`, `key: "diff"`, callFloat, status.InvalidArgument, `result "sum": is missing`},
		{"F", `value: "last" }`, `value: "ghost" }`, callFloat, status.InvalidArgument, `control result "done"`},
		{"F", `"many:1"`, `"split:output:0"`, callFloat, status.InvalidArgument, "in a cycle"},
		{"F", `op: "AddN"`, `op: "NoSuchOp"`, callFloat, status.NotFound, "not registered"},
	} {
		text := strings.Replace(generic, c.from, c.to, 1)
		_, err := parseGraph(t, text).Instantiate(c.name, callAttrs(t, c.attrs))
		if err == nil || !strings.Contains(err.Error(), c.want) || status.CodeOf(err) != c.code {
			t.Errorf("%s for %s: %v: %v\nwant %v: %s", c.to, c.from, status.CodeOf(err), err, c.code, c.want)
		}
	}
}

func TestLibrary(t *testing.T) {
	g := parseGraph(t, strings.TrimSuffix(generic, "}")+` gradient { function_name: "F" gradient_func: "FGrad" } }`)
	if got := g.Library.Gradient("F"); got != "FGrad" {
		t.Errorf("gradient of F: %q", got)
	}
	if g.Library.Function("F") == nil || g.Library.Function("G") != nil || g.Library.Gradient("G") != "" {
		t.Error("functions F and G")
	}
	if g.Library.Op("F") != g.Library.Function("F").Sig || g.Library.Op("AddV2") != Op("AddV2") {
		t.Error("signatures by name")
	}
}
