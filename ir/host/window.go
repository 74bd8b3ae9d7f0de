package host

import "tfc/ir/tensor"

// WindowGeometry is the attributes of a window operation, an entry for each dimension.
type WindowGeometry struct {
	Window, Strides, Low []int
}

// visit calls f with every output element and each input element of its window that is not
// padding, in row-major order.
func (g WindowGeometry) visit(x, y []int, f func(out, in int)) {
	strides := tensor.Strides(x)
	for out := range product(y) {
		o := coordinates(out, y)
		at := newWalk(g.Window, repeated(0, len(x)), 0)
		for range product(g.Window) {
			in, inside := 0, true
			for i, k := range at.at {
				p := o[i]*g.Strides[i] + k - g.Low[i]
				inside = inside && p >= 0 && p < x[i]
				in += p * strides[i]
			}
			if inside {
				f(out, in)
			}
			at.next()
		}
	}
}

// ReduceWindow folds x over each window; the result's shape is y.
func ReduceWindow(x *tensor.Tensor, kind string, g WindowGeometry, y []int) *tensor.Tensor {
	f := pick(x.DType(), reduceWindowAs[int64], reduceWindowAs[uint64],
		reduceWindowAs[float64], reduceWindowAs[complex128])
	return f(x, kind, g, y)
}

func reduceWindowAs[T number](x *tensor.Tensor, kind string, g WindowGeometry, y []int) *tensor.Tensor {
	f, xs, out := foldOf[T](kind, x.DType()), load[T](x), make([]T, product(y))
	for i := range out {
		out[i] = f.neutral
	}
	g.visit(x.Shape(), y, func(o, i int) { out[o] = f.combine(out[o], xs[i]) })
	return store(x.DType(), y, out)
}

// WindowSumGrad spreads dy over each window of a tensor of shape x.
func WindowSumGrad(dy *tensor.Tensor, g WindowGeometry, x []int) *tensor.Tensor {
	f := pick(dy.DType(), windowSumGradAs[int64], windowSumGradAs[uint64],
		windowSumGradAs[float64], windowSumGradAs[complex128])
	return f(dy, g, x)
}

func windowSumGradAs[T number](dy *tensor.Tensor, g WindowGeometry, x []int) *tensor.Tensor {
	dys, out := load[T](dy), make([]T, product(x))
	g.visit(x, dy.Shape(), func(o, i int) { out[i] += dys[o] })
	return store(dy.DType(), x, out)
}

// WindowMaxGrad adds dy to the first maximum of each window of x.
func WindowMaxGrad(x, dy *tensor.Tensor, g WindowGeometry) *tensor.Tensor {
	f := pick(x.DType(), windowMaxGradAs[int64], windowMaxGradAs[uint64], windowMaxGradAs[float64], nil)
	return f(x, dy, g)
}

// firstMaxima is where the first maximum of each window lies; -1 in windows of padding only.
func firstMaxima[T ordered](xs []T, x []int, g WindowGeometry, y []int) []int {
	best := repeated(-1, product(y))
	g.visit(x, y, func(o, i int) {
		if best[o] < 0 || xs[i] > xs[best[o]] {
			best[o] = i
		}
	})
	return best
}

func windowMaxGradAs[T ordered](x, dy *tensor.Tensor, g WindowGeometry) *tensor.Tensor {
	xs, dys := load[T](x), load[T](dy)
	out := make([]T, len(xs))
	for o, i := range firstMaxima(xs, x.Shape(), g, dy.Shape()) {
		if i >= 0 {
			out[i] += dys[o]
		}
	}
	return store(x.DType(), x.Shape(), out)
}

// WindowMaxPick takes, for each window of the result's shape y, the element of v at the first
// maximum of x; 0 in windows of padding only.
func WindowMaxPick(x, v *tensor.Tensor, g WindowGeometry, y []int) *tensor.Tensor {
	f := pick(x.DType(), windowMaxPickAs[int64], windowMaxPickAs[uint64], windowMaxPickAs[float64], nil)
	return f(x, v, g, y)
}

func windowMaxPickAs[T ordered](x, v *tensor.Tensor, g WindowGeometry, y []int) *tensor.Tensor {
	vs, out := load[T](v), make([]T, product(y))
	for o, i := range firstMaxima(load[T](x), x.Shape(), g, y) {
		if i >= 0 {
			out[o] = vs[i]
		}
	}
	return store(v.DType(), y, out)
}
