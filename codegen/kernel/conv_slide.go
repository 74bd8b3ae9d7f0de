package kernel

import "slices"

// A depthwise convolution multiplies each element of its input by few weights: what it takes is loads. The windows of the
// rows of a tile overlap, so that the sum over a window's last axis goes over the tile's inputs, each of which is loaded
// once and joins the sums of all rows that see it; the axis's weights stay in registers. A row's terms keep their order.

// mostSliding is the longest axis of a window whose weights fit into registers beside the sums.
const mostSliding = 7

// windowStep is the number of steps along a window's axis x by which the windows of neighbouring rows lie apart, for
// inputs that differ by column; 0 where weights have no room, or inputs are not shared.
func windowStep(x, row, col *axis) int {
	if col.a != dim(1) || col.b != dim(1) || !x.size.Known() || x.size.Size < 2 || x.size.Size > mostSliding ||
		x.b == dim(0) || !x.a.AtLeast(dim(1)) {
		return 0
	}
	step, exact := row.a.Over(x.a)
	if !exact || !step.Known() || step.Size >= x.size.Size {
		return 0
	}
	return max(step.Size, 0)
}

// tileRegisters is the number of registers that a tile takes.
func (p *gemm) tileRegisters(rows, vectors int) int {
	if x := p.reduced[len(p.reduced)-1]; windowStep(x, p.row, p.col) > 0 {
		return (rows + x.size.Size + 1) * vectors
	}
	return rows*vectors + vectors + 1
}

// slides reports whether the sum over the d-th reduced axis is to go over inputs.
func (t *tileRun) slides(d int, rows []Index) bool {
	x := t.reduced[d]
	known := x.valid == nil || x.valid.of == t.row && len(rows[0].terms) == 0
	return d == len(t.reduced)-1 && known && !t.packB && !t.across && windowStep(x, t.row, t.col) > 0
}

// meeting is a row's tap, by its number, at an input.
type meeting struct{ input, row, tap int }

// sumSliding adds up the terms of a window's last axis for all rows of a tile, input by input.
func (t *tileRun) sumSliding(d int, at place, rows []Index, accs []*Value) []*Value {
	x, n := t.reduced[d], len(t.columns)
	step := windowStep(x, t.row, t.col)
	var all []meeting
	for i, row := range rows {
		lo, hi := int64(0), int64(x.size.Size)
		if x.valid != nil {
			lo, hi = x.valid.limits(x.size.Size, row.base)
		}
		for k := lo; k < hi; k++ {
			all = append(all, meeting{i*step + int(k), i, int(k)})
		}
	}
	slices.SortStableFunc(all, func(a, b meeting) int { return a.input - b.input })
	weights := make([]*Value, x.size.Size*n)
	out := slices.Clone(accs)
	for _, m := range all {
		here := at.with(x, fixed(int64(m.tap)))
		for j, c := range t.columns {
			w := &weights[m.tap*n+j]
			t.under(c.cond, func() {
				if *w == nil {
					*w = t.loadRight(here, c)
				}
				from := t.g.at(t.left, here.with(t.row, rows[m.row]).with(t.col, c.at), t.kept, t.reduced)
				left := t.g.load(t.left.buffer, from)
				out[m.row*n+j] = t.gemm.join([]*Value{out[m.row*n+j]}, []*Value{left, *w})[0]
			})
		}
	}
	return out
}
