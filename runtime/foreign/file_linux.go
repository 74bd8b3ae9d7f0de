package foreign

import (
	"errors"
	"fmt"
	"io"

	"golang.org/x/sys/unix"
)

// descriptor writes to an open file. It is no os.File, which the collector would close: the dynamic linker takes files of
// one name for one library, and the name of a file in memory is its descriptor's number.
type descriptor int

func (d descriptor) Write(p []byte) (int, error) { return unix.Write(int(d), p) }

func (d descriptor) close() error { return unix.Close(int(d)) }

// place puts a library into a file that lies in memory and has no name. Systems may forbid it; then it is a temporary
// one.
func place(image io.Reader) (*placed, error) {
	fd, err := unix.MemfdCreate("code", unix.MFD_CLOEXEC)
	if err != nil {
		return temporary(image)
	}
	d := descriptor(fd)
	if _, err := io.Copy(d, image); err != nil {
		return nil, errors.Join(err, d.close())
	}
	return &placed{fmt.Sprintf("/proc/self/fd/%d", fd), nothing, d.close}, nil
}
