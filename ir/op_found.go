package ir

import (
	"tfc/ir/host"
	"tfc/ir/tensor"
)

// foundOps give sizes that data decide: how many rows Where, Unique or a partition has is known once they are computed.
func foundOps() []*Def {
	return []*Def{{
		Name: "head",
		Doc: "The first rows of x, as many as count says; a symbol as their number stands for count from here on. The " +
			"rows are x's own memory.",
		Operands: []string{"x", "count"}, NumResults: 1, Traits: Pure, Lower: LowerMove,
		Attrs: []AttrDef{shapeAttr("rows")}, Infer: inferHead, Eval: evalHead,
		NoGrad: "how many rows there are is not differentiable",
	}}
}

// inferHead: (c1) x has rows; (c2) rows is one size; (c3) count is an i64 scalar.
func inferHead(op *Op) ([]Type, error) {
	x, count, rows := op.Operands[0].Type, op.Operands[1].Type, op.Shape("rows")
	if x.Rank() == 0 {
		return nil, violated("head.c1", "rows of %s", x)
	}
	if len(rows) != 1 || rows[0].Size < 0 {
		return nil, violated("head.c2", "%v rows of %s", rows, x)
	}
	if !count.Equal(TypeOf(tensor.I64)) {
		return nil, violated("head.c3", "count is %s", count)
	}
	return []Type{x.WithShape(append([]Dim{rows[0]}, x.Shape[1:]...))}, nil
}

func evalHead(op *Op, x []*tensor.Tensor) ([]*tensor.Tensor, error) {
	t := op.Result().Type
	if n := x[1].Int(0); n != int64(t.Shape[0].Size) || n > int64(x[0].Shape()[0]) {
		return nil, violated("head.c2", "%d rows of %d, not %s", n, x[0].Shape()[0], t.Shape[0])
	}
	start := make([]int, t.Rank())
	stride := make([]int, t.Rank())
	for i := range stride {
		stride[i] = 1
	}
	return []*tensor.Tensor{host.Slice(x[0], start, stride, t.Sizes())}, nil
}

// Found is a size that a head finds: a symbol, and what it is at most.
type Found struct {
	Sym  string
	Most Dim
}

// Found lists the sizes that the function's heads find, in the order of their first one; nested blocks are included.
func (f *Func) Found() []Found {
	var out []Found
	seen := map[string]bool{}
	f.Body.Walk(func(op *Op) {
		if s := op.Finds(); s != "" && !seen[s] {
			seen[s] = true
			out = append(out, Found{s, op.Operands[0].Type.Shape[0].AtMost(out)})
		}
	})
	return out
}

// Finds is the symbol that an operation gives a value to; "" for none.
func (op *Op) Finds() string {
	if op.Def.Name != "head" {
		return ""
	}
	return op.Attrs["rows"].([]Dim)[0].Sym
}

// AtMost is an upper bound of the size in which the found symbols are replaced by what they are at most.
func (d Dim) AtMost(found []Found) Dim {
	if d.Known() || len(found) == 0 {
		return d
	}
	most := map[string]Dim{}
	for _, f := range found {
		most[f.Sym] = f.Most
	}
	var up Dim
	for _, t := range d.sum() {
		bounded, finds := Dim{Size: t.coef}, false
		for _, f := range t.factors {
			by, found := boundOf(f, most)
			bounded, finds = bounded.Times(by), finds || found
		}
		if finds && t.coef < 0 {
			continue // at most nothing is taken away
		}
		up = up.Plus(bounded)
	}
	return up
}

// Positive is an upper bound of a size that is none where it would be negative: its positive terms.
func (d Dim) Positive() Dim {
	if d.Known() {
		return Dim{Size: max(d.Size, 0)}
	}
	var up Dim
	for _, t := range d.sum() {
		if t.coef > 0 {
			up = up.Plus(sum{t}.dim())
		}
	}
	return up
}

// boundOf is the upper bound of a factor, and whether it depends on a symbol of most.
func boundOf(factor string, most map[string]Dim) (bound Dim, finds bool) {
	if d, ok := most[factor]; ok {
		return d, true
	}
	n, by, ok := quotientOf(factor)
	if !ok {
		return Dim{Sym: factor}, false
	}
	list := make([]Found, 0, len(most))
	for _, s := range n.Symbols() {
		if d, ok := most[s]; ok {
			list, finds = append(list, Found{s, d}), true
		}
	}
	return n.AtMost(list).DivFloor(by), finds
}
