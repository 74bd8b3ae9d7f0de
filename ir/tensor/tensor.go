package tensor

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"unsafe"
)

// F16Bits and BF16Bits hold the bit patterns of 16-bit floats, as Data and Of see them.
type (
	F16Bits  uint16
	BF16Bits uint16
)

// Element is a Go type that stands for an element type.
type Element interface {
	bool | int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64 |
		F16Bits | BF16Bits | float32 | float64 | complex64 | complex128
}

// Tensor is a dense row-major host tensor. Strings and objects hold their elements in slices of their own,
// every other type in raw little-endian bytes. A Tensor is shared by reference: once handed to
// someone else it is not written again.
type Tensor struct {
	dtype   DType
	shape   []int
	data    []byte
	strings []string
	objects []any
}

// New makes a tensor of zeros, empty strings or nil objects. Sizes must not be negative. One that takes more memory than
// Limit allows unwinds to the Guard around.
func New(d DType, shape ...int) *Tensor {
	mustFit(d, shape)
	n := NumElements(shape)
	t := header(d, shape)
	switch d {
	case String:
		t.strings = make([]string, n)
		return t
	case Object:
		t.objects = make([]any, n)
		return t
	}
	t.data = alignedBytes(n * d.Size())
	return t
}

// header is a tensor without elements. Up to rank 4 it is one piece of memory.
func header(d DType, shape []int) *Tensor {
	if len(shape) > 4 {
		return &Tensor{dtype: d, shape: slices.Clone(shape)}
	}
	h := &struct {
		Tensor
		sizes [4]int
	}{}
	h.dtype, h.shape = d, append(h.sizes[:0:len(shape)], shape...)
	return &h.Tensor
}

// Align is the alignment of tensor storage in bytes: a cache line, which generated code relies on.
const Align = 64

// alignedBytes returns n zeroed bytes that start on an Align boundary.
func alignedBytes(n int) []byte {
	if n == 0 {
		return []byte{}
	}
	raw := make([]byte, n+Align-1)
	skip := -int(uintptr(unsafe.Pointer(&raw[0]))) & (Align - 1)
	return raw[skip : skip+n : skip+n]
}

// Of makes a tensor from Go values; their count must match the shape.
func Of[T Element](shape []int, values ...T) *Tensor {
	t := New(DTypeOf[T](), shape...)
	if len(values) != t.Len() {
		panic(fmt.Sprintf("tensor: %d values for shape %v", len(values), shape))
	}
	copy(Data[T](t), values)
	return t
}

// Scalar makes a rank-0 tensor.
func Scalar[T Element](v T) *Tensor { return Of(nil, v) }

// OfStrings makes a string tensor; the values' count must match the shape.
func OfStrings(shape []int, values ...string) *Tensor {
	t := New(String, shape...)
	if len(values) != len(t.strings) {
		panic(fmt.Sprintf("tensor: %d strings for shape %v", len(values), shape))
	}
	copy(t.strings, values)
	return t
}

// OfObject makes a scalar that holds a Go value.
func OfObject(v any) *Tensor { return &Tensor{dtype: Object, objects: []any{v}} }

// Objects are the elements of an Object tensor, not copied; nil for other types.
func (t *Tensor) Objects() []any { return t.objects }

// FromBytes wraps raw row-major little-endian elements without copying when they are aligned.
func FromBytes(d DType, shape []int, raw []byte) (*Tensor, error) {
	want := NumElements(shape) * d.Size()
	if d == String || d == Object || len(raw) != want {
		return nil, fmt.Errorf("%s%v takes %d bytes, found %d", d, shape, want, len(raw))
	}
	if want > 0 && uintptr(unsafe.Pointer(&raw[0]))%Align != 0 {
		raw = append(alignedBytes(want)[:0], raw...)
	}
	return &Tensor{dtype: d, shape: slices.Clone(shape), data: raw}, nil
}

// DTypeOf is the element type that a Go type stands for.
func DTypeOf[T Element]() DType {
	var v T
	switch any(v).(type) {
	case bool:
		return Bool
	case int8:
		return I8
	case int16:
		return I16
	case int32:
		return I32
	case int64:
		return I64
	case uint8:
		return U8
	case uint16:
		return U16
	case uint32:
		return U32
	case uint64:
		return U64
	case F16Bits:
		return F16
	case BF16Bits:
		return BF16
	case float32:
		return F32
	case float64:
		return F64
	case complex64:
		return C64
	}
	return C128
}

// DType is the element type.
func (t *Tensor) DType() DType { return t.dtype }

// Shape is the tensor's sizes, outermost first. Callers do not modify it.
func (t *Tensor) Shape() []int { return t.shape }

// Rank is the number of dimensions.
func (t *Tensor) Rank() int { return len(t.shape) }

// Len is the number of elements.
func (t *Tensor) Len() int { return NumElements(t.shape) }

// Bytes is the raw storage of a numeric or bool tensor; nil for strings.
func (t *Tensor) Bytes() []byte { return t.data }

// Strings is the storage of a string tensor; nil for others.
func (t *Tensor) Strings() []string { return t.strings }

