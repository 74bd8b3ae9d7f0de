package dataset

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"time"

	"tfc/runtime/host"
	"tfc/runtime/status"
)

// orderKernels choose and arrange elements without looking at them.
func orderKernels() []host.Kernel {
	list := []host.Kernel{
		counted("TakeDataset", take),
		counted("SkipDataset", skip),
		counted("RepeatDataset", repeat),
		transforms("PrefetchDataset", prefetch),
		transforms("ConcatenateDataset", func(c *host.Call, d Dataset) (Dataset, error) {
			next, err := host.Object[Dataset](c, 1)
			if err == nil && len(d.Types)*len(next.Types) > 0 && !slices.Equal(d.Types, next.Types) {
				err = c.Invalid("input dataset and dataset to concatenate have different output_types")
			}
			return concatenate(d, next), err
		}),
		makes("ZipDataset", zip),
		transforms("ShardDataset", shard),
		transforms("AutoShardDataset", autoShard),
		transforms("AssertCardinalityDataset", assertSize),
		transforms("IgnoreErrorsDataset", func(_ *host.Call, d Dataset) (Dataset, error) { return ignoreErrors(d), nil }),
		transforms("SleepDataset", sleep),
	}
	// What only tunes TensorFlow's runtime leaves the elements as they are.
	for _, op := range []string{
		"AssertNextDataset", "AssertPrevDataset", "BytesProducedStatsDataset", "ChooseFastestDataset", "FinalizeDataset",
		"LatencyStatsDataset", "MaxIntraOpParallelismDataset", "ModelDataset", "NonSerializableDataset",
		"OptimizeDataset", "OptimizeDatasetV2", "OptionsDataset", "PrivateThreadPoolDataset", "RewriteDataset",
		"SetStatsAggregatorDataset", "ThreadPoolDataset",
	} {
		list = append(list, transforms(op, func(_ *host.Call, d Dataset) (Dataset, error) { return d, nil }))
	}
	return list
}

func take(d Dataset, n int64) Dataset {
	if n < 0 {
		return d
	}
	size := n
	switch {
	case d.Size >= 0:
		size = min(n, d.Size)
	case d.Size == unknown:
		size = unknown
	}
	return Dataset{Size: size, Begin: func() Pass {
		next, left := d.Begin(), n
		return func(ctx context.Context) (Element, error) {
			if left == 0 {
				return nil, io.EOF
			}
			left--
			return next(ctx)
		}
	}}
}

func skip(d Dataset, n int64) Dataset {
	if n < 0 {
		return empty()
	}
	return Dataset{Size: sized(d.Size, func(all int64) int64 { return max(all-n, 0) }), Begin: func() Pass {
		next, left := d.Begin(), n
		return func(ctx context.Context) (Element, error) {
			for ; left > 0; left-- {
				if e, err := next(ctx); err != nil {
					return e, err
				}
			}
			return next(ctx)
		}
	}}
}

// repeat starts over at the end: n times in all, without end if n is negative, unless a whole pass is empty.
func repeat(d Dataset, n int64) Dataset {
	return Dataset{Size: repeatedSize(d.Size, n), Begin: func() Pass {
		var next Pass
		left := n
		return func(ctx context.Context) (Element, error) {
			for {
				fresh := next == nil
				if fresh {
					if left == 0 {
						return nil, io.EOF
					}
					next, left = d.Begin(), left-1
				}
				e, err := next(ctx)
				if !errors.Is(err, io.EOF) || fresh && n < 0 {
					return e, err
				}
				next = nil
			}
		}
	}}
}

func repeatedSize(size, n int64) int64 {
	switch {
	case n == 0 || size == 0:
		return 0
	case n < 0:
		return infinite
	}
	return sized(size, func(size int64) int64 { return size * n })
}

func concatenate(a, b Dataset) Dataset {
	size := min(a.Size, b.Size)
	switch {
	case a.Size >= 0 && b.Size >= 0:
		size = a.Size + b.Size
	case a.Size == infinite || b.Size == infinite:
		size = infinite
	}
	return Dataset{Size: size, Begin: func() Pass {
		next, second := a.Begin(), false
		return func(ctx context.Context) (Element, error) {
			e, err := next(ctx)
			if errors.Is(err, io.EOF) && !second {
				next, second = b.Begin(), true
				return next(ctx)
			}
			return e, err
		}
	}}
}

