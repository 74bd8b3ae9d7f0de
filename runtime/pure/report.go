package pure

import (
	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/event"
	"tfc/frontend/graphdef/pb"
	"tfc/frontend/graphdef/picture"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// reportRows are the ops that make serialised summaries, and those that encode and decode pictures.
func reportRows() []Function {
	rows := []Function{
		{Op: "ScalarSummary", Host: hostScalarSummary},
		{Op: "HistogramSummary", Host: hostHistogramSummary},
		{Op: "TensorSummary", Host: hostTensorSummary},
		{Op: "TensorSummaryV2", Host: hostTensorSummary},
		{Op: "ImageSummary", Host: hostImageSummary},
		{Op: "AudioSummary", Host: hostAudioSummary},
		{Op: "AudioSummaryV2", Host: hostAudioSummary},
		{Op: "MergeSummary", Host: hostMergeSummary},
		{Op: "EncodePng", Host: hostEncodePNG},
	}
	for _, op := range []string{"DecodePng", "DecodeBmp", "DecodeGif", "DecodeImage"} {
		rows = append(rows, Function{Op: op, Host: hostDecodePicture})
	}
	return rows
}

// summary serialises the values of a summary.
func (n *Node) summary(values []*pb.Summary_Value, err error) ([]*tensor.Tensor, error) {
	if err != nil {
		return nil, n.blame(err)
	}
	return n.message(&pb.Summary{Value: values})
}

// message is a scalar string that holds a message.
func (n *Node) message(m proto.Message) ([]*tensor.Tensor, error) {
	data, err := graphdef.MarshalBinary(m)
	if err != nil {
		return nil, n.Def.Errorf(status.Internal, "%w", err)
	}
	return []*tensor.Tensor{tensor.OfStrings(nil, string(data))}, nil
}

// blame names the node in an error from below and keeps its code.
func (n *Node) blame(err error) error { return n.Def.Errorf(status.CodeOf(err), "%w", err) }

// tag is the first input of a summary op, a scalar.
func (n *Node) tag(t *tensor.Tensor) (string, error) {
	if t.Rank() != 0 {
		return "", n.Def.Errorf(status.InvalidArgument, "tags must be scalar, not of shape %s", sizesText(t.Shape()))
	}
	return t.Strings()[0], nil
}

func hostScalarSummary(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	tags, values := in[0], in[1]
	if tags.Len() != values.Len() || tags.Rank() != values.Rank() {
		return nil, n.Def.Errorf(status.InvalidArgument, "tags and values are not the same shape: %s != %s",
			sizesText(tags.Shape()), sizesText(values.Shape()))
	}
	list := make([]*pb.Summary_Value, tags.Len())
	for i, tag := range tags.Strings() {
		list[i] = event.Scalar(tag, values.Float(i))
	}
	return n.summary(list, nil)
}

func hostHistogramSummary(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	tag, err := n.tag(in[0])
	if err != nil {
		return nil, err
	}
	v, err := event.Histogram(tag, in[1])
	return n.summary([]*pb.Summary_Value{v}, err)
}

// hostTensorSummary serves version 1, which names the node, and version 2, which has a tag and metadata.
func hostTensorSummary(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	if len(in) == 1 {
		return n.summary([]*pb.Summary_Value{{NodeName: n.Def.Name, Tensor: event.Content(in[0])}}, nil)
	}
	tag, err := n.tag(in[0])
	if err != nil {
		return nil, err
	}
	metadata, err := n.tag(in[2])
	if err != nil {
		return nil, err
	}
	v, err := event.Tensor(tag, metadata, in[1])
	return n.summary([]*pb.Summary_Value{v}, err)
}

func hostImageSummary(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	tag, err := n.tag(in[0])
	if err != nil {
		return nil, err
	}
	bad, err := graphdef.TensorOf(n.Def.Tensor("bad_color"))
	if err != nil {
		return nil, n.blame(err)
	}
	if bad.DType() != tensor.U8 || bad.Rank() != 1 {
		return nil, n.Def.Errorf(status.InvalidArgument, "bad_color must be a vector of uint8, got %s %s",
			bad.DType().TF(), sizesText(bad.Shape()))
	}
	return n.summary(event.Pictures(tag, in[1], bad.Bytes(), n.Int("max_images")))
}

// hostAudioSummary serves version 1, whose rate is an attribute, and version 2.
func hostAudioSummary(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	tag, err := n.tag(in[0])
	if err != nil {
		return nil, err
	}
	rate := n.Def.Float("sample_rate")
	if len(in) > 2 {
		if in[2].Rank() != 0 {
			return nil, n.Def.Errorf(status.InvalidArgument, "sample_rate must be scalar, not of shape %s",
				sizesText(in[2].Shape()))
		}
		rate = float32(in[2].Float(0))
	}
	return n.summary(event.Sounds(tag, in[1], rate, n.Int("max_outputs")))
}

func hostMergeSummary(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	var all []string
	for _, t := range in {
		all = append(all, t.Strings()...)
	}
	merged, err := event.Merge(all)
	if err != nil {
		return nil, n.blame(err)
	}
	return n.message(merged)
}

// hostEncodePNG encodes each picture of a batch of any rank.
func hostEncodePNG(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	rank := in[0].Rank() - 3
	if rank < 0 {
		return nil, n.Def.Errorf(status.InvalidArgument, "image must be at least rank 3, not of shape %s",
			sizesText(in[0].Shape()))
	}
	batch, one := in[0].Shape()[:rank], in[0].Shape()[rank:]
	out := tensor.New(tensor.String, batch...)
	flat := in[0].Reshape(append([]int{out.Len()}, one...)...)
	for i := range out.Len() {
		png, err := picture.EncodePNG(takeAlong(flat, 0, []int{i}).Reshape(one...), n.Int("compression"))
		if err != nil {
			return nil, n.blame(err)
		}
		out.Strings()[i] = png
	}
	return []*tensor.Tensor{out}, nil
}

func hostDecodePicture(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	if in[0].Rank() != 0 {
		return nil, n.Def.Errorf(status.InvalidArgument, "`contents` must be scalar but got shape %s",
			sizesText(in[0].Shape()))
	}
	want := picture.Wanted{Op: n.Def.Op, DType: tensor.U8}
	if _, ok := n.Def.Attrs["dtype"]; ok {
		want.DType = n.DType("dtype")
	}
	if _, ok := n.Def.Attrs["channels"]; ok {
		want.Channels = n.Int("channels")
	}
	want.Animations = n.Def.Op == "DecodeGif" || n.Def.Bool("expand_animations")
	t, err := picture.Decode(in[0].Strings()[0], want)
	if err != nil {
		return nil, n.blame(err)
	}
	return []*tensor.Tensor{t}, nil
}
