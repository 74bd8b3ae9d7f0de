package libllvm

import (
	"unsafe"

	"github.com/ebitengine/purego"
)

// fn is the address of a C function.
type fn uintptr

// call calls the function with integer and pointer arguments. A pointer to Go memory must be converted in the argument
// list itself, uintptr(unsafe.Pointer(&x)): that keeps x alive, and on the heap, for the call.
//
//go:uintptrescapes
func (f fn) call(args ...uintptr) uintptr {
	r, _, _ := purego.SyscallN(uintptr(f), args...)
	return r
}

// api is the part of LLVM's C API that is used: a field's name with LLVM in front is the C function's.
type api struct {
	GetVersion, InstallFatalErrorHandler, DisposeMessage, ParseCommandLineOptions   fn
	InitializeX86TargetInfo, InitializeX86Target, InitializeX86TargetMC             fn
	InitializeX86AsmPrinter, InitializeX86AsmParser                                 fn
	InitializeAArch64TargetInfo, InitializeAArch64Target, InitializeAArch64TargetMC fn
	InitializeAArch64AsmPrinter, InitializeAArch64AsmParser                         fn
	InitializeNVPTXTargetInfo, InitializeNVPTXTarget, InitializeNVPTXTargetMC       fn
	InitializeNVPTXAsmPrinter                                                       fn
	GetHostCPUName, GetHostCPUFeatures                                              fn
	GetTargetFromTriple, CreateTargetMachine, DisposeTargetMachine                  fn
	CreateTargetDataLayout, CopyStringRepOfTargetData, DisposeTargetData            fn
	TargetMachineEmitToMemoryBuffer                                                 fn
	ContextCreate, ContextDispose, ContextSetDiagnosticHandler                      fn
	GetDiagInfoDescription, GetDiagInfoSeverity                                     fn
	CreateMemoryBufferWithMemoryRangeCopy                                           fn
	GetBufferStart, GetBufferSize, DisposeMemoryBuffer                              fn
	ParseIRInContext, ModuleCreateWithNameInContext, DisposeModule                  fn
	PrintModuleToString, VerifyModule, LinkModules2, SetTarget, SetModuleDataLayout fn
	SetSourceFileName, SetModuleIdentifier                                          fn
	GetFirstFunction, GetNextFunction, IsDeclaration, GetValueName2                 fn
	LookupIntrinsicID                                                               fn
	CreateStringAttribute, CreateEnumAttribute, GetEnumAttributeKindForName         fn
	AddAttributeAtIndex                                                             fn
	ConstStringInContext2, TypeOf, AddGlobal, GetNamedGlobal, SetInitializer        fn
	SetGlobalConstant, SetAlignment                                                 fn
	CreatePassBuilderOptions, DisposePassBuilderOptions, RunPasses                  fn
	GetErrorMessage, DisposeErrorMessage                                            fn
	OrcCreateLLJIT, OrcDisposeLLJIT, OrcLLJITGetExecutionSession                    fn
	OrcLLJITGetMainJITDylib, OrcLLJITAddObjectFile, OrcLLJITLookup                  fn
	OrcLLJITMangleAndIntern                                                         fn
	OrcExecutionSessionSetErrorReporter, OrcAbsoluteSymbols, OrcJITDylibDefine      fn
	OrcCreateDynamicLibrarySearchGeneratorForProcess, OrcJITDylibAddGenerator       fn
}

// pointer is the pointer to memory that C owns, in a form that go vet accepts.
func pointer(p uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&p)) }

// cstring is s with the NUL that C wants.
func cstring(s string) *byte {
	b := make([]byte, len(s)+1)
	copy(b, s)
	return &b[0]
}

// goString copies a C string.
func goString(p *byte) string {
	if p == nil {
		return ""
	}
	n := 0
	for *(*byte)(unsafe.Add(unsafe.Pointer(p), n)) != 0 {
		n++
	}
	return string(unsafe.Slice(p, n))
}

// takeString copies a message of LLVM's and frees it.
func (l *Library) takeString(p uintptr) string {
	if p == 0 {
		return ""
	}
	defer l.api.DisposeMessage.call(p)
	return goString((*byte)(pointer(p)))
}

// failed reads an LLVMBool, whose upper bytes are undefined.
func failed(r uintptr) bool { return int32(r) != 0 }
