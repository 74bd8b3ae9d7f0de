package dataflow

import (
	"maps"
	"slices"

	"tfc/ir/tensor"
)

// frame is a loop under way: its iterations may overlap.
type frame struct {
	shape *frameShape
	// index is the shape's in the program.
	index      int
	parent     *iteration
	iterations map[int]*iteration
	// entering counts the Enters that have not run yet; constants are what they gave for all iterations.
	entering  int
	constants []constant
	// liveExits have handed a value out; deadExits have not, so far.
	liveExits, deadExits map[int]bool
}

type constant struct {
	unit int
	out  []*tensor.Tensor
	dead bool
}

// iteration holds the units of one pass through a frame.
type iteration struct {
	frame     *frame
	number    int
	instances []instance
	// outstanding counts the units that are ready or under way, and the frames inside.
	outstanding int
	children    map[int]*frame
}

// iteration finds or starts an iteration.
func (f *frame) iteration(r *runner, number int) *iteration {
	if it := f.iterations[number]; it != nil {
		return it
	}
	it := &iteration{frame: f, number: number, instances: make([]instance, len(f.shape.units)), children: map[int]*frame{}}
	f.iterations[number] = it
	for _, c := range f.constants {
		r.send(it, c.unit, c.out, c.dead)
	}
	return it
}

// instance is a unit of the iteration.
func (it *iteration) instance(r *runner, unit int) *instance {
	in, u := &it.instances[r.local[unit]], &r.units[unit]
	if in.in == nil && !in.started {
		in.in = make([]*tensor.Tensor, len(u.Inputs))
		in.missing = len(u.Controls)
		if u.Kind != Merge {
			in.missing += len(u.Inputs)
		}
	}
	return in
}

// enter hands a value into a frame.
func (r *runner) enter(at ready, out []*tensor.Tensor, dead bool) {
	number := r.inside[at.unit]
	f := at.it.children[number]
	if f == nil {
		f = &frame{
			shape: r.frames[number], index: number, parent: at.it, iterations: map[int]*iteration{}, entering: r.frames[number].enters,
			liveExits: map[int]bool{}, deadExits: map[int]bool{},
		}
		at.it.children[number] = f
		at.it.outstanding++
	}
	f.entering--
	first := f.iteration(r, 0)
	if !r.units[at.unit].Constant {
		r.send(first, at.unit, out, dead)
	} else {
		f.constants = append(f.constants, constant{at.unit, out, dead})
		for _, number := range slices.Sorted(maps.Keys(f.iterations)) {
			r.send(f.iterations[number], at.unit, out, dead)
		}
	}
	r.cleanUp(first)
}

// cleanUp drops an iteration in which nothing is left to be done, and those after it, and at last the frame: its exits
// that nothing came out of are dead.
func (r *runner) cleanUp(it *iteration) {
	f := it.frame
	if f.parent == nil {
		return
	}
	for it != nil && it.isDone() {
		delete(f.iterations, it.number)
		it = f.iterations[it.number+1]
	}
	if len(f.iterations) > 0 || f.parent.children[f.index] != f {
		return
	}
	delete(f.parent.children, f.index)
	for _, x := range f.shape.exits {
		if f.deadExits[x] && !f.liveExits[x] {
			r.send(f.parent, x, make([]*tensor.Tensor, 1), true)
		}
	}
	f.parent.outstanding--
	r.cleanUp(f.parent)
}

// isDone reports whether nothing can happen in an iteration any more.
func (it *iteration) isDone() bool {
	if it.outstanding > 0 {
		return false
	}
	if it.number == 0 {
		return it.frame.entering == 0
	}
	return it.frame.iterations[it.number-1] == nil
}
