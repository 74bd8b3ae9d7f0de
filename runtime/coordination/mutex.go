// Package coordination is what steps of training wait for each other with, besides queues: mutexes, staging areas,
// barriers and accumulators of gradients. They are resources on the host; Kernels joins their ops.
//
// The package knows host tensors and host's calls; it must not know sessions.
package coordination

import (
	"slices"
	"sync"

	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// Kernels are the ops of this package.
func Kernels() []host.Kernel {
	return slices.Concat(mutexKernels(), stageKernels(), mapStageKernels(), barrierKernels(), accumulatorKernels(),
		sparseAccumulatorKernels())
}

// declare makes a resource that is its zero value.
func declare[T any](*host.Call, string) (*T, error) { return new(T), nil }

// mutex is a lock that spans nodes of a run.
type mutex struct {
	host.Monitor
	held bool
}

// hold is the variant that stands for a lock held; it is let go of once.
type hold struct {
	mutex *mutex
	once  sync.Once
}

func (h *hold) release() {
	h.once.Do(func() { h.mutex.Do(func() { h.mutex.held = false }) })
}

func mutexKernels() []host.Kernel {
	return []host.Kernel{
		host.Declares("MutexV2", declare[mutex]),
		{Op: "MutexLock", Eval: lock, Blocks: true, Retries: true},
		{Op: "ConsumeMutexLock", Eval: func(c *host.Call) ([]*tensor.Tensor, error) {
			h, err := host.Object[*hold](c, 0)
			if err == nil {
				h.release()
			}
			return nil, err
		}},
	}
}

// lock takes a mutex until ConsumeMutexLock, or until the run ends: one that fails lets go of it.
func lock(c *host.Call) ([]*tensor.Tensor, error) {
	m, err := host.Object[*mutex](c, 0)
	if err != nil {
		return nil, err
	}
	err = m.Wait(c, func() (bool, error) {
		free := !m.held
		m.held = true
		return free, nil
	})
	if err != nil {
		return nil, err
	}
	h := &hold{mutex: m}
	c.AtEnd(h.release)
	return []*tensor.Tensor{tensor.OfObject(h)}, nil
}

// stage is a staging area: elements in the order in which they came, up to limits of number and bytes.
type stage struct {
	host.Monitor
	elements [][]*tensor.Tensor
	bytes    int64
}

func stageKernels() []host.Kernel {
	on := func(op string, blocks bool, eval func(c *host.Call, s *stage) ([]*tensor.Tensor, error)) host.Kernel {
		return host.Kernel{Op: op, Blocks: blocks, Retries: blocks, Eval: func(c *host.Call) ([]*tensor.Tensor, error) {
			s, err := host.Resource(c, func(string) (*stage, error) { return new(stage), nil })
			if err != nil {
				return nil, err
			}
			return eval(c, s)
		}}
	}
	return []host.Kernel{
		on("Stage", true, put),
		on("Unstage", true, func(c *host.Call, s *stage) (e []*tensor.Tensor, err error) {
			err = s.Wait(c, func() (bool, error) {
				if len(s.elements) == 0 {
					return false, nil
				}
				e, s.elements = s.elements[0], s.elements[1:]
				s.bytes -= sizeOf(e)
				return true, nil
			})
			return e, err
		}),
		on("StagePeek", true, peek),
		on("StageSize", false, func(_ *host.Call, s *stage) (out []*tensor.Tensor, _ error) {
			s.Do(func() { out = []*tensor.Tensor{tensor.Scalar(int32(len(s.elements)))} })
			return out, nil
		}),
		on("StageClear", false, func(_ *host.Call, s *stage) ([]*tensor.Tensor, error) {
			s.Do(func() { s.elements, s.bytes = nil, 0 })
			return nil, nil
		}),
	}
}

func sizeOf(e []*tensor.Tensor) int64 {
	n := 0
	for _, t := range e {
		n += len(t.Bytes())
		for _, s := range t.Strings() {
			n += len(s)
		}
	}
	return int64(n)
}

// put waits for room within the limits that the node sets; 0 is none.
func put(c *host.Call, s *stage) ([]*tensor.Tensor, error) {
	capacity, limit, size := c.Node.Int("capacity"), c.Node.Int("memory_limit"), sizeOf(c.In)
	if limit > 0 && size > limit {
		return nil, c.Errorf(status.ResourceExhausted,
			"attempted to insert tensors with combined size of '%d' bytes into staging area with a memory limit of '%d'",
			size, limit)
	}
	return nil, s.Wait(c, func() (bool, error) {
		if capacity > 0 && int64(len(s.elements)) >= capacity || limit > 0 && s.bytes+size > limit {
			return false, nil
		}
		s.elements = append(s.elements, c.In)
		s.bytes += size
		return true, nil
	})
}

// peek waits for an element by its place and leaves it there.
func peek(c *host.Call, s *stage) (e []*tensor.Tensor, err error) {
	i, err := c.Int(0)
	if err != nil || i < 0 {
		return nil, c.Invalid("index must not be negative")
	}
	err = s.Wait(c, func() (bool, error) {
		if i >= int64(len(s.elements)) {
			return false, nil
		}
		e = s.elements[i]
		return true, nil
	})
	return e, err
}
