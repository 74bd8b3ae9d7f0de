package ahead

import (
	"fmt"
	"slices"
	"strings"

	"tfc/frontend"
	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/runtime/dataflow"
	"tfc/runtime/host"
	"tfc/runtime/standalone"
	"tfc/runtime/status"
)

// The most kinds of outputs that a unit of a driven request may have before they are made one, with run-time sizes, and
// the most combinations of kinds that a unit is gone through for.
const (
	mostKinds        = 4
	mostCombinations = 64
)

// drives makes the plan of a request that the runtime drives unit by unit.
func (p *planner) drives(r *run, req frontend.Request, need *frontend.Need, s *step) error {
	if len(req.Grad) > 0 {
		return need
	}
	d, err := frontend.Divide(r.graph, req, need)
	if err != nil {
		return err
	}
	if _, err := dataflow.New(d.Units, d.Fetches); err != nil {
		return err
	}
	s.driven = d
	s.plan.Driven = &standalone.Driven{Units: d.Units, Fetches: d.Fetches}
	for _, w := range d.Work {
		kept, err := p.work(w)
		if err != nil {
			return err
		}
		s.plan.Driven.Work = append(s.plan.Driven.Work, kept)
	}
	return nil
}

// work is a unit's work as the program keeps it.
func (p *planner) work(w frontend.Work) (standalone.Work, error) {
	kept := standalone.Work{Feed: w.Feed, Piece: (*runtime.Piece)(w.Piece), Reads: w.Reads}
	var err error
	switch {
	case w.Value != nil:
		kept.Value, err = standalone.Marshal(w.Value)
	case w.Host != nil && !w.Reads:
		err = p.hasKernel(w.Host.Node)
		kept.Host = &standalone.Host{Name: w.Host.Name}
	}
	return kept, err
}

// hasKernel refuses a node on the host that an executable cannot evaluate.
func (p *planner) hasKernel(n *graphdef.Node) error {
	if !p.hosts[standalone.KernelOp(p.graph, n)] {
		return n.Errorf(status.Unimplemented, "the op runs on the host, and an executable has no kernel for it")
	}
	return nil
}

// driving goes through the units of a request with what is known of the tensors between them, until nothing new comes
// out of any: those of a loop are gone through as often as their kinds of inputs change.
type driving struct {
	*run
	d *frontend.Driven
	// kinds are what each unit may give.
	kinds     [][][]fed
	consumers [][]int
	queue     []int
	queued    []bool
	// outer are the sizes that do not change from one iteration of a loop to the next.
	outer map[string]bool
}

// drive goes through a driven request and gives its fetches.
func (r *run) drive(d *frontend.Driven) ([]fed, error) {
	x := &driving{
		run: r, d: d, kinds: make([][][]fed, len(d.Units)), consumers: make([][]int, len(d.Units)),
		queued: make([]bool, len(d.Units)), outer: map[string]bool{},
	}
	for _, f := range r.feeds {
		x.note(f)
	}
	for i, u := range d.Units {
		for _, from := range u.Inputs {
			x.consumers[from.Unit] = append(x.consumers[from.Unit], i)
		}
	}
	for known := -1; known != r.planner.changes; {
		known = r.planner.changes
		for i := range d.Units {
			x.push(i)
		}
		if err := x.drain(); err != nil {
			return nil, err
		}
	}
	return x.fetched()
}

// drain visits units until none has news for another one. What resources hold, units may learn of in another round.
func (x *driving) drain() error {
	for len(x.queue) > 0 {
		i := x.queue[0]
		x.queue = x.queue[1:]
		x.queued[i] = false
		if err := x.visit(i); err != nil {
			return err
		}
	}
	return nil
}

func (x *driving) push(i int) {
	if !x.queued[i] {
		x.queue, x.queued[i] = append(x.queue, i), true
	}
}

// note notes the sizes of a tensor as those that a loop does not change.
func (x *driving) note(f fed) {
	for _, d := range f.shape {
		for _, s := range d.Symbols() {
			x.outer[s] = true
		}
	}
}

// fetched takes one kind of each fetch.
func (x *driving) fetched() ([]fed, error) {
	taken := map[int][]fed{}
	out := make([]fed, len(x.d.Fetches))
	for i, from := range x.d.Fetches {
		kinds := x.kinds[from.Unit]
		if len(kinds) == 0 {
			return nil, status.Errorf(status.Unimplemented, x.d.Units[from.Unit].Name, "", "%w", errNothing)
		}
		if taken[from.Unit] == nil {
			taken[from.Unit] = kinds[x.planner.choose(len(kinds))]
		}
		out[i] = x.value(taken[from.Unit][from.Output])
	}
	return out, nil
}

// visit goes through a unit for all kinds of its inputs.
func (x *driving) visit(i int) error {
	u := &x.d.Units[i]
	switch u.Kind {
	case dataflow.Compute:
		return x.compute(i)
	case dataflow.Merge:
		for k, from := range u.Inputs {
			for _, kind := range x.kinds[from.Unit] {
				index := known(tensor.Scalar(int32(k)))
				if len(u.Inputs) > 1 {
					index = index.late()
				}
				x.add(i, []fed{kind[from.Output], index})
			}
		}
		return nil
	}
	from := u.Inputs[0]
	for _, kind := range x.kinds[from.Unit] {
		f := kind[from.Output]
		switch u.Kind {
		case dataflow.Switch:
			x.add(i, []fed{f, f})
			continue
		case dataflow.Enter:
			x.note(f)
		case dataflow.NextIteration:
			f = x.last(f)
		}
		x.add(i, []fed{f})
	}
	return nil
}

