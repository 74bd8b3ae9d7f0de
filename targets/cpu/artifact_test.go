package cpu

import (
	"bytes"
	"context"
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"tfc/ir/tensor"
	"tfc/runtime/abi"
	"tfc/targets/machine"
)

// demoIR is the code of demoProgram: init sets w to {1, 2}; scale multiplies the rows of x by w and fails where w is
// not set; grow adds 1 to each element of w, and its constant, and returns it.
const demoIR = `
define ptr @field(ptr %call, i64 %offset) {
  %p = getelementptr i8, ptr %call, i64 %offset
  %v = load ptr, ptr %p
  ret ptr %v
}
define i32 @demo.init(ptr %call) {
  %vars = call ptr @field(ptr %call, i64 32)
  %set = call ptr @field(ptr %call, i64 40)
  %w = load ptr, ptr %vars
  store <2 x float> <float 1.0, float 2.0>, ptr %w
  store i8 1, ptr %set
  ret i32 0
}
define i32 @demo.scale(ptr %call) {
entry:
  %args = call ptr @field(ptr %call, i64 0)
  %results = call ptr @field(ptr %call, i64 8)
  %dims = call ptr @field(ptr %call, i64 16)
  %vars = call ptr @field(ptr %call, i64 32)
  %set = call ptr @field(ptr %call, i64 40)
  %isset = load i8, ptr %set
  %ok = icmp ne i8 %isset, 0
  %n = load i64, ptr %dims
  br i1 %ok, label %head, label %fail
fail:
  %a = getelementptr i8, ptr %call, i64 80
  store i64 %n, ptr %a
  ret i32 1
head:
  %x = load ptr, ptr %args
  %y = load ptr, ptr %results
  %w = load ptr, ptr %vars
  %f = load <2 x float>, ptr %w
  br label %test
test:
  %i = phi i64 [ 0, %head ], [ %next, %loop ]
  %more = icmp slt i64 %i, %n
  br i1 %more, label %loop, label %exit
loop:
  %xp = getelementptr <2 x float>, ptr %x, i64 %i
  %yp = getelementptr <2 x float>, ptr %y, i64 %i
  %row = load <2 x float>, ptr %xp
  %scaled = fmul <2 x float> %row, %f
  store <2 x float> %scaled, ptr %yp
  %next = add i64 %i, 1
  br label %test
exit:
  ret i32 0
}
define i32 @demo.grow(ptr %call) {
  %results = call ptr @field(ptr %call, i64 8)
  %vars = call ptr @field(ptr %call, i64 32)
  %consts = call ptr @field(ptr %call, i64 48)
  %c = load <2 x float>, ptr %consts, align 64
  %w = load ptr, ptr %vars
  %r = load ptr, ptr %results
  %old = load <2 x float>, ptr %w
  %new = fadd <2 x float> %old, %c
  store <2 x float> %new, ptr %w
  store <2 x float> %new, ptr %r
  ret i32 0
}
`

// demoConsts is {1, 1} in f32.
var demoConsts = []byte{0, 0, 0x80, 0x3f, 0, 0, 0x80, 0x3f}

func demoProgram() *abi.Program {
	x := abi.Port{Name: "x", DType: tensor.F32, Shape: []int{abi.DimRef(0), 2}}
	y := abi.Port{Name: "scaled/y", DType: tensor.F32, Shape: []int{abi.DimRef(0), 2}}
	w := abi.Port{Name: "w", DType: tensor.F32, Shape: []int{2}}
	return &abi.Program{
		Name: "demo",
		Entries: []abi.Entry{
			{Name: "init", Symbol: "demo.init"},
			{Name: "scale", Symbol: "demo.scale", Feeds: []abi.Port{x}, Fetches: []abi.Port{y}, Dims: []string{"batch"}, Given: 1,
				ErrorSites: []abi.Site{{Code: 9, Node: "w/read", Op: "ReadVariableOp", Format: "w is not set for {a} rows"}}},
			{Name: "grow", Symbol: "demo.grow", Fetches: []abi.Port{w}, ArenaSize: 100},
		},
		Vars:      []abi.Var{{Name: "w", DType: tensor.F32, Shape: []int{2}}},
		ConstSize: 8, ConstAlign: 64,
	}
}

// build compiles text with what the program needs beside it.
func build(
	t testing.TB, p *abi.Program, text string, consts []byte, m *machine.Machine,
	extra func(*abi.Program, []byte, *machine.Machine) ([]Source, error),
) [][]byte {
	t.Helper()
	sources, err := extra(p, consts, m)
	if err != nil {
		t.Fatal(err)
	}
	sources = append(sources, Source{Name: "code", Text: text})
	objs, err := CompileAll(sources, Options{Machine: m, OptLevel: DefaultOptLevel})
	if err != nil {
		t.Fatal(err)
	}
	return objs
}

