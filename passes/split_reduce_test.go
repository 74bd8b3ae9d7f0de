package passes_test

import (
	"testing"

	"tfc/ir"
	"tfc/ir/irtest"
	"tfc/passes"
)

func TestSplitReductions(t *testing.T) {
	for _, c := range []struct {
		text string
		ops  int // of the function afterwards
	}{
		{`module "all"
func @main(%x: f32[64,512]) -> (f32[]) {
  %s = reduce %x {axes=[0,1], kind=max} : f32[]
  return %s
}
`, 3},
		{`module "columns"
func @main(%x: i32[20000,3,2]) -> (i32[3]) {
  %s = reduce %x {axes=[0,2], kind=sum} : i32[3]
  return %s
}
`, 3},
		{`module "narrow"
func @main(%x: bf16[3,16384]) -> (bf16[3]) {
  %s = reduce %x {axes=[1], kind=max} : bf16[3]
  return %s
}
`, 5},
		{`module "small"
func @main(%x: f32[100,100]) -> (f32[]) {
  %s = reduce %x {axes=[0,1], kind=sum} : f32[]
  return %s
}
`, 1},
		{`module "prime"
func @main(%x: f32[16411]) -> (f32[]) {
  %s = reduce %x {axes=[0], kind=sum} : f32[]
  return %s
}
`, 1},
	} {
		before := irtest.Parse(t, "before", c.text)
		after := irtest.Parse(t, "after", c.text)
		if err := passes.SplitReductions(after); err != nil {
			t.Fatal(err)
		}
		if err := ir.Verify(after); err != nil {
			t.Fatal(err)
		}
		if got := len(after.Funcs[0].Body.Ops); got != c.ops {
			t.Errorf("%d operations, want %d:\n%s", got, c.ops, after)
		}
		irtest.SameNumbers(t, before, after, 0)
	}
}
