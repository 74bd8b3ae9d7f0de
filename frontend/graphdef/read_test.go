package graphdef

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"tfc/frontend/graphdef/pb"
	"tfc/runtime/status"
)

// graphFiles lists the graphs of testdata/graphs, which TensorFlow 2.21 wrote in both formats.
func graphFiles(t testing.TB) []string {
	files, err := filepath.Glob("testdata/graphs/*.pb")
	if err != nil || len(files) == 0 {
		t.Fatalf("no graphs: %v", err)
	}
	return files
}

func readGraph(t testing.TB, path string) *pb.GraphDef {
	t.Helper()
	g, err := ReadGraph(path)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func mustRead(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestBinaryAndTextAreTheSameGraph(t *testing.T) {
	for _, path := range graphFiles(t) {
		binary, text := readGraph(t, path), readGraph(t, path+"txt")
		if diff := cmp.Diff(binary, text, protocmp.Transform()); diff != "" {
			t.Errorf("%s and its text differ:\n%s", path, diff)
		}
		if len(binary.Node) == 0 {
			t.Errorf("%s: no nodes", path)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	for _, path := range graphFiles(t) {
		g := readGraph(t, path)
		binary, err := MarshalBinary(g)
		if err != nil {
			t.Fatal(err)
		}
		for _, data := range [][]byte{binary, MarshalText(g)} {
			again, err := Parse(data)
			if err != nil {
				t.Errorf("%s: %v", path, err)
			} else if !proto.Equal(g, again) {
				t.Errorf("%s: another graph comes back from\n%.200q", path, data)
			}
		}
	}
}

// TestTextIsTensorFlows compares with the text that TensorFlow 2.21 wrote for the same graph.
func TestTextIsTensorFlows(t *testing.T) {
	for _, path := range graphFiles(t) {
		got, want := string(MarshalText(readGraph(t, path))), string(mustRead(t, path+"txt"))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-TensorFlow +tfc):\n%s", path, diff)
		}
	}
}

func TestWriteGraph(t *testing.T) {
	g := readGraph(t, "testdata/graphs/while_counter_v2.pb")
	for _, name := range []string{"g.pb", "g.pbtxt"} {
		path := filepath.Join(t.TempDir(), name)
		if err := WriteGraph(path, g); err != nil {
			t.Fatal(err)
		}
		if again := readGraph(t, path); !proto.Equal(g, again) {
			t.Errorf("%s reads back as another graph", name)
		}
		if got := isText(mustRead(t, path)); got != (name == "g.pbtxt") {
			t.Errorf("%s: text is %v", name, got)
		}
	}
}

func TestFloatText(t *testing.T) {
	for _, c := range []struct {
		f    float64
		want string
	}{
		{0, "0.0"}, {1, "1.0"}, {-2.5, "-2.5"}, {1e-5, "1e-05"}, {0.0001, "0.0001"}, {1e16, "1e+16"}, {123456, "123456.0"},
	} {
		if got := floatText(c.f, 32); got != c.want {
			t.Errorf("floatText(%g) = %s, want %s", c.f, got, c.want)
		}
	}
}

func TestReadErrors(t *testing.T) {
	dir := t.TempDir()
	deep := "\x0a\x00"
	for range 200 { // a FullTypeDef inside itself
		deep = "\x12" + string(varint(len(deep))) + deep
	}
	for _, c := range []struct {
		name, content, want string
	}{
		{"bad.pbtxt", "node {\n  name: \"a\"\n  op \"B\"\n}\n", "bad.pbtxt:3:3: syntax error missing field separator :"},
		{"unknown.pbtxt", "node { name: \"a\" }\nnodes { }\n", "unknown.pbtxt:2:1: unknown field: nodes"},
		{"deep.pbtxt", "node { experimental_type " + strings.Repeat("{ args ", 200), "exceeded maximum recursion depth"},
		{"cut.pb", "\n\x0a\n\x01a\x12\x07Add", "byte 0: field node: unexpected EOF"},
		{"field.pb", "\n\x05\n\x01a\x12\x05", "byte 5 (node[0]): field op: unexpected EOF"},
		{"second.pb", "\n\x03\n\x01a\n\x05\n\x01b\x12\x09", "byte 10 (node[1]): field op: unexpected EOF"},
		{"utf8.pb", "\n\x03\n\x01\xff", "byte 4 (node[0].name): invalid UTF-8"},
		{"tag.pb", "\n\x03\x00\x01a", "byte 2 (node[0]): field tag: invalid field number"},
		{"packed.pb", "\n\x08*\x06\n\x00\x12\x02\x0a\x00\xff\xff\x01", "field 4095: cannot parse reserved wire type"},
		{"deep.pb", nodeWithType(deep), "messages nest deeper than 100"},
	} {
		path := filepath.Join(dir, c.name)
		if err := os.WriteFile(path, []byte(c.content), 0o666); err != nil {
			t.Fatal(err)
		}
		_, err := ReadGraph(path)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), path) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
		if got := status.CodeOf(err); got != status.InvalidArgument {
			t.Errorf("%s: code %v", c.name, got)
		}
	}
}

