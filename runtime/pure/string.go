package pure

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tfc/frontend/text"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// stringRows are ops on strings: the host computes them.
func stringRows() []Function {
	return []Function{
		{Op: "Select", Host: hostSelect},
		{Op: "Equal", Host: equalStrings(true)},
		{Op: "NotEqual", Host: equalStrings(false)},
		{Op: "SelectV2", Host: hostSelectV2},
		{Op: "Add", Host: hostAddStrings},
		{Op: "AddV2", Host: hostAddStrings},
		{Op: "ReduceJoin", Host: hostReduceJoin},
		{Op: "StringJoin", Host: hostStringJoin},
		{Op: "StringLower", Host: changesCase(text.Lower, unicode.ToLower)},
		{Op: "StringUpper", Host: changesCase(text.Upper, unicode.ToUpper)},
		{Op: "StringStrip", Host: eachString(func(n *Node, s string) (string, error) {
			return strings.Trim(s, text.Spaces), nil
		})},
		{Op: "StringLength", Host: hostStringLength},
		{Op: "Substr", Host: hostSubstr},
		{Op: "StringSplit", Host: hostStringSplit},
		{Op: "StringSplitV2", Host: hostStringSplitV2},
		{Op: "StringToNumber", Host: hostStringToNumber},
		{Op: "AsString", Host: hostAsString},
		{Op: "StringFormat", Host: hostStringFormat},
		{Op: "DecodeCSV", Host: hostDecodeCSV},
		{Op: "DecodeRaw", Host: hostDecodeRaw},
		{Op: "EncodeBase64", Host: eachString(encodeBase64)},
		{Op: "DecodeBase64", Host: eachString(decodeBase64)},
		{Op: "RegexReplace", Host: hostRegexReplace},
		{Op: "StaticRegexReplace", Host: hostRegexReplace},
		{Op: "RegexFullMatch", Host: hostRegexFullMatch},
		{Op: "StaticRegexFullMatch", Host: hostRegexFullMatch},
		{Op: "StringToHashBucket", Host: hashBuckets(func(_ *Node, s string) uint64 { return text.Hash64(s) })},
		{Op: "StringToHashBucketFast", Host: hashBuckets(func(_ *Node, s string) uint64 { return text.Fingerprint64(s) })},
		{Op: "StringToHashBucketStrong", Host: hashBuckets(func(n *Node, s string) uint64 {
			key := n.Def.Ints("key")
			return text.SipHash(uint64(key[0]), uint64(key[1]), s)
		})},
		{Op: "Fingerprint", Host: hostFingerprint},
		{Op: "UnsortedSegmentJoin", Host: hostUnsortedSegmentJoin},
		{Op: "DecodePaddedRaw", Host: hostDecodePaddedRaw},
		{Op: "DecodeCompressed", Host: eachString(decompress)},
		{Op: "StringNGrams", Host: hostNGrams},
		{Op: "SerializeTensor", Host: hostSerializeTensor},
		{Op: "ParseTensor", Host: hostParseTensor},
	}
}

// eachString applies f to every string.
func eachString(
	f func(n *Node, s string) (string, error),
) func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	return func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
		out := tensor.New(tensor.String, in[0].Shape()...)
		for i, s := range in[0].Strings() {
			var err error
			if out.Strings()[i], err = f(n, s); err != nil {
				return nil, err
			}
		}
		return []*tensor.Tensor{out}, nil
	}
}

// changesCase changes letters: those of UTF-8 if the node says so, else those of ASCII.
func changesCase(all func(string) string, letter func(rune) rune,
) func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	return eachString(func(n *Node, s string) (string, error) {
		switch encoding := n.Def.Text("encoding"); encoding {
		case "utf-8":
			return all(s), nil
		case "":
		default:
			return "", n.Def.Errorf(status.InvalidArgument,
				"only utf-8 or '' (no encoding) is supported, received %s", encoding)
		}
		out := []byte(s)
		for i, b := range out {
			if b < utf8.RuneSelf {
				out[i] = byte(letter(rune(b)))
			}
		}
		return string(out), nil
	})
}

// hostReduceJoin joins the strings along axes. The first axis changes fastest.
func hostReduceJoin(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	x, separator := in[0], n.Def.Text("separator")
	sizes := x.Shape()
	axes := slices.Clone(in[1].Ints())
	for i, a := range axes {
		if a < -len(sizes) || a >= len(sizes) {
			return nil, n.Def.Errorf(status.OutOfRange, "invalid reduction dimension %d for input with %d dimension(s)",
				a, len(sizes))
		}
		axes[i] = (a + len(sizes)) % len(sizes)
		if slices.Contains(axes[:i], axes[i]) {
			return nil, n.Def.Errorf(status.InvalidArgument, "duplicate reduction dimension %d", a)
		}
	}
	var final, kept []int
	for d, s := range sizes {
		switch {
		case !slices.Contains(axes, d):
			final, kept = append(final, s), append(kept, d)
		case n.Def.Bool("keep_dims"):
			final = append(final, 1)
		}
	}
	parts := tensor.Slice[[]string](product(pick(sizes, kept)))
	// Walking the dimensions that stay first and then the axes from the last to the first meets the parts of each group
	// in the order in which they are joined.
	slices.Reverse(axes)
	order := slices.Concat(kept, axes)
	walked, strides := pick(sizes, order), tensor.Strides(sizes)
	for i := range x.Len() {
		at := 0
		for k, c := range coordinates(i, walked) {
			at += c * strides[order[k]]
		}
		group := i * len(parts) / x.Len()
		parts[group] = append(parts[group], x.Strings()[at])
	}
	out := tensor.New(tensor.String, final...)
	for i, p := range parts {
		out.Strings()[i] = strings.Join(p, separator)
	}
	return []*tensor.Tensor{out}, nil
}

