package graphdef

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/snappy"

	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

func openBundle(t testing.TB, prefix string) *Bundle {
	t.Helper()
	b, err := OpenBundle(prefix)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestBundle reads a checkpoint of two shards that TensorFlow 2.21 wrote: 0 to 5 as [2,3] in each type, "part" as 0 to
// 199 saved in two slices, and a few more.
func TestBundle(t *testing.T) {
	b := openBundle(t, "testdata/checkpoint/model")
	for _, d := range tensor.DTypes() {
		if d == tensor.Bool || d == tensor.String {
			continue
		}
		got, err := b.Read("d/" + d.TF())
		if err != nil || got.DType() != d || !slices.Equal(got.Shape(), []int{2, 3}) {
			t.Errorf("%v: %v, %v", d, got, err)
			continue
		}
		for i := range 6 {
			if got.Complex(i) != complex(float64(i), 0) {
				t.Errorf("%v: element %d is %v", d, i, got.Complex(i))
			}
		}
	}
	part := tensor.New(tensor.F32, 100, 2)
	for i := range 200 {
		part.SetFloat(i, float64(i))
	}
	for key, want := range map[string]*tensor.Tensor{
		"bool": tensor.Of([]int{3}, true, false, true), "scalar": tensor.Of(nil, float32(-2.5)),
		"empty": tensor.New(tensor.F32, 0, 3), "part": part,
		"text": tensor.OfStrings([]int{4}, "a", "", strings.Repeat("b", 200), "\xff\x00"),
	} {
		if got, err := b.Read(key); err != nil || !got.Equal(want) {
			t.Errorf("%s: %v, %v", key, got, err)
		}
	}
	if len(b.Keys()) != 19 || !slices.IsSorted(b.Keys()) {
		t.Errorf("keys %q", b.Keys())
	}
	if e := b.Entry("part"); e == nil || e.Dtype != pb.DataType_DT_FLOAT {
		t.Errorf("entry of part: %v", e)
	}
}

func TestReadSlice(t *testing.T) {
	b := openBundle(t, "testdata/checkpoint/model")
	for _, c := range []struct {
		slice string
		want  *tensor.Tensor
	}{
		{"2 3 0,2:1,2", tensor.Of([]int{2, 2}, int32(1), 2, 4, 5)},
		{"2 3 1,1:-", tensor.Of([]int{1, 3}, int32(3), 4, 5)},
		{"2 3 -:2,0", tensor.New(tensor.I32, 2, 0)},
	} {
		if got, err := b.ReadSlice("d/int32", c.slice); err != nil || !got.Equal(c.want) {
			t.Errorf("%s: %v, %v", c.slice, got, err)
		}
	}
	for _, slice := range []string{"2 3 0,3:-", "2 3 -1,1:-", "2 3 -", "2 3", "3 2 -:-", "2 3 a,b:-"} {
		if got, err := b.ReadSlice("d/int32", slice); status.CodeOf(err) != status.InvalidArgument {
			t.Errorf("%s: %v, %v", slice, got, err)
		}
	}
}

func TestBundleErrors(t *testing.T) {
	if _, err := OpenBundle("testdata/checkpoint/none"); status.CodeOf(err) != status.NotFound {
		t.Errorf("no checkpoint: %v", err)
	}
	b := openBundle(t, "testdata/checkpoint/model")
	if _, err := b.Read("nope"); status.CodeOf(err) != status.NotFound {
		t.Errorf("no tensor: %v", err)
	}
}

// checkpoint is a copy of the test's checkpoint that is damaged and mended byte by byte.
type checkpoint struct {
	dir   string
	files map[string][]byte
}

func copyCheckpoint(t *testing.T) *checkpoint {
	t.Helper()
	c := &checkpoint{t.TempDir(), map[string][]byte{}}
	for _, name := range []string{"model.index", "model.data-00000-of-00002", "model.data-00001-of-00002"} {
		c.files[name] = mustRead(t, "testdata/checkpoint/"+name)
		c.flip(t, name, 0)
		c.flip(t, name, 0)
	}
	return c
}

// flip changes some bits of one byte; a second time it changes them back.
func (c *checkpoint) flip(t *testing.T, file string, at int) {
	t.Helper()
	c.files[file][at] ^= 0x11
	if err := os.WriteFile(filepath.Join(c.dir, file), c.files[file], 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestCorruptIndex changes each byte of the index: only the footer's padding may go unnoticed.
func TestCorruptIndex(t *testing.T) {
	c := copyCheckpoint(t)
	size, silent := len(c.files["model.index"]), 0
	for i := range size {
		c.flip(t, "model.index", i)
		_, err := OpenBundle(c.dir + "/model")
		c.flip(t, "model.index", i)
		if err == nil {
			silent++
		} else if status.CodeOf(err) != status.DataLoss {
			t.Errorf("byte %d: %v", i, err)
		}
	}
	if silent > 48-8-4 {
		t.Errorf("%d of %d bytes are not checked", silent, size)
	}
}

// TestCorruptData changes every byte of the tensors: some tensor must notice.
func TestCorruptData(t *testing.T) {
	c := copyCheckpoint(t)
	b := openBundle(t, c.dir+"/model")
	for _, file := range []string{"model.data-00000-of-00002", "model.data-00001-of-00002"} {
		for i := 0; i < len(c.files[file]); i += 7 {
			c.flip(t, file, i)
			lost := 0
			for _, key := range b.Keys() {
				if _, err := b.Read(key); status.CodeOf(err) == status.DataLoss {
					lost++
				} else if err != nil {
					t.Errorf("%s: byte %d: %s: %v", file, i, key, err)
				}
			}
			if lost != 1 {
				t.Errorf("%s: byte %d: %d tensors notice", file, i, lost)
			}
			c.flip(t, file, i)
		}
	}
}

func TestSliceKey(t *testing.T) {
	extent := func(start, length int64) *pb.TensorSliceProto_Extent {
		return &pb.TensorSliceProto_Extent{
			Start: start, HasLengthHack: &pb.TensorSliceProto_Extent_Length{Length: length},
		}
	}
	for _, c := range []struct {
		name  string
		slice []*pb.TensorSliceProto_Extent
		want  string
	}{
		{"part", []*pb.TensorSliceProto_Extent{extent(0, 3), extent(0, 2)}, "\x00part\x00\x01\x01\x02\x80\x83\x80\x82"},
		{"a/w", []*pb.TensorSliceProto_Extent{{}, {}}, "\x00a/w\x00\x01\x01\x02\x80\x7f\x80\x7f"},
		{"\x00\xff", nil, "\x00\x00\xff\xff\x00\x00\x01\x00"},
		{"x", []*pb.TensorSliceProto_Extent{extent(64, 8192)}, "\x00x\x00\x01\x01\x01\xc0\x40\xe0\x20\x00"},
	} {
		if got := sliceKey(c.name, &pb.TensorSliceProto{Extent: c.slice}, len(c.slice)); got != c.want {
			t.Errorf("%q: %q, want %q", c.name, got, c.want)
		}
	}
	last := string(appendOrderedSigned(nil, -1<<63))
	for _, v := range []int64{-1 << 62, -1 << 40, -8193, -8192, -65, -64, -1, 0, 63, 64, 8191, 8192, 1 << 40, 1<<63 - 1} {
		key := string(appendOrderedSigned(nil, v))
		if key <= last {
			t.Errorf("%d: key %q does not sort after %q", v, key, last)
		}
		last = key
	}
}

// writeTable writes a table of one block of entries with full keys, compressed or not.
func writeTable(t *testing.T, entries []tableEntry, kind byte) string {
	t.Helper()
	var file []byte
	write := func(block []byte) (handle []byte) {
		block = append(block, 0, 0, 0, 0, 1, 0, 0, 0) // one restart, at 0
		if kind == 1 {
			block = snappy.Encode(nil, block)
		}
		handle = binary.AppendUvarint(binary.AppendUvarint(nil, uint64(len(file))), uint64(len(block)))
		crc := crc32.Checksum(append(bytes.Clone(block), kind), castagnoli)
		file = binary.LittleEndian.AppendUint32(append(append(file, block...), kind), maskCRC(crc))
		return handle
	}
	entry := func(block []byte, key string, value []byte) []byte {
		block = binary.AppendUvarint(append(block, 0), uint64(len(key)))
		block = binary.AppendUvarint(block, uint64(len(value)))
		return append(append(block, key...), value...)
	}
	var block []byte
	for _, e := range entries {
		block = entry(block, e.key, e.value)
	}
	footer := write(nil)
	footer = append(footer, write(entry(nil, "~", write(block)))...)
	footer = append(footer, make([]byte, 40-len(footer))...)
	file = binary.LittleEndian.AppendUint64(append(file, footer...), tableMagic)
	path := filepath.Join(t.TempDir(), "table")
	if err := os.WriteFile(path, file, 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTable(t *testing.T) {
	entries := []tableEntry{{"", []byte("v")}, {"a", bytes.Repeat([]byte("x"), 5000)}, {"ab", []byte{}}}
	for _, kind := range []byte{0, 1} {
		got, err := readTable(writeTable(t, entries, kind))
		same := func(a, b tableEntry) bool { return a.key == b.key && bytes.Equal(a.value, b.value) }
		if err != nil || !slices.EqualFunc(got, entries, same) {
			t.Errorf("compression %d: %q, %v", kind, got, err)
		}
	}
	for name, path := range map[string]string{
		"compression": writeTable(t, entries, 7),
		"order":       writeTable(t, []tableEntry{{"b", nil}, {"a", nil}}, 0),
		"twice":       writeTable(t, []tableEntry{{"b", nil}, {"b", nil}}, 0),
		"short":       "testdata/hand_written.pbtxt",
	} {
		if _, err := readTable(path); status.CodeOf(err) != status.DataLoss {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestVariables compares with what TensorFlow 2.21 reads from the same files.
func TestVariables(t *testing.T) {
	for _, c := range []struct {
		model, variable string
		shape           []int
		first, last     float32
	}{
		{"simple_save_ref", "b", []int{3}, 0.3473939, -0.31355327},
		{"simple_save_resource", "w", []int{4, 3}, 0.24762064, -0.38950837},
		{"tf2_module", "Variable", []int{3}, 1.5, 4},
		{"tf2_module", "Variable_1", []int{1, 1}, 0.25, 0.25},
		{"builder_table_main_op", "e", []int{4, 2}, -0.5786419, 0.56391716},
	} {
		m, err := ReadSavedModel("testdata/saved_model/" + c.model)
		if err != nil {
			t.Fatal(err)
		}
		values, err := m.Variables()
		if err != nil {
			t.Errorf("%s: %v", c.model, err)
			continue
		}
		v := values[c.variable]
		if v == nil || !slices.Equal(v.Shape(), c.shape) {
			t.Errorf("%s: %s is %v", c.model, c.variable, v)
		} else if f := tensor.Data[float32](v); f[0] != c.first || f[len(f)-1] != c.last {
			t.Errorf("%s: %s is %v to %v", c.model, c.variable, f[0], f[len(f)-1])
		}
	}
}
