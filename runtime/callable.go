package runtime

import (
	"context"
	"slices"
	"sync"

	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// Callable is a run whose feeds, fetches and targets are fixed: what repeats in a training loop.
// For as long as the shapes fed stay the same, a call is one native call.
type Callable struct {
	session                 *Session
	feeds, fetches, targets []string
	mu                      sync.Mutex
	code                    *Executable
	frame                   *frame
	results                 []*tensor.Tensor
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
	if c.code != nil && c.fits(args) {
		return c.again(ctx, args)
	}
	return c.first(ctx, args)
}

func (c *Callable) fits(args []*tensor.Tensor) bool {
	for i, p := range c.code.Entry.Feeds {
		if args[i].DType() != p.DType || !slices.Equal(args[i].Shape(), p.Shape) {
			return false
		}
	}
	return true
}

func (c *Callable) again(ctx context.Context, args []*tensor.Tensor) ([]*tensor.Tensor, error) {
	if err := ctx.Err(); err != nil {
		return nil, status.Errorf(status.Cancelled, "", "", "run cancelled before it started: %w", err)
	}
	if err := c.frame.bind(c.code, c.session.vars); err != nil {
		return nil, err
	}
	return c.results, c.code.call(c.frame, args, c.results)
}

// first runs the long way, and keeps the code for the next call if it took no detour and the
// code's feeds are the callable's.
func (c *Callable) first(ctx context.Context, args []*tensor.Tensor) ([]*tensor.Tensor, error) {
	feeds := map[string]*tensor.Tensor{}
	for i, name := range c.feeds {
		feeds[name] = args[i]
	}
	r, names, err := c.session.start(ctx, feeds, c.fetches, c.targets)
	if err != nil {
		return nil, err
	}
	results, err := r.execute(names, c.targets)
	if err != nil {
		return nil, err
	}
	c.keep(r, names)
	return results, nil
}

func (c *Callable) keep(r *run, names []string) {
	c.code, c.frame = nil, nil
	if len(r.done) > 0 || len(r.known) > 0 {
		return
	}
	plan, err := r.plan(r.request(names, c.targets))
	if err != nil || plan.Code == nil || !c.inOrder(r, plan.Code) {
		return
	}
	c.code, c.frame, c.results = plan.Code, plan.Code.frame(), nil
	for _, p := range plan.Code.Entry.Fetches {
		c.results = append(c.results, tensor.New(p.DType, p.Shape...))
	}
}

// inOrder reports whether the code takes the feeds in the callable's order.
func (c *Callable) inOrder(r *run, code *Executable) bool {
	if len(code.Entry.Feeds) != len(c.feeds) {
		return false
	}
	for i, f := range r.request(nil, nil).Feeds {
		out, err := r.graph.Output(c.feeds[i])
		if err != nil || out.String() != f.Name {
			return false
		}
	}
	return true
}
