package cpu

import (
	"bytes"
	"context"
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tfc/runtime/abi"
	"tfc/targets/machine"
)

// client is a C99 program over the library of demoProgram; it prints what it saw.
const client = `
#include "demo.h"

#include <stdio.h>

int main(void) {
  float x[5] = {0, 1, 2, 3, 4}, y[4] = {0}, w[2];
  demo *m = demo_open(2);
  if (m == NULL) return 9;
  int32_t code = demo_scale(m, 2, x + 1, 4, y, 4);
  printf("%d %s\n", (int)code, demo_error(m));
  code = demo_init(m);
  printf("%d\n", (int)code);
  code = demo_scale(m, 2, x + 1, 4, y, 3);
  printf("%d %s\n", (int)code, demo_error(m));
  code = demo_scale(m, -2, x + 1, 4, y, 4);
  printf("%d %s\n", (int)code, demo_error(m));
  code = demo_scale(m, 2, x + 1, 4, y, 4);
  printf("%d %g %g %g %g\n", (int)code, y[0], y[1], y[2], y[3]);
  code = demo_scale_reserve(m, 1000);
  printf("%d\n", (int)code);
  code = demo_scale_reserve(m, INT64_MAX / 8);
  printf("%d %s\n", (int)code, demo_error(m));
  code = demo_grow(m, w, 2);
  printf("%d %g %g\n", (int)code, w[0], w[1]);
  demo_close(m);
  demo_close(NULL);
  return 0;
}
`

const clientOutput = `9 node "w/read" (ReadVariableOp): w is not set for 2 rows
0
3 scaled/y: 3 elements given, 4 wanted
3 dimension batch is negative
0 1 4 3 8
0
3 scale: a tensor has more elements than memory
0 2 3
`

// compiler is the system's C compiler.
func compiler(t *testing.T) string {
	t.Helper()
	cc, err := exec.LookPath("cc")
	if err != nil {
		t.Skip("no C compiler")
	}
	return cc
}

// runClient compiles the client against what is in dir and checks what it prints.
func runClient(t *testing.T, dir string, libs ...string) {
	t.Helper()
	header, err := Header(demoProgram())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"demo.h": header, "client.c": client} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", "-o", "client", "client.c"}
	cmd := exec.Command(compiler(t), append(args, libs...)...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got := execute(t, dir, filepath.Join(dir, "client")); got.out != clientOutput || got.code != 0 {
		t.Errorf("exit %d, printed\n%swant\n%s", got.code, got.out, clientOutput)
	}
}

func TestSharedLibrary(t *testing.T) {
	t.Parallel()
	dir, p, m := t.TempDir(), demoProgram(), machine.DefaultBaseline()
	objs := build(t, p, demoIR, demoConsts, m, LibrarySources)
	path := filepath.Join(dir, "libdemo.so")
	err := LinkShared(context.Background(), objs, path, LinkOptions{Machine: m, Exports: Exports(p)})
	if err != nil {
		t.Fatal(err)
	}
	runClient(t, dir, "-L.", "-ldemo", "-Wl,-rpath,$ORIGIN")

	f, err := elf.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	symbols, err := f.DynamicSymbols()
	if err != nil {
		t.Fatal(err)
	}
	var shown []string
	for _, s := range symbols {
		if s.Section != elf.SHN_UNDEF {
			shown = append(shown, s.Name)
		}
	}
	want := Exports(p)
	slices.Sort(shown)
	slices.Sort(want)
	if !slices.Equal(shown, want) {
		t.Errorf("the library shows %v, want %v", shown, want)
	}
}

func TestArchive(t *testing.T) {
	t.Parallel()
	dir, p := t.TempDir(), demoProgram()
	objs := build(t, p, demoIR, demoConsts, machine.DefaultBaseline(), LibrarySources)
	lib, err := Archive(objs, p.Name)
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(filepath.Join(dir, "libdemo.a"), lib, 0o666); err != nil {
		t.Fatal(err)
	}
	runClient(t, dir, "libdemo.a", "-lm")
	if ar, err := exec.LookPath("ar"); err == nil {
		out, err := exec.Command(ar, "t", filepath.Join(dir, "libdemo.a")).Output()
		if want := "demo.0.o\ndemo.1.o\ndemo.2.o\n"; err != nil || string(out) != want {
			t.Errorf("ar lists %q, want %q (%v)", out, want, err)
		}
	}
	again, err := Archive(objs, p.Name)
	if err != nil || !bytes.Equal(lib, again) {
		t.Errorf("two archives differ (%v)", err)
	}
}

func TestNames(t *testing.T) {
	p := &abi.Program{Name: "7 dwarfs", Entries: []abi.Entry{{Name: "a/b"}, {Name: "a:b"}, {Name: "open"}, {Name: "int"}}}
	want := []string{"m7_dwarfs_open", "m7_dwarfs_close", "m7_dwarfs_error",
		"m7_dwarfs_a_b", "m7_dwarfs_a_b_2", "m7_dwarfs_open_2", "m7_dwarfs_int_"}
	if got := Exports(p); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestHostOpsRefused(t *testing.T) {
	p := demoProgram()
	p.Entries[0].HostOps = []abi.HostOp{{Op: "QueueDequeueV2", Node: "q/dequeue"}}
	if _, err := Header(p); err == nil || !strings.Contains(err.Error(), `node "q/dequeue" (QueueDequeueV2)`) {
		t.Errorf("got %v, want an error that names the node", err)
	}
}

func TestMissingLinker(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	err := LinkExecutable(context.Background(), nil, filepath.Join(t.TempDir(), "x"), LinkOptions{})
	missing, ok := err.(*machine.Missing)
	if !ok || !slices.Contains(missing.Looked, "cc") || missing.Install == "" {
		t.Errorf("got %v, want an error that says where a linker was looked for and how to get one", err)
	}
}

// TestPlainLinker links with ld instead of the compiler.
func TestPlainLinker(t *testing.T) {
	ld, err := exec.LookPath("ld")
	if err != nil {
		t.Skip("no ld")
	}
	bin := t.TempDir()
	if err := os.Symlink(ld, filepath.Join(bin, "ld")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin)
	exe := buildExecutable(t, demoProgram(), demoIR, demoConsts)
	if got := execute(t, t.TempDir(), exe, "grow"); got.out != "w = [1, 1]\n" || got.code != 0 {
		t.Errorf("exit %d, printed %q%s", got.code, got.out, got.errors)
	}
}
