package kernel

import (
	"slices"

	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// gemm is the schedule of a contraction: tiles of rows and vectors are kept in registers while the sum runs, one chain
// of multiply-adds for each element in the order of the terms. Small operands are read where they are. Of large ones,
// blocks of a and panels of b are copied to scratch first, so that they lie close together (Goto and van de Geijn,
// Anatomy of High-Performance Matrix Multiplication).
//
// An operand that lies in panels already (passes/pack.go) has its columns on two axes, the panels on an outer one: it is
// read as it is, and a too, by blocks that stay in the second-level cache.
//
// The loops, from outside: tasks (batch, chunks of rows, chunks of columns), blocks of terms, outer axes (those of b
// alone, beside the column's), panels of columns, shared axes (those that b does not depend on, beside the row's), tiles
// of rows, terms.
type gemm struct {
	*contraction
	*lowering
	result *ir.Value
	acc    tensor.DType
	join   func(acc, args []*Value) []*Value

	col, row *axis
	// batch axes are those that both operands depend on, outer ones b alone; on shared ones b does not.
	batch, outer, shared []*axis
	shape
	// tasks are the extents of the parts that tasks are made of: batch, shared positions, blocks of rows, of columns and
	// of outer positions.
	tasks [5]ir.Dim
	// blockRows, blockCols, blockShared and blockOuter are the positions in a part.
	blockRows, blockCols, blockShared, blockOuter ir.Dim
	packA, packB                                  bool
	pairing                                       pairing
	// terms is the number of terms in a block; partial keeps sums between blocks.
	terms   ir.Dim
	partial *Buffer
	// sliced sums take the positions of the first reduced axis one after the other, all tiles of a task at each.
	sliced bool

	scratchA, scratchB *Buffer
}

// shape is the form of the register tile.
type shape struct {
	lanes int
	// tileRows and tileVectors are the tile's extents; across tiles have their lanes over the terms of single columns.
	tileRows, tileVectors int
	across                bool
}

const (
	maxPanel  = 1 << 19 // bytes of a packed panel
	packBytes = 1 << 18 // bytes of b from which on copying it pays
	pageBytes = 1 << 12 // the system's smallest page
)

// contract takes over operations that are contractions with elementwise consumers.
func (l *lowering) contract() bool {
	i := slices.IndexFunc(l.body.Ops, isProduct)
	if i < 0 {
		return false
	}
	op := l.body.Ops[i]
	for k, other := range l.body.Ops {
		if k != i && (isFold(other) || !expressible(other)) {
			return false
		}
	}
	for _, o := range l.outputs {
		if !slices.Equal(sizes(o.v), sizes(op.Result())) {
			return false
		}
	}
	var plans []*gemm
	for _, c := range l.contractions(op) {
		p := l.planGemm(op, c)
		if p == nil {
			return false
		}
		plans = append(plans, p)
	}
	for _, p := range plans {
		p.emit()
	}
	return len(plans) > 0
}

// planGemm chooses the schedule, nil where none fits.
func (l *lowering) planGemm(op *ir.Op, c *contraction) *gemm {
	c.simplify(l.cases)
	p := &gemm{contraction: c, lowering: l, result: op.Result(), acc: accumulator(op), join: l.g.productFold(op, nil).join}
	n := len(c.kept) - 1
	p.col = c.kept[n]
	for i := n - 1; i >= 0; i-- {
		if x := c.kept[i]; x.b != dim(0) && x.a == dim(0) && !p.bounds(x) {
			p.outer = append([]*axis{x}, p.outer...)
		} else if x.b != dim(0) {
			p.batch = append([]*axis{x}, p.batch...)
		} else if p.row == nil {
			p.row = x
		} else {
			p.shared = append([]*axis{x}, p.shared...)
		}
	}
	if p.row == nil {
		p.row = &axis{size: dim(1)}
	}
	p.pair()
	if p.bounds(p.col) || !p.form() {
		return nil
	}
	p.block()
	return p
}

// form chooses the tile and whether b must be packed to have its columns side by side.
func (p *gemm) form() bool {
	p.lanes = p.g.width(p.acc)
	k, vectors := count(p.reduced), p.most()
	switch {
	case p.col.c != dim(1) && p.cases.atLeast(p.col.size, 2):
		return false
	case p.col.b == dim(1) && (p.col.a == dim(0) || p.col.a == dim(1)), !p.cases.atLeast(p.col.size, 2) && !p.cases.atLeast(k, p.lanes), k == dim(0):
	case p.col.a == dim(0) && p.cases.atLeast(p.row.size, 3) && !p.dots(k) && p.oneVector(k) <= maxPanel:
		p.packB = k.Known()
		vectors = min(vectors, maxPanel/p.oneVector(k))
	case p.innermost():
		p.across = true
		p.tileRows = min(p.row.size.Estimate(), max(p.cfg.Machine.VectorRegs/5, 1))
		p.tileVectors = min(p.col.size.Estimate(), 4)
		return true
	default:
		return false
	}
	if p.paired() {
		vectors = min(vectors, maxPanel/p.oneVector(k))
	}
	for p.lanes > 1 && p.col.size.Known() && p.lanes/2 >= p.col.size.Size {
		p.lanes /= 2
	}
	p.tile(k.Estimate(), vectors)
	return true
}

// most is the number of vectors that a tile may have. A few rows take wider ones: each element of b is then used a few
// times only, and the more neighbours are read in a row, the closer that comes to the memory's speed (784 × 512 floats:
// 53 GFLOP/s with 4 vectors, 65 with 16).
func (p *gemm) most() int {
	if p.cfg.Machine.VectorRegs < 32 {
		return 4
	}
	bytes := p.col.size.Estimate() * count(p.reduced).Estimate() * p.acc.Size()
	switch n := p.row.size; {
	case n == dim(1):
		return 16
	case n == dim(2):
		return 8
	case n.Known() && n.Size <= 4 && bytes > p.cfg.Machine.L2:
		return 24 / n.Size
	}
	return 4
}

// innermost reports terms that lie side by side in both operands, enough of them for a vector.
func (p *gemm) innermost() bool {
	last := p.reduced[len(p.reduced)-1]
	return last.a == dim(1) && last.b == dim(1) && last.valid == nil && p.cases.atLeast(last.size, p.lanes)
}

// dots reports rows so few that vectors along the terms cost less, with their sums across lanes, than turning b round.
func (p *gemm) dots(k ir.Dim) bool {
	return p.row.size.Known() && p.row.size.Size <= 32 && k.AtLeast(ir.Dim{Size: 16 * p.lanes}) && p.innermost()
}

// oneVector is the bytes of a panel of one vector. A number of terms that is not known counts as few: there is no panel.
func (p *gemm) oneVector(k ir.Dim) int {
	if !k.Known() {
		return 1
	}
	return p.blockTerms(k).Size * p.lanes * p.acc.Size()
}

// tile chooses the registers' tile by the time that the whole contraction takes with it: two multiply-adds and two
// loads a cycle, four cycles from one multiply-add of a chain to the next, and what a tile costs at its ends. A tile has
// most vectors at most.
func (p *gemm) tile(k, most int) {
	regs, best := p.cfg.Machine.VectorRegs, 0
	ends := func(rows, vectors int) int {
		return k*(4*max(rows*vectors, 8)+rows+vectors)/4 + 3*rows*vectors + 24
	}
	rowCount, columns := p.row.size.Estimate(), p.col.size.Estimate()
	for vectors := 1; vectors <= min(most, ceilDiv(columns, p.lanes)); vectors++ {
		for rows := 1; rows <= min(rowCount, 28); rows++ {
			if p.tileRegisters(rows, vectors) > regs-spare {
				break
			}
			wide := vectors * p.lanes
			cost := 0
			for _, r := range [][2]int{{rowCount / rows, rows}, {1, rowCount % rows}} {
				tail := ceilDiv(columns%wide, p.lanes)
				if r[1] > 0 {
					cost += r[0] * (columns/wide*ends(r[1], vectors) + truthInt(tail > 0)*ends(r[1], tail))
				}
			}
			if best == 0 || cost < best {
				best, p.tileRows, p.tileVectors = cost, rows, vectors
			}
		}
	}
}

func truthInt(b bool) int { return int(truth(b)) }

func ceilDiv(n, d int) int { return (n + d - 1) / d }

// width is the number of columns of a panel.
func (p *gemm) width() int {
	if p.across {
		return p.tileVectors
	}
	return p.tileVectors * p.lanes
}

// emit writes the loops over tasks.
func (p *gemm) emit() {
	defer func(lanes int) { p.g.lanes = lanes }(p.g.lanes)
	p.g.lanes = p.lanes
	if p.partial != nil {
		p.partial.Access |= Read
	}
	total := ir.NumElements(p.tasks[:])
	loop := &Loop{}
	if len(p.few) > 0 {
		p.b.If(p.b.Op(scalar.Lt, tensor.Bool, p.b.Int(0), p.b.Size(ir.NumElements(p.few))), func() []*Value {
			p.run(loop, total)
			return nil
		}, nil)
		return
	}
	if p.threaded() && total != dim(1) {
		loop.Parallel = true
		loop.Grain = max(1, int64(float64(total.Estimate())*p.taskFlops()/p.work()))
	}
	p.run(loop, total)
}

// run runs all tasks.
func (p *gemm) run(loop *Loop, total ir.Dim) {
	p.g.spanOf(loop, dim(0), total, 1, false, nil, func(t Index, _ []*Value) []*Value {
		p.task(p.parts(t, p.tasks[:]))
		return nil
	})
}

// parts splits a number into digits, the last one running fastest; each is a variable of its own.
func (p *gemm) parts(t Index, extents []ir.Dim) Point {
	out := make(Point, len(extents))
	for d := len(extents) - 1; d >= 0; d-- {
		n, outer := extents[d], ir.NumElements(extents[:d])
		switch {
		case n == dim(1):
		case outer == dim(1):
			out[d] = t
			return out
		default:
			x := p.g.value(t)
			q := p.b.Op(scalar.Div, tensor.I64, x, p.b.Size(n))
			r := p.b.Op(scalar.Sub, tensor.I64, x, p.b.Op(scalar.Mul, tensor.I64, q, p.b.Size(n)))
			out[d] = p.variable(r, n.Add(-1))
			t = p.variable(q, outer.Add(-1))
		}
	}
	return out
}

// variable is the index of a computed number up to max.
func (p *gemm) variable(v *Value, max ir.Dim) Index {
	if v.Const {
		return fixed(int64(v.Bits))
	}
	return p.g.newVarTo(v, max).index()
}

// interval is a range of positions: static in a Const.
type interval struct{ lo, hi *Value }

// part is the range of the i-th block of an axis of n positions.
func (p *gemm) part(i Index, block, n ir.Dim) interval {
	if block == n {
		return interval{p.b.Int(0), p.b.Size(n)}
	}
	lo := p.b.Op(scalar.Mul, tensor.I64, p.g.value(i), p.b.Size(block))
	end := p.b.Op(scalar.Add, tensor.I64, lo, p.b.Size(block))
	return interval{lo, p.b.Op(scalar.Min, tensor.I64, end, p.b.Size(n))}
}

// task computes one part of the result: blocks of terms, the last one apart since it ends the sums.
func (p *gemm) task(at Point) {
	here := p.along(p.batch, place{}, at[0])
	shared := p.part(at[1], p.blockShared, count(p.shared))
	rows, cols := p.part(at[2], p.blockRows, p.row.size), p.part(at[3], p.blockCols, p.col.size)
	part := ranges{shared: shared, outer: p.part(at[4], p.blockOuter, count(p.outer)), rows: rows, cols: cols}
	k := count(p.reduced)
	if p.sliced {
		p.slices(here, part)
		return
	}
	if p.terms == k {
		p.section(here, part, section{terms: k, first: true, last: true})
		return
	}
	blocks := ceilDiv(k.Size, p.terms.Size)
	main := p.terms.Scale(blocks - 1)
	p.g.span(dim(0), main, int64(p.terms.Size), false, nil, func(from Index, _ []*Value) []*Value {
		p.section(here, part, section{from: from, terms: p.terms, first: blocks == 2})
		return nil
	})
	p.section(here, part, section{from: fixed(int64(main.Size)), terms: k.Minus(main), last: true})
}

func extents(axes []*axis) []ir.Dim {
	out := make([]ir.Dim, len(axes))
	for i, x := range axes {
		out[i] = x.size
	}
	return out
}

// section is a block of terms of the only reduced axis, or all terms of several.
type section struct {
	from        Index
	terms       ir.Dim
	first, last bool
}

// ranges are the positions of a task.
type ranges struct{ shared, outer, rows, cols interval }

// section packs what is to be packed and runs over panels of columns.
func (p *gemm) section(at place, part ranges, s section) {
	left, right := p.left, p.right
	left.base = left.base.plus(p.g.times(s.from, p.reduced[0].a))
	right.base = right.base.plus(p.g.times(s.from, p.reduced[0].b))
	if p.packA {
		left = p.packRows(left, at, part.rows, s)
	}
	p.each(part.outer, 1, count(p.outer), func(i Index) {
		at := p.along(p.outer, at, i)
		p.panels(part.cols, func(columns []column) {
			source, right := right, right
			if p.packB {
				right = p.packColumns(source, at, columns, s)
			}
			p.each(part.shared, 1, count(p.shared), func(i Index) {
				t := &tileRun{gemm: p, left: left, right: right, source: source, section: s, columns: columns}
				t.overRows(p.along(p.shared, at, i), part.rows)
			})
		})
	})
}

// along is a place at the i-th position of some axes.
func (p *gemm) along(axes []*axis, at place, i Index) place {
	for k, x := range p.parts(i, extents(axes)) {
		at = at.with(axes[k], x)
	}
	return at
}

// each runs f for positions of a range, by steps, at most n of them.
func (p *gemm) each(r interval, step int64, n ir.Dim, f func(Index)) {
	if r.lo.Const && r.hi.Const {
		p.g.span(dim(int64(r.lo.Bits)), dim(int64(r.hi.Bits)), step, false, nil, func(i Index, _ []*Value) []*Value {
			f(i)
			return nil
		})
		return
	}
	p.b.LoopOf(&Loop{Lo: r.lo, Hi: r.hi, Step: step}, nil, func(i *Value, _ []*Value) []*Value {
		f(p.g.newVarTo(i, n.Add(-1)).index())
		return nil
	})
}

// spare is the number of vector registers that a tile leaves free beyond its sums, a row of b and an element of a:
// LLVM's scheduler moves loads up, and without room it spills sums (seen in the code for 14 rows of 2 vectors).
const spare = 3
