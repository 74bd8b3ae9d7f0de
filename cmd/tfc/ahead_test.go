package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// refusedAhead are the cases of which a part cannot be compiled ahead of time, with what the error says.
var refusedAhead = map[string]string{
	"data__iterator_string_handle": "the value of IteratorToStringHandle:0, which only the run gives",
}

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
				problems := strings.Join(append(o.Problems, o.Skipped...), "\n")
				if want := refusedAhead[filepath.Base(dir)]; want == "" && problems != "" || !strings.Contains(problems, want) {
					t.Errorf("%s\nwant %q", problems, want)
				}
			})
		}
	}
}
