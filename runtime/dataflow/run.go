package dataflow

import (
	"context"

	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// Eval evaluates a Compute unit. Units that block are evaluated by several goroutines.
type Eval func(ctx context.Context, unit int, in []*tensor.Tensor) ([]*tensor.Tensor, error)

// Run runs the program and returns the values of its fetches. The first error ends the run: units that wait are
// cancelled. Fetching a dead value is INVALID_ARGUMENT.
func (p *Program) Run(ctx context.Context, eval Eval) ([]*tensor.Tensor, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r := &runner{Program: p, ctx: ctx, eval: eval, done: make(chan completion), results: make([]*tensor.Tensor, len(p.fetches))}
	root := &frame{shape: p.frames[0], iterations: map[int]*iteration{}}
	it := root.iteration(r, 0)
	for i, u := range p.units {
		if len(u.Inputs)+len(u.Controls) == 0 {
			r.push(it, i)
		}
	}
	r.drain(cancel)
	if r.err != nil {
		return nil, r.err
	}
	for i, t := range r.results {
		if t == nil {
			return nil, status.Errorf(status.InvalidArgument, p.units[p.fetches[i].Unit].Name, "",
				"Retval[%d] does not have value", i)
		}
	}
	return r.results, nil
}

// runner is a run under way.
type runner struct {
	*Program
	ctx     context.Context
	eval    Eval
	queue   []ready
	running int
	done    chan completion
	results []*tensor.Tensor
	err     error
}

// ready is a unit to be run in an iteration.
type ready struct {
	it   *iteration
	unit int
}

// completion is the end of a unit that may block.
type completion struct {
	ready
	out []*tensor.Tensor
	err error
}

// instance is a unit in one iteration.
type instance struct {
	in []*tensor.Tensor
	// missing counts the inputs and controls to come; of a Merge, the controls alone.
	missing  int
	started  bool
	dead     bool
	deadIn   int
	live     bool
	mergedAt int
}

func (r *runner) push(it *iteration, unit int) {
	it.outstanding++
	r.queue = append(r.queue, ready{it, unit})
}

// drain runs what is ready until nothing is, and nothing is under way.
func (r *runner) drain(cancel func()) {
	for {
		for len(r.queue) > 0 && r.err == nil {
			next := r.queue[0]
			r.queue = r.queue[1:]
			r.start(next)
		}
		if r.err != nil {
			cancel()
		}
		if r.running == 0 {
			return
		}
		c := <-r.done
		r.running--
		r.finish(c)
	}
}

func (r *runner) start(at ready) {
	u, in := &r.units[at.unit], at.it.instance(r, at.unit)
	if in.dead || u.Kind != Compute {
		r.finish(completion{ready: at})
		return
	}
	if err := r.ctx.Err(); err != nil {
		r.err = status.Errorf(status.Cancelled, u.Name, "", "the run was cancelled: %w", err)
		return
	}
	if u.Blocks {
		r.running++
		go func(values []*tensor.Tensor) {
			out, err := r.eval(r.ctx, at.unit, values)
			r.done <- completion{at, out, err}
		}(in.in)
		return
	}
	out, err := r.eval(r.ctx, at.unit, in.in)
	r.finish(completion{at, out, err})
}

// finish hands on what a unit gave.
func (r *runner) finish(c completion) {
	if c.err != nil || r.err != nil {
		if r.err == nil {
			r.err = c.err
		}
		return
	}
	u, in := &r.units[c.unit], c.it.instance(r, c.unit)
	switch {
	case in.dead:
		r.sendFrom(c.ready, make([]*tensor.Tensor, u.Outputs), true)
	case u.Kind == Compute:
		r.sendFrom(c.ready, c.out, false)
	default:
		r.sendFrom(c.ready, in.control(u), false)
	}
	in.in = nil
	c.it.outstanding--
	r.cleanUp(c.it)
}

// control is what a unit of control flow gives; nil stands for dead.
func (in *instance) control(u *Unit) []*tensor.Tensor {
	switch u.Kind {
	case Switch:
		out := make([]*tensor.Tensor, 2)
		if in.in[1].Int(0) != 0 {
			out[1] = in.in[0]
		} else {
			out[0] = in.in[0]
		}
		return out
	case Merge:
		return []*tensor.Tensor{in.in[in.mergedAt], tensor.Scalar(int32(in.mergedAt))}
	}
	return in.in[:1]
}

// sendFrom hands values on to where the unit's outputs lead: an iteration of this frame, of the one inside, or outside.
func (r *runner) sendFrom(at ready, out []*tensor.Tensor, dead bool) {
	f := at.it.frame
	switch r.units[at.unit].Kind {
	case Enter:
		r.enter(at, out, dead)
	case Exit:
		if dead {
			f.deadExits[at.unit] = true
			return
		}
		f.liveExits[at.unit] = true
		r.send(f.parent, at.unit, out, dead)
	case NextIteration:
		if !dead {
			r.send(f.iteration(r, at.it.number+1), at.unit, out, dead)
		}
	default:
		r.send(at.it, at.unit, out, dead)
	}
}

// send hands values on to consumers in an iteration.
func (r *runner) send(it *iteration, unit int, out []*tensor.Tensor, dead bool) {
	if it.frame.parent == nil {
		for _, i := range r.fetched[unit] {
			r.results[i] = out[r.fetches[i].Output]
		}
	}
	for _, e := range r.edges[unit] {
		if e.input < 0 {
			r.arrive(it, e, nil, dead, unit)
			continue
		}
		r.arrive(it, e, out[e.output], out[e.output] == nil, unit)
	}
}

// arrive notes a token at its consumer and makes that ready when it was the last one.
func (r *runner) arrive(it *iteration, e edge, t *tensor.Tensor, dead bool, from int) {
	in := it.instance(r, e.to)
	if in.started {
		return
	}
	if r.units[e.to].Kind == Merge {
		r.arriveAtMerge(it, in, e, t, dead, from)
		return
	}
	if e.input >= 0 {
		in.in[e.input] = t
	}
	in.dead = in.dead || dead
	if in.missing--; in.missing == 0 {
		in.started = true
		r.push(it, e.to)
	}
}

// arriveAtMerge is arrive for a Merge, which takes the first live value. That it has none is certain when all values are
// dead, or when that from outside of its loop is.
func (r *runner) arriveAtMerge(it *iteration, in *instance, e edge, t *tensor.Tensor, dead bool, from int) {
	switch {
	case e.input < 0:
		in.missing--
		in.dead = in.dead || dead
	case !dead:
		if !in.live {
			in.live, in.mergedAt, in.in[e.input] = true, e.input, t
		}
	case r.units[from].Kind == Enter:
		in.deadIn = len(in.in)
	default:
		in.deadIn++
	}
	if in.missing > 0 || !in.live && in.deadIn < len(in.in) {
		return
	}
	in.started = true
	in.dead = in.dead || !in.live
	r.push(it, e.to)
}
