// Package foreign brings native code into this process and calls it: entries of compiled programs, functions of the native
// runtime, and back into Go from both.
//
// It knows the calling convention (runtime/abi) and the dynamic linker. It must not know how the code was made, so that
// programs that ship with their code use it as the JIT of targets/cpu does.
package foreign

import (
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/ebitengine/purego"

	"tfc/runtime/abi"
)

// cgocall is the way of cgo's own calls and of purego's, which keeps this symbol open to all: it runs fn(arg) on the
// thread's system stack and returns fn's int.
//
//go:linkname cgocall runtime.cgocall
func cgocall(fn uintptr, arg unsafe.Pointer) int32

// Call calls a compiled entry: 0, or the 1-based index of the error site. It allocates nothing; call lives on the heap.
func Call(fn uintptr, call *abi.Call) int32 { return cgocall(fn, unsafe.Pointer(call)) }

// CallInt calls a C function of one integer or pointer argument.
func CallInt(fn, arg uintptr) uintptr {
	r, _, _ := purego.SyscallN(fn, arg)
	return r
}

// Pointer is the pointer to memory that C owns, in a form that go vet accepts.
func Pointer(p uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&p)) }

// HostFunc runs a host op for generated code: op is an index into Entry.HostOps, the buffers are those of its operands
// and results. It returns 0 or a 1-based error site.
type HostFunc func(call *abi.Call, op int, operands, results *unsafe.Pointer) int32

var (
	hostFuncs sync.Map // uintptr -> HostFunc
	hostIDs   atomic.Uintptr
	hostEntry = sync.OnceValue(func() uintptr { return purego.NewCallback(onHost) })
)

func onHost(call *abi.Call, op int32, operands, results *unsafe.Pointer) int32 {
	f, ok := hostFuncs.Load(call.HostData)
	if !ok {
		return 0
	}
	return f.(HostFunc)(call, int(op), operands, results)
}

// RegisterHost makes f callable from generated code: host and data go to Call.Host and Call.HostData. Release ends it.
func RegisterHost(f HostFunc) (host, data uintptr, release func()) {
	id := hostIDs.Add(1)
	hostFuncs.Store(id, f)
	return hostEntry(), id, func() { hostFuncs.Delete(id) }
}
