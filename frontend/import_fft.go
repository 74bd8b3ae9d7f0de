package frontend

import (
	"math"
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
)

// fftRows are discrete Fourier transforms over the last one to three dimensions.
func fftRows() []Row {
	var rows []Row
	for d, suffix := range []string{"", "2D", "3D"} {
		dims := d + 1
		for _, inverse := range []bool{false, true} {
			name := "FFT" + suffix
			if inverse {
				name = "I" + name
			}
			transform := one(func(n *Node) *ir.Value {
				x := n.In(0)
				return n.fourier(x, n.lastAxes(x, dims), inverse)
			})
			rows = append(rows, Row{Op: name, Import: transform}, Row{Op: "Batch" + name, Import: transform})
		}
		rows = append(rows,
			Row{Op: "RFFT" + suffix, Static: []int{1}, Import: one(func(n *Node) *ir.Value { return n.realFourier(dims) })},
			Row{Op: "IRFFT" + suffix, Static: []int{1}, Import: one(func(n *Node) *ir.Value { return n.toReal(dims) })})
	}
	return rows
}

// lastAxes are the last count dimensions of x. Too few of them fail the node.
func (n *Node) lastAxes(x *ir.Value, count int) []int {
	rank := x.Type.Rank()
	if rank < count {
		n.Invalid("input must have rank of at least %d but got: %s", count, typeText(x.Type))
		return nil
	}
	return span(rank-count, rank)
}

// fourier transforms along axes; the inverse is scaled.
func (n *Node) fourier(x *ir.Value, axes []int, inverse bool) *ir.Value {
	sizes := n.Sizes(x)
	for _, a := range axes {
		if n.Err() != nil {
			return n.Builder.Invalid()
		}
		perm := span(0, len(sizes))
		perm[a], perm[len(perm)-1] = perm[len(perm)-1], perm[a]
		x = n.Transpose(n.transform(n.Transpose(x, perm...), sizes[a], inverse), perm...)
		if inverse {
			x = n.Mul(x, n.Like(x, 1/float64(max(sizes[a], 1))))
		}
	}
	return x
}

// wholeTransform is the most points that are transformed by one matrix.
const wholeTransform = 64

// transform is the unscaled transform of size points along the last dimension: by the matrix if they are few, else by
// Cooley and Tukey's division into a·b. With t = t1·b+t2 and k = k1+a·k2, the inner transforms run over t1, the
// outer ones over t2, with a turn by t2·k1 between them.
func (n *Node) transform(x *ir.Value, size int, inverse bool) *ir.Value {
	last := x.Type.Rank() - 1
	a := divisor(size)
	if a == size {
		turn := n.turns(x.Type.DType, size, size, size, inverse)
		return n.Dot(x, turn, ir.DotDims{ContractX: []int{last}, ContractY: []int{0}})
	}
	b := size / a
	outer := n.Sizes(x)[:last]
	x = n.Resize(x, append(slices.Clone(outer), a, b)...)
	inner := n.turns(x.Type.DType, a, a, a, inverse)
	x = n.Dot(x, inner, ir.DotDims{ContractX: []int{last}, ContractY: []int{0}}) // [..., t2, k1]
	x = n.Mul(x, n.BroadcastTo(n.turns(x.Type.DType, b, a, size, inverse), x.Type.Shape))
	swap := append(span(0, last), last+1, last)
	x = n.transform(n.Transpose(x, swap...), b, inverse) // [..., k1, k2]
	return n.Resize(n.Transpose(x, swap...), append(slices.Clone(outer), size)...)
}

// divisor is the largest divisor of size that one matrix serves; size itself if that is small or prime.
func divisor(size int) int {
	if size <= wholeTransform {
		return size
	}
	for a := wholeTransform; a > 1; a-- {
		if size%a == 0 {
			return a
		}
	}
	return size
}

// turns is the matrix of exp(-2πi·row·col/period), conjugated for the inverse.
func (n *Node) turns(d tensor.DType, rows, cols, period int, inverse bool) *ir.Value {
	t := tensor.New(d, rows, cols)
	for i := range t.Len() {
		angle := -2 * math.Pi * float64((i/cols)*(i%cols)%period) / float64(period)
		if inverse {
			angle = -angle
		}
		sin, cos := math.Sincos(angle)
		if d == tensor.C64 {
			tensor.Data[complex64](t)[i] = complex64(complex(cos, sin))
		} else {
			tensor.Data[complex128](t)[i] = complex(cos, sin)
		}
	}
	return n.Const(t)
}

// fitted cuts the last dimensions of x to sizes.
func (n *Node) fitted(x *ir.Value, axes, sizes []int) *ir.Value {
	have := n.Sizes(x)
	limit := slices.Clone(have)
	for i, a := range axes {
		if limit[a] = sizes[i]; have[a] < sizes[i] {
			n.Invalid("input dimension %d must have length of at least %d but got: %d", a, sizes[i], have[a])
			return n.Builder.Invalid()
		}
	}
	return n.Slice(x, make([]int, len(have)), limit, nil)
}

// fftLength reads the lengths of static input 1.
func (n *Node) fftLength(axes []int) []int {
	lengths := n.Static(1).Ints()
	if n.Err() == nil && (len(lengths) != len(axes) || slices.Min(append(lengths, 1)) < 1) {
		n.Invalid("fft_length must have %d positive elements, got %v", len(axes), lengths)
	}
	return lengths
}

// realFourier transforms real numbers and gives the half that says all: the other is its conjugate.
func (n *Node) realFourier(dims int) *ir.Value {
	x := n.In(0)
	axes := n.lastAxes(x, dims)
	lengths := n.fftLength(axes)
	if n.Err() != nil {
		return nil
	}
	x = n.Cast(n.fitted(x, axes, lengths), n.DType("Tcomplex"))
	return n.SliceAxis(n.fourier(x, axes, false), axes[dims-1], 0, lengths[dims-1]/2+1)
}

// toReal is the inverse: it puts the other half back.
func (n *Node) toReal(dims int) *ir.Value {
	x := n.In(0)
	axes := n.lastAxes(x, dims)
	lengths := n.fftLength(axes)
	if n.Err() != nil {
		return nil
	}
	last, size := axes[dims-1], lengths[dims-1]
	half := append(slices.Clone(lengths[:dims-1]), size/2+1)
	x = n.fourier(n.fitted(x, axes, half), axes[:dims-1], true)
	if size > 2 {
		rest := n.Reverse(n.SliceAxis(x, last, 1, (size+1)/2), last)
		x = n.Concat(last, x, n.Conj(rest))
	} else {
		x = n.SliceAxis(x, last, 0, size)
	}
	return n.Do("real", n.fourier(x, []int{last}, true))
}
