package frontend

import (
	"container/heap"
	"errors"

	"tfc/frontend/graphdef"
	"tfc/runtime/status"
)

// selection is the part of a graph that a request runs.
type selection struct {
	graph *graphdef.Graph
	feeds map[graphdef.Output]bool
	done  map[string]bool
	// picked holds the nodes that run; kept those done earlier that are looked at again for the variable they lead to.
	picked map[*graphdef.Node]bool
	kept   map[*graphdef.Node]bool
	errs   []error
}

// selectNodes prunes the graph to a request's fetches and targets and orders what is left.
func selectNodes(g *graphdef.Graph, req *Request) ([]*graphdef.Node, *selection, error) {
	s := &selection{
		graph: g, feeds: map[graphdef.Output]bool{}, done: req.Done,
		picked: map[*graphdef.Node]bool{}, kept: map[*graphdef.Node]bool{},
	}
	for _, name := range sortedKeys(req.Feeds) {
		if out, ok := s.output(name); ok {
			s.feeds[out] = true
		}
	}
	for _, name := range req.wanted() {
		if out, ok := s.output(name); ok {
			s.pickOutput(out)
		}
	}
	for _, name := range req.Targets {
		n := g.Node(name)
		if n == nil {
			s.errs = append(s.errs, status.Errorf(status.NotFound, name, "", "there is no such target node"))
			continue
		}
		if !s.done[name] {
			s.pick(n)
		}
	}
	if err := errors.Join(s.errs...); err != nil {
		return nil, nil, err
	}
	return s.ordered(), s, nil
}

// wanted lists the tensors that a request asks for.
func (r *Request) wanted() []string {
	all := append([]string{}, r.Fetches...)
	for _, g := range r.Grad {
		all = append(all, g.Y...)
		all = append(all, g.Seeds...)
		all = append(all, g.Wrt...)
	}
	return all
}

func (s *selection) output(name string) (graphdef.Output, bool) {
	out, err := s.graph.Output(name)
	if err != nil {
		s.errs = append(s.errs, err)
	}
	return out, err == nil
}

func (s *selection) pickOutput(out graphdef.Output) {
	if !s.feeds[out] {
		s.pick(out.Node)
	}
}

// pick adds a node and what it needs. The walk keeps its own stack: graphs are deeper than Go's should be.
func (s *selection) pick(n *graphdef.Node) {
	work := []*graphdef.Node{n}
	add := func(n *graphdef.Node) { work = append(work, n) }
	for len(work) > 0 {
		n := work[len(work)-1]
		work = work[:len(work)-1]
		if s.picked[n] || s.kept[n] {
			continue
		}
		if s.done[n.Name] {
			s.kept[n] = true
		} else {
			s.picked[n] = true
			s.eachControl(n, add)
		}
		for _, in := range n.Inputs {
			if !s.feeds[in] && (s.picked[n] || isHandle(in)) {
				add(in.Node)
			}
		}
	}
}

// eachControl visits the control inputs that still have to run. As in TensorFlow, a fed Placeholder does not run.
func (s *selection) eachControl(n *graphdef.Node, visit func(*graphdef.Node)) {
	for _, c := range n.Controls {
		fedPlaceholder := (c.Op == "Placeholder" || c.Op == "PlaceholderV2" || c.Op == "_Arg") && s.feeds[c.Out(0)]
		if !s.done[c.Name] && !fedPlaceholder {
			visit(c)
		}
	}
}

// isHandle reports whether an output leads to a variable instead of holding a value.
func isHandle(out graphdef.Output) bool {
	t := out.Type()
	return graphdef.IsRef(t) || graphdef.TypeName(t) == "resource"
}

// ordered lists the nodes so that each follows its inputs: of those that are ready, the ones that write no state come
// first, and else the file's order decides.
func (s *selection) ordered() []*graphdef.Node {
	waiting := map[*graphdef.Node]int{}
	users := map[*graphdef.Node][]*graphdef.Node{}
	var ready nodeHeap
	for _, n := range s.graph.Nodes {
		if !s.picked[n] && !s.kept[n] {
			continue
		}
		link := func(from *graphdef.Node) {
			if (s.picked[from] || s.kept[from]) && !graphdef.IsBackEdge(from, n) {
				waiting[n]++
				users[from] = append(users[from], n)
			}
		}
		for _, in := range n.Inputs {
			if !s.feeds[in] {
				link(in.Node)
			}
		}
		if s.picked[n] {
			s.eachControl(n, link)
		}
		if waiting[n] == 0 {
			ready = append(ready, n)
		}
	}
	heap.Init(&ready)
	var order []*graphdef.Node
	for len(ready) > 0 {
		n := heap.Pop(&ready).(*graphdef.Node)
		order = append(order, n)
		for _, u := range users[n] {
			if waiting[u]--; waiting[u] == 0 {
				heap.Push(&ready, u)
			}
		}
	}
	return order
}

// nodeHeap yields the nodes that write no state first, then by their place in the file.
type nodeHeap []*graphdef.Node

func (h nodeHeap) Len() int      { return len(h) }
func (h nodeHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *nodeHeap) Push(n any)   { *h = append(*h, n.(*graphdef.Node)) }
func (h *nodeHeap) Pop() any {
	last := len(*h) - 1
	n := (*h)[last]
	*h = (*h)[:last]
	return n
}

func (h nodeHeap) Less(i, j int) bool {
	if a, b := writesState(h[i]), writesState(h[j]); a != b {
		return b
	}
	return h[i].ID < h[j].ID
}

// writesState reports whether a node may change a variable: it takes a ref or a resource, and its row says so.
func writesState(n *graphdef.Node) bool {
	row := lookup(n.Op)
	return row != nil && row.Writes
}
