package ir

import (
	"slices"

	"tfc/ir/tensor"
)

// byRegion is why rows with regions have no Grad.
const byRegion = "autodiff differentiates regions itself"

func controlOps() []*Def {
	return []*Def{
		{
			Name: "if", Doc: "The results of region then where pred holds, else of region else.",
			Operands: []string{"pred"}, NumResults: -1, Regions: []string{"then", "else"},
			Lower: LowerControl, NoGrad: byRegion, Infer: inferIf,
		},
		{
			Name: "while", Doc: "Applies region body to the state as long as region cond holds of it.",
			Operands: []string{"state"}, Variadic: true, NumResults: -1, Regions: []string{"cond", "body"},
			Lower: LowerControl, NoGrad: byRegion, Infer: inferWhile,
		},
		{
			Name: "fusion", Doc: "The results of its isolated region, made by one kernel.",
			Operands: []string{"inputs"}, Variadic: true, NumResults: -1, Regions: []string{"body"},
			Attrs: []AttrDef{{Name: "kind", Kind: AttrString}}, Traits: Pure | Isolated, Lower: LowerControl, NoGrad: byRegion,
			Infer: inferFusion,
		},
		{
			Name: "gradient", Doc: "The adjoints of xs, given ys and the adjoints of ys; the autodiff pass expands it.",
			Operands: []string{"ys_seeds_xs"}, Variadic: true, NumResults: -1, Attrs: []AttrDef{intAttr("ys")},
			Traits: Pure, Lower: LowerControl, NoGrad: "expanded before it would be differentiated", Infer: inferGradient,
		},
	}
}

// inferGradient: (c1) there are at least two operands for each of ys; (c2) a seed has its y's type.
func inferGradient(op *Op) ([]Type, error) {
	n := op.Int("ys")
	if n < 0 || 2*n > len(op.Operands) {
		return nil, violated("gradient.c1", "%d ys among %d operands", n, len(op.Operands))
	}
	if !equalTypes(op.Operands[:n], op.Operands[n:2*n]) {
		return nil, violated("gradient.c2", "ys are %v, seeds %v", typesOf(op.Operands[:n]), typesOf(op.Operands[n:2*n]))
	}
	return typesOf(op.Operands[2*n:]), nil
}

func typesOf(vs []*Value) []Type {
	out := make([]Type, len(vs))
	for i, v := range vs {
		out[i] = v.Type
	}
	return out
}

func equalTypes(a, b []*Value) bool {
	return slices.EqualFunc(a, b, func(x, y *Value) bool { return x.Type.Equal(y.Type) })
}

// inferIf: (c1) pred is bool[]; (c2) the regions have no parameters; (c3) their results have
// equal types.
func inferIf(op *Op) ([]Type, error) {
	then, els := op.Regions[0], op.Regions[1]
	if p := op.Operands[0].Type; !p.Equal(TypeOf(tensor.Bool)) {
		return nil, violated("if.c1", "pred is %s", p)
	}
	if len(then.Params)+len(els.Params) > 0 {
		return nil, violated("if.c2", "a region has parameters")
	}
	if !equalTypes(then.Results, els.Results) {
		return nil, violated("if.c3", "the regions give %v and %v", typesOf(then.Results), typesOf(els.Results))
	}
	return typesOf(then.Results), nil
}

// inferWhile: (c1) both regions take the state; (c2) cond gives one bool[]; (c3) body gives the
// state's types.
func inferWhile(op *Op) ([]Type, error) {
	cond, body := op.Regions[0], op.Regions[1]
	if !equalTypes(op.Operands, cond.Params) || !equalTypes(op.Operands, body.Params) {
		return nil, violated("while.c1", "the state is %v, cond takes %v, body takes %v",
			typesOf(op.Operands), typesOf(cond.Params), typesOf(body.Params))
	}
	if len(cond.Results) != 1 || !cond.Results[0].Type.Equal(TypeOf(tensor.Bool)) {
		return nil, violated("while.c2", "cond gives %v", typesOf(cond.Results))
	}
	if !equalTypes(op.Operands, body.Results) {
		return nil, violated("while.c3", "the state is %v, body gives %v", typesOf(op.Operands), typesOf(body.Results))
	}
	return typesOf(op.Operands), nil
}

// inferFusion: (c1) the region takes the inputs; the verifier checks that it is isolated.
func inferFusion(op *Op) ([]Type, error) {
	body := op.Regions[0]
	if !equalTypes(op.Operands, body.Params) {
		return nil, violated("fusion.c1", "inputs %v, the region takes %v", typesOf(op.Operands), typesOf(body.Params))
	}
	return typesOf(body.Results), nil
}
