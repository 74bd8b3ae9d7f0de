package host

import (
	"slices"

	"tfc/ir/tensor"
)

// TopK is the k largest elements of each row in descending order, and their indices as type to;
// of equals the lower index comes first. NaNs come last.
func TopK(x *tensor.Tensor, k int, to tensor.DType) (values, indices *tensor.Tensor) {
	shape := slices.Clone(x.Shape())
	n := shape[len(shape)-1]
	shape[len(shape)-1] = k
	order := orders(x, x.Rank()-1, true)
	picked := make([]int64, 0, product(shape))
	for row := range product(shape[:len(shape)-1]) {
		for _, i := range order[row*n:][:k] {
			picked = append(picked, int64(i))
		}
	}
	indices = store(tensor.I64, shape, picked)
	values = tensor.New(x.DType(), shape...)
	for i, at := range picked {
		from := layout{i/max(k, 1)*n + int(at), nil}
		copyBox(values, layout{i, nil}, x, from, nil)
	}
	return values, store(to, shape, load[int64](indices))
}

// Sort orders the keys along axis, stably, and moves the payloads with them. NaNs come last.
func Sort(xs []*tensor.Tensor, axis int, descending bool) []*tensor.Tensor {
	order := orders(xs[0], axis, descending)
	_, n, inner := split(xs[0].Shape(), axis)
	out := make([]*tensor.Tensor, len(xs))
	for k, x := range xs {
		out[k] = tensor.New(x.DType(), x.Shape()...)
		for lane := range len(order) / max(n, 1) {
			base := lane/inner*n*inner + lane%inner
			for to, from := range order[lane*n:][:n] {
				copyBox(out[k], layout{base + to*inner, nil}, x, layout{base + from*inner, nil}, nil)
			}
		}
	}
	return out
}

// orders is, for each lane along axis, the positions of its elements in order.
func orders(x *tensor.Tensor, axis int, descending bool) []int {
	return pick(x.DType(), ordersAs[int64], ordersAs[uint64], ordersAs[float64], nil)(x, axis, descending)
}

func ordersAs[T ordered](x *tensor.Tensor, axis int, descending bool) []int {
	outer, n, inner := split(x.Shape(), axis)
	values, out := load[T](x), make([]int, 0, x.Len())
	if len(values) == 0 {
		return out
	}
	for lane := range outer * inner {
		v := values[lane/inner*n*inner+lane%inner:]
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(i, j int) int {
			return compareLast(v[i*inner], v[j*inner], descending)
		})
		out = append(out, order...)
	}
	return out
}

// compareLast orders numbers, NaNs after all of them whichever the direction.
func compareLast[T ordered](a, b T, descending bool) int {
	switch {
	case a != a || b != b:
		return int(truth(a != a)) - int(truth(b != b))
	case a == b:
		return 0
	case (a < b) != descending:
		return -1
	}
	return 1
}

func truth(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}
