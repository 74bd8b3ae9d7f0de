// Package passes rewrites ir modules between the importers and codegen: it drops dead operations,
// folds constants, merges equal operations, simplifies, differentiates, places on devices, fuses
// operations into kernels, orders them and plans their memory.
//
// The package knows ir and data about the machine. It must not know graph formats, kernels, LLVM
// or the runtime. The importers (frontend) come before it, codegen/kernel after it: what a fusion
// may hold and what a place means is the contract between the two, written in fusion_kinds.go and
// memory_plan.go and checked by CheckFusion and CheckPlan.
//
// A pass knows operations by their traits and lowering classes. Names of operations appear where
// one particular primitive is meant: in the rules of algebra, in the index maps of fusion.
//
// # Why
//
// The pipeline is one array and the reasons for its order are a table beside it, because an order
// that follows from registration can't be read. Gradients work on a builder, not on text or
// requests alone: the Go API differentiates graphs that are still being built.
package passes

import (
	"io"
	"time"

	"tfc/ir"
	"tfc/targets/machine"
)

// Pass is one step of the pipeline.
type Pass struct {
	// Name is kebab-case: the flag, the file and the testdata folder carry it.
	Name string
	// Doc is one sentence.
	Doc string
	// Run rewrites the module in place and says honestly whether it changed anything.
	Run func(*ir.Module, *Config) (changed bool, err error)
}

// Config is what the passes of one compilation may depend on.
type Config struct {
	// Only lists the passes to run, in order; empty means the default pipeline.
	Only []string
	// Disabled lists passes to leave out.
	Disabled []string
	// Fuse false leaves every operation a kernel of its own.
	Fuse bool
	// Devices are the canonical names of the devices at hand, the default one first; empty means
	// device.Default alone.
	Devices []string
	// SoftPlacement lets operations fall back to the default device.
	SoftPlacement bool
	// Verify checks the module after every pass.
	Verify bool
	// Gradients are adjoints for the autodiff pass to add to functions.
	Gradients []GradientRequest
	// Machine is what the code will run on; nil means the default baseline.
	Machine *machine.Machine
	// Explain collects the decisions of fusion, placement and the memory plan; nil drops them.
	Explain *Explanation
	// MaxArena is the most bytes of an arena that the memory plan accepts; 0 accepts any.
	MaxArena int64
	// DumpDir receives the module's text before the first pass and after each; empty writes none.
	DumpDir string
	// PrintAfter names passes after which the module is printed to Out; "all" means every pass.
	PrintAfter []string
	// Out receives what PrintAfter asks for.
	Out io.Writer
}

// DefaultConfig fuses, verifies, and places softly.
func DefaultConfig() *Config { return &Config{Fuse: true, Verify: true, SoftPlacement: true} }

// machine is the machine to compile for.
func (c *Config) machine() *machine.Machine {
	if c.Machine == nil {
		return machine.DefaultBaseline()
	}
	return c.Machine
}

// Stat is what one pass did to a module.
type Stat struct {
	Pass    string
	Changed bool
	// Before and After count operations, nested ones included.
	Before, After int
	Time          time.Duration
}

// Delta is the change in the number of operations.
func (s Stat) Delta() int { return s.After - s.Before }

// countOps counts the operations of a module, nested ones included.
func countOps(m *ir.Module) int {
	n := 0
	for _, f := range m.Funcs {
		f.Body.Walk(func(*ir.Op) { n++ })
	}
	return n
}
