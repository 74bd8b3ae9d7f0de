package kernel

import (
	"slices"

	"tfc/ir"
)

// block chooses blocks and tasks.
func (p *gemm) block() {
	k := count(p.reduced)
	p.terms = k
	streams := p.streams(k)
	if !p.packB && !streams && p.col.a == dim(0) && !p.across && p.single() && k.Known() &&
		p.col.size.Estimate()*k.Size*p.acc.Size() > packBytes {
		p.packB = p.cases.atLeast(p.row.size, 65) && p.blockTerms(k).Size*p.width()*p.acc.Size() <= maxPanel
	}
	p.packB = p.packB || p.paired()
	blocks := p.packB && p.blockable(k)
	if blocks {
		p.packA = p.reduced[0].a != dim(1) || p.left.buffer.DType != p.acc
		p.terms = p.blockTerms(k)
		if p.terms != k {
			p.partial = p.keeper()
		}
	}
	p.blockRows, p.blockCols, p.blockShared, p.blockOuter = p.row.size, p.col.size, count(p.shared), count(p.outer)
	p.tasks = [5]ir.Dim{count(p.batch), dim(1), dim(1), dim(1), dim(1)}
	switch {
	case p.packA:
		p.splitRows(p.cfg.Machine.L2 / 2)
	case blocks:
		p.splitRows(p.cfg.Machine.L2 * 2)
	case streams:
		p.stream(k)
	case p.sweeps(k):
		p.split(2, p.row.size, &p.blockRows, p.tileRows, p.tileRows)
	}
	p.slice()
	p.cut()
	p.scratch()
}

// streams reports panels of b that are too many for the second-level cache beside the rows that use them.
func (p *gemm) streams(k ir.Dim) bool {
	return !p.packB && !p.across && p.col.a == dim(0) && len(p.outer) > 0 && len(p.shared) == 0 && p.single() &&
		k.Known() && p.cases.atLeast(p.row.size, 65)
}

// sweeps reports a result that leaves the second-level cache while b stays there: its rows are written whole, one tile
// of them after the other, since parts of rows that are pages apart come slowly.
func (p *gemm) sweeps(k ir.Dim) bool {
	size := p.acc.Size()
	row := p.col.size.Estimate() * size
	return !p.packB && !p.across && p.single() && len(p.shared) == 0 && len(p.outer) == 0 && p.col.a == dim(0) &&
		row >= pageBytes && row*k.Estimate() <= p.cfg.Machine.L2/2 && row*p.row.size.Estimate() > p.cfg.Machine.L2
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
	p.packA = p.reduced[0].a != dim(1)
	p.splitRows(cache / 2)
}

// splitRows makes blocks of rows of which a's terms take at most so many bytes.
func (p *gemm) splitRows(bytes int) {
	rows := max(p.tileRows, bytes/((p.terms.Size+p.lanes)*p.acc.Size())/p.tileRows*p.tileRows)
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
	most := p.cfg.Machine.L2 / 4 / (4 * p.lanes * p.acc.Size())
	if n := k.Size; n > most+most/8 && p.blockable(k) && p.keeper() != nil {
		return ir.Dim{Size: ceilDiv(ceilDiv(n, ceilDiv(n, most)), 4) * 4}
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
		return p.b.AddBuffer(&Buffer{Name: name, DType: p.packed(), Len: int64(n), Access: Local}, nil)
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
