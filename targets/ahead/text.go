package ahead

import (
	"fmt"
	"slices"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir"
	"tfc/ir/tensor"
)

// textRules are those of ops on strings.
func textRules() map[string]rule {
	all := map[string]rule{
		"ParseExample": func(c *call) ([]fed, error) {
			return c.examples(c.in[0], len(c.node.Types("sparse_types")), 0), nil
		},
		"ParseExampleV2": func(c *call) ([]fed, error) {
			return c.examples(c.in[0], len(c.node.Types("sparse_types")), len(c.node.Types("ragged_value_types"))), nil
		},
		"ParseSingleExample": func(c *call) ([]fed, error) {
			return c.examples(c.in[0], len(c.node.Types("sparse_types")), 0), nil
		},
		"DecodeRaw": func(c *call) ([]fed, error) {
			if !c.in[0].ranked {
				return c.plain(), nil
			}
			return []fed{c.output(0, slices.Concat(c.in[0].shape, []ir.Dim{c.fresh("length")})...)}, nil
		},
		"StringFormat": gives(scalar(tensor.String)), "ShardedFilename": gives(scalar(tensor.String)),
		"ShardedFilespec": gives(scalar(tensor.String)), "ReadFile": gives(scalar(tensor.String)),
		"SerializeTensor": gives(scalar(tensor.String)), "IteratorToStringHandle": gives(scalar(tensor.String)),
		"MatchingFiles": func(c *call) ([]fed, error) { return []fed{c.output(0, c.fresh("files"))}, nil },
		"Size":          func(c *call) ([]fed, error) { return []fed{c.output(0)}, nil },
		"Rank":          gives(scalar(tensor.I32)),
		"Shape": func(c *call) ([]fed, error) {
			if !c.in[0].ranked {
				return c.plain(), nil
			}
			out := c.output(0, ir.Dim{Size: len(c.in[0].shape)})
			if static(c.in[0].shape) {
				out.value = tensor.New(out.dtype, len(c.in[0].shape))
				for i, d := range c.in[0].shape {
					out.value.SetInt(i, int64(d.Size))
				}
			}
			return []fed{out}, nil
		},
		"Reshape": reshaped, "Fill": func(c *call) ([]fed, error) { return c.ofSizes(0) },
		"BroadcastTo": func(c *call) ([]fed, error) { return c.ofSizes(1) },
		"ExpandDims":  expanded,
		"Pack":        packed,
		"Range":       func(c *call) ([]fed, error) { return []fed{c.output(0, c.fresh("length"))}, nil },
		"Slice":       resized, "Tile": resized, "Transpose": resized, "StridedSlice": strided,
		"DecodePng": func(c *call) ([]fed, error) {
			channels := c.fresh("channels")
			if n := c.node.Int("channels"); n > 0 {
				channels = ir.Dim{Size: int(n)}
			}
			return []fed{c.output(0, c.fresh("height"), c.fresh("width"), channels)}, nil
		},
		"Gather": gathered, "GatherV2": gathered,
	}
	// These give a tensor of the first input's shape.
	for _, op := range []string{"StringToNumber", "DecodeCSV", "AsString", "StringLength", "StringLower", "StringUpper",
		"StringStrip", "Substr", "RegexReplace", "StaticRegexReplace", "RegexFullMatch", "StaticRegexFullMatch",
		"EncodeBase64", "DecodeBase64", "StringToHashBucket", "StringToHashBucketFast", "StringToHashBucketStrong",
		"UnicodeTranscode", "DecodeJSONExample", "Print", "ReverseV2"} {
		all[op] = like(0)
	}
	all["Select"], all["SelectV2"] = like(1), like(1)
	for _, op := range []string{"ZerosLike", "AddN"} {
		all[op] = func(c *call) ([]fed, error) {
			if c.in[0].dtype == tensor.Object { // a list of the same elements
				return []fed{c.in[0]}, nil
			}
			return like(0)(c)
		}
	}
	for _, op := range []string{"Split", "SplitV", "Concat", "ConcatV2"} {
		all[op] = sameRank
	}
	for _, op := range []string{"Add", "AddV2"} {
		all[op] = wider
	}
	all["Equal"], all["NotEqual"] = wider, wider
	return all
}

// wider is the rule of an op on two tensors one of which may be spread over the other.
func wider(c *call) ([]fed, error) {
	x, y := c.in[0], c.in[1]
	if !x.ranked || !y.ranked {
		return c.plain(), nil
	}
	if len(x.shape) < len(y.shape) {
		x, y = y, x
	}
	shape := slices.Clone(x.shape)
	for i, d := range y.shape {
		at := len(shape) - len(y.shape) + i
		switch one := (ir.Dim{Size: 1}); {
		case shape[at] == d, d == one:
		case shape[at] == one:
			shape[at] = d
		default:
			shape[at] = c.fresh(fmt.Sprint("either", at))
		}
	}
	return []fed{c.output(0, shape...)}, nil
}

// sameRank is the rule of an op whose outputs have the rank of its inputs, the scalar that is the axis apart.
func sameRank(c *call) ([]fed, error) {
	rank := 0
	for _, f := range c.in {
		if !f.ranked {
			return c.plain(), nil
		}
		rank = max(rank, len(f.shape))
	}
	out := c.plain()
	for i := range out {
		out[i].ranked, out[i].shape = true, make([]ir.Dim, rank)
		for d := range out[i].shape {
			out[i].shape[d] = c.fresh(fmt.Sprint("part", i, "_", d))
		}
	}
	return out, nil
}

