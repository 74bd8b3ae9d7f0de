// Package queue is TensorFlow's queues on the host: FIFO, padding, random-shuffle and priority queues, resources whose
// ops wait for room or for elements. Kernels lists the ops.
//
// A queue is a store of elements, which its kind orders, behind one lock and a list of waiting attempts, served in the
// order in which they came, as TensorFlow does: an enqueue and a dequeue of many elements take what there is and wait
// for the rest while those behind them wait, too.
//
// The package knows host tensors and host's calls; it must not know sessions.
package queue

import (
	"slices"
	"sync"

	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// element is one element of a queue: its components in order.
type element = []*tensor.Tensor

// store holds a queue's elements in the order of its kind.
type store interface {
	push(e element)
	pop() element
	// restore takes elements back that were popped last, the first of them first.
	restore(elements []element)
	len() int
}

// Queue is a queue, a resource.
type Queue struct {
	kind, name string
	spec       spec
	capacity   int
	// keep is how many elements a dequeue leaves while the queue is open: a random-shuffle queue's min_after_dequeue.
	keep int

	mu       sync.Mutex
	held     store
	closed   bool
	enqueues []*attempt
	dequeues []*attempt
}

// attempt is an enqueue or a dequeue that waits or is being served.
type attempt struct {
	call *host.Call
	// in are the elements yet to be put in; of a dequeue, out are those got so far of want.
	in, out []element
	want    int
	// atLeast one element will do once the queue is closed: DequeueUpTo.
	partial bool
	done    chan struct{}
	err     error
}

func newAttempt(c *host.Call) *attempt { return &attempt{call: c, done: make(chan struct{})} }

func (a *attempt) finish(err error) {
	a.err = err
	close(a.done)
}

// enqueue puts elements in, in order, and waits for room.
func (q *Queue) enqueue(c *host.Call, elements []element) error {
	a := newAttempt(c)
	a.in = elements
	return q.run(&q.enqueues, a)
}

// dequeue takes n elements and waits for them; partial takes what is left of a closed queue.
func (q *Queue) dequeue(c *host.Call, n int, partial bool) ([]element, error) {
	a := newAttempt(c)
	a.want, a.partial = n, partial
	err := q.run(&q.dequeues, a)
	return a.out, err
}

// run joins a list of attempts and waits to be served. Who gives up to be asked again leaves the list, and what it took
// goes back; who is cancelled takes it along, as in TensorFlow.
func (q *Queue) run(list *[]*attempt, a *attempt) error {
	q.mu.Lock()
	if list == &q.enqueues && q.closed {
		q.mu.Unlock()
		return q.errClosed(a.call)
	}
	*list = append(*list, a)
	q.serve()
	q.mu.Unlock()
	select {
	case <-a.done:
		return a.err
	case <-a.call.Context.Done():
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	select {
	case <-a.done: // served meanwhile
		return a.err
	default:
	}
	*list = slices.DeleteFunc(*list, func(b *attempt) bool { return a == b })
	if host.GivesUp(a.call) {
		q.putBack(a)
	}
	q.serve()
	return a.call.Interrupted()
}

// putBack returns the elements of a dequeue that failed.
func (q *Queue) putBack(a *attempt) {
	q.held.restore(a.out)
	a.out = nil
}

// serve goes on with waiting attempts until none can. The caller holds the lock.
func (q *Queue) serve() {
	for q.serveEnqueue() || q.serveDequeue() {
	}
}

// serveEnqueue serves the first enqueue and reports whether anything changed.
func (q *Queue) serveEnqueue() bool {
	if len(q.enqueues) == 0 {
		return false
	}
	a := q.enqueues[0]
	moved := false
	for len(a.in) > 0 && (q.capacity < 0 || q.held.len() < q.capacity) {
		q.held.push(a.in[0])
		a.in, moved = a.in[1:], true
	}
	if len(a.in) == 0 {
		q.enqueues = q.enqueues[1:]
		a.finish(nil)
		return true
	}
	return moved
}

// serveDequeue serves the first dequeue and reports whether anything changed.
func (q *Queue) serveDequeue() bool {
	if len(q.dequeues) == 0 {
		return false
	}
	a := q.dequeues[0]
	ended := q.closed && len(q.enqueues) == 0
	missing := a.want - len(a.out)
	if ended && missing > q.held.len() && !(a.partial && q.held.len()+len(a.out) > 0) {
		q.putBack(a)
		q.dequeues = q.dequeues[1:]
		a.finish(a.call.Errorf(status.OutOfRange,
			"%s '%s' is closed and has insufficient elements (requested %d, current size %d)",
			q.kind, q.name, a.want, q.held.len()))
		return true
	}
	keep := q.keep
	if q.closed {
		keep = 0
	}
	moved := false
	for len(a.out) < a.want && q.held.len() > keep {
		a.out, moved = append(a.out, q.held.pop()), true
	}
	if len(a.out) == a.want || ended && a.partial {
		q.dequeues = q.dequeues[1:]
		a.finish(nil)
		return true
	}
	return moved
}

// close refuses enqueues from now on; cancel also fails those that wait. A queue is closed once, but may be cancelled
// after that.
func (q *Queue) close(c *host.Call, cancel bool) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed && !cancel {
		return c.Errorf(status.Cancelled, "Queue '%s' is already closed.", q.name)
	}
	q.closed = true
	if cancel {
		for _, a := range q.enqueues {
			a.finish(q.errClosed(a.call))
		}
		q.enqueues = nil
	}
	q.serve()
	return nil
}

func (q *Queue) errClosed(c *host.Call) error {
	return c.Errorf(status.Cancelled, "%s '%s' is closed", q.kind, q.name)
}

// Len is how many elements the queue holds.
func (q *Queue) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.held.len()
}

func (q *Queue) isClosed() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.closed
}
