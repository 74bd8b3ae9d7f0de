package frontend

import (
	"math"
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
)

// warpRows move images: by a scale and a shift, by a projection, to a glimpse; and draw boxes into them.
func warpRows() []Row {
	return []Row{
		{Op: "ScaleAndTranslate", Static: []int{1, 2, 3}, Import: one(importScaleAndTranslate)},
		{Op: "ScaleAndTranslateGrad", Static: []int{2, 3}, Import: one(importScaleAndTranslateGrad)},
		{Op: "ImageProjectiveTransformV2", Static: []int{2}, Import: one(importProjection)},
		{Op: "ImageProjectiveTransformV3", Static: []int{2}, Import: one(importProjection)},
		{Op: "ExtractGlimpse", Static: []int{1}, Import: one(importGlimpse), Random: true},
		{Op: "ExtractGlimpseV2", Static: []int{1}, Import: one(importGlimpse), Random: true},
		{Op: "DrawBoundingBoxes", Import: one(importDrawBoxes)},
		{Op: "DrawBoundingBoxesV2", Import: one(importDrawBoxes)},
	}
}

// filter is a sampling kernel: its values at distances of at least 0, up to a radius.
type filter struct {
	radius float32
	at     func(x float64) float64
}

// lanczos is the windowed sinc of a radius.
func lanczos(radius float64) filter {
	return filter{float32(radius), func(x float64) float64 {
		switch {
		case x > radius:
			return 0
		case x <= 1e-3:
			return 1
		}
		return radius * math.Sin(math.Pi*x) * math.Sin(math.Pi*x/radius) / (math.Pi * math.Pi * x * x)
	}}
}

// piecewise is a polynomial of degree three up to 1, another one up to 2, coefficients from the highest power on.
func piecewise(near, far [4]float64) filter {
	return filter{2, func(x float64) float64 {
		c := near
		switch {
		case x >= 2:
			return 0
		case x >= 1:
			c = far
		}
		return ((c[0]*x+c[1])*x+c[2])*x + c[3]
	}}
}

// filters are TensorFlow's sampling kernels (sampling_kernels.h).
func filters() map[string]filter {
	return map[string]filter{
		"lanczos1": lanczos(1), "lanczos3": lanczos(3), "lanczos5": lanczos(5),
		"gaussian": {1.5, func(x float64) float64 {
			if x >= 1.5 {
				return 0
			}
			return math.Exp(-2 * x * x)
		}},
		"box": {1, func(x float64) float64 {
			switch {
			case x < 0.5:
				return 1
			case x == 0.5:
				return 0.5
			}
			return 0
		}},
		"triangle":      {1, func(x float64) float64 { return max(1-x, 0) }},
		"keyscubic":     piecewise([4]float64{1.5, -2.5, 0, 1}, [4]float64{-0.5, 2.5, -4, 2}),
		"mitchellcubic": piecewise([4]float64{7.0 / 6, -2, 0, 8.0 / 9}, [4]float64{-7.0 / 18, 2, -10.0 / 3, 16.0 / 9}),
	}
}

// weights is the matrix [out, in] that samples an axis scaled and shifted. Outputs beyond the image are 0.
func (f filter) weights(in, out int, scale, shift float32, antialias bool) *tensor.Tensor {
	t := tensor.New(tensor.F32, out, in)
	data := tensor.Data[float32](t)
	inverse := 1 / scale
	stretch := float32(1)
	if antialias {
		stretch = max(inverse, 1)
	}
	for i := range out {
		at := (float32(i)+0.5)*inverse - inverse*shift
		if at < 0 || at > float32(in) {
			continue
		}
		first := int(math.Ceil(float64(at - f.radius*stretch - 0.5)))
		last := int(math.Floor(float64(at + f.radius*stretch - 0.5)))
		first, last = min(max(first, 0), in-1), min(max(last, 0), in-1)
		row, sum := data[i*in:(i+1)*in], float32(0)
		for k := first; k <= last; k++ {
			row[k] = float32(f.at(math.Abs(float64((float32(k) + 0.5 - at) / stretch))))
			sum += row[k]
		}
		for k := range row {
			if row[k] /= sum; math.Abs(float64(sum)) < 1000*0x1p-126 {
				row[k] = 0
			}
		}
	}
	return t
}

