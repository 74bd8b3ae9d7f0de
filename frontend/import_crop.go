package frontend

import (
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// cropRows sample boxes of images, with the gradients of that.
func cropRows() []Row {
	return []Row{
		{Op: "CropAndResize", Import: one(importCropAndResize), Static: []int{3}},
		{Op: "CropAndResizeGradImage", Import: one(importCropGradImage), Static: []int{3}},
		{Op: "CropAndResizeGradBoxes", Import: one(importCropGradBoxes)},
		{Op: "RandomCrop", Import: one(importRandomCrop), Static: []int{1}, Random: true},
	}
}

// cropper samples the pixels [batch·h·w, c] of the images that boxes name.
type cropper struct {
	n            *Node
	image, which *ir.Value
	sizes, crop  []int
	boxes        int
}

// cropper checks boxes [n,4] and the images that they lie in, of the given sizes.
func (n *Node) cropper(boxes, which *ir.Value, sizes, crop []int) (cropper, bool) {
	if n.Err() != nil || len(sizes) != 4 || boxes.Type.Rank() != 2 || n.Sizes(boxes)[1] != 4 ||
		which.Type.Rank() != 1 || n.Sizes(which)[0] != n.Sizes(boxes)[0] {
		n.Invalid("boxes %s must be [n,4] and box_index %s [n], for an image of rank 4, not %s",
			typeText(boxes.Type), typeText(which.Type), sizesText(sizes))
		return cropper{}, false
	}
	if len(crop) != 2 || min(crop[0], crop[1]) <= 0 || min(sizes[1], sizes[2]) <= 0 {
		n.Invalid("crop dimensions %v and image dimensions %v must be positive", crop, sizes)
		return cropper{}, false
	}
	n.CheckRange(which, 0, sizes[0], int(status.OutOfRange), "box_index[%d] = %d is not in the batch")
	return cropper{n: n, sizes: sizes, crop: crop, boxes: n.Sizes(boxes)[0], which: n.Cast(which, tensor.I64)}, true
}

// over sets the image whose pixels are sampled.
func (c cropper) over(image *ir.Value) cropper {
	c.image = c.n.Resize(c.n.Cast(image, tensor.F32), product(c.sizes[:3]), c.sizes[3])
	return c
}

// grid is the sample positions [boxes, crop, crop] along both axes, and which of them lie in the image.
func (c cropper) grid(boxes *ir.Value) (y, x, inside *ir.Value) {
	n, shape := c.n, ir.Dims(c.boxes, c.crop[0], c.crop[1])
	wide := func(v *ir.Value, axis int) *ir.Value { return n.Broadcast(v, []int{0, axis + 1}, shape) }
	y, yIn := c.positions(boxes, 0)
	x, xIn := c.positions(boxes, 1)
	return wide(y, 0), wide(x, 1), n.Do("and", wide(yIn, 0), wide(xIn, 1))
}

// importCropAndResize samples each box of an image; positions outside of it give the extrapolation value.
func importCropAndResize(n *Node) *ir.Value {
	image, boxes := n.In(0), n.In(1)
	c, ok := n.cropper(boxes, n.In(2), n.Sizes(image), n.Static(3).Ints())
	if !ok {
		return nil
	}
	n.Check(n.Do("is_finite", boxes), int(status.InvalidArgument), "boxes values must be finite")
	c = c.over(image)
	y, x, inside := c.grid(boxes)
	sampled := c.bilinear(y, x)
	if n.Def.Text("method") == "nearest" {
		sampled = c.sample(n.roundAway(y), n.roundAway(x))
	}
	outside := n.Like(sampled, float64(n.Def.Float("extrapolation_value")))
	return n.Select(n.Broadcast(inside, span(0, 3), sampled.Type.Shape), sampled, outside)
}

// roundAway rounds, halves away from 0.
func (n *Node) roundAway(x *ir.Value) *ir.Value {
	whole := n.Do("trunc", x)
	away := n.Do("ge", n.Do("abs", n.Sub(x, whole)), n.Like(x, 0.5))
	return n.Select(away, n.Add(whole, n.Do("sign", x)), whole)
}

// importCropGradImage adds each adjoint to the pixels that were sampled, by their weights.
func importCropGradImage(n *Node) *ir.Value {
	dy, boxes, sizes := n.In(0), n.In(1), n.Static(3).Ints()
	if n.Err() != nil || dy.Type.Rank() != 4 {
		n.Invalid("grads image must be 4-D, found %s", typeText(dy.Type))
		return nil
	}
	given := n.Sizes(dy)
	c, ok := n.cropper(boxes, n.In(2), sizes, given[1:3])
	if !ok || given[0] != c.boxes || given[3] != sizes[3] {
		n.Invalid("grads %v, boxes %s and image_size %v do not fit", given, typeText(boxes.Type), sizes)
		return nil
	}
	y, x, inside := c.grid(boxes)
	image := n.Splat(ir.TypeOf(tensor.F32, product(sizes[:3]), sizes[3]), 0)
	add := func(y, x, weight *ir.Value) {
		weight = n.Select(inside, weight, n.Like(weight, 0))
		rows := n.Mul(dy, n.Broadcast(weight, span(0, 3), dy.Type.Shape))
		count := product(given[:3])
		image = n.Scatter("add", image, n.Resize(c.pixel(y, x), count), n.Resize(rows, count, sizes[3]))
	}
	if n.Def.Text("method") == "nearest" {
		add(n.roundAway(y), n.roundAway(x), n.Like(y, 1))
	} else {
		top, left, bottom, right := n.Do("floor", y), n.Do("floor", x), n.Do("ceil", y), n.Do("ceil", x)
		dy, dx := n.Sub(y, top), n.Sub(x, left)
		add(top, left, n.Mul(n.complement(dx), n.complement(dy)))
		add(top, right, n.Mul(dx, n.complement(dy)))
		add(bottom, left, n.Mul(n.complement(dx), dy))
		add(bottom, right, n.Mul(dx, dy))
	}
	return n.Cast(n.Resize(image, sizes...), n.DType("T"))
}

// importCropGradBoxes moves the borders of each box along the image's slopes at its samples.
func importCropGradBoxes(n *Node) *ir.Value {
	dy, image, boxes := n.In(0), n.In(1), n.In(2)
	if n.Err() != nil || dy.Type.Rank() != 4 {
		n.Invalid("grads image must be 4-D, found %s", typeText(dy.Type))
		return nil
	}
	given := n.Sizes(dy)
	c, ok := n.cropper(boxes, n.In(3), n.Sizes(image), given[1:3])
	if !ok || given[0] != c.boxes || given[3] != c.sizes[3] {
		n.Invalid("grads %v, boxes %s and image %s do not fit", given, typeText(boxes.Type), typeText(image.Type))
		return nil
	}
	c = c.over(image)
	y, x, inside := c.grid(boxes)
	top, left, bottom, right := n.Do("floor", y), n.Do("floor", x), n.Do("ceil", y), n.Do("ceil", x)
	tl, tr, bl, br := c.sample(top, left), c.sample(top, right), c.sample(bottom, left), c.sample(bottom, right)
	wide := func(v *ir.Value) *ir.Value { return n.Broadcast(v, span(0, 3), tl.Type.Shape) }
	mix := func(a, b, weight *ir.Value) *ir.Value {
		return n.Add(n.Mul(wide(n.complement(weight)), a), n.Mul(wide(weight), b))
	}
	slope := func(s *ir.Value) *ir.Value { // summed over the channels, 0 outside of the image
		s = n.Reduce("sum", n.Mul(s, dy), 3)
		return n.Select(inside, s, n.Like(s, 0))
	}
	along := [2]*ir.Value{
		slope(mix(n.Sub(bl, tl), n.Sub(br, tr), n.Sub(x, left))),
		slope(mix(n.Sub(tr, tl), n.Sub(br, bl), n.Sub(y, top))),
	}
	var lows, highs []*ir.Value
	for axis, s := range along {
		last := float32(c.sizes[axis+1] - 1)
		low, high := n.Like(s, float64(last)*0.5), n.Like(s, float64(last)*0.5)
		if c.crop[axis] > 1 {
			ratio := last / float32(c.crop[axis]-1)
			high = n.Mul(n.Iota(s.Type, axis+1), n.Like(s, float64(ratio)))
			low = n.Sub(n.Like(s, float64(last)), high)
		}
		sum := func(weight *ir.Value) *ir.Value { return n.Resize(n.Reduce("sum", n.Mul(s, weight), 1, 2), c.boxes, 1) }
		lows, highs = append(lows, sum(low)), append(highs, sum(high))
	}
	return n.Concat(1, append(lows, highs...)...)
}

// positions are the sample positions [boxes, crop] along an axis, and whether they lie in the image.
func (c cropper) positions(boxes *ir.Value, axis int) (at, inside *ir.Value) {
	n := c.n
	column := func(k int) *ir.Value {
		return n.Broadcast(n.Resize(n.SliceAxis(boxes, 1, k, k+1), c.boxes), []int{0}, ir.Dims(c.boxes, c.crop[axis]))
	}
	lo, hi := column(axis), column(axis+2)
	last := n.Like(lo, float64(c.sizes[axis+1]-1))
	if c.crop[axis] > 1 {
		step := n.Div(n.Mul(n.Sub(hi, lo), last), n.Like(lo, float64(c.crop[axis]-1)))
		at = n.Add(n.Mul(lo, last), n.Mul(n.Iota(lo.Type, 1), step))
	} else {
		at = n.Mul(n.Mul(n.Like(lo, 0.5), n.Add(lo, hi)), last)
	}
	return at, n.Do("and", n.Do("ge", at, n.Like(at, 0)), n.Do("le", at, last))
}

// pixel numbers the pixels at whole positions, clamped to the image.
func (c cropper) pixel(y, x *ir.Value) *ir.Value {
	n := c.n
	whole := func(v *ir.Value, size int) *ir.Value {
		v = n.Do("min", n.Do("max", v, n.Like(v, 0)), n.Like(v, float64(size-1)))
		return n.Cast(v, tensor.I64)
	}
	at := n.Broadcast(c.which, []int{0}, y.Type.Shape)
	at = n.Add(n.Mul(at, n.Like(at, float64(c.sizes[1]))), whole(y, c.sizes[1]))
	return n.Add(n.Mul(at, n.Like(at, float64(c.sizes[2]))), whole(x, c.sizes[2]))
}

// sample reads the pixels at whole positions.
func (c cropper) sample(y, x *ir.Value) *ir.Value { return c.n.Gather(c.image, c.pixel(y, x), 0, 0) }

func (c cropper) bilinear(y, x *ir.Value) *ir.Value {
	n := c.n
	top, left := n.Do("floor", y), n.Do("floor", x)
	bottom, right := n.Do("ceil", y), n.Do("ceil", x)
	mix := func(a, b, weight *ir.Value) *ir.Value {
		return n.Add(a, n.Mul(n.Sub(b, a), n.Broadcast(weight, span(0, 3), a.Type.Shape)))
	}
	dx := n.Sub(x, left)
	upper := mix(c.sample(top, left), c.sample(top, right), dx)
	lower := mix(c.sample(bottom, left), c.sample(bottom, right), dx)
	return mix(upper, lower, n.Sub(y, top))
}

// importRandomCrop cuts a window of the given height and width from an image [h,w,c].
func importRandomCrop(n *Node) *ir.Value {
	x, size := n.In(0), n.Static(1).Ints()
	if n.Err() != nil || x.Type.Rank() != 3 || len(size) != 2 {
		n.Invalid("image %s must be 3-dimensional and size of two elements, not %v", typeText(x.Type), size)
		return nil
	}
	sizes := n.Sizes(x)
	room := []int{sizes[0] - size[0], sizes[1] - size[1]}
	if min(room[0], room[1]) < 0 || min(size[0], size[1]) < 0 {
		n.Fail(status.FailedPrecondition, "width and height of the image %v must be at least those of the crop %v",
			sizes[:2], size)
		return nil
	}
	if room[0] == 0 && room[1] == 0 {
		return x
	}
	bits := n.Reverse(n.Cast(n.random32(n.reserve(1), 2), tensor.I64), 0) // the column is drawn first
	at := n.Do("rem", bits, n.Ints(room[0]+1, room[1]+1))
	start := n.Concat(0, at, n.Ints(0))
	return n.Op("dynamic_slice", ir.Attrs{"sizes": []int{size[0], size[1], sizes[2]}}, x, start)
}
