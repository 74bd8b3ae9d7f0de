package cpu

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"tfc/runtime/abi"
	"tfc/targets/machine"
)

// LinkOptions says how to link.
type LinkOptions struct {
	Machine *machine.Machine // nil: the host
	Exports []string         // of a shared library: the symbols that users may call
}

func (o LinkOptions) machine() *machine.Machine { return Options{Machine: o.Machine}.machine() }

// Exports lists the C symbols of a program's library, in the order of its header.
func Exports(p *abi.Program) []string {
	prefix, funcs := cfuncs(p)
	symbols := []string{prefix + "_open", prefix + "_close", prefix + "_error"}
	for _, f := range funcs {
		symbols = append(symbols, f.name)
		if f.reserve != "" {
			symbols = append(symbols, f.reserve)
		}
	}
	return symbols
}

// LinkExecutable links objects into an executable that depends on the C and math libraries only. The file appears whole
// or not at all. Equal objects give equal bytes.
func LinkExecutable(ctx context.Context, objs [][]byte, out string, o LinkOptions) error {
	return link(ctx, objs, out, o, "-pie")
}

// LinkShared links objects into a shared library that shows nothing but o.Exports.
func LinkShared(ctx context.Context, objs [][]byte, out string, o LinkOptions) error {
	return link(ctx, objs, out, o, "-shared", "-soname", filepath.Base(out))
}

// commonFlags go to every link, in the linker's own spelling: no part that nothing refers to, no debug information, no
// id or padding that differs or costs.
var commonFlags = []string{
	"--gc-sections", "--strip-all", "--build-id=none", "--as-needed", "--hash-style=gnu", "-z", "noseparate-code",
	"-z", "noexecstack", "-z", "relro",
}

func link(ctx context.Context, objs [][]byte, out string, o LinkOptions, mode ...string) error {
	linker, err := FindLinker(o.machine())
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "tfc-link-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	flags := append([]string(nil), mode...)
	if len(o.Exports) > 0 {
		script := "{ global: " + strings.Join(o.Exports, "; ") + "; local: *; };\n"
		if err := os.WriteFile(filepath.Join(dir, "exports"), []byte(script), 0o600); err != nil {
			return err
		}
		flags = append(flags, "--version-script="+filepath.Join(dir, "exports"))
	}
	var files []string
	for i, obj := range objs {
		files = append(files, filepath.Join(dir, fmt.Sprintf("%d.o", i)))
		if err := os.WriteFile(files[i], obj, 0o600); err != nil {
			return err
		}
	}
	linked := filepath.Join(dir, "linked")
	if err := linker.run(ctx, linked, files, append(flags, commonFlags...)); err != nil {
		return err
	}
	code, err := os.ReadFile(linked)
	if err != nil {
		return err
	}
	return WriteFile(out, code, 0o777)
}

// Linker is a program that links for a machine.
type Linker struct {
	Path   string
	driver bool   // a C compiler, which knows start files and library paths itself
	crt    string // directory of the start files, for a plain linker
	loader string // the dynamic linker that executables name, for a plain linker
}

// FindLinker looks for a C compiler, then for a plain linker beside the C library's start files. The error is a
// *machine.Missing.
func FindLinker(m *machine.Machine) (*Linker, error) {
	drivers, plain := []string{"cc", "gcc", "clang"}, []string{"ld.lld", "ld"}
	cross := m.Arch() + "-linux-gnu"
	if !m.IsHostArch() {
		drivers, plain = []string{cross + "-gcc"}, []string{"ld.lld", cross + "-ld"}
	}
	var looked []string
	for _, name := range drivers {
		looked = append(looked, name)
		if path, err := exec.LookPath(name); err == nil && startFiles(m) != "" {
			return &Linker{Path: path, driver: true}, nil
		}
	}
	for _, name := range plain {
		looked = append(looked, name)
		if path, err := exec.LookPath(name); err == nil && startFiles(m) != "" {
			return &Linker{Path: path, crt: startFiles(m), loader: loaders[m.Arch()]}, nil
		}
	}
	missing := &machine.Missing{
		What: "a linker with the C library's start files for " + m.Arch(), Looked: append(looked, "Scrt1.o"),
	}
	if missing.Install = machine.InstallCommand(machine.PackageLinker); !m.IsHostArch() {
		missing.Install = "apt-get install -y gcc-" + strings.ReplaceAll(cross, "_", "-")
	}
	return nil, missing
}

// startFiles is the directory of the C library's start files for m, or "".
func startFiles(m *machine.Machine) string {
	cross := m.Arch() + "-linux-gnu"
	dirs := []string{"/usr/" + cross + "/lib"}
	if m.IsHostArch() {
		dirs = []string{"/usr/lib/" + cross, "/usr/lib64", "/usr/lib"}
	}
	for _, dir := range dirs {
		if _, err := os.Stat(filepath.Join(dir, "Scrt1.o")); err == nil {
			return dir
		}
	}
	return ""
}

// loaders are the dynamic linkers that executables name.
var loaders = map[string]string{
	"x86_64":  "/lib64/ld-linux-x86-64.so.2",
	"aarch64": "/lib/ld-linux-aarch64.so.1",
}

func (l *Linker) run(ctx context.Context, out string, files, flags []string) error {
	args := l.arguments(out, files, flags)
	cmd := exec.CommandContext(ctx, l.Path, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C", "SOURCE_DATE_EPOCH=0")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("link with %s: %w: %s", l.Path, err, strings.TrimSpace(said.String()))
	}
	return nil
}

// arguments spells a link for a compiler driver or for a linker.
func (l *Linker) arguments(out string, files, flags []string) []string {
	args := append([]string{"-o", out}, files...)
	shared := flags[0] == "-shared"
	if l.driver {
		args = append(args, flags[0])
		for _, f := range flags[1:] {
			args = append(args, "-Xlinker", f)
		}
		return append(args, "-lm")
	}
	args = append(args, flags...)
	if shared {
		return append(args, "-L"+l.crt, "-lm", "-lc")
	}
	crt := func(name string) string { return filepath.Join(l.crt, name) }
	args = append(args, "-dynamic-linker", l.loader, crt("Scrt1.o"), crt("crti.o"))
	return append(args, "-L"+l.crt, "-lm", "-lc", crt("crtn.o"))
}

// WriteFile writes a file that appears whole or not at all.
func WriteFile(path string, data []byte, perm os.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(perm&^umask), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// umask is what others may not do with a written file; the process's own mask cannot be read without setting it.
const umask = 0o022

// ExecutableMode is the mode of a file to run.
const ExecutableMode os.FileMode = 0o777 &^ umask
