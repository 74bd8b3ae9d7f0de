package scalar

import (
	"fmt"
	"slices"
	"unsafe"

	"tfc/ir/tensor"
)

// chunk is how many elements one node computes at a time: the lanes of a function of dozens of
// nodes stay in the second-level cache, and the cost of dispatch vanishes.
const chunk = 1024

// Eval applies f to every element: results have the given shape, arguments have that many
// elements or one, which serves all. It is the reference implementation of every primitive.
//
// f32 functions are computed in f64 and rounded once, which is correct rounding but for about
// one value in 10⁷; f64 functions are Go's math package, within 1 to 2 ulp. f16 and bf16 compute
// in f32 and round after every node; complex64 computes in complex128.
//
// The function must verify and the arguments have its parameters' types.
func Eval(f *Func, args []*tensor.Tensor, shape []int) []*tensor.Tensor {
	n := tensor.NumElements(shape)
	m := newMachine(f, args, n)
	results := make([]*tensor.Tensor, len(f.Results))
	for i, r := range f.Results {
		results[i] = tensor.New(f.Nodes[r].Type, shape...)
	}
	for at := 0; at < n; at += chunk {
		k := min(chunk, n-at)
		m.load(at, k)
		for _, step := range m.steps {
			step(k)
		}
		for i, r := range f.Results {
			store(m.lanes[r], results[i], at, k)
		}
	}
	return results
}

// EvalScalars applies f to one set of rank-0 arguments: constant folding.
func EvalScalars(f *Func, args ...*tensor.Tensor) []*tensor.Tensor { return Eval(f, args, nil) }

// Lanes hold a chunk of one node's values. Bool lanes are bytes 0 and 1; f16 and bf16 lanes are
// float32, already rounded to the narrow type.
type lanes struct {
	dtype tensor.DType
	data  any
}

// lane is a Go type that lanes are made of; uint8 serves both U8 and Bool.
type lane interface {
	integer | float | complex64 | complex128
}

type integer interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64
}

type float interface{ float32 | float64 }

type machine struct {
	lanes []lanes
	steps []func(k int)
	// loads fill the lanes of those parameters that vary over the elements.
	loads []func(at, k int)
}

func (m *machine) load(at, k int) {
	for _, l := range m.loads {
		l(at, k)
	}
}

func newMachine(f *Func, args []*tensor.Tensor, n int) *machine {
	m := &machine{lanes: make([]lanes, len(f.Nodes))}
	size := min(chunk, n)
	for i, node := range f.Nodes {
		l := newLanes(node.Type, size)
		m.lanes[i] = l
		switch node.Op {
		case Param:
			m.param(l, args[node.Bits], n)
		case Const:
			fill(l, node)
		default:
			m.steps = append(m.steps, m.compile(node, l))
		}
	}
	return m
}

func (m *machine) param(l lanes, arg *tensor.Tensor, n int) {
	if arg.DType() != l.dtype || arg.Len() != n && arg.Len() != 1 {
		panic(fmt.Sprintf("scalar: argument %v for %s over %d elements", arg, l.dtype, n))
	}
	if arg.Len() != 1 {
		m.loads = append(m.loads, func(at, k int) { load(l, arg, at, k) })
		return
	}
	if n > 0 {
		load(l, arg, 0, 1)
		splat(l)
	}
}

func (m *machine) compile(n Node, dst lanes) func(k int) {
	var x [3]lanes
	for i := range n.Op.Info().Arity {
		x[i] = m.lanes[n.Args[i]]
	}
	step := kernel(n.Op, dst, x)
	if step == nil {
		panic(fmt.Sprintf("scalar: no kernel for %s.%s of %s", n.Op, n.Type, x[0].dtype))
	}
	if round := rounder(dst); round != nil && !exact(n.Op) {
		return func(k int) { step(k); round(k) }
	}
	return step
}

// exact reports the primitives whose results need no rounding to a narrow float type.
func exact(o Op) bool {
	return slices.Contains([]Op{Neg, Abs, Min, Max, Floor, Ceil, Trunc, Rint, Select, Bitcast, Real, Imag}, o)
}

