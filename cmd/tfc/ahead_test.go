package main

import (
	"path/filepath"
	"testing"
)

// TestRecordedAhead plays recorded cases of datasets, queues, checkpoints, strings, matrices, and loops around such, as
// executables do.
func TestRecordedAhead(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles and links programs")
	}
	e := engines["executable"]()
	for _, category := range []string{"data", "queue", "ckpt", "string", "matrix", "control__*queue*", "control__*uneven*",
		"control__*string*"} {
		dirs, err := filepath.Glob("../../testdata/cases/" + category + "*")
		if err != nil || len(dirs) == 0 {
			t.Fatalf("no cases of %s (%v)", category, err)
		}
		for _, dir := range dirs {
			t.Run(filepath.Base(dir), func(t *testing.T) {
				o := e.playCase(t.Context(), dir)
				for _, problem := range append(o.Problems, o.Skipped...) {
					t.Error(problem)
				}
			})
		}
	}
}
