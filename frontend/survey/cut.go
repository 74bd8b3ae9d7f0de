package survey

import (
	"slices"

	"tfc/frontend/graphdef"
)

// cut is what a run needs so that no unsupported node is in it.
type cut struct {
	tensors          []graphdef.Output // to feed
	fetches, targets []string          // that can be kept
	lost             []string          // that cannot
}

// cut finds the fewest tensors whose feeding keeps every unsupported node out of the run: a minimal cut between those
// nodes and what is wanted, where a tensor is an edge of capacity one and whatever cannot be fed one without limit. Of
// several minimal cuts it is the one next to the unsupported nodes. Wanted tensors are not fed: that would save nothing.
func (s *survey) cut() *cut {
	f := s.newFlow()
	c := &cut{}
	reached := f.reach(func(e *edge) bool { return e.capacity == unlimited })
	for _, name := range s.req.Fetches {
		out, err := s.graph.Output(name)
		if err == nil && reached[f.tensor(out)] || err == nil && s.unsupported(out.Node) {
			c.lost = append(c.lost, name)
			continue
		}
		c.fetches = append(c.fetches, name)
		f.connect(f.tensor(out), sink, unlimited)
	}
	for _, name := range s.req.Targets {
		n := s.graph.Node(name)
		if reached[f.node(n)] {
			c.lost = append(c.lost, name)
			continue
		}
		c.targets = append(c.targets, name)
		f.connect(f.node(n), sink, unlimited)
	}
	for f.augment() {
	}
	reached = f.reach(func(e *edge) bool { return e.capacity > 0 })
	for _, n := range s.nodes {
		for i := range n.Sig.Outputs {
			if t := f.tensor(n.Out(i)); reached[t] && !reached[t+1] {
				c.tensors = append(c.tensors, n.Out(i))
			}
		}
	}
	return c
}

func (s *survey) unsupported(n *graphdef.Node) bool {
	return slices.ContainsFunc(s.found, func(f *Finding) bool { return f.at == n })
}

// unlimited is the capacity of an edge that no feed can cut.
const unlimited = 1 << 30

// The vertices of a flow: one before all unsupported nodes, one behind all that is wanted, one for each node, and two
// for each tensor, which are joined by the edge that feeding it cuts.
const (
	source = iota
	sink
	firstNode
)

type edge struct {
	to, capacity int
	back         int // the place of the opposite edge among those of to
}

// flow is the graph in which to cut.
type flow struct {
	edges   [][]edge
	tensors map[*graphdef.Node]int // where a node's tensors start
}

// newFlow makes the flow of the run, without what is wanted.
func (s *survey) newFlow() *flow {
	f := &flow{tensors: map[*graphdef.Node]int{}}
	count := firstNode + len(s.graph.Nodes)
	for _, n := range s.nodes {
		f.tensors[n] = count
		count += 2 * len(n.Sig.Outputs)
	}
	f.edges = make([][]edge, count)
	looping := inLoops(s.nodes)
	fed := map[graphdef.Output]bool{}
	for name := range s.req.Feeds {
		if out, err := s.graph.Output(name); err == nil {
			fed[out] = true
		}
	}
	for _, n := range s.nodes {
		for i := range n.Sig.Outputs {
			capacity := unlimited
			if feedable(n.Out(i)) && !looping[n] {
				capacity = 1
			}
			t := f.tensor(n.Out(i))
			f.connect(f.node(n), t, unlimited)
			f.connect(t, t+1, capacity)
		}
	}
	for _, n := range s.nodes {
		for _, in := range n.Inputs {
			if _, needed := f.tensors[in.Node]; needed && !fed[in] {
				f.connect(f.tensor(in)+1, f.node(n), unlimited)
			}
		}
		for _, from := range n.Controls {
			f.connect(f.node(from), f.node(n), unlimited)
		}
		for _, handle := range n.Inputs {
			for _, in := range n.Inputs {
				if _, needed := f.tensors[in.Node]; needed && !fed[in] && changes(handle, in) {
					f.connect(f.tensor(in)+1, f.node(handle.Node), unlimited)
				}
			}
		}
	}
	for _, found := range s.found {
		f.connect(source, f.node(found.at), unlimited)
	}
	return f
}

func (f *flow) node(n *graphdef.Node) int      { return firstNode + n.ID }
func (f *flow) tensor(out graphdef.Output) int { return f.tensors[out.Node] + 2*out.Index }
func (f *flow) connect(from, to, capacity int) {
	f.edges[from] = append(f.edges[from], edge{to, capacity, len(f.edges[to])})
	f.edges[to] = append(f.edges[to], edge{from, 0, len(f.edges[from]) - 1})
}