// Data views the elements as a Go slice. T must stand for the tensor's type; of the 16-bit
// patterns, uint16 is accepted for F16 and BF16 too.
func Data[T Element](t *Tensor) []T {
	var v T
	if want := DTypeOf[T](); want != t.dtype && !(want == U16 && (t.dtype == F16 || t.dtype == BF16)) {
		panic(fmt.Sprintf("tensor: %s viewed as %s", t.dtype, want))
	}
	if len(t.data) == 0 {
		return nil
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&t.data[0])), len(t.data)/int(unsafe.Sizeof(v)))
}

// Reshape views the same elements under another shape of equal size.
func (t *Tensor) Reshape(shape ...int) *Tensor {
	if NumElements(shape) != t.Len() {
		panic(fmt.Sprintf("tensor: %v reshaped to %v", t.shape, shape))
	}
	return &Tensor{dtype: t.dtype, shape: slices.Clone(shape), data: t.data, strings: t.strings, objects: t.objects}
}

// Clone copies the tensor and its storage.
func (t *Tensor) Clone() *Tensor {
	c := New(t.dtype, t.shape...)
	copy(c.data, t.data)
	copy(c.strings, t.strings)
	copy(c.objects, t.objects)
	return c
}

// Equal reports the same type, shape and bits: NaNs of one pattern are equal, +0 and -0 are not. An object
// equals itself alone.
func (t *Tensor) Equal(o *Tensor) bool {
	return t.dtype == o.dtype && slices.Equal(t.shape, o.shape) &&
		bytes.Equal(t.data, o.data) && slices.Equal(t.strings, o.strings) && (t == o || t.objects == nil)
}

// Float is element i as a float64: bools are 0 and 1, complex numbers give their real part.
// It is meant for checks and small loops; 64-bit integers round.
func (t *Tensor) Float(i int) float64 {
	switch {
	case t.dtype.IsComplex():
		return real(t.Complex(i))
	case t.dtype.IsFloat():
		return t.float(i)
	case t.dtype.IsUnsigned():
		return float64(uint64(t.Int(i)))
	}
	return float64(t.Int(i))
}

func (t *Tensor) float(i int) float64 {
	switch t.dtype {
	case F32:
		return float64(Data[float32](t)[i])
	case F64:
		return Data[float64](t)[i]
	case F16:
		return float64(F16ToF32(uint16(Data[F16Bits](t)[i])))
	}
	return float64(BF16ToF32(uint16(Data[BF16Bits](t)[i])))
}

// Complex is element i as a complex number.
func (t *Tensor) Complex(i int) complex128 {
	switch t.dtype {
	case C64:
		return complex128(Data[complex64](t)[i])
	case C128:
		return Data[complex128](t)[i]
	}
	return complex(t.Float(i), 0)
}

// Int is element i as an integer: the bits of a U64, 0 or 1 for a bool, a float truncated.
func (t *Tensor) Int(i int) int64 {
	size := t.dtype.Size()
	if t.dtype.IsFloat() || t.dtype.IsComplex() || t.dtype == String {
		return int64(t.Float(i))
	}
	var bits uint64
	for k := size - 1; k >= 0; k-- {
		bits = bits<<8 | uint64(t.data[i*size+k])
	}
	if t.dtype.IsSigned() {
		shift := 64 - 8*size
		return int64(bits<<shift) >> shift
	}
	return int64(bits)
}

// Ints is every element as an int; for shapes, axes and the like.
func (t *Tensor) Ints() []int {
	out := make([]int, t.Len())
	for i := range out {
		out[i] = int(t.Int(i))
	}
	return out
}

// SetFloat stores v, converted to the element type as Go converts it, in element i.
func (t *Tensor) SetFloat(i int, v float64) {
	switch t.dtype {
	case F16:
		Data[F16Bits](t)[i] = F16Bits(F16FromF32(float32(v)))
	case BF16:
		Data[BF16Bits](t)[i] = BF16Bits(BF16FromF32(float32(v)))
	case F32:
		Data[float32](t)[i] = float32(v)
	case F64:
		Data[float64](t)[i] = v
	case C64:
		Data[complex64](t)[i] = complex(float32(v), 0)
	case C128:
		Data[complex128](t)[i] = complex(v, 0)
	case U64:
		if v >= math.MaxInt64 {
			Data[uint64](t)[i] = uint64(v)
			return
		}
		t.SetInt(i, int64(v))
	default:
		t.SetInt(i, int64(v))
	}
}

// SetInt stores the low bits of v in element i of an integer tensor, the converted number in a
// float or complex one, and whether v is not 0 in a bool one.
func (t *Tensor) SetInt(i int, v int64) {
	if t.dtype == Bool && v != 0 {
		v = 1
	}
	if t.dtype.IsFloat() || t.dtype.IsComplex() {
		t.SetFloat(i, float64(v))
		return
	}
	size := t.dtype.Size()
	for k := range size {
		t.data[i*size+k] = byte(v >> (8 * k))
	}
}

// Strides is the row-major strides of a shape, in elements.
func Strides(shape []int) []int {
	s := make([]int, len(shape))
	n := 1
	for i := len(shape) - 1; i >= 0; i-- {
		s[i] = n
		n *= shape[i]
	}
	return s
}

// String describes the tensor without its elements ("f32[2,3]").
func (t *Tensor) String() string {
	var b bytes.Buffer
	b.WriteString(t.dtype.String())
	b.WriteByte('[')
	for i, d := range t.shape {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprint(&b, d)
	}
	b.WriteByte(']')
	return b.String()
}
