package checkpoint

import (
	"io"
	"os"
	"path/filepath"
	"slices"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// fileKernels are the ops on files as a whole.
func fileKernels() []host.Kernel {
	return []host.Kernel{
		kernel("ReadFile", readFile),
		kernel("WriteFile", writeFile),
		kernel("MatchingFiles", matchingFiles),
	}
}

func readFile(c *host.Call) ([]*tensor.Tensor, error) {
	name, err := c.File(0)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, fileError(name, err)
	case info.IsDir():
		return nil, c.Errorf(status.FailedPrecondition, "%s; is a directory", name)
	case info.Size() > graphdef.MaxTensorBytes:
		return nil, c.Errorf(status.ResourceExhausted, "%s: %d bytes exceed the limit of %d", name, info.Size(),
			graphdef.MaxTensorBytes)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fileError(name, err)
	}
	return scalar(string(data)), nil
}

// writeFile makes the folders that are missing on the way, as TensorFlow does.
func writeFile(c *host.Call) ([]*tensor.Tensor, error) {
	name, err := c.File(0)
	if err != nil {
		return nil, err
	}
	contents, err := c.Text(1)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return nil, fileError(name, err)
	}
	return nil, graphdef.ReplaceFile(name, func(w io.Writer) error {
		_, err := io.WriteString(w, contents)
		return err
	})
}

// matchingFiles lists the files that match a pattern or one of several, in alphabetical order.
func matchingFiles(c *host.Call) ([]*tensor.Tensor, error) {
	if c.In[0].Rank() > 1 {
		return nil, c.Invalid("input patterns tensor must be scalar or vector, but had shape: %v", c.In[0].Shape())
	}
	var names []string
	for _, pattern := range c.In[0].Strings() {
		found, err := c.Glob(pattern)
		if err != nil {
			return nil, err
		}
		names = append(names, found...)
	}
	slices.Sort(names)
	return []*tensor.Tensor{tensor.OfStrings([]int{len(names)}, names...)}, nil
}
