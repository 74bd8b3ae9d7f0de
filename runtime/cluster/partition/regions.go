package partition

import (
	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
)

// handleTypes are what cannot be sent: it stands for something in its process.
var handleTypes = [...]pb.DataType{pb.DataType_DT_RESOURCE, pb.DataType_DT_VARIANT}

// regions lists, for version 1's control flow, the nodes of each loop and of each conditional. A loop, or a
// conditional, runs as one piece of code on one device.
func regions(g *graphdef.Graph) [][]*graphdef.Node {
	var out [][]*graphdef.Node
	seen := make([]bool, len(g.Nodes))
	for _, n := range g.Nodes {
		if opens(n) && !seen[n.ID] {
			out = append(out, reach(n, seen))
		}
	}
	return out
}

// opens reports a node after which a value may be of an iteration, or dead.
func opens(n *graphdef.Node) bool {
	switch n.Op {
	case "Switch", "RefSwitch", "_SwitchN", "Enter", "RefEnter":
		return true
	}
	return false
}

// closes reports a node after which values are as before its region.
func closes(n *graphdef.Node) bool {
	switch n.Op {
	case "Merge", "RefMerge", "Exit", "RefExit":
		return true
	}
	return false
}

// reach collects a region: what follows from a node up to where it closes, and whatever else opens into the same nodes.
func reach(start *graphdef.Node, seen []bool) []*graphdef.Node {
	region := []*graphdef.Node{start}
	seen[start.ID] = true
	visit := func(n *graphdef.Node) {
		if !seen[n.ID] {
			seen[n.ID] = true
			region = append(region, n)
		}
	}
	for i := 0; i < len(region); i++ {
		n := region[i]
		if !closes(n) || loops(n) {
			for _, e := range n.Consumers() {
				visit(e.To)
			}
		}
		if opens(n) {
			continue
		}
		for _, in := range n.Inputs { // the other way into a node of the region
			if opens(in.Node) || loops(in.Node) || closes(n) {
				visit(in.Node)
			}
		}
	}
	return region
}

// loops reports a Merge at the head of a loop, or what leads back to it.
func loops(n *graphdef.Node) bool {
	for _, in := range n.Inputs {
		if graphdef.IsBackEdge(in.Node, n) {
			return true
		}
	}
	return n.Op == "NextIteration" || n.Op == "RefNextIteration" || n.Op == "LoopCond"
}
