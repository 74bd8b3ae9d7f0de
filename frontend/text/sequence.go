package text

import (
	"fmt"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"

	"tfc/ir/tensor"
)

// SequenceFeatures says what to read of serialised SequenceExamples: features of the context, and lists of features.
type SequenceFeatures struct {
	Context Features
	// Sparse, Dense and Ragged are the lists, one feature a step. The Default of a dense one only gives its type; the
	// Shape is that of a step.
	Sparse []Feature
	Dense  []DenseFeature
	Ragged []Feature
	// Optional are the keys of dense lists that may be missing.
	Optional map[string]bool
}

// ParsedSequences are the features of all SequenceExamples.
type ParsedSequences struct {
	Context *Parsed
	Sparse  []SparseValue
	Dense   []*tensor.Tensor
	// Lengths are how many steps each dense list has, in every example.
	Lengths []*tensor.Tensor
	Ragged  []RaggedSequence
}

// RaggedSequence is a ragged tensor of two partitions: steps of examples, values of steps.
type RaggedSequence struct{ Values, Outer, Inner *tensor.Tensor }

// Parse reads SequenceExamples: a vector of them, or a scalar, which gives results without the dimension of the batch.
func (f *SequenceFeatures) Parse(serialized *tensor.Tensor) (*ParsedSequences, error) {
	if serialized.Rank() > 1 {
		return nil, fmt.Errorf("expected serialized to be a scalar or vector, got shape: %v", serialized.Shape())
	}
	context := batch{Features: &f.Context, shape: serialized.Shape()}
	lists := sequences{SequenceFeatures: f, shape: serialized.Shape()}
	for i, s := range serialized.Strings() {
		c, l, err := parseSequence(s)
		if err != nil {
			return nil, fmt.Errorf("Invalid protocol message input, example id: %s", f.Context.name(i))
		}
		context.examples, lists.examples = append(context.examples, c), append(lists.examples, l)
	}
	out := &ParsedSequences{}
	var err error
	if out.Context, err = context.parsed(); err != nil {
		return nil, err
	}
	return out, lists.parse(out)
}

// parseSequence reads a serialised SequenceExample: its context by key, and its lists.
func parseSequence(s string) (context map[string]*tensor.Tensor, lists map[string][]*tensor.Tensor, err error) {
	context, lists = map[string]*tensor.Tensor{}, map[string][]*tensor.Tensor{}
	err = eachBytes([]byte(s), func(field protowire.Number, message []byte) error {
		return eachBytes(message, func(inner protowire.Number, entry []byte) error {
			switch {
			case field == 1 && inner == 1:
				key, value, err := exampleEntry(entry)
				if err == nil && value != nil {
					context[key] = value
				}
				return err
			case field == 2 && inner == 1:
				key, steps, err := listEntry(entry)
				lists[key] = steps
				return err
			}
			return nil
		})
	})
	return context, lists, err
}

// listEntry reads an entry of the map of lists. A step without a list of any kind is nil.
func listEntry(b []byte) (key string, steps []*tensor.Tensor, err error) {
	steps = []*tensor.Tensor{}
	err = eachBytes(b, func(field protowire.Number, v []byte) error {
		switch field {
		case 1:
			key = string(v)
		case 2:
			return eachBytes(v, func(inner protowire.Number, feature []byte) error {
				if inner != 1 {
					return nil
				}
				step, err := featureList(feature)
				steps = append(steps, step)
				return err
			})
		}
		return nil
	})
	return key, steps, err
}

// sequences are the lists of a number of SequenceExamples.
type sequences struct {
	*SequenceFeatures
	shape    []int
	examples []map[string][]*tensor.Tensor
}

func (s *sequences) parse(out *ParsedSequences) error {
	for _, f := range s.Sparse {
		steps, err := s.column(f.Key, f.DType)
		if err != nil {
			return err
		}
		out.Sparse = append(out.Sparse, s.sparse(steps, f.DType))
	}
	for _, f := range s.Dense {
		t, lengths, err := s.dense(f)
		if err != nil {
			return err
		}
		out.Dense, out.Lengths = append(out.Dense, t), append(out.Lengths, lengths)
	}
	for _, f := range s.Ragged {
		steps, err := s.column(f.Key, f.DType)
		if err != nil {
			return err
		}
		out.Ragged = append(out.Ragged, s.ragged(steps, f))
	}
	return nil
}

