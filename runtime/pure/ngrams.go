package pure

import (
	"strings"

	"tfc/ir/tensor"
)

// hostNGrams joins runs of neighbouring strings in each row of a ragged matrix.
func hostNGrams(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	data, splits := in[0].Strings(), in[1].Ints()
	if len(splits) > 0 || len(data) > 0 {
		if err := n.checkSplits(splits, len(data)); err != nil {
			return nil, err
		}
	}
	var out []string
	ends := tensor.New(in[1].DType(), len(splits))
	for i := 1; i < len(splits); i++ {
		out = append(out, n.ngrams(data[splits[i-1]:splits[i]])...)
		ends.SetInt(i, int64(len(out)))
	}
	return []*tensor.Tensor{tensor.OfStrings([]int{len(out)}, out...), ends}, nil
}

// ngrams are those of one row, of each width in turn. A row too short for any width may count as one by itself.
func (n *Node) ngrams(row []string) (out []string) {
	widths, separator := n.IntList("ngram_widths"), n.Def.Text("separator")
	for _, width := range widths {
		padded := n.padded(row, width)
		for i := 0; i+width <= len(padded); i++ {
			out = append(out, strings.Join(padded[i:i+width], separator))
		}
	}
	if len(out) > 0 || len(row) == 0 || !n.Def.Bool("preserve_short_sequences") {
		return out
	}
	pad := n.Int("pad_width")
	if pad < 0 {
		pad = widths[0] - 1
	}
	return []string{strings.Join(n.withPads(row, pad), separator)}
}

// padded has the pads that n-grams of a width take on either side.
func (n *Node) padded(row []string, width int) []string {
	pad := width - 1
	if p := n.Int("pad_width"); p >= 0 {
		pad = min(p, pad)
	}
	return n.withPads(row, pad)
}

func (n *Node) withPads(row []string, count int) (out []string) {
	left, right := n.Def.Text("left_pad"), n.Def.Text("right_pad")
	for range count {
		out = append(out, left)
	}
	out = append(out, row...)
	for range count {
		out = append(out, right)
	}
	return out
}
