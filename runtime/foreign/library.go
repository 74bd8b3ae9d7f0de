package foreign

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/ebitengine/purego"
)

// Library is a shared library in this process. Its functions may be called by several goroutines.
type Library struct{ handle uintptr }

// Open loads the shared library that image gives. It needs no file that others could change: its bytes lie in memory
// where the system can load from there, else in a temporary file that is gone once it is loaded.
func Open(image io.Reader) (*Library, error) {
	f, remove, err := anonymousFile()
	if err != nil {
		return nil, err
	}
	defer remove()
	if _, err := io.Copy(f, image); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	handle, err := purego.Dlopen(loadPath(f), purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("load native code: %w", err)
	}
	return &Library{handle}, nil
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
func (l *Library) Close() error { return purego.Dlclose(l.handle) }

// temporaryFile is a file for systems that cannot load from memory.
func temporaryFile() (f *os.File, remove func(), err error) {
	if f, err = os.CreateTemp("", "tfc-*.so"); err != nil {
		return nil, nil, err
	}
	return f, func() { os.Remove(f.Name()) }, nil
}
