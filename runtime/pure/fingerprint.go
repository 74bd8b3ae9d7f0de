package pure

import (
	"encoding/binary"
	"strings"

	"tfc/frontend/text"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// hostFingerprint gives the eight bytes of a fingerprint of each slice along the first dimension.
func hostFingerprint(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	x, method := in[0], in[1].Strings()
	if x.Rank() == 0 {
		return nil, n.Def.Errorf(status.InvalidArgument, "data must have at least one dimension")
	}
	if len(method) != 1 || method[0] != "farmhash64" {
		return nil, n.Def.Errorf(status.InvalidArgument, "unsupported fingerprint method: %q", method)
	}
	rows, inner := x.Shape()[0], product(x.Shape()[1:])
	out := tensor.New(tensor.U8, rows, 8)
	for i := range rows {
		var data []byte
		switch size := x.DType().Size() * inner; {
		case x.DType() != tensor.String:
			data = x.Bytes()[i*size : (i+1)*size]
		case x.Rank() == 1:
			data = []byte(x.Strings()[i])
		default: // strings of a slice count by their fingerprints
			for _, s := range x.Strings()[i*inner : (i+1)*inner] {
				data = binary.LittleEndian.AppendUint64(data, text.Fingerprint64(s))
			}
		}
		binary.LittleEndian.PutUint64(out.Bytes()[i*8:], text.Fingerprint64(string(data)))
	}
	return []*tensor.Tensor{out}, nil
}

// hostUnsortedSegmentJoin joins the strings of each segment.
func hostUnsortedSegmentJoin(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	x, ids := in[0], in[1].Ints()
	count := -1
	if in[2].Len() == 1 {
		count = int(in[2].Int(0))
	}
	rank := in[1].Rank()
	if count < 0 || rank > x.Rank() || rank == 0 || sizesText(x.Shape()[:rank]) != sizesText(in[1].Shape()) {
		return nil, n.Def.Errorf(status.InvalidArgument, "segment_ids of shape %s and %d segments do not fit inputs of shape %s",
			sizesText(in[1].Shape()), count, sizesText(x.Shape()))
	}
	inner := product(x.Shape()[rank:])
	parts := make(map[int][]string)
	for i, id := range ids {
		if id < 0 || id >= count {
			return nil, n.Def.Errorf(status.InvalidArgument,
				"segment_ids are not allowed to exceed num_segments or to have negative values.")
		}
		for k := range inner {
			parts[id*inner+k] = append(parts[id*inner+k], x.Strings()[i*inner+k])
		}
	}
	out := tensor.New(tensor.String, append([]int{count}, x.Shape()[rank:]...)...)
	for at, p := range parts {
		out.Strings()[at] = strings.Join(p, n.Def.Text("separator"))
	}
	return []*tensor.Tensor{out}, nil
}
