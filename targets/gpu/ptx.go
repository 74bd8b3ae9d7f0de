// Package gpu turns LLVM IR text into PTX for NVIDIA's GPUs and has NVIDIA's assembler check it.
//
// It knows LLVM (targets/libllvm) and data about GPUs (targets/machine). It must not know the compiler's ir or how the
// LLVM IR came about: codegen hands it text, targets/driver joins the two.
//
// # Why
//
// No libdevice: codegen brings its own mathematics, so that CPU and GPU compute the same bits and NVIDIA's library need
// not be installed.
package gpu

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"tfc/targets/libllvm"
	"tfc/targets/machine"
)

// oldestLLVM is the first major version that knows the instructions of current GPUs.
const oldestLLVM = 22

// pipeline cleans up; schedules and unrolling are codegen's.
const pipeline = "function(sroa,early-cse<memssa>,instcombine<no-verify-fixpoint>,simplifycfg,loop-mssa(licm))"

// PTX compiles one module of LLVM IR text. Equal input gives equal text. The error is a *machine.Missing where libLLVM
// is missing or too old for GPUs.
func PTX(text string, gpu *machine.GPU) (string, error) {
	lib, err := libllvm.Open()
	if err != nil {
		return "", err
	}
	if lib.Major() < oldestLLVM {
		return "", &machine.Missing{
			What:    fmt.Sprintf("libLLVM %d or newer, which GPU code wants,", oldestLLVM),
			Looked:  []string{fmt.Sprintf("%s is LLVM %s", lib.Path(), lib.Version())},
			Install: machine.InstallCommand(machine.PackageGPULLVM),
		}
	}
	tm, err := lib.NewTargetMachine(libllvm.Target{Triple: gpu.Triple, CPU: gpu.Name, OptLevel: 3})
	if err != nil {
		return "", err
	}
	defer tm.Close()
	ctx := lib.NewContext()
	defer ctx.Close()
	m, err := ctx.ParseIR("module", text)
	if err != nil {
		return "", err
	}
	defer m.Close()
	m.SetTarget(tm)
	if err := m.Verify(); err != nil {
		return "", err
	}
	if err := m.RunPasses(tm, pipeline); err != nil {
		return "", err
	}
	return m.EmitAssembly(tm)
}

// Assemble has ptxas check PTX for a GPU; it returns ptxas's report of registers, shared memory and spills for each
// kernel. The error is a *machine.Missing where there is no ptxas, or holds what ptxas says.
func Assemble(ptx string, gpu *machine.GPU) (report string, err error) {
	path, err := machine.FindPtxas()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "tfc-ptx")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "kernels.ptx")
	if err := os.WriteFile(file, []byte(ptx), 0o600); err != nil {
		return "", err
	}
	cmd := exec.Command(path, "--gpu-name="+gpu.Name, "-v", "--output-file="+filepath.Join(dir, "kernels.cubin"), file)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("ptxas %s: %w: %s", gpu.Name, err, strings.TrimSpace(string(out)))
	}
	return string(out), nil
}