// like is the rule of an op whose outputs have an input's shape.
func like(input int) rule {
	return func(c *call) ([]fed, error) {
		out := c.plain()
		for i := range out {
			out[i].shape, out[i].ranked = c.in[input].shape, c.in[input].ranked
		}
		return out, nil
	}
}

// examples are the features of serialised Examples: indices, values and shapes of the sparse ones, the dense ones, and
// values and row splits of the ragged ones.
func (c *call) examples(serialized fed, sparse, ragged int) []fed {
	out := c.plain()
	if !serialized.ranked {
		return out
	}
	batch := serialized.shape
	set := func(i int, shape ...ir.Dim) { out[i].shape, out[i].ranked = shape, true }
	for i := range sparse {
		d := c.fresh(fmt.Sprint("values", i))
		set(i, d, ir.Dim{Size: len(batch) + 1})
		set(sparse+i, d)
		set(2*sparse+i, ir.Dim{Size: len(batch) + 1})
	}
	shapes := c.node.Shapes("dense_shapes")
	for i, dense := range declaredShapes(shapes) {
		if dense != nil {
			set(3*sparse+i, slices.Concat(batch, dense)...)
		}
	}
	for i := range ragged {
		set(3*sparse+len(shapes)+i, c.fresh(fmt.Sprint("ragged", i)))
	}
	return out
}

// declaredShapes are shapes that attributes name; nil for one that leaves something open.
func declaredShapes(shapes []*pb.TensorShapeProto) [][]ir.Dim {
	out := make([][]ir.Dim, len(shapes))
	for i, s := range shapes {
		if sizes, ok, err := graphdef.ShapeOf(s); ok && err == nil && !slices.Contains(sizes, graphdef.Unknown) {
			out[i] = append([]ir.Dim{}, ir.Dims(sizes...)...)
		}
	}
	return out
}

// ofSizes is the rule of an op whose shape an input gives.
func (c *call) ofSizes(input int) ([]fed, error) {
	if v := c.in[input].value; v != nil {
		return []fed{c.output(0, ir.Dims(v.Ints()...)...)}, nil
	}
	if sizes := c.in[input]; sizes.ranked && len(sizes.shape) == 1 && sizes.shape[0].Known() {
		return c.ofRank(sizes.shape[0].Size), nil
	}
	return c.plain(), nil
}

// ofRank is an output of which the rank alone is known.
func (c *call) ofRank(rank int) []fed {
	shape := make([]ir.Dim, rank)
	for i := range shape {
		shape[i] = c.fresh(fmt.Sprint("size", i))
	}
	return []fed{c.output(0, shape...)}
}

// resized is the rule of an op that gives a tensor of its input's rank.
func resized(c *call) ([]fed, error) {
	if !c.in[0].ranked {
		return c.plain(), nil
	}
	return c.ofRank(len(c.in[0].shape)), nil
}

// strided is the rule of StridedSlice: each number of its bounds stands for a dimension of the input, but for those that
// masks mark.
func strided(c *call) ([]fed, error) {
	x, bounds := c.in[0], c.in[1]
	if !x.ranked || !bounds.ranked || len(bounds.shape) != 1 || !bounds.shape[0].Known() || c.node.Int("ellipsis_mask") != 0 {
		return c.plain(), nil
	}
	rank := len(x.shape)
	for i := range bounds.shape[0].Size {
		switch {
		case c.node.Int("new_axis_mask")>>i&1 != 0:
			rank++
		case c.node.Int("shrink_axis_mask")>>i&1 != 0:
			rank--
		}
	}
	return c.ofRank(max(rank, 0)), nil
}

func reshaped(c *call) ([]fed, error) {
	want := c.in[1].value
	if want == nil {
		return c.ofSizes(1)
	}
	sizes, known := want.Ints(), 1
	for _, s := range sizes {
		known *= max(s, 1)
	}
	shape := ir.Dims(sizes...)
	if open := slices.Index(sizes, graphdef.Unknown); open >= 0 {
		shape[open] = c.fresh("size")
		if x := c.in[0]; x.ranked && static(x.shape) {
			shape[open] = ir.Dim{Size: ir.Type{Shape: x.shape}.Len() / known}
		}
	}
	return []fed{c.output(0, shape...)}, nil
}

func expanded(c *call) ([]fed, error) {
	x := c.in[0]
	at, ok := c.number(1)
	if at < 0 {
		at += int64(len(x.shape)) + 1
	}
	if !ok || !x.ranked || at < 0 || at > int64(len(x.shape)) {
		return c.plain(), nil
	}
	return []fed{c.output(0, slices.Insert(slices.Clone(x.shape), int(at), ir.Dim{Size: 1})...)}, nil
}

func packed(c *call) ([]fed, error) {
	x := c.in[0]
	at := c.node.Int("axis")
	if at < 0 {
		at += int64(len(x.shape)) + 1
	}
	if !x.ranked || at < 0 || at > int64(len(x.shape)) {
		return c.plain(), nil
	}
	return []fed{c.output(0, slices.Insert(slices.Clone(x.shape), int(at), ir.Dim{Size: len(c.in)})...)}, nil
}

func gathered(c *call) ([]fed, error) {
	x, at := c.in[0], int64(0)
	ok := true
	if len(c.in) > 2 {
		at, ok = c.number(2)
	}
	if !ok || !x.ranked || !c.in[1].ranked || at < 0 || at >= int64(len(x.shape)) {
		return c.plain(), nil
	}
	return []fed{c.output(0, slices.Concat(x.shape[:at], c.in[1].shape, x.shape[at+1:])...)}, nil
}
