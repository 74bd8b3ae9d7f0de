package text

import (
	"errors"
	"math"

	"google.golang.org/protobuf/encoding/protowire"

	"tfc/ir/tensor"
)

// errWire is the error of bytes that are no message.
var errWire = errors.New("malformed message")

// ParseExample reads a serialised tf.train.Example: a vector of strings, floats or integers for each feature that has a
// list of any kind.
func ParseExample(s string) (map[string]*tensor.Tensor, error) {
	out := map[string]*tensor.Tensor{}
	err := eachBytes([]byte(s), func(field protowire.Number, features []byte) error {
		if field != 1 {
			return nil
		}
		return eachBytes(features, func(field protowire.Number, entry []byte) error {
			if field != 1 {
				return nil
			}
			key, value, err := exampleEntry(entry)
			if err == nil && value != nil {
				out[key] = value
			}
			return err
		})
	})
	return out, err
}

// eachBytes calls f with the message's fields that hold bytes.
func eachBytes(b []byte, f func(field protowire.Number, v []byte) error) error {
	return eachField(b, func(field protowire.Number, kind protowire.Type, raw []byte) error {
		if kind != protowire.BytesType {
			return nil
		}
		v, n := protowire.ConsumeBytes(raw)
		if n < 0 {
			return errWire
		}
		return f(field, v)
	})
}

// eachField calls f with every field's encoded value.
func eachField(b []byte, f func(field protowire.Number, kind protowire.Type, raw []byte) error) error {
	for len(b) > 0 {
		field, kind, n := protowire.ConsumeTag(b)
		if n < 0 {
			return errWire
		}
		b = b[n:]
		if n = protowire.ConsumeFieldValue(field, kind, b); n < 0 {
			return errWire
		}
		if err := f(field, kind, b[:n]); err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}

// exampleEntry reads an entry of the map of features.
func exampleEntry(b []byte) (key string, value *tensor.Tensor, err error) {
	err = eachBytes(b, func(field protowire.Number, v []byte) error {
		switch field {
		case 1:
			key = string(v)
		case 2:
			var err error
			value, err = featureList(v)
			return err
		}
		return nil
	})
	return key, value, err
}

// featureList reads the list of a feature, nil if it has none of any kind.
func featureList(feature []byte) (value *tensor.Tensor, err error) {
	err = eachBytes(feature, func(kind protowire.Number, list []byte) error {
		read := map[protowire.Number]func([]byte) (*tensor.Tensor, error){1: bytesList, 2: floatList, 3: intList}[kind]
		if read == nil {
			return nil
		}
		var err error
		value, err = read(list)
		return err
	})
	return value, err
}

func bytesList(b []byte) (*tensor.Tensor, error) {
	var values []string
	err := eachBytes(b, func(field protowire.Number, v []byte) error {
		if field == 1 {
			values = append(values, string(v))
		}
		return nil
	})
	return tensor.OfStrings([]int{len(values)}, values...), err
}

func floatList(b []byte) (*tensor.Tensor, error) {
	var values []float32
	err := eachPacked(b, protowire.Fixed32Type, func(raw []byte) int {
		v, n := protowire.ConsumeFixed32(raw)
		values = append(values, math.Float32frombits(v))
		return n
	})
	return tensor.Of([]int{len(values)}, values...), err
}

func intList(b []byte) (*tensor.Tensor, error) {
	var values []int64
	err := eachPacked(b, protowire.VarintType, func(raw []byte) int {
		v, n := protowire.ConsumeVarint(raw)
		values = append(values, int64(v))
		return n
	})
	return tensor.Of([]int{len(values)}, values...), err
}

// eachPacked calls read for the numbers of field 1, packed or not; read returns how many bytes it took.
func eachPacked(b []byte, want protowire.Type, read func(raw []byte) int) error {
	return eachField(b, func(field protowire.Number, kind protowire.Type, raw []byte) error {
		if field != 1 || kind != want && kind != protowire.BytesType {
			return nil
		}
		if kind == protowire.BytesType {
			raw, _ = protowire.ConsumeBytes(raw)
		}
		for len(raw) > 0 {
			n := read(raw)
			if n < 0 {
				return errWire
			}
			raw = raw[n:]
		}
		return nil
	})
}
