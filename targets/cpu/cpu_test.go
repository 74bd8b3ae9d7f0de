package cpu

import (
	"bytes"
	"strings"
	"testing"
	"unsafe"

	"tfc/runtime/abi"
	"tfc/runtime/foreign"
	"tfc/targets/machine"
)

// addIR is results[0][i] = args[0][i] + args[1][i] over 16 floats; it fails with site 2 where dims[0] is negative.
const addIR = `
define i32 @add(ptr %call) {
  %dims.p = getelementptr i8, ptr %call, i64 16
  %dims = load ptr, ptr %dims.p
  %n = load i64, ptr %dims
  %bad = icmp slt i64 %n, 0
  br i1 %bad, label %fail, label %ok
fail:
  %err = getelementptr i8, ptr %call, i64 80
  store i64 %n, ptr %err
  ret i32 2
ok:
  %args = load ptr, ptr %call
  %a = load ptr, ptr %args
  %args.1 = getelementptr ptr, ptr %args, i64 1
  %b = load ptr, ptr %args.1
  %results.p = getelementptr i8, ptr %call, i64 8
  %results = load ptr, ptr %results.p
  %r = load ptr, ptr %results
  %x = load <16 x float>, ptr %a, align 4
  %y = load <16 x float>, ptr %b, align 4
  %z = fadd <16 x float> %x, %y
  store <16 x float> %z, ptr %r, align 4
  ret i32 0
}
`

// mustLoad compiles text for the host and returns the address of a function in it.
func mustLoad(t testing.TB, text, name string, symbols map[string]uintptr) uintptr {
	t.Helper()
	obj, err := Compile(text, Options{OptLevel: DefaultOptLevel})
	if err != nil {
		t.Fatal(err)
	}
	lib, err := Load([][]byte{obj}, symbols)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := lib.Close(); err != nil {
			t.Error(err)
		}
	})
	fn, err := lib.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	return fn
}

// addCall is a call of addIR and its buffers: two operands and the result.
func addCall() (*abi.Call, *[3][16]float32, *int64) {
	buf, dim := new([3][16]float32), new(int64)
	for i := range 16 {
		buf[0][i], buf[1][i] = float32(i), float32(100*i)
	}
	ptrs := []unsafe.Pointer{unsafe.Pointer(&buf[0]), unsafe.Pointer(&buf[1]), unsafe.Pointer(&buf[2])}
	return &abi.Call{Args: &ptrs[0], Results: &ptrs[2], Dims: dim}, buf, dim
}

func TestCall(t *testing.T) {
	fn := mustLoad(t, addIR, "add", nil)
	call, buf, dim := addCall()
	if r := foreign.Call(fn, call); r != 0 {
		t.Fatalf("returned %d", r)
	}
	for i, got := range buf[2] {
		if want := float32(101 * i); got != want {
			t.Errorf("element %d: got %v, want %v", i, got, want)
		}
	}
	*dim = -5
	if r := foreign.Call(fn, call); r != 2 || call.ErrA != -5 {
		t.Errorf("got site %d with a=%d, want site 2 with a=-5", r, call.ErrA)
	}
	if n := testing.AllocsPerRun(100, func() { foreign.Call(fn, call) }); n != 0 {
		t.Errorf("a call allocates %v times", n)
	}
}

func BenchmarkCall(b *testing.B) {
	fn := mustLoad(b, addIR, "add", nil)
	call, _, _ := addCall()
	for b.Loop() {
		foreign.Call(fn, call)
	}
}

func TestHostCallback(t *testing.T) {
	fn := mustLoad(t, `
define i32 @entry(ptr %call) {
  %host.p = getelementptr i8, ptr %call, i64 64
  %host = load ptr, ptr %host.p
  %args = load ptr, ptr %call
  %r = call i32 %host(ptr %call, i32 3, ptr %args, ptr null)
  ret i32 %r
}`, "entry", nil)
	x := new(float32)
	args := []unsafe.Pointer{unsafe.Pointer(x)}
	host, data, release := foreign.RegisterHost(func(_ *abi.Call, op int, operands, _ *unsafe.Pointer) int32 {
		*(*float32)(*operands) = 42
		return int32(op) + 4
	})
	defer release()
	if r := foreign.Call(fn, &abi.Call{Args: &args[0], Host: host, HostData: data}); r != 7 || *x != 42 {
		t.Errorf("returned %d, wrote %v; want 7, 42", r, *x)
	}
}

