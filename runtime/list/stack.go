package list

import (
	"sync"

	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// stack holds what the way back through a loop needs.
type stack struct {
	mu       sync.Mutex
	name     string
	max      int64
	elements []*tensor.Tensor
	closed   bool
}

func stackKernels() []host.Kernel {
	var out []host.Kernel
	for _, version := range []string{"", "V2"} {
		out = append(out,
			host.Kernel{Op: "Stack" + version, Eval: newStack}, host.Kernel{Op: "StackPush" + version, Eval: stackPush},
			host.Kernel{Op: "StackPop" + version, Eval: stackPop}, host.Kernel{Op: "StackClose" + version, Eval: stackClose})
	}
	return out
}

func newStack(c *host.Call) ([]*tensor.Tensor, error) {
	s := &stack{name: c.Node.Text("stack_name"), max: -1}
	if len(c.In) > 0 {
		n, err := c.Int(0)
		if err != nil {
			return nil, err
		}
		s.max = n
	}
	return []*tensor.Tensor{tensor.OfObject(s)}, nil
}

func stackPush(c *host.Call) ([]*tensor.Tensor, error) {
	s, err := host.Object[*stack](c, 0)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return nil, c.Invalid("Stack[%s] has already been closed.", s.name)
	case s.max >= 0 && int64(len(s.elements)) >= s.max:
		return nil, c.Invalid("Stack[%s] overflowed its max_size (%d)", s.name, s.max)
	}
	s.elements = append(s.elements, c.In[1])
	return c.In[1:2], nil
}

func stackPop(c *host.Call) ([]*tensor.Tensor, error) {
	s, err := host.Object[*stack](c, 0)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	last := len(s.elements) - 1
	switch {
	case s.closed:
		return nil, c.Invalid("Stack[%s] has already been closed.", s.name)
	case last < 0:
		return nil, c.Invalid("Stack[%s] is empty when calling Pop().", s.name)
	}
	t := s.elements[last]
	s.elements = s.elements[:last]
	return []*tensor.Tensor{t}, nil
}

func stackClose(c *host.Call) ([]*tensor.Tensor, error) {
	s, err := host.Object[*stack](c, 0)
	if err != nil {
		return nil, c.Errorf(status.NotFound, "%w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed, s.elements = true, nil
	return nil, nil
}
