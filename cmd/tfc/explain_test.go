package main

import (
	"path/filepath"
	"testing"

	"tfc/passes"
)

// mostOverLeast is how far an arena may be above the largest set of tensors alive together.
const mostOverLeast = 1.10

// TestArenas plans the memory of recorded graphs: an arena is near its lower bound, which the tensors named at the peak
// make, and none of them overlap.
func TestArenas(t *testing.T) {
	planned := 0
	for _, pattern := range []string{"nn__*", "compose__*", "autodiff__*", "control__*", "seed__*", "matrix__*"} {
		dirs, err := filepath.Glob("../../testdata/cases/" + pattern)
		if err != nil || len(dirs) == 0 {
			t.Fatalf("no cases %s (%v)", pattern, err)
		}
		for _, dir := range dirs {
			m, err := openModel(filepath.Join(dir, "graph.pb"), nil)
			if err != nil {
				continue // another form of graph
			}
			cfg := passes.DefaultConfig()
			cfg.Verify, cfg.Explain = false, newExplanation()
			if _, err := optimized(m, new(request), cfg); err != nil {
				continue // needs its feeds' shapes, or the host
			}
			for _, p := range cfg.Explain.Plans {
				planned++
				checkArena(t, filepath.Base(dir), p)
			}
		}
	}
	if planned < 300 {
		t.Errorf("only %d functions were planned", planned)
	}
}

func checkArena(t *testing.T, name string, p passes.Plan) {
	if float64(p.Arena) > mostOverLeast*float64(p.Least) || p.Arena < p.Least {
		t.Errorf("%s: arena of %d bytes, at least %d needed", name, p.Arena, p.Least)
	}
	var peak int64
	for i, a := range p.Peak {
		peak += a.Bytes
		for _, b := range p.Peak[:i] {
			if a.Offset < b.Offset+b.Bytes && b.Offset < a.Offset+a.Bytes {
				t.Errorf("%s: %s and %s are alive together and overlap", name, a.Name, b.Name)
			}
		}
	}
	if peak != p.Least {
		t.Errorf("%s: the tensors at the peak have %d bytes of %d", name, peak, p.Least)
	}
}
