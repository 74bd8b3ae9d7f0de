package tensor

import (
	"math"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"
)

func TestStorage(t *testing.T) {
	for _, d := range DTypes() {
		x := New(d, 3, 5)
		if x.Len() != 15 || x.Rank() != 2 || x.DType() != d {
			t.Errorf("%v: %d elements, rank %d", x, x.Len(), x.Rank())
		}
		if d == String {
			continue
		}
		if n := len(x.Bytes()); n != 15*d.Size() {
			t.Errorf("%v: %d bytes", x, n)
		}
		if at := uintptr(unsafe.Pointer(&x.Bytes()[0])); at%Align != 0 {
			t.Errorf("%v: storage at %#x", x, at)
		}
	}
}

func TestDTypeNames(t *testing.T) {
	for _, d := range DTypes() {
		got, err := ParseDType(d.String())
		if err != nil || got != d {
			t.Errorf("ParseDType(%q) = %v, %v", d, got, err)
		}
	}
	if _, err := ParseDType("f31"); err == nil {
		t.Error("f31 was read as a type")
	}
}

// TestNumbers stores numbers in every type and reads them back.
func TestNumbers(t *testing.T) {
	for _, d := range DTypes() {
		x := New(d, 1)
		want := -3.0
		switch {
		case d == String:
			continue
		case d == Bool:
			want = 1
		case d.IsUnsigned():
			want = 200
		}
		x.SetFloat(0, want)
		if got := x.Float(0); got != want {
			t.Errorf("%s holds %v as %v", d, want, got)
		}
		if got := x.Int(0); got != int64(want) {
			t.Errorf("%s holds %v as the integer %d", d, want, got)
		}
	}
}

func TestInt64IsExact(t *testing.T) {
	for _, v := range []int64{math.MaxInt64, math.MinInt64, 1<<53 + 1} {
		x := New(I64, 1)
		x.SetInt(0, v)
		if got := x.Int(0); got != v {
			t.Errorf("i64 holds %d as %d", v, got)
		}
	}
}

// TestHalfRoundTrip widens every 16-bit pattern and narrows it again.
func TestHalfRoundTrip(t *testing.T) {
	for bits := range 1 << 16 {
		b := uint16(bits)
		if f := F16ToF32(b); f == f && F16FromF32(f) != b {
			t.Fatalf("f16 %#04x becomes %v becomes %#04x", b, f, F16FromF32(f))
		}
		if f := BF16ToF32(b); f == f && BF16FromF32(f) != b {
			t.Fatalf("bf16 %#04x becomes %v becomes %#04x", b, f, BF16FromF32(f))
		}
	}
}

func TestHalfRounding(t *testing.T) {
	for _, c := range []struct {
		f         float32
		f16, bf16 uint16
	}{
		{1 + 1.0/2048, 0x3c00, 0x3f80},    // half way between two f16: to even
		{1 + 3.0/2048, 0x3c02, 0x3f80},    // the other way
		{1 + 1.0/256, 0x3c04, 0x3f80},     // half way between two bf16: to even
		{1 + 3.0/256, 0x3c0c, 0x3f82},     // the other way
		{65536, 0x7c00, 0x4780},           // overflow of f16
		{math.MaxFloat32, 0x7c00, 0x7f80}, // of bf16 too
		{float32(math.Copysign(0, -1)), 1 << 15, 1 << 15},
	} {
		if got := F16FromF32(c.f); got != c.f16 {
			t.Errorf("f16 of %v is %#04x, want %#04x", c.f, got, c.f16)
		}
		if got := BF16FromF32(c.f); got != c.bf16 {
			t.Errorf("bf16 of %v is %#04x, want %#04x", c.f, got, c.bf16)
		}
	}
	nan := BF16ToF32(BF16FromF32(float32(math.NaN())))
	if nan == nan {
		t.Errorf("bf16 of NaN is %v", nan)
	}
}

func TestFromBytes(t *testing.T) {
	if _, err := FromBytes(F32, []int{2}, make([]byte, 7)); err == nil {
		t.Error("seven bytes were taken for two floats")
	}
	raw := []byte{1, 0, 2, 0, 3, 0}
	x, err := FromBytes(I16, []int{3}, raw)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int16{1, 2, 3}, Data[int16](x)); diff != "" {
		t.Error(diff)
	}
}

func TestStrides(t *testing.T) {
	if diff := cmp.Diff([]int{12, 4, 1}, Strides([]int{2, 3, 4})); diff != "" {
		t.Error(diff)
	}
}
