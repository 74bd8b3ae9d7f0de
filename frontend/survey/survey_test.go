package survey

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/bits"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tfc/frontend"
	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir"
	"tfc/ir/tensor"
)

var update = flag.Bool("update", false, "rewrite the reports in testdata")

// TestReports surveys the graphs in testdata, which TensorFlow made: an image that is decoded before a model, one in a
// function that a dataset maps, and one in a loop.
func TestReports(t *testing.T) {
	strings := frontend.Feed{DType: tensor.String, Shape: []ir.Dim{}}
	for name, req := range map[string]frontend.Request{
		"jpeg": {
			Feeds: map[string]frontend.Feed{
				"file:0": strings, "w:0": {DType: tensor.F32, Shape: ir.Dims(3, 2)},
			},
			Fetches: []string{"logits:0", "shape:0", "other:0"},
		},
		"dataset": {
			Feeds:   map[string]frontend.Feed{"files:0": strings},
			Fetches: []string{"mean:0"}, Targets: []string{"MakeIterator"},
		},
		"loop": {
			Feeds:   map[string]frontend.Feed{"file:0": strings, "x:0": {DType: tensor.F32, Shape: ir.Dims(3)}},
			Fetches: []string{"y:0"}, Targets: []string{"done"},
		},
	} {
		g, err := graphdef.LoadGraph(filepath.Join("testdata", name+".pbtxt"))
		if err != nil {
			t.Fatal(err)
		}
		report, err := Run(g, req)
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.MarshalIndent(report, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, '\n')
		path := filepath.Join("testdata", name+".json")
		if *update {
			if err := os.WriteFile(path, got, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestUnknownNames(t *testing.T) {
	g, err := graphdef.LoadGraph("testdata/jpeg.pbtxt")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Run(g, frontend.Request{Fetches: []string{"nosuch:0"}}); err == nil {
		t.Error("a fetch that the graph lacks is no error")
	}
}

// TestCutIsMinimal compares cuts of random graphs, some of whose nodes count as unsupported, with the smallest set of
// tensors found by trying all.
func TestCutIsMinimal(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	separated := 0
	for range 200 {
		g, fetches := randomGraph(t, random)
		s := &survey{graph: g, req: frontend.Request{Fetches: fetches}, supported: map[string]bool{}, inside: map[string][]inner{}}
		for _, op := range []string{"Placeholder", "AddN", "Identity"} {
			s.supported[op] = true
		}
		var err error
		if s.nodes, err = g.Prune(fetches, nil, nil); err != nil {
			t.Fatal(err)
		}
		s.scan()
		c := s.cut()
		if !s.separates(t, c.fetches, c.tensors) {
			t.Fatalf("feeding %v leaves an unsupported node for %v", c.tensors, c.fetches)
		}
		if len(c.tensors) > 0 {
			separated++
		}
		for set := range 1 << len(g.Nodes) {
			if bits.OnesCount(uint(set)) >= len(c.tensors) {
				continue
			}
			var fed []graphdef.Output
			for i, n := range g.Nodes {
				if set>>i&1 == 1 && !slices.Contains(c.fetches, n.Out(0).String()) {
					fed = append(fed, n.Out(0))
				}
			}
			if s.separates(t, c.fetches, fed) {
				t.Fatalf("%v does for %v, the cut is %v", fed, c.fetches, c.tensors)
			}
		}
	}
	if separated < 50 {
		t.Errorf("only %d graphs had something to cut", separated)
	}
}

// separates reports whether fed tensors keep unsupported nodes out of a run.
func (s *survey) separates(t *testing.T, fetches []string, fed []graphdef.Output) bool {
	var names []string
	for _, out := range fed {
		names = append(names, out.String())
	}
	nodes, err := s.graph.Prune(fetches, nil, names)
	if err != nil {
		t.Fatal(err)
	}
	return !slices.ContainsFunc(nodes, s.unsupported)
}

// randomGraph makes a graph of sums, whose negations will count as unsupported, and fetches a few of its tensors.
func randomGraph(t *testing.T, random *rand.Rand) (*graphdef.Graph, []string) {
	float := &pb.AttrValue{Value: &pb.AttrValue_Type{Type: pb.DataType_DT_FLOAT}}
	def := &pb.GraphDef{}
	var fetches []string
	for i := range 9 {
		n := &pb.NodeDef{Name: fmt.Sprint("n", i), Op: "Placeholder", Attr: map[string]*pb.AttrValue{"dtype": float}}
		if i > 1 {
			n.Op, n.Attr = "AddN", map[string]*pb.AttrValue{"T": float}
			n.Input = []string{fmt.Sprint("n", random.IntN(i)), fmt.Sprint("n", random.IntN(i))}
			n.Attr["N"] = &pb.AttrValue{Value: &pb.AttrValue_I{I: 2}}
			if random.IntN(3) == 0 {
				n.Op, n.Input = "Neg", n.Input[:1]
				delete(n.Attr, "N")
			}
		}
		if i > 5 {
			fetches = append(fetches, n.Name+":0")
		}
		def.Node = append(def.Node, n)
	}
	g, err := graphdef.NewGraph(def)
	if err != nil {
		t.Fatal(err)
	}
	return g, fetches
}
