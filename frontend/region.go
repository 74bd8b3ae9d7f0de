package frontend

import (
	"slices"

	"tfc/frontend/graphdef"
)

// constructKind tells what an item of a region becomes.
type constructKind uint8

const (
	plainNode constructKind = iota
	condConstruct
	loopConstruct
)

// construct is an item of a region: a node, or all the nodes of a conditional or a loop inside it.
type construct struct {
	kind  constructKind
	at    *scope
	key   scopeKey
	pred  graphdef.Output
	nodes []*graphdef.Node
	// level tells conditionals on one predicate apart that follow each other; see regionOrder.level.
	level int
	// exports are values inside a branch that later conditionals on the same predicate use.
	exports []graphdef.Output

	// joined links conditionals' parts: a union-find forest.
	joined *construct
	state  uint8
}

func (c *construct) root() *construct {
	for c.joined != nil {
		c = c.joined
	}
	return c
}

// regionOrder groups the nodes of a region into constructs and orders those.
//
// The nodes of one conditional are those that edges join among all that depend on its predicate. A gradient runs
// through the branches of its function's conditional a second time, on values that come out of the first: these are two
// conditionals, of different level, and what the second takes from inside the first is a further result of that.
type regionOrder struct {
	*scopes
	at    *scope
	of    map[*graphdef.Node]*construct
	list  []*construct
	loops map[scopeKey]*construct
	level map[*graphdef.Node]int
	// leaving are values that regions around this one take out of it.
	leaving map[graphdef.Output]bool
}

// items lists the region's constructs so that each follows what it needs.
func (r *regionOrder) items(nodes []*graphdef.Node) []*construct {
	r.loops = map[scopeKey]*construct{}
	for _, n := range nodes {
		r.assign(n)
	}
	r.findLevels(nodes)
	for _, n := range nodes {
		r.join(n)
	}
	for _, n := range nodes {
		c := r.of[n].root()
		r.of[n] = c
		c.nodes = append(c.nodes, n)
		c.level = r.level[n]
	}
	r.findExports(nodes)
	for _, n := range nodes {
		r.visit(r.of[n])
	}
	return r.list
}

// assign gives a node a construct of its own, or its frame's.
func (r *regionOrder) assign(n *graphdef.Node) {
	inside := r.home[n].below(r.at)
	switch {
	case inside.isLoop():
		r.of[n] = r.loop(inside.scopeKey)
	case inside != nil:
		r.of[n] = &construct{kind: condConstruct, at: r.at, pred: inside.pred}
	case isExit(n):
		r.of[n] = r.loop(r.frameOf(n))
	case isMerge(n) && !isLoopMerge(n):
		r.of[n] = r.mergeConstruct(n)
	default:
		r.of[n] = &construct{kind: plainNode, at: r.at}
	}
}

// mergeConstruct is a conditional's construct for a Merge whose inputs come from branches; a Merge of nothing but
// values of this region stays a node.
func (r *regionOrder) mergeConstruct(n *graphdef.Node) *construct {
	for _, in := range n.Inputs {
		if s := r.scopes.of(in).below(r.at); s != nil {
			return &construct{kind: condConstruct, at: r.at, pred: s.pred}
		}
	}
	return &construct{kind: plainNode, at: r.at}
}

// frameOf is the frame that an Exit leaves.
func (r *regionOrder) frameOf(n *graphdef.Node) scopeKey {
	if s := r.scopes.of(n.Inputs[0]).below(r.at); s != nil {
		return s.scopeKey
	}
	return scopeKey{}
}

func (r *regionOrder) loop(key scopeKey) *construct {
	c := r.loops[key]
	if c == nil {
		c = &construct{kind: loopConstruct, at: r.at, key: key}
		r.loops[key] = c
	}
	return c
}

// join unites a node's conditional with those on the same predicate that it takes from.
func (r *regionOrder) join(n *graphdef.Node) {
	c := r.of[n].root()
	if c.kind != condConstruct {
		return
	}
	r.eachInput(n, func(from *graphdef.Node) {
		if d := r.of[from]; d != nil {
			if d, c := d.root(), c.root(); d != c && r.sameConditional(from, n) {
				c.joined = d
			}
		}
	})
}

// sameConditional reports whether an edge stays within one conditional.
func (r *regionOrder) sameConditional(from, to *graphdef.Node) bool {
	return r.sameFamily(from, to) && r.level[from] == r.level[to]
}

