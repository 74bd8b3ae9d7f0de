package kernel

import (
	"fmt"
	"slices"

	"tfc/codegen/vmath"
	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
	"tfc/targets/machine"
)

// Gen computes values of a fused operation at indices. Several points go together: a reduction of them is one loop with
// an accumulator each, in which loads that they share are done once. That is register tiling.
type Gen struct {
	b       *Builder
	machine *machine.Machine
	rules   *rules
	// lanes is the vector width where the code goes now; points may then have lane variables.
	lanes int
	// conds are the conditions under which the code at hand counts: indices are in range only where they hold.
	conds   []*Value
	sources map[*ir.Value]*source
	stash   map[*ir.Value]*stash
	pass    *pass // the reduction over whole rows that the code at hand belongs to
	// alias are values that stand for others: parameters of a region for constants outside.
	alias     map[*ir.Value]*ir.Value
	bodies    map[*ir.Op]*body
	memo      map[memoKey]*Value
	quotients map[string]*Var
	vars      int
	// notes collects the accesses of a probe; nil otherwise.
	notes *[]access
	// loops counts the reductions around the code at hand.
	loops int
	// team are the GPU threads that share reductions at the kernel's top level; nil where there are none.
	team *team
}

// source is a value that is in memory.
type source struct {
	buffer *Buffer
	shape  []ir.Dim
}

type memoKey struct {
	v     *ir.Value
	point string
	conds string
}

func newGen(b *Builder, m *machine.Machine) *Gen {
	return &Gen{
		b: b, machine: m, rules: exprRules(), lanes: 1, sources: map[*ir.Value]*source{}, alias: map[*ir.Value]*ir.Value{}, stash: map[*ir.Value]*stash{},
		bodies: map[*ir.Op]*body{}, memo: map[memoKey]*Value{}, quotients: map[string]*Var{},
	}
}

// At computes v at the points: scalars where a point is the same in all lanes, vectors elsewhere.
func (g *Gen) At(v *ir.Value, points []Point) []*Value {
	out := make([]*Value, len(points))
	keys := make([]memoKey, len(points))
	var missing []Point
	var slots []int
	for i, p := range points {
		keys[i] = memoKey{v, p.key(), g.condKey(p)}
		if m := g.memo[keys[i]]; m != nil && g.b.Live(m) {
			out[i] = m
			continue
		}
		missing, slots = append(missing, p), append(slots, i)
	}
	if len(missing) == 0 {
		return out
	}
	for i, x := range g.compute(v, missing) {
		out[slots[i]] = x
		g.memo[keys[slots[i]]] = x
	}
	return out
}

// condKey names the conditions that matter to a point: a uniform one depends on no lane's.
func (g *Gen) condKey(p Point) string {
	key := ""
	for _, c := range g.condsOf(p.uniform()) {
		key += fmt.Sprintf("%d,", c.ID)
	}
	return key
}

func (g *Gen) condsOf(uniform bool) []*Value {
	if !uniform {
		return g.conds
	}
	var out []*Value
	for _, c := range g.conds {
		if c.Type.Lanes == 1 {
			out = append(out, c)
		}
	}
	return out
}

func (g *Gen) one(v *ir.Value, p Point) *Value { return g.At(v, []Point{p})[0] }

func (g *Gen) compute(v *ir.Value, points []Point) []*Value {
	if s := g.sources[v]; s != nil {
		if out := g.loadBlocks(s, points); out != nil {
			return out
		}
		return each(points, func(p Point) *Value { return g.load(s.buffer, g.flatten(p, s.shape)) })
	}
	if a := g.alias[v]; a != nil {
		return g.At(a, points)
	}
	if v.Op == nil {
		ir.Bugf("value %s has no source", v.Name)
	}
	if st := g.stash[v]; st != nil && g.notes == nil {
		return g.stashed(st, v, points)
	}
	return g.apply(v, points)
}

// apply computes the operation that makes v.
func (g *Gen) apply(v *ir.Value, points []Point) []*Value {
	op := v.Op
	if op.Def.Body != nil {
		return g.elementwise(op, points)
	}
	if rule := g.rules.maps[op.Def.Name]; rule != nil {
		return g.At(op.Operands[0], each(points, func(p Point) Point { return rule(g, op, p) }))
	}
	if rule := g.rules.points[op.Def.Name]; rule != nil {
		return each(points, func(p Point) *Value { return rule(g, op, p) })
	}
	if rule := g.rules.folds[op.Def.Name]; rule != nil {
		return g.reduce(rule(g, op), points)
	}
	ir.Bugf("no expression for %s", op.Def.Name)
	return nil
}

func each[T any](points []Point, f func(Point) T) []T {
	out := make([]T, len(points))
	for i, p := range points {
		out[i] = f(p)
	}
	return out
}

// expressible reports whether At can compute the operation's result at any index.
func expressible(op *ir.Op) bool {
	name, r := op.Def.Name, exprRules()
	return op.Def.Body != nil || r.maps[name] != nil || r.points[name] != nil || r.folds[name] != nil
}

func (g *Gen) elementwise(op *ir.Op, points []Point) []*Value {
	args := make([][]*Value, len(op.Operands))
	for i, v := range op.Operands {
		args[i] = g.At(v, points)
	}
	rows := make([][]*Value, len(points))
	for i := range points {
		for k := range args {
			rows[i] = append(rows[i], args[k][i])
		}
	}
	return g.inline(g.body(op), rows)
}

