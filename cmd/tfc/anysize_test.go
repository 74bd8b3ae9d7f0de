package main

import (
	"bytes"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/tensor"
	"tfc/targets/driver"
)

// TestAnyBatch imports recorded graphs for any batch and compares them, bit for bit in the evaluator, with the same
// graphs imported for one.
func TestAnyBatch(t *testing.T) {
	same := 0
	for _, pattern := range []string{"nn__*", "compose__*", "math__A*", "reduce__*"} {
		dirs, err := filepath.Glob("../../testdata/cases/" + pattern)
		if err != nil || len(dirs) == 0 {
			t.Fatalf("no cases %s (%v)", pattern, err)
		}
		for _, dir := range dirs {
			if sameForAnyBatch(t, dir) {
				same++
			}
		}
	}
	if same < 30 {
		t.Errorf("%d graphs compile for any batch", same)
	}
}

// sameForAnyBatch reports whether the graph has a batch to leave open and compiles without it.
func sameForAnyBatch(t *testing.T, dir string) bool {
	m, err := openModel(filepath.Join(dir, "graph.pb"), nil)
	if err != nil {
		return false
	}
	entries, err := new(request).resolve(m)
	if err != nil || len(entries) != 1 {
		return false
	}
	e, err := entries[0].entry()
	if err != nil || !openBatch(e.Feeds) {
		return false
	}
	for _, n := range m.Graph.Nodes {
		if shape := n.Shape("shape"); isPlaceholder(n) && shape != nil && len(shape.Dim) > 0 {
			shape.Dim[0].Size = -1
		}
	}
	open, err := driver.Import(m.Graph, "m", []driver.Entry{e}, driver.DefaultOptions())
	if err != nil {
		t.Logf("%s: %v", dir, err)
		return false
	}
	r := rand.New(rand.NewPCG(1, 1))
	for _, n := range []int{0, 1, 2, 5, 70} {
		fixed := e
		fixed.Feeds = map[string][]ir.Dim{}
		for name, shape := range e.Feeds {
			for _, d := range shape {
				fixed.Feeds[name] = append(fixed.Feeds[name], d.At(map[string]int{"batch": n}))
			}
		}
		known, err := driver.Import(m.Graph, "m", []driver.Entry{fixed}, driver.DefaultOptions())
		f := caseFor(open, n)
		if f.Case == nil {
			bound, bindErr := f.Bind(map[string]int{"batch": n})
			if bindErr != nil {
				t.Fatalf("%s: batch %d: %v", dir, n, bindErr)
			}
			f = bound
		}
		args := randomArguments(r, f)
		got, gotErr := eval.Run(f, args, eval.Vars{})
		if err != nil {
			if gotErr == nil {
				t.Errorf("%s: batch %d: no error, for the known size %v", dir, n, err)
			}
			continue
		}
		want, wantErr := eval.Run(known.Funcs[0], args, eval.Vars{})
		if (gotErr == nil) != (wantErr == nil) {
			t.Errorf("%s: batch %d: error %v, for the known size %v", dir, n, gotErr, wantErr)
			continue
		}
		for i := range got {
			if !bytes.Equal(got[i].Bytes(), want[i].Bytes()) {
				t.Errorf("%s: batch %d: result %d is %v, for the known size %v", dir, n, i, got[i], want[i])
			}
		}
	}
	return true
}

// openBatch leaves the feeds' first dimension open if it is the same of all; it reports whether there is one.
func openBatch(feeds map[string][]ir.Dim) bool {
	size := -1
	for _, shape := range feeds {
		if len(shape) == 0 || !shape[0].Known() || size >= 0 && shape[0].Size != size {
			return false
		}
		size = shape[0].Size
	}
	for _, shape := range feeds {
		shape[0] = ir.Dim{Sym: "batch"}
	}
	return size >= 0
}

// caseFor is the function that runs for a batch.
func caseFor(m *ir.Module, batch int) *ir.Func {
	for _, f := range m.Funcs[1:] {
		if f.Case.Sizes[0].Size == batch {
			return f
		}
	}
	return m.Funcs[0]
}

func randomArguments(r *rand.Rand, f *ir.Func) []*tensor.Tensor {
	var args []*tensor.Tensor
	for _, p := range f.Params() {
		x := tensor.New(p.Type.DType, p.Type.Sizes()...)
		for i := range x.Len() {
			switch {
			case p.Type.DType.IsFloat():
				x.SetFloat(i, r.NormFloat64())
			case !p.Type.DType.IsComplex():
				x.SetInt(i, int64(r.IntN(2)))
			}
		}
		args = append(args, x)
	}
	return args
}
