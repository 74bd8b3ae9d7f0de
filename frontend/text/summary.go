package text

import (
	"fmt"
	"strconv"
	"strings"

	"tfc/ir/tensor"
)

// Summary prints a tensor as TensorFlow's print does, with so many elements at either end of every dimension; a
// negative number prints them all. Complex numbers are a question mark there.
func Summary(t *tensor.Tensor, ends int) string {
	if t.DType().IsComplex() {
		return "?"
	}
	if ends < 0 {
		ends = t.Len()
	}
	p := printer{t: t, ends: ends}
	p.dimension(0, 0)
	return p.String()
}

type printer struct {
	strings.Builder
	t    *tensor.Tensor
	ends int
}

// dimension prints the elements from index on that share the coordinates of all dimensions before d.
func (p *printer) dimension(d, index int) {
	rank := p.t.Rank()
	if d == rank {
		p.WriteString(printed(p.t, index))
		return
	}
	gap := " "
	if d < rank-1 {
		gap = strings.Repeat("\n", rank-d-1) + strings.Repeat(" ", d+1)
	}
	size, stride := p.t.Shape()[d], tensor.Strides(p.t.Shape())[d]
	p.WriteString("[")
	for i := 0; i < size; i++ {
		if i > 0 {
			p.WriteString(gap)
		}
		if i == p.ends && size > 2*p.ends {
			p.WriteString("...")
			if i = size - p.ends; i < size {
				p.WriteString(gap)
			} else {
				break
			}
		}
		p.dimension(d+1, index+i*stride)
	}
	p.WriteString("]")
}

// printed is one element; floats have the digits that tell them from their neighbours, but six at the least.
func printed(t *tensor.Tensor, i int) string {
	switch d := t.DType(); {
	case d == tensor.String:
		return `"` + escape(t.Strings()[i]) + `"`
	case d.IsFloat():
		return digits(t.Float(i), d.Size()*8)
	case d.IsUnsigned():
		return fmt.Sprint(uint64(t.Int(i)))
	}
	return fmt.Sprint(t.Int(i))
}

func digits(v float64, bitSize int) string {
	f := Format{Width: -1, Precision: 6, Shortest: true}
	if bitSize == 64 {
		f.Precision = 15
	}
	out := f.float(v)
	if back, err := strconv.ParseFloat(out, max(bitSize, 32)); err == nil && back == v {
		return out
	}
	if f.Precision = 9; bitSize == 64 {
		f.Precision = 17
	}
	return f.float(v)
}
