package pure

import (
	"slices"

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
			p := exampleParser{Node: n, names: in[1].Strings(), defaults: in[2+sparse+dense:]}
			for _, k := range in[2 : 2+sparse] {
				p.sparse = append(p.sparse, k.Strings()...)
			}
			for _, k := range in[2+sparse : 2+sparse+dense] {
				p.dense = append(p.dense, k.Strings()...)
			}
			return p.parse(in[0])
		}},
		{Op: "ParseExampleV2", Host: func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
			return (&exampleParser{
				Node: n, names: in[1].Strings(), sparse: in[2].Strings(), dense: in[3].Strings(), ragged: in[4].Strings(),
				defaults: in[5:],
			}).parse(in[0])
		}},
		{Op: "ParseSingleExample", Host: func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
			p := exampleParser{Node: n, sparse: n.Def.Texts("sparse_keys"), dense: n.Def.Texts("dense_keys"), defaults: in[1:]}
			return p.parse(in[0])
		}},
	}
}

// exampleParser parses Examples for a node: its features by key, and what dense ones are if they are absent.
type exampleParser struct {
	*Node
	names                 []string // of the examples, for messages; or none
	sparse, dense, ragged []string
	defaults              []*tensor.Tensor

	batch    []int // the shape of the serialised strings: a vector's, or none
	examples []map[string]*tensor.Tensor
}

// parse gives the outputs in the ops' order: all indices, values and shapes of sparse features, the dense ones, then
// the values and row splits of ragged ones.
func (p *exampleParser) parse(serialized *tensor.Tensor) ([]*tensor.Tensor, error) {
	if p.batch = serialized.Shape(); len(p.batch) > 1 {
		return nil, p.Def.Errorf(status.InvalidArgument, "expected serialized to be a scalar or vector, got shape: %s",
			sizesText(p.batch))
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	for i, s := range serialized.Strings() {
		e, err := text.ParseExample(s)
		if err != nil {
			return nil, p.Def.Errorf(status.InvalidArgument, "name: %s, could not parse example input: %w", p.name(i), err)
		}
		p.examples = append(p.examples, e)
	}
	var indices, values, shapes, dense, ragged, splits []*tensor.Tensor
	for k, key := range p.sparse {
		rows, err := p.column(key, p.dtypes("sparse_types")[k])
		if err != nil {
			return nil, err
		}
		i, v, s := p.sparseFeature(rows)
		indices, values, shapes = append(indices, i), append(values, v), append(shapes, s)
	}
	for k, key := range p.dense {
		t, err := p.denseFeature(k, key)
		if err != nil {
			return nil, err
		}
		dense = append(dense, t)
	}
	for k, key := range p.ragged {
		rows, err := p.column(key, p.dtypes("ragged_value_types")[k])
		if err != nil {
			return nil, err
		}
		ragged = append(ragged, joined(rows))
		splits = append(splits, p.splits(rows, p.dtypes("ragged_split_types")[k]))
	}
	return slices.Concat(indices, values, shapes, dense, ragged, splits), nil
}

// check holds the keys against the lists of what the features are.
func (p *exampleParser) check() error {
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"sparse_keys", len(p.sparse), len(p.Def.Types("sparse_types"))},
		{"dense_keys", len(p.dense), len(p.Def.Shapes("dense_shapes"))},
		{"dense_defaults", len(p.defaults), len(p.dense)},
		{"ragged_keys", len(p.ragged), len(p.Def.Types("ragged_value_types"))},
		{"ragged_split_types", len(p.Def.Types("ragged_split_types")), len(p.Def.Types("ragged_value_types"))},
	} {
		if c.got != c.want {
			return p.Def.Errorf(status.InvalidArgument, "expected len(%s) == %d, got %d", c.what, c.want, c.got)
		}
	}
	for k, shape := range p.Def.Shapes("dense_shapes") {
		sizes, ok := shapeOf(shape)
		if !ok || slices.ContainsFunc(sizes[min(1, len(sizes)):], func(s int) bool { return s < 0 }) {
			return p.Def.Errorf(status.InvalidArgument, "dense_shapes[%d] is not fully defined beyond its first size", k)
		}
	}
	return nil
}

