package graph_test

import (
	"fmt"
	"testing"

	"tfc/frontend/graph"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

func ExampleGraph() {
	g := graph.New()
	sum := g.Add(g.Const(3), g.Const(5))
	fmt.Println(sum)
	x := g.Placeholder("x", tensor.F32, graph.Shape{-1, 4})
	w := g.Const([]float64{1, 2, 3, 4})
	fmt.Println(g.Relu(g.Mul(x, w)))
	fmt.Println(g.Mean(x, 1))
	// Output:
	// Tensor("Add:0", shape=(), dtype=int32)
	// Tensor("Relu:0", shape=(None, 4), dtype=float32)
	// Tensor("Mean:0", shape=(None,), dtype=float32)
}

// TestNames holds the automatic names against those of tf.compat.v1 in TensorFlow 2.21.
func TestNames(t *testing.T) {
	g := graph.New()
	var names []string
	add := func(x graph.Tensor) graph.Tensor {
		names = append(names, x.Name())
		return x
	}
	a := add(g.Const(1.0))
	b := add(g.Const(2.0))
	add(g.Add(a, b))
	add(g.Add(a, b))
	g.Scope("layer", func() {
		add(g.Mul(a, b))
		g.Scope("inner", func() { add(g.Neg(a)) })
		g.Scope("inner", func() { add(g.Neg(a)) })
	})
	g.Scope("layer", func() { add(g.Mul(a, b)) })
	add(g.Identity("ADD", a))
	add(g.Sum(g.Const([]float64{1, 2}), 0))
	v := g.Variable("w", a)
	add(v.Ref)
	add(v.Read)
	names = append(names, v.Init.Name())
	want := []string{
		"Const:0", "Const_1:0", "Add:0", "Add_1:0", "layer/Mul:0", "layer/inner/Neg:0", "layer/inner_1/Neg:0",
		"layer_1/Mul:0", "ADD_2:0", "Sum:0", "w:0", "w/read:0", "w/Assign",
	}
	if err := g.Err(); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(names) != fmt.Sprint(want) {
		t.Errorf("names %v\nwant  %v", names, want)
	}
}

func TestMistakes(t *testing.T) {
	for _, c := range []struct {
		name  string
		build func(g *graph.Graph)
		code  status.Code
	}{
		{"unequal types", func(g *graph.Graph) { g.Add(g.Const(1), g.Const(2.0)) }, status.InvalidArgument},
		{"unknown op", func(g *graph.Graph) { g.Op("NoSuchOp", "", nil) }, status.NotFound},
		{"too few inputs", func(g *graph.Graph) { g.Op("AddV2", "", nil, g.Const(1)) }, status.InvalidArgument},
		{"another graph's tensor", func(g *graph.Graph) { g.Neg(graph.New().Const(1.0)) }, status.InvalidArgument},
		{"no constant", func(g *graph.Graph) { g.Const(struct{}{}) }, status.InvalidArgument},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := graph.New()
			c.build(g)
			if got := status.CodeOf(g.Err()); got != c.code {
				t.Errorf("error %v, code %v, want %v", g.Err(), got, c.code)
			}
			if _, err := g.Def(); err == nil {
				t.Error("a graph with a mistake gave a GraphDef")
			}
		})
	}
}
