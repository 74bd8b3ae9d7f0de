package queue

import (
	"slices"

	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// Kernels are the ops on queues: those of version 2, whose handles are resources, and the older ones of the same names.
func Kernels() []host.Kernel {
	type evaluator = func(c *host.Call, q *Queue) ([]*tensor.Tensor, error)
	both := func(op string, blocks, retries bool, eval evaluator) []host.Kernel {
		k := host.Kernel{Op: op, Blocks: blocks, Retries: retries, Eval: func(c *host.Call) ([]*tensor.Tensor, error) {
			q, err := host.Object[*Queue](c, 0)
			if err != nil {
				return nil, err
			}
			return eval(c, q)
		}}
		v2 := k
		v2.Op += "V2"
		return []host.Kernel{k, v2}
	}
	one := func(q *tensor.Tensor) ([]*tensor.Tensor, error) { return []*tensor.Tensor{q}, nil }
	return slices.Concat(
		declares("FIFOQueue", func(*host.Call, *Queue) store { return &fifo{} }),
		declares("PaddingFIFOQueue", func(*host.Call, *Queue) store { return &fifo{} }),
		declares("RandomShuffleQueue", func(c *host.Call, q *Queue) store {
			q.keep = int(c.Node.Int("min_after_dequeue"))
			return &shuffled{random: host.NewPhilox(c.Node.Int("seed"), c.Node.Int("seed2"))}
		}),
		declares("PriorityQueue", func(_ *host.Call, q *Queue) store {
			q.spec = q.spec.ranked()
			return &priority{}
		}),
		both("QueueEnqueue", true, true, enqueue),
		both("QueueEnqueueMany", true, false, enqueueMany),
		both("QueueDequeue", true, true, dequeue),
		both("QueueDequeueMany", true, true, dequeueMany(false)),
		both("QueueDequeueUpTo", true, true, dequeueMany(true)),
		both("QueueClose", false, false, func(c *host.Call, q *Queue) ([]*tensor.Tensor, error) {
			return nil, q.close(c, c.Node.Bool("cancel_pending_enqueues"))
		}),
		both("QueueSize", false, false, func(_ *host.Call, q *Queue) ([]*tensor.Tensor, error) {
			return one(tensor.Scalar(int32(q.Len())))
		}),
		both("QueueIsClosed", false, false, func(_ *host.Call, q *Queue) ([]*tensor.Tensor, error) {
			return one(tensor.Scalar(q.isClosed()))
		}),
	)
}

// declares are the kernels of a kind's two ops; start makes its store and may complete the queue.
func declares(kind string, start func(c *host.Call, q *Queue) store) []host.Kernel {
	make := func(c *host.Call, name string) (*Queue, error) {
		spec, err := newSpec(c)
		if err != nil {
			return nil, err
		}
		q := &Queue{kind: kind, name: name, spec: spec, capacity: int(c.Node.Int("capacity"))}
		q.held = start(c, q)
		if q.capacity >= 0 && q.keep >= q.capacity {
			return nil, c.Invalid("min_after_dequeue %d must be < capacity %d", q.keep, q.capacity)
		}
		return q, nil
	}
	eval := func(c *host.Call) ([]*tensor.Tensor, error) {
		wanted, err := make(c, "")
		if err != nil {
			return nil, c.Blame(err)
		}
		q, err := host.Resource(c, func(name string) (*Queue, error) { return make(c, name) })
		if err != nil {
			return nil, c.Blame(err)
		}
		if q.kind != kind || q.capacity != wanted.capacity || q.keep != wanted.keep || !q.spec.equal(wanted.spec) {
			return nil, c.Invalid("shared queue '%s' is a %s of capacity %d, of other components or another kind than requested",
				q.name, q.kind, q.capacity)
		}
		return []*tensor.Tensor{tensor.OfObject(q)}, nil
	}
	return []host.Kernel{{Op: kind, Eval: eval}, {Op: kind + "V2", Eval: eval}}
}

func enqueue(c *host.Call, q *Queue) ([]*tensor.Tensor, error) {
	e := element(c.In[1:])
	if err := q.spec.check(c, e, false); err != nil {
		return nil, err
	}
	return nil, q.enqueue(c, []element{e})
}

func enqueueMany(c *host.Call, q *Queue) ([]*tensor.Tensor, error) {
	parts := element(c.In[1:])
	if err := q.spec.check(c, parts, true); err != nil {
		return nil, err
	}
	elements := make([]element, parts[0].Shape()[0])
	for i := range elements {
		for _, t := range parts {
			elements[i] = append(elements[i], host.Row(t, i))
		}
	}
	return nil, q.enqueue(c, elements)
}

func dequeue(c *host.Call, q *Queue) ([]*tensor.Tensor, error) {
	out, err := q.dequeue(c, 1, false)
	if err != nil {
		return nil, err
	}
	return out[0], nil
}

func dequeueMany(partial bool) func(c *host.Call, q *Queue) ([]*tensor.Tensor, error) {
	return func(c *host.Call, q *Queue) ([]*tensor.Tensor, error) {
		n, err := c.Int(1)
		if err != nil {
			return nil, err
		}
		if n < 0 {
			return nil, c.Invalid("%s '%s' must request a positive number of elements, found %d", q.kind, q.name, n)
		}
		if len(q.spec.shapes) == 0 {
			return nil, c.Invalid("%s's DequeueMany and DequeueUpTo require the components to have specified shapes", q.kind)
		}
		elements, err := q.dequeue(c, int(n), partial)
		if err != nil {
			return nil, err
		}
		return q.spec.batch(elements), nil
	}
}

// batch stacks elements; smaller ones are padded with zeros.
func (s spec) batch(elements []element) []*tensor.Tensor {
	out := make([]*tensor.Tensor, len(s.dtypes))
	for k, d := range s.dtypes {
		if len(elements) == 0 {
			sizes := []int{0}
			for _, dim := range s.shapes[k].GetDim() {
				sizes = append(sizes, max(int(dim.GetSize()), 0))
			}
			out[k] = tensor.New(d, sizes...)
			continue
		}
		sizes := slices.Clone(elements[0][k].Shape())
		for _, e := range elements {
			for i, n := range e[k].Shape() {
				sizes[i] = max(sizes[i], n)
			}
		}
		rows := make([]*tensor.Tensor, len(elements))
		for i, e := range elements {
			if rows[i] = e[k]; !slices.Equal(e[k].Shape(), sizes) {
				rows[i] = host.Pad(e[k], sizes, tensor.New(d))
			}
		}
		out[k] = host.Stack(rows)
	}
	return out
}

// Take waits for an element and takes it, for an op that is handed the queue as readers are.
func (q *Queue) Take(c *host.Call) ([]*tensor.Tensor, error) { return dequeue(c, q) }
