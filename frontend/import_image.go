package frontend

import (
	"math"

	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// imageRows are resizing, cropping and colours.
func imageRows() []Row {
	return []Row{
		{Op: "ResizeBilinear", Import: one(importResizeBilinear), Static: []int{1}},
		{Op: "ResizeNearestNeighbor", Import: one(importResizeNearest), Static: []int{1}},
		{Op: "ResizeBicubic", Import: one(resizeBy(bicubicWeights)), Static: []int{1}},
		{Op: "ResizeBilinearGrad", Import: one(resizeGrad(bilinearWeights, (*Node).originalSize))},
		{Op: "ResizeNearestNeighborGrad", Import: one(resizeGrad(nearestWeights, func(n *Node) []int {
			return n.Static(1).Ints()
		})), Static: []int{1}},
		{Op: "ResizeArea", Import: one(resizeBy(areaWeights)), Static: []int{1}},
		{Op: "ResizeBicubicGrad", Import: one(resizeGrad(bicubicWeights, (*Node).originalSize))},
		{Op: "RGBToHSV", Import: formula(rgbToHSV)},
		{Op: "HSVToRGB", Import: formula(hsvToRGB)},
		{Op: "AdjustHue", Import: one(func(n *Node) *ir.Value {
			return n.adjustHSV(func(h, s, v *ir.Value) (*ir.Value, *ir.Value) {
				moved := n.Add(h, n.BroadcastTo(n.Cast(n.In(1), h.Type.DType), h.Type.Shape))
				return n.Sub(moved, n.Do("floor", moved)), s
			})
		})},
		{Op: "AdjustSaturation", Import: one(func(n *Node) *ir.Value {
			return n.adjustHSV(func(h, s, v *ir.Value) (*ir.Value, *ir.Value) {
				scaled := n.Mul(s, n.BroadcastTo(n.Cast(n.In(1), s.Type.DType), s.Type.Shape))
				return h, n.Do("min", n.Do("max", scaled, n.Like(s, 0)), n.Like(s, 1))
			})
		})},
		{Op: "AdjustContrastv2", Import: one(importAdjustContrast)},
	}
}

// scaling maps positions of an output axis to positions of an input axis.
type scaling struct {
	in, out      int
	scale        float32
	halfPixel    bool
	alignCorners bool
}

func (n *Node) scaling(in, out int) scaling {
	align := n.Def.Bool("align_corners") || n.Def.Bool("resize_align_corners")
	s := scaling{in: in, out: out, halfPixel: n.Def.Bool("half_pixel_centers"), alignCorners: align}
	s.scale = float32(in) / float32(out)
	if s.alignCorners && out > 1 {
		s.scale = float32(in-1) / float32(out-1)
	}
	return s
}

// at is the input position of output i.
func (s scaling) at(i int) float32 {
	if s.halfPixel {
		return (float32(i)+0.5)*s.scale - 0.5
	}
	return float32(i) * s.scale
}

// interpolation gives, for each output position, the two neighbours and the weight of the upper one.
func (s scaling) interpolation() (lower, upper []int, lerp []float32) {
	for i := range s.out {
		x := s.at(i)
		floor := float32(math.Floor(float64(x)))
		lower = append(lower, max(int(floor), 0))
		upper = append(upper, min(int(math.Ceil(float64(x))), s.in-1))
		lerp = append(lerp, x-floor)
	}
	return lower, upper, lerp
}

// nearest is the input index of output i.
func (s scaling) nearest(i int) int {
	x := float64(float32(i) * s.scale)
	if s.halfPixel {
		x = float64((float32(i) + 0.5) * s.scale)
	}
	k := math.Floor(x)
	if s.alignCorners {
		k = math.Floor(x + 0.5)
	}
	return min(max(int(k), 0), s.in-1)
}

// resizing checks an image [n,h,w,c] and reads how its axes are to be scaled.
func (n *Node) resizing(x *ir.Value, size []int) (rows, cols scaling, ok bool) {
	if n.Err() != nil || x.Type.Rank() != 4 {
		n.Invalid("input must be 4-dimensional, found %s", typeText(x.Type))
		return rows, cols, false
	}
	if len(size) != 2 || size[0] <= 0 || size[1] <= 0 {
		n.Invalid("output dimensions must be positive, found %v", size)
		return rows, cols, false
	}
	if n.Def.Bool("align_corners") && n.Def.Bool("half_pixel_centers") {
		n.Invalid("if half_pixel_centers is True, align_corners must be False")
		return rows, cols, false
	}
	in := n.Sizes(x)
	return n.scaling(in[1], size[0]), n.scaling(in[2], size[1]), true
}

// pickAxis takes known indices along an axis.
func (n *Node) pickAxis(x *ir.Value, axis int, indices []int) *ir.Value {
	return n.Gather(x, n.Ints(indices...), axis, 0)
}

// lerp is a + (b-a)·weight, the weight varying along one axis.
func (n *Node) lerp(a, b *ir.Value, weight []float32, axis int) *ir.Value {
	w := n.along(n.Cast(n.Const(tensor.Of([]int{len(weight)}, weight...)), a.Type.DType), axis, a.Type.Shape)
	return n.Add(a, n.Mul(n.Sub(b, a), w))
}

// importResizeBilinear interpolates in f32, columns first, as TensorFlow does.
func importResizeBilinear(n *Node) *ir.Value {
	x := n.In(0)
	rows, cols, ok := n.resizing(x, n.Static(1).Ints())
	if !ok {
		return n.Builder.Invalid()
	}
	return n.bilinear(n.Cast(x, tensor.F32), rows, cols)
}

// bilinear resizes an image of floating-point numbers.
func (n *Node) bilinear(x *ir.Value, rows, cols scaling) *ir.Value {
	top, bottom, dy := rows.interpolation()
	left, right, dx := cols.interpolation()
	across := func(row *ir.Value) *ir.Value {
		return n.lerp(n.pickAxis(row, 2, left), n.pickAxis(row, 2, right), dx, 2)
	}
	return n.lerp(across(n.pickAxis(x, 1, top)), across(n.pickAxis(x, 1, bottom)), dy, 1)
}

func importResizeNearest(n *Node) *ir.Value {
	x := n.In(0)
	rows, cols, ok := n.resizing(x, n.Static(1).Ints())
	if !ok {
		return n.Builder.Invalid()
	}
	picks := func(s scaling) []int {
		out := make([]int, s.out)
		for i := range out {
			out[i] = s.nearest(i)
		}
		return out
	}
	return n.pickAxis(n.pickAxis(x, 1, picks(rows)), 2, picks(cols))
}

// The weights of a resize along one axis, as a matrix [out, in].
type weights func(s scaling) *tensor.Tensor

func nearestWeights(s scaling) *tensor.Tensor {
	w := tensor.New(tensor.F32, s.out, s.in)
	for i := range s.out {
		w.SetFloat(i*s.in+s.nearest(i), 1)
	}
	return w
}

func bilinearWeights(s scaling) *tensor.Tensor {
	w := tensor.New(tensor.F32, s.out, s.in)
	data := tensor.Data[float32](w)
	lower, upper, lerp := s.interpolation()
	for i := range s.out {
		data[i*s.in+lower[i]] += 1 - lerp[i]
		data[i*s.in+upper[i]] += lerp[i]
	}
	return w
}

// bicubicWeights are Keys' kernel with a = -0.5 for half-pixel centres, where taps outside of the image are left out,
// and a = -0.75 otherwise, where they repeat the border. Weights come from a table of 1,024 steps.
func bicubicWeights(s scaling) *tensor.Tensor {
	w := tensor.New(tensor.F32, s.out, s.in)
	data := tensor.Data[float32](w)
	for i := range s.out {
		x := s.at(i)
		base := int(math.Floor(float64(x)))
		offset := int(math.RoundToEven(float64((x - float32(base)) * 1024)))
		taps := keys(float64(offset)/1024, s.halfPixel)
		sum := float32(0)
		for k, t := range taps {
			at := base - 1 + k
			if s.halfPixel && (at < 0 || at >= s.in) {
				continue
			}
			data[i*s.in+min(max(at, 0), s.in-1)] += t
			sum += t
		}
		if s.halfPixel && math.Abs(float64(sum)) >= 1000*math.SmallestNonzeroFloat32 {
			for k := range s.in {
				data[i*s.in+k] /= sum
			}
		}
	}
	return w
}

// areaWeights are the shares that input elements have in the stretch that an output element covers.
func areaWeights(s scaling) *tensor.Tensor {
	w := tensor.New(tensor.F32, s.out, s.in)
	data := tensor.Data[float32](w)
	for i := range s.out {
		from, to := float32(i)*s.scale, float32(i+1)*s.scale
		for k := int(math.Floor(float64(from))); k < int(math.Ceil(float64(to))); k++ {
			share := min(float32(k+1), to) - max(float32(k), from)
			data[i*s.in+min(max(k, 0), s.in-1)] += share / s.scale
		}
	}
	return w
}

// keys is the cubic convolution kernel at distances 1+x, x, 1-x, 2-x.
func keys(x float64, halfPixel bool) [4]float32 {
	a := -0.75
	if halfPixel {
		a = -0.5
	}
	near := func(x float64) float32 { return float32(((a+2)*x-(a+3))*x*x + 1) }
	far := func(x float64) float32 { return float32(((a*x-5*a)*x+8*a)*x - 4*a) }
	return [4]float32{far(1 + x), near(x), near(1 - x), far(2 - x)}
}

// resample multiplies axis d of an image by a matrix [out, size of d].
func (n *Node) resample(x *ir.Value, d int, w *ir.Value) *ir.Value {
	y := n.Dot(x, w, ir.DotDims{ContractX: []int{d}, ContractY: []int{1}})
	r := x.Type.Rank()
	perm := append(span(0, d), r-1)
	return n.Transpose(y, append(perm, span(d, r-1)...)...)
}

// resizeBy resizes by a weight matrix for each axis.
func resizeBy(weigh weights) func(n *Node) *ir.Value {
	return func(n *Node) *ir.Value {
		x := n.In(0)
		rows, cols, ok := n.resizing(x, n.Static(1).Ints())
		if !ok {
			return n.Builder.Invalid()
		}
		x = n.Cast(x, tensor.F32)
		return n.resample(n.resample(x, 1, n.Const(weigh(rows))), 2, n.Const(weigh(cols)))
	}
}

// originalSize is height and width of the node's second input, an image [n,h,w,c].
func (n *Node) originalSize() []int {
	x := n.In(1)
	if n.Err() != nil || x.Type.Rank() != 4 {
		n.Invalid("images must be 4-dimensional, found %s", typeText(x.Type))
		return nil
	}
	return n.Sizes(x)[1:3]
}

// resizeGrad is the adjoint: the transposed weights.
func resizeGrad(weigh weights, size func(n *Node) []int) func(n *Node) *ir.Value {
	return func(n *Node) *ir.Value {
		dy, in := n.In(0), size(n)
		if n.Err() != nil || dy.Type.Rank() != 4 || len(in) != 2 {
			n.Invalid("gradient must be 4-dimensional, found %s", typeText(dy.Type))
			return n.Builder.Invalid()
		}
		out := n.Sizes(dy)
		matrix := func(s scaling) *ir.Value { return n.Transpose(n.Cast(n.Const(weigh(s)), dy.Type.DType), 1, 0) }
		dy = n.resample(dy, 1, matrix(n.scaling(in[0], out[1])))
		return n.Cast(n.resample(dy, 2, matrix(n.scaling(in[1], out[2]))), n.DType("T"))
	}
}

// channels3 splits the last axis, of size 3, and joins three values to such an axis again.
func (n *Node) channels3(x *ir.Value) (a, b, c *ir.Value, join func(a, b, c *ir.Value) *ir.Value) {
	r := x.Type.Rank()
	if n.Err() != nil || r == 0 || n.Sizes(x)[r-1] != 3 {
		code := status.InvalidArgument
		if r > 0 {
			code = status.FailedPrecondition
		}
		n.Fail(code, "last dimension must be size 3, found %s", typeText(x.Type))
		bad := n.Builder.Invalid()
		return bad, bad, bad, func(_, _, _ *ir.Value) *ir.Value { return bad }
	}
	part := func(i int) *ir.Value { return n.SliceAxis(x, r-1, i, i+1) }
	return part(0), part(1), part(2), func(a, b, c *ir.Value) *ir.Value { return n.Concat(r-1, a, b, c) }
}

// rgbToHSV gives hue, saturation and value in [0, 1].
func rgbToHSV(n *Node, x *ir.Value) *ir.Value {
	r, g, b, join := n.channels3(x)
	v := n.Do("max", n.Do("max", r, g), b)
	span := n.Sub(v, n.Do("min", n.Do("min", r, g), b))
	zero := n.Like(v, 0)
	saturation := n.Select(n.Do("gt", v, zero), n.Div(span, v), zero)
	norm := n.Div(n.Like(v, 1.0/6), span)
	hue := n.Select(n.Do("eq", r, v), n.Mul(norm, n.Sub(g, b)),
		n.Select(n.Do("eq", g, v), n.Add(n.Mul(norm, n.Sub(b, r)), n.Like(v, 2.0/6)),
			n.Add(n.Mul(norm, n.Sub(r, g)), n.Like(v, 4.0/6))))
	hue = n.Select(n.Do("gt", span, zero), hue, zero)
	hue = n.Select(n.Do("lt", hue, zero), n.Add(hue, n.Like(v, 1)), hue)
	return join(hue, saturation, v)
}

// hsvToRGB is rgbToHSV's inverse: each colour is a trapezoid over the hue.
func hsvToRGB(n *Node, x *ir.Value) *ir.Value {
	h, s, v, join := n.channels3(x)
	dh := n.Mul(h, n.Like(h, 6))
	clamp := func(y *ir.Value) *ir.Value { return n.Do("min", n.Do("max", y, n.Like(y, 0)), n.Like(y, 1)) }
	ramp := func(centre float64) *ir.Value { return n.Do("abs", n.Sub(dh, n.Like(dh, centre))) }
	colour := func(c *ir.Value) *ir.Value {
		return n.Mul(n.Add(n.Sub(n.Like(s, 1), s), n.Mul(s, clamp(c))), v)
	}
	red := n.Sub(ramp(3), n.Like(dh, 1))
	green := n.Sub(n.Like(dh, 2), ramp(2))
	blue := n.Sub(n.Like(dh, 2), ramp(4))
	return join(colour(red), colour(green), colour(blue))
}

// adjustHSV changes hue and saturation of an RGB image.
func (n *Node) adjustHSV(change func(h, s, v *ir.Value) (*ir.Value, *ir.Value)) *ir.Value {
	x, by := n.In(0), n.In(1)
	if r := x.Type.Rank(); n.Err() != nil || r < 3 || n.Sizes(x)[r-1] != 3 || by.Type.Rank() != 0 {
		n.Invalid("input %s must be at least 3-D with 3 channels, and the second input a scalar, found %s",
			typeText(x.Type), typeText(by.Type))
		return nil
	}
	h, s, v, join := n.channels3(rgbToHSV(n, n.Cast(x, tensor.F32)))
	if n.Err() != nil {
		return n.Builder.Invalid()
	}
	h, s = change(h, s, v)
	return n.Cast(hsvToRGB(n, join(h, s, v)), x.Type.DType)
}

// importAdjustContrast scales the distance of each pixel from its channel's mean.
func importAdjustContrast(n *Node) *ir.Value {
	x, factor := n.In(0), n.In(1)
	r := x.Type.Rank()
	if n.Err() != nil || r < 3 || factor.Type.Rank() != 0 {
		n.Invalid("input must be at least 3-D, got shape %s, and contrast_factor a scalar, got %s",
			typeText(x.Type), typeText(factor.Type))
		return n.Builder.Invalid()
	}
	sizes := n.Sizes(x)
	f := n.Cast(x, tensor.F32)
	sum := n.Reduce("sum", f, r-3, r-2)
	mean := n.Div(sum, n.Like(sum, float64(sizes[r-3]*sizes[r-2])))
	mean = n.Broadcast(mean, append(span(0, r-3), r-1), f.Type.Shape)
	scaled := n.Add(n.Mul(n.Sub(f, mean), n.BroadcastTo(n.Cast(factor, tensor.F32), f.Type.Shape)), mean)
	return n.Cast(scaled, x.Type.DType)
}
