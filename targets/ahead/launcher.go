package ahead

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"tfc/targets/machine"
)

// launcherPackage is the launcher's main package, below the sources' root.
const launcherPackage = "./runtime/launcher"

// goArchs are Go's names of architectures by LLVM's.
var goArchs = map[string]string{"x86_64": "amd64", "aarch64": "arm64"}

// Launcher builds the launcher for a machine from sources, a part of this module, with the Go toolchain of this system,
// and returns its file. It is kept in the user's cache and built once. The error is a *machine.Missing where there is no
// toolchain.
func Launcher(ctx context.Context, sources fs.FS, m *machine.Machine) (string, error) {
	tool, err := exec.LookPath("go")
	if err != nil {
		return "", missingGo(nil)
	}
	version, err := exec.CommandContext(ctx, tool, "env", "GOVERSION").Output()
	if err != nil {
		return "", missingGo(err)
	}
	arch, ok := goArchs[m.Arch()]
	if !ok {
		return "", fmt.Errorf("programs with host work cannot be made for %s", m.Arch())
	}
	key := sha256.New()
	fmt.Fprintf(key, "%s %s\n", bytes.TrimSpace(version), arch)
	files := map[string][]byte{}
	err = fs.WalkDir(sources, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") {
			return err
		}
		data, err := fs.ReadFile(sources, path)
		files[path] = data
		fmt.Fprintf(key, "%s %d\n%s", path, len(data), data)
		return err
	})
	if err != nil {
		return "", err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	built := filepath.Join(cache, "tfc", fmt.Sprintf("launcher-%s-%x", arch, key.Sum(nil)[:12]))
	if _, err := os.Stat(built); err == nil {
		return built, nil
	}
	return built, build(ctx, tool, arch, files, built)
}

// missingGo says that the toolchain is missing.
func missingGo(err error) error {
	return &machine.Missing{
		What:   "the Go toolchain, which builds the runtime of programs with datasets, queues, files or strings,",
		Looked: []string{"go"}, Err: err,
		Install: "see https://go.dev/doc/install; or name a launcher built elsewhere (go build " + launcherPackage +
			" in tfc's sources) by --launcher=FILE",
	}
}

// build writes the sources to a temporary folder and builds the launcher there. The result appears whole or not at all.
func build(ctx context.Context, tool, arch string, files map[string][]byte, to string) error {
	dir, err := os.MkdirTemp("", "tfc-launcher-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for path, data := range files {
		path = filepath.Join(dir, filepath.FromSlash(path))
		err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, data, 0o666))
		if err != nil {
			return err
		}
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return err
	}
	out := fmt.Sprintf("%s.%d", to, os.Getpid())
	cmd := exec.CommandContext(ctx, tool, "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid=", "-o", out,
		launcherPackage)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+arch, "GOFLAGS=", "GOWORK=off")
	if said, err := cmd.CombinedOutput(); err != nil {
		return missingGo(fmt.Errorf("build the launcher: %w: %s", err, bytes.TrimSpace(said)))
	}
	return os.Rename(out, to)
}
