package sampler

import (
	"math"

	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// boxKernels draw a part of an image that holds enough of one of its boxes.
func boxKernels() []host.Kernel {
	attempts := func(c *host.Call) uint64 { return 4 * uint64(c.Node.Int("max_attempts")) }
	draw := drawing(attempts, func(c *host.Call, _ *state, r simple) ([]*tensor.Tensor, error) { return sampleBox(c, r) })
	return []host.Kernel{
		{Op: "SampleDistortedBoundingBox", Eval: draw},
		{Op: "SampleDistortedBoundingBoxV2", Eval: draw},
		{Op: "StatelessSampleDistortedBoundingBox", Eval: func(c *host.Call) ([]*tensor.Tensor, error) {
			seed := c.In[3]
			if seed.Rank() != 1 || seed.Len() != 2 {
				return nil, c.Invalid("seed must have shape [2], not %v", seed.Shape())
			}
			return sampleBox(c, simple{host.Scrambled(seed.Int(0), seed.Int(1))})
		}},
	}
}

// rectangle is in pixels; the maxima are outside.
type rectangle struct{ minX, minY, maxX, maxY int }

func (r rectangle) area() float32 { return float32((r.maxX - r.minX) * (r.maxY - r.minY)) }

func (r rectangle) shared(o rectangle) float32 {
	s := rectangle{max(r.minX, o.minX), max(r.minY, o.minY), min(r.maxX, o.maxX), min(r.maxY, o.maxY)}
	if s.minX > s.maxX || s.minY > s.maxY {
		return 0
	}
	return s.area()
}

// boxRequest is what is asked of a part.
type boxRequest struct {
	width, height int
	boxes         []rectangle
	covered       float32
	aspect, area  []float32
}

// readBoxes checks the inputs: the image's size, the boxes in fractions of it, and how much of one is to be covered.
func readBoxes(c *host.Call) (boxRequest, error) {
	size, boxes := c.In[0], c.In[1]
	q := boxRequest{aspect: c.Node.Floats("aspect_ratio_range"), area: c.Node.Floats("area_range"),
		covered: c.Node.Float("min_object_covered")}
	if size.Rank() != 1 || size.Len() != 3 {
		return q, c.Invalid("image_size must contain 3 elements, found %v", size.Shape())
	}
	if boxes.Rank() != 3 || boxes.Shape()[2] != 4 {
		return q, c.Invalid("input boxes must be [batch, n, 4], found %v", boxes.Shape())
	}
	if c.Node.Op != "SampleDistortedBoundingBox" {
		q.covered = float32(c.In[2].Float(0))
	}
	q.height, q.width = int(size.Int(0)), int(size.Int(1))
	if q.height <= 0 || q.width <= 0 || q.covered < 0 {
		return q, c.Invalid("image height %d and width %d must be positive, min_object_covered %v not negative",
			q.height, q.width, q.covered)
	}
	for i := 0; i < boxes.Len(); i += 4 {
		var v [4]float32
		for k := range v {
			if v[k] = float32(boxes.Float(i + k)); !(v[k] >= 0 && v[k] <= 1) {
				return q, c.Invalid("all bounding box coordinates must be in [0.0, 1.0]: %v", v[k])
			}
		}
		if v[0] >= v[2] || v[1] >= v[3] {
			return q, c.Invalid("bounding box must have positive area: %v", v)
		}
		q.boxes = append(q.boxes, rectangle{int(v[1] * float32(q.width)), int(v[0] * float32(q.height)),
			int(v[3] * float32(q.width)), int(v[2] * float32(q.height))})
	}
	if len(q.boxes) == 0 {
		if !c.Node.Bool("use_image_if_no_bounding_boxes") {
			return q, c.Invalid("no bounding boxes provided as input; allow that, or provide some")
		}
		q.boxes = []rectangle{{0, 0, q.width, q.height}}
	}
	return q, nil
}

// sampleBox tries until a part is good, and gives the whole image if none is: its begin, its size, and itself as a box.
func sampleBox(c *host.Call, r simple) ([]*tensor.Tensor, error) {
	q, err := readBoxes(c)
	if err != nil {
		return nil, err
	}
	part := rectangle{0, 0, q.width, q.height}
	for range c.Node.Int("max_attempts") {
		aspect := r.float()*(q.aspect[1]-q.aspect[0]) + q.aspect[0]
		if found, ok := q.crop(r, aspect); ok && q.satisfies(found) {
			part = found
			break
		}
	}
	d := c.In[0].DType()
	begin, size := tensor.New(d, 3), tensor.New(d, 3)
	for i, v := range []int{part.minY, part.minX, 0} {
		begin.SetInt(i, int64(v))
	}
	for i, v := range []int{part.maxY - part.minY, part.maxX - part.minX, -1} {
		size.SetInt(i, int64(v))
	}
	h, w := float32(q.height), float32(q.width)
	box := tensor.Of([]int{1, 1, 4},
		float32(part.minY)/h, float32(part.minX)/w, float32(part.maxY)/h, float32(part.maxX)/w)
	return []*tensor.Tensor{begin, size, box}, nil
}

// satisfies reports whether enough of one of the boxes is covered.
func (q boxRequest) satisfies(part rectangle) bool {
	const smallest = 1 // pixel
	if part.area() < smallest {
		return false
	}
	for _, b := range q.boxes {
		if b.area() >= smallest && part.shared(b)/b.area() >= q.covered {
			return true
		}
	}
	return false
}

// rint rounds to even, as C's lrintf does.
func rint(x float32) int { return int(math.RoundToEven(float64(x))) }

// crop draws a part of an aspect ratio whose area is in the range; there may be none.
func (q boxRequest) crop(r simple, aspect float32) (rectangle, bool) {
	if q.area[1] <= 0 || aspect <= 0 || q.area[0] > q.area[1] {
		return rectangle{}, false
	}
	all := float32(q.width) * float32(q.height)
	least, most := q.area[0]*all, q.area[1]*all
	height := rint(float32(math.Sqrt(float64(least / aspect))))
	highest := rint(float32(math.Sqrt(float64(most / aspect))))
	if rint(float32(highest)*aspect) > q.width {
		const epsilon = float32(0.0000001)
		highest = int((float64(q.width) + 0.5 - float64(epsilon)) / float64(aspect))
		if rint(float32(highest)*aspect) > q.width {
			highest--
		}
	}
	highest = min(highest, q.height)
	if height = min(height, highest); height < highest {
		height += int(r.uniform(uint32(highest - height + 1)))
	}
	width := rint(float32(height) * aspect)
	if float32(width*height) < least { // a pixel more or less may do
		height++
		width = rint(float32(height) * aspect)
	}
	if float32(width*height) > most {
		height--
		width = rint(float32(height) * aspect)
	}
	if area := float32(width * height); area < least || area > most || width > q.width || height > q.height ||
		width <= 0 || height <= 0 {
		return rectangle{}, false
	}
	x, y := 0, 0
	if height < q.height {
		y = int(r.uniform(uint32(q.height - height)))
	}
	if width < q.width {
		x = int(r.uniform(uint32(q.width - width)))
	}
	return rectangle{x, y, x + width, y + height}, true
}
