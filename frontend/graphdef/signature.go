package graphdef

import (
	"tfc/frontend/graphdef/pb"
	"tfc/runtime/status"
)

// maxPorts is how many inputs or outputs a node may declare by a number attr. TensorFlow has no such limit; the
// biggest real graphs stay below a few thousand.
const maxPorts = 1 << 16

// Signature is an op's inputs and outputs with the attrs of one node put in.
type Signature struct {
	Inputs  []pb.DataType // one an input; _REF types where the op wants a ref
	Outputs []pb.DataType // one an output; _REF types where the op gives a ref

	inputStarts, outputStarts []int // where each argument begins; one more at the end
}

// Resolve applies a node's attrs, defaults included, to the op's signature. Its error has the code that TensorFlow
// gives: NOT_FOUND for a missing attr, INVALID_ARGUMENT for one of the wrong kind.
func (o *OpDef) Resolve(attrs map[string]*pb.AttrValue) (*Signature, error) {
	var s Signature
	var err error
	if s.Inputs, s.inputStarts, err = resolveArgs(o.InputArg, attrs); err != nil {
		return nil, err
	}
	if s.Outputs, s.outputStarts, err = resolveArgs(o.OutputArg, attrs); err != nil {
		return nil, err
	}
	return &s, nil
}

// OutputArg returns the first output of the op's i-th output argument and how many it has.
func (s *Signature) OutputArg(i int) (first, n int) {
	return s.outputStarts[i], s.outputStarts[i+1] - s.outputStarts[i]
}

// InputArg returns the first input of the op's i-th input argument and how many it has.
func (s *Signature) InputArg(i int) (first, n int) {
	return s.inputStarts[i], s.inputStarts[i+1] - s.inputStarts[i]
}

func resolveArgs(args []*pb.OpDef_ArgDef, attrs map[string]*pb.AttrValue) (
	types []pb.DataType, starts []int, err error,
) {
	starts = append(make([]int, 0, len(args)+1), 0)
	for _, arg := range args {
		if types, err = appendArg(types, arg, attrs); err != nil {
			return nil, nil, err
		}
		if len(types) > maxPorts {
			return nil, nil, status.Errorf(status.InvalidArgument, "", "", "more than %d inputs or outputs", maxPorts)
		}
		starts = append(starts, len(types))
	}
	return types, starts, nil
}

// appendArg appends the types of one argument: one, N of the same, or a list.
func appendArg(types []pb.DataType, arg *pb.OpDef_ArgDef, attrs map[string]*pb.AttrValue) ([]pb.DataType, error) {
	first := len(types)
	if arg.TypeListAttr != "" {
		list, err := needAttr(attrs, arg.TypeListAttr, "list(type)")
		if err != nil {
			return nil, err
		}
		types = append(types, list.GetList().GetType()...)
	} else {
		t, n, err := argType(arg, attrs)
		if err != nil {
			return nil, err
		}
		for range n {
			types = append(types, t)
		}
	}
	if arg.IsRef {
		for i := first; i < len(types); i++ {
			types[i] = RefType(types[i])
		}
	}
	return types, nil
}

// argType returns the type of an argument and how often it stands there.
func argType(arg *pb.OpDef_ArgDef, attrs map[string]*pb.AttrValue) (t pb.DataType, n int, err error) {
	t, n = arg.Type, 1
	if arg.TypeAttr != "" {
		v, err := needAttr(attrs, arg.TypeAttr, "type")
		if err != nil {
			return 0, 0, err
		}
		t = v.GetType()
	}
	if arg.NumberAttr != "" {
		v, err := needAttr(attrs, arg.NumberAttr, "int")
		if err != nil {
			return 0, 0, err
		}
		if v.GetI() < 0 || v.GetI() > maxPorts {
			return 0, 0, status.Errorf(status.InvalidArgument, "", "", "attr %q is %d, out of range 0 to %d",
				arg.NumberAttr, v.GetI(), maxPorts)
		}
		n = int(v.GetI())
	}
	return t, n, nil
}

// needAttr returns an attr that must be there and of the given kind.
func needAttr(attrs map[string]*pb.AttrValue, name, kind string) (*pb.AttrValue, error) {
	v, ok := attrs[name]
	if !ok {
		return nil, status.Errorf(status.NotFound, "", "", "missing attr %q", name)
	}
	if got := attrKind(v, kind); got != kind {
		return nil, status.Errorf(status.InvalidArgument, "", "", "attr %q is of type %s, not %s", name, got, kind)
	}
	return v, nil
}
