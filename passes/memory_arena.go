package passes

import (
	"cmp"
	"math"
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
)

// buffer is a piece of the arena during part of the run.
type buffer struct {
	*class
	size, offset int64
}

// allocate gives offsets to the classes that live in the arena and returns them with the arena's size.
func (p *planner) allocate() (all []*buffer, arena int64) {
	for _, c := range p.all {
		if c.up == nil && c.free() && c.size.Known() {
			all = append(all, &buffer{class: c, size: aligned(int64(c.size.Size))})
		}
	}
	_, least := peakOf(all, len(p.at))
	arena = layOut(all, least)
	for _, b := range all {
		b.place = ir.Place{Kind: ir.InArena, Offset: b.offset}
	}
	return all, arena
}

// maxLayouts bounds the tries for an arena of the least size; a try takes time in the square of the number of buffers, of
// which there may be so many for all tries together.
const (
	maxLayouts    = 32
	maxLayoutWork = 1 << 24
)

// layOut gives offsets to buffers and returns the size of them all: the largest first, and if that takes more than the
// least that any plan needs, those that live longest first. From there on, the buffer that sticks out furthest goes
// before all others in the next try. The best try counts.
func layOut(all []*buffer, least int64) int64 {
	bySize := slices.SortedStableFunc(slices.Values(all), func(a, b *buffer) int { return cmp.Compare(b.size, a.size) })
	byLife := slices.SortedStableFunc(slices.Values(bySize), func(a, b *buffer) int {
		return cmp.Compare(b.end-b.start, a.end-a.start)
	})
	best := int64(math.MaxInt64)
	offsets := make([]int64, len(all))
	for try := range max(1, min(maxLayouts, maxLayoutWork/(len(all)*len(all)+1))) {
		order := bySize
		if try%2 == 1 {
			order = byLife
		}
		top, size := place(order)
		if size < best {
			best = size
			for i, b := range all {
				offsets[i] = b.offset
			}
		}
		if best <= least {
			break
		}
		furthest := order[top]
		copy(order[1:top+1], order[:top])
		order[0] = furthest
	}
	for i, b := range all {
		b.offset = offsets[i]
	}
	return best
}

// place gives offsets to buffers in an order, each in the smallest gap among those that live at the same time. It returns
// the position of the one that ends last, and the size of them all.
func place(order []*buffer) (top int, size int64) {
	var placed []*buffer // by offset
	for i, b := range order {
		b.offset = 0
		if b.size == 0 {
			continue
		}
		b.offset = bestGap(placed, b)
		at, _ := slices.BinarySearchFunc(placed, b, func(x, y *buffer) int { return cmp.Compare(x.offset, y.offset) })
		placed = slices.Insert(placed, at, b)
		if end := b.offset + b.size; end > size {
			top, size = i, end
		}
	}
	return top, size
}

// bestGap finds the offset of the smallest gap that fits between buffers alive together with b.
func bestGap(placed []*buffer, b *buffer) int64 {
	best, bestSize, top := int64(-1), int64(0), int64(0)
	for _, o := range placed {
		if o.end < b.start || b.end < o.start {
			continue
		}
		if gap := o.offset - top; gap >= b.size && (best < 0 || gap < bestSize) {
			best, bestSize = top, gap
		}
		top = max(top, o.offset+o.size)
	}
	if best < 0 {
		return top
	}
	return best
}

// allocateSlots gives slots to the classes whose size is known at run time, in the order in which they are written:
// each takes a slot that is as large as it whatever the sizes are, or that can grow to its size, and that nobody else
// needs meanwhile. It returns the slots' sizes in bytes.
func (p *planner) allocateSlots() []ir.Dim {
	var slots []ir.Dim
	var users [][]*class
	for _, c := range p.all {
		if c.up != nil || !c.free() {
			continue
		}
		k := slices.IndexFunc(slots, func(d ir.Dim) bool { return d == c.size })
		for k >= 0 && meets(users[k], c) {
			k = nextSlot(slots, k, func(d ir.Dim) bool { return d == c.size })
		}
		fits := func(d ir.Dim) bool { return d.AtLeast(c.size) || c.size.AtLeast(d) }
		for i := 0; k < 0 && i < len(slots); i++ {
			if fits(slots[i]) && !meets(users[i], c) {
				k = i
			}
		}
		if k < 0 {
			k = len(slots)
			slots, users = append(slots, c.size), append(users, nil)
		}
		if c.size.AtLeast(slots[k]) {
			slots[k] = c.size
		}
		users[k] = append(users[k], c)
		c.place = ir.Place{Kind: ir.InSlot, Offset: int64(k)}
	}
	return slots
}

// nextSlot is the next slot after k of which ok holds, -1 for none.
func nextSlot(slots []ir.Dim, k int, ok func(ir.Dim) bool) int {
	for i := k + 1; i < len(slots); i++ {
		if ok(slots[i]) {
			return i
		}
	}
	return -1
}

// meets reports whether a class lives while one of some others does.
func meets(others []*class, c *class) bool {
	return slices.ContainsFunc(others, func(o *class) bool { return o.start <= c.end && c.start <= o.end })
}

// assign writes the plan into the function and reports whether that changes anything.
func (p *planner) assign(arena int64, slots []ir.Dim) bool {
	changed := p.fn.Arena != arena || !slices.Equal(p.fn.Slots, slots)
	p.fn.Arena, p.fn.Slots = arena, slots
	set := func(v *ir.Value, place ir.Place) {
		changed = changed || v.Place != place
		v.Place = place
	}
	consts := constOffsets(p.fn.Body)
	p.eachValue(p.fn.Body, func(v *ir.Value) {
		place := p.class(v).place
		if place.Kind == ir.InConsts {
			place.Offset = consts[p.class(v).root.Op.Tensor("value")]
		}
		set(v, place)
	}, func(v *ir.Value) { set(v, ir.Place{Kind: ir.Inside}) })
	return changed
}

// eachValue visits the values that take memory and those inside fusions.
func (p *planner) eachValue(b *ir.Block, outer, inner func(*ir.Value)) {
	each(b.Params, outer)
	for _, op := range b.Ops {
		each(op.Results, outer)
		for _, r := range op.Regions {
			if isControl(op) {
				p.eachValue(r, outer, inner)
				continue
			}
			each(r.Params, inner)
			r.Walk(func(o *ir.Op) { each(o.Results, inner) })
		}
	}
}

func each[T any](vs []T, visit func(T)) {
	for _, v := range vs {
		visit(v)
	}
}

// constOffsets lays out the constants outside fusions one after the other; a tensor that several
// operations hold is laid out once.
func constOffsets(b *ir.Block) map[*tensor.Tensor]int64 {
	offsets := map[*tensor.Tensor]int64{}
	var next int64
	for _, t := range Constants(b) {
		offsets[t] = next
		next = aligned(next + int64(len(t.Bytes())))
	}
	return offsets
}

// Constants lists the constant tensors of a function's body that take memory, in the order of
// their offsets (each starts at the next multiple of Alignment after the one before).
func Constants(b *ir.Block) []*tensor.Tensor {
	var out []*tensor.Tensor
	seen := map[*tensor.Tensor]bool{}
	var visit func(*ir.Block)
	visit = func(b *ir.Block) {
		for _, op := range b.Ops {
			if t, ok := op.Attrs["value"].(*tensor.Tensor); ok && op.Is("const") && !seen[t] {
				seen[t] = true
				out = append(out, t)
			}
			if isControl(op) {
				for _, r := range op.Regions {
					visit(r)
				}
			}
		}
	}
	visit(b)
	return out
}
