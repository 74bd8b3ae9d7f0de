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
	// terms is the number of terms in a block; partial keeps sums between blocks.
	terms   ir.Dim
	partial *Buffer

	scratchA, scratchB *Buffer
}

// shape is the form of the register tile.
type shape struct {
	lanes int
	// tileRows and tileVectors are the tile's extents; across tiles have their lanes over the terms of single columns.
	tileRows, tileVectors int
	across                bool
}

// Sizes of blocks: with the panel of b, a block of a stays in a second-level cache of 1 MB (measured on Zen 4).
const (
	maxTerms  = 384
	maxRows   = 336
	maxPanel  = 1 << 19 // bytes of a packed panel
	packBytes = 1 << 18 // bytes of b from which on copying it pays
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
	case p.col.a == dim(0) && p.cases.atLeast(p.row.size, 3) && p.oneVector(k) <= maxPanel:
		p.packB = k.Known()
		vectors = min(vectors, maxPanel/p.oneVector(k))
	case p.innermost():
		p.across = true
		p.tileRows = min(p.row.size.Estimate(), p.cfg.Machine.VectorRegs/8)
		p.tileVectors = min(p.col.size.Estimate(), 4)
		return true
	default:
		return false
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
			if rows*vectors+vectors+1 > regs-spare {
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

// block chooses blocks and tasks.
func (p *gemm) block() {
	k := count(p.reduced)
	p.terms = k
	streams := p.streams(k)
	if !p.packB && !streams && p.col.a == dim(0) && !p.across && p.single() && k.Known() &&
		p.col.size.Estimate()*k.Size*p.acc.Size() > packBytes {
		p.packB = p.cases.atLeast(p.row.size, 65) && p.blockTerms(k).Size*p.width()*p.acc.Size() <= maxPanel
	}
	if p.packB && p.blockable(k) {
		p.packA = true
		p.terms = p.blockTerms(k)
		if p.terms != k {
			p.partial = p.keeper()
		}
	}
	p.blockRows, p.blockCols, p.blockShared, p.blockOuter = p.row.size, p.col.size, count(p.shared), count(p.outer)
	p.tasks = [5]ir.Dim{count(p.batch), dim(1), dim(1), dim(1), dim(1)}
	switch {
	case p.packA:
		rows := max(p.tileRows, min(maxRows, maxRows*maxTerms/p.terms.Size)/p.tileRows*p.tileRows)
		p.split(2, p.row.size, &p.blockRows, p.tileRows, rows)
	case streams:
		p.stream(k)
	}
	p.cut()
	p.scratch()
}

// streams reports panels of b that are too many for the second-level cache beside the rows that use them.
func (p *gemm) streams(k ir.Dim) bool {
	return !p.packB && !p.across && p.col.a == dim(0) && len(p.outer) > 0 && len(p.shared) == 0 && p.single() && k.Known() &&
		p.cases.atLeast(p.row.size, 65)
}

// stream makes blocks of terms and rows of which, in the second-level cache, a panel takes a quarter and a's block half.
func (p *gemm) stream(k ir.Dim) {
	cache, size := p.cfg.Machine.L2, p.acc.Size()
	if n := cache / 4 / (p.width() * size); k.Size > n && p.keeper() != nil {
		p.terms = ir.Dim{Size: ceilDiv(ceilDiv(k.Size, ceilDiv(k.Size, n)), 4) * 4}
		if p.terms != k {
			p.partial = p.keeper()
		}
	}
	rows := max(p.tileRows, cache/2/(p.terms.Size*size)/p.tileRows*p.tileRows)
	p.split(2, p.row.size, &p.blockRows, p.tileRows, rows)
}

// single reports a sum over one axis, all of it valid.
func (p *gemm) single() bool { return len(p.reduced) == 1 && p.reduced[0].valid == nil }

// blockable reports whether blocks of rows and terms of a may be packed.
func (p *gemm) blockable(k ir.Dim) bool {
	return p.single() && len(p.shared) == 0 && p.col.a == dim(0) && k.Size > 64 && p.cases.atLeast(p.row.size, 65)
}

// blockTerms is the number of terms of a block. Sums rest in an output between blocks: without one that can hold them
// there is one block.
func (p *gemm) blockTerms(k ir.Dim) ir.Dim {
	if n := k.Size; n > maxTerms+maxTerms/2 && p.blockable(k) && p.keeper() != nil {
		return ir.Dim{Size: ceilDiv(ceilDiv(n, ceilDiv(n, maxTerms)), 4) * 4}
	}
	return k
}

// keeper is an output that can hold sums between blocks of terms; nil if there is none.
func (p *gemm) keeper() *Buffer {
	for _, o := range p.outputs {
		if o.buffer.DType == p.acc && !o.buffer.Aliased {
			return o.buffer
		}
	}
	return nil
}

// manyTasks is how many tasks a run is cut into where the number of threads is not known.
const manyTasks = 16

// taskFlops is the least work of a task: some twenty microseconds' worth.
func (p *gemm) taskFlops() float64 {
	if p.cfg.TaskWork > 0 {
		return p.cfg.TaskWork
	}
	return 1 << 20
}

// work is the number of operations, or what reading b takes in operations where that is more: few rows leave little to
// do with each element.
func (p *gemm) work() float64 {
	const perByte = 2 // 250 GFLOP/s beside 125 GB/s
	b := float64(p.col.size.Estimate()) * float64(count(p.reduced).Estimate()) * float64(count(p.batch).Estimate())
	return max(p.flops(), perByte*b*float64(p.right.buffer.DType.Size()))
}

// threaded reports work that pays for threads.
func (p *gemm) threaded() bool { return p.cfg.Threads != 1 && p.work() >= 3*p.taskFlops() }

// cut makes more parts where the work pays for threads.
func (p *gemm) cut() {
	if !p.threaded() {
		return
	}
	want := manyTasks
	if p.cfg.Threads > 1 {
		want = 4 * p.cfg.Threads
	}
	want = min(want, int(p.work()/p.taskFlops()))
	if p.cfg.Threads > 1 {
		want = max(1, want/p.cfg.Threads) * p.cfg.Threads
	}
	have := ir.NumElements(p.tasks[:]).Estimate()
	if len(p.outer) > 0 {
		want = min(4*want, int(p.work()/p.taskFlops()))
	}
	if have >= want/2 {
		return
	}
	more := ceilDiv(want, have)
	switch rows := p.row.size.Estimate(); {
	case p.blockOuter != dim(1):
		p.split(4, count(p.outer), &p.blockOuter, 1, ceilDiv(count(p.outer).Estimate(), more))
	case p.blockShared != dim(1):
		p.split(1, count(p.shared), &p.blockShared, 1, ceilDiv(count(p.shared).Estimate(), more))
	case rows >= p.tileRows*more && !p.bounds(p.row):
		p.split(2, p.row.size, &p.blockRows, p.tileRows, ceilDiv(rows, p.tasks[2].Estimate()*more))
	default:
		p.split(3, p.col.size, &p.blockCols, p.width(), ceilDiv(p.col.size.Estimate(), more))
	}
}

// bounds reports whether the range of a reduced axis depends on x.
func (c *contraction) bounds(x *axis) bool {
	return slices.ContainsFunc(c.reduced, func(r *axis) bool { return r.valid != nil && r.valid.of == x })
}

// split cuts positions into parts of whole tiles, even ones of about so many where their number is known.
func (p *gemm) split(part int, size ir.Dim, block *ir.Dim, tile, most int) {
	n := most
	if size.Known() {
		n = ceilDiv(size.Size, ceilDiv(size.Size, most))
	}
	n = ceilDiv(n, tile) * tile
	*block = ir.Dim{Size: n}
	p.tasks[part] = size.Add(n - 1).DivFloor(n)
}

// scratch declares the buffers for packed blocks.
func (p *gemm) scratch() {
	local := func(name string, n int) *Buffer {
		return p.b.AddBuffer(&Buffer{Name: name, DType: p.acc, Len: int64(n), Access: Local}, nil)
	}
	if p.packB {
		step := ir.Dim{Size: p.width()}
		for i := len(p.reduced) - 1; i >= 0; i-- {
			p.reduced[i].panel = step
			step = step.Times(p.reduced[i].size)
		}
		p.scratchB = local("panel", p.terms.Size*p.width())
	}
	if p.packA {
		p.scratchA = local("block", (p.terms.Size+p.lanes)*p.blockRows.Size)
	}
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
