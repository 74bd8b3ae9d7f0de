package frontend

import (
	"slices"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime/dataflow"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// emitter turns groups into the units of a program.
type emitter struct {
	*divider
	out *Driven
	// given are units that give a tensor that is fed or known, by its name.
	given map[string]int
	// inputs are what each group takes; outputs which tensors it gives, in order.
	inputs  [][]graphdef.Output
	outputs []map[graphdef.Output]int
}

func (d *divider) emit() *Driven {
	e := &emitter{divider: d, out: &Driven{}, given: map[string]int{}}
	var live []*group
	for _, g := range d.groups {
		if !g.units[0].free && !d.onlyCopied(g.units[0]) {
			g.index = len(live)
			live = append(live, g)
		}
	}
	d.groups = live
	e.out.Units, e.out.Work = make([]dataflow.Unit, len(live)), make([]Work, len(live))
	e.outputs = make([]map[graphdef.Output]int, len(live))
	for i, g := range live {
		e.outputs[i] = map[graphdef.Output]int{}
		e.inputs = append(e.inputs, e.taken(g))
	}
	for i, g := range live {
		e.declare(i, g)
	}
	for i, g := range live {
		e.build(i, g)
	}
	for _, name := range d.req.Fetches {
		out, _ := d.graph.Output(name)
		e.out.Fetches = append(e.out.Fetches, e.source(out))
	}
	return e.out
}

// onlyCopied reports whether a control unit is there for native ones alone, which have copies of it.
func (d *divider) onlyCopied(u *unit) bool {
	copied := false
	for _, v := range d.units {
		if slices.Contains(v.from, u) {
			return false
		}
		copied = copied || slices.Contains(v.absorbed, u.nodes[0])
	}
	return copied && !u.native
}

// members are the nodes of a group, with those that it has copies of.
func (g *group) members() map[*graphdef.Node]bool {
	set := map[*graphdef.Node]bool{}
	for _, u := range g.units {
		for _, n := range slices.Concat(u.nodes, u.absorbed) {
			set[n] = true
		}
	}
	return set
}

// ordered are the members in the order of the graph.
func (e *emitter) ordered(set map[*graphdef.Node]bool) []*graphdef.Node {
	var out []*graphdef.Node
	for _, n := range e.nodes {
		if set[n] {
			out = append(out, n)
		}
	}
	return out
}

// taken lists what a group takes: a single node all of its inputs in order, a piece each tensor once.
func (e *emitter) taken(g *group) []graphdef.Output {
	if u := g.units[0]; !u.native {
		return u.nodes[0].Inputs
	}
	var out []graphdef.Output
	set := g.members()
	for _, n := range e.ordered(set) {
		for _, in := range n.Inputs {
			if (e.sel.feeds[in] || !set[in.Node]) && !slices.Contains(out, in) {
				out = append(out, in)
			}
		}
	}
	return out
}

// declare notes the outputs of a group: those of a node, or those that others take of a piece.
func (e *emitter) declare(i int, g *group) {
	if u := g.units[0]; !u.native {
		for k := range u.nodes[0].Sig.Outputs {
			e.outputs[i][u.nodes[0].Out(k)] = k
		}
		return
	}
	add := func(out graphdef.Output) {
		u := e.unitOf[out.Node]
		if _, seen := e.outputs[i][out]; !seen && u != nil && u.group == g && !e.sel.feeds[out] && e.handle(out) == out {
			e.outputs[i][out] = len(e.outputs[i])
		}
	}
	for k, list := range e.inputs {
		if k != i {
			for _, out := range list {
				add(out)
			}
		}
	}
	for _, name := range e.req.Fetches {
		out, _ := e.graph.Output(name)
		add(out)
	}
}

// handle finds where the variable comes from that an output leads to: an op that changes one gives the same one on.
func (e *emitter) handle(out graphdef.Output) graphdef.Output {
	for isHandle(out) && !e.sel.feeds[out] {
		u := e.unitOf[out.Node]
		if u == nil || !u.native || len(out.Node.Inputs) == 0 || !isHandle(out.Node.Inputs[0]) {
			return out
		}
		out = out.Node.Inputs[0]
	}
	return out
}

// source is the unit's output that gives a tensor.
func (e *emitter) source(out graphdef.Output) dataflow.Source {
	out = e.handle(out)
	u := e.unitOf[out.Node]
	switch {
	case e.sel.feeds[out]:
		return e.give(out, Work{Feed: out.String()})
	case u == nil || u.free && isVariable(out.Node):
		return e.give(out, Work{Value: variableHandle(out.Node)})
	case u.free:
		values, err := evaluateAside(e.graph, out.Node, nil)
		if err != nil || len(values) == 0 {
			return e.give(out, Work{Feed: out.String()})
		}
		return e.give(out, Work{Value: values[0]})
	}
	return dataflow.Source{Unit: u.group.index, Output: e.outputs[u.group.index][out]}
}

func (e *emitter) give(out graphdef.Output, w Work) dataflow.Source {
	at, ok := e.given[out.String()]
	if !ok {
		at = len(e.out.Units)
		e.given[out.String()] = at
		e.out.Units = append(e.out.Units, dataflow.Unit{Name: out.Node.Name, Outputs: 1})
		e.out.Work = append(e.out.Work, w)
	}
	return dataflow.Source{Unit: at}
}

// build makes the unit of a group.
func (e *emitter) build(i int, g *group) {
	u := g.units[0]
	n := u.nodes[0]
	unit := dataflow.Unit{Name: n.Name, Kind: kindOf(n), Outputs: len(n.Sig.Outputs)}
	set := g.members()
	var work Work
	switch {
	case u.native:
		unit.Kind, unit.Outputs = dataflow.Compute, len(e.outputs[i])
		work.Piece = e.piece(i, set)
	case unit.Kind != dataflow.Compute:
		unit.Frame, unit.Constant = n.Text("frame_name"), isEnter(n) && n.Bool("is_constant")
	case passesObject(n):
		unit.Kind = dataflow.Pass
	case n.Op == "Const":
		work.Value = Constant(n.Out(0))
	default:
		h := hostNode(e.graph, n, make([]hostInput, len(n.Inputs)))
		work.Host, unit.Blocks = &h, h.Blocks
	}
	for k, in := range e.inputs[i] {
		unit.Inputs = append(unit.Inputs, e.input(n, k, in, u.native))
		if h := e.handle(in); h != in {
			unit.Controls = e.after(unit.Controls, in.Node, i)
		}
	}
	for _, m := range e.ordered(set) {
		e.sel.eachControl(m, func(c *graphdef.Node) {
			if !set[c] {
				unit.Controls = e.after(unit.Controls, c, i)
			}
		})
	}
	e.out.Units[i], e.out.Work[i] = unit, work
}

// input is the source of an input. Control flow that takes the value of a ref has it read.
func (e *emitter) input(n *graphdef.Node, k int, in graphdef.Output, native bool) dataflow.Source {
	from := e.source(in)
	if native || kindOf(n) == dataflow.Compute || !graphdef.IsRef(in.Type()) || graphdef.IsRef(n.Sig.Inputs[k]) {
		return from
	}
	read := HostNode{
		Name: n.Name, Node: n, Inputs: []string{in.String()}, Outputs: []string{in.String()}, Given: []*tensor.Tensor{nil},
		Eval: func(c *host.Call) ([]*tensor.Tensor, error) { return c.In[:1], nil },
	}
	e.out.Units = append(e.out.Units, dataflow.Unit{Name: n.Name, Inputs: []dataflow.Source{from}, Outputs: 1})
	e.out.Work = append(e.out.Work, Work{Host: &read, Reads: true})
	return dataflow.Source{Unit: len(e.out.Units) - 1}
}

// after adds the unit of a node to those that come before unit i.
func (e *emitter) after(controls []int, n *graphdef.Node, i int) []int {
	u := e.unitOf[n]
	if u == nil || u.free || u.group.index == i || slices.Contains(controls, u.group.index) {
		return controls
	}
	return append(controls, u.group.index)
}

// piece is a group as a request.
func (e *emitter) piece(i int, set map[*graphdef.Node]bool) *Piece {
	p := &Piece{Fetches: make([]string, len(e.outputs[i]))}
	for _, in := range e.inputs[i] {
		p.Feeds = append(p.Feeds, in.String())
	}
	for out, k := range e.outputs[i] {
		p.Fetches[k] = out.String()
	}
	needed := map[*graphdef.Node]bool{}
	for out := range e.outputs[i] {
		needed[out.Node] = true
	}
	for _, n := range e.ordered(set) {
		for _, in := range n.Inputs {
			needed[in.Node] = needed[in.Node] || !e.sel.feeds[in]
		}
		for _, c := range n.Controls {
			needed[c] = true
			if !set[c] && !slices.Contains(p.Done, c.Name) {
				p.Done = append(p.Done, c.Name)
			}
		}
	}
	for _, n := range e.ordered(set) {
		if !needed[n] && e.unitOf[n].group.index == i && !e.unitOf[n].free {
			p.Targets = append(p.Targets, n.Name)
		}
	}
	slices.Sort(p.Done)
	return p
}

// passesObject reports whether a node on the host only hands its input on.
func passesObject(n *graphdef.Node) bool {
	return n.Op == "Identity" || n.Op == "RefIdentity" && !movesStrings(n)
}

func kindOf(n *graphdef.Node) dataflow.Kind {
	switch {
	case isSwitch(n):
		return dataflow.Switch
	case isMerge(n):
		return dataflow.Merge
	case isEnter(n):
		return dataflow.Enter
	case isExit(n):
		return dataflow.Exit
	case n.Op == "LoopCond":
		return dataflow.Pass
	case isControl(n):
		return dataflow.NextIteration
	}
	return dataflow.Compute
}

// evaluateAside computes a node from its inputs' values by the reference interpreter. It serves nodes that move strings
// in loops, and constants.
func evaluateAside(g *graphdef.Graph, def *graphdef.Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	sel := &selection{
		graph: g, feeds: map[graphdef.Output]bool{}, picked: map[*graphdef.Node]bool{def: true},
		kept: map[*graphdef.Node]bool{},
	}
	im := newImporter(g, &Request{}, sel)
	for i, t := range in {
		v := Value{Host: t}
		if t.DType() != tensor.String {
			v = Value{Tensor: im.builder.Const(t)}
		}
		im.values[def.Inputs[i]] = v
	}
	im.region(im.builder, &scopes{sel: sel, home: map[*graphdef.Node]*scope{}, out: map[*graphdef.Node]*scope{}}, nil,
		[]*graphdef.Node{def})
	if err := im.err(); err != nil {
		return nil, err
	}
	var out []*tensor.Tensor
	for i := range def.Sig.Outputs {
		v := im.values[def.Out(i)]
		t := v.Host
		if v.Tensor != nil {
			t = im.evaluate(v.Tensor)
		}
		if t == nil {
			return nil, def.Errorf(status.Unimplemented, "the op cannot be evaluated on the host")
		}
		out = append(out, t)
	}
	return out, nil
}
