package graphdef

import (
	"container/heap"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"

	"tfc/frontend/graphdef/pb"
	"tfc/runtime/status"
)

// maxProblems is how many errors of one graph are told; a file of garbage has as many as nodes.
const maxProblems = 50

// problems collects errors; the first decides the code.
type problems struct {
	errs    []error
	dropped int
}

func (p *problems) add(err *status.Error) {
	if len(p.errs) == maxProblems {
		p.dropped++
		return
	}
	p.errs = append(p.errs, err)
}

func (p *problems) all() []error {
	if p.dropped > 0 {
		p.errs = append(p.errs, status.Errorf(status.InvalidArgument, "", "", "and %d errors more", p.dropped))
		p.dropped = 0
	}
	return p.errs
}

func (p *problems) join() error { return errors.Join(p.all()...) }

// builder makes a Graph. Each step leaves alone what an earlier one has found broken, so that one mistake is told
// once: such a node has no OpDef or no Sig.
type builder struct {
	problems
	graph *Graph
	ports int

	// inputs returns the outputs that a data input stands for: one in a graph, any number in a function's body. If
	// there are none to be found it says what is wrong.
	inputs func(input string) ([]Output, error)
}

func newBuilder(def *pb.GraphDef, library *Library) *builder {
	return &builder{graph: &Graph{Def: def, Library: library, byName: map[string]*Node{},
		fingerprint: sync.OnceValue(func() Fingerprint { return fingerprintOf(def) })}}
}

// checkFile refuses a graph that says it needs a newer consumer, and a library that has two functions of one name.
func (b *builder) checkFile() {
	v := b.graph.Def.GetVersions()
	if v.GetMinConsumer() > GraphVersion {
		b.add(status.Errorf(status.InvalidArgument, "", "",
			"the graph needs a consumer of GraphDef version %d, this is one of version %d", v.MinConsumer, GraphVersion))
	}
	for _, name := range b.graph.Library.conflicts {
		b.add(status.Errorf(status.InvalidArgument, "", "", "there are different functions %q", name))
	}
	for _, bad := range v.GetBadConsumers() {
		if bad == GraphVersion {
			b.add(status.Errorf(status.InvalidArgument, "", "", "the graph disallows GraphDef version %d", bad))
		}
	}
}

// addNodes checks names and the syntax of inputs.
func (b *builder) addNodes() {
	g := b.graph
	g.Nodes = make([]*Node, 0, len(g.Def.GetNode()))
	for _, def := range g.Def.GetNode() {
		n := &Node{Name: def.GetName(), Op: def.GetOp(), Device: def.GetDevice(), ID: len(g.Nodes), Def: def}
		g.Nodes = append(g.Nodes, n)
		if !validNodeName(n.Name) {
			b.add(n.Errorf(status.InvalidArgument, "node name contains invalid characters"))
		}
		if g.byName[n.Name] != nil {
			b.add(n.Errorf(status.InvalidArgument, "node name is not unique"))
		} else {
			g.byName[n.Name] = n
		}
		b.checkInputOrder(n)
	}
}

func (b *builder) checkInputOrder(n *Node) {
	control := false
	for _, input := range n.Def.GetInput() {
		if _, ok := controlInput(input); ok {
			control = true
		} else if control {
			b.add(n.Errorf(status.InvalidArgument, "data input %q comes after a control input", input))
			return
		}
	}
}

// resolveNodes finds ops, fills in default attrs and resolves types.
func (b *builder) resolveNodes() {
	for _, n := range b.graph.Nodes {
		if n.Op == "" {
			b.add(n.Errorf(status.InvalidArgument, "node does not specify an operation"))
			continue
		}
		if n.OpDef = b.graph.Library.Op(n.Op); n.OpDef == nil {
			b.add(n.Errorf(status.NotFound, "op type not registered"))
			continue
		}
		b.checkDeprecation(n)
		if b.fillAttrs(n) {
			b.resolveTypes(n)
		}
	}
}

func (b *builder) checkDeprecation(n *Node) {
	removed := n.OpDef.GetDeprecation().GetVersion()
	if producer := b.graph.Def.GetVersions().GetProducer(); removed > 0 && producer >= removed {
		b.add(n.Errorf(status.Unimplemented,
			"op is not available in GraphDef version %d; it was removed in version %d", producer, removed))
	}
}

// fillAttrs sets n.Attrs to the node's attrs and the op's defaults, and checks them. Attrs that the op does not declare
// are left alone, as TensorFlow leaves them: a newer one may know them.
func (b *builder) fillAttrs(n *Node) bool {
	before := len(b.errs) + b.dropped
	n.Attrs = n.Def.GetAttr()
	copied := false
	for _, declared := range n.OpDef.OpDef.Attr {
		v, ok := n.Attrs[declared.Name]
		switch {
		case ok:
			if err := checkAttr(declared, v); err != nil {
				b.blame(n, err)
			}
		case declared.DefaultValue == nil:
			b.add(n.Errorf(status.NotFound, "missing attr %q of type %s", declared.Name, declared.Type))
		default:
			if !copied {
				n.Attrs, copied = maps.Clone(n.Attrs), true
				if n.Attrs == nil {
					n.Attrs = map[string]*pb.AttrValue{}
				}
			}
			n.Attrs[declared.Name] = declared.DefaultValue
		}
	}
	return len(b.errs)+b.dropped == before
}

// resolveTypes also limits the sum of all nodes' outputs: number attrs let a small file declare many.
func (b *builder) resolveTypes(n *Node) {
	sig, err := n.OpDef.Resolve(n.Attrs)
	if err != nil {
		b.blame(n, err)
		return
	}
	if b.ports += len(sig.Inputs) + len(sig.Outputs); b.ports > 1<<24 {
		b.add(n.Errorf(status.ResourceExhausted, "the graph has more than %d inputs and outputs", 1<<24))
		return
	}
	n.Sig = sig
}

