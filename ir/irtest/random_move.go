package irtest

import (
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
)

func ranked(t ir.Type) bool { return t.Rank() > 0 }

func (g *generator) reshape() {
	x := g.any()
	shape := ir.Dims(x.Type.Len())
	switch g.r.IntN(3) {
	case 0:
		at := g.r.IntN(x.Type.Rank() + 1)
		shape = slices.Insert(slices.Clone(x.Type.Shape), at, ir.Dim{Size: 1})
	case 1:
		shape = slices.DeleteFunc(slices.Clone(x.Type.Shape), func(d ir.Dim) bool { return d.Size == 1 })
	}
	if len(shape) < 4 {
		g.add(g.b.Reshape(x, shape))
	}
}

func (g *generator) transpose() {
	x := g.any()
	g.add(g.b.Transpose(x, g.r.Perm(x.Type.Rank())...))
}

func (g *generator) slice() {
	x := g.where(ranked)
	if x == nil {
		return
	}
	var start, limit, stride []int
	for _, n := range x.Type.Sizes() {
		lo := g.r.IntN(n)
		start, limit = append(start, lo), append(limit, lo+1+g.r.IntN(n-lo))
		stride = append(stride, 1+g.r.IntN(2))
	}
	g.add(g.b.Slice(x, start, limit, stride))
}

func (g *generator) pad() {
	x := g.where(func(t ir.Type) bool { return ranked(t) && t.Len() < 200 })
	if x == nil {
		return
	}
	low, high := make([]int, x.Type.Rank()), make([]int, x.Type.Rank())
	for i := range low {
		low[i], high[i] = g.r.IntN(2), g.r.IntN(2)
	}
	g.add(g.b.Pad(x, g.like(x.Type.WithShape(nil)), low, high))
}

func (g *generator) concat() {
	if x := g.where(func(t ir.Type) bool { return ranked(t) && t.Len() < 200 }); x != nil {
		g.add(g.b.Concat(g.r.IntN(x.Type.Rank()), x, g.like(x.Type)))
	}
}

func (g *generator) reverse() {
	if x := g.where(ranked); x != nil {
		g.add(g.b.Reverse(x, g.r.IntN(x.Type.Rank())))
	}
}

func (g *generator) reduce() {
	x := g.where(func(t ir.Type) bool { return ranked(t) && number(t) })
	if x == nil {
		return
	}
	var axes []int
	for i := range x.Type.Rank() {
		if g.r.IntN(2) == 0 {
			axes = append(axes, i)
		}
	}
	kind := pick(g, "sum", "max", "min", "sum")
	if g.r.IntN(2) == 0 {
		g.add(g.b.Reduce(kind, x, axes...))
		return
	}
	kept := g.b.ReduceKeep(kind, x, axes...)
	g.add(kept, g.b.BroadcastTo(kept, x.Type.Shape))
}

func (g *generator) argreduce() {
	if x := g.where(func(t ir.Type) bool { return ranked(t) && number(t) }); x != nil {
		g.add(g.b.Op("argreduce", ir.Attrs{"axis": g.r.IntN(x.Type.Rank()), "kind": pick(g, "max", "min")}, x))
	}
}

func (g *generator) dot() {
	x := g.where(func(t ir.Type) bool { return t.Rank() == 2 && t.DType.IsFloat() })
	if x == nil {
		return
	}
	y := g.where(func(t ir.Type) bool { return t.Rank() == 2 && t.DType == x.Type.DType })
	for i, d := range x.Type.Shape {
		for k, e := range y.Type.Shape {
			if d == e {
				g.add(g.b.Dot(x, y, ir.DotDims{ContractX: []int{i}, ContractY: []int{k}}))
				return
			}
		}
	}
}

func (g *generator) gather() {
	x := g.where(func(t ir.Type) bool { return ranked(t) && t.Len() < 100 })
	i := g.where(func(t ir.Type) bool { return t.DType.IsInt() && t.DType.IsSigned() && t.Rank() < 2 })
	if x != nil && i != nil {
		g.add(g.b.Gather(x, i, g.r.IntN(x.Type.Rank()), 0))
	}
}

