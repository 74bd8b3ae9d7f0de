// Package survey tells what of a run cannot be compiled, all of it at once, and which tensors to feed so that the rest
// can be.
//
// It looks at the nodes that a run needs, and into the functions that they call: branches, loops, what datasets map. A
// node that no importer knows is found there. What an importer refuses once it sees the types shows in an import of the
// rest, so cutting and importing take turns until the rest imports.
//
// It stands on package frontend, whose rows and errors it asks. It must not know what compiles the rest; the command line
// above it prints the report.
package survey

import (
	"fmt"
	"slices"
	"strings"

	"tfc/frontend"
	"tfc/frontend/graphdef"
	"tfc/runtime/status"
)

// Report is what a survey finds.
type Report struct {
	// Nodes is how many nodes the run needs, those inside functions not counted.
	Nodes int `json:"nodes"`
	// Unsupported lists the nodes that cannot be compiled, in the graph's order.
	Unsupported []*Finding `json:"unsupported"`
	// Feeds cut the unsupported nodes off: as few tensors as can be.
	Feeds []Cut `json:"feeds"`
	// Lost are the fetches and targets that no feed can save: they hang on an unsupported node by an edge that is no
	// tensor to feed.
	Lost []string `json:"lost"`
	// Verified says that the run with these feeds, without what is lost, has been imported.
	Verified bool `json:"verified"`
	// Stages says what a run has to know before its rest can be compiled, so that only a session or a program with the
	// host can; "" if nothing.
	Stages string `json:"stages,omitempty"`
	// Problems are errors of the rest that have nothing to do with what is supported.
	Problems []string `json:"problems,omitempty"`
}

// Finding is a node that cannot be compiled.
type Finding struct {
	Node string `json:"node"`
	Op   string `json:"op"`
	// Types are those of the inputs and outputs: "string -> uint8".
	Types  string `json:"types"`
	Reason string `json:"reason"`
	// Function is the one that the node is in; "" for the graph.
	Function string `json:"function,omitempty"`
	// Path leads from the node to a fetch or target; one inside a function starts at the node that calls it.
	Path []string `json:"path"`
	// Vanish is what goes if the node is left out: how many nodes need it, itself counted, and which fetches and targets.
	Vanish Vanish `json:"vanish"`

	at *graphdef.Node // in the graph itself
}

// Vanish is what depends on a node.
type Vanish struct {
	Nodes   int      `json:"nodes"`
	Fetches []string `json:"fetches"`
}

// Cut is a tensor to feed.
type Cut struct {
	Tensor string `json:"tensor"`
	Type   string `json:"type"`
	// Shape is the one that the rest was imported with; nil if none was found.
	Shape []int `json:"shape"`
}

// Run surveys the run of a graph that req describes. The shapes of its feeds may be open; names that the graph lacks are
// an error.
func Run(g *graphdef.Graph, req frontend.Request) (*Report, error) {
	s := &survey{graph: g, req: req, supported: map[string]bool{}, inside: map[string][]inner{}}
	var err error
	if s.nodes, err = g.Prune(req.Fetches, req.Targets, feedNames(req)); err != nil {
		return nil, err
	}
	for _, op := range frontend.Supported() {
		s.supported[op] = true
	}
	s.scan()
	r := &Report{Nodes: len(s.nodes), Lost: []string{}, Feeds: []Cut{}}
	for {
		c := s.cut()
		refused := s.verify(r, c)
		if len(refused) == 0 {
			break
		}
		s.found = append(s.found, refused...)
	}
	slices.SortStableFunc(s.found, func(a, b *Finding) int { return a.at.ID - b.at.ID })
	for _, f := range s.found {
		s.trace(f)
	}
	r.Unsupported = append([]*Finding{}, s.found...)
	return r, nil
}

