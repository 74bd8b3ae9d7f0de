package kernel

import (
	"fmt"
	"slices"
	"strings"

	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// Var is a variable of index expressions: a loop's, or a computed index. Its smallest value is 0.
type Var struct {
	// Value is the scalar i64; of a lane variable, that of lane 0; a vector where lanes differ in no regular way.
	Value *Value
	// Lane variables grow by one from lane to lane.
	Lane bool
	// Max is the largest value, in any lane.
	Max ir.Dim
	// Align is a number that Value is a multiple of.
	Align int64

	id       int
	computed bool // not a loop's
	// scale is the run-time size that the variable is a multiple of, for one that stands for such a multiple of a
	// variable, of, or of 1: nil.
	scale ir.Dim
	of    *Var
}

type term struct {
	v    *Var
	coef int64
}

// Index is an affine expression over variables: the position along one dimension, or in a whole buffer.
type Index struct {
	base  int64
	terms []term
	// bound is a known exclusive upper bound, with 0 as the lower one; 0 if none is known beyond the variables' own.
	bound ir.Dim
}

// Point is a multi-dimensional index.
type Point []Index

func fixed(n int64) Index { return Index{base: n} }

func (v *Var) index() Index { return Index{terms: []term{{v, 1}}} }

// plus is the sum of two indices.
func (x Index) plus(y Index) Index {
	out := Index{base: x.base + y.base}
	i, j := 0, 0
	for i < len(x.terms) || j < len(y.terms) {
		switch {
		case j == len(y.terms) || i < len(x.terms) && x.terms[i].v.id < y.terms[j].v.id:
			out.terms = append(out.terms, x.terms[i])
			i++
		case i == len(x.terms) || y.terms[j].v.id < x.terms[i].v.id:
			out.terms = append(out.terms, y.terms[j])
			j++
		default:
			if c := x.terms[i].coef + y.terms[j].coef; c != 0 {
				out.terms = append(out.terms, term{x.terms[i].v, c})
			}
			i, j = i+1, j+1
		}
	}
	return out
}

func (x Index) add(n int64) Index { return x.plus(fixed(n)) }

func (x Index) times(k int64) Index {
	if k == 0 {
		return Index{}
	}
	out := Index{base: x.base * k}
	for _, t := range x.terms {
		out.terms = append(out.terms, term{t.v, t.coef * k})
	}
	return out
}

// within states that the index is known to lie in [0, bound).
func (x Index) within(bound ir.Dim) Index {
	if !x.inside(bound) {
		x.bound = bound
	}
	return x
}

// inside reports whether the index is known to lie in [0, n).
func (x Index) inside(n ir.Dim) bool {
	lo, hi := x.limits()
	return lo.AtLeast(ir.Dim{}) && n.AtLeast(hi.Add(1))
}

// limits is the smallest and the largest value that the index can have.
func (x Index) limits() (lo, hi ir.Dim) {
	lo, hi = dim(x.base), dim(x.base)
	for _, t := range x.terms {
		switch most := t.v.Max.Scale(int(t.coef)); {
		case t.v.constant():
			lo, hi = lo.Plus(most), hi.Plus(most)
		case t.coef < 0:
			lo = lo.Plus(most)
		default:
			hi = hi.Plus(most)
		}
	}
	if x.bound != (ir.Dim{}) {
		if !lo.AtLeast(ir.Dim{}) {
			lo = ir.Dim{}
		}
		if last := x.bound.Add(-1); !last.AtLeast(hi) {
			hi = last
		}
	}
	return lo, hi
}

func dim(n int64) ir.Dim { return ir.Dim{Size: int(n)} }

// constant reports a variable that holds a run-time size.
func (v *Var) constant() bool { return v.of == nil && !v.scale.Known() }

// stride is the growth from lane to lane; regular is false if there is no such number.
func (x Index) stride() (stride int64, regular bool) {
	regular = true
	for _, t := range x.terms {
		if t.v.Lane {
			stride += t.coef
		}
		regular = regular && t.v.Value.Type.Lanes == 1
	}
	return stride, regular
}

// uniform reports an index that is the same in all lanes.
func (x Index) uniform() bool {
	s, regular := x.stride()
	return s == 0 && regular
}

// coef is what a step of the variable is worth.
func (x Index) coef(v *Var) ir.Dim {
	sum := ir.Dim{}
	for _, t := range x.terms {
		if v != nil && (t.v == v || t.v.of == v) {
			sum = sum.Plus(t.factor())
		}
	}
	return sum
}

// multipleOf reports whether lane 0 of the index is a multiple of n.
func (x Index) multipleOf(n int64) bool {
	return x.base%n == 0 && !slices.ContainsFunc(x.terms, func(t term) bool {
		return t.coef%n != 0 && (t.v.Align == 0 || t.coef*t.v.Align%n != 0)
	})
}

// key identifies the index among those of one generator.
func (x Index) key() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%d", x.base)
	for _, t := range x.terms {
		fmt.Fprintf(&s, "+%d*%d", t.coef, t.v.id)
	}
	return s.String()
}