// blame adds the node's name to an error that does not know it.
func (b *builder) blame(n *Node, err error) {
	b.add(n.Errorf(status.CodeOf(err), "%w", err))
}

// connect finds the nodes that inputs name.
func (b *builder) connect() {
	for _, n := range b.graph.Nodes {
		for _, input := range n.Def.GetInput() {
			if name, ok := controlInput(input); ok {
				n.Controls = append(n.Controls, b.controlSource(n, name))
				continue
			}
			outs, err := b.inputs(input)
			if err != nil {
				b.add(n.Errorf(status.InvalidArgument, "%w", err))
				outs = []Output{{}}
			}
			n.Inputs = append(n.Inputs, outs...)
		}
	}
}

func (b *builder) controlSource(n *Node, name string) *Node {
	from := b.graph.byName[name]
	if from == nil {
		b.add(n.Errorf(status.InvalidArgument, "unknown input node %q", name))
	}
	return from
}

func (b *builder) graphInput(input string) ([]Output, error) {
	t := ParseTensorName(input)
	from := b.graph.byName[t.Node]
	if from == nil {
		return nil, fmt.Errorf("unknown input node %q", t.Node)
	}
	return []Output{{from, t.Index}}, nil
}

// checkEdges holds each input's type against the output's, and lists the edges at their source.
func (b *builder) checkEdges() {
	for _, n := range b.graph.Nodes {
		if n.Sig != nil && len(n.Inputs) != len(n.Sig.Inputs) {
			b.add(n.Errorf(status.InvalidArgument, "the node has %d inputs, the op takes %d",
				len(n.Inputs), len(n.Sig.Inputs)))
		}
		for i, in := range n.Inputs {
			if in.Node == nil {
				continue
			}
			in.Node.consumers = append(in.Node.consumers, Edge{in.Index, n, i})
			b.checkInput(n, i, in)
		}
		for _, from := range n.Controls {
			if from != nil {
				from.consumers = append(from.consumers, Edge{-1, n, -1})
			}
		}
	}
}

func (b *builder) checkInput(n *Node, i int, in Output) {
	if in.Node.Sig == nil {
		return
	}
	if in.Index >= len(in.Node.Sig.Outputs) {
		b.add(n.Errorf(status.InvalidArgument, "input %d is output %d of node %q, which has %d",
			i, in.Index, in.Node.Name, len(in.Node.Sig.Outputs)))
		return
	}
	if n.Sig == nil || i >= len(n.Sig.Inputs) {
		return
	}
	want, got := n.Sig.Inputs[i], in.Type()
	if want != got && want != BaseType(got) {
		b.add(n.Errorf(status.InvalidArgument, "input %d was passed %s from %s, incompatible with expected %s",
			i, TypeName(got), in, TypeName(want)))
	}
}

// sort orders the nodes; those that remain are in a cycle or behind one.
func (b *builder) sort() {
	g := b.graph
	waiting := make([]int, len(g.Nodes))
	for _, n := range g.Nodes {
		for _, e := range n.consumers {
			if !IsBackEdge(n, e.To) {
				waiting[e.To.ID]++
			}
		}
	}
	var ready idHeap
	for id, count := range waiting {
		if count == 0 {
			ready = append(ready, id)
		}
	}
	g.order = make([]*Node, 0, len(g.Nodes))
	for len(ready) > 0 {
		n := g.Nodes[heap.Pop(&ready).(int)]
		g.order = append(g.order, n)
		for _, e := range n.consumers {
			if IsBackEdge(n, e.To) {
				continue
			}
			if waiting[e.To.ID]--; waiting[e.To.ID] == 0 {
				heap.Push(&ready, e.To.ID)
			}
		}
	}
	if len(g.order) < len(g.Nodes) {
		b.reportCycle(waiting)
	}
}

// reportCycle names one cycle. Every node that still waits has an input that does, so going from input to input
// comes back to a node.
func (b *builder) reportCycle(waiting []int) {
	g := b.graph
	var at *Node
	for id, count := range waiting {
		if count > 0 {
			at = g.Nodes[id]
			break
		}
	}
	place := map[*Node]int{}
	var path []*Node
	for at != nil {
		if start, ok := place[at]; ok {
			path = path[start:]
			break
		}
		place[at] = len(path)
		path = append(path, at)
		at = waitingInput(at, waiting)
	}
	b.add(path[0].Errorf(status.InvalidArgument, "the node is in a cycle: %s", cycleText(path)))
}

// cycleText shows a cycle, each node before the one that it takes an input from.
func cycleText(path []*Node) string {
	const shown = 8
	var text strings.Builder
	for _, n := range path[:min(len(path), shown)] {
		text.WriteString(n.Name + " <- ")
	}
	if len(path) > shown {
		fmt.Fprintf(&text, "(%d nodes) <- ", len(path)-shown)
	}
	return text.String() + path[0].Name
}

func waitingInput(n *Node, waiting []int) *Node {
	for _, in := range n.Inputs {
		if in.Node != nil && waiting[in.Node.ID] > 0 && !IsBackEdge(in.Node, n) {
			return in.Node
		}
	}
	for _, from := range n.Controls {
		if from != nil && waiting[from.ID] > 0 {
			return from
		}
	}
	return nil
}

// idHeap is a heap of node ids, the smallest first.
type idHeap []int

func (h idHeap) Len() int           { return len(h) }
func (h idHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h idHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push appends an id; container/heap calls it.
func (h *idHeap) Push(id any) { *h = append(*h, id.(int)) }

// Pop removes the last id; container/heap calls it.
func (h *idHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
