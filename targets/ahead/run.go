package ahead

import (
	"maps"
	"slices"

	"tfc/frontend"
	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/runtime/standalone"
	"tfc/runtime/status"
)

// maxDetours is the session's bound on the stages of a run.
const maxDetours = 1000

// run goes through a run of a session, stage by stage, and asks for the plans that the session will ask for. Its methods
// are those of the session's run (package runtime) on tensors without values.
type run struct {
	planner *planner
	graph   *graphdef.Graph
	// key is the graph's in plans.
	key   string
	feeds map[string]fed
	known map[string]bool
	// outside are the feeds that the run began with.
	outside map[string]bool
	done    []string
	grads   []runtime.Gradient
	// exception says that the sizes of the feeds are an exception from others.
	exception bool
}

func (p *planner) run(g *graphdef.Graph) *run {
	return &run{planner: p, graph: g, feeds: map[string]fed{}, known: map[string]bool{}, outside: map[string]bool{}}
}

// feed feeds a tensor from outside.
func (r *run) feed(name string, f fed) { r.feeds[name], r.outside[name] = f, true }

// execute takes detours until the request compiles.
func (r *run) execute(fetches, targets []string) ([]fed, error) {
	for range maxDetours {
		missing, idle := r.missing(fetches, targets)
		if idle {
			return r.gathered(fetches, nil), nil
		}
		s, err := r.planner.step(r, missing, targets)
		if err != nil {
			return nil, err
		}
		if s.plan.Failure != nil {
			return nil, fails{s.plan.Failure}
		}
		if s.driven != nil {
			results, err := r.drive(s.driven)
			return r.gathered(fetches, results), err
		}
		if s.plan.Detour == nil {
			return r.gathered(fetches, s.results), nil
		}
		if err := r.detour(s.plan.Detour); err != nil {
			return nil, err
		}
	}
	return nil, status.Errorf(status.Internal, "", "", "run still needs values after %d stages", maxDetours)
}

// missing lists the fetches that are no feeds by now; idle says that nothing is left to be done for them and the
// targets.
func (r *run) missing(fetches, targets []string) (missing []string, idle bool) {
	for _, name := range fetches {
		if _, fed := r.feeds[name]; !fed {
			missing = append(missing, name)
		}
	}
	waiting := slices.ContainsFunc(targets, func(name string) bool { return !slices.Contains(r.done, name) })
	return missing, len(missing) == 0 && len(r.grads) == 0 && !waiting
}

// gathered arranges fetches: computed ones and feeds.
func (r *run) gathered(fetches []string, computed []fed) []fed {
	out := make([]fed, len(fetches))
	for i, name := range fetches {
		if f, ok := r.feeds[name]; ok {
			out[i] = f
		} else if len(computed) > 0 {
			out[i], computed = computed[0], computed[1:]
		}
	}
	return out
}

// detour goes through what a plan asks for first.
func (r *run) detour(d *standalone.Detour) error {
	if len(d.Fetches)+len(d.Targets) > 0 {
		grads := r.grads
		r.grads = nil
		values, err := r.execute(d.Fetches, d.Targets)
		if err != nil {
			return err
		}
		r.grads = grads
		for i, name := range d.Fetches {
			r.feeds[name] = values[i]
		}
	}
	r.done = append(slices.Clone(r.done), d.Done...)
	for _, name := range d.Known {
		if err := r.find(name); err != nil {
			return err
		}
		r.known[name] = true
	}
	if len(d.Meanwhile) > 0 && !r.aside(d.Meanwhile) {
		d.Meanwhile = nil
	}
	for _, h := range d.Hosts {
		if slices.Contains(r.done, h.Name) {
			continue
		}
		if err := r.host(h); err != nil {
			return err
		}
		r.done = append(slices.Clone(r.done), h.Name)
	}
	for _, name := range d.Forget {
		delete(r.feeds, name)
	}
	return nil
}

// aside makes plans for nodes that run while the host waits. It is false where there can be none: they find errors early,
// no more.
func (r *run) aside(nodes []string) bool {
	_, err := r.planner.each(func() ([]fed, error) {
		beside := *r
		beside.feeds, beside.known = maps.Clone(r.feeds), maps.Clone(r.known)
		return beside.execute(nil, nodes)
	})
	return err == nil
}

