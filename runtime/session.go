package runtime

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
	"tfc/runtime/trace"
)

// maxDetours bounds the stages of one run, each of which makes at least one more tensor known.
const maxDetours = 1000

// Session runs parts of one graph over variables that outlive a run. Its methods may be called
// by several goroutines; runs of one session go side by side.
type Session struct {
	compiler Compiler
	vars     *Variables

	mu     sync.Mutex
	graph  *graphdef.Graph
	plans  map[string]*Plan
	closed bool
	// short are the short ways of runs; nil at first and after every change of the graph.
	short atomic.Pointer[shortcuts]
	// functions are those that host ops have called, by name and attrs.
	functions map[string]*function
	// standing are the instances that calls in the graph use, by the calling node besides.
	standing map[string]*instance

	// threads bounds those of a run, 0 leaves it to the compiler. It is set before the first run.
	threads int

	// life ends when the session is closed; blocked host ops end with it.
	life context.Context
	end  context.CancelFunc
	// working counts what runs in the background.
	working sync.WaitGroup
}

// NewSession starts a session on a graph, which may be empty. Sessions that are given the same
// Variables share state.
func NewSession(c Compiler, g *graphdef.Graph, vars *Variables) *Session {
	s := &Session{compiler: c, graph: g, vars: vars}
	s.life, s.end = context.WithCancel(context.Background())
	s.dropPlans()
	return s
}

// LimitThreads bounds the threads of each run, further than the compiler does; 0 does not. It is called before the first
// run.
func (s *Session) LimitThreads(n int) { s.threads = n }

// Graph is the graph as extended so far.
func (s *Session) Graph() *graphdef.Graph {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.graph
}

// Variables is the session's state.
func (s *Session) Variables() *Variables { return s.vars }

// Extend adds nodes and functions. A graph that does not check, or that one of the further checks refuses, leaves the
// session as it was.
func (s *Session) Extend(def *pb.GraphDef, checks ...func(*graphdef.Graph) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return errClosed()
	}
	merged := proto.Clone(s.graph.Def).(*pb.GraphDef)
	known := merged.GetLibrary()
	proto.Merge(merged, &pb.GraphDef{Node: def.GetNode(), Versions: def.GetVersions()})
	merged.Library = mergeLibraries(known, def.GetLibrary())
	g, err := graphdef.NewGraph(merged)
	if err != nil {
		return err
	}
	for _, check := range checks {
		if err := check(g); err != nil {
			return err
		}
	}
	s.graph = g
	s.dropPlans()
	return nil
}

// mergeLibraries adds functions that are new; a client sends all of them with every extension.
func mergeLibraries(a, b *pb.FunctionDefLibrary) *pb.FunctionDefLibrary {
	if a == nil || b == nil {
		return cmpOr(a, b)
	}
	seen := map[string]bool{}
	for _, f := range a.GetFunction() {
		seen[f.GetSignature().GetName()] = true
	}
	for _, f := range b.GetFunction() {
		if !seen[f.GetSignature().GetName()] {
			a.Function = append(a.Function, f)
		}
	}
	a.Gradient = append(a.Gradient, b.GetGradient()...)
	return a
}

func cmpOr(a, b *pb.FunctionDefLibrary) *pb.FunctionDefLibrary {
	if a != nil {
		return a
	}
	return b
}

// dropPlans forgets compiled code; runs in flight keep what they hold until they end.
func (s *Session) dropPlans() {
	s.short.Store(nil)
	s.plans, s.functions, s.standing = map[string]*Plan{}, map[string]*function{}, map[string]*instance{}
}

func errClosed() error {
	return status.Errorf(status.Cancelled, "", "", "session has been closed")
}

// Close ends the session. Later calls and runs that wait fail with CANCELLED; work in the background ends, and code is
// unloaded when nothing refers to it any more.
func (s *Session) Close() error {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		s.end()
		s.dropPlans()
	}
	s.mu.Unlock()
	s.working.Wait()
	return nil
}

// background runs work beside runs until the session is closed.
func (s *Session) background(work func(life context.Context)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.working.Go(func() { work(s.life) })
	}
}

// Run executes what fetches and targets need and returns the fetched tensors in order. Any
// tensor of the graph may be fed. Names are TensorFlow's: "a:0" or "a" for tensors, "a" for
// targets.
func (s *Session) Run(
	ctx context.Context, feeds map[string]*tensor.Tensor, fetches, targets []string,
) ([]*tensor.Tensor, error) {
	if c := s.shortcut(feeds, fetches, targets); c != nil && mayShorten(ctx) {
		return c.run(ctx, s.vars, feeds)
	}
	r, names, err := s.start(ctx, feeds, fetches, targets)
	if err != nil {
		return nil, err
	}
	defer r.finish()
	values, err := r.execute(names, targets)
	if err == nil {
		s.shorten(r, feeds, fetches, targets)
	}
	return values, err
}

