package kernel

import (
	"slices"

	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// fold is a reduction: accumulators that elements at further indices join.
type fold struct {
	op *ir.Op
	// sizes are the extents of the reduced dimensions.
	sizes []ir.Dim
	// neutral are the accumulators' first values.
	neutral []*Value
	// elements computes what joins the accumulators at each point and the reduced index that goes with it.
	elements func(points, at []Point) []element
	// join adds an element; merge adds another accumulator.
	join  func(acc []*Value, args []*Value) []*Value
	merge func(a, b []*Value) []*Value
	// lanewise is the primitive that combines the lanes of the accumulator; Param where there is none, and the reduced
	// dimensions cannot run over lanes.
	lanewise scalar.Op
	// across combines the lanes of accumulators where lanewise is no single primitive; nil where lanewise does.
	across func(acc []*Value) []*Value
	// natural asks for one accumulator a point: elements join in the order of the indices.
	natural bool
	// finish turns the accumulators into the result.
	finish func(acc []*Value) *Value
}

// element is what joins an accumulator; nothing does where cond is false (nil: always).
type element struct {
	args []*Value
	cond *Value
}

// unrolled accumulators hide the latency of an addition. Folds of at most straight elements are written out without a
// loop, if that is not too much code.
const (
	unrolled = 4
	straight = 8
	mostCode = 32
)

// reduce computes a fold at points, in loops as far outside as the points allow. Where the points differ by lane, lanes
// are independent reductions; otherwise the reduced dimensions themselves run over lanes if that is contiguous.
func (g *Gen) reduce(f *fold, points []Point) []*Value {
	uniform := !slices.ContainsFunc(points, func(p Point) bool { return !p.uniform() })
	conds := g.condsOf(uniform)
	depth := g.b.DepthOf(conds...)
	for _, p := range points {
		depth = max(depth, g.b.DepthOf(p.values()...))
	}
	lanes, saved := g.lanes, g.conds
	defer func() { g.lanes, g.conds = lanes, saved }()
	g.conds = conds
	if uniform {
		g.lanes = 1
	}
	g.loops++
	defer func() { g.loops-- }()
	defer g.begin(f, uniform)()
	var out []*Value
	g.b.At(max(depth, g.b.guardDepth()), func() { out = g.runFold(f, points, uniform) })
	return out
}

func (g *Gen) runFold(f *fold, points []Point, uniform bool) []*Value {
	if slices.Contains(f.sizes, dim(0)) {
		return each(points, func(Point) *Value { return f.finish(f.neutral) })
	}
	if g.shares(f) {
		return g.teamFold(f, points)
	}
	s := g.plan(f.sizes, 0, func(at Point) {
		for _, e := range f.elements(points[:1], []Point{at}) {
			f.join(f.neutral, e.args)
		}
	})
	r := &foldRun{Gen: g, fold: f, points: points, space: s, unroll: 1}
	if !uniform || f.lanewise == scalar.Param && f.across == nil {
		s.lane = -1
	}
	r.order()
	if s.lane >= 0 {
		g.lanes = g.width(f.neutral[0].Type.DType)
		if f.across != nil {
			g.lanes = min(g.lanes, g.machine.Lanes(4)) // beside vectors of indices
		}
	}
	if n := len(points); n < unrolled && !f.natural && !(f.lanewise == scalar.Param) {
		r.unroll = unrolled / n
	}
	return r.run()
}

// width is the number of lanes for computation in a type.
func (g *Gen) width(d tensor.DType) int {
	size := d.Real().Size()
	if d == tensor.F16 || d == tensor.BF16 {
		size = 4
	}
	return g.machine.Lanes(size)
}

type foldRun struct {
	*Gen
	fold   *fold
	points []Point
	space  *space
	unroll int
	sorted []int  // groups, outermost first: the lanes' group is the last
	tail   *Value // in a masked step, the lanes that count
}

func (r *foldRun) order() {
	for k := range r.space.groups {
		if k != r.space.lane {
			r.sorted = append(r.sorted, k)
		}
	}
	if r.space.lane >= 0 {
		r.sorted = append(r.sorted, r.space.lane)
	}
}

// run emits the loops and combines what they leave: accumulators of one point, then lanes.
func (r *foldRun) run() []*Value {
	var accs []*Value
	for range len(r.points) * r.unroll {
		for _, n := range r.fold.neutral {
			if r.space.lane >= 0 || !r.allUniform() {
				n = r.b.Splat(n, r.lanes)
			}
			accs = append(accs, n)
		}
	}
	accs = r.dim(0, make(Point, len(r.space.groups)), accs)
	out := make([]*Value, len(r.points))
	for i := range r.points {
		acc := r.slot(accs, i, 0)
		for u := 1; u < r.unroll; u++ {
			acc = r.fold.merge(acc, r.slot(accs, i, u))
		}
		switch {
		case r.space.lane >= 0 && r.fold.across != nil:
			acc = r.fold.across(acc)
		case r.space.lane >= 0:
			acc = []*Value{r.b.HReduce(r.fold.lanewise, acc[0])}
		}
		out[i] = r.fold.finish(acc)
	}
	return out
}

func (r *foldRun) allUniform() bool {
	return !slices.ContainsFunc(r.points, func(p Point) bool { return !p.uniform() })
}

func (r *foldRun) slot(accs []*Value, point, u int) []*Value {
	n := len(r.fold.neutral)
	at := (point*r.unroll + u) * n
	return accs[at : at+n]
}

// dim emits the loop of the k-th group and those inside.
func (r *foldRun) dim(k int, at Point, accs []*Value) []*Value {
	if k == len(r.sorted) {
		return r.joinAll(accs, 0, at)
	}
	group := r.sorted[k]
	if k < len(r.sorted)-1 {
		return r.span(dim(0), r.space.extents[group], 1, false, accs, func(i Index, accs []*Value) []*Value {
			at[group] = i
			return r.dim(k+1, at, accs)
		})
	}
	return r.inner(group, at, accs)
}

// inner emits the innermost loop: unrolled whole vectors, then single ones, then a masked one.
func (r *foldRun) inner(group int, at Point, accs []*Value) []*Value {
	n, lane := r.space.extents[group], group == r.space.lane
	width := int64(1)
	if lane {
		width = int64(r.lanes)
	}
	step := width * int64(r.unroll)
	main, vectors := whole(n, step), whole(n, width)
	if !lane && n.Known() && n.Size <= straight && n.Size*len(r.points) <= mostCode {
		for i := range n.Size {
			at[group] = fixed(int64(i))
			u := i % r.unroll
			if i >= main.Size && n.Size > r.unroll {
				u = 0 // as after a loop
			}
			accs = r.joinAll(accs, u, at)
		}
		return accs
	}
	accs = r.span(dim(0), main, step, lane, accs, func(i Index, accs []*Value) []*Value {
		ats := make([]Point, r.unroll)
		for u := range ats {
			ats[u] = slices.Clone(at)
			ats[u][group] = i.add(int64(u) * width)
		}
		return r.joinAll(accs, 0, ats...)
	})
	one := func(i Index, accs []*Value) []*Value {
		at[group] = i
		return r.joinAll(accs, 0, at)
	}
	accs = r.span(main, vectors, width, lane, accs, one)
	return r.span(vectors, n, width, lane, accs, func(i Index, accs []*Value) []*Value {
		r.tail = r.below(i, n)
		r.under(r.tail, func() { accs = one(i, accs) })
		r.tail = nil
		return accs
	})
}

// joinAll adds the elements at reduced indices to the accumulators of all points: those at the first index to the u-th
// ones, those at the next to the next. All elements are computed together first, which interleaves their instructions.
func (r *foldRun) joinAll(accs []*Value, u int, ats ...Point) []*Value {
	accs = slices.Clone(accs)
	var points, full []Point
	for _, at := range ats {
		for _, p := range r.points {
			points, full = append(points, p), append(full, r.space.expand(r.Gen, at))
		}
	}
	n := len(r.points)
	for i, e := range r.fold.elements(points, full) {
		r.joinOne(r.slot(accs, i%n, u+i/n), e)
	}
	return accs
}

func (r *foldRun) joinOne(acc []*Value, e element) {
	old := slices.Clone(acc)
	for k, x := range r.fold.join(old, e.args) {
		x = r.b.Splat(x, old[k].Type.Lanes)
		if cond := r.condition(some(r.tail, e.cond)); cond != nil {
			x = r.b.Op(scalar.Select, x.Type.DType, cond, x, old[k])
		}
		acc[k] = x
	}
}
