package ir

import (
	"slices"

	"tfc/ir/host"
	"tfc/ir/tensor"
)

func kindAttr(kinds ...string) AttrDef { return AttrDef{Name: "kind", Kind: AttrString, Enum: kinds} }
func flagAttr(name string) AttrDef     { return AttrDef{Name: name, Kind: AttrBool, Default: false} }

func reduceOps() []*Def {
	one := func(name, doc string, infer func(*Op) ([]Type, error),
		eval func(*Op, *tensor.Tensor) *tensor.Tensor, attrs ...AttrDef) *Def {
		return &Def{
			Name: name, Doc: doc, Operands: []string{"x"}, NumResults: 1, Attrs: attrs,
			Traits: Pure, Infer: infer, Lower: LowerReduce, Cost: reduceCost,
			Eval: eval1(func(op *Op, x []*tensor.Tensor) *tensor.Tensor { return eval(op, x[0]) }),
		}
	}
	return []*Def{
		one("reduce", "x folded over axes, which are dropped; no elements fold to the kind's neutral element.",
			inferReduce, evalReduce, intsAttr("axes"), kindAttr("sum", "prod", "max", "min", "and", "or")).grad(reduceGrad),
		one("argreduce", "The index of the first largest or smallest element along an axis, NaN left out; 0 if there is none.",
			inferArgreduce, evalArgreduce, intAttr("axis"), kindAttr("max", "min"),
			AttrDef{Name: "to", Kind: AttrDType, Default: tensor.I64}).noGrad("the result is an index"),
		one("scan", "Running folds along an axis; exclusive ones leave the element itself out.",
			inferScan, evalScan, intAttr("axis"),
			kindAttr("sum", "prod", "logsumexp"), flagAttr("exclusive"), flagAttr("reverse")).grad(scanGrad),
	}
}

func evalReduce(op *Op, x *tensor.Tensor) *tensor.Tensor {
	return host.Reduce(x, op.Str("kind"), op.Ints("axes"))
}

func evalArgreduce(op *Op, x *tensor.Tensor) *tensor.Tensor {
	return host.ArgReduce(x, op.Str("kind"), op.Int("axis"), op.DType("to"))
}

func evalScan(op *Op, x *tensor.Tensor) *tensor.Tensor {
	return host.Scan(x, op.Str("kind"), op.Int("axis"), op.Bool("exclusive"), op.Bool("reverse"))
}

// reduceTakes is the element types that a fold of the kind is defined over.
func reduceTakes(kind string) dtypes {
	switch kind {
	case "max", "min":
		return reals
	case "and", "or":
		return bools
	case "logsumexp":
		return floats
	}
	return nums
}

// inferReduce: (c1) the kind is defined over the element type; (c2) axes ascend within the rank.
func inferReduce(op *Op) ([]Type, error) {
	x, axes := op.Operands[0].Type, op.Ints("axes")
	if !reduceTakes(op.Str("kind")).has(x.DType) {
		return nil, violated("reduce.c1", "%s of %s", op.Str("kind"), x.DType)
	}
	if err := ascending("reduce.c2", axes, x.Rank()); err != nil {
		return nil, err
	}
	return []Type{x.WithShape(dropped(x.Shape, axes))}, nil
}

func dropped(shape []Dim, axes []int) []Dim {
	out := make([]Dim, 0, len(shape))
	for i, d := range shape {
		if !slices.Contains(axes, i) {
			out = append(out, d)
		}
	}
	return out
}

// inferArgreduce: (c1) x is of real numbers or bools; (c2) the axis is a dimension, not empty;
// (c3) the result is an integer type.
func inferArgreduce(op *Op) ([]Type, error) {
	x, axis := op.Operands[0].Type, op.Int("axis")
	if !(reals | bools).has(x.DType) {
		return nil, violated("argreduce.c1", "order of %s", x.DType)
	}
	if axis < 0 || axis >= x.Rank() || x.Shape[axis] == (Dim{Size: 0}) {
		return nil, violated("argreduce.c2", "axis %d of %s", axis, x)
	}
	if !op.DType("to").IsInt() {
		return nil, violated("argreduce.c3", "indices as %s", op.DType("to"))
	}
	return []Type{{op.DType("to"), dropped(x.Shape, []int{axis})}}, nil
}

// inferScan: (c1) the kind is defined over the element type; (c2) the axis is a dimension.
func inferScan(op *Op) ([]Type, error) {
	x, axis := op.Operands[0].Type, op.Int("axis")
	if !reduceTakes(op.Str("kind")).has(x.DType) {
		return nil, violated("scan.c1", "%s of %s", op.Str("kind"), x.DType)
	}
	if axis < 0 || axis >= x.Rank() {
		return nil, violated("scan.c2", "axis %d of %s", axis, x)
	}
	return []Type{x}, nil
}

func reduceCost(op *Op) Cost {
	c := moveCost(op)
	c.Flops = float64(op.Operands[0].Type.estimate())
	return c
}