// Gradients runs the graph and its derivative: the adjoint of each of want.Wrt, nil where no path
// leads there from want.Y.
func (s *Session) Gradients(
	ctx context.Context, feeds map[string]*tensor.Tensor, want Gradient,
) ([]*tensor.Tensor, error) {
	r, _, err := s.start(ctx, feeds, slices.Concat(want.Y, want.Wrt), nil)
	if err != nil {
		return nil, err
	}
	r.grads = []Gradient{want}
	defer r.finish()
	return r.execute(nil, nil)
}

// start checks what a run names and feeds.
func (s *Session) start(
	ctx context.Context, feeds map[string]*tensor.Tensor, fetches, targets []string,
) (*run, []string, error) {
	r := &run{session: s, ctx: ctx, vars: s.vars, feeds: map[string]*tensor.Tensor{}, known: map[string]bool{}}
	s.mu.Lock()
	r.graph, r.plans = s.graph, s.plans
	closed := s.closed
	s.mu.Unlock()
	if closed {
		return nil, nil, errClosed()
	}
	for _, name := range slices.Sorted(maps.Keys(feeds)) {
		if err := r.feed(name, feeds[name]); err != nil {
			return nil, nil, err
		}
	}
	names, err := r.checkNames(fetches, targets)
	return r, names, err
}

// run is one Run under way: what is fed by now, whose values are baked in, what has been done.
type run struct {
	session *Session
	ctx     context.Context
	graph   *graphdef.Graph
	plans   map[string]*Plan
	vars    *Variables
	feeds   map[string]*tensor.Tensor
	known   map[string]bool
	grads   []Gradient
	done    []string
	// types is Variables.types before the variables' types went into the last request; single is the run's plan if it is
	// all that the run took.
	types    int64
	single   *Plan
	detoured bool

	mu  sync.Mutex
	end []func()
}

// finish does what host nodes left to the end of the run.
func (r *run) finish() {
	for _, f := range r.end {
		f()
	}
}

// feed checks a fed tensor against the graph and takes it over.
func (r *run) feed(name string, t *tensor.Tensor) error {
	out, err := r.graph.Output(name)
	if err != nil {
		return err
	}
	want, err := graphdef.DType(out.Type())
	if err != nil {
		return out.Node.Errorf(status.InvalidArgument, "tensor %s cannot be fed: %w", name, err)
	}
	if t.DType() != want {
		return out.Node.Errorf(status.InvalidArgument, "tensor %s is fed a %s, expected %s",
			name, t.DType().TF(), want.TF())
	}
	if shape := placeholderShape(out.Node); !shapeFits(shape, t.Shape()) {
		return out.Node.Errorf(status.InvalidArgument, "tensor %s is fed shape %v, expected %s",
			name, t.Shape(), shapeText(shape))
	}
	r.feeds[out.String()] = t
	return nil
}

func (r *run) checkNames(fetches, targets []string) ([]string, error) {
	names := make([]string, len(fetches))
	for i, name := range fetches {
		out, err := r.graph.Output(name)
		if err != nil {
			return nil, err
		}
		names[i] = out.String()
	}
	for _, name := range targets {
		if r.graph.Node(name) == nil {
			return nil, status.Errorf(status.NotFound, name, "", "there is no such target node")
		}
	}
	return names, nil
}

// execute takes detours until the request compiles, and runs it.
func (r *run) execute(fetches, targets []string) ([]*tensor.Tensor, error) {
	for range maxDetours {
		missing, idle := r.missing(fetches, targets)
		if idle {
			return r.gathered(fetches, nil, nil), nil
		}
		req := r.request(missing, targets)
		plan, err := r.plan(req)
		if err != nil {
			return nil, err
		}
		if plan.Driven != nil {
			values, err := r.drive(plan.Driven)
			return r.gathered(fetches, missing, values), err
		}
		if plan.Detour == nil {
			if len(missing) == len(fetches) && len(r.grads) == 0 && !r.detoured {
				r.single = plan
			}
			values, err := r.call(plan)
			return r.gathered(fetches, missing, values), err
		}
		r.detoured = true
		if err := r.detour(plan.Detour); err != nil {
			return nil, err
		}
	}
	return nil, status.Errorf(status.Internal, "", "", "run still needs values after %d stages", maxDetours)
}

// missing lists the fetches that are no feeds by now; idle says that nothing is left to be done for them and the
// targets.
func (r *run) missing(fetches, targets []string) (missing []string, idle bool) {
	for _, name := range fetches {
		if r.feeds[name] == nil {
			missing = append(missing, name)
		}
	}
	waiting := slices.ContainsFunc(targets, func(name string) bool { return !slices.Contains(r.done, name) })
	return missing, len(missing) == 0 && len(r.grads) == 0 && !waiting
}

// gathered arranges fetches: computed ones, which missing names, and feeds. Gradients follow.
func (r *run) gathered(fetches, missing []string, computed []*tensor.Tensor) []*tensor.Tensor {
	if len(missing) == len(fetches) {
		return computed
	}
	out := make([]*tensor.Tensor, len(fetches), len(fetches)+len(r.grads))
	for i, name := range fetches {
		if out[i] = r.feeds[name]; out[i] == nil && len(computed) > 0 {
			out[i], computed = computed[0], computed[1:]
		}
	}
	return append(out, computed...)
}

