package dataset

import (
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
			f, err := function(c, "f", 1, 0)
			return mapped(d, f), err
		}),
		transforms("ParallelMapDataset", parallelMap),
		transforms("ParallelMapDatasetV2", parallelMap),
		transforms("FilterDataset", filter(false)),
		transforms("TakeWhileDataset", filter(true)),
		transforms("FlatMapDataset", func(c *host.Call, d Dataset) (Dataset, error) {
			f, err := function(c, "f", 1, 0)
			return interleave(d, f, 1, 1), err
		}),
		transforms("InterleaveDataset", interleaved(2)),
		transforms("ParallelInterleaveDatasetV2", interleaved(3)),
		transforms("ParallelInterleaveDatasetV3", interleaved(3)),
		transforms("ParallelInterleaveDatasetV4", interleaved(5)),
		transforms("ScanDataset", scan),
		{Op: "ReduceDataset", Eval: reduce},
	}
}

// apply calls a function on an element, captured tensors included.
type apply func(ctx context.Context, e Element) (Element, error)

// function is the one that an attribute names. The node's inputs from first on, less the last few, are captured: they
// follow the element's components as arguments.
func function(c *host.Call, attr string, first, last int) (apply, error) {
	f, err := c.Functions.Function(c.Node.Func(attr))
	if err != nil {
		return nil, err
	}
	captured := c.In[first : len(c.In)-last]
	return func(ctx context.Context, e Element) (Element, error) {
		return f.Call(ctx, slices.Concat(e, captured))
	}, nil
}

func mapped(d Dataset, f apply) Dataset {
	return func() Pass {
		next := d()
		return func(ctx context.Context) (Element, error) {
			e, err := next(ctx)
			if err != nil {
				return nil, err
			}
			return f(ctx, e)
		}
	}
}

// parallelMap maps several elements at a time and keeps their order.
func parallelMap(c *host.Call, d Dataset) (Dataset, error) {
	calls, err := c.Int(len(c.In) - 1)
	if err != nil {
		return nil, err
	}
	if calls < 0 {
		calls = int64(goruntime.GOMAXPROCS(0))
	}
	if calls == 0 {
		return nil, c.Invalid("num_parallel_calls must be greater than zero")
	}
	f, err := function(c, "f", 1, 1)
	return func() Pass {
		p := &parallel{next: d(), f: f, calls: int(calls)}
		return p.draw
	}, err
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
	ctx = context.WithoutCancel(ctx)
	go func() {
		e, err := p.f(ctx, e)
		result <- drawn{e, err}
	}()
}

// filter keeps the elements for which the predicate holds, or those before the first for which it does not.
func filter(until bool) func(c *host.Call, d Dataset) (Dataset, error) {
	return func(c *host.Call, d Dataset) (Dataset, error) {
		f, err := function(c, "predicate", 1, 0)
		return func() Pass {
			next := d()
			return func(ctx context.Context) (Element, error) {
				for {
					e, err := next(ctx)
					if err != nil {
						return nil, err
					}
					keep, err := f(ctx, e)
					switch {
					case err != nil:
						return nil, err
					case len(keep) != 1 || keep[0].DType() != tensor.Bool || keep[0].Len() != 1:
						return nil, c.Invalid("predicate must return a scalar bool")
					case keep[0].Int(0) != 0:
						return e, nil
					case until:
						next = empty()
					}
				}
			}
		}, err
	}
}

func interleaved(captures int) func(c *host.Call, d Dataset) (Dataset, error) {
	return func(c *host.Call, d Dataset) (Dataset, error) {
		// The numbers follow the captured tensors: cycle_length, block_length, and what only concerns speed.
		after := len(c.In) - captures
		cycle, err := c.Int(after)
		if err != nil {
			return nil, err
		}
		block, err := c.Int(after + 1)
		if err != nil {
			return nil, err
		}
		if cycle < 0 {
			cycle = int64(goruntime.GOMAXPROCS(0))
		}
		if cycle == 0 || block < 1 {
			return nil, c.Invalid("cycle_length and block_length must be greater than zero")
		}
		f, err := function(c, "f", 1, captures)
		return interleave(d, f, int(cycle), block), err
	}
}

// interleave maps elements to datasets and draws a block of elements from each of a few in turn. One that ends makes
// place for the next.
func interleave(d Dataset, f apply, cycle int, block int64) Dataset {
	return func() Pass {
		return (&weave{next: d(), f: f, open: make([]Pass, cycle), block: block}).draw
	}
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
	if len(out) == 1 && len(out[0].Objects()) == 1 {
		if d, ok := out[0].Objects()[0].(Dataset); ok {
			w.open[w.at] = d()
			return nil
		}
	}
	return status.Errorf(status.InvalidArgument, "", "", "the function must return a single dataset")
}

// scan maps elements with a state that the function hands on.
func scan(c *host.Call, d Dataset) (Dataset, error) {
	states := len(c.Node.Types("Tstate"))
	f, err := function(c, "f", 1+states, 0)
	return func() Pass {
		next, state := d(), c.In[1:1+states]
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
	}, err
}

// reduce folds a dataset into its state.
func reduce(c *host.Call) ([]*tensor.Tensor, error) {
	d, err := host.Object[Dataset](c, 0)
	if err != nil {
		return nil, err
	}
	states := len(c.Node.Types("Tstate"))
	f, err := function(c, "f", 1+states, 0)
	if err != nil {
		return nil, c.Blame(err)
	}
	next, state := d(), c.In[1:1+states]
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
