package graphdef

import (
	"bytes"
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"tfc/frontend/graphdef/pb"
	"tfc/runtime/status"
)

// attrKinds names the cases of AttrValue as op definitions do.
var attrKinds = map[protoreflect.Name]string{
	"s": "string", "i": "int", "f": "float", "b": "bool", "type": "type", "shape": "shape", "tensor": "tensor",
	"func": "func", "placeholder": "placeholder",
}

// attrKind returns the kind of a value: "int", "list(type)". An empty list is of any list kind, so of the one that is
// wanted; a value without a case is "nothing".
func attrKind(v *pb.AttrValue, want string) string {
	m := v.ProtoReflect()
	fd := m.WhichOneof(m.Descriptor().Oneofs().ByName("value"))
	if fd == nil {
		return "nothing"
	}
	if fd.Name() != "list" {
		return attrKinds[fd.Name()]
	}
	kind := ""
	m.Get(fd).Message().Range(func(element protoreflect.FieldDescriptor, _ protoreflect.Value) bool {
		if one := "list(" + attrKinds[element.Name()] + ")"; kind == "" || kind == want {
			kind = one
		}
		return true
	})
	if kind == "" && strings.HasPrefix(want, "list(") {
		return want
	}
	return kind
}

// checkAttr holds a value against its declaration: kind, allowed values, minimum.
func checkAttr(def *pb.OpDef_AttrDef, v *pb.AttrValue) error {
	if got := attrKind(v, def.Type); got != def.Type {
		return status.Errorf(status.InvalidArgument, "", "", "attr %q is of type %s, not %s", def.Name, got, def.Type)
	}
	if def.HasMinimum {
		if err := checkMinimum(def, v); err != nil {
			return err
		}
	}
	allowed := def.AllowedValues.GetList()
	types, texts := v.GetList().GetType(), v.GetList().GetS()
	switch def.Type {
	case "type":
		types = []pb.DataType{v.GetType()}
	case "string":
		texts = [][]byte{v.GetS()}
	}
	return checkAllowed(def.Name, allowed, types, texts)
}

func checkMinimum(def *pb.OpDef_AttrDef, v *pb.AttrValue) error {
	what, n := "is", v.GetI()
	if strings.HasPrefix(def.Type, "list(") {
		what, n = "has length", int64(listLen(v.GetList()))
	}
	if n < def.Minimum {
		return status.Errorf(status.InvalidArgument, "", "", "attr %q %s %d, less than the minimum %d",
			def.Name, what, n, def.Minimum)
	}
	return nil
}

func checkAllowed(name string, allowed *pb.AttrValue_ListValue, types []pb.DataType, texts [][]byte) error {
	if len(allowed.GetType()) > 0 {
		for _, t := range types {
			if !slices.Contains(allowed.Type, t) {
				return status.Errorf(status.InvalidArgument, "", "", "attr %q is %s, not one of %s",
					name, TypeName(t), joinTypes(allowed.Type))
			}
		}
	}
	if len(allowed.GetS()) > 0 {
		for _, s := range texts {
			if !slices.ContainsFunc(allowed.S, func(a []byte) bool { return bytes.Equal(a, s) }) {
				return status.Errorf(status.InvalidArgument, "", "", "attr %q is %q, not one of %s",
					name, s, bytes.Join(allowed.S, []byte(", ")))
			}
		}
	}
	return nil
}

func joinTypes(types []pb.DataType) string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = TypeName(t)
	}
	return strings.Join(names, ", ")
}

func listLen(l *pb.AttrValue_ListValue) int {
	return max(len(l.GetS()), len(l.GetI()), len(l.GetF()), len(l.GetB()), len(l.GetType()), len(l.GetShape()),
		len(l.GetTensor()), len(l.GetFunc()))
}

// The accessors below read a node's attr, the op's default where the node has none. NewGraph has held every attr that
// the op declares against its kind, so the zero value means what it says.

// Int returns an int attr.
func (n *Node) Int(attr string) int64 { return n.Attrs[attr].GetI() }

// Ints returns a list(int) attr.
func (n *Node) Ints(attr string) []int64 { return n.Attrs[attr].GetList().GetI() }

// Float returns a float attr.
func (n *Node) Float(attr string) float32 { return n.Attrs[attr].GetF() }

// Floats returns a list(float) attr.
func (n *Node) Floats(attr string) []float32 { return n.Attrs[attr].GetList().GetF() }

// Bool returns a bool attr.
func (n *Node) Bool(attr string) bool { return n.Attrs[attr].GetB() }

// Text returns a string attr.
func (n *Node) Text(attr string) string { return string(n.Attrs[attr].GetS()) }

// Texts returns a list(string) attr.
func (n *Node) Texts(attr string) []string {
	list := n.Attrs[attr].GetList().GetS()
	texts := make([]string, len(list))
	for i, s := range list {
		texts[i] = string(s)
	}
	return texts
}

// Type returns a type attr.
func (n *Node) Type(attr string) pb.DataType { return n.Attrs[attr].GetType() }

// Types returns a list(type) attr.
func (n *Node) Types(attr string) []pb.DataType { return n.Attrs[attr].GetList().GetType() }

// Shape returns a shape attr; see ShapeOf.
func (n *Node) Shape(attr string) *pb.TensorShapeProto { return n.Attrs[attr].GetShape() }

// Shapes returns a list(shape) attr.
func (n *Node) Shapes(attr string) []*pb.TensorShapeProto { return n.Attrs[attr].GetList().GetShape() }

// Tensor returns a tensor attr; see TensorOf.
func (n *Node) Tensor(attr string) *pb.TensorProto { return n.Attrs[attr].GetTensor() }

// Func returns a func attr: the name of a function and the attrs it is called with.
func (n *Node) Func(attr string) *pb.NameAttrList { return n.Attrs[attr].GetFunc() }

// Funcs returns a list(func) attr.
func (n *Node) Funcs(attr string) []*pb.NameAttrList { return n.Attrs[attr].GetList().GetFunc() }
