package kernel

import (
	"slices"

	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// column is a vector of the tile: its position along the column axis and in a packed panel, and the lanes that count.
type column struct {
	at, local Index
	cond      *Value // nil: all lanes
}

// panels runs f for panels of columns: whole ones in a loop, then the rest.
func (p *gemm) panels(cols interval, f func([]column)) {
	size, width := p.col.size, int64(p.width())
	main := whole(size, width)
	panel := func(i Index, _ []*Value) []*Value {
		f(p.columns(i, width))
		return nil
	}
	rest := func() { p.restColumns(main, f) }
	if p.tasks[3] == dim(1) {
		p.g.span(dim(0), main, width, !p.across, nil, panel)
		rest()
		return
	}
	end := p.b.Op(scalar.Min, tensor.I64, cols.hi, p.b.Size(main))
	p.b.LoopOf(&Loop{Lo: cols.lo, Hi: end, Step: width}, nil, func(i *Value, _ []*Value) []*Value {
		if p.across {
			return panel(p.g.newVarTo(i, size.Add(-1)).index(), nil)
		}
		return panel(p.g.laneVar(i, 0, main.Add(p.lanes-p.width()-1), width).index(), nil)
	})
	if main != size {
		p.lastOnly(cols.hi, size, rest)
	}
}

// restColumns runs f for the columns after the whole panels: together where their number is known, else by vectors or,
// across, one by one.
func (p *gemm) restColumns(main ir.Dim, f func([]column)) {
	size, step := p.col.size, int64(p.width())
	if !size.Known() {
		step = int64(p.lanes)
		if p.across {
			step = 1
		}
	}
	p.g.span(main, size, step, !p.across, nil, func(i Index, _ []*Value) []*Value {
		switch n := size.Minus(main); {
		case n.Known():
			f(p.columns(i, int64(n.Size)))
		case p.across:
			f(p.columns(i, 1))
		default:
			c := p.columns(i, step)
			c[0].cond = p.g.below(i, size)
			f(c)
		}
		return nil
	})
}

// lastOnly runs f in the part that ends at the end.
func (p *gemm) lastOnly(hi *Value, size ir.Dim, f func()) {
	p.b.If(p.b.Op(scalar.Le, tensor.Bool, p.b.Size(size), hi), func() []*Value {
		f()
		return nil
	}, nil)
}

// columns are the vectors of n columns from i on.
func (p *gemm) columns(i Index, n int64) []column {
	var out []column
	if p.across {
		for j := range n {
			out = append(out, column{at: i.add(j)})
		}
		return out
	}
	lanes := int64(p.lanes)
	first := p.g.laneVar(p.b.Int(0), 0, dim(lanes-1), lanes).index()
	for j := int64(0); j < n; j += lanes {
		c := column{at: i.add(j), local: first.add(j)}
		if n-j < lanes {
			c.cond = p.g.below(first, dim(n-j))
		}
		out = append(out, c)
	}
	return out
}

// tileRun is the work on a panel of columns.
type tileRun struct {
	*gemm
	left, right operand
	// source is what right was packed from.
	source  operand
	section section
	columns []column
	reduced []*axis
	// ahead asks, in the loop over terms, for memory that is needed soon; nil where nothing is worth it.
	ahead func(k Index)
}

// overRows runs over tiles of rows.
func (t *tileRun) overRows(at place, rows interval) {
	t.reduced = t.contraction.reduced
	if t.sliced {
		t.reduced = t.reduced[1:]
	}
	if t.bounds(t.row) {
		t.overEdges(at)
		return
	}
	size, step := t.row.size, int64(t.tileRows)
	if t.tasks[2] == dim(1) {
		t.tiles(at, dim(0), size)
		return
	}
	main := whole(size, step)
	end := t.b.Op(scalar.Min, tensor.I64, rows.hi, t.b.Size(main))
	t.each(interval{rows.lo, end}, step, main.Add(1-t.tileRows), func(i Index) {
		t.ahead = t.lookAhead(at, i, rows)
		t.tile(at, upFrom(i, step))
		t.ahead = nil
	})
	if main != size {
		t.lastOnly(rows.hi, size, func() { t.restRows(at, main, size) })
	}
}

// restRows runs over the rows after the whole tiles: one tile where their number is known, else smaller and smaller ones.
func (t *tileRun) restRows(at place, lo, hi ir.Dim) {
	rest := hi.Minus(lo)
	for n := t.tileRows / 2; !rest.Known() && n > 0; n /= 2 {
		end := lo.Plus(whole(hi.Minus(lo), int64(n)))
		t.overTiles(at, lo, end, int64(n))
		lo = end
	}
	if rest.Known() {
		t.overTiles(at, lo, hi, int64(max(rest.Size, 1)))
	}
}

// overTiles runs over tiles of n rows.
func (t *tileRun) overTiles(at place, lo, hi ir.Dim, n int64) {
	t.g.span(lo, hi, n, false, nil, func(i Index, _ []*Value) []*Value {
		t.tile(at, upFrom(i, n))
		return nil
	})
}

// overEdges runs over rows of which some would read padding. Tiles that hold such rows are straight code for their
// position, in which each tap joins the rows that it is valid for; where that is too much code they are single rows.
func (t *tileRun) overEdges(at place) {
	lo, hi := t.interior(t.row)
	size := t.row.size.Size
	edge, from, end := t.edge, min(ceilDiv(lo, t.tileRows)*t.tileRows, size), 0
	if t.taps()*t.tileRows*len(t.columns) > maxEdge {
		edge, from, end = t.singles, lo, hi
	} else {
		end = from + max(hi-from, 0)/t.tileRows*t.tileRows
	}
	edge(at, 0, from)
	t.reduced = t.within(t.row)
	t.tiles(at, ir.Dim{Size: from}, ir.Dim{Size: end})
	t.reduced = t.contraction.reduced
	edge(at, end, size)
}

// maxEdge is the number of multiply-adds in the code of a tile at an edge.
const maxEdge = 512

// taps is the number of positions of the axes that the row bounds.
func (t *tileRun) taps() int {
	n := 1
	for _, r := range t.reduced {
		if r.valid != nil && r.valid.of == t.row {
			n *= r.size.Size
		}
	}
	return n
}

// edge computes rows in whole tiles at positions known while compiling.
func (t *tileRun) edge(at place, lo, hi int) {
	for ; lo < hi; lo += t.tileRows {
		t.tile(at, upFrom(fixed(int64(lo)), int64(min(t.tileRows, hi-lo))))
	}
}

// singles computes rows one by one.
func (t *tileRun) singles(at place, lo, hi int) {
	rows := interval{t.b.Int(int64(lo)), t.b.Int(int64(hi))}
	t.each(rows, 1, t.row.size, func(i Index) { t.tile(at.with(t.row, i), []Index{i}) })
}

// sumEdge adds up an axis that the row bounds, for rows known while compiling.
func (t *tileRun) sumEdge(d int, at place, rows []Index, accs []*Value) []*Value {
	x, n := t.reduced[d], len(t.columns)
	out := slices.Clone(accs)
	for k := range int64(x.size.Size) {
		var valid []Index
		var sums, slots []*Value
		for i, row := range rows {
			if lo, hi := x.valid.limits(x.size.Size, row.base); lo <= k && k < hi {
				valid, sums = append(valid, row), append(sums, out[i*n:][:n]...)
			}
		}
		if len(valid) > 0 {
			slots = t.sum(d+1, at.with(x, fixed(k)), valid, sums)
		}
		for i, row := range rows {
			if slices.ContainsFunc(valid, func(v Index) bool { return v.base == row.base }) {
				copy(out[i*n:], slots[:n])
				slots = slots[n:]
			}
		}
	}
	return out
}

// tiles runs over a range of rows.
func (t *tileRun) tiles(at place, lo, hi ir.Dim) {
	main := lo.Plus(whole(hi.Minus(lo), int64(t.tileRows)))
	t.overTiles(at, lo, main, int64(t.tileRows))
	t.restRows(at, main, hi)
}

func upFrom(i Index, n int64) []Index {
	out := make([]Index, n)
	for k := range out {
		out[k] = i.add(int64(k))
	}
	return out
}

// tile computes the sums of some rows of the panel, and the results where the sums end with this section.
func (t *tileRun) tile(at place, rows []Index) {
	accs := t.sum(0, at, rows, t.start(at, rows))
	for j, c := range t.columns {
		t.under(c.cond, func() {
			points := make([]Point, len(rows))
			for i, row := range rows {
				flat := t.flat(at, row, c)
				acc := accs[i*len(t.columns)+j]
				if !t.section.last {
					t.g.store(t.partial, flat, acc, storing{})
					continue
				}
				points[i] = Point{flat}
				t.stash(flat, acc)
			}
			if t.section.last {
				t.write(t.outputs, points, []ir.Dim{t.result.Type.Elements()}, storing{})
			}
		})
	}
}

func (t *tileRun) under(cond *Value, f func()) {
	if cond == nil {
		f()
		return
	}
	t.g.under(cond, f)
}

// flat is the position in the result.
func (t *tileRun) flat(at place, row Index, c column) Index {
	return t.g.at(t.out, at.with(t.row, row).with(t.col, c.at), t.kept)
}

// stash makes a finished sum the contraction's value at a position, for the expressions that use it.
func (t *tileRun) stash(flat Index, acc *Value) {
	if t.across {
		acc = t.b.HReduce(scalar.Add, acc)
	}
	p := t.g.unflatten(flat, sizes(t.result))
	t.g.memo[memoKey{t.result, p.key(), t.g.condKey(p)}] = t.g.cast(t.result.Type.DType, acc)
}

// start gives the accumulators: zeros, or what earlier sections left.
func (t *tileRun) start(at place, rows []Index) []*Value {
	zeros, loads := t.zeros(len(rows)), func() []*Value {
		var out []*Value
		for _, row := range rows {
			for _, c := range t.columns {
				t.under(c.cond, func() { out = append(out, t.g.load(t.partial, t.flat(at, row, c))) })
			}
		}
		return out
	}
	switch {
	case t.section.first:
		return zeros
	case t.section.last:
		return loads()
	}
	from := t.b.Op(scalar.Eq, tensor.Bool, t.g.value(t.section.from), t.b.Int(0))
	return t.b.If(from, func() []*Value { return zeros }, loads)
}

func (t *tileRun) zeros(rows int) []*Value {
	zero := t.b.Splat(t.g.neutral("sum", t.acc), t.lanes)
	return slices.Repeat([]*Value{zero}, rows*len(t.columns))
}

// sum emits the loop of the d-th reduced axis and those inside.
func (t *tileRun) sum(d int, at place, rows []Index, accs []*Value) []*Value {
	if d == len(t.reduced) {
		return t.join(at, rows, accs)
	}
	x := t.reduced[d]
	size, unroll := x.size, int64(1)
	if len(t.reduced) == 1 {
		size = t.section.terms
	}
	inner := func(k Index, accs []*Value) []*Value { return t.sum(d+1, at.with(x, k), rows, accs) }
	last := d == len(t.reduced)-1
	switch {
	case t.slides(d, rows):
		return t.sumSliding(d, at, rows, accs)
	case x.valid != nil && x.valid.of == t.row && len(rows[0].terms) == 0:
		return t.sumEdge(d, at, rows, accs)
	case x.valid != nil:
		return t.validRange(x, at, accs, inner)
	case last && t.across:
		return t.sumAcross(size, accs, inner)
	case last && size.Known() && size.Size*len(accs) <= fullUnroll:
		unroll = int64(max(size.Size, 1))
	case last:
		unroll = max(2, min(8, 16/int64(len(accs))))
	}
	for _, r := range unrolledSpans(size, unroll) {
		accs = t.g.span(r.lo, r.hi, r.step, false, accs, func(k Index, accs []*Value) []*Value {
			if t.ahead != nil && last {
				t.ahead(k)
			}
			for u := range r.step {
				accs = inner(k.add(u), accs)
			}
			return accs
		})
	}
	return accs
}

// spanSteps is a range run by steps.
type spanSteps struct {
	lo, hi ir.Dim
	step   int64
}

// unrolledSpans cuts a range into whole steps and the rest: one step where its length is known, else single positions.
func unrolledSpans(size ir.Dim, unroll int64) []spanSteps {
	if size.Known() {
		unroll = max(1, min(unroll, int64(size.Size)))
	}
	main, rest := whole(size, unroll), int64(1)
	if size.Known() {
		rest = int64(max(size.Size-main.Size, 1))
	}
	return []spanSteps{{dim(0), main, unroll}, {main, size, rest}}
}

// fullUnroll is the number of multiply-adds up to which a tile's sum is straight code.
const fullUnroll = 128

// sumAcross runs lanes along the terms.
func (t *tileRun) sumAcross(
	size ir.Dim, accs []*Value, inner func(Index, []*Value) []*Value,
) []*Value {
	width := int64(t.lanes)
	main := whole(size, width)
	accs = t.g.span(dim(0), main, width, true, accs, inner)
	return t.g.span(main, size, width, true, accs, func(k Index, accs []*Value) []*Value {
		t.g.under(t.g.below(k, size), func() { accs = inner(k, accs) })
		return accs
	})
}

// validRange runs over the positions of a reduced axis that read no padding.
func (t *tileRun) validRange(
	x *axis, at place, accs []*Value, inner func(Index, []*Value) []*Value,
) []*Value {
	b, v := t.b, x.valid
	// e and f count how far the first position is from the ends of the array
	e := at[v.of].times(v.scale).add(v.offset)
	f := e.times(-1).add(v.size - 1)
	step := v.step
	if step < 0 {
		e, f, step = f, e, -step
	}
	div := func(n Index, up int64) *Value {
		n = n.add(up)
		return b.Op(scalar.Div, tensor.I64, b.Op(scalar.Max, tensor.I64, t.g.first(n), b.Int(0)), b.Int(step))
	}
	lo := div(e.times(-1), step-1)
	hi := b.Op(scalar.Min, tensor.I64, div(f, step), b.Size(x.size))
	if lo.Const && hi.Const {
		return t.g.span(dim(int64(lo.Bits)), dim(int64(hi.Bits)), 1, false, accs, inner)
	}
	return b.LoopOf(&Loop{Lo: lo, Hi: hi, Step: 1}, accs, func(k *Value, accs []*Value) []*Value {
		return inner(t.g.newVarTo(k, x.size.Add(-1)).index(), accs)
	})
}

// join adds one term to each sum of the tile.
func (t *tileRun) join(at place, rows []Index, accs []*Value) []*Value {
	out := slices.Clone(accs)
	n := len(t.columns)
	right := make([]*Value, n)
	for j, c := range t.columns {
		t.under(c.cond, func() { right[j] = t.loadRight(at, c) })
	}
	for i, row := range rows {
		here := at.with(t.row, row)
		var left *Value
		for j, c := range t.columns {
			if left == nil || t.col.a != dim(0) {
				t.under(c.cond, func() { left = t.g.load(t.left.buffer, t.g.at(t.left, here.with(t.col, c.at), t.kept, t.reduced)) })
			}
			if t.paired() {
				out[i*n+j] = t.b.DotPairs(accs[i*n+j], left, right[j])
				continue
			}
			out[i*n+j] = t.gemm.join([]*Value{accs[i*n+j]}, []*Value{left, right[j]})[0]
		}
	}
	return out
}

func (t *tileRun) loadRight(at place, c column) *Value {
	if t.packB {
		return t.g.load(t.scratchB, t.g.at(t.right, at, t.reduced).plus(c.local))
	}
	return t.g.load(t.right.buffer, t.g.at(t.right, at.with(t.col, c.at), t.kept, t.reduced))
}
