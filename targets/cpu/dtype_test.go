package cpu

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"tfc/ir/tensor"
	"tfc/runtime/abi"
)

// echo is a program whose every fetch is a copy of a feed: one of each type, of n elements.
func echo() (*abi.Program, string) {
	e := abi.Entry{Name: "echo", Symbol: "echo", Dims: []string{"n"}, Given: 1}
	var b strings.Builder
	b.WriteString("declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)\ndefine i32 @echo(ptr %call) {\n" +
		"  %args = load ptr, ptr %call\n  %rp = getelementptr i8, ptr %call, i64 8\n  %results = load ptr, ptr %rp\n" +
		"  %dp = getelementptr i8, ptr %call, i64 16\n  %dims = load ptr, ptr %dp\n  %n = load i64, ptr %dims\n")
	for i, d := range nativeTypes() {
		e.Feeds = append(e.Feeds, abi.Port{Name: d.String(), DType: d, Shape: []int{-1}})
		e.Fetches = append(e.Fetches, abi.Port{Name: "out_" + d.String(), DType: d, Shape: []int{-1}})
		fmt.Fprintf(&b, `  %%ap%[1]d = getelementptr ptr, ptr %%args, i64 %[1]d
  %%rp%[1]d = getelementptr ptr, ptr %%results, i64 %[1]d
  %%a%[1]d = load ptr, ptr %%ap%[1]d
  %%r%[1]d = load ptr, ptr %%rp%[1]d
  %%n%[1]d = mul i64 %%n, %[2]d
  call void @llvm.memcpy.p0.p0.i64(ptr %%r%[1]d, ptr %%a%[1]d, i64 %%n%[1]d, i1 false)
`, i, d.Size())
	}
	b.WriteString("  ret i32 0\n}\n")
	return &abi.Program{Name: "echo", Entries: []abi.Entry{e}}, b.String()
}

func nativeTypes() []tensor.DType {
	var all []tensor.DType
	for _, d := range tensor.DTypes() {
		if d != tensor.String {
			all = append(all, d)
		}
	}
	return all
}

// TestElementTypes passes values of every type through an executable as text, and then its .npy files.
func TestElementTypes(t *testing.T) {
	p, text := echo()
	exe := buildExecutable(t, p, text, nil)
	dir := t.TempDir()
	values := map[tensor.DType]struct{ in, out string }{
		tensor.Bool: {"[true, False, 1]", "[true, false, true]"},
		tensor.I8:   {"[-128, 127, 0]", "[-128, 127, 0]"},
		tensor.I16:  {"[-32768, 32767, -1]", "[-32768, 32767, -1]"},
		tensor.I32:  {"[-2147483648, 2147483647, 5]", "[-2147483648, 2147483647, 5]"},
		tensor.I64:  {"[-9223372036854775808, 9223372036854775807, 5]", "[-9223372036854775808, 9223372036854775807, 5]"},
		tensor.U8:   {"[255, 0, 1]", "[255, 0, 1]"},
		tensor.U16:  {"[65535, 0, 1]", "[65535, 0, 1]"},
		tensor.U32:  {"[4294967295, 0, 1]", "[4294967295, 0, 1]"},
		tensor.U64:  {"[18446744073709551615, 0, 1]", "[18446744073709551615, 0, 1]"},
		// ties to even, the largest number, the smallest subnormal
		tensor.F16: {"[2049, 65519.99, 3e-8]", "[2048, 65504, 5.9605e-08]"},
		// 1.00390625 lies between two numbers; the sum of powers just above it does not
		tensor.BF16: {"[1.00390625, 1.003906250001, -inf]", "[1, 1.008, -inf]"},
		tensor.F32:  {"[0.1, 3.4028235e38, nan]", "[0.1, 3.4028235e+38, nan]"},
		tensor.F64:  {"[0.1, 1e-320, -0.0]", "[0.1, 9.99988867182683e-321, -0]"},
		tensor.C64:  {"[1+2j, -3.5j, 4]", "[1+2j, 0-3.5j, 4+0j]"},
		tensor.C128: {"[1-2j, 0.1+0.2j, 4]", "[1-2j, 0.1+0.2j, 4+0j]"},
	}
	var literals, files []string
	var want strings.Builder
	for _, d := range nativeTypes() {
		literals = append(literals, "--"+d.String()+"="+values[d].in)
		files = append(files, "--"+d.String()+"=@out_"+d.String()+".npy")
		fmt.Fprintf(&want, "out_%v = %s\n", d, values[d].out)
	}
	if got := execute(t, dir, exe, literals...); got.out != want.String() {
		t.Errorf("exit %d, printed\n%s%swant\n%s", got.code, got.out, got.errors, want.String())
	}
	if got := execute(t, dir, exe, append(literals, "--npy="+dir)...); got.code != 0 {
		t.Errorf("exit %d: %s", got.code, got.errors)
	}
	if got := execute(t, dir, exe, files...); got.out != want.String() {
		t.Errorf("from .npy: exit %d, printed\n%s%swant\n%s", got.code, got.out, got.errors, want.String())
	}
	for _, c := range []struct{ arg, want string }{
		{"--i8=[128,0,0]", "out of its range"},
		{"--u8=[-1,0,0]", "out of its range"},
		{"--i32=[1.5,0,0]", "want , or ]"},
		{"--f32=[1,2]", `dimension 0 is 2`},
		{"--f32=@" + filepath.Join(dir, "out_f64.npy"), "the file's type is '<f8'"},
	} {
		got := execute(t, dir, exe, append(literals, c.arg)...)
		name := strings.TrimPrefix(strings.SplitN(c.arg, "=", 2)[0], "--")
		if got.code != 2 || !strings.Contains(got.errors, c.want) || !strings.Contains(got.errors, `"`+name+`"`) {
			t.Errorf("%s: exit %d, %s; want 2 and %q", c.arg, got.code, got.errors, c.want)
		}
	}
}
