package ir

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tfc/ir/tensor"
)

// sample is a module with every clause that text can have.
func sample() *Module {
	m := &Module{Name: "sample", Vars: []*Var{{Name: "dense/w", Type: TypeOf(tensor.F32, 3, 4), Device: "gpu:0"}}}
	x := Type{tensor.F32, []Dim{{Sym: "batch"}, {Size: 3}}}
	body := NewBlock([]string{"x", "odd name", "p"}, []Type{x, TypeOf(tensor.I32), TypeOf(tensor.Bool)})
	b := NewBuilder(body)
	b.Node, b.Hint = "dense/read", "dense/read"
	w := b.ReadVar(m.Vars[0])
	b.Node, b.Hint, b.Device = "dense/MatMul", "dense/MatMul", "gpu:0"
	y := b.MatMul(body.Params[0], w)
	b.Node, b.Hint, b.Device = "top", "top", ""
	top := b.OpN(2, "topk", Attrs{"k": 2, "to": tensor.I32}, y)
	top[0].Place = Place{Kind: InArena, Offset: 128}
	big := tensor.New(tensor.F64, 17)
	big.SetFloat(3, -0.1)
	b.Node, b.Hint = "", "c"
	b.Const(big)
	b.Const(tensor.Of([]int{2}, complex64(complex(1, -2)), complex64(3)))
	b.Const(tensor.OfStrings(nil, "a\"b"))
	b.If(body.Params[2], func(b *Builder) []*Value { return []*Value{b.Scalar(tensor.F32, 0.5)} },
		func(b *Builder) []*Value { return []*Value{b.Scalar(tensor.F32, -1e30)} })
	b.While(body.Params[1:2], []string{"i"},
		func(b *Builder, s []*Value) *Value { return b.Compare("lt", s[0], b.Scalar(tensor.I32, 9)) },
		func(b *Builder, s []*Value) []*Value { return []*Value{b.Add(s[0], s[0])} })
	b.Node = "check"
	b.Check(body.Params[2], 9, "no %d")
	if b.Err() != nil {
		panic(b.Err())
	}
	body.Results = []*Value{top[0], top[1]}
	m.Funcs = []*Func{{Name: "main", Body: body, Results: []string{"values", ""}, Arena: 256}}
	return m
}

const sampleText = `module "sample"
var @dense/w : f32[3,4] on "gpu:0"
func @main(%x: f32[?batch,3], %"odd name": i32[], %p: bool[]) -> (values: f32[?batch,2], i32[?batch,2]) arena 256 {
  %dense/read = var.read @dense/w : f32[3,4]
  %dense/MatMul = dot %x, %dense/read {contract_x=[1], contract_y=[0]} : f32[?batch,4] on "gpu:0"
  %top, %top:1 = topk %dense/MatMul {k=2} : f32[?batch,2], i32[?batch,2] at arena 128, nowhere
  %c = const {value=data(0)} : f64[17]
  %c.1 = const {value=[(1,-2), (3,0)]} : c64[2]
  %c.2 = const {value="a\"b"} : string[]
  %c.3 = if %p : f32[] then {
    %c.4 = const {value=0.5} : f32[]
    return %c.4
  } else {
    %c.5 = const {value=-1e+30} : f32[]
    return %c.5
  }
  %c.6 = while %"odd name" : i32[] cond(%i: i32[]) {
    %c.7 = const {value=9} : i32[]
    %c.8 = lt %i, %c.7 : bool[]
    return %c.8
  } body(%i.1: i32[]) {
    %c.9 = add %i.1, %i.1 : i32[]
    return %c.9
  }
  check %p {code=9, message="no %d"} node "check"
  return %top, %top:1
}
data 0 f64[17]
`

func TestPrint(t *testing.T) {
	m := sample()
	if err := Verify(m); err != nil {
		t.Error(err)
	}
	text, _, _ := strings.Cut(m.String(), "AAAA")
	if diff := cmp.Diff(sampleText, text); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	if c := m.Clone(); c.String() != m.String() {
		t.Errorf("clone differs:\n%s", cmp.Diff(m.String(), c.String()))
	}
}

func TestVerifyCollects(t *testing.T) {
	m := sample()
	f := m.Funcs[0]
	f.Results = f.Results[:1]
	f.Body.Ops[1].Results[0].Type.DType = tensor.F64
	f.Body.Ops[0], f.Body.Ops[1] = f.Body.Ops[1], f.Body.Ops[0]
	m.Vars = append(m.Vars, &Var{Name: "dense/w"})
	err := Verify(m)
	for _, want := range []string{
		"var @dense/w: the name is empty or taken", "%dense/read is not defined before",
		"result 0 is f64[?batch,4], inferred is f32[?batch,4]", "1 names for 2 results",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in: %v", want, err)
		}
	}
}