// outside is what TestLoadSymbols gives to generated code.
var outside = int32(77)

func TestLoadSymbols(t *testing.T) {
	fn := mustLoad(t, `
@value = external global i32
declare float @sqrtf(float)
define i32 @entry(ptr %call) {
  %s = call float @sqrtf(float 16.0)
  %i = fptosi float %s to i32
  %v = load i32, ptr @value
  %r = add i32 %v, %i
  ret i32 %r
}`, "entry", map[string]uintptr{"value": uintptr(unsafe.Pointer(&outside))})
	if r := foreign.Call(fn, new(abi.Call)); r != 81 {
		t.Errorf("got %d, want 81", r)
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"syntax", "define i32 @f() {\n  ret i64 0\n}", "ret i64 0"},
		{"verifier", "define i32 @f() {\n  %x = add i32 %x, 1\n  ret i32 %x\n}", "own value"},
		{"intrinsic", "declare float @llvm.no.such.f32(float)\n" +
			"define float @f(float %x) {\n %y = call float @llvm.no.such.f32(float %x)\n ret float %y\n}", "llvm.no.such.f32"},
		{"assembly", "define void @f() {\n  call void asm \"nonsense\", \"\"()\n  ret void\n}", "nonsense"},
		{"fatal", "define void @f() {\n  call void asm \"nop\", \"{nosuchreg}\"(i32 0)\n  ret void\n}", "nosuchreg"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Compile(c.text, Options{})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

func TestUndefinedSymbol(t *testing.T) {
	obj, err := Compile(`
declare i32 @no_such(ptr)
define i32 @f(ptr %c) {
  %r = call i32 @no_such(ptr %c)
  ret i32 %r
}`, Options{})
	if err != nil {
		t.Fatal(err)
	}
	lib, err := Load([][]byte{obj}, nil)
	if err == nil { // LLVM's linker looks for symbols when one of the object's is wanted
		defer lib.Close()
		_, err = lib.Lookup("f")
	}
	if err == nil || !strings.Contains(err.Error(), "no_such") {
		t.Errorf("got %v, want an error that names no_such", err)
	}
}

// TestCompileAllDeterministic compiles the same sources one by one and all at once, for every baseline.
func TestCompileAllDeterministic(t *testing.T) {
	var sources []Source
	for _, name := range []string{"a", "b", "c"} {
		sources = append(sources, Source{
			Name: name, Text: strings.ReplaceAll(addIR, "@add", "@"+name),
			Data: []Blob{{Name: "data." + name, Bytes: []byte("weights of " + name + "\x00\xff"), Align: 64}},
		})
	}
	for _, m := range machine.Baselines() {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			o := Options{Machine: &m, OptLevel: DefaultOptLevel}
			all, err := CompileAll(sources, o)
			if err != nil {
				t.Fatal(err)
			}
			for i, src := range sources {
				one, err := CompileAll([]Source{src}, o)
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(one[0], all[i]) {
					t.Errorf("%s: alone and together differ", src.Name)
				}
				if !bytes.Contains(all[i], src.Data[0].Bytes) {
					t.Errorf("%s: the object lacks its blob", src.Name)
				}
			}
		})
	}
}

func TestVectorWidth(t *testing.T) {
	for name, register := range map[string]string{"x86-64-v2": "%xmm", "x86-64-v3": "%ymm", "x86-64-v4": "%zmm"} {
		m, err := machine.ByName(name)
		if err != nil {
			t.Fatal(err)
		}
		text, err := Assembly(addIR, Options{Machine: m, OptLevel: DefaultOptLevel})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text, register) {
			t.Errorf("%s: no %s in\n%s", name, register, text)
		}
	}
}

func TestOptimized(t *testing.T) {
	const text = "define i32 @f() {\n  %x = add i32 40, 2\n  ret i32 %x\n}"
	for level, want := range map[int]string{0: "add i32 40, 2", DefaultOptLevel: "ret i32 42", 3: "ret i32 42"} {
		got, err := Optimized(text, Options{OptLevel: level})
		if err != nil || !strings.Contains(got, want) {
			t.Errorf("level %d: %v, no %q in\n%s", level, err, want, got)
		}
	}
}
