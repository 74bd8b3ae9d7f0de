//go:build ignore

// Generate compiles the C sources of this package to LLVM IR text in a directory: go generate ./runtime/native.
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
)

const compiler = "clang-19"

// targets maps an architecture to clang's triple and where the C library's headers are, if not in the usual place.
var targets = []struct{ arch, triple, include string }{
	{"x86_64", "x86_64-linux-gnu", ""},
	{"aarch64", "aarch64-linux-gnu", "/usr/aarch64-linux-gnu/include"},
}

var units = []struct{ name, level string }{{"library", "-Os"}, {"main", "-Oz"}}

// noise is what names this machine or clang's choice of processor: whoever compiles the text chooses both.
var noise = regexp.MustCompile(`(?m)^(; ModuleID|source_filename|target (datalayout|triple)|!llvm\.ident).*\n` +
	`| "(target-cpu|target-features|tune-cpu|stack-protector-buffer-size|min-legal-vector-width)"="[^"]*"`)

func main() {
	log.SetFlags(0)
	dir := os.Args[1]
	for _, t := range targets {
		for _, u := range units {
			if err := generate(dir, u.name, u.level, t.arch, t.triple, t.include); err != nil {
				log.Fatalf("%s for %s: %v", u.name, t.arch, err)
			}
		}
	}
}

func generate(dir, unit, level, arch, triple, include string) error {
	args := []string{
		"--target=" + triple, "-std=c11", "-Wall", "-Wextra", "-Werror", level, "-fPIC", "-fomit-frame-pointer",
		"-fno-asynchronous-unwind-tables", "-fno-unwind-tables", "-fno-stack-protector", "-fno-ident",
		"-U_FORTIFY_SOURCE", "-fno-vectorize", "-fno-slp-vectorize", "-S", "-emit-llvm", "-o", "-",
	}
	if include != "" {
		args = append(args, "-isystem", include)
	}
	cmd := exec.Command(compiler, append(args, "c/"+unit+".c")...)
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		return err
	}
	head := fmt.Sprintf("; Generated from c/%s.c by generate.go with %s; do not edit.\n", unit, compiler)
	text = append([]byte(head), bytes.TrimLeft(noise.ReplaceAll(text, nil), "\n")...)
	return os.WriteFile(filepath.Join(dir, unit+"."+arch+".ll"), text, 0o644)
}
