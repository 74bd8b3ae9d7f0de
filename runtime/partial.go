package runtime

import (
	"context"
	"maps"
	"slices"
	"sync"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// PartialRun is a run in pieces: each call feeds and fetches some of the tensors named at its setup. What has run stays
// run: no node with state runs twice, and what was fetched keeps its value.
type PartialRun struct {
	session *Session
	mu      sync.Mutex
	run     *run
	// feeds and fetches are those that are still to come.
	feeds, fetches map[string]bool
	targets        []string
	ended          bool
}

// SetupPartialRun names all that a run in pieces will feed, fetch and drive. Targets run with the last piece.
func (s *Session) SetupPartialRun(feeds, fetches, targets []string) (*PartialRun, error) {
	r, names, err := s.start(context.Background(), nil, slices.Concat(fetches, feeds), targets)
	if err != nil {
		return nil, err
	}
	p := &PartialRun{session: s, run: r, targets: targets, feeds: map[string]bool{}, fetches: map[string]bool{}}
	for i, name := range names {
		if i < len(fetches) {
			p.fetches[name] = true
		} else {
			p.feeds[name] = true
		}
	}
	return p, nil
}

// Run feeds and fetches a piece; done says that it was the last.
func (p *PartialRun) Run(
	ctx context.Context, feeds map[string]*tensor.Tensor, fetches []string,
) (values []*tensor.Tensor, done bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended {
		return nil, true, status.Errorf(status.InvalidArgument, "", "", "the partial run has ended")
	}
	defer func() {
		if done = done || err != nil; done {
			p.ended = true
			p.run.finish()
		}
	}()
	p.run.ctx = ctx
	if err := p.feed(feeds); err != nil {
		return nil, false, err
	}
	names, err := p.take(fetches)
	if err != nil {
		return nil, false, err
	}
	done = len(p.feeds)+len(p.fetches) == 0
	var targets []string
	if done {
		targets = p.targets
	}
	values, err = p.execute(names, targets)
	return values, done, err
}

// feed takes tensors that the setup named and no piece has fed.
func (p *PartialRun) feed(feeds map[string]*tensor.Tensor) error {
	for _, name := range slices.Sorted(maps.Keys(feeds)) {
		out, err := p.run.graph.Output(name)
		if err != nil {
			return err
		}
		full := out.String()
		switch {
		case p.run.feeds[full] != nil:
			return status.Errorf(status.InvalidArgument, "", "", "The feed %s has already been fed.", full)
		case !p.feeds[full]:
			return status.Errorf(status.InvalidArgument, "", "", "The feed %s was not specified in partial_run_setup.", full)
		}
		if err := p.run.feed(name, feeds[name]); err != nil {
			return err
		}
		delete(p.feeds, full)
	}
	return nil
}

// take resolves fetches that the setup named, that no piece has fetched, and that the feeds so far suffice for.
func (p *PartialRun) take(fetches []string) ([]string, error) {
	names, err := p.run.checkNames(fetches, nil)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if !p.fetches[name] {
			return nil, status.Errorf(status.InvalidArgument, "", "",
				"The fetch %s was not specified in partial_run_setup, or has already been fetched.", name)
		}
		nodes, err := p.pruned([]string{name}, nil)
		if err != nil {
			return nil, err
		}
		for _, n := range nodes {
			if p.waitsFor(n) {
				return nil, status.Errorf(status.InvalidArgument, "", "",
					"Fetch %s can't be computed from the feeds that have been fed so far.", name)
			}
		}
		delete(p.fetches, name)
	}
	return names, nil
}

// waitsFor reports a node with an output that is still to be fed.
func (p *PartialRun) waitsFor(n *graphdef.Node) bool {
	for i := range n.Sig.Outputs {
		if p.feeds[n.Out(i).String()] {
			return true
		}
	}
	return false
}

// pruned lists the nodes that a piece runs.
func (p *PartialRun) pruned(fetches, targets []string) ([]*graphdef.Node, error) {
	nodes, err := p.run.graph.Prune(fetches, targets, slices.Collect(maps.Keys(p.run.feeds)))
	return slices.DeleteFunc(nodes, func(n *graphdef.Node) bool { return slices.Contains(p.run.done, n.Name) }), err
}

// execute runs a piece, and keeps the values of what it fetches and of the nodes with state that it runs.
func (p *PartialRun) execute(names, targets []string) ([]*tensor.Tensor, error) {
	nodes, err := p.pruned(names, targets)
	if err != nil {
		return nil, err
	}
	all := slices.Clone(names)
	var ran []string
	for _, n := range nodes {
		if !n.IsStateful() {
			continue
		}
		ran = append(ran, n.Name)
		for i, t := range n.Sig.Outputs {
			if _, err := graphdef.DType(t); err == nil && !slices.Contains(all, n.Out(i).String()) {
				all = append(all, n.Out(i).String())
			}
		}
	}
	if len(all)+len(targets) == 0 {
		return nil, nil
	}
	values, err := p.run.execute(all, targets)
	if err != nil {
		return nil, err
	}
	for i, name := range all {
		p.run.feeds[name] = values[i]
	}
	p.run.done = append(p.run.done, ran...)
	return values[:len(names)], nil
}
