package frontend

import (
	"slices"

	"tfc/ir"
)

// scatterRows change rows or elements of variables.
func scatterRows() []Row {
	var rows []Row
	for name, kind := range byName(map[string]string{
		"Update": "update", "Add": "add", "Sub": "sub", "Mul": "mul", "Div": "div", "Min": "min", "Max": "max",
	}) {
		rowwise := func(n *Node) []*ir.Value {
			return n.update(func(x *ir.Value) *ir.Value { return n.scatterRows(kind, x, n.In(1), n.In(2)) })
		}
		byVector := func(n *Node) []*ir.Value {
			return n.update(func(x *ir.Value) *ir.Value { return n.scatterND(kind, x, n.In(1), n.In(2)) })
		}
		rows = append(rows,
			Row{Op: "Scatter" + name, Writes: true, Import: rowwise},
			Row{Op: "ResourceScatter" + name, Writes: true, Import: rowwise},
			Row{Op: "ScatterNd" + name, Writes: true, Import: byVector},
			Row{Op: "ResourceScatterNd" + name, Writes: true, Import: byVector})
	}
	return existing(rows)
}

// scatterRows combines updates into the rows of x that indices of any shape name; a scalar update serves all.
func (n *Node) scatterRows(kind string, x, indices, updates *ir.Value) *ir.Value {
	if !n.movesStrings(kind) {
		return nil
	}
	if x.Type.Rank() == 0 {
		n.Invalid("params must be at least 1-D, got shape []")
		return nil
	}
	at := n.flat(n.index(indices))
	sizes := n.Sizes(x)
	n.checkIndices(at, sizes[0])
	want := append(n.Sizes(indices), sizes[1:]...)
	if updates.Type.Rank() == 0 {
		updates = n.Expand(updates, want...)
	}
	if !slices.Equal(n.Sizes(updates), want) {
		n.Invalid("must have updates.shape = indices.shape + params.shape[1:] or updates.shape = [], got updates.shape "+
			"%s, indices.shape %s, params.shape %s", typeText(updates.Type), typeText(indices.Type), typeText(x.Type))
		return nil
	}
	rows := append([]int{product(n.Sizes(at))}, sizes[1:]...)
	return n.Scatter(kind, x, at, n.Resize(updates, rows...))
}