// zip joins the components of several datasets; the shortest ends it.
func zip(c *host.Call) (Dataset, error) {
	all, size := make([]Dataset, len(c.In)), int64(infinite)
	for i := range all {
		d, err := host.Object[Dataset](c, i)
		if err != nil {
			return d, err
		}
		all[i] = d
		switch {
		case d.Size == unknown || size == unknown:
			size = unknown
		case size < 0 || d.Size >= 0 && d.Size < size:
			size = d.Size
		}
	}
	return Dataset{Size: size, Begin: func() Pass {
		passes := make([]Pass, len(all))
		for i, d := range all {
			passes[i] = d.Begin()
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
	}}, nil
}

// shard keeps every num_shards-th element from index on.
func shard(c *host.Call, d Dataset) (Dataset, error) {
	shards, err := c.Int(1)
	if err != nil {
		return d, err
	}
	index, err := c.Int(2)
	if err != nil {
		return d, err
	}
	if shards < 1 || index < 0 || index >= shards {
		return d, c.Invalid("index must be between 0 and %d (currently index = %d, num_shards = %d)",
			shards-1, index, shards)
	}
	size := sized(d.Size, func(n int64) int64 { return (n + shards - 1 - index) / shards })
	return Dataset{Size: size, Begin: func() Pass {
		next, at := d.Begin(), int64(-1)
		return func(ctx context.Context) (Element, error) {
			for {
				e, err := next(ctx)
				if at++; err != nil || at%shards == index {
					return e, err
				}
			}
		}
	}}, nil
}

// autoShard is shard where there are several workers: one alone has all elements.
func autoShard(c *host.Call, d Dataset) (Dataset, error) {
	if workers, err := c.Int(1); err != nil || workers <= 1 {
		return d, err
	}
	return shard(c, d)
}

// assertSize fails at the place where a pass has another size than the node says.
func assertSize(c *host.Call, d Dataset) (Dataset, error) {
	want, err := c.Int(1)
	return Dataset{Size: want, Begin: func() Pass {
		next, seen := d.Begin(), int64(0)
		return func(ctx context.Context) (Element, error) {
			e, err := next(ctx)
			if err == nil {
				seen++
			}
			switch text := sizeText(want); {
			case err == nil && (seen <= want || want == unknown || want == infinite):
				return e, nil
			case err == nil:
				return nil, c.Errorf(status.FailedPrecondition,
					"Input dataset was expected to contain %s but contained at least %s.", text, sizeText(seen))
			case errors.Is(err, io.EOF) && want != unknown && seen != want:
				return nil, c.Errorf(status.FailedPrecondition,
					"Input dataset was expected to contain %s but contained only %s.", text, sizeText(seen))
			}
			return e, err
		}
	}}, err
}

func sizeText(n int64) string {
	switch n {
	case 1:
		return "1 element"
	case infinite:
		return "an infinite number of elements"
	}
	return strconv.FormatInt(n, 10) + " elements"
}

// ignoreErrors leaves out the elements that fail.
func ignoreErrors(d Dataset) Dataset {
	size := min(d.Size, infinite)
	if d.Size >= 0 {
		size = unknown
	}
	return Dataset{Size: size, Begin: func() Pass {
		next := d.Begin()
		return func(ctx context.Context) (Element, error) {
			for {
				e, err := next(ctx)
				if err == nil || errors.Is(err, io.EOF) || ctx.Err() != nil {
					return e, err
				}
			}
		}
	}}
}

// sleep waits before each element.
func sleep(c *host.Call, d Dataset) (Dataset, error) {
	micros, err := c.Int(1)
	return Dataset{Size: d.Size, Begin: func() Pass {
		next := d.Begin()
		return func(ctx context.Context) (Element, error) {
			select {
			case <-time.After(time.Duration(micros) * time.Microsecond):
				return next(ctx)
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
	}}, err
}
