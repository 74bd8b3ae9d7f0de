// Package npy keeps host tensors in files and text: NumPy's .npy format, numbers in .csv, and
// the literals of a command line.
//
// It is a leaf above ir/tensor: the recorded cases, the command line and the runtime's file
// feeds all read tensors here, and it knows none of them. What it reads may come from anyone,
// so sizes are checked against the bytes at hand before anything is allocated.
//
// Why an own reader: github.com/sbinet/npyio reads one element at a time into slices of at most
// two dimensions, writes no shape of its own choosing and panics on a broken header. It serves
// as the independent second reader in the tests.
package npy

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tfc/ir/tensor"
)

const (
	magic     = "\x93NUMPY"
	alignment = 64 // NumPy pads the header so that the elements start on such an offset

	// BF16Suffix marks files that hold bfloat16 bit patterns as 16-bit unsigned integers:
	// the format has no name of its own for the type.
	BF16Suffix = ".bf16.npy"
)

// descrs is NumPy's name of each element type on a little-endian machine.
var descrs = map[string]tensor.DType{
	"|b1": tensor.Bool, "|i1": tensor.I8, "<i2": tensor.I16, "<i4": tensor.I32, "<i8": tensor.I64,
	"|u1": tensor.U8, "<u2": tensor.U16, "<u4": tensor.U32, "<u8": tensor.U64,
	"<f2": tensor.F16, "<f4": tensor.F32, "<f8": tensor.F64, "<c8": tensor.C64, "<c16": tensor.C128,
	"<V2": tensor.BF16, "|V2": tensor.BF16, // how NumPy saves ml_dtypes.bfloat16
}

