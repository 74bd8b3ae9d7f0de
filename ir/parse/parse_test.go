package parse_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tfc/ir"
	"tfc/ir/parse"
	"tfc/ir/tensor"
)

// every has each clause and each kind of literal once.
const every = `module "every \"clause\""
var @w : f32[3,4] on "gpu:0"
var @"odd name" : i64[]
func @main(%x: f32[?batch,3], %p: bool[] at param 1) -> (values: f32[?batch,2], i32[?batch,2]) arena 256 {
  %w/read = var.read @w : f32[3,4]
  %y = dot %x, %w/read {contract_x=[1], contract_y=[0]} : f32[?batch,4] on "gpu:0"
  %y.1 = neg %y : f32[?batch,4] node "b"
  %top, %top:1 = topk %y {k=2} : f32[?batch,2], i32[?batch,2] at arena 128, nowhere
  %u = const {value=[18446744073709551615, 0]} : u64[2]
  %i = const {value=[-9223372036854775808]} : i64[1]
  %h = const {value=[0.099975586, -65504, inf, nan]} : f16[4]
  %b = const {value=[1e-45, -0, nan:0xffc00001]} : f32[3]
  %c = const {value=(1.5,-inf)} : c128[]
  %s = const {value=["a\"b", "\x00\xff"]} : string[2]
  %e = const {value=[]} : bool[0,7]
  %t = const {value=[true, false]} : bool[2]
  %d = const {value=data(0)} : u8[17]
  %z, %z:1 = while %x, %p : f32[?batch,3], bool[] cond(%a: f32[?batch,3], %q: bool[]) {
    return %q
  } body(%a.1: f32[?batch,3], %q.1: bool[]) {
    %n = not %q.1 : bool[] at inside
    %r = if %n : f32[?batch,3] then {
      return %a.1
    } else {
      %v = cast %a.1 {to=f32} : f32[?batch,3]
      return %v
    }
    return %r, %n
  }
  check %p {code=9, message="no %d"} node "check"
  var.unset @"odd name" node "unset"
  return %top, %top:1
}
func @empty() -> () {
  return
}
data 0 u8[17]
AAECAwQFBgcICQoLDA0ODxA=
`

func TestRoundTrip(t *testing.T) {
	m, err := parse.Module("every.ir", every)
	if err != nil {
		t.Fatal(err)
	}
	if err := ir.Verify(m); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(every, m.String()); diff != "" {
		t.Errorf("print(parse(s)) (-s +got):\n%s", diff)
	}
}

func TestCommentsAndBlankLines(t *testing.T) {
	m, err := parse.Module("x.ir", "# head\n\nmodule \"m\" # name\n\nfunc @f() -> () {  \n\n  # nothing\n  return\n}\n")
	if err != nil || m.Name != "m" || len(m.Funcs) != 1 {
		t.Errorf("module %v, error %v", m, err)
	}
}

