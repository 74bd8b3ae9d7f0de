package main

import (
	"path/filepath"
	"testing"

	"tfc/targets/driver"
)

// TestRecordedInput plays the recorded cases of datasets, queues, checkpoints and strings, which need a session.
func TestRecordedInput(t *testing.T) {
	e := sessionEngine(driver.DefaultOptions())
	for _, category := range []string{"data", "queue", "ckpt", "string"} {
		dirs, err := filepath.Glob("../../testdata/cases/" + category + "__*")
		if err != nil || len(dirs) == 0 {
			t.Fatalf("no cases of %s (%v)", category, err)
		}
		for _, dir := range dirs {
			t.Run(filepath.Base(dir), func(t *testing.T) {
				t.Parallel()
				for _, problem := range e.playCase(t.Context(), dir).Problems {
					t.Error(problem)
				}
			})
		}
	}
}
