package runtime

import (
	"context"
	"maps"
	"slices"

	"tfc/ir/tensor"
	"tfc/runtime/status"
	"tfc/runtime/trace"
)

// shortcut is a run whose plan is one native call, for feeds of certain names, types and shapes: what a later run of the
// same kind takes, without spelling out a request.
type shortcut struct {
	fetches, targets []string
	feeds            []feedKind
	// types is Variables.types when the plan was asked for: it may depend on the types of all variables.
	types int64
	plan  *Plan
	// order are the places of the code's arguments among feeds.
	order []int
	// plain says that the code's results are the run's.
	plain bool
}

// feedKind is what a plan depends on of a feed, by the name that the caller gave it.
type feedKind struct {
	name  string
	dtype tensor.DType
	shape []int
}

// shortcuts are those of a session by the first name that a run fetches or else targets. A table is never changed.
type shortcuts map[string][]*shortcut

const (
	// shortcutsOfName bounds the shapes and companions that are kept for one name; the oldest go first.
	shortcutsOfName = 16
	// shortcutNames bounds the names.
	shortcutNames = 4096
)

// firstName is the key in the table; "" if a run names nothing.
func firstName(fetches, targets []string) string {
	switch {
	case len(fetches) > 0:
		return fetches[0]
	case len(targets) > 0:
		return targets[0]
	}
	return ""
}

// shortcut finds the short way of a run; nil if there is none. It takes no lock.
func (s *Session) shortcut(feeds map[string]*tensor.Tensor, fetches, targets []string) *shortcut {
	table := s.short.Load()
	if table == nil {
		return nil
	}
	types := s.vars.types.Load()
	for _, c := range (*table)[firstName(fetches, targets)] {
		if c.types == types && len(feeds) == len(c.feeds) && slices.Equal(fetches, c.fetches) &&
			slices.Equal(targets, c.targets) && c.fits(feeds) {
			return c
		}
	}
	return nil
}

func (c *shortcut) fits(feeds map[string]*tensor.Tensor) bool {
	for i := range c.feeds {
		k := &c.feeds[i]
		t := feeds[k.name]
		if t == nil || t.DType() != k.dtype || !slices.Equal(t.Shape(), k.shape) {
			return false
		}
	}
	return true
}

// run is one native call; nothing is allocated but its results.
func (c *shortcut) run(ctx context.Context, vars *Variables, feeds map[string]*tensor.Tensor) ([]*tensor.Tensor, error) {
	if err := ctx.Err(); err != nil {
		return nil, status.Errorf(status.Cancelled, "", "", "run cancelled before it started: %w", err)
	}
	x := c.plan.Code
	results := make([]*tensor.Tensor, len(x.Entry.Fetches))
	for i := range results {
		results[i] = tensor.New(x.Entry.Fetches[i].DType, x.Entry.Fetches[i].Shape...)
	}
	f := x.frame()
	defer x.release(f)
	f.bind(x, vars)
	for i, at := range c.order {
		f.feeds[i] = feeds[c.feeds[at].name]
	}
	f.call.Profile = nil
	err := x.call(f, f.feeds, results)
	switch {
	case err != nil:
		return nil, err
	case c.plain:
		return results, nil
	}
	return c.plan.pick(results, nil), nil
}

// mayShorten says whether a run may take a short way: one that is traced has code of its own.
func mayShorten(ctx context.Context) bool { return trace.Of(ctx) == nil }

// shorten keeps the short way of a run that has just gone the long one, if all that it took is one native call.
func (s *Session) shorten(r *run, feeds map[string]*tensor.Tensor, fetches, targets []string) {
	p, name := r.single, firstName(fetches, targets)
	if p == nil || p.Code == nil || len(p.Code.Entry.Dims) > 0 || name == "" || !mayShorten(r.ctx) {
		return
	}
	c := &shortcut{fetches: slices.Clone(fetches), targets: slices.Clone(targets), types: r.types, plan: p}
	place := map[string]int{}
	for _, name := range slices.Sorted(maps.Keys(feeds)) {
		t := feeds[name]
		out, err := r.graph.Output(name)
		if err != nil || t.DType() == tensor.Object {
			return // objects are known by more than type and shape
		}
		place[out.String()] = len(c.feeds)
		c.feeds = append(c.feeds, feedKind{name, t.DType(), slices.Clone(t.Shape())})
	}
	for _, name := range p.Feeds {
		at, ok := place[name]
		if !ok {
			return
		}
		c.order = append(c.order, at)
	}
	c.plain = len(p.Results) == len(p.Code.Entry.Fetches)
	for i, res := range p.Results {
		if c.plain = c.plain && res.Index == i; res.Index < 0 && res.Feed != "" {
			return
		}
	}
	s.addShortcut(r, name, c)
}

func (s *Session) addShortcut(r *run, name string, c *shortcut) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.graph != r.graph {
		return
	}
	table := shortcuts{}
	if old := s.short.Load(); old != nil && len(*old) < shortcutNames {
		table = maps.Clone(*old)
	}
	// those of other types of variables are of no use any more
	kept := slices.DeleteFunc(slices.Clone(table[name]), func(o *shortcut) bool { return o.types != c.types })
	if len(kept) >= shortcutsOfName {
		kept = kept[1:]
	}
	table[name] = append(kept, c)
	s.short.Store(&table)
}
