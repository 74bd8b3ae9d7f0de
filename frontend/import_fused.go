package frontend

import (
	"math"

	"tfc/ir"
	"tfc/runtime/status"
)

// fusedRows are the ops that TensorFlow's own graph optimiser and the converter of TensorFlow.js make of several. They
// come apart again: what is fused here, the fusion pass decides.
func fusedRows() []Row {
	return []Row{
		{Op: "_FusedConv2D", Import: one(fused(importConv))},
		{Op: "_FusedDepthwiseConv2dNative", Import: one(fused(importDepthwise))},
		{Op: "FusedDepthwiseConv2dNative", Import: one(fused(importDepthwise))},
		{Op: "_FusedMatMul", Import: one(fused(importMatMul))},
		{Op: "Prelu", Import: one(func(n *Node) *ir.Value { return prelu(n, n.In(0), []*ir.Value{n.In(1)}) })},
		{Op: "_FusedBatchNormEx", Import: importBatchNormEx},
	}
}

// epilogue is one of a node's fused_ops: what happens to x, the result so far, with the next of the node's args.
type epilogue struct {
	args  int
	apply func(n *Node, x *ir.Value, args []*ir.Value) *ir.Value
}

// activate is an epilogue of the result alone.
func activate(f func(n *Node, x *ir.Value) *ir.Value) epilogue {
	return epilogue{0, func(n *Node, x *ir.Value, _ []*ir.Value) *ir.Value { return f(n, x) }}
}

// primitive is an epilogue that the ir has an operation for.
func primitive(op string) epilogue {
	return activate(func(n *Node, x *ir.Value) *ir.Value { return n.Do(op, x) })
}

// epilogues are the fused_ops, by name.
var epilogues = map[string]epilogue{
	"NoOp":           activate(func(_ *Node, x *ir.Value) *ir.Value { return x }),
	"BiasAdd":        {1, func(n *Node, x *ir.Value, args []*ir.Value) *ir.Value { return n.biasAdd(x, args[0]) }},
	"FusedBatchNorm": {4, inferenceNorm},
	"Add": {1, func(n *Node, x *ir.Value, args []*ir.Value) *ir.Value {
		x, y := n.Match(x, args[0])
		return n.Add(x, y)
	}},
	"Prelu":   {1, prelu},
	"Relu":    primitive("relu"),
	"Relu6":   activate(relu6),
	"Elu":     activate(elu),
	"Sigmoid": primitive("sigmoid"),
	"Tanh":    primitive("tanh"),
	"LeakyRelu": activate(func(n *Node, x *ir.Value) *ir.Value {
		return leakyRelu(n, x, n.Def.Float("leakyrelu_alpha"))
	}),
	"GeluExact": activate(func(n *Node, x *ir.Value) *ir.Value {
		return halfOf(n, x, n.Do("erf", n.Mul(x, n.Like(x, math.Sqrt2/2))))
	}),
	"GeluApproximate": activate(func(n *Node, x *ir.Value) *ir.Value {
		cube := n.Mul(n.Mul(x, n.Mul(x, x)), n.Like(x, 0.044715))
		return halfOf(n, x, n.Do("tanh", n.Mul(n.Add(x, cube), n.Like(x, math.Sqrt(2/math.Pi)))))
	}),
	"_FusedHardSwish": activate(func(n *Node, x *ir.Value) *ir.Value {
		return n.Div(n.Mul(x, relu6(n, n.Add(x, n.Like(x, 3)))), n.Like(x, 6))
	}),
}

// halfOf is x/2·(1+y).
func halfOf(n *Node, x, y *ir.Value) *ir.Value {
	return n.Mul(n.Mul(x, n.Like(x, 0.5)), n.Add(n.Like(y, 1), y))
}

// fused imports an op of two inputs and then its fused_ops, which share its further inputs in order.
func fused(contraction func(n *Node) *ir.Value) func(n *Node) *ir.Value {
	return func(n *Node) *ir.Value {
		if f := n.Def.Text("filter_format"); f != "" && f != "HWIO" {
			n.Fail(status.Unimplemented, "filters in the format %s", f)
			return n.Builder.Invalid()
		}
		x, args := contraction(n), n.Ins(2)
		for _, name := range n.Def.Texts("fused_ops") {
			e, ok := epilogues[name]
			switch {
			case n.Err() != nil:
				return n.Builder.Invalid()
			case !ok:
				n.Fail(status.Unimplemented, "fusion is not implemented: [%s]", name)
				return n.Builder.Invalid()
			case len(args) < e.args:
				n.Invalid("fused op %s takes %d arguments, %d are left", name, e.args, len(args))
				return n.Builder.Invalid()
			}
			x = e.apply(n, x, args[:e.args])
			args = args[e.args:]
		}
		if len(args) > 0 {
			n.Invalid("fused ops leave %d arguments unused", len(args))
		}
		return x
	}
}

// prelu is x where it is positive, else x times alpha, which is broadcast.
func prelu(n *Node, x *ir.Value, args []*ir.Value) *ir.Value {
	alpha := args[0]
	if n.Err() != nil {
		return x
	}
	if shape, ok := n.common(x.Type.Shape, alpha.Type.Shape); !ok || typeText(ir.Type{Shape: shape}) != typeText(x.Type) {
		n.Invalid("alpha of shape %s does not fit an input of shape %s", typeText(alpha.Type), typeText(x.Type))
		return x
	}
	return n.Select(n.Do("lt", x, n.Like(x, 0)), n.Mul(x, n.BroadcastTo(alpha, x.Type.Shape)), x)
}

// inferenceNorm is batch normalisation by given statistics: scale, offset, mean, variance.
func inferenceNorm(n *Node, x *ir.Value, args []*ir.Value) *ir.Value {
	b, ok := n.norm(x)
	if !ok {
		return x
	}
	for _, v := range args {
		if v.Type.Rank() != 1 || v.Type.Shape[0] != b.shape[b.channel] {
			n.Invalid("statistics of shape %s do not fit an input of shape %s", typeText(v.Type), typeText(x.Type))
			return x
		}
	}
	epsilon := n.Like(args[3], float64(n.Def.Float("epsilon")))
	inv := n.Mul(n.Do("rsqrt", n.Add(args[3], epsilon)), args[0])
	return n.Add(n.Mul(n.Sub(x, b.expand(n, args[2])), b.expand(n, inv)), b.expand(n, args[1]))
}

// importBatchNormEx is a batch normalisation, to which a side input is added, and an activation.
func importBatchNormEx(n *Node) []*ir.Value {
	out := importBatchNorm(n)
	if n.Err() != nil || len(out) == 0 {
		return nil
	}
	for _, side := range n.Ins(5) {
		out[0] = n.Add(out[0], side)
	}
	switch mode := n.Def.Text("activation_mode"); mode {
	case "Identity":
	case "Relu":
		out[0] = n.Do("relu", out[0])
	default:
		return n.Fail(status.Unimplemented, "activation %q of a batch normalisation", mode)
	}
	return out
}
