package foreign

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// anonymousFile is a file that lies in memory and has no name. Kernels may forbid it; then it is a temporary one.
func anonymousFile() (f *os.File, remove func(), err error) {
	fd, err := unix.MemfdCreate("code", unix.MFD_CLOEXEC)
	if err != nil {
		return temporaryFile()
	}
	return os.NewFile(uintptr(fd), ""), func() {}, nil
}

// loadPath is where the dynamic linker finds the file.
func loadPath(f *os.File) string {
	if f.Name() != "" {
		return f.Name()
	}
	return fmt.Sprintf("/proc/self/fd/%d", f.Fd())
}
