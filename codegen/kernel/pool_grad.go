package kernel

import (
	"slices"

	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// poolGrad is the schedule of a window_max_grad with elementwise consumers. The array is cut into cells of a stride's
// size. A step finds the first maximum of each window that reaches into a cell and gives dy to the cell's elements; where
// windows do not overlap there is one.
type poolGrad struct {
	*lowering
	*window
	of    *ir.Value
	x, dy *ir.Value
	cells []ir.Dim
	// back lists how many cells before a cell the windows that reach into it begin, the first window first.
	back [][]int
}

// mostTaps is the number of elements to compare for a cell, which is straight code.
const mostTaps = 100

// spreadMax takes over window_max_grad where it can.
func (l *lowering) spreadMax() bool {
	op := l.anchor(func(op *ir.Op) bool { return op.Is("window_max_grad") })
	if op == nil {
		return false
	}
	p := &poolGrad{lowering: l, of: op.Result(), x: op.Operands[0], dy: op.Operands[1]}
	p.window = poolWindow(op, sizes(p.x), sizes(p.dy))
	if !p.cut() {
		return false
	}
	l.overCells(p.cells, p.cell)
	return true
}

// cut finds the cells, and the windows that reach into one; false where that is too much code.
func (p *poolGrad) cut() bool {
	elements, reach, seen := 1, make([]int, len(p.in)), 1
	for d, n := range p.in {
		stride, size := p.stride[d], p.size[d].Size
		cells := n
		if stride > 1 || size > 1 {
			cells = n.Add(p.low[d] + stride - 1).DivFloor(stride)
		}
		p.cells = append(p.cells, cells)
		reach[d] = (size-1)/stride + 1
		elements, seen = elements*stride, seen*reach[d]*size
	}
	if elements > mostCode || seen > mostTaps || elements*seen == 1 || p.of.Type.Elements() == dim(0) {
		return false
	}
	p.back = taps(reach)
	slices.Reverse(p.back)
	return true
}

// cell computes the outputs of a cell: without conditions where all windows that reach into it are whole.
func (p *poolGrad) cell(at Point, how storing) {
	whole := p.b.Const(Type{tensor.Bool, 1}, 1)
	for d, x := range at {
		if p.exact(d) {
			continue
		}
		first := x.add(int64(-((p.size[d].Size - 1) / p.stride[d])))
		end := p.position(x, d, max(p.size[d].Size, p.stride[d])-1)
		for _, cond := range []*Value{p.g.inRange(first, p.out[d]), p.g.inRange(x, p.out[d]),
			p.g.inRange(p.position(first, d, 0), p.in[d]), p.g.inRange(end, p.in[d])} {
			whole = p.b.Op(scalar.And, tensor.Bool, whole, cond)
		}
	}
	write := func(whole bool) func() []*Value {
		return func() []*Value {
			p.spread(at, whole, how)
			return nil
		}
	}
	if whole.Const {
		p.spread(at, whole.Bits == 1, how)
		return
	}
	p.b.If(whole, write(true), write(false))
}

// exact reports a dimension that windows, or cells of a window each, cover without remainder.
func (p *poolGrad) exact(d int) bool {
	return p.size[d].Size <= p.stride[d] && p.low[d] == 0 && p.cells[d].Scale(p.stride[d]) == p.in[d] && p.cells[d] == p.out[d]
}

// position is the index along dimension d of the k-th element from the beginning of a cell.
func (p *poolGrad) position(cell Index, d, k int) Index {
	return cell.times(int64(p.stride[d])).add(int64(k - p.low[d]))
}

// spread gives each element of a cell what the windows have for it.
func (p *poolGrad) spread(at Point, whole bool, how storing) {
	var windows []*maxWindow
	for _, back := range p.back {
		windows = append(windows, p.maxWindow(at, back, whole))
	}
	d := p.dy.Type.DType
	for _, k := range taps(p.stride) {
		q, inside := p.element(at, k, whole)
		p.g.under(inside, func() {
			sum := p.g.neutral("sum", d)
			for _, w := range windows {
				if tap := w.tap(k); tap >= 0 {
					here := p.b.Op(scalar.Eq, tensor.Bool, w.first, p.b.Const(Type{tensor.I32, 1}, uint64(tap)))
					given := p.b.Op(scalar.Select, d, here, w.dy, p.g.neutral("sum", d))
					sum = p.b.Op(scalar.Add, d, sum, given)
				}
			}
			p.result(p.of, q, sum, how)
		})
	}
}

// maxWindow is a window that begins some cells before a cell.
type maxWindow struct {
	*poolGrad
	back []int
	// first is the number of the tap that holds the first maximum, none where there is no such window; dy is what it gets.
	first, dy *Value
}

func (p *poolGrad) maxWindow(cell Point, back []int, whole bool) *maxWindow {
	w := &maxWindow{poolGrad: p, back: back}
	at, there := make(Point, len(cell)), p.b.Const(Type{tensor.Bool, 1}, 1)
	for d, x := range cell {
		at[d] = x.add(int64(-back[d]))
		if !whole {
			there = p.b.Op(scalar.And, tensor.Bool, there, p.g.inRange(at[d], p.out[d]))
		}
	}
	p.g.under(there, func() {
		w.first = p.firstMax(at, whole)
		within := make(Point, len(at))
		for d, x := range at {
			within[d] = x.within(p.out[d])
		}
		w.dy = p.g.one(p.dy, within)
	})
	w.first = p.b.Op(scalar.Select, tensor.I32, there, w.first, p.b.Const(Type{tensor.I32, 1}, none))
	return w
}

// tap is the number in the window of an element of the cell, -1 if it lies beyond.
func (w *maxWindow) tap(k []int) int {
	n := 0
	for d, i := range k {
		i += w.back[d] * w.stride[d]
		if i >= w.size[d].Size {
			return -1
		}
		n = n*w.size[d].Size + i
	}
	return n
}

// element is the position of an element counted from the beginning of a cell, and the condition that it lies in the
// array.
func (p *poolGrad) element(cell Point, k []int, whole bool) (Point, *Value) {
	q, inside := make(Point, len(cell)), p.b.Const(Type{tensor.Bool, 1}, 1)
	for d, x := range cell {
		q[d] = p.position(x, d, k[d])
		if !whole {
			inside = p.b.Op(scalar.And, tensor.Bool, inside, p.g.inRange(q[d], p.in[d]))
		}
		q[d] = q[d].within(p.in[d])
	}
	return q, inside
}

// firstMax is the number of the first maximum of a window: comparisons with NaN are false, so that a NaN holds the place
// if it is the first element.
func (p *poolGrad) firstMax(window Point, whole bool) *Value {
	b := p.b
	var best, number *Value
	var some bool // the window has an element so far
	for i, k := range taps(sizesOf(p.size)) {
		q, inside := p.element(window, k, whole)
		p.g.under(inside, func() {
			x, n := p.g.one(p.x, q), b.Const(Type{tensor.I32, 1}, uint64(i))
			holds := inside.Const && inside.Bits == 1
			defer func() { some = some || holds }()
			if best == nil {
				best, number = x, b.Op(scalar.Select, tensor.I32, inside, n, b.Const(Type{tensor.I32, 1}, none))
				return
			}
			won := b.Op(scalar.Lt, tensor.Bool, best, x)
			if !some {
				empty := b.Op(scalar.Eq, tensor.Bool, number, b.Const(Type{tensor.I32, 1}, none))
				won = b.Op(scalar.Or, tensor.Bool, empty, won)
			}
			won = b.Op(scalar.And, tensor.Bool, inside, won)
			best, number = b.Op(scalar.Select, x.Type.DType, won, x, best), b.Op(scalar.Select, tensor.I32, won, n, number)
		})
	}
	return number
}

// none is the tap number of a window that has no element.
const none = 1<<31 - 1

func sizesOf(dims []ir.Dim) []int {
	out := make([]int, len(dims))
	for i, n := range dims {
		out[i] = n.Size
	}
	return out
}

// taps lists the positions in a box, the last dimension running fastest.
func taps(size []int) [][]int {
	out := [][]int{nil}
	for _, n := range size {
		var next [][]int
		for _, k := range out {
			for i := range n {
				next = append(next, append(slices.Clone(k), i))
			}
		}
		out = next
	}
	return out
}
