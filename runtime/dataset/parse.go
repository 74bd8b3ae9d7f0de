package dataset

import (
	"context"
	"slices"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/frontend/text"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
	"tfc/runtime/variant"
)

// parseKernels are the datasets of parsed Examples.
func parseKernels() []host.Kernel {
	return []host.Kernel{
		transforms("ParseExampleDataset", parseExamples),
		transforms("ParseExampleDatasetV2", parseExamples),
	}
}

// parseExamples makes elements of batches of serialised Examples: a component a feature, in the order of their keys.
func parseExamples(c *host.Call, d Dataset) (Dataset, error) {
	n, err := calls(c, 1)
	if err != nil {
		return d, err
	}
	f, err := features(c)
	return mappedAhead(d, d.Size, func(_ context.Context, e Element) (Element, error) {
		parsed, err := f.Parse(e[0])
		if err != nil {
			return nil, status.Errorf(status.InvalidArgument, "", "", "%w", err)
		}
		return components(f, parsed), nil
	}, n), err
}

// features reads the node's attributes.
func features(c *host.Call) (*text.Features, error) {
	types := func(attr string) []tensor.DType { return dtypes(c.Node.Types(attr)) }
	f := &text.Features{}
	sparse, ragged, splits := types("sparse_types"), types("ragged_value_types"), types("ragged_split_types")
	for i, key := range c.Node.Texts("sparse_keys") {
		f.Sparse = append(f.Sparse, text.Feature{Key: key, DType: sparse[i]})
	}
	shapes, defaults := c.Node.Shapes("dense_shapes"), c.In[2:]
	for i, key := range c.Node.Texts("dense_keys") {
		if i >= len(shapes) || i >= len(defaults) || shapes[i].GetUnknownRank() {
			return nil, c.Invalid("dense key %q has no default or no shape of known rank", key)
		}
		var sizes []int
		for _, d := range shapes[i].GetDim() {
			sizes = append(sizes, int(d.GetSize()))
		}
		f.Dense = append(f.Dense, text.DenseFeature{Key: key, Default: defaults[i], Shape: sizes})
	}
	for i, key := range c.Node.Texts("ragged_keys") {
		f.Ragged = append(f.Ragged, text.Feature{Key: key, DType: ragged[i], Splits: splits[i]})
	}
	return f, nil
}

// dtypes are the element types of a list; those without tensors are Invalid.
func dtypes(types []pb.DataType) []tensor.DType {
	out := make([]tensor.DType, len(types))
	for i, t := range types {
		out[i], _ = graphdef.DType(t)
	}
	return out
}

// components arranges parsed features: a sparse one as three variants, a ragged one as one.
func components(f *text.Features, parsed *text.Parsed) Element {
	byKey := map[string]*tensor.Tensor{}
	for i, s := range parsed.Sparse {
		t := tensor.New(tensor.Object, 3)
		t.Objects()[0], t.Objects()[1], t.Objects()[2] = s.Indices, s.Values, s.Shape
		byKey[f.Sparse[i].Key] = t
	}
	for i, t := range parsed.Dense {
		byKey[f.Dense[i].Key] = t
	}
	for i, r := range parsed.Ragged {
		byKey[f.Ragged[i].Key] = tensor.OfObject(variant.RaggedOf(r.Splits, r.Values))
	}
	var keys []string
	for key := range byKey {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	e := make(Element, len(keys))
	for i, key := range keys {
		e[i] = byKey[key]
	}
	return e
}
