package frontend

import (
	"errors"
	"slices"
	"strings"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/dataflow"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// Driven is a request that the runtime drives unit by unit, as TensorFlow's executor would: what the host does may stand
// in a loop, a branch or a function, and so may shapes that change. Units that are pieces are requests of their own on
// the same graph, which compile to native code; what holds no host work stays whole in them, loops included.
type Driven struct {
	Units []dataflow.Unit
	// Work says for each unit how it is evaluated.
	Work []Work
	// Fetches are where the request's fetches come from, in order.
	Fetches []dataflow.Source
}

// Work is how a unit is evaluated; one of the fields is set, or none for control flow.
type Work struct {
	// Value is what the unit gives.
	Value *tensor.Tensor
	// Feed names what the run has by now.
	Feed  string
	Host  *HostNode
	Piece *Piece
	// Reads says that Host only has its input read, which may be a variable.
	Reads bool
}

// Piece is a part of the graph to be compiled by itself.
type Piece struct {
	// Feeds name the unit's inputs, Fetches its outputs; Targets run besides.
	Feeds, Fetches, Targets []string
	// Done are the nodes outside that control edges lead from.
	Done []string
}

// reason says why a node cannot be part of native code.
type reason struct {
	node string
	err  error
}

// mustDrive notes that the runtime has to drive what node is part of.
func (im *importer) mustDrive(def *graphdef.Node, err error) {
	if im.callDepth > 0 {
		def = im.outermost
	}
	im.needed.driven = append(im.needed.driven, reason{def.Name, err})
}

// drive is the row's way to say that native code cannot do it.
func (n *Node) drive(format string, args ...any) {
	n.im.mustDrive(n.Def, n.Def.Errorf(status.Unimplemented, format, args...))
	n.SetErr(errNeed)
}

// Drives reports whether the answer to the need is Divide, else it is Cut.
func (n *Need) Drives() bool { return len(n.driven) > 0 }

// Unwrap is what is wrong with the nodes that native code cannot hold where they stand; nil if there are none.
func (n *Need) Unwrap() error { return n.reasons() }

func (n *Need) reasons() error {
	errs := make([]error, len(n.driven))
	for i, r := range n.driven {
		errs[i] = r.err
	}
	return errors.Join(errs...)
}

// Divide makes a request's units. A node that neither native code nor the host can do is an error.
func Divide(g *graphdef.Graph, req Request, need *Need) (*Driven, error) {
	nodes, sel, err := selectNodes(g, &req)
	if err != nil {
		return nil, err
	}
	scopes, err := findScopes(sel, nodes)
	if err != nil {
		return nil, err
	}
	d := &divider{
		graph: g, req: &req, sel: sel, scopes: scopes, nodes: nodes,
		onHost: map[*graphdef.Node]bool{}, broken: map[*graphdef.Node]bool{}, family: map[*graphdef.Node]*graphdef.Node{},
	}
	if err := d.classify(need); err != nil {
		return nil, err
	}
	for {
		d.makeUnits()
		d.placeUnits()
		if !d.breakUp() {
			return d.emit(), nil
		}
	}
}

// divider is a Divide under way.
type divider struct {
	graph  *graphdef.Graph
	req    *Request
	sel    *selection
	scopes *scopes
	nodes  []*graphdef.Node
	// onHost are the nodes that kernels evaluate; broken those whose loops and branches are driven.
	onHost, broken map[*graphdef.Node]bool
	// family links the nodes that share lists: a forest.
	family map[*graphdef.Node]*graphdef.Node

	units  []*unit
	unitOf map[*graphdef.Node]*unit
	groups []*group
	// levels are those that families have to be at.
	levels map[*graphdef.Node]int
}

// classify finds what has to be on the host: ops without an importer, strings, calls of functions that hold such, and
// what the import could not do natively.
func (d *divider) classify(need *Need) error {
	d.joinFamilies()
	for _, n := range d.nodes {
		if d.sel.picked[n] && (d.hostOnly(n) || d.takesFedList(n)) {
			d.onHost[n], d.broken[n] = true, true
		}
	}
	var errs []error
	for _, r := range need.driven {
		n := d.graph.Node(r.node)
		switch {
		case n == nil:
			errs = append(errs, r.err)
		case d.family[n] != nil:
			d.onHost[n], d.broken[n] = !isControl(n), true
		case d.scopes.home[n] == nil && !isControl(n) && !drivable(n):
			errs = append(errs, r.err)
		case isFunctional(d.graph, n), holdsList(n):
			d.onHost[n], d.broken[n] = true, true
		default:
			d.broken[n] = true
			d.onHost[n] = d.onHost[n] || d.scopes.home[n] == nil && !isControl(n)
		}
	}
	d.spreadFamilies()
	return errors.Join(errs...)
}

// hostOnly reports whether native code cannot hold a node, whatever its shapes are.
func (d *divider) hostOnly(n *graphdef.Node) bool {
	if isFunctional(d.graph, n) {
		return d.callsHost(n, map[string]bool{})
	}
	return rowOf(d.graph, n) != nil && opOnHost(n)
}

// takesFedList reports whether a list that the run has by now goes into a node; it is an object.
func (d *divider) takesFedList(n *graphdef.Node) bool {
	return d.family[n] != nil && slices.ContainsFunc(n.Inputs, func(in graphdef.Output) bool {
		return d.sel.feeds[in] && graphdef.TypeName(in.Type()) == "variant"
	})
}

// opOnHost reports whether an op has no native form, or moves strings.
func opOnHost(n *graphdef.Node) bool {
	if isControl(n) || isFree(n) {
		return false
	}
	row := lookup(n.Op)
	return row != nil && (row.Import == nil && row.Kernel != nil || movesStrings(n))
}

func movesStrings(n *graphdef.Node) bool {
	isString := func(t pb.DataType) bool { return graphdef.BaseType(t) == pb.DataType_DT_STRING }
	return !holdsList(n) && n.Op != "Placeholder" &&
		(slices.ContainsFunc(n.Sig.Inputs, isString) || slices.ContainsFunc(n.Sig.Outputs, isString))
}

// callsHost reports whether a function that a node calls, by however many steps, holds host work or calls itself.
func (d *divider) callsHost(n *graphdef.Node, seen map[string]bool) bool {
	for _, name := range calledBy(d.graph, n) {
		if seen[name] {
			return true
		}
		if d.functionOnHost(name, seen) {
			return true
		}
	}
	return false
}

func (d *divider) functionOnHost(name string, seen map[string]bool) bool {
	f := d.graph.Library.Function(name)
	if f == nil {
		return false
	}
	seen[name] = true
	defer delete(seen, name)
	for _, def := range f.Def.GetNodeDef() {
		row := lookup(def.GetOp())
		if row != nil && row.Import == nil && row.Kernel != nil {
			return true
		}
		for _, callee := range calledNames(d.graph, def.GetOp(), def.GetAttr()) {
			if seen[callee] || d.functionOnHost(callee, seen) {
				return true
			}
		}
	}
	return false
}

// calledBy lists the functions that a node calls.
func calledBy(g *graphdef.Graph, n *graphdef.Node) []string { return calledNames(g, n.Op, n.Attrs) }

func calledNames(g *graphdef.Graph, op string, attrs map[string]*pb.AttrValue) []string {
	var names []string
	if g.Library.Function(op) != nil {
		names = append(names, op)
	}
	for _, attr := range sortedKeys(attrs) {
		for _, f := range append(attrs[attr].GetList().GetFunc(), attrs[attr].GetFunc()) {
			if f.GetName() != "" {
				names = append(names, f.GetName())
			}
		}
	}
	return names
}

// isRecursive reports whether a function of the library calls itself.
func (im *importer) isRecursive(name string) bool {
	known, ok := im.recursive[name]
	if !ok {
		known = im.graph.Library.Function(name) != nil && recursive(im.graph, name)
		im.recursive[name] = known
	}
	return known
}

// recursive reports whether a function calls itself, by however many steps.
func recursive(g *graphdef.Graph, name string) bool {
	seen, work := map[string]bool{}, []string{name}
	for len(work) > 0 {
		f := g.Library.Function(work[len(work)-1])
		work = work[:len(work)-1]
		for _, def := range f.Def.GetNodeDef() {
			for _, callee := range calledNames(g, def.GetOp(), def.GetAttr()) {
				if callee == name {
					return true
				}
				if !seen[callee] && g.Library.Function(callee) != nil {
					seen[callee], work = true, append(work, callee)
				}
			}
		}
	}
	return false
}

// isFunctional reports whether a node calls functions, inlined or by a kernel.
func isFunctional(g *graphdef.Graph, n *graphdef.Node) bool {
	row := rowOf(g, n)
	return row != nil && row.Import != nil && row.Kernel != nil && len(calledBy(g, n)) > 0
}

// rowOf is the row of a node's op, which may be a function.
func rowOf(g *graphdef.Graph, n *graphdef.Node) *Row {
	if g.Library.Function(n.Op) != nil {
		return callRow()
	}
	return lookup(n.Op)
}

// drivable reports whether the host can evaluate a node by itself.
func drivable(n *graphdef.Node) bool {
	row := lookup(n.Op)
	return row == nil || row.Host != nil || row.Kernel != nil && (!row.Kernel.Objects || host.MovesObjects(n))
}

func isControl(n *graphdef.Node) bool {
	return isSwitch(n) || isMerge(n) || isEnter(n) || isExit(n) || strings.HasSuffix(n.Op, "NextIteration") || n.Op == "LoopCond"
}

// isFree reports whether a node is so cheap that every piece which needs it has its own.
func isFree(n *graphdef.Node) bool {
	return len(n.Controls) == 0 && (n.Op == "Const" || isVariable(n))
}

func isVariable(n *graphdef.Node) bool {
	return n.Op == "VarHandleOp" || n.Op == "VariableV2" || n.Op == "Variable"
}

// variableHandle is the handle of a variable that a node declares.
func variableHandle(n *graphdef.Node) *tensor.Tensor {
	d, _ := graphdef.DType(n.Type("dtype"))
	v := host.Variable{Name: VariableName(n), DType: d, Ref: n.Op != "VarHandleOp"}
	sizes, ranked := shapeOf(n.Shape("shape"))
	v.Shape, v.Any = sizes, !ranked || slices.Contains(sizes, -1)
	return tensor.OfObject(v)
}
