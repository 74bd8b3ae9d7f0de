package graphdef

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// A V1 checkpoint is one table, or several with a part of the slices each: the entry "" lists the tensors and their
// slices, and every slice stands under its key with its values. A whole tensor is one slice.

// OpenCheckpoint opens a checkpoint of either version: a V2 prefix, or the name or pattern of V1 files. If there is
// none, that is NOT_FOUND.
func OpenCheckpoint(pattern string) (*Bundle, error) {
	b, err := OpenBundle(pattern)
	if status.CodeOf(err) != status.NotFound {
		return b, err
	}
	paths, badPattern := filepath.Glob(pattern)
	if badPattern != nil || len(paths) == 0 {
		return nil, err
	}
	b = &Bundle{prefix: pattern, entries: map[string]*pb.BundleEntryProto{}, v1: map[string]*pb.TensorProto{}}
	for _, path := range paths {
		if err := b.addV1(path); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// addV1 reads a V1 file into a bundle.
func (b *Bundle) addV1(path string) error {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		return status.Errorf(status.FailedPrecondition, "", "", "%s; is a directory", path)
	}
	rows, err := readTable(path)
	if err != nil {
		return err
	}
	for i, row := range rows {
		saved := new(pb.SavedTensorSlices)
		if err := proto.Unmarshal(row.value, saved); err != nil {
			return status.Errorf(status.DataLoss, "", "", "%s: entry %q: %w", path, row.key, plain(err))
		}
		if i > 0 {
			b.v1[row.key] = saved.GetData().GetData()
			continue
		}
		if row.key != "" || saved.Meta == nil {
			return status.Errorf(status.DataLoss, "", "", "%s: no header of a checkpoint", path)
		}
		for _, m := range saved.Meta.Tensor {
			if err := b.addV1Tensor(path, m); err != nil {
				return err
			}
		}
	}
	return nil
}

// addV1Tensor notes a tensor with its slices, which may add to those from another file.
func (b *Bundle) addV1Tensor(path string, m *pb.SavedSliceMeta) error {
	corrupt := func(err error) error {
		return status.Errorf(status.DataLoss, "", "", "%s: %s: %w", path, m.Name, err)
	}
	d, err := DType(m.Type)
	if err != nil {
		return err
	}
	dims, _, err := staticShape(m.Shape, d)
	if err != nil {
		return corrupt(err)
	}
	whole := b.entries[m.Name]
	if whole == nil {
		whole = &pb.BundleEntryProto{Dtype: m.Type, Shape: m.Shape}
		b.entries[m.Name] = whole
	}
	if m.Name == "" || whole.Dtype != m.Type || !proto.Equal(whole.Shape, m.Shape) {
		return corrupt(errors.New("slices differ in type or shape of the whole"))
	}
	for _, slice := range m.Slice {
		where, err := sliceBox(slice, dims)
		if err != nil {
			return corrupt(err)
		}
		whole.Slices = append(whole.Slices, slice)
		b.entries[sliceKey(m.Name, slice, len(dims))] = &pb.BundleEntryProto{Dtype: m.Type, Shape: ShapeProto(where.size)}
	}
	return nil
}

// WriteV1 writes a checkpoint of one file in the V1 format. Its values have fields for all types but bfloat16.
func WriteV1(path string, tensors []Saved) error {
	parts, err := savedParts(tensors)
	if err != nil {
		return err
	}
	meta := &pb.SavedTensorSliceMeta{Versions: &pb.VersionDef{Producer: 1}}
	var rows []tableEntry
	for _, p := range parts {
		if p.Tensor.DType() == tensor.BF16 {
			return status.Errorf(status.Unimplemented, "", "", "%s: saving data type bfloat16 in the V1 format is not supported",
				p.Key)
		}
		row, err := addSlice(meta, p)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	value, err := MarshalBinary(&pb.SavedTensorSlices{Meta: meta})
	if err != nil {
		return err
	}
	rows = append(rows, tableEntry{"", value})
	slices.SortFunc(rows, func(a, b tableEntry) int { return strings.Compare(a.key, b.key) })
	for i := range rows[1:] {
		if rows[i].key == rows[i+1].key {
			return status.Errorf(status.InvalidArgument, "", "", "duplicate key %s", printable(rows[i].key))
		}
	}
	return ReplaceFile(path, func(w io.Writer) error {
		_, err := w.Write(encodeTable(rows))
		return err
	})
}

// addSlice notes a slice among a file's tensors and returns its entry. The slices of a tensor come one after another.
func addSlice(meta *pb.SavedTensorSliceMeta, p part) (tableEntry, error) {
	if n := len(meta.Tensor); n == 0 || meta.Tensor[n-1].Name != p.Key {
		meta.Tensor = append(meta.Tensor, &pb.SavedSliceMeta{
			Name: p.Key, Type: DataType(p.Tensor.DType()), Shape: ShapeProto(p.dims),
		})
	}
	m := meta.Tensor[len(meta.Tensor)-1]
	if m.Type != DataType(p.Tensor.DType()) || !proto.Equal(m.Shape, ShapeProto(p.dims)) {
		return tableEntry{}, status.Errorf(status.InvalidArgument, "", "",
			"slices of %s differ in type or shape of the whole", p.Key)
	}
	slice := p.slice
	if slice == nil {
		slice = &pb.TensorSliceProto{}
		for range p.dims {
			slice.Extent = append(slice.Extent, &pb.TensorSliceProto_Extent{})
		}
	}
	m.Slice = append(m.Slice, slice)
	values := &pb.TensorProto{}
	if p.Tensor.Len() > 0 {
		fields[p.Tensor.DType()].write(values, p.Tensor)
	}
	saved := &pb.SavedTensorSlices{Data: &pb.SavedSlice{Name: p.Key, Slice: slice, Data: values}}
	value, err := MarshalBinary(saved)
	return tableEntry{sliceKey(p.Key, slice, len(p.dims)), value}, err
}
