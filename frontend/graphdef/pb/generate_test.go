package pb

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// toolVersions is the part of a generated file that names the tools' versions, which may differ between machines.
var toolVersions = regexp.MustCompile(`(?m)^// \tprotoc(-gen-go)? +v.*\n`)

// TestGeneratedFilesAreFresh needs protoc; without it there is nothing to compare with.
func TestGeneratedFilesAreFresh(t *testing.T) {
	if _, err := exec.LookPath("protoc"); err != nil {
		t.Skip("protoc is not installed")
	}
	dir := t.TempDir()
	if out, err := exec.Command("go", "run", "generate.go", "-out", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	protos, err := filepath.Glob("*.proto")
	if err != nil || len(protos) == 0 {
		t.Fatalf("no .proto files: %v", err)
	}
	for _, proto := range protos {
		name := proto[:len(proto)-len(".proto")] + ".pb.go"
		want, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(name)
		if err != nil {
			t.Fatalf("%v; run go generate", err)
		}
		if diff := cmp.Diff(strip(want), strip(got)); diff != "" {
			t.Errorf("%s is stale, run go generate (-want +got):\n%s", name, diff)
		}
	}
}

func strip(file []byte) string { return string(toolVersions.ReplaceAll(file, nil)) }
