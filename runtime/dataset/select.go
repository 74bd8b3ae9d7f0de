package dataset

import (
	"context"
	"errors"
	"io"
	"slices"

	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// selectKernels choose elements by what they hold.
func selectKernels() []host.Kernel {
	return []host.Kernel{
		transforms("UniqueDataset", func(_ *host.Call, d Dataset) (Dataset, error) { return unique(d), nil }),
		transforms("DirectedInterleaveDataset", directed),
		transforms("FilterByLastComponentDataset", func(_ *host.Call, d Dataset) (Dataset, error) {
			return filterByLast(d), nil
		}),
	}
}

// unique drops elements that have been there.
func unique(d Dataset) Dataset {
	return Dataset{Size: unknown, Begin: func() Pass {
		next, seen := d.Begin(), map[string]bool{}
		return func(ctx context.Context) (Element, error) {
			for {
				e, err := next(ctx)
				if err != nil {
					return nil, err
				}
				key := string(e[0].Bytes())
				for _, s := range e[0].Strings() {
					key += s
				}
				if !seen[key] {
					seen[key] = true
					return e, nil
				}
			}
		}
	}}
}

// filterByLast keeps the elements whose last component is true, without it.
func filterByLast(d Dataset) Dataset {
	return Dataset{Size: unknown, Begin: func() Pass {
		next := d.Begin()
		return func(ctx context.Context) (Element, error) {
			for {
				e, err := next(ctx)
				if err != nil {
					return nil, err
				}
				last := len(e) - 1
				keep, err := one(e[last:], tensor.Bool, "the last component")
				if err != nil || keep != 0 {
					return e[:last], err
				}
			}
		}
	}}
}

// directed draws each element from the dataset whose number the first dataset says.
func directed(c *host.Call, selector Dataset) (Dataset, error) {
	all := make([]Dataset, len(c.In)-1)
	for i := range all {
		var err error
		if all[i], err = host.Object[Dataset](c, i+1); err != nil {
			return selector, err
		}
	}
	stop := c.Node.Bool("stop_on_empty_dataset")
	return Dataset{Size: directedSize(all), Begin: func() Pass {
		p := &directedPass{selector: selector.Begin(), stop: stop, active: len(all)}
		for _, d := range all {
			p.inputs = append(p.inputs, d.Begin())
		}
		return p.draw
	}}, nil
}

// directedSize is infinite where one of the inputs is; else it is not known, as in TensorFlow.
func directedSize(all []Dataset) int64 {
	if slices.ContainsFunc(all, func(d Dataset) bool { return d.Size == infinite }) {
		return infinite
	}
	return unknown
}

type directedPass struct {
	selector Pass
	inputs   []Pass // nil once they have ended
	active   int
	stop     bool
}

func (p *directedPass) draw(ctx context.Context) (Element, error) {
	for {
		e, err := p.selector(ctx)
		if err != nil {
			return nil, err
		}
		i, err := one(e, tensor.I64, "the selector")
		if err != nil {
			return nil, err
		}
		if i < 0 || i >= int64(len(p.inputs)) {
			return nil, status.Errorf(status.InvalidArgument, "", "", "Selector index out of range: %d >= %d",
				i, len(p.inputs))
		}
		if p.inputs[i] == nil {
			continue
		}
		out, err := p.inputs[i](ctx)
		if !errors.Is(err, io.EOF) {
			return out, err
		}
		p.inputs[i] = nil
		if p.active--; p.stop || p.active == 0 {
			p.selector = ended
		}
	}
}
