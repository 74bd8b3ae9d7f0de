package graph

import (
	"fmt"
	"strings"

	"tfc/frontend"
	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
)

// Tensor is one output of an operation.
type Tensor struct {
	graph *Graph
	node  *pb.NodeDef
	index int
	dtype pb.DataType
}

// Valid reports whether the tensor exists: it does not after a mistake.
func (t Tensor) Valid() bool { return t.node != nil }

// Name is TensorFlow's name of the tensor ("Add:0").
func (t Tensor) Name() string {
	if !t.Valid() {
		return "invalid"
	}
	return graphdef.TensorName{Node: t.node.GetName(), Index: t.index}.String()
}

// input is the tensor as NodeDef.input spells it: ":0" is left out.
func (t Tensor) input() string {
	if t.index == 0 {
		return t.node.GetName()
	}
	return t.Name()
}

// Op is the operation that makes the tensor.
func (t Tensor) Op() Operation {
	if !t.Valid() {
		return Operation{graph: t.graph}
	}
	op := graphdef.Op(t.node.GetOp())
	sig, err := op.Resolve(t.node.GetAttr())
	if err != nil {
		return Operation{graph: t.graph, node: t.node}
	}
	return Operation{t.graph, t.node, sig}
}

// DType is the element type; Invalid for resources and variants.
func (t Tensor) DType() tensor.DType {
	d, err := graphdef.DType(t.dtype)
	if err != nil {
		return tensor.Invalid
	}
	return d
}

// shape is an inferred shape: known sizes or -1; no rank if unknown.
type shape struct {
	known bool
	sizes []int
}

// Shape is the inferred shape, -1 for a size that is not known; ok is false if not even the rank is.
func (t Tensor) Shape() (sizes []int, ok bool) {
	if !t.Valid() {
		return nil, false
	}
	s, cached := t.graph.shapes[t.Name()]
	if !cached {
		s.sizes, s.known = t.graph.infer(t)
		t.graph.shapes[t.Name()] = s
	}
	return s.sizes, s.known
}

// Rank is the number of dimensions; ok is false if it is unknown.
func (t Tensor) Rank() (rank int, ok bool) {
	sizes, ok := t.Shape()
	return len(sizes), ok
}

// infer asks the importers: they know every operation's result type already.
func (g *Graph) infer(t Tensor) ([]int, bool) {
	checked, err := graphdef.NewGraph(g.def)
	if err != nil {
		return nil, false
	}
	return frontend.InferShape(checked, t.Name())
}

// String describes the tensor as Python prints it: Tensor("Add:0", shape=(), dtype=int32).
func (t Tensor) String() string {
	if !t.Valid() {
		return "Tensor(invalid)"
	}
	return fmt.Sprintf("Tensor(%q, shape=%s, dtype=%s)", t.Name(), t.shapeText(), t.dtypeText())
}

func (t Tensor) dtypeText() string {
	if graphdef.IsRef(t.dtype) {
		return t.DType().TF() + "_ref"
	}
	if d := t.DType(); d != tensor.Invalid {
		return d.TF()
	}
	return graphdef.TypeName(t.dtype)
}

func (t Tensor) shapeText() string {
	sizes, ok := t.Shape()
	if !ok {
		return "<unknown>"
	}
	parts := make([]string, len(sizes))
	for i, s := range sizes {
		parts[i] = "None"
		if s >= 0 {
			parts[i] = fmt.Sprint(s)
		}
	}
	if len(parts) == 1 {
		return "(" + parts[0] + ",)"
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// hostTensor makes a constant of a Go value.
func hostTensor(v any) (*tensor.Tensor, error) {
	switch v := v.(type) {
	case *tensor.Tensor:
		return v, nil
	case int:
		return tensor.Scalar(int32(v)), nil
	case float64:
		return tensor.Scalar(float32(v)), nil
	case string:
		return tensor.OfStrings(nil, v), nil
	case []string:
		return tensor.OfStrings([]int{len(v)}, v...), nil
	case []int:
		return ints(v), nil
	case []float64:
		t := tensor.New(tensor.F32, len(v))
		for i, x := range v {
			t.SetFloat(i, x)
		}
		return t, nil
	}
	if t := exact(v); t != nil {
		return t, nil
	}
	return nil, fmt.Errorf("a %T is no constant", v)
}

// exact makes a tensor of a Go value that stands for exactly one element type, or nil.
func exact(v any) *tensor.Tensor {
	for _, try := range []func(any) *tensor.Tensor{
		of[bool], of[int32], of[int64], of[uint8], of[float32], of[complex64], of[complex128],
		of[int8], of[int16], of[uint16], of[uint32], of[uint64],
	} {
		if t := try(v); t != nil {
			return t
		}
	}
	return nil
}

func of[T tensor.Element](v any) *tensor.Tensor {
	switch v := v.(type) {
	case T:
		return tensor.Scalar(v)
	case []T:
		return tensor.Of([]int{len(v)}, v...)
	}
	return nil
}
