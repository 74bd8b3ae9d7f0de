package cpu

import (
	"context"
	"debug/elf"
	"errors"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tfc/targets/machine"
)

// TestCross compiles for the other architecture, links where a cross linker is installed, and runs where an emulator
// is.
func TestCross(t *testing.T) {
	t.Parallel()
	name, class, prefix := "aarch64", elf.EM_AARCH64, "/usr/aarch64-linux-gnu"
	if runtime.GOARCH == "arm64" {
		name, class, prefix = "x86-64-v3", elf.EM_X86_64, "/usr/x86_64-linux-gnu"
	}
	m, err := machine.ByName(name)
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "demo")
	objs := build(t, demoProgram(), demoIR, demoConsts, m, ExecutableSources)
	err = LinkExecutable(context.Background(), objs, out, LinkOptions{Machine: m})
	if missing := (*machine.Missing)(nil); errors.As(err, &missing) {
		if !strings.Contains(missing.Install, "gcc-"+strings.ReplaceAll(m.Arch(), "_", "-")+"-linux-gnu") {
			t.Errorf("the error does not say what to install: %v", err)
		}
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	f, err := elf.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if f.Machine != class {
		t.Errorf("the executable is for %v", f.Machine)
	}
	emulator, err := exec.LookPath("qemu-" + m.Arch())
	if err != nil {
		t.Skip("no emulator")
	}
	got := execute(t, t.TempDir(), emulator, "-L", prefix, out, "grow", "--threads=2")
	if got.code != 0 || got.out != "w = [1, 1]\n" {
		t.Errorf("exit %d, printed %q%s", got.code, got.out, got.errors)
	}
}
