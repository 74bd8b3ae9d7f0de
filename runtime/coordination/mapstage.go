package coordination

import (
	"cmp"
	"slices"

	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// mapStage is a staging area by keys. An element's components may come one by one; it can be taken once all are there.
type mapStage struct {
	host.Monitor
	incomplete, ready map[int64][]*tensor.Tensor
	// order are the keys of what is ready: ascending in an ordered area, else as they came.
	order   []int64
	ordered bool
	bytes   int64
}

func mapStageKernels() []host.Kernel {
	return slices.Concat(mapStageFamily("", false), mapStageFamily("Ordered", true))
}

func mapStageFamily(prefix string, ordered bool) []host.Kernel {
	on := func(op string, blocks bool, eval func(c *host.Call, s *mapStage) ([]*tensor.Tensor, error)) host.Kernel {
		return host.Kernel{
			Op: prefix + op, Blocks: blocks, Retries: blocks,
			Eval: func(c *host.Call) ([]*tensor.Tensor, error) {
				s, err := host.Resource(c, func(string) (*mapStage, error) {
					return &mapStage{
						incomplete: map[int64][]*tensor.Tensor{}, ready: map[int64][]*tensor.Tensor{}, ordered: ordered,
					}, nil
				})
				if err != nil {
					return nil, err
				}
				return eval(c, s)
			},
		}
	}
	size := func(of func(s *mapStage) int) func(*host.Call, *mapStage) ([]*tensor.Tensor, error) {
		return func(_ *host.Call, s *mapStage) (out []*tensor.Tensor, _ error) {
			s.Do(func() { out = []*tensor.Tensor{tensor.Scalar(int32(of(s)))} })
			return out, nil
		}
	}
	return []host.Kernel{
		on("MapStage", true, putByKey),
		on("MapUnstage", true, func(c *host.Call, s *mapStage) ([]*tensor.Tensor, error) { return s.get(c, true) }),
		on("MapPeek", true, func(c *host.Call, s *mapStage) ([]*tensor.Tensor, error) { return s.get(c, false) }),
		on("MapUnstageNoKey", true, takeAny),
		on("MapSize", false, size(func(s *mapStage) int { return len(s.ready) })),
		on("MapIncompleteSize", false, size(func(s *mapStage) int { return len(s.incomplete) })),
		on("MapClear", false, func(_ *host.Call, s *mapStage) ([]*tensor.Tensor, error) {
			s.Do(func() {
				clear(s.incomplete)
				clear(s.ready)
				s.order, s.bytes = nil, 0
			})
			return nil, nil
		}),
	}
}

// putByKey waits for room and adds the components that the indices name to the element of a key.
func putByKey(c *host.Call, s *mapStage) ([]*tensor.Tensor, error) {
	key, err := c.Int(0)
	if err != nil {
		return nil, err
	}
	capacity, limit, values := c.Node.Int("capacity"), c.Node.Int("memory_limit"), c.In[2:]
	indices, size := c.In[1].Ints(), sizeOf(values)
	if err := checkIndices(c, indices, len(values)); err != nil {
		return nil, err
	}
	if limit > 0 && size > limit {
		return nil, c.Errorf(status.ResourceExhausted,
			"attempted to insert tensors with combined size of '%d' bytes into staging area with a memory limit of '%d'",
			size, limit)
	}
	return nil, s.Wait(c, func() (bool, error) {
		if s.ready[key] != nil { // what is there stays, as in TensorFlow
			return true, nil
		}
		parts := slices.Clone(s.incomplete[key])
		if parts == nil {
			parts = make([]*tensor.Tensor, len(c.Node.Types("dtypes")))
		}
		for i, at := range indices {
			if parts[at] != nil {
				return false, c.Invalid("The tensor for index '%d' for key '%d' was already initialized '%d'.", at, key,
					len(parts))
			}
			parts[at] = values[i]
		}
		complete := !slices.Contains(parts, nil)
		if complete && capacity > 0 && int64(len(s.ready)) >= capacity || limit > 0 && s.bytes+size > limit {
			return false, nil
		}
		s.bytes += size
		s.incomplete[key] = parts
		if complete {
			delete(s.incomplete, key)
			s.finish(key, parts)
		}
		return true, nil
	})
}

func (s *mapStage) finish(key int64, parts []*tensor.Tensor) {
	at := len(s.order)
	if s.ordered {
		at, _ = slices.BinarySearchFunc(s.order, key, cmp.Compare)
	}
	s.order = slices.Insert(s.order, at, key)
	s.ready[key] = parts
}

// checkIndices wants each index once, among the components.
func checkIndices(c *host.Call, indices []int, values int) error {
	components := len(c.Node.Types("dtypes"))
	if len(indices) != values {
		return c.Invalid("indices and values differ in number: %d and %d", len(indices), values)
	}
	for i, at := range indices {
		if at < 0 || at >= components {
			return c.Invalid("Index '%d' for key was out of bounds '%d'.", at, components)
		}
		if slices.Contains(indices[:i], at) {
			return c.Invalid("index %d is there twice", at)
		}
	}
	return nil
}

// get waits for the element of a key, and takes its components if take is set.
func (s *mapStage) get(c *host.Call, take bool) ([]*tensor.Tensor, error) {
	key, err := c.Int(0)
	if err != nil {
		return nil, err
	}
	var out []*tensor.Tensor
	err = s.Wait(c, func() (bool, error) {
		if s.ready[key] == nil {
			return false, nil
		}
		var err error
		out, err = s.pick(c, key, c.In[1].Ints(), take)
		return err == nil, err
	})
	return out, err
}

// takeAny waits for any element and takes it with its key: the smallest one of an ordered area.
func takeAny(c *host.Call, s *mapStage) ([]*tensor.Tensor, error) {
	var out []*tensor.Tensor
	err := s.Wait(c, func() (bool, error) {
		if len(s.order) == 0 {
			return false, nil
		}
		key := s.order[0]
		parts, err := s.pick(c, key, c.In[0].Ints(), true)
		out = append([]*tensor.Tensor{tensor.Scalar(key)}, parts...)
		return err == nil, err
	})
	return out, err
}

// pick gives some components of an element that is ready. Taken ones are gone: the element with the last of them.
func (s *mapStage) pick(c *host.Call, key int64, indices []int, take bool) ([]*tensor.Tensor, error) {
	parts := s.ready[key]
	out := make([]*tensor.Tensor, len(indices))
	for i, at := range indices {
		if at < 0 || at >= len(parts) || parts[at] == nil {
			return nil, c.Invalid("Tensor at index '%d' for key '%d' has already been removed.", at, key)
		}
		out[i] = parts[at]
	}
	if !take {
		return out, nil
	}
	rest := slices.Clone(parts)
	for _, at := range indices {
		rest[at] = nil
	}
	s.bytes -= sizeOf(out)
	if s.ready[key] = rest; !slices.ContainsFunc(rest, func(t *tensor.Tensor) bool { return t != nil }) {
		delete(s.ready, key)
		s.order = slices.DeleteFunc(s.order, func(k int64) bool { return k == key })
	}
	return out, nil
}
