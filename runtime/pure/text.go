package pure

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/frontend/text"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

func hostStringToNumber(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	out := tensor.New(n.DType("out_type"), in[0].Shape()...)
	for i, s := range in[0].Strings() {
		if !text.SetNumber(out, i, s) {
			return nil, n.Def.Errorf(status.InvalidArgument, "StringToNumberOp could not correctly convert string: %s", s)
		}
	}
	return []*tensor.Tensor{out}, nil
}

func hostAsString(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	f := text.Format{
		Fill: n.Def.Text("fill"), Width: n.Int("width"), Precision: n.Int("precision"),
		Scientific: n.Def.Bool("scientific"), Shortest: n.Def.Bool("shortest"),
	}
	switch {
	case f.Scientific && f.Shortest:
		return nil, n.Def.Errorf(status.InvalidArgument, "cannot select both scientific and shortest notation")
	case (f.Scientific || f.Shortest) && !printsFloats(in[0].DType()):
		return nil, n.Def.Errorf(status.InvalidArgument, "scientific and shortest format not supported for datatype %s",
			in[0].DType().TF())
	case f.Precision >= 0 && !printsFloats(in[0].DType()):
		return nil, n.Def.Errorf(status.InvalidArgument, "precision not supported for datatype %s", in[0].DType().TF())
	case len(f.Fill) > 1 || !strings.Contains(" +-0#", f.Fill):
		return nil, n.Def.Errorf(status.InvalidArgument, "fill argument not supported: %q", f.Fill)
	}
	out := tensor.New(tensor.String, in[0].Shape()...)
	for i := range out.Len() {
		out.Strings()[i] = f.Element(in[0], i)
	}
	return []*tensor.Tensor{out}, nil
}

// printsFloats reports whether AsString takes settings of floats for a type.
func printsFloats(d tensor.DType) bool { return d.IsFloat() || d.IsComplex() || d == tensor.String }

// hostStringFormat puts a tensor, shortened, in place of each placeholder of the template.
func hostStringFormat(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	parts := strings.Split(n.Def.Text("template"), n.Def.Text("placeholder"))
	if len(parts) != len(in)+1 {
		return nil, n.Def.Errorf(status.InvalidArgument, "num placeholders in template and num inputs must match: %d vs. %d",
			len(parts)-1, len(in))
	}
	out := parts[0]
	for i, x := range in {
		out += text.Summary(x, n.Int("summarize")) + parts[i+1]
	}
	return []*tensor.Tensor{tensor.OfStrings(nil, out)}, nil
}

