package frontend

import (
	"tfc/ir"
	"tfc/ir/tensor"
)

// recurrentRows are the cells of recurrent networks that TensorFlow has as one op, the LSTM over a whole sequence, and
// their gradients.
func recurrentRows() []Row {
	return []Row{
		{Op: "LSTMBlockCell", Import: importLSTMCell},
		{Op: "LSTMBlockCellGrad", Import: importLSTMCellGrad},
		{Op: "BlockLSTM", Import: importBlockLSTM},
		{Op: "BlockLSTMV2", Import: importBlockLSTM},
		{Op: "BlockLSTMGrad", Import: importBlockLSTMGrad},
		{Op: "BlockLSTMGradV2", Import: importBlockLSTMGrad},
		{Op: "GRUBlockCell", Import: importGRUCell},
		{Op: "GRUBlockCellGrad", Import: importGRUCellGrad},
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

// complement is 1-x.
func (n *Node) complement(x *ir.Value) *ir.Value { return n.Sub(n.Like(x, 1), x) }

// loop is While with a body that builds by the node's methods.
func (n *Node) loop(state []*ir.Value, names []string, cond func(s []*ir.Value) *ir.Value,
	body func(s []*ir.Value) []*ir.Value) []*ir.Value {
	outer := n.Builder
	inside := func(b *ir.Builder, build func()) {
		n.Builder = b
		defer func() { n.Builder = outer }()
		build()
	}
	return outer.While(state, names,
		func(b *ir.Builder, s []*ir.Value) (more *ir.Value) {
			inside(b, func() { more = cond(s) })
			return more
		},
		func(b *ir.Builder, s []*ir.Value) (next []*ir.Value) {
			inside(b, func() { next = body(s) })
			return next
		})
}

// lstm is what the steps of an LSTM share. The gates of a cell lie side by side: input, candidate, forget, output, where
// version 2 has forget before candidate.
type lstm struct {
	*Node
	cells        int
	w, b         *ir.Value
	peep         [3]*ir.Value // of the input, forget and output gates; nil without peepholes
	i, c, f, o   int
	forget, clip float64
}

// lstm reads the parameters from the input on that holds cs_prev: after it come h_prev, w, wci, wcf, wco and b.
func (n *Node) lstm(first int) (*lstm, bool) {
	state, h, w, b := n.In(first), n.In(first+1), n.In(first+2), n.In(first+6)
	if n.Err() != nil || state.Type.Rank() != 2 || !h.Type.Equal(state.Type) || w.Type.Rank() != 2 || b.Type.Rank() != 1 {
		n.Invalid("cs_prev %s and h_prev %s must be matrices of the same shape, w %s a matrix and b %s a vector",
			typeText(state.Type), typeText(h.Type), typeText(w.Type), typeText(b.Type))
		return nil, false
	}
	cells := n.Sizes(state)[1]
	if n.Sizes(w)[1] != 4*cells || n.Sizes(b)[0] != 4*cells {
		n.Invalid("w %s and b %s must have four columns for each of %d cells", typeText(w.Type), typeText(b.Type), cells)
		return nil, false
	}
	l := &lstm{Node: n, cells: cells, w: w, b: b, i: 0, c: 1, f: 2, o: 3,
		forget: float64(n.Def.Float("forget_bias")), clip: float64(n.Def.Float("cell_clip"))}
	if n.Def.Op == "BlockLSTMV2" || n.Def.Op == "BlockLSTMGradV2" {
		l.f, l.c = 1, 2
	}
	if n.Def.Bool("use_peephole") {
		for k := range l.peep {
			l.peep[k] = n.BroadcastTo(n.In(first+3+k), state.Type.Shape)
		}
	}
	return l, true
}

// peek adds a state, seen through a peephole, to a gate.
func (l *lstm) peek(gate, state *ir.Value, k int) *ir.Value {
	if l.peep[k] == nil {
		return gate
	}
	return l.Add(gate, l.Mul(state, l.peep[k]))
}

// step is one step: input gate, state, forget gate, output gate, candidate, tanh of the state, output.
func (l *lstm) step(x, state, h *ir.Value) []*ir.Value {
	gates := l.affine(x, h, l.w, l.b)
	i := l.Do("sigmoid", l.peek(l.gate(gates, l.i, l.cells), state, 0))
	candidate := l.Do("tanh", l.gate(gates, l.c, l.cells))
	forget := l.gate(gates, l.f, l.cells)
	f := l.Do("sigmoid", l.peek(l.Add(forget, l.Like(forget, l.forget)), state, 1))
	next := l.Add(l.Mul(candidate, i), l.Mul(state, f))
	if l.clip > 0 {
		next = l.Do("min", l.Do("max", next, l.Like(next, -l.clip)), l.Like(next, l.clip))
	}
	o := l.Do("sigmoid", l.peek(l.gate(gates, l.o, l.cells), next, 2))
	co := l.Do("tanh", next)
	return []*ir.Value{i, next, f, o, candidate, co, l.Mul(co, o)}
}

// back is the adjoint of a step: of the state before it, of the gates, and of the peepholes' weights by batch entry.
// values are what step gave, dState and dOut the adjoints of its state and its output.
func (l *lstm) back(state *ir.Value, values []*ir.Value, dState, dOut *ir.Value) (dPrev, dGates *ir.Value, dPeep [3]*ir.Value) {
	i, next, f, o, ci, co := values[0], values[1], values[2], values[3], values[4], values[5]
	slope := func(y *ir.Value) *ir.Value { return l.Mul(y, l.complement(y)) }
	do := l.Mul(l.Mul(slope(o), dOut), co)
	d := l.Add(l.Mul(l.Mul(l.complement(l.Mul(co, co)), dOut), o), dState)
	d = l.peek(d, do, 2)
	parts := make([]*ir.Value, 4)
	di, df := l.Mul(l.Mul(slope(i), d), ci), l.Mul(l.Mul(slope(f), d), state)
	parts[l.i], parts[l.f], parts[l.o] = di, df, do
	parts[l.c] = l.Mul(l.Mul(l.complement(l.Mul(ci, ci)), d), i)
	dPrev = l.peek(l.peek(l.Mul(d, f), di, 0), df, 1)
	dPeep = [3]*ir.Value{l.Mul(di, state), l.Mul(df, state), l.Mul(do, next)}
	return dPrev, l.Concat(1, parts...), dPeep
}

// peepGrads sums the adjoints of the peepholes over the batch; without peepholes they are zeros.
func (l *lstm) peepGrads(d [3]*ir.Value) []*ir.Value {
	out := make([]*ir.Value, 3)
	for k := range out {
		if out[k] = l.Reduce("sum", d[k], 0); l.peep[k] == nil {
			out[k] = l.Like(out[k], 0)
		}
	}
	return out
}

func importLSTMCell(n *Node) []*ir.Value {
	l, ok := n.lstm(1)
	if !ok {
		return nil
	}
	return l.step(n.In(0), n.In(1), n.In(2))
}

func importLSTMCellGrad(n *Node) []*ir.Value {
	l, ok := n.lstm(1)
	if !ok {
		return nil
	}
	dPrev, dGates, dPeep := l.back(n.In(1), n.InsBetween(8, 14), n.In(14), n.In(15))
	return append([]*ir.Value{dPrev, dGates}, l.peepGrads(dPeep)...)
}

// stepOf is row t of a sequence, and putStep replaces it.
func (n *Node) stepOf(x, t *ir.Value) *ir.Value {
	sizes := n.Sizes(x)
	row := n.Op("dynamic_slice", ir.Attrs{"sizes": append([]int{1}, sizes[1:]...)}, x, n.rowStart(t, len(sizes)))
	return n.Resize(row, sizes[1:]...)
}

func (n *Node) putStep(x, row, t *ir.Value) *ir.Value {
	sizes := n.Sizes(x)
	return n.Op("dynamic_update", nil, x, n.Resize(row, append([]int{1}, sizes[1:]...)...), n.rowStart(t, len(sizes)))
}

func (n *Node) rowStart(t *ir.Value, rank int) *ir.Value {
	return n.Pad(n.Resize(t, 1), n.Scalar(tensor.I64, 0), []int{0}, []int{rank - 1})
}

// sequence reads the length, input 0, and the shape [time, batch, cells] of what an LSTM over the sequence x gives.
func (l *lstm) sequence() (x, length *ir.Value, shape []int, ok bool) {
	x, length = l.In(1), l.In(0)
	if l.Err() != nil || x.Type.Rank() != 3 || length.Type.Rank() != 0 || l.Sizes(x)[1] != l.Sizes(l.In(2))[0] ||
		l.Sizes(x)[2]+l.cells != l.Sizes(l.w)[0] {
		l.Invalid("x %s, cs_prev %s and w %s do not fit", typeText(x.Type), typeText(l.In(2).Type), typeText(l.w.Type))
		return nil, nil, nil, false
	}
	s := l.Sizes(x)
	return x, l.Cast(length, tensor.I64), []int{s[0], s[1], l.cells}, true
}

// importBlockLSTM runs an LSTM over the first seq_len_max steps; the rest is zeros.
func importBlockLSTM(n *Node) []*ir.Value {
	l, ok := n.lstm(2)
	if !ok {
		return nil
	}
	x, length, shape, ok := l.sequence()
	if !ok {
		return nil
	}
	state := []*ir.Value{n.Scalar(tensor.I64, 0), n.In(2), n.In(3)}
	names := []string{"time", "state", "h"}
	for _, name := range []string{"i", "cs", "f", "o", "ci", "co", "hs"} {
		state = append(state, n.Splat(ir.TypeOf(x.Type.DType, shape...), 0))
		names = append(names, name)
	}
	out := n.loop(state, names,
		func(s []*ir.Value) *ir.Value {
			return n.Do("lt", s[0], n.Do("min", length, n.Like(length, float64(shape[0]))))
		},
		func(s []*ir.Value) []*ir.Value {
			values := l.step(n.stepOf(x, s[0]), s[1], s[2])
			next := []*ir.Value{n.Add(s[0], n.Like(s[0], 1)), values[1], values[6]}
			for k, v := range values {
				next = append(next, n.putStep(s[3+k], v, s[0]))
			}
			return next
		})
	return out[3:]
}

// importBlockLSTMGrad goes back from the last step. Inputs 9 to 15 are what the op gave, the next two the adjoints of
// all states and outputs.
func importBlockLSTMGrad(n *Node) []*ir.Value {
	l, ok := n.lstm(2)
	if !ok {
		return nil
	}
	x, length, shape, ok := l.sequence()
	if !ok {
		return nil
	}
	values := n.InsBetween(9, 16)
	before := func(seq, first, t *ir.Value) *ir.Value { // what the step t started from
		prev := n.stepOf(seq, n.Do("max", n.Sub(t, n.Like(t, 1)), n.Like(t, 0)))
		isFirst := n.BroadcastTo(n.Do("eq", t, n.Like(t, 0)), prev.Type.Shape)
		return n.Select(isFirst, first, prev)
	}
	input := n.Sizes(x)[2]
	state := []*ir.Value{n.Sub(n.Do("min", length, n.Like(length, float64(shape[0]))), n.Like(length, 1)),
		n.Like(x, 0), n.Like(n.In(2), 0), n.Like(n.In(3), 0), n.Like(l.w, 0)}
	names := []string{"time", "dx", "dcs", "dh", "dw", "dwci", "dwcf", "dwco", "db"}
	for _, k := range []int{5, 6, 7, 8} {
		state = append(state, n.Like(n.In(k), 0))
	}
	cs0, h0, csGrad, hGrad := n.In(2), n.In(3), n.In(16), n.In(17)
	out := n.loop(state, names,
		func(s []*ir.Value) *ir.Value { return n.Do("ge", s[0], n.Like(s[0], 0)) },
		func(s []*ir.Value) []*ir.Value {
			t := s[0]
			var now []*ir.Value
			for _, v := range values {
				now = append(now, n.stepOf(v, t))
			}
			prev, h := before(values[1], cs0, t), before(values[6], h0, t)
			dPrev, dGates, dPeep := l.back(prev, now, n.Add(n.stepOf(csGrad, t), s[2]), n.Add(n.stepOf(hGrad, t), s[3]))
			dxh := n.Dot(dGates, l.w, ir.DotDims{ContractX: []int{1}, ContractY: []int{1}})
			xh := n.Concat(1, n.stepOf(x, t), h)
			dw := n.Dot(xh, dGates, ir.DotDims{ContractX: []int{0}, ContractY: []int{0}})
			next := []*ir.Value{n.Sub(t, n.Like(t, 1)), n.putStep(s[1], n.SliceAxis(dxh, 1, 0, input), t), dPrev,
				n.SliceAxis(dxh, 1, input, input+l.cells), n.Add(s[4], dw)}
			for k, d := range append(l.peepGrads(dPeep), n.Reduce("sum", dGates, 0)) {
				next = append(next, n.Add(s[5+k], d))
			}
			return next
		})
	return out[1:]
}

// gru checks the inputs of a GRU's step and says how many cells there are.
func (n *Node) gru() (cells int, ok bool) {
	for _, i := range []int{0, 1, 2, 3} {
		if x := n.In(i); n.Err() != nil || x.Type.Rank() != 2 {
			n.Invalid("input %d must be a matrix, found %s", i, typeText(x.Type))
			return 0, false
		}
	}
	x, h, wru, wc := n.Sizes(n.In(0)), n.Sizes(n.In(1)), n.Sizes(n.In(2)), n.Sizes(n.In(3))
	cells, rows := h[1], x[1]+h[1]
	if x[0] != h[0] || wru[0] != rows || wru[1] != 2*cells || wc[0] != rows || wc[1] != cells ||
		n.In(4).Type.Len() != 2*cells || n.In(5).Type.Len() != cells {
		n.Invalid("x %v, h_prev %v, w_ru %v, w_c %v, b_ru %s and b_c %s do not fit", x, h, wru, wc,
			typeText(n.In(4).Type), typeText(n.In(5).Type))
		return 0, false
	}
	return cells, true
}

// importGRUCell is one step of a GRU: reset and update gates, then the candidate.
func importGRUCell(n *Node) []*ir.Value {
	cells, ok := n.gru()
	if !ok {
		return nil
	}
	x, h := n.In(0), n.In(1)
	gates := n.Do("sigmoid", n.affine(x, h, n.In(2), n.In(4)))
	r, u := n.gate(gates, 0, cells), n.gate(gates, 1, cells)
	c := n.Do("tanh", n.affine(x, n.Mul(h, r), n.In(3), n.In(5)))
	next := n.Add(n.Mul(u, h), n.Mul(n.complement(u), c))
	return []*ir.Value{r, u, c, next}
}

// importGRUCellGrad gives the adjoints of x, of the state, and of the candidate and the gates before their activations.
func importGRUCellGrad(n *Node) []*ir.Value {
	cells, ok := n.gru()
	if !ok {
		return nil
	}
	h, r, u, c, dy := n.In(1), n.In(6), n.In(7), n.In(8), n.In(9)
	input := n.Sizes(n.In(0))[1]
	through := func(d, w *ir.Value) (dx, dh *ir.Value) {
		both := n.Dot(d, w, ir.DotDims{ContractX: []int{1}, ContractY: []int{1}})
		return n.SliceAxis(both, 1, 0, input), n.SliceAxis(both, 1, input, input+cells)
	}
	dc := n.Mul(n.Mul(dy, n.complement(u)), n.complement(n.Mul(c, c)))
	du := n.Mul(n.Mul(dy, n.Sub(h, c)), n.Mul(u, n.complement(u)))
	dxOfC, dhr := through(dc, n.In(3))
	dr := n.Mul(n.Mul(dhr, h), n.Mul(r, n.complement(r)))
	dGates := n.Concat(1, dr, du)
	dxOfGates, dh := through(dGates, n.In(2))
	return []*ir.Value{n.Add(dxOfGates, dxOfC), n.Add(n.Add(dh, n.Mul(dhr, r)), n.Mul(dy, u)), dc, dGates}
}
