// Package partition divides a graph among devices: Place chooses a device for every node, Split cuts what a step runs
// into a graph for each, joined by _Send and _Recv.
//
// It knows graphs as messages and names of devices; it opens no connection and runs nothing. Package cluster above it
// sends the parts to where they run.
package partition

import (
	"errors"
	"slices"
	"strings"

	"tfc/frontend/graphdef"
	"tfc/ir/device"
	"tfc/runtime/status"
)

// Device is one of the devices that a graph is divided among.
type Device struct {
	// Name is full: /job:worker/replica:0/task:1/device:CPU:0.
	Name string
	// Incarnation is of the process that has the device.
	Incarnation uint64
	Spec        device.Spec
}

// NewDevice reads a full name.
func NewDevice(name string, incarnation uint64) (Device, error) {
	spec, err := device.Parse(name)
	return Device{name, incarnation, spec}, err
}

// Placement is the index of each node's device, by Node.ID.
type Placement []int

// Place chooses the device of every node of a graph. A node asks for devices by its device string; the nodes of a group
// share one: those that a _class attr binds together, those on either side of a ref or of a resource's handle, and those
// of one loop or conditional. The first device is what nodes get that ask for nothing, but a source that only one group
// takes goes there. Soft placement gives the first device to a node that asks for one that there is not.
//
// A node that asks for what there is not, or a group that asks for two devices, is INVALID_ARGUMENT.
func Place(g *graphdef.Graph, devices []Device, soft bool) (Placement, error) {
	p := &placer{
		graph: g, devices: devices, soft: soft,
		parent: make([]int, len(g.Nodes)), inRegion: make([]bool, len(g.Nodes)),
	}
	for i := range p.parent {
		p.parent[i] = i
	}
	p.group()
	p.constrain()
	if len(p.errs) > 0 {
		return nil, errors.Join(p.errs...)
	}
	return p.choose(), nil
}

// placer merges nodes into groups by union-find, and narrows each group's device.
type placer struct {
	graph   *graphdef.Graph
	devices []Device
	soft    bool
	parent  []int
	// asked is, by a group's root, the index of the device that it asks for, -1 for none; by is the node that asked.
	asked []int
	by    []*graphdef.Node
	// inRegion marks the nodes of loops and conditionals.
	inRegion []bool
	errs     []error
}

func (p *placer) root(i int) int {
	for p.parent[i] != i {
		p.parent[i] = p.parent[p.parent[i]]
		i = p.parent[i]
	}
	return i
}

// join makes two nodes share a device; the one first in the file stays the root.
func (p *placer) join(a, b *graphdef.Node) {
	x, y := p.root(a.ID), p.root(b.ID)
	p.parent[max(x, y)] = min(x, y)
}

// group joins what has to be on one device.
func (p *placer) group() {
	for _, n := range p.graph.Nodes {
		for _, class := range n.Texts("_class") {
			if other := p.graph.Node(strings.TrimPrefix(class, "loc:@")); other != nil {
				p.join(n, other)
			}
		}
		for i, in := range n.Inputs {
			if graphdef.IsRef(n.Sig.Inputs[i]) || isHandle(in) {
				p.join(n, in.Node)
			}
		}
	}
	for _, region := range regions(p.graph) {
		for _, n := range region {
			p.join(region[0], n)
			p.inRegion[n.ID] = true
		}
	}
}

// isHandle reports an output that stands for something of its process: a resource, a list or a dataset.
func isHandle(out graphdef.Output) bool {
	_, err := graphdef.DType(out.Type())
	return err != nil || slices.Contains(handleTypes[:], graphdef.BaseType(out.Type()))
}

// constrain finds what every group asks for.
func (p *placer) constrain() {
	p.asked, p.by = make([]int, len(p.parent)), make([]*graphdef.Node, len(p.parent))
	for i := range p.asked {
		p.asked[i] = -1
	}
	specs := make([]device.Spec, len(p.devices))
	for i, d := range p.devices {
		specs[i] = d.Spec
	}
	for _, n := range p.graph.Nodes {
		if n.Device == "" {
			continue
		}
		spec, err := device.Parse(n.Device)
		if err != nil {
			p.errs = append(p.errs, n.Errorf(status.InvalidArgument, "%w", err))
			continue
		}
		if at := spec.Pick(specs); at >= 0 {
			p.ask(n, spec, at)
		} else if !p.soft {
			p.errs = append(p.errs, p.refuse(n))
		}
	}
}

// ask narrows the group of a node, unless the group has a device already that the node's spec allows.
func (p *placer) ask(n *graphdef.Node, spec device.Spec, at int) {
	root := p.root(n.ID)
	switch {
	case p.asked[root] < 0:
		p.asked[root], p.by[root] = at, n
	case spec.Matches(p.devices[p.asked[root]].Spec):
	default:
		other := p.by[root]
		if first, err := device.Parse(other.Device); err == nil && first.Matches(p.devices[at].Spec) {
			p.asked[root], p.by[root] = at, n // the first one asked for less
		} else if !p.soft && !p.flows(n) {
			p.errs = append(p.errs, n.Errorf(status.InvalidArgument,
				"Cannot colocate nodes {{colocation_node %s}} and {{colocation_node %s}}: they ask for %s and %s",
				n.Name, other.Name, n.Device, other.Device))
		}
	}
}

// flows reports a node of a loop or conditional without state, which may run where that does.
func (p *placer) flows(n *graphdef.Node) bool {
	return p.inRegion[n.ID] && !n.IsStateful() && !slices.ContainsFunc(n.Sig.Inputs, graphdef.IsRef)
}

func (p *placer) refuse(n *graphdef.Node) error {
	names := make([]string, len(p.devices))
	for i, d := range p.devices {
		names[i] = d.Name
	}
	return n.Errorf(status.InvalidArgument,
		"Cannot assign a device for operation %s: {{node %s}} was explicitly assigned to %s but available devices are "+
			"[ %s ]. Make sure the device specification refers to a valid device.",
		n.Name, n.Name, n.Device, strings.Join(names, ", "))
}

// choose gives every node its group's device.
func (p *placer) choose() Placement {
	at := make(Placement, len(p.graph.Nodes))
	for i := range at {
		at[i] = max(p.asked[p.root(i)], 0)
	}
	size := make([]int, len(at))
	for i := range at {
		size[p.root(i)]++
	}
	for _, n := range p.graph.Nodes {
		if root := p.root(n.ID); p.asked[root] < 0 && size[root] == 1 && len(n.Inputs) == 0 && len(n.Sig.Outputs) == 1 {
			if to := p.onlyConsumer(n, at); to >= 0 {
				at[n.ID] = to
			}
		}
	}
	return at
}

// onlyConsumer is the device that alone takes what a node gives; -1 if there is none, or several.
func (p *placer) onlyConsumer(n *graphdef.Node, at Placement) int {
	to := -1
	for _, e := range n.Consumers() {
		if e.IsControl() {
			continue
		}
		if to >= 0 && to != at[e.To.ID] {
			return -1
		}
		to = at[e.To.ID]
	}
	return to
}
