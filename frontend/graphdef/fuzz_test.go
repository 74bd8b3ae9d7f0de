package graphdef

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef/pb"
)

func FuzzBinary(f *testing.F) {
	addSeeds(f, "testdata/graphs/*.pb", "testdata/bad/*.pb")
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := ParseBinary(data)
		if err != nil {
			if strings.HasPrefix(err.Error(), "graph: byte ") {
				return
			}
			t.Fatalf("the error does not say where: %v", err)
		}
		exercise(t, g)
	})
}

func FuzzText(f *testing.F) {
	addSeeds(f, "testdata/graphs/*.pbtxt", "testdata/hand_written.pbtxt")
	f.Add([]byte(generic))
	f.Fuzz(func(t *testing.T, data []byte) {
		if g, err := ParseText(data); err == nil {
			exercise(t, g)
		}
	})
}

func FuzzTable(f *testing.F) {
	addSeeds(f, "testdata/checkpoint/model.index", "testdata/saved_model/*/variables/variables.index")
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := parseTable("table", data)
		if err == nil && !slices.IsSortedFunc(entries, func(a, b tableEntry) int { return strings.Compare(a.key, b.key) }) {
			t.Fatal("keys are not sorted")
		}
	})
}

func addSeeds(f *testing.F, patterns ...string) {
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatalf("no seeds %s: %v", pattern, err)
		}
		for _, path := range files {
			f.Add(mustRead(f, path))
		}
	}
}

// exercise holds laws that any graph that parses must meet, valid or not.
func exercise(t *testing.T, g *pb.GraphDef) {
	binary, err := MarshalBinary(g)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := ParseBinary(binary); err != nil || !proto.Equal(g, again) {
		t.Fatalf("another graph comes back from binary, %v", err)
	}
	text := MarshalText(g)
	again, err := ParseText(text)
	if err == nil && !bytes.Equal(MarshalText(again), text) {
		t.Fatalf("other text comes back:\n%s\nfrom\n%s", MarshalText(again), text)
	} else if err != nil && !strings.Contains(err.Error(), "recursion depth") {
		t.Fatalf("%v from\n%s", err, text)
	}
	checked, err := NewGraph(g)
	if err != nil {
		return
	}
	if len(checked.Order()) != len(g.Node) {
		t.Fatalf("%d of %d nodes ordered", len(checked.Order()), len(g.Node))
	}
	useGraph(t, checked)
}

// useGraph runs what importers run on a valid graph; its errors are in order, its panics are not.
func useGraph(t *testing.T, g *Graph) {
	var targets []string
	for _, n := range g.Nodes {
		targets = append(targets, n.Name)
		if v := n.Tensor("value"); v != nil {
			if _, size, err := staticShape(v.TensorShape, 1); err == nil && size < 1<<20 {
				_, _ = TensorOf(v)
			}
		}
	}
	if nodes, err := g.Prune(nil, targets, nil); err != nil || len(nodes) != len(g.Nodes) {
		t.Fatalf("pruning to all targets leaves %d of %d nodes, %v", len(nodes), len(g.Nodes), err)
	}
	for _, f := range g.Def.GetLibrary().GetFunction() {
		attrs := map[string]*pb.AttrValue{"T": {Value: &pb.AttrValue_Type{Type: pb.DataType_DT_FLOAT}}}
		if body, err := g.Instantiate(f.GetSignature().GetName(), attrs); err == nil {
			checkBody(t, body)
		}
	}
}
