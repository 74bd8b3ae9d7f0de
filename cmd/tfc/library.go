package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"unsafe"

	"github.com/ebitengine/purego"

	"tfc"
	"tfc/cmd/tfc/internal/cases"
	"tfc/ir/tensor"
	"tfc/runtime/abi"
	"tfc/runtime/status"
	"tfc/targets/cpu"
	"tfc/targets/driver"
	"tfc/targets/machine"
)

// linkedProgram runs a recorded case as a C program does that was linked with the compiled graph: through the functions that
// the header declares. A few lines of C, which the system's compiler checks against the header, call them.
type linkedProgram struct {
	program
	// name is the program's, and starts its C names: libraries in one process need different ones.
	name string
	// lib and shim are the loaded libraries: the compiled graph, and the C that calls it.
	lib, shim uintptr
	instance  unsafe.Pointer
	compiled  *abi.Program
	// message and stop are the library's functions of an instance.
	message func(instance unsafe.Pointer) string
	stop    func(instance unsafe.Pointer)
	calls   map[string]libraryCall
}

// libraryCall runs an entry on its ports, feeds first, with their numbers of elements.
type libraryCall func(instance unsafe.Pointer, ports *unsafe.Pointer, counts *uintptr) int32

// libraries counts the libraries of this process.
var libraries atomic.Int64

// openLibrary makes a library of a model; it is compiled once its runs are known.
func openLibrary(m *tfc.Model) (cases.Session, error) {
	dir, err := os.MkdirTemp("", "tfc-library-*")
	p := program{model: m, opts: driver.DefaultOptions(), dir: dir}
	return &linkedProgram{program: p, name: fmt.Sprint("case", libraries.Add(1)), calls: map[string]libraryCall{}}, err
}

// Plan implements cases.Planner.
func (l *linkedProgram) Plan(ctx context.Context, runs []cases.Request) error {
	if err := nativeGradients(runs); err != nil {
		return err
	}
	l.list(runs)
	module, err := l.importRuns()
	if needs := (driver.NeedsHost{}); errors.As(err, &needs) {
		return &cases.Skip{Reason: "needs the host: " + needs.Error()}
	}
	if err != nil {
		return err
	}
	module.Name = l.name
	artifact, err := l.artifact(module)
	if needs := (driver.NeedsHost{}); errors.As(err, &needs) {
		return &cases.Skip{Reason: "needs the host: " + needs.Error()}
	}
	if err != nil || artifact == nil {
		return err
	}
	if err := l.link(ctx, artifact); err != nil {
		return err
	}
	return l.load(artifact.Program)
}

// link writes the library, its header and the C that calls it.
func (l *linkedProgram) link(ctx context.Context, a *driver.Artifact) error {
	if err := a.Shared(ctx, l.path("lib"+l.name+".so")); err != nil {
		return err
	}
	header, err := a.Header()
	if err != nil {
		return err
	}
	for name, text := range map[string]string{l.name + ".h": header, "shim.c": shim(l.name, a.Program)} {
		if err := os.WriteFile(l.path(name), []byte(text), 0o666); err != nil {
			return err
		}
	}
	linker, err := cpu.FindLinker(machine.DefaultBaseline())
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, linker.Path, "-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared",
		"-o", l.name+"_shim.so", "shim.c", "./lib"+l.name+".so", "-Wl,-rpath,$ORIGIN")
	cmd.Dir = l.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("compile a caller of the library by %s: %w: %s", linker.Path, err, out)
	}
	return nil
}

// shim is C that puts arrays in place of the many parameters of the entries' functions.
func shim(name string, p *abi.Program) string {
	var b strings.Builder
	fmt.Fprintf(&b, "#include \"%s.h\"\n", name)
	for _, e := range p.Entries {
		fmt.Fprintf(&b, "int32_t call_%s(%s *m, void **ports, const size_t *counts);\n", e.Name, name)
		fmt.Fprintf(&b, "int32_t call_%s(%s *m, void **ports, const size_t *counts) {\n", e.Name, name)
		fmt.Fprintf(&b, "  (void)ports, (void)counts;\n  return %s_%s(m", name, e.Name)
		for i := range len(e.Feeds) + len(e.Fetches) {
			fmt.Fprintf(&b, ", ports[%[1]d], counts[%[1]d]", i)
		}
		b.WriteString(");\n}\n")
	}
	return b.String()
}

// load loads what link wrote, and opens an instance.
func (l *linkedProgram) load(p *abi.Program) (err error) {
	if l.lib, err = purego.Dlopen(l.path("lib"+l.name+".so"), purego.RTLD_NOW|purego.RTLD_LOCAL); err != nil {
		return err
	}
	if l.shim, err = purego.Dlopen(l.path(l.name+"_shim.so"), purego.RTLD_NOW|purego.RTLD_LOCAL); err != nil {
		return err
	}
	var open func(threads int64) unsafe.Pointer
	purego.RegisterLibFunc(&open, l.lib, l.name+"_open")
	purego.RegisterLibFunc(&l.message, l.lib, l.name+"_error")
	purego.RegisterLibFunc(&l.stop, l.lib, l.name+"_close")
	for _, e := range p.Entries {
		var call libraryCall
		purego.RegisterLibFunc(&call, l.shim, "call_"+e.Name)
		l.calls[e.Name] = call
	}
	l.compiled = p
	if l.instance = open(int64(max(l.opts.Threads, 1))); l.instance == nil {
		return status.Errorf(status.ResourceExhausted, "", "", "the library's instance finds no memory")
	}
	return nil
}

// Run implements cases.Session: it is the next of the planned runs.
func (l *linkedProgram) Run(_ context.Context, r cases.Request) (result cases.Result, err error) {
	run := l.runs[l.next]
	l.next++
	if run.failed {
		return result, run.err
	}
	var args []*tensor.Tensor
	for _, name := range run.feeds {
		args = append(args, fed(r.Feeds, name))
	}
	out, err := l.call(run, args)
	if err != nil {
		return result, err
	}
	result.Fetches, result.Gradients = out[:len(r.Fetches)], out[len(r.Fetches):]
	return result, nil
}

// call runs an entry.
func (l *linkedProgram) call(run plannedRun, args []*tensor.Tensor) (results []*tensor.Tensor, err error) {
	e := l.compiled.Entry(run.entry.Name)
	for i, p := range e.Feeds {
		if d := args[i].DType(); d != p.DType {
			return nil, status.Errorf(status.InvalidArgument, "", "", "%v for %s, which is %v: no C compiler lets that pass",
				d, run.feeds[i], p.DType)
		}
	}
	for _, p := range e.Fetches {
		results = append(results, tensor.New(p.DType, p.Shape...))
	}
	ports := make([]unsafe.Pointer, 0, len(args)+len(results)+1)
	counts := make([]uintptr, 0, cap(ports))
	for _, t := range append(args, results...) {
		ports = append(ports, unsafe.Pointer(unsafe.SliceData(t.Bytes())))
		n := t.Len()
		counts = append(counts, uintptr(n))
	}
	code := l.calls[e.Name](l.instance, unsafe.SliceData(ports), unsafe.SliceData(counts))
	if code != 0 {
		return nil, status.Errorf(status.Code(code), "", "", "%s", l.message(l.instance))
	}
	return results, nil
}

// Close implements cases.Session.
func (l *linkedProgram) Close() error {
	if l.instance != nil {
		l.stop(l.instance)
	}
	var err error
	for _, handle := range []uintptr{l.shim, l.lib} {
		if handle != 0 {
			err = cmp.Or(err, purego.Dlclose(handle))
		}
	}
	return errors.Join(err, l.program.Close())
}
