package kernel

import (
	"slices"

	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// space is a set of loops: the dimensions over which code runs, some of them run together as one.
type space struct {
	// groups are runs of neighbouring original dimensions; extents are their sizes.
	groups  [][]int
	extents []ir.Dim
	// original are the sizes of the original dimensions.
	original []ir.Dim
	// lane is the group that runs over vector lanes; -1 for none.
	lane int
	// across is a group along which some load is contiguous that is strided along the lanes; -1 for none.
	across int
}

// expand is the original dimensions' index at a point of the groups. A merged index is split by division; addresses,
// for which the merge was found to be harmless, put it together again, and the division is never done.
func (s *space) expand(g *Gen, p Point) Point {
	out := make(Point, len(s.original))
	for k, dims := range s.groups {
		part := make([]ir.Dim, len(dims))
		for i, d := range dims {
			part[i] = s.original[d]
		}
		for i, x := range g.unflatten(p[k], part) {
			out[dims[i]] = x
		}
	}
	return out
}

// access is an address or a computed index met by a probe.
type access struct {
	index Index
	kind  accessKind
	// loops is the number of reductions around the access.
	loops int
}

type accessKind uint8

const (
	accessLoad accessKind = iota
	accessStore
	accessCompute
)

func (g *Gen) note(x Index, kind accessKind) {
	if g.notes != nil {
		*g.notes = append(*g.notes, access{x, kind, g.loops})
	}
}

// plan finds how to run f over dimensions: it has f generate code for scalar loops, throws the code away and looks at the
// addresses. Neighbouring dimensions are merged where all addresses allow it, but never across the boundary (dimension
// boundary-1 and the next one); the dimension that is contiguous in most of them is chosen for the lanes.
func (g *Gen) plan(sizes []ir.Dim, boundary int, f func(Point)) *space {
	s := &space{original: sizes, lane: -1, across: -1}
	if g.notes != nil {
		return s.unmerged()
	}
	notes, vars := g.probe(sizes, f)
	for d, n := range sizes {
		if n == dim(1) {
			continue
		}
		last := len(s.groups) - 1
		if last >= 0 && !s.crosses(last, boundary, d) && mergeable(notes, vars, s.groups[last], d, sizes) {
			s.groups[last] = append(s.groups[last], d)
			s.extents[last] = s.extents[last].Times(n)
			continue
		}
		s.groups, s.extents = append(s.groups, []int{d}), append(s.extents, n)
	}
	best := 0
	for k, dims := range s.groups {
		if score := laneScore(notes, vars[dims[len(dims)-1]]); score >= best && score > 0 {
			best, s.lane = score, k
		}
	}
	if s.lane >= 0 {
		s.findAcross(notes, vars)
	}
	return s
}

// findAcross looks for a load that is strided along the lanes and contiguous along another group.
func (s *space) findAcross(notes []access, vars []*Var) {
	inner := func(k int) *Var { return vars[s.groups[k][len(s.groups[k])-1]] }
	for _, a := range notes {
		c := a.index.coef(inner(s.lane))
		if a.kind != accessLoad || a.loops > 0 || c == dim(0) || c == dim(1) {
			continue
		}
		for k := range s.groups {
			if k != s.lane && a.index.coef(inner(k)) == dim(1) {
				s.across = k
			}
		}
	}
}

// crosses reports whether the boundary lies between a group and dimension d.
func (s *space) crosses(group, boundary, d int) bool {
	return s.groups[group][0] < boundary && d >= boundary
}

// shortRows moves the lanes from rows of a few elements to the groups' neighbour outside, if there are enough rows: one
// lane a row wastes none, though its loads are strided.
func (s *space) shortRows(c *cases, row ir.Dim, lanes int, isOuter func(group int) bool) {
	if c.atLeast(row, lanes/2+1) {
		return
	}
	for k := len(s.groups) - 1; k >= 0; k-- {
		if isOuter(k) {
			if c.atLeast(s.extents[k], lanes) {
				s.lane = k
			}
			return
		}
	}
}

func (s *space) unmerged() *space {
	for d, n := range s.original {
		s.groups, s.extents = append(s.groups, []int{d}), append(s.extents, n)
	}
	return s
}

// mergeable reports whether dimension d can join the group before it: wherever they count, one step of the group's last
// dimension is as far as all of d.
func mergeable(notes []access, vars []*Var, group []int, d int, sizes []ir.Dim) bool {
	last := group[len(group)-1]
	return !slices.ContainsFunc(notes, func(a access) bool {
		return a.index.coef(vars[last]) != a.index.coef(vars[d]).Times(sizes[d])
	})
}

// laneScore weighs contiguous accesses against strided ones; those in inner loops count more, and a strided load outside
// of them is no worse than a scalar one.
func laneScore(notes []access, v *Var) int {
	score := 0
	for _, a := range notes {
		weight := 2 << min(3*a.loops, 12)
		c := a.index.coef(v)
		if a.index.computedIn(v.Value.block) {
			c = dim(irregular)
		}
		switch {
		case c == dim(0) || a.kind == accessCompute:
		case a.kind == accessStore && c == dim(1):
			score += 2 * weight
		case a.kind == accessStore:
			score -= 4 * weight
		case c == dim(1):
			score += weight
		case a.loops == 0:
			score -= weight / 2
		default:
			score -= weight
		}
	}
	return score
}

// irregular stands for the stride of an index that was computed from the variable: read from memory, say.
const irregular = -1

// computedIn reports a variable of the index that is no loop's and was computed in the block.
func (x Index) computedIn(block int) bool {
	return slices.ContainsFunc(x.terms, func(t term) bool { return t.v.computed && t.v.Value.block == block })
}

// probe runs f in scalar loops over all dimensions and discards the code. It returns the accesses and the loops'
// variables, nil for dimensions of size 1.
func (g *Gen) probe(sizes []ir.Dim, f func(Point)) ([]access, []*Var) {
	var notes []access
	saved := *g
	g.notes, g.memo, g.quotients, g.lanes = &notes, map[memoKey]*Value{}, map[string]*Var{}, 1
	vars := make([]*Var, len(sizes))
	g.b.speculate(func() {
		p := make(Point, len(sizes))
		var inner func(d int)
		inner = func(d int) {
			if d == len(sizes) {
				f(p)
				return
			}
			if sizes[d] == dim(1) {
				p[d] = Index{}
				inner(d + 1)
				return
			}
			loop := &Loop{Lo: g.b.Int(0), Hi: g.b.Size(sizes[d]), Step: 1}
			g.b.LoopOf(loop, nil, func(i *Value, _ []*Value) []*Value {
				vars[d] = g.newVarTo(i, sizes[d].Add(-1))
				p[d] = vars[d].index()
				inner(d + 1)
				return nil
			})
		}
		inner(0)
	})
	ids := g.vars
	*g = saved
	g.vars = ids
	return notes, vars
}

// speculate runs f and forgets all statements that it made.
func (b *Builder) speculate(f func()) {
	seen, fails := b.seen, b.Kernel.Fails
	lengths := make([]int, len(b.open))
	for i, k := range b.open {
		lengths[i] = len(k.stmts)
	}
	b.seen = map[exprKey]*Value{}
	f()
	if len(b.open) != len(lengths) {
		ir.Bugf("a probe leaves %d blocks open", len(b.open)-len(lengths))
	}
	for i, k := range b.open {
		k.stmts = k.stmts[:lengths[i]]
	}
	b.seen, b.Kernel.Fails = seen, fails
}

// span runs body for an index from lo below hi by steps: as a loop, or straight where it is one step. A lane index covers
// the generator's lanes in one step.
func (g *Gen) span(
	lo, hi ir.Dim, step int64, lane bool, carried []*Value, body func(i Index, carried []*Value) []*Value,
) []*Value {
	return g.spanOf(&Loop{}, lo, hi, step, lane, carried, body)
}

func (g *Gen) spanOf(
	l *Loop, from, to ir.Dim, step int64, lane bool, carried []*Value, body func(i Index, carried []*Value) []*Value,
) []*Value {
	if !from.Known() || !to.Known() {
		return g.spanAtRunTime(l, from, to, step, lane, carried, body)
	}
	lo, hi := int64(from.Size), int64(to.Size)
	if hi <= lo {
		return carried
	}
	if hi-lo <= step {
		if !lane {
			return body(fixed(lo), carried)
		}
		return body(g.laneVar(g.b.Int(lo), lo, dim(min(lo+int64(g.lanes), hi)-1), step).index(), carried)
	}
	l.Lo, l.Hi, l.Step = g.b.Int(lo), g.b.Int(hi), step
	last := lo + (hi-lo-1)/step*step
	return g.b.LoopOf(l, carried, func(i *Value, carried []*Value) []*Value {
		if lane {
			return body(g.laneVar(i, lo, dim(last+int64(g.lanes)-1), step).index(), carried)
		}
		v := g.newVar(i, last)
		if lo%step == 0 {
			v.Align = step
		}
		return body(v.index(), carried)
	})
}

// spanAtRunTime is spanOf for bounds that are known at run time: a loop that may have no step.
func (g *Gen) spanAtRunTime(
	l *Loop, lo, hi ir.Dim, step int64, lane bool, carried []*Value, body func(i Index, carried []*Value) []*Value,
) []*Value {
	if lo == hi {
		return carried
	}
	l.Lo, l.Hi, l.Step = g.b.Size(lo), g.b.Size(hi), step
	first := int64(1)
	if _, exact := lo.Over(dim(step)); exact {
		first = 0
	}
	last := hi.Add(-1)
	if _, exact := hi.Minus(lo).Over(dim(step)); exact {
		last = hi.Add(int(-step))
		if lane {
			last = last.Add(g.lanes - 1)
		}
	}
	return g.b.LoopOf(l, carried, func(i *Value, carried []*Value) []*Value {
		if lane {
			return body(g.laneVar(i, first, last, step).index(), carried)
		}
		v := g.newVarTo(i, last)
		if first == 0 {
			v.Align = step
		}
		return body(v.index(), carried)
	})
}

// whole is the largest multiple of n up to a size.
func whole(size ir.Dim, n int64) ir.Dim { return size.DivFloor(int(n)).Scale(int(n)) }

func (g *Gen) laneVar(base *Value, lo int64, max ir.Dim, step int64) *Var {
	v := g.newVarTo(base, max)
	v.Lane = g.lanes > 1
	v.Align = int64(g.lanes)
	if lo%step == 0 {
		v.Align = step
	}
	if lo%v.Align != 0 {
		v.Align = 0
	}
	return v
}

// below is the mask of the lanes whose index is below n.
func (g *Gen) below(x Index, n ir.Dim) *Value {
	left := g.b.Op(scalar.Sub, tensor.I64, g.b.Size(n), g.first(x))
	return g.b.Op(scalar.Lt, tensor.Bool, g.b.Iota(tensor.I64, g.lanes), left)
}
