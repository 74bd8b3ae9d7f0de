package npy

import (
	"bytes"
	"encoding/binary"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sbinet/npyio/npy"

	"tfc/ir/tensor"
)

// samples has a tensor of every type that .npy can hold, with awkward values.
func samples() []*tensor.Tensor {
	nan, inf := math.NaN(), math.Inf(1)
	return []*tensor.Tensor{
		tensor.Of([]int{3}, true, false, true),
		tensor.Of([]int{2, 1}, int8(-128), int8(127)),
		tensor.Of([]int{2}, int16(-1), int16(300)),
		tensor.Of([]int{2}, int32(math.MinInt32), int32(7)),
		tensor.Of([]int{2}, int64(math.MinInt64), int64(math.MaxInt64)),
		tensor.Of([]int{2}, uint8(0), uint8(255)),
		tensor.Of([]int{1, 2}, uint16(1), uint16(65535)),
		tensor.Of([]int{2}, uint32(1), uint32(math.MaxUint32)),
		tensor.Of([]int{2}, uint64(1), uint64(math.MaxUint64)),
		tensor.Of([]int{2}, tensor.F16Bits(0x3c00), tensor.F16Bits(0xfc00)),
		tensor.Of([]int{2, 3}, 1, float32(nan), float32(inf), float32(math.Copysign(0, -1)), 1e-40, -2),
		tensor.Of([]int{2}, nan, -inf),
		tensor.Of([]int{1}, complex64(complex(1, -2))),
		tensor.Of([]int{2}, complex(inf, 0.1), complex(0, -0.5)),
		tensor.Scalar(float32(42)),
		tensor.New(tensor.F32, 3, 0, 2),
	}
}

func TestRoundTrip(t *testing.T) {
	for _, want := range samples() {
		data, err := Encode(want)
		if err != nil {
			t.Fatalf("%s: %v", want, err)
		}
		if at := bytes.IndexByte(data, '\n') + 1; at%alignment != 0 {
			t.Errorf("%s: elements start at %d", want, at)
		}
		got, err := Decode(data)
		if err != nil || !got.Equal(want) {
			t.Errorf("%s came back as %v, %v", want, got, err)
		}
	}
}

func TestBF16(t *testing.T) {
	want := tensor.Of([]int{2}, tensor.BF16Bits(0x3f80), tensor.BF16Bits(0xff80))
	path := filepath.Join(t.TempDir(), "x"+BF16Suffix)
	if err := WriteFile(path, want); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadFile(path); err != nil || !got.Equal(want) {
		t.Errorf("got %v, %v", got, err)
	}
	if err := WriteFile(filepath.Join(t.TempDir(), "x.npy"), want); err == nil {
		t.Error("a bfloat16 file without its suffix was written")
	}
}

// TestSecondReader reads what we write with an independent implementation, and the reverse.
func TestSecondReader(t *testing.T) {
	want := []float64{1, -2, 3.5, 4, 5, 6}
	data, err := Encode(tensor.Of([]int{2, 3}, want...))
	if err != nil {
		t.Fatal(err)
	}
	var got []float64
	r, err := npy.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Read(&got); err != nil {
		t.Fatal(err)
	}
	if shape := r.Header.Descr.Shape; len(shape) != 2 || shape[0] != 2 || shape[1] != 3 || got[2] != 3.5 {
		t.Errorf("npyio reads %v %v", shape, got)
	}
	var out bytes.Buffer
	if err := npy.Write(&out, []int32{7, 8}); err != nil {
		t.Fatal(err)
	}
	back, err := Read(&out)
	if err != nil || !back.Equal(tensor.Of([]int{2}, int32(7), int32(8))) {
		t.Errorf("got %v, %v", back, err)
	}
}

// file puts a header and elements together.
func file(head string, body ...byte) []byte {
	out := binary.LittleEndian.AppendUint16([]byte(magic+"\x01\x00"), uint16(len(head)))
	return append(append(out, head...), body...)
}

func TestForeignFiles(t *testing.T) {
	tests := []struct {
		name string
		data []byte
		want *tensor.Tensor
	}{
		{"fortran", file("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3)}", 1, 4, 2, 5, 3, 6),
			tensor.Of([]int{2, 3}, uint8(1), uint8(2), uint8(3), uint8(4), uint8(5), uint8(6))},
		{"big endian", file(`{"shape": (2L,), "fortran_order": False, "descr": ">i2", }`, 0, 1, 255, 254),
			tensor.Of([]int{2}, int16(1), int16(-2))},
		{"big endian complex", file("{'descr': '>c8', 'fortran_order': False, 'shape': (), }",
			0x3f, 0x80, 0, 0, 0x40, 0, 0, 0), tensor.Scalar(complex64(complex(1, 2)))},
		{"bytes", file("{'descr': '|S3', 'fortran_order': False, 'shape': (2,), }", 'a', 0, 0, 'a', 'b', 'c'),
			tensor.OfStrings([]int{2}, "a", "abc")},
		{"unicode", file("{'descr': '<U1', 'fortran_order': False, 'shape': (1,), }", 0xe9, 0, 0, 0),
			tensor.OfStrings([]int{1}, "é")},
		{"bfloat16 of ml_dtypes", file("{'descr': '<V2', 'fortran_order': False, 'shape': (1,), }", 0x80, 0x3f),
			tensor.Of([]int{1}, tensor.BF16Bits(0x3f80))},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := Decode(tt.data); err != nil || !got.Equal(tt.want) {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

func TestBrokenFiles(t *testing.T) {
	tests := []struct {
		name, err string
		data      []byte
	}{
		{"empty", "not a NumPy", nil},
		{"cut header", "header of 1000 bytes", append([]byte(magic+"\x01\x00\xe8\x03"), "{}"...)},
		{"version", "format version 9", []byte(magic + "\x09\x00\x00\x00")},
		{"huge shape", "larger than any file",
			file("{'descr': '|u1', 'fortran_order': False, 'shape': (4294967296, 4294967296), }")},
		{"short", "does not fit", file("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 0, 0, 0, 0)},
		{"objects", "no tensor type", file("{'descr': '|O', 'fortran_order': False, 'shape': (), }")},
		{"twice", "a value for one", file("{'descr': '|u1', 'descr': '|u1', 'shape': (), }")},
		{"missing", "other than", file("{'descr': '|u1', 'shape': (), }")},
		{"negative", "a dimension", file("{'descr': '|u1', 'fortran_order': False, 'shape': (-1,), }")},
		{"bool", "is no bool", file("{'descr': '|b1', 'fortran_order': False, 'shape': (1,), }", 2)},
		{"widthless", "no width", file("{'descr': '|S0', 'fortran_order': False, 'shape': (9999999999,), }")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Decode(tt.data); err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("error %v, want %q", err, tt.err)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range samples() {
		data, err := Encode(s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := Decode(data)
		if err != nil || got.DType() == tensor.String {
			return
		}
		again, err := Encode(got)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Decode(again)
		if err == nil && got.DType() == tensor.BF16 {
			back, err = asBF16(back)
		}
		if err != nil || !back.Equal(got) {
			t.Fatalf("%s came back as %v, %v", got, back, err)
		}
	})
}
