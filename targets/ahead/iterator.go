package ahead

import (
	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/tensor"
)

// iteratorRules are those of ops on iterators.
func iteratorRules() map[string]rule {
	next := func(c *call) ([]fed, error) {
		h, _ := c.in[0].object.(*held)
		return c.take(h, c.node.Types("output_types"), c.node.Shapes("output_shapes")), nil
	}
	return map[string]rule{
		"Iterator":            declares,
		"IteratorV2":          declares,
		"AnonymousIterator":   declares,
		"AnonymousIteratorV2": declares,
		"AnonymousIteratorV3": declares,
		"OneShotIterator": func(c *call) ([]fed, error) {
			h := c.resource()
			results, err := c.planner.calls(c.node.Func("dataset_factory"), nil)
			for _, r := range results {
				c.fill(h, r[0])
			}
			return []fed{object(h)}, err
		},
		"MakeIterator": func(c *call) ([]fed, error) {
			if h, ok := c.in[1].object.(*held); ok {
				c.fill(h, c.in[0])
			}
			return nil, nil
		},
		"IteratorGetNext":     next,
		"IteratorGetNextSync": next,
		"DatasetToSingleElement": func(c *call) ([]fed, error) {
			d := c.dataset(0)
			return c.take(&held{kinds: d.kinds}, c.node.Types("output_types"), c.node.Shapes("output_shapes")), nil
		},
		"IteratorGetNextAsOptional": func(c *call) ([]fed, error) { return []fed{object(c.in[0].object)}, nil },
		"OptionalGetValue":          next,
		"OptionalHasValue":          func(*call) ([]fed, error) { return []fed{scalar(tensor.Bool)}, nil },
	}
}

// declares gives the handle of the resource that the node declares.
func declares(c *call) ([]fed, error) {
	out := c.plain()
	for i := range out {
		out[i].object = c.resource()
	}
	return out, nil
}

// fill notes that an iterator goes through a dataset.
func (c *call) fill(h *held, dataset fed) {
	if d, ok := dataset.object.(*elements); ok {
		for _, kind := range d.kinds {
			c.add(h, kind)
		}
	}
}

// queueRules are those of ops on queues, of both versions.
func queueRules() map[string]rule {
	all := map[string]rule{}
	both := func(op string, r rule) { all[op], all[op+"V2"] = r, r }
	for _, kind := range []string{"FIFOQueue", "PaddingFIFOQueue", "RandomShuffleQueue", "PriorityQueue"} {
		both(kind, declaresQueue)
	}
	both("QueueEnqueue", enqueued(func(f fed) fed { return f }))
	both("QueueEnqueueMany", enqueued(fed.below))
	both("QueueDequeue", func(c *call) ([]fed, error) { return c.dequeued(), nil })
	both("QueueDequeueMany", func(c *call) ([]fed, error) {
		size := c.fresh("batch")
		if n, ok := c.number(1); ok {
			size = ir.Dim{Size: int(n)}
		}
		return under(c.dequeued(), size), nil
	})
	both("QueueDequeueUpTo", func(c *call) ([]fed, error) {
		sizes := []ir.Dim{c.fresh("batch")}
		if n, ok := c.number(1); ok && n > 0 {
			sizes = append([]ir.Dim{{Size: int(n)}}, c.planner.smaller(int(n))...)
		}
		return c.own(under(c.dequeued(), sizes[c.planner.choose(len(sizes))])), nil
	})
	all["Stage"] = func(c *call) ([]fed, error) {
		c.add(c.resource(), c.in)
		return nil, nil
	}
	staged := func(c *call) ([]fed, error) { return c.take(c.resource(), c.node.Sig.Outputs, nil), nil }
	all["Unstage"], all["StagePeek"] = staged, staged
	both("QueueSize", func(*call) ([]fed, error) { return []fed{scalar(tensor.I32)}, nil })
	both("QueueIsClosed", func(*call) ([]fed, error) { return []fed{scalar(tensor.Bool)}, nil })
	return all
}

func under(elements []fed, size ir.Dim) []fed {
	for i, f := range elements {
		elements[i] = f.under(size)
	}
	return elements
}

// declaresQueue gives the handle of a queue. One that declares its elements' shapes holds no others.
func declaresQueue(c *call) ([]fed, error) {
	h := c.resource()
	types, shapes := c.node.Types("component_types"), c.node.Shapes("shapes")
	if c.node.Op == "PriorityQueue" || c.node.Op == "PriorityQueueV2" {
		return []fed{object(h)}, nil
	}
	kind := declared(types, shapes)
	for _, f := range kind {
		if f.dtype != tensor.String && f.dtype != tensor.Object && (!f.ranked || !static(f.shape)) {
			return []fed{object(h)}, nil
		}
	}
	c.add(h, kind)
	h.fixed = true
	return []fed{object(h)}, nil
}

func static(shape []ir.Dim) bool {
	for _, d := range shape {
		if !d.Known() {
			return false
		}
	}
	return true
}

// enqueued notes what goes into a queue.
func enqueued(part func(f fed) fed) rule {
	return func(c *call) ([]fed, error) {
		if h, ok := c.in[0].object.(*held); ok {
			var kind []fed
			for _, f := range c.in[1:] {
				kind = append(kind, part(f))
			}
			c.add(h, kind)
		}
		return nil, nil
	}
}

// dequeued is an element of a queue, of a kind that one may be of.
func (c *call) dequeued() []fed {
	h, _ := c.in[0].object.(*held)
	out := c.take(h, c.node.Sig.Outputs, nil)
	for i, t := range c.node.Sig.Outputs {
		if d, err := graphdef.DType(t); err == nil {
			out[i].dtype = d
		}
	}
	return append([]fed(nil), out...)
}
