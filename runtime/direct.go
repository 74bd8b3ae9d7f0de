package runtime

import (
	"context"
	"slices"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
)

// direct is the short way through a function for arguments of certain types and shapes: one native call, found without
// spelling out a request.
type direct struct {
	code *Executable // nil if nothing is computed
	// feeds are the places of the code's arguments among the function's.
	feeds   []int
	results []Result
	// given are the places of results that are arguments, -1 for others.
	given []int
}

// touchesVariables reports whether a graph has variables besides random streams: then what is compiled depends on them.
func touchesVariables(g *graphdef.Graph) bool {
	return slices.ContainsFunc(g.Nodes, func(n *graphdef.Node) bool {
		return slices.ContainsFunc(n.Sig.Outputs, func(t pb.DataType) bool {
			return graphdef.IsRef(t) || graphdef.TypeName(t) == "resource"
		})
	})
}

// shapesKey spells out the types and shapes of arguments; ok is false for objects, whose values count.
func shapesKey(to []byte, args []*tensor.Tensor) (key []byte, ok bool) {
	for _, t := range args {
		if t.DType() == tensor.Object {
			return nil, false
		}
		to = append(to, byte(t.DType()), byte(t.Rank()))
		for _, s := range t.Shape() {
			to = append(to, byte(s), byte(s>>8), byte(s>>16), byte(s>>24), byte(s>>32))
		}
	}
	return to, true
}

// shortcut finds the short way for a key.
func (f *function) shortcut(key []byte) *direct {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.ready[string(key)]
}

// remember keeps the short way, if a run has shown that there is one.
func (f *function) remember(key []byte, r *run) error {
	if f.variable || len(r.done)+len(r.known) > 0 {
		return nil
	}
	d := &direct{}
	missing, idle := r.missing(f.results, f.targets)
	var computed []Result
	if !idle {
		plan, err := r.plan(r.request(missing, f.targets))
		if err != nil || plan.Detour != nil || plan.Driven != nil {
			return err
		}
		d.code, computed = plan.Code, plan.Results
		for _, name := range plan.Feeds {
			d.feeds = append(d.feeds, slices.Index(f.args, name))
		}
	}
	for _, name := range f.results {
		at, result := slices.Index(f.args, name), Result{Index: -1}
		if at < 0 {
			result, computed = computed[0], computed[1:]
			if result.Feed != "" && result.Index < 0 {
				at = slices.Index(f.args, result.Feed)
			}
		}
		d.results, d.given = append(d.results, result), append(d.given, at)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ready[string(key)] = d
	return nil
}

// call goes the short way.
func (d *direct) call(ctx context.Context, vars *Variables, args []*tensor.Tensor) ([]*tensor.Tensor, error) {
	var values []*tensor.Tensor
	if d.code != nil {
		feeds := make([]*tensor.Tensor, len(d.feeds))
		for i, at := range d.feeds {
			feeds[i] = args[at]
		}
		var err error
		if values, err = d.code.Run(ctx, vars, feeds); err != nil {
			return nil, err
		}
	}
	out := make([]*tensor.Tensor, len(d.results))
	for i, r := range d.results {
		switch {
		case d.given[i] >= 0:
			out[i] = args[d.given[i]]
		case r.Index >= 0:
			out[i] = values[r.Index]
		default:
			out[i] = r.Value
		}
	}
	return out, nil
}
