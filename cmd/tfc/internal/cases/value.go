package cases

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tfc/ir/tensor"
	"tfc/ir/tensor/npy"
)

// Value names a tensor: a file of the case, or a recipe for numbers that need no file.
type Value struct {
	File string
	Spec *Spec
}

// UnmarshalJSON reads a file name or a spec object.
func (v *Value) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(data, []byte("{")) {
		in := json.NewDecoder(bytes.NewReader(data))
		in.DisallowUnknownFields()
		v.Spec = &Spec{Scale: 1, Hi: 1}
		return in.Decode(v.Spec)
	}
	if err := json.Unmarshal(data, &v.File); err != nil {
		return err
	}
	if v.File == "" {
		return fmt.Errorf("empty file name")
	}
	return nil
}

// Tensor reads the file below dir, or generates the numbers.
func (v Value) Tensor(dir string) (*tensor.Tensor, error) {
	if v.Spec != nil {
		return v.Spec.Tensor()
	}
	path := filepath.Join(dir, v.File)
	if strings.HasSuffix(path, ".json") {
		return readStrings(path)
	}
	return npy.ReadFile(path)
}

// readStrings reads {"dtype":"string","shape":[..],"data_base64":[..]}.
func readStrings(path string) (*tensor.Tensor, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var file struct {
		DType string   `json:"dtype"`
		Shape []int    `json:"shape"`
		Data  [][]byte `json:"data_base64"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if file.DType != "string" || tensor.NumElements(file.Shape) != len(file.Data) {
		return nil, fmt.Errorf("%s: %d strings of type %s for shape %v", path, len(file.Data), file.DType, file.Shape)
	}
	t := tensor.New(tensor.String, file.Shape...)
	for i, s := range file.Data {
		t.Strings()[i] = string(s)
	}
	return t, nil
}

// Spec generates a tensor from a seed, the same on every machine and in every language.
type Spec struct {
	Shape []int   `json:"shape"`
	DType string  `json:"dtype"`
	Gen   string  `json:"gen"` // normal, uniform, randint, zeros or ones
	Seed  uint32  `json:"seed"`
	Scale float64 `json:"scale"` // normal
	Shift float64 `json:"shift"` // normal
	Lo    float64 `json:"lo"`    // uniform and randint: inclusive
	Hi    float64 `json:"hi"`    // uniform and randint: exclusive
}

// Tensor generates the numbers: splitmix64 over element number and seed; `normal` is the sum of
// four uniform 16-bit parts, scaled to variance one.
func (s *Spec) Tensor() (*tensor.Tensor, error) {
	d, err := ParseTFType(s.DType)
	if err != nil {
		return nil, err
	}
	t := tensor.New(d, s.Shape...)
	span := uint64(s.Hi - s.Lo)
	if s.Gen == "randint" && s.Hi <= s.Lo {
		return nil, fmt.Errorf("randint from %v up to %v", s.Lo, s.Hi)
	}
	for i := range t.Len() {
		z := splitmix(uint64(i)+1, s.Seed)
		switch s.Gen {
		case "normal":
			sum := z&0xffff + z>>16&0xffff + z>>32&0xffff + z>>48
			unit := float64(int64(sum)-131070) * (math.Sqrt(3) / 65536)
			// The conversions keep a product from being fused with the sum: the recipe rounds twice.
			t.SetFloat(i, float64(unit*s.Scale)+s.Shift)
		case "uniform":
			t.SetFloat(i, s.Lo+float64(float64(z>>40)*0x1p-24*(s.Hi-s.Lo)))
		case "randint":
			t.SetInt(i, int64(s.Lo)+int64(z%span))
		case "zeros":
		case "ones":
			t.SetInt(i, 1)
		default:
			return nil, fmt.Errorf("unknown generator %q", s.Gen)
		}
	}
	return t, nil
}

// splitmix is the output function of splitmix64 at position n of the stream of a seed.
func splitmix(n uint64, seed uint32) uint64 {
	z := (n + uint64(seed)<<32) * 0x9E3779B97F4A7C15
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// ParseTFType reads TensorFlow's name of an element type ("float32").
func ParseTFType(name string) (tensor.DType, error) {
	for _, d := range tensor.DTypes() {
		if d.TF() == name {
			return d, nil
		}
	}
	return tensor.Invalid, fmt.Errorf("unknown element type %q", name)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
