package text

import (
	"bytes"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"
)

// jsonFeature is one feature of an Example in JSON; exactly one list is set.
type jsonFeature struct {
	Bytes *struct{ Value [][]byte }      `json:"bytesList"`
	Float *struct{ Value []jsonFloat }   `json:"floatList"`
	Ints  *struct{ Value []json.Number } `json:"int64List"`
}

// jsonFloat is a number, or a string that holds one: NaN and the infinities have no other form.
type jsonFloat float32

// UnmarshalJSON implements json.Unmarshaler.
func (f *jsonFloat) UnmarshalJSON(b []byte) error {
	v, err := strconv.ParseFloat(string(bytes.Trim(b, `"`)), 32)
	*f = jsonFloat(v)
	return err
}

// ExampleOfJSON reads an Example in protobuf's JSON and serialises it, its features by key.
func ExampleOfJSON(s string) (string, error) {
	var e struct {
		Features struct{ Feature map[string]jsonFeature }
	}
	d := json.NewDecoder(bytes.NewReader([]byte(s)))
	d.DisallowUnknownFields()
	if err := d.Decode(&e); err != nil {
		return "", err
	}
	var features []byte
	for _, key := range slices.Sorted(maps.Keys(e.Features.Feature)) {
		value, err := e.Features.Feature[key].encode()
		if err != nil {
			return "", err
		}
		entry := field(field(nil, 1, []byte(key)), 2, value)
		features = field(features, 1, entry)
	}
	if len(features) == 0 {
		return "", nil
	}
	return string(field(nil, 1, features)), nil
}

// field appends a field that holds bytes.
func field(to []byte, number protowire.Number, v []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(to, number, protowire.BytesType), v)
}

func (f jsonFeature) encode() ([]byte, error) {
	var list []byte
	switch {
	case f.Bytes != nil:
		for _, v := range f.Bytes.Value {
			list = field(list, 1, v)
		}
		return field(nil, 1, list), nil
	case f.Float != nil:
		for _, v := range f.Float.Value {
			list = protowire.AppendTag(list, 1, protowire.Fixed32Type) // not packed, as TensorFlow writes them here
			list = protowire.AppendFixed32(list, math.Float32bits(float32(v)))
		}
		return field(nil, 2, list), nil
	case f.Ints != nil:
		for _, v := range f.Ints.Value {
			i, err := v.Int64()
			if err != nil {
				return nil, err
			}
			list = protowire.AppendTag(list, 1, protowire.VarintType)
			list = protowire.AppendVarint(list, uint64(i))
		}
		return field(nil, 3, list), nil
	}
	return nil, nil
}