// scaleWeights are the matrices of both axes of an image between two sizes; scale and translation are static inputs
// from the given one on.
func (n *Node) scaleWeights(input int, in, out []int) (rows, cols *ir.Value, ok bool) {
	scale, shift := n.Static(input), n.Static(input+1)
	f, known := filters()[n.Def.Text("kernel_type")]
	if n.Err() != nil || scale.Len() != 2 || shift.Len() != 2 || !known || slices.Min(slices.Concat(in, out)) <= 0 {
		n.Invalid("scale and translation must have two elements each, and sizes %v and %v be positive", in, out)
		return nil, nil, false
	}
	var w [2]*ir.Value
	for d := range w {
		s := float32(scale.Float(d))
		if !(s > 0) {
			n.Invalid("scale must be greater than zero")
			return nil, nil, false
		}
		w[d] = n.Const(f.weights(in[d], out[d], s, float32(shift.Float(d)), n.Def.Bool("antialias")))
	}
	return w[0], w[1], true
}

func importScaleAndTranslate(n *Node) *ir.Value {
	x, size := n.In(0), n.Static(1).Ints()
	sizes, ok := n.imageSizes(x)
	if !ok || len(size) != 2 {
		n.Invalid("size must have two elements, not %v", size)
		return nil
	}
	rows, cols, ok := n.scaleWeights(2, sizes[1:3], size)
	if !ok {
		return nil
	}
	return n.resample(n.resample(n.Cast(x, tensor.F32), 1, rows), 2, cols)
}

func importScaleAndTranslateGrad(n *Node) *ir.Value {
	dy := n.In(0)
	out, ok := n.imageSizes(dy)
	if !ok {
		return nil
	}
	in, ok := n.imageSizes(n.In(1))
	if !ok {
		return nil
	}
	rows, cols, ok := n.scaleWeights(2, in[1:3], out[1:3])
	if !ok {
		return nil
	}
	return n.resample(n.resample(dy, 1, n.Transpose(rows, 1, 0)), 2, n.Transpose(cols, 1, 0))
}

// importProjection samples an image where eight numbers for each entry of the batch, or for all, send a position.
func importProjection(n *Node) *ir.Value {
	x, transforms, size := n.In(0), n.In(1), n.Static(2).Ints()
	sizes, ok := n.imageSizes(x)
	if !ok || transforms.Type.Rank() != 2 || n.Sizes(transforms)[1] != 8 || len(size) != 2 || min(size[0], size[1]) <= 0 ||
		n.Sizes(transforms)[0] != 1 && n.Sizes(transforms)[0] != sizes[0] {
		n.Invalid("input %s must have rank 4, transforms %s be [%d or 1, 8] and output_shape two positive numbers, not %v",
			typeText(x.Type), typeText(transforms.Type), sizes, size)
		return nil
	}
	shape := ir.Dims(sizes[0], size[0], size[1])
	t := ir.Type{DType: tensor.F32, Shape: shape}
	k := make([]*ir.Value, 8)
	for i := range k {
		v := n.SliceAxis(transforms, 1, i, i+1)
		k[i] = n.BroadcastTo(n.Resize(v, n.Sizes(v)[0], 1, 1), shape)
	}
	outX, outY := n.Iota(t, 2), n.Iota(t, 1)
	linear := func(a, b, c *ir.Value) *ir.Value { return n.Add(n.Add(n.Mul(a, outX), n.Mul(b, outY)), c) }
	below := linear(k[6], k[7], n.Splat(t, 1))
	inX := n.foldBack(n.Div(linear(k[0], k[1], k[2]), below), sizes[2])
	inY := n.foldBack(n.Div(linear(k[3], k[4], k[5]), below), sizes[1])
	fill := n.Scalar(x.Type.DType, 0)
	if n.NumIn() > 3 {
		fill = n.Cast(n.In(3), x.Type.DType)
	}
	p := projection{n: n, pixels: n.Resize(x, product(sizes[:3]), sizes[3]), sizes: sizes, fill: fill}
	var y *ir.Value
	if n.Def.Text("interpolation") == "BILINEAR" {
		y = n.Cast(p.bilinear(inY, inX), x.Type.DType)
	} else {
		y = p.read(n.roundAway(inY), n.roundAway(inX))
	}
	vanishes := n.Broadcast(n.Do("eq", below, n.Like(below, 0)), span(0, 3), y.Type.Shape)
	return n.Select(vanishes, n.BroadcastTo(fill, y.Type.Shape), y)
}

