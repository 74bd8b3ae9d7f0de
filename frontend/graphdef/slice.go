package graphdef

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// box is a part of a tensor: where it starts and how far it goes, by dimension.
type box struct{ start, size []int }

func (b *Bundle) readSlices(key string, e *pb.BundleEntryProto, d tensor.DType, dims []int) (*tensor.Tensor, error) {
	whole := tensor.New(d, dims...)
	missing := whole.Len()
	for _, slice := range e.Slices {
		where, err := sliceBox(slice, dims)
		if err != nil {
			return nil, b.corrupt(key, err.Error())
		}
		sliceKey := sliceKey(key, slice, len(dims))
		if part := b.entries[sliceKey]; part == nil || len(part.Slices) > 0 {
			return nil, b.corrupt(key, "a slice is missing")
		}
		part, err := b.Read(sliceKey)
		if err != nil {
			return nil, err
		}
		if part.DType() != d || !slices.Equal(part.Shape(), where.size) {
			return nil, b.corrupt(key, fmt.Sprintf("slice %v does not fit", part))
		}
		copyBox(whole, where, part, box{make([]int, len(dims)), where.size})
		missing -= part.Len()
	}
	if missing > 0 {
		return nil, status.Errorf(status.InvalidArgument, "", "",
			"checkpoint %s: %s: its slices leave %d elements of shape %v out", b.prefix, key, missing, dims)
	}
	return whole, nil
}

// sliceBox returns the box of a slice; an extent without length is the whole dimension.
func sliceBox(slice *pb.TensorSliceProto, dims []int) (box, error) {
	where := box{make([]int, len(dims)), slices.Clone(dims)}
	if len(slice.Extent) != len(dims) {
		return where, errors.New("a slice has another rank")
	}
	for i, e := range slice.Extent {
		if e.HasLengthHack == nil {
			continue
		}
		start, length := e.Start, e.GetLength()
		if start < 0 || length < 0 || length > int64(dims[i]) || start > int64(dims[i])-length {
			return where, fmt.Errorf("slice %d,%d leaves dimension %d of size %d", start, length, i, dims[i])
		}
		where.start[i], where.size[i] = int(start), int(length)
	}
	return where, nil
}

// copyBox copies a box of src to a box of dst of the same size, row by row.
func copyBox(dst *tensor.Tensor, to box, src *tensor.Tensor, from box) {
	rank, size := len(to.size), dst.DType().Size()
	row := 1
	if rank > 0 {
		row = to.size[rank-1]
	}
	if slices.Contains(to.size, 0) {
		return
	}
	dstStrides, srcStrides := tensor.Strides(dst.Shape()), tensor.Strides(src.Shape())
	at := make([]int, rank)
	for {
		d, s := 0, 0
		for i := range at {
			d += (to.start[i] + at[i]) * dstStrides[i]
			s += (from.start[i] + at[i]) * srcStrides[i]
		}
		if dst.DType() == tensor.String {
			copy(dst.Strings()[d:d+row], src.Strings()[s:])
		} else {
			copy(dst.Bytes()[d*size:(d+row)*size], src.Bytes()[s*size:])
		}
		i := rank - 2
		for ; i >= 0; i-- {
			if at[i]++; at[i] < to.size[i] {
				break
			}
			at[i] = 0
		}
		if i < 0 {
			return
		}
	}
}

// ReadSlice reads a tensor, or the part of it that a shape_and_slice string of RestoreV2 asks for: "" is all, and
// "5 2 0,3:0,2" of a tensor of shape 5 by 2 are 3 rows from the first and 2 columns; "-" is a whole dimension.
func (b *Bundle) ReadSlice(key, shapeAndSlice string) (*tensor.Tensor, error) {
	if saved := b.savedSlice(key, shapeAndSlice); saved != "" {
		return b.Read(saved)
	}
	whole, err := b.Read(key)
	if err != nil || shapeAndSlice == "" {
		return whole, err
	}
	where, err := parseSlice(shapeAndSlice, whole.Shape())
	if err != nil {
		return nil, status.Errorf(status.InvalidArgument, "", "", "checkpoint %s: %s: %w", b.prefix, key, err)
	}
	part := tensor.New(whole.DType(), where.size...)
	copyBox(part, box{make([]int, len(where.size)), where.size}, whole, where)
	return part, nil
}

