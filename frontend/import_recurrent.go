package frontend

import (
	"tfc/ir"
)

// recurrentRows are the cells of recurrent networks that TensorFlow has as one op.
func recurrentRows() []Row {
	return []Row{
		{Op: "LSTMBlockCell", Import: importLSTMCell},
		{Op: "GRUBlockCell", Import: importGRUCell},
	}
}

// affine is [x, h]·w + b.
func (n *Node) affine(x, h, w, b *ir.Value) *ir.Value {
	y := n.MatMul(n.Concat(1, x, h), w)
	return n.Add(y, n.BroadcastTo(b, y.Type.Shape))
}

// gate is the k-th of the equal parts of width columns.
func (n *Node) gate(y *ir.Value, k, width int) *ir.Value {
	return n.SliceAxis(y, 1, k*width, (k+1)*width)
}

// importLSTMCell is one step of an LSTM: the gates stand in the order input, candidate, forget, output.
func importLSTMCell(n *Node) []*ir.Value {
	x, state, h, w, bias := n.In(0), n.In(1), n.In(2), n.In(3), n.In(7)
	if n.Err() != nil || x.Type.Rank() != 2 || state.Type.Rank() != 2 {
		return n.Invalid("x and cs_prev must be matrices")
	}
	cells := n.Sizes(state)[1]
	gates := n.affine(x, h, w, bias)
	peek := func(gate, state *ir.Value, i int) *ir.Value {
		if !n.Def.Bool("use_peephole") {
			return gate
		}
		return n.Add(gate, n.Mul(state, n.BroadcastTo(n.In(i), state.Type.Shape)))
	}
	i := n.Do("sigmoid", peek(n.gate(gates, 0, cells), state, 4))
	candidate := n.Do("tanh", n.gate(gates, 1, cells))
	forget := n.gate(gates, 2, cells)
	f := n.Do("sigmoid", peek(n.Add(forget, n.Like(forget, float64(n.Def.Float("forget_bias")))), state, 5))
	next := n.Add(n.Mul(candidate, i), n.Mul(state, f))
	if clip := float64(n.Def.Float("cell_clip")); clip > 0 {
		next = n.Do("min", n.Do("max", next, n.Like(next, -clip)), n.Like(next, clip))
	}
	o := n.Do("sigmoid", peek(n.gate(gates, 3, cells), next, 6))
	co := n.Do("tanh", next)
	return []*ir.Value{i, next, f, o, candidate, co, n.Mul(co, o)}
}

// importGRUCell is one step of a GRU: reset and update gates, then the candidate.
func importGRUCell(n *Node) []*ir.Value {
	x, h := n.In(0), n.In(1)
	if n.Err() != nil || x.Type.Rank() != 2 || h.Type.Rank() != 2 {
		return n.Invalid("x and h_prev must be matrices")
	}
	cells := n.Sizes(h)[1]
	gates := n.Do("sigmoid", n.affine(x, h, n.In(2), n.In(4)))
	r, u := n.gate(gates, 0, cells), n.gate(gates, 1, cells)
	c := n.Do("tanh", n.affine(x, n.Mul(h, r), n.In(3), n.In(5)))
	next := n.Add(n.Mul(u, h), n.Mul(n.Sub(n.Like(u, 1), u), c))
	return []*ir.Value{r, u, c, next}
}