// TestErrors puts one line into a function and expects the error at its position.
func TestErrors(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"%y = frob %x : f32[2]", `x.ir:3:8: no operation "frob"`},
		{"%y = neg %z : f32[2]", `x.ir:3:13: %z is not defined before`},
		{"%x = neg %x : f32[2]", `x.ir:3:4: %x is defined twice`},
		{"%y = neg %x : f32[3]", `x.ir:3:8: result 0 is f32\[3\], inferred is f32\[2\]`},
		{"%y = add %x : f32[2]", `x.ir:3:8: add.arity: takes 2 operands, found 1`},
		{"%y = not %x : f32[2]", `x.ir:3:8: not.c1: element type f32 is not taken`},
		{"%y = reshape %x {shape=[3]} : f32[3]", `x.ir:3:8: reshape.c1: `},
		{"%y = reshape %x {size=[2]} : f32[2]", `x.ir:3:20: reshape has no attribute "size"`},
		{"%y = reshape %x : f32[2]", `x.ir:3:8: reshape.attrs: attribute "shape" is missing`},
		{"%y = reduce %x {axes=[0], kind=avg} : f32[]", `x.ir:3:34: kind is "avg", expected one of`},
		{"%y = const {value=...} : f32[99]", `x.ir:3:21: the constant was elided`},
		{"%y = const {value=data(1)} : f32[99]", `x.ir:3:21: no data 1`},
		{"%y = const {value=[1, 2]} : f32[3]", `x.ir:3:21: 2 elements for f32\[3\]`},
		{"%y = const {value=[300]} : u8[1]", `x.ir:3:22: "300" is no u8`},
		{"%y = const {value=true} : f32[]", `x.ir:3:21: "true" is no f32`},
		{"%y = var.read @v : f32[2]", `x.ir:3:18: no variable @v`},
		{"%y = iota {axis=0, shape=[9999999999999], to=i32} : i32[1]", `x.ir:3:29: "9999999999999" is no integer`},
		{"%y = iota {axis=0, shape=[1000000000,1000000000], to=i32} : i32[1]", `x.ir:3:28: more than`},
		{"%y = neg %x : f32[2] extra", `x.ir:3:24: expected the end of the line, found "extra"`},
		{"%y = neg %x : f32[?]", `x.ir:3:22: expected the name of a size`},
		{"$", `x.ir:3:3: character '\$'`},
		{`check %x {code=1, message="a`, `x.ir:3:29: string without end`},
		{"%y = if %x : f32[2] els {", `x.ir:3:23: expected region then of if`},
	} {
		text := "module \"m\"\nfunc @f(%x: f32[2]) -> () {\n  " + c.line + "\n  return\n}\n"
		_, err := parse.Module("x.ir", text)
		var e *parse.Error
		if !errors.As(err, &e) || !regexp.MustCompile("^"+c.want).MatchString(err.Error()) {
			t.Errorf("%s\n got %v\nwant %s", c.line, err, c.want)
		}
	}
}

func TestConstraintIsTheCause(t *testing.T) {
	_, err := parse.Module("x.ir", "module \"m\"\nfunc @f(%x: f32[2], %y: f32[3]) -> () {\n  %z = add %x, %y : f32[2]\n  return\n}\n")
	var c *ir.Constraint
	if !errors.As(err, &c) || c.ID != "add.c3" {
		t.Errorf("error %v", err)
	}
}

func TestLargeConstants(t *testing.T) {
	x := tensor.New(tensor.F64, 40, 5)
	for i := range x.Len() {
		x.SetFloat(i, float64(i)/7)
	}
	b := ir.NewBuilder(&ir.Block{})
	b.Const(x)
	b.Const(x.Clone())
	m := &ir.Module{Funcs: []*ir.Func{{Name: "f", Body: b.Block}}}
	got, err := parse.Module("m.ir", m.String())
	if err != nil {
		t.Fatal(err)
	}
	for i, op := range got.Funcs[0].Body.Ops {
		if !op.Tensor("value").Equal(x) {
			t.Errorf("constant %d changed", i)
		}
	}
	if _, err := parse.Module("m.ir", ir.Print(m, ir.Elided)); err == nil || !strings.Contains(err.Error(), "elided") {
		t.Errorf("elided text: %v", err)
	}
}

// FuzzParse checks the law print(parse(print(m))) = print(m) on whatever can be parsed.
func FuzzParse(f *testing.F) {
	f.Add(every)
	for _, d := range ir.Defs() {
		f.Add(fmt.Sprintf("module \"m\"\nfunc @f(%%x: f32[2,3], %%i: i64[2]) -> () {\n  %%y = %s %%x, %%i {axis=0} : f32[2,3]\n  return\n}\n", d.Name))
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := parse.Module("fuzz.ir", s)
		if err != nil {
			return
		}
		text := m.String()
		again, err := parse.Module("fuzz.ir", text)
		if err != nil {
			t.Fatalf("printed text is refused: %v\n%s", err, text)
		}
		if diff := cmp.Diff(text, again.String()); diff != "" {
			t.Errorf("text changed (-first +second):\n%s", diff)
		}
		_ = ir.Verify(m) // must not crash, whatever it says
	})
}