// reach marks the vertices that edges which may be passed lead to from the source.
func (f *flow) reach(pass func(e *edge) bool) map[int]bool {
	reached := map[int]bool{source: true}
	work := []int{source}
	for len(work) > 0 {
		v := work[len(work)-1]
		work = work[:len(work)-1]
		for i := range f.edges[v] {
			if e := &f.edges[v][i]; !reached[e.to] && pass(e) {
				reached[e.to] = true
				work = append(work, e.to)
			}
		}
	}
	return reached
}

// augment sends one more unit from the source to the sink, by a shortest way; false if none is left.
func (f *flow) augment() bool {
	came := map[int]*edge{source: nil}
	work := []int{source}
	for len(work) > 0 && came[sink] == nil {
		v := work[0]
		work = work[1:]
		for i := range f.edges[v] {
			e := &f.edges[v][i]
			if _, seen := came[e.to]; !seen && e.capacity > 0 {
				came[e.to] = e
				work = append(work, e.to)
			}
		}
	}
	if came[sink] == nil {
		return false
	}
	for v := sink; v != source; {
		e := came[v]
		opposite := &f.edges[v][e.back]
		e.capacity--
		opposite.capacity++
		v = opposite.to
	}
	return true
}

// changes reports whether what comes in by one input of a node may become a part of what another, a handle, leads to: a
// dataset that an iterator is made of. Then it also depends on it what comes out by the handle.
func changes(handle, in graphdef.Output) bool { return isResource(handle) && !isResource(in) }

func isResource(out graphdef.Output) bool { return graphdef.TypeName(out.Type()) == "resource" }

// feedable reports whether a tensor is one that a run can be given.
func feedable(out graphdef.Output) bool {
	_, err := graphdef.DType(out.Type())
	return err == nil && !graphdef.IsRef(out.Type())
}

// inLoops marks the nodes inside of version 1's loops, whose tensors have a value in each iteration.
func inLoops(nodes []*graphdef.Node) map[*graphdef.Node]bool {
	inside := map[*graphdef.Node]bool{}
	var work []*graphdef.Node
	add := func(n *graphdef.Node) {
		if !inside[n] && n.Op != "Exit" && n.Op != "RefExit" {
			inside[n] = true
			work = append(work, n)
		}
	}
	for _, n := range nodes {
		if n.Op == "Enter" || n.Op == "RefEnter" {
			add(n)
		}
	}
	for len(work) > 0 {
		n := work[len(work)-1]
		work = work[:len(work)-1]
		for _, e := range n.Consumers() {
			add(e.To)
		}
	}
	return inside
}

// trace fills in the finding's way to a fetch and what depends on it.
func (s *survey) trace(f *Finding) {
	needed := map[*graphdef.Node]bool{}
	for _, n := range s.nodes {
		needed[n] = true
	}
	came := map[*graphdef.Node]*graphdef.Node{f.at: nil}
	work := []*graphdef.Node{f.at}
	var end *graphdef.Node
	for len(work) > 0 {
		n := work[0]
		work = work[1:]
		if end == nil && s.wanted(n) {
			end = n
		}
		for _, next := range dependents(n) {
			if _, seen := came[next]; !seen && needed[next] {
				came[next] = n
				work = append(work, next)
			}
		}
	}
	f.Path = []string{}
	for n := end; n != nil; n = came[n] {
		f.Path = append(f.Path, n.Name)
	}
	slices.Reverse(f.Path)
	f.Vanish = Vanish{Nodes: len(came), Fetches: []string{}}
	for _, name := range append(slices.Clone(s.req.Fetches), s.req.Targets...) {
		if _, gone := came[s.graph.Node(graphdef.ParseTensorName(name).Node)]; gone {
			f.Vanish.Fetches = append(f.Vanish.Fetches, name)
		}
	}
}

// dependents are the nodes that use what a node gives, and those that a node among them changes by its handle.
func dependents(n *graphdef.Node) []*graphdef.Node {
	var list []*graphdef.Node
	for _, e := range n.Consumers() {
		list = append(list, e.To)
		if e.IsControl() {
			continue
		}
		for _, handle := range e.To.Inputs {
			if changes(handle, n.Out(e.Output)) {
				list = append(list, handle.Node)
			}
		}
	}
	return list
}

// wanted reports whether a node is fetched or a target.
func (s *survey) wanted(n *graphdef.Node) bool {
	return slices.Contains(s.req.Targets, n.Name) || slices.ContainsFunc(s.req.Fetches, func(name string) bool {
		return graphdef.ParseTensorName(name).Node == n.Name
	})
}
