package list

import (
	"slices"
	"strconv"
	"strings"

	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// partial is a shape of which sizes, or the rank, may be open.
type partial struct {
	ranked bool
	// sizes are -1 where they are open.
	sizes []int
}

func partialOf(p *pb.TensorShapeProto) partial {
	if p == nil || p.GetUnknownRank() {
		return partial{}
	}
	out := partial{ranked: true}
	for _, d := range p.GetDim() {
		out.sizes = append(out.sizes, int(d.GetSize()))
	}
	return out
}

// declared reads a shape given as a tensor: a scalar -1 says nothing.
func declared(t *tensor.Tensor) partial {
	if t.Rank() == 0 {
		return partial{}
	}
	return partial{ranked: true, sizes: t.Ints()}
}

func shapeOf(t *tensor.Tensor) partial { return partial{ranked: true, sizes: t.Shape()} }

func (p partial) isFull() bool { return p.ranked && !slices.Contains(p.sizes, -1) }

// fits reports whether both can be of one tensor.
func (p partial) fits(q partial) bool {
	_, ok := p.merge(q)
	return ok
}

// merge is what is known from both together.
func (p partial) merge(q partial) (partial, bool) {
	if !p.ranked {
		return q, true
	}
	if !q.ranked {
		return p, true
	}
	if len(p.sizes) != len(q.sizes) {
		return p, false
	}
	out := partial{ranked: true, sizes: slices.Clone(p.sizes)}
	for i, s := range q.sizes {
		if s >= 0 && out.sizes[i] >= 0 && s != out.sizes[i] {
			return p, false
		}
		out.sizes[i] = max(out.sizes[i], s)
	}
	return out, true
}

// String prints the shape as TensorFlow does: "[2,?]", "<unknown>".
func (p partial) String() string {
	if !p.ranked {
		return "<unknown>"
	}
	parts := make([]string, len(p.sizes))
	for i, s := range p.sizes {
		parts[i] = strconv.Itoa(s)
		if s < 0 {
			parts[i] = "?"
		}
	}
	return "[" + strings.Join(parts, ",") + "]"
}

// tail is the shape without its first dimension.
func (p partial) tail() partial {
	if !p.ranked || len(p.sizes) == 0 {
		return partial{}
	}
	return partial{ranked: true, sizes: p.sizes[1:]}
}

// stacked puts elements below each other; there may be none.
func stacked(d tensor.DType, shape []int, elements []*tensor.Tensor) *tensor.Tensor {
	if len(elements) == 0 {
		return tensor.New(d, append([]int{0}, shape...)...)
	}
	return host.Stack(elements)
}

// joined puts elements, which agree but for their first dimensions, behind each other.
func joined(d tensor.DType, tail []int, elements []*tensor.Tensor) (value, lengths *tensor.Tensor) {
	var rows []*tensor.Tensor
	counts := make([]int64, len(elements))
	for i, e := range elements {
		counts[i] = int64(e.Shape()[0])
		for k := range e.Shape()[0] {
			rows = append(rows, host.Row(e, k))
		}
	}
	return stacked(d, tail, rows), tensor.Of([]int{len(counts)}, counts...)
}

// pieces splits the first dimension of t into parts of the given lengths, which fit.
func pieces(t *tensor.Tensor, lengths []int) []*tensor.Tensor {
	var out []*tensor.Tensor
	at := 0
	for _, n := range lengths {
		rows := tensor.Slice[*tensor.Tensor](n)
		for i := range rows {
			rows[i] = host.Row(t, at+i)
		}
		out = append(out, stacked(t.DType(), t.Shape()[1:], rows))
		at += n
	}
	return out
}

// total sums lengths.
func total(lengths []int) int {
	sum := 0
	for _, n := range lengths {
		sum += n
	}
	return sum
}

// sum adds two tensors of one type and shape, in that type.
func sum(a, b *tensor.Tensor) *tensor.Tensor {
	out := a.Clone()
	switch d := a.DType(); {
	case d == tensor.C64:
		for i, v := range tensor.Data[complex64](b) {
			tensor.Data[complex64](out)[i] += v
		}
	case d == tensor.C128:
		for i, v := range tensor.Data[complex128](b) {
			tensor.Data[complex128](out)[i] += v
		}
	case d.IsFloat():
		for i := range out.Len() {
			out.SetFloat(i, a.Float(i)+b.Float(i))
		}
	default:
		for i := range out.Len() {
			out.SetInt(i, a.Int(i)+b.Int(i))
		}
	}
	return out
}
