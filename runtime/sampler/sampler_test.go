package sampler

import (
	"math"
	"testing"

	"tfc/runtime/host"
)

// TestAlias draws often enough to see the weights.
func TestAlias(t *testing.T) {
	weights := []float32{1, 0, 5, 2}
	a, r := newAlias(weights), simple{host.NewPhilox(1, 2)}
	const draws = 80000
	count := make([]float64, len(weights))
	for range draws {
		count[a.draw(r)]++
	}
	for i, w := range weights {
		if got := count[i] / draws; math.Abs(got-float64(w)/8) > 0.01 {
			t.Errorf("class %d: %v of the draws, want %v", i, got, w/8)
		}
	}
}

// TestCrop holds parts to what is asked of them.
func TestCrop(t *testing.T) {
	q := boxRequest{width: 60, height: 40, area: []float32{0.1, 0.5}, aspect: []float32{0.5, 2}}
	r := simple{host.NewPhilox(3, 4)}
	found := 0
	for range 1000 {
		aspect := r.float()*1.5 + 0.5
		part, ok := q.crop(r, aspect)
		if !ok {
			continue
		}
		found++
		share := part.area() / 2400
		if part.minX < 0 || part.minY < 0 || part.maxX > 60 || part.maxY > 40 || share < 0.1 || share > 0.5 {
			t.Fatalf("aspect %v: %+v has %v of the image", aspect, part, share)
		}
	}
	if found < 900 {
		t.Errorf("%d of 1000 draws gave a part", found)
	}
}
