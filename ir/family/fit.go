package family

import (
	"fmt"
	"math/big"
	"slices"

	"tfc/ir"
)

// fit finds the polynomial over the symbols that numbers are at sample sizes.
type fit struct {
	samples []map[string]int
	// terms are products of symbols, 1 among them; rows are their values at the samples.
	terms []ir.Dim
	rows  [][]*big.Rat
}

// checks is how many samples there are beyond those that determine a polynomial: they say whether it is one.
const checks = 2

// tried are sample sizes, odd and even, multiples of small numbers, of vectors and of none.
var tried = []int{11, 18, 25, 16, 21, 37, 24, 41, 30, 53, 28, 61, 32, 45, 59, 12, 83, 36, 97, 49, 64, 89, 27, 103, 40, 55}

// newFit has samples that are larger than those tried by a shift.
func newFit(symbols []string, shift int) *fit {
	degree := 3
	if len(symbols) > 2 {
		degree = 2
	}
	f := &fit{terms: products(symbols, degree)}
	for i := range len(f.terms) + checks {
		sizes := map[string]int{}
		for k, s := range symbols {
			// sizes go round at different speeds, so that they are independent
			sizes[s] = shift + tried[(i*(k+1)+7*k)%len(tried)]
		}
		f.add(sizes)
	}
	return f
}

// with is the fit with a further sample.
func (f *fit) with(sizes map[string]int) *fit {
	more := &fit{terms: f.terms, samples: slices.Clip(f.samples), rows: slices.Clip(f.rows)}
	more.add(sizes)
	return more
}

// add adds a sample.
func (f *fit) add(sizes map[string]int) {
	f.samples = append(f.samples, sizes)
	row := make([]*big.Rat, len(f.terms))
	for j, t := range f.terms {
		row[j] = big.NewRat(int64(t.At(sizes).Size), 1)
	}
	f.rows = append(f.rows, row)
}

// products lists the products of up to degree symbols.
func products(symbols []string, degree int) []ir.Dim {
	out := []ir.Dim{{Size: 1}}
	if degree == 0 {
		return out
	}
	for i, s := range symbols {
		for _, p := range products(symbols[i:], degree-1) {
			out = append(out, p.Times(ir.Dim{Sym: s}))
		}
	}
	return out
}

// expression is the polynomial that has these values at the samples.
func (f *fit) expression(values []int) (ir.Dim, error) {
	same := true
	for _, v := range values {
		same = same && v == values[0]
	}
	if same {
		return ir.Dim{Size: values[0]}, nil
	}
	coefs := f.solve(values)
	sum := ir.Dim{}
	for j, c := range coefs {
		if !c.IsInt() {
			return ir.Dim{}, fmt.Errorf("a number is no product or sum of sizes: %v", values)
		}
		sum = sum.Plus(f.terms[j].Scale(int(c.Num().Int64())))
	}
	for i, v := range values {
		if sum.At(f.samples[i]).Size != v {
			return ir.Dim{}, fmt.Errorf("a number is no product or sum of sizes: %v", values)
		}
	}
	return sum, nil
}

// solve finds coefficients by elimination over all samples; terms that the samples do not tell apart get 0.
func (f *fit) solve(values []int) []*big.Rat {
	n := len(f.terms)
	rows := make([][]*big.Rat, len(f.rows))
	for i, r := range f.rows {
		for _, x := range r {
			rows[i] = append(rows[i], new(big.Rat).Set(x))
		}
		rows[i] = append(rows[i], big.NewRat(int64(values[i]), 1))
	}
	var pivots []int // columns, one a row
	for j := range n {
		at := len(pivots)
		for i := at; i < len(rows); i++ {
			if rows[i][j].Sign() != 0 {
				rows[at], rows[i] = rows[i], rows[at]
				eliminate(rows, at, j)
				pivots = append(pivots, j)
				break
			}
		}
	}
	out := make([]*big.Rat, n)
	for j := range out {
		out[j] = new(big.Rat)
	}
	for i, j := range pivots {
		out[j].Quo(rows[i][n], rows[i][j])
	}
	return out
}

// eliminate clears column j in all rows but one.
func eliminate(rows [][]*big.Rat, at, j int) {
	for i := range rows {
		if i == at || rows[i][j].Sign() == 0 {
			continue
		}
		by := new(big.Rat).Quo(rows[i][j], rows[at][j])
		for k := range rows[i] {
			rows[i][k].Sub(rows[i][k], new(big.Rat).Mul(by, rows[at][k]))
		}
	}
}
