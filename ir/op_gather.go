package ir

import (
	"slices"

	"tfc/ir/host"
	"tfc/ir/tensor"
)

func gatherOps() []*Def {
	return []*Def{
		{
			Name: "gather", Doc: "Slices of params along axis at indices, which are clamped into it.",
			Operands: []string{"params", "indices"}, NumResults: 1, Traits: Pure, Lower: LowerMove,
			Attrs: []AttrDef{intAttr("axis"), {Name: "batch", Kind: AttrInt, Default: 0}},
			Infer: inferGather, Grad: gatherGrad,
			Eval: eval1(func(op *Op, x []*tensor.Tensor) *tensor.Tensor {
				return host.Gather(x[0], x[1], op.Int("axis"), op.Int("batch"))
			}),
		},
		{
			Name:     "scatter",
			Doc:      "x with updates[i] combined into row indices[i], in order; rows out of range are dropped.",
			Operands: []string{"x", "indices", "updates"}, NumResults: 1, Traits: Pure, Lower: LowerScatter,
			Attrs: []AttrDef{{Name: "kind", Kind: AttrString,
				Enum: []string{"update", "add", "sub", "mul", "div", "min", "max"}}},
			Infer: inferScatter, Grad: scatterGrad,
			Eval: eval1(func(op *Op, x []*tensor.Tensor) *tensor.Tensor {
				return host.Scatter(x[0], x[1], x[2], op.Str("kind"))
			}),
		},
	}
}

// inferGather: (c1) indices are integers; (c2) 0 ≤ batch ≤ axis < rank of params; (c3) the batch
// dimensions of params and indices are equal; (c4) an axis of size 0 is indexed by nothing.
func inferGather(op *Op) ([]Type, error) {
	x, ix, axis, batch := op.Operands[0].Type, op.Operands[1].Type, op.Int("axis"), op.Int("batch")
	if !isIndex(ix.DType) {
		return nil, violated("gather.c1", "indices are %s", ix.DType)
	}
	if batch < 0 || batch > axis || axis >= x.Rank() || batch > ix.Rank() {
		return nil, violated("gather.c2", "axis %d, batch %d of %s at %s", axis, batch, x, ix)
	}
	if !slices.Equal(x.Shape[:batch], ix.Shape[:batch]) {
		return nil, violated("gather.c3", "%d batch dimensions of %s and %s", batch, x, ix)
	}
	t := x.WithShape(slices.Concat(x.Shape[:axis], ix.Shape[batch:], x.Shape[axis+1:]))
	if x.Shape[axis] == (Dim{Size: 0}) && (!t.Static() || t.Len() != 0) {
		return nil, violated("gather.c4", "axis %d of %s is empty", axis, x)
	}
	return []Type{t}, nil
}

func isIndex(d tensor.DType) bool { return d == tensor.I32 || d == tensor.I64 }

// inferScatter: (c1) indices are a vector of integers; (c2) updates have x's element type; (c3)
// there is one update for each index, of the shape of a row of x; (c4) the kind is defined over
// the element type.
func inferScatter(op *Op) ([]Type, error) {
	x, ix, up := op.Operands[0].Type, op.Operands[1].Type, op.Operands[2].Type
	if !isIndex(ix.DType) || ix.Rank() != 1 {
		return nil, violated("scatter.c1", "indices are %s", ix)
	}
	if up.DType != x.DType {
		return nil, violated("scatter.c2", "updates %s of %s", up, x)
	}
	if x.Rank() == 0 || !slices.Equal(up.Shape, slices.Concat(ix.Shape, x.Shape[1:])) {
		return nil, violated("scatter.c3", "updates %s at %s of %s", up, ix, x)
	}
	if !scatterTakes(op.Str("kind")).has(x.DType) {
		return nil, violated("scatter.c4", "%s of %s", op.Str("kind"), x.DType)
	}
	return []Type{x}, nil
}

func scatterTakes(kind string) dtypes {
	switch kind {
	case "update":
		return plain
	case "min", "max":
		return reals
	}
	return nums
}
