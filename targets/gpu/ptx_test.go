package gpu

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"tfc/targets/libllvm"
	"tfc/targets/machine"
)

const copyText = `define ptx_kernel void @copy(i8* noalias readonly %x, i8* noalias %y) {
  %v = load float, i8* %x, align 4
  store float %v, i8* %y, align 4
  ret void
}
`

func sm(t *testing.T) *machine.GPU {
	t.Helper()
	g, err := machine.GPUByName("sm_80")
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestPTX(t *testing.T) {
	text, err := PTX(copyText, sm(t))
	if missing := (*machine.Missing)(nil); errors.As(err, &missing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text, "ld.global.nc.b32") || !strings.Contains(text, ".visible .entry copy(") {
		t.Errorf("got\n%s", text)
	}
	report, err := Assemble(text, sm(t))
	if missing := (*machine.Missing)(nil); errors.As(err, &missing) {
		t.Skip(err)
	}
	if err != nil || !strings.Contains(report, "registers") {
		t.Errorf("%v: %s", err, report)
	}
	if _, err := Assemble(strings.Replace(text, "ld.global.nc.b32", "ld.moon.b32", 1), sm(t)); err == nil ||
		!strings.Contains(err.Error(), "moon") {
		t.Errorf("ptxas takes nonsense: %v", err)
	}
}

func TestUnknownIntrinsic(t *testing.T) {
	text := strings.Replace(copyText, "  ret void", "  call void @llvm.nvvm.no.such()\n  ret void", 1) +
		"declare void @llvm.nvvm.no.such()\n"
	_, err := PTX(text, sm(t))
	if missing := (*machine.Missing)(nil); errors.As(err, &missing) {
		t.Skip(err)
	}
	if err == nil || !strings.Contains(err.Error(), "llvm.nvvm.no.such") {
		t.Errorf("got %v", err)
	}
}

// TestOldLLVM compiles in a process of its own that loads LLVM 19, where that is installed.
func TestOldLLVM(t *testing.T) {
	const old = "libLLVM.so.19.1"
	if os.Getenv(libllvm.EnvPath) == old {
		_, err := PTX(copyText, sm(t))
		var missing *machine.Missing
		if !errors.As(err, &missing) || !strings.Contains(err.Error(), "libLLVM 22 or newer") {
			t.Errorf("got %v", err)
		}
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestOldLLVM$")
	cmd.Env = append(os.Environ(), libllvm.EnvPath+"="+old)
	if out, err := cmd.CombinedOutput(); err != nil && !strings.Contains(string(out), "libLLVM 19 or newer not found") {
		t.Errorf("%v: %s", err, out)
	}
}
