// Package print has the kernel of PrintV2. Like its neighbours it knows host.Call, and neither sessions nor the compiler.
package print

import (
	"errors"
	"os"
	"slices"
	"strings"

	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// Kernels lists the package's ops.
func Kernels() []host.Kernel {
	return []host.Kernel{{Op: "PrintV2", Eval: printString}}
}

// printString prints to one of the process' streams, or appends to a file. Logs are the standard error here.
func printString(c *host.Call) ([]*tensor.Tensor, error) {
	s, err := c.Text(0)
	if err != nil {
		return nil, err
	}
	s += c.Node.Text("end")
	stream := c.Node.Text("output_stream")
	out := os.Stderr
	switch name, isFile := strings.CutPrefix(stream, "file://"); {
	case isFile:
		f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
		if err != nil {
			return nil, failed(c, err)
		}
		_, err = f.WriteString(s)
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, failed(c, err)
		}
		return nil, nil
	case stream == "stdout":
		out = os.Stdout
	case !slices.Contains([]string{"stderr", "log(info)", "log(warning)", "log(error)"}, stream):
		return nil, c.Invalid("unknown output stream: %s", stream)
	}
	if _, err := out.WriteString(s); err != nil {
		return nil, failed(c, err)
	}
	return nil, nil
}

// failed is an error of the stream that is written to.
func failed(c *host.Call, err error) error {
	return c.Node.Errorf(status.Unknown, "cannot print: %w", err)
}
