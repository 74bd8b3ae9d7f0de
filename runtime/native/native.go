// Package native holds the part of the runtime that is linked into compiled programs: thread pool, program state, and
// the main function of executables. It is C, compiled once by go generate to LLVM IR text for each architecture and
// embedded, so that users need no C compiler: libLLVM compiles it with the program, for the program's own processor.
//
// The package hands out text; it knows neither LLVM nor the compiler. targets/cpu compiles it.
//
// To generate: clang 19 (the oldest LLVM that reads the result) and Debian's libc6-dev-arm64-cross.
package native

import (
	"embed"
	"fmt"
)

//go:generate go run generate.go ir

//go:embed ir/*.ll
var files embed.FS

// Library is the LLVM IR of thread pool and program state, for "x86_64" or "aarch64" Linux.
func Library(arch string) (string, error) { return read("library", arch) }

// Main is the LLVM IR of the main function of executables; it needs Library.
func Main(arch string) (string, error) { return read("main", arch) }

func read(name, arch string) (string, error) {
	text, err := files.ReadFile("ir/" + name + "." + arch + ".ll")
	if err != nil {
		return "", fmt.Errorf("there is no native runtime for %s", arch)
	}
	return string(text), nil
}
