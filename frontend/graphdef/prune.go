package graphdef

import (
	"errors"

	"tfc/runtime/status"
)

// Prune returns the nodes that a step runs: all that the fetched tensors and the target nodes need, over data and
// control edges, round loops too, but nothing that is needed for a fed tensor alone. As in TensorFlow, a fed
// Placeholder does not run for its control edges either. The nodes come in the order of Order.
//
// The error joins all names that the graph lacks: NOT_FOUND for a node, INVALID_ARGUMENT for an output's index.
func (g *Graph) Prune(fetches, targets, feeds []string) ([]*Node, error) {
	p := pruner{graph: g, fed: map[Output]bool{}, needed: make([]bool, len(g.Nodes))}
	for _, name := range feeds {
		if out, ok := p.output(name); ok {
			p.fed[out] = true
		}
	}
	for _, name := range fetches {
		if out, ok := p.output(name); ok {
			p.needOutput(out)
		}
	}
	for _, name := range targets {
		if n := g.Node(name); n != nil {
			p.need(n)
		} else {
			p.problems.add(status.Errorf(status.NotFound, name, "", "there is no such target node"))
		}
	}
	if err := p.problems.join(); err != nil {
		return nil, err
	}
	return p.run(), nil
}

type pruner struct {
	problems
	graph  *Graph
	fed    map[Output]bool
	needed []bool
	work   []*Node
}

func (p *pruner) output(name string) (Output, bool) {
	out, err := p.graph.Output(name)
	var e *status.Error
	if errors.As(err, &e) {
		p.problems.add(e)
	}
	return out, err == nil
}

func (p *pruner) needOutput(out Output) {
	if !p.fed[out] {
		p.need(out.Node)
	}
}

func (p *pruner) need(n *Node) {
	if !p.needed[n.ID] {
		p.needed[n.ID] = true
		p.work = append(p.work, n)
	}
}

func (p *pruner) needControl(n *Node) {
	if n.Op == "Placeholder" || n.Op == "PlaceholderV2" {
		p.needOutput(n.Out(0))
	} else {
		p.need(n)
	}
}

func (p *pruner) run() []*Node {
	for len(p.work) > 0 {
		n := p.work[len(p.work)-1]
		p.work = p.work[:len(p.work)-1]
		for _, in := range n.Inputs {
			p.needOutput(in)
		}
		for _, from := range n.Controls {
			p.needControl(from)
		}
	}
	var nodes []*Node
	for _, n := range p.graph.order {
		if p.needed[n.ID] {
			nodes = append(nodes, n)
		}
	}
	return nodes
}
