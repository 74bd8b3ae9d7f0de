package frontend

import (
	"tfc/frontend/graphdef"
	"tfc/runtime/status"
)

// scope is a region of version 1's control flow: a loop's frame, or one branch of a conditional. Scopes nest; nil is
// outside of all.
//
// A graph does not say which nodes belong to a loop or a branch. It follows from the edges: what comes out of Enter is
// in the frame until Exit, what comes out of a Switch is in the branch of that output until Merge.
type scope struct {
	parent *scope
	depth  int
	scopeKey
}

// scopeKey is a frame's name, or a predicate and a branch of it (0 false, 1 true).
type scopeKey struct {
	frame  string
	pred   graphdef.Output
	branch int
}

func (s *scope) isLoop() bool { return s != nil && s.frame != "" }

func depthOf(s *scope) int {
	if s == nil {
		return 0
	}
	return s.depth
}

// common is the innermost scope that holds both.
func common(a, b *scope) *scope {
	for a != b {
		if depthOf(a) >= depthOf(b) {
			a = a.parent
		} else {
			b = b.parent
		}
	}
	return a
}

// below is the scope just inside outer on the way to s; nil if s is not inside outer.
func (s *scope) below(outer *scope) *scope {
	for s != nil && s.parent != outer {
		s = s.parent
	}
	return s
}

// scopes finds the scope of every node.
type scopes struct {
	sel      *selection
	children map[*scope]map[scopeKey]*scope
	// home is where a node is built; out is the scope of what it gives, except that a conditional Switch's outputs are
	// one further in.
	home, out map[*graphdef.Node]*scope
	// frames holds the scope around each frame: the innermost of those that its Enters come from.
	frames map[string]*scope
	// preds canonicalises predicates: identities do not make another conditional.
	problem error
}

// findScopes places the nodes, which come in an order that ignores back edges. The scope around a frame may turn out
// deeper than its first Enter shows, so the search repeats until nothing moves.
func findScopes(sel *selection, nodes []*graphdef.Node) (*scopes, error) {
	c := &scopes{
		sel: sel, children: map[*scope]map[scopeKey]*scope{}, frames: map[string]*scope{},
		home: map[*graphdef.Node]*scope{}, out: map[*graphdef.Node]*scope{},
	}
	for range len(nodes) + 1 {
		moved := false
		for _, n := range nodes {
			moved = c.place(n) || moved
		}
		if !moved || c.problem != nil {
			break
		}
	}
	return c, c.problem
}

func (c *scopes) child(parent *scope, key scopeKey) *scope {
	if c.children[parent] == nil {
		c.children[parent] = map[scopeKey]*scope{}
	}
	s := c.children[parent][key]
	if s == nil {
		s = &scope{parent, depthOf(parent) + 1, key}
		c.children[parent][key] = s
	}
	return s
}

// of is the scope of an output.
func (c *scopes) of(out graphdef.Output) *scope {
	if c.sel.feeds[out] {
		return nil
	}
	s := c.out[out.Node]
	if isSwitch(out.Node) && !c.isLoopSwitch(out.Node) {
		key := c.branch(out)
		if s.implies(key) {
			return s
		}
		return c.child(s, key)
	}
	return s
}

// implies reports whether a scope is in a branch: a gradient's loop switches once more on the predicate around it.
func (s *scope) implies(branch scopeKey) bool {
	for ; s != nil; s = s.parent {
		if s.scopeKey == branch {
			return true
		}
	}
	return false
}

// place finds home and out of a node, and reports whether they or a frame's surroundings changed.
func (c *scopes) place(n *graphdef.Node) bool {
	home, out := c.inner(n), (*scope)(nil)
	moved := false
	switch {
	case isEnter(n):
		frame := n.Text("frame_name")
		if depthOf(home) > depthOf(c.frames[frame]) {
			c.frames[frame], moved = home, true
		}
		home = c.frames[frame]
		out = c.child(home, scopeKey{frame: frame})
	case isExit(n):
		for home != nil && !home.isLoop() {
			home = home.parent
		}
		if home == nil {
			c.fail(n, "leaves a frame that it is not in")
			return false
		}
		home = home.parent
		out = home
	case isMerge(n):
		home = c.merged(n)
		out = home
	default:
		out = home
	}
	old, seen := c.out[n]
	moved = moved || !seen || old != out || c.home[n] != home
	c.home[n], c.out[n] = home, out
	return moved
}

