// Package event makes the messages in which a program reports on itself: summaries of scalars, histograms, pictures,
// sounds and tensors, and the events that carry them in files. It knows host tensors and TensorFlow's messages; graphs,
// nodes and runs are the business of those who call it.
package event

import (
	"fmt"
	"math"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// Scalar is a number under a tag.
func Scalar(tag string, v float64) *pb.Summary_Value {
	return &pb.Summary_Value{Tag: tag, SimpleValue: proto.Float32(float32(v))}
}

// Tensor is a tensor under a tag; metadata, a serialised SummaryMetadata, says how to show it. Numbers are stored as
// raw bytes, and strings one by one.
func Tensor(tag, metadata string, t *tensor.Tensor) (*pb.Summary_Value, error) {
	v := &pb.Summary_Value{Tag: tag, Tensor: Content(t)}
	if metadata == "" {
		v.Metadata = &pb.SummaryMetadata{}
		return v, nil
	}
	v.Metadata = new(pb.SummaryMetadata)
	if err := proto.Unmarshal([]byte(metadata), v.Metadata); err != nil {
		return nil, invalid("metadata of %s: %v", tag, err)
	}
	return v, nil
}

// Content is a tensor's message with its numbers as raw bytes.
func Content(t *tensor.Tensor) *pb.TensorProto {
	m := &pb.TensorProto{Dtype: graphdef.DataType(t.DType()), TensorShape: graphdef.ShapeProto(t.Shape())}
	if t.DType() != tensor.String {
		m.TensorContent = t.Bytes()
		return m
	}
	for _, s := range t.Strings() {
		m.StringVal = append(m.StringVal, []byte(s))
	}
	return m
}

// Histogram counts a tensor's elements in TensorFlow's default buckets. NaN and infinity are INVALID_ARGUMENT.
func Histogram(tag string, t *tensor.Tensor) (*pb.Summary_Value, error) {
	h := newHistogram()
	for i := range t.Len() {
		switch v := t.Float(i); {
		case math.IsNaN(v):
			return nil, invalid("Nan in summary histogram for: %s", tag)
		case math.IsInf(v, 0):
			return nil, invalid("Infinity in summary histogram for: %s", tag)
		default:
			h.add(v)
		}
	}
	return &pb.Summary_Value{Tag: tag, Histo: h.message()}, nil
}

// Merge joins serialised summaries. A tag may appear once.
func Merge(serialized []string) (*pb.Summary, error) {
	merged, seen := &pb.Summary{}, map[string]bool{}
	for _, s := range serialized {
		one := new(pb.Summary)
		if err := proto.Unmarshal([]byte(s), one); err != nil {
			return nil, invalid("could not parse one of the summary inputs: %v", err)
		}
		for _, v := range one.Value {
			if v.Tag != "" && seen[v.Tag] {
				return nil, invalid("Duplicate tag %s found in summary inputs", v.Tag)
			}
			seen[v.Tag] = true
			merged.Value = append(merged.Value, v)
		}
	}
	return merged, nil
}

// Each is the tag of picture or sound i of a batch of which up to most are kept.
func Each(tag, kind string, i, most int) string {
	if most > 1 {
		return fmt.Sprintf("%s/%s/%d", tag, kind, i)
	}
	return tag + "/" + kind
}

func invalid(format string, args ...any) error {
	return status.Errorf(status.InvalidArgument, "", "", format, args...)
}
