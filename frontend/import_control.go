package frontend

import (
	"errors"
	"slices"

	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// controlRows are the nodes of version 1's control flow that only pass a value on. Merges and Exits are results of the
// region that ends with them and never imported on their own.
func controlRows() []Row {
	pass := func(n *Node) []*ir.Value {
		if isSwitch(n.Def) {
			if pred := n.im.values[n.Def.Inputs[1]].Tensor; pred != nil && pred.Type.Rank() > 0 {
				return n.Invalid("the second input must be a scalar, but it has shape %s", typeText(pred.Type))
			}
		}
		v := n.im.values[n.Def.Inputs[0]]
		if v.Var != nil && graphdef.IsRef(n.Def.Inputs[0].Type()) && !isHandle(n.Def.Out(0)) {
			v = Value{Tensor: n.In(0), alias: v.Var, version: v.Var.version}
		}
		for i := range n.Def.Sig.Outputs {
			n.SetOutput(i, v)
		}
		return nil
	}
	var rows []Row
	for _, op := range []string{
		"Switch", "RefSwitch", "Enter", "RefEnter", "NextIteration", "RefNextIteration", "LoopCond",
	} {
		rows = append(rows, Row{Op: op, Import: pass})
	}
	none := func(*Node) []*ir.Value { return nil }
	for _, op := range []string{"Merge", "RefMerge", "Exit", "RefExit"} {
		rows = append(rows, Row{Op: op, Import: none})
	}
	return rows
}

// region imports the nodes of a scope and of those inside it at the end of b's block.
func (im *importer) region(b *ir.Builder, c *scopes, at *scope, nodes []*graphdef.Node) {
	r := &regionOrder{scopes: c, at: at, of: map[*graphdef.Node]*construct{}, leaving: im.leaving}
	for _, item := range r.items(nodes) {
		switch {
		case item.kind == plainNode:
			im.node(b, item.nodes[0])
		case item.kind == loopConstruct:
			im.loop(b, c, item)
		default:
			im.conditional(b, c, item)
		}
	}
}

// conditional builds an if of the nodes of both branches; its results are the Merges, and what later conditionals on
// the same predicate take from inside.
func (im *importer) conditional(b *ir.Builder, c *scopes, item *construct) {
	pred := im.values[item.pred].Tensor
	if pred == nil {
		return
	}
	i := &conditional{im: im, scopes: c, construct: item}
	for _, out := range item.exports {
		im.leaving[out] = true
	}
	for _, n := range item.nodes {
		if inside := c.home[n].below(item.at); inside != nil {
			i.sides[inside.branch] = append(i.sides[inside.branch], n)
		} else {
			i.merges = append(i.merges, n)
		}
	}
	if t := im.evaluate(pred); t != nil {
		i.take(b, int(t.Int(0)))
		return
	}
	lists, cells := im.sides(func(k int) []Value {
		inner := *b
		inner.Block = &ir.Block{}
		i.blocks[k] = &inner
		im.region(&inner, c, c.child(item.at, scopeKey{pred: item.pred, branch: k}), i.sides[k])
		return nil
	})
	if len(im.errs) > 0 || im.isNeedy() {
		return
	}
	i.addResults()
	if im.isNeedy() {
		return
	}
	for k := range i.blocks {
		i.values[k] = append(i.values[k], lists[k]...)
	}
	matchLists(i.blocks, i.values)
	for k, block := range i.blocks {
		block.Block.Results = flatten(i.values[k])
	}
	b.Node, b.Hint = item.pred.Node.Name, item.pred.Node.Name
	if !sameTypes(i.blocks[0].Block.Results, i.blocks[1].Block.Results) {
		if !im.needAny([]*ir.Value{pred}) {
			im.mustDrive(item.nodes[0], item.nodes[0].Errorf(status.Unimplemented, "the branches give different types"))
		}
		return
	}
	op := b.Emit(&ir.Op{
		Def: ir.Lookup("if"), Operands: []*ir.Value{pred}, Regions: []*ir.Block{i.blocks[1].Block, i.blocks[0].Block},
	})
	if err := b.Err(); err != nil {
		b.ClearErr()
		im.errs = append(im.errs, asStatus(item.pred.Node, err))
		return
	}
	out := refill(i.values[1], op.Results)
	for k, result := range i.results {
		if out[k].Tensor != nil {
			out[k].Tensor.Name = result.String()
		}
		im.values[result] = out[k]
	}
	setCells(cells, out[len(i.results):])
	im.handOn(b, i.handles)
}

// conditional is an if under construction.
type conditional struct {
	*construct
	im     *importer
	scopes *scopes
	merges []*graphdef.Node
	// sides and blocks are of the branches: 0 runs where the predicate is false.
	sides  [2][]*graphdef.Node
	blocks [2]*ir.Builder
	// results names what the if gives, values holds it for each branch.
	results []graphdef.Output
	values  [2][]Value
	// handles are the Merges of what is no tensor, with what they hand on.
	handles []handedOn
}

// handedOn is a node of control flow that ends a region with something that is no tensor.
type handedOn struct {
	node  *graphdef.Node
	value Value
}

// handOn makes handles the outputs of the nodes that end a region, after it: a ref that is fetched is read there.
func (im *importer) handOn(b *ir.Builder, list []handedOn) {
	for _, h := range list {
		b.Node, b.Hint = h.node.Name, h.node.Name
		(&Node{Builder: b, Def: h.node, im: im}).SetOutput(0, h.value)
	}
}

// take imports only the branch that a known predicate takes.
func (i *conditional) take(b *ir.Builder, branch int) {
	im := i.im
	im.region(b, i.scopes, i.scopes.child(i.at, scopeKey{pred: i.pred, branch: branch}), i.sides[branch])
	for _, n := range i.sides[1-branch] {
		im.imported[n] = true
	}
	for _, m := range i.merges {
		k := i.inputOf(m, branch)
		if k < 0 {
			im.errs = append(im.errs, m.Errorf(status.InvalidArgument, "the branch that is taken does not reach the merge"))
			continue
		}
		im.imported[m] = true
		im.handOn(b, []handedOn{{m, im.values[m.Inputs[k]]}})
		if len(m.Sig.Outputs) > 1 {
			im.values[m.Out(1)] = Value{Tensor: b.Const(tensor.Scalar(int32(k)))}
		}
	}
}

// inputOf is the number of the input of a Merge that a branch leads to, -1 if none.
func (i *conditional) inputOf(m *graphdef.Node, branch int) int {
	return slices.IndexFunc(m.Inputs, func(in graphdef.Output) bool {
		s := i.scopes.of(in).below(i.at)
		return s != nil && s.branch == branch
	})
}

func (i *conditional) addResults() {
	for _, m := range i.merges {
		i.addMerge(m)
	}
	for _, out := range i.exports {
		if v := i.im.values[out]; v.List != nil {
			i.im.mustDrive(out.Node, out.Node.Errorf(status.Unimplemented, "a list leaves a branch other than by a merge"))
		}
		v := i.im.values[out].Tensor
		branch := i.scopes.home[out.Node].below(i.at).branch
		if v == nil {
			continue
		}
		other := i.blocks[1-branch]
		i.give(branch, Value{Tensor: v})
		i.give(1-branch, Value{Tensor: other.Splat(v.Type, 0)})
		i.results = append(i.results, out)
	}
}

func (i *conditional) give(branch int, v Value) { i.values[branch] = append(i.values[branch], v) }

// addMerge makes a Merge and the number of the input that it takes results; what is no tensor passes on.
func (i *conditional) addMerge(m *graphdef.Node) {
	var inputs [2]Value
	var numbers [2]int
	for branch, b := range i.blocks {
		k := i.inputOf(m, branch)
		if k < 0 {
			i.im.mustDrive(m, m.Errorf(status.Unimplemented, "a branch of its conditional does not reach the merge"))
			return
		}
		v := i.im.values[m.Inputs[k]]
		if v.Var != nil && !isHandle(m.Out(0)) {
			v = Value{Tensor: (&Node{Builder: b, Def: m, im: i.im}).Read(v.Var)}
		}
		inputs[branch], numbers[branch] = v, k
	}
	handle := inputs[0].isHandle() || inputs[1].isHandle()
	if handle {
		i.handles = append(i.handles, handedOn{m, inputs[i.taken(inputs)]})
	} else {
		i.results = append(i.results, m.Out(0))
	}
	if len(m.Sig.Outputs) > 1 {
		i.results = append(i.results, m.Out(1))
	}
	for branch, b := range i.blocks {
		if !handle {
			i.give(branch, inputs[branch])
		}
		if len(m.Sig.Outputs) > 1 {
			i.give(branch, Value{Tensor: b.Const(tensor.Scalar(int32(numbers[branch])))})
		}
	}
}

// taken is the branch that a Merge of what is no tensor takes. Where strings differ, the predicate has to be known.
func (i *conditional) taken(inputs [2]Value) int {
	if inputs[0] == inputs[1] || inputs[0].Cell != nil {
		return 0
	}
	pred := i.im.values[i.pred]
	t := pred.Host
	if pred.Tensor != nil {
		t = i.im.evaluate(pred.Tensor)
	}
	if t != nil {
		return int(t.Int(0))
	}
	if i.scopes.of(i.pred) != nil || !i.im.needValue(i.pred) {
		i.im.mustDrive(i.pred.Node, i.pred.Node.Errorf(status.Unimplemented, "which handle a merge gives on is known too late"))
	}
	return 0
}

// loop builds a while: the state is what the frame's Merges hold.
func (im *importer) loop(b *ir.Builder, c *scopes, item *construct) {
	l := im.newLoop(c, item)
	if l == nil || len(im.errs) > 0 || im.isNeedy() {
		return
	}
	im.outdate(item.nodes)
	b.Node, b.Hint = l.cond.Name, l.cond.Name
	w := &whileLoop{im: im, def: l.cond, start: l.initial, names: l.names}
	w.cond = func(inner *ir.Builder, state []Value) *ir.Value {
		l.enter(state)
		im.region(inner, c, l.scope, l.condNodes)
		return im.tensorOr(inner, im.values[l.cond.Inputs[0]])
	}
	w.body = func(inner *ir.Builder, state []Value) []Value {
		l.enter(state)
		l.forgetCond()
		im.region(inner, c, l.scope, l.bodyNodes)
		return l.ends(inner)
	}
	after := w.build(b)
	if err := b.Err(); err != nil {
		b.ClearErr()
		if !errors.Is(err, errNeed) || !im.isNeedy() {
			im.errs = append(im.errs, asStatus(l.cond, err))
		}
		return
	}
	if after != nil {
		l.exit(b, after)
	}
}

// outdate makes users of the memory of ref variables that a loop writes read it again: an iteration sees what those
// before wrote.
func (im *importer) outdate(nodes []*graphdef.Node) {
	for _, n := range nodes {
		if row := im.row(n); row == nil || !row.Writes || len(n.Inputs) == 0 {
			continue
		}
		if v := im.values[refOrigin(n.Inputs[0])].Var; v != nil && !v.resource {
			v.version++
		}
	}
}

// ends are the state at the end of the body.
func (l *loop) ends(b *ir.Builder) []Value {
	out := make([]Value, len(l.next))
	for i, n := range l.next {
		out[i] = l.im.values[n.Inputs[0]]
		if v := out[i].Var; v != nil && l.initial[i].Tensor != nil {
			out[i] = Value{Tensor: (&Node{Builder: b, Def: n, im: l.im}).Read(v)}
		}
		if out[i].isHandle() {
			l.im.tensorOr(b, out[i])
		}
	}
	return out
}

// tensorOr is a value's tensor, or the builder's invalid one where an earlier error left none.
func (im *importer) tensorOr(b *ir.Builder, v Value) *ir.Value {
	if v.Tensor == nil {
		b.SetErr(errNeed)
		return b.Invalid()
	}
	return v.Tensor
}

// loop is a frame taken apart.
type loop struct {
	im                   *importer
	scope                *scope
	cond                 *graphdef.Node
	merges, next         []*graphdef.Node
	exits                []*graphdef.Node
	condNodes, bodyNodes []*graphdef.Node
	initial              []Value
	names                []string
}

func (im *importer) newLoop(c *scopes, item *construct) *loop {
	l := &loop{im: im, scope: c.child(item.at, item.key)}
	inside := map[*graphdef.Node]bool{}
	for _, n := range item.nodes {
		switch {
		case isExit(n) && c.home[n] == item.at:
			l.exits = append(l.exits, n)
		case isMerge(n) && c.home[n] == l.scope && isLoopMerge(n):
			l.addState(n)
		default:
			inside[n] = true
		}
		if n.Op == "LoopCond" && c.home[n] == l.scope {
			l.cond = n
		}
	}
	if l.cond == nil {
		im.mustDrive(item.nodes[0], item.nodes[0].Errorf(status.Unimplemented, "frame %q has no LoopCond", item.key.frame))
		return nil
	}
	l.split(c, item, inside)
	return l
}

// addState makes a Merge part of the loop's state. A Merge of a variable or a string passes it on.
func (l *loop) addState(m *graphdef.Node) {
	var enter, next *graphdef.Node
	for _, in := range m.Inputs {
		if graphdef.IsBackEdge(in.Node, m) {
			next = in.Node
		} else {
			enter = in.Node
		}
	}
	if enter == nil {
		l.im.errs = append(l.im.errs, m.Errorf(status.InvalidArgument, "loop variable has no Enter"))
		return
	}
	v := l.im.values[enter.Out(0)]
	if v.isHandle() {
		l.im.values[m.Out(0)] = v
		return
	}
	l.merges, l.next = append(l.merges, m), append(l.next, next)
	l.initial, l.names = append(l.initial, v), append(l.names, m.Name)
}

// split divides the frame's nodes: what the condition needs, and what the next iteration needs or has an effect. What
// both need is computed twice.
func (l *loop) split(c *scopes, item *construct, inside map[*graphdef.Node]bool) {
	cond := c.ancestors(inside, []*graphdef.Node{l.cond})
	delete(inside, l.cond)
	roots := slices.Clone(l.next)
	for _, n := range item.nodes {
		if inside[n] && !cond[n] {
			roots = append(roots, n)
		}
	}
	body := c.ancestors(inside, roots)
	for _, n := range item.nodes {
		if cond[n] {
			l.condNodes = append(l.condNodes, n)
		}
		if body[n] {
			l.bodyNodes = append(l.bodyNodes, n)
		}
	}
}

// ancestors are the nodes among inside that roots need, the roots included.
func (c *scopes) ancestors(inside map[*graphdef.Node]bool, roots []*graphdef.Node) map[*graphdef.Node]bool {
	found := map[*graphdef.Node]bool{}
	work := slices.Clone(roots)
	for len(work) > 0 {
		n := work[len(work)-1]
		work = work[:len(work)-1]
		if found[n] || !inside[n] {
			continue
		}
		found[n] = true
		for _, in := range n.Inputs {
			if !graphdef.IsBackEdge(in.Node, n) {
				work = append(work, in.Node)
			}
		}
		c.sel.eachControl(n, func(from *graphdef.Node) { work = append(work, from) })
	}
	return found
}

// enter makes the state of a region the values of the Merges.
func (l *loop) enter(state []Value) {
	for i, m := range l.merges {
		l.im.values[m.Out(0)] = state[i]
	}
}

// forgetCond drops the values of the condition's region, which the body cannot see. Switches still ask for LoopCond's.
func (l *loop) forgetCond() {
	for _, n := range l.condNodes {
		for i := range n.Sig.Outputs {
			if n != l.cond {
				delete(l.im.values, n.Out(i))
			}
		}
	}
}

// exit hands the final state to the Exits.
func (l *loop) exit(b *ir.Builder, state []Value) {
	l.enter(state)
	for _, x := range l.exits {
		sw := x.Inputs[0].Node
		v := l.im.values[sw.Inputs[0]]
		if v.Tensor != nil {
			v.Tensor.Name = x.Name
		}
		l.im.handOn(b, []handedOn{{x, v}})
	}
}
