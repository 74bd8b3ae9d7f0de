package libllvm

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"

	"tfc/targets/machine"
)

func open(t testing.TB) *Library {
	t.Helper()
	lib, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func target(t testing.TB, lib *Library, name string) *TargetMachine {
	t.Helper()
	m, err := machine.ByName(name)
	if err != nil {
		t.Fatal(err)
	}
	tm, err := lib.NewTargetMachine(Target{Triple: m.Triple, CPU: m.CPU, Features: m.Features, OptLevel: 2, PIC: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tm.Close)
	return tm
}

func TestModule(t *testing.T) {
	lib := open(t)
	ctx := lib.NewContext()
	defer ctx.Close()
	tm := target(t, lib, "x86-64-v3")

	m, err := ctx.ParseIR("one", "define i32 @one() {\n  %x = call i32 @two()\n  ret i32 %x\n}\ndeclare i32 @two()\n")
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	other, err := ctx.ParseIR("two", "define internal i32 @half() {\n  ret i32 1\n}\n"+
		"define i32 @two() {\n  %h = call i32 @half()\n  %x = add i32 %h, 1\n  ret i32 %x\n}\n")
	if err != nil {
		t.Fatal(err)
	}
	m.SetTarget(tm)
	other.SetTarget(tm)
	if err := m.Link(other); err != nil {
		t.Fatal(err)
	}
	if err := m.Verify(); err != nil {
		t.Fatal(err)
	}
	if err := m.RunPasses(tm, "default<O2>"); err != nil {
		t.Fatal(err)
	}
	if text := m.String(); !strings.Contains(text, "ret i32 2") || !strings.Contains(text, `"target-cpu"="x86-64-v3"`) {
		t.Errorf("not folded, or without target:\n%s", text)
	}
	asm, err := m.EmitAssembly(tm)
	if err != nil || !strings.Contains(asm, "one:") {
		t.Errorf("%v:\n%s", err, asm)
	}
}

func TestLinkConflict(t *testing.T) {
	lib := open(t)
	ctx := lib.NewContext()
	defer ctx.Close()
	a, errA := ctx.ParseIR("a", "define void @f() {\n  ret void\n}\n")
	b, errB := ctx.ParseIR("b", "define void @f() {\n  ret void\n}\n")
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	defer a.Close()
	if err := a.Link(b); err == nil || !strings.Contains(err.Error(), "symbol multiply defined") {
		t.Errorf("got %v, want an error that names f", err)
	}
}

func TestParseError(t *testing.T) {
	lib := open(t)
	ctx := lib.NewContext()
	defer ctx.Close()
	_, err := ctx.ParseIR("broken", "define i32 @f() {\n  %x = bad i32 1\n}\n")
	if err == nil || !strings.Contains(err.Error(), "broken:2:8") || !strings.Contains(err.Error(), "%x = bad i32 1") {
		t.Errorf("got %v, want the position and the line", err)
	}
	if err := func() error {
		m, err := ctx.ParseIR("good", "define void @f() {\n  ret void\n}\n")
		if err == nil {
			m.Close()
		}
		return err
	}(); err != nil {
		t.Errorf("the context is of no use after an error: %v", err)
	}
}

func TestPassError(t *testing.T) {
	lib := open(t)
	ctx := lib.NewContext()
	defer ctx.Close()
	m := ctx.NewModule("m")
	defer m.Close()
	if err := m.RunPasses(target(t, lib, "x86-64-v3"), "no-such-pass"); err == nil ||
		!strings.Contains(err.Error(), "no-such-pass") {
		t.Errorf("got %v", err)
	}
}

// TestFatal makes LLVM report an error that would abort the process: PTX for a call that NVPTX cannot select.
func TestFatal(t *testing.T) {
	lib := open(t)
	tm, err := lib.NewTargetMachine(Target{Triple: "nvptx64-nvidia-cuda", CPU: "sm_80", Features: "+ptx75"})
	if err != nil {
		t.Fatal(err)
	}
	defer tm.Close()
	ctx := lib.NewContext()
	defer ctx.Close()
	m, err := ctx.ParseIR("f", "declare float @llvm.exp.f32(float)\ndefine ptx_kernel void @k(ptr %p) {\n"+
		"  %x = load float, ptr %p\n  %y = call float @llvm.exp.f32(float %x)\n  store float %y, ptr %p\n  ret void\n}\n")
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	m.SetTarget(tm)
	if _, err = m.EmitAssembly(tm); err == nil {
		t.Error("exp was compiled for NVPTX")
	}
	t.Log(err)
	if _, err := lib.NewContext().ParseIR("after", "define void @f() {\n  ret void\n}\n"); err != nil {
		t.Errorf("LLVM is of no use after a fatal report: %v", err)
	}
}

func TestHasIntrinsic(t *testing.T) {
	lib := open(t)
	for name, want := range map[string]bool{
		"llvm.fma.v16f32": true, "llvm.memcpy.p0.p0.i64": true, "llvm.no.such": false, "llvm.fmax.f32": false,
	} {
		if got := lib.HasIntrinsic(name); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func TestUnknownTriple(t *testing.T) {
	if _, err := open(t).NewTargetMachine(Target{Triple: "pdp11-dec-unix"}); err == nil ||
		!strings.Contains(err.Error(), "pdp11") {
		t.Errorf("got %v", err)
	}
}

func TestBlob(t *testing.T) {
	lib := open(t)
	ctx := lib.NewContext()
	defer ctx.Close()
	tm := target(t, lib, "x86-64-v3")
	m, err := ctx.ParseIR("m", "@weights = internal constant [5 x i8] zeroinitializer\n"+
		"define ptr @f() {\n  ret ptr @weights\n}\n")
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	m.SetTarget(tm)
	m.AddBlob("weights", []byte("\x00a\xffb\x00"), 64)
	m.AddBlob("more", []byte("more bytes"), 16)
	m.AddBlob("none", nil, 1)
	obj, err := m.EmitObject(tm)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\x00a\xffb\x00", "more bytes"} {
		if !bytes.Contains(obj, []byte(want)) {
			t.Errorf("the object lacks %q", want)
		}
	}
}

// TestParallel compiles in several contexts at once and compares with what one makes alone.
func TestParallel(t *testing.T) {
	lib := open(t)
	var wg sync.WaitGroup
	objs := make([][]byte, 8)
	for i := range objs {
		wg.Go(func() {
			ctx := lib.NewContext()
			defer ctx.Close()
			tm := target(t, lib, "x86-64-v4")
			m, err := ctx.ParseIR(fmt.Sprint(i), "define <16 x float> @f(<16 x float> %x) {\n"+
				"  %y = fmul <16 x float> %x, %x\n  ret <16 x float> %y\n}\n")
			if err != nil {
				t.Error(err)
				return
			}
			defer m.Close()
			m.SetTarget(tm)
			if err := m.RunPasses(tm, "default<O3>"); err != nil {
				t.Error(err)
			}
			if objs[i], err = m.EmitObject(tm); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for i, obj := range objs {
		if len(obj) == 0 || !bytes.Equal(obj, objs[0]) {
			t.Errorf("object %d differs", i)
		}
	}
}

func TestNotFound(t *testing.T) {
	t.Setenv(EnvPath, "/no/such/libLLVM.so")
	_, err := load()
	if missing, ok := err.(*machine.Missing); !ok || missing.Looked[0] != "/no/such/libLLVM.so" || missing.Install == "" {
		t.Errorf("got %v", err)
	}
	t.Setenv(EnvPath, "libc.so.6")
	if _, err = load(); err == nil || !strings.Contains(err.Error(), "libc.so.6 lacks LLVM") {
		t.Errorf("got %v", err)
	}
}
