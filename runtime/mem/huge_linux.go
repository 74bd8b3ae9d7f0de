package mem

import "golang.org/x/sys/unix"

// adviseHuge asks for huge pages; a system without them serves small ones.
func adviseHuge(data []byte) { _ = unix.Madvise(data, unix.MADV_HUGEPAGE) }
