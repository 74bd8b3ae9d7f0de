// Package libllvm drives LLVM through its stable C API: it parses LLVM IR text, verifies it, runs passes over it, emits
// objects and assembly, and loads objects into this process (ORC).
//
// The library is opened at run time (purego, no cgo), so that one binary serves every LLVM from 19 on and builds
// without LLVM. The package knows LLVM and how this system installs it (targets/machine); it must not know the
// compiler's own IR, the ABI of generated code or where that code comes from. Codegen prints text; targets/cpu and
// targets/gpu call this package.
//
// # Errors
//
// An error diagnostic of LLVM would print and call exit(1); every Context therefore has a diagnostic handler. What LLVM
// holds for its own bug it reports through report_fatal_error, which aborts; the handler here panics out of it and the
// call returns an error. The objects that took part are leaked then, since their state is unknown.
//
// # Threads
//
// A Context and all that belongs to it is used by one goroutine at a time; different Contexts work in parallel.
package libllvm

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"unsafe"

	"github.com/ebitengine/purego"

	"tfc/targets/machine"
)

// EnvPath names the environment variable that overrides where libLLVM is looked for.
const EnvPath = "TFC_LIBLLVM"

// versions are the major versions that are looked for, the preferred one first.
var versions = []int{22, 21, 20, 19, 23}

const oldest = 19

// Library is the loaded libLLVM.
type Library struct {
	path    string
	version [3]uint32
	api     api

	hostCPU, hostFeatures string
}

// loaded is the library of this process. A failure is not kept: the library may be installed meanwhile.
var loaded struct {
	sync.Mutex
	lib *Library
}

// Open loads libLLVM, once a process. The error is a *machine.Missing where there is none.
func Open() (*Library, error) {
	loaded.Lock()
	defer loaded.Unlock()
	if loaded.lib != nil {
		return loaded.lib, nil
	}
	lib, err := load()
	loaded.lib = lib
	return lib, err
}

func load() (*Library, error) {
	looked := candidates()
	var last error
	for _, path := range looked {
		handle, err := purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_LOCAL)
		if err != nil {
			if filepath.IsAbs(path) {
				last = err
			}
			continue
		}
		lib, err := bind(handle, path)
		if err != nil {
			last = err
			continue
		}
		lib.start()
		return lib, nil
	}
	return nil, &machine.Missing{
		What:    fmt.Sprintf("libLLVM %d or newer", oldest),
		Looked:  looked,
		Install: machine.InstallCommand(machine.PackageLLVM),
		Err:     last,
	}
}

// candidates lists what to open, in order: a soname is found by the dynamic linker, a path by itself.
func candidates() []string {
	if path := os.Getenv(EnvPath); path != "" {
		return []string{path}
	}
	var names []string
	if runtime.GOOS == "darwin" {
		return existing("/opt/homebrew/opt/llvm/lib/libLLVM.dylib", "/usr/local/opt/llvm/lib/libLLVM.dylib")
	}
	for _, v := range versions {
		names = append(names, fmt.Sprintf("libLLVM.so.%d.1", v), fmt.Sprintf("libLLVM-%d.so", v))
	}
	for _, v := range versions {
		names = append(names, existing(
			fmt.Sprintf("/usr/lib/llvm-%d/lib/libLLVM.so.%d.1", v, v),
			fmt.Sprintf("/usr/lib/llvm%d/lib/libLLVM.so.%d.1", v, v),
			fmt.Sprintf("/usr/lib64/llvm%d/lib64/libLLVM.so.%d.1", v, v))...)
	}
	return append(names, "libLLVM.so")
}

// linkerCache is what the dynamic linker knows of the system's libraries: it changes when one is installed.
const linkerCache = "/etc/ld.so.cache"

// Choice spells out all that decides which library Open opens, as far as can be told without opening one. It is empty
// where that cannot be told.
func Choice() string {
	var b strings.Builder
	for _, path := range append(candidates(), linkerCache) {
		if !filepath.IsAbs(path) {
			fmt.Fprintln(&b, path)
			continue
		}
		stamp, err := stampOf(path)
		if err != nil {
			return ""
		}
		fmt.Fprintln(&b, stamp)
	}
	fmt.Fprintln(&b, os.Getenv("LD_LIBRARY_PATH"))
	return b.String()
}

