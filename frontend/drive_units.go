package frontend

import (
	"slices"
	"strings"

	"tfc/frontend/graphdef"
)

// unit is what is driven as a whole: a node that the host evaluates or that is control flow, a native node, or a native
// loop or conditional with all that is in it.
type unit struct {
	nodes []*graphdef.Node
	// native says that the unit becomes part of a piece; free that all that need it have copies of it.
	native, free bool
	// at is the scope that the unit stands in, loop the innermost loop around it.
	at, loop *scope
	// from are the units that it takes values or order from.
	from []*unit
	// absorbed are nodes outside that the unit has its own copies of.
	absorbed []*graphdef.Node
	// roots decide whether the unit is dead: two with the same ones are alive together. givesRoots is the same of what
	// the unit gives; a Switch adds to that.
	roots string
	gives []string
	level int
	order int
	group *group
	state uint8
}

// group is units that become one unit of the program.
type group struct {
	units []*unit
	index int
}

// place is what the units of one group have in common.
type place struct {
	roots string
	level int
	loop  *scope
}

// makeUnits groups the nodes into units.
func (d *divider) makeUnits() {
	d.units, d.unitOf = nil, map[*graphdef.Node]*unit{}
	var picked []*graphdef.Node
	for _, n := range d.nodes {
		if d.sel.picked[n] {
			picked = append(picked, n)
		}
	}
	d.region(nil, picked)
	for _, u := range d.units {
		d.connect(u)
	}
}

// region makes units of the nodes of a scope and those inside it.
func (d *divider) region(at *scope, nodes []*graphdef.Node) {
	r := &regionOrder{scopes: d.scopes, at: at, of: map[*graphdef.Node]*construct{}}
	for _, item := range r.items(nodes) {
		switch {
		case item.kind == plainNode:
			d.addNode(at, item.nodes[0])
		case slices.ContainsFunc(item.nodes, func(n *graphdef.Node) bool { return d.broken[n] }):
			d.breakConstruct(at, item)
		default:
			d.add(&unit{nodes: item.nodes, at: at, native: true})
		}
	}
}

// breakConstruct makes units of what is in a loop or a conditional.
func (d *divider) breakConstruct(at *scope, item *construct) {
	inside := map[*scope][]*graphdef.Node{}
	var order []*scope
	for _, n := range item.nodes {
		s := d.scopes.home[n].below(at)
		if s == nil {
			d.addNode(at, n)
			continue
		}
		if inside[s] == nil {
			order = append(order, s)
		}
		inside[s] = append(inside[s], n)
	}
	for _, s := range order {
		d.region(s, inside[s])
	}
}

func (d *divider) addNode(at *scope, n *graphdef.Node) {
	free := isFree(n)
	d.add(&unit{nodes: []*graphdef.Node{n}, at: at, free: free, native: !free && !d.onHost[n] && !isControl(n)})
}

func (d *divider) add(u *unit) {
	u.order = len(d.units)
	d.units = append(d.units, u)
	for _, n := range u.nodes {
		d.unitOf[n] = u
	}
	for s := u.at; s != nil && u.loop == nil; s = s.parent {
		if s.isLoop() {
			u.loop = s
		}
	}
}

// connect finds what a unit takes from others. A native unit has its own constants, and its own Switches and Enters
// around what is native as a whole.
func (d *divider) connect(u *unit) {
	seen := map[*graphdef.Node]bool{}
	work := slices.Clone(u.nodes)
	for ; len(work) > 0; work = work[1:] {
		n := work[0]
		d.eachSource(n, func(from *graphdef.Node) {
			if from == nil || d.unitOf[from] == u || seen[from] || d.unitOf[from] == nil {
				return
			}
			seen[from] = true
			if u.native && d.absorbs(u, from) {
				u.absorbed = append(u.absorbed, from)
				work = append(work, from)
				return
			}
			u.from = append(u.from, d.unitOf[from])
		})
	}
}

// eachSource visits the nodes that a node takes values or order from, but not those whose value is fed.
func (d *divider) eachSource(n *graphdef.Node, visit func(*graphdef.Node)) {
	for _, in := range n.Inputs {
		if !d.sel.feeds[in] {
			visit(in.Node)
		}
	}
	d.sel.eachControl(n, visit)
}

// absorbs reports whether a native unit has a copy of a node of another unit.
func (d *divider) absorbs(u *unit, from *graphdef.Node) bool {
	switch {
	case isFree(from):
		return true
	case isSwitch(from) && !d.scopes.isLoopSwitch(from):
		return d.holdsBranch(u, from)
	case isEnter(from):
		return slices.ContainsFunc(u.nodes, func(n *graphdef.Node) bool {
			return isExit(n) && d.scopes.home[n] == d.scopes.home[from] || isLoopMerge(n) && d.scopes.home[n] == d.scopes.out[from]
		})
	}
	return false
}

