package coordination

import (
	"cmp"
	"math"
	"slices"

	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// barrier joins the components of elements by key. An element is ready once it has all. Elements are taken in the order
// of the insertions in which their keys came first; those that came in one, in the order in which they got ready.
type barrier struct {
	host.Monitor
	components int
	incomplete map[string]*keyed
	ready      []*keyed
	// arrivals counts the insertions that brought new keys.
	arrivals int64
	// closed refuses new keys, cancelled components of known ones too.
	closed, cancelled bool
}

// keyed is an element under its key; a component that is missing is nil.
type keyed struct {
	key   string
	index int64
	parts []*tensor.Tensor
}

func barrierKernels() []host.Kernel {
	on := func(op string, blocks bool, eval func(c *host.Call, b *barrier) ([]*tensor.Tensor, error)) host.Kernel {
		return host.Kernel{Op: op, Blocks: blocks, Retries: blocks, Eval: func(c *host.Call) ([]*tensor.Tensor, error) {
			b, err := host.Object[*barrier](c, 0)
			if err != nil {
				return nil, err
			}
			return eval(c, b)
		}}
	}
	size := func(of func(b *barrier) int) func(*host.Call, *barrier) ([]*tensor.Tensor, error) {
		return func(_ *host.Call, b *barrier) (out []*tensor.Tensor, _ error) {
			b.Do(func() { out = []*tensor.Tensor{tensor.Scalar(int32(of(b)))} })
			return out, nil
		}
	}
	return []host.Kernel{
		host.Declares("Barrier", func(c *host.Call, _ string) (*barrier, error) {
			return &barrier{
				components: len(c.Node.Types("component_types")), incomplete: map[string]*keyed{}, arrivals: math.MinInt64,
			}, nil
		}),
		on("BarrierInsertMany", false, insert),
		on("BarrierTakeMany", true, take),
		on("BarrierClose", false, func(c *host.Call, b *barrier) ([]*tensor.Tensor, error) {
			b.Do(func() {
				b.closed = true
				if c.Node.Bool("cancel_pending_enqueues") {
					b.cancelled = true
					clear(b.incomplete)
				}
			})
			return nil, nil
		}),
		on("BarrierReadySize", false, size(func(b *barrier) int { return len(b.ready) })),
		on("BarrierIncompleteSize", false, size(func(b *barrier) int { return len(b.incomplete) })),
	}
}

// insert adds one component of several elements.
func insert(c *host.Call, b *barrier) (_ []*tensor.Tensor, err error) {
	keys, values, component := c.In[1], c.In[2], int(c.Node.Int("component_index"))
	switch {
	case component < 0 || component >= b.components:
		return nil, c.Invalid("the component ID is out of range %d >= num_components (= %d)", component, b.components)
	case keys.Rank() != 1 || values.Rank() == 0 || values.Shape()[0] != keys.Len():
		return nil, c.Invalid("keys and values must have the same size in dimension 0, found shapes %v and %v",
			keys.Shape(), values.Shape())
	}
	b.Do(func() {
		known := len(b.incomplete) + len(b.ready)
		defer func() {
			if len(b.incomplete)+len(b.ready) > known {
				b.arrivals++
			}
		}()
		for i, key := range keys.Strings() {
			if err = b.add(c, key, component, host.Row(values, i)); err != nil {
				return
			}
		}
	})
	return nil, err
}

func (b *barrier) add(c *host.Call, key string, component int, value *tensor.Tensor) error {
	e := b.incomplete[key]
	if b.cancelled || b.closed && e == nil {
		return c.Errorf(status.Cancelled, "barrier is closed")
	}
	if e == nil {
		e = &keyed{key, b.arrivals, make([]*tensor.Tensor, b.components)}
		b.incomplete[key] = e
	}
	if e.parts[component] != nil {
		return c.Invalid("key %s already has a value for component %d", key, component)
	}
	e.parts[component] = value
	if !slices.Contains(e.parts, nil) {
		delete(b.incomplete, key)
		at, _ := slices.BinarySearchFunc(b.ready, e.index+1, func(r *keyed, index int64) int {
			return cmp.Compare(r.index, index)
		})
		b.ready = slices.Insert(b.ready, at, e)
	}
	return nil
}

// take waits for complete elements and returns their indices, keys and components. A closed barrier may give fewer.
func take(c *host.Call, b *barrier) ([]*tensor.Tensor, error) {
	n, err := c.Int(1)
	if err != nil || n < 1 {
		return nil, c.Invalid("num_elements must be a positive scalar")
	}
	var got []*keyed
	err = b.Wait(c, func() (bool, error) {
		enough := min(int(n), len(b.ready))
		if enough < int(n) {
			few := c.Node.Bool("allow_small_batch")
			if !b.closed || len(b.incomplete) > 0 && (c.Node.Bool("wait_for_incomplete") || !few) {
				return false, nil
			}
			if enough == 0 || !few {
				return false, c.Errorf(status.OutOfRange,
					"barrier is closed and has insufficient elements (requested %d, total size %d)", n, len(b.ready))
			}
		}
		got, b.ready = b.ready[:enough], b.ready[enough:]
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	indices, keys := tensor.New(tensor.I64, len(got)), tensor.New(tensor.String, len(got))
	columns := make([][]*tensor.Tensor, b.components)
	for i, e := range got {
		indices.SetInt(i, e.index)
		keys.Strings()[i] = e.key
		for k, v := range e.parts {
			columns[k] = append(columns[k], v)
		}
	}
	out := []*tensor.Tensor{indices, keys}
	for _, rows := range columns {
		out = append(out, host.Stack(rows))
	}
	return out, nil
}
