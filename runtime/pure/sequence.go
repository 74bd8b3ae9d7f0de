package pure

import (
	"slices"

	"tfc/frontend/graphdef/pb"
	"tfc/frontend/text"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// sequenceRows read serialised SequenceExamples.
func sequenceRows() []Function {
	return []Function{
		{Op: "ParseSequenceExampleV2", Host: func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
			keys := func(i int) []string { return in[i].Strings() }
			optional := map[string]bool{}
			for i, key := range keys(6) {
				optional[key] = i < in[8].Len() && in[8].Int(i) != 0
			}
			return n.sequenceExamples(in[0], sequenceKeys{
				context: featureKeys{
					names: keys(1), sparse: keys(2), dense: keys(3), ragged: keys(4), defaults: in[9:],
				},
				sparse: keys(5), dense: keys(6), ragged: keys(7), optional: optional, lengths: true,
			})
		}},
		{Op: "ParseSequenceExample", Host: func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
			keys := n.Def.Texts
			return n.sequenceExamples(in[0], sequenceKeys{
				context: featureKeys{
					names: in[1].Strings(), sparse: keys("context_sparse_keys"), dense: keys("context_dense_keys"), defaults: in[2:],
				},
				sparse: keys("feature_list_sparse_keys"), dense: keys("feature_list_dense_keys"),
				optional: set(keys("feature_list_dense_missing_assumed_empty")), lengths: true,
			})
		}},
		{Op: "ParseSingleSequenceExample", Host: func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
			at := 2
			next := func(count string) []string {
				from := at
				at += n.Int(count)
				return texts(in[from:at])
			}
			k := sequenceKeys{
				context: featureKeys{sparse: next("Ncontext_sparse"), dense: next("Ncontext_dense")},
				sparse:  next("Nfeature_list_sparse"), dense: next("Nfeature_list_dense"),
				optional: set(in[1].Strings()),
			}
			k.context.defaults, k.context.names = in[at:len(in)-1], in[len(in)-1].Strings()
			return n.sequenceExamples(in[0], k)
		}},
	}
}

func set(keys []string) map[string]bool {
	out := map[string]bool{}
	for _, k := range keys {
		out[k] = true
	}
	return out
}

// sequenceKeys are the keys of a node's features and lists. Attributes say what they are.
type sequenceKeys struct {
	context               featureKeys
	sparse, dense, ragged []string
	optional              map[string]bool
	lengths               bool // are outputs
}

// sequenceExamples gives the outputs in the ops' order.
func (n *Node) sequenceExamples(serialized *tensor.Tensor, keys sequenceKeys) ([]*tensor.Tensor, error) {
	context, err := n.featuresOf("context_", keys.context)
	if err != nil {
		return nil, err
	}
	f := &text.SequenceFeatures{Context: *context, Optional: keys.optional}
	if err := n.lists(f, keys); err != nil {
		return nil, err
	}
	parsed, err := f.Parse(serialized)
	if err != nil {
		return nil, n.Def.Errorf(status.InvalidArgument, "%w", err)
	}
	out := outputs(parsed.Context)
	out = append(out, sparseOutputs(parsed.Sparse)...)
	out = append(out, parsed.Dense...)
	if keys.lengths {
		out = append(out, parsed.Lengths...)
	}
	for _, part := range []func(r text.RaggedSequence) *tensor.Tensor{
		func(r text.RaggedSequence) *tensor.Tensor { return r.Values },
		func(r text.RaggedSequence) *tensor.Tensor { return r.Outer },
		func(r text.RaggedSequence) *tensor.Tensor { return r.Inner },
	} {
		for _, r := range parsed.Ragged {
			out = append(out, part(r))
		}
	}
	return out, nil
}

// lists holds the keys of lists against what the attributes say.
func (n *Node) lists(f *text.SequenceFeatures, keys sequenceKeys) error {
	sparse, dense := n.dtypes("feature_list_sparse_types"), n.dtypes("feature_list_dense_types")
	ragged, splits := n.dtypes("feature_list_ragged_value_types"), n.dtypes("feature_list_ragged_split_types")
	shapes := n.Def.Shapes("feature_list_dense_shapes")
	if len(keys.sparse) != len(sparse) || len(keys.dense) != len(dense) || len(dense) != len(shapes) ||
		len(keys.ragged) != len(ragged) || len(ragged) != len(splits) {
		return n.Def.Errorf(status.InvalidArgument, "the numbers of keys, types and shapes of feature lists differ")
	}
	for i, key := range keys.sparse {
		f.Sparse = append(f.Sparse, text.Feature{Key: key, DType: sparse[i]})
	}
	for i, key := range keys.dense {
		sizes, ok := fixed(shapes[i])
		if !ok {
			return n.Def.Errorf(status.InvalidArgument, "feature_list_dense_shapes[%d] is not fully defined", i)
		}
		f.Dense = append(f.Dense, text.DenseFeature{Key: key, Default: tensor.New(dense[i], 0), Shape: sizes})
	}
	for i, key := range keys.ragged {
		f.Ragged = append(f.Ragged, text.Feature{Key: key, DType: ragged[i], Splits: splits[i]})
	}
	return nil
}

// fixed are the sizes of a shape all of which are known.
func fixed(shape *pb.TensorShapeProto) (sizes []int, ok bool) {
	sizes, ok = shapeOf(shape)
	return sizes, ok && !slices.ContainsFunc(sizes, func(s int) bool { return s < 0 })
}
