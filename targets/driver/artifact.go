package driver

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tfc/frontend"
	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/passes"
	"tfc/runtime/abi"
	"tfc/runtime/status"
	"tfc/targets/cpu"
)

// Entry is one callable function of an artefact.
type Entry struct {
	Name             string
	Feeds            map[string][]ir.Dim
	Fetches, Targets []string
	// Fixed are the values of feeds that the entry is for alone: a shape, an axis. It takes no others.
	Fixed map[string]*tensor.Tensor
	// Grad is a tensor to differentiate with respect to each of Wrt; the adjoints follow the
	// fetches as results.
	Grad string
	Wrt  []string
	// Batch lists sizes for which the entry gets code of their own: values of its run-time sizes.
	Batch []int
}

// Artifact is a compiled program that leaves this process: entries over one set of variables.
type Artifact struct {
	*Lowered
}

// BuildModule compiles a module ahead of time: its functions become entries over its variables. It is rewritten in
// place. The error is NeedsHost where an operation runs on the host.
func BuildModule(m *ir.Module, o Options) (*Artifact, error) {
	a, err := BuildWithHost(m, o)
	if err != nil {
		return nil, err
	}
	for _, e := range a.Program.Entries {
		if len(e.HostOps) > 0 {
			op := e.HostOps[0]
			return nil, NeedsHost{error: status.Errorf(status.Unimplemented, op.Node, op.Op,
				"entry %q: the op runs on the host, and the artefact would hold native code only", e.Name)}
		}
	}
	return a, nil
}

// BuildWithHost is BuildModule for code that a Go runtime calls, which has the host's kernels.
func BuildWithHost(m *ir.Module, o Options) (*Artifact, error) {
	l, err := Lower(m, o.config(), o)
	if err != nil {
		return nil, err
	}
	return &Artifact{l}, nil
}

