package frontend

import (
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
		for i := range n.Def.Sig.Outputs {
			n.SetOutput(i, n.im.values[n.Def.Inputs[0]])
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
	r := &regionOrder{scopes: c, at: at, of: map[*graphdef.Node]*construct{}}
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

// conditional builds an if of the nodes of both branches; its results are the Merges.
func (im *importer) conditional(b *ir.Builder, c *scopes, item *construct) {
	var merges []*graphdef.Node
	var sides [2][]*graphdef.Node
	for _, n := range item.nodes {
		inside := c.home[n].below(item.at)
		if inside != nil {
			sides[inside.branch] = append(sides[inside.branch], n)
		} else {
			merges = append(merges, n)
		}
	}
	pred := im.values[item.pred].Tensor
	if pred == nil || len(im.errs) > 0 || im.isNeedy() {
		return
	}
	b.Node, b.Hint = item.pred.Node.Name, item.pred.Node.Name
	side := func(branch int) func(*ir.Builder) []*ir.Value {
		return func(inner *ir.Builder) []*ir.Value {
			im.region(inner, c, c.child(item.at, scopeKey{pred: item.pred, branch: branch}), sides[branch])
			return im.mergeResults(inner, c, item, merges, branch)
		}
	}
	results := b.If(pred, side(1), side(0))
	im.finishConditional(b, merges, results)
}

// mergeResults are what a branch gives to the Merges, and the number of the input that it is.
func (im *importer) mergeResults(b *ir.Builder, c *scopes, item *construct, merges []*graphdef.Node, branch int) []*ir.Value {
	var out []*ir.Value
	for _, m := range merges {
		k := slices.IndexFunc(m.Inputs, func(in graphdef.Output) bool {
			s := c.of(in).below(item.at)
			return s != nil && s.branch == branch
		})
		if k < 0 {
			im.errs = append(im.errs, m.Errorf(status.Unimplemented, "one branch of its conditional does not reach the merge"))
			return nil
		}
		v := im.values[m.Inputs[k]]
		if v.Var != nil && !graphdef.IsRef(m.Sig.Outputs[0]) {
			v.Tensor = (&Node{Builder: b, Def: m, im: im}).Read(v.Var)
		}
		if v.Tensor == nil {
			continue
		}
		out = append(out, v.Tensor, b.Const(tensor.Scalar(int32(k))))
	}
	return out
}

func (im *importer) finishConditional(b *ir.Builder, merges []*graphdef.Node, results []*ir.Value) {
	if err := b.Err(); err != nil {
		b.ClearErr()
		if len(merges) > 0 {
			im.errs = append(im.errs, asStatus(merges[0], err))
		}
		return
	}
	for _, m := range merges {
		if in := im.values[m.Inputs[0]]; in.Tensor == nil {
			im.values[m.Out(0)] = in
			continue
		}
		results[0].Name = m.Name
		im.values[m.Out(0)] = Value{Tensor: results[0]}
		if len(m.Sig.Outputs) > 1 {
			im.values[m.Out(1)] = Value{Tensor: results[1]}
		}
		results = results[2:]
	}
}

// loop builds a while: the state is what the frame's Merges hold.
func (im *importer) loop(b *ir.Builder, c *scopes, item *construct) {
	l := im.newLoop(c, item)
	if l == nil || len(im.errs) > 0 || im.isNeedy() {
		return
	}
	b.Node, b.Hint = l.cond.Name, l.cond.Name
	results := b.While(l.initial, l.names,
		func(inner *ir.Builder, params []*ir.Value) *ir.Value {
			l.enter(params)
			im.region(inner, c, l.scope, l.condNodes)
			return im.tensorOr(inner, im.values[l.cond.Inputs[0]])
		},
		func(inner *ir.Builder, params []*ir.Value) []*ir.Value {
			l.enter(params)
			for _, n := range l.condNodes {
				for i := range n.Sig.Outputs {
					delete(im.values, n.Out(i))
				}
			}
			im.region(inner, c, l.scope, l.bodyNodes)
			out := make([]*ir.Value, len(l.next))
			for i, n := range l.next {
				out[i] = im.tensorOr(inner, im.values[n.Inputs[0]])
			}
			return out
		})
	if err := b.Err(); err != nil {
		b.ClearErr()
		im.errs = append(im.errs, asStatus(l.cond, err))
		return
	}
	l.exit(results)
}

// tensorOr is a value's tensor, or the builder's invalid one where an earlier error left none.
func (im *importer) tensorOr(b *ir.Builder, v Value) *ir.Value {
	if v.Tensor == nil {
		println("DEBUG", len(im.errs), im.isNeedy())
		for _,e:=range im.errs { println(e.Error()) }
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
	initial              []*ir.Value
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
		im.errs = append(im.errs, item.nodes[0].Errorf(status.InvalidArgument, "frame %q has no LoopCond", item.key.frame))
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
	if v.Tensor == nil {
		l.im.values[m.Out(0)] = v
		return
	}
	l.merges, l.next = append(l.merges, m), append(l.next, next)
	l.initial, l.names = append(l.initial, v.Tensor), append(l.names, m.Name)
}

// split divides the frame's nodes: what the condition needs, and what the next iteration needs or has an effect. What
// both need is computed twice.
func (l *loop) split(c *scopes, item *construct, inside map[*graphdef.Node]bool) {
	cond := c.ancestors(inside, []*graphdef.Node{l.cond})
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
		if body[n] && n != l.cond {
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
		if found[n] || !inside[n] || n.Op == "LoopCond" && len(found) > 0 {
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

// enter makes the parameters of a region the values of the Merges.
func (l *loop) enter(params []*ir.Value) {
	for i, m := range l.merges {
		l.im.values[m.Out(0)] = Value{Tensor: params[i]}
	}
}

// exit hands the final state to the Exits.
func (l *loop) exit(results []*ir.Value) {
	for i, m := range l.merges {
		l.im.values[m.Out(0)] = Value{Tensor: results[i]}
	}
	for _, x := range l.exits {
		sw := x.Inputs[0].Node
		v := l.im.values[sw.Inputs[0]]
		if v.Tensor != nil {
			v.Tensor.Name = x.Name
		}
		l.im.values[x.Out(0)] = v
	}
}
