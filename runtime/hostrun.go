package runtime

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
	"tfc/runtime/trace"
)

// hosts evaluates the nodes of a detour in order. Where one that may block is not the last, each waits for what it takes
// only: what follows may be what it waits for. An error of meanwhile ends those that wait.
func (r *run) hosts(nodes []HostNode, meanwhile []string) error {
	nodes = slices.DeleteFunc(slices.Clone(nodes), func(h HostNode) bool { return slices.Contains(r.done, h.Name) })
	if len(nodes) == 0 {
		return nil
	}
	ctx, cancel := context.WithCancel(host.WithLife(r.ctx, r.session.life))
	defer cancel()
	defer context.AfterFunc(r.session.life, cancel)()
	w := r.watch(cancel, meanwhile)
	defer w.stop()
	return w.or(r.hostsInOrder(ctx, nodes))
}

func (r *run) hostsInOrder(ctx context.Context, nodes []HostNode) error {
	if slices.ContainsFunc(nodes[:len(nodes)-1], func(h HostNode) bool { return h.Blocks }) {
		return r.hostsAtOnce(ctx, nodes)
	}
	for _, h := range nodes {
		inputs, err := h.inputs(r.feeds)
		if err != nil {
			return err
		}
		outputs, err := r.host(ctx, h, inputs)
		if err != nil {
			return err
		}
		for i, t := range outputs {
			r.feeds[h.Outputs[i]] = t
		}
		r.done = append(slices.Clone(r.done), h.Name)
	}
	return nil
}

// keep takes a node's outputs, which are among values, as feeds.
func (r *run) keep(h HostNode, values map[string]*tensor.Tensor) {
	for _, name := range h.Outputs {
		r.feeds[name] = values[name]
	}
	r.done = append(slices.Clone(r.done), h.Name)
}

// inputs finds a node's inputs among values.
func (h *HostNode) inputs(values map[string]*tensor.Tensor) ([]*tensor.Tensor, error) {
	inputs := make([]*tensor.Tensor, len(h.Inputs))
	for i, name := range h.Inputs {
		if inputs[i] = values[name]; i < len(h.Given) && h.Given[i] != nil {
			inputs[i] = h.Given[i]
		}
		if inputs[i] == nil {
			return nil, h.Node.Errorf(status.Internal, "input %s has no value", name)
		}
	}
	return inputs, nil
}

// host evaluates a node. Where it takes the value of a variable behind a ref, that is read now.
func (r *run) host(ctx context.Context, h HostNode, given []*tensor.Tensor) (outputs []*tensor.Tensor, err error) {
	defer h.timed(ctx, time.Now())
	inputs := make([]*tensor.Tensor, len(given))
	for i, t := range given {
		inputs[i] = t
		if v, ok := host.VariableOf(t); !ok || !v.Ref || graphdef.IsRef(h.Node.Sig.Inputs[i]) {
			continue
		}
		if inputs[i], err = r.valueOf(t); err != nil {
			return nil, h.Node.Errorf(status.CodeOf(err), "%w", err)
		}
	}
	call := &host.Call{
		Context: ctx, Node: h.Node, In: inputs, Resources: r.session.vars.resources, Variables: r.vars,
		Functions: functions{r.session, r.graph, ""},
		Standing:  functions{r.session, r.graph, h.Name},
		AtEnd: func(f func()) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.end = append(r.end, f)
		},
	}
	err = tensor.Guard(func() error { outputs, err = h.Eval(call); return err })
	if large := (*tensor.TooLarge)(nil); errors.As(err, &large) {
		err = h.Node.Errorf(status.ResourceExhausted, "%w", large)
	}
	if err == nil && len(outputs) != len(h.Outputs) {
		err = h.Node.Errorf(status.Internal, "gave %d outputs of %d", len(outputs), len(h.Outputs))
	}
	return outputs, err
}

// functions are those of a graph's library, run by a session.
type functions struct {
	session *Session
	graph   *graphdef.Graph
	// caller names the node that calls standing instances; "" for others.
	caller string
}

// function is one of them with its attrs put in: a graph of its own, compiled for the shapes it is called with.
type function struct {
	session          *Session
	body             *graphdef.Body
	args             []string
	results, targets []string
	unseeded         []string
	plans            map[string]*Plan
	// variable says that the body has variables, stateful that it may have random streams.
	variable, stateful bool

	mu    sync.RWMutex
	ready map[string]*direct // by the arguments' types and shapes
}

