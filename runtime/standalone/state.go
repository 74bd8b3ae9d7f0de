package standalone

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/runtime/abi"
)

// The file in which variables are kept from one process to the next has the form that executables without host work
// give it (runtime/native/c/state.c): the magic, then for each variable the length of its name, the name, type, rank,
// dimensions, 1 if it is initialised, and then the data. Numbers are of 8 bytes, little-endian.
const stateMagic = "tfcstate1\n"

var errDamaged = errors.New("the state file is damaged")

// stateFile is that file and what it held when it was read.
type stateFile struct {
	path string
	vars []abi.Var
	held []byte
}

// load sets the variables that the file has; a file that is not there has none.
func (s *stateFile) load(to *runtime.Variables) (err error) {
	if s.held, err = os.ReadFile(s.path); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	rest, ok := bytes.CutPrefix(s.held, []byte(stateMagic))
	if !ok {
		return fmt.Errorf("%s: not a state file", s.path)
	}
	r := &stateReader{rest: rest}
	for len(r.rest) > 0 {
		if err := s.variable(r, to); err != nil {
			return fmt.Errorf("%s: %w", s.path, err)
		}
	}
	return nil
}

func (s *stateFile) variable(r *stateReader, to *runtime.Variables) error {
	name := string(r.take(r.number()))
	d, err := graphdef.DType(pb.DataType(r.number()))
	shape := make([]int, r.number())
	for i := range shape {
		shape[i] = r.number()
	}
	set := r.number() != 0
	if r.bad || err != nil {
		return errDamaged
	}
	i := slices.IndexFunc(s.vars, func(v abi.Var) bool { return v.Name == name })
	switch {
	case i < 0:
		return fmt.Errorf("variable %s, which this program lacks", name)
	case s.vars[i].DType != d || !slices.Equal(s.vars[i].Shape, shape):
		return fmt.Errorf("variable %s has another type in the state file", name)
	case !set:
		return nil
	}
	t := tensor.New(d, shape...)
	copy(t.Bytes(), r.take(len(t.Bytes())))
	if r.bad {
		return errDamaged
	}
	to.Set(name, t)
	return nil
}

// stateReader reads numbers and bytes; bad says that something was missing.
type stateReader struct {
	rest []byte
	bad  bool
}

func (r *stateReader) take(n int) []byte {
	if r.bad = r.bad || n < 0 || n > len(r.rest); r.bad {
		return nil
	}
	out := r.rest[:n]
	r.rest = r.rest[n:]
	return out
}

// number is a size: one that no file could hold is as bad as a missing one.
func (r *stateReader) number() int {
	raw := r.take(8)
	if raw == nil {
		return 0
	}
	n := int64(binary.LittleEndian.Uint64(raw))
	if n < 0 || n > int64(len(r.rest)) {
		r.bad = true
		return 0
	}
	return int(n)
}

// save writes the file if anything in it has changed: under another name first, so that it is whole at any moment.
func (s *stateFile) save(from *runtime.Variables) error {
	image := s.image(from)
	if bytes.Equal(image, s.held) {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(s.path), "."+filepath.Base(s.path)+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(image)
	if err := errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return os.Rename(f.Name(), s.path)
}

func (s *stateFile) image(from *runtime.Variables) []byte {
	out := []byte(stateMagic)
	number := func(n int) { out = binary.LittleEndian.AppendUint64(out, uint64(n)) }
	for _, v := range s.vars {
		number(len(v.Name))
		out = append(out, v.Name...)
		number(int(graphdef.DataType(v.DType)))
		number(len(v.Shape))
		for _, d := range v.Shape {
			number(d)
		}
		t, set := from.Get(v.Name)
		if !set {
			number(0)
			continue
		}
		number(1)
		out = append(out, t.Bytes()...)
	}
	return out
}