// column is a list of all examples; an absent one has no steps, and an absent step is empty.
func (s *sequences) column(key string, d tensor.DType) ([][]*tensor.Tensor, error) {
	column := make([][]*tensor.Tensor, len(s.examples))
	for i, e := range s.examples {
		for k, step := range e[key] {
			switch {
			case step == nil:
				step = tensor.New(d, 0)
			case step.DType() != d:
				return nil, fmt.Errorf("Name: %s, Feature list: %s, Index: %d.  Data types don't match. Expected type: %s, "+
					"found %s", s.Context.name(i), key, k, d.TF(), step.DType().TF())
			}
			column[i] = append(column[i], step)
		}
	}
	return column, nil
}

// all joins the values of all steps.
func all(column [][]*tensor.Tensor, d tensor.DType) *tensor.Tensor {
	return joined(append(slices.Concat(column...), tensor.New(d, 0)))
}

func (s *sequences) sparse(column [][]*tensor.Tensor, d tensor.DType) SparseValue {
	rank := len(s.shape) + 2
	var at []int64
	steps, width := 0, 0
	for i, list := range column {
		steps = max(steps, len(list))
		for k, step := range list {
			width = max(width, step.Len())
			for j := range step.Len() {
				at = append(at, []int64{int64(i), int64(k), int64(j)}[3-rank:]...)
			}
		}
	}
	values := all(column, d)
	return SparseValue{
		tensor.Of([]int{values.Len(), rank}, at...), values,
		tensor.Of([]int{rank}, []int64{int64(len(column)), int64(steps), int64(width)}[3-rank:]...),
	}
}

// dense stacks a list's steps; examples with fewer steps are padded with zeros.
func (s *sequences) dense(f DenseFeature) (t, lengths *tensor.Tensor, err error) {
	d := f.Default.DType()
	column, err := s.column(f.Key, d)
	if err != nil {
		return nil, nil, err
	}
	size, most := tensor.NumElements(f.Shape), 0
	lengths = tensor.New(tensor.I64, s.shape...)
	for i, list := range column {
		if s.examples[i][f.Key] == nil && !s.Optional[f.Key] {
			return nil, nil, fmt.Errorf("Name: %s, Feature list '%s' is required but could not be found.  Did you mean to "+
				"include it in feature_list_dense_missing_assumed_empty or feature_list_dense_defaults?", s.Context.name(i), f.Key)
		}
		for _, step := range list {
			if step.Len() != size {
				return nil, nil, fmt.Errorf("Feature list '%s' has an unexpected number of values: %d in a step of shape %v",
					f.Key, step.Len(), f.Shape)
			}
		}
		lengths.SetInt(i, int64(len(list)))
		most = max(most, len(list))
	}
	t = tensor.New(d, slices.Concat(s.shape, []int{most}, f.Shape)...)
	for i, list := range column {
		for k, step := range list {
			copyElements(t, (i*most+k)*size, step, 0, size)
		}
	}
	return t, lengths, nil
}

func (s *sequences) ragged(column [][]*tensor.Tensor, f Feature) RaggedSequence {
	var inner, outer []int64
	total := int64(0)
	inner, outer = append(inner, 0), append(outer, 0)
	for _, list := range column {
		for _, step := range list {
			total += int64(step.Len())
			inner = append(inner, total)
		}
		outer = append(outer, int64(len(inner)-1))
	}
	if len(s.shape) == 0 {
		outer = nil
	}
	return RaggedSequence{all(column, f.DType), splitsOf(outer, f.Splits), splitsOf(inner, f.Splits)}
}

func splitsOf(v []int64, d tensor.DType) *tensor.Tensor {
	t := tensor.New(d, len(v))
	for i, x := range v {
		t.SetInt(i, x)
	}
	return t
}
