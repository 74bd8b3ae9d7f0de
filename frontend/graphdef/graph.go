package graphdef

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef/pb"
	"tfc/runtime/status"
)

// Graph is a checked GraphDef: every op is known, every attr is there and of its kind, every edge leads to an output
// of a fitting type, and there is no cycle but through NextIteration. It is read-only and may be shared.
type Graph struct {
	Def     *pb.GraphDef
	Nodes   []*Node // as in Def
	Library *Library

	byName map[string]*Node
	order  []*Node

	fingerprint func() Fingerprint
}

// Fingerprint is a hash of all that a GraphDef says.
type Fingerprint [sha256.Size]byte

// Fingerprint is that of the graph's Def: equal for equal messages, in any process. It is found once.
func (g *Graph) Fingerprint() Fingerprint { return g.fingerprint() }

// fingerprintOf hashes a message. One that cannot be encoded, which is none that was read, has that of its size.
func fingerprintOf(def *pb.GraphDef) Fingerprint {
	data, err := proto.MarshalOptions{Deterministic: true}.Marshal(def)
	if err != nil {
		data = fmt.Appendf(nil, "%d: %v", proto.Size(def), err)
	}
	return sha256.Sum256(data)
}

// Node is a node with its inputs found and its types resolved.
type Node struct {
	Name, Op, Device string

	ID       int // index in Graph.Nodes
	Def      *pb.NodeDef
	OpDef    *OpDef
	Attrs    map[string]*pb.AttrValue // with the op's defaults; not to be modified
	Sig      *Signature
	Inputs   []Output // data inputs
	Controls []*Node  // control inputs

	consumers []Edge
}

// Output is one output of a node.
type Output struct {
	Node  *Node
	Index int
}

// String returns TensorFlow's name of the tensor, "node:index".
func (o Output) String() string { return o.Node.Name + ":" + strconv.Itoa(o.Index) }

// Type returns the output's type, a _REF one where the op gives a ref.
func (o Output) Type() pb.DataType { return o.Node.Sig.Outputs[o.Index] }

// Edge leads from an output of a node to an input of another, or is a control edge.
type Edge struct {
	Output int // of the node it leaves; -1 for a control edge
	To     *Node
	Input  int // of To; -1 for a control edge
}

// IsControl reports whether the edge orders two nodes without passing a tensor.
func (e Edge) IsControl() bool { return e.Input < 0 }

// NewGraph checks def and indexes it. The error joins all that is wrong; each part is a *status.Error with the node
// and the code that TensorFlow reports. def is kept and must not change any more.
func NewGraph(def *pb.GraphDef) (*Graph, error) {
	g, errs := checkGraph(def)
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return g, nil
}

func checkGraph(def *pb.GraphDef) (*Graph, []error) {
	b := newBuilder(def, NewLibrary(def.GetLibrary()))
	b.inputs = b.graphInput
	b.checkFile()
	b.addNodes()
	b.resolveNodes()
	b.connect()
	b.checkEdges()
	b.sort()
	return b.graph, b.problems.all()
}

// Node returns the node of that name, or nil.
func (g *Graph) Node(name string) *Node { return g.byName[name] }

// Output returns the tensor "a:1", or "a" for "a:0". An unknown node is NOT_FOUND, an index that the node does not
// have is INVALID_ARGUMENT.
func (g *Graph) Output(name string) (Output, error) {
	t := ParseTensorName(name)
	n := g.byName[t.Node]
	if n == nil {
		return Output{}, status.Errorf(status.NotFound, t.Node, "", "tensor %s: there is no such node", name)
	}
	if t.Index >= len(n.Sig.Outputs) {
		return Output{}, status.Errorf(status.InvalidArgument, n.Name, n.Op,
			"tensor %s: the node has %d outputs", name, len(n.Sig.Outputs))
	}
	return Output{n, t.Index}, nil
}

// Order returns the nodes so that each comes after its inputs, except over back edges (see IsBackEdge). Nodes keep
// the file's order where they can.
func (g *Graph) Order() []*Node { return g.order }

// Consumers returns the edges that leave the node, data and control, by the consumer's place in the file.
func (n *Node) Consumers() []Edge { return n.consumers }

// Out returns an output of the node.
func (n *Node) Out(index int) Output { return Output{n, index} }

// IsStateful reports whether the op has a side effect or reads state, so that two equal nodes are not one.
func (n *Node) IsStateful() bool { return n.OpDef.IsStateful }

// Errorf makes an error that blames the node.
func (n *Node) Errorf(code status.Code, format string, args ...any) *status.Error {
	return status.Errorf(code, n.Name, n.Op, format, args...)
}

// IsBackEdge reports whether an edge closes a loop of version 1's control flow: from NextIteration to Merge.
func IsBackEdge(from, to *Node) bool {
	return (from.Op == "NextIteration" || from.Op == "RefNextIteration") && (to.Op == "Merge" || to.Op == "RefMerge")
}