func (p Point) key() string {
	var s strings.Builder
	for _, x := range p {
		s.WriteString(x.key())
		s.WriteByte(',')
	}
	return s.String()
}

func (p Point) uniform() bool {
	return !slices.ContainsFunc(p, func(x Index) bool { return !x.uniform() })
}

// values lists the kernel values that the point depends on.
func (p Point) values() []*Value {
	var out []*Value
	for _, x := range p {
		for _, t := range x.terms {
			out = append(out, t.v.Value)
		}
	}
	return out
}

// flatten is the row-major position of a point in a shape.
func (g *Gen) flatten(p Point, shape []ir.Dim) Index {
	flat := Index{}
	for d, x := range p {
		flat = g.times(flat, shape[d]).plus(x)
	}
	return flat
}

// unflatten is the point of a row-major position.
func (g *Gen) unflatten(flat Index, shape []ir.Dim) Point {
	p := make(Point, len(shape))
	for d := len(shape) - 1; d >= 0; d-- {
		n := shape[d]
		if d == 0 {
			p[d] = flat.within(n)
			break
		}
		q := g.div(flat, n)
		p[d] = flat.plus(g.times(q, n).times(-1)).within(n)
		flat = q
	}
	return p
}

// div is x/d for a non-negative x: exact where the terms that d does not divide stay below d.
func (g *Gen) div(x Index, d ir.Dim) Index {
	if d == dim(1) {
		return x
	}
	if _, hi := x.limits(); d.AtLeast(hi.Add(1)) && hi.AtLeast(ir.Dim{}) {
		return Index{}
	}
	q, r := g.divided(x, d)
	if r.inside(d) {
		return q
	}
	return q.plus(g.quotient(r, d).index())
}

// divided splits x into what d divides, already divided, and the rest.
func (g *Gen) divided(x Index, d ir.Dim) (q, r Index) {
	r.base = x.base
	if n := int64(d.Size); d.Known() {
		q.base = floorDiv(x.base, n)
		r.base -= n * q.base
	}
	for _, t := range x.terms {
		if coef, exact := t.factor().Over(d); !exact {
			r.terms = append(r.terms, t)
		} else if d.Known() {
			q.terms = append(q.terms, term{t.v, t.coef / int64(d.Size)})
		} else {
			q = q.plus(g.times(t.v.unscaled(), coef))
		}
	}
	return q, r
}

func floorDiv(x, d int64) int64 {
	q := x / d
	if x%d < 0 {
		q--
	}
	return q
}

