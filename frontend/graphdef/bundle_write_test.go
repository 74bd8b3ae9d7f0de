package graphdef

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// everyType are tensors of [2,3] in each type that files have, with strings long and short.
func everyType() []Saved {
	list := []Saved{
		{Key: "text", Tensor: tensor.OfStrings([]int{2, 2}, "a", "", strings.Repeat("b", 200), "\xff\x00")},
		{Key: "scalar", Tensor: tensor.Scalar(float32(-2.5))},
		{Key: "empty", Tensor: tensor.New(tensor.F32, 0, 3)},
	}
	for _, d := range tensor.DTypes() {
		if d == tensor.String {
			continue
		}
		t := tensor.New(d, 2, 3)
		for i := range 6 {
			t.SetFloat(i, float64(i))
		}
		list = append(list, Saved{Key: "d/" + d.TF(), Tensor: t})
	}
	return list
}

func writers() map[string]func(path string, tensors []Saved) error {
	return map[string]func(string, []Saved) error{"V1": WriteV1, "V2": WriteBundle}
}

// TestWriteCheckpoint reads back what was written, in both formats.
func TestWriteCheckpoint(t *testing.T) {
	for version, write := range writers() {
		prefix := filepath.Join(t.TempDir(), "model")
		tensors := everyType()
		if version == "V1" {
			tensors = without(tensors, "d/bfloat16")
		}
		if err := write(prefix, tensors); err != nil {
			t.Fatalf("%s: %v", version, err)
		}
		b, err := OpenCheckpoint(prefix)
		if err != nil {
			t.Fatalf("%s: %v", version, err)
		}
		if len(b.Keys()) != len(tensors) {
			t.Errorf("%s: keys %q", version, b.Keys())
		}
		for _, s := range tensors {
			if got, err := b.Read(s.Key); err != nil || !got.Equal(s.Tensor) {
				t.Errorf("%s: %s: %v, %v", version, s.Key, got, err)
			}
		}
	}
}

func without(tensors []Saved, key string) (rest []Saved) {
	for _, s := range tensors {
		if s.Key != key {
			rest = append(rest, s)
		}
	}
	return rest
}

// TestWriteSlices writes two parts of a tensor, and then one of them alone, which leaves the whole incomplete.
func TestWriteSlices(t *testing.T) {
	upper, lower := tensor.Of([]int{1, 3}, int64(0), 1, 2), tensor.Of([]int{2, 3}, int64(3), 4, 5, 6, 7, 8)
	whole := tensor.Of([]int{3, 3}, int64(0), 1, 2, 3, 4, 5, 6, 7, 8)
	parts := []Saved{{"part", "3 3 1,2:-", lower}, {"part", "3 3 0,1:-", upper}}
	for version, write := range writers() {
		prefix := filepath.Join(t.TempDir(), "model")
		if err := write(prefix, parts); err != nil {
			t.Fatalf("%s: %v", version, err)
		}
		b, err := OpenCheckpoint(prefix)
		if err != nil {
			t.Fatalf("%s: %v", version, err)
		}
		for slice, want := range map[string]*tensor.Tensor{
			"": whole, "3 3 1,2:-": lower, "3 3 0,2:1,2": tensor.Of([]int{2, 2}, int64(1), 2, 4, 5),
		} {
			if got, err := b.ReadSlice("part", slice); err != nil || !got.Equal(want) {
				t.Errorf("%s: %q: %v, %v", version, slice, got, err)
			}
		}
		if err := write(prefix, parts[:1]); err != nil {
			t.Fatalf("%s: %v", version, err)
		}
		if b, err = OpenCheckpoint(prefix); err != nil {
			t.Fatalf("%s: %v", version, err)
		}
		if got, err := b.ReadSlice("part", "3 3 1,2:-"); err != nil || !got.Equal(lower) {
			t.Errorf("%s: the part that is there: %v, %v", version, got, err)
		}
		if _, err := b.Read("part"); status.CodeOf(err) != status.InvalidArgument {
			t.Errorf("%s: an incomplete tensor: %v", version, err)
		}
	}
}

