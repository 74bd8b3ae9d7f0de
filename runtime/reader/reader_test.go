package reader

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/frontend/graphdef/record"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/queue"
	"tfc/runtime/status"
)

// session has a reader and a queue of names.
type session struct {
	t         *testing.T
	resources *host.Resources
	attrs     map[string]*pb.AttrValue
	reader    *tensor.Tensor
	queue     *tensor.Tensor
}

func (s *session) eval(op string, in ...*tensor.Tensor) ([]*tensor.Tensor, error) {
	kernels := slices.Concat(Kernels(), queue.Kernels())
	k := slices.IndexFunc(kernels, func(k host.Kernel) bool { return k.Op == op })
	return kernels[k].Eval(&host.Call{
		Context: s.t.Context(), Node: &graphdef.Node{Name: op, Op: op, Attrs: s.attrs}, In: in, Resources: s.resources,
	})
}

func (s *session) must(op string, in ...*tensor.Tensor) []*tensor.Tensor {
	s.t.Helper()
	out, err := s.eval(op, in...)
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

func number(v int64) *pb.AttrValue { return &pb.AttrValue{Value: &pb.AttrValue_I{I: v}} }

// open makes a reader and a closed queue of names.
func open(t *testing.T, op string, attrs map[string]int64, names ...string) *session {
	types := &pb.AttrValue_ListValue{Type: []pb.DataType{pb.DataType_DT_STRING}}
	s := &session{t: t, resources: host.NewResources(), attrs: map[string]*pb.AttrValue{
		"component_types": {Value: &pb.AttrValue_List{List: types}}, "capacity": number(-1),
	}}
	for name, v := range attrs {
		s.attrs[name] = number(v)
	}
	s.reader, s.queue = s.must(op)[0], s.must("FIFOQueueV2")[0]
	for _, name := range names {
		s.must("QueueEnqueueV2", s.queue, tensor.OfStrings(nil, name))
	}
	s.must("QueueCloseV2", s.queue)
	return s
}

// rest reads to the end of the queue: records as key=value, the keys without the folder.
func (s *session) rest() (got []string, err error) {
	for {
		out, err := s.eval("ReaderReadV2", s.reader, s.queue)
		if status.CodeOf(err) == status.OutOfRange {
			return got, nil
		}
		if err != nil {
			return got, err
		}
		got = append(got, filepath.Base(out[0].Strings()[0])+"="+out[1].Strings()[0])
	}
}

func files(t *testing.T, contents ...string) (names []string) {
	dir := t.TempDir()
	for i, data := range contents {
		names = append(names, filepath.Join(dir, string(rune('a'+i))))
		if err := os.WriteFile(names[i], []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return names
}

// TestRecords compares keys and values with what TensorFlow 2.21 gives for the same files.
func TestRecords(t *testing.T) {
	framed := string(record.AppendTFRecord(record.AppendTFRecord(nil, []byte("one")), []byte("three")))
	for _, c := range []struct {
		op    string
		attrs map[string]int64
		files []string
		want  string
	}{
		{"TextLineReaderV2", nil, []string{"x\r\n\nz", "", "y\n"}, "a:1=x a:2= a:3=z c:1=y"},
		{"TextLineReader", map[string]int64{"skip_header_lines": 1}, []string{"h\nx\n", "h\n"}, "a:2=x"},
		{"WholeFileReaderV2", nil, []string{"one", ""}, "a=one b="},
		{"TFRecordReaderV2", nil, []string{framed}, "a:0=one a:19=three"},
		{"FixedLengthRecordReaderV2", map[string]int64{"record_bytes": 2, "header_bytes": 1, "footer_bytes": 1},
			[]string{"HaabbF", "HaabF"}, "a:0=aa a:1=bb b:0=aa"},
		{"FixedLengthRecordReaderV2", map[string]int64{"record_bytes": 3, "hop_bytes": 2}, []string{"abcdef"},
			"a:0=abc a:1=cde"},
	} {
		got, err := open(t, c.op, c.attrs, files(t, c.files...)...).rest()
		if text := strings.Join(got, " "); err != nil || text != c.want {
			t.Errorf("%s: %q, want %q, %v", c.op, text, c.want, err)
		}
	}
}

// TestUpTo stops at a file's end, and counts.
func TestUpTo(t *testing.T) {
	s := open(t, "TextLineReaderV2", nil, files(t, "1\n2\n3\n", "4\n")...)
	for _, want := range []int{2, 1, 1} {
		out := s.must("ReaderReadUpToV2", s.reader, s.queue, tensor.Scalar(int64(2)))
		if out[0].Len() != want || out[1].Len() != want {
			t.Errorf("%d records, want %d", out[1].Len(), want)
		}
	}
	records, files := s.must("ReaderNumRecordsProducedV2", s.reader)[0], s.must("ReaderNumWorkUnitsCompletedV2", s.reader)[0]
	if records.Int(0) != 4 || files.Int(0) != 2 {
		t.Errorf("%d records of %d files", records.Int(0), files.Int(0))
	}
	s.must("ReaderResetV2", s.reader)
	if n := s.must("ReaderNumRecordsProducedV2", s.reader)[0]; n.Int(0) != 0 {
		t.Errorf("%d records after a reset", n.Int(0))
	}
}

// TestState hands the state of one reader to another.
func TestState(t *testing.T) {
	s := open(t, "IdentityReaderV2", nil, "x", "y")
	s.must("ReaderReadV2", s.reader, s.queue)
	state := s.must("ReaderSerializeStateV2", s.reader)[0]
	if want := "\b\x01\x10\x01\x18\x01\"\x01x"; state.Strings()[0] != want {
		t.Errorf("state %q, want %q", state.Strings()[0], want)
	}
	other := open(t, "IdentityReaderV2", nil)
	other.must("ReaderRestoreStateV2", other.reader, state)
	if n := other.must("ReaderNumRecordsProducedV2", other.reader)[0]; n.Int(0) != 1 {
		t.Errorf("%d records after a restored state", n.Int(0))
	}
	for _, bad := range []string{"\xff", "\b\x02\x10\x01"} {
		_, err := other.eval("ReaderRestoreStateV2", other.reader, tensor.OfStrings(nil, bad))
		if status.CodeOf(err) != status.InvalidArgument {
			t.Errorf("%q: %v", bad, err)
		}
	}
	lines := open(t, "TextLineReaderV2", nil)
	if _, err := lines.eval("ReaderSerializeStateV2", lines.reader); status.CodeOf(err) != status.Unimplemented {
		t.Errorf("the state of a reader of lines: %v", err)
	}
}

func TestErrors(t *testing.T) {
	s := open(t, "TextLineReaderV2", nil, filepath.Join(t.TempDir(), "absent"))
	if _, err := s.rest(); status.CodeOf(err) != status.NotFound {
		t.Errorf("a missing file: %v", err)
	}
	s = open(t, "TFRecordReaderV2", nil, files(t, "these are no records")...)
	for range 2 { // the reader stays with the file
		if _, err := s.rest(); status.CodeOf(err) != status.DataLoss {
			t.Errorf("no records: %v", err)
		}
	}
}
