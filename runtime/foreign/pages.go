package foreign

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// pages is memory for code, constants and data, one after the other in pages of their own, so that each can reach the
// others by short distances.
type pages struct {
	mapping []byte
	start   [parts + 1]int
}

// mapPages maps zeroed memory for parts of these sizes, writable as yet.
func mapPages(sizes [parts]int) (*pages, error) {
	p := &pages{}
	for i, n := range sizes {
		p.start[i+1] = p.start[i] + alignUp(n, os.Getpagesize())
	}
	var err error
	p.mapping, err = unix.Mmap(-1, 0, max(p.start[parts], 1), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		return nil, fmt.Errorf("memory for %d bytes of code: %w", p.start[parts], err)
	}
	return p, nil
}

// part is the memory of a part.
func (p *pages) part(i int) []byte { return p.mapping[p.start[i]:p.start[i+1]] }

// base is the address of a part.
func (p *pages) base(i int) uintptr { return address(p.mapping) + uintptr(p.start[i]) }

// protect ends the writing of code and constants, and lets code be run.
func (p *pages) protect() error {
	for i, access := range [parts]int{partCode: unix.PROT_READ | unix.PROT_EXEC, partConst: unix.PROT_READ} {
		if access == 0 || p.start[i] == p.start[i+1] {
			continue
		}
		if err := unix.Mprotect(p.part(i), access); err != nil {
			return fmt.Errorf("memory for code: %w", err)
		}
	}
	return nil
}

func (p *pages) free() error { return unix.Munmap(p.mapping) }
