package frontend

import (
	"testing"

	"tfc/frontend/graphdef"
	"tfc/ir"
)

// BenchmarkImport imports the train step of the iris classifier.
func BenchmarkImport(b *testing.B) {
	def, err := graphdef.ReadGraph("../testdata/cases/seed__iris_dnn_minibatch_adagrad/graph.pb")
	if err != nil {
		b.Fatal(err)
	}
	g, err := graphdef.NewGraph(def)
	if err != nil {
		b.Fatal(err)
	}
	req := Request{Feeds: map[string]Feed{}}
	for _, n := range g.Nodes {
		if n.Op == "Placeholder" {
			d, err := graphdef.DType(n.Type("dtype"))
			if err != nil {
				b.Fatal(err)
			}
			feed := Feed{DType: d, Shape: ir.Dims(30)}
			if d.IsFloat() {
				feed.Shape = ir.Dims(30, 4)
			}
			req.Feeds[n.Name+":0"] = feed
		}
		if row := lookup(n.Op); row != nil && row.Writes && n.Op != "Assign" && n.Op != "AssignVariableOp" {
			req.Targets = append(req.Targets, n.Name)
		}
	}
	if len(req.Targets) == 0 {
		b.Fatal("nothing to train")
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := Import(g, req); err != nil {
			b.Fatal(err)
		}
	}
}
