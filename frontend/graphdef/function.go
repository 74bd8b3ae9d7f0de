package graphdef

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef/pb"
	"tfc/runtime/status"
)

// Body is a function with the attrs of one call put in: an ordinary graph, whose nodes named by Args are to be
// replaced with the call's inputs.
type Body struct {
	Function       *Function
	Graph          *Graph   // nodes' inputs are in a graph's notation
	Args           []*Node  // one _Arg node for each input of the call
	Results        []Output // one for each output of the call
	ControlResults []*Node  // nodes that must run though no result needs them
}

// Instantiate makes the body of the function that a call names, with the call's attrs: those of the node if its op is
// the function, those of the func attr otherwise. Functions that the body calls stay calls. The error joins all that
// is wrong, as NewGraph's does; nodes are named as in the function.
func (g *Graph) Instantiate(function string, attrs map[string]*pb.AttrValue) (*Body, error) {
	f := g.Library.Function(function)
	if f == nil {
		return nil, status.Errorf(status.NotFound, "", "", "function %q is not defined", function)
	}
	attrs = withDefaults(f.Sig, attrs)
	sig, err := f.Sig.Resolve(attrs)
	if err != nil {
		return nil, status.Errorf(status.CodeOf(err), "", function, "%w", err)
	}
	def := &pb.GraphDef{Versions: g.Def.GetVersions()}
	b := &bodyBuilder{builder: newBuilder(def, g.Library), body: &Body{Function: f}, sig: sig,
		argIndex: map[string]int{}}
	b.builder.inputs = b.bodyInput
	b.addArgs()
	b.addBody(attrs)
	b.addNodes()
	b.body.Args = b.graph.Nodes[:len(sig.Inputs)]
	b.resolveNodes()
	b.connect()
	b.rewriteInputs()
	b.checkEdges()
	b.sort()
	b.results()
	if err := b.problems.join(); err != nil {
		return nil, fmt.Errorf("in function %q: %w", function, err)
	}
	b.body.Graph = b.graph
	return b.body, nil
}

// Targets names the nodes that a call runs besides those that its results need: what has effects, and what the
// function's control results name.
func (b *Body) Targets() []string {
	var names []string
	for _, n := range b.Graph.Nodes {
		if n.IsStateful() && !slices.Contains(b.Args, n) || slices.Contains(b.ControlResults, n) {
			names = append(names, n.Name)
		}
	}
	return names
}

func withDefaults(sig *OpDef, attrs map[string]*pb.AttrValue) map[string]*pb.AttrValue {
	all := make(map[string]*pb.AttrValue, len(attrs))
	for _, a := range sig.OpDef.Attr {
		if a.DefaultValue != nil {
			all[a.Name] = a.DefaultValue
		}
	}
	maps.Copy(all, attrs)
	return all
}

// bodyBuilder is the builder of a body, where an input names an argument ("x") or an output argument of a node and a
// place in it ("node:out:0").
type bodyBuilder struct {
	*builder
	body     *Body
	sig      *Signature
	argIndex map[string]int // place of an argument in the signature, by name
}

// addArgs adds a node for each input. It is named after the argument unless a node of the body has that name.
func (b *bodyBuilder) addArgs() {
	taken := map[string]bool{}
	for _, n := range b.body.Function.Def.GetNodeDef() {
		taken[n.GetName()] = true
	}
	for i, arg := range b.body.Function.Def.Signature.InputArg {
		b.argIndex[arg.Name] = i
		first, n := b.sig.InputArg(i)
		for k := range n {
			name := arg.Name
			if n > 1 {
				name += "_" + strconv.Itoa(k)
			}
			for taken[name] {
				name += "_arg"
			}
			taken[name] = true
			b.graph.Def.Node = append(b.graph.Def.Node, &pb.NodeDef{Name: name, Op: "_Arg", Attr: map[string]*pb.AttrValue{
				"T":     {Value: &pb.AttrValue_Type{Type: b.sig.Inputs[first+k]}},
				"index": {Value: &pb.AttrValue_I{I: int64(first + k)}},
			}})
		}
	}
}

// addBody copies the function's nodes with their placeholder attrs replaced.
func (b *bodyBuilder) addBody(attrs map[string]*pb.AttrValue) {
	for _, def := range b.body.Function.Def.GetNodeDef() {
		n := &pb.NodeDef{
			Name: def.GetName(), Op: def.GetOp(), Device: def.GetDevice(), Input: def.GetInput(),
			Attr:                  make(map[string]*pb.AttrValue, len(def.GetAttr())),
			ExperimentalDebugInfo: def.GetExperimentalDebugInfo(),
		}
		for _, name := range slices.Sorted(maps.Keys(def.GetAttr())) {
			bound, err := bindAttr(def.Attr[name], attrs)
			if err != nil {
				b.add(status.Errorf(status.InvalidArgument, n.Name, n.Op, "attr %q: %w", name, err))
				continue
			}
			n.Attr[name] = bound
		}
		b.graph.Def.Node = append(b.graph.Def.Node, n)
	}
}

