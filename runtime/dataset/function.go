package dataset

import (
	"cmp"
	"context"
	"errors"
	"io"
	goruntime "runtime"
	"slices"

	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// functionKernels are the datasets that call a function of the graph's library on elements.
func functionKernels() []host.Kernel {
	return []host.Kernel{
		transforms("MapDataset", func(c *host.Call, d Dataset) (Dataset, error) {
			f, err := function(c, "f", 1, len(c.In))
			return mapped(d, mappedSize(c, d), ending(c, f)), err
		}),
		transforms("ParallelMapDataset", parallelMap),
		transforms("ParallelMapDatasetV2", parallelMap),
		transforms("MapAndBatchDataset", mapAndBatch),
		transforms("FilterDataset", filter(0, false)),
		transforms("ParallelFilterDataset", filter(1, false)),
		transforms("TakeWhileDataset", filter(0, true)),
		transforms("FlatMapDataset", func(c *host.Call, d Dataset) (Dataset, error) {
			f, err := function(c, "f", 1, len(c.In))
			return interleave(d, f, 1, 1), err
		}),
		transforms("InterleaveDataset", interleaved(2)),
		transforms("ParallelInterleaveDataset", interleaved(5)),
		transforms("ParallelInterleaveDatasetV2", interleaved(3)),
		transforms("ParallelInterleaveDatasetV3", interleaved(3)),
		transforms("ParallelInterleaveDatasetV4", interleaved(5)),
		transforms("LegacyParallelInterleaveDatasetV2", interleaved(4)),
		transforms("ScanDataset", scan),
		{Op: "ReduceDataset", Eval: reduce},
	}
}

// apply calls a function on an element, captured tensors included.
type apply func(ctx context.Context, e Element) (Element, error)

// function is the one that an attribute names. The node's inputs from first to end-1 are captured: they follow the
// element's components as arguments.
func function(c *host.Call, attr string, first, end int) (apply, error) {
	f, err := c.Functions.Function(c.Node.Func(attr))
	if err != nil {
		return nil, err
	}
	captured := c.In[first:end]
	return func(ctx context.Context, e Element) (Element, error) {
		return f.Call(ctx, slices.Concat(e, captured))
	}, nil
}

// mappedSize is the size of d mapped. A function may end a pass early unless the node says that it does not.
func mappedSize(c *host.Call, d Dataset) int64 {
	if c.Node.Bool("preserve_cardinality") {
		return d.Size
	}
	return unknown
}

func mapped(d Dataset, size int64, f apply) Dataset {
	return Dataset{Size: size, Begin: func() Pass {
		next := d.Begin()
		return func(ctx context.Context) (Element, error) {
			e, err := next(ctx)
			if err != nil {
				return nil, err
			}
			return f(ctx, e)
		}
	}}
}

// ending makes an error of the node's function one of the pass. A function that comes to an end of something, such as
// an iterator, ends the pass, unless the node says that it does not.
func ending(c *host.Call, f apply) apply {
	keeps := c.Node.Bool("preserve_cardinality")
	return func(ctx context.Context, e Element) (Element, error) {
		out, err := f(ctx, e)
		switch {
		case err == nil || status.CodeOf(err) != status.OutOfRange:
			return out, err
		case keeps:
			return nil, status.Errorf(status.InvalidArgument, "", "", "Function invocation produced OutOfRangeError: %w", err)
		}
		return nil, io.EOF
	}
}

// calls is how many elements to work on at a time, an input.
func calls(c *host.Call, i int) (int, error) {
	n, err := c.Int(i)
	switch {
	case err != nil:
		return 0, err
	case n == 0 || n < -1:
		return 0, c.Invalid("num_parallel_calls must be greater than zero.")
	case n < 0:
		return goruntime.GOMAXPROCS(0), nil
	}
	return int(n), nil
}

// parallelMap maps several elements at a time and keeps their order.
func parallelMap(c *host.Call, d Dataset) (Dataset, error) {
	n, err := calls(c, len(c.In)-1)
	if err != nil {
		return d, err
	}
	f, err := function(c, "f", 1, len(c.In)-1)
	return mappedAhead(d, mappedSize(c, d), ending(c, f), n), err
}

func mappedAhead(d Dataset, size int64, f apply, calls int) Dataset {
	return Dataset{Size: size, Begin: func() Pass { return (&parallel{next: d.Begin(), f: f, calls: calls}).draw }}
}

// mapAndBatch maps several elements at a time and stacks them. If one fails, so does its whole batch.
func mapAndBatch(c *host.Call, d Dataset) (Dataset, error) {
	at := len(c.In) - 3
	size, err := batchSize(c, at)
	if err != nil {
		return d, err
	}
	n, err := calls(c, at+1)
	if err != nil {
		return d, err
	}
	f, err := function(c, "f", 1, at)
	drop := flag(c, at+2)
	d = mappedAhead(d, mappedSize(c, d), ending(c, f), n)
	return Dataset{Size: batches(d.Size, size, drop), Begin: func() Pass {
		next := d.Begin()
		return func(ctx context.Context) (Element, error) {
			var failed error
			elements, err := gather(ctx, func(ctx context.Context) (Element, error) {
				e, err := next(ctx)
				if err == nil || errors.Is(err, io.EOF) {
					return e, err
				}
				failed = cmp.Or(failed, err)
				return nil, ctx.Err()
			}, size, drop)
			if err = cmp.Or(failed, err); err != nil {
				return nil, err
			}
			return stackAll(c, elements)
		}
	}}, err
}

// parallel is a pass over elements that are mapped ahead of the consumer.
type parallel struct {
	next    Pass
	f       apply
	calls   int
	running []chan drawn
	ended   bool
}

func (p *parallel) draw(ctx context.Context) (Element, error) {
	for !p.ended && len(p.running) < p.calls {
		p.start(ctx)
	}
	if len(p.running) == 0 {
		return nil, io.EOF
	}
	select {
	case r := <-p.running[0]:
		p.running = p.running[1:]
		return r.element, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// start begins to map the next element. The goroutine outlives the run, which may end before the element is drawn.
func (p *parallel) start(ctx context.Context) {
	e, err := p.next(ctx)
	if errors.Is(err, io.EOF) {
		p.ended = true
		return
	}
	if ctx.Err() != nil {
		return
	}
	result := make(chan drawn, 1)
	p.running = append(p.running, result)
	if err != nil {
		result <- drawn{err: err}
		return
	}
	ctx = host.Beyond(ctx)
	go func() {
		e, err := p.f(ctx, e)
		result <- drawn{e, err}
	}()
}

// filter keeps the elements for which the predicate holds, or those before the first for which it does not. Inputs
// after the captured ones do not matter.
func filter(after int, until bool) func(c *host.Call, d Dataset) (Dataset, error) {
	return func(c *host.Call, d Dataset) (Dataset, error) {
		f, err := function(c, "predicate", 1, len(c.In)-after)
		return Dataset{Size: unknown, Begin: func() Pass {
			next := d.Begin()
			return func(ctx context.Context) (Element, error) {
				for {
					e, err := next(ctx)
					if err != nil {
						return nil, err
					}
					out, err := f(ctx, e)
					if err != nil {
						return nil, err
					}
					keep, err := one(out, tensor.Bool, "predicate")
					switch {
					case err != nil:
						return nil, err
					case keep != 0:
						return e, nil
					case until:
						next = ended
					}
				}
			}
		}}, err
	}
}

func interleaved(after int) func(c *host.Call, d Dataset) (Dataset, error) {
	return func(c *host.Call, d Dataset) (Dataset, error) {
		// The numbers follow the captured tensors: cycle_length, block_length, and what only concerns speed.
		at := len(c.In) - after
		cycle, err := c.Int(at)
		if err != nil {
			return d, err
		}
		block, err := c.Int(at + 1)
		if err != nil {
			return d, err
		}
		if cycle == -1 {
			cycle = int64(goruntime.GOMAXPROCS(0))
		}
		switch {
		case cycle <= 0:
			return d, c.Invalid("cycle_length must be greater than zero.")
		case block <= 0:
			return d, c.Invalid("block_length must be greater than zero.")
		}
		if err := tensor.CheckSize(tensor.Object, []int{int(cycle)}); err != nil {
			return d, err
		}
		f, err := function(c, "f", 1, at)
		return interleave(d, f, int(cycle), block), err
	}
}

// interleave maps elements to datasets and draws a block of elements from each of a few in turn. One that ends makes
// place for the next.
func interleave(d Dataset, f apply, cycle int, block int64) Dataset {
	size := int64(unknown)
	if d.Size == 0 {
		size = 0
	}
	return Dataset{Size: size, Begin: func() Pass {
		return (&weave{next: d.Begin(), f: f, open: make([]Pass, cycle), block: block}).draw
	}}
}

// weave is a pass of interleave.
type weave struct {
	next  Pass
	f     apply
	open  []Pass
	at    int
	block int64
	drawn int64
	ended bool
}

func (w *weave) draw(ctx context.Context) (Element, error) {
	for idle := 0; idle < len(w.open) || !w.ended; {
		if w.open[w.at] == nil {
			if w.ended {
				idle++
				w.advance()
				continue
			}
			if err := w.openNext(ctx); err != nil {
				return nil, err
			}
			continue
		}
		idle = 0
		e, err := w.open[w.at](ctx)
		if errors.Is(err, io.EOF) {
			w.open[w.at] = nil
			w.advance()
			continue
		}
		if w.drawn++; w.drawn == w.block {
			w.advance()
		}
		return e, err
	}
	return nil, io.EOF
}

func (w *weave) advance() {
	w.at, w.drawn = (w.at+1)%len(w.open), 0
}

// openNext starts the dataset of the next input element in the current place.
func (w *weave) openNext(ctx context.Context) error {
	e, err := w.next(ctx)
	if errors.Is(err, io.EOF) {
		w.ended = true
		return nil
	}
	if err != nil {
		return err
	}
	out, err := w.f(ctx, e)
	if err != nil {
		return err
	}
	d, err := datasetOf(out)
	if err == nil {
		w.open[w.at] = d.Begin()
	}
	return err
}

// scan maps elements with a state that the function hands on.
func scan(c *host.Call, d Dataset) (Dataset, error) {
	states := len(c.Node.Types("Tstate"))
	f, err := function(c, "f", 1+states, len(c.In))
	f = ending(c, f)
	return Dataset{Size: mappedSize(c, d), Begin: func() Pass {
		next, state := d.Begin(), c.In[1:1+states]
		return func(ctx context.Context) (Element, error) {
			e, err := next(ctx)
			if err != nil {
				return nil, err
			}
			out, err := f(ctx, slices.Concat(state, e))
			if err != nil {
				return nil, err
			}
			state = out[:states]
			return out[states:], nil
		}
	}}, err
}

// reduce folds a dataset into its state.
func reduce(c *host.Call) ([]*tensor.Tensor, error) {
	d, err := host.Object[Dataset](c, 0)
	if err != nil {
		return nil, err
	}
	states := len(c.Node.Types("Tstate"))
	f, err := function(c, "f", 1+states, len(c.In))
	if err != nil {
		return nil, c.Blame(err)
	}
	next, state := d.Begin(), c.In[1:1+states]
	for {
		e, err := next(c.Context)
		if errors.Is(err, io.EOF) {
			return state, nil
		}
		if err == nil {
			state, err = f(c.Context, slices.Concat(state, e))
		}
		if err != nil {
			return nil, c.Blame(err)
		}
	}
}
