package graphdef

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// Saved is a tensor to be written to a checkpoint.
type Saved struct {
	Key string
	// ShapeAndSlice says which part of the tensor this is, as in ReadSlice; "" is all.
	ShapeAndSlice string
	Tensor        *tensor.Tensor
}

// part is a tensor to be written with its place in the whole: slice is nil for all of it.
type part struct {
	Saved
	dims  []int
	slice *pb.TensorSliceProto
}

// savedParts checks what is to be written and puts it into the order of its keys.
func savedParts(tensors []Saved) ([]part, error) {
	parts := make([]part, len(tensors))
	for i, s := range tensors {
		if DataType(s.Tensor.DType()) == pb.DataType_DT_INVALID {
			return nil, status.Errorf(status.Unimplemented, "", "", "%s: saving type %s is not supported", s.Key,
				s.Tensor.DType())
		}
		parts[i] = part{Saved: s, dims: s.Tensor.Shape()}
		if s.ShapeAndSlice == "" {
			continue
		}
		dims, slice, err := parseShapeAndSlice(s.ShapeAndSlice)
		if err != nil {
			return nil, status.Errorf(status.InvalidArgument, "", "", "%s: %w", s.Key, err)
		}
		where, err := sliceBox(slice, dims)
		if err != nil {
			return nil, status.Errorf(status.InvalidArgument, "", "", "%s: %w", s.Key, err)
		}
		if !slices.Equal(where.size, s.Tensor.Shape()) {
			return nil, status.Errorf(status.InvalidArgument, "", "",
				"%s: slice spec %q asks for shape %v, the tensor has %v", s.Key, s.ShapeAndSlice, where.size, s.Tensor.Shape())
		}
		parts[i].dims = dims
		if !isWhole(slice) {
			parts[i].slice = slice
		}
	}
	slices.SortStableFunc(parts, func(a, b part) int { return strings.Compare(a.Key, b.Key) })
	return parts, nil
}

func isWhole(slice *pb.TensorSliceProto) bool {
	return !slices.ContainsFunc(slice.Extent, func(e *pb.TensorSliceProto_Extent) bool { return e.HasLengthHack != nil })
}

// bundleWriter collects the index of a checkpoint.
type bundleWriter struct {
	entries map[string]*pb.BundleEntryProto
	// shard, of shards, is the data file that is being written.
	shard, shards int
	offset        int64
}

// WriteBundle writes a checkpoint in the V2 format with one data file. The index appears last and replaces an older one
// at once, so a checkpoint is whole or not there: until then the older one's data file stays, since the new one is given
// the name of another shard. The folder is made if only its last part is missing.
func WriteBundle(prefix string, tensors []Saved) error {
	parts, err := savedParts(tensors)
	if err != nil {
		return err
	}
	if err := makeFolder(prefix); err != nil {
		return err
	}
	if err := removeAbandoned(filepath.Dir(prefix)); err != nil {
		return err
	}
	old := dataFiles(prefix)
	w := &bundleWriter{entries: map[string]*pb.BundleEntryProto{}, shards: 1}
	if slices.Contains(old, shardName(prefix, 0, 1)) {
		w.shard, w.shards = 1, 2
	}
	err = ReplaceFile(shardName(prefix, w.shard, w.shards), func(out io.Writer) error {
		buffered := bufio.NewWriterSize(out, 1<<20)
		for _, p := range parts {
			if err := w.add(buffered, p); err != nil {
				return err
			}
		}
		return buffered.Flush()
	})
	if err != nil {
		return err
	}
	if err := w.writeIndex(prefix); err != nil {
		return err
	}
	return removeFiles(slices.DeleteFunc(old, func(name string) bool { return name == shardName(prefix, w.shard, w.shards) }))
}

// dataFiles lists the data files of a checkpoint that is there.
func dataFiles(prefix string) []string {
	var names []string
	folder, base := filepath.Split(prefix)
	entries, err := os.ReadDir(cmp.Or(folder, "."))
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if part, ok := strings.CutPrefix(e.Name(), base); ok && partOfBundle.FindString(part) == part && part != ".index" {
			names = append(names, filepath.Join(folder, e.Name()))
		}
	}
	return names
}

func removeFiles(names []string) error {
	for _, name := range names {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fileError(name, err)
		}
	}
	return nil
}

func shardName(prefix string, shard, shards int) string {
	return fmt.Sprintf("%s.data-%05d-of-%05d", prefix, shard, shards)
}

// add writes a tensor's bytes and notes its entry, or that of the slice and of the tensor that it belongs to.
func (w *bundleWriter) add(out io.Writer, p part) error {
	raw, crc := p.Tensor.Bytes(), uint32(0)
	if p.Tensor.DType() == tensor.String {
		raw, crc = encodeStrings(p.Tensor.Strings())
	} else {
		crc = crc32.Checksum(raw, castagnoli)
	}
	e := &pb.BundleEntryProto{
		Dtype: DataType(p.Tensor.DType()), Shape: ShapeProto(p.Tensor.Shape()),
		ShardId: int32(w.shard), Offset: w.offset, Size: int64(len(raw)), Crc32C: maskCRC(crc),
	}
	key := p.Key
	if p.slice != nil {
		whole := &pb.BundleEntryProto{Dtype: e.Dtype, Shape: ShapeProto(p.dims), Slices: []*pb.TensorSliceProto{p.slice}}
		if err := w.note(p.Key, whole); err != nil {
			return err
		}
		key = sliceKey(p.Key, p.slice, len(p.dims))
	}
	if err := w.note(key, e); err != nil {
		return err
	}
	w.offset += e.Size
	_, err := out.Write(raw)
	return err
}

