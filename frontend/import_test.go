package frontend

import (
	"errors"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir"
	"tfc/ir/irtest"
	"tfc/ir/parse"
	"tfc/ir/tensor"
	"tfc/ir/tensor/npy"
)

// TestImportGoldens imports the graph of each archive, from text and from the binary form, and compares the module or
// the error. Directives: feeds (name=type[sizes], with a known value behind it), fetches, targets, vars, graph-file.
func TestImportGoldens(t *testing.T) {
	irtest.Goldens(t, "testdata/import/*.txtar", func(t *testing.T, g *irtest.Golden) {
		text, ok := g.Section("graph.pbtxt")
		if file := g.Directive("graph-file"); !ok && file != "" {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text = string(data)
		}
		def, err := graphdef.ParseText([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		got := imported(t, def, request(t, g))
		g.Expect(t, "import.ir", got)

		binary, err := proto.Marshal(def)
		if err != nil {
			t.Fatal(err)
		}
		again, err := graphdef.ParseBinary(binary)
		if err != nil {
			t.Fatal(err)
		}
		if other := imported(t, again, request(t, g)); other != got {
			t.Errorf("the binary graph gives\n%s\nthe text gives\n%s", other, got)
		}
	})
}

// imported is the module's text, or the error as comments.
func imported(t *testing.T, def *pb.GraphDef, req Request) string {
	t.Helper()
	g, err := graphdef.NewGraph(def)
	if err != nil {
		t.Fatal(err)
	}
	m, sig, err := Import(g, req)
	if err != nil {
		return "# " + strings.ReplaceAll(err.Error(), "\n", "\n# ") + "\n"
	}
	if err := ir.Verify(m); err != nil {
		t.Errorf("%v\n%s", err, m)
	}
	if again, err := parse.Module("import.ir", m.String()); err != nil || again.String() != m.String() {
		t.Errorf("the module does not read back: %v", err)
	}
	if len(sig.Fetches) != len(m.Funcs[0].Body.Results) {
		t.Errorf("the signature has %d fetches, the function %d results", len(sig.Fetches), len(m.Funcs[0].Body.Results))
	}
	return m.String()
}

func request(t *testing.T, g *irtest.Golden) Request {
	req := Request{
		Feeds: map[string]Feed{}, Vars: map[string]ir.Type{},
		Fetches: strings.Fields(g.Directive("fetches")), Targets: strings.Fields(g.Directive("targets")),
	}
	for _, field := range strings.Fields(g.Directive("feeds")) {
		name, feed := typed(t, field)
		req.Feeds[name+":0"] = feed
	}
	for _, field := range strings.Fields(g.Directive("vars")) {
		name, feed := typed(t, field)
		req.Vars[name] = ir.Type{DType: feed.DType, Shape: feed.Shape}
	}
	return req
}

var typedPattern = regexp.MustCompile(`^(\w+)=(\w+)\[([\d,]*)\](?:\{(.*)\})?$`)

// typed reads "x=f32[2,3]", with a value as in "n=i32[2]{4,5}".
func typed(t *testing.T, text string) (string, Feed) {
	t.Helper()
	m := typedPattern.FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("cannot read %q", text)
	}
	d, err := tensor.ParseDType(m[2])
	if err != nil {
		t.Fatal(err)
	}
	var sizes []int
	for _, s := range strings.FieldsFunc(m[3], func(c rune) bool { return c == ',' }) {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, n)
	}
	feed := Feed{DType: d, Shape: ir.Dims(sizes...)}
	if m[4] != "" {
		if feed.Value, err = npy.ParseLiteral("["+m[4]+"]", d); err != nil {
			t.Fatal(err)
		}
	}
	return m[1], feed
}

// TestCut divides a request at a Unique: what it takes runs first, once, and the rest finds the effect done.
func TestCut(t *testing.T) {
	g := readGraph(t, `
node { name: "v" op: "VariableV2" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "shape" value { shape { dim { size: 2 } } } } }
node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } }
node { name: "add" op: "AssignAdd" input: "v" input: "x" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "u" op: "Unique" input: "add" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "sq" op: "Square" input: "u" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "sum" op: "AddV2" input: "sq" input: "n" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "n" op: "Neg" input: "v" input: "^add" attr { key: "T" value { type: DT_FLOAT } } }
`)
	vec := ir.TypeOf(tensor.F32, 2)
	req := Request{
		Feeds:   map[string]Feed{"x:0": {DType: tensor.F32, Shape: vec.Shape}},
		Fetches: []string{"sum:0"}, Vars: map[string]ir.Type{"v": vec},
	}
	_, _, err := Import(g, req)
	var need *Need
	if !errors.As(err, &need) || !slices.Equal(need.Hosts, []string{"u"}) {
		t.Fatalf("got %v, want the need of host u", err)
	}
	stage, err := Cut(g, req, need)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(stage.Crossing, []string{"add:0"}) || !slices.Contains(stage.Done, "add") {
		t.Errorf("crossing %v, done %v", stage.Crossing, stage.Done)
	}
	s := &session{graph: g, vars: map[string]*tensor.Tensor{"v": tensor.Of([]int{2}, float32(1), 2)}}
	out, err := s.run(map[string]*tensor.Tensor{"x": tensor.Of([]int{2}, float32(3), 2)}, []string{"sum:0"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	// v is added to once: [4 4]; the one distinct element squared, less v.
	if want := tensor.Of([]int{2}, float32(12), 12); !out[0].Equal(want) {
		t.Errorf("got %v, want 12 twice", tensor.Data[float32](out[0]))
	}
}

func readGraph(t *testing.T, text string) *graphdef.Graph {
	t.Helper()
	def, err := graphdef.ParseText([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	g, err := graphdef.NewGraph(def)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestRows checks the table: rows are for ops that exist, have one form, and name inputs that there are.
func TestRows(t *testing.T) {
	for _, name := range Supported() {
		row, def := lookup(name), graphdef.Op(name)
		if def == nil {
			t.Errorf("%s is no op of TensorFlow", name)
			continue
		}
		if row.Import == nil && row.Host == nil && row.Kernel == nil {
			t.Errorf("%s has neither Import, Host nor Kernel", name)
		}
		variadic := slices.ContainsFunc(def.InputArg, func(a *pb.OpDef_ArgDef) bool {
			return a.NumberAttr != "" || a.TypeListAttr != ""
		})
		for _, i := range row.Static {
			if !variadic && (i < -len(def.InputArg) || i >= len(def.InputArg)) {
				t.Errorf("%s has no input %d", name, i)
			}
		}
	}
}
