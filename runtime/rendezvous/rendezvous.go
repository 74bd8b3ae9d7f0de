// Package rendezvous carries tensors between the parts of a step that run on different devices. A Step is one step's
// table of what was sent; _Send puts a tensor in, _Recv waits for one, which may have to be asked for at another task.
//
// The kernels find the step in their context, where the server of the task puts it. The package knows host ops and
// tensors, no protocol and no session.
package rendezvous

import (
	"context"
	"fmt"
	"sync"

	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// Key names a tensor on its way: "sender;incarnation;receiver;name;frame".
type Key struct {
	// Sender and Receiver are full names of devices; Incarnation is that of the sender's process.
	Sender      string
	Incarnation uint64
	Receiver    string
	// Name is the edge's, unique in the graph.
	Name string
}

// String is the key as TensorFlow writes it. No tensor crosses devices inside of a loop's frame.
func (k Key) String() string {
	return fmt.Sprintf("%s;%016x;%s;%s;0:0", k.Sender, k.Incarnation, k.Receiver, k.Name)
}

// Fetch gets a tensor that another task sends.
type Fetch func(ctx context.Context, k Key) (*tensor.Tensor, error)

// Step is the table of one step at one task. Its methods may be called by several goroutines.
type Step struct {
	// remote gets what is not sent here; nil says that all is.
	remote Fetch
	here   func(device string) bool

	mu    sync.Mutex
	sent  map[string]*slot
	ended error
}

// slot is where a tensor lies once it is sent; ready is closed then, and when the step ends.
type slot struct {
	ready  chan struct{}
	tensor *tensor.Tensor
}

// NewStep makes a step's table. here says which devices are this task's; tensors of others come by remote.
func NewStep(here func(device string) bool, remote Fetch) *Step {
	return &Step{here: here, remote: remote, sent: map[string]*slot{}}
}

// slot finds or makes the place of a key; the caller holds the lock.
func (s *Step) slot(key string) *slot {
	x := s.sent[key]
	if x == nil {
		x = &slot{ready: make(chan struct{})}
		s.sent[key] = x
	}
	return x
}

// Send puts a tensor in; a key is sent once in a step.
func (s *Step) Send(key string, t *tensor.Tensor) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended != nil {
		return s.ended
	}
	x := s.slot(key)
	if x.tensor != nil {
		return status.Errorf(status.Internal, "", "", "%s was sent twice in a step", key)
	}
	x.tensor = t
	close(x.ready)
	return nil
}

// Receive waits for a tensor that is sent here.
func (s *Step) Receive(ctx context.Context, key string) (*tensor.Tensor, error) {
	s.mu.Lock()
	if s.ended != nil {
		defer s.mu.Unlock()
		return nil, s.ended
	}
	x := s.slot(key)
	s.mu.Unlock()
	select {
	case <-x.ready:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if x.tensor == nil {
		return nil, s.ended
	}
	return x.tensor, nil
}

// End fails all that waits, and all that comes, with an error. The first call counts.
func (s *Step) End(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended != nil {
		return
	}
	s.ended = err
	for _, x := range s.sent {
		if x.tensor == nil {
			close(x.ready)
		}
	}
}

// get receives a tensor from where its sender is.
func (s *Step) get(ctx context.Context, k Key) (*tensor.Tensor, error) {
	if s.here(k.Sender) {
		return s.Receive(ctx, k.String())
	}
	return s.remote(ctx, k)
}

type contextKey struct{}

// With is a context whose kernels send and receive in a step.
func With(ctx context.Context, s *Step) context.Context {
	return context.WithValue(ctx, contextKey{}, s)
}

// Kernels are _Send and _Recv, and their forms for tensors in host memory, which here are the same.
func Kernels() []host.Kernel {
	return []host.Kernel{
		{Op: "_Send", Eval: send}, {Op: "_HostSend", Eval: send},
		{Op: "_Recv", Eval: receive, Blocks: true}, {Op: "_HostRecv", Eval: receive, Blocks: true},
	}
}

// step finds the step of a call and the key that its node names.
func step(c *host.Call) (*Step, Key, error) {
	k := Key{
		Sender: c.Node.Text("send_device"), Receiver: c.Node.Text("recv_device"), Name: c.Node.Text("tensor_name"),
		Incarnation: uint64(c.Node.Attrs["send_device_incarnation"].GetI()),
	}
	s, ok := c.Context.Value(contextKey{}).(*Step)
	if !ok {
		return nil, k, c.Errorf(status.FailedPrecondition, "tensors cross devices in the steps of a cluster only")
	}
	return s, k, nil
}

func send(c *host.Call) ([]*tensor.Tensor, error) {
	s, k, err := step(c)
	if err != nil {
		return nil, err
	}
	return nil, c.Blame(s.Send(k.String(), c.In[0]))
}

func receive(c *host.Call) ([]*tensor.Tensor, error) {
	s, k, err := step(c)
	if err != nil {
		return nil, err
	}
	t, err := s.get(c.Context, k)
	if c.Context.Err() != nil {
		return nil, c.Interrupted()
	}
	if err != nil {
		return nil, err // it names the node of the sender's that failed
	}
	return []*tensor.Tensor{t}, nil
}
