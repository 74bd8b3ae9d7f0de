// Package mem allocates the memory that native code works on: aligned, zeroed, outside the Go heap, in huge pages where
// it is large.
//
// It is a leaf and knows only the operating system. A Go slice is as good for a short call (the collector moves
// nothing); this memory is for what native code keeps or streams over: arenas, weights, buffers of benchmarks.
package mem

import (
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"
)

// hugePage is the size from which memory is worth asking huge pages for: streams over them gain a quarter.
const hugePage = 2 << 20

// Block is a piece of memory. Its address is a multiple of the page size, and of 2 MiB where it is as large as that.
type Block struct {
	mapping []byte
	data    []byte
}

// Alloc maps size zeroed bytes.
func Alloc(size int) (*Block, error) {
	if size < 0 {
		return nil, fmt.Errorf("allocate %d bytes", size)
	}
	slack := 0
	if size >= hugePage {
		slack = hugePage
	}
	mapping, err := unix.Mmap(-1, 0, max(size, 1)+slack, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		return nil, fmt.Errorf("allocate %d bytes: %w", size, err)
	}
	b := &Block{mapping: mapping, data: mapping[:size]}
	if slack > 0 {
		at := -uintptr(unsafe.Pointer(&mapping[0])) & (hugePage - 1)
		b.data = mapping[at : at+uintptr(size)]
		adviseHuge(b.data)
	}
	return b, nil
}

// Bytes is the memory; it is gone after Free.
func (b *Block) Bytes() []byte { return b.data }

// Pointer is the address of the memory, also of a block of size 0.
func (b *Block) Pointer() unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(b.data)) }

// Free unmaps the memory. It may be called again.
func (b *Block) Free() error {
	if b.mapping == nil {
		return nil
	}
	err := unix.Munmap(b.mapping)
	b.mapping, b.data = nil, nil
	return err
}

// Slice views the memory as elements of T.
func Slice[T any](b *Block) []T {
	var zero T
	return unsafe.Slice((*T)(b.Pointer()), len(b.data)/int(unsafe.Sizeof(zero)))
}
