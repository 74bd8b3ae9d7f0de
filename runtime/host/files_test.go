package host

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tfc/frontend/graphdef"
	"tfc/runtime/status"
)

// tree makes root/in/file, root/link → outside and outside/secret.
func tree(t *testing.T) (root, outside string) {
	t.Helper()
	top := t.TempDir()
	root, outside = filepath.Join(top, "root"), filepath.Join(top, "outside")
	for _, dir := range []string{filepath.Join(root, "in"), outside} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{filepath.Join(root, "in", "file"), filepath.Join(outside, "secret")} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(outside, filepath.Join(root, "link")); err != nil {
		t.Fatal(err)
	}
	return root, outside
}

func TestFilesBelow(t *testing.T) {
	root, outside := tree(t)
	t.Chdir(root)
	files, err := FilesBelow(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, path string // "": refused
	}{
		{"in/file", root + "/in/file"}, {root + "/in/file", root + "/in/file"}, {"new/deep/file", root + "/new/deep/file"},
		{root, root}, {"in/../in/file", root + "/in/file"},
		{"../outside/secret", ""}, {outside + "/secret", ""}, {"/etc/passwd", ""}, {"link/secret", ""}, {"link/new", ""},
		{root + "-other/file", ""}, {"in/*/../../../outside/secret", ""},
	} {
		got, err := files(c.name)
		if got != c.path || (err != nil) != (c.path == "") {
			t.Errorf("%s: %q, %v; want %q", c.name, got, err, c.path)
		}
	}
}

func TestCallFiles(t *testing.T) {
	root, _ := tree(t)
	t.Chdir(root)
	files, err := FilesBelow(root)
	if err != nil {
		t.Fatal(err)
	}
	c := &Call{Node: &graphdef.Node{Name: "read", Op: "ReadFile"}, Resources: NewResources()}
	if path, err := c.Path("/etc/passwd"); path != "/etc/passwd" || err != nil {
		t.Errorf("unconfined: %q, %v", path, err)
	}
	c.Resources.Confine(files)
	found, err := c.Glob("*/*")
	if diff := cmp.Diff([]string{root + "/in/file"}, found); diff != "" || err != nil {
		t.Errorf("glob: %v, -want +got:\n%s", err, diff)
	}
	if _, err := c.Paths([]string{"in/file", "/etc/passwd"}); status.CodeOf(err) != status.PermissionDenied ||
		status.NodeOf(err) != "read" || !strings.Contains(err.Error(), "/etc/passwd") {
		t.Errorf("a file elsewhere: %v", err)
	}
	c.Resources.Confine(NoFiles)
	if _, err := c.Path("in/file"); status.CodeOf(err) != status.PermissionDenied {
		t.Errorf("no files: %v", err)
	}
}
