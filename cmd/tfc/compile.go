package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tfc"
	"tfc/frontend"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/standalone"
	"tfc/targets/ahead"
	"tfc/targets/codecache"
	"tfc/targets/cpu"
	"tfc/targets/driver"
	"tfc/targets/machine"
)

// product is a module on its way to a file.
type product struct {
	module *ir.Module
	opts   driver.Options
	gpu    string
}

// emission is a kind of file that compiling can end in.
type emission struct {
	name, ending, doc string
	write             func(ctx context.Context, p *product, path string) error
	header            bool // write makes a C header, too
}

// emissions lists the kinds, in the order of help.
func emissions() []emission {
	return []emission{
		{name: "exe", doc: "native executable", write: file((*tfc.Artifact).Executable)},
		{name: "so", ending: ".so", doc: "shared library", write: library((*tfc.Artifact).Shared), header: true},
		{name: "a", ending: ".a", doc: "static library", write: library(alone((*tfc.Artifact).Archive)), header: true},
		{name: "obj", ending: ".o", doc: "object file", write: library(alone((*tfc.Artifact).Object)), header: true},
		{name: "header", ending: ".h", doc: "C99 header of the three", write: text((*tfc.Artifact).Header)},
		{name: "llvm", ending: ".ll", doc: "LLVM IR", write: text(llvmText)},
		{name: "asm", ending: ".s", doc: "assembly", write: text((*tfc.Artifact).Assembly)},
		{name: "ir", ending: ".tfir", doc: "tfc's ir after the passes", write: text(irText)},
		{name: "ptx", ending: ".ptx", doc: "GPU kernels", write: writePTX},
	}
}

// writer writes an artefact to a file.
type writer = func(a *tfc.Artifact, ctx context.Context, path string) error

// alone makes a writer of one that calls no other program and so needs no context.
func alone(write func(*tfc.Artifact, string) error) writer {
	return func(a *tfc.Artifact, _ context.Context, path string) error { return write(a, path) }
}

// file compiles the module and writes it.
func file(write writer) func(context.Context, *product, string) error {
	return func(ctx context.Context, p *product, path string) error {
		a, err := driver.BuildModule(p.module, p.opts)
		if err != nil {
			return err
		}
		return write(a, ctx, path)
	}
}

// library compiles the module, writes it and its header beside it.
func library(write writer) func(context.Context, *product, string) error {
	return file(func(a *tfc.Artifact, ctx context.Context, path string) error {
		if err := write(a, ctx, path); err != nil {
			return err
		}
		header, err := a.Header()
		if err != nil {
			return err
		}
		return cpu.WriteFile(headerOf(path), []byte(header), 0o666)
	})
}

func headerOf(library string) string {
	return strings.TrimSuffix(library, filepath.Ext(library)) + ".h"
}

// text compiles the module and writes a text of it.
func text(of func(*tfc.Artifact) (string, error)) func(context.Context, *product, string) error {
	return file(func(a *tfc.Artifact, _ context.Context, path string) error {
		s, err := of(a)
		if err != nil {
			return err
		}
		return cpu.WriteFile(path, []byte(s), 0o666)
	})
}

func llvmText(a *tfc.Artifact) (string, error) { return a.LLVM(), nil }

func irText(a *tfc.Artifact) (string, error) { return a.Module.String(), nil }

func writePTX(_ context.Context, p *product, path string) error {
	program, err := driver.PTX(p.module, p.gpu, p.opts)
	if err != nil {
		return err
	}
	return cpu.WriteFile(path, []byte(program.String()), 0o666)
}

// compileFlags are the options of `tfc compile`.
type compileFlags struct {
	request
	passFlags
	timesFlag
	output, emit, name string
	launcher           string
	targetCPU          string
	targetGPU          string
	optLevel, threads  int
	verbose            bool
	reports            []string
}

