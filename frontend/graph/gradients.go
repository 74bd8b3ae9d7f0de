package graph

import (
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/runtime/status"
)

// Gradients adds the derivatives of the sum of y's elements with respect to tensors of the graph,
// as tf.gradients does; the invalid Tensor stands for one that no path leads to from y.
//
// The derivative is one SymbolicGradient node over a function that holds the nodes between wrt
// and y. So the graph is an ordinary TensorFlow graph, and the compiler's autodiff expands the
// node. The derivative with respect to a variable is that of its Read.
func (g *Graph) Gradients(y Tensor, wrt ...Tensor) ([]Tensor, error) {
	if g.err == nil && !y.Valid() {
		g.fail(status.Errorf(status.InvalidArgument, "", "SymbolicGradient", "y is not a tensor of this graph"))
	}
	if g.err != nil {
		return nil, g.err
	}
	p := g.pathsTo(y, wrt)
	out := make([]Tensor, len(wrt))
	if len(p.args) == 0 {
		return out, nil
	}
	adjoints := g.symbolicGradient(y, p)
	if g.err != nil {
		return nil, g.err
	}
	for i, x := range wrt {
		if k := slices.Index(p.args, p.key(x)); k >= 0 && k < p.reached {
			out[i] = adjoints.Output(k)
		}
	}
	return out, nil
}

// paths are the nodes between tensors and y, with what they take from outside.
type paths struct {
	graph *Graph
	nodes map[string]*pb.NodeDef
	// between holds the names of the nodes on a path.
	between map[string]bool
	// args are the tensors that the nodes take: first the reached ones that are differentiated for.
	args    []string
	reached int
}

func (p *paths) key(t Tensor) string { return t.input() }

// pathsTo finds the nodes between wrt and y.
func (g *Graph) pathsTo(y Tensor, wrt []Tensor) *paths {
	p := &paths{graph: g, nodes: map[string]*pb.NodeDef{}, between: map[string]bool{}}
	for _, n := range g.def.GetNode() {
		p.nodes[n.GetName()] = n
	}
	isX := map[string]bool{}
	for _, x := range wrt {
		if x.Valid() {
			isX[p.key(x)] = true
		}
	}
	used := map[string]bool{}
	p.reaches(y.input(), isX, used, map[string]bool{})
	for _, x := range wrt {
		if x.Valid() && used[p.key(x)] && !slices.Contains(p.args, p.key(x)) {
			p.args = append(p.args, p.key(x))
		}
	}
	p.reached = len(p.args)
	for _, n := range g.def.GetNode() {
		if p.between[n.GetName()] {
			p.capture(n)
		}
	}
	return p
}

// reaches reports whether a tensor depends on one of isX, marks the nodes between, and notes which
// are used. The graph's nodes come after their inputs, so the recursion is as deep as the graph.
func (p *paths) reaches(input string, isX, used, seen map[string]bool) bool {
	if isX[input] {
		used[input] = true
		return true
	}
	name := graphdef.ParseTensorName(input).Node
	if seen[name] {
		return p.between[name]
	}
	seen[name] = true
	for _, in := range dataInputs(p.nodes[name]) {
		if p.reaches(in, isX, used, seen) {
			p.between[name] = true
		}
	}
	return p.between[name]
}

func dataInputs(n *pb.NodeDef) []string {
	var out []string
	for _, in := range n.GetInput() {
		if !strings.HasPrefix(in, "^") {
			out = append(out, in)
		}
	}
	return out
}

// capture makes what a node takes from outside of the paths an argument.
func (p *paths) capture(n *pb.NodeDef) {
	for _, in := range dataInputs(n) {
		if !p.between[graphdef.ParseTensorName(in).Node] && !slices.Contains(p.args, in) {
			p.args = append(p.args, in)
		}
	}
}

// tensor is the tensor that an input names.
func (p *paths) tensor(input string) Tensor {
	name := graphdef.ParseTensorName(input)
	t := Tensor{graph: p.graph, node: p.nodes[name.Node], index: name.Index}
	op := Tensor{graph: p.graph, node: t.node}.Op()
	t.dtype = op.Output(name.Index).dtype
	return t
}

// symbolicGradient adds the function and the node.
func (g *Graph) symbolicGradient(y Tensor, p *paths) Operation {
	name := g.unique("gradients")
	outer := g.scope
	g.scope = name + "/"
	defer func() { g.scope = outer }()
	f := p.function("gradients_of_"+functionName(name), y)
	if g.def.Library == nil {
		g.def.Library = &pb.FunctionDefLibrary{}
	}
	g.def.Library.Function = append(g.def.Library.Function, f)
	var inputs []Tensor
	var types []pb.DataType
	for _, in := range p.args {
		t := p.tensor(in)
		inputs = append(inputs, t)
		types = append(types, graphdef.BaseType(t.dtype))
	}
	seed := g.Op("OnesLike", "grad_ys_0", nil, y).Output(0)
	call := &pb.NameAttrList{Name: f.GetSignature().GetName()}
	return g.Op("SymbolicGradient", "", Attrs{
		"f":    &pb.AttrValue{Value: &pb.AttrValue_Func{Func: call}},
		"Tout": &pb.AttrValue{Value: &pb.AttrValue_List{List: &pb.AttrValue_ListValue{Type: types}}},
	}, append(inputs, seed)...)
}

// functionName keeps what a function's name may hold.
func functionName(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '/' || r == '.' || r == '-' || r == '>' {
			return '_'
		}
		return r
	}, name)
}

// function is the nodes on the paths as a function of the arguments that gives y.
func (p *paths) function(name string, y Tensor) *pb.FunctionDef {
	f := &pb.FunctionDef{Signature: &pb.OpDef{Name: name}, Ret: map[string]string{"y": p.inner(y.input())}}
	for i, in := range p.args {
		f.Signature.InputArg = append(f.Signature.InputArg,
			&pb.OpDef_ArgDef{Name: argName(i), Type: graphdef.BaseType(p.tensor(in).dtype)})
	}
	f.Signature.OutputArg = []*pb.OpDef_ArgDef{{Name: "y", Type: graphdef.BaseType(y.dtype)}}
	for _, n := range p.graph.def.GetNode() {
		if !p.between[n.GetName()] {
			continue
		}
		c := proto.Clone(n).(*pb.NodeDef)
		c.Input = nil
		for _, in := range dataInputs(n) {
			c.Input = append(c.Input, p.inner(in))
		}
		f.NodeDef = append(f.NodeDef, c)
	}
	return f
}

func argName(i int) string { return fmt.Sprintf("x%d", i) }

// inner spells a tensor as functions do: an argument's name, or node:output:index.
func (p *paths) inner(input string) string {
	if i := slices.Index(p.args, input); i >= 0 {
		return argName(i)
	}
	name := graphdef.ParseTensorName(input)
	n := p.nodes[name.Node]
	op := graphdef.Op(n.GetOp())
	sig := Tensor{graph: p.graph, node: n}.Op().sig
	for i, arg := range op.GetOutputArg() {
		if first, count := sig.OutputArg(i); name.Index < first+count {
			return fmt.Sprintf("%s:%s:%d", name.Node, arg.GetName(), name.Index-first)
		}
	}
	return input
}
