package cpu

import (
	"errors"
	"maps"
	"sync"

	"github.com/ebitengine/purego"

	"tfc/runtime/abi"
	"tfc/runtime/foreign"
	"tfc/targets/libllvm"
)

// Library is compiled code in this process. Its functions may be called from several goroutines.
type Library struct{ code code }

// code is what links and holds objects: runtime/foreign's linker, or LLVM's where that one does not know the machine.
type code interface {
	Lookup(name string) (uintptr, error)
	Close() error
}

// Load links objects into this process. They may refer to each other, to symbols, to the native runtime
// (abi.SymParallelFor) and to the C and math libraries.
func Load(objs [][]byte, symbols map[string]uintptr) (*Library, error) {
	nativeSymbols, err := nativeLibrary()
	if err != nil {
		return nil, err
	}
	all := map[string]uintptr{}
	for _, name := range []string{abi.SymParallelFor, abi.SymProfileMark} {
		all[name] = nativeSymbols[name]
	}
	maps.Copy(all, symbols)
	return load(objs, all)
}

func load(objs [][]byte, symbols map[string]uintptr) (*Library, error) {
	openProcessLibraries()
	linked, err := foreign.Link(objs, symbols)
	if err == nil {
		return &Library{linked}, nil
	}
	if !errors.Is(err, errors.ErrUnsupported) {
		return nil, err
	}
	jit, err := loadByLLVM(objs, symbols)
	if err != nil {
		return nil, err
	}
	return &Library{jit}, nil
}

// loadByLLVM links objects with LLVM's own linker.
func loadByLLVM(objs [][]byte, symbols map[string]uintptr) (*libllvm.JIT, error) {
	lib, err := libllvm.Open()
	if err != nil {
		return nil, err
	}
	jit, err := lib.NewJIT()
	if err != nil {
		return nil, err
	}
	if err := fill(jit, objs, symbols); err != nil {
		return nil, errors.Join(err, jit.Close())
	}
	return jit, nil
}

func fill(jit *libllvm.JIT, objs [][]byte, symbols map[string]uintptr) error {
	if err := jit.Define(symbols); err != nil {
		return err
	}
	for _, o := range objs {
		if err := jit.AddObject(o); err != nil {
			return err
		}
	}
	return nil
}

// Lookup is the address of a function or of data.
func (l *Library) Lookup(name string) (uintptr, error) { return l.code.Lookup(name) }

// Close unloads the code; nothing may run in it or call it later.
func (l *Library) Close() error { return l.code.Close() }

// openProcessLibraries makes the math library and the compiler's support routines visible to loaded code. They are
// missing on systems that keep them elsewhere (macOS has both in its C library), where look-ups need no help.
var openProcessLibraries = sync.OnceFunc(func() {
	for _, name := range []string{"libm.so.6", "libgcc_s.so.1"} {
		if _, err := purego.Dlopen(name, purego.RTLD_NOW|purego.RTLD_GLOBAL); err != nil {
			continue
		}
	}
})