func newCompile() *cobra.Command {
	var f compileFlags
	cmd := &cobra.Command{
		Use:   "compile GRAPH [-o FILE]",
		Short: "Compile a graph into an executable, a library, or a stage in between",
		Long: "Compiles a GraphDef or SavedModel for the given feeds and fetches. With --entry, a program has several\n" +
			"entries over one set of variables:\n\n" +
			"  tfc compile iris.pb --entry init --target=init \\\n" +
			"    --entry train --feed=features=100,4 --feed=labels=100 --fetch=loss --target=train \\\n" +
			"    --entry predict --feed=features=3,4 --fetch=probabilities -o iris",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, args[0]) },
	}
	kinds := "what to write (default: by the output's ending, else exe):"
	for _, e := range emissions() {
		kinds += fmt.Sprintf("\n%-7s %s", e.name, e.doc)
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.output, "output", "o", "", "file to write (-: standard output; default: the graph's name with the kind's ending)")
	flags.StringVar(&f.emit, "emit", "", kinds)
	flags.StringVar(&f.name, "name", "", "name of the program and prefix of its C functions (default: the graph's)")
	flags.StringVar(&f.targetCPU, "target_cpu", "", "processor to compile for: host, or "+strings.Join(baselines(), ", "))
	flags.StringVar(&f.targetGPU, "target_gpu", "sm_80", "GPU architecture for --emit=ptx")
	flags.StringVar(&f.launcher, "launcher", "", "for graphs with datasets, queues, files or strings: the launcher to start the executable\n"+
		"with (default: the Go toolchain builds one)")
	flags.IntVarP(&f.optLevel, "opt-level", "O", cpu.DefaultOptLevel, "0: no optimisation by LLVM, 2: light, 3: LLVM's O3")
	flags.IntVar(&f.threads, "threads", 0, "most threads of a run; 0 leaves it to the program's own --threads")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "print how long each stage takes")
	flags.StringSliceVar(&f.reports, "report", nil, "print reports to the error stream: memory (the arena, the tensors alive at its peak),\n"+
		"fusion (what became one kernel, and why the rest did not)")
	f.request.addFlags(cmd)
	f.request.addEntryFlags(cmd)
	f.passFlags.addFlags(cmd)
	f.timesFlag.addFlags(cmd)
	addCacheFlag(cmd)
	return cmd
}

func baselines() []string {
	var names []string
	for _, m := range machine.Baselines() {
		names = append(names, m.Name)
	}
	return names
}

func (f *compileFlags) run(cmd *cobra.Command, path string) error {
	kind, err := f.kind()
	if err != nil {
		return err
	}
	opts, err := f.options(cmd)
	if err != nil {
		return err
	}
	defer f.watch(&opts)(cmd.ErrOrStderr())
	defer func() { fmt.Fprint(cmd.ErrOrStderr(), reportOf(opts.Passes.Explain, f.reports)) }()
	m, err := openModel(path, f.tags)
	if err != nil {
		return err
	}
	if f.name == "" {
		f.name = m.programName()
	}
	entries, err := f.resolve(m)
	if err != nil {
		return err
	}
	output := f.output
	if output == "" {
		output = f.name + kind.ending
	}
	module, err := importModule(m, f.name, entries, opts)
	if err == nil && output == "-" {
		return writeStdout(cmd, kind, &product{module, opts, f.targetGPU})
	}
	if err == nil {
		err = kind.write(cmd.Context(), &product{module, opts, f.targetGPU}, output)
	}
	if errors.As(err, new(driver.NeedsHost)) && kind.name == "exe" && output != "-" {
		fullBatches, err := f.withHost(cmd.Context(), m, entries, opts, output)
		if err != nil {
			return err
		}
		if fullBatches {
			fmt.Fprintln(cmd.ErrOrStderr(), "tfc: the program refuses batches smaller than asked for: no code could be made for them")
		}
		f.say(cmd.ErrOrStderr(), kind, output, opts.Machine)
		return nil
	}
	if errors.As(err, new(driver.NeedsHost)) && kind.header {
		return fmt.Errorf("%w: a library holds native code only; compile an executable (--emit=exe), which has a host, "+
			"or cut the node off by a --feed of what it gives", err)
	}
	if err != nil {
		return err
	}
	f.say(cmd.ErrOrStderr(), kind, output, opts.Machine)
	return nil
}

// withHost writes an executable of a graph with work for the host: the Go runtime with the code of all that it will run.
func (f *compileFlags) withHost(
	ctx context.Context, m *model, entries []*resolved, o driver.Options, output string,
) (fullBatches bool, err error) {
	var list []ahead.Entry
	for _, r := range entries {
		e, err := r.withHost()
		if err != nil {
			return false, err
		}
		list = append(list, e)
	}
	saved, err := savedState(m.Model)
	if err != nil {
		return false, err
	}
	p, err := ahead.Compile(m.Graph, f.name, list, saved, o)
	if undecided := (ahead.Undecided{}); errors.As(err, &undecided) {
		return false, adviseFix(m, entries, undecided)
	}
	if err != nil {
		return false, err
	}
	launcher := f.launcher
	if launcher == "" {
		if launcher, err = tfc.Launcher(ctx, o.Machine); err != nil {
			return false, err
		}
	}
	return p.FullBatches, p.Executable(ctx, launcher, output)
}

