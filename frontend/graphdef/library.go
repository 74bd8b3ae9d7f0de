package graphdef

import (
	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef/pb"
)

// Library finds a graph's functions, and the signatures of ops and functions alike: a node may name either as its op.
type Library struct {
	functions map[string]*Function
	conflicts []string // names that different functions have
	gradients map[string]string
}

// Function is a function of a graph's library: a signature, a body of nodes, and which tensors of the body are the
// results. Instantiate puts a call's attrs in.
type Function struct {
	Name string
	Def  *pb.FunctionDef
	Sig  *OpDef
}

// NewLibrary indexes the functions. One may be there twice: TensorFlow sends the same function again with each extension
// of a graph. Of two that differ the first counts; NewGraph refuses them.
func NewLibrary(def *pb.FunctionDefLibrary) *Library {
	l := &Library{functions: map[string]*Function{}, gradients: map[string]string{}}
	for _, f := range def.GetFunction() {
		name := f.GetSignature().GetName()
		if known := l.functions[name]; known != nil && !proto.Equal(known.Def, f) {
			l.conflicts = append(l.conflicts, name)
		}
		if f.GetSignature() == nil || l.functions[name] != nil {
			continue
		}
		sig := NewOpDef(f.Signature)
		sig.function = true
		l.functions[name] = &Function{Name: name, Def: f, Sig: sig}
	}
	for _, g := range def.GetGradient() {
		l.gradients[g.GetFunctionName()] = g.GetGradientFunc()
	}
	return l
}

// Function returns the function of that name, or nil.
func (l *Library) Function(name string) *Function { return l.functions[name] }

// Gradient returns the name of the function that computes the gradient of a function, or "".
func (l *Library) Gradient(function string) string { return l.gradients[function] }

// Op returns the signature that an op of that name has in this graph: a function's or TensorFlow's own; nil if
// neither knows it.
func (l *Library) Op(name string) *OpDef {
	if f := l.functions[name]; f != nil {
		return f.Sig
	}
	return Op(name)
}
