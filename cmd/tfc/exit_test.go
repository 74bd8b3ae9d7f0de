package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tfc/ir"
	"tfc/passes"
	"tfc/runtime/status"
	"tfc/targets/machine"
)

func TestExitCodes(t *testing.T) {
	missing := &machine.Missing{What: "libLLVM", Install: "apt-get install -y libllvm19"}
	for _, tt := range []struct {
		err  error
		code int
		text string
	}{
		{nil, exitGood, ""},
		{errFailed, exitModel, ""},
		{status.Errorf(status.NotFound, "a", "Add", "no"), exitModel, `NOT_FOUND: node "a" (Add): no`},
		{usagef("bad flag"), exitUsage, "See tfc x --help."},
		{fmt.Errorf("open: %w", fs.ErrNotExist), exitUsage, "does not exist"},
		{fmt.Errorf("compile: %w", missing), exitEnvironment, "apt-get install -y libllvm19"},
	} {
		var b bytes.Buffer
		if code := report(&b, "tfc x", nil, tt.err); code != tt.code || !strings.Contains(b.String(), tt.text) {
			t.Errorf("%v: exit code %d, %q; want %d, %q", tt.err, code, b.String(), tt.code, tt.text)
		}
	}
}

// TestReproducer lets a pass and a stage break, and looks at what is written about it.
func TestReproducer(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	input := filepath.Join(t.TempDir(), "in.pb")
	if err := os.WriteFile(input, []byte("graph"), 0o666); err != nil {
		t.Fatal(err)
	}
	broken := &passes.Failure{Pass: "cse", Err: &ir.Bug{Msg: "two results"}, Before: "before", After: "after"}
	crashed := guard(func() error {
		ir.Bugf("no place for %s", "x")
		return nil
	})
	for _, tt := range []struct {
		err   error
		files map[string]string
	}{
		{broken, map[string]string{"before-cse.tfir": "before", "after-cse.tfir": "after", "error.txt": "two results"}},
		{crashed, map[string]string{"stack.txt": "TestReproducer", "input-in.pb": "graph", "command.txt": "compile"}},
		{guard(func() error { panic("no error") }), map[string]string{"error.txt": "panic: no error"}},
	} {
		var b bytes.Buffer
		if code := report(&b, "tfc compile", []string{"compile", input}, tt.err); code != exitBug {
			t.Errorf("%v: exit code %d", tt.err, code)
		}
		_, dir, _ := strings.Cut(strings.TrimSpace(b.String()), "reproducer: ")
		for name, want := range tt.files {
			if data, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !strings.Contains(string(data), want) {
				t.Errorf("%v: %s holds %q, %v; want %q", tt.err, name, data, err, want)
			}
		}
	}
}

func TestGuardPassesErrors(t *testing.T) {
	want := errors.New("plain")
	if err := guard(func() error { return want }); err != want {
		t.Errorf("got %v", err)
	}
}
