package libllvm

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/ebitengine/purego"
)

// JIT holds objects that were loaded into this process. It is safe for use by several goroutines once it is filled.
type JIT struct {
	lib   *Library
	ref   uintptr
	dylib uintptr
	id    uintptr

	mu   sync.Mutex
	errs []string // reported by ORC outside of a call's own error
}

var (
	jits      sync.Map // uintptr -> *JIT
	jitIDs    atomic.Uintptr
	orcReport = sync.OnceValue(func() uintptr { return purego.NewCallback(onOrcError) })
)

// onOrcError keeps the reason of a failed materialization, which the lookup's own error does not hold.
func onOrcError(id, ref uintptr) uintptr {
	v, ok := jits.Load(id)
	if !ok {
		return 0
	}
	j := v.(*JIT)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.errs = append(j.errs, j.lib.takeError(ref).Error())
	return 0
}

// NewJIT makes an empty JIT, whose code may call any function that this process exports.
func (l *Library) NewJIT() (*JIT, error) {
	a := &l.api
	j := &JIT{lib: l, id: jitIDs.Add(1)}
	if err := l.takeError(a.OrcCreateLLJIT.call(uintptr(unsafe.Pointer(&j.ref)), 0)); err != nil {
		return nil, fmt.Errorf("create jit: %w", err)
	}
	jits.Store(j.id, j)
	a.OrcExecutionSessionSetErrorReporter.call(a.OrcLLJITGetExecutionSession.call(j.ref), orcReport(), j.id)
	j.dylib = a.OrcLLJITGetMainJITDylib.call(j.ref)
	var generator uintptr
	err := l.takeError(a.OrcCreateDynamicLibrarySearchGeneratorForProcess.call(
		uintptr(unsafe.Pointer(&generator)), 0, 0, 0))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("create jit: %w", err), j.Close())
	}
	a.OrcJITDylibAddGenerator.call(j.dylib, generator)
	return j, nil
}

// Close unloads the code: no address of it may be used any more.
func (j *JIT) Close() error {
	if j.ref == 0 {
		return nil
	}
	err := j.lib.takeError(j.lib.api.OrcDisposeLLJIT.call(j.ref))
	jits.Delete(j.id)
	j.ref = 0
	return err
}

// symbolPair is LLVMOrcCSymbolMapPair.
type symbolPair struct {
	name    uintptr
	address uint64
	flags   [8]byte // generic, target, padding
}

const symbolExportedCallable = 1<<0 | 1<<2

// Define gives names to addresses in this process, for the objects to refer to.
func (j *JIT) Define(symbols map[string]uintptr) error {
	if len(symbols) == 0 {
		return nil
	}
	names := make([]string, 0, len(symbols))
	for name := range symbols {
		names = append(names, name)
	}
	sort.Strings(names)
	a := &j.lib.api
	pairs := make([]symbolPair, len(names))
	for i, name := range names {
		interned := a.OrcLLJITMangleAndIntern.call(j.ref, uintptr(unsafe.Pointer(cstring(name))))
		pairs[i] = symbolPair{interned, uint64(symbols[name]), [8]byte{symbolExportedCallable}}
	}
	unit := a.OrcAbsoluteSymbols.call(uintptr(unsafe.Pointer(&pairs[0])), uintptr(len(pairs)))
	return j.lib.takeError(a.OrcJITDylibDefine.call(j.dylib, unit))
}

// AddObject adds an object file; it is linked when one of its symbols is looked up.
func (j *JIT) AddObject(object []byte) error {
	if len(object) == 0 {
		return errors.New("jit: empty object")
	}
	a := &j.lib.api
	buffer := a.CreateMemoryBufferWithMemoryRangeCopy.call(uintptr(unsafe.Pointer(&object[0])), uintptr(len(object)),
		uintptr(unsafe.Pointer(cstring("object"))))
	if err := j.lib.takeError(a.OrcLLJITAddObjectFile.call(j.ref, j.dylib, buffer)); err != nil {
		return fmt.Errorf("jit: %w", err)
	}
	return nil
}

// Lookup is the address of a symbol. The first look-up in an object links it, so that an error may be about any symbol
// that the object refers to.
func (j *JIT) Lookup(name string) (uintptr, error) {
	var addr uint64
	err := guard("jit", func() error {
		return j.lib.takeError(j.lib.api.OrcLLJITLookup.call(j.ref,
			uintptr(unsafe.Pointer(&addr)), uintptr(unsafe.Pointer(cstring(name)))))
	})
	if err == nil {
		return uintptr(addr), nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	reasons := append(j.errs, err.Error())
	j.errs = nil
	return 0, fmt.Errorf("jit: %s", strings.Join(reasons, "; "))
}
