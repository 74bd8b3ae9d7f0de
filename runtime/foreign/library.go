package foreign

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/ebitengine/purego"
)

// Library is a shared library in this process. Its functions may be called by several goroutines.
type Library struct {
	handle uintptr
	file   *placed
}

// placed is where the dynamic linker finds a library.
type placed struct {
	path string
	// loaded is called once the library is in the process, closed when it no longer is.
	loaded, closed func() error
}

// Open loads the shared library that image gives. It needs no file that others could change: its bytes lie in memory
// where the system can load from there, else in a temporary file that is gone once it is loaded.
func Open(image io.Reader) (*Library, error) {
	f, err := place(image)
	if err != nil {
		return nil, err
	}
	handle, err := purego.Dlopen(f.path, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("load native code: %w", err), f.loaded(), f.closed())
	}
	return &Library{handle, f}, f.loaded()
}

// Lookup is the address of a function or of data.
func (l *Library) Lookup(name string) (uintptr, error) {
	at, err := purego.Dlsym(l.handle, name)
	if err != nil {
		return 0, fmt.Errorf("native code: %w", err)
	}
	return at, nil
}

// Close unloads the library; nothing may run in it or call it later.
func (l *Library) Close() error { return errors.Join(purego.Dlclose(l.handle), l.file.closed()) }

func nothing() error { return nil }

// temporary places a library in a file, for systems that cannot load from memory.
func temporary(image io.Reader) (*placed, error) {
	f, err := os.CreateTemp("", "tfc-*.so")
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(f, image)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, errors.Join(err, os.Remove(f.Name()))
	}
	return &placed{f.Name(), func() error { return os.Remove(f.Name()) }, nothing}, nil
}
