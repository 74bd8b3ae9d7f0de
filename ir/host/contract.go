package host

import (
	"slices"

	"tfc/ir/tensor"
)

// Dot sums products of x and y over the dimensions cx and cy; the result's dimensions are the
// paired bx and by, then x's free and y's free ones.
func Dot(x, y *tensor.Tensor, bx, by, cx, cy []int) *tensor.Tensor {
	fx, fy := free(x.Rank(), bx, cx), free(y.Rank(), by, cy)
	shape := slices.Concat(sizes(x, bx), sizes(x, fx), sizes(y, fy))
	x, y = Transpose(x, slices.Concat(bx, fx, cx)), Transpose(y, slices.Concat(by, cy, fy))
	b, m := product(shape[:len(bx)]), product(shape[len(bx):len(bx)+len(fx)])
	n := product(shape[len(bx)+len(fx):])
	k := 1
	for _, s := range x.Shape()[len(bx)+len(fx):] {
		k *= s
	}
	f := pick(x.DType(), dotAs[int64], dotAs[uint64], dotAs[float64], dotAs[complex128])
	return f(x, y, shape, b, m, n, k)
}

func free(rank int, used ...[]int) []int {
	out := []int{}
	for i := range rank {
		if !slices.Contains(slices.Concat(used...), i) {
			out = append(out, i)
		}
	}
	return out
}

func sizes(x *tensor.Tensor, dims []int) []int {
	out := make([]int, len(dims))
	for i, d := range dims {
		out[i] = x.Shape()[d]
	}
	return out
}

// dotAs multiplies b matrices [m,k] with as many [k,n].
func dotAs[T number](x, y *tensor.Tensor, shape []int, b, m, n, k int) *tensor.Tensor {
	xs, ys, out := load[T](x), load[T](y), make([]T, b*m*n)
	for i := range b * m {
		row := out[i*n:][:n]
		for p := range k {
			addScaled(row, xs[i*k+p], ys[(i/m*k+p)*n:][:n])
		}
	}
	return store(x.DType(), shape, out)
}

// addScaled is dst += a·src.
func addScaled[T number](dst []T, a T, src []T) {
	for i, v := range src {
		dst[i] += a * v
	}
}

// ConvGeometry is the attributes of a convolution; lists have an entry for each spatial
// dimension.
type ConvGeometry struct {
	Strides, Dilations, Low []int
	Groups                  int
}

// taps calls visit with the positions, in pixels, of every output element, the input element
// under each filter tap of it that is not padding, and the tap. x, w and y are the shapes.
func (g ConvGeometry) taps(x, w, y []int, visit func(out, in, tap int)) {
	n := len(x) - 2
	xs, ys, ws := x[1:n+1], y[1:n+1], w[:n]
	pixels := product(ys)
	xStrides := tensor.Strides(xs)
	for out := range x[0] * pixels {
		o := coordinates(out%pixels, ys)
		at := newWalk(ws, repeated(0, n), 0)
		for tap := range product(ws) {
			in, inside := out/pixels*product(xs), true
			for i, k := range at.at {
				p := o[i]*g.Strides[i] + k*g.Dilations[i] - g.Low[i]
				inside = inside && p >= 0 && p < xs[i]
				in += p * xStrides[i]
			}
			if inside {
				visit(out, in, tap)
			}
			at.next()
		}
	}
}

func coordinates(flat int, sizes []int) []int {
	out := make([]int, len(sizes))
	for i := len(sizes) - 1; i >= 0; i-- {
		out[i], flat = flat%sizes[i], flat/sizes[i]
	}
	return out
}

// Conv is the cross-correlation of x [N,spatial…,C] with w [spatial…,C/groups,O], of shape y.
func Conv(x, w *tensor.Tensor, g ConvGeometry, y []int) *tensor.Tensor {
	return pick(x.DType(), convAs[int64], convAs[uint64], convAs[float64], convAs[complex128])(x, w, g, y)
}

func convAs[T number](x, w *tensor.Tensor, g ConvGeometry, y []int) *tensor.Tensor {
	xs, ws, out := load[T](x), load[T](w), make([]T, product(y))
	c, o := channels(w.Shape())
	perGroup := o / g.Groups
	g.taps(x.Shape(), w.Shape(), y, func(to, from, tap int) {
		for i := range c * g.Groups {
			group := i / c
			filter := ws[(tap*c+i%c)*o+group*perGroup:][:perGroup]
			addScaled(out[to*o+group*perGroup:], xs[from*c*g.Groups+i], filter)
		}
	})
	return store(x.DType(), y, out)
}

func channels(w []int) (in, out int) { return w[len(w)-2], w[len(w)-1] }

// ConvGradInput is the adjoint of Conv with respect to x, of shape x.
func ConvGradInput(w, dy *tensor.Tensor, g ConvGeometry, x []int) *tensor.Tensor {
	f := pick(w.DType(), convGradInputAs[int64], convGradInputAs[uint64],
		convGradInputAs[float64], convGradInputAs[complex128])
	return f(w, dy, g, x)
}

func convGradInputAs[T number](w, dy *tensor.Tensor, g ConvGeometry, x []int) *tensor.Tensor {
	ws, dys, out := load[T](w), load[T](dy), make([]T, product(x))
	c, o := channels(w.Shape())
	perGroup := o / g.Groups
	g.taps(x, w.Shape(), dy.Shape(), func(from, to, tap int) {
		for i := range c * g.Groups {
			group := i / c
			filter, sum := ws[(tap*c+i%c)*o+group*perGroup:][:perGroup], T(0)
			for k, v := range filter {
				sum += v * dys[from*o+group*perGroup+k]
			}
			out[to*c*g.Groups+i] += sum
		}
	})
	return store(w.DType(), x, out)
}

// ConvGradFilter is the adjoint of Conv with respect to w, of shape w.
func ConvGradFilter(x, dy *tensor.Tensor, g ConvGeometry, w []int) *tensor.Tensor {
	f := pick(x.DType(), convGradFilterAs[int64], convGradFilterAs[uint64],
		convGradFilterAs[float64], convGradFilterAs[complex128])
	return f(x, dy, g, w)
}

func convGradFilterAs[T number](x, dy *tensor.Tensor, g ConvGeometry, w []int) *tensor.Tensor {
	xs, dys, out := load[T](x), load[T](dy), make([]T, product(w))
	c, o := channels(w)
	perGroup := o / g.Groups
	g.taps(x.Shape(), w, dy.Shape(), func(at, from, tap int) {
		for i := range c * g.Groups {
			group := i / c
			filter := out[(tap*c+i%c)*o+group*perGroup:]
			addScaled(filter, xs[from*c*g.Groups+i], dys[at*o+group*perGroup:][:perGroup])
		}
	})
	return store(x.DType(), w, out)
}
