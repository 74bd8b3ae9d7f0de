package text

import (
	"math"
	"slices"
	"strings"
	"testing"

	"tfc/ir/tensor"
)

// TestHashes compares with TensorFlow 2.21: StringToHashBucketFast and Strong (key 1, 2) with 2^62 buckets.
func TestHashes(t *testing.T) {
	for _, c := range []struct {
		s            string
		fast, strong uint64
	}{
		{"", 1936946117179621455, 443797209252341627},
		{"a", 3694432073954588131, 546566331822570742},
		{"abcd", 1897425971756105985, 4277338952175910099},
		{"abcdefgh", 4533385575889643785, 2649018002260510108},
		{strings.Repeat("x", 20), 3621402210320469444, 407717789338964422},
		{strings.Repeat("y", 40), 276292113409495006, 546253200436764653},
		{strings.Repeat("z", 64), 294799756062990872, 406796584595371579},
		{strings.Repeat("w", 65), 3272011567211491968, 3260008274609568768},
		{strings.Repeat("q", 200), 3537263014797593713, 2312919990632705991},
	} {
		if got := Fingerprint64(c.s) % (1 << 62); got != c.fast {
			t.Errorf("fingerprint of %q is %d, want %d", c.s, got, c.fast)
		}
		if got := SipHash(1, 2, c.s) % (1 << 62); got != c.strong {
			t.Errorf("SipHash of %q is %d, want %d", c.s, got, c.strong)
		}
	}
}

// TestSummary compares with tf.strings.format of TensorFlow 2.21, summarize=3.
func TestSummary(t *testing.T) {
	row := []int64{1, 2, 3, 4, 5, 6, 7, 8}
	for _, c := range []struct {
		x    *tensor.Tensor
		want string
	}{
		{tensor.Scalar(float32(0.1234567)), "0.123456702"},
		{tensor.Scalar(float32(1e-7)), "1e-07"},
		{tensor.Scalar(float32(123456789)), "123456792"},
		{tensor.Of([]int{3}, float32(0.1), float32(math.Inf(1)), float32(math.NaN())), "[0.1 inf nan]"},
		{tensor.Scalar(0.1), "0.1"},
		{tensor.Of([]int{2}, true, false), "[1 0]"},
		{tensor.OfStrings([]int{1}, "a\n\"b"), `["a\n\"b"]`},
		{tensor.Of([]int{2, 8}, slices.Concat(row, row)...), "[[1 2 3 ... 6 7 8]\n [1 2 3 ... 6 7 8]]"},
		{tensor.Scalar(1 + 2i), "?"},
		{tensor.Of([]int{2, 1, 2}, row[:4]...), "[[[1 2]]\n\n [[3 4]]]"},
	} {
		if got := Summary(c.x, 3); got != c.want {
			t.Errorf("%v: got %q, want %q", c.x, got, c.want)
		}
	}
}

func TestSetNumber(t *testing.T) {
	for _, c := range []struct {
		s    string
		want float64
		ok   bool
	}{
		{" 12 ", 12, true}, {"0x10", 16, true}, {"", 0, false}, {"infinity", math.Inf(1), true}, {"1e99", math.Inf(1), true},
		{"12ab", 0, false}, {"1_0", 0, false}, {"1p2", 0, false}, {"0x1p2", 4, true},
	} {
		x := tensor.New(tensor.F32, 1)
		if ok := SetNumber(x, 0, c.s); ok != c.ok || x.Float(0) != c.want {
			t.Errorf("%q: got %v %v, want %v %v", c.s, x.Float(0), ok, c.want, c.ok)
		}
	}
	if x := tensor.New(tensor.I32, 1); SetNumber(x, 0, "2147483648") {
		t.Error("2^31 is no int32")
	}
}

func TestCSV(t *testing.T) {
	c := CSV{Delim: ',', Quotes: true}
	got, err := c.Fields(`1,"a ""b"", c",,x,`)
	if want := []string{"1", `a "b", c`, "", "x", ""}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q (%v), want %q", got, err, want)
	}
	for _, bad := range []string{`a"b`, `"a`, `"a"b`, "a\nb"} {
		if got, err := c.Fields(bad); err == nil {
			t.Errorf("%q gave %q", bad, got)
		}
	}
}

// TestSummarize compares with what Print of TensorFlow 2.21 prints.
func TestSummarize(t *testing.T) {
	sevenths := tensor.New(tensor.F32, 3, 4)
	for i := range 12 {
		sevenths.SetFloat(i, float64(float32(i)/7))
	}
	for _, c := range []struct {
		t    *tensor.Tensor
		most int
		want string
	}{
		{sevenths, 3, "[0 0.142857149 0.285714298...]..."},
		{sevenths, 5, "[0 0.142857149 0.285714298 0.428571433][0.571428597...]..."},
		{sevenths, 0, "..."},
		{tensor.Scalar(1.0 / 3), 3, "0.33333333333333331"},
		{tensor.Of([]int{6}, float32(1e-7), 1e10, 123456789, float32(math.NaN()), float32(math.Inf(-1)), 1<<24), -1,
			"1e-07 1e+10 123456792 nan -inf 16777216"},
		{tensor.OfStrings([]int{2}, "ab", "q c\"d"), 3, `ab q c\"d`},
		{tensor.Of([]int{2}, true, false), 3, "1 0"},
		{tensor.Scalar(complex64(1)), 3, "?"},
		{tensor.New(tensor.F32, 0, 3), 3, ""},
		{tensor.Of([]int{2, 2}, int8(1), 2, 3, 4), 3, "[1 2][3...]..."},
	} {
		if got := Summarize(c.t, c.most); got != c.want {
			t.Errorf("%v, %d: %q, want %q", c.t, c.most, got, c.want)
		}
	}
}

// TestCasing compares with TensorFlow 2.21: tf.strings.upper and lower of encoding utf-8.
func TestCasing(t *testing.T) {
	for s, want := range map[string]string{"äß€ﬁ": "ÄSS€FI", "ǆ": "Ǆ", "\xff": "\uFFFD"} {
		if got := Upper(s); got != want {
			t.Errorf("upper %q is %q, want %q", s, got, want)
		}
	}
	for s, want := range map[string]string{"ÄİΣ": "äi\u0307ς", "ΣΑΣ ΣΑ": "σας σα"} {
		if got := Lower(s); got != want {
			t.Errorf("lower %q is %q, want %q", s, got, want)
		}
	}
}

// TestScript compares with TensorFlow 2.21.
func TestScript(t *testing.T) {
	for r, want := range map[rune]int32{'a': 25, 'α': 14, '中': 17, ' ': 0, -1: -1, 0x110000: -1, 0x10ffff: unknownScript} {
		if got := Script(r); got != want {
			t.Errorf("script of %x is %d, want %d", r, got, want)
		}
	}
}