func (g *generator) sorted() {
	x := g.where(func(t ir.Type) bool { return ranked(t) && float(t) })
	if x == nil {
		return
	}
	if g.r.IntN(2) == 0 {
		g.add(g.b.Op("sort", ir.Attrs{"axis": g.r.IntN(x.Type.Rank())}, x))
		return
	}
	g.add(g.b.OpN(2, "topk", ir.Attrs{"k": 1}, x)...)
}

// update writes a part of a tensor: by a start, or by rows.
func (g *generator) update() {
	x := g.where(ranked)
	if x == nil {
		return
	}
	shape := slices.Clone(x.Type.Shape)
	shape[0].Size = 1
	row := g.like(x.Type.WithShape(shape))
	if g.r.IntN(2) == 0 {
		start := make([]int, x.Type.Rank())
		start[0] = g.r.IntN(x.Type.Shape[0].Size)
		g.add(g.b.Op("dynamic_update", nil, x, row, g.b.Ints(start...)))
		return
	}
	index := tensor.Of([]int{1}, int32(g.r.IntN(3)))
	if number(x.Type) {
		g.add(g.b.Scatter(pick(g, "update", "add"), x, g.b.Const(index), row))
	}
}

// state reads or writes a variable, or checks something that mostly holds.
func (g *generator) state() {
	if len(g.m.Vars) == 0 {
		return
	}
	v := g.m.Vars[g.r.IntN(len(g.m.Vars))]
	switch g.r.IntN(5) {
	case 0, 1:
		g.add(g.b.ReadVar(v))
	case 2, 3:
		g.b.WriteVar(v, g.like(v.Type))
	default:
		if x := g.where(number); x != nil {
			g.b.Check(g.b.Compare("ge", g.b.Op("abs", nil, x), g.b.Splat(x.Type, -1)), 3, "below")
		}
	}
}

// nested runs build with a builder of its own and forgets the values it made.
func (g *generator) nested(b *ir.Builder, build func()) {
	outer, seen := g.b, len(g.values)
	g.b = b
	build()
	g.b, g.values = outer, g.values[:seen:seen]
}

func (g *generator) branch(depth int) {
	pred := g.where(func(t ir.Type) bool { return t.Equal(ir.TypeOf(tensor.Bool)) })
	if pred == nil {
		x := g.where(func(t ir.Type) bool { return number(t) && t.Rank() == 0 })
		if x == nil {
			return
		}
		pred = g.b.Compare("lt", x, g.b.Scalar(x.Type.DType, 1))
	}
	t := g.any().Type
	side := func(b *ir.Builder) (out []*ir.Value) {
		g.nested(b, func() {
			g.fill(1+g.r.IntN(3), depth+1)
			out = []*ir.Value{g.like(t)}
		})
		return out
	}
	g.add(g.b.If(pred, side, side)...)
}

// loop runs a few times over a counter and up to two states, which may swap.
func (g *generator) loop(depth int) {
	one := g.any()
	state := []*ir.Value{g.b.Scalar(tensor.I64, 0), one, g.like(one.Type)}
	names := []string{"i", "s", "t"}
	trips := float64(g.r.IntN(4))
	out := g.b.While(state, names, func(b *ir.Builder, s []*ir.Value) *ir.Value {
		return b.Compare("lt", s[0], b.Scalar(tensor.I64, trips))
	}, func(b *ir.Builder, s []*ir.Value) (next []*ir.Value) {
		g.nested(b, func() {
			g.add(s...)
			g.fill(1+g.r.IntN(4), depth+1)
			next = []*ir.Value{b.Add(s[0], b.Scalar(tensor.I64, 1)), s[2], g.like(one.Type)}
			if g.r.IntN(2) == 0 {
				next[1] = g.like(one.Type)
			}
		})
		return next
	})
	g.add(out...)
}
