package kernel

import (
	"fmt"
	"slices"
	"strings"

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
	Max int64
	// Align is a number that Value is a multiple of.
	Align int64

	id       int
	computed bool // not a loop's
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
	bound int64
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
func (x Index) within(bound int) Index {
	if lo, hi := x.limits(); lo < 0 || hi >= int64(bound) {
		x.bound = int64(bound)
	}
	return x
}

// limits is the smallest and the largest value that the index can have.
func (x Index) limits() (lo, hi int64) {
	lo, hi = x.base, x.base
	for _, t := range x.terms {
		if t.coef < 0 {
			lo += t.coef * t.v.Max
		} else {
			hi += t.coef * t.v.Max
		}
	}
	if x.bound > 0 {
		lo, hi = max(lo, 0), min(hi, x.bound-1)
	}
	return lo, hi
}

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

func (x Index) coef(v *Var) int64 {
	for _, t := range x.terms {
		if t.v == v {
			return t.coef
		}
	}
	return 0
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
func flatten(p Point, shape []int) Index {
	flat := Index{}
	for d, x := range p {
		flat = flat.times(int64(shape[d])).plus(x)
	}
	return flat
}

// unflatten is the point of a row-major position.
func (g *Gen) unflatten(flat Index, shape []int) Point {
	p := make(Point, len(shape))
	for d := len(shape) - 1; d >= 0; d-- {
		n := int64(shape[d])
		if d == 0 {
			p[d] = flat.within(shape[d])
			break
		}
		q := g.div(flat, n)
		p[d] = flat.plus(q.times(-n)).within(shape[d])
		flat = q
	}
	return p
}

// div is x/d for a non-negative x: exact where the terms that d does not divide stay below d.
func (g *Gen) div(x Index, d int64) Index {
	if d == 1 {
		return x
	}
	if _, hi := x.limits(); hi < d && hi >= 0 {
		return Index{}
	}
	q, r := Index{base: floorDiv(x.base, d)}, Index{base: x.base - d*floorDiv(x.base, d)}
	for _, t := range x.terms {
		if t.coef%d == 0 {
			q.terms = append(q.terms, term{t.v, t.coef / d})
		} else {
			r.terms = append(r.terms, t)
		}
	}
	if lo, hi := r.limits(); lo >= 0 && hi < d {
		return q
	}
	return q.plus(g.quotient(r, d).index())
}

func floorDiv(x, d int64) int64 {
	q := x / d
	if x%d < 0 {
		q--
	}
	return q
}

// quotient is a variable that holds r/d. Lanes that stay within one multiple of d share it.
func (g *Gen) quotient(r Index, d int64) *Var {
	key := fmt.Sprintf("%s/%d", r.key(), d)
	if v := g.quotients[key]; v != nil && g.b.Live(v.Value) {
		return v
	}
	n := g.value(r)
	lanes := int64(g.lanes)
	if s, regular := r.stride(); s == 1 && regular && d%lanes == 0 && r.multipleOf(lanes) {
		n = g.first(r)
	}
	_, hi := r.limits()
	v := g.newVar(g.b.Op(scalar.Div, tensor.I64, n, g.b.Int(d)), hi/d)
	v.computed = true
	g.quotients[key] = v
	return v
}

func (g *Gen) newVar(v *Value, max int64) *Var {
	g.vars++
	return &Var{Value: v, Max: max, id: g.vars}
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
