package frontend

import "tfc/ir"

// sides imports both branches of a conditional, 0 first, each from the lists as they are before it. To each branch's
// values it adds the lists behind handles that a branch changed, whose cells it returns; join sets those to what the
// conditional gives.
func (im *importer) sides(run func(branch int) []Value) (values [2][]Value, cells []*cell) {
	var held []*list
	for _, c := range im.cells {
		held = append(held, c.now)
	}
	var ends [2][]*list
	for k := range ends {
		values[k] = run(k)
		for _, c := range im.cells[len(held):] {
			held = append(held, c.start)
		}
		for i, c := range im.cells {
			ends[k] = append(ends[k], c.now)
			c.now = held[i]
		}
	}
	for i := len(ends[0]); i < len(held); i++ {
		ends[0] = append(ends[0], held[i])
	}
	for i, c := range im.cells {
		if ends[0][i] != held[i] || ends[1][i] != held[i] {
			cells = append(cells, c)
			values[0], values[1] = append(values[0], Value{List: ends[0][i]}), append(values[1], Value{List: ends[1][i]})
		}
	}
	return values, cells
}

// matchLists gives lists that come out of both branches equal parts.
func matchLists(blocks [2]*ir.Builder, values [2][]Value) {
	for i := range min(len(values[0]), len(values[1])) {
		a, b := values[0][i].List, values[1][i].List
		if a == nil || b == nil {
			continue
		}
		if a.element == nil {
			a.element = b.element
		}
		if b.element == nil {
			b.element = a.element
		}
		if a.template == nil {
			a.template = b.template
		}
		if b.template == nil {
			b.template = a.template
		}
		for k, l := range [2]*list{a, b} {
			out := withBuffer(blocks[k], l, max(a.room, b.room))
			if a.length != nil || b.length != nil || a.room != b.room {
				out = out.counted(blocks[k])
			}
			values[k][i] = Value{List: out.with(max(a.most, b.most))}
		}
	}
}

// setCells makes values what cells hold.
func setCells(cells []*cell, values []Value) {
	for i, c := range cells {
		c.now = values[i].List
	}
}

// branch builds an if. Results that are no tensors must be the same on both sides.
func (n *Node) branch(pred *ir.Value, then, els func() []Value) []Value {
	var blocks [2]*ir.Builder
	outer := n.Builder
	values, cells := n.im.sides(func(k int) []Value {
		inner := *outer
		inner.Block = &ir.Block{}
		blocks[k], n.Builder = &inner, &inner
		defer func() { n.Builder = outer }()
		if k == 0 {
			return els()
		}
		return then()
	})
	for _, b := range blocks {
		n.SetErr(b.Err())
	}
	matchLists(blocks, values)
	for k, b := range blocks {
		b.Block.Results = flatten(values[k])
	}
	if n.Err() == nil && !sameTypes(blocks[0].Block.Results, blocks[1].Block.Results) {
		if n.im.needAny([]*ir.Value{pred}) {
			n.SetErr(errNeed)
		} else {
			n.drive("the branches give different types")
		}
	}
	op := n.Emit(&ir.Op{
		Def: ir.Lookup("if"), Operands: []*ir.Value{pred}, Regions: []*ir.Block{blocks[1].Block, blocks[0].Block},
	})
	if op == nil {
		return nil
	}
	out := refill(values[1], op.Results)
	setCells(cells, out[len(out)-len(cells):])
	return out[:len(out)-len(cells)]
}
