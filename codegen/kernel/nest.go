package kernel

import (
	"slices"

	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// nest is a loop nest over a space: tiles of points, whole vectors along the lanes' group, a masked rest.
type nest struct {
	*Gen
	space *space
	// order lists the groups, outermost first.
	order []int
	// tile is how many positions (vectors, along the lanes) of a group one step takes; 0 is 1.
	tile map[int]int
	// tasks makes the outermost loop parallel, with that many iterations a task; 0 leaves it serial.
	tasks int64
}

// order puts the lanes' group innermost; only groups that keep passes are taken.
func (s *space) order(keep func(group int) bool) []int {
	var out []int
	for k := range s.groups {
		if k != s.lane && keep(k) {
			out = append(out, k)
		}
	}
	if s.lane >= 0 && keep(s.lane) {
		out = append(out, s.lane)
	}
	return out
}

// emit runs body over all points, a tile of them at a time. at holds the indices of groups outside of the nest.
func (n *nest) emit(at Point, body func(points []Point)) { n.dim(0, []Point{at}, body) }

func (n *nest) dim(k int, points []Point, body func([]Point)) {
	if k == len(n.order) {
		body(points)
		return
	}
	group := n.order[k]
	lane := group == n.space.lane
	size, width, tile := n.space.extents[group], int64(1), int64(max(1, n.tile[group]))
	if lane {
		width = int64(n.lanes)
	}
	inner := func(positions int64) func(Index, []*Value) []*Value {
		return func(i Index, _ []*Value) []*Value {
			n.dim(k+1, spread(points, group, i, positions, width), body)
			return nil
		}
	}
	step := tile * width
	main, vectors := whole(size, step), whole(size, width)
	loop := &Loop{}
	if k == 0 && n.tasks > 0 && (!main.Known() || int64(main.Size) > step) {
		loop.Parallel, loop.Grain = true, max(1, n.tasks/tile)
	}
	n.spanOf(loop, dim(0), main, step, lane, nil, inner(tile))
	if size.Known() {
		rest := int64(max(vectors.Size-main.Size, 1))
		n.span(main, vectors, rest, lane, nil, inner(rest/width))
	} else {
		n.together(main, vectors, tile, width, lane, inner)
	}
	n.span(vectors, size, width, lane, nil, func(i Index, _ []*Value) []*Value {
		n.under(n.below(i, size), func() { inner(1)(i, nil) })
		return nil
	})
}

// together runs over what whole tiles leave, of a number known at run time, in one step: sums take positions together by
// their number.
func (n *nest) together(lo, hi ir.Dim, tile, width int64, lane bool, inner func(int64) func(Index, []*Value) []*Value) {
	for positions := tile - 1; positions > 0; positions-- {
		here := n.b.Op(scalar.Eq, tensor.Bool, n.b.Size(hi.Minus(lo)), n.b.Int(positions*width))
		n.b.If(here, func() []*Value {
			at, last := n.b.Size(lo), hi.Add(int(-positions*width))
			if lane {
				return inner(positions)(n.laneVar(at, 0, last.Add(n.lanes-1), width).index(), nil)
			}
			return inner(positions)(n.newVarTo(at, last).index(), nil)
		}, nil)
	}
}

// spread puts count positions of a group into each point.
func spread(points []Point, group int, i Index, count, width int64) []Point {
	var out []Point
	for _, p := range points {
		for j := range count {
			q := slices.Clone(p)
			q[group] = i.add(j * width)
			out = append(out, q)
		}
	}
	return out
}
