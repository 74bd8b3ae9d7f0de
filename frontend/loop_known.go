package frontend

import (
	"maps"
	"slices"

	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/tensor"
)

// maxTrips bounds the iterations of a loop that are followed while compiling.
const maxTrips = 20000

// trips is what is known of a loop while compiling.
type trips struct {
	// bound is the most iterations that there can be, -1 if there is no telling; exact says that there are as many.
	bound int
	exact bool
	// final holds, if the number is exact, the states that depend on nothing unknown, after the last iteration.
	final map[int]*tensor.Tensor
	// late lists the values from outside of the loop that would have to be known.
	late []*ir.Value
}

// trips follows a loop's counters. A condition that is the conjunction of several is bounded by each of them.
func (im *importer) trips(cond, body *ir.Block, start []*ir.Value) trips {
	out := trips{bound: -1}
	tests := conjuncts(cond.Results[0])
	for _, test := range tests {
		f := &loopFollower{im: im, cond: cond, body: body, start: start, known: map[int]*tensor.Tensor{}}
		f.need(test)
		if f.stuck || len(f.late) > 0 {
			out.late = append(out.late, f.late...)
			continue
		}
		n, ok := f.run(test)
		if ok && (out.bound < 0 || n < out.bound) {
			out.bound, out.exact, out.final = n, len(tests) == 1, f.known
		}
	}
	return out
}

// others follows the integers of the state that the condition does not depend on: lengths of lists, mostly.
func (im *importer) others(t trips, cond, body *ir.Block, start []*ir.Value) {
	for state, p := range body.Params {
		if t.final[state] != nil || p.Type.Rank() > 0 || !p.Type.DType.IsInt() || t.bound > maxTrips/len(start) {
			continue
		}
		f := &loopFollower{im: im, cond: cond, body: body, start: start, known: map[int]*tensor.Tensor{}}
		f.need(p)
		if f.stuck || len(f.late) > 0 {
			continue
		}
		ok := true
		for range t.bound {
			ok = ok && f.step()
		}
		if ok {
			maps.Copy(t.final, f.known)
		}
	}
}

// conjuncts lists the conditions that must all hold for v to hold.
func conjuncts(v *ir.Value) []*ir.Value {
	if v.Op != nil && v.Op.Is("and") {
		return append(conjuncts(v.Op.Operands[0]), conjuncts(v.Op.Operands[1])...)
	}
	return []*ir.Value{v}
}

// loopFollower runs the part of a loop that one value of the condition depends on.
type loopFollower struct {
	im         *importer
	cond, body *ir.Block
	start      []*ir.Value
	// known holds the states that the value depends on.
	known map[int]*tensor.Tensor
	late  []*ir.Value
	// stuck says that it depends on what happens in the loop alone.
	stuck bool
}

// need finds the states that a value inside of the loop depends on, and those that they depend on.
func (f *loopFollower) need(v *ir.Value) {
	if f.im.evaluate(v) != nil {
		return
	}
	state := max(slices.Index(f.cond.Params, v), slices.Index(f.body.Params, v))
	switch {
	case state >= 0:
		if f.known[state] != nil {
			return
		}
		if f.known[state] = f.im.evaluate(f.start[state]); f.known[state] == nil {
			f.late = append(f.late, f.start[state])
			return
		}
		f.need(f.body.Results[state])
	case v.Op == nil || !f.inside(v.Op):
		f.late = append(f.late, v)
	case !v.Op.Def.Traits.Has(ir.Pure) || len(v.Op.Regions) > 0:
		f.stuck = true
	default:
		for _, x := range v.Op.Operands {
			f.need(x)
		}
	}
}

func (f *loopFollower) inside(op *ir.Op) bool {
	return slices.Contains(f.cond.Ops, op) || slices.Contains(f.body.Ops, op)
}

// run counts the iterations until test fails and leaves the final states in known.
func (f *loopFollower) run(test *ir.Value) (int, bool) {
	for n := range maxTrips {
		again := f.compute(test, map[*ir.Value]*tensor.Tensor{})
		if again == nil || again.Len() != 1 {
			return 0, false
		}
		if again.Int(0) == 0 {
			return n, true
		}
		if !f.step() {
			return 0, false
		}
	}
	return 0, false
}

// step moves the known states on by an iteration.
func (f *loopFollower) step() bool {
	memo, next := map[*ir.Value]*tensor.Tensor{}, map[int]*tensor.Tensor{}
	for state := range f.known {
		if next[state] = f.compute(f.body.Results[state], memo); next[state] == nil {
			return false
		}
	}
	f.known = next
	return true
}

// compute is a value in an iteration that begins with the states known.
func (f *loopFollower) compute(v *ir.Value, memo map[*ir.Value]*tensor.Tensor) *tensor.Tensor {
	if t := memo[v]; t != nil {
		return t
	}
	if state := max(slices.Index(f.cond.Params, v), slices.Index(f.body.Params, v)); state >= 0 {
		return f.known[state]
	}
	if t := f.im.evaluate(v); t != nil {
		return t
	}
	args := make([]*tensor.Tensor, len(v.Op.Operands))
	for i, x := range v.Op.Operands {
		if args[i] = f.compute(x, memo); args[i] == nil {
			return nil
		}
	}
	out, err := eval.Op(v.Op, args)
	if err != nil {
		return nil
	}
	for i, r := range v.Op.Results {
		memo[r] = out[i]
	}
	return out[v.Index]
}

// learn makes what is known of a loop's final states known of its results.
func (im *importer) learn(loop *ir.Op, results []*ir.Value) {
	cond, body := loop.Regions[0], loop.Regions[1]
	t := im.trips(cond, body, loop.Operands)
	if !t.exact {
		return
	}
	im.others(t, cond, body, loop.Operands)
	for state, value := range maps.All(t.final) {
		im.known[results[state]] = value
		im.late[results[state]] = false
	}
}
