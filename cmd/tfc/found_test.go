package main

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"tfc"
	"tfc/frontend/graph"
	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/targets/driver"
)

// TestFoundSizes compiles graphs whose results' sizes data decide into libraries for any batch, and compares them with
// sessions, which compile for each size.
func TestFoundSizes(t *testing.T) {
	tests := map[string]func(g *graph.Graph, x graph.Tensor) []graph.Tensor{
		"where": func(g *graph.Graph, x graph.Tensor) []graph.Tensor {
			at := g.Op("Where", "", nil, g.Op("Greater", "", nil, x, g.Const(float32(0))).Output(0)).Output(0)
			return []graph.Tensor{at, g.Op("GatherNd", "", nil, x, at).Output(0), g.Sum(g.Op("Shape", "", nil, at).Output(0), 0)}
		},
		"mask": func(g *graph.Graph, x graph.Tensor) []graph.Tensor {
			row := g.Sum(x, 1)
			mask := g.Op("Greater", "", nil, row, g.Const(float32(0))).Output(0)
			at := func() graph.Tensor {
				return g.Reshape(g.Op("Where", "", nil, mask).Output(0), -1)
			}
			// The same mask twice: the sizes are one.
			kept := g.Op("GatherV2", "", nil, x, at(), g.Const(int32(0))).Output(0)
			scale := g.Op("GatherV2", "", nil, row, at(), g.Const(int32(0))).Output(0)
			y := g.Mul(kept, g.Reshape(scale, -1, 1))
			return []graph.Tensor{g.Tanh(y), g.Mean(y, 0), g.MatMul(y, g.Reshape(g.Const([]float32{1, 2, 3, 4, 5, 6}), 3, 2))}
		},
		"unique": func(g *graph.Graph, x graph.Tensor) []graph.Tensor {
			whole := g.Cast(g.Mul(g.Reshape(x, -1), g.Const(float32(3))), tensor.I32)
			u := g.Op("UniqueWithCounts", "", nil, whole)
			return []graph.Tensor{u.Output(0), u.Output(1), u.Output(2)}
		},
		"partition": func(g *graph.Graph, x graph.Tensor) []graph.Tensor {
			to := g.Cast(g.Op("Greater", "", nil, g.Sum(x, 1), g.Const(float32(0))).Output(0), tensor.I32)
			p := g.Op("DynamicPartition", "", graph.Attrs{"num_partitions": 2}, x, to)
			return []graph.Tensor{p.Output(0), p.Output(1), g.Op("ConcatV2", "", nil, p.Output(1), p.Output(0), g.Const(int32(0))).Output(0)}
		},
		"slices": func(g *graph.Graph, x graph.Tensor) []graph.Tensor {
			cut := func(begin, end, stride, beginMask, endMask, shrink int) graph.Tensor {
				at := func(n int) graph.Tensor { return g.Const([]int32{int32(n)}) }
				return g.Op("StridedSlice", "", graph.Attrs{"begin_mask": beginMask, "end_mask": endMask, "shrink_axis_mask": shrink},
					x, at(begin), at(end), at(stride)).Output(0)
			}
			return []graph.Tensor{
				cut(0, -1, 1, 1, 0, 0), cut(1, 0, 1, 0, 1, 0), cut(0, 4, 1, 1, 0, 0), cut(-2, 0, 1, 0, 1, 0), cut(0, 0, 2, 1, 1, 0),
			}
		},
		"last": func(g *graph.Graph, x graph.Tensor) []graph.Tensor {
			at := func(n int) graph.Tensor { return g.Const([]int32{int32(n)}) }
			last := g.Op("StridedSlice", "", graph.Attrs{"shrink_axis_mask": 1}, x, at(-1), at(0), at(1)).Output(0)
			return []graph.Tensor{last}
		},
		"sorted": func(g *graph.Graph, x graph.Tensor) []graph.Tensor {
			columns := g.Op("Transpose", "", nil, x, g.Const([]int32{1, 0})).Output(0)
			top := g.Op("TopKV2", "", nil, columns, g.Const(int32(5)))
			return []graph.Tensor{top.Output(0), top.Output(1)}
		},
		"table": func(g *graph.Graph, x graph.Tensor) []graph.Tensor {
			size := g.Op("StridedSlice", "", graph.Attrs{"shrink_axis_mask": 1}, g.Op("Shape", "", nil, x).Output(0),
				g.Const([]int32{0}), g.Const([]int32{1}), g.Const([]int32{1})).Output(0)
			at := g.Op("Range", "", nil, g.Const(int32(0)), size, g.Const(int32(1))).Output(0)
			rows := make([]float32, 200*3)
			for i := range rows {
				rows[i] = float32(i)
			}
			table := g.Op("Slice", "", nil, g.Reshape(g.Const(rows), 200, 3), g.Const([]int32{0, 0}),
				g.Op("Pack", "", graph.Attrs{"axis": 0}, size, g.Const(int32(3))).Output(0)).Output(0)
			return []graph.Tensor{g.Add(x, table), at}
		},
		"windows": func(g *graph.Graph, x graph.Tensor) []graph.Tensor {
			image := g.Reshape(x, 1, -1, 3, 1)
			filter := g.Reshape(g.Const([]float32{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}), 2, 2, 1, 3)
			conv := func(padding string) graph.Tensor {
				return g.Op("Conv2D", "", graph.Attrs{"strides": []int{1, 1, 1, 1}, "padding": padding}, image, filter).Output(0)
			}
			pool := func(op, padding string) graph.Tensor {
				return g.Op(op, "", graph.Attrs{"ksize": []int{1, 2, 2, 1}, "strides": []int{1, 1, 1, 1}, "padding": padding}, conv(padding)).Output(0)
			}
			return []graph.Tensor{g.Relu(conv("VALID")), conv("SAME"), pool("MaxPool", "SAME"), pool("AvgPool", "VALID")}
		},
		"boxes": func(g *graph.Graph, x graph.Tensor) []graph.Tensor {
			column := g.Op("Sigmoid", "", nil, x).Output(0)
			boxes := g.Op("ConcatV2", "", nil, g.Op("Slice", "", nil, x, g.Const([]int32{0, 0}), g.Const([]int32{-1, 2})).Output(0),
				g.Op("Slice", "", nil, column, g.Const([]int32{0, 1}), g.Const([]int32{-1, 2})).Output(0), g.Const(int32(1))).Output(0)
			n := g.Op("NonMaxSuppressionV3", "", nil, boxes, g.Sum(x, 1), g.Const(int32(9)), g.Const(float32(0.3)), g.Const(float32(-1)))
			return []graph.Tensor{n.Output(0), g.Op("GatherV2", "", nil, boxes, n.Output(0), g.Const(int32(0))).Output(0)}
		},
	}
	for name, build := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sameAsSession(t, build)
		})
	}
}

