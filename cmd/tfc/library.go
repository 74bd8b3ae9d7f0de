package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"unsafe"

	"github.com/ebitengine/purego"

	"tfc"
	"tfc/cmd/tfc/internal/cases"
	"tfc/ir"
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
	// open says that the sizes of feeds are not known while compiling.
	open bool
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

// libraryCall runs an entry on its ports, feeds first, with their numbers of elements; shapes has shapeRoom numbers a
// port for the shapes that data decide; dims are the sizes that are given.
type libraryCall func(instance unsafe.Pointer, dims *int64, ports *unsafe.Pointer, counts *uintptr, shapes *int64) int32

// shapeRoom is the largest rank of a result whose shape data decide.
const shapeRoom = 16

// libraries counts the libraries of this process.
var libraries atomic.Int64

// openLibrary makes a library of a model; it is compiled once its runs are known. With open, it is for feeds of any
// sizes: those that are equal in a run have to be.
func openLibrary(open bool) func(*tfc.Model) (cases.Session, error) {
	return func(m *tfc.Model) (cases.Session, error) {
		dir, err := os.MkdirTemp("", "tfc-library-*")
		p := program{model: m, opts: driver.DefaultOptions(), dir: dir}
		name := fmt.Sprint("case", libraries.Add(1))
		return &linkedProgram{program: p, open: open, name: name, calls: map[string]libraryCall{}}, err
	}
}

// refused skips a case of which a run cannot be compiled for feeds of any sizes, but for those that it has.
func (l *linkedProgram) refused(runs []cases.Request) error {
	for i, r := range l.runs {
		if !l.open || !r.failed {
			continue
		}
		fixed := r.entry
		fixed.Feeds = map[string][]ir.Dim{}
		for name, t := range runs[i].Feeds {
			fixed.Feeds[name] = ir.Dims(t.Shape()...)
		}
		if _, err := driver.Import(l.model.Graph, l.name, []driver.Entry{fixed}, l.opts); err == nil {
			return &cases.Skip{Reason: r.err.Error()}
		}
	}
	return nil
}

// openSizes gives the first sizes of feeds, the batch as a rule, symbols: equal ones the same. What the graph says of them
// is forgotten.
func (l *linkedProgram) openSizes() {
	for _, n := range l.model.Graph.Nodes {
		if shape := n.Shape("shape"); isPlaceholder(n) && shape != nil {
			for _, d := range shape.Dim[:min(1, len(shape.Dim))] {
				d.Size = -1
			}
		}
	}
	for i := range l.runs {
		for _, shape := range l.runs[i].entry.Feeds {
			if len(shape) > 0 {
				shape[0] = ir.Dim{Sym: fmt.Sprint("s", shape[0].Size)}
			}
		}
	}
}

// Plan implements cases.Planner.
func (l *linkedProgram) Plan(ctx context.Context, runs []cases.Request) error {
	if err := nativeGradients(runs); err != nil {
		return err
	}
	l.list(runs)
	if l.open {
		l.openSizes()
	}
	module, err := l.importRuns()
	if needs := (driver.NeedsHost{}); errors.As(err, &needs) {
		return &cases.Skip{Reason: "needs the host: " + needs.Error()}
	}
	if err != nil {
		return err
	}
	if err := l.refused(runs); err != nil {
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
		head := fmt.Sprintf("int32_t call_%s(%s *m, const int64_t *dims, void **ports, const size_t *counts, int64_t *shapes)",
			e.Name, name)
		fmt.Fprintf(&b, "%s;\n%s {\n  (void)dims, (void)ports, (void)counts, (void)shapes;\n", head, head)
		fmt.Fprintf(&b, "  return %s_%s(m", name, e.Name)
		for i := range e.Given {
			fmt.Fprintf(&b, ", dims[%d]", i)
		}
		for i := range len(e.Feeds) + len(e.Fetches) {
			fmt.Fprintf(&b, ", ports[%[1]d], counts[%[1]d]", i)
			if k := i - len(e.Feeds); k >= 0 && e.Finds(&e.Fetches[k]) {
				fmt.Fprintf(&b, ", shapes + %d", i*shapeRoom)
			}
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
	out, err := l.call(run, givenSizes(l.compiled.Entry(run.entry.Name)), args)
	if err != nil {
		return result, err
	}
	result.Fetches, result.Gradients = out[:len(r.Fetches)], out[len(r.Fetches):]
	return result, nil
}

// call runs an entry with sizes that are given.
func (l *linkedProgram) call(run plannedRun, given []int64, args []*tensor.Tensor) (results []*tensor.Tensor, err error) {
	e := l.compiled.Entry(run.entry.Name)
	for i, p := range e.Feeds {
		if d := args[i].DType(); d != p.DType {
			return nil, status.Errorf(status.InvalidArgument, "", "", "%v for %s, which is %v: no C compiler lets that pass",
				d, run.feeds[i], p.DType)
		}
	}
	dims, _, err := e.Sizes(given)
	if err != nil {
		return nil, err
	}
	for _, p := range e.Fetches {
		results = append(results, tensor.New(p.DType, p.Sizes(dims)...))
	}
	ports := make([]unsafe.Pointer, 0, len(args)+len(results)+1)
	counts := make([]uintptr, 0, cap(ports))
	for _, t := range append(args, results...) {
		ports = append(ports, unsafe.Pointer(unsafe.SliceData(t.Bytes())))
		n := t.Len()
		counts = append(counts, uintptr(n))
	}
	shapes := make([]int64, shapeRoom*len(ports)+1)
	code := l.calls[e.Name](l.instance, unsafe.SliceData(dims), unsafe.SliceData(ports), unsafe.SliceData(counts), unsafe.SliceData(shapes))
	if code != 0 {
		return nil, status.Errorf(status.Code(code), "", "", "%s", l.message(l.instance))
	}
	for i := range e.Fetches {
		if p := &e.Fetches[i]; e.Finds(p) {
			if results[i], err = cut(results[i], shapes[(len(args)+i)*shapeRoom:][:len(p.Shape)]); err != nil {
				return nil, err
			}
		}
	}
	return results, nil
}

// givenSizes are the sizes that the names of openSizes stand for.
func givenSizes(e *abi.Entry) []int64 {
	given := make([]int64, e.Given)
	for i := range given {
		given[i], _ = strconv.ParseInt(strings.TrimPrefix(e.Dims[i], "s"), 10, 64)
	}
	return given
}

// cut is the beginning of a tensor that has been given a smaller shape.
func cut(t *tensor.Tensor, shape []int64) (*tensor.Tensor, error) {
	sizes := make([]int, len(shape))
	for i, n := range shape {
		sizes[i] = int(n)
	}
	n := tensor.NumElements(sizes) * t.DType().Size()
	if n > len(t.Bytes()) {
		return nil, fmt.Errorf("a result of shape %v is larger than at most %v", sizes, t.Shape())
	}
	return tensor.FromBytes(t.DType(), sizes, t.Bytes()[:n])
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
