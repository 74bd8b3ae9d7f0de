package frontend

import (
	"math"

	"tfc/ir"
	"tfc/ir/tensor"
)

// fractionalRows are the pools of Graham (2014), Fractional Max-Pooling: windows of two sizes in a random order.
func fractionalRows() []Row {
	return random([]Row{
		{Op: "FractionalMaxPool", Import: func(n *Node) []*ir.Value { return n.fractionalPool("max") }},
		{Op: "FractionalAvgPool", Import: func(n *Node) []*ir.Value { return n.fractionalPool("sum") }},
		{Op: "FractionalMaxPoolGrad", Import: one(importFractionalMaxGrad)},
		{Op: "FractionalAvgPoolGrad", Static: []int{0}, Import: one(importFractionalAvgGrad)},
	})
}

// cells are the windows along one axis of an image.
type cells struct {
	axis, out, width int
	// at are the positions [out, width] of the elements of each window, the last one repeated to fill up; inside marks
	// those that are no such repetition; count is how many there are.
	at, inside, count *ir.Value
}

// cells reads windows from the sequence of their borders.
func (n *Node) cells(sequence *ir.Value, axis, in int) cells {
	if n.Err() != nil || sequence.Type.Rank() != 1 || sequence.Type.Len() < 2 {
		n.Invalid("pooling sequence %s must be a vector of two elements or more", typeText(sequence.Type))
		return cells{}
	}
	c := cells{axis: axis, out: sequence.Type.Len() - 1}
	c.width = in/c.out + 3
	n.CheckRange(sequence, 0, in+1, 3, "pooling sequence[%d] = %d is out of range")
	start, end := n.SliceAxis(sequence, 0, 0, c.out), n.SliceAxis(sequence, 0, 1, c.out+1)
	if !n.Def.Bool("overlapping") {
		end = n.Sub(end, n.Like(end, 1))
	}
	end = n.Do("min", end, n.Like(end, float64(in-1)))
	t := ir.TypeOf(tensor.I64, c.out, c.width)
	wide := func(v *ir.Value) *ir.Value { return n.Broadcast(v, []int{0}, t.Shape) }
	at := n.Add(wide(start), n.Iota(t, 1))
	c.inside = n.Do("le", at, wide(end))
	c.at = n.Do("min", at, wide(end))
	c.count = n.Add(n.Sub(end, start), n.Like(end, 1))
	return c
}

// fractionalPool pools over random windows, and gives the sequences of their borders.
func (n *Node) fractionalPool(kind string) []*ir.Value {
	x := n.In(0)
	sizes, ok := n.imageSizes(x)
	ratio := n.Def.Floats("pooling_ratio")
	if !ok || len(ratio) != 4 || ratio[0] != 1 || ratio[3] != 1 {
		return n.Fail(12, "fractional pooling of %s by %v is not supported on the batch nor channel dimension",
			typeText(x.Type), ratio)
	}
	var out [2]int
	var used [2]int
	for i := range out {
		size := sizes[i+1]
		if out[i] = int(math.Floor(float64(size) / float64(ratio[i+1]))); out[i] < 1 || ratio[i+1] < 1 {
			return n.Invalid("pooling ratio %v does not fit an input of size %d", ratio[i+1], size)
		}
		if used[i] = (out[i] + 3) / 4; n.Def.Bool("pseudo_random") {
			used[i] = 1
		}
	}
	s := n.fractionalStream(used[0] + used[1])
	rows := n.poolingSequence(s, 0, used[0], sizes[1], out[0])
	cols := n.poolingSequence(s, used[0], used[1], sizes[2], out[1])
	y, count := x, n.Scalar(tensor.I64, 1)
	shape := ir.Dims(sizes[0], out[0], out[1], sizes[3])
	for i, sequence := range []*ir.Value{rows, cols} {
		c := n.cells(sequence, i+1, sizes[i+1])
		y = n.poolCells(y, c, kind)
		count = n.Mul(n.BroadcastTo(count, shape), n.along(c.count, i+1, shape))
	}
	if kind == "sum" {
		y = n.Div(y, n.Cast(count, y.Type.DType))
	}
	return []*ir.Value{y, rows, cols}
}

// fractionalStream is where the windows come from: the seeds if they are to be the same in each run.
func (n *Node) fractionalStream(blocks int) stream {
	seed, seed2 := uint64(n.Int("seed")), uint64(n.Int("seed2"))
	fixed := n.Def.Bool("deterministic")
	if !fixed && (seed != 0 || seed2 != 0) {
		n.Invalid("both seed and seed2 should be 0 if deterministic is false")
	}
	if !fixed || seed == 0 && seed2 == 0 {
		return n.reserve(uint64(blocks))
	}
	return n.seeds(n.Const(tensor.Scalar(uint64(0))), seed, seed2)
}

// poolingSequence divides in elements into out windows and gives the borders, i64 [out+1], from blocks of a stream.
func (n *Node) poolingSequence(s stream, skip, blocks, in, out int) *ir.Value {
	t := ir.TypeOf(tensor.U64, blocks)
	bits := n.blocks(s, n.Add(n.Iota(t, 0), n.u64(t, uint64(skip))))
	zero := n.Const(tensor.New(tensor.I64, 1))
	if n.Def.Bool("pseudo_random") {
		return n.Concat(0, zero, n.pseudoBorders(bits, in, out), n.Ints(in))
	}
	sizes := make([]int, out)
	for i := range sizes {
		if sizes[i] = in / out; i < in%out {
			sizes[i]++
		}
	}
	sequence := n.Gather(n.Ints(sizes...), n.shuffled(n.SliceAxis(bits, 0, 0, out)), 0, 0)
	return n.Concat(0, zero, n.Op("scan", ir.Attrs{"axis": 0, "kind": "sum"}, sequence))
}

