package pure

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tfc/frontend/text"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// characters are the ends of a string's units: of its bytes, or of its UTF-8 characters.
func (n *Node) characters(s string) []int {
	ends := []int{0}
	for i := 1; i <= len(s); i++ {
		if i == len(s) || n.Def.Text("unit") == "BYTE" || utf8.RuneStart(s[i]) {
			ends = append(ends, i)
		}
	}
	return ends
}

func hostStringLength(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	out := tensor.New(tensor.I32, in[0].Shape()...)
	for i, s := range in[0].Strings() {
		out.SetInt(i, int64(len(n.characters(s))-1))
	}
	return []*tensor.Tensor{out}, nil
}

// hostSubstr cuts len units from pos out of each string; the three are broadcast against each other.
func hostSubstr(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	if !slices.Equal(in[1].Shape(), in[2].Shape()) {
		return nil, n.Def.Errorf(status.InvalidArgument, "pos and len should have the same shape, got: %s vs. %s",
			sizesText(in[1].Shape()), sizesText(in[2].Shape()))
	}
	shape, ok := broadcastSizes(in[0].Shape(), in[1].Shape())
	if !ok {
		return nil, n.Def.Errorf(status.InvalidArgument, "incompatible shapes: %s vs. %s",
			sizesText(in[0].Shape()), sizesText(in[1].Shape()))
	}
	out := tensor.New(tensor.String, shape...)
	for i := range out.Len() {
		at := coordinates(i, shape)
		s, k := in[0].Strings()[broadcastIndex(at, in[0].Shape())], broadcastIndex(at, in[1].Shape())
		ends := n.characters(s)
		size := int64(len(ends) - 1)
		pos, length := in[1].Int(k), in[2].Int(k)
		start := pos
		if start < 0 {
			start += size
		}
		if start < 0 || start > size {
			return nil, n.Def.Errorf(status.InvalidArgument, "pos %d out of range for string b'%s' at index %d", pos, s, i)
		}
		end := size
		if n.Def.Text("unit") != "BYTE" {
			length = max(length, 0)
		}
		if length >= 0 && length < size-start { // a negative length is beyond the end as well
			end = start + length
		}
		out.Strings()[i] = s[ends[start]:ends[end]]
	}
	return []*tensor.Tensor{out}, nil
}

