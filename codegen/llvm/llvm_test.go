package llvm_test

import (
	"testing"

	"tfc/ir"
	"tfc/ir/parse"
)

func parsed(t testing.TB, text string) *ir.Module {
	t.Helper()
	m, err := parse.Module("test.ir", text)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAdd(t *testing.T) {
	check(t, `module "add"
func @main(%x: f32[5,7], %y: f32[5,7]) -> (f32[5,7]) {
  %s = add %x, %y : f32[5,7]
  return %s
}
`)
}