// pseudoBorders are the inner borders ceil(alpha·(i+u))-1 with one random u.
func (n *Node) pseudoBorders(bits *ir.Value, in, out int) *ir.Value {
	alpha, k := float64(in)/float64(out), float64(in/out)
	most := min((k+2)/alpha-1, (float64(in+1)-k)/alpha-float64(out-1))
	u := n.unit64(n.SliceAxis(bits, 0, 0, 2), 1)
	i := n.Iota(ir.TypeOf(tensor.F64, out), 0)
	at := n.Add(i, n.Expand(n.Mul(u, n.Like(u, most)), out))
	at = n.Do("ceil", n.Mul(at, n.Like(at, alpha)))
	return n.SliceAxis(n.Cast(n.Sub(at, n.Like(at, 1)), tensor.I64), 0, 1, out)
}

// unfold is what x holds at the positions of windows: their axis becomes two, [out, width].
func (n *Node) unfold(x *ir.Value, c cells) *ir.Value { return n.Gather(x, c.at, c.axis, 0) }

// poolCells folds the windows along one axis of x.
func (n *Node) poolCells(x *ir.Value, c cells, kind string) *ir.Value {
	y := n.unfold(x, c)
	if kind == "sum" {
		inside := n.Broadcast(c.inside, []int{c.axis, c.axis + 1}, y.Type.Shape)
		y = n.Select(inside, y, n.Like(y, 0))
	}
	return n.Reduce(kind, y, c.axis+1)
}

// importFractionalMaxGrad hands each adjoint to the first maximum of its window.
func importFractionalMaxGrad(n *Node) *ir.Value {
	x, dy := n.In(0), n.In(2)
	sizes, ok := n.imageSizes(x)
	if !ok {
		return nil
	}
	rows, cols := n.cells(n.In(3), 1, sizes[1]), n.cells(n.In(4), 2, sizes[2])
	shape := []int{sizes[0], rows.out, cols.out, sizes[3]}
	if n.Err() != nil || !dy.Type.Equal(ir.TypeOf(x.Type.DType, shape...)) || !dy.Type.Equal(n.In(1).Type) {
		n.Invalid("orig_output %s and out_backprop %s must have the pool's shape %s",
			typeText(n.In(1).Type), typeText(dy.Type), sizesText(shape))
		return nil
	}
	cols.axis = 3
	y := n.unfold(n.unfold(x, rows), cols) // [n, out, width, out, width, c]
	y = n.Transpose(y, 0, 1, 3, 5, 2, 4)
	inside := n.Do("and", n.Broadcast(rows.inside, []int{1, 4}, y.Type.Shape),
		n.Broadcast(cols.inside, []int{2, 5}, y.Type.Shape))
	y = n.Select(inside, y, n.Like(y, lowest(x.Type.DType)))
	y = n.Resize(y, append(shape, rows.width*cols.width)...)
	first := n.Op("argreduce", ir.Attrs{"axis": 4, "kind": "max", "to": tensor.I64}, y)
	width := n.Like(first, float64(cols.width))
	at := func(c cells, axis int, offset *ir.Value) *ir.Value {
		start := n.Resize(n.SliceAxis(c.at, 1, 0, 1), c.out)
		return n.Add(n.along(start, axis, first.Type.Shape), offset)
	}
	flat := n.Iota(first.Type, 0)
	for d, at := range []*ir.Value{at(rows, 1, n.Div(first, width)), at(cols, 2, n.Do("rem", first, width)),
		n.Iota(first.Type, 3)} {
		flat = n.Add(n.Mul(flat, n.Like(flat, float64(sizes[d+1]))), at)
	}
	zeros := n.Splat(ir.TypeOf(x.Type.DType, product(sizes)), 0)
	return n.Resize(n.Scatter("add", zeros, n.Resize(flat, product(shape)), n.Resize(dy, product(shape))), sizes...)
}

// importFractionalAvgGrad spreads each adjoint evenly over its window; sums are taken in f64.
func importFractionalAvgGrad(n *Node) *ir.Value {
	sizes, dy := n.Static(0).Ints(), n.In(1)
	shape, ok := n.imageSizes(dy)
	if !ok || len(sizes) != 4 {
		n.Invalid("orig_input_tensor_shape must have 4 elements, got %v", sizes)
		return nil
	}
	rows, cols := n.cells(n.In(2), 1, sizes[1]), n.cells(n.In(3), 2, sizes[2])
	if n.Err() != nil || rows.out != shape[1] || cols.out != shape[2] {
		n.Invalid("the pooling sequences do not fit out_backprop %s", typeText(dy.Type))
		return nil
	}
	t := dy.Type
	count := n.Mul(n.along(rows.count, 1, t.Shape), n.along(cols.count, 2, t.Shape))
	each := n.Div(n.Cast(dy, tensor.F64), n.Cast(count, tensor.F64))
	for i, c := range []cells{rows, cols} {
		each = n.resample(each, c.axis, n.Transpose(n.members(c, sizes[i+1]), 1, 0))
	}
	return n.Cast(each, t.DType)
}

// members is the matrix [out, in] that says by 1 which elements a window has.
func (n *Node) members(c cells, in int) *ir.Value {
	shape := ir.Dims(c.out, in, c.width)
	at := n.Broadcast(c.at, []int{0, 2}, shape)
	return n.Cast(n.Reduce("or", n.Do("eq", at, n.Iota(at.Type, 1)), 2), tensor.F64)
}
