package driver

import (
	"strings"
	"testing"

	"tfc/ir/parse"
	"tfc/ir/tensor"
)

func TestFreeze(t *testing.T) {
	const text = `module "m"
var @kept : f32[2]
var @read : f32[2]
var @written : f32[2]
func @main(%x: f32[2]) -> (f32[2]) {
  %a = var.read @read : f32[2]
  %b = var.read @written : f32[2]
  %c = var.read @kept : f32[2]
  var.write @written, %x
  %d = add %a, %b : f32[2]
  %e = add %c, %d : f32[2]
  return %e
}
`
	m, err := parse.Module("in", text)
	if err != nil {
		t.Fatal(err)
	}
	one := tensor.Of([]int{2}, float32(1), 1)
	Freeze(m, map[string]*tensor.Tensor{"read": one, "written": one})
	got := m.String()
	for _, want := range []string{"%a = const", "var.read @written", "var.read @kept", "var @written", "var @kept"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "@read") {
		t.Errorf("@read is still a variable:\n%s", got)
	}
}
