package cpu

import (
	"errors"
	"maps"
	"sync"

	"github.com/ebitengine/purego"

	"tfc/runtime/abi"
	"tfc/targets/libllvm"
)

// Library is compiled code in this process. Its functions may be called from several goroutines.
type Library struct {
	jit *libllvm.JIT
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
	lib, err := libllvm.Open()
	if err != nil {
		return nil, err
	}
	openProcessLibraries()
	jit, err := lib.NewJIT()
	if err != nil {
		return nil, err
	}
	l := &Library{jit: jit}
	if err := l.fill(objs, symbols); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

func (l *Library) fill(objs [][]byte, symbols map[string]uintptr) error {
	if err := l.jit.Define(symbols); err != nil {
		return err
	}
	for _, o := range objs {
		if err := l.jit.AddObject(o); err != nil {
			return err
		}
	}
	return nil
}

// Lookup is the address of a function or of data.
func (l *Library) Lookup(name string) (uintptr, error) { return l.jit.Lookup(name) }

// Close unloads the code; nothing may run in it or call it later.
func (l *Library) Close() error { return l.jit.Close() }

// openProcessLibraries makes the math library and the compiler's support routines visible to loaded code. They are
// missing on systems that keep them elsewhere (macOS has both in its C library), where look-ups need no help.
var openProcessLibraries = sync.OnceFunc(func() {
	for _, name := range []string{"libm.so.6", "libgcc_s.so.1"} {
		if _, err := purego.Dlopen(name, purego.RTLD_NOW|purego.RTLD_GLOBAL); err != nil {
			continue
		}
	}
})
