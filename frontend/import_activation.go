package frontend

import (
	"math"

	"tfc/ir"
	"tfc/ir/tensor"
)

// activationRows are the activations of neural networks, and the gradient ops that TensorFlow's graphs hold.
func activationRows() []Row {
	return []Row{
		{Op: "Softplus", Import: formula(softplus)},
		{Op: "Softsign", Import: formula(func(n *Node, x *ir.Value) *ir.Value {
			return n.Div(x, n.Add(n.Like(x, 1), n.Do("abs", x)))
		})},
		{Op: "Elu", Import: formula(elu)},
		{Op: "Selu", Import: formula(selu)},
		{Op: "Relu6", Import: formula(relu6)},
		{Op: "LeakyRelu", Import: formula(func(n *Node, x *ir.Value) *ir.Value {
			return leakyRelu(n, x, n.Def.Float("alpha"))
		})},
		{Op: "ReluGrad", Import: formula2(func(n *Node, dy, x *ir.Value) *ir.Value {
			return n.where(n.Do("gt", x, n.Like(x, 0)), dy)
		})},
		{Op: "Relu6Grad", Import: formula2(func(n *Node, dy, x *ir.Value) *ir.Value {
			inside := n.Do("and", n.Do("gt", x, n.Like(x, 0)), n.Do("lt", x, n.Like(x, 6)))
			return n.where(inside, dy)
		})},
		{Op: "EluGrad", Import: formula2(func(n *Node, dy, y *ir.Value) *ir.Value {
			return n.Select(n.Do("lt", y, n.Like(y, 0)), n.Mul(n.Add(y, n.Like(y, 1)), dy), dy)
		})},
		{Op: "SoftplusGrad", Import: formula2(func(n *Node, dy, x *ir.Value) *ir.Value {
			return n.Mul(dy, n.Do("sigmoid", x))
		})},
		{Op: "SoftsignGrad", Import: formula2(func(n *Node, dy, x *ir.Value) *ir.Value {
			d := n.Add(n.Like(x, 1), n.Do("abs", x))
			return n.Div(dy, n.Mul(d, d))
		})},
		{Op: "SigmoidGrad", Import: formula2(func(n *Node, y, dy *ir.Value) *ir.Value {
			return n.Mul(n.Mul(dy, y), n.Sub(n.Like(y, 1), y))
		})},
		{Op: "TanhGrad", Import: formula2(func(n *Node, y, dy *ir.Value) *ir.Value {
			return n.Mul(dy, n.Sub(n.Like(y, 1), n.Mul(y, y)))
		})},
		{Op: "SqrtGrad", Import: formula2(func(n *Node, y, dy *ir.Value) *ir.Value {
			return n.zeroWhereZero(dy, n.Div(n.Mul(dy, n.Like(dy, 0.5)), n.Conj(y)))
		})},
		{Op: "RsqrtGrad", Import: formula2(func(n *Node, y, dy *ir.Value) *ir.Value {
			y = n.Conj(y)
			return n.zeroWhereZero(dy, n.Mul(n.Mul(dy, n.Like(dy, -0.5)), n.Mul(n.Mul(y, y), y)))
		})},
		{Op: "ReciprocalGrad", Import: formula2(inverseGrad)},
		{Op: "InvGrad", Import: formula2(inverseGrad)},
	}
}

func elu(n *Node, x *ir.Value) *ir.Value {
	return n.Select(n.Do("lt", x, n.Like(x, 0)), n.Do("expm1", x), x)
}

func relu6(n *Node, x *ir.Value) *ir.Value {
	return n.Do("min", n.Do("max", x, n.Like(x, 0)), n.Like(x, 6))
}

func leakyRelu(n *Node, x *ir.Value, alpha float32) *ir.Value {
	return n.Select(n.Do("gt", x, n.Like(x, 0)), x, n.Mul(x, n.Like(x, float64(alpha))))
}

func inverseGrad(n *Node, y, dy *ir.Value) *ir.Value {
	y = n.Conj(y)
	return n.zeroWhereZero(dy, n.Mul(n.Neg(dy), n.Mul(y, y)))
}

// where multiplies dy by 1 where c holds, else by 0, as TensorFlow does: NaN and infinities do not vanish. In f16 it
// chooses.
func (n *Node) where(c, dy *ir.Value) *ir.Value {
	if dy.Type.DType == tensor.F16 {
		return n.Select(c, dy, n.Like(dy, 0))
	}
	return n.Mul(dy, n.Cast(c, dy.Type.DType))
}

// softplus follows TensorFlow: beyond ±(log(epsilon)+2) it is x or exp(x) to the last bit.
func softplus(n *Node, x *ir.Value) *ir.Value {
	epsilon := map[tensor.DType]float64{
		tensor.F16: 0x1p-10, tensor.BF16: 0x1p-7, tensor.F32: 0x1p-23, tensor.F64: 0x1p-52,
	}[x.Type.DType]
	limit := n.Like(x, math.Log(epsilon)+2)
	e := n.Do("exp", x)
	middle := n.Select(n.Do("lt", x, limit), e, n.Do("log1p", e))
	return n.Select(n.Do("gt", x, n.Neg(limit)), x, middle)
}

// selu has the constants of Klambauer et al., Self-Normalizing Neural Networks.
func selu(n *Node, x *ir.Value) *ir.Value {
	const scale, scaleAlpha = 1.0507009873554804934193349852946, 1.7580993408473768599402175208123
	return n.Select(n.Do("lt", x, n.Like(x, 0)),
		n.Mul(n.Like(x, scaleAlpha), n.Do("expm1", x)), n.Mul(n.Like(x, scale), x))
}
