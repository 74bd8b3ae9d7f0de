package ir

import "tfc/ir/tensor"

// stateOps touch variables or may fail: their order in a block is their order in time.
func stateOps() []*Def {
	on := func(name, doc string, traits Traits, results int, infer func(*Op) ([]Type, error), operands ...string) *Def {
		return &Def{
			Name: name, Doc: doc, Operands: operands, NumResults: results, Traits: traits, Infer: infer, Lower: LowerState,
			NoGrad: "autodiff follows variables by their symbols",
		}
	}
	code, message := intAttr("code"), AttrDef{Name: "message", Kind: AttrString}
	check := on("check", "Fails with code and message unless every element of pred holds.",
		MayFail, 0, inferCheck, "pred")
	check.Attrs, check.Eval = []AttrDef{code, message}, evalCheck
	rang := on("check_range", "Fails with code and message unless every element is in [lo,hi), where hi "+
		"is the product of below if that has sizes; the first %d in message is the flat index, the second the value.", MayFail, 0, inferCheckRange, "x")
	rang.Attrs, rang.Eval = []AttrDef{intAttr("lo"), intAttr("hi"), code, message,
		{Name: "below", Kind: AttrShape, Default: []Dim{}}}, evalCheckRange
	return []*Def{
		on("var.read", "The variable's value; fails FAILED_PRECONDITION when it is not set.",
			ReadsVar|MayFail, 1, inferVarRead),
		on("var.write", "Sets the variable.", WritesVar, 0, inferVarWrite, "x"),
		on("var.is_set", "Whether the variable has a value.", ReadsVar, 1, inferVarIsSet),
		on("var.unset", "Takes the variable's value away.", WritesVar, 0, inferNothing),
		check, rang,
	}
}

func inferNothing(*Op) ([]Type, error) { return nil, nil }

func inferVarRead(op *Op) ([]Type, error) { return []Type{op.Var.Type}, nil }

func inferVarIsSet(*Op) ([]Type, error) { return []Type{TypeOf(tensor.Bool)}, nil }

// inferVarWrite: (c1) x has the variable's element type and rank; (c2) its known sizes.
func inferVarWrite(op *Op) ([]Type, error) {
	x, want := op.Operands[0].Type, op.Var.Type
	if x.DType != want.DType || x.Rank() != want.Rank() {
		return nil, violated("var.write.c1", "%s to @%s of %s", x, op.Var.Name, want)
	}
	for i, d := range want.Shape {
		if d.Known() && x.Shape[i] != d {
			return nil, violated("var.write.c2", "%s to @%s of %s", x, op.Var.Name, want)
		}
	}
	return nil, nil
}

// inferCheck: (c1) pred is bool.
func inferCheck(op *Op) ([]Type, error) {
	if d := op.Operands[0].Type.DType; d != tensor.Bool {
		return nil, violated("check.c1", "pred is %s", d)
	}
	return nil, nil
}

// inferCheckRange: (c1) x is of integers.
func inferCheckRange(op *Op) ([]Type, error) {
	if d := op.Operands[0].Type.DType; !d.IsInt() {
		return nil, violated("check_range.c1", "x is %s", d)
	}
	return nil, nil
}