func varint(n int) []byte {
	if n < 0x80 {
		return []byte{byte(n)}
	}
	return append([]byte{byte(n) | 0x80}, varint(n>>7)...)
}

// nodeWithType is a graph of one node whose experimental_type is the given message.
func nodeWithType(message string) string {
	node := "\x3a" + string(varint(len(message))) + message
	return "\n" + string(varint(len(node))) + node
}

func TestFileErrors(t *testing.T) {
	for path, code := range map[string]status.Code{
		"testdata/none.pb": status.NotFound, "testdata": status.InvalidArgument,
	} {
		if _, err := ReadGraph(path); status.CodeOf(err) != code {
			t.Errorf("%s: %v, want %v", path, err, code)
		}
	}
}

// TestTruncatedBytes cuts a real graph everywhere: at a node's end a shorter graph remains, elsewhere the error says
// where; nothing else may happen.
func TestTruncatedBytes(t *testing.T) {
	data := mustRead(t, "testdata/graphs/while_counter_v2.pb")
	whole := readGraph(t, "testdata/graphs/while_counter_v2.pb")
	failed := 0
	for n := range data {
		g, err := ParseBinary(data[:n])
		if err != nil {
			failed++
			if !strings.Contains(err.Error(), "byte ") || status.CodeOf(err) != status.InvalidArgument {
				t.Fatalf("%d bytes: %v", n, err)
			}
		} else if len(g.Node) > len(whole.Node) {
			t.Fatalf("%d bytes: %d nodes", n, len(g.Node))
		}
	}
	if failed < len(data)*9/10 {
		t.Errorf("only %d of %d prefixes fail", failed, len(data))
	}
	if _, err := ReadGraph("testdata/bad/truncated_bytes.pb"); status.CodeOf(err) != status.InvalidArgument {
		t.Errorf("truncated_bytes.pb: %v", err)
	}
}

func TestLoadGraph(t *testing.T) {
	g, err := LoadGraph("testdata/graphs/add_consts.pbtxt")
	if err != nil || g.Node("Add") == nil && g.Node("add") == nil {
		t.Errorf("%v, %v", g, err)
	}
	text := "# comment\nnode { name: \"a\" op: \"NoOp\" }\nnode {\n  name: \"b.c\"\n  op: \"NoSuchOp\"\n}\n" +
		"node { name: \"d\" op: \"NoOp\" input: \"^e\" }"
	path := filepath.Join(t.TempDir(), "g.pbtxt")
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	_, err = LoadGraph(path)
	want := path + ":3: node \"b.c\" (NoSuchOp): op type not registered\n" +
		path + ":7: node \"d\" (NoOp): unknown input node \"e\""
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	if status.CodeOf(err) != status.NotFound || status.NodeOf(err) != "b.c" {
		t.Errorf("%v at %q", status.CodeOf(err), status.NodeOf(err))
	}
	_, err = LoadGraph("testdata/bad/unknown_op.pb")
	if err == nil || !strings.HasPrefix(err.Error(), "testdata/bad/unknown_op.pb: node \"u\"") {
		t.Errorf("binary: %v", err)
	}
}
