package driver

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tfc/codegen/kernel"
	"tfc/codegen/llvm"
	"tfc/ir"
	"tfc/passes"
	"tfc/runtime/status"
	"tfc/targets/gpu"
	"tfc/targets/machine"
)

// GPUProgram is a module compiled for a GPU.
type GPUProgram struct {
	// PTX is the code of all kernels; String adds how to launch them.
	PTX    string
	Module *ir.Module
	Stats  []passes.Stat
	*llvm.GPUOutput
}

// PTX compiles a module for a GPU architecture, "sm_80" say. The module is rewritten in place. An operation without GPU
// code is an UNIMPLEMENTED error with its node; a libLLVM that is too old for GPUs, or none, is a *machine.Missing.
func PTX(m *ir.Module, arch string, o Options) (*GPUProgram, error) {
	sm, err := machine.GPUByName(arch)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	cfg := o.config()
	cfg.Machine = machine.DefaultBaseline() // PTX does not depend on the processor at hand
	cfg.Disabled = append(slices.Clone(cfg.Disabled), "convolution")
	if err := passes.SplitReductions(m); err != nil {
		return nil, err
	}
	stats, err := passes.Run(m, cfg)
	if err != nil {
		return nil, err
	}
	o.stage("passes", start)
	start = time.Now()
	out, err := llvm.GenerateGPU(m, sm)
	if refused := (*kernel.Unsupported)(nil); errors.As(err, &refused) {
		return nil, status.Errorf(status.Unimplemented, refused.Node, refused.Op, "no code for GPUs: %s", refused.Why)
	}
	if err != nil {
		return nil, fmt.Errorf("code generation: %w", err)
	}
	o.stage("codegen", start)
	defer o.stage("llvm", time.Now())
	text, err := gpu.PTX(out.Text.IR, sm)
	if err != nil {
		return nil, err
	}
	return &GPUProgram{PTX: text, Module: m, Stats: stats, GPUOutput: out}, nil
}

// String is a file of PTX that says, in comments, how its kernels run: for each function the launches in order, with
// blocks and threads of dimension x and where each argument's memory is.
func (p *GPUProgram) String() string {
	var s strings.Builder
	for _, f := range p.Funcs {
		fmt.Fprintf(&s, "// func @%s: arena %d bytes, constants %d bytes\n", f.Name, f.Arena, len(p.Consts))
		for _, l := range f.Launches {
			args := make([]string, len(l.Args))
			for i, a := range l.Args {
				args[i] = argument(a)
			}
			list := strings.Join(args, ", ")
			fmt.Fprintf(&s, "//   %s <%d blocks, %d threads> (%s)\n", l.Symbol, l.Blocks, l.Threads, list)
		}
	}
	s.WriteString(p.PTX)
	return s.String()
}

// argument says where a kernel's argument lives.
func argument(a llvm.GPUArg) string {
	place := ""
	switch a.Place.Kind {
	case ir.InArena:
		place = fmt.Sprintf("arena+%d", a.Place.Offset)
	case ir.InConsts:
		place = fmt.Sprintf("constants+%d", a.Place.Offset)
	case ir.InParam:
		place = fmt.Sprintf("parameter %d", a.Place.Offset)
	case ir.InResult:
		place = fmt.Sprintf("result %d", a.Place.Offset)
	case ir.InVar:
		place = "variable " + a.Place.Var.Name
	default:
		ir.Bugf("argument %s of a kernel is in no memory", a.Value)
	}
	return fmt.Sprintf("%s[%d] %s", a.DType, a.Len, place)
}
