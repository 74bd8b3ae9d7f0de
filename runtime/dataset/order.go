package dataset

import (
	"context"
	"errors"
	"io"
	"sync"

	"tfc/runtime/host"
	"tfc/runtime/status"
)

// orderKernels choose and arrange elements without looking at them.
func orderKernels() []host.Kernel {
	same := func(_ *host.Call, d Dataset) (Dataset, error) { return d, nil }
	return []host.Kernel{
		counted("TakeDataset", take),
		counted("SkipDataset", skip),
		counted("RepeatDataset", repeat),
		counted("PrefetchDataset", prefetch),
		transforms("ConcatenateDataset", func(c *host.Call, d Dataset) (Dataset, error) {
			next, err := host.Object[Dataset](c, 1)
			return concatenate(d, next), err
		}),
		makes("ZipDataset", zip),
		transforms("ShardDataset", shard),
		transforms("CacheDataset", cache),
		transforms("CacheDatasetV2", cache),
		transforms("RewriteDataset", same),
		transforms("ModelDataset", same),
		transforms("OptionsDataset", same),
		transforms("AssertNextDataset", same),
		transforms("AssertCardinalityDataset", same),
	}
}

func take(d Dataset, n int64) Dataset {
	return func() Pass {
		next, left := d(), n
		return func(ctx context.Context) (Element, error) {
			if left == 0 {
				return nil, io.EOF
			}
			left--
			return next(ctx)
		}
	}
}

func skip(d Dataset, n int64) Dataset {
	if n < 0 {
		return empty
	}
	return func() Pass {
		next, left := d(), n
		return func(ctx context.Context) (Element, error) {
			for ; left > 0; left-- {
				if e, err := next(ctx); err != nil {
					return e, err
				}
			}
			return next(ctx)
		}
	}
}

// repeat starts over at the end: n times in all, without end if n is negative, unless a whole pass is empty.
func repeat(d Dataset, n int64) Dataset {
	return func() Pass {
		var next Pass
		left := n
		return func(ctx context.Context) (Element, error) {
			for {
				fresh := next == nil
				if fresh {
					if left == 0 {
						return nil, io.EOF
					}
					next, left = d(), left-1
				}
				e, err := next(ctx)
				if !errors.Is(err, io.EOF) || fresh && n < 0 {
					return e, err
				}
				next = nil
			}
		}
	}
}

func concatenate(a, b Dataset) Dataset {
	return func() Pass {
		next, second := a(), false
		return func(ctx context.Context) (Element, error) {
			e, err := next(ctx)
			if errors.Is(err, io.EOF) && !second {
				next, second = b(), true
				return next(ctx)
			}
			return e, err
		}
	}
}

// zip joins the components of several datasets; the shortest ends it.
func zip(c *host.Call) (Dataset, error) {
	all := make([]Dataset, len(c.In))
	for i := range all {
		d, err := host.Object[Dataset](c, i)
		if err != nil {
			return nil, err
		}
		all[i] = d
	}
	return func() Pass {
		passes := make([]Pass, len(all))
		for i, d := range all {
			passes[i] = d()
		}
		return func(ctx context.Context) (Element, error) {
			var joined Element
			for _, next := range passes {
				e, err := next(ctx)
				if err != nil {
					return nil, err
				}
				joined = append(joined, e...)
			}
			return joined, nil
		}
	}, nil
}

// shard keeps every num_shards-th element from index on.
func shard(c *host.Call, d Dataset) (Dataset, error) {
	shards, err := c.Int(1)
	if err != nil {
		return nil, err
	}
	index, err := c.Int(2)
	if err != nil {
		return nil, err
	}
	if shards < 1 || index < 0 || index >= shards {
		return nil, c.Invalid("index must be between 0 and %d (currently index = %d, num_shards = %d)",
			shards-1, index, shards)
	}
	return func() Pass {
		next, at := d(), int64(-1)
		return func(ctx context.Context) (Element, error) {
			for {
				e, err := next(ctx)
				if at++; err != nil || at%shards == index {
					return e, err
				}
			}
		}
	}, nil
}

// cache keeps the elements of the first pass that reaches the end for all later ones.
func cache(c *host.Call, d Dataset) (Dataset, error) {
	if file, err := c.Text(1); err != nil || file != "" {
		return nil, c.Errorf(status.Unimplemented, "caches in files are not supported, found file name %q", file)
	}
	var mu sync.Mutex
	var kept []Element
	full := false
	return func() Pass {
		mu.Lock()
		defer mu.Unlock()
		if full {
			return count(int64(len(kept)), func(i int64) Element { return kept[i] })()
		}
		next := d()
		var seen []Element
		return func(ctx context.Context) (Element, error) {
			e, err := next(ctx)
			switch {
			case err == nil:
				seen = append(seen, e)
			case errors.Is(err, io.EOF):
				mu.Lock()
				kept, full = seen, true
				mu.Unlock()
			}
			return e, err
		}
	}, nil
}

// autoAhead is how far ahead work is done where the graph leaves it to the runtime.
const autoAhead = 16

// prefetch draws up to n elements ahead of the consumer.
func prefetch(d Dataset, n int64) Dataset {
	if n == 0 {
		return d
	}
	if n < 0 {
		n = autoAhead
	}
	return func() Pass { return (&ahead{next: d(), ready: make(chan drawn, n)}).draw }
}

// drawn is what a call of a Pass returned.
type drawn struct {
	element Element
	err     error
}

// ahead is a buffer between a pass and its consumer. A goroutine fills it and ends when it is full; drawing starts
// another.
type ahead struct {
	next    Pass
	ready   chan drawn
	mu      sync.Mutex
	filling bool
	ended   bool
}

func (a *ahead) draw(ctx context.Context) (Element, error) {
	a.fill(ctx)
	select {
	case r, ok := <-a.ready:
		if !ok {
			return nil, io.EOF
		}
		a.fill(ctx)
		return r.element, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// fill starts the goroutine unless it runs. It outlives the run that starts it, so it does not end with its context.
func (a *ahead) fill(ctx context.Context) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.filling || a.ended {
		return
	}
	a.filling = true
	ctx = context.WithoutCancel(ctx)
	go func() {
		for a.wanted() {
			e, err := a.next(ctx)
			if errors.Is(err, io.EOF) {
				a.mu.Lock()
				a.ended = true
				a.mu.Unlock()
				close(a.ready)
				return
			}
			a.ready <- drawn{e, err}
		}
	}()
}

// wanted reports whether there is room; if not, the goroutine that fills has ended.
func (a *ahead) wanted() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.filling = len(a.ready) < cap(a.ready)
	return a.filling
}