// note keeps an entry. Slices of one tensor join; anything else must be there once.
func (w *bundleWriter) note(key string, e *pb.BundleEntryProto) error {
	known := w.entries[key]
	switch {
	case known == nil:
		w.entries[key] = e
	case len(known.Slices) == 0 || len(e.Slices) == 0:
		return status.Errorf(status.InvalidArgument, "", "", "duplicate key %s", printable(key))
	case known.Dtype != e.Dtype || !proto.Equal(known.Shape, e.Shape):
		return status.Errorf(status.InvalidArgument, "", "", "slices of %s differ in type or shape of the whole", key)
	default:
		known.Slices = append(known.Slices, e.Slices...)
	}
	return nil
}

// printable names a key in a message; that of a slice is no text.
func printable(key string) string {
	if strings.HasPrefix(key, "\x00") {
		return fmt.Sprintf("%q", key)
	}
	return key
}

func (w *bundleWriter) writeIndex(prefix string) error {
	header := &pb.BundleHeaderProto{NumShards: int32(w.shards), Version: &pb.VersionDef{Producer: 1}}
	entries := make([]tableEntry, 0, len(w.entries)+1)
	value, err := MarshalBinary(header)
	if err != nil {
		return err
	}
	entries = append(entries, tableEntry{"", value})
	for _, key := range slices.Sorted(maps.Keys(w.entries)) {
		if value, err = MarshalBinary(w.entries[key]); err != nil {
			return err
		}
		entries = append(entries, tableEntry{key, value})
	}
	return ReplaceFile(prefix+".index", func(out io.Writer) error {
		_, err := out.Write(encodeTable(entries))
		return err
	})
}

// encodeStrings is the inverse of Bundle.strings: the bytes and their checksum, not yet masked.
func encodeStrings(list []string) (raw []byte, crc uint32) {
	var fixed []byte
	for _, s := range list {
		raw = binary.AppendUvarint(raw, uint64(len(s)))
		fixed = binary.LittleEndian.AppendUint32(fixed, uint32(len(s)))
	}
	crc = crc32.Checksum(fixed, castagnoli)
	start := len(raw)
	raw = binary.LittleEndian.AppendUint32(raw, maskCRC(crc))
	for _, s := range list {
		raw = append(raw, s...)
	}
	return raw, crc32.Update(crc, castagnoli, raw[start:])
}

// MergeBundles makes one checkpoint of several: their data files become its shards, and their indexes one. What it
// merged is gone then. A missing one is NOT_FOUND, or passed over if allowMissing is set and another is there.
func MergeBundles(prefixes []string, dest string, allowMissing bool) error {
	var sources []*Bundle
	for _, prefix := range prefixes {
		b, err := OpenBundle(prefix)
		switch {
		case allowMissing && status.CodeOf(err) == status.NotFound:
		case err != nil:
			return err
		default:
			sources = append(sources, b)
		}
	}
	if len(sources) == 0 {
		return status.Errorf(status.InvalidArgument, "", "", "there is no checkpoint to merge into %s", dest)
	}
	if err := makeFolder(dest); err != nil {
		return err
	}
	// As in WriteBundle, no data file takes the name of one that the older index speaks of.
	var old []string
	if !slices.Contains(prefixes, dest) {
		old = dataFiles(dest)
	}
	w := &bundleWriter{entries: map[string]*pb.BundleEntryProto{}}
	total := 0
	for _, b := range sources {
		total += b.shards
	}
	if slices.ContainsFunc(old, func(name string) bool { return strings.HasSuffix(name, shardName("", total-1, total)) }) {
		w.shards = 1
	}
	if err := w.merge(sources, dest, w.shards+total); err != nil {
		return err
	}
	for _, b := range sources {
		if b.prefix == dest {
			continue
		}
		if err := os.Remove(b.prefix + ".index"); err != nil {
			return fileError(b.prefix, err)
		}
	}
	return removeFiles(slices.DeleteFunc(old, func(name string) bool {
		return strings.HasSuffix(name, fmt.Sprintf("-of-%05d", w.shards))
	}))
}

// merge takes the sources' data files as shards from w.shards on, of total, and writes the index.
func (w *bundleWriter) merge(sources []*Bundle, dest string, total int) error {
	var moves [][2]string
	for _, b := range sources {
		for i := range b.shards {
			if b.uses(i) { // of a checkpoint that was saved over another one, the first is not there
				moves = append(moves, [2]string{shardName(b.prefix, i, b.shards), shardName(dest, w.shards+i, total)})
			}
		}
		for _, key := range slices.Sorted(maps.Keys(b.entries)) {
			e := b.entries[key]
			if len(e.Slices) == 0 {
				e.ShardId += int32(w.shards)
			}
			if err := w.note(key, e); err != nil {
				return err
			}
		}
		w.shards += b.shards
	}
	for _, m := range moves {
		if err := os.Rename(m[0], m[1]); err != nil {
			return fileError(m[0], err)
		}
	}
	return w.writeIndex(dest)
}

// uses reports whether a shard holds any tensor.
func (b *Bundle) uses(shard int) bool {
	for _, e := range b.entries {
		if e.ShardId == int32(shard) && len(e.Slices) == 0 {
			return true
		}
	}
	return false
}

func makeFolder(path string) error {
	if err := os.Mkdir(filepath.Dir(path), 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return fileError(filepath.Dir(path), err)
	}
	return nil
}