func rounder(l lanes) func(k int) {
	x, _ := l.data.([]float32)
	switch l.dtype {
	case tensor.F16:
		return func(k int) {
			for i, v := range x[:k] {
				x[i] = tensor.F16ToF32(tensor.F16FromF32(v))
			}
		}
	case tensor.BF16:
		return func(k int) {
			for i, v := range x[:k] {
				x[i] = tensor.BF16ToF32(tensor.BF16FromF32(v))
			}
		}
	}
	return nil
}

func newLanes(d tensor.DType, size int) lanes {
	return lanes{d, makers[d](size)}
}

// makers allocates lanes of every type.
var makers = [tensor.String]func(int) any{
	tensor.Bool: make1[uint8],
	tensor.I8:   make1[int8],
	tensor.I16:  make1[int16],
	tensor.I32:  make1[int32],
	tensor.I64:  make1[int64],
	tensor.U8:   make1[uint8],
	tensor.U16:  make1[uint16],
	tensor.U32:  make1[uint32],
	tensor.U64:  make1[uint64],
	tensor.F16:  make1[float32],
	tensor.BF16: make1[float32],
	tensor.F32:  make1[float32],
	tensor.F64:  make1[float64],
	tensor.C64:  make1[complex64],
	tensor.C128: make1[complex128],
}

func make1[T lane](n int) any { return make([]T, n) }

// raw views lanes as bytes; size is that of a lane, which f16 and bf16 widen to 4.
func raw(data any) (b []byte, size int) {
	switch x := data.(type) {
	case []uint8:
		return x, 1
	case []int8:
		return bytesOf(x), 1
	case []int16:
		return bytesOf(x), 2
	case []uint16:
		return bytesOf(x), 2
	case []int32:
		return bytesOf(x), 4
	case []uint32:
		return bytesOf(x), 4
	case []float32:
		return bytesOf(x), 4
	case []int64:
		return bytesOf(x), 8
	case []uint64:
		return bytesOf(x), 8
	case []float64:
		return bytesOf(x), 8
	case []complex64:
		return bytesOf(x), 8
	case []complex128:
		return bytesOf(x), 16
	}
	return nil, 0
}

func bytesOf[T lane](x []T) []byte {
	if len(x) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&x[0])), len(x)*int(unsafe.Sizeof(x[0])))
}

func narrow(d tensor.DType) bool { return d == tensor.F16 || d == tensor.BF16 }

// load reads k elements of t from at on.
func load(l lanes, t *tensor.Tensor, at, k int) {
	if narrow(l.dtype) {
		widenBits(l.dtype, l.data.([]float32)[:k], tensor.Data[uint16](t)[at:])
		return
	}
	b, size := raw(l.data)
	copy(b[:k*size], t.Bytes()[at*size:])
}

// store writes k elements to t from at on.
func store(l lanes, t *tensor.Tensor, at, k int) {
	if narrow(l.dtype) {
		narrowBits(l.dtype, tensor.Data[uint16](t)[at:], l.data.([]float32)[:k])
		return
	}
	b, size := raw(l.data)
	copy(t.Bytes()[at*size:], b[:k*size])
}

func widenBits(d tensor.DType, dst []float32, bits []uint16) {
	if d == tensor.F16 {
		for i := range dst {
			dst[i] = tensor.F16ToF32(bits[i])
		}
		return
	}
	for i := range dst {
		dst[i] = tensor.BF16ToF32(bits[i])
	}
}

func narrowBits(d tensor.DType, bits []uint16, x []float32) {
	if d == tensor.F16 {
		for i, v := range x {
			bits[i] = tensor.F16FromF32(v)
		}
		return
	}
	for i, v := range x {
		bits[i] = tensor.BF16FromF32(v)
	}
}

// fill sets all lanes to a constant.
func fill(l lanes, n Node) {
	b, size := raw(l.data)
	if len(b) == 0 {
		return
	}
	bits := n.Bits
	if narrow(n.Type) {
		bits = ConstBits(tensor.F32, n.ConstFloat())
	}
	for k := range size {
		b[k] = byte(bits >> (8 * k))
	}
	splat(l)
}

// splat copies the first lane to all others.
func splat(l lanes) {
	b, size := raw(l.data)
	for done := size; done < len(b); done *= 2 {
		copy(b[done:], b[:done])
	}
}