// Import turns entries of a graph into one module of a function each, which share the graph's variables. Shapes are the
// feeds'; a program whose shapes depend on data is an error that names the tensor.
func Import(g *graphdef.Graph, name string, entries []Entry, o Options) (*ir.Module, error) {
	defer o.stage("import", time.Now())
	out := &ir.Module{Name: name}
	vars := map[string]ir.Type{}
	var cases []*ir.Module
	for _, e := range entries {
		m, special, err := importEntry(g, e, vars)
		if err != nil {
			return nil, fmt.Errorf("entry %q: %w", e.Name, err)
		}
		cases = append(cases, special...)
		if err := sameVars(out, m); err != nil {
			return nil, fmt.Errorf("entry %q: %w", e.Name, err)
		}
		Merge(out, m)
		for _, v := range out.Vars {
			vars[v.Name] = v.Type
		}
	}
	for _, m := range cases {
		Merge(out, m)
	}
	slices.SortFunc(out.Vars, func(a, b *ir.Var) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// NeedsHost is the error of an entry that no native code can be: the host evaluates a part of it, it gives what only the
// host has, or it changes the shape of a variable. Package targets/ahead compiles such entries.
type NeedsHost struct {
	error
	// Values names the tensors whose values decide what is computed, so that the entry could be native if they were fixed.
	Values []string
}

// Unwrap says what the host is needed for.
func (e NeedsHost) Unwrap() error { return e.error }

// importMember makes the module of an entry whose feeds have known sizes; found gives numbers for those that data decide.
func importMember(
	g *graphdef.Graph, e Entry, vars map[string]ir.Type, found func(name string) int,
) (*ir.Module, error) {
	req := frontend.Request{
		Feeds: map[string]frontend.Feed{}, Fetches: e.Fetches, Targets: e.Targets, Vars: vars, Entry: e.Name, Found: found,
	}
	for name, shape := range e.Feeds {
		out, err := g.Output(name)
		if err != nil {
			return nil, err
		}
		d, err := graphdef.DType(out.Type())
		if err != nil {
			return nil, err
		}
		req.Feeds[out.String()] = frontend.Feed{DType: d, Shape: shape}
	}
	for name, t := range e.Fixed {
		out, err := g.Output(name)
		if err != nil {
			return nil, err
		}
		req.Feeds[out.String()] = frontend.Feed{DType: t.DType(), Shape: ir.Dims(t.Shape()...), Value: t, Fixed: true}
	}
	if e.Grad != "" {
		req.Grad = []frontend.GradRequest{{Y: []string{e.Grad}, Wrt: e.Wrt}}
	}
	m, sig, err := frontend.Import(g, req)
	if need := (*frontend.Need)(nil); errors.As(err, &need) {
		needs := NeedsHost{error: err}
		if len(need.Hosts) == 0 && !need.Drives() {
			needs.Values = need.Values
		}
		return nil, needs
	}
	if err != nil {
		return nil, err
	}
	for i, name := range req.Fetches {
		if sig.Host[i] != nil || sig.Late[i] != "" {
			return nil, NeedsHost{error: status.Errorf(status.Unimplemented, name, "",
				"native code holds no strings and no handles")}
		}
	}
	if err := addEntryGradients(m, sig, e); err != nil {
		return nil, err
	}
	portNames(m.Funcs[0])
	return m, nil
}

// addEntryGradients appends the entry's adjoints; one without a path is zero, as an artefact has
// no other way to say so.
func addEntryGradients(m *ir.Module, sig *frontend.Signature, e Entry) error {
	if e.Grad == "" {
		return nil
	}
	f := m.Funcs[0]
	b := ir.NewBuilder(f.Body)
	for i, reads := range sig.Grads[0].Wrt {
		if len(reads) == 0 {
			return status.Errorf(status.InvalidArgument, e.Wrt[i], "", "nothing reads it, so there is no gradient")
		}
		adjoints, err := passes.Gradients(b, sig.Grads[0].Y, reads, nil)
		if err != nil {
			return err
		}
		total := sum(b, adjoints)
		if total == nil {
			total = b.Splat(reads[0].Type, 0)
		}
		f.Body.Results = append(f.Body.Results, total)
		f.Results = append(f.Results, "grad_"+e.Wrt[i])
	}
	return b.Err()
}

// portNames leaves out the ":0" of tensor names: it says nothing on a command line.
func portNames(f *ir.Func) {
	for _, p := range f.Params() {
		p.Name = strings.TrimSuffix(p.Name, ":0")
	}
	for i, name := range f.Results {
		f.Results[i] = strings.TrimSuffix(name, ":0")
	}
}

// sameVars refuses entries to whose variables those before have given other shapes: native code has one memory for each.
func sameVars(out, m *ir.Module) error {
	for _, v := range m.Vars {
		if known := out.Var(v.Name); known != nil && !known.Type.Equal(v.Type) {
			return NeedsHost{error: status.Errorf(status.Unimplemented, v.Name, "",
				"the variable changes from %s to %s, which only a session's can", known.Type, v.Type)}
		}
	}
	return nil
}

// Merge moves the functions of m into out, over out's variables.
func Merge(out, m *ir.Module) {
	same := map[*ir.Var]*ir.Var{}
	for _, v := range m.Vars {
		if known := out.Var(v.Name); known != nil {
			same[v] = known
			continue
		}
		out.Vars = append(out.Vars, v)
	}
	for _, f := range m.Funcs {
		f.Body.Walk(func(op *ir.Op) {
			if known := same[op.Var]; known != nil {
				op.Var = known
			}
		})
		out.Funcs = append(out.Funcs, f)
	}
}

// Executable links a native program that takes feeds as arguments and prints fetches.
func (a *Artifact) Executable(ctx context.Context, path string) error {
	support, err := cpu.ExecutableSources(a.Program, a.Consts, a.opts.machine())
	if err != nil {
		return err
	}
	objs, err := a.objectsWith(support)
	if err != nil {
		return err
	}
	defer a.opts.stage("link", time.Now())
	return cpu.LinkExecutable(ctx, objs, path, cpu.LinkOptions{Machine: a.opts.machine()})
}

// Shared links a shared library with the interface of Header.
func (a *Artifact) Shared(ctx context.Context, path string) error {
	objs, err := a.library()
	if err != nil {
		return err
	}
	defer a.opts.stage("link", time.Now())
	return cpu.LinkShared(ctx, objs, path, cpu.LinkOptions{Machine: a.opts.machine(), Exports: cpu.Exports(a.Program)})
}

// SharedCode links a shared library of the bare entries, for the Go runtime to load: it shows their symbols, a function
// newPool that starts a thread pool, and the constants, if there are any, as the symbol constants.
func (a *Artifact) SharedCode(ctx context.Context, path, newPool, constants string) error {
	support, err := cpu.CodeSources(newPool, constants, a.Consts, a.opts.machine())
	if err != nil {
		return err
	}
	objs, err := a.objectsWith(support)
	if err != nil {
		return err
	}
	exports := []string{newPool}
	if len(a.Consts) > 0 {
		exports = append(exports, constants)
	}
	for _, e := range a.Program.Entries {
		exports = append(exports, e.Symbol)
	}
	defer a.opts.stage("link", time.Now())
	return cpu.LinkShared(ctx, objs, path, cpu.LinkOptions{Machine: a.opts.machine(), Exports: exports})
}

// Archive writes a static library with the interface of Header.
func (a *Artifact) Archive(path string) error {
	objs, err := a.library()
	if err != nil {
		return err
	}
	data, err := cpu.Archive(objs, a.Program.Name)
	if err != nil {
		return err
	}
	return cpu.WriteFile(path, data, 0o666)
}

// Object writes one object file with the interface of Header; it takes no linker.
func (a *Artifact) Object(path string) error {
	defer a.opts.stage("llvm", time.Now())
	support, err := cpu.LibrarySources(a.Program, a.Consts, a.opts.machine())
	if err != nil {
		return err
	}
	obj, err := cpu.CompileSingle(append(a.sources(), support...), a.compileOptions())
	if err != nil {
		return err
	}
	return cpu.WriteFile(path, obj, 0o666)
}

// Header is the C99 header of the libraries.
func (a *Artifact) Header() (string, error) { return cpu.Header(a.Program) }

// LLVM is the LLVM IR as generated, one text per module.
func (a *Artifact) LLVM() string {
	var b strings.Builder
	for _, m := range a.Modules {
		b.WriteString(m.IR)
	}
	return b.String()
}

// Assembly is the target's assembly.
func (a *Artifact) Assembly() (string, error) {
	var b strings.Builder
	for _, m := range a.Modules {
		text, err := cpu.Assembly(m.IR, a.compileOptions())
		if err != nil {
			return "", err
		}
		b.WriteString(text)
	}
	return b.String(), nil
}

// Entry is the metadata of an entry; nil if there is none of that name.
func (a *Artifact) Entry(name string) *abi.Entry { return a.Program.Entry(name) }

func (a *Artifact) library() ([][]byte, error) {
	support, err := cpu.LibrarySources(a.Program, a.Consts, a.opts.machine())
	if err != nil {
		return nil, err
	}
	return a.objectsWith(support)
}