// Undecided is the error of a program whose form depends on what a tensor holds, which only the run gives: no session
// compiles it before, either.
type Undecided struct {
	error
	// Tensor is the tensor's name, if it is one of the program's graph.
	Tensor string
	// tensor is its name in any case, in the graph of the key.
	graph, tensor string
}

// Unwrap is the error with its node.
func (e Undecided) Unwrap() error { return e.error }

// find finds the value of a tensor, which decides what is computed: one that a stage computes may follow from feeds whose
// values are known, or from shapes.
func (r *run) find(name string) error {
	f := r.feeds[name]
	if f.value != nil {
		return nil
	}
	out, err := r.graph.Output(name)
	if err != nil {
		return err
	}
	if f.value = frontend.Constant(out); f.value == nil {
		f.value = r.infer(name)
	}
	if values := r.domain(name); f.value == nil && len(values) > 0 {
		f.value = values[r.planner.choose(len(values))]
		r.exception = true
	}
	if f.value == nil {
		return r.dependsOn(name)
	}
	r.feeds[name] = f
	return nil
}

// fromHost reports whether a tensor that the run has by now is the host's: of others, the graph says what they are.
func (r *run) fromHost(name string) bool {
	out, err := r.graph.Output(name)
	return err == nil && frontend.OnHost(out.Node.Op)
}

// infer computes a tensor from the shapes of what the run has, and from values that are known; nil if they do not decide
// it.
func (r *run) infer(name string) *tensor.Tensor {
	req := frontend.Request{Feeds: map[string]frontend.Feed{}, Fetches: []string{name}}
	outside := slices.Sorted(maps.Keys(r.outside))
	for _, feed := range slices.Sorted(maps.Keys(r.feeds)) {
		f := r.feeds[feed]
		switch {
		case feed == name || f.dtype == tensor.Object:
		case f.value != nil:
			outside = append(outside, feed)
			req.Feeds[feed] = frontend.Feed{DType: f.dtype, Shape: ir.Dims(f.value.Shape()...), Value: f.value, Fixed: true}
		case f.ranked && static(f.shape) && f.dtype != tensor.String && (r.outside[feed] || r.fromHost(feed)):
			req.Feeds[feed] = frontend.Feed{DType: f.dtype, Shape: f.shape}
		}
	}
	behind, ok := frontend.Behind(r.graph, name, outside)
	if !ok || slices.ContainsFunc(behind, func(feed string) bool { return r.feeds[feed].value == nil }) {
		return nil
	}
	m, sig, err := frontend.Import(r.graph, req)
	if err != nil || len(m.Vars) > 0 || len(sig.Fetches) == 0 {
		return nil
	}
	var any []*tensor.Tensor // of the shapes, which alone count
	for _, p := range m.Funcs[0].Params() {
		any = append(any, tensor.New(p.Type.DType, p.Type.Sizes()...))
	}
	values, err := eval.Run(m.Funcs[0], any, nil)
	if err != nil {
		return nil
	}
	return values[0]
}

// dependsOn refuses a program whose form depends on a tensor's value.
func (r *run) dependsOn(name string) error {
	text := "the value of %s, which only the run gives, decides what is computed: it cannot be compiled ahead"
	if out, err := r.graph.Output(name); err == nil {
		u := Undecided{error: out.Node.Errorf(status.Unimplemented, text, name), graph: r.key, tensor: name}
		if r.key == "" {
			u.Tensor = name
		}
		return u
	}
	return Undecided{error: status.Errorf(status.Unimplemented, "", "", text, name), graph: r.key, tensor: name}
}

// host says what a host node gives.
func (r *run) host(h standalone.Host) error {
	c := &call{planner: r.planner, run: r, node: r.graph.Node(h.Name)}
	for i, name := range h.Inputs {
		if i < len(h.Given) && h.Given[i] != nil {
			t, err := standalone.Unmarshal(h.Given[i])
			if err != nil {
				return err
			}
			c.in = append(c.in, r.planner.given(t))
			continue
		}
		c.in = append(c.in, r.feeds[name])
	}
	out, err := c.outputs()
	if err != nil {
		return err
	}
	for i, f := range out {
		r.feeds[c.node.Out(i).String()] = f
	}
	return nil
}
