package kernel

import (
	"math/bits"

	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// packRows copies a block of rows × terms to scratch, in the operand's own orientation, so that both the copy and the
// reads of a tile are contiguous. It returns the block as an operand.
func (p *gemm) packRows(from operand, at place, rows interval, s section) operand {
	k := p.reduced[0]
	row, term := p.rowStep(), int64(1)
	if p.row.a == dim(1) {
		row, term = 1, int64(p.blockRows.Size)
	}
	lo := p.variable(rows.lo, p.row.size)
	block := operand{buffer: p.scratchA, base: lo.times(-row), step: func(x *axis) ir.Dim {
		switch x {
		case p.row:
			return dim(row)
		case k:
			return dim(term)
		}
		return dim(0)
	}}
	move := func(i, j Index) {
		here := at.with(p.row, i).with(k, j)
		left := p.b.Op(scalar.Sub, tensor.I64, p.b.Size(s.terms), p.g.first(j))
		x := p.rowElements(from, p.g.at(from, here, p.kept, p.reduced), left)
		p.g.store(block.buffer, p.g.at(block, here, p.kept, p.reduced), x, storing{})
	}
	if p.row.a == dim(1) {
		p.g.span(dim(0), s.terms, 1, false, nil, func(j Index, _ []*Value) []*Value {
			p.overVectors(rows, p.row.size, func(i Index) { move(i, j) })
			return nil
		})
		return block
	}
	p.each(rows, 1, p.row.size, func(i Index) {
		terms := interval{p.b.Int(0), p.b.Size(s.terms)}
		p.overVectors(terms, s.terms, func(j Index) { move(i, j) })
	})
	return block
}

// overVectors runs f for vectors of a range, the last one masked.
func (p *gemm) overVectors(r interval, n ir.Dim, f func(Index)) {
	b, width := p.b, int64(p.lanes)
	loop := &Loop{Lo: r.lo, Hi: r.hi, Step: width}
	b.LoopOf(loop, nil, func(i *Value, _ []*Value) []*Value {
		x := p.g.laneVar(i, 0, n.Add(-1), 1).index()
		left := b.Op(scalar.Sub, tensor.I64, r.hi, i)
		p.g.under(b.Op(scalar.Lt, tensor.Bool, b.Iota(tensor.I64, p.lanes), left), func() { f(x) })
		return nil
	})
}

// packColumns copies a panel of terms × columns to scratch and returns it as an operand.
func (p *gemm) packColumns(from operand, at place, columns []column, s section) operand {
	panel := operand{buffer: p.scratchB, step: func(x *axis) ir.Dim { return x.panel }}
	switch {
	case p.col.b == dim(1):
	case p.blocks(columns, s):
		p.packBlocks(from, panel, at, columns, s)
		return panel
	default:
		p.packScalars(from, panel, at, columns, s)
		return panel
	}
	p.overTerms(0, at, s, func(at place) {
		to := p.g.at(panel, at, p.reduced)
		for _, c := range columns {
			t := &tileRun{gemm: p}
			t.under(c.cond, func() {
				x := p.element(from.buffer, p.g.at(from, at.with(p.col, c.at), p.kept, p.reduced), p.pairing.b)
				p.g.store(panel.buffer, to.plus(c.local), x, storing{})
			})
		}
	})
	return panel
}

// blocks reports columns in whole vectors whose terms lie side by side: they are transposed in registers.
func (p *gemm) blocks(columns []column, s section) bool {
	return columns[len(columns)-1].cond == nil && p.lanes > 1 && p.lanes <= largestBlock && p.single() &&
		!p.paired() && p.reduced[0].b == dim(1) && s.terms.AtLeast(ir.Dim{Size: p.lanes})
}

// packBlocks copies square blocks of columns and terms, and what terms are left one by one.
func (p *gemm) packBlocks(from, panel operand, at place, columns []column, s section) {
	k, main := p.reduced[0], whole(s.terms, int64(p.lanes))
	move := func(i Index, at int64, c column, x *Value) {
		to := p.g.at(panel, place{k: i.add(at)}, p.reduced).plus(c.local)
		p.g.store(panel.buffer, to, p.g.cast(p.acc, x), storing{})
	}
	source := func(c column, i Index) Index { return p.g.at(from, at.with(p.col, c.at).with(k, i), p.kept, p.reduced) }
	p.g.span(dim(0), main, int64(p.lanes), false, nil, func(i Index, _ []*Value) []*Value {
		for _, c := range columns {
			for j, x := range p.g.loadBlock(from.buffer, source(c, i)) {
				move(i, int64(j), c, x)
			}
		}
		return nil
	})
	p.g.span(main, s.terms, 1, false, nil, func(i Index, _ []*Value) []*Value {
		for _, c := range columns {
			move(i, 0, c, p.g.load(from.buffer, source(c, i)))
		}
		return nil
	})
}

// packScalars copies columns that are apart in memory, a few at a time: so many cache lines stay in one set.
func (p *gemm) packScalars(from, panel operand, at place, columns []column, s section) {
	n, last := ir.Dim{Size: p.width()}, columns[len(columns)-1]
	switch partial := last.cond != nil || len(columns) < p.tileVectors; {
	case partial && p.col.size.Known():
		n = ir.Dim{Size: p.col.size.Size % p.width()}
	case partial:
		p.packLanes(from, panel, at, last, s)
		return
	}
	base := p.variable(p.g.first(columns[0].at), p.col.size.Add(-1))
	for _, r := range unrolledSpans(n, min(int64(p.width()), 8)) {
		p.g.span(r.lo, r.hi, r.step, false, nil, func(i Index, _ []*Value) []*Value {
			p.overTerms(0, at, s, func(at place) {
				to := p.g.at(panel, at, p.reduced)
				for u := range r.step {
					j := i.add(u)
					x := p.element(from.buffer, p.g.at(from, at.with(p.col, base.plus(j)), p.kept, p.reduced), p.pairing.b)
					p.g.store(panel.buffer, to.plus(j), x, storing{})
				}
			})
			return nil
		})
	}
}

// packLanes copies a vector of columns of which some may be none.
func (p *gemm) packLanes(from, panel operand, at place, c column, s section) {
	base := p.variable(p.g.first(c.at), p.col.size.Add(-1))
	left := p.b.Op(scalar.Sub, tensor.I64, p.b.Size(p.col.size), p.g.first(c.at))
	loop := &Loop{Lo: p.b.Int(0), Hi: p.b.Op(scalar.Min, tensor.I64, left, p.b.Int(int64(p.lanes))), Step: 1}
	p.b.LoopOf(loop, nil, func(i *Value, _ []*Value) []*Value {
		j := p.g.newVar(i, int64(p.lanes-1)).index()
		p.overTerms(0, at, s, func(at place) {
			x := p.element(from.buffer, p.g.at(from, at.with(p.col, base.plus(j)), p.kept, p.reduced), p.pairing.b)
			p.g.store(panel.buffer, p.g.at(panel, at, p.reduced).plus(j), x, storing{})
		})
		return nil
	})
}

// overTerms runs f for all terms of a section.
func (p *gemm) overTerms(d int, at place, s section, f func(place)) {
	if d == len(p.reduced) {
		f(at)
		return
	}
	size := p.reduced[d].size
	if len(p.reduced) == 1 {
		size = s.terms
	}
	p.g.span(dim(0), size, 1, false, nil, func(k Index, _ []*Value) []*Value {
		p.overTerms(d+1, at.with(p.reduced[d], k), s, f)
		return nil
	})
}

// rowStep is the step between rows in a packed block: a cache line more than the terms, so that the rows of a tile fall
// into different sets of the cache.
func (p *gemm) rowStep() int64 { return int64(p.terms.Size + p.lanes) }

// lookAhead asks, while a tile sums up, for the next tile's part of the result and for a share of the panel that is
// needed next, a line in some iterations: at once they would hold up the loads of the tile itself. It returns nil where
// that is not worth it.
func (t *tileRun) lookAhead(at place, i Index, rows interval) func(Index) {
	lines, perRow := t.width()/t.line(), t.section.terms.Size/t.tileRows
	blocks := t.packB && t.blockable(t.section.terms)
	if !blocks && !t.streams(t.section.terms) || lines == 0 || lines&(lines-1) != 0 || perRow < 2*lines {
		return nil
	}
	done := i.plus(t.variable(rows.lo, t.row.size).times(-1))
	panel := t.nextPacked
	if t.packB {
		panel = t.nextPanel
	}
	result, share := t.nextResult(at, i, lines, perRow), panel(at, done)
	return func(k Index) {
		row, in := result(k)
		share(k, row, in)
	}
}

// line is the number of elements in a cache line.
func (p *gemm) line() int { return lineBytes / p.acc.Size() }

// nextResult asks for the result's part that the next tile writes. It tells which row and line of it a term is for: the
// row changes with every 1<<shift terms, the line in it lines times as often.
func (t *tileRun) nextResult(at place, i Index, lines, perRow int) func(Index) (row, in Index) {
	b := t.b
	shift := bits.Len(uint(perRow)) - 1
	down := shift - bits.Len(uint(lines)) + 1
	return func(k Index) (row, in Index) {
		part := func(by int, mask int64) *Value {
			return b.Op(scalar.And, tensor.I64, b.Op(scalar.Shr, tensor.I64, t.g.value(k), b.Int(int64(by))), b.Int(mask))
		}
		row = t.variable(part(shift, 1<<30-1), ir.Dim{Size: t.tileRows})
		in = t.variable(part(down, int64(lines-1)), ir.Dim{Size: lines}).times(int64(t.line())).plus(t.columns[0].at)
		next := at.with(t.row, i.add(int64(t.tileRows)).plus(row)).with(t.col, in)
		t.prefetch(t.g.at(t.out, next, t.kept), t.outputs[0].buffer)
		return row, in
	}
}

// nextPanel asks for a share of what the next panel is packed from.
func (t *tileRun) nextPanel(at place, done Index) func(k, row, in Index) {
	// of a transposed panel, some columns, one after the other
	columns := int64(ceilDiv(t.width()*t.tileRows, t.blockRows.Size))
	column := t.b.Op(scalar.Mul, tensor.I64, t.g.value(done), t.b.Int(int64(t.width())))
	share := t.variable(t.b.Op(scalar.Div, tensor.I64, column, t.b.Size(t.blockRows)), ir.Dim{Size: t.width()})
	return func(k, row, in Index) {
		next := at.with(t.reduced[0], done.plus(row)).with(t.col, in.add(int64(t.width())))
		if t.col.b != dim(1) {
			ask := t.g.value(k.times(columns))
			column := t.b.Op(scalar.Div, tensor.I64, ask, t.b.Size(t.section.terms))
			term := t.b.Op(scalar.Sub, tensor.I64, ask, t.b.Op(scalar.Mul, tensor.I64, column, t.b.Size(t.section.terms)))
			from := t.columns[0].at.add(int64(t.width())).plus(share).plus(t.variable(column, ir.Dim{Size: t.width()}))
			next = at.with(t.reduced[0], t.variable(term, t.section.terms)).with(t.col, from)
		}
		t.prefetch(t.g.at(t.source, next, t.kept, t.reduced), t.source.buffer)
	}
}

// nextPacked asks for a share of the next panel, which lies in a row.
func (t *tileRun) nextPacked(at place, done Index) func(k, row, in Index) {
	outer := t.outer[len(t.outer)-1]
	step := int64(ceilDiv(t.width()*t.tileRows, t.blockRows.Size))
	tile := t.variable(t.b.Op(scalar.Div, tensor.I64, t.g.value(done), t.b.Int(int64(t.tileRows))), t.row.size)
	first := tile.times(step * int64(t.section.terms.Size))
	return func(k, _, _ Index) {
		next := t.g.at(t.right, at.with(outer, at[outer].add(1)).with(t.col, t.columns[0].at), t.kept, t.reduced)
		t.prefetch(next.plus(first).plus(k.times(step)), t.right.buffer)
	}
}

func (t *tileRun) prefetch(at Index, b *Buffer) { t.b.Emit(&Prefetch{b, t.g.first(at)}) }

// lineBytes is the size of a cache line.
const lineBytes = 64
