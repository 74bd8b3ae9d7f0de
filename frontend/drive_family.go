package frontend

import (
	"slices"
	"strings"

	"tfc/frontend/graphdef"
)

// Nodes that share lists are a family. All of one is native, in one piece, or all of it is on the host, where a list is an
// object that may go anywhere.

// familyOf is the node that stands for n's family.
func (d *divider) familyOf(n *graphdef.Node) *graphdef.Node {
	for d.family[n] != nil && d.family[n] != n {
		n = d.family[n]
	}
	return n
}

// joinFamilies joins nodes over the edges that lists take.
func (d *divider) joinFamilies() {
	listy := map[graphdef.Output]bool{}
	for _, n := range d.nodes {
		for i := range n.Sig.Outputs {
			listy[n.Out(i)] = d.givesList(n, i, listy)
		}
	}
	for _, n := range d.nodes {
		for _, in := range n.Inputs {
			switch {
			case listy[in] && !d.sel.feeds[in]:
				d.join(n, in.Node)
			case d.sel.feeds[in] && graphdef.TypeName(in.Type()) == "variant":
				d.join(n, n)
			}
		}
	}
}

// givesList reports whether an output is a list, or a handle of one.
func (d *divider) givesList(n *graphdef.Node, i int, listy map[graphdef.Output]bool) bool {
	t := graphdef.TypeName(graphdef.BaseType(n.Sig.Outputs[i]))
	switch {
	case t == "variant":
		return true
	case holdsList(n):
		return t == "resource" || t == "string"
	case t != "resource" && t != "string":
		return false
	}
	return slices.ContainsFunc(n.Inputs, func(in graphdef.Output) bool { return listy[in] }) &&
		(isControl(n) || strings.HasPrefix(n.Op, "Identity"))
}

func (d *divider) join(a, b *graphdef.Node) {
	for _, n := range []*graphdef.Node{a, b} {
		if d.family[n] == nil {
			d.family[n] = n
		}
	}
	if a, b = d.familyOf(a), d.familyOf(b); a != b {
		d.family[a] = b
	}
}

// spreadFamilies puts the whole family of a node that is on the host there. It reports whether that is news.
func (d *divider) spreadFamilies() bool {
	away := map[*graphdef.Node]bool{}
	for _, n := range d.nodes {
		if d.family[n] != nil && (d.onHost[n] || d.req.fetchesNode(d.graph, n)) {
			away[d.familyOf(n)] = true
		}
	}
	moved := false
	for _, n := range d.nodes {
		if d.family[n] == nil || !away[d.familyOf(n)] || d.broken[n] {
			continue
		}
		moved, d.broken[n] = true, true
		d.onHost[n] = !isControl(n)
	}
	return moved
}

// raiseFamilies moves native families to the level of their last member. It reports whether that is news.
func (d *divider) raiseFamilies() bool {
	raised := false
	for _, u := range d.units {
		for _, n := range u.nodes {
			if !u.native || d.family[n] == nil {
				continue
			}
			if f := d.familyOf(n); d.levels[f] < u.level {
				d.levels[f], raised = u.level, true
			}
		}
	}
	return raised
}

// breakUp puts families on the host that fell to several groups, and breaks native conditionals from inside of which
// others take values. It reports whether there were any.
func (d *divider) breakUp() bool {
	home := map[*graphdef.Node]*group{}
	moved := false
	for _, n := range d.nodes {
		u := d.unitOf[n]
		if u == nil || u.free {
			continue
		}
		if d.family[n] != nil && !d.broken[n] && u.native {
			f := d.familyOf(n)
			if home[f] == nil {
				home[f] = u.group
			}
			if home[f] != u.group {
				moved, d.broken[n] = true, true
				d.onHost[n] = !isControl(n)
			}
		}
		moved = d.breakExports(n, u) || moved
	}
	return d.spreadFamilies() || moved
}

// breakExports breaks the conditionals that a node takes values out of while it is in another piece, and its own if it
// takes such values there: they are dead where its conditional is not.
func (d *divider) breakExports(n *graphdef.Node, u *unit) bool {
	broke := false
	for _, in := range n.Inputs {
		v := d.unitOf[in.Node]
		if v == nil || v == u || v.group == u.group && !isMerge(n) || d.sel.feeds[in] || slices.Contains(u.absorbed, in.Node) {
			continue
		}
		for _, m := range []*graphdef.Node{in.Node, n} {
			w := d.unitOf[m]
			whole := w.native && len(w.nodes) > 1
			if whole && depthOf(d.scopes.of(in)) > depthOf(w.at) && !d.broken[m] {
				broke, d.broken[m] = true, true
			}
		}
	}
	return broke
}

// fetchesNode reports whether a request fetches a list of a node.
func (r *Request) fetchesNode(g *graphdef.Graph, n *graphdef.Node) bool {
	return slices.ContainsFunc(r.Fetches, func(name string) bool {
		out, err := g.Output(name)
		return err == nil && out.Node == n && graphdef.TypeName(out.Type()) == "variant"
	})
}
