package graphdef

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"os"
	"slices"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// Bundle reads a checkpoint in TensorFlow's V2 format: PREFIX.index and PREFIX.data-00000-of-00001 and so on.
type Bundle struct {
	prefix  string
	shards  int
	entries map[string]*pb.BundleEntryProto
	v1      map[string]*pb.TensorProto // of a V1 checkpoint: the slices' values by their keys
}

// OpenBundle reads the index of a checkpoint and verifies its checksums; tensors are read when asked for.
func OpenBundle(prefix string) (*Bundle, error) {
	path := prefix + ".index"
	entries, err := readTable(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, status.Errorf(status.NotFound, "", "",
			"unsuccessful TensorSliceReader constructor: failed to find any matching files for %s: %w", prefix, err)
	case err != nil:
		return nil, err
	}
	header := new(pb.BundleHeaderProto)
	if len(entries) == 0 || entries[0].key != "" || proto.Unmarshal(entries[0].value, header) != nil {
		return nil, status.Errorf(status.DataLoss, "", "", "%s: no header of a checkpoint", path)
	}
	if header.Endianness != pb.BundleHeaderProto_LITTLE {
		return nil, status.Errorf(status.Unimplemented, "", "", "%s: checkpoint of a big-endian machine", path)
	}
	b := &Bundle{prefix: prefix, shards: int(header.NumShards), entries: map[string]*pb.BundleEntryProto{}}
	for _, e := range entries[1:] {
		entry := new(pb.BundleEntryProto)
		if err := proto.Unmarshal(e.value, entry); err != nil {
			return nil, status.Errorf(status.DataLoss, "", "", "%s: entry %q: %w", path, e.key, plain(err))
		}
		b.entries[e.key] = entry
	}
	return b, nil
}

// Keys lists the tensors in alphabetical order, without the keys under which slices are stored.
func (b *Bundle) Keys() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(b.entries)), func(key string) bool { return key[0] == 0 })
}

// Entry returns type and shape of a tensor; nil if the checkpoint has none of that name.
func (b *Bundle) Entry(key string) *pb.BundleEntryProto { return b.entries[key] }

// Read reads a tensor and verifies its checksum; one that was saved in slices is put together.
func (b *Bundle) Read(key string) (*tensor.Tensor, error) {
	e := b.entries[key]
	if e == nil {
		return nil, status.Errorf(status.NotFound, "", "", "key %s not found in checkpoint %s", key, b.prefix)
	}
	d, err := DType(e.Dtype)
	if err != nil {
		return nil, b.blame(key, err)
	}
	dims, n, err := staticShape(e.Shape, d)
	if err != nil {
		return nil, b.blame(key, err)
	}
	if len(e.Slices) > 0 {
		return b.readSlices(key, e, d, dims)
	}
	if b.v1 != nil {
		value := b.v1[key]
		if value == nil {
			return nil, b.corrupt(key, "its values are missing")
		}
		value.Dtype, value.TensorShape = e.Dtype, e.Shape
		t, err := TensorOf(value)
		if err != nil {
			return nil, b.blame(key, err)
		}
		return t, nil
	}
	raw, err := b.readRaw(key, e)
	if err != nil {
		return nil, err
	}
	if d == tensor.String {
		return b.strings(key, e, dims, n, raw)
	}
	if len(raw) != n*d.Size() {
		return nil, b.corrupt(key, fmt.Sprintf("%d bytes do not hold shape %v of type %s", len(raw), dims, d.TF()))
	}
	if maskCRC(crc32.Checksum(raw, castagnoli)) != e.Crc32C {
		return nil, b.corrupt(key, "checksum does not match")
	}
	if d == tensor.Bool && n > 0 {
		raw = zeroOne(raw)
	}
	return tensor.FromBytes(d, dims, raw)
}

func (b *Bundle) blame(key string, err error) error {
	return status.Errorf(status.CodeOf(err), "", "", "checkpoint %s: %s: %w", b.prefix, key, err)
}

func (b *Bundle) corrupt(key, what string) error {
	return status.Errorf(status.DataLoss, "", "", "checkpoint %s: %s: %s", b.prefix, key, what)
}

// readRaw reads an entry's bytes, of which there must be as many in the file.
func (b *Bundle) readRaw(key string, e *pb.BundleEntryProto) ([]byte, error) {
	path := fmt.Sprintf("%s.data-%05d-of-%05d", b.prefix, e.ShardId, b.shards)
	f, err := os.Open(path)
	if err != nil {
		return nil, fileError(path, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fileError(path, err)
	}
	if e.Offset < 0 || e.Size < 0 || e.Size > MaxTensorBytes || e.Offset > info.Size()-e.Size {
		return nil, b.corrupt(key, fmt.Sprintf("bytes %d+%d reach beyond %s", e.Offset, e.Size, path))
	}
	raw := make([]byte, e.Size)
	if _, err := f.ReadAt(raw, e.Offset); err != nil && !errors.Is(err, io.EOF) {
		return nil, fileError(path, err)
	}
	return raw, nil
}

// strings decodes n lengths as varints, their checksum, and the bytes. The entry's checksum covers the lengths as
// fixed-size numbers, the stored checksum and the bytes.
func (b *Bundle) strings(key string, e *pb.BundleEntryProto, dims []int, n int, raw []byte) (*tensor.Tensor, error) {
	if n > len(raw) {
		return nil, b.corrupt(key, "too short for its strings")
	}
	lengths := make([]uint64, n)
	var fixed []byte
	for i := range lengths {
		length, size := binary.Uvarint(raw)
		if size <= 0 || length > uint64(len(raw)) {
			return nil, b.corrupt(key, "bad length of a string")
		}
		lengths[i], raw = length, raw[size:]
		fixed = binary.LittleEndian.AppendUint32(fixed, uint32(length))
	}
	crc := crc32.Checksum(fixed, castagnoli)
	if len(raw) < 4 || binary.LittleEndian.Uint32(raw) != maskCRC(crc) {
		return nil, b.corrupt(key, "checksum of the strings' lengths does not match")
	}
	if maskCRC(crc32.Update(crc, castagnoli, raw)) != e.Crc32C {
		return nil, b.corrupt(key, "checksum does not match")
	}
	raw = raw[4:]
	t := tensor.New(tensor.String, dims...)
	for i, length := range lengths {
		if length > uint64(len(raw)) {
			return nil, b.corrupt(key, "string reaches beyond the tensor")
		}
		t.Strings()[i] = string(raw[:length])
		raw = raw[length:]
	}
	return t, nil
}
