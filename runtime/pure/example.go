package pure

import (
	"tfc/frontend/graphdef"
	"tfc/frontend/text"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// exampleRows read serialised Examples.
func exampleRows() []Function {
	return []Function{
		{Op: "DecodeJSONExample", Host: eachString(func(n *Node, s string) (string, error) {
			out, err := text.ExampleOfJSON(s)
			if err != nil {
				return "", n.Def.Errorf(status.InvalidArgument, "error while parsing JSON: %w", err)
			}
			return out, nil
		})},
		{Op: "ParseExample", Host: func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
			sparse, dense := n.Int("Nsparse"), n.Int("Ndense")
			return n.examples(in[0], featureKeys{
				names: in[1].Strings(), sparse: texts(in[2 : 2+sparse]), dense: texts(in[2+sparse : 2+sparse+dense]),
				defaults: in[2+sparse+dense:],
			})
		}},
		{Op: "ParseExampleV2", Host: func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
			return n.examples(in[0], featureKeys{
				names: in[1].Strings(), sparse: in[2].Strings(), dense: in[3].Strings(), ragged: in[4].Strings(),
				defaults: in[5:],
			})
		}},
		{Op: "ParseSingleExample", Host: func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
			return n.examples(in[0], featureKeys{
				sparse: n.Def.Texts("sparse_keys"), dense: n.Def.Texts("dense_keys"), defaults: in[1:],
			})
		}},
	}
}

// texts are the strings of all tensors.
func texts(in []*tensor.Tensor) (all []string) {
	for _, t := range in {
		all = append(all, t.Strings()...)
	}
	return all
}

// featureKeys are the keys of a node's features, and what dense ones are if they are absent. Attributes say the rest.
type featureKeys struct {
	names, sparse, dense, ragged []string
	defaults                     []*tensor.Tensor
}

// examples gives the outputs in the ops' order: all indices, values and shapes of sparse features, the dense ones, then
// the values and row splits of ragged ones.
func (n *Node) examples(serialized *tensor.Tensor, keys featureKeys) ([]*tensor.Tensor, error) {
	features, err := n.featuresOf("", keys)
	if err != nil {
		return nil, err
	}
	parsed, err := features.Parse(serialized)
	if err != nil {
		return nil, n.Def.Errorf(status.InvalidArgument, "%w", err)
	}
	return outputs(parsed), nil
}

func outputs(parsed *text.Parsed) []*tensor.Tensor {
	out := append(sparseOutputs(parsed.Sparse), parsed.Dense...)
	for _, r := range parsed.Ragged {
		out = append(out, r.Values)
	}
	for _, r := range parsed.Ragged {
		out = append(out, r.Splits)
	}
	return out
}

// sparseOutputs are all indices, then all values, then all shapes.
func sparseOutputs(list []text.SparseValue) (out []*tensor.Tensor) {
	for _, s := range list {
		out = append(out, s.Indices)
	}
	for _, s := range list {
		out = append(out, s.Values)
	}
	for _, s := range list {
		out = append(out, s.Shape)
	}
	return out
}

// featuresOf holds the keys against the lists of what the features are: attributes whose names begin with a prefix.
func (n *Node) featuresOf(prefix string, keys featureKeys) (*text.Features, error) {
	sparse, ragged := n.dtypes(prefix+"sparse_types"), n.dtypes(prefix+"ragged_value_types")
	splits, shapes := n.dtypes(prefix+"ragged_split_types"), n.Def.Shapes(prefix+"dense_shapes")
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"sparse_keys", len(keys.sparse), len(sparse)},
		{"dense_keys", len(keys.dense), len(shapes)},
		{"dense_defaults", len(keys.defaults), len(keys.dense)},
		{"ragged_keys", len(keys.ragged), len(ragged)},
		{"ragged_split_types", len(splits), len(ragged)},
	} {
		if c.got != c.want {
			return nil, n.Def.Errorf(status.InvalidArgument, "expected len(%s) == %d, got %d", c.what, c.want, c.got)
		}
	}
	f := &text.Features{Names: keys.names}
	for i, key := range keys.sparse {
		f.Sparse = append(f.Sparse, text.Feature{Key: key, DType: sparse[i]})
	}
	for i, key := range keys.dense {
		sizes, ok := shapeOf(shapes[i])
		if !ok {
			return nil, n.Def.Errorf(status.InvalidArgument, "dense_shapes[%d] has unknown rank", i)
		}
		f.Dense = append(f.Dense, text.DenseFeature{Key: key, Default: keys.defaults[i], Shape: sizes})
	}
	for i, key := range keys.ragged {
		f.Ragged = append(f.Ragged, text.Feature{Key: key, DType: ragged[i], Splits: splits[i]})
	}
	return f, nil
}

// dtypes are a list(type) attribute. The types that Examples have are those of tensors.
func (n *Node) dtypes(attr string) []tensor.DType {
	var out []tensor.DType
	for _, t := range n.Def.Types(attr) {
		d, _ := graphdef.DType(t)
		out = append(out, d)
	}
	return out
}