func feedNames(req frontend.Request) []string {
	var names []string
	for name := range req.Feeds {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

type survey struct {
	graph     *graphdef.Graph
	req       frontend.Request
	nodes     []*graphdef.Node // that the run needs, inputs first
	supported map[string]bool
	inside    map[string][]inner // by function
	found     []*Finding
}

// inner is a node that no importer knows inside of a function.
type inner struct {
	function string
	node     *graphdef.Node
}

// scan finds the nodes that no importer knows.
func (s *survey) scan() {
	for _, n := range s.nodes {
		if !s.knows(s.graph, n) {
			s.found = append(s.found, finding(n, n, "", notImplemented(n)))
			continue
		}
		for _, in := range s.called(s.graph, n) {
			s.found = append(s.found, finding(n, in.node, in.function, notImplemented(in.node)))
		}
	}
}

func (s *survey) knows(g *graphdef.Graph, n *graphdef.Node) bool {
	return s.supported[n.Op] || g.Library.Function(n.Op) != nil
}

// called lists what no importer knows in the functions that a node calls, and those call.
func (s *survey) called(g *graphdef.Graph, n *graphdef.Node) []inner {
	var list []inner
	for _, f := range callees(g, n) {
		known, ok := s.inside[f.name]
		if !ok {
			s.inside[f.name] = nil // one that calls itself has nothing new in it
			known = s.scanFunction(g, f)
			s.inside[f.name] = known
		}
		list = append(list, known...)
	}
	return list
}

func (s *survey) scanFunction(g *graphdef.Graph, f callee) []inner {
	body, err := g.Instantiate(f.name, f.attrs)
	if err != nil { // the import of the rest tells what is wrong with it
		return nil
	}
	var targets, fetches []string
	for _, out := range body.Results {
		fetches = append(fetches, out.String())
	}
	for _, n := range body.Graph.Nodes {
		if n.IsStateful() {
			targets = append(targets, n.Name)
		}
	}
	nodes, err := body.Graph.Prune(fetches, targets, nil)
	if err != nil {
		return nil
	}
	var list []inner
	for _, n := range nodes {
		if !s.knows(body.Graph, n) && !slices.Contains(body.Args, n) {
			list = append(list, inner{f.name, n})
		}
		list = append(list, s.called(body.Graph, n)...)
	}
	return list
}

// notImplemented says why there is no importer.
func notImplemented(n *graphdef.Node) string {
	if !n.OpDef.HasCPUKernel() {
		return "the op is not implemented; TensorFlow has no CPU kernel of it either"
	}
	return "the op is not implemented"
}

// finding describes node n of a function, or of the graph, which the run reaches through node at of the graph.
func finding(at, n *graphdef.Node, function, reason string) *Finding {
	return &Finding{Node: n.Name, Op: n.Op, Types: typesOf(n), Reason: reason, Function: function, at: at}
}

// typesOf prints the types that go in and come out of a node.
func typesOf(n *graphdef.Node) string {
	var in, out []string
	for _, t := range n.Sig.Inputs {
		in = append(in, graphdef.TypeName(t))
	}
	for _, t := range n.Sig.Outputs {
		out = append(out, graphdef.TypeName(t))
	}
	return fmt.Sprintf("(%s) -> (%s)", strings.Join(in, ", "), strings.Join(out, ", "))
}

// refused lists the nodes that an import calls not implemented, and the other errors in it.
func (s *survey) refused(err error) (found []*Finding, others []error) {
	for _, e := range flatten(err) {
		at, n, function := s.locate(status.NodeOf(e))
		if status.CodeOf(e) != status.Unimplemented || at == nil || s.isFound(n, function) {
			others = append(others, e)
			continue
		}
		_, reason, ok := strings.Cut(e.Error(), "): ")
		if !ok {
			reason = e.Error()
		}
		found = append(found, finding(at, n, function, reason))
	}
	return found, others
}

func (s *survey) isFound(n *graphdef.Node, function string) bool {
	return slices.ContainsFunc(s.found, func(f *Finding) bool { return f.Node == n.Name && f.Function == function })
}

// locate finds a node by name in the graph, or in a function that the run calls.
func (s *survey) locate(name string) (at, n *graphdef.Node, function string) {
	if n := s.graph.Node(name); n != nil {
		return n, n, ""
	}
	for _, at := range s.nodes {
		if n, f := find(s.graph, at, name, map[string]bool{}); n != nil {
			return at, n, f
		}
	}
	return nil, nil, ""
}

// flatten lists the errors that an error joins.
func flatten(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var list []error
	for _, e := range joined.Unwrap() {
		list = append(list, flatten(e)...)
	}
	return list
}