// foldBack brings positions beyond an axis of size elements back, by the node's fill_mode.
func (n *Node) foldBack(x *ir.Value, size int) *ir.Value {
	like := func(v float64) *ir.Value { return n.Like(x, v) }
	whole := func(v *ir.Value) *ir.Value { return n.Do("trunc", v) }
	length, last := float64(size), float64(size-1)
	low, high := n.Do("lt", x, like(0)), n.Do("gt", x, like(last))
	var below, above *ir.Value
	switch mode := n.Def.Text("fill_mode"); {
	case mode == "CONSTANT" || mode == "":
		return x
	case mode == "NEAREST":
		below, above = x, x
	case size <= 1:
		below, above = like(0), like(0)
	case mode == "REFLECT":
		twice := like(2 * length)
		b := n.Add(n.Mul(twice, whole(n.Div(n.Neg(x), twice))), x)
		below = n.Select(n.Do("lt", b, like(-length)), n.Add(b, twice), n.Sub(n.Neg(b), like(1)))
		a := n.Sub(x, n.Mul(twice, whole(n.Div(x, twice))))
		above = n.Select(n.Do("ge", a, like(length)), n.Sub(n.Sub(twice, a), like(1)), a)
	default: // WRAP
		below = n.Add(x, n.Mul(like(length), n.Add(whole(n.Div(n.Neg(x), like(last))), like(1))))
		above = n.Sub(x, n.Mul(like(length), whole(n.Div(x, like(last)))))
	}
	x = n.Select(low, below, n.Select(high, above, x))
	return n.Do("min", n.Do("max", x, like(0)), like(last))
}

// projection reads pixels [batch·h·w, c], outside of the image a fill value.
type projection struct {
	n            *Node
	pixels, fill *ir.Value
	sizes        []int
}

func (p projection) read(y, x *ir.Value) *ir.Value {
	n := p.n
	inside := func(v *ir.Value, size int) *ir.Value {
		return n.Do("and", n.Do("ge", v, n.Like(v, 0)), n.Do("lt", v, n.Like(v, float64(size))))
	}
	in := n.Do("and", inside(y, p.sizes[1]), inside(x, p.sizes[2]))
	whole := func(v *ir.Value) *ir.Value { return n.Cast(n.Select(in, v, n.Like(v, 0)), tensor.I64) }
	at := n.Iota(y.Type.WithDType(tensor.I64), 0)
	at = n.Add(n.Mul(at, n.Like(at, float64(p.sizes[1]))), whole(y))
	at = n.Add(n.Mul(at, n.Like(at, float64(p.sizes[2]))), whole(x))
	found := n.Gather(p.pixels, at, 0, 0)
	return n.Select(n.Broadcast(in, span(0, 3), found.Type.Shape), found, n.BroadcastTo(p.fill, found.Type.Shape))
}

// bilinear interpolates in f32.
func (p projection) bilinear(y, x *ir.Value) *ir.Value {
	n := p.n
	top, left := n.Do("floor", y), n.Do("floor", x)
	bottom, right := n.Add(top, n.Like(top, 1)), n.Add(left, n.Like(left, 1))
	read := func(y, x *ir.Value) *ir.Value { return n.Cast(p.read(y, x), tensor.F32) }
	mix := func(a, b, near, far *ir.Value) *ir.Value {
		wide := func(v *ir.Value) *ir.Value { return n.Broadcast(v, span(0, 3), a.Type.Shape) }
		return n.Add(n.Mul(wide(far), a), n.Mul(wide(near), b))
	}
	dx, rest := n.Sub(x, left), n.Sub(right, x)
	upper := mix(read(top, left), read(top, right), dx, rest)
	lower := mix(read(bottom, left), read(bottom, right), dx, rest)
	return mix(upper, lower, n.Sub(y, top), n.Sub(bottom, y))
}

