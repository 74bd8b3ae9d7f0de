//go:build ignore

// Generate compiles the .proto files of this folder, services included, to Go files beside them, or below -out.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// grpcPlugin is the generator of services; it has a version of its own, apart from grpc's.
const grpcPlugin = "google.golang.org/grpc/cmd/protoc-gen-go-grpc@v1.6.2"

func main() {
	out := flag.String("out", ".", "folder that the Go files are written to")
	flag.Parse()
	if err := generate(*out); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// generate runs protoc from the module's root, since the files import each other by their path below it.
func generate(out string) error {
	tmp, err := os.MkdirTemp("", "protoc-gen-go")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	plugin := filepath.Join(tmp, "protoc-gen-go")
	if err := run(nil, "go", "build", "-o", plugin, "google.golang.org/protobuf/cmd/protoc-gen-go"); err != nil {
		return err
	}
	if err := run([]string{"GOBIN=" + tmp}, "go", "install", grpcPlugin); err != nil {
		return err
	}
	if out, err = filepath.Abs(out); err != nil {
		return err
	}
	if err := os.Chdir("../../.."); err != nil {
		return err
	}
	protos, err := filepath.Glob("runtime/cluster/pb/*.proto")
	if err != nil {
		return err
	}
	const module = "module=tfc/runtime/cluster/pb"
	args := []string{"--plugin=protoc-gen-go=" + plugin, "--go_out=" + out, "--go_opt=" + module,
		"--plugin=protoc-gen-go-grpc=" + plugin + "-grpc", "--go-grpc_out=" + out, "--go-grpc_opt=" + module}
	return run(nil, "protoc", append(args, protos...)...)
}

func run(env []string, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
