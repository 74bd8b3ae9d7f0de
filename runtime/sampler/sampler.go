// Package sampler draws, on the host, what no fixed number of random numbers decides: candidates for sampled losses, and
// boxes inside of images. Each node has a generator of its own, which goes on from run to run; the same seeds give
// TensorFlow's results.
//
// It knows host tensors and calls of kernels (host). It must not know sessions, nor the compiler; ops whose draws can be
// counted are expanded by the importers instead.
package sampler

import (
	"slices"
	"sync"

	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// Kernels lists the ops.
func Kernels() []host.Kernel {
	return slices.Concat(candidateKernels(), boxKernels(), truncatedKernels())
}

// state is what a node keeps between runs: its generator and, for a learning sampler, its weights.
type state struct {
	mu      sync.Mutex
	from    *host.Philox
	weights []float64
}

// stateOf is the state of the call's node.
func stateOf(c *host.Call) (*state, error) {
	return host.Resource(c, func(string) (*state, error) {
		return &state{from: host.NewPhilox(c.Node.Int("seed"), c.Node.Int("seed2"))}, nil
	})
}

// drawing evaluates a node with the next count numbers of its generator reserved; the state is locked meanwhile.
func drawing(count func(c *host.Call) uint64, draw func(c *host.Call, s *state, r simple) ([]*tensor.Tensor, error),
) func(c *host.Call) ([]*tensor.Tensor, error) {
	return func(c *host.Call) ([]*tensor.Tensor, error) {
		s, err := stateOf(c)
		if err != nil {
			return nil, err
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		return draw(c, s, simple{s.from.Reserve((count(c) + 3) / 4)})
	}
}
