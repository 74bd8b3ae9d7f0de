//go:build !linux

package foreign

import "os"

func anonymousFile() (f *os.File, remove func(), err error) { return temporaryFile() }

// loadPath is where the dynamic linker finds the file.
func loadPath(f *os.File) string { return f.Name() }