// importGlimpse cuts a window out of each image around an offset; what lies beyond the image is zeros or noise.
func importGlimpse(n *Node) *ir.Value {
	x, size, offsets := n.In(0), n.Static(1).Ints(), n.In(2)
	sizes, ok := n.imageSizes(x)
	if !ok || len(size) != 2 || offsets.Type.Rank() != 2 || n.Sizes(offsets)[0] != sizes[0] || n.Sizes(offsets)[1] != 2 {
		n.Invalid("input %s must have rank 4, size be two numbers, not %v, and offsets %s a pair for each image",
			typeText(x.Type), size, typeText(offsets.Type))
		return nil
	}
	first := n.Def.Op == "ExtractGlimpse"
	shape := ir.Dims(sizes[0], size[0], size[1])
	var at [2]*ir.Value
	var inside *ir.Value
	for d := range at {
		v := n.Resize(n.SliceAxis(offsets, 1, d, d+1), sizes[0])
		v = n.glimpseStart(v, float64(sizes[d+1]), float64(size[d]), first)
		at[d] = n.Broadcast(n.Cast(n.Do("trunc", v), tensor.I64), []int{0}, shape)
		at[d] = n.Add(at[d], n.Iota(at[d].Type, d+1))
		in := n.Do("and", n.Do("ge", at[d], n.Like(at[d], 0)), n.Do("lt", at[d], n.Like(at[d], float64(sizes[d+1]))))
		if inside == nil {
			inside = in
		}
		inside = n.Do("and", inside, in)
	}
	flat := n.Iota(at[0].Type, 0)
	for d, v := range at {
		flat = n.Add(n.Mul(flat, n.Like(flat, float64(sizes[d+1]))), n.Select(inside, v, n.Like(v, 0)))
	}
	y := n.Gather(n.Resize(x, product(sizes[:3]), sizes[3]), flat, 0, 0)
	return n.Select(n.Broadcast(inside, span(0, 3), y.Type.Shape), y, n.glimpseNoise(x, y.Type))
}

// glimpseStart turns an offset into the position of the window's first element. The two versions of the op differ.
func (n *Node) glimpseStart(v *ir.Value, size, window float64, first bool) *ir.Value {
	like := func(x float64) *ir.Value { return n.Like(v, x) }
	normalized, centered := n.Def.Bool("normalized"), n.Def.Bool("centered")
	if normalized {
		v = n.Mul(v, like(size))
	}
	switch {
	case centered && (first || normalized):
		v = n.Add(n.Div(v, like(2)), like(size/2))
	case centered:
		return n.Add(v, like(size/2))
	case !first:
		return v
	}
	return n.Sub(v, like(window/2))
}

// glimpseNoise is what stands beyond the image: as wide as its values are, or zeros.
func (n *Node) glimpseNoise(x *ir.Value, t ir.Type) *ir.Value {
	kind := n.Def.Text("noise")
	if kind == "zero" || kind == "" || n.Err() != nil {
		return n.Splat(t, 0)
	}
	count := t.Len()
	s := n.reserve(uint64(count) * samplesPerOutput)
	wide := func(v *ir.Value) *ir.Value { return n.Broadcast(v, []int{0}, t.Shape) }
	fold := func(kind string, x *ir.Value) *ir.Value { return n.Reduce(kind, x, 1, 2, 3) }
	if kind == "gaussian" {
		pixels := n.Splat(ir.TypeOf(tensor.F32, n.Sizes(x)[0]), float64(x.Type.Len()/n.Sizes(x)[0]))
		mean := n.Div(fold("sum", x), pixels)
		d := n.Sub(x, n.Broadcast(mean, []int{0}, x.Type.Shape))
		deviation := n.Do("sqrt", n.Div(fold("sum", n.Mul(d, d)), pixels))
		even := count + count%2
		normal := n.SliceAxis(n.boxMuller(n.unit32(n.random32(s, even))), 0, 0, count)
		return n.Add(n.Mul(n.Reshape(normal, t.Shape), wide(deviation)), wide(mean))
	}
	low, high := fold("min", x), fold("max", x)
	u := n.Reshape(n.unit32(n.random32(s, count)), t.Shape)
	return n.Add(n.Mul(u, wide(n.Sub(high, low))), wide(low))
}

