package libllvm

import (
	"fmt"
	"strconv"
	"strings"
	"unsafe"
)

// Target names what to emit code for.
type Target struct {
	Triple     string
	CPU        string // LLVM's name of the processor
	Features   string // "+avx2,-sse4a", may be empty
	VectorBits int    // vectors up to this width are never split for the sake of clock speed; 0 for LLVM's choice
	OptLevel   int    // of instruction selection: 0 to 3
	PIC        bool
}

// TargetMachine emits code for a Target. One goroutine at a time uses it.
type TargetMachine struct {
	lib    *Library
	target Target
	ref    uintptr
	layout string
}

// Values of LLVM's enums.
const (
	relocStatic, relocPIC       = 1, 2
	codeModelDefault            = 0
	assemblyFile, objectFile    = 0, 1
	functionIndex               = 0xffffffff // LLVMAttributeFunctionIndex
	maxOptLevel                 = 3
	linkagePrivate, linkageNone = 9, 0
)

// NewTargetMachine makes the emitter of a target; the error names a triple that this LLVM lacks.
func (l *Library) NewTargetMachine(t Target) (*TargetMachine, error) {
	tm := &TargetMachine{lib: l, target: t}
	triple := cstring(t.Triple)
	var handle, message uintptr
	r := l.api.GetTargetFromTriple.call(uintptr(unsafe.Pointer(triple)),
		uintptr(unsafe.Pointer(&handle)), uintptr(unsafe.Pointer(&message)))
	if failed(r) {
		return nil, fmt.Errorf("llvm target %s: %s", t.Triple, strings.TrimSpace(l.takeString(message)))
	}
	reloc := relocStatic
	if t.PIC {
		reloc = relocPIC
	}
	tm.ref = l.api.CreateTargetMachine.call(handle, uintptr(unsafe.Pointer(triple)),
		uintptr(unsafe.Pointer(cstring(t.CPU))), uintptr(unsafe.Pointer(cstring(t.Features))),
		uintptr(min(t.OptLevel, maxOptLevel)), uintptr(reloc), codeModelDefault)
	if tm.ref == 0 {
		return nil, fmt.Errorf("llvm has no target machine for %s, cpu %s", t.Triple, t.CPU)
	}
	data := l.api.CreateTargetDataLayout.call(tm.ref)
	tm.layout = l.takeString(l.api.CopyStringRepOfTargetData.call(data))
	l.api.DisposeTargetData.call(data)
	return tm, nil
}

// Close frees the target machine.
func (tm *TargetMachine) Close() {
	if tm.ref != 0 {
		tm.lib.api.DisposeTargetMachine.call(tm.ref)
	}
	tm.ref = 0
}

// DataLayout is LLVM's description of the target's types.
func (tm *TargetMachine) DataLayout() string { return tm.layout }

// SetTarget gives the module the target's triple and data layout and every function defined in it the target's
// features, which inlining and instruction selection go by. Nothing that is compiled here throws, so that functions are
// marked nounwind and need no unwind tables.
func (m *Module) SetTarget(tm *TargetMachine) {
	a := m.api()
	a.SetTarget.call(m.ref, uintptr(unsafe.Pointer(cstring(tm.target.Triple))))
	data := a.CreateTargetDataLayout.call(tm.ref)
	a.SetModuleDataLayout.call(m.ref, data)
	a.DisposeTargetData.call(data)

	attributes := m.targetAttributes(&tm.target)
	for f := range m.functions {
		if failed(a.IsDeclaration.call(f)) {
			continue
		}
		for _, attr := range attributes {
			a.AddAttributeAtIndex.call(f, functionIndex, attr)
		}
	}
}

func (m *Module) targetAttributes(t *Target) []uintptr {
	attributes := []uintptr{m.enumAttribute("nounwind")}
	if t.CPU != "" {
		attributes = append(attributes, m.attribute("target-cpu", t.CPU))
	}
	if t.Features != "" {
		attributes = append(attributes, m.attribute("target-features", t.Features))
	}
	if t.VectorBits > 0 {
		bits := strconv.Itoa(t.VectorBits)
		attributes = append(attributes, m.attribute("prefer-vector-width", bits),
			m.attribute("min-legal-vector-width", bits))
	}
	return attributes
}

func (m *Module) attribute(key, value string) uintptr {
	return m.api().CreateStringAttribute.call(m.ctx.ref,
		uintptr(unsafe.Pointer(cstring(key))), uintptr(len(key)),
		uintptr(unsafe.Pointer(cstring(value))), uintptr(len(value)))
}

func (m *Module) enumAttribute(name string) uintptr {
	a := m.api()
	kind := a.GetEnumAttributeKindForName.call(uintptr(unsafe.Pointer(cstring(name))), uintptr(len(name)))
	return a.CreateEnumAttribute.call(m.ctx.ref, uintptr(uint32(kind)), 0)
}

// EmitObject compiles the module to an object file. The module must have the target (SetTarget); its functions are
// spent afterwards.
func (m *Module) EmitObject(tm *TargetMachine) ([]byte, error) { return m.emit(tm, objectFile) }

// EmitAssembly compiles the module to assembly text: PTX on an NVPTX target.
func (m *Module) EmitAssembly(tm *TargetMachine) (string, error) {
	text, err := m.emit(tm, assemblyFile)
	return string(text), err
}

func (m *Module) emit(tm *TargetMachine, kind int) (out []byte, err error) {
	err = m.ctx.guard("llvm code generation", func() error {
		a := m.api()
		var message, buffer uintptr
		r := a.TargetMachineEmitToMemoryBuffer.call(tm.ref, m.ref, uintptr(kind),
			uintptr(unsafe.Pointer(&message)), uintptr(unsafe.Pointer(&buffer)))
		if failed(r) {
			return fmt.Errorf("llvm code generation: %s", strings.TrimSpace(m.ctx.lib.takeString(message)))
		}
		defer a.DisposeMemoryBuffer.call(buffer)
		start, size := a.GetBufferStart.call(buffer), a.GetBufferSize.call(buffer)
		out = append([]byte(nil), unsafe.Slice((*byte)(pointer(start)), size)...)
		return nil
	})
	return out, err
}
