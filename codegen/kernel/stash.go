package kernel

import (
	"slices"

	"tfc/ir"
)

// stash keeps a value's row in scratch: it is expensive, and more than one pass over the row wants it. The first pass
// that computes it stores it.
type stash struct {
	rows   *rows
	buffer *Buffer
	filled bool
	// next asks for the element after a whole row; nil asks for none.
	next func(flat Index)
}

// pass is a reduction over whole rows, and what it has stored on the way.
type pass struct{ stored []*stash }

// stashRows finds the values worth keeping: those of an expensive operation with several uses, as long as a row of them
// stays in the caches.
func (l *lowering) stashRows(r *rows) {
	row, all := ir.NumElements(r.dims[r.kept:]), ir.NumElements(r.dims)
	if !row.Known() {
		return
	}
	uses := map[*ir.Value]int{}
	for _, op := range l.body.Ops {
		for _, v := range op.Operands {
			uses[v]++
		}
	}
	for _, v := range l.body.Results {
		uses[v]++
	}
	budget := l.cfg.Machine.L1D / 2
	for _, op := range l.body.Ops {
		if !expensive(op) {
			continue
		}
		v := op.Result()
		bytes := row.Size * v.Type.DType.Size()
		if uses[v] < 2 || v.Type.Elements() != all || v.Type.DType.IsComplex() || bytes > budget {
			continue
		}
		budget -= bytes
		b := &Buffer{Name: "row" + v.Type.DType.String(), DType: v.Type.DType, Len: int64(row.Size), Access: Local}
		l.g.stash[v] = &stash{rows: r, buffer: l.b.AddBuffer(b, nil)}
	}
}

// expensive reports an operation that needs decomposition into many primitives.
func expensive(op *ir.Op) bool {
	f := op.Scalar()
	if f == nil {
		return false
	}
	for _, n := range f.Nodes {
		if !n.Op.Info().Basic {
			return true
		}
	}
	return false
}

// newRow empties the stashes.
func (g *Gen) newRow() {
	for _, s := range g.stash {
		s.filled = false
	}
}

// stashed reads v from its stash or, in a pass over the row, computes and stores it.
func (g *Gen) stashed(s *stash, v *ir.Value, points []Point) []*Value {
	if s.filled {
		return each(points, func(p Point) *Value { return g.load(s.buffer, s.at(g, v, p)) })
	}
	out := g.apply(v, points)
	if g.pass == nil {
		return out
	}
	for i, p := range points {
		g.store(s.buffer, s.at(g, v, p), out[i], storing{})
		if s.next != nil {
			s.next(g.flatten(p, sizes(v)))
		}
	}
	if !slices.Contains(g.pass.stored, s) {
		g.pass.stored = append(g.pass.stored, s)
	}
	return out
}

// at is the position within the row of a point of v.
func (s *stash) at(g *Gen, v *ir.Value, p Point) Index {
	domain := g.unflatten(g.flatten(p, sizes(v)), s.rows.memory)
	var row Point
	for _, m := range s.rows.perm[s.rows.kept:] {
		row = append(row, domain[m])
	}
	return g.flatten(row, s.rows.dims[s.rows.kept:])
}

// begin enters a reduction; the result leaves it, with what it stored ready for later passes.
func (g *Gen) begin(f *fold, uniform bool) (end func()) {
	before := g.pass
	g.pass = nil
	if uniform && len(g.conds) == 0 && f.op != nil && f.op.Def.Lower == ir.LowerReduce {
		g.pass = &pass{}
	}
	return func() {
		if g.pass != nil {
			for _, s := range g.pass.stored {
				s.filled = true
			}
		}
		g.pass = before
	}
}