// ReadFile reads a .npy file; a name that ends in BF16Suffix gives a BF16 tensor.
func ReadFile(path string) (*tensor.Tensor, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	t, err := Decode(data)
	if err == nil && strings.HasSuffix(path, BF16Suffix) {
		t, err = asBF16(t)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return t, nil
}

func asBF16(t *tensor.Tensor) (*tensor.Tensor, error) {
	if t.DType() != tensor.U16 && t.DType() != tensor.BF16 {
		return nil, fmt.Errorf("bfloat16 is kept as uint16 bit patterns, found %s", t.DType().TF())
	}
	return tensor.FromBytes(tensor.BF16, t.Shape(), t.Bytes())
}

// WriteFile writes t as a .npy file. The name of a BF16 tensor's file must end in BF16Suffix.
func WriteFile(path string, t *tensor.Tensor) error {
	if t.DType() == tensor.BF16 && !strings.HasSuffix(path, BF16Suffix) {
		return fmt.Errorf("%s: the name of a bfloat16 file ends in %s", path, BF16Suffix)
	}
	data, err := Encode(t)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.WriteFile(path, data, 0o666)
}

// Read reads one .npy array, to the end of r.
func Read(r io.Reader) (*tensor.Tensor, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return Decode(data)
}

// Decode reads the bytes of a .npy file, versions 1 to 3, either byte order, C or Fortran order.
// Fixed-width strings (S and U) become string tensors without their padding.
func Decode(data []byte) (*tensor.Tensor, error) {
	h, body, err := splitHeader(data)
	if err != nil {
		return nil, fmt.Errorf("npy: %w", err)
	}
	t, err := h.tensor(body)
	if err != nil {
		return nil, fmt.Errorf("npy: %w", err)
	}
	return t, nil
}

// splitHeader parses what precedes the elements.
func splitHeader(data []byte) (header, []byte, error) {
	if len(data) < 10 || string(data[:6]) != magic {
		return header{}, nil, fmt.Errorf("not a NumPy array file")
	}
	size, rest := uint64(0), data[8:]
	switch data[6] {
	case 1:
		size, rest = uint64(binary.LittleEndian.Uint16(rest)), rest[2:]
	case 2, 3:
		if len(rest) < 4 {
			return header{}, nil, io.ErrUnexpectedEOF
		}
		size, rest = uint64(binary.LittleEndian.Uint32(rest)), rest[4:]
	default:
		return header{}, nil, fmt.Errorf("format version %d", data[6])
	}
	if size > uint64(len(rest)) {
		return header{}, nil, fmt.Errorf("header of %d bytes in a file of %d", size, len(data))
	}
	h, err := parseHeader(string(rest[:size]))
	return h, rest[size:], err
}

// tensor reads the elements that the header announces.
func (h header) tensor(body []byte) (*tensor.Tensor, error) {
	descr, swap := h.descr, false
	if strings.HasPrefix(descr, ">") {
		descr, swap = "<"+descr[1:], true
	}
	if kind := strings.TrimLeft(descr, "<|"); kind != "" && (kind[0] == 'S' || kind[0] == 'U') {
		return h.strings(body, kind, swap)
	}
	d, ok := descrs[descr]
	if !ok {
		return nil, fmt.Errorf("element type %q has no tensor type", h.descr)
	}
	if err := checkSize(h.shape, d.Size(), len(body)); err != nil {
		return nil, err
	}
	raw := slices.Clone(body)
	if swap {
		swapBytes(raw, d.Real().Size())
	}
	if h.fortran {
		raw = fromFortran(raw, h.shape, d.Size())
	}
	if d == tensor.Bool {
		if i := bytes.IndexFunc(raw, func(r rune) bool { return r > 1 }); i >= 0 {
			return nil, fmt.Errorf("element %d is no bool: byte %d", i, raw[i])
		}
	}
	return tensor.FromBytes(d, h.shape, raw)
}

// checkSize reports whether the elements of a shape fill exactly the given bytes.
func checkSize(shape []int, width, have int) error {
	n := 1
	for _, d := range shape {
		if d != 0 && n > math.MaxInt/16/d {
			return fmt.Errorf("shape %v is larger than any file", shape)
		}
		n *= d
	}
	if n != 0 && width > math.MaxInt/n || n*width != have {
		return fmt.Errorf("shape %v of %d-byte elements does not fit %d bytes", shape, width, have)
	}
	return nil
}

func swapBytes(raw []byte, width int) {
	for i := 0; i < len(raw); i += width {
		slices.Reverse(raw[i : i+width])
	}
}

// fromFortran reorders column-major elements into rows.
func fromFortran(raw []byte, shape []int, width int) []byte {
	out := make([]byte, len(raw))
	index := make([]int, len(shape))
	for dst := 0; dst < len(raw); dst += width {
		src := 0
		for i := len(shape) - 1; i >= 0; i-- {
			src = src*shape[i] + index[i]
		}
		copy(out[dst:dst+width], raw[src*width:])
		for i := len(shape) - 1; i >= 0; i-- {
			if index[i]++; index[i] < shape[i] {
				break
			}
			index[i] = 0
		}
	}
	return out
}

// strings reads NumPy's fixed-width byte (S) or UTF-32 (U) strings.
func (h header) strings(body []byte, kind string, swap bool) (*tensor.Tensor, error) {
	width, err := strconv.Atoi(kind[1:])
	if err != nil || width < 0 || width > math.MaxInt32 {
		return nil, fmt.Errorf("element type %q has no tensor type", h.descr)
	}
	if kind[0] == 'U' {
		width *= utf8.UTFMax
	}
	// Zero-width elements take no bytes: their count is bounded by nothing in the file.
	if width == 0 && len(h.shape) > 0 {
		return nil, fmt.Errorf("strings of no width in shape %v", h.shape)
	}
	if err := checkSize(h.shape, width, len(body)); err != nil {
		return nil, err
	}
	raw := slices.Clone(body)
	if kind[0] == 'U' && swap {
		swapBytes(raw, utf8.UTFMax)
	}
	if h.fortran {
		raw = fromFortran(raw, h.shape, width)
	}
	t := tensor.New(tensor.String, h.shape...)
	for i := range t.Strings() {
		item := raw[i*width : (i+1)*width]
		if kind[0] == 'U' {
			item = utf8FromUTF32(item)
		}
		t.Strings()[i] = string(bytes.TrimRight(item, "\x00"))
	}
	return t, nil
}

func utf8FromUTF32(raw []byte) []byte {
	var out []byte
	for i := 0; i < len(raw); i += 4 {
		out = utf8.AppendRune(out, rune(binary.LittleEndian.Uint32(raw[i:])))
	}
	return out
}

// Encode gives the bytes that NumPy itself would save for t: version 1, row-major, padded
// header. BF16 is written as uint16 bit patterns; strings have no lossless form and are refused.
func Encode(t *tensor.Tensor) ([]byte, error) {
	descr := descrOf(t.DType())
	if descr == "" {
		return nil, fmt.Errorf("npy: %s elements have no .npy form", t.DType().TF())
	}
	head := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': %s, }", descr, tuple(t.Shape()))
	pad := alignment - (len(magic)+4+len(head)+1)%alignment
	head += strings.Repeat(" ", pad) + "\n"
	out := make([]byte, 0, len(magic)+4+len(head)+len(t.Bytes()))
	out = append(out, magic+"\x01\x00"...)
	out = binary.LittleEndian.AppendUint16(out, uint16(len(head)))
	return append(append(out, head...), t.Bytes()...), nil
}

func descrOf(d tensor.DType) string {
	if d == tensor.BF16 {
		d = tensor.U16
	}
	for name, found := range descrs {
		if found == d {
			return name
		}
	}
	return ""
}

// tuple prints a shape as Python prints a tuple.
func tuple(shape []int) string {
	parts := make([]string, len(shape))
	for i, d := range shape {
		parts[i] = strconv.Itoa(d)
	}
	if len(parts) == 1 {
		return "(" + parts[0] + ",)"
	}
	return "(" + strings.Join(parts, ", ") + ")"
}
