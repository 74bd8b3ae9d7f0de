package frontend

import (
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// sliceRows cut boxes out of tensors.
func sliceRows() []Row {
	return []Row{
		{Op: "Slice", Static: []int{2}, Import: one(importSlice)},
		{Op: "StridedSlice", Static: []int{3}, Import: one(importStridedSlice)},
		{Op: "StridedSliceGrad", Static: []int{0, 3}, Import: one(importStridedSliceGrad)},
		{Op: "TensorStridedSliceUpdate", Static: []int{1, 2, 3}, Import: one(func(n *Node) *ir.Value {
			return n.assignSlice(n.In(0), n.In(4))
		})},
		{Op: "StridedSliceAssign", Static: []int{1, 2, 3}, Writes: true, Import: importStridedSliceAssign},
		{Op: "ResourceStridedSliceAssign", Static: []int{1, 2, 3}, Writes: true, Import: importStridedSliceAssign},
	}
}

func importSlice(n *Node) *ir.Value {
	x, size := n.In(0), n.Static(2).Ints()
	sizes := n.Sizes(x)
	if len(size) != len(sizes) {
		n.Invalid("expected begin and size arguments to be 1-D tensors of size %d, but got %d", len(sizes), len(size))
		return nil
	}
	begin, known := n.Known(1)
	if !known {
		if slices.Contains(size, -1) {
			n.MustKnow(1)
			return nil
		}
		return n.dynamicSlice(x, n.In(1), size)
	}
	start, limit := begin.Ints(), make([]int, len(size))
	for i, s := range size {
		if s == -1 {
			s = sizes[i] - start[i]
		}
		if start[i] < 0 || start[i] > sizes[i] {
			n.Invalid("expected begin[%d] in [0, %d], but got %d", i, sizes[i], start[i])
			return nil
		}
		if s < 0 || start[i]+s > sizes[i] {
			n.Invalid("expected size[%d] in [0, %d], but got %d", i, sizes[i]-start[i], s)
			return nil
		}
		limit[i] = start[i] + s
	}
	return n.Slice(x, start, limit, nil)
}

// dynamicSlice cuts a box of known size at a start that the run computes.
func (n *Node) dynamicSlice(x, begin *ir.Value, size []int) *ir.Value {
	begin = n.Cast(begin, tensor.I64)
	for i, have := range n.Sizes(x) {
		if size[i] > have {
			n.Invalid("expected size[%d] in [0, %d], but got %d", i, have, size[i])
			return nil
		}
		n.CheckRange(n.SliceAxis(begin, 0, i, i+1), 0, have-size[i]+1, int(status.InvalidArgument),
			"expected begin[%d] within the tensor, but got %d")
	}
	return n.Op("dynamic_slice", ir.Attrs{"sizes": size}, x, begin)
}

// cut is one dimension of a strided slice: count elements from start, in steps that may be negative.
type cut struct {
	start, step, count int
	// shrink takes the dimension out of the result.
	shrink bool
}

// slicing is a strided slice resolved against a shape.
type slicing struct {
	cuts []cut
	// final is the result's shape, with new axes and without shrunk ones.
	final []int
}

// Resolve interprets begin, end and strides with the node's masks, as TensorFlow's ValidateStridedSliceOp does.
func (n *Node) slicing(sizes, begin, end, strides []int) (s slicing, ok bool) {
	bit := func(mask string, i int) bool { return n.Int(mask)>>i&1 == 1 }
	if len(begin) != len(strides) || len(end) != len(strides) {
		n.Invalid("expected begin, end, and strides to be 1D equal size tensors, but got sizes %d, %d and %d",
			len(begin), len(end), len(strides))
		return s, false
	}
	newAxes := 0
	ellipsis := false
	for i := range strides {
		if bit("ellipsis_mask", i) && ellipsis {
			n.Invalid("multiple ellipses in slice spec not allowed")
			return s, false
		}
		if bit("ellipsis_mask", i) {
			ellipsis = true
		} else if ellipsis && bit("new_axis_mask", i) {
			newAxes++
		}
	}
	d := 0
	for i := range strides {
		switch {
		case bit("ellipsis_mask", i):
			for stop := len(sizes) - (len(strides) - i - 1 - newAxes); d < stop && d < len(sizes); d++ {
				s.add(cut{0, 1, sizes[d], false})
			}
		case bit("new_axis_mask", i):
			s.final = append(s.final, 1)
		case d >= len(sizes):
			n.Invalid("index out of range using input dim %d; input has only %d dims", d, len(sizes))
			return s, false
		default:
			c, ok := n.cutOf(i, sizes[d], begin, end, strides)
			if !ok {
				return s, false
			}
			s.add(c)
			d++
		}
	}
	for ; d < len(sizes); d++ {
		s.add(cut{0, 1, sizes[d], false})
	}
	return s, true
}

func (s *slicing) add(c cut) {
	s.cuts = append(s.cuts, c)
	if !c.shrink {
		s.final = append(s.final, c.count)
	}
}

// cutOf resolves entry i of the lists against a dimension's size.
func (n *Node) cutOf(i, size int, begin, end, strides []int) (cut, bool) {
	bit := func(mask string) bool { return n.Int(mask)>>i&1 == 1 }
	step := strides[i]
	if step == 0 {
		n.Invalid("strides[%d] must be non-zero", i)
		return cut{}, false
	}
	if bit("shrink_axis_mask") && step < 0 {
		n.Invalid("only stride 1 allowed on non-range indexing")
		return cut{}, false
	}
	if bit("shrink_axis_mask") {
		at := begin[i]
		if bit("begin_mask") {
			at = 0
		}
		if at < 0 {
			at += size
		}
		if at < 0 || at >= size {
			n.Invalid("slice index %d of dimension %d out of bounds", begin[i], i)
			return cut{}, false
		}
		return cut{at, 1, 1, true}, true
	}
	lo, hi := 0, size
	if step < 0 {
		lo, hi = -1, size-1
	}
	clamp := func(v int) int {
		if v < 0 {
			v += size
		}
		return min(max(v, lo), hi)
	}
	from, to := clamp(begin[i]), clamp(end[i])
	if bit("begin_mask") {
		from = lo
		if step < 0 {
			from = hi
		}
	}
	if bit("end_mask") {
		to = hi
		if step < 0 {
			to = lo
		}
	}
	count := (to - from + step - sign(step)) / step
	return cut{from, step, max(count, 0), false}, true
}

func sign(v int) int {
	if v < 0 {
		return -1
	}
	return 1
}

// take applies a slicing.
func (n *Node) take(x *ir.Value, s slicing) *ir.Value {
	start, limit, stride := make([]int, len(s.cuts)), make([]int, len(s.cuts)), make([]int, len(s.cuts))
	var reversed []int
	for i, c := range s.cuts {
		first, last := c.start, c.start+(c.count-1)*c.step
		if c.step < 0 {
			first, last = last, first
			reversed = append(reversed, i)
		}
		start[i], limit[i], stride[i] = first, last+1, max(c.step, -c.step)
		if c.count == 0 {
			start[i], limit[i] = 0, 0
		}
	}
	return n.Resize(n.Reverse(n.Slice(x, start, limit, stride), reversed...), s.final...)
}

// put is take's adjoint: a tensor of the given sizes that holds x where the slicing takes from, and value elsewhere.
func (n *Node) put(x, value *ir.Value, s slicing, sizes []int) *ir.Value {
	boxed, low, high := make([]int, len(s.cuts)), make([]int, len(s.cuts)), make([]int, len(s.cuts))
	var reversed []int
	for i, c := range s.cuts {
		boxed[i] = c.count
		if c.step < 0 {
			reversed = append(reversed, i)
		}
	}
	x = n.Reverse(n.Resize(x, boxed...), reversed...)
	for i, c := range s.cuts {
		gap := max(c.step, -c.step)
		length := c.count
		if gap > 1 && c.count > 1 {
			x = n.spread(x, value, i, gap)
			length = (c.count-1)*gap + 1
		}
		low[i] = min(c.start, c.start+(c.count-1)*c.step)
		if c.count == 0 {
			low[i] = 0
		}
		high[i] = sizes[i] - low[i] - length
	}
	return n.Pad(x, value, low, high)
}

// spread puts gap-1 copies of value between the elements along an axis.
func (n *Node) spread(x, value *ir.Value, axis, gap int) *ir.Value {
	sizes := n.Sizes(x)
	wide := slices.Insert(slices.Clone(sizes), axis+1, 1)
	low, high := make([]int, len(wide)), make([]int, len(wide))
	high[axis+1] = gap - 1
	x = n.Pad(n.Resize(x, wide...), value, low, high)
	sizes[axis] *= gap
	return n.SliceAxis(n.Resize(x, sizes...), axis, 0, sizes[axis]-gap+1)
}

func importStridedSlice(n *Node) *ir.Value {
	x := n.In(0)
	begin, ok1 := n.Known(1)
	end, ok2 := n.Known(2)
	sizes := n.Sizes(x)
	if n.Static(3).Len() == 0 {
		return x
	}
	if !ok1 || !ok2 {
		return n.indexAtRunTime(x, sizes)
	}
	s, ok := n.slicing(sizes, begin.Ints(), end.Ints(), n.Static(3).Ints())
	if !ok {
		return nil
	}
	return n.take(x, s)
}

// indexAtRunTime is x[i] and x[i, :, j].
func (n *Node) indexAtRunTime(x *ir.Value, sizes []int) *ir.Value {
	start, box, final := n.startsAtRunTime(sizes)
	if start == nil {
		return nil
	}
	return n.Resize(n.Op("dynamic_slice", ir.Attrs{"sizes": box}, x, start), final...)
}

// startsAtRunTime is where a slice of a tensor of the given sizes starts and how large it is, before and after
// dimensions are dropped: each entry that the run computes takes one element, every other is whole. Any other slice of
// unknown bounds has an unknown size.
func (n *Node) startsAtRunTime(sizes []int) (start *ir.Value, box, final []int) {
	count := n.Static(3).Len()
	shrink, whole := n.Int("shrink_axis_mask"), n.Int("begin_mask")&n.Int("end_mask")
	if n.Int("ellipsis_mask")|n.Int("new_axis_mask") != 0 || (shrink|whole)&(1<<count-1) != 1<<count-1 ||
		count > len(sizes) {
		n.MustKnow(1)
		n.MustKnow(2)
		return nil, nil, nil
	}
	for i, step := range n.Static(3).Ints() {
		if step <= 0 && shrink>>i&1 == 1 {
			n.Invalid("only stride 1 allowed on non-range indexing")
			return nil, nil, nil
		}
	}
	box = slices.Clone(sizes)
	starts := []*ir.Value{}
	begin := n.Cast(n.In(1), tensor.I64)
	if begin.Type.Rank() != 1 || n.Sizes(begin)[0] != count {
		n.Invalid("expected begin, end, and strides to be 1D equal size tensors, but got shape %s", typeText(begin.Type))
		return nil, nil, nil
	}
	for i, size := range sizes {
		start := n.Builder.Ints(0)
		if i < count && shrink>>i&1 == 1 {
			box[i] = 1
			at := n.SliceAxis(begin, 0, i, i+1)
			start = n.Select(n.Do("lt", at, n.Like(at, 0)), n.Add(at, n.Like(at, float64(size))), at)
			n.CheckRange(start, 0, size, int(status.InvalidArgument), "slice index out of bounds")
		} else {
			final = append(final, size)
		}
		starts = append(starts, start)
	}
	return n.Concat(0, starts...), box, final
}

func importStridedSliceGrad(n *Node) *ir.Value {
	sizes, dy := n.Static(0).Ints(), n.In(4)
	begin, ok1 := n.Known(1)
	end, ok2 := n.Known(2)
	if !ok1 || !ok2 {
		return n.gradAtRunTime(dy, sizes)
	}
	s, ok := n.slicing(sizes, begin.Ints(), end.Ints(), n.Static(3).Ints())
	if !ok {
		return nil
	}
	if product(s.final) != product(n.Sizes(dy)) {
		n.Invalid("shape of dy was %s instead of %s", typeText(dy.Type), sizesText(s.final))
		return nil
	}
	return n.put(dy, n.Scalar(dy.Type.DType, 0), s, sizes)
}

// gradAtRunTime is the adjoint of indexAtRunTime.
func (n *Node) gradAtRunTime(dy *ir.Value, sizes []int) *ir.Value {
	start, box, final := n.startsAtRunTime(sizes)
	if start == nil || n.Err() != nil {
		return nil
	}
	if product(final) != product(n.Sizes(dy)) {
		n.Invalid("shape of dy was %s instead of %s", typeText(dy.Type), sizesText(final))
		return nil
	}
	zeros := n.Splat(ir.TypeOf(dy.Type.DType, sizes...), 0)
	return n.Op("dynamic_update", nil, zeros, n.Resize(dy, box...), start)
}

// assignSlice is x with the box that inputs 1 to 3 describe replaced by value.
func (n *Node) assignSlice(x, value *ir.Value) *ir.Value {
	sizes := n.Sizes(x)
	s, ok := n.slicing(sizes, n.Static(1).Ints(), n.Static(2).Ints(), n.Static(3).Ints())
	if !ok {
		return nil
	}
	shape, ok := n.common(value.Type.Shape, ir.Dims(s.final...))
	if !ok || product(ir.Type{Shape: shape}.Sizes()) != product(s.final) {
		n.Invalid("cannot assign a tensor of shape %s to a slice of shape %s", typeText(value.Type), sizesText(s.final))
		return nil
	}
	value = n.BroadcastTo(value, ir.Dims(s.final...))
	inside := n.Splat(value.Type.WithDType(tensor.Bool), 1)
	mask := n.put(inside, n.Scalar(tensor.Bool, 0), s, sizes)
	return n.Select(mask, n.put(value, n.Scalar(value.Type.DType, 0), s, sizes), x)
}

func importStridedSliceAssign(n *Node) []*ir.Value {
	return n.update(func(x *ir.Value) *ir.Value { return n.assignSlice(x, n.In(4)) })
}
