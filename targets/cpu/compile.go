// Package cpu turns LLVM IR text into code for CPUs: objects, libraries and executables on disk, and functions loaded
// into this process.
//
// It knows LLVM (targets/libllvm), the machines (targets/machine), the ABI of generated code (runtime/abi) and the
// native part of the runtime (runtime/native), which it compiles with the rest. It must not know the compiler's ir or
// how the LLVM IR came about: codegen hands it text.
package cpu

import (
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"tfc/targets/codecache"
	"tfc/targets/libllvm"
	"tfc/targets/machine"
)

// Pipelines of LLVM passes by Options.OptLevel.
const (
	// lightPipeline cleans up code whose vectors and unrolling codegen wrote down already: a third of O3's time for 3 %
	// of its speed.
	lightPipeline = "function(sroa,early-cse<memssa>,instcombine<no-verify-fixpoint>,simplifycfg,loop-mssa(licm))"
	fullPipeline  = "default<O3>"
)

// Options says how to compile. Code is always position independent: the JIT loads it anywhere, and it goes into shared
// libraries and executables alike.
type Options struct {
	Machine  *machine.Machine // nil: the host
	OptLevel int              // 0: no passes, 1 and 2: the light pipeline, 3: LLVM's O3
	Cache    *codecache.Cache // keeps objects from process to process; nil: none
	// Part, if set, is told what parts of the work took, one module at a time, by several goroutines.
	Part func(part string, took time.Duration)
}

// DefaultOptLevel is the level for users who name none.
const DefaultOptLevel = 2

func (o Options) machine() *machine.Machine {
	if o.Machine != nil {
		return o.Machine
	}
	return Host()
}

func (o Options) pipeline() string {
	switch {
	case o.OptLevel <= 0:
		return ""
	case o.OptLevel < 3:
		return lightPipeline
	}
	return fullPipeline
}

// target is what LLVM is told. Instruction selection stays at its default level: level 3 costs time for nothing here.
func (o Options) target() libllvm.Target {
	m := o.machine()
	level := 2
	if o.OptLevel <= 0 {
		level = 0
	}
	return libllvm.Target{
		Triple: m.Triple, CPU: m.CPU, Features: m.Features, VectorBits: m.VectorBits, OptLevel: level, PIC: true,
	}
}

// Source is one module of LLVM IR.
type Source struct {
	Name string // for errors only
	Text string
	Data []Blob // constants that the module's object defines beside the text
	Cold bool   // compiled as it stands and with the fastest instruction selection: its speed does not matter
}

// Blob is a constant of raw bytes: the value of the text's global of that name and size, or a new global symbol.
type Blob struct {
	Name  string
	Bytes []byte
	Align int
}

// Compile compiles one module of LLVM IR text to an object file. Equal input gives equal bytes.
func Compile(text string, o Options) ([]byte, error) {
	objs, err := CompileAll([]Source{{Name: "module", Text: text}}, o)
	if err != nil {
		return nil, err
	}
	return objs[0], nil
}

// CompileAll compiles modules in parallel, each in a context of its own; objects come in the order of the sources. Those
// that the cache has need no LLVM.
func CompileAll(sources []Source, o Options) ([][]byte, error) {
	tools, err := findTools()
	if err != nil {
		return nil, err
	}
	out := make([][]byte, len(sources))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, src := range sources {
		group.Go(func() error {
			var err error
			if out[i], err = object(tools, src, o); err != nil {
				return fmt.Errorf("%s: %w", src.Name, err)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return out, nil
}

// object finds a source's object in the cache, or makes it.
func object(tools *tools, src Source, o Options) ([]byte, error) {
	if src.Cold {
		o.OptLevel = 0
	}
	if o.Cache != nil {
		if obj, ok := o.Cache.Get(objectKey(tools, src, o)); ok {
			return obj, nil
		}
	}
	lib, err := libllvm.Open()
	if err != nil {
		return nil, err
	}
	obj, err := compile(lib, src, o, (*libllvm.Module).EmitObject)
	if err == nil && o.Cache != nil {
		o.Cache.Put(objectKey(toolsOf(lib), src, o), obj) // of the LLVM that was found, whatever was expected
	}
	return obj, err
}

// objectKey names an object in the cache: it spells out all that compile goes by. The number changes when compile or
// libllvm do anything else to a module than before.
func objectKey(tools *tools, src Source, o Options) codecache.Key {
	h := codecache.NewHasher("object 1")
	tools.key(h)
	t := o.target()
	h.Text(t.Triple, t.CPU, t.Features, o.pipeline())
	h.Int(int64(t.VectorBits), int64(t.OptLevel))
	h.Text(src.Text)
	for _, b := range src.Data {
		h.Text(b.Name)
		h.Int(int64(b.Align))
		h.Bytes(b.Bytes)
	}
	return h.Key()
}

// Assembly compiles one module to assembly text.
func Assembly(text string, o Options) (string, error) {
	return single(text, o, (*libllvm.Module).EmitAssembly)
}

// Optimized is a module after the passes, as LLVM IR text.
func Optimized(text string, o Options) (string, error) {
	return single(text, o, func(m *libllvm.Module, _ *libllvm.TargetMachine) (string, error) { return m.String(), nil })
}

// emitter makes the wanted form of a module that went through the passes.
type emitter[T any] = func(*libllvm.Module, *libllvm.TargetMachine) (T, error)

// single makes the wanted form of one module.
func single[T any](text string, o Options, emit emitter[T]) (out T, err error) {
	lib, err := libllvm.Open()
	if err != nil {
		return out, err
	}
	return compile(lib, Source{Name: "module", Text: text}, o, emit)
}

// compile takes a source through parser, verifier and passes and hands it to emit.
func compile[T any](lib *libllvm.Library, src Source, o Options, emit emitter[T]) (out T, err error) {
	tm, err := lib.NewTargetMachine(o.target())
	if err != nil {
		return out, err
	}
	defer tm.Close()
	ctx := lib.NewContext()
	defer ctx.Close()
	part := o.parts()
	m, err := ctx.ParseIR(src.Name, src.Text)
	if err != nil {
		return out, err
	}
	defer m.Close()
	part("LLVM: parse")
	m.SetTarget(tm)
	if err := m.Verify(); err != nil {
		return out, err
	}
	part("LLVM: verify")
	for _, b := range src.Data {
		m.AddBlob(b.Name, b.Bytes, b.Align)
	}
	if err := m.RunPasses(tm, o.pipeline()); err != nil {
		return out, err
	}
	part("LLVM: optimise")
	defer part("LLVM: select, schedule, allocate, emit")
	return emit(m, tm)
}

// parts gives a function that tells what has passed since its last call.
func (o Options) parts() func(name string) {
	if o.Part == nil {
		return func(string) {}
	}
	last := time.Now()
	return func(name string) {
		now := time.Now()
		o.Part(name, now.Sub(last))
		last = now
	}
}