func sameAsSession(t *testing.T, build func(g *graph.Graph, x graph.Tensor) []graph.Tensor) {
	b := graph.New()
	var fetches []string
	for _, y := range build(b, b.Placeholder("x", tensor.F32, graph.Shape{-1, 3})) {
		fetches = append(fetches, y.Name())
	}
	def, err := b.Def()
	if err != nil {
		t.Fatal(err)
	}
	g, err := graphdef.NewGraph(def)
	if err != nil {
		t.Fatal(err)
	}
	m := &tfc.Model{Graph: g}
	l := anyBatch(t, m, driver.Entry{
		Name: "run0", Feeds: map[string][]ir.Dim{"x:0": {{Sym: "batch"}, {Size: 3}}}, Fetches: fetches, Batch: []int{5},
	})
	s, err := tfc.NewSession(m)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	r := rand.New(rand.NewPCG(1, 1))
	for _, n := range []int{0, 1, 2, 5, 6, 17, 300, 1, 40} {
		x := tensor.New(tensor.F32, n, 3)
		for i := range x.Len() {
			x.SetFloat(i, r.NormFloat64())
		}
		got, err := l.call(l.runs[0], []int64{int64(n)}, []*tensor.Tensor{x})
		want, wantErr := s.Run(t.Context(), map[string]*tensor.Tensor{"x:0": x}, fetches, nil)
		if (err == nil) != (wantErr == nil) {
			t.Errorf("batch %d: error %v, in a session %v", n, err, wantErr)
			continue
		}
		for i := range got {
			if !sameBits(got[i], want[i]) {
				t.Errorf("batch %d: %s is %v, in a session %v", n, fetches[i], got[i], want[i])
			}
		}
	}
}

// sameBits compares two tensors bit for bit, but for the signs of NaNs: a folded 0/0 has another one than the processor's.
func sameBits(x, y *tensor.Tensor) bool {
	if fmt.Sprint(x.Shape()) != fmt.Sprint(y.Shape()) {
		return false
	}
	size := x.DType().Size()
	for i := range x.Len() {
		same := bytes.Equal(x.Bytes()[i*size:(i+1)*size], y.Bytes()[i*size:(i+1)*size])
		if !same && !(math.IsNaN(x.Float(i)) && math.IsNaN(y.Float(i))) {
			return false
		}
	}
	return true
}

// anyBatch compiles an entry into a library and loads it.
func anyBatch(t *testing.T, m *tfc.Model, e driver.Entry) *linkedProgram {
	t.Helper()
	opened, err := openLibrary(false)(m)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := opened.Close(); err != nil {
			t.Error(err)
		}
	})
	l := opened.(*linkedProgram)
	module, err := driver.Import(m.Graph, l.name, []driver.Entry{e}, l.opts)
	if err != nil {
		t.Fatal(err)
	}
	l.runs = []plannedRun{{entry: e}}
	artifact, err := l.artifact(module)
	if err == nil {
		err = l.link(t.Context(), artifact)
	}
	if err == nil {
		err = l.load(artifact.Program)
	}
	if err != nil {
		t.Fatal(err)
	}
	return l
}
