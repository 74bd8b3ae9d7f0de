package ahead

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tfc/frontend"
	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/runtime/abi"
	"tfc/runtime/host"
	"tfc/runtime/standalone"
	"tfc/runtime/status"
	"tfc/targets/driver"
)

// planner collects the plans of a program.
type planner struct {
	graph *graphdef.Graph
	// vars are the types of variables as the code so far has them.
	vars  map[string]ir.Type
	steps map[string]*step
	order []*step
	// hosts are the ops that an executable has kernels for.
	hosts     map[string]bool
	rules     map[string]rule
	functions map[string]*function
	// handles are those of variables.
	handles map[string]*host.Variable
	// busy are the calls of functions that are being gone through.
	busy map[string]*calling
	// held is what resources hold, by the name that they are kept under; changes counts what is learned about them.
	held    map[string]*held
	changes int
	// open says what becomes of batches of open sizes, opened that there are some.
	open   openBatches
	opened bool
	// undecided are the tensors, by graph, whose values no one knows before the run.
	undecided map[string]map[string]bool
	// choices are those that the current run makes, next the one that it makes next.
	choices []choice
	next    int
}

// choice is one of several possibilities that a run takes.
type choice struct{ taken, of int }

// step is a plan with what is known of its results.
type step struct {
	plan    standalone.Plan
	module  *ir.Module
	results []fed
	// driven is set if the runtime drives the request.
	driven *frontend.Driven
}

// fed is a tensor as far as it is known ahead of the run.
type fed struct {
	dtype tensor.DType
	// shape is the shape if ranked.
	shape  []ir.Dim
	ranked bool
	// value is there if it is known.
	value *tensor.Tensor
	// object is what a handle leads to: *held for resources, *elements for datasets.
	object any
}

func newPlanner(g *graphdef.Graph) *planner {
	p := &planner{
		graph: g, vars: map[string]ir.Type{}, steps: map[string]*step{}, hosts: map[string]bool{},
		rules: rules(), functions: map[string]*function{}, held: map[string]*held{},
		handles: map[string]*host.Variable{}, busy: map[string]*calling{},
	}
	for _, op := range standalone.Kernels() {
		p.hosts[op] = true
	}
	return p
}

// passes bounds how often entries are gone through: each teaches what queues and iterators hold.
const passes = 10

// all plans entries until nothing new is learned of the resources that they share. What is not known in the first
// passes, one entry may learn from another.
func (p *planner) all(entries []Entry) error {
	for range passes {
		before := p.changes
		var errs []error
		for _, e := range entries {
			if err := p.entry(e); err != nil {
				errs = append(errs, fmt.Errorf("entry %q: %w", e.Name, err))
			}
		}
		if p.changes == before {
			return errors.Join(errs...)
		}
	}
	return status.Errorf(status.Unimplemented, "", "", "the shapes that queues and iterators hold are without end")
}

// entry goes through all runs of an entry: each choice that a run makes is made anew in the next. It is an error if all
// of them fail.
func (p *planner) entry(e Entry) error {
	p.choices = nil
	succeeds, failure := false, fails{}
	for {
		p.next = 0
		err := p.runs(e)
		if err != nil && !errors.As(err, &failure) {
			return err
		}
		succeeds = succeeds || err == nil
		if !p.nextChoice() {
			break
		}
	}
	if !succeeds {
		return failure.status()
	}
	return nil
}

// runs goes through the runs that an entry is: that of its fetches and targets, and that of its gradient.
func (p *planner) runs(e Entry) error {
	var fetches []string
	for _, f := range e.Fetches {
		fetches = append(fetches, canonical(p.graph, f.Name))
	}
	if len(fetches)+len(e.Targets) > 0 || e.Gradient == nil {
		if _, err := p.start(e).execute(fetches, e.Targets); err != nil || e.Gradient == nil {
			return err
		}
	}
	r := p.start(e)
	r.grads = []runtime.Gradient{*e.Gradient}
	_, err := r.execute(nil, nil)
	return err
}

// start is a run of an entry with its feeds.
func (p *planner) start(e Entry) *run {
	r := p.run(p.graph)
	for _, f := range e.Feeds {
		r.feed(canonical(p.graph, f.Name), f.fed())
	}
	return r
}

