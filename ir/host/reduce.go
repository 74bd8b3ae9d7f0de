package host

import (
	"math"
	"slices"

	"tfc/ir/tensor"
)

// fold combines two elements; neutral is what no elements fold to.
type fold[T any] struct {
	neutral T
	combine func(a, b T) T
}

// foldOf is the fold of a kind over elements that d widens to.
func foldOf[T number](kind string, d tensor.DType) fold[T] {
	switch kind {
	case "prod":
		return fold[T]{1, func(a, b T) T { return a * b }}
	case "sum":
		return fold[T]{0, func(a, b T) T { return a + b }}
	}
	var f any
	switch any(*new(T)).(type) {
	case int64:
		f = orderedFold(kind, int64(math.MinInt64)>>(64-8*d.Size()), int64(math.MaxInt64)>>(64-8*d.Size()))
	case uint64:
		f = unsignedFold(kind, uint64(math.MaxUint64)>>(64-8*d.Size()))
	case float64:
		f = orderedFold(kind, math.Inf(-1), math.Inf(1))
	}
	return f.(fold[T])
}

func orderedFold[T ordered](kind string, lowest, highest T) fold[T] {
	if kind == "min" {
		return fold[T]{highest, func(a, b T) T { return min(a, b) }}
	}
	return fold[T]{lowest, func(a, b T) T { return max(a, b) }}
}

// unsignedFold adds the folds of bools, which are 0 and 1.
func unsignedFold(kind string, highest uint64) fold[uint64] {
	switch kind {
	case "and":
		return fold[uint64]{1, func(a, b uint64) uint64 { return a & b }}
	case "or":
		return fold[uint64]{0, func(a, b uint64) uint64 { return a | b }}
	}
	return orderedFold(kind, 0, highest)
}

// Reduce folds x over axes, which are dropped.
func Reduce(x *tensor.Tensor, kind string, axes []int) *tensor.Tensor {
	f := pick(x.DType(), reduceAs[int64], reduceAs[uint64], reduceAs[float64], reduceAs[complex128])
	return f(x, kind, axes)
}

func reduceAs[T number](x *tensor.Tensor, kind string, axes []int) *tensor.Tensor {
	shape := []int{}
	for i, n := range x.Shape() {
		if !slices.Contains(axes, i) {
			shape = append(shape, n)
		}
	}
	strides, own := make([]int, x.Rank()), tensor.Strides(shape)
	for i := range strides {
		if !slices.Contains(axes, i) {
			strides[i], own = own[0], own[1:]
		}
	}
	f := foldOf[T](kind, x.DType())
	out := make([]T, product(shape))
	for i := range out {
		out[i] = f.neutral
	}
	at := newWalk(x.Shape(), strides, 0)
	for _, v := range load[T](x) {
		out[at.offset] = f.combine(out[at.offset], v)
		at.next()
	}
	return store(x.DType(), shape, out)
}

// ArgReduce is the index, as type to, of the first largest (kind max) or smallest element along
// axis. As in TensorFlow, the search starts with index 0 and the kind's neutral element, which a
// NaN does not beat.
func ArgReduce(x *tensor.Tensor, kind string, axis int, to tensor.DType) *tensor.Tensor {
	f := pick(x.DType(), argReduceAs[int64], argReduceAs[uint64], argReduceAs[float64], nil)
	return f(x, kind, axis, to)
}

func argReduceAs[T ordered](x *tensor.Tensor, kind string, axis int, to tensor.DType) *tensor.Tensor {
	outer, n, inner := split(x.Shape(), axis)
	values, out, neutral := load[T](x), make([]int64, outer*inner), foldOf[T](kind, x.DType()).neutral
	better := func(a, b T) bool { return a > b }
	if kind == "min" {
		better = func(a, b T) bool { return a < b }
	}
	for o := range outer {
		for i := range inner {
			lane, best, at := values[o*n*inner+i:], neutral, 0
			for k := range n {
				if v := lane[k*inner]; better(v, best) {
					best, at = v, k
				}
			}
			out[o*inner+i] = int64(at)
		}
	}
	return store(to, slices.Delete(slices.Clone(x.Shape()), axis, axis+1), out)
}

