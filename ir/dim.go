package ir

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A size that is an expression over run-time sizes is a sum of products, and its text in Dim.Sym is canonical: equal
// expressions have equal text, so that dimensions compare by ==. A quotient that is no sum of products is a factor of
// its own, "[(batch+1)/2]", rounded down.

// product is a multiple of a product of symbols: coef·factors. No factors make it a number.
type product struct {
	coef    int
	factors []string // sorted
}

func (p product) key() string { return strings.Join(p.factors, "*") }

// sum is an expression in canonical order: longer products first, then by text; no two alike, none zero.
type sum []product

// sums caches the expressions by their text.
var sums sync.Map

func (d Dim) sum() sum {
	if d.Known() {
		if d.Size == 0 {
			return nil
		}
		return sum{{coef: d.Size}}
	}
	if s, ok := sums.Load(d.Sym); ok {
		return s.(sum)
	}
	return sum{{1, []string{d.Sym}}}
}

func (s sum) dim() Dim {
	if len(s) == 0 {
		return Dim{}
	}
	if len(s) == 1 && len(s[0].factors) == 0 {
		return Dim{Size: s[0].coef}
	}
	var b strings.Builder
	for i, p := range s {
		switch {
		case p.coef < 0:
			b.WriteByte('-')
		case i > 0:
			b.WriteByte('+')
		}
		n := max(p.coef, -p.coef)
		switch {
		case len(p.factors) == 0:
			b.WriteString(strconv.Itoa(n))
		case n == 1:
			b.WriteString(p.key())
		default:
			fmt.Fprintf(&b, "%d*%s", n, p.key())
		}
	}
	d := Dim{Sym: b.String()}
	sums.LoadOrStore(d.Sym, s)
	return d
}

// collected brings products into canonical order.
func collected(terms []product) sum {
	by := map[string]product{}
	for _, t := range terms {
		k := t.key()
		by[k] = product{by[k].coef + t.coef, t.factors}
	}
	var s sum
	for _, t := range by {
		if t.coef != 0 {
			s = append(s, t)
		}
	}
	slices.SortFunc(s, func(x, y product) int {
		return cmp.Or(cmp.Compare(len(y.factors), len(x.factors)), cmp.Compare(x.key(), y.key()))
	})
	return s
}

// Plus is d+o.
func (d Dim) Plus(o Dim) Dim {
	if d.Known() && o.Known() {
		return Dim{Size: d.Size + o.Size}
	}
	return collected(slices.Concat(d.sum(), o.sum())).dim()
}

// Add is d+n.
func (d Dim) Add(n int) Dim { return d.Plus(Dim{Size: n}) }

// Minus is d-o.
func (d Dim) Minus(o Dim) Dim { return d.Plus(o.Times(Dim{Size: -1})) }

// Times is d·o.
func (d Dim) Times(o Dim) Dim {
	if d.Known() && o.Known() {
		return Dim{Size: d.Size * o.Size}
	}
	var terms []product
	for _, x := range d.sum() {
		for _, y := range o.sum() {
			factors := slices.Concat(x.factors, y.factors)
			slices.Sort(factors)
			terms = append(terms, product{x.coef * y.coef, factors})
		}
	}
	return collected(terms).dim()
}

// Scale is n·d.
func (d Dim) Scale(n int) Dim { return d.Times(Dim{Size: n}) }

// Over is d/o where that is an expression without a remainder, whatever the symbols are.
func (d Dim) Over(o Dim) (q Dim, exact bool) {
	by := o.sum()
	if len(by) != 1 {
		return Dim{Size: 1}, d == o && len(by) > 0
	}
	var terms []product
	for _, t := range d.sum() {
		factors, ok := without(t.factors, by[0].factors)
		if !ok || t.coef%by[0].coef != 0 {
			return Dim{}, false
		}
		terms = append(terms, product{t.coef / by[0].coef, factors})
	}
	return collected(terms).dim(), true
}

// without takes some of the factors away.
func without(factors, some []string) ([]string, bool) {
	out := slices.Clone(factors)
	for _, f := range some {
		i := slices.Index(out, f)
		if i < 0 {
			return nil, false
		}
		out = slices.Delete(out, i, i+1)
	}
	return out, true
}

// DivFloor is d/n rounded down, for a positive n.
func (d Dim) DivFloor(n int) Dim {
	if d.Known() {
		q := d.Size / n
		if d.Size%n < 0 {
			q--
		}
		return Dim{Size: q}
	}
	if q, exact := d.Over(Dim{Size: n}); exact {
		return q
	}
	// what n divides leaves the quotient
	var whole, rest []product
	for _, t := range d.sum() {
		q := Dim{Size: t.coef}.DivFloor(n).Size
		whole = append(whole, product{q, t.factors})
		rest = append(rest, product{t.coef - q*n, t.factors})
	}
	quotient := Dim{Sym: fmt.Sprintf("[(%s)/%d]", collected(rest).dim().Text(), n)}
	return collected(whole).dim().Plus(quotient)
}

// Terms are the products that add up to d, each as a number times a product of symbols (1 for none).
func (d Dim) Terms() (coefs []int, products []Dim) {
	for _, t := range d.sum() {
		coefs = append(coefs, t.coef)
		products = append(products, sum{{1, t.factors}}.dim())
	}
	return coefs, products
}