// fed is what is known of the feed.
func (f *Feed) fed() fed {
	if f.Value != nil {
		return known(f.Value)
	}
	return fed{dtype: f.DType, shape: f.Shape, ranked: f.Shape != nil}
}

// canonical is a tensor's full name.
func canonical(g *graphdef.Graph, name string) string {
	if out, err := g.Output(name); err == nil {
		return out.String()
	}
	return name
}

// choose takes one of n possibilities.
func (p *planner) choose(n int) int {
	if p.next == len(p.choices) {
		p.choices = append(p.choices, choice{0, n})
	}
	c := &p.choices[p.next]
	p.next++
	c.of = n // others than before, where more is known of a resource by now
	c.taken = min(c.taken, n-1)
	return c.taken
}

// nextChoice moves on to the choices of another run; false if all have been taken.
func (p *planner) nextChoice() bool {
	for len(p.choices) > 0 {
		last := &p.choices[len(p.choices)-1]
		if last.taken++; last.taken < last.of {
			return true
		}
		p.choices = p.choices[:len(p.choices)-1]
	}
	return false
}

// step finds or makes the plan of what a run needs now.
func (p *planner) step(r *run, fetches, targets []string) (*step, error) {
	plan := standalone.Plan{Graph: r.key, Fetches: fetches, Targets: targets, Done: slices.Sorted(slices.Values(r.done))}
	req := frontend.Request{
		Feeds: map[string]frontend.Feed{}, Fetches: fetches, Targets: targets, Vars: p.vars, Done: map[string]bool{},
		Undecided: p.undecided[r.key],
	}
	for _, name := range r.done {
		req.Done[name] = true
	}
	for _, g := range r.grads {
		kept, err := standalone.GradientOf(g)
		if err != nil {
			return nil, err
		}
		plan.Grads = append(plan.Grads, kept)
		req.Grad = append(req.Grad, frontend.GradRequest{Y: g.Y, Wrt: g.Wrt})
	}
	dims := map[string]int{}
	told := r.told()
	for _, name := range slices.Sorted(maps.Keys(r.feeds)) {
		f := r.feeds[name].renamed(told)
		kept, given, err := f.both(name, r.known[name], dims)
		if err != nil {
			return nil, err
		}
		plan.Feeds = append(plan.Feeds, kept)
		req.Feeds[name] = given
	}
	key := fmt.Sprint(plan.Key(), plan.Feeds)
	if known := p.steps[key]; known != nil {
		return known, nil
	}
	s, err := p.compile(r, plan, req)
	if err != nil && !r.exception {
		return nil, err
	}
	if err != nil {
		plan.Failure = failureOf(err)
		s = &step{plan: plan}
	}
	p.steps[key] = s
	p.order = append(p.order, s)
	return s, nil
}

// both is the feed as the plan keeps it and as the importer takes it. What has no known rank is to the importer an
// object, which only the host may take.
func (f fed) both(name string, known bool, dims map[string]int) (standalone.Fed, frontend.Feed, error) {
	kept := standalone.Fed{Name: name, DType: f.dtype, AnyShape: true}
	given := frontend.Feed{DType: f.dtype}
	if known {
		raw, err := standalone.Marshal(f.value)
		if err != nil {
			return kept, given, err
		}
		kept.Value, given.Value = raw, f.value
	}
	if v, ok := f.object.(*host.Variable); ok {
		raw, err := standalone.Marshal(tensor.OfObject(*v))
		kept.Variable, given.Var = raw, v
		return kept, given, err
	}
	switch {
	case f.dtype == tensor.Object || f.dtype == tensor.String && !known:
		return kept, given, nil
	case !f.ranked:
		given.DType = tensor.Object
		return kept, given, nil
	}
	kept.AnyShape, given.Shape = false, f.shape
	for _, d := range f.shape {
		if d.Known() {
			kept.Shape = append(kept.Shape, d.Size)
			continue
		}
		if _, ok := dims[d.Sym]; !ok {
			dims[d.Sym] = len(dims)
		}
		kept.Shape = append(kept.Shape, abi.DimRef(dims[d.Sym]))
	}
	return kept, given, nil
}

