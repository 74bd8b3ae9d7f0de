package npy

import (
	"bytes"
	"strings"
	"testing"

	"tfc/ir/tensor"
)

func TestParseLiteral(t *testing.T) {
	tests := []struct {
		text string
		d    tensor.DType
		want *tensor.Tensor
		err  string
	}{
		{text: "3", d: tensor.F32, want: tensor.Scalar(float32(3))},
		{text: " -0x10 ", d: tensor.I8, want: tensor.Scalar(int8(-16))},
		{text: "1,2,3", d: tensor.I32, want: tensor.Of([]int{3}, int32(1), int32(2), int32(3))},
		{text: "[[1, 2] [3 4]]", d: tensor.U8, want: tensor.Of([]int{2, 2}, uint8(1), uint8(2), uint8(3), uint8(4))},
		{text: "[[5.1,nan,-inf]]", d: tensor.F64, want: nil},
		{text: "[]", d: tensor.F32, want: tensor.New(tensor.F32, 0)},
		{text: "[[],[]]", d: tensor.F32, want: tensor.New(tensor.F32, 2, 0)},
		{text: "True,false", d: tensor.Bool, want: tensor.Of([]int{2}, true, false)},
		{text: "1+2j", d: tensor.C64, want: tensor.Scalar(complex64(complex(1, 2)))},
		{text: `["a,b" c]`, d: tensor.String, want: tensor.OfStrings([]int{2}, "a,b", "c")},
		{text: `"a,b"`, d: tensor.String, want: tensor.OfStrings(nil, "a,b")},
		{text: "", d: tensor.F32, err: "missing value"},
		{text: "[1,[2]]", d: tensor.F32, err: "different nesting"},
		{text: "[[1],2]", d: tensor.F32, err: "different nesting"},
		{text: "[[1],[2,3]]", d: tensor.F32, err: "rows of 1 and of 2"},
		{text: "[[],[1]]", d: tensor.F32, err: "rows of 0 and of 1"},
		{text: "[1", d: tensor.F32, err: "missing ]"},
		{text: "[1] 2", d: tensor.F32, err: `unexpected "2"`},
		{text: "300", d: tensor.U8, err: `"300" is no uint8`},
		{text: "1.5", d: tensor.I32, err: `"1.5" is no int32`},
		{text: "1e99", d: tensor.F32, err: `"1e99" is no float32`},
	}
	for _, tt := range tests {
		got, err := ParseLiteral(tt.text, tt.d)
		switch {
		case tt.err != "":
			if err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%q: error %v, want %q", tt.text, err, tt.err)
			}
		case err != nil:
			t.Errorf("%q: %v", tt.text, err)
		case tt.want != nil && !got.Equal(tt.want):
			t.Errorf("%q: got %s, want %s", tt.text, got, tt.want)
		}
	}
}

func TestFormatElementReadsBack(t *testing.T) {
	for _, want := range samples() {
		got := tensor.New(want.DType(), want.Shape()...)
		for i := range want.Len() {
			if err := SetElement(got, i, FormatElement(want, i)); err != nil {
				t.Fatalf("%s: %v", want, err)
			}
			if w, g := want.Complex(i), got.Complex(i); w != g && w == w {
				t.Errorf("%s element %d: %v came back as %v", want, i, w, g)
			}
		}
	}
}

func TestCSV(t *testing.T) {
	got, err := ReadCSV(strings.NewReader("a, b\n1, 2.5\n-3,4\n"), tensor.F32)
	want := tensor.Of([]int{2, 2}, float32(1), 2.5, -3, 4)
	if err != nil || !got.Equal(want) {
		t.Fatalf("got %v, %v", got, err)
	}
	var out bytes.Buffer
	if err := WriteCSV(&out, got); err != nil || out.String() != "1,2.5\n-3,4\n" {
		t.Errorf("wrote %q, %v", out.String(), err)
	}
	for text, msg := range map[string]string{
		"":           "no rows",
		"a,b\n":      "no rows",
		"1,2\n3,x\n": `row 2, column 2: "x" is no float32`,
		"1,2\n3\n":   "wrong number of fields",
	} {
		if _, err := ReadCSV(strings.NewReader(text), tensor.F32); err == nil || !strings.Contains(err.Error(), msg) {
			t.Errorf("%q: error %v, want %q", text, err, msg)
		}
	}
	if err := WriteCSV(&out, tensor.New(tensor.F32, 1, 1, 1)); err == nil {
		t.Error("three dimensions were written")
	}
}