// quotient is a variable that holds r/d. Lanes that stay within one multiple of d share it.
func (g *Gen) quotient(r Index, d ir.Dim) *Var {
	key := r.key() + "/" + d.Text()
	if v := g.quotients[key]; v != nil && g.b.Live(v.Value) {
		return v
	}
	n := g.value(r)
	lanes := int64(g.lanes)
	if s, regular := r.stride(); s == 1 && regular && d.Known() && d.Size%g.lanes == 0 && r.multipleOf(lanes) {
		n = g.first(r)
	}
	_, most := r.limits()
	if d.Known() {
		most = most.DivFloor(d.Size)
	}
	v := g.newVarTo(g.b.Op(scalar.Div, tensor.I64, n, g.b.Size(d)), most)
	v.computed = true
	g.quotients[key] = v
	return v
}

func (g *Gen) newVar(v *Value, max int64) *Var { return g.newVarTo(v, dim(max)) }

func (g *Gen) newVarTo(v *Value, max ir.Dim) *Var {
	g.vars++
	return &Var{Value: v, Max: max, id: g.vars}
}

// times is the index times a size.
func (g *Gen) times(x Index, n ir.Dim) Index {
	if n.Known() {
		return x.times(int64(n.Size))
	}
	out := Index{}
	coefs, products := n.Terms()
	for i, c := range coefs {
		if products[i].Known() {
			out = out.plus(x.times(int64(c)))
			continue
		}
		if x.base != 0 {
			out = out.plus(g.scaled(nil, products[i]).index().times(x.base * int64(c)))
		}
		for _, t := range x.terms {
			out = out.plus(g.scaled(t.v, products[i]).index().times(t.coef * int64(c)))
		}
	}
	return out
}

// addSize is the index plus a size.
func (g *Gen) addSize(x Index, n ir.Dim) Index { return x.plus(g.times(fixed(1), n)) }

// scaled is the variable for a run-time size times a variable, nil for 1.
func (g *Gen) scaled(v *Var, n ir.Dim) *Var {
	if v != nil && !v.scale.Known() {
		v, n = v.of, v.scale.Times(n)
	}
	of, most := "", n
	if v != nil {
		of, most = fmt.Sprint(v.id), v.Max.Times(n)
	}
	key := of + "*" + n.Text()
	if s := g.quotients[key]; s != nil && g.b.Live(s.Value) {
		return s
	}
	value := g.b.Size(n)
	if v != nil {
		value = g.b.Op(scalar.Mul, tensor.I64, g.value(v.index()), value)
	}
	s := g.newVarTo(value, most)
	s.scale, s.of = n, v
	if v != nil {
		s.computed = v.computed
	}
	g.quotients[key] = s
	return s
}

// unscaled is what a scaled variable is a multiple of.
func (v *Var) unscaled() Index {
	switch {
	case v.scale.Known():
		return v.index()
	case v.of == nil:
		return fixed(1)
	}
	return v.of.index()
}

// factor is what a step of the term's unscaled variable is worth.
func (t term) factor() ir.Dim {
	if t.v.scale.Known() {
		return dim(t.coef)
	}
	return t.v.scale.Scale(int(t.coef))
}

// value computes the index as an i64: a vector where lanes differ.
func (g *Gen) value(x Index) *Value {
	g.note(x, accessCompute)
	return g.sum(x, func(v *Var) *Value {
		if !v.Lane {
			return v.Value
		}
		return g.b.Op(scalar.Add, tensor.I64, v.Value, g.b.Iota(tensor.I64, g.lanes))
	})
}

// first computes the index of lane 0 as a scalar.
func (g *Gen) first(x Index) *Value { return g.sum(x, func(v *Var) *Value { return v.Value }) }

// sum adds the terms, outer loops' first, so that partial sums move out of inner loops.
func (g *Gen) sum(x Index, of func(*Var) *Value) *Value {
	acc := g.b.Int(0)
	for _, t := range x.terms {
		scaled := g.b.Op(scalar.Mul, tensor.I64, of(t.v), g.b.Int(t.coef))
		acc = g.b.Op(scalar.Add, tensor.I64, acc, scaled)
	}
	return g.b.Op(scalar.Add, tensor.I64, acc, g.b.Int(x.base))
}
