package frontend

import (
	"math"

	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// nnRows are biases, activations' gradients, normalisations and losses.
func nnRows() []Row {
	return []Row{
		{Op: "BiasAdd", Import: one(importBiasAdd)},
		{Op: "BiasAddV1", Import: one(importBiasAdd)},
		{Op: "BiasAddGrad", Import: one(importBiasAddGrad)},
		{Op: "SeluGrad", Import: formula2(seluGrad)},
		{Op: "LeakyReluGrad", Import: formula2(func(n *Node, dy, x *ir.Value) *ir.Value {
			alpha := n.Like(dy, float64(n.Def.Float("alpha")))
			return n.Select(n.Do("gt", x, n.Like(x, 0)), dy, n.Mul(dy, alpha))
		})},
		{Op: "SoftmaxCrossEntropyWithLogits", Import: importSoftmaxXent},
		{Op: "SparseSoftmaxCrossEntropyWithLogits", Import: importSparseSoftmaxXent},
		{Op: "L2Loss", Import: formula(func(n *Node, x *ir.Value) *ir.Value {
			half := n.Reduce("sum", n.Mul(x, x), span(0, x.Type.Rank())...)
			return n.Div(half, n.Like(half, 2))
		})},
		{Op: "InTopK", Import: one(importInTopK)},
		{Op: "InTopKV2", Import: one(importInTopK)},
		{Op: "FusedBatchNorm", Import: importBatchNorm},
		{Op: "FusedBatchNormV2", Import: importBatchNorm},
		{Op: "FusedBatchNormV3", Import: importBatchNorm},
		{Op: "FusedBatchNormGrad", Import: importBatchNormGrad},
		{Op: "FusedBatchNormGradV2", Import: importBatchNormGrad},
		{Op: "FusedBatchNormGradV3", Import: importBatchNormGrad},
		{Op: "BatchNormWithGlobalNormalization", Import: one(importGlobalNorm)},
		{Op: "BatchNormWithGlobalNormalizationGrad", Import: importGlobalNormGrad},
		{Op: "LRN", Import: one(importLRN)},
		{Op: "LRNGrad", Import: one(importLRNGrad)},
	}
}

// channelDim is the dimension of the channels; 1 only for a channels-first node of rank 3 and more.
func (n *Node) channelDim(rank int) int {
	if f := n.Def.Text("data_format"); (f == "NCHW" || f == "NCDHW") && rank > 2 {
		return 1
	}
	return rank - 1
}

// along broadcasts a vector over dimension d of a shape.
func (n *Node) along(v *ir.Value, d int, shape []ir.Dim) *ir.Value {
	return n.Broadcast(v, []int{d}, shape)
}

func importBiasAdd(n *Node) *ir.Value {
	return n.biasAdd(n.In(0), n.In(1))
}

// biasAdd adds a vector along the channels.
func (n *Node) biasAdd(x, bias *ir.Value) *ir.Value {
	if n.Err() != nil || x.Type.Rank() < 2 || bias.Type.Rank() != 1 {
		n.Invalid("takes an input of rank 2 or more and a bias vector, found %s and %s",
			typeText(x.Type), typeText(bias.Type))
		return n.Builder.Invalid()
	}
	d := n.channelDim(x.Type.Rank())
	if x.Type.Shape[d] != bias.Type.Shape[0] {
		n.Invalid("must provide as many biases as the last dimension of the input tensor: %s vs. %s in %s",
			bias.Type.Shape[0], x.Type.Shape[d], typeText(x.Type))
		return n.Builder.Invalid()
	}
	return n.Add(x, n.along(bias, d, x.Type.Shape))
}

func importBiasAddGrad(n *Node) *ir.Value {
	dy := n.In(0)
	if n.Err() != nil || dy.Type.Rank() < 2 {
		n.Invalid("input tensor must be at least 2D: %s", typeText(dy.Type))
		return nil
	}
	return n.Reduce("sum", dy, without(dy.Type.Rank(), n.channelDim(dy.Type.Rank()))...)
}

// without lists all dimensions but one.
func without(rank, d int) []int {
	out := []int{}
	for i := range rank {
		if i != d {
			out = append(out, i)
		}
	}
	return out
}

// The constants of SELU (Klambauer et al. 2017), as TensorFlow has them.
const (
	seluScale      = 1.0507009873554804934193349852946
	seluScaleAlpha = 1.7580993408473768599402175208123
)

func seluGrad(n *Node, dy, y *ir.Value) *ir.Value {
	below := n.Mul(dy, n.Add(y, n.Like(y, seluScaleAlpha)))
	return n.Select(n.Do("lt", y, n.Like(y, 0)), below, n.Mul(dy, n.Like(dy, seluScale)))
}

// rowwise expands a reduction over the last axis to the shape it was made from.
func (n *Node) rowwise(kind string, x *ir.Value) *ir.Value {
	r := x.Type.Rank()
	if n.Err() != nil || r == 0 {
		n.Invalid("takes a tensor of rank 1 or more")
		return n.Builder.Invalid()
	}
	return n.Broadcast(n.Reduce(kind, x, r-1), span(0, r-1), x.Type.Shape)
}

func (n *Node) rowSum(x *ir.Value) *ir.Value { return n.rowwise("sum", x) }

// importSoftmaxXent gives the loss -Σ p·log q of each row and its gradient q-p.
func importSoftmaxXent(n *Node) []*ir.Value {
	logits, labels := n.Match(n.In(0), n.In(1))
	if n.Err() != nil || logits.Type.Rank() != 2 {
		return n.Invalid("logits and labels must be matrices")
	}
	s, _, _ := n.shifted(logits)
	e := n.Do("exp", s)
	sum := n.rowSum(e)
	loss := n.Reduce("sum", n.Mul(labels, n.Sub(n.Do("log", sum), s)), 1)
	return []*ir.Value{loss, n.Sub(n.Div(e, sum), labels)}
}

// importSparseSoftmaxXent is the same for labels that name one class; one out of range makes the row's loss NaN.
func importSparseSoftmaxXent(n *Node) []*ir.Value {
	logits, labels := n.In(0), n.In(1)
	if n.Err() != nil || logits.Type.Rank() != 2 || labels.Type.Rank() != 1 ||
		logits.Type.Shape[0] != labels.Type.Shape[0] {
		return n.Invalid("logits and labels must have the same first dimension, got logits shape %s and labels shape %s",
			typeText(logits.Type), typeText(labels.Type))
	}
	classes := n.Sizes(logits)[1]
	n.CheckRange(labels, 0, classes, int(status.InvalidArgument),
		"received a label value which is outside the valid range: labels[%d] = %d")
	index := logits.Type.WithDType(labels.Type.DType)
	hit := n.Do("eq", n.Iota(index, 1), n.Broadcast(labels, []int{0}, index.Shape))
	s, _, _ := n.shifted(logits)
	e := n.Do("exp", s)
	sum := n.rowSum(e)
	zero := n.Like(logits, 0)
	loss := n.Reduce("sum", n.Select(hit, n.Sub(n.Do("log", sum), s), zero), 1)
	return []*ir.Value{loss, n.Sub(n.Div(e, sum), n.Select(hit, n.Like(logits, 1), zero))}
}

// importInTopK says whether fewer than k classes beat the target's; nothing can be said of rows with a NaN or an
// infinity, nor of targets that name no class.
func importInTopK(n *Node) *ir.Value {
	predictions, targets := n.In(0), n.In(1)
	if n.Err() != nil || predictions.Type.Rank() != 2 || targets.Type.Rank() != 1 {
		n.Invalid("takes a matrix of predictions and a vector of targets")
		return n.Builder.Invalid()
	}
	k := n.inTopKBound()
	shape, to := predictions.Type.Shape, targets.Type.DType
	index := predictions.Type.WithDType(to)
	hit := n.Do("eq", n.Iota(index, 1), n.Broadcast(targets, []int{0}, shape))
	target := n.Reduce("sum", n.Select(hit, predictions, n.Like(predictions, 0)), 1)
	better := n.Do("gt", predictions, n.Broadcast(target, []int{0}, shape))
	count := n.Reduce("sum", n.Cast(better, tensor.I64), 1)
	sayable := n.Do("and", n.Reduce("and", n.Do("is_finite", predictions), 1), n.Reduce("or", hit, 1))
	return n.Do("and", sayable, n.Do("lt", count, n.BroadcastTo(n.Cast(k, tensor.I64), count.Type.Shape)))
}

// inTopKBound is k as a scalar: an attribute in the first version of the op, an input in the second.
func (n *Node) inTopKBound() *ir.Value {
	if n.NumIn() > 2 {
		return n.In(2)
	}
	return n.Scalar(tensor.I64, float64(n.Int("k")))
}

// norm is a batch normalisation's view of its input: channels, reduced axes, element count.
type norm struct {
	shape   []ir.Dim
	channel int
	axes    []int
	count   int
}

func (n *Node) norm(x *ir.Value) (norm, bool) {
	if rank := x.Type.Rank(); n.Err() != nil || rank != 4 && rank != 5 {
		n.Invalid("input must be 4 or 5-dimensional, found %s", typeText(x.Type))
		return norm{}, false
	}
	c := n.channelDim(x.Type.Rank())
	sizes := n.Sizes(x)
	return norm{x.Type.Shape, c, without(len(sizes), c), product(sizes) / max(sizes[c], 1)}, true
}

// mean averages over everything but the channels.
func (b norm) mean(n *Node, x *ir.Value) *ir.Value {
	sum := n.Reduce("sum", x, b.axes...)
	return n.Div(sum, n.Like(sum, float64(b.count)))
}

func (b norm) expand(n *Node, v *ir.Value) *ir.Value { return n.along(v, b.channel, b.shape) }

// importBatchNorm normalises by the batch's own statistics when training, else by given ones. Statistics are computed
// in the type of the scale, f32. The variance that goes out is the unbiased one, the one that the gradient gets is not.
func importBatchNorm(n *Node) []*ir.Value {
	in, scale, offset := n.In(0), n.In(1), n.In(2)
	b, ok := n.norm(in)
	if !ok {
		return nil
	}
	x := n.Cast(in, scale.Type.DType)
	mean, variance := n.Do("stop_gradient", n.In(3)), n.Do("stop_gradient", n.In(4))
	outMean, outVariance := mean, variance
	if n.Def.Bool("is_training") {
		mean = b.mean(n, x)
		d := n.Sub(x, b.expand(n, mean))
		variance = b.mean(n, n.Mul(d, d))
		bessel := float64(b.count) / float64(max(b.count-1, 1))
		outMean, outVariance = n.moving(mean, n.In(3)), n.moving(n.Mul(variance, n.Like(variance, bessel)), n.In(4))
	}
	if in.Type.Len() == 0 { // TensorFlow has no statistics then
		outMean, outVariance = n.Like(mean, math.NaN()), n.Like(mean, math.NaN())
		mean, variance = n.Like(mean, 0), n.Like(mean, 0)
	}
	epsilon := n.Like(variance, float64(n.Def.Float("epsilon")))
	inv := n.Mul(n.Do("rsqrt", n.Add(variance, epsilon)), scale)
	y := n.Add(n.Mul(n.Sub(x, b.expand(n, mean)), b.expand(n, inv)), b.expand(n, offset))
	out := []*ir.Value{n.Cast(y, in.Type.DType), outMean, outVariance, mean, variance}
	if len(n.Def.Sig.Outputs) > len(out) {
		out = append(out, n.Scalar(scale.Type.DType, 0))
	}
	return out
}

// moving folds a batch's statistic into the running one by exponential_avg_factor.
func (n *Node) moving(batch, running *ir.Value) *ir.Value {
	factor := float64(n.Def.Float("exponential_avg_factor"))
	if n.Def.Attrs["exponential_avg_factor"] == nil || factor == 1 {
		return batch
	}
	return n.Add(n.Mul(running, n.Like(running, 1-factor)), n.Mul(batch, n.Like(batch, factor)))
}

func importBatchNormGrad(n *Node) []*ir.Value {
	dyIn, xIn, scale := n.In(0), n.In(1), n.In(2)
	b, ok := n.norm(xIn)
	if !ok {
		return nil
	}
	u := scale.Type.DType
	dy, x := n.Cast(dyIn, u), n.Cast(xIn, u)
	mean, variance := n.In(3), n.In(4)
	inv := n.Do("rsqrt", n.Add(variance, n.Like(variance, float64(n.Def.Float("epsilon")))))
	centred := n.Sub(x, b.expand(n, mean))
	normal := n.Mul(centred, b.expand(n, inv))
	dScale, dOffset := n.Reduce("sum", n.Mul(dy, normal), b.axes...), n.Reduce("sum", dy, b.axes...)
	inner := dy
	if n.Def.Bool("is_training") {
		count := n.Like(dOffset, float64(b.count))
		inner = n.Sub(n.Sub(dy, b.expand(n, n.Div(dOffset, count))), n.Mul(normal, b.expand(n, n.Div(dScale, count))))
	}
	dx := n.Mul(inner, b.expand(n, n.Mul(inv, scale)))
	empty := n.Const(tensor.New(u, 0))
	return []*ir.Value{n.Cast(dx, xIn.Type.DType), dScale, dOffset, empty, empty}
}

// globalNorm is input, mean and variance of the oldest batch normalisation, over the last dimension, with the inverse of
// the deviation.
func (n *Node) globalNorm() (b norm, centred, inverse *ir.Value) {
	b, ok := n.norm(n.In(0))
	if !ok {
		return b, n.Builder.Invalid(), n.Builder.Invalid()
	}
	variance := n.In(2)
	inverse = n.Do("rsqrt", n.Add(variance, n.Like(variance, float64(n.Def.Float("variance_epsilon")))))
	return b, n.Sub(n.In(0), b.expand(n, n.In(1))), inverse
}

func importGlobalNorm(n *Node) *ir.Value {
	b, centred, factor := n.globalNorm()
	if n.Def.Bool("scale_after_normalization") {
		factor = n.Mul(factor, n.In(4))
	}
	if n.Err() != nil {
		return nil
	}
	return n.Add(n.Mul(centred, b.expand(n, factor)), b.expand(n, n.In(3)))
}

// importGlobalNormGrad gives the adjoints of input, mean, variance, offset and scale.
func importGlobalNormGrad(n *Node) []*ir.Value {
	b, centred, inverse := n.globalNorm()
	gamma, dy := n.In(3), n.In(4)
	if n.Err() != nil {
		return nil
	}
	factor, scaled := inverse, n.Def.Bool("scale_after_normalization")
	if scaled {
		factor = n.Mul(inverse, gamma)
	}
	sum := func(x *ir.Value) *ir.Value { return n.Reduce("sum", x, b.axes...) }
	dOffset := sum(dy)
	along := sum(n.Mul(dy, centred))
	cube := n.Mul(n.Mul(inverse, inverse), n.Like(inverse, -0.5))
	dGamma := n.Like(gamma, 0)
	if scaled {
		dGamma = n.Mul(along, inverse)
	}
	return []*ir.Value{
		n.Mul(dy, b.expand(n, factor)), n.Neg(n.Mul(dOffset, factor)), n.Mul(along, n.Mul(cube, factor)), dOffset, dGamma,
	}
}

// lrnSum adds squares, or anything, over the channels within the radius.
func (n *Node) lrnSum(x *ir.Value) *ir.Value {
	r := n.Int("depth_radius")
	ones, zeros := []int{1, 1, 1, 1}, []int{0, 0, 0, 0}
	return n.Op("reduce_window", ir.Attrs{
		"kind": "sum", "window": []int{1, 1, 1, 2*r + 1}, "strides": ones,
		"low": append(zeros[:3:3], r), "high": append(zeros[:3:3], r),
	}, x)
}

// lrnNorm is bias + alpha·Σx² over the neighbouring channels.
func (n *Node) lrnNorm(x *ir.Value) *ir.Value {
	sum := n.lrnSum(n.Mul(x, x))
	return n.Add(n.Mul(sum, n.Like(x, float64(n.Def.Float("alpha")))), n.Like(x, float64(n.Def.Float("bias"))))
}

func (n *Node) lrnPower(norm *ir.Value, exponent float64) *ir.Value {
	return n.Do("pow", norm, n.Like(norm, exponent))
}

func importLRN(n *Node) *ir.Value {
	x := n.In(0)
	return n.Mul(x, n.lrnPower(n.lrnNorm(x), -float64(n.Def.Float("beta"))))
}

func importLRNGrad(n *Node) *ir.Value {
	dy, x, y := n.In(0), n.In(1), n.In(2)
	beta, alpha := float64(n.Def.Float("beta")), float64(n.Def.Float("alpha"))
	norm := n.lrnNorm(x)
	direct := n.Mul(dy, n.lrnPower(norm, -beta))
	spread := n.lrnSum(n.Div(n.Mul(dy, y), norm))
	return n.Sub(direct, n.Mul(n.Mul(x, n.Like(x, 2*alpha*beta)), spread))
}
