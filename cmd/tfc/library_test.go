package main

import (
	"path/filepath"
	"testing"
)

// TestRecordedLibraries plays recorded cases through the C interface of libraries.
func TestRecordedLibraries(t *testing.T) {
	ran := 0
	for _, pattern := range []string{"errors__*", "ragged__*", "state__*variable*"} {
		dirs, err := filepath.Glob("../../testdata/cases/" + pattern)
		if err != nil || len(dirs) == 0 {
			t.Fatalf("no cases %s (%v)", pattern, err)
		}
		for _, dir := range dirs {
			o := engines["library"]().playCase(t.Context(), dir)
			for _, problem := range o.Problems {
				t.Errorf("%s: %s", dir, problem)
			}
			ran += o.Forms
		}
	}
	if ran < 25 {
		t.Errorf("only %d cases ran", ran)
	}
}