// pick lists the elements of sizes at the given positions.
func pick(sizes, at []int) []int {
	out := make([]int, len(at))
	for i, d := range at {
		out[i] = sizes[d]
	}
	return out
}

// hostStringJoin joins its inputs element by element; scalars serve every element.
func hostStringJoin(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	var shape []int
	for _, x := range in {
		switch {
		case x.Rank() == 0:
		case shape == nil:
			shape = x.Shape()
		case !slices.Equal(shape, x.Shape()):
			return nil, n.Def.Errorf(status.InvalidArgument, "input shapes do not match: %s vs. %s",
				sizesText(shape), sizesText(x.Shape()))
		}
	}
	out := tensor.New(tensor.String, shape...)
	for i := range out.Len() {
		parts := make([]string, len(in))
		for k, x := range in {
			parts[k] = x.Strings()[min(i, x.Len()-1)]
		}
		out.Strings()[i] = strings.Join(parts, n.Def.Text("separator"))
	}
	return []*tensor.Tensor{out}, nil
}

// element makes a tensor by a function of elements of inputs, which are broadcast to their common shape: it is called
// with a flat index in the result and one in each input.
func (n *Node) element(d tensor.DType, in []*tensor.Tensor, f func(out *tensor.Tensor, i int, at []int),
) ([]*tensor.Tensor, error) {
	var sizes []int
	for _, x := range in {
		both, ok := common(sizes, x.Shape())
		if !ok {
			return nil, n.Def.Errorf(status.InvalidArgument, "incompatible shapes: %s vs. %s",
				sizesText(sizes), sizesText(x.Shape()))
		}
		sizes = both
	}
	out, at := tensor.New(d, sizes...), make([]int, len(in))
	for i := range out.Len() {
		position := coordinates(i, sizes)
		for k, x := range in {
			at[k] = under(x.Shape(), position)
		}
		f(out, i, at)
	}
	return []*tensor.Tensor{out}, nil
}

// common are the sizes to which both broadcast.
func common(a, b []int) ([]int, bool) {
	if len(a) < len(b) {
		a, b = b, a
	}
	out := slices.Clone(a)
	for i, size := range b {
		switch at := len(a) - len(b) + i; {
		case out[at] == 1:
			out[at] = size
		case size != 1 && size != out[at]:
			return nil, false
		}
	}
	return out, true
}

// under is the flat index of the element of a tensor of the given sizes that is broadcast to a position.
func under(sizes, at []int) int {
	flat := 0
	for d, size := range sizes {
		if flat *= size; size > 1 {
			flat += at[len(at)-len(sizes)+d]
		}
	}
	return flat
}

// equalStrings compares strings; of shapes that do not fit all are unequal if the node asks for it.
func equalStrings(want bool) func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	return func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
		if _, ok := common(in[0].Shape(), in[1].Shape()); !ok && !n.Def.Bool("incompatible_shape_error") {
			return []*tensor.Tensor{tensor.Scalar(!want)}, nil
		}
		return n.element(tensor.Bool, in, func(out *tensor.Tensor, i int, at []int) {
			if (in[0].Strings()[at[0]] == in[1].Strings()[at[1]]) == want {
				out.SetInt(i, 1)
			}
		})
	}
}

// hostAddStrings writes strings one after the other.
func hostAddStrings(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	return n.element(tensor.String, in, func(out *tensor.Tensor, i int, at []int) {
		out.Strings()[i] = in[0].Strings()[at[0]] + in[1].Strings()[at[1]]
	})
}

// hostSelectV2 is SelectV2 on strings.
func hostSelectV2(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	return n.element(tensor.String, in, func(out *tensor.Tensor, i int, at []int) {
		k := 2
		if in[0].Int(at[0]) != 0 {
			k = 1
		}
		out.Strings()[i] = in[k].Strings()[at[k]]
	})
}

// hostSelect is Select on strings.
func hostSelect(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	c, x, y := in[0], in[1], in[2]
	rows := c.Rank() == 1 && x.Rank() > 1 && c.Len() == x.Shape()[0]
	if !slices.Equal(x.Shape(), y.Shape()) || c.Rank() != 0 && !rows && !slices.Equal(c.Shape(), x.Shape()) {
		return nil, n.Def.Errorf(status.InvalidArgument, "shapes do not fit: condition %s, then %s, else %s",
			sizesText(c.Shape()), sizesText(x.Shape()), sizesText(y.Shape()))
	}
	out := y.Clone()
	for i := range out.Len() {
		if c.Int(i*c.Len()/out.Len()) != 0 {
			out.Strings()[i] = x.Strings()[i]
		}
	}
	return []*tensor.Tensor{out}, nil
}
