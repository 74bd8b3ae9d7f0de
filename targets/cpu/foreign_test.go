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

// TestLink links objects and calls across them.
func TestLink(t *testing.T) {
	for _, level := range []int{0, DefaultOptLevel, 3} {
		given, err := foreign.Link([][]byte{linkedObjects(t, level)[1]}, map[string]uintptr{"counter": 8})
		if err != nil {
			t.Fatal(err)
		}
		outer, err := given.Lookup("given2")
		if err != nil {
			t.Fatal(err)
		}
		code, err := foreign.Link(linkedObjects(t, level), map[string]uintptr{"given": outer})
		if err != nil {
			t.Fatal(err)
		}
		entry, err := code.Lookup("entry")
		if err != nil {
			t.Fatal(err)
		}
		// the counter goes 42, 45, 46; one(42), other(45) = 45·45, one(46); then 1000 more, less 0, 0 and 7
		for i, c := range []struct{ arg, want uintptr }{{2, 1043}, {3, 3025}, {1, 46*46 + 1000 - 7}} {
			if got := foreign.CallInt(entry, c.arg); got != c.want {
				t.Errorf("level %d, call %d: %d, want %d", level, i, got, c.want)
			}
		}
		if same, err := code.Lookup("same"); err != nil || foreign.CallInt(same, 0) == 0 {
			t.Errorf("the address of a function of the C library is 0 (%v)", err)
		}
		if err := code.Close(); err != nil {
			t.Error(err)
		}
		if err := given.Close(); err != nil {
			t.Error(err)
		}
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
