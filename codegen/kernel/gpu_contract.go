package kernel

import (
	"slices"

	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// Tiles of a matrix product on a GPU: a block of tileThreads² threads computes tileSize² elements of the result, each
// thread every tileThreads-th row and column of them, from tileDepth terms of the sums at a time in shared memory. Rows
// of those are tilePitch elements apart, so that both ways of filling them meet different banks.
const (
	tileSize    = 64
	tileDepth   = 16
	tileThreads = 16
	tilePitch   = tileSize + 1
)

// tileProduct is a matrix product under construction.
type tileProduct struct {
	*lowering
	op     *ir.Op
	fold   *fold
	batch  Point
	thread Index
	x, y   *tileOperand
}

// tileOperand is an operand of a matrix product seen as a matrix: its free dimensions by its contracted ones.
type tileOperand struct {
	v               *ir.Value
	batch, contract []int
	// free and deep are the sizes of the dimensions.
	free, deep []ir.Dim
	// first is the free index of the block's tile, mine that of the thread's first element within it.
	first, mine Index
	buffer      *Buffer
}

// product is the operation's dot with what follows it element by element; nil if there is none.
func (l *lowering) product() *tileProduct {
	i := slices.IndexFunc(l.body.Ops, func(op *ir.Op) bool { return op.Is("dot") })
	if i < 0 {
		return nil
	}
	dot := l.body.Ops[i]
	if dot.Bool("flat_y") {
		return nil
	}
	for _, o := range l.outputs {
		if !o.v.Type.Equal(dot.Result().Type.WithDType(o.v.Type.DType)) {
			return nil
		}
	}
	c := &tileProduct{lowering: l, op: dot, fold: l.g.dotFold(dot)}
	c.x = newTileOperand(dot.Operands[0], dot.Ints("batch_x"), dot.Ints("contract_x"))
	c.y = newTileOperand(dot.Operands[1], dot.Ints("batch_y"), dot.Ints("contract_y"))
	return c
}

// product is the number of elements of a shape. GPU kernels have known sizes.
func product(shape []ir.Dim) int { return ir.NumElements(shape).Size }

// thin reports a product by a vector, or nearly so: its tiles would hold little.
func (c *tileProduct) thin() bool {
	return min(product(c.x.free), product(c.y.free)) < tileThreads
}

// rows are the elements of a thin product as sums along the larger operand's rows; nil where that has its terms apart
// in memory.
func (c *tileProduct) rows() *gpuRows {
	larger := c.x
	if product(c.y.free) > product(c.x.free) {
		larger = c.y
	}
	depth := product(c.x.deep)
	if depth < shortRow || !slices.Contains(larger.contract, larger.v.Type.Rank()-1) {
		return nil
	}
	return &gpuRows{c.op.Result().Type.Len(), depth}
}

func newTileOperand(v *ir.Value, batch, contract []int) *tileOperand {
	t := &tileOperand{v: v, batch: batch, contract: contract}
	for d, n := range sizes(v) {
		if !slices.Contains(batch, d) && !slices.Contains(contract, d) {
			t.free = append(t.free, n)
		}
	}
	for _, d := range contract {
		t.deep = append(t.deep, sizes(v)[d])
	}
	return t
}

// tiles computes tiles of a product and, element by element, what follows it.
func (c *tileProduct) tiles() {
	var batch []ir.Dim
	for _, d := range c.x.batch {
		batch = append(batch, sizes(c.x.v)[d])
	}
	rows, columns := blocksOf(product(c.x.free), tileSize), blocksOf(product(c.y.free), tileSize)
	k, g := c.b.Kernel, c.g
	k.Threads, k.Blocks = tileThreads*tileThreads, product(batch)*rows*columns
	block := fixed(0)
	if k.Blocks > 1 {
		block = g.newVar(c.b.Special(BlockIndex), int64(k.Blocks-1)).index()
	}
	at := g.split(block, product(batch), rows, columns)
	c.batch = g.unflatten(at[0], batch)
	c.thread = g.newVar(c.b.Special(ThreadIndex), int64(k.Threads-1)).index()
	side := g.split(c.thread, tileThreads, tileThreads)
	c.x.first, c.x.mine = at[1].times(tileSize), side[0]
	c.y.first, c.y.mine = at[2].times(tileSize), side[1]
	for _, t := range []*tileOperand{c.x, c.y} {
		t.buffer = g.shared(t.v.Type.DType, tileDepth*tilePitch)
	}
	c.finishTile(c.sums())
}

// split is unflatten with a variable for each part: their limits are known wherever they are used.
func (g *Gen) split(flat Index, shape ...int) Point {
	p := g.unflatten(flat, ir.Dims(shape...))
	for d, n := range shape {
		p[d] = g.varOf(g.value(p[d]), ir.Dim{Size: n - 1}).index()
	}
	return p
}

// sums runs along the contracted dimensions: all threads fill the tiles, then each adds its products.
func (c *tileProduct) sums() []*Value {
	const perThread = tileSize / tileThreads
	depth := product(c.x.deep)
	inits := make([]*Value, perThread*perThread)
	for i := range inits {
		inits[i] = c.fold.neutral[0]
	}
	loop := &Loop{Lo: c.b.Int(0), Hi: c.b.Int(int64(depth)), Step: tileDepth}
	return c.b.LoopOf(loop, inits, func(i *Value, accs []*Value) []*Value {
		from := fixed(0)
		if depth > tileDepth {
			from = c.g.newVar(i, int64((depth-1)/tileDepth*tileDepth)).index()
		}
		c.fill(c.x, from, depth)
		c.fill(c.y, from, depth)
		c.b.Emit(&Barrier{})
		accs = slices.Clone(accs)
		for k := range min(tileDepth, depth) {
			xs, ys := c.along(c.x, k), c.along(c.y, k)
			for j := range accs {
				accs[j] = c.fold.join(accs[j:j+1], []*Value{xs[j/perThread], ys[j%perThread]})[0]
			}
		}
		c.b.Emit(&Barrier{})
		return accs
	})
}

// fill copies the operand's tile at a contracted index into shared memory, with zeros beyond the matrix. Neighbouring
// threads read along the operand's last dimension.
func (c *tileProduct) fill(t *tileOperand, from Index, depth int) {
	const threads = tileThreads * tileThreads
	shape, deepLast := []int{tileDepth, tileSize}, false
	if last := t.v.Type.Rank() - 1; slices.Contains(t.contract, last) {
		shape, deepLast = []int{tileSize, tileDepth}, true
	}
	for at := 0; at < tileSize*tileDepth; at += threads {
		p := c.g.split(c.thread.add(int64(at)), shape...)
		deep, free := p[0], p[1]
		if deepLast {
			deep, free = p[1], p[0]
		}
		x := c.element(t, t.first.plus(free), from.plus(deep), depth)
		c.g.store(t.buffer, deep.times(tilePitch).plus(free), x, storing{})
	}
}

// element reads an operand, 0 outside of it.
func (c *tileProduct) element(t *tileOperand, free, deep Index, depth int) *Value {
	n := product(t.free)
	inside := c.b.Op(scalar.And, tensor.Bool, c.g.inRange(free, ir.Dim{Size: n}), c.g.inRange(deep, ir.Dim{Size: depth}))
	return c.g.choose(inside, func() *Value {
		freeAt, deepAt := c.g.unflatten(free.within(ir.Dim{Size: n}), t.free), c.g.unflatten(deep.within(ir.Dim{Size: depth}), t.deep)
		return c.g.one(t.v, dotPoint(t.v, t.batch, t.contract, c.batch, freeAt, deepAt))
	}, func() *Value { return c.g.neutral("sum", t.v.Type.DType) })
}

// along reads the thread's rows or columns of a tile at a depth.
func (c *tileProduct) along(t *tileOperand, deep int) []*Value {
	var out []*Value
	for i := 0; i < tileSize; i += tileThreads {
		out = append(out, c.g.load(t.buffer, t.mine.add(int64(deep*tilePitch+i))))
	}
	return out
}

// finishTile computes the results from the sums, where they are inside of the matrix.
func (c *tileProduct) finishTile(sums []*Value) {
	const perThread = tileSize / tileThreads
	rows, columns := ir.NumElements(c.x.free), ir.NumElements(c.y.free)
	for j, sum := range sums {
		row := c.x.first.plus(c.x.mine).add(int64(j / perThread * tileThreads))
		column := c.y.first.plus(c.y.mine).add(int64(j % perThread * tileThreads))
		inside := c.b.Op(scalar.And, tensor.Bool, c.g.inRange(row, rows), c.g.inRange(column, columns))
		c.when(inside, func() {
			p := slices.Concat(c.batch, c.g.unflatten(row.within(rows), c.x.free),
				c.g.unflatten(column.within(columns), c.y.free))
			c.g.memo[memoKey{c.op.Result(), p.key(), c.g.condKey(p)}] = c.fold.finish([]*Value{sum})
			values := make([]*Value, len(c.outputs))
			for k, o := range c.outputs {
				values[k] = c.g.one(o.v, p)
			}
			for k, o := range c.outputs {
				c.g.store(o.buffer, c.g.flatten(p, sizes(o.v)), values[k], storing{})
			}
		})
	}
}