// stampOf tells versions of a file apart.
func stampOf(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s %d %d", path, info.Size(), info.ModTime().UnixNano()), nil
}

func existing(paths ...string) []string {
	var found []string
	for _, p := range paths {
		if _, err := os.Stat(p); err == nil {
			found = append(found, p)
		}
	}
	return found
}

// bind resolves every function of the table and checks the version.
func bind(handle uintptr, path string) (*Library, error) {
	lib := &Library{path: path}
	table := reflect.ValueOf(&lib.api).Elem()
	for i := range table.NumField() {
		name := "LLVM" + table.Type().Field(i).Name
		addr, err := purego.Dlsym(handle, name)
		if err != nil {
			return nil, fmt.Errorf("%s lacks %s: it is older than LLVM %d or was built without a target", path, name, oldest)
		}
		table.Field(i).SetUint(uint64(addr))
	}
	v := &lib.version
	lib.api.GetVersion.call(uintptr(unsafe.Pointer(&v[0])), uintptr(unsafe.Pointer(&v[1])), uintptr(unsafe.Pointer(&v[2])))
	if v[0] < oldest {
		return nil, fmt.Errorf("%s is LLVM %s, older than %d", path, lib.Version(), oldest)
	}
	return lib, nil
}

// start does what is wanted once: targets, error handlers, the processor at hand.
func (l *Library) start() {
	a := &l.api
	for _, f := range []fn{
		a.InitializeX86TargetInfo, a.InitializeX86Target, a.InitializeX86TargetMC, a.InitializeX86AsmPrinter,
		a.InitializeX86AsmParser,
		a.InitializeAArch64TargetInfo, a.InitializeAArch64Target, a.InitializeAArch64TargetMC,
		a.InitializeAArch64AsmPrinter, a.InitializeAArch64AsmParser,
		a.InitializeNVPTXTargetInfo, a.InitializeNVPTXTarget, a.InitializeNVPTXTargetMC, a.InitializeNVPTXAsmPrinter,
	} {
		f.call()
	}
	l.hostCPU = l.takeString(a.GetHostCPUName.call())
	l.hostFeatures = l.takeString(a.GetHostCPUFeatures.call())
	a.InstallFatalErrorHandler.call(purego.NewCallback(onFatal))
	argv := []*byte{cstring("tfc"), cstring(CodegenFlags)}
	a.ParseCommandLineOptions.call(uintptr(len(argv)), uintptr(unsafe.Pointer(&argv[0])), 0)
}

// CodegenFlags are the flags that LLVM's code generator is set to. They switch off a pass of code generation that costs an eighth of it and gains nothing here: codegen
// writes addresses as the machine's addressing modes take them.
const CodegenFlags = "-disable-lsr"

// Loaded is the library where it is in this process already, else nil.
func Loaded() *Library {
	loaded.Lock()
	defer loaded.Unlock()
	return loaded.lib
}

// Path is the name or file that was opened.
func (l *Library) Path() string { return l.path }

// Version is LLVM's own: "19.1.7".
func (l *Library) Version() string {
	return fmt.Sprintf("%d.%d.%d", l.version[0], l.version[1], l.version[2])
}

// Major is the first number of the version.
func (l *Library) Major() int { return int(l.version[0]) }

// HostCPU is LLVM's name for the processor at hand, and its features ("+avx2,-sse4a").
func (l *Library) HostCPU() (name, features string) { return l.hostCPU, l.hostFeatures }

// fatal is the panic that carries a report of report_fatal_error out of LLVM.
type fatal struct{ reason string }

func onFatal(reason *byte) uintptr {
	panic(fatal{goString(reason)})
}

// guard runs f, which calls into LLVM, and turns a fatal report of LLVM into an error.
func guard(what string, f func() error) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case fatal:
			err = fmt.Errorf("%s: LLVM gave up: %s", what, strings.TrimSpace(r.reason))
		default:
			panic(r)
		}
	}()
	return f()
}
