// Package tensor holds the element types of the compiler and dense host tensors of them.
//
// It is a leaf: the IR, the importers, the evaluator and the runtime all speak tensors,
// and this package knows none of them.
package tensor

import "fmt"

// DType is an element type. The zero value is Invalid.
type DType uint8

// The element types, in the order in which tables list them. String lives on the host only; so does Object, a Go
// value behind TensorFlow's variants and resources, which has no name in IR text and which DTypes leaves out.
const (
	Invalid DType = iota
	Bool
	I8
	I16
	I32
	I64
	U8
	U16
	U32
	U64
	F16
	BF16
	F32
	F64
	C64
	C128
	String
	Object
	numDTypes
)

type class uint8

const (
	classNone class = iota
	classBool
	classSigned
	classUnsigned
	classFloat
	classComplex
	classString
	classObject
)

// dtypes is the one table of facts about element types; tf is TensorFlow's name for the type.
var dtypes = [numDTypes]struct {
	name, tf string
	size     int
	class    class
}{
	Invalid: {"invalid", "invalid", 0, classNone},
	Bool:    {"bool", "bool", 1, classBool},
	I8:      {"i8", "int8", 1, classSigned},
	I16:     {"i16", "int16", 2, classSigned},
	I32:     {"i32", "int32", 4, classSigned},
	I64:     {"i64", "int64", 8, classSigned},
	U8:      {"u8", "uint8", 1, classUnsigned},
	U16:     {"u16", "uint16", 2, classUnsigned},
	U32:     {"u32", "uint32", 4, classUnsigned},
	U64:     {"u64", "uint64", 8, classUnsigned},
	F16:     {"f16", "float16", 2, classFloat},
	BF16:    {"bf16", "bfloat16", 2, classFloat},
	F32:     {"f32", "float32", 4, classFloat},
	F64:     {"f64", "float64", 8, classFloat},
	C64:     {"c64", "complex64", 8, classComplex},
	C128:    {"c128", "complex128", 16, classComplex},
	String:  {"string", "string", 0, classString},
	Object:  {"object", "object", 0, classObject},
}

// DTypes lists every element type of data, which leaves out Object, in table order.
func DTypes() []DType {
	all := make([]DType, 0, String)
	for d := Bool; d <= String; d++ {
		all = append(all, d)
	}
	return all
}

// ParseDType reads the name that String prints ("f32").
func ParseDType(name string) (DType, error) {
	for d := Bool; d <= String; d++ {
		if dtypes[d].name == name {
			return d, nil
		}
	}
	return Invalid, fmt.Errorf("unknown element type %q", name)
}

// String is the type's name in IR text ("f32").
func (d DType) String() string {
	if d >= numDTypes {
		return fmt.Sprintf("dtype(%d)", uint8(d))
	}
	return dtypes[d].name
}

// TF is the type's name in TensorFlow's Python API ("float32").
func (d DType) TF() string { return dtypes[d].tf }

// Size is the width of one element in bytes; 0 for String and Object.
func (d DType) Size() int { return dtypes[d].size }

// IsSigned reports a signed integer.
func (d DType) IsSigned() bool { return dtypes[d].class == classSigned }

// IsUnsigned reports an unsigned integer.
func (d DType) IsUnsigned() bool { return dtypes[d].class == classUnsigned }

// IsInt reports an integer of either signedness; Bool is none.
func (d DType) IsInt() bool { return d.IsSigned() || d.IsUnsigned() }

// IsFloat reports a real floating-point type.
func (d DType) IsFloat() bool { return dtypes[d].class == classFloat }

// IsComplex reports C64 or C128.
func (d DType) IsComplex() bool { return dtypes[d].class == classComplex }

// IsNumeric reports anything but Bool, String, Object and Invalid.
func (d DType) IsNumeric() bool { return d.IsInt() || d.IsFloat() || d.IsComplex() }

// Real is the type of a complex type's parts, and the type itself otherwise.
func (d DType) Real() DType {
	switch d {
	case C64:
		return F32
	case C128:
		return F64
	}
	return d
}