// body is the operation's scalar function in Basic primitives.
func (g *Gen) body(op *ir.Op) *body {
	f := g.bodies[op]
	if f == nil {
		f = newBody(op.Scalar())
		g.bodies[op] = f
	}
	return f
}

// body is a scalar function of Basic primitives over real types; source has the types that it serves.
type body struct {
	expanded *scalar.Func
	source   *scalar.Func
	split    bool
}

func newBody(f *scalar.Func) *body {
	b := &body{source: f}
	for _, n := range f.Nodes {
		b.split = b.split || n.Type.IsComplex()
	}
	if b.split {
		f = vmath.SplitComplex(f)
	}
	b.expanded = vmath.Expand(f)
	return b
}

// inline computes a body over rows of arguments. Complex arguments are taken apart and complex results put together.
func (g *Gen) inline(f *body, rows [][]*Value) []*Value {
	if f.split {
		rows = slices.Clone(rows)
		for i := range rows {
			rows[i] = g.realParts(rows[i])
		}
	}
	d := f.source.Nodes[f.source.Results[0]].Type
	out := make([]*Value, len(rows))
	for i, parts := range g.b.Inline(f.expanded, rows) {
		out[i] = parts[0]
		if d.IsComplex() {
			out[i] = g.b.Op(scalar.Complex, d, parts...)
		}
	}
	return out
}

// realParts takes complex values apart.
func (g *Gen) realParts(args []*Value) (parts []*Value) {
	for _, a := range args {
		d := a.Type.DType
		if !d.IsComplex() {
			parts = append(parts, a)
			continue
		}
		parts = append(parts, g.b.Op(scalar.Real, d.Real(), a), g.b.Op(scalar.Imag, d.Real(), a))
	}
	return parts
}

// binary applies a primitive that may need decomposition (of complex numbers, say).
func (g *Gen) binary(op scalar.Op, x, y *Value) *Value {
	d := x.Type.DType
	if !d.IsComplex() {
		return g.b.Op(op, d, x, y)
	}
	fb, args := scalar.NewBuilder(d, d)
	return g.inline(newBody(fb.Build(fb.Binary(op, args[0], args[1]))), [][]*Value{{x, y}})[0]
}

// under computes f where cond holds as well.
func (g *Gen) under(cond *Value, f func()) {
	if cond.Const && cond.Bits == 1 {
		f()
		return
	}
	g.conds = append(slices.Clip(g.conds), cond)
	f()
	g.conds = g.conds[:len(g.conds)-1]
}

// condition is the conjunction of conditions, nil if there is none.
func (g *Gen) condition(conds []*Value) *Value {
	var all *Value
	for _, c := range conds {
		if all == nil {
			all = c
			continue
		}
		all = g.b.Op(scalar.And, tensor.Bool, all, c)
	}
	return all
}

// load reads a buffer at a flat index. Where a condition is false the result is any value, but nothing outside of the
// buffer is touched.
func (g *Gen) load(buf *Buffer, at Index) *Value {
	g.note(at, accessLoad)
	if buf.Len == 0 {
		return g.b.Const(Type{buf.DType, 1}, 0)
	}
	stride, regular := at.stride()
	cond := g.condition(g.condsOf(at.uniform()))
	switch {
	case at.uniform():
		return g.b.Load(g.b.NewLoad(buf, Type{buf.DType, 1}, g.guarded(g.first(at), cond)))
	case regular && stride == 1:
		return g.loadVector(buf, g.first(at))
	}
	return g.b.Load(g.b.NewLoad(buf, Type{buf.DType, g.lanes}, g.guarded(g.value(at), cond)))
}

// loadVector loads consecutive elements. Where a condition of all lanes fails it loads the first ones: a masked load from
// an address that is not mapped would cost a microsecond.
func (g *Gen) loadVector(buf *Buffer, index *Value) *Value {
	conds := g.conds
	if int64(g.lanes) <= buf.Len {
		index = g.guarded(index, g.condition(g.condsOf(true)))
		conds = slices.DeleteFunc(slices.Clone(conds), func(c *Value) bool { return c.Type.Lanes == 1 })
	}
	l := g.b.NewLoad(buf, Type{buf.DType, g.lanes}, index)
	if cond := g.condition(conds); cond != nil {
		l.Mask = g.b.Splat(cond, g.lanes)
	}
	return g.b.Load(l)
}

// guarded is the index where the condition holds, else 0.
func (g *Gen) guarded(index, cond *Value) *Value {
	if cond == nil {
		return index
	}
	return g.b.Op(scalar.Select, tensor.I64, cond, index, g.b.Int(0))
}

// store writes x at a flat index, in the lanes where the conditions hold.
func (g *Gen) store(buf *Buffer, at Index, x *Value, how storing) {
	g.note(at, accessStore)
	s := &Store{Buffer: buf, Index: g.first(at)}
	stride, regular := at.stride()
	if cond := g.condition(g.condsOf(at.uniform())); cond != nil {
		s.Mask = cond
	}
	switch {
	case at.uniform():
		x = g.b.Extract(x, 0)
	case regular && stride == 1:
		x = g.b.Splat(x, g.lanes)
		if how.nonTemporal && s.Mask == nil && at.multipleOf(int64(g.lanes)) {
			s.NonTemporal, s.Align = true, g.lanes*buf.DType.Size()
		}
	default:
		x, s.Index = g.b.Splat(x, g.lanes), g.value(at)
	}
	if s.Mask != nil {
		s.Mask = g.b.Splat(s.Mask, x.Type.Lanes)
	}
	s.Value = x
	g.b.Emit(s)
}

// storing says how results are written.
type storing struct{ nonTemporal bool }