// inner is the innermost of the scopes that a node's inputs come from.
func (c *scopes) inner(n *graphdef.Node) *scope {
	var deepest *scope
	take := func(s *scope) {
		if depthOf(s) > depthOf(deepest) {
			deepest = s
		}
	}
	for _, in := range n.Inputs {
		if !graphdef.IsBackEdge(in.Node, n) {
			take(c.of(in))
		}
	}
	c.sel.eachControl(n, func(from *graphdef.Node) { take(c.out[from]) })
	return deepest
}

// merged is the scope of a Merge: a loop's own, or what its branches have in common.
func (c *scopes) merged(n *graphdef.Node) *scope {
	var s *scope
	first := true
	for _, in := range n.Inputs {
		if graphdef.IsBackEdge(in.Node, n) {
			continue
		}
		if t := c.of(in); first {
			s, first = t, false
		} else {
			s = common(s, t)
		}
	}
	return s
}

// pred is the predicate of a Switch behind identities, and outside of the loops that it is the same in, so that a
// conditional has one.
func (c *scopes) pred(n *graphdef.Node) graphdef.Output {
	out := n.Inputs[1]
	for (out.Node.Op == "Identity" || isEnter(out.Node) && out.Node.Bool("is_constant")) && !c.sel.feeds[out] {
		out = out.Node.Inputs[0]
	}
	return out
}

// branch is the branch that an output of a conditional's Switch leads into. A gradient of a gradient switches on which
// input a Merge took: that is the branch which this input comes from.
func (c *scopes) branch(out graphdef.Output) scopeKey {
	key := scopeKey{pred: c.pred(out.Node), branch: out.Index}
	for {
		taken, ok := c.takenFrom(key.pred)
		if !ok {
			return key
		}
		if key.branch == 0 {
			taken.branch = 1 - taken.branch
		}
		key = taken
	}
}

// takenFrom is the branch that a predicate stands for if it compares the number that a Merge of two branches gives with
// a constant.
func (c *scopes) takenFrom(pred graphdef.Output) (scopeKey, bool) {
	eq := pred.Node
	if eq.Op != "Equal" || c.sel.feeds[pred] || len(eq.Inputs) != 2 {
		return scopeKey{}, false
	}
	number, k := eq.Inputs[0], eq.Inputs[1]
	m := number.Node
	if !isMerge(m) || isLoopMerge(m) || number.Index != 1 || len(m.Inputs) != 2 || k.Node.Op != "Const" ||
		c.sel.feeds[number] || c.sel.feeds[k] {
		return scopeKey{}, false
	}
	t, err := graphdef.TensorOf(k.Node.Tensor("value"))
	if err != nil || t.Len() != 1 || t.Int(0) < 0 || t.Int(0) > 1 {
		return scopeKey{}, false
	}
	at := c.merged(m)
	from, other := c.of(m.Inputs[t.Int(0)]).below(at), c.of(m.Inputs[1-t.Int(0)]).below(at)
	if from == nil || other == nil || from.isLoop() || other.isLoop() || from.pred != other.pred ||
		from.branch == other.branch {
		return scopeKey{}, false
	}
	return from.scopeKey, true
}

func (c *scopes) isLoopSwitch(n *graphdef.Node) bool { return c.pred(n).Node.Op == "LoopCond" }

func (c *scopes) fail(n *graphdef.Node, format string, args ...any) {
	if c.problem == nil {
		c.problem = n.Errorf(status.InvalidArgument, format, args...)
	}
}

func isSwitch(n *graphdef.Node) bool { return n.Op == "Switch" || n.Op == "RefSwitch" }
func isMerge(n *graphdef.Node) bool  { return n.Op == "Merge" || n.Op == "RefMerge" }
func isEnter(n *graphdef.Node) bool  { return n.Op == "Enter" || n.Op == "RefEnter" }
func isExit(n *graphdef.Node) bool   { return n.Op == "Exit" || n.Op == "RefExit" }

// isLoopMerge reports whether a Merge starts a loop's iteration.
func isLoopMerge(n *graphdef.Node) bool {
	for _, in := range n.Inputs {
		if graphdef.IsBackEdge(in.Node, n) {
			return true
		}
	}
	return false
}
