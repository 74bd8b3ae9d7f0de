package graphdef

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/testing/protocmp"

	"tfc/frontend/graphdef/pb"
	"tfc/runtime/status"
)

// parseGraph checks a graph given as text.
func parseGraph(t testing.TB, text string) *Graph {
	t.Helper()
	def, err := ParseText([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	g, err := NewGraph(def)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func names(nodes []*Node) string {
	var s []string
	for _, n := range nodes {
		s = append(s, n.Name)
	}
	return strings.Join(s, " ")
}

func TestRecordedGraphsAreValid(t *testing.T) {
	for _, path := range graphFiles(t) {
		g, err := NewGraph(readGraph(t, path))
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if len(g.Order()) != len(g.Nodes) {
			t.Errorf("%s: %d of %d nodes ordered", path, len(g.Order()), len(g.Nodes))
		}
	}
}

// TestBadGraphs reads graphs for which TensorFlow 2.21 gives these codes.
func TestBadGraphs(t *testing.T) {
	for _, c := range []struct {
		name, node string
		code       status.Code
		want       string
	}{
		{"bad_node_name", "bad name!", status.InvalidArgument, "invalid characters"},
		{"control_input_before_data", "z", status.InvalidArgument, `data input "y" comes after a control input`},
		{"cycle", "y", status.InvalidArgument, "in a cycle: y <- y"},
		{"duplicate_node", "x", status.InvalidArgument, "not unique"},
		{"invalid_output_index", "z", status.InvalidArgument, `input 0 is output 5 of node "x", which has 1`},
		{"missing_attr", "z", status.NotFound, `missing attr "T"`},
		{"missing_input_node", "y", status.InvalidArgument, `unknown input node "ghost"`},
		{"type_conflict", "y", status.InvalidArgument, "input 0 was passed float from x:0, incompatible with expected int32"},
		{"unknown_op", "u", status.NotFound, "op type not registered"},
	} {
		_, err := NewGraph(readGraph(t, "testdata/bad/"+c.name+".pb"))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
		if status.CodeOf(err) != c.code || status.NodeOf(err) != c.node {
			t.Errorf("%s: %v at %q, want %v at %q", c.name, status.CodeOf(err), status.NodeOf(err), c.code, c.node)
		}
	}
}

const (
	placeholderX = `node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } }` + "\n"
	typeFloat    = ` attr { key: "T" value { type: DT_FLOAT } }`
)

func TestGraphErrors(t *testing.T) {
	for _, c := range []struct {
		text string
		code status.Code
		want string
	}{
		{`node { name: "s" op: "Sqrt" input: "x" attr { key: "T" value { type: DT_STRING } } }`,
			status.InvalidArgument, `attr "T" is string, not one of bfloat16, half, float, double, complex64, complex128`},
		{`node { name: "s" op: "Sqrt" input: "x" attr { key: "T" value { i: 3 } } }`,
			status.InvalidArgument, `attr "T" is of type int, not type`},
		{`node { name: "s" op: "Sqrt" input: "x" attr { key: "T" value { placeholder: "U" } } }`,
			status.InvalidArgument, `attr "T" is of type placeholder, not type`},
		{`node { name: "s" op: "Sqrt" input: "x" attr { key: "T" value { } } }`,
			status.InvalidArgument, `attr "T" is of type nothing, not type`},
		{`node { name: "s" op: "Sqrt"` + typeFloat + ` }`, status.InvalidArgument, "the node has 0 inputs, the op takes 1"},
		{`node { name: "s" op: "Sqrt" input: "x" input: "x"` + typeFloat + ` }`,
			status.InvalidArgument, "the node has 2 inputs, the op takes 1"},
		{`node { name: "s" op: "AddN"` + typeFloat + ` attr { key: "N" value { i: 0 } } }`,
			status.InvalidArgument, `attr "N" is 0, less than the minimum 1`},
		{`node { name: "s" op: "AddN"` + typeFloat + ` attr { key: "N" value { i: 100000000 } } }`,
			status.InvalidArgument, `attr "N" is 100000000, out of range`},
		{`node { name: "s" op: "MaxPool" input: "x" attr { key: "padding" value { s: "UP" } }
			attr { key: "ksize" value { list { i: [1, 1, 1, 1] } } } attr { key: "strides" value { list { i: 1 } } } }`,
			status.InvalidArgument, `attr "strides" has length 1, less than the minimum 4`},
		{`node { name: "s" op: "L2Loss" input: "x"` + typeFloat + ` } versions { min_consumer: 9999 }`,
			status.InvalidArgument, "needs a consumer of GraphDef version 9999"},
		{`node { name: "s" op: "BatchNormWithGlobalNormalization" } versions { producer: 99 }`,
			status.Unimplemented, "it was removed in version 9"},
		{`node { name: "s" op: "Assign" input: "x" input: "x"` + typeFloat + ` }`,
			status.InvalidArgument, "was passed float from x:0, incompatible with expected float_ref"},
	} {
		def, err := ParseText([]byte(placeholderX + c.text))
		if err != nil {
			t.Fatal(err)
		}
		if _, err = NewGraph(def); err == nil || !strings.Contains(err.Error(), c.want) || status.CodeOf(err) != c.code {
			t.Errorf("%s:\n%v: %v\nwant %v: %s", c.text, status.CodeOf(err), err, c.code, c.want)
		}
	}
}

func TestAllProblemsAreTold(t *testing.T) {
	def := readGraph(t, "testdata/bad/type_conflict.pb")
	def.Node = append(def.Node, &pb.NodeDef{Name: "late", Op: "NoSuchOp"})
	_, err := NewGraph(def)
	for _, want := range []string{`"late" (NoSuchOp)`, "input 0 was passed float", "input 1 was passed float"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nlacks %q", err, want)
		}
	}
	many := new(pb.GraphDef)
	for range 1000 {
		many.Node = append(many.Node, &pb.NodeDef{Name: "a b", Op: "NoOp"})
	}
	if _, err := NewGraph(many); strings.Count(err.Error(), "\n") != maxProblems {
		t.Errorf("%d lines of errors", strings.Count(err.Error(), "\n"))
	} else if !strings.HasSuffix(err.Error(), "and 1949 errors more") {
		t.Errorf("the rest is not counted: %.100s", err.Error()[len(err.Error())-100:])
	}
}

func TestDefaultsAndTypes(t *testing.T) {
	g := parseGraph(t, `
		node { name: "z" op: "MatMul" input: "x:0" input: "x" input: "^v"`+typeFloat+` }
		node { name: "v" op: "VariableV2" attr { key: "dtype" value { type: DT_FLOAT } }
			attr { key: "shape" value { shape { dim { size: 2 } } } } }
		node { name: "s" op: "Split" input: "d" input: "x"`+typeFloat+` attr { key: "num_split" value { i: 3 } } }
		node { name: "d" op: "Const" attr { key: "dtype" value { type: DT_INT32 } }
			attr { key: "value" value { tensor { dtype: DT_INT32 tensor_shape { } } } } }
		node { name: "i" op: "IdentityN" input: "x" input: "d"
			attr { key: "T" value { list { type: [DT_FLOAT, DT_INT32] } } } }`+placeholderX)
	z := g.Node("z")
	if z.Attrs["transpose_a"] == nil || z.Bool("transpose_a") || z.Type("T") != pb.DataType_DT_FLOAT {
		t.Errorf("attrs of z: %v", z.Attrs)
	}
	if len(z.Def.Attr) != 1 {
		t.Error("defaults were written into the user's NodeDef")
	}
	if len(z.Inputs) != 2 || z.Inputs[0].String() != "x:0" || len(z.Controls) != 1 || z.Controls[0].Name != "v" {
		t.Errorf("inputs of z: %v %v", z.Inputs, z.Controls)
	}
	if x := g.Node("x"); x.Shape("shape") == nil || !x.Shape("shape").UnknownRank {
		t.Errorf("shape of x: %v", x.Shape("shape"))
	}
	for name, want := range map[string][]pb.DataType{
		"v": {pb.DataType_DT_FLOAT_REF}, "s": {1, 1, 1}, "i": {pb.DataType_DT_FLOAT, pb.DataType_DT_INT32},
	} {
		if got := g.Node(name).Sig.Outputs; !slices.Equal(got, want) {
			t.Errorf("outputs of %s: %v, want %v", name, got, want)
		}
	}
	if first, n := g.Node("s").Sig.InputArg(1); first != 1 || n != 1 {
		t.Errorf("input argument 1 of s: %d, %d", first, n)
	}
	if got := names(g.Order()); got != "v d x z s i" {
		t.Errorf("order: %s", got)
	}
	var consumers []string
	for _, e := range g.Node("x").Consumers() {
		consumers = append(consumers, e.To.Name)
	}
	if got := strings.Join(consumers, " "); got != "z z s i" {
		t.Errorf("consumers of x: %s", got)
	}
	if e := g.Node("v").Consumers()[0]; !e.IsControl() || e.To != z {
		t.Errorf("control edge of v: %v", e)
	}
}

func TestHandWrittenText(t *testing.T) {
	defs := []*pb.GraphDef{
		readGraph(t, "testdata/graphs/text_pbtxt_hand_written.pb"), readGraph(t, "testdata/hand_written.pbtxt"),
	}
	for _, def := range defs {
		g, err := NewGraph(def)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range g.Nodes {
			n.Def.Attr = n.Attrs
		}
	}
	if diff := cmp.Diff(defs[0], defs[1], protocmp.Transform()); diff != "" {
		t.Errorf("with defaults filled in:\n%s", diff)
	}
}

func TestPrune(t *testing.T) {
	useless := "testdata/graphs/useless_mul_pow.pb"
	loop := "testdata/graphs/while_counter_v1.pb"
	for _, c := range []struct {
		path                    string
		fetches, targets, feeds []string
		want                    string
	}{
		{useless, []string{"Add:0"}, nil, nil, "x y Add"},
		{useless, []string{"Add"}, nil, []string{"x:0"}, "y Add"},
		{useless, []string{"Add"}, nil, []string{"Add:0"}, ""},
		{useless, nil, []string{"Add"}, []string{"Add:0"}, "x y Add"},
		{useless, nil, []string{"useless"}, nil, "x y Add useless"},
		{loop, []string{"while/Exit:0"}, nil, nil, "n while/Const while/Enter while/Merge " +
			"while/Less/Enter while/Less while/LoopCond while/Switch " +
			"while/Identity while/add/y while/add while/NextIteration while/Exit"},
		{loop, []string{"while/Enter:0"}, nil, nil, "while/Const while/Enter"},
	} {
		nodes, err := mustGraph(t, c.path).Prune(c.fetches, c.targets, c.feeds)
		if err != nil {
			t.Errorf("%v %v %v: %v", c.fetches, c.targets, c.feeds, err)
		} else if got := names(nodes); got != c.want {
			t.Errorf("%v %v %v: %q, want %q", c.fetches, c.targets, c.feeds, got, c.want)
		}
	}
}

func mustGraph(t testing.TB, path string) *Graph {
	t.Helper()
	g, err := NewGraph(readGraph(t, path))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestPruneControlEdges(t *testing.T) {
	g := parseGraph(t, placeholderX+`
		node { name: "a" op: "Sqrt" input: "x"`+typeFloat+` }
		node { name: "b" op: "Identity" input: "a" input: "^x" input: "^a"`+typeFloat+` }
		node { name: "c" op: "NoOp" input: "^b" }`)
	for _, c := range []struct {
		feed, want string
	}{
		{"x:0", "a b c"},   // a fed placeholder does not run for its control edge
		{"a:0", "x a b c"}, // any other node does
		{"b:0", "x a b c"},
	} {
		nodes, err := g.Prune(nil, []string{"c"}, []string{c.feed})
		if got := names(nodes); err != nil || got != c.want {
			t.Errorf("feed %s: %q, %v, want %q", c.feed, got, err, c.want)
		}
	}
}

func TestPruneErrors(t *testing.T) {
	g := mustGraph(t, "testdata/graphs/useless_mul_pow.pb")
	for _, c := range []struct {
		fetch, target, feed string
		code                status.Code
		node                string
	}{
		{"nope:0", "Add", "x:0", status.NotFound, "nope"},
		{"Add:3", "Add", "x:0", status.InvalidArgument, "Add"},
		{"Add:0", "no_such_op", "x:0", status.NotFound, "no_such_op"},
		{"Add:0", "Add", "ghost:0", status.NotFound, "ghost"},
		{"Add:0", "Add", "x:1", status.InvalidArgument, "x"},
		{"^Add", "Add", "x", status.NotFound, "^Add"},
	} {
		_, err := g.Prune([]string{c.fetch}, []string{c.target}, []string{c.feed})
		if status.CodeOf(err) != c.code || status.NodeOf(err) != c.node {
			t.Errorf("%v: %v, want %v at %q", c, err, c.code, c.node)
		}
	}
}

func TestLongChain(t *testing.T) {
	const n = 100_000
	def := &pb.GraphDef{Node: []*pb.NodeDef{{Name: "n0", Op: "NoOp"}}}
	last := "n0"
	for i := 1; i < n; i++ {
		name := "n" + string(rune('a'+i%26)) + strings.Repeat("x", i%7) + "." + TensorName{"k", i}.String()[2:]
		def.Node = append(def.Node, &pb.NodeDef{Name: name, Op: "NoOp", Input: []string{"^" + last}})
		last = name
	}
	slices.Reverse(def.Node)
	g, err := NewGraph(def)
	if err != nil {
		t.Fatal(err)
	}
	nodes, err := g.Prune(nil, []string{last}, nil)
	if err != nil || len(nodes) != n || nodes[0].Name != "n0" {
		t.Errorf("%d nodes, %v", len(nodes), err)
	}
}

func TestTensorNames(t *testing.T) {
	for _, c := range []struct {
		name string
		want TensorName
	}{
		{"a", TensorName{"a", 0}},
		{"a/b:12", TensorName{"a/b", 12}},
		{"a:", TensorName{"a:", 0}},
		{"a:b", TensorName{"a:b", 0}},
		{"a:-1", TensorName{"a:-1", 0}},
		{"a:99999999999", TensorName{"a:99999999999", 0}},
	} {
		if got := ParseTensorName(c.name); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestNodeNames(t *testing.T) {
	for name, want := range map[string]bool{
		"a": true, "A.b_c-d/e": true, "0": true, ".x": true, "_Arg": true, "a>b": true, "a>b>c": true,
		"": false, "-a": false, "/a": false, "a b": false, "a:0": false, "^a": false, "a>": false, ">a": false,
		"a>_b": false, "é": false, "a!": false,
	} {
		if got := validNodeName(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}

func TestAttrAccessors(t *testing.T) {
	g := parseGraph(t, placeholderX+`
		node { name: "c" op: "Conv2D" input: "x" input: "x"`+typeFloat+`
			attr { key: "strides" value { list { i: [1, 2, 2, 1] } } } attr { key: "padding" value { s: "SAME" } } }
		node { name: "e" op: "Elu" input: "x"`+typeFloat+` attr { key: "_class" value { list { s: "loc:@x" } } } }
		node { name: "l" op: "LeakyRelu" input: "x"`+typeFloat+` }
		node { name: "b" op: "Bucketize" input: "x"`+typeFloat+`
			attr { key: "boundaries" value { list { f: [0.5, 1.5] } } } }
		node { name: "q" op: "FIFOQueueV2" attr { key: "component_types" value { list { type: DT_INT32 } } }
			attr { key: "shapes" value { list { shape { dim { size: 4 } } } } } }
		node { name: "p" op: "PartitionedCall" attr { key: "f" value { func { name: "F" } } }
			attr { key: "Tin" value { list { } } } attr { key: "Tout" value { list { } } } }
		node { name: "k" op: "Case" input: "i" attr { key: "branches" value { list { func { name: "F" } } } }
			attr { key: "Tin" value { list { } } } attr { key: "Tout" value { list { } } } }
		node { name: "i" op: "Const" attr { key: "dtype" value { type: DT_INT32 } }
			attr { key: "value" value { tensor { dtype: DT_INT32 tensor_shape { } int_val: 7 } } } }`)
	n := g.Node
	for name, ok := range map[string]bool{
		"Ints": slices.Equal(n("c").Ints("strides"), []int64{1, 2, 2, 1}), "Text": n("c").Text("padding") == "SAME",
		"default Text": n("c").Text("data_format") == "NHWC", "Bool": n("c").Bool("use_cudnn_on_gpu"),
		"Texts": slices.Equal(n("e").Texts("_class"), []string{"loc:@x"}), "Float": n("l").Float("alpha") == 0.2,
		"Floats": slices.Equal(n("b").Floats("boundaries"), []float32{0.5, 1.5}), "Int": n("q").Int("capacity") == -1,
		"Types":  slices.Equal(n("q").Types("component_types"), []pb.DataType{pb.DataType_DT_INT32}),
		"Shapes": len(n("q").Shapes("shapes")) == 1, "Func": n("p").Func("f").Name == "F",
		"Funcs": n("k").Funcs("branches")[0].Name == "F", "Tensor": n("i").Tensor("value").IntVal[0] == 7,
		"Type": n("i").Type("dtype") == pb.DataType_DT_INT32, "absent": n("i").Int("nope") == 0,
		"IsStateful": n("q").IsStateful() && !n("c").IsStateful(),
	} {
		if !ok {
			t.Errorf("%s is wrong", name)
		}
	}
}