// broadcastSizes is the shape that two shapes are broadcast to.
func broadcastSizes(a, b []int) ([]int, bool) {
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

// broadcastIndex is the element of a tensor of some shape that stands at a place of the shape it is broadcast to.
func broadcastIndex(at, shape []int) int {
	index := 0
	for i, size := range shape {
		index *= size
		if size > 1 {
			index += at[len(at)-len(shape)+i]
		}
	}
	return index
}

// ragged lists the parts of each string as a sparse matrix.
func ragged(rows [][]string) []*tensor.Tensor {
	var indices []int64
	var values []string
	width := 0
	for r, row := range rows {
		for c := range row {
			indices = append(indices, int64(r), int64(c))
		}
		values, width = append(values, row...), max(width, len(row))
	}
	return []*tensor.Tensor{
		tensor.Of([]int{len(values), 2}, indices...), tensor.OfStrings([]int{len(values)}, values...),
		tensor.Of([]int{2}, int64(len(rows)), int64(width)),
	}
}

// hostStringSplit splits at any of the delimiter's characters; without any, after each character.
func hostStringSplit(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	if in[0].Rank() != 1 || in[1].Len() != 1 {
		return nil, n.Def.Errorf(status.InvalidArgument, "input must be a vector and delimiter a scalar, got shapes: %s, %s",
			sizesText(in[0].Shape()), sizesText(in[1].Shape()))
	}
	delimiter := in[1].Strings()[0]
	rows := make([][]string, in[0].Len())
	for i, s := range in[0].Strings() {
		start := 0
		for at := 0; at <= len(s) && s != ""; at++ {
			switch {
			case delimiter == "" && at < len(s):
				rows[i] = append(rows[i], s[at:at+1])
			case delimiter != "" && (at == len(s) || strings.IndexByte(delimiter, s[at]) >= 0):
				if at > start || !n.Def.Bool("skip_empty") {
					rows[i] = append(rows[i], s[start:at])
				}
				start = at + 1
			}
		}
	}
	return ragged(rows), nil
}

// hostStringSplitV2 splits as Python's str.split does: at a separator, or at runs of blanks.
func hostStringSplitV2(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	if in[0].Rank() != 1 || in[1].Rank() != 0 {
		return nil, n.Def.Errorf(status.InvalidArgument, "input must be a vector and sep a scalar, got shapes: %s, %s",
			sizesText(in[0].Shape()), sizesText(in[1].Shape()))
	}
	sep, most := in[1].Strings()[0], n.Int("maxsplit")
	rows := make([][]string, in[0].Len())
	for i, s := range in[0].Strings() {
		switch {
		case sep == "":
			rows[i] = splitBlank(s, most)
		case most < 0:
			rows[i] = strings.Split(s, sep)
		default:
			rows[i] = strings.SplitN(s, sep, most+1)
		}
	}
	return ragged(rows), nil
}

func splitBlank(s string, most int) []string {
	var out []string
	for s = strings.TrimLeft(s, text.Spaces); s != ""; s = strings.TrimLeft(s, text.Spaces) {
		end := strings.IndexAny(s, text.Spaces)
		if end < 0 || len(out) == most {
			return append(out, s)
		}
		out, s = append(out, s[:end]), s[end:]
	}
	return out
}

// setting is a scalar string that an op has as attr in its static form, and else as an input.
func (n *Node) setting(attr string, in []*tensor.Tensor, i int) (string, error) {
	if _, ok := n.Def.Attrs[attr]; ok {
		return n.Def.Text(attr), nil
	}
	if in[i].Len() != 1 {
		return "", n.Def.Errorf(status.InvalidArgument, "%s must be scalar, but received %s", attr, sizesText(in[i].Shape()))
	}
	return in[i].Strings()[0], nil
}

// pattern compiles the node's regular expression, which has RE2's syntax, as Go's have.
func (n *Node) pattern(in []*tensor.Tensor, format func(p string) string) (*regexp.Regexp, error) {
	p, err := n.setting("pattern", in, 1)
	if err != nil {
		return nil, err
	}
	re, err := regexp.Compile(format(p))
	if err != nil {
		return nil, n.Def.Errorf(status.InvalidArgument, "invalid pattern: %s, error: %w", p, err)
	}
	return re, nil
}

func hostRegexFullMatch(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	re, err := n.pattern(in, func(p string) string { return `\A(?:` + p + `)\z` })
	if err != nil {
		return nil, err
	}
	out := tensor.New(tensor.Bool, in[0].Shape()...)
	for i, s := range in[0].Strings() {
		if utf8.ValidString(s) && re.MatchString(s) { // no pattern of RE2's matches malformed UTF-8
			out.SetInt(i, 1)
		}
	}
	return []*tensor.Tensor{out}, nil
}

func hostRegexReplace(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	re, err := n.pattern(in, func(p string) string { return p })
	if err != nil {
		return nil, err
	}
	rewrite, err := n.setting("rewrite", in, 2)
	if err != nil {
		return nil, err
	}
	template, ok := expandTemplate(rewrite, re.NumSubexp(), n.Def.Bool("replace_global"))
	if !ok {
		return in[:1], nil // RE2 then replaces nothing
	}
	return eachString(func(n *Node, s string) (string, error) {
		if n.Def.Bool("replace_global") {
			return re.ReplaceAllString(s, template), nil
		}
		match := re.FindStringSubmatchIndex(s)
		if match == nil {
			return s, nil
		}
		return string(re.ExpandString([]byte(s[:match[0]]), template, s, match)) + s[match[1]:], nil
	})(n, in)
}

// expandTemplate turns RE2's rewrite (\1 is a group) into Go's (${1}). Where all matches are replaced, RE2 takes a
// malformed rewrite up to the mistake.
func expandTemplate(rewrite string, groups int, all bool) (string, bool) {
	var out strings.Builder
	for i := 0; i < len(rewrite); i++ {
		switch b := rewrite[i]; {
		case b == '$':
			out.WriteString("$$")
		case b != '\\':
			out.WriteByte(b)
		case i+1 < len(rewrite) && rewrite[i+1] == '\\':
			out.WriteByte('\\')
			i++
		case i+1 < len(rewrite) && rewrite[i+1] >= '0' && rewrite[i+1] <= '9':
			if int(rewrite[i+1]-'0') > groups {
				return "", false
			}
			out.WriteString("${" + rewrite[i+1:i+2] + "}")
			i++
		default:
			return out.String(), all
		}
	}
	return out.String(), true
}
