package mem

import "testing"

func TestAlloc(t *testing.T) {
	for _, size := range []int{0, 1, 64, 5000, hugePage - 1, hugePage, 3*hugePage + 5} {
		b, err := Alloc(size)
		if err != nil {
			t.Fatal(err)
		}
		if len(b.Bytes()) != size || b.Pointer() == nil {
			t.Errorf("size %d: got %d bytes at %p", size, len(b.Bytes()), b.Pointer())
		}
		align := uintptr(4096)
		if size >= hugePage {
			align = hugePage
		}
		if uintptr(b.Pointer())%align != 0 {
			t.Errorf("size %d: address %p is not a multiple of %d", size, b.Pointer(), align)
		}
		for i, x := range b.Bytes() {
			if x != 0 {
				t.Fatalf("size %d: byte %d is %d", size, i, x)
			}
			b.Bytes()[i] = 0xff
		}
		if n := len(Slice[uint64](b)); n != size/8 {
			t.Errorf("size %d: %d words", size, n)
		}
		if err := b.Free(); err != nil {
			t.Error(err)
		}
		if err := b.Free(); err != nil {
			t.Error(err)
		}
	}
	if _, err := Alloc(-1); err == nil {
		t.Error("a negative size was accepted")
	}
}