// hostDecodeCSV reads a column from each record for every default.
func hostDecodeCSV(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	delim := n.Def.Text("field_delim")
	if len(delim) != 1 {
		return nil, n.Def.Errorf(status.InvalidArgument, "field_delim should be only 1 char")
	}
	format := text.CSV{Delim: delim[0], Quotes: n.Def.Bool("use_quote_delim")}
	defaults, selected := in[1:], n.IntList("select_cols")
	out := make([]*tensor.Tensor, len(defaults))
	for k, d := range defaults {
		if d.Len() > 1 {
			return nil, n.Def.Errorf(status.InvalidArgument, "there should only be 1 default per field but field %d has %d",
				k, d.Len())
		}
		out[k] = tensor.New(d.DType(), in[0].Shape()...)
	}
	for i, record := range in[0].Strings() {
		fields, err := format.Fields(record)
		if err != nil {
			return nil, n.Def.Errorf(status.InvalidArgument, "record %d: %w", i, err)
		}
		if len(selected) > 0 {
			there := slices.DeleteFunc(slices.Clone(selected), func(c int) bool { return c >= len(fields) })
			fields = pickStrings(fields, there)
		}
		if len(fields) != len(out) {
			return nil, n.Def.Errorf(status.InvalidArgument, "expect %d fields but have %d in record %d",
				len(out), len(fields), i)
		}
		for k, field := range fields {
			if err := n.setField(out[k], i, k, field, defaults[k]); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func pickStrings(all []string, at []int) []string {
	out := make([]string, len(at))
	for i, k := range at {
		out[i] = all[k]
	}
	return out
}

// setField stores field k of record i; an absent one takes the default, if there is one.
func (n *Node) setField(to *tensor.Tensor, i, k int, field string, missing *tensor.Tensor) error {
	switch {
	case field == "" || field == n.Def.Text("na_value"):
		if missing.Len() == 0 {
			return n.Def.Errorf(status.InvalidArgument, "field %d is required but missing in record %d!", k, i)
		}
		copyElements(to, i, missing, 0, 1)
	case to.DType() == tensor.String:
		to.Strings()[i] = field
	case !text.SetNumber(to, i, field):
		return n.Def.Errorf(status.InvalidArgument, "field %d in record %d is not a valid %s: %s",
			k, i, graphdef.TypeName(graphdef.DataType(to.DType())), field)
	}
	return nil
}

// hostDecodeRaw takes the bytes of strings of equal length as numbers, along a new last dimension.
func hostDecodeRaw(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	d, all := n.DType("out_type"), in[0].Strings()
	length := 0
	if len(all) > 0 {
		length = len(all[0])
	}
	part := d.Size()
	if d.IsComplex() {
		part /= 2
	}
	if length%d.Size() != 0 {
		return nil, n.Def.Errorf(status.InvalidArgument, "input to DecodeRaw has length %d that is not a multiple of %d, "+
			"the size of %s", length, d.Size(), d.TF())
	}
	out := tensor.New(d, slices.Concat(in[0].Shape(), []int{length / d.Size()})...)
	for i, s := range all {
		if len(s) != length {
			return nil, n.Def.Errorf(status.InvalidArgument, "DecodeRaw requires input strings to all be the same size, "+
				"but element %d has size %d != %d", i, len(s), length)
		}
		copy(out.Bytes()[i*length:], s)
	}
	if !n.Def.Bool("little_endian") {
		for raw := out.Bytes(); len(raw) > 0; raw = raw[part:] {
			slices.Reverse(raw[:part])
		}
	}
	return []*tensor.Tensor{out}, nil
}

func encodeBase64(n *Node, s string) (string, error) {
	if n.Def.Bool("pad") {
		return base64.URLEncoding.EncodeToString([]byte(s)), nil
	}
	return base64.RawURLEncoding.EncodeToString([]byte(s)), nil
}

func decodeBase64(n *Node, s string) (string, error) {
	plain := strings.TrimRight(s, "=")
	out, err := base64.RawURLEncoding.DecodeString(plain)
	if err != nil || strings.ContainsAny(s, "\r\n") || len(plain) < len(s) && len(s)%4 != 0 {
		return "", n.Def.Errorf(status.InvalidArgument, "Invalid character found in base64.")
	}
	return string(out), nil
}

func hashBuckets(hash func(n *Node, s string) uint64) func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	return func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
		if n.Def.Op == "StringToHashBucketStrong" && len(n.Def.Ints("key")) != 2 {
			return nil, n.Def.Errorf(status.InvalidArgument, "key must have 2 elements")
		}
		out := tensor.New(tensor.I64, in[0].Shape()...)
		for i, s := range in[0].Strings() {
			out.SetInt(i, int64(hash(n, s)%uint64(n.Int("num_buckets"))))
		}
		return []*tensor.Tensor{out}, nil
	}
}

func hostSerializeTensor(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	raw, err := graphdef.MarshalBinary(graphdef.TensorProto(in[0]))
	if err != nil {
		return nil, n.Def.Errorf(status.Internal, "%w", err)
	}
	return []*tensor.Tensor{tensor.OfStrings(nil, string(raw))}, nil
}

func hostParseTensor(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	if in[0].Rank() != 0 {
		return nil, n.Def.Errorf(status.InvalidArgument, "expected `serialized` to be a scalar, got shape: %s",
			sizesText(in[0].Shape()))
	}
	message := &pb.TensorProto{}
	if err := proto.Unmarshal([]byte(in[0].Strings()[0]), message); err != nil {
		return nil, n.Def.Errorf(status.InvalidArgument, "could not parse `serialized` as TensorProto: %w", err)
	}
	if want := n.Def.Type("out_type"); message.GetDtype() != want {
		return nil, n.Def.Errorf(status.InvalidArgument, "type mismatch between parsed tensor (%s) and dtype (%s)",
			graphdef.TypeName(message.GetDtype()), graphdef.TypeName(want))
	}
	t, err := graphdef.TensorOf(message)
	if err != nil {
		return nil, fmt.Errorf("%w", n.Def.Errorf(status.CodeOf(err), "%w", err))
	}
	return []*tensor.Tensor{t}, nil
}