// adviseFix adds to an error about a value that feeds decide how to compile for one value of them.
func adviseFix(m *model, entries []*resolved, err ahead.Undecided) error {
	for _, r := range entries {
		var names []string
		for _, p := range r.feeds {
			names = append(names, p.name)
		}
		if behind, ok := frontend.Behind(m.Graph, err.Tensor, names); ok && len(behind) > 0 {
			return fmt.Errorf("%w; --fix=%s=VALUE compiles for one value", err, plainName(behind[0]))
		}
	}
	return err
}

// savedState is what a model's program starts with.
func savedState(m *tfc.Model) (saved ahead.Saved, err error) {
	saved.Variables, err = m.Variables()
	if m.Web != nil && len(m.Web.Init) > 0 {
		saved.Start = ahead.Entry{Name: "start", Targets: m.Web.Init}
	}
	if err != nil || m.Saved == nil || m.Saved.InitOp == "" {
		return saved, err
	}
	saved.Start = ahead.Entry{Name: "start", Targets: []string{m.Saved.InitOp}}
	for _, a := range m.Saved.Assets {
		saved.Start.Feeds = append(saved.Start.Feeds, ahead.Feed{Key: a.Tensor, Name: a.Tensor, DType: tensor.String})
		saved.Assets = append(saved.Assets, standalone.Asset{Tensor: a.Tensor, Path: a.Path})
	}
	return saved, nil
}

// writeStdout writes an artefact of one file to standard output.
func writeStdout(cmd *cobra.Command, kind *emission, p *product) error {
	if kind.header {
		return usagef("--emit=%s writes two files: name the output", kind.name)
	}
	dir, err := os.MkdirTemp("", "tfc-compile-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "out"+kind.ending)
	if err := kind.write(cmd.Context(), p, path); err != nil {
		return err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	_, err = cmd.OutOrStdout().Write(data)
	return err
}

// say names what was written, and for which processor where that was not asked for.
func (f *compileFlags) say(w io.Writer, kind *emission, output string, m *machine.Machine) {
	if kind.header {
		output += " and " + headerOf(output)
	}
	switch {
	case kind.name == "ptx":
		output += ", for " + f.targetGPU
	case f.targetCPU == "":
		output += ", for " + m.Name + " (--target_cpu=host: for this machine)"
	}
	fmt.Fprintf(w, "wrote %s\n", output)
}

// kind finds what to write by --emit, or by the ending of the output.
func (f *compileFlags) kind() (*emission, error) {
	kinds := emissions()
	for i := range kinds {
		k := &kinds[i]
		if f.emit == k.name || f.emit == "" && k.ending != "" && filepath.Ext(f.output) == k.ending {
			return k, nil
		}
	}
	if f.emit == "" {
		return &kinds[0], nil
	}
	return nil, usagef("--emit=%s: see tfc compile --help for the kinds", f.emit)
}

// options are the driver's: a stated baseline unless the user names a processor.
func (f *compileFlags) options(cmd *cobra.Command) (driver.Options, error) {
	cfg, err := f.config(cmd)
	if err != nil {
		return driver.Options{}, err
	}
	if err := checkReports(f.reports); err != nil {
		return driver.Options{}, err
	}
	cfg.Explain = newExplanation()
	o := driver.Options{Machine: machine.DefaultBaseline(), OptLevel: f.optLevel, Threads: f.threads, Passes: cfg,
		Cache: codecache.Default()}
	if f.targetCPU == "host" {
		o.Machine = cpu.Host()
	} else if f.targetCPU != "" {
		if o.Machine, err = machine.ByName(f.targetCPU); err != nil {
			return o, usage(err)
		}
	}
	if f.verbose {
		o.Trace = tracer(cmd.ErrOrStderr())
	}
	return o, nil
}

// tracer prints stages as they end.
func tracer(w io.Writer) func(string, time.Duration) {
	return func(stage string, took time.Duration) {
		fmt.Fprintf(w, "%-8s %8.1f ms\n", stage, float64(took.Microseconds())/1000)
	}
}