// TestWriteManyKeys needs several blocks in the index, with keys that share prefixes.
func TestWriteManyKeys(t *testing.T) {
	var tensors []Saved
	for i := range 12000 {
		tensors = append(tensors, Saved{Key: fmt.Sprintf("layer_%d/%s", i, "weights"), Tensor: tensor.Scalar(int32(i))})
	}
	prefix := filepath.Join(t.TempDir(), "model")
	if err := WriteBundle(prefix, tensors); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(prefix + ".index"); err != nil || info.Size() < blockTarget {
		t.Fatalf("the index fits into a block: %v, %v", info, err)
	}
	b := openBundle(t, prefix)
	for _, s := range tensors {
		if got, err := b.Read(s.Key); err != nil || !got.Equal(s.Tensor) {
			t.Fatalf("%s: %v, %v", s.Key, got, err)
		}
	}
}

// TestMergeBundles merges two shards, one of which has half of a tensor that the other has the rest of.
func TestMergeBundles(t *testing.T) {
	dir := t.TempDir()
	shards := []string{filepath.Join(dir, "tmp", "a"), filepath.Join(dir, "tmp", "b")}
	row := tensor.Of([]int{1, 2}, float32(1), 2)
	for i, prefix := range shards {
		err := WriteBundle(prefix, []Saved{
			{Key: filepath.Base(prefix), Tensor: tensor.Scalar(int32(i))},
			{"part", fmt.Sprintf("2 2 %d,1:-", i), row},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	dest := filepath.Join(dir, "model")
	absent := append([]string{filepath.Join(dir, "absent")}, shards...)
	if err := MergeBundles(absent, dest, false); status.CodeOf(err) != status.NotFound {
		t.Errorf("a shard is missing: %v", err)
	}
	if err := MergeBundles(absent, dest, true); err != nil {
		t.Fatal(err)
	}
	b := openBundle(t, dest)
	for key, want := range map[string]*tensor.Tensor{
		"a": tensor.Scalar(int32(0)), "b": tensor.Scalar(int32(1)), "part": tensor.Of([]int{2, 2}, float32(1), 2, 1, 2),
	} {
		if got, err := b.Read(key); err != nil || !got.Equal(want) {
			t.Errorf("%s: %v, %v", key, got, err)
		}
	}
	if left, err := os.ReadDir(filepath.Join(dir, "tmp")); err != nil || len(left) > 0 {
		t.Errorf("left over: %v, %v", left, err)
	}
}

func TestWriteErrors(t *testing.T) {
	one := tensor.Scalar(float32(1))
	for _, c := range []struct {
		what    string
		tensors []Saved
	}{
		{"duplicate key", []Saved{{"a", "", one}, {"a", "", one}}},
		{"slice of another shape", []Saved{{"a", "4 0,2", one}}},
		{"slice beyond", []Saved{{"a", "4 3,2", tensor.New(tensor.F32, 2)}}},
		{"bad slice", []Saved{{"a", "x", one}}},
		{"slices of two types", []Saved{
			{"a", "4 0,2", tensor.New(tensor.F32, 2)}, {"a", "4 2,2", tensor.New(tensor.I32, 2)},
		}},
	} {
		for version, write := range writers() {
			dir := t.TempDir()
			if err := write(filepath.Join(dir, "m"), c.tensors); status.CodeOf(err) != status.InvalidArgument {
				t.Errorf("%s: %s: %v", version, c.what, err)
			}
			if files, err := os.ReadDir(dir); err != nil || len(files) > 0 {
				t.Errorf("%s: %s: left over: %v, %v", version, c.what, files, err)
			}
		}
	}
	bf16 := []Saved{{"a", "", tensor.New(tensor.BF16, 1)}}
	if err := WriteV1(filepath.Join(t.TempDir(), "m"), bf16); status.CodeOf(err) != status.Unimplemented {
		t.Errorf("bfloat16 in V1: %v", err)
	}
}

// TestCorruptWritten flips each byte of a written checkpoint's files: no reader may take what it then holds.
func TestCorruptWritten(t *testing.T) {
	prefix := filepath.Join(t.TempDir(), "model")
	want := tensor.Of([]int{3}, int32(1), 2, 3)
	if err := WriteBundle(prefix, []Saved{{"a", "", want}}); err != nil {
		t.Fatal(err)
	}
	path := shardName(prefix, 0, 1)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 1
		if err := os.WriteFile(path, bad, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := openBundle(t, prefix).Read("a"); status.CodeOf(err) != status.DataLoss {
			t.Errorf("byte %d: %v", i, err)
		}
	}
}
