package cpu

import (
	"strings"
	"testing"

	"tfc/runtime/foreign"
)

// linkedTexts are two modules that refer to each other, to the C library and to a symbol that is handed in, by calls and
// by addresses; with constants, data and zeroed memory.
var linkedTexts = []string{`
@counter = global i64 40
@zeroed = internal global [4096 x i8] zeroinitializer, align 64
@table = internal constant [2 x ptr] [ptr @one, ptr @other], align 16
declare i64 @other(i64)
declare i64 @given(i64)
declare i64 @labs(i64)
define hidden i64 @one(i64 %x) {
  %y = add i64 %x, 1
  ret i64 %y
}
define i64 @entry(i64 %x) {
  %old = load i64, ptr @counter
  %new = add i64 %old, %x
  store i64 %new, ptr @counter
  %index = and i64 %x, 1
  %slot = getelementptr [2 x ptr], ptr @table, i64 0, i64 %index
  %f = load ptr, ptr %slot
  %a = call i64 %f(i64 %new)
  %cell = getelementptr i8, ptr @zeroed, i64 %index
  %was = load i8, ptr %cell
  %wide = zext i8 %was to i64
  store i8 7, ptr %cell
  %b = call i64 @given(i64 %a)
  %c = sub i64 %wide, %b
  %d = call i64 @labs(i64 %c)
  ret i64 %d
}
`, `
@counter = external global i64
@labs = external global i8
define i64 @other(i64 %x) {
  %n = load i64, ptr @counter
  %y = mul i64 %x, %n
  ret i64 %y
}
define i64 @same() {
  %p = ptrtoint ptr @labs to i64
  ret i64 %p
}
define hidden i64 @given2(i64 %x) {
  %y = add i64 %x, 1000
  ret i64 %y
}
`}

func linkedObjects(t *testing.T, level int) [][]byte {
	t.Helper()
	var objs [][]byte
	for _, text := range linkedTexts {
		obj, err := Compile(text, Options{OptLevel: level})
		if err != nil {
			t.Fatal(err)
		}
		objs = append(objs, obj)
	}
	return objs
}

// TestLink links objects and calls across them, by the linker of this program and by LLVM's, which is for machines that
// the first does not know.
func TestLink(t *testing.T) {
	for _, level := range []int{0, DefaultOptLevel, 3} {
		objs := linkedObjects(t, level)
		given, err := foreign.Link(objs[1:], map[string]uintptr{"counter": 8})
		if err != nil {
			t.Fatal(err)
		}
		outer, err := given.Lookup("given2")
		if err != nil {
			t.Fatal(err)
		}
		symbols := map[string]uintptr{"given": outer}
		linked, err := foreign.Link(objs, symbols)
		if err != nil {
			t.Fatal(err)
		}
		callLinked(t, linked)
		jitted, err := loadByLLVM(objs, symbols)
		if err != nil {
			t.Fatal(err)
		}
		callLinked(t, jitted)
		if err := given.Close(); err != nil {
			t.Error(err)
		}
	}
}

// callLinked calls linkedTexts.
func callLinked(t *testing.T, c code) {
	t.Helper()
	entry, err := c.Lookup("entry")
	if err != nil {
		t.Fatal(err)
	}
	// the counter goes 42, 45, 46; one(42), other(45) = 45·45, one(46); then 1000 more, less 0, 0 and 7
	for i, call := range []struct{ arg, want uintptr }{{2, 1043}, {3, 3025}, {1, 46*46 + 1000 - 7}} {
		if got := foreign.CallInt(entry, call.arg); got != call.want {
			t.Errorf("%T, call %d: %d, want %d", c, i, got, call.want)
		}
	}
	if same, err := c.Lookup("same"); err != nil || foreign.CallInt(same, 0) == 0 {
		t.Errorf("%T: the address of a function of the C library is 0 (%v)", c, err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

// TestLinkErrors names what is wrong with objects.
func TestLinkErrors(t *testing.T) {
	objs := linkedObjects(t, 0)
	for want, in := range map[string][][]byte{
		"refers to given":        objs,
		"other is defined twice": {objs[1], objs[1]},
		"bad magic number":       {[]byte(strings.Repeat("no object", 10))},
		"link object 1":          {objs[1], objs[0][:100]},
	} {
		if _, err := foreign.Link(in, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
