package event

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef/pb"
	"tfc/frontend/graphdef/picture"
	"tfc/frontend/graphdef/record"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// TestFile writes events and reads them back from the file.
func TestFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "logs")
	f, err := Create(dir, "x")
	if err != nil {
		t.Fatal(err)
	}
	want := &pb.Event{Step: 7, Summary: &pb.Summary{Value: []*pb.Summary_Value{Scalar("loss", 0)}}}
	for _, step := range []func() error{func() error { return f.Write(want) }, f.Flush, f.Close} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	names, err := filepath.Glob(filepath.Join(dir, "events.out.tfevents.*.x"))
	if err != nil || len(names) != 1 {
		t.Fatalf("files %q, %v", names, err)
	}
	in, err := os.Open(names[0])
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var got []*pb.Event
	for next := record.TFRecords(bufio.NewReader(in)); ; {
		data, err := next()
		if errors.Is(err, io.EOF) {
			break
		}
		e := new(pb.Event)
		if err = errors.Join(err, proto.Unmarshal([]byte(data), e)); err != nil {
			t.Fatal(err)
		}
		got = append(got, e)
	}
	if len(got) != 2 || got[0].GetFileVersion() != "brain.Event:2" || !proto.Equal(got[1], want) {
		t.Errorf("events %v", got)
	}
	if v := got[1].Summary.Value[0]; v.SimpleValue == nil || got[1].WallTime == 0 {
		t.Errorf("a scalar of 0 is lost: %v", got[1])
	}
}

// TestPictures compares with the pixels of TensorFlow 2.21's ImageSummary.
func TestPictures(t *testing.T) {
	for _, c := range []struct {
		in   []float32
		want []byte
	}{
		{[]float32{0, 0.25, 0.5, 1, 0.75, 0.5}, []byte{0, 63, 127, 255, 191, 127}},
		{[]float32{-1, 0.5, 0, 0, 0, 2}, []byte{64, 159, 128, 128, 128, 255}},
		{make([]float32, 6), make([]byte, 6)},
	} {
		batch := tensor.Of([]int{1, 2, 1, 3}, c.in...)
		list, err := Pictures("tag", batch, []byte{255, 0, 0, 255}, 1)
		if err != nil || len(list) != 1 || list[0].Tag != "tag/image" {
			t.Fatalf("%v, %v", list, err)
		}
		got, err := picture.Decode(string(list[0].Image.EncodedImageString), picture.Wanted{Op: "DecodePng", DType: tensor.U8})
		if err != nil || !slices.Equal(got.Bytes(), c.want) {
			t.Errorf("%v: %v, want %v, %v", c.in, got, c.want, err)
		}
	}
	if _, err := Pictures("tag", tensor.New(tensor.F32, 1, 2, 2, 2), nil, 1); status.CodeOf(err) != status.InvalidArgument {
		t.Errorf("two channels: %v", err)
	}
}

func TestMerge(t *testing.T) {
	one := func(tag string) string {
		b, err := proto.Marshal(&pb.Summary{Value: []*pb.Summary_Value{Scalar(tag, 1)}})
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if m, err := Merge([]string{one("a"), one("b")}); err != nil || len(m.Value) != 2 {
		t.Errorf("%v, %v", m, err)
	}
	for _, bad := range [][]string{{one("a"), one("a")}, {"\xff"}} {
		if _, err := Merge(bad); status.CodeOf(err) != status.InvalidArgument {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
