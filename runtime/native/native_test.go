package native

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestGenerated regenerates the embedded files and compares.
func TestGenerated(t *testing.T) {
	if _, err := exec.LookPath("clang-19"); err != nil {
		t.Skip("clang 19 is not installed")
	}
	if _, err := os.Stat("/usr/aarch64-linux-gnu/include"); err != nil {
		t.Skip("libc6-dev-arm64-cross is not installed")
	}
	dir := t.TempDir()
	if out, err := exec.Command("go", "run", "generate.go", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	names, err := filepath.Glob("ir/*.ll")
	if err != nil || len(names) != 4 {
		t.Fatalf("%d files (%v)", len(names), err)
	}
	for _, name := range names {
		old, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fresh, err := os.ReadFile(filepath.Join(dir, filepath.Base(name)))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(old, fresh) {
			t.Errorf("%s is stale: run go generate ./runtime/native", name)
		}
	}
}

func TestUnknownArchitecture(t *testing.T) {
	for _, f := range []func(string) (string, error){Library, Main} {
		if _, err := f("vax"); err == nil || err.Error() != "there is no native runtime for vax" {
			t.Errorf("got %v", err)
		}
	}
}