// sameFamily reports whether an edge stays among the branches of one predicate: a Merge leaves them.
func (r *regionOrder) sameFamily(from, to *graphdef.Node) bool {
	c, d := r.of[from], r.of[to]
	return c != nil && d != nil && c.kind == condConstruct && d.kind == condConstruct && c.pred == d.pred &&
		!(isMerge(from) && r.home[from] == r.at)
}

// findLevels counts how often a value went out of a conditional before it came to a node. What only later nodes of
// its branch need moves up to them; a loop is of one level.
func (r *regionOrder) findLevels(nodes []*graphdef.Node) {
	r.level = map[*graphdef.Node]int{}
	floors := map[*scope]int{}
	for again := true; again; {
		r.raiseLevels(nodes, floors)
		again = false
		for _, n := range nodes {
			if f := r.outermostLoop(n); f != nil && r.level[n] > floors[f] {
				floors[f], again = r.level[n], r.level[n] <= len(nodes)
			}
		}
	}
	r.sinkLevels(nodes)
}

// outermostLoop is the loop, inside of this region's branches, that a node is in.
func (r *regionOrder) outermostLoop(n *graphdef.Node) *scope {
	var outer *scope
	inner := r.home[n]
	if isExit(n) {
		inner = r.scopes.of(n.Inputs[0])
	}
	for s := inner; s != nil && s != r.at; s = s.parent {
		if s.isLoop() {
			outer = s
		}
	}
	return outer
}

// raiseLevels finds levels from those of the inputs; floors are the least of loops.
func (r *regionOrder) raiseLevels(nodes []*graphdef.Node, floors map[*scope]int) {
	for _, n := range nodes {
		if f := r.outermostLoop(n); f != nil {
			r.level[n] = max(r.level[n], floors[f])
		}
		r.eachInput(n, func(from *graphdef.Node) {
			c := r.of[from]
			if c == nil {
				return
			}
			level := r.level[from]
			if c.kind == condConstruct && !r.sameFamily(from, n) {
				level++
			}
			r.level[n] = max(r.level[n], level)
		})
	}
}

// sinkLevels moves nodes up to the levels of those that need them.
func (r *regionOrder) sinkLevels(nodes []*graphdef.Node) {
	lowest := map[*graphdef.Node]int{}
	for i := len(nodes) - 1; i >= 0; i-- {
		n := nodes[i]
		if l, ok := lowest[n]; ok && r.of[n].kind == condConstruct && r.outermostLoop(n) == nil {
			r.level[n] = max(r.level[n], l)
		}
		r.eachInput(n, func(from *graphdef.Node) {
			l, ok := lowest[from]
			switch {
			case !r.sameFamily(from, n):
				lowest[from] = 0
			case !ok || r.level[n] < l:
				lowest[from] = r.level[n]
			}
		})
	}
}

// findExports lists, for each conditional, the values that leave it other than by a Merge.
func (r *regionOrder) findExports(nodes []*graphdef.Node) {
	for _, n := range nodes {
		for _, in := range n.Inputs {
			if r.of[in.Node] != r.of[n] {
				r.export(in)
			}
		}
		for i := range n.Sig.Outputs {
			if r.leaving[n.Out(i)] {
				r.export(n.Out(i))
			}
		}
	}
}

// export makes a value from inside a conditional a result of it.
func (r *regionOrder) export(out graphdef.Output) {
	c := r.of[out.Node]
	if c != nil && c.kind == condConstruct && r.home[out.Node] != r.at && !slices.Contains(c.exports, out) {
		c.exports = append(c.exports, out)
	}
}

// eachInput visits the nodes that a node takes data or order from, back edges left out.
func (r *regionOrder) eachInput(n *graphdef.Node, visit func(*graphdef.Node)) {
	for _, in := range n.Inputs {
		if !r.sel.feeds[in] && !graphdef.IsBackEdge(in.Node, n) {
			visit(in.Node)
		}
	}
	r.sel.eachControl(n, visit)
}

// visit appends a construct after those that it needs. Nodes come in an order in which plain nodes find their inputs
// done, so only constructs recurse.
func (r *regionOrder) visit(c *construct) {
	if c.state != 0 {
		return
	}
	c.state = 1
	for _, n := range c.nodes {
		r.eachInput(n, func(from *graphdef.Node) {
			if d := r.of[from]; d != nil && d != c {
				r.visit(d)
			}
		})
	}
	r.list = append(r.list, c)
}