// holdsBranch reports whether a unit is a native conditional on the predicate of a Switch.
func (d *divider) holdsBranch(u *unit, sw *graphdef.Node) bool {
	return slices.ContainsFunc(u.nodes, func(n *graphdef.Node) bool {
		if isMerge(n) && !isLoopMerge(n) && d.scopes.home[n] == d.scopes.out[sw] {
			return true
		}
		s := d.scopes.home[n].below(d.scopes.out[sw])
		return s != nil && !s.isLoop() && s.pred == d.scopes.branch(sw.Out(0)).pred && len(u.nodes) > 1
	})
}

// maxRounds bounds how often levels are found again because a family's members were moved to one.
const maxRounds = 50

// placeUnits finds each unit's roots and level, and groups the native ones.
func (d *divider) placeUnits() {
	d.levels = map[*graphdef.Node]int{}
	for range maxRounds {
		frames := map[*scope]string{}
		for _, u := range d.units {
			u.state = 0
		}
		for _, u := range d.units {
			d.place(u, frames)
		}
		if !d.raiseFamilies() {
			break
		}
	}
	d.groups = nil
	known := map[place]*group{}
	for _, u := range d.units {
		if !u.native {
			u.group = &group{units: []*unit{u}}
			d.groups = append(d.groups, u.group)
			continue
		}
		key := place{u.roots, u.level, u.loop}
		if known[key] == nil {
			known[key] = &group{}
			d.groups = append(d.groups, known[key])
		}
		u.group = known[key]
		u.group.units = append(u.group.units, u)
	}
}

// place finds a unit's roots and level after those of the units that it takes from.
func (d *divider) place(u *unit, frames map[*scope]string) {
	if u.state != 0 {
		return
	}
	u.state = 1
	var roots []string
	n := u.nodes[0]
	for _, v := range u.from {
		if len(u.nodes) == 1 && graphdef.IsBackEdge(v.nodes[0], n) {
			continue
		}
		d.place(v, frames)
		if v.state == 1 {
			continue
		}
		roots = append(roots, d.rootsFrom(v, u)...)
	}
	roots = distinct(roots)
	switch {
	case u.native:
	case isMerge(n) && !isLoopMerge(n):
		roots = d.mergedRoots(n, u)
	case isEnter(n):
		inside := strings.Join(roots, " ")
		frames[d.scopes.out[n]] = inside
	case isExit(n):
		roots = strings.Fields(frames[d.scopes.of(n.Inputs[0])])
	}
	u.roots, u.gives = strings.Join(roots, " "), roots
	if !u.native && isEnter(n) {
		u.gives = []string{"in(" + strings.Join(roots, ",") + ")"}
	}
	u.level = d.levelOf(u, n)
	u.state = 2
}

func (d *divider) levelOf(u *unit, n *graphdef.Node) int {
	level := 0
	if u.native {
		for _, m := range u.nodes {
			level = max(level, d.levels[d.familyOf(m)])
		}
	}
	for _, v := range u.from {
		switch {
		case len(u.nodes) == 1 && graphdef.IsBackEdge(v.nodes[0], n) || v.state == 1 && v != u:
		case v.native && u.native && v.roots == u.roots && v.loop == u.loop:
			level = max(level, v.level)
		default:
			level = max(level, v.level+1)
		}
	}
	return level
}

// rootsFrom are the roots of what u takes from v: of a Switch, those of the branch.
func (d *divider) rootsFrom(v, u *unit) []string {
	n := v.nodes[0]
	if v.native || !isSwitch(n) {
		return v.gives
	}
	roots := slices.Clone(v.gives)
	for _, m := range append(slices.Clone(u.nodes), u.absorbed...) {
		for _, in := range m.Inputs {
			if in.Node == n && !d.sel.feeds[in] {
				roots = append(roots, d.branchRoot(in))
			}
		}
	}
	return roots
}

// branchRoot stands for the branch of a Switch's output being taken.
func (d *divider) branchRoot(in graphdef.Output) string {
	b := d.scopes.branch(in)
	return b.pred.String() + "=" + string(rune('0'+b.branch))
}

// mergedRoots are the roots of a Merge: those around its conditional if its inputs are the two branches of one, else
// itself.
func (d *divider) mergedRoots(n *graphdef.Node, u *unit) []string {
	if len(n.Inputs) == 2 {
		a, b := d.inputRoots(n.Inputs[0]), d.inputRoots(n.Inputs[1])
		for _, x := range a {
			pred, branch, ok := strings.Cut(x, "=")
			other := pred + "=" + map[string]string{"0": "1", "1": "0"}[branch]
			if ok && slices.Contains(b, other) {
				restA := slices.DeleteFunc(slices.Clone(a), func(r string) bool { return r == x })
				restB := slices.DeleteFunc(slices.Clone(b), func(r string) bool { return r == other })
				if slices.Equal(restA, restB) {
					return restA
				}
			}
		}
	}
	return []string{n.Name}
}

func (d *divider) inputRoots(in graphdef.Output) []string {
	v := d.unitOf[in.Node]
	if v == nil || d.sel.feeds[in] {
		return nil
	}
	roots := slices.Clone(v.gives)
	if !v.native && isSwitch(in.Node) {
		roots = append(roots, d.branchRoot(in))
	}
	return distinct(roots)
}

func distinct(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