// bindAttr returns v with all placeholders in it replaced by the call's attrs; v itself if it has none.
func bindAttr(v *pb.AttrValue, attrs map[string]*pb.AttrValue) (*pb.AttrValue, error) {
	switch {
	case v.GetPlaceholder() != "":
		bound, ok := attrs[v.GetPlaceholder()]
		if !ok {
			return nil, fmt.Errorf("placeholder %q is not bound by the call", v.GetPlaceholder())
		}
		return bound, nil
	case v.GetFunc() == nil && len(v.GetList().GetFunc()) == 0:
		return v, nil
	}
	bound := proto.CloneOf(v)
	for _, f := range append(bound.GetList().GetFunc(), bound.GetFunc()) {
		for _, name := range slices.Sorted(maps.Keys(f.GetAttr())) {
			value, err := bindAttr(f.Attr[name], attrs)
			if err != nil {
				return nil, err
			}
			f.Attr[name] = value
		}
	}
	return bound, nil
}

// bodyInput resolves "x", "x:1" for one of an argument's several inputs, "node:out" for all of an output argument and
// "node:out:1" for one of them.
func (b *bodyBuilder) bodyInput(input string) ([]Output, error) {
	parts := strings.Split(input, ":")
	if outs, ok := b.argument(parts); ok {
		return outs, nil
	}
	n := b.graph.byName[parts[0]]
	if n == nil || n.ID < len(b.body.Args) {
		return nil, fmt.Errorf("unknown input %q", input)
	}
	if len(parts) < 2 || len(parts) > 3 {
		return nil, fmt.Errorf("input %q is not of the form node:output:index", input)
	}
	if n.Sig == nil {
		return []Output{{}}, nil // what is wrong with that node has been said
	}
	first, count, ok := n.outputArg(parts[1])
	if !ok {
		return nil, fmt.Errorf("input %q: node %q has no output %q", input, n.Name, parts[1])
	}
	if len(parts) == 3 {
		i, ok := parseIndex(parts[2])
		if !ok || i >= count {
			return nil, fmt.Errorf("input %q: output %q of node %q has %d tensors", input, parts[1], n.Name, count)
		}
		first, count = first+i, 1
	}
	return outputs(count, func(k int) Output { return n.Out(first + k) }), nil
}

// argument resolves an input that names an argument of the function.
func (b *bodyBuilder) argument(parts []string) ([]Output, bool) {
	arg, ok := b.argIndex[parts[0]]
	if !ok {
		return nil, false
	}
	first, n := b.sig.InputArg(arg)
	switch len(parts) {
	case 1:
		return outputs(n, func(k int) Output { return b.body.Args[first+k].Out(0) }), true
	case 2:
		k, ok := parseIndex(parts[1])
		if ok && k < n {
			return []Output{b.body.Args[first+k].Out(0)}, true
		}
	}
	return nil, false
}

func outputs(n int, at func(k int) Output) []Output {
	outs := make([]Output, n)
	for k := range outs {
		outs[k] = at(k)
	}
	return outs
}

// outputArg returns the first output of the node's output argument of that name, and how many it has.
func (n *Node) outputArg(name string) (first, count int, ok bool) {
	for i, def := range n.OpDef.OutputArg {
		if def.Name == name {
			first, count = n.Sig.OutputArg(i)
			return first, count, true
		}
	}
	return 0, 0, false
}

// rewriteInputs puts the inputs of the body's nodes, which are copies, in a graph's notation.
func (b *bodyBuilder) rewriteInputs() {
	if len(b.errs) > 0 {
		return
	}
	for _, n := range b.graph.Nodes {
		n.Def.Input = make([]string, 0, len(n.Inputs)+len(n.Controls))
		for _, in := range n.Inputs {
			n.Def.Input = append(n.Def.Input, in.String())
		}
		for _, from := range n.Controls {
			n.Def.Input = append(n.Def.Input, "^"+from.Name)
		}
	}
}

// results finds the tensors that the function returns and holds their types against the signature.
func (b *bodyBuilder) results() {
	f := b.body.Function.Def
	for i, arg := range f.Signature.OutputArg {
		first, n := b.sig.OutputArg(i)
		outs, err := b.result(f.GetRet(), arg.Name)
		if err == nil && len(outs) != n {
			err = fmt.Errorf("is %d tensors, not %d", len(outs), n)
		}
		if err != nil {
			b.add(status.Errorf(status.InvalidArgument, "", "", "result %q: %w", arg.Name, err))
			continue
		}
		for k, out := range outs {
			b.checkResult(arg.Name, out, b.sig.Outputs[first+k])
		}
		b.body.Results = append(b.body.Results, outs...)
	}
	for _, name := range f.Signature.ControlOutput {
		n := b.graph.byName[f.GetControlRet()[name]]
		if n == nil {
			b.add(status.Errorf(status.InvalidArgument, "", "", "control result %q is node %q, which is unknown",
				name, f.GetControlRet()[name]))
			continue
		}
		b.body.ControlResults = append(b.body.ControlResults, n)
	}
}

func (b *bodyBuilder) result(ret map[string]string, name string) ([]Output, error) {
	from, ok := ret[name]
	if !ok {
		return nil, errors.New("is missing")
	}
	return b.bodyInput(from)
}

func (b *bodyBuilder) checkResult(name string, out Output, want pb.DataType) {
	if out.Node == nil || out.Node.Sig == nil {
		return
	}
	if got := out.Type(); got != want && BaseType(got) != want {
		b.add(status.Errorf(status.InvalidArgument, "", "", "result %q is %s of type %s, not %s",
			name, out, TypeName(got), TypeName(want)))
	}
}
