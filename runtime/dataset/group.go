package dataset

import (
	"context"
	"errors"
	"io"
	"maps"
	"slices"

	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// groupKernels bring elements of one key together.
func groupKernels() []host.Kernel {
	return []host.Kernel{
		transforms("GroupByWindowDataset", groupByWindow),
		transforms("GroupByReducerDataset", groupByReducer),
	}
}

// groupFunctions are those that attributes name, each with its captured inputs: they follow one another from input 1 on, as
// many as the attribute "T<name>_other_arguments" lists.
func groupFunctions(c *host.Call, attrs ...string) ([]apply, error) {
	out, at := make([]apply, len(attrs)), 1
	for i, attr := range attrs {
		end := at + len(c.Node.Types("T"+attr+"_other_arguments"))
		f, err := function(c, attr, at, end)
		if err != nil {
			return nil, err
		}
		out[i], at = f, end
	}
	return out, nil
}

// keyOf is the key of an element.
func keyOf(ctx context.Context, f apply, e Element) (int64, error) {
	out, err := f(ctx, e)
	if err != nil {
		return 0, err
	}
	return one(out, tensor.I64, "`key_func`")
}

// groupByWindow collects elements by key; a full group, which the window's size says, becomes a dataset that a function
// reduces to another, whose elements come next. At the end the groups that are left come in the order of their keys.
func groupByWindow(c *host.Call, d Dataset) (Dataset, error) {
	f, err := groupFunctions(c, "key_func", "reduce_func", "window_size_func")
	if err != nil {
		return d, err
	}
	return Dataset{Size: unknown, Begin: func() Pass {
		return (&grouping{
			next: d.Begin(), key: f[0], reduce: f[1], size: f[2], current: ended,
			sizes: map[int64]int64{}, groups: map[int64][]Element{},
		}).draw
	}}, nil
}

// grouping is a pass of groupByWindow.
type grouping struct {
	next              Pass
	key, reduce, size apply
	current           Pass // over the reduced group
	sizes             map[int64]int64
	groups            map[int64][]Element
	ended             bool
}

func (g *grouping) draw(ctx context.Context) (Element, error) {
	for {
		e, err := g.current(ctx)
		if !errors.Is(err, io.EOF) {
			return e, err
		}
		g.current = ended
		key, err := g.fill(ctx)
		if err != nil {
			return nil, err
		}
		if err := g.start(ctx, key); err != nil {
			return nil, err
		}
	}
}

// fill draws until a group is full, and returns its key; at the end, that of one that is left.
func (g *grouping) fill(ctx context.Context) (int64, error) {
	for !g.ended {
		e, err := g.next(ctx)
		if errors.Is(err, io.EOF) {
			g.ended = true
			break
		}
		if err != nil {
			return 0, err
		}
		key, err := keyOf(ctx, g.key, e)
		if err != nil {
			return 0, err
		}
		size, err := g.sizeOf(ctx, key)
		if err != nil {
			return 0, err
		}
		g.groups[key] = append(g.groups[key], e)
		if int64(len(g.groups[key])) == size {
			return key, nil
		}
	}
	if len(g.groups) == 0 {
		return 0, io.EOF
	}
	return slices.Min(slices.Collect(maps.Keys(g.groups))), nil
}

// sizeOf is the window of a key, which is asked for once.
func (g *grouping) sizeOf(ctx context.Context, key int64) (int64, error) {
	if size, ok := g.sizes[key]; ok {
		return size, nil
	}
	out, err := g.size(ctx, Element{tensor.Scalar(key)})
	if err != nil {
		return 0, err
	}
	size, err := one(out, tensor.I64, "`window_size_func`")
	if err == nil && size <= 0 {
		err = status.Errorf(status.InvalidArgument, "", "", "Window size must be greater than zero, but got %d.", size)
	}
	g.sizes[key] = size
	return size, err
}

// start begins with the elements of a group, reduced.
func (g *grouping) start(ctx context.Context, key int64) error {
	group := g.groups[key]
	delete(g.groups, key)
	window := count(int64(len(group)), func(i int64) Element { return group[i] })
	out, err := g.reduce(ctx, Element{tensor.Scalar(key), tensor.OfObject(window)})
	if err != nil {
		return err
	}
	d, err := datasetOf(out)
	if err == nil {
		g.current = d.Begin()
	}
	return err
}

// groupByReducer folds the elements of each key; the results come in the order of the keys.
func groupByReducer(c *host.Call, d Dataset) (Dataset, error) {
	f, err := groupFunctions(c, "key_func", "init_func", "reduce_func", "finalize_func")
	if err != nil {
		return d, err
	}
	return Dataset{Size: unknown, Begin: func() Pass {
		var states map[int64]Element
		var keys []int64
		return func(ctx context.Context) (Element, error) {
			if states == nil {
				var err error
				if states, err = folded(ctx, d.Begin(), f[0], f[1], f[2]); err != nil {
					return nil, err
				}
				keys = slices.Sorted(maps.Keys(states))
			}
			if len(keys) == 0 {
				return nil, io.EOF
			}
			key := keys[0]
			keys = keys[1:]
			return f[3](ctx, states[key])
		}
	}}, nil
}

// folded is the state of each key after a whole pass.
func folded(ctx context.Context, next Pass, key, start, reduce apply) (map[int64]Element, error) {
	states := map[int64]Element{}
	for {
		e, err := next(ctx)
		if errors.Is(err, io.EOF) {
			return states, nil
		}
		if err != nil {
			return nil, err
		}
		k, err := keyOf(ctx, key, e)
		if err != nil {
			return nil, err
		}
		state, ok := states[k]
		if !ok {
			if state, err = start(ctx, Element{tensor.Scalar(k)}); err != nil {
				return nil, err
			}
		}
		if states[k], err = reduce(ctx, slices.Concat(state, e)); err != nil {
			return nil, err
		}
	}
}
