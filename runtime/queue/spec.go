package queue

import (
	"slices"
	"strconv"
	"strings"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// spec is what a queue's node says of its elements.
type spec struct {
	dtypes []tensor.DType
	// shapes are the components' shapes, or empty where anything goes. An unknown size is for padding queues only.
	shapes []*pb.TensorShapeProto
}

func newSpec(c *host.Call) (spec, error) {
	s := spec{shapes: c.Node.Shapes("shapes")}
	for _, t := range c.Node.Types("component_types") {
		d, err := graphdef.DType(t)
		if err != nil {
			return s, err
		}
		s.dtypes = append(s.dtypes, d)
	}
	if len(s.shapes) > 0 && len(s.shapes) != len(s.dtypes) {
		return s, c.Invalid("component_types and shapes have different lengths: %d vs. %d", len(s.dtypes), len(s.shapes))
	}
	return s, nil
}

// ranked puts a priority before the components.
func (s spec) ranked() spec {
	if len(s.shapes) > 0 || len(s.dtypes) == 0 {
		s.shapes = slices.Concat([]*pb.TensorShapeProto{{}}, s.shapes)
	}
	s.dtypes = slices.Concat([]tensor.DType{tensor.I64}, s.dtypes)
	return s
}

func (s spec) equal(o spec) bool {
	return slices.Equal(s.dtypes, o.dtypes) &&
		slices.EqualFunc(s.shapes, o.shapes, func(a, b *pb.TensorShapeProto) bool { return shapeText(a) == shapeText(b) })
}

// check holds an element, or a batch of them, against the spec.
func (s spec) check(c *host.Call, parts element, batch bool) error {
	if len(parts) != len(s.dtypes) {
		return c.Invalid("wrong number of components in tuple: expected %d, got %d", len(s.dtypes), len(parts))
	}
	for i, t := range parts {
		if t.DType() != s.dtypes[i] {
			return c.Invalid("type mismatch in tuple component %d: expected %s, got %s",
				i, s.dtypes[i].TF(), t.DType().TF())
		}
		shape := t.Shape()
		if batch {
			if len(shape) == 0 || shape[0] != parts[0].Shape()[0] {
				return c.Invalid("all input tensors must have the same size in the 0th dimension: component %d has shape %v",
					i, shape)
			}
			shape = shape[1:]
		}
		if len(s.shapes) > 0 && !fits(s.shapes[i], shape) {
			return c.Invalid("Shape mismatch in tuple component %d. Expected %s, got %s",
				i, shapeText(s.shapes[i]), sizesText(shape))
		}
	}
	return nil
}

func fits(want *pb.TensorShapeProto, got []int) bool {
	if want.GetUnknownRank() {
		return true
	}
	return slices.EqualFunc(want.GetDim(), got, func(d *pb.TensorShapeProto_Dim, g int) bool {
		return d.GetSize() < 0 || int(d.GetSize()) == g
	})
}

func shapeText(s *pb.TensorShapeProto) string {
	if s.GetUnknownRank() {
		return "<unknown>"
	}
	sizes := make([]int, len(s.GetDim()))
	for i, d := range s.GetDim() {
		sizes[i] = int(d.GetSize())
	}
	return sizesText(sizes)
}

func sizesText(sizes []int) string {
	parts := make([]string, len(sizes))
	for i, s := range sizes {
		parts[i] = "?"
		if s >= 0 {
			parts[i] = strconv.Itoa(s)
		}
	}
	return "[" + strings.Join(parts, ",") + "]"
}
