package dataset

import (
	"context"
	"errors"
	"io"
	"sync"

	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// autoAhead is how far ahead work is done where the graph leaves it to the runtime.
const autoAhead = 16

// prefetch draws elements ahead of the consumer, up to the number that input 1 says.
func prefetch(c *host.Call, d Dataset) (Dataset, error) {
	n, err := c.Int(1)
	switch {
	case n == 0:
		return d, err
	case n < -1:
		return d, c.Invalid("buffer_size must be >= 0 or set buffer_size to be -1 for auto-tuning")
	case n < 0:
		n = autoAhead
	}
	return Dataset{Size: d.Size, Begin: func() Pass {
		return (&ahead{next: d.Begin(), most: int(n), arrived: make(chan struct{}, 1)}).draw
	}}, err
}

// drawn is what a call of a Pass returned.
type drawn struct {
	element Element
	err     error
}

// ahead is a buffer between a pass and its consumer. A goroutine fills it and ends when it is full; drawing starts
// another.
type ahead struct {
	next    Pass
	most    int
	arrived chan struct{} // holds a token once something has come

	mu      sync.Mutex
	ready   []drawn
	filling bool
	ended   bool
}

func (a *ahead) draw(ctx context.Context) (Element, error) {
	for {
		if r, ok := a.take(ctx); ok {
			return r.element, r.err
		}
		select {
		case <-a.arrived:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// take removes what comes next, if it is there, and sees to it that the buffer is filled again.
func (a *ahead) take(ctx context.Context) (r drawn, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.ready) > 0 {
		r, ok = a.ready[0], true
		a.ready = a.ready[1:]
	} else if a.ended {
		r, ok = drawn{err: io.EOF}, true
	}
	if !a.filling && !a.ended {
		a.filling = true
		go a.fill(host.Beyond(ctx))
	}
	return r, ok
}

// fill draws until there is no more room, or the session that began it is closed.
func (a *ahead) fill(ctx context.Context) {
	for more := true; more; {
		var e Element
		err := tensor.Guard(func() (err error) {
			e, err = a.next(ctx)
			return err
		})
		a.mu.Lock()
		a.ended = errors.Is(err, io.EOF)
		if !a.ended && ctx.Err() == nil {
			a.ready = append(a.ready, drawn{e, err})
		}
		more = !a.ended && ctx.Err() == nil && len(a.ready) < a.most
		a.filling = more
		select {
		case a.arrived <- struct{}{}:
		default:
		}
		a.mu.Unlock()
	}
}
