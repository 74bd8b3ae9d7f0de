package ir

import (
	"tfc/ir/host"
	"tfc/ir/tensor"
)

func sortOps() []*Def {
	return []*Def{
		{
			Name: "topk", Doc: "The k largest elements of each row, in descending order, and their indices; " +
				"of equals the lower index comes first.",
			Operands: []string{"x"}, NumResults: 2, Traits: Pure, Lower: LowerSort, Infer: inferTopK,
			Attrs: []AttrDef{intAttr("k"), {Name: "to", Kind: AttrDType, Default: tensor.I32}}, Eval: evalTopK, Grad: topkGrad,
		},
		{
			Name: "sort", Doc: "The keys in stable order along an axis, and the payloads moved with them.",
			Operands: []string{"keys", "payloads"}, Variadic: true, NumResults: -1,
			Traits: Pure, Lower: LowerSort, Infer: inferSort,
			Attrs: []AttrDef{intAttr("axis"), flagAttr("descending")}, Eval: evalSort, Grad: sortGrad,
		},
	}
}

func evalTopK(op *Op, x []*tensor.Tensor) ([]*tensor.Tensor, error) {
	values, indices := host.TopK(x[0], op.Int("k"), op.DType("to"))
	return []*tensor.Tensor{values, indices}, nil
}

func evalSort(op *Op, x []*tensor.Tensor) ([]*tensor.Tensor, error) {
	return host.Sort(x, op.Int("axis"), op.Bool("descending")), nil
}

// inferTopK: (c1) x is of real numbers; (c2) 0 ≤ k ≤ the size of the last dimension; (c3) indices
// are integers.
func inferTopK(op *Op) ([]Type, error) {
	x, k := op.Operands[0].Type, op.Int("k")
	if !reals.has(x.DType) {
		return nil, violated("topk.c1", "order of %s", x.DType)
	}
	if x.Rank() == 0 || k < 0 || x.Shape[x.Rank()-1].Known() && k > x.Shape[x.Rank()-1].Size {
		return nil, violated("topk.c2", "k=%d of %s", k, x)
	}
	if !op.DType("to").IsInt() {
		return nil, violated("topk.c3", "indices as %s", op.DType("to"))
	}
	shape := append([]Dim{}, x.Shape...)
	shape[len(shape)-1] = Dim{Size: k}
	return []Type{x.WithShape(shape), {op.DType("to"), shape}}, nil
}

// inferSort: (c1) keys are real numbers; (c2) the axis is a dimension of them; (c3) payloads have
// the keys' shape.
func inferSort(op *Op) ([]Type, error) {
	if len(op.Operands) == 0 {
		return nil, violated("sort.c1", "no keys")
	}
	x, axis := op.Operands[0].Type, op.Int("axis")
	if !reals.has(x.DType) {
		return nil, violated("sort.c1", "order of %s", x.DType)
	}
	if axis < 0 || axis >= x.Rank() {
		return nil, violated("sort.c2", "axis %d of %s", axis, x)
	}
	types := make([]Type, len(op.Operands))
	for i, v := range op.Operands {
		types[i] = v.Type
	}
	return types, sameShape(op, "sort.c3")
}