func (p *exampleParser) name(i int) string {
	if i < len(p.names) {
		return p.names[i]
	}
	return "<unknown>"
}

// column is a feature of all examples; an absent one is empty.
func (p *exampleParser) column(key string, d tensor.DType) ([]*tensor.Tensor, error) {
	rows := make([]*tensor.Tensor, len(p.examples), len(p.examples)+1)
	for i, e := range p.examples {
		rows[i] = e[key]
		switch {
		case rows[i] == nil:
			rows[i] = tensor.New(d, 0)
		case rows[i].DType() != d:
			return nil, p.Def.Errorf(status.InvalidArgument,
				"name: %s, key: %s, index: %d. data types don't match. expected type: %s, found %s",
				p.name(i), key, i, d.TF(), rows[i].DType().TF())
		}
	}
	if len(rows) == 0 {
		rows = append(rows, tensor.New(d, 0))
	}
	return rows, nil
}

// joined puts vectors of one type behind each other; there is at least one.
func joined(rows []*tensor.Tensor) *tensor.Tensor {
	n := 0
	for _, r := range rows {
		n += r.Len()
	}
	out := tensor.New(rows[0].DType(), n)
	at := 0
	for _, r := range rows {
		copyElements(out, at, r, 0, r.Len())
		at += r.Len()
	}
	return out
}

func (p *exampleParser) sparseFeature(rows []*tensor.Tensor) (indices, values, shape *tensor.Tensor) {
	values = joined(rows)
	rank := len(p.batch) + 1
	var at []int64
	width := 0
	for i, r := range rows {
		width = max(width, r.Len())
		for j := range r.Len() {
			at = append(at, []int64{int64(i), int64(j)}[2-rank:]...)
		}
	}
	return tensor.Of([]int{values.Len(), rank}, at...), values,
		tensor.Of([]int{rank}, []int64{int64(len(p.examples)), int64(width)}[2-rank:]...)
}

func (p *exampleParser) splits(rows []*tensor.Tensor, d tensor.DType) *tensor.Tensor {
	if len(p.batch) == 0 {
		return tensor.New(d, 0)
	}
	out := tensor.New(d, len(p.examples)+1)
	at := 0
	for i := range p.examples {
		at += rows[i].Len()
		out.SetInt(i+1, int64(at))
	}
	return out
}

// denseFeature stacks a feature that has one shape in all examples. If its first size is open, shorter ones are padded.
func (p *exampleParser) denseFeature(k int, key string) (*tensor.Tensor, error) {
	missing := p.defaults[k]
	rows, err := p.column(key, missing.DType())
	if err != nil {
		return nil, err
	}
	sizes, _ := shapeOf(p.Def.Shapes("dense_shapes")[k])
	open := len(sizes) > 0 && sizes[0] < 0
	if open {
		sizes[0] = 0
		for i, r := range rows {
			row := max(product(sizes[1:]), 1)
			if r.Len()%row != 0 {
				return nil, p.badSize(i, key, r.Len(), sizes)
			}
			sizes[0] = max(sizes[0], r.Len()/row)
		}
	}
	size := product(sizes)
	out := tensor.New(missing.DType(), slices.Concat(p.batch, sizes)...)
	for i := range p.examples {
		r := rows[i]
		switch {
		case open:
			for j := r.Len(); j < size && missing.Len() == 1; j++ {
				copyElements(out, i*size+j, missing, 0, 1)
			}
		case p.examples[i][key] == nil && missing.Len() == 0 && size > 0:
			return nil, p.Def.Errorf(status.InvalidArgument,
				"name: %s, feature: %s (data type: %s) is required but could not be found", p.name(i), key, missing.DType().TF())
		case p.examples[i][key] == nil:
			r = missing
		}
		if !open && r.Len() != size {
			return nil, p.badSize(i, key, r.Len(), sizes)
		}
		copyElements(out, i*size, r, 0, r.Len())
	}
	return out, nil
}

func (p *exampleParser) badSize(i int, key string, count int, sizes []int) error {
	return p.Def.Errorf(status.InvalidArgument, "name: %s, key: %s, index: %d. number of values != expected. "+
		"values size: %d but output shape: %s", p.name(i), key, i, count, sizesText(sizes))
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