// boxColours are the colours of the boxes in turn, red, green, blue and opacity.
func boxColours(depth int) *tensor.Tensor {
	t := tensor.Of([]int{10, 4},
		float32(1), 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 1, 0.5, 0, 0.5, 1,
		0.5, 0.5, 0, 1, 0.5, 0, 0, 1, 0, 0, 0.5, 1, 0, 1, 1, 1, 1, 0, 1, 1)
	if depth == 1 { // white
		for i := range 10 {
			t.SetFloat(4*i, 1)
		}
	}
	return t
}

// importDrawBoxes draws outlines: each pixel takes the colour of the last box whose outline it is on.
func importDrawBoxes(n *Node) *ir.Value {
	x, boxes := n.In(0), n.In(1)
	sizes, ok := n.imageSizes(x)
	if !ok || sizes[3] != 1 && sizes[3] != 3 && sizes[3] != 4 || boxes.Type.Rank() != 3 ||
		n.Sizes(boxes)[0] != sizes[0] || n.Sizes(boxes)[2] != 4 {
		n.Invalid("images %s must have 1, 3 or 4 channels and boxes %s be [batch, n, 4]", typeText(x.Type), typeText(boxes.Type))
		return nil
	}
	colours := n.Const(boxColours(sizes[3]))
	if n.NumIn() > 2 && n.In(2).Type.Rank() == 2 && n.In(2).Type.Len() > 0 {
		colours = n.In(2)
	}
	table := n.Sizes(colours)
	if table[1] < sizes[3] || n.NumIn() > 2 && n.In(2).Type.Rank() != 2 {
		n.Invalid("colors must be a matrix with as many columns as the images have channels")
		return nil
	}
	count := n.Sizes(boxes)[1]
	if count == 0 {
		return x
	}
	t := ir.TypeOf(tensor.I64, sizes[0], sizes[1], sizes[2], count)
	which := n.outline(boxes, t)
	last := n.Reduce("max", n.Select(which, n.Iota(t, 3), n.Splat(t, -1)), 3)
	drawn := n.Do("ge", last, n.Like(last, 0))
	index := n.Do("rem", n.Do("max", last, n.Like(last, 0)), n.Like(last, float64(table[0])))
	colour := n.Cast(n.Gather(n.SliceAxis(colours, 1, 0, sizes[3]), index, 0, 0), x.Type.DType)
	return n.Select(n.Broadcast(drawn, span(0, 3), x.Type.Shape), colour, x)
}

// outline says which pixels of t's shape [batch, h, w, boxes] are on the outline of which box.
func (n *Node) outline(boxes *ir.Value, t ir.Type) *ir.Value {
	sizes := t.Sizes()
	edge := func(k int) *ir.Value {
		v := n.Resize(n.SliceAxis(boxes, 2, k, k+1), sizes[0], sizes[3])
		v = n.Cast(n.Do("trunc", n.Mul(v, n.Like(v, float64(sizes[1+k%2]-1)))), tensor.I64)
		return n.Broadcast(v, []int{0, 3}, t.Shape)
	}
	y, x := n.Iota(t, 1), n.Iota(t, 2)
	top, left, bottom, right := edge(0), edge(1), edge(2), edge(3)
	all := func(conditions ...*ir.Value) *ir.Value {
		c := conditions[0]
		for _, next := range conditions[1:] {
			c = n.Do("and", c, next)
		}
		return c
	}
	onRows, onCols := all(n.Do("ge", y, top), n.Do("le", y, bottom)), all(n.Do("ge", x, left), n.Do("le", x, right))
	edges := n.Do("or", n.Do("or", n.Do("eq", y, top), n.Do("eq", y, bottom)),
		n.Do("or", n.Do("eq", x, left), n.Do("eq", x, right)))
	return all(onRows, onCols, edges)
}