// AtLeast reports that d ≥ o whatever the symbols are, none of which is negative. It may miss some.
func (d Dim) AtLeast(o Dim) bool {
	if d.Known() && o.Known() {
		return d.Size >= o.Size
	}
	diff := d.Minus(o)
	for _, t := range diff.sum() {
		if t.coef < 0 {
			diff = diff.Plus(t.roundedUp().Minus(sum{t}.dim()))
		}
	}
	return !slices.ContainsFunc(diff.sum(), func(t product) bool { return t.coef < 0 })
}

// roundedUp is the product without the rounding of its first quotient: no less in size.
func (p product) roundedUp() Dim {
	for i, f := range p.factors {
		if n, by, ok := quotientOf(f); ok && p.coef%by == 0 {
			rest := product{p.coef / by, slices.Delete(slices.Clone(p.factors), i, i+1)}
			return n.Times(sum{rest}.dim())
		}
	}
	return sum{p}.dim()
}

// Text is the expression, without the mark that String puts before it.
func (d Dim) Text() string {
	if d.Known() {
		return strconv.Itoa(d.Size)
	}
	return d.Sym
}

// Symbols lists the symbols that the size depends on, sorted.
func (d Dim) Symbols() []string {
	if d.Known() {
		return nil
	}
	seen := map[string]bool{}
	var visit func(d Dim)
	visit = func(d Dim) {
		for _, t := range d.sum() {
			for _, f := range t.factors {
				if n, _, ok := quotientOf(f); ok {
					visit(n)
				} else {
					seen[f] = true
				}
			}
		}
	}
	visit(d)
	return slices.Sorted(maps.Keys(seen))
}

// quotientOf takes a factor "[(n)/d]" apart.
func quotientOf(factor string) (n Dim, d int, ok bool) {
	body, ok := strings.CutPrefix(factor, "[(")
	if !ok {
		return Dim{}, 0, false
	}
	i := strings.LastIndex(body, ")/")
	n, errN := ParseDim(body[:i])
	d, errD := strconv.Atoi(strings.TrimSuffix(body[i+2:], "]"))
	return n, d, errN == nil && errD == nil
}

// Visit hands over how to compute the size: symbol for each symbol, combine for the sum of products, in order. The
// products' factors and a quotient's parts are computed by the same functions.
func Visit[T any](d Dim, c Arithmetic[T]) T {
	if d.Known() {
		return c.Number(d.Size)
	}
	var total T
	for i, t := range d.sum() {
		term := c.Number(t.coef)
		for k, f := range t.factors {
			var x T
			if n, by, ok := quotientOf(f); ok {
				x = c.Quotient(Visit(n, c), by)
			} else {
				x = c.Symbol(f)
			}
			if k == 0 && t.coef == 1 {
				term = x
			} else {
				term = c.Product(term, x)
			}
		}
		if i == 0 {
			total = term
		} else {
			total = c.Sum(total, term)
		}
	}
	return total
}

// Arithmetic computes with sizes: numbers, or code that computes them.
type Arithmetic[T any] struct {
	Number       func(int) T
	Symbol       func(string) T
	Sum, Product func(x, y T) T
	// Quotient is x/n rounded down.
	Quotient func(x T, n int) T
}

// At is the size where the symbols have values; symbols without one stay.
func (d Dim) At(sizes map[string]int) Dim {
	if d.Known() {
		return d
	}
	return Visit(d, Arithmetic[Dim]{
		Number: func(n int) Dim { return Dim{Size: n} },
		Symbol: func(s string) Dim {
			if n, ok := sizes[s]; ok {
				return Dim{Size: n}
			}
			return Dim{Sym: s}
		},
		Sum: Dim.Plus, Product: Dim.Times, Quotient: Dim.DivFloor,
	})
}

// NumElements is the product of the sizes of a shape.
func NumElements(shape []Dim) Dim {
	n := Dim{Size: 1}
	for _, d := range shape {
		n = n.Times(d)
	}
	return n
}

// Elements is the number of elements of a type.
func (t Type) Elements() Dim { return NumElements(t.Shape) }

// ParseDim reads the text of a size: a number, a symbol or an expression over symbols as Text gives it.
func ParseDim(text string) (Dim, error) {
	p := dimParser{rest: text}
	d := p.sum()
	if p.rest != "" || p.bad {
		return Dim{}, fmt.Errorf("%q is no size", text)
	}
	return d, nil
}

type dimParser struct {
	rest string
	bad  bool
}

func (p *dimParser) accept(prefix string) bool {
	rest, ok := strings.CutPrefix(p.rest, prefix)
	if ok {
		p.rest = rest
	}
	return ok
}

func (p *dimParser) sum() Dim {
	negative := p.accept("-")
	d := p.product()
	if negative {
		d = d.Scale(-1)
	}
	for {
		switch {
		case p.accept("+"):
			d = d.Plus(p.product())
		case p.accept("-"):
			d = d.Minus(p.product())
		default:
			return d
		}
	}
}

func (p *dimParser) product() Dim {
	d := p.factor()
	for p.accept("*") {
		d = d.Times(p.factor())
	}
	return d
}

func (p *dimParser) factor() Dim {
	if p.accept("[(") {
		n := p.sum()
		p.bad = p.bad || !p.accept(")/")
		by := p.factor()
		if p.bad || !p.accept("]") || by.Size < 1 {
			p.bad = true
			return Dim{}
		}
		return n.DivFloor(by.Size)
	}
	end := strings.IndexAny(p.rest, "+-*()[]/")
	if end < 0 {
		end = len(p.rest)
	}
	word := p.rest[:end]
	p.rest = p.rest[end:]
	if n, err := strconv.Atoi(word); err == nil {
		return Dim{Size: n}
	}
	if word == "" {
		p.bad = true
	}
	return Dim{Sym: word}
}
