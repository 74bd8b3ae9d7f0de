package frontend

import (
	"slices"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
)

// Behind lists those of the fed tensors that decide a tensor's value. It is false if something else does, too: a variable,
// random numbers, or what the host gives. A constant has none.
func Behind(g *graphdef.Graph, name string, feeds []string) (deciding []string, ok bool) {
	fed := map[graphdef.Output]string{}
	for _, f := range feeds {
		if out, err := g.Output(f); err == nil {
			fed[out] = f
		}
	}
	of, err := g.Output(name)
	if err != nil {
		return nil, false
	}
	seen := map[graphdef.Output]bool{}
	for work := []graphdef.Output{of}; len(work) > 0; work = work[1:] {
		out := work[0]
		if seen[out] {
			continue
		}
		seen[out] = true
		if f, ok := fed[out]; ok {
			deciding = append(deciding, f)
			continue
		}
		row := rowOf(g, out.Node)
		if isPlaceholder(out.Node) && len(out.Node.Inputs) == 0 || row == nil || row.Import == nil || row.Writes || row.Random || out.Node.IsStateful() {
			return nil, false
		}
		if !readsShapes(out.Node) {
			work = append(work, out.Node.Inputs...)
		}
	}
	slices.Sort(deciding)
	return deciding, true
}

// Constant is the value of an output of a Const; nil for others.
func Constant(out graphdef.Output) *tensor.Tensor {
	if out.Node.Op != "Const" {
		return nil
	}
	t, err := graphdef.TensorOf(out.Node.Tensor("value"))
	if err != nil {
		return nil
	}
	return t
}

// readsShapes reports whether a node looks at the shapes of its inputs alone.
func readsShapes(n *graphdef.Node) bool {
	return n.Op == "Shape" || n.Op == "ShapeN" || n.Op == "Size" || n.Op == "Rank"
}
