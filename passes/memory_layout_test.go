package passes

import (
	"math/rand/v2"
	"testing"
)

// TestLayouts lays random buffers out: none that live together overlap, and the arena is near the largest sum of what
// lives at one time.
func TestLayouts(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	const positions = 60
	var total, bound int64
	for range 50 {
		var all []*buffer
		for range 40 {
			start := r.IntN(positions)
			end := min(positions-1, start+1+r.IntN(8))
			all = append(all, &buffer{class: &class{start: start, end: end}, size: aligned(r.Int64N(4096))})
		}
		_, least := peakOf(all, positions)
		size := layOut(all, least)
		total, bound = total+size, bound+least
		for i, a := range all {
			if a.offset+a.size > size {
				t.Fatalf("a buffer at %d of %d bytes in an arena of %d", a.offset, a.size, size)
			}
			for _, b := range all[:i] {
				if a.start <= b.end && b.start <= a.end && a.offset < b.offset+b.size && b.offset < a.offset+a.size {
					t.Fatalf("buffers overlap: [%d, %d) and [%d, %d)", a.offset, a.offset+a.size, b.offset, b.offset+b.size)
				}
			}
		}
	}
	if float64(total) > 1.03*float64(bound) {
		t.Errorf("arenas of %d bytes where %d are needed", total, bound)
	}
}