func buildExecutable(t testing.TB, p *abi.Program, text string, consts []byte) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), p.Name)
	m := machine.DefaultBaseline()
	objs := build(t, p, text, consts, m, ExecutableSources)
	if err := LinkExecutable(context.Background(), objs, out, LinkOptions{Machine: m}); err != nil {
		t.Fatal(err)
	}
	return out
}

// result is what a run of an executable left.
type result struct {
	code        int
	out, errors string
}

func execute(t testing.TB, dir, exe string, args ...string) result {
	t.Helper()
	cmd := exec.Command(exe, args...)
	cmd.Dir = dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

func TestExecutable(t *testing.T) {
	exe := buildExecutable(t, demoProgram(), demoIR, demoConsts)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "x.csv"), []byte("a,b\n1,2\n3, 4.5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "bad.state"), []byte("nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args string
		code int
		want string // in standard output, or in the errors where code is not 0
	}{
		{"--help", 0, "commands:\n  init\n  scale\n  grow\n"},
		{"scale --help", 0, "--x                     f32[batch,2]"},
		{"", 2, "which command?"},
		{"shrink", 2, "unknown command shrink"},
		{"scale --x=[[1,2]]", 1, `node "w/read" (ReadVariableOp): w is not set for 1 rows [error code 9]`},
		{"init", 0, ""},
		{"scale --x=[[1,2],[3,4.5]]", 0, "scaled/y = [[1, 4],\n            [3, 9]]\n"},
		{"scale --x @x.csv --threads=1", 0, "scaled/y = [[1, 4],\n            [3, 9]]\n"},
		{"scale --x=[]", 2, "rank 1, want 2"},
		{"scale --x=1", 2, `feed "x": the value has rank 0, want 2`},
		{"scale --x=[[1,2,3]]", 2, `feed "x": dimension 1 is 3, want 2`},
		{"scale --x=[[1,2],[3]]", 2, "rows have different lengths"},
		{"scale --x=[[1,two]]", 2, "not a number of the type"},
		{"scale --x=@none.npy", 2, "No such file"},
		{"scale", 2, `feed "x" is missing`},
		{"scale --z=1", 2, "unknown option --z"},
		{"grow --steps=0", 2, "want a number above 0"},
		{"grow --steps=10", 0, "w = [11, 12]\n"},
		{"grow --npy=.", 0, ""},
		{"scale --in-x=[[1,1]] --out-scaled/y=y.npy", 0, ""},
		{"scale --x=@y.npy", 0, "scaled/y = [[144, 169]]\n"},
		{"grow --state=bad.state", 3, "not a state file"},
		{"grow --state=new.state", 0, "w = [1, 1]\n"},
		{"grow", 0, "w = [13, 14]\n"},
	} {
		got := execute(t, dir, exe, strings.Fields(c.args)...)
		text := got.out
		if c.code != 0 {
			text = got.errors
		}
		if got.code != c.code || !strings.Contains(text, c.want) {
			t.Errorf("demo %s: exit %d, want %d with %q; said:\n%s%s", c.args, got.code, c.code, c.want, got.out, got.errors)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "w.npy")); err != nil {
		t.Error(err)
	}
}

// TestDependencies holds executables to libc and libm, and to a size.
func TestDependencies(t *testing.T) {
	exe := buildExecutable(t, demoProgram(), demoIR, demoConsts)
	f, err := elf.Open(exe)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	needed, err := f.DynString(elf.DT_NEEDED)
	if err != nil {
		t.Fatal(err)
	}
	for _, lib := range needed {
		if !slices.Contains([]string{"libc.so.6", "libm.so.6"}, lib) {
			t.Errorf("needs %s", lib)
		}
	}
	if st, err := os.Stat(exe); err != nil || st.Size() > 60_000 {
		t.Errorf("size %d, want at most 60000 (%v)", st.Size(), err)
	}
}

// TestDeterministic links twice, in two directories and with another number of threads.
func TestDeterministic(t *testing.T) {
	first, err := os.ReadFile(buildExecutable(t, demoProgram(), demoIR, demoConsts))
	if err != nil {
		t.Fatal(err)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	second, err := os.ReadFile(buildExecutable(t, demoProgram(), demoIR, demoConsts))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Error("two builds differ")
	}
}
