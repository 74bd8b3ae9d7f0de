package frontend

import (
	"errors"
	"maps"
	"slices"

	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// Import turns the part of g that a request runs into a module of one function: its parameters are the feeds by name,
// its results the fetches in order. The error joins a *status.Error for each mistake found; if there is none but
// values of the run are needed first, it is a *Need.
func Import(g *graphdef.Graph, req Request) (*ir.Module, *Signature, error) {
	nodes, sel, err := selectNodes(g, &req)
	if err != nil {
		return nil, nil, err
	}
	im := newImporter(g, &req, sel)
	im.addFeeds()
	scopes, err := findScopes(sel, nodes)
	if err != nil {
		return nil, nil, err
	}
	im.scopes = scopes
	im.region(im.builder, scopes, nil, nodes)
	im.checkLive(scopes)
	im.finish()
	if err := im.err(); err != nil {
		return nil, nil, err
	}
	return im.module, im.sig, nil
}

// importer is the state of one Import.
type importer struct {
	graph   *graphdef.Graph
	req     *Request
	sel     *selection
	module  *ir.Module
	fn      *ir.Func
	builder *ir.Builder
	sig     *Signature

	values map[graphdef.Output]Value
	vars   map[string]*variable
	// known memoizes compile-time evaluation, late which values depend on the run.
	known map[*ir.Value]*tensor.Tensor
	late  map[*ir.Value]bool
	used  map[string]bool
	// leaving are values inside of branches that are taken from there other than by Merges.
	leaving map[graphdef.Output]bool
	// imported holds the nodes whose rows have been called.
	imported map[*graphdef.Node]bool

	// scopes are those of the graph itself.
	scopes *scopes
	// cells are the lists behind handles, in the order in which they were made.
	cells []*cell

	// callDepth counts the functions being inlined, calls all that have been; outermost is the node of the graph that all
	// are part of.
	callDepth, calls int
	outermost        *graphdef.Node
	// recursive memoizes which functions call themselves.
	recursive map[string]bool

	// found names sizes that native code finds by the formula of their count, formulas memoizes these.
	found      map[string]string
	foundNames map[string]bool
	formulas   map[*ir.Value]string

	errs        []error
	needed      Need
	needsListed map[string]bool
}

// Value is what an output of a node holds. Exactly one of Tensor, Host, Var, Late, List and Cell is set; none after an
// error.
type Value struct {
	// Tensor is an ordinary value.
	Tensor *ir.Value
	// Host is a tensor that only the host has: a string.
	Host *tensor.Tensor
	// Var is the variable that a ref or a resource leads to; consumers of a ref's value read it in their turn.
	Var *variable
	// Late names a tensor that only the host will have, during the run: a dataset, a handle of a queue, a string, what
	// another host node gives.
	Late string

	// List is a tensor list; Cell is what a handle of a TensorArray or a stack leads to.
	List *list
	Cell *cell

	// alias is the ref variable whose memory Tensor is, since TensorFlow's Identity copies nothing: once the variable is
	// written, users read the new value. version says which write Tensor came after.
	alias   *variable
	version int
}

func newImporter(g *graphdef.Graph, req *Request, sel *selection) *importer {
	name := req.Entry
	if name == "" {
		name = "main"
	}
	fn := &ir.Func{Name: name, Body: &ir.Block{}}
	return &importer{
		graph: g, req: req, sel: sel, fn: fn,
		module:  &ir.Module{Name: "graph", Funcs: []*ir.Func{fn}},
		builder: ir.NewBuilder(fn.Body),
		sig:     &Signature{Host: map[int]*tensor.Tensor{}, Late: map[int]string{}},
		values:  map[graphdef.Output]Value{}, vars: map[string]*variable{},
		known: map[*ir.Value]*tensor.Tensor{}, late: map[*ir.Value]bool{}, used: map[string]bool{},
		needsListed: map[string]bool{}, leaving: map[graphdef.Output]bool{},
		imported: map[*graphdef.Node]bool{}, recursive: map[string]bool{},
	}
}

// addFeeds makes the parameters. Fed strings and objects are host values: the ir has none.
func (im *importer) addFeeds() {
	for _, name := range sortedKeys(im.req.Feeds) {
		feed := im.req.Feeds[name]
		out, err := im.graph.Output(name)
		if err != nil {
			im.errs = append(im.errs, err)
			continue
		}
		if feed.Var != nil {
			v := im.declare(*feed.Var, "")
			v.resource = !feed.Var.Ref
			im.values[out] = Value{Var: v}
			continue
		}
		if feed.DType == tensor.String && feed.Value != nil {
			im.values[out] = Value{Host: feed.Value}
			im.use(name)
			continue
		}
		if feed.DType == tensor.String || feed.DType == tensor.Object {
			im.values[out] = Value{Late: out.String()}
			continue
		}
		if err := checkFeed(out, name, feed); err != nil {
			im.errs = append(im.errs, err)
			continue
		}
		if feed.Fixed {
			im.values[out] = Value{Tensor: im.builder.Const(feed.Value)}
			continue
		}
		t := ir.Type{DType: feed.DType, Shape: feed.Shape}
		p := im.fn.Body.AddParam(name, t)
		im.sig.Feeds = append(im.sig.Feeds, Port{name, t})
		im.values[out] = Value{Tensor: p}
	}
}

func checkFeed(out graphdef.Output, name string, feed Feed) error {
	if want, err := graphdef.DType(out.Type()); err == nil && want != feed.DType {
		return status.Errorf(status.InvalidArgument, out.Node.Name, out.Node.Op,
			"expects %s to be %s but %s is provided", name, want.TF(), feed.DType.TF())
	}
	if !isPlaceholder(out.Node) {
		return nil
	}
	want, ok := shapeOf(out.Node.Shape("shape"))
	if fed := (ir.Type{Shape: feed.Shape}); ok && !fits(fed.Shape, want) {
		return status.Errorf(status.InvalidArgument, out.Node.Name, out.Node.Op,
			"cannot feed a value of shape %s for %s, which has shape %s", typeText(fed), name, sizesText(want))
	}
	return nil
}

func isPlaceholder(n *graphdef.Node) bool {
	return n.Op == "Placeholder" || n.Op == "PlaceholderV2" || n.Op == "PlaceholderWithDefault"
}

// fits reports whether a fed shape may be one that a graph declares, where -1 stands for any size.
func fits(fed []ir.Dim, declared []int) bool {
	if len(fed) != len(declared) {
		return false
	}
	for i, d := range fed {
		if d.Known() && declared[i] >= 0 && d.Size != declared[i] {
			return false
		}
	}
	return true
}

// use notes that a feed's value shaped the code.
func (im *importer) use(feed string) {
	if !im.used[feed] {
		im.used[feed] = true
		im.sig.ValuesUsed = append(im.sig.ValuesUsed, feed)
	}
}

// checkLive refuses fetches from inside a loop, which have many values, and from a branch that is not taken, which have
// none. Which branch is has to be known.
func (im *importer) checkLive(c *scopes) {
	for _, name := range im.req.wanted() {
		out, err := im.graph.Output(name)
		if err != nil {
			continue
		}
		for s := c.of(out); s != nil; s = s.parent {
			pred := im.values[s.pred].Tensor
			switch {
			case s.isLoop():
				im.errs = append(im.errs, status.Errorf(status.InvalidArgument, out.Node.Name, out.Node.Op,
					"%s cannot be fetched: it lies inside of a loop", name))
			case pred == nil:
			case im.evaluate(pred) == nil:
				im.needAny([]*ir.Value{pred})
			case int(im.evaluate(pred).Int(0)) != s.branch:
				im.errs = append(im.errs, status.Errorf(status.InvalidArgument, out.Node.Name, out.Node.Op,
					"%s cannot be fetched: it lies in a branch that is not taken", name))
			}
		}
	}
}

// node imports one node.
func (im *importer) node(b *ir.Builder, def *graphdef.Node) {
	row := im.row(def)
	if row == nil {
		im.errs = append(im.errs, def.Errorf(status.Unimplemented, "no importer for op %s", def.Op))
		return
	}
	n := &Node{Builder: b, Def: def, im: im, known: map[int]*tensor.Tensor{}}
	if !im.inputsReady(n) {
		return
	}
	if im.callDepth == 0 {
		im.outermost = def
	}
	im.imported[def] = true
	b.Node, b.Device, b.Hint = def.Name, def.Device, def.Name
	if im.sel.kept[def] && row.Writes {
		n.forward()
		return
	}
	if im.sel.kept[def] && holdsList(def) {
		im.mustDrive(def, def.Errorf(status.Unimplemented,
			"what a list holds does not pass between the stages of a run that has effects"))
		return
	}
	if err := tensor.Guard(func() error { n.run(row); return nil }); err != nil {
		b.SetErr(err)
	}
	if err := b.Err(); err != nil {
		b.ClearErr()
		if !errors.Is(err, errNeed) {
			im.fail(def, asStatus(def, err))
		}
	}
}

// fail records a node's error. What native code cannot do, a run that is driven may.
func (im *importer) fail(def *graphdef.Node, err *status.Error) {
	if err.Code == status.Unimplemented {
		im.mustDrive(def, err)
		return
	}
	im.errs = append(im.errs, err)
}

// row is the row of a node's op; functions of the library share one.
func (im *importer) row(def *graphdef.Node) *Row {
	if im.sel.graph.Library.Function(def.Op) != nil {
		return callRow()
	}
	return lookup(def.Op)
}

// inputsReady reports whether nothing that the node takes has failed before it.
func (im *importer) inputsReady(n *Node) bool {
	if im.sel.kept[n.Def] {
		return true
	}
	for _, in := range n.Def.Inputs {
		if im.values[in] == (Value{}) && !graphdef.IsBackEdge(in.Node, n.Def) {
			return false
		}
	}
	return true
}

// asStatus gives an error of the builder the node that it is about.
func asStatus(n *graphdef.Node, err error) *status.Error {
	var e *status.Error
	if errors.As(err, &e) {
		return e
	}
	code := status.CodeOf(err)
	if code == status.Unknown {
		code = status.InvalidArgument
	}
	return n.Errorf(code, "%w", err)
}

// finish collects the results.
func (im *importer) finish() {
	if len(im.errs) > 0 || im.isNeedy() || im.anyForgotten() {
		return
	}
	for i, name := range im.req.Fetches {
		out, _ := im.graph.Output(name)
		v := im.fetched(out)
		if v.Host != nil {
			im.sig.Host[i] = v.Host
			continue
		}
		if v.Late != "" {
			im.sig.Late[i] = v.Late
			continue
		}
		if v.List != nil || v.Cell != nil {
			im.mustDrive(out.Node, out.Node.Errorf(status.Unimplemented, "%s is a list, which native code cannot give", name))
			continue
		}
		if v.Tensor == nil {
			im.errs = append(im.errs, out.Node.Errorf(status.InvalidArgument, "%s holds no tensor to fetch", name))
			continue
		}
		im.fn.Body.Results = append(im.fn.Body.Results, v.Tensor)
		im.fn.Results = append(im.fn.Results, name)
		im.sig.Fetches = append(im.sig.Fetches, Port{name, v.Tensor.Type})
	}
	for _, g := range im.req.Grad {
		im.sig.Grads = append(im.sig.Grads, GradValues{
			Y: im.tensors(g.Y), Seeds: im.tensors(g.Seeds), Wrt: im.gradTargets(g.Wrt),
		})
	}
	im.module.Vars = im.moduleVars()
	slices.Sort(im.sig.ValuesUsed)
}

// anyForgotten finds nodes that were neither imported nor found wrong: an effect must not get lost.
func (im *importer) anyForgotten() bool {
	for _, n := range im.graph.Nodes {
		built := im.imported[n] || len(n.Sig.Outputs) > 0 && im.values[n.Out(0)] != (Value{})
		if im.sel.picked[n] && !built {
			im.errs = append(im.errs, n.Errorf(status.Internal, "the node's inputs were not imported before it"))
		}
	}
	return len(im.errs) > 0
}

// fetched is the value of a fetched tensor. What a ref leads to and what shares its memory is read at the end: all that
// writes a ref variable does so in place, and the client is handed the memory.
func (im *importer) fetched(out graphdef.Output) Value {
	v := im.values[out]
	if v.Var != nil && v.Var.atFetch[out].Tensor != nil {
		v = v.Var.atFetch[out]
	}
	if v.alias != nil && v.alias.version != v.version {
		im.builder.Node, im.builder.Hint = out.Node.Name, out.Node.Name
		return Value{Tensor: (&Node{Builder: im.builder, Def: out.Node, im: im}).Read(v.alias)}
	}
	return v
}

func (im *importer) tensors(names []string) []*ir.Value {
	var out []*ir.Value
	for _, name := range names {
		t, _ := im.graph.Output(name)
		out = append(out, im.fetched(t).Tensor)
	}
	return out
}

func (im *importer) gradTargets(names []string) [][]*ir.Value {
	out := make([][]*ir.Value, len(names))
	for i, name := range names {
		t, _ := im.graph.Output(name)
		switch v := im.values[t]; {
		case v.Var != nil:
			out[i] = v.Var.reads
		case v.Tensor != nil:
			out[i] = []*ir.Value{v.Tensor}
		}
	}
	return out
}

// isNeedy reports whether values of the run are missing.
func (im *importer) isNeedy() bool {
	return len(im.needed.Values)+len(im.needed.Hosts)+len(im.needed.driven) > 0
}

func (im *importer) err() error {
	if len(im.errs) > 0 {
		return errors.Join(append(im.errs, im.needed.reasons())...)
	}
	if im.isNeedy() {
		return &im.needed
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
