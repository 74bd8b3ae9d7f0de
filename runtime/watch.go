package runtime

import (
	"context"
	"maps"
	"sync"
	"time"

	"tfc/runtime/status"
)

// watch looks, while host nodes wait, whether what does not need them fails: TensorFlow's executor runs that at once, and
// its first error ends the run. It waits for a moment, since most hosts are done by then.
type watch struct {
	timer *time.Timer

	mu     sync.Mutex
	failed error
	over   bool
}

// watch starts to look; cancel ends the hosts. Nothing is looked at where nodes is empty.
func (r *run) watch(cancel context.CancelFunc, nodes []string) *watch {
	w := &watch{}
	if len(nodes) == 0 {
		return w
	}
	_, made := r.session.compiler.(Made)
	aside := &run{
		session: r.session, ctx: r.ctx, graph: r.graph, plans: r.plans, vars: r.vars, done: r.done,
		feeds: maps.Clone(r.feeds), known: maps.Clone(r.known),
	}
	w.timer = time.AfterFunc(patience, func() {
		defer aside.finish()
		_, err := aside.execute(nil, nodes)
		w.mu.Lock()
		defer w.mu.Unlock()
		missing := made && status.CodeOf(err) == status.Unimplemented // no plan for it
		if err != nil && !missing && !w.over {
			w.failed = err
			cancel()
		}
	})
	return w
}

// stop ends the watch. What it has begun goes on to its end, unheard.
func (w *watch) stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over = true
	if w.timer != nil {
		w.timer.Stop()
	}
}

// or is the error that the watch found if there is one, else err.
func (w *watch) or(err error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failed != nil && err != nil {
		return w.failed
	}
	return err
}
