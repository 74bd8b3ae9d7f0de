package driver_test

import (
	"errors"
	"strings"
	"testing"

	"tfc/ir/irtest"
	"tfc/runtime/status"
	"tfc/targets/driver"
	"tfc/targets/gpu"
	"tfc/targets/machine"
)

const train = `module "train"
var @w : f32[64]
func @step(%x: f32[2048,64]) -> (f32[2048], f32[]) {
  %w = var.read @w : f32[64]
  %y = dot %x, %w {contract_x=[1], contract_y=[0]} : f32[2048] node "y"
  %c = const {value=[1,2,3,4]} : f32[4]
  %cs = reduce %c {axes=[0], kind=sum} : f32[]
  %loss = reduce %x {axes=[0,1], kind=sum} : f32[] node "loss"
  %total = add %loss, %cs : f32[]
  %v = mul %w, %w : f32[64]
  var.write @w, %v
  return %y, %total
}
`

// ptx compiles for a GPU; tests without a libLLVM for GPUs are skipped.
func ptx(t *testing.T, text, arch string) (*driver.GPUProgram, error) {
	t.Helper()
	p, err := driver.PTX(irtest.Parse(t, "test.ir", text), arch, driver.DefaultOptions())
	if missing := (*machine.Missing)(nil); errors.As(err, &missing) {
		t.Skip(err)
	}
	return p, err
}

func TestPTX(t *testing.T) {
	p, err := ptx(t, train, "sm_90")
	if err != nil {
		t.Fatal(err)
	}
	text := p.String()
	for _, want := range []string{
		"// func @step: arena ", "f32[131072] parameter 0, ", "f32[64] variable w", "f32[2048] result 0)",
		"f32[1] result 1)", "<256 blocks, ", "arena+", ".target sm_90",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Count(text, ".entry") > strings.Count(text, " blocks, ") {
		t.Errorf("kernels that are never launched:\n%s", text)
	}
	again, err := ptx(t, train, "sm_90")
	if err != nil || again.String() != text {
		t.Errorf("compiled again (%v), the text differs", err)
	}
	sm, err := machine.GPUByName("sm_90")
	if err != nil {
		t.Fatal(err)
	}
	_, err = gpu.Assemble(text, sm)
	if missing := (*machine.Missing)(nil); err != nil && !errors.As(err, &missing) {
		t.Error(err)
	}
}

func TestPTXErrors(t *testing.T) {
	_, err := ptx(t, `module "m"
func @main(%x: f64[3,3]) -> (f64[3,3]) {
  %y = cholesky %x : f64[3,3] node "model/chol"
  return %y
}
`, "sm_80")
	var e *status.Error
	if !errors.As(err, &e) || e.Code != status.Unimplemented || e.Node != "model/chol" || e.Op != "cholesky" {
		t.Errorf("got %v", err)
	}
	if _, err := ptx(t, train, "sm_12"); err == nil || !strings.Contains(err.Error(), "known are sm_80") {
		t.Errorf("got %v", err)
	}
}
