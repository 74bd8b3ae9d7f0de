// Package print has the kernels of Print and PrintV2. Like its neighbours it knows host.Call, and neither sessions nor the compiler.
package print

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync/atomic"

	"tfc/frontend/text"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// Kernels lists the package's ops.
func Kernels() []host.Kernel {
	return []host.Kernel{{Op: "Print", Eval: printValues}, {Op: "PrintV2", Eval: printString}}
}

// printValues hands its first input on and prints the others with a message to the standard error, so many times.
func printValues(c *host.Call) ([]*tensor.Tensor, error) {
	calls, err := host.Resource(c, func(string) (*atomic.Int64, error) { return new(atomic.Int64), nil })
	if err != nil {
		return nil, err
	}
	if n := c.Node.Int("first_n"); n >= 0 && calls.Add(1) > n {
		return c.In[:1], nil
	}
	line := c.Node.Text("message")
	for _, t := range c.In[1:] {
		line += "[" + text.Summarize(t, int(c.Node.Int("summarize"))) + "]"
	}
	if _, err := fmt.Fprintln(os.Stderr, line); err != nil {
		return nil, failed(c, err)
	}
	return c.In[:1], nil
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
		path, err := c.Path(name)
		if err != nil {
			return nil, err
		}
		f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
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
