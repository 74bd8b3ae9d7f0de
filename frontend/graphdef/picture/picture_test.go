package picture

import (
	"testing"

	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// TestPNG decodes what was encoded, in every number of channels and both widths.
func TestPNG(t *testing.T) {
	for _, d := range []tensor.DType{tensor.U8, tensor.U16} {
		for channels := 1; channels <= 4; channels++ {
			want := tensor.New(d, 3, 5, channels)
			for i := range want.Len() {
				want.SetInt(i, int64(i*7919+13)&(1<<(8*d.Size())-1))
			}
			data, err := EncodePNG(want, 9)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Decode(data, Wanted{Op: "DecodePng", DType: d})
			if err != nil || !got.Equal(want) {
				t.Errorf("%v, %d channels: %v, want %v, %v", d, channels, got, want, err)
			}
		}
	}
}

// TestErrors: nothing that is no picture makes more than an error. The recorded cases have the pictures.
func TestErrors(t *testing.T) {
	good, err := EncodePNG(tensor.New(tensor.U8, 3, 3, 3), -1)
	if err != nil {
		t.Fatal(err)
	}
	for i := range good {
		// A cut picture is an error; a changed one may be another picture.
		if _, err := Decode(good[:i], Wanted{Op: "DecodePng", DType: tensor.U8}); status.CodeOf(err) != status.InvalidArgument {
			t.Fatalf("cut at %d: %v", i, err)
		}
	}
	for data, code := range map[string]status.Code{
		"": status.InvalidArgument, "hello": status.InvalidArgument, "BM": status.InvalidArgument,
		"GIF89a": status.InvalidArgument, "\xff\xd8\xff\xe0": status.Unimplemented,
	} {
		if _, err := Decode(data, Wanted{Op: "DecodeImage", DType: tensor.U8}); status.CodeOf(err) != code {
			t.Errorf("%q: %v", data, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	good, err := EncodePNG(tensor.New(tensor.U8, 3, 3, 4), -1)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add("BM............................\x08...")
	f.Add("GIF89a\x02\x00\x02\x00\x80\x00\x00")
	f.Fuzz(func(t *testing.T, data string) {
		if out, err := Decode(data, Wanted{Op: "DecodeImage", Channels: 3, DType: tensor.U8}); err == nil && out == nil {
			t.Error("neither a picture nor an error")
		}
	})
}