// savedSlice is the key of exactly the slice that is asked for, if the tensor was saved with it; "" if not.
func (b *Bundle) savedSlice(key, shapeAndSlice string) string {
	dims, slice, err := parseShapeAndSlice(shapeAndSlice)
	e := b.entries[key]
	if err != nil || e == nil || !proto.Equal(e.Shape, ShapeProto(dims)) || len(slice.Extent) != len(dims) {
		return ""
	}
	if saved := sliceKey(key, slice, len(dims)); b.entries[saved] != nil {
		return saved
	}
	return ""
}

// parseSlice is the box that a shape_and_slice string asks for of a tensor of the given sizes.
func parseSlice(text string, dims []int) (box, error) {
	want, slice, err := parseShapeAndSlice(text)
	if err != nil {
		return box{}, err
	}
	if !slices.Equal(want, dims) {
		return box{}, fmt.Errorf("slice %q does not fit shape %v", text, dims)
	}
	return sliceBox(slice, dims)
}

// parseShapeAndSlice reads the sizes of a tensor and a slice of it.
func parseShapeAndSlice(text string) (dims []int, slice *pb.TensorSliceProto, err error) {
	words := strings.Fields(text)
	if len(words) == 0 {
		return nil, nil, fmt.Errorf("slice %q is empty", text)
	}
	for _, word := range words[:len(words)-1] {
		d, err := strconv.Atoi(word)
		if err != nil || d < 0 {
			return nil, nil, fmt.Errorf("slice %q: bad size %q", text, word)
		}
		dims = append(dims, d)
	}
	slice = &pb.TensorSliceProto{}
	for _, extent := range strings.Split(words[len(dims)], ":") {
		e := &pb.TensorSliceProto_Extent{}
		if extent != "-" {
			var length int64
			if _, err := fmt.Sscanf(extent, "%d,%d", &e.Start, &length); err != nil {
				return nil, nil, fmt.Errorf("slice %q: bad extent %q", text, extent)
			}
			e.HasLengthHack = &pb.TensorSliceProto_Extent_Length{Length: length}
		}
		slice.Extent = append(slice.Extent, e)
	}
	return dims, slice, nil
}

// sliceKey is the key under which a slice is stored, in the OrderedCode of TensorFlow: 0, the name, the rank, and
// start and length for each dimension.
func sliceKey(name string, slice *pb.TensorSliceProto, rank int) string {
	key := []byte{0}
	for _, c := range []byte(name) {
		switch c {
		case 0:
			key = append(key, 0, 0xff)
		case 0xff:
			key = append(key, 0xff, 0)
		default:
			key = append(key, c)
		}
	}
	key = append(key, 0, 1)
	key = appendOrdered(key, uint64(rank))
	for _, e := range slice.Extent {
		start, length := int64(0), int64(-1)
		if e.HasLengthHack != nil {
			start, length = e.Start, e.GetLength()
		}
		key = appendOrderedSigned(appendOrderedSigned(key, start), length)
	}
	return string(key)
}

// appendOrdered appends the number of bytes and then the bytes of n, the highest first.
func appendOrdered(key []byte, n uint64) []byte {
	digits := binary.BigEndian.AppendUint64(nil, n)
	for len(digits) > 0 && digits[0] == 0 {
		digits = digits[1:]
	}
	return append(append(key, byte(len(digits))), digits...)
}

// appendOrderedSigned appends v in n bytes of two's complement, n the least with 7n-1 bits enough, the highest first;
// the first n bits are flipped so that longer numbers sort further from zero.
func appendOrderedSigned(key []byte, v int64) []byte {
	magnitude := v
	if v < 0 {
		magnitude = ^v
	}
	n := 1
	for n < 10 && magnitude>>(7*n-1) != 0 {
		n++
	}
	digits := make([]byte, 10)
	if v < 0 {
		digits[0], digits[1] = 0xff, 0xff
	}
	binary.BigEndian.PutUint64(digits[2:], uint64(v))
	digits = digits[10-n:]
	header := []byte{0, 0}
	for i := range n {
		header[i/8] |= 0x80 >> (i % 8)
	}
	digits[0] ^= header[0]
	if n > 8 {
		digits[1] ^= header[1]
	}
	return append(key, digits...)
}
