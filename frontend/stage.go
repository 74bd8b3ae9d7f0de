package frontend

import (
	"slices"
	"strings"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
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
}

// HostNode is a node that the host evaluates on the values of its inputs, which are feeds or crossing tensors.
type HostNode struct {
	Name            string
	Inputs, Outputs []string
	Eval            func(in []*tensor.Tensor) ([]*tensor.Tensor, error)
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
	for _, name := range need.Hosts {
		host := hostNode(g.Node(name))
		stage.Hosts = append(stage.Hosts, host)
		wanted = append(wanted, host.Inputs...)
	}
	first := Request{Feeds: req.Feeds, Vars: req.Vars, Done: req.Done, Entry: req.Entry}
	first.Fetches = slices.DeleteFunc(wanted, func(name string) bool {
		out, err := g.Output(name)
		return err == nil && sel.feeds[out]
	})
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
	return stage, nil
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

func hostNode(def *graphdef.Node) HostNode {
	h := HostNode{Name: def.Name}
	for _, in := range def.Inputs {
		h.Inputs = append(h.Inputs, in.String())
	}
	for i := range def.Sig.Outputs {
		h.Outputs = append(h.Outputs, def.Out(i).String())
	}
	row := lookup(def.Op)
	h.Eval = func(in []*tensor.Tensor) ([]*tensor.Tensor, error) {
		return row.Host(&Node{Builder: newScratch(), Def: def}, in)
	}
	return h
}
