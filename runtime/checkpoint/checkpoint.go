// Package checkpoint is the ops that write and read checkpoints, and files as a whole, as host.Kernels; Kernels joins
// them. A checkpoint is written as it is at one moment: the inputs are values already.
//
// The formats are graphdef's business. The package must not know sessions, variables or the compiler.
package checkpoint

import (
	"fmt"
	"os"
	"path/filepath"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// Kernels are the ops on checkpoints and files.
func Kernels() []host.Kernel {
	return append([]host.Kernel{
		kernel("SaveV2", saveV2),
		kernel("RestoreV2", restoreV2),
		kernel("MergeV2Checkpoints", mergeV2),
		kernel("Save", saveV1),
		kernel("SaveSlices", saveSlices),
		kernel("Restore", restoreV1),
		kernel("RestoreSlice", restoreV1),
		kernel("ShardedFilename", shardedFilename),
		kernel("ShardedFilespec", shardedFilespec),
	}, fileKernels()...)
}

// kernel is a Kernel whose errors blame its node.
func kernel(op string, eval func(c *host.Call) ([]*tensor.Tensor, error)) host.Kernel {
	return host.Kernel{Op: op, Eval: func(c *host.Call) ([]*tensor.Tensor, error) {
		out, err := eval(c)
		return out, c.Blame(err)
	}}
}

// texts is the value of input i, a vector of n strings; n < 0 is any number.
func texts(c *host.Call, i, n int) ([]string, error) {
	t := c.In[i]
	if t.Rank() != 1 || n >= 0 && t.Len() != n {
		return nil, c.Invalid("input %d must be a vector of %d strings, not of shape %v", i, n, t.Shape())
	}
	return t.Strings(), nil
}

// saved joins tensors with their names and their slices; no slices are whole tensors.
func saved(names, slices []string, tensors []*tensor.Tensor) []graphdef.Saved {
	list := make([]graphdef.Saved, len(tensors))
	for i, t := range tensors {
		list[i] = graphdef.Saved{Key: names[i], Tensor: t}
		if slices != nil {
			list[i].ShapeAndSlice = slices[i]
		}
	}
	return list
}

func saveV2(c *host.Call) ([]*tensor.Tensor, error) {
	return save(c, 3, graphdef.WriteBundle)
}

func saveV1(c *host.Call) ([]*tensor.Tensor, error) {
	return save(c, 2, graphdef.WriteV1)
}

func saveSlices(c *host.Call) ([]*tensor.Tensor, error) {
	return save(c, 3, graphdef.WriteV1)
}

// save takes a file name, the tensors' names, their slices if the tensors come only at input 3, and the tensors.
func save(c *host.Call, first int, write func(path string, tensors []graphdef.Saved) error) ([]*tensor.Tensor, error) {
	path, err := c.File(0)
	if err != nil {
		return nil, err
	}
	tensors := c.In[first:]
	names, err := texts(c, 1, len(tensors))
	if err != nil {
		return nil, err
	}
	var slices []string
	if first > 2 {
		if slices, err = texts(c, 2, len(tensors)); err != nil {
			return nil, err
		}
	}
	return nil, write(path, saved(names, slices, tensors))
}

func restoreV2(c *host.Call) ([]*tensor.Tensor, error) {
	types := c.Node.Types("dtypes")
	prefix, err := c.File(0)
	if err != nil {
		return nil, err
	}
	names, err := texts(c, 1, len(types))
	if err != nil {
		return nil, err
	}
	slices, err := texts(c, 2, len(types))
	if err != nil {
		return nil, err
	}
	b, err := graphdef.OpenCheckpoint(prefix)
	if err != nil {
		return nil, err
	}
	out := make([]*tensor.Tensor, len(types))
	for i, t := range types {
		if out[i], err = restore(c, b, names[i], slices[i], t); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// restoreV1 serves Restore, and RestoreSlice with its third input.
func restoreV1(c *host.Call) ([]*tensor.Tensor, error) {
	text := make([]string, 3)
	for i := range c.In {
		var err error
		if text[i], err = c.Text(i); err != nil {
			return nil, err
		}
	}
	path, err := c.Path(text[0])
	if err != nil {
		return nil, err
	}
	b, err := graphdef.OpenCheckpoint(path)
	if err != nil {
		return nil, err
	}
	t, err := restore(c, b, text[1], text[2], c.Node.Type("dt"))
	return []*tensor.Tensor{t}, err
}

// restore reads a tensor or a slice of it, which must be of type want.
func restore(c *host.Call, b *graphdef.Bundle, name, slice string, want pb.DataType) (*tensor.Tensor, error) {
	if e := b.Entry(name); e != nil && e.Dtype != want {
		return nil, c.Invalid("tensor_name = %s; expected dtype %s does not equal original dtype %s", name,
			graphdef.TypeName(want), graphdef.TypeName(e.Dtype))
	}
	return b.ReadSlice(name, slice)
}

func mergeV2(c *host.Call) ([]*tensor.Tensor, error) {
	prefixes, err := texts(c, 0, -1)
	if err != nil {
		return nil, err
	}
	if prefixes, err = c.Paths(prefixes); err != nil {
		return nil, err
	}
	dest, err := c.File(1)
	if err != nil {
		return nil, err
	}
	if err := graphdef.MergeBundles(prefixes, dest, c.Node.Bool("allow_missing_files")); err != nil {
		return nil, err
	}
	if c.Node.Bool("delete_old_dirs") {
		for _, prefix := range prefixes {
			if dir := filepath.Dir(prefix); dir != filepath.Dir(dest) {
				// A folder that holds more than the checkpoint stays, as TensorFlow leaves it.
				_ = os.Remove(dir)
			}
		}
	}
	return nil, nil
}

func shardedFilename(c *host.Call) ([]*tensor.Tensor, error) {
	base, err := c.Text(0)
	if err != nil {
		return nil, err
	}
	shard, err := c.Int(1)
	if err != nil {
		return nil, err
	}
	shards, err := c.Int(2)
	return scalar(fmt.Sprintf("%s-%05d-of-%05d", base, shard, shards)), err
}

func shardedFilespec(c *host.Call) ([]*tensor.Tensor, error) {
	base, err := c.Text(0)
	if err != nil {
		return nil, err
	}
	shards, err := c.Int(1)
	return scalar(fmt.Sprintf("%s-?????-of-%05d", base, shards)), err
}

func scalar(s string) []*tensor.Tensor { return []*tensor.Tensor{tensor.OfStrings(nil, s)} }

// fileError gives an error of the system TensorFlow's code.
func fileError(name string, err error) error {
	code := status.Unknown
	switch {
	case os.IsNotExist(err):
		code = status.NotFound
	case os.IsPermission(err):
		code = status.PermissionDenied
	}
	return status.Errorf(code, "", "", "%s; %w", name, err)
}
