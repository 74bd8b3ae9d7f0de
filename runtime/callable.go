package runtime

import (
	"context"
	"slices"
	"sync"

	"tfc/ir/tensor"
	"tfc/runtime/status"
	"tfc/runtime/trace"
)

// Callable is a run whose feeds, fetches and targets are fixed: what repeats in a training loop.
// For as long as the shapes fed stay the same, a call is one native call.
type Callable struct {
	session                 *Session
	feeds, fetches, targets []string
	mu                      sync.Mutex
	plan                    *Plan
	types                   int64 // Variables.types when the plan was asked for
	order                   []int
	args                    []*tensor.Tensor
	frame                   *frame
	results, picked         []*tensor.Tensor
}

// MakeCallable prepares a run. Names are checked now, shapes when called.
func (s *Session) MakeCallable(feeds, fetches, targets []string) (*Callable, error) {
	g := s.Graph()
	for _, name := range append(slices.Clone(feeds), fetches...) {
		if _, err := g.Output(name); err != nil {
			return nil, err
		}
	}
	for _, name := range targets {
		if g.Node(name) == nil {
			return nil, status.Errorf(status.NotFound, name, "", "there is no such target node")
		}
	}
	return &Callable{session: s, feeds: feeds, fetches: fetches, targets: targets}, nil
}

// Call runs with one tensor per feed, in order. The results are the callable's: the next call
// writes over them. Calls of one Callable run one after the other.
func (c *Callable) Call(ctx context.Context, args ...*tensor.Tensor) ([]*tensor.Tensor, error) {
	if len(args) != len(c.feeds) {
		return nil, status.Errorf(status.InvalidArgument, "", "",
			"callable takes %d tensors, found %d", len(c.feeds), len(args))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.plan != nil && c.fits(args) && trace.Of(ctx) == nil {
		return c.again(ctx, args)
	}
	return c.first(ctx, args)
}

func (c *Callable) fits(args []*tensor.Tensor) bool {
	for i, p := range c.plan.Code.Entry.Feeds {
		arg := args[c.order[i]]
		if arg.DType() != p.DType || !slices.Equal(arg.Shape(), p.Shape) {
			return false
		}
	}
	return true
}

// again is the short way: one native call, nothing allocated.
func (c *Callable) again(ctx context.Context, args []*tensor.Tensor) ([]*tensor.Tensor, error) {
	if err := ctx.Err(); err != nil {
		return nil, status.Errorf(status.Cancelled, "", "", "run cancelled before it started: %w", err)
	}
	c.frame.bind(c.plan.Code, c.session.vars)
	for i, k := range c.order {
		c.args[i] = args[k]
	}
	return c.picked, c.plan.Code.call(c.frame, c.args, c.results)
}

// first runs the long way, and keeps the plan for the next call if all it takes is one call.
func (c *Callable) first(ctx context.Context, args []*tensor.Tensor) ([]*tensor.Tensor, error) {
	feeds := map[string]*tensor.Tensor{}
	for i, name := range c.feeds {
		feeds[name] = args[i]
	}
	r, names, err := c.session.start(ctx, feeds, c.fetches, c.targets)
	if err != nil {
		return nil, err
	}
	defer r.finish()
	results, err := r.execute(names, c.targets)
	if err != nil {
		return nil, err
	}
	if trace.Of(ctx) != nil {
		return results, nil
	}
	return results, c.keep(r, names)
}

func (c *Callable) keep(r *run, names []string) error {
	c.plan = nil
	if _, idle := r.missing(names, c.targets); idle || len(r.done)+len(r.known) > 0 {
		return nil
	}
	plan, err := r.plan(r.request(names, c.targets))
	if err != nil || plan.Code == nil || len(plan.Feeds) != len(c.feeds) || len(plan.Code.Entry.Dims) > 0 {
		return err
	}
	position := map[string]int{}
	for i, name := range c.feeds {
		out, err := r.graph.Output(name)
		if err != nil {
			return err
		}
		position[out.String()] = i
	}
	c.order, c.results = nil, nil
	for _, name := range plan.Feeds {
		c.order = append(c.order, position[name])
	}
	for _, p := range plan.Code.Entry.Fetches {
		c.results = append(c.results, tensor.New(p.DType, p.Shape...))
	}
	c.types = r.types
	c.plan, c.frame, c.picked = plan, plan.Code.frame(), plan.pick(c.results, nil)
	c.args = make([]*tensor.Tensor, len(c.order))
	return nil
}
