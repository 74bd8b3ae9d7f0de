package graph

import (
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// Placeholder adds a tensor that every run has to feed; nil stands for any shape, -1 for any size.
func (g *Graph) Placeholder(name string, d tensor.DType, s Shape) Tensor {
	return g.Op("Placeholder", name, Attrs{"dtype": d, "shape": s}).Output(0)
}

// Const adds a constant. value is a *tensor.Tensor, a scalar (an int is an int32, a float64 a
// float32, as in TensorFlow's Python API), a string, or a slice of one of these.
func (g *Graph) Const(value any) Tensor { return g.NamedConst("Const", value) }

// NamedConst is Const with a wished name.
func (g *Graph) NamedConst(name string, value any) Tensor {
	t, err := hostTensor(value)
	if err != nil {
		g.fail(status.Errorf(status.InvalidArgument, name, "Const", "%w", err))
		return Tensor{graph: g}
	}
	return g.Op("Const", name, Attrs{"dtype": t.DType(), "value": t}).Output(0)
}

// unary and binary add an operation whose name TensorFlow derives from its Python function.
func (g *Graph) unary(op string, x Tensor) Tensor { return g.Op(op, "", nil, x).Output(0) }

func (g *Graph) binary(op, name string, x, y Tensor) Tensor {
	return g.Op(op, name, nil, x, y).Output(0)
}

// Add is x+y with broadcasting.
func (g *Graph) Add(x, y Tensor) Tensor { return g.binary("AddV2", "Add", x, y) }

// Sub is x-y with broadcasting.
func (g *Graph) Sub(x, y Tensor) Tensor { return g.binary("Sub", "", x, y) }

// Mul is x·y with broadcasting.
func (g *Graph) Mul(x, y Tensor) Tensor { return g.binary("Mul", "", x, y) }

// RealDiv is x/y with broadcasting, for floating-point and complex tensors.
func (g *Graph) RealDiv(x, y Tensor) Tensor { return g.binary("RealDiv", "", x, y) }

// MatMul is the product of two matrices.
func (g *Graph) MatMul(x, y Tensor) Tensor { return g.binary("MatMul", "", x, y) }

// BiasAdd adds a vector to every row over the last axis.
func (g *Graph) BiasAdd(x, bias Tensor) Tensor { return g.binary("BiasAdd", "", x, bias) }

// Equal compares with broadcasting.
func (g *Graph) Equal(x, y Tensor) Tensor { return g.binary("Equal", "", x, y) }

// Neg is -x.
func (g *Graph) Neg(x Tensor) Tensor { return g.unary("Neg", x) }

// Exp is eˣ.
func (g *Graph) Exp(x Tensor) Tensor { return g.unary("Exp", x) }

// Log is the natural logarithm.
func (g *Graph) Log(x Tensor) Tensor { return g.unary("Log", x) }

// Sqrt is the square root.
func (g *Graph) Sqrt(x Tensor) Tensor { return g.unary("Sqrt", x) }

// Square is x·x.
func (g *Graph) Square(x Tensor) Tensor { return g.unary("Square", x) }

// Tanh is the hyperbolic tangent.
func (g *Graph) Tanh(x Tensor) Tensor { return g.unary("Tanh", x) }

// Sigmoid is 1/(1+e⁻ˣ).
func (g *Graph) Sigmoid(x Tensor) Tensor { return g.unary("Sigmoid", x) }

// Relu is max(x, 0).
func (g *Graph) Relu(x Tensor) Tensor { return g.unary("Relu", x) }

// Softmax normalises over the last axis.
func (g *Graph) Softmax(x Tensor) Tensor { return g.unary("Softmax", x) }

// Identity is x itself, under a name of its own.
func (g *Graph) Identity(name string, x Tensor) Tensor {
	return g.Op("Identity", name, nil, x).Output(0)
}

// Cast converts to an element type.
func (g *Graph) Cast(x Tensor, d tensor.DType) Tensor {
	return g.Op("Cast", "", Attrs{"DstT": d}, x).Output(0)
}

// Reshape views x in another shape; one size may be -1.
func (g *Graph) Reshape(x Tensor, sizes ...int) Tensor {
	var out Tensor
	g.Within("Reshape", func(name string) {
		out = g.exactly("Reshape", name, nil, x, g.NamedConst("shape", ints(sizes)))
	})
	return out
}

// Sum adds over axes; over all of them if none is given.
func (g *Graph) Sum(x Tensor, axes ...int) Tensor { return g.reduce("Sum", x, axes) }

// Mean averages over axes; over all of them if none is given.
func (g *Graph) Mean(x Tensor, axes ...int) Tensor { return g.reduce("Mean", x, axes) }

// Max takes the largest over axes; over all of them if none is given.
func (g *Graph) Max(x Tensor, axes ...int) Tensor { return g.reduce("Max", x, axes) }

// reduce names its axes as TensorFlow does: a Const of its own when they are all, a
// reduction_indices below the operation when they are given.
func (g *Graph) reduce(op string, x Tensor, axes []int) Tensor {
	if axes == nil {
		rank, known := x.Rank()
		if !known {
			g.fail(status.Errorf(status.InvalidArgument, x.Name(), op, "reducing all axes of an unknown rank"))
			return Tensor{graph: g}
		}
		for i := range rank {
			axes = append(axes, i)
		}
		return g.Op(op, "", nil, x, g.Const(ints(axes))).Output(0)
	}
	var out Tensor
	g.Within(op, func(name string) {
		out = g.exactly(op, name, nil, x, g.NamedConst("reduction_indices", ints(axes)))
	})
	return out
}

// ArgMax is the index of the largest element along an axis, as int64.
func (g *Graph) ArgMax(x Tensor, axis int) Tensor {
	var out Tensor
	g.Within("ArgMax", func(name string) {
		out = g.exactly("ArgMax", name, nil, x, g.NamedConst("dimension", axis))
	})
	return out
}

// SparseSoftmaxCrossEntropy is the cross entropy of each row of logits [batch, classes] with its
// label [batch], an integer class.
func (g *Graph) SparseSoftmaxCrossEntropy(logits, labels Tensor) Tensor {
	const op = "SparseSoftmaxCrossEntropyWithLogits"
	return g.Op(op, "", nil, logits, labels).Output(0)
}

// Gather picks slices of params along an axis.
func (g *Graph) Gather(params, indices Tensor, axis int) Tensor {
	var out Tensor
	g.Within("GatherV2", func(name string) {
		out = g.exactly("GatherV2", name, nil, params, indices, g.NamedConst("axis", axis))
	})
	return out
}

// Slice cuts size elements from begin along every axis; a size of -1 reaches to the end.
func (g *Graph) Slice(x Tensor, begin, size []int) Tensor {
	var out Tensor
	g.Within("Slice", func(name string) {
		out = g.exactly("Slice", name, nil, x, g.NamedConst("begin", ints(begin)), g.NamedConst("size", ints(size)))
	})
	return out
}

// Concat joins tensors along an axis.
func (g *Graph) Concat(axis int, xs ...Tensor) Tensor {
	var out Tensor
	g.Within("concat", func(name string) {
		out = g.exactly("ConcatV2", name, nil, append(xs[:len(xs):len(xs)], g.NamedConst("axis", axis))...)
	})
	return out
}

// Group is a node without outputs that runs after ops: an init or a train operation.
func (g *Graph) Group(name string, ops ...Operation) Operation {
	var out Operation
	g.After(ops, func() { out = g.Op("NoOp", name, nil) })
	return out
}

// Within opens a scope for an operation's constant inputs and hands build the scope's name, which
// the operation itself takes.
func (g *Graph) Within(name string, build func(name string)) {
	outer := g.scope
	full := g.unique(name)
	g.scope = full + "/"
	build(full)
	g.scope = outer
}

// exactly adds an operation under a full name that is already taken for it.
func (g *Graph) exactly(op, name string, attrs Attrs, inputs ...Tensor) Tensor {
	return g.add(op, name, attrs, inputs).Output(0)
}

// ints encodes axes and sizes as TensorFlow's Python API does.
func ints(v []int) *tensor.Tensor {
	t := tensor.New(tensor.I32, len(v))
	for i, x := range v {
		t.SetInt(i, int64(x))
	}
	return t
}
