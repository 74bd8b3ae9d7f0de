package frontend

import (
	"slices"
	"strings"

	"tfc/ir"
	"tfc/ir/tensor"
)

// labelled is a value with a letter for each dimension. The dimensions of an ellipsis get letters of their own, from
// ellipsisBase on by their place from the right.
type labelled struct {
	v      *ir.Value
	labels []rune
}

const ellipsisBase = '\U00010000'

// importEinsum evaluates an equation over one or two operands: diagonals of repeated labels, sums of labels that go
// nowhere, one dot, and the order and repetitions that the result wants.
func importEinsum(n *Node) *ir.Value {
	left, right, ok := strings.Cut(n.Def.Text("equation"), "->")
	terms := strings.Split(left, ",")
	if !ok || len(terms) != n.NumIn() || len(terms) > 2 {
		n.Invalid("einsum of %d inputs takes an equation like \"ij,jk->ik\", found %q", n.NumIn(), n.Def.Text("equation"))
		return n.Builder.Invalid()
	}
	ellipsis := 0
	xs := make([]labelled, len(terms))
	for i, term := range terms {
		var width int
		xs[i], width = n.label(n.In(i), term)
		ellipsis = max(ellipsis, width)
	}
	out := labelsOf(right, ellipsis)
	if n.Err() != nil || !n.einsumSizes(xs, out) {
		return n.Builder.Invalid()
	}
	for i := range xs {
		xs[i] = n.sumOut(n.diagonal(xs[i]), func(l rune) bool {
			return slices.Contains(out, l) || len(xs) == 2 && slices.Contains(xs[1-i].labels, l)
		})
	}
	result := xs[0]
	if len(xs) == 2 {
		result = n.einsumDot(xs[0], xs[1], out)
	}
	return n.arrange(result, out)
}

// label pairs the operand's dimensions with the term's letters.
func (n *Node) label(x *ir.Value, term string) (labelled, int) {
	width := 0
	if n.Err() != nil {
		return labelled{x, nil}, 0
	}
	if strings.Contains(term, "...") {
		width = x.Type.Rank() - len([]rune(strings.Replace(term, "...", "", 1)))
	}
	labels := labelsOf(term, max(width, 0))
	if len(labels) != x.Type.Rank() {
		n.Invalid("expected input of rank %d for term %q, got %s", len(labels), term, typeText(x.Type))
	}
	return labelled{x, labels}, width
}

func labelsOf(term string, width int) []rune {
	before, after, found := strings.Cut(term, "...")
	labels := []rune(before)
	if found {
		for i := range width {
			labels = append(labels, ellipsisBase+rune(width-1-i))
		}
	}
	return append(labels, []rune(after)...)
}

// einsumSizes checks that equal labels have equal sizes (or 1, within an ellipsis) and that the result's labels occur.
func (n *Node) einsumSizes(xs []labelled, out []rune) bool {
	sizes := map[rune]ir.Dim{}
	one := ir.Dim{Size: 1}
	for _, x := range xs {
		for i, l := range x.labels {
			d := x.v.Type.Shape[i]
			old, seen := sizes[l]
			if seen && old != d && (l < ellipsisBase || old != one && d != one) {
				n.Invalid("expected dimension %s for label %q, got %s", old, l, d)
				return false
			}
			if !seen || old == one {
				sizes[l] = d
			}
		}
	}
	for _, l := range out {
		if _, ok := sizes[l]; !ok {
			n.Invalid("label %q of the result is in no operand", l)
			return false
		}
	}
	return true
}

// diagonal takes the elements where dimensions of one label have equal indices, and keeps the first of them.
func (n *Node) diagonal(x labelled) labelled {
	for i := 0; i < len(x.labels); i++ {
		for j := len(x.labels) - 1; j > i; j-- {
			if x.labels[i] == x.labels[j] {
				x = labelled{n.diagonalOf(x.v, i, j), slices.Delete(slices.Clone(x.labels), j, j+1)}
			}
		}
	}
	return x
}

func (n *Node) diagonalOf(v *ir.Value, i, j int) *ir.Value {
	return n.Reduce("sum", n.Select(n.sameIndex(v.Type, i, j), v, n.Like(v, 0)), j)
}

// sameIndex is true where the indices along two dimensions are equal.
func (n *Node) sameIndex(t ir.Type, i, j int) *ir.Value {
	t = t.WithDType(tensor.I64)
	return n.Do("eq", n.Iota(t, i), n.Iota(t, j))
}

func (n *Node) sumOut(x labelled, keep func(rune) bool) labelled {
	var axes []int
	var labels []rune
	for i, l := range x.labels {
		if keep(l) {
			labels = append(labels, l)
		} else {
			axes = append(axes, i)
		}
	}
	return labelled{n.Reduce("sum", x.v, axes...), labels}
}

// einsumDot multiplies two operands: shared labels are batch dimensions if the result has them, else contracted.
// Dimensions of size 1 against larger ones are dropped first: they broadcast.
func (n *Node) einsumDot(x, y labelled, out []rune) labelled {
	x, y = n.dropOnes(x, y), n.dropOnes(y, x)
	var d ir.DotDims
	var labels []rune
	for i, l := range x.labels {
		j := slices.Index(y.labels, l)
		switch {
		case j < 0:
		case slices.Contains(out, l):
			d.BatchX, d.BatchY = append(d.BatchX, i), append(d.BatchY, j)
			labels = append(labels, l)
		default:
			d.ContractX, d.ContractY = append(d.ContractX, i), append(d.ContractY, j)
		}
	}
	for _, l := range x.labels {
		if !slices.Contains(y.labels, l) {
			labels = append(labels, l)
		}
	}
	for _, l := range y.labels {
		if !slices.Contains(x.labels, l) {
			labels = append(labels, l)
		}
	}
	return labelled{n.Dot(x.v, y.v, d), labels}
}

func (n *Node) dropOnes(x, other labelled) labelled {
	var dims []ir.Dim
	var labels []rune
	for i, l := range x.labels {
		j := slices.Index(other.labels, l)
		d := x.v.Type.Shape[i]
		if j >= 0 && d == (ir.Dim{Size: 1}) && other.v.Type.Shape[j] != d {
			continue
		}
		dims, labels = append(dims, d), append(labels, l)
	}
	return labelled{n.Reshape(x.v, dims), labels}
}

// arrange brings the result's dimensions into order; a label that the result repeats becomes a diagonal.
func (n *Node) arrange(x labelled, out []rune) *ir.Value {
	if n.Err() != nil {
		return n.Builder.Invalid()
	}
	perm := make([]int, 0, len(x.labels))
	var labels []rune
	for _, l := range out {
		if !slices.Contains(labels, l) {
			labels = append(labels, l)
			perm = append(perm, slices.Index(x.labels, l))
		}
	}
	v := n.Transpose(x.v, perm...)
	for i, l := range out {
		if first := slices.Index(out, l); first != i {
			v = n.repeatDim(v, first, i)
		}
	}
	return v
}

// repeatDim inserts a copy of dimension i at j; elements off the diagonal are 0.
func (n *Node) repeatDim(v *ir.Value, i, j int) *ir.Value {
	if n.Err() != nil {
		return v
	}
	shape := slices.Insert(slices.Clone(v.Type.Shape), j, v.Type.Shape[i])
	dims := append(span(0, j), span(j+1, len(shape))...)
	wide := n.Broadcast(v, dims, shape)
	return n.Select(n.sameIndex(wide.Type, i, j), wide, n.Like(wide, 0))
}
