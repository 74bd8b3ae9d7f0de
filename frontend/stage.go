package frontend

import (
	"slices"
	"strings"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// Stage is the first part of a request that has to be run before the rest can be imported.
type Stage struct {
	// First runs what is needed: its fetches are all tensors that the rest takes from it, with the request's own
	// fetches among them. It may itself need an earlier stage.
	First Request
	// Crossing lists the tensors that First computes for the rest; they are First.Fetches.
	Crossing []string
	// Done names the nodes that First runs; the rest takes them for run.
	Done []string
	// Known names the tensors, feeds or crossing ones, whose values the rest has to be given.
	Known []string
	// Hosts are the nodes to be evaluated between the stages. Their outputs are feeds of the rest.
	Hosts []HostNode
	// Forget lists the crossing tensors that are a ref variable's memory: they are for the hosts alone, and what reads
	// the variable in the rest reads it anew.
	Forget []string
	// Meanwhile are nodes that wait for none of the hosts and leave no trace: where a host blocks, their errors end the
	// run. The rest runs them again.
	Meanwhile []string
}

// HostNode is a node that the host evaluates on the values of its inputs, which are feeds, crossing tensors or what
// hosts before it gave.
type HostNode struct {
	Name            string
	Node            *graphdef.Node
	Inputs, Outputs []string
	// Given are the inputs known while compiling, nil for others.
	Given []*tensor.Tensor
	// Blocks says that the node may wait for another one; Retries that it leaves no trace if it gives up.
	Blocks, Retries bool
	Eval            func(c *host.Call) ([]*tensor.Tensor, error)
}

// Cut divides a request by what it needs of the run. The rest of it is the same request with the crossing tensors and
// the hosts' outputs as feeds, values given for those in Known and for strings, and Done added to its Done.
func Cut(g *graphdef.Graph, req Request, need *Need) (*Stage, error) {
	_, sel, err := selectNodes(g, &req)
	if err != nil {
		return nil, err
	}
	stage := &Stage{Known: need.Values}
	wanted := slices.Clone(need.Values)
	for _, name := range sel.soon(need.Hosts) {
		host := hostNode(g, g.Node(name), need.inputs[name])
		stage.Hosts = append(stage.Hosts, host)
		for i, in := range host.Inputs {
			if host.Given[i] == nil {
				wanted = append(wanted, in)
			}
		}
	}
	first := Request{Feeds: req.Feeds, Vars: req.Vars, Done: req.Done, Entry: req.Entry}
	first.Fetches = slices.DeleteFunc(wanted, func(name string) bool {
		out, err := g.Output(name)
		return err == nil && (sel.feeds[out] || stage.hosts(out.Node))
	})
	first.Targets = stage.before(sel)
	nodes, early, err := selectNodes(g, &first)
	if err != nil {
		return nil, err
	}
	if (len(req.Grad) > 0 || splitsLists(g, sel, early)) && repeatable(nodes) {
		stage.Crossing = first.Fetches
	} else {
		for _, n := range nodes {
			if early.picked[n] {
				stage.Done = append(stage.Done, n.Name)
			}
		}
		stage.Crossing = crossing(g, &req, sel, early, first.Fetches)
	}
	first.Fetches = stage.Crossing
	stage.First = first
	stage.Forget = forgotten(g, stage)
	if slices.ContainsFunc(stage.Hosts, func(h HostNode) bool { return h.Blocks }) {
		stage.Meanwhile, err = apart(sel, need.Hosts)
	}
	return stage, err
}

// forgotten lists the crossing tensors that share a ref variable's memory, those apart whose values shape the rest.
func forgotten(g *graphdef.Graph, stage *Stage) []string {
	var out []string
	for _, name := range stage.Crossing {
		at, err := g.Output(name)
		for err == nil && at.Node.Op == "Identity" && len(at.Node.Controls) == 0 {
			at = at.Node.Inputs[0]
		}
		if err == nil && graphdef.IsRef(at.Type()) && !slices.Contains(stage.Known, name) {
			out = append(out, name)
		}
	}
	return out
}

// apart lists the nodes, outside of loops and branches, that need none of some nodes of the host and leave no trace.
func apart(s *selection, hosts []string) ([]string, error) {
	nodes := s.ordered()
	scopes, err := findScopes(s, nodes)
	if err != nil {
		return nil, err
	}
	waits := map[*graphdef.Node]bool{}
	for changed := true; changed; { // a back edge may bring news to nodes before it
		changed = false
		for _, n := range nodes {
			if !waits[n] && s.waitsFor(n, hosts, waits) {
				waits[n], changed = true, true
			}
		}
	}
	var out []string
	for _, n := range nodes {
		if s.picked[n] && !waits[n] && !isFree(n) && !isPlaceholder(n) && scopes.home[n] == nil && scopes.out[n] == nil {
			out = append(out, n.Name)
		}
	}
	return out, nil
}

// waitsFor reports whether a node is one of hosts, leaves a trace, or needs a node that waits.
func (s *selection) waitsFor(n *graphdef.Node, hosts []string, waits map[*graphdef.Node]bool) bool {
	found := slices.Contains(hosts, n.Name) || !repeatable([]*graphdef.Node{n}) ||
		slices.ContainsFunc(n.Inputs, func(in graphdef.Output) bool { return !s.feeds[in] && waits[in.Node] })
	s.eachControl(n, func(c *graphdef.Node) { found = found || waits[c] })
	return found
}

// splitsLists reports whether both parts work on lists. What these hold does not pass between the parts.
func splitsLists(g *graphdef.Graph, all, early *selection) bool {
	first, rest := false, false
	for _, n := range g.Nodes {
		first = first || early.picked[n] && holdsList(n)
		rest = rest || all.picked[n] && !early.picked[n] && holdsList(n)
	}
	return first && rest
}

// holdsList reports whether a node makes or uses a list: a TensorArray, a tensor list or a stack.
func holdsList(n *graphdef.Node) bool {
	for _, family := range []string{"TensorArray", "TensorList", "EmptyTensorList", "Stack"} {
		if strings.HasPrefix(n.Op, family) {
			return true
		}
	}
	return false
}

// repeatable reports whether nodes may run again and give the same: the rest of a gradient then does, since no adjoint
// passes through a fed tensor.
func repeatable(nodes []*graphdef.Node) bool {
	return !slices.ContainsFunc(nodes, func(n *graphdef.Node) bool {
		row := lookup(n.Op)
		return row == nil || row.Writes || row.Random
	})
}

// crossing lists the tensors made early that nodes left for later take, in the file's order.
func crossing(g *graphdef.Graph, req *Request, all, early *selection, wanted []string) []string {
	cross := map[graphdef.Output]bool{}
	add := func(out graphdef.Output) {
		if early.picked[out.Node] && !all.feeds[out] && !isHandle(out) {
			cross[out] = true
		}
	}
	for _, name := range wanted { // a ref that is wanted for its value becomes a value
		if out, err := g.Output(name); err == nil && !all.feeds[out] {
			cross[out] = true
		}
	}
	for _, name := range req.wanted() {
		if out, err := g.Output(name); err == nil {
			add(out)
		}
	}
	for _, n := range g.Nodes {
		if all.picked[n] && !early.picked[n] {
			for _, in := range n.Inputs {
				add(in)
			}
		}
	}
	var out []string
	for _, n := range g.Nodes {
		for i := range n.Sig.Outputs {
			if cross[n.Out(i)] {
				out = append(out, n.Out(i).String())
			}
		}
	}
	return out
}

// soon lists those of the hosts that can be evaluated in one stage: what a control edge puts before them must not itself
// wait for one of the hosts, unless it is one. The first always can.
func (s *selection) soon(hosts []string) []string {
	taken, later := map[*graphdef.Node]bool{}, map[*graphdef.Node]bool{}
	var list []string
	for _, name := range hosts {
		n := s.graph.Node(name)
		wait := slices.ContainsFunc(n.Inputs, func(in graphdef.Output) bool { return later[in.Node] && !s.feeds[in] })
		s.eachControl(n, func(c *graphdef.Node) {
			wait = wait || !taken[c] && s.needsAny(c, taken, later)
		})
		if wait {
			later[n] = true
			continue
		}
		taken[n] = true
		list = append(list, name)
	}
	return list
}

// needsAny reports whether one of some nodes has to run before n, or is n.
func (s *selection) needsAny(n *graphdef.Node, some ...map[*graphdef.Node]bool) bool {
	before := &selection{
		graph: s.graph, feeds: s.feeds, done: s.done,
		picked: map[*graphdef.Node]bool{}, kept: map[*graphdef.Node]bool{},
	}
	before.pick(n)
	for _, set := range some {
		for m := range set {
			if before.picked[m] {
				return true
			}
		}
	}
	return false
}

// hosts reports whether a node is one of the stage's hosts.
func (s *Stage) hosts(n *graphdef.Node) bool {
	return slices.ContainsFunc(s.Hosts, func(h HostNode) bool { return h.Node == n })
}

// before lists the nodes that control edges put before the stage's hosts, or before what these take: a value known while
// compiling is not computed, but what its nodes follow still comes first.
func (s *Stage) before(sel *selection) []string {
	var names []string
	seen := map[*graphdef.Node]bool{}
	var visit func(n *graphdef.Node)
	visit = func(n *graphdef.Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		sel.eachControl(n, func(c *graphdef.Node) {
			if !s.hosts(c) && !slices.Contains(names, c.Name) {
				names = append(names, c.Name)
			}
		})
		for _, in := range n.Inputs {
			if sel.picked[in.Node] && !sel.feeds[in] {
				visit(in.Node)
			}
		}
	}
	for _, h := range s.Hosts {
		visit(h.Node)
	}
	return names
}

// hostNode is a node as the runtime evaluates it.
func hostNode(g *graphdef.Graph, def *graphdef.Node, inputs []hostInput) HostNode {
	h := HostNode{Name: def.Name, Node: def}
	for _, in := range inputs {
		h.Inputs, h.Given = append(h.Inputs, in.name), append(h.Given, in.value)
	}
	for i := range def.Sig.Outputs {
		h.Outputs = append(h.Outputs, def.Out(i).String())
	}
	row := rowOf(g, def)
	if k := row.Kernel; k != nil && (k.Objects && host.MovesObjects(def) || !k.Objects && (row.Import == nil || row.Host == nil)) {
		h.Eval, h.Blocks, h.Retries = row.Kernel.Eval, row.Kernel.Blocks, row.Kernel.Retries
		return h
	}
	if row.Host == nil {
		h.Eval = func(c *host.Call) ([]*tensor.Tensor, error) { return evaluateAside(g, def, c.In) }
		return h
	}
	h.Eval = func(c *host.Call) ([]*tensor.Tensor, error) {
		return row.Host(&Node{Builder: newScratch(), Def: def}, c.In)
	}
	return h
}
