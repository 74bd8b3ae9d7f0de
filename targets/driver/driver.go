// Package driver joins the stages: a graph and a request go in, loaded code or files come out.
//
// It is where frontend, passes, codegen and targets meet, so it knows them all; none of them
// knows it. The Go API (package tfc) and the command line stand above. It holds no knowledge of
// its own about graphs, kernels or machines: what a stage needs, the stage before it said.
package driver

import (
	"fmt"
	"time"

	"tfc/codegen/llvm"
	"tfc/ir"
	"tfc/passes"
	"tfc/targets/codecache"
	"tfc/targets/cpu"
	"tfc/targets/machine"
)

// Options say how to compile.
type Options struct {
	// Machine is what the code runs on; nil means the host for sessions, a stated baseline for artefacts.
	Machine *machine.Machine
	// OptLevel is cpu.Options.OptLevel; Threads the most threads of a run, 1 if zero.
	OptLevel, Threads int
	// Tiered lets sessions compile at LLVM's fastest level at first, where that brings the first result sooner, and again
	// at OptLevel in the background when code is called more often. The bits are the same.
	Tiered bool
	// Passes configures the pipeline; nil means passes.DefaultConfig.
	Passes *passes.Config
	// Cache keeps code from process to process; nil: none.
	Cache *codecache.Cache
	// Trace, if set, is told when a stage ends and what it took.
	Trace func(stage string, took time.Duration)
	// Part, if set, is told what parts of a stage took: each pass, and what LLVM does for each module. Modules are
	// compiled in parallel, so that several goroutines call it, and parts may take longer than their stage.
	Part func(part string, took time.Duration)
	// Profile has the code of sessions note when its kernels run, for runs that are traced (runtime/trace).
	Profile bool
	// Observe, if set, is given every module that has been lowered.
	Observe func(*Lowered)
}

// DefaultOptions compile for this machine at the default level, with the cache that the environment asks for.
func DefaultOptions() Options {
	return Options{Machine: cpu.Host(), OptLevel: cpu.DefaultOptLevel, Threads: 1, Tiered: true, Cache: codecache.Default()}
}

func (o Options) machine() *machine.Machine {
	if o.Machine == nil {
		return cpu.Host()
	}
	return o.Machine
}

// config is the pass configuration of one compilation: a copy, since gradients differ.
func (o Options) config() *passes.Config {
	cfg := passes.DefaultConfig()
	if o.Passes != nil {
		c := *o.Passes
		cfg = &c
	}
	cfg.Machine = o.machine()
	return cfg
}

func (o Options) stage(name string, start time.Time) {
	if o.Trace != nil {
		o.Trace(name, time.Since(start))
	}
}

// Lowered is a module after the passes with the LLVM IR made of it.
type Lowered struct {
	Module *ir.Module
	Stats  []passes.Stat
	*llvm.Output
	opts Options
}

// Lower runs passes and code generation. The module is rewritten in place.
func Lower(m *ir.Module, cfg *passes.Config, o Options) (*Lowered, error) {
	start := time.Now()
	stats, err := passes.Run(m, cfg)
	if err != nil {
		return nil, err
	}
	o.passParts(stats, time.Since(start))
	o.stage("passes", start)
	start = time.Now()
	out, err := llvm.Generate(m, llvm.Config{Machine: o.machine(), Threads: o.Threads, Profile: o.Profile})
	if err != nil {
		return nil, fmt.Errorf("code generation: %w", err)
	}
	o.stage("codegen", start)
	l := &Lowered{Module: m, Stats: stats, Output: out, opts: o}
	if o.Observe != nil {
		o.Observe(l)
	}
	return l, nil
}

// passParts tells what each pass took, and what is left of all: checking the module after each.
func (o Options) passParts(stats []passes.Stat, rest time.Duration) {
	if o.Part == nil {
		return
	}
	for _, s := range stats {
		o.Part("pass "+s.Pass, s.Time)
		rest -= s.Time
	}
	o.Part("verify after each pass", rest)
}

// Objects compiles the LLVM IR, one object per module, in parallel.
func (l *Lowered) Objects() ([][]byte, error) { return l.objectsWith(nil) }

// objectsWith compiles further sources beside the module's own.
func (l *Lowered) objectsWith(more []cpu.Source) ([][]byte, error) {
	defer l.opts.stage("llvm", time.Now())
	return cpu.CompileAll(append(l.sources(), more...), l.compileOptions())
}

// sources are the module's own LLVM IR.
func (l *Lowered) sources() []cpu.Source {
	var sources []cpu.Source
	for _, m := range l.Modules {
		sources = append(sources, cpu.Source{Name: m.Name, Text: m.IR})
	}
	return sources
}

func (l *Lowered) compileOptions() cpu.Options {
	return cpu.Options{Machine: l.opts.machine(), OptLevel: l.opts.OptLevel, Cache: l.opts.Cache,
		Part: l.opts.Part}
}
