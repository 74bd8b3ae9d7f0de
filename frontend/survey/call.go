package survey

import (
	"maps"
	"slices"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
)

// callee is a function that a node calls, with the attrs of the call.
type callee struct {
	name  string
	attrs map[string]*pb.AttrValue
}

// callees lists the functions that a node calls: as its op, or by its attrs, in their order by name.
func callees(g *graphdef.Graph, n *graphdef.Node) []callee {
	var list []callee
	if g.Library.Function(n.Op) != nil {
		list = append(list, callee{n.Op, n.Attrs})
	}
	add := func(f *pb.NameAttrList) {
		if f.GetName() != "" {
			list = append(list, callee{f.GetName(), f.GetAttr()})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(n.Attrs)) {
		add(n.Attrs[name].GetFunc())
		for _, f := range n.Attrs[name].GetList().GetFunc() {
			add(f)
		}
	}
	return list
}

// find looks for a node by name in the functions that a node calls, and those call. seen holds the functions that have
// been looked into.
func find(g *graphdef.Graph, at *graphdef.Node, name string, seen map[string]bool) (n *graphdef.Node, function string) {
	for _, f := range callees(g, at) {
		if seen[f.name] {
			continue
		}
		seen[f.name] = true
		body, err := g.Instantiate(f.name, f.attrs)
		if err != nil {
			continue
		}
		if n := body.Graph.Node(name); n != nil {
			return n, f.name
		}
		for _, inside := range body.Graph.Nodes {
			if n, function := find(body.Graph, inside, name, seen); n != nil {
				return n, function
			}
		}
	}
	return nil, ""
}
