package pure

import (
	"unicode/utf8"

	"tfc/frontend/text"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// unicodeRows turn strings into characters and back.
func unicodeRows() []Function {
	return []Function{
		{Op: "UnicodeDecode", Host: hostUnicodeDecode(false)},
		{Op: "UnicodeDecodeWithOffsets", Host: hostUnicodeDecode(true)},
		{Op: "UnicodeEncode", Host: hostUnicodeEncode},
		{Op: "UnicodeScript", Host: func(_ *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
			out := tensor.New(tensor.I32, in[0].Shape()...)
			for i, r := range in[0].Ints() {
				out.SetInt(i, int64(text.Script(rune(r))))
			}
			return []*tensor.Tensor{out}, nil
		}},
		{Op: "UnicodeTranscode", Host: eachString(func(n *Node, s string) (string, error) {
			runes, _, err := n.decode(s)
			return text.Encode(runes, n.Def.Text("output_encoding")), err
		})},
	}
}

// decode reads the characters of a string as the node's attrs say.
func (n *Node) decode(s string) (runes []rune, starts []int, err error) {
	replacement, policy := rune(n.Int("replacement_char")), n.Def.Text("errors")
	broken := false
	runes, starts, ok := text.Decode(s, n.Def.Text("input_encoding"), func() (rune, bool) {
		broken = true
		return replacement, policy != "ignore"
	})
	switch {
	case !ok:
		return nil, nil, n.Def.Errorf(status.InvalidArgument, "could not create converter for input encoding: %s",
			n.Def.Text("input_encoding"))
	case broken && policy == "strict":
		return nil, nil, n.Def.Errorf(status.InvalidArgument, "invalid formatting on input string")
	}
	if n.Def.Bool("replace_control_characters") {
		for i, r := range runes {
			if r <= 0x1f {
				runes[i] = replacement
			}
		}
	}
	return runes, starts, nil
}

// hostUnicodeDecode gives where each string's characters start among all, the characters, and perhaps their offsets in
// the string.
func hostUnicodeDecode(offsets bool) func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	return func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
		splits := tensor.New(n.DType("Tsplits"), in[0].Len()+1)
		var characters []int32
		var starts []int64
		for i, s := range in[0].Strings() {
			runes, at, err := n.decode(s)
			if err != nil {
				return nil, err
			}
			for k, r := range runes {
				characters, starts = append(characters, r), append(starts, int64(at[k]))
			}
			splits.SetInt(i+1, int64(len(characters)))
		}
		out := []*tensor.Tensor{splits, tensor.Of([]int{len(characters)}, characters...)}
		if offsets {
			out = append(out, tensor.Of([]int{len(starts)}, starts...))
		}
		return out, nil
	}
}

// hostUnicodeEncode makes a string of the characters of each row of a ragged matrix.
func hostUnicodeEncode(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	characters, splits := in[0].Ints(), in[1].Ints()
	if err := n.checkSplits(in[1].Ints(), len(characters)); err != nil {
		return nil, err
	}
	out := tensor.New(tensor.String, len(splits)-1)
	for i := range out.Strings() {
		var runes []rune
		for _, c := range characters[splits[i]:splits[i+1]] {
			switch policy := n.Def.Text("errors"); {
			case utf8.ValidRune(rune(c)):
				runes = append(runes, rune(c))
			case policy == "strict":
				return nil, n.Def.Errorf(status.InvalidArgument, "Code point is out of range for Unicode, or a noncharacter.")
			case policy == "replace":
				runes = append(runes, rune(n.Int("replacement_char")))
			}
		}
		out.Strings()[i] = text.Encode(runes, n.Def.Text("output_encoding"))
	}
	return []*tensor.Tensor{out}, nil
}
