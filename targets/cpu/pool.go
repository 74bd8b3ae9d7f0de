package cpu

import (
	"sync"
	"unsafe"

	"tfc/runtime/abi"
	"tfc/runtime/foreign"
	"tfc/runtime/native"
	"tfc/targets/codecache"
)

// nativeCode is the native runtime in this process, compiled and loaded at its first use. It is never unloaded. A
// failure is not kept: libLLVM may be installed meanwhile.
var nativeCode struct {
	sync.Mutex
	symbols map[string]uintptr
}

// nativeLibrary gives the symbols of the native runtime.
func nativeLibrary() (map[string]uintptr, error) {
	nativeCode.Lock()
	defer nativeCode.Unlock()
	if nativeCode.symbols != nil {
		return nativeCode.symbols, nil
	}
	symbols, err := loadNative()
	nativeCode.symbols = symbols
	return symbols, err
}

func loadNative() (map[string]uintptr, error) {
	text, err := native.Library(Host().Arch())
	if err != nil {
		return nil, err
	}
	obj, err := Compile(text, Options{Cache: codecache.Default()})
	if err != nil {
		return nil, err
	}
	lib, err := load([][]byte{obj}, nil)
	if err != nil {
		return nil, err
	}
	symbols := map[string]uintptr{}
	for _, name := range []string{abi.SymParallelFor, abi.SymProfileMark, symPoolNew, symPoolFree} {
		if symbols[name], err = lib.Lookup(name); err != nil {
			return nil, err
		}
	}
	return symbols, nil
}

const (
	symPoolNew  = "tfc_pool_new"
	symPoolFree = "tfc_pool_free"
)

// Pool is a set of threads that the parallel loops of generated code share. A loop that finds the pool at work for
// another runs on its caller alone.
type Pool struct {
	ref unsafe.Pointer
}

// NewPool makes a pool for up to threads threads, the caller's included; the others start when they are first wanted.
// For one thread it is empty and costs nothing.
func NewPool(threads int) (*Pool, error) {
	symbols, err := nativeLibrary()
	if err != nil {
		return nil, err
	}
	return &Pool{ref: foreign.Pointer(foreign.CallInt(symbols[symPoolNew], uintptr(threads)))}, nil
}

// Pointer is what goes to abi.Call.Pool: nil for one thread.
func (p *Pool) Pointer() unsafe.Pointer { return p.ref }

// Close ends the threads; no loop may be running.
func (p *Pool) Close() error {
	symbols, err := nativeLibrary()
	if err != nil {
		return err
	}
	foreign.CallInt(symbols[symPoolFree], uintptr(p.ref))
	p.ref = nil
	return nil
}
