package graph

import (
	"math"

	"tfc/ir/tensor"
)

// Variable is a ref variable with its initialiser and its value: the three nodes that
// tf.compat.v1.get_variable makes (v, v/Assign, v/read).
type Variable struct {
	Ref  Tensor
	Init Operation
	Read Tensor
	// Trainable variables are what Graph.Gradients of a training program is taken for.
	Trainable bool
}

// Variable adds a variable of the initial value's type and shape.
func (g *Graph) Variable(name string, initial Tensor) Variable {
	sizes, ok := initial.Shape()
	shape := Shape(sizes)
	if ok && shape == nil {
		shape = Shape{}
	}
	ref := g.Op("VariableV2", name, Attrs{"dtype": initial.DType(), "shape": shape}).Output(0)
	v := Variable{Ref: ref, Trainable: true}
	if !ref.Valid() {
		return v
	}
	base := ref.node.GetName()
	v.Init = g.add("Assign", g.claim(base+"/Assign"), nil, []Tensor{ref, initial})
	v.Read = g.add("Identity", g.claim(base+"/read"), nil, []Tensor{ref}).Output(0)
	return v
}

// claim takes a full name that derives from another; it is unique if that one is.
func (g *Graph) claim(full string) string {
	outer := g.scope
	g.scope = ""
	name := g.unique(full)
	g.scope = outer
	return name
}

// GlorotUniform is TensorFlow's default initial value of a weight matrix [in, out]: uniform in
// ±√(6/(in+out)). Equal seeds give TensorFlow's numbers.
func (g *Graph) GlorotUniform(in, out int, seed int) Tensor {
	limit := float32(math.Sqrt(6 / float64(in+out)))
	var value Tensor
	g.Scope("glorot_uniform", func() {
		shape := g.NamedConst("shape", []int{in, out})
		attrs := Attrs{"dtype": tensor.F32, "seed": seed, "seed2": seed}
		u := g.Op("RandomUniform", "RandomUniform", attrs, shape).Output(0)
		low, high := g.NamedConst("min", -limit), g.NamedConst("max", limit)
		span := g.Op("Sub", "sub", nil, high, low).Output(0)
		scaled := g.Op("Mul", "mul", nil, u, span).Output(0)
		value = g.Op("AddV2", "", nil, scaled, low).Output(0)
	})
	return value
}

// ApplyAdagrad adds the optimizer's update of one variable: accum += grad², var -= lr·grad/√accum.
func (g *Graph) ApplyAdagrad(v, accum Variable, lr, grad Tensor) Operation {
	return g.Op("ApplyAdagrad", "", nil, v.Ref, accum.Ref, lr, grad)
}

// ApplyGradientDescent adds the update var -= lr·grad.
func (g *Graph) ApplyGradientDescent(v Variable, lr, grad Tensor) Operation {
	return g.Op("ApplyGradientDescent", "", nil, v.Ref, lr, grad)
}
