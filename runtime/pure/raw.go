package pure

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"slices"
	"strings"

	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// hostDecodePaddedRaw takes the first bytes of each string as numbers; zeros fill what is missing.
func hostDecodePaddedRaw(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	d := n.DType("out_type")
	length := 0
	if in[1].Len() == 1 {
		length = int(in[1].Int(0))
	}
	if in[1].Rank() != 0 || length <= 0 || length%d.Size() != 0 {
		return nil, n.Def.Errorf(status.InvalidArgument,
			"fixed_length (%d) must be a scalar, greater than zero and a multiple of the size of out_type (%d)", length, d.Size())
	}
	out := tensor.New(d, slices.Concat(in[0].Shape(), []int{length / d.Size()})...)
	for i, s := range in[0].Strings() {
		copy(out.Bytes()[i*length:(i+1)*length], s)
	}
	if !n.Def.Bool("little_endian") {
		for raw := out.Bytes(); len(raw) > 0; raw = raw[d.Size():] {
			slices.Reverse(raw[:d.Size()])
		}
	}
	return []*tensor.Tensor{out}, nil
}

// maxPlain bounds the memory that a compressed string can ask for.
const maxPlain = 1 << 31

// decompress undoes the node's compression.
func decompress(n *Node, s string) (string, error) {
	var plain io.Reader
	var err error
	switch kind := n.Def.Text("compression_type"); kind {
	case "":
		return s, nil
	case "GZIP":
		plain, err = gzip.NewReader(strings.NewReader(s))
	case "ZLIB":
		plain, err = zlib.NewReader(strings.NewReader(s))
	default:
		return "", n.Def.Errorf(status.InvalidArgument,
			"Only ZLIB, GZIP or NONE are supported compressions, found %q", kind)
	}
	var out bytes.Buffer
	if err == nil {
		_, err = io.CopyN(&out, plain, maxPlain)
	}
	if err != nil && err != io.EOF {
		return "", n.Def.Errorf(status.DataLoss, "%w", err)
	}
	return out.String(), nil
}