// Function implements host.Functions. A session makes a function once, and an instance of it for each caller, or one
// for a caller's node.
func (f functions) Function(want *pb.NameAttrList) (host.Function, error) {
	attrs, err := proto.MarshalOptions{Deterministic: true}.Marshal(want)
	if err != nil {
		return nil, err
	}
	s := f.session
	s.mu.Lock()
	defer s.mu.Unlock()
	key := f.caller + "\x00" + string(attrs)
	if i := s.standing[key]; i != nil && f.caller != "" {
		return i, nil
	}
	made, err := f.function(string(attrs), want)
	if err != nil {
		return nil, err
	}
	i := made.instance()
	if f.caller != "" {
		s.standing[key] = i
	}
	return i, nil
}

// function finds or makes a function; the caller holds the session's lock.
func (f functions) function(attrs string, want *pb.NameAttrList) (*function, error) {
	s := f.session
	if known := s.functions[attrs]; known != nil {
		return known, nil
	}
	body, err := f.graph.Instantiate(want.GetName(), want.GetAttr())
	if err != nil {
		return nil, err
	}
	made := &function{session: s, body: body, targets: body.Targets(), plans: map[string]*Plan{}}
	made.variable, made.ready = touchesVariables(body.Graph), map[string]*direct{}
	for _, a := range body.Args {
		made.args = append(made.args, a.Out(0).String())
	}
	for _, out := range body.Results {
		made.results = append(made.results, out.String())
	}
	for _, n := range body.Graph.Nodes {
		made.stateful = made.stateful || n.IsStateful()
		if isUnseeded(n) {
			made.unseeded = append(made.unseeded, n.Name)
		}
	}
	s.functions[attrs] = made
	return made, nil
}

// instance is a function with the random streams that its calls outside of all scopes have.
type instance struct {
	*function
	alone *Variables
}

func (f *function) instance() *instance { return &instance{f, f.streams()} }

// streams are variables with random streams of their own. Those of ops with seeds start afresh, those of others
// anywhere.
func (f *function) streams() *Variables {
	vars := f.session.vars.instance()
	for _, name := range f.unseeded {
		vars.Set(host.Stream(name), tensor.Scalar(rand.Uint64()))
	}
	return vars
}

// vars are the variables for a call under a context.
func (f *instance) vars(ctx context.Context) *Variables {
	if scope := host.ScopeOf(ctx); scope != nil && f.stateful {
		return scope.State(f.function, func() any { return f.streams() }).(*Variables)
	}
	return f.alone
}

// isUnseeded reports whether a node draws random numbers without a seed.
func isUnseeded(n *graphdef.Node) bool {
	_, ok := n.Attrs["seed2"]
	return ok && n.Int("seed") == 0 && n.Int("seed2") == 0
}

// Call implements host.Function.
func (f *instance) Call(ctx context.Context, args []*tensor.Tensor) ([]*tensor.Tensor, error) {
	if len(args) != len(f.args) {
		return nil, status.Errorf(status.InvalidArgument, "", f.body.Function.Def.GetSignature().GetName(),
			"the function takes %d arguments, found %d", len(f.args), len(args))
	}
	if f.session.life.Err() != nil {
		return nil, errClosed()
	}
	var buffer [64]byte
	key, plain := shapesKey(buffer[:0], args)
	if plain && trace.Of(ctx) == nil {
		if d := f.shortcut(key); d != nil {
			return d.call(ctx, f.vars(ctx), args)
		}
	}
	ctx, leave, err := nest(ctx, f.body.Function.Def.GetSignature().GetName())
	if err != nil {
		return nil, err
	}
	defer leave()
	r := &run{
		session: f.session, ctx: ctx, graph: f.body.Graph, plans: f.plans, vars: f.vars(ctx),
		feeds: make(map[string]*tensor.Tensor, len(args)), known: map[string]bool{},
	}
	for i, t := range args {
		r.feeds[f.args[i]] = t
	}
	defer r.finish()
	results, err := r.execute(f.results, f.targets)
	if err != nil || !plain || trace.Of(ctx) != nil {
		return results, err
	}
	return results, f.remember(key, r)
}
