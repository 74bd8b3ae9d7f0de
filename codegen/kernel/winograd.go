package kernel

import (
	"slices"

	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// The transforms of Winograd's convolutions run over tiles, lanes along the channels: a tile's 16 numbers stay in
// registers.

// grid is a tile's numbers, rows of them.
type grid [][]*Value

// linear is a combination of a line's numbers.
type linear func(g *Gen, x []*Value) []*Value

// along applies f to the grid's columns, then to its rows.
func (l *lowering) along(x grid, f linear) grid {
	return l.acrossRows(transposed(l.acrossRows(transposed(x), f)), f)
}

func (l *lowering) acrossRows(x grid, f linear) grid {
	out := make(grid, len(x))
	for i, row := range x {
		out[i] = f(l.g, row)
	}
	return out
}

func transposed(x grid) grid {
	out := make(grid, len(x[0]))
	for j := range out {
		for i := range x {
			out[j] = append(out[j], x[i][j])
		}
	}
	return out
}

func (g *Gen) add(x, y *Value) *Value { return g.b.Op(scalar.Add, x.Type.DType, x, y) }
func (g *Gen) sub(x, y *Value) *Value { return g.b.Op(scalar.Sub, x.Type.DType, x, y) }

func winogradFilterLine(g *Gen, x []*Value) []*Value {
	half := g.b.ConstFloat(x[0].Type.DType, 0.5)
	ends, middle := g.binary(scalar.Mul, g.add(x[0], x[2]), half), g.binary(scalar.Mul, x[1], half)
	return []*Value{x[0], g.add(ends, middle), g.sub(ends, middle), x[2]}
}

func winogradInputLine(g *Gen, x []*Value) []*Value {
	return []*Value{g.sub(x[0], x[2]), g.add(x[1], x[2]), g.sub(x[2], x[1]), g.sub(x[1], x[3])}
}

func winogradOutputLine(g *Gen, x []*Value) []*Value {
	return []*Value{g.add(g.add(x[0], x[1]), x[2]), g.sub(g.sub(x[1], x[2]), x[3])}
}

// winogradFilter writes the matrices of a filter, four at a time: their sizes are powers of two more often than not, and
// more streams at such distances than a set of the cache has lines would throw each other out.
func (l *lowering) winogradFilter() {
	w, out := l.op.Operands[0], l.op.Result()
	shape := sizes(out)
	l.overCells([]ir.Dim{shape[2], dim(4), shape[1], shape[3]}, func(at Point, _ storing) {
		l.overRow(at[1], func(r int) {
			filter := at[2].times(int64(shape[3].Size)).plus(at[3]).within(w.Type.Shape[3])
			var line []*Value
			for j := range int64(3) {
				column := make([]*Value, 3)
				for i := range column {
					v := l.g.one(w, Point{fixed(int64(i)), fixed(j), at[0], filter})
					column[i] = l.g.cast(wide(v.Type.DType), v)
				}
				line = append(line, winogradFilterLine(l.g, column)[r])
			}
			for e, v := range winogradFilterLine(l.g, line) {
				l.storeMatrix(int64(4*r+e), v, Point{at[2], at[0], at[3]}, shape)
			}
		})
	})
}

// overRow runs f for the row of a grid that an index names.
func (l *lowering) overRow(i Index, f func(r int)) {
	for r := range 4 {
		here := l.b.Op(scalar.Eq, tensor.Bool, l.g.value(i), l.b.Int(int64(r)))
		l.b.If(here, func() []*Value {
			f(r)
			return nil
		}, nil)
	}
}

// storeGrid writes a tile's 16 numbers to the matrices of the only output.
func (l *lowering) storeGrid(x grid, at Point, shape []ir.Dim) {
	for e := range int64(16) {
		l.storeMatrix(e, x[e/4][e%4], at, shape)
	}
}

// storeMatrix writes a number of the e-th matrix.
func (l *lowering) storeMatrix(e int64, x *Value, at Point, shape []ir.Dim) {
	to := l.outputs[0].buffer
	l.g.store(to, l.g.flatten(append(Point{fixed(e)}, at...), shape), l.g.cast(to.DType, x), storing{})
}

// winogradInput writes the matrices of an input, four at a time like those of a filter.
func (l *lowering) winogradInput() {
	x, low, high := l.op.Operands[0], l.op.Ints("low"), l.op.Ints("high")
	in, shape := sizes(x), sizes(l.op.Result())
	down, across := dim(int64((in[1].Size+low[0]+high[0]-1)/2)), dim(int64((in[2].Size+low[1]+high[1]-1)/2))
	l.overCells([]ir.Dim{in[0], down, dim(4), across, in[3]}, func(at Point, _ storing) {
		l.overRow(at[2], func(r int) {
			t := &winogradTile{lowering: l, x: x, at: Point{at[0], at[4]}, row: r}
			t.first = Point{at[1].times(2).add(int64(-low[0])), at[3].times(2).add(int64(-low[1]))}
			tile := l.g.times(at[1], across).plus(at[3]).within(shape[2])
			write := func(edge bool) func() []*Value {
				return func() []*Value {
					for e, v := range winogradInputLine(l.g, t.line(edge)) {
						l.storeMatrix(int64(4*r+e), v, Point{at[0], tile, at[4]}, shape)
					}
					return nil
				}
			}
			if inside := t.whole(); inside.Const && inside.Bits == 1 {
				write(false)()
			} else {
				l.b.If(inside, write(false), write(true))
			}
		})
	})
}

// winogradTile is a tile of the input at an image and a channel, whose first row and column may lie in the padding, on
// its way to a row of matrices.
type winogradTile struct {
	*lowering
	x         *ir.Value
	at, first Point
	row       int
}

// rows are the two rows of the tile that make the row of matrices.
func (t *winogradTile) rows() [2]int64 { return [][2]int64{{0, 2}, {1, 2}, {1, 2}, {1, 3}}[t.row] }

// inside is the condition that an element of the tile is no padding.
func (t *winogradTile) inside(i, j int64) *Value {
	in := sizes(t.x)
	return t.b.Op(scalar.And, tensor.Bool, t.g.inRange(t.first[0].add(i), in[1]), t.g.inRange(t.first[1].add(j), in[2]))
}

// whole is the condition that no element of the rows is padding.
func (t *winogradTile) whole() *Value {
	rows := t.rows()
	return t.b.Op(scalar.And, tensor.Bool, t.inside(rows[0], 0), t.inside(rows[1], 3))
}

// line combines the rows' elements; at an edge, padding is 0.
func (t *winogradTile) line(edge bool) []*Value {
	var out []*Value
	rows := t.rows()
	for j := range int64(4) {
		x, y := t.element(rows[0], j, edge), t.element(rows[1], j, edge)
		out = append(out, winogradInputLine(t.g, t.column(x, y))[t.row])
	}
	return out
}

// column has the elements of a tile's column that the row of matrices does not depend on as the others.
func (t *winogradTile) column(x, y *Value) []*Value {
	out := []*Value{x, x, x, x}
	out[t.rows()[1]] = y
	return out
}

func (t *winogradTile) element(i, j int64, edge bool) *Value {
	in, d := sizes(t.x), wide(t.x.Type.DType)
	at := Point{t.at[0], t.first[0].add(i).within(in[1]), t.first[1].add(j).within(in[2]), t.at[1]}
	if !edge {
		return t.g.cast(d, t.g.one(t.x, at))
	}
	var v *Value
	cond := t.inside(i, j)
	t.g.under(cond, func() { v = t.g.cast(d, t.g.one(t.x, at)) })
	return t.b.Op(scalar.Select, d, cond, v, t.g.neutral("sum", d))
}

// winogradOutput takes over the last transform, with elementwise consumers.
func (l *lowering) winogradOutput() bool {
	op := l.anchor(func(op *ir.Op) bool { return op.Is("winograd_output") })
	if op == nil {
		return false
	}
	m, out := op.Operands[0], sizes(op.Result())
	shape, d := sizes(m), wide(m.Type.DType)
	down, across := dim(int64((out[1].Size+1)/2)), dim(int64((out[2].Size+1)/2))
	l.overCells([]ir.Dim{out[0], down, across, shape[3], shape[4]}, func(at Point, how storing) {
		tile := l.g.times(at[1], across).plus(at[2]).within(shape[2])
		x := make(grid, 4)
		for e := range int64(16) {
			v := l.g.one(m, Point{fixed(e), at[0], tile, at[3], at[4]})
			x[e/4] = append(x[e/4], l.g.cast(d, v))
		}
		y := l.along(x, winogradOutputLine)
		column := l.g.times(at[3], shape[4]).plus(at[4]).within(out[3])
		for e := range int64(4) {
			i, j := at[1].times(2).add(e/2), at[2].times(2).add(e%2)
			inside := l.b.Op(scalar.And, tensor.Bool, l.below2(i, out[1]), l.below2(j, out[2]))
			l.g.under(inside, func() {
				q := Point{at[0], i.within(out[1]), j.within(out[2]), column}
				l.result(op.Result(), q, l.g.cast(m.Type.DType, y[e/2][e%2]), how)
			})
		}
	})
	return true
}

// below2 is the condition that a position in a tile of two is one of n.
func (l *lowering) below2(x Index, n ir.Dim) *Value {
	if n.Size%2 == 0 {
		return l.b.Const(Type{tensor.Bool, 1}, 1)
	}
	return l.g.inRange(x, n)
}

// anchor is the only operation of the body that fits, if all others can be computed at an index of its result and
// outputs have its shape; nil if there is none.
func (l *lowering) anchor(fits func(*ir.Op) bool) *ir.Op {
	i := slices.IndexFunc(l.body.Ops, fits)
	if i < 0 {
		return nil
	}
	for k, other := range l.body.Ops {
		if k != i && (isFold(other) || other.Def.Lower == ir.LowerWindow || !expressible(other)) {
			return nil
		}
	}
	for _, o := range l.outputs {
		if !slices.Equal(sizes(o.v), sizes(l.body.Ops[i].Result())) {
			return nil
		}
	}
	return l.body.Ops[i]
}

// result makes x the value of v at a point and writes the outputs there.
func (l *lowering) result(v *ir.Value, at Point, x *Value, how storing) {
	shape := sizes(v)
	q := l.g.unflatten(l.g.flatten(at, shape), shape)
	l.g.memo[memoKey{v, q.key(), l.g.condKey(q)}] = x
	l.write(l.outputs, []Point{q}, shape, how)
}

// overCells runs f over all cells of a space, lanes along the dimension in which most of it is contiguous.
func (l *lowering) overCells(cells []ir.Dim, f func(at Point, how storing)) {
	s := l.g.plan(cells, 0, func(at Point) { f(at, storing{}) })
	order := s.order(func(int) bool { return true })
	l.setLanes(s)
	n := &nest{Gen: l.g, space: s, order: order}
	n.tasks = l.tasks(n)
	how := storing{nonTemporal: l.streams(l.outputs)}
	n.emit(make(Point, len(s.groups)), func(points []Point) {
		for _, at := range points {
			f(s.expand(l.g, at), how)
		}
	})
}
