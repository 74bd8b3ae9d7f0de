package tensor

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strings"
	"sync/atomic"
	"unsafe"
)

// MaxElements is what NumElements answers for shapes of more elements than that: no memory holds them, and sums and
// products with sizes of elements do not overflow.
const MaxElements = 1 << 52

// limit is the most bytes that New gives a tensor; 0 as long as nobody asked.
var limit atomic.Int64

// Limit is the most bytes that a host tensor may take. Unless SetLimit chose otherwise, that is the memory of the machine,
// or of the control group that the process is in.
func Limit() int64 {
	if n := limit.Load(); n > 0 {
		return n
	}
	limit.CompareAndSwap(0, machineMemory())
	return limit.Load()
}

// SetLimit sets Limit for the whole process, as memory is the process's, and returns what it was.
func SetLimit(bytes int64) int64 {
	before := Limit()
	limit.Store(max(bytes, 1))
	return before
}

// TooLarge says that a tensor would take more memory than Limit allows.
type TooLarge struct {
	DType DType
	Shape []int
}

// Error says it in TensorFlow's words.
func (e *TooLarge) Error() string {
	sizes := strings.Join(strings.Fields(strings.Trim(fmt.Sprint(e.Shape), "[]")), ",")
	return fmt.Sprintf("OOM when allocating tensor with shape[%s] and type %s: %d bytes are the limit", sizes, e.DType.TF(),
		Limit())
}

// StatusCode is RESOURCE_EXHAUSTED, by which package runtime/status knows the error.
func (e *TooLarge) StatusCode() int32 { return 8 }

// CheckSize refuses tensors that take more memory than Limit allows: the error is a *TooLarge.
func CheckSize(d DType, shape []int) error {
	if n := NumElements(shape); n < 0 || int64(n) > Limit()/int64(d.slot()) {
		return &TooLarge{d, slices.Clone(shape)}
	}
	return nil
}

// slot is what an element takes in memory at least.
func (d DType) slot() int {
	if d == String || d == Object {
		return 16
	}
	return max(d.Size(), 1)
}

// mustFit unwinds where a tensor takes too much memory: what computes tensors on the host has no better way on, deep
// inside. Guard makes an error of it.
func mustFit(d DType, shape []int) {
	if err := CheckSize(d, shape); err != nil {
		panic(err)
	}
}

// Slice makes n elements of what a computation on the host needs beside tensors, where n comes from data. It is held
// against Limit as New is.
func Slice[T any](n int) []T {
	var element T
	if size := int64(unsafe.Sizeof(element)); n < 0 || int64(n) > Limit()/max(size, 1) {
		panic(&TooLarge{Object, []int{n}})
	}
	return make([]T, n)
}

// Guard calls a function that computes tensors. If New found one too large, that is the error, a *TooLarge.
func Guard(f func() error) (err error) {
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		large, ok := r.(*TooLarge)
		if !ok {
			panic(r)
		}
		err = large
	}()
	return f()
}

// NumElements is the product of the sizes, 1 for rank 0; MaxElements stands for all that is more.
func NumElements(shape []int) int {
	n, over := uint64(1), false
	for _, d := range shape {
		if d == 0 {
			return 0
		}
		hi, lo := bits.Mul64(n, uint64(d))
		if over = over || hi != 0 || lo > MaxElements; !over {
			n = lo
		}
	}
	if over {
		return MaxElements
	}
	return int(n)
}

// unlimited is the limit where nothing tells how much memory there is.
const unlimited = math.MaxInt64