// Scan folds x cumulatively along axis: kind is sum, prod or logsumexp.
func Scan(x *tensor.Tensor, kind string, axis int, exclusive, reverse bool) *tensor.Tensor {
	f := pick(x.DType(), scanAs[int64], scanAs[uint64], scanAs[float64], scanAs[complex128])
	return f(x, kind, axis, exclusive, reverse)
}

func scanAs[T number](x *tensor.Tensor, kind string, axis int, exclusive, reverse bool) *tensor.Tensor {
	f, ok := any(logSumExp).(fold[T])
	if kind != "logsumexp" || !ok {
		f = foldOf[T](kind, x.DType())
	}
	outer, n, inner := split(x.Shape(), axis)
	values := load[T](x)
	if n == 0 {
		outer = 0
	}
	for o := range outer {
		for i := range inner {
			lane, acc := values[o*n*inner+i:], f.neutral
			for k := range n {
				if reverse {
					k = n - 1 - k
				}
				v := lane[k*inner]
				if lane[k*inner] = acc; !exclusive {
					lane[k*inner] = f.combine(acc, v)
				}
				acc = f.combine(acc, v)
			}
		}
	}
	return store(x.DType(), x.Shape(), values)
}

// logSumExp combines logarithms of sums without overflow.
var logSumExp = fold[float64]{math.Inf(-1), func(a, b float64) float64 {
	hi, lo := max(a, b), min(a, b)
	if math.IsInf(hi, 0) || hi != hi {
		return hi
	}
	return hi + math.Log1p(math.Exp(lo-hi))
}}

// Scatter combines updates[i] into row indices[i] of x, in order; rows out of range are dropped.
func Scatter(x, indices, updates *tensor.Tensor, kind string) *tensor.Tensor {
	if kind == "update" {
		return scatterUpdate(x, indices, updates)
	}
	f := pick(x.DType(), scatterAs[int64], scatterAs[uint64], scatterAs[float64], scatterAs[complex128])
	return f(x, indices, updates, kind)
}

func scatterUpdate(x, indices, updates *tensor.Tensor) *tensor.Tensor {
	out, row := x.Clone(), product(x.Shape()[1:])
	for i := range indices.Len() {
		if at := indices.Int(i); at >= 0 && at < int64(x.Shape()[0]) {
			copyBox(out, layout{int(at) * row, []int{1}}, updates, layout{i * row, []int{1}}, []int{row})
		}
	}
	return out
}

func scatterAs[T number](x, indices, updates *tensor.Tensor, kind string) *tensor.Tensor {
	values, u, combine := load[T](x), load[T](updates), scatterCombine[T](kind, x.DType())
	row := product(x.Shape()[1:])
	for i := range indices.Len() {
		at := indices.Int(i)
		if at < 0 || at >= int64(x.Shape()[0]) {
			continue
		}
		to, from := values[int(at)*row:][:row], u[i*row:][:row]
		for k, v := range from {
			to[k] = combine(to[k], v)
		}
	}
	return store(x.DType(), x.Shape(), values)
}

func scatterCombine[T number](kind string, d tensor.DType) func(a, b T) T {
	switch kind {
	case "add":
		return func(a, b T) T { return a + b }
	case "sub":
		return func(a, b T) T { return a - b }
	case "mul":
		return func(a, b T) T { return a * b }
	case "div":
		return func(a, b T) T { return quotient(a, b, d) }
	}
	return foldOf[T](kind, d).combine
}

// quotient divides; an integer by 0 is 0.
func quotient[T number](a, b T, d tensor.DType) T {
	if b == 0 && d.IsInt() {
		return 0
	}
	return a / b
}
