package ahead

import (
	"slices"

	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/tensor"
)

// valueRules are those of ops that give plain values.
func valueRules() map[string]rule {
	return map[string]rule{
		"RestoreV2": restored, "Restore": restored, "RestoreSlice": restored,
		"LookupTableSizeV2": gives(scalar(tensor.I64)), "LookupTableSize": gives(scalar(tensor.I64)),
		"LookupTableFindV2": found, "LookupTableFind": found,
		"AccumulatorNumAccumulated": gives(scalar(tensor.I32)), "ResourceAccumulatorNumAccumulated": gives(scalar(tensor.I32)),
		"AccumulatorTakeGradient": averaged, "ResourceAccumulatorTakeGradient": averaged,
		"BarrierIncompleteSize": gives(scalar(tensor.I32)), "BarrierReadySize": gives(scalar(tensor.I32)),
		"Unique": unique, "UniqueV2": unique, "UniqueWithCounts": unique, "UniqueWithCountsV2": unique,
		"ListDiff": func(c *call) ([]fed, error) {
			most := c.fresh("most")
			if c.in[0].ranked && len(c.in[0].shape) == 1 {
				most = c.in[0].shape[0]
			}
			d := c.upTo(most, "kept")
			return []fed{{dtype: c.in[0].dtype, shape: []ir.Dim{d}, ranked: true}, c.output(1, d)}, nil
		},
		"Where": func(c *call) ([]fed, error) {
			if !c.in[0].ranked {
				return c.plain(), nil
			}
			most := ir.Dim{Size: 1}
			for _, d := range c.in[0].shape {
				most = most.Times(d)
			}
			return []fed{c.output(0, c.upTo(most, "found"), ir.Dim{Size: len(c.in[0].shape)})}, nil
		},
	}
}

// gives is the rule of an op whose output is always alike.
func gives(f fed) rule { return func(*call) ([]fed, error) { return []fed{f}, nil } }

// output is an output of a known shape.
func (c *call) output(i int, shape ...ir.Dim) fed {
	f := plainOf(c.node.Sig.Outputs[i])
	f.shape, f.ranked = shape, true
	return f
}

// found are the values of keys in a table.
func found(c *call) ([]fed, error) {
	keys, missing := c.in[1], c.in[2]
	if !keys.ranked || !missing.ranked {
		return c.plain(), nil
	}
	return []fed{c.output(0, slices.Concat(keys.shape, missing.shape)...)}, nil
}

// averaged is what an accumulator gives: of the shape that it declares.
func averaged(c *call) ([]fed, error) {
	out := c.plain()
	for _, in := range c.node.Inputs[:1] {
		if sizes, ok, err := graphdef.ShapeOf(in.Node.Shape("shape")); ok && err == nil && !slices.Contains(sizes, graphdef.Unknown) {
			out[0].shape, out[0].ranked = ir.Dims(sizes...), true
		}
	}
	return out, nil
}

// unique are the distinct elements, where each input element is among them, and how often each is there. Elements that
// are slices keep their other sizes.
func unique(c *call) ([]fed, error) {
	out := c.plain()
	x := c.in[0]
	if !x.ranked || len(x.shape) == 0 || len(c.in) > 1 && (c.in[1].value == nil || c.in[1].value.Len() > 1) {
		return out, nil
	}
	axis := 0
	if len(c.in) > 1 && c.in[1].value.Len() == 1 {
		axis = int(c.in[1].value.Int(0))
	}
	if axis < 0 {
		axis += len(x.shape)
	}
	if axis < 0 || axis >= len(x.shape) {
		return out, nil
	}
	distinct := c.upTo(x.shape[axis], "distinct")
	shape := slices.Clone(x.shape)
	shape[axis] = distinct
	out[0].shape, out[0].ranked = shape, true
	out[1].shape, out[1].ranked = []ir.Dim{x.shape[axis]}, true
	if len(out) > 2 {
		out[2].shape, out[2].ranked = []ir.Dim{distinct}, true
	}
	return out, nil
}

// restored are tensors of a checkpoint: what they are assigned to has their shapes.
func restored(c *call) ([]fed, error) {
	out := c.plain()
	for i := range out {
		out[i] = c.assigned(i, out[i])
	}
	return out, nil
}

// assigned is what a node's output has to be for the variable that it is assigned to.
func (c *call) assigned(i int, f fed) fed {
	if v := assignedVariable(c.node.Out(i)); v != nil {
		if sizes, ok, err := graphdef.ShapeOf(v.Shape("shape")); ok && err == nil && !slices.Contains(sizes, graphdef.Unknown) {
			f.shape, f.ranked = ir.Dims(sizes...), true
		}
	}
	return f
}

// assignedVariable is the variable that an output is assigned to, by way of Identity too; nil if there is none.
func assignedVariable(out graphdef.Output) *graphdef.Node {
	for _, e := range out.Node.Consumers() {
		if e.IsControl() || e.Output != out.Index {
			continue
		}
		switch e.To.Op {
		case "Assign", "AssignVariableOp":
			return e.To.Inputs[0].Node
		case "Identity":
			if v := assignedVariable(e.To.Out(0)); v != nil {
				return v
			}
		}
	}
	return nil
}
