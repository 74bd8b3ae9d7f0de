// Package file has the kernels of ops that read and write whole files, and that print. Like its neighbours it knows
// host.Call, and neither sessions nor the compiler.
package file

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// Kernels lists the package's ops.
func Kernels() []host.Kernel {
	return []host.Kernel{
		{Op: "ReadFile", Eval: readFile},
		{Op: "WriteFile", Eval: writeFile},
		{Op: "MatchingFiles", Eval: matchingFiles},
		{Op: "PrintV2", Eval: printString},
	}
}

// failed gives an error of the file system TensorFlow's code.
func failed(c *host.Call, err error) error {
	code := status.Unknown
	switch {
	case errors.Is(err, fs.ErrNotExist):
		code = status.NotFound
	case errors.Is(err, fs.ErrPermission):
		code = status.PermissionDenied
	}
	return c.Errorf(code, "%w", err)
}

func readFile(c *host.Call) ([]*tensor.Tensor, error) {
	name, err := c.Text(0)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, failed(c, err)
	}
	return []*tensor.Tensor{tensor.OfStrings(nil, string(data))}, nil
}

// writeFile also makes the directories that lead to the file.
func writeFile(c *host.Call) ([]*tensor.Tensor, error) {
	name, err := c.Text(0)
	if err != nil {
		return nil, err
	}
	data, err := c.Text(1)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return nil, failed(c, err)
	}
	if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
		return nil, failed(c, err)
	}
	return nil, nil
}

// matchingFiles lists the files that fit any of the patterns, by name.
func matchingFiles(c *host.Call) ([]*tensor.Tensor, error) {
	var names []string
	for _, pattern := range c.In[0].Strings() {
		found, err := filepath.Glob(pattern)
		if err != nil {
			return nil, c.Invalid("pattern %q: %w", pattern, err)
		}
		names = append(names, found...)
	}
	slices.Sort(names)
	return []*tensor.Tensor{tensor.OfStrings([]int{len(names)}, names...)}, nil
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
