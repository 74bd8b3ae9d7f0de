package kernel

import (
	"slices"

	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// poolGrad is the schedule of a window_max_grad whose windows do not overlap, with elementwise consumers. Each window
// finds its first maximum once and gives all of its elements: the array is cut into cells of a stride's size, each the
// window at its beginning and what lies between it and the next one.
type poolGrad struct {
	*lowering
	*window
	of    *ir.Value
	x, dy *ir.Value
	cells []ir.Dim
}

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

// cut finds the number of cells along each dimension; false where windows overlap or cells are too much code.
func (p *poolGrad) cut() bool {
	size := 1
	for d, n := range p.in {
		stride := p.stride[d]
		if size *= stride; p.size[d].Size > stride || size > mostCode {
			return false
		}
		cells := n
		if stride > 1 {
			cells = n.Add(p.low[d] + stride - 1).DivFloor(stride)
		}
		p.cells = append(p.cells, cells)
	}
	return size > 1 && p.of.Type.Elements() != dim(0)
}

// cell computes the outputs of a cell.
func (p *poolGrad) cell(at Point, how storing) {
	b, d := p.b, p.dy.Type.DType
	first, dy := p.firstMax(at), p.g.neutral("sum", d)
	there := b.Const(Type{tensor.Bool, 1}, 1)
	for i, x := range at {
		there = b.Op(scalar.And, tensor.Bool, there, p.g.inRange(x, p.out[i]))
	}
	p.g.under(there, func() { dy = p.g.one(p.dy, at) })
	for _, k := range taps(p.stride) {
		q, inside := p.element(at, k)
		p.g.under(inside, func() {
			p.result(p.of, q, p.given(first, dy, there, tapNumber(k, p.size)), how)
		})
	}
}

// given is what the element at a tap of a window gets: dy if it is the first maximum. Beyond the window it gets nothing.
func (p *poolGrad) given(first, dy, there *Value, tap int) *Value {
	b, d := p.b, p.dy.Type.DType
	zero := p.g.neutral("sum", d)
	if tap < 0 {
		return zero
	}
	here := b.Op(scalar.Eq, tensor.Bool, first, b.Const(Type{tensor.I32, 1}, uint64(tap)))
	return b.Op(scalar.Select, d, b.Op(scalar.And, tensor.Bool, there, here), b.Op(scalar.Add, d, zero, dy), zero)
}

// element is the position of a place in a cell, and the condition that it lies in the array.
func (p *poolGrad) element(cell Point, k []int) (Point, *Value) {
	q, inside := make(Point, len(cell)), p.b.Const(Type{tensor.Bool, 1}, 1)
	for d, x := range cell {
		q[d] = x.times(int64(p.stride[d])).add(int64(k[d] - p.low[d]))
		if p.low[d] > 0 || p.cells[d].Scale(p.stride[d]) != p.in[d] {
			inside = p.b.Op(scalar.And, tensor.Bool, inside, p.g.inRange(q[d], p.in[d]))
		}
		q[d] = q[d].within(p.in[d])
	}
	return q, inside
}

// firstMax is the number of the first maximum of a cell's window: comparisons with NaN are false, so that a NaN holds
// the place if it is the first element.
func (p *poolGrad) firstMax(cell Point) *Value {
	b := p.b
	var best, number *Value
	var some bool // the window has an element so far
	for i, k := range taps(sizesOf(p.size)) {
		q, inside := p.element(cell, k)
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

// none is the tap number of a window that has no element yet.
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

// tapNumber is the position's number in a box, -1 outside.
func tapNumber(k []int, size []ir.Dim) int {
	n := 0
	for d, i := range k {
		if i >= size[d].Size {
			return -1
		}
		n = n*size[d].Size + i
	}
	return n
}
