// Package graph builds TensorFlow graphs in Go, as TensorFlow 1's Python API does: operations get
// TensorFlow's automatic names, attributes are inferred from inputs, devices and name scopes
// nest, and every tensor knows its shape as far as it can be inferred.
//
// What it builds is an ordinary GraphDef: tfc runs it, and so does TensorFlow. The package knows
// the op registry (frontend/graphdef) and asks the importers (frontend) for shapes; it knows
// neither passes nor targets.
//
// A mistake (unequal types, an unknown op) does not stop the program where it is made: it is kept
// in Graph.Err, tensors built from it are invalid, and the first error names the node. So a model
// reads without an error check on every line.
package graph

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/runtime/status"
)

// Graph is a graph under construction. It is not safe for concurrent use.
type Graph struct {
	def      *pb.GraphDef
	used     map[string]int
	scope    string
	device   string
	controls []string
	shapes   map[string]shape
	err      error
}

// New makes an empty graph.
func New() *Graph {
	return &Graph{
		def:    &pb.GraphDef{Versions: &pb.VersionDef{Producer: graphdef.GraphVersion}},
		used:   map[string]int{},
		shapes: map[string]shape{},
	}
}

// Err is the first mistake made, nil if there is none.
func (g *Graph) Err() error { return g.err }

// Def is the graph as a message: a copy, so that the graph may grow on.
func (g *Graph) Def() (*pb.GraphDef, error) {
	if g.err != nil {
		return nil, g.err
	}
	return proto.Clone(g.def).(*pb.GraphDef), nil
}

func (g *Graph) fail(err error) {
	if g.err == nil {
		g.err = err
	}
}

// Scope runs build with name/ in front of every name, made unique as TensorFlow makes it.
func (g *Graph) Scope(name string, build func()) {
	outer := g.scope
	g.scope = g.unique(name) + "/"
	build()
	g.scope = outer
}

// Device runs build with its operations assigned to a device ("/device:GPU:0", "/job:ps/task:1").
func (g *Graph) Device(name string, build func()) {
	outer := g.device
	g.device = name
	build()
	g.device = outer
}

// After runs build with control edges from ops to everything built: they run first.
func (g *Graph) After(ops []Operation, build func()) {
	outer := g.controls
	for _, op := range ops {
		g.controls = append(slices.Clone(g.controls), "^"+op.Name())
	}
	build()
	g.controls = outer
}

// unique is TensorFlow's Graph.unique_name: the first use of a name is the name itself, later
// ones get _1, _2 …; letter case does not distinguish names.
func (g *Graph) unique(name string) string {
	full := g.scope + name
	key := strings.ToLower(full)
	n := g.used[key]
	g.used[key] = n + 1
	if n == 0 {
		return full
	}
	candidate := full
	for ; ; n++ {
		candidate = fmt.Sprintf("%s_%d", full, n)
		if g.used[strings.ToLower(candidate)] == 0 {
			break
		}
	}
	g.used[key] = n + 1
	g.used[strings.ToLower(candidate)] = 1
	return candidate
}

// Operation is a node of the graph.
type Operation struct {
	graph *Graph
	node  *pb.NodeDef
	sig   *graphdef.Signature
}

// Name is the node's name.
func (o Operation) Name() string { return o.node.GetName() }

// Output is the i-th output.
func (o Operation) Output(i int) Tensor {
	if o.sig == nil || i >= len(o.sig.Outputs) {
		return Tensor{graph: o.graph}
	}
	return Tensor{graph: o.graph, node: o.node, index: i, dtype: o.sig.Outputs[i]}
}

// NumOutputs is the number of outputs.
func (o Operation) NumOutputs() int {
	if o.sig == nil {
		return 0
	}
	return len(o.sig.Outputs)
}

// Attrs are attributes by name: int, int64, float32, float64, bool, string, []int, tensor.DType,
// []tensor.DType, *tensor.Tensor, Shape, or *pb.AttrValue for what is none of these.
type Attrs map[string]any

// Op adds an operation of any registered type. name is the wished name, the type itself if empty.
// Type attributes that inputs determine need not be given.
func (g *Graph) Op(opType, name string, attrs Attrs, inputs ...Tensor) Operation {
	if name == "" {
		name = opType
	}
	return g.add(opType, g.unique(name), attrs, inputs)
}

