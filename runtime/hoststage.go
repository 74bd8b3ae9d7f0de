package runtime

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// patience is how long nodes of one stage may all wait before those that can be asked again are left for a later stage.
const patience = 2 * time.Millisecond

// hostStage evaluates host nodes side by side, each as soon as what it takes, by an edge of any kind, is there: one may
// be what another waits for.
//
// What a node waits for may also come after this stage: a mutex is let go of by a node that follows those that it
// guards. So once part of the nodes are done and nothing happens any more, those that leave no trace when they give up
// do so, and take part in the next stage.
type hostStage struct {
	run    *run
	ctx    context.Context
	cancel context.CancelFunc
	// asked ends for those that can give up.
	asked  context.Context
	giveUp context.CancelCauseFunc

	mu       sync.Mutex
	values   map[string]*tensor.Tensor
	done     map[string]bool
	failed   error
	finished chan struct{}
}

func (r *run) hostsAtOnce(ctx context.Context, nodes []HostNode) error {
	s := &hostStage{
		run: r, values: maps.Clone(r.feeds), done: map[string]bool{}, finished: make(chan struct{}, len(nodes)),
	}
	s.ctx, s.cancel = context.WithCancel(ctx)
	defer s.cancel()
	s.asked, s.giveUp = context.WithCancelCause(s.ctx)
	ends := map[string]chan struct{}{}
	for _, h := range nodes {
		var before []HostNode
		for _, b := range nodes {
			if ends[b.Name] != nil && h.follows(b.Name) {
				before = append(before, b)
			}
		}
		ends[h.Name] = make(chan struct{})
		waits := make([]chan struct{}, len(before))
		for i, b := range before {
			waits[i] = ends[b.Name]
		}
		go func(end chan struct{}) {
			for _, w := range waits {
				<-w
			}
			s.evaluate(h, before)
			close(end)
			s.finished <- struct{}{}
		}(ends[h.Name])
	}
	s.wait(len(nodes))
	if s.failed != nil {
		return s.failed
	}
	for _, h := range nodes {
		if s.done[h.Name] {
			r.keep(h, s.values)
		}
	}
	return nil
}

// wait waits for all nodes to end, and asks those that can to give up when nothing happens after the first is done.
func (s *hostStage) wait(nodes int) {
	var idle <-chan time.Time
	for nodes > 0 {
		select {
		case <-s.finished:
			nodes--
			if _, made := s.run.session.compiler.(Made); !made {
				idle = time.After(patience)
			}
		case <-idle:
			s.giveUp(host.ErrGiveUp)
		}
	}
}

// evaluate evaluates a node whose predecessors have ended, unless one of them gave up.
func (s *hostStage) evaluate(h HostNode, before []HostNode) {
	s.mu.Lock()
	ready := s.failed == nil && !slices.ContainsFunc(before, func(b HostNode) bool { return !s.done[b.Name] })
	inputs, err := h.inputs(s.values)
	s.mu.Unlock()
	if !ready {
		return
	}
	ctx := s.ctx
	if h.Retries {
		ctx = s.asked
	}
	var outputs []*tensor.Tensor
	if err == nil {
		outputs, err = s.run.host(ctx, h, inputs)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err == nil:
		s.done[h.Name] = true
		for i, t := range outputs {
			s.values[h.Outputs[i]] = t
		}
	case h.Retries && s.asked.Err() != nil && s.ctx.Err() == nil:
	case s.failed == nil:
		s.failed = err
		s.cancel()
	}
}

// follows reports whether a node has to come after another one of the graph.
func (h *HostNode) follows(name string) bool {
	return slices.ContainsFunc(h.Inputs, func(in string) bool { return graphdef.ParseTensorName(in).Node == name }) ||
		slices.ContainsFunc(h.Node.Controls, func(c *graphdef.Node) bool { return c.Name == name })
}