// last is f with other names for sizes that each iteration has its own of: those of the iteration before.
func (x *driving) last(f fed) fed {
	f.shape = slices.Clone(f.shape)
	for i, d := range f.shape {
		inner := slices.ContainsFunc(d.Symbols(), func(s string) bool { return !x.outer[s] && !strings.HasPrefix(s, "last_") })
		if inner {
			f.shape[i] = ir.Dim{Sym: "last_" + symbolText(d.Sym)}
		}
	}
	return f
}

// add notes a kind of outputs of a unit, and that its consumers have something new.
func (x *driving) add(i int, kind []fed) {
	kinds, news := withKind(x.kinds[i], kind)
	if !news {
		return
	}
	if len(kinds) > mostKinds {
		kinds = [][]fed{joined(x.d.Units[i].Name, kinds)}
		news = len(x.kinds[i]) != 1 || !slices.EqualFunc(x.kinds[i][0], kinds[0], same)
	}
	x.kinds[i] = kinds
	if news {
		for _, c := range x.consumers[i] {
			x.push(c)
		}
	}
}

// compute goes through what evaluates a unit, for each combination of kinds of its inputs.
func (x *driving) compute(i int) error {
	u, w := &x.d.Units[i], &x.d.Work[i]
	combinations := x.combinations(u)
	var failed error
	gone := 0
	for _, in := range combinations {
		kinds, err := x.evaluate(u, w, in, len(combinations) > 1)
		if err != nil && !isGone(err) {
			failed = err
			continue
		}
		gone++
		for _, kind := range kinds {
			x.add(i, kind)
		}
	}
	if gone == 0 {
		return failed
	}
	return nil
}

// evaluate finds the kinds of outputs of a unit for inputs of one kind each; others says that there are more.
func (x *driving) evaluate(u *dataflow.Unit, w *frontend.Work, in []fed, others bool) ([][]fed, error) {
	switch {
	case w.Value != nil:
		return [][]fed{{x.planner.given(w.Value)}}, nil
	case w.Feed != "":
		return [][]fed{{x.feeds[w.Feed]}}, nil
	case w.Reads:
		return [][]fed{{x.value(in[0])}}, nil
	case w.Host != nil:
		for i, f := range in {
			if want := w.Host.Node.Sig.Inputs[i]; !graphdef.IsRef(want) && graphdef.TypeName(want) != "resource" {
				in[i] = x.value(f)
			}
		}
		return x.planner.each(func() ([]fed, error) {
			c := &call{planner: x.planner, run: x.run, node: w.Host.Node, in: slices.Clone(in)}
			return c.outputs()
		})
	}
	return x.planner.each(func() ([]fed, error) {
		piece := x.planner.run(x.graph)
		piece.key, piece.done, piece.exception = x.key, w.Piece.Done, others || x.exception
		for i, name := range w.Piece.Feeds {
			piece.feed(name, in[i])
		}
		return piece.execute(w.Piece.Fetches, w.Piece.Targets)
	})
}

// combinations are the inputs of a unit, for each combination of what the units before it may give; none if one of these
// has not given anything.
func (x *driving) combinations(u *dataflow.Unit) [][]fed {
	picks := []map[int][]fed{{}}
	for _, from := range u.Inputs {
		if _, ok := picks[0][from.Unit]; ok {
			continue
		}
		kinds := x.kinds[from.Unit]
		if len(kinds) == 0 {
			return nil
		}
		if len(picks)*len(kinds) > mostCombinations {
			kinds = [][]fed{joined(u.Name, kinds)}
		}
		var more []map[int][]fed
		for _, p := range picks {
			for _, kind := range kinds {
				q := map[int][]fed{from.Unit: kind}
				for unit, k := range p {
					q[unit] = k
				}
				more = append(more, q)
			}
		}
		picks = more
	}
	out := make([][]fed, len(picks))
	for i, p := range picks {
		for _, from := range u.Inputs {
			out[i] = append(out[i], p[from.Unit][from.Output])
		}
	}
	return out
}

// value is what a tensor gives where it may be the handle of version 1's variable: what that holds.
func (x *driving) value(f fed) fed {
	v, ok := f.object.(*host.Variable)
	if !ok || !v.Ref {
		return f
	}
	t, ok := x.planner.vars[v.Name]
	if !ok {
		return fed{dtype: v.DType, shape: ir.Dims(v.Shape...), ranked: !v.Any}
	}
	return fed{dtype: t.DType, shape: t.Shape, ranked: true}
}

// given is what is known of a tensor of the graph, which may be the handle of a variable.
func (p *planner) given(t *tensor.Tensor) fed {
	v, ok := host.VariableOf(t)
	if !ok {
		return known(t)
	}
	key := fmt.Sprintf("%+v", v)
	if p.handles[key] == nil {
		p.handles[key] = &v
	}
	return object(p.handles[key])
}
