package values

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tfc/ir/tensor"
	"tfc/ir/tensor/npy"
)

func TestPrint(t *testing.T) {
	inf := float32(math.Inf(1))
	tests := []struct {
		t    *tensor.Tensor
		want string
	}{
		{tensor.Scalar(int32(8)), "y = 8\n"},
		{tensor.Of([]int{2, 2}, float32(0.1), 2, 1e-5, 1e10), "y = [[0.1, 2],\n     [1e-05, 1e+10]]\n"},
		{tensor.Of([]int{3}, float32(math.NaN()), inf, -inf), "y = [nan, inf, -inf]\n"},
		{tensor.Of([]int{2}, float32(1)/3, float32(math.Copysign(0, -1))), "y = [0.33333334, -0]\n"},
		{tensor.Of([]int{1}, 0.1), "y = [0.1]\n"},
		{tensor.Scalar(complex64(complex(1, -2))), "y = 1-2j\n"},
		{tensor.Of([]int{2}, true, false), "y = [true, false]\n"},
		{tensor.OfStrings(nil, "a\n"), `y = "a\n"` + "\n"},
		{tensor.New(tensor.F32, 2, 0), "y = [[],\n     []]\n"},
		{tensor.Scalar(tensor.F16Bits(0x3555)), "y = 0.33325\n"},
	}
	for _, tt := range tests {
		var b strings.Builder
		if err := Print(&b, "y", tt.t); err != nil || b.String() != tt.want {
			t.Errorf("%s prints %q, %v, want %q", tt.t, b.String(), err, tt.want)
		}
	}
}

func TestRead(t *testing.T) {
	dir := t.TempDir()
	array, table := filepath.Join(dir, "a.npy"), filepath.Join(dir, "a.csv")
	want := tensor.Of([]int{2}, float32(1), 2)
	if err := npy.WriteFile(array, want); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(table, []byte("x\n1\n2\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"1,2", "[1 2]", "@" + array, "@" + table} {
		if got, err := Read(text, tensor.F32, 1); err != nil || !got.Equal(want) {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	if got, err := Read("@"+table, tensor.F32, -1); err != nil || got.Rank() != 2 {
		t.Errorf("a table of any rank: %v, %v", got, err)
	}
	for text, msg := range map[string]string{
		"@" + array + "x": "must end in",
		"@/nowhere.npy":   "no such file",
		"a":               "is no float64",
		"@" + array:       "holds float32, want float64",
	} {
		if _, err := Read(text, tensor.F64, 1); err == nil || !strings.Contains(err.Error(), msg) {
			t.Errorf("%s: error %v, want %q", text, err, msg)
		}
	}
}
