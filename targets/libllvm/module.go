package libllvm

import (
	"errors"
	"fmt"
	"strings"
	"unsafe"
)

// Module is an LLVM module in a Context.
type Module struct {
	ctx *Context
	ref uintptr
}

// Close frees the module. A module that was linked into another is closed already.
func (m *Module) Close() {
	if m.ref != 0 && !m.ctx.leaked {
		m.api().DisposeModule.call(m.ref)
	}
	m.ref = 0
}

func (m *Module) api() *api { return &m.ctx.lib.api }

// String is the module as LLVM IR text.
func (m *Module) String() string {
	return m.ctx.lib.takeString(m.api().PrintModuleToString.call(m.ref))
}

func (m *Module) setSource(name string) {
	a := m.api()
	a.SetSourceFileName.call(m.ref, uintptr(unsafe.Pointer(cstring(name))), uintptr(len(name)))
	a.SetModuleIdentifier.call(m.ref, uintptr(unsafe.Pointer(cstring(name))), uintptr(len(name)))
}

const returnStatus = 2 // LLVMReturnStatusAction: neither abort nor print

// Verify runs LLVM's verifier, and refuses declarations of llvm.* functions that this LLVM does not know: it would
// compile them to calls of symbols that no library has.
func (m *Module) Verify() error {
	return m.ctx.guard("verify", func() error {
		var message uintptr
		r := m.api().VerifyModule.call(m.ref, returnStatus, uintptr(unsafe.Pointer(&message)))
		text := strings.TrimSpace(m.ctx.lib.takeString(message))
		if failed(r) {
			return fmt.Errorf("llvm verifier: %s", text)
		}
		return m.checkIntrinsics()
	})
}

func (m *Module) checkIntrinsics() error {
	var unknown []string
	for f := range m.functions {
		if name := m.valueName(f); strings.HasPrefix(name, "llvm.") && !m.ctx.lib.HasIntrinsic(name) {
			unknown = append(unknown, name)
		}
	}
	if unknown == nil {
		return nil
	}
	return fmt.Errorf("LLVM %s has no intrinsic %s", m.ctx.lib.Version(), strings.Join(unknown, ", "))
}

// HasIntrinsic says whether this LLVM knows the intrinsic: a full name, with "llvm." and type suffixes.
func (l *Library) HasIntrinsic(name string) bool {
	id := l.api.LookupIntrinsicID.call(uintptr(unsafe.Pointer(cstring(name))), uintptr(len(name)))
	return uint32(id) != 0
}

// functions yields every function of the module, declarations included.
func (m *Module) functions(yield func(uintptr) bool) {
	a := m.api()
	for f := a.GetFirstFunction.call(m.ref); f != 0; f = a.GetNextFunction.call(f) {
		if !yield(f) {
			return
		}
	}
}

func (m *Module) valueName(v uintptr) string {
	var n uintptr
	p := m.api().GetValueName2.call(v, uintptr(unsafe.Pointer(&n)))
	return string(unsafe.Slice((*byte)(pointer(p)), n))
}

// Link moves everything in from into m and closes from. Both must have the same target.
func (m *Module) Link(from *Module) error {
	ref := from.ref
	from.ref = 0
	return m.ctx.guard("link modules", func() error {
		if failed(m.api().LinkModules2.call(m.ref, ref)) && len(m.ctx.errs) == 0 {
			return errors.New("llvm could not link two modules")
		}
		return nil
	})
}

// AddBlob defines a constant of raw bytes without going through text. Where the module has a global of that name and
// size, which its own code may refer to, the bytes become its value; else it is a new symbol for other objects.
func (m *Module) AddBlob(name string, data []byte, align int) {
	a := m.api()
	first := unsafe.SliceData(data)
	if first == nil {
		first = new(byte)
	}
	value := a.ConstStringInContext2.call(m.ctx.ref, uintptr(unsafe.Pointer(first)), uintptr(len(data)), 1)
	global := a.GetNamedGlobal.call(m.ref, uintptr(unsafe.Pointer(cstring(name))))
	if global == 0 {
		global = a.AddGlobal.call(m.ref, a.TypeOf.call(value), uintptr(unsafe.Pointer(cstring(name))))
	}
	a.SetInitializer.call(global, value)
	a.SetGlobalConstant.call(global, 1)
	a.SetAlignment.call(global, uintptr(align))
}

// RunPasses runs a pipeline in the syntax of opt -passes.
func (m *Module) RunPasses(tm *TargetMachine, pipeline string) error {
	if pipeline == "" {
		return nil
	}
	return m.ctx.guard("llvm passes", func() error {
		a := m.api()
		options := a.CreatePassBuilderOptions.call()
		defer a.DisposePassBuilderOptions.call(options)
		return m.ctx.lib.takeError(a.RunPasses.call(
			m.ref, uintptr(unsafe.Pointer(cstring(pipeline))), tm.ref, options))
	})
}

// takeError turns an LLVMErrorRef into an error and frees it.
func (l *Library) takeError(ref uintptr) error {
	if ref == 0 {
		return nil
	}
	message := l.api.GetErrorMessage.call(ref)
	defer l.api.DisposeErrorMessage.call(message)
	return errors.New(goString((*byte)(pointer(message))))
}
