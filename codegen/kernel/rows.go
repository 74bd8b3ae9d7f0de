package kernel

import (
	"slices"

	"tfc/ir"
)

// rows is an operation whose reductions all fold the same dimensions of a domain, and that has outputs over the whole
// domain: softmax, normalisations. The kept dimensions are outer loops; in each of their steps the reductions run over a
// row that stays in the cache, and then the outputs are computed along it.
type rows struct {
	dims []ir.Dim // of the domain: the kept ones, then the folded ones
	// perm are the positions of dims among the domain's dimensions in memory order; kept counts the kept ones.
	perm []int
	kept int
	// memory is the sizes of the domain's dimensions in memory order.
	memory []ir.Dim
}

// findRows recognises such an operation; nil for any other.
func (l *lowering) findRows() *rows {
	var r *rows
	for _, op := range l.body.Ops {
		if op.Def.Lower != ir.LowerReduce {
			continue
		}
		x := sizes(op.Operands[0])
		if slices.Contains(x, dim(0)) {
			return nil
		}
		next := l.rowsOf(x, foldedAxes(op))
		if next == nil || r != nil && !slices.Equal(next.perm, r.perm) || r != nil && !slices.Equal(next.memory, r.memory) ||
			r != nil && next.kept != r.kept {
			return nil
		}
		r = next
	}
	if r == nil || !slices.ContainsFunc(l.outputs, r.full) {
		return nil
	}
	return r
}

func foldedAxes(op *ir.Op) []int {
	if op.Is("argreduce") {
		return []int{op.Int("axis")}
	}
	return op.Ints("axes")
}

// rowsOf splits a shape, cut as finely as the operation's reshapes need, into kept and folded dimensions.
func (l *lowering) rowsOf(shape []ir.Dim, axes []int) *rows {
	r := &rows{memory: l.refine(shape)}
	var folded []int
	k := 0
	for axis, n := range shape {
		for part := dim(1); part != n; k++ {
			if k == len(r.memory) || part.Known() && n.Known() && part.Size > n.Size {
				return nil
			}
			part = part.Times(r.memory[k])
			if slices.Contains(axes, axis) {
				folded = append(folded, k)
			} else {
				r.perm = append(r.perm, k)
			}
		}
	}
	r.kept = len(r.perm)
	r.perm = append(r.perm, folded...)
	for _, m := range r.perm {
		r.dims = append(r.dims, r.memory[m])
	}
	return r
}

func (r *rows) full(o output) bool {
	return o.v.Type.Elements() == ir.NumElements(r.dims) && len(r.dims) > r.kept
}

// reduced reports an output with one element a row.
func (r *rows) reduced(o output) bool {
	return o.v.Type.Elements() == ir.NumElements(r.dims[:r.kept]) && !r.full(o)
}

// inMemory puts a point over dims back into memory order.
func (r *rows) inMemory(p Point) Point {
	q := make(Point, len(p))
	for i, m := range r.perm {
		q[m] = p[i]
	}
	return q
}

// rows emits the outputs that belong to rows and returns the others.
func (l *lowering) rows(r *rows) []output {
	var full, reduced, rest []output
	for _, o := range l.outputs {
		switch {
		case r.full(o):
			full = append(full, o)
		case r.reduced(o):
			reduced = append(reduced, o)
		default:
			rest = append(rest, o)
		}
	}
	how := storing{nonTemporal: l.flows(full)}
	whole := func(points []Point) {
		l.write(full, each(points, r.inMemory), r.memory, how)
	}
	row := func(points []Point) {
		heads := each(points, func(p Point) Point { return p[:r.kept] })
		l.write(reduced, heads, r.dims[:r.kept], storing{})
	}
	s := l.g.plan(r.dims, r.kept, func(p Point) {
		row([]Point{p})
		whole([]Point{p})
	})
	isOuter := func(k int) bool { return s.groups[k][0] < r.kept }
	if last := len(s.groups) - 1; s.lane >= 0 && isOuter(s.lane) && slices.IsSorted(r.perm) && !isOuter(last) {
		s.lane = last // the reductions' loops, which the plan does not see, run along it
	}
	s.shortRows(l.cases, ir.NumElements(r.dims[r.kept:]), l.g.width(full[0].v.Type.DType), isOuter)
	l.setLanes(s)
	if s.lane >= 0 && !isOuter(s.lane) {
		l.stashRows(r)
	}
	prefetch := l.prefetchRow(r, s)
	for _, st := range l.g.stash {
		st.next = prefetch
	}
	outer := &nest{Gen: l.g, space: s, order: s.order(isOuter)}
	if s.lane >= 0 && isOuter(s.lane) {
		outer.tile = map[int]int{s.lane: l.vectors(s.extents[s.lane], l.g.lanes, 4)}
	}
	outer.tasks = l.tasks(outer)
	inner := &nest{Gen: l.g, space: s, order: s.order(func(k int) bool { return !isOuter(k) })}
	expand := func(points []Point) []Point {
		return each(points, func(p Point) Point { return s.expand(l.g, p) })
	}
	outer.emit(make(Point, len(s.groups)), func(points []Point) {
		l.g.newRow()
		l.foldRow(r, expand(points))
		row(expand(points))
		inner.dim(0, points, func(points []Point) {
			whole(expand(points))
			for _, p := range expand(points) {
				if prefetch != nil && len(l.g.stash) == 0 {
					prefetch(l.g.flatten(r.inMemory(p), r.memory))
				}
			}
		})
	})
	return rest
}

// foldRow emits the reductions of a row first, so that what they keep is there for the passes after them.
func (l *lowering) foldRow(r *rows, points []Point) {
	for _, op := range l.body.Ops {
		if op.Def.Lower != ir.LowerReduce {
			continue
		}
		v := op.Result()
		l.g.At(v, each(points, func(p Point) Point {
			return l.g.unflatten(l.g.flatten(p[:r.kept], r.dims[:r.kept]), sizes(v))
		}))
	}
}

// prefetchRow asks for the next row of every operand of the domain's size while this one is computed: memory would stand
// idle otherwise. The pass that does most of the work does it, at flat indices of the domain.
func (l *lowering) prefetchRow(r *rows, s *space) func(flat Index) {
	row, all := ir.NumElements(r.dims[r.kept:]), ir.NumElements(r.dims)
	if !slices.IsSorted(r.perm) || s.lane < 0 || s.groups[s.lane][0] < r.kept {
		return nil
	}
	return func(flat Index) {
		next := l.g.first(l.g.addSize(flat, row))
		for i, b := range l.b.Kernel.Buffers {
			if v := l.b.Kernel.Bindings[i]; b.Access == Read && v != nil && v.Type.Elements() == all {
				l.b.Emit(&Prefetch{b, next})
			}
		}
	}
}