func (r *run) call(plan *Plan) ([]*tensor.Tensor, error) {
	args := make([]*tensor.Tensor, len(plan.Feeds))
	for i, name := range plan.Feeds {
		args[i] = r.feeds[name]
	}
	var values []*tensor.Tensor
	if plan.Code != nil {
		var err error
		if values, err = plan.Code.Run(r.ctx, r.vars, args); err != nil {
			return nil, err
		}
	}
	return plan.pick(values, r.feeds), nil
}

// pick arranges the code's results as they were asked for, feeds among them.
func (p *Plan) pick(values []*tensor.Tensor, feeds map[string]*tensor.Tensor) []*tensor.Tensor {
	out := make([]*tensor.Tensor, len(p.Results))
	for i, r := range p.Results {
		switch {
		case r.Index >= 0:
			out[i] = values[r.Index]
		case r.Feed != "":
			out[i] = feeds[r.Feed]
		default:
			out[i] = r.Value
		}
	}
	return out
}

func (r *run) request(fetches, targets []string) *Request {
	r.types = r.vars.types.Load()
	req := &Request{Background: r.session.background, Fetches: fetches, Targets: targets, Grads: r.grads, Done: r.done, Vars: r.vars.Types(),
		Threads: r.session.threads, Profile: trace.Of(r.ctx) != nil}
	for _, name := range slices.Sorted(maps.Keys(r.feeds)) {
		t := r.feeds[name]
		f := Feed{Name: name, DType: t.DType(), Shape: t.Shape()}
		if r.known[name] {
			f.Value = t
		}
		if v, ok := host.VariableOf(t); ok {
			f.Var = &v
		}
		req.Feeds = append(req.Feeds, f)
	}
	return req
}

// detour runs what the plan asks for first and feeds its results.
func (r *run) detour(d *Detour) error {
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
		r.known[name] = true
	}
	if err := r.hosts(d.Hosts, d.Meanwhile); err != nil {
		return err
	}
	for _, name := range d.Forget {
		delete(r.feeds, name)
	}
	return nil
}

// plan finds or compiles the plan of a request.
func (r *run) plan(req *Request) (*Plan, error) {
	s := r.session
	key := req.Key()
	s.mu.Lock()
	p := r.plans[key]
	s.mu.Unlock()
	if p != nil {
		return p, nil
	}
	p, err := s.compiler.Compile(r.graph, req)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := r.plans[key]; q != nil {
		return q, nil
	}
	r.plans[key] = p
	return p, nil
}

// Key spells out all that a plan depends on, the graph apart.
func (req *Request) Key() string {
	var b strings.Builder
	for _, f := range req.Feeds {
		fmt.Fprintf(&b, "%s %s%v", f.Name, f.DType, f.Shape)
		if f.Value != nil {
			b.WriteString(contentHash(f.Value))
		}
		if f.Var != nil {
			fmt.Fprintf(&b, "%+v", *f.Var)
		}
		b.WriteByte(';')
	}
	fmt.Fprintf(&b, "|%q|%q|%q|%t", req.Fetches, req.Targets, req.Done, req.Profile)
	for _, g := range req.Grads {
		fmt.Fprintf(&b, "|%q%q", g.Y, g.Wrt)
		for _, seed := range g.Seeds {
			b.WriteString(contentHash(seed))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(req.Vars)) {
		fmt.Fprintf(&b, "|%q %v", name, req.Vars[name])
	}
	return b.String()
}

// contentHash identifies a tensor's elements; shape and type stand beside it in the key.
func contentHash(t *tensor.Tensor) string {
	h := sha256.New()
	h.Write(t.Bytes())
	for _, s := range t.Strings() {
		fmt.Fprintf(h, "%d:%s", len(s), s)
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:16])
}

// placeholderShape is the shape attribute of a placeholder; nil if anything fits.
func placeholderShape(n *graphdef.Node) *pb.TensorShapeProto {
	if n.Op != "Placeholder" && n.Op != "PlaceholderV2" && n.Op != "PlaceholderWithDefault" {
		return nil
	}
	shape := n.Attrs["shape"].GetShape()
	// Before version 24 of the graph format, an empty shape on a Placeholder meant any shape; the
	// registry's default, an unknown rank, says so by itself.
	if shape.GetUnknownRank() {
		return nil
	}
	return shape
}

func shapeFits(want *pb.TensorShapeProto, got []int) bool {
	if want == nil {
		return true
	}
	if len(want.GetDim()) != len(got) {
		return false
	}
	for i, d := range want.GetDim() {
		if d.GetSize() >= 0 && int(d.GetSize()) != got[i] {
			return false
		}
	}
	return true
}

func shapeText(s *pb.TensorShapeProto) string {
	parts := make([]string, len(s.GetDim()))
	for i, d := range s.GetDim() {
		parts[i] = "?"
		if d.GetSize() >= 0 {
			parts[i] = fmt.Sprint(d.GetSize())
		}
	}
	return "[" + strings.Join(parts, ",") + "]"
}