// add appends a node under a name that is taken for it.
func (g *Graph) add(opType, name string, attrs Attrs, inputs []Tensor) Operation {
	node := &pb.NodeDef{Name: name, Op: opType, Device: g.device, Attr: map[string]*pb.AttrValue{}}
	sig, err := g.fill(node, attrs, inputs)
	if err != nil {
		g.fail(err)
		return Operation{graph: g, node: node}
	}
	g.def.Node = append(g.def.Node, node)
	return Operation{g, node, sig}
}

// fill completes a node: attributes, inputs and control inputs.
func (g *Graph) fill(node *pb.NodeDef, attrs Attrs, inputs []Tensor) (*graphdef.Signature, error) {
	op := graphdef.Op(node.GetOp())
	if op == nil {
		return nil, status.Errorf(status.NotFound, node.GetName(), node.GetOp(), "op type is not registered")
	}
	for _, name := range slices.Sorted(maps.Keys(attrs)) {
		v, err := attrValue(attrs[name])
		if err != nil {
			return nil, status.Errorf(status.InvalidArgument, node.GetName(), node.GetOp(), "attr %q: %w", name, err)
		}
		node.Attr[name] = v
	}
	for _, in := range inputs {
		if !in.Valid() || in.graph != g {
			return nil, status.Errorf(status.InvalidArgument, node.GetName(), node.GetOp(),
				"an input is not a tensor of this graph")
		}
		node.Input = append(node.Input, in.input())
	}
	inferAttrs(op, node, inputs)
	for _, a := range op.GetAttr() {
		if node.Attr[a.GetName()] == nil && a.GetDefaultValue() != nil {
			node.Attr[a.GetName()] = a.GetDefaultValue()
		}
	}
	node.Input = append(node.Input, g.controls...)
	return g.checkTypes(op, node, inputs)
}

func (g *Graph) checkTypes(op *graphdef.OpDef, node *pb.NodeDef, inputs []Tensor) (*graphdef.Signature, error) {
	sig, err := op.Resolve(node.GetAttr())
	if err != nil {
		return nil, status.Errorf(status.CodeOf(err), node.GetName(), node.GetOp(), "%w", err)
	}
	if len(sig.Inputs) != len(inputs) {
		return nil, status.Errorf(status.InvalidArgument, node.GetName(), node.GetOp(),
			"takes %d inputs, found %d", len(sig.Inputs), len(inputs))
	}
	for i, want := range sig.Inputs {
		got := inputs[i].dtype
		if got != want && graphdef.BaseType(got) != want {
			return nil, status.Errorf(status.InvalidArgument, node.GetName(), node.GetOp(),
				"input %d is %s of type %s, expected %s",
				i, inputs[i].Name(), graphdef.TypeName(got), graphdef.TypeName(want))
		}
	}
	return sig, nil
}

// inferAttrs sets the type and count attributes that the inputs determine.
func inferAttrs(op *graphdef.OpDef, node *pb.NodeDef, inputs []Tensor) {
	set := func(name string, v *pb.AttrValue) {
		if name != "" && node.Attr[name] == nil {
			node.Attr[name] = v
		}
	}
	rest := inputs
	for i, arg := range op.GetInputArg() {
		n := 1
		if arg.GetNumberAttr() != "" || arg.GetTypeListAttr() != "" {
			n = len(rest) - (len(op.GetInputArg()) - 1 - i)
		}
		if n < 0 || n > len(rest) {
			return
		}
		args := rest[:n]
		rest = rest[n:]
		set(arg.GetNumberAttr(), &pb.AttrValue{Value: &pb.AttrValue_I{I: int64(n)}})
		types := make([]pb.DataType, n)
		for k, t := range args {
			types[k] = graphdef.BaseType(t.dtype)
		}
		set(arg.GetTypeListAttr(), &pb.AttrValue{Value: &pb.AttrValue_List{List: &pb.AttrValue_ListValue{Type: types}}})
		if n > 0 {
			set(arg.GetTypeAttr(), &pb.AttrValue{Value: &pb.AttrValue_Type{Type: types[0]}})
		}
	}
}