// compile makes the plan: code, or a detour first.
func (p *planner) compile(r *run, plan standalone.Plan, req frontend.Request) (*step, error) {
	s := &step{plan: plan}
	m, sig, exceptions, err := importSizes(r.graph, req)
	var none []bool
	if err == nil {
		none, err = driver.AddGradients(m, sig, r.grads)
	}
	var need *frontend.Need
	if errors.As(err, &need) {
		return s, p.detour(r, req, need, s)
	}
	if err != nil {
		return nil, r.explain(err)
	}
	for _, f := range sig.Feeds {
		s.plan.Args = append(s.plan.Args, f.Name)
	}
	if len(m.Funcs[0].Body.Ops)+len(m.Funcs[0].Body.Results) > 0 {
		s.module = m
	}
	if err := p.learn(m); err != nil {
		return nil, err
	}
	for _, e := range exceptions {
		if err := p.except(r, e, req.Fetches, req.Targets); err != nil {
			return nil, err
		}
	}
	return s, s.addResults(r, req.Fetches, sig, none)
}

// addResults says where fetches and gradients come from, and what is known of them.
func (s *step) addResults(r *run, fetches []string, sig *frontend.Signature, none []bool) error {
	next := 0
	for i := range fetches {
		switch host, late := sig.Host[i], sig.Late[i]; {
		case host != nil:
			raw, err := standalone.Marshal(host)
			if err != nil {
				return err
			}
			s.plan.Results = append(s.plan.Results, standalone.Result{Index: -1, Value: raw})
			s.results = append(s.results, known(host))
		case late != "":
			s.plan.Results = append(s.plan.Results, standalone.Result{Index: -1, Feed: late})
			s.results = append(s.results, r.feeds[late])
		default:
			s.plan.Results = append(s.plan.Results, standalone.Result{Index: next})
			t := sig.Fetches[next].Type
			s.results = append(s.results, fed{dtype: t.DType, shape: t.Shape, ranked: true})
			next++
		}
	}
	for _, absent := range none { // gradients follow
		result := standalone.Result{Index: -1}
		if !absent {
			result.Index = next
			next++
		}
		s.plan.Results = append(s.plan.Results, result)
		s.results = append(s.results, fed{dtype: tensor.Object})
	}
	return nil
}

// known is a tensor whose value is known.
func known(t *tensor.Tensor) fed {
	return fed{dtype: t.DType(), shape: ir.Dims(t.Shape()...), ranked: true, value: t}
}

// learn takes over the types of a module's variables.
func (p *planner) learn(m *ir.Module) error {
	for _, v := range m.Vars {
		if t, ok := p.vars[v.Name]; ok && !t.Equal(v.Type) {
			return status.Errorf(status.Unimplemented, v.Name, "", "the variable changes its type from %s to %s; "+
				"a program compiled ahead keeps one", t, v.Type)
		}
		p.vars[v.Name] = v.Type
	}
	return nil
}

// detour cuts a request in two, as a session's compiler does.
func (p *planner) detour(r *run, req frontend.Request, need *frontend.Need, s *step) error {
	if need.Drives() {
		return p.drives(r, req, need, s)
	}
	stage, err := frontend.Cut(r.graph, req, need)
	if err != nil {
		return err
	}
	d := &standalone.Detour{
		Fetches: stage.Crossing, Targets: stage.First.Targets, Done: stage.Done, Known: stage.Known, Forget: stage.Forget,
		Meanwhile: stage.Meanwhile,
	}
	for _, h := range stage.Hosts {
		if err := p.hasKernel(h.Node); err != nil {
			return err
		}
		kept := standalone.Host{Name: h.Name, Inputs: h.Inputs}
		for _, t := range h.Given {
			var raw []byte
			if t != nil {
				if raw, err = standalone.Marshal(t); err != nil {
					return err
				}
			}
			kept.Given = append(kept.Given, raw)
		}
		d.Hosts = append(d.Hosts, kept)
	}
	s.plan.Detour = d
	return nil
}

// explain adds to an error of the importer which feeds had no known shape: they may be why.
func (r *run) explain(err error) error {
	var open []string
	for _, name := range slices.Sorted(maps.Keys(r.feeds)) {
		if f := r.feeds[name]; !f.ranked && f.dtype != tensor.Object && f.dtype != tensor.String {
			open = append(open, name)
		}
	}
	if len(open) == 0 {
		return err
	}
	return fmt.Errorf("%w (the shape of %s is not known ahead of the run)", err, strings.Join(open, ", "))
}

func compareNames(a, b string) int { return strings.Compare(a, b) }
