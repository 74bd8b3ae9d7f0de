package frontend

import (
	"errors"
	"maps"
	"slices"

	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/runtime/status"
)

// whileLoop is a loop under construction: what TensorFlow's two forms of loops have in common.
type whileLoop struct {
	im *importer
	// def is the node that errors are about.
	def *graphdef.Node
	// start is the state before the loop, tensors or not; names are of its elements.
	start []Value
	names []string
	cond  func(*ir.Builder, []Value) *ir.Value
	body  func(*ir.Builder, []Value) []Value
	// cells are the lists behind handles that the body changes. They become part of the state.
	cells []*cell
}

// build appends the loop and returns the state after it. What is no tensor passes through, except for lists.
func (l *whileLoop) build(b *ir.Builder) []Value {
	if len(l.im.cells) > 0 || slices.ContainsFunc(l.start, func(v Value) bool { return v.List != nil }) {
		if !l.prepare(b) {
			return nil
		}
	}
	before := l.state(l.start)
	flat, names := flatten(before), l.flatNames(before)
	var after []Value
	saved := l.im.save()
	results := b.While(flat, names,
		func(inner *ir.Builder, params []*ir.Value) *ir.Value { return l.cond(inner, l.enter(before, params)) },
		func(inner *ir.Builder, params []*ir.Value) []*ir.Value {
			after = l.conform(inner, before, l.state(l.body(inner, l.enter(before, params))))
			return flatten(after)
		})
	if b.Err() != nil {
		changed := len(after) == len(before) && !sameTypes(flat, flatten(after))
		if !changed || len(l.im.errs) > saved.errs || l.im.isNeedy() || errors.Is(b.Err(), errNeed) {
			return nil
		}
		l.im.restore(saved)
		return l.unroll(b)
	}
	if len(results) > 0 {
		l.im.learn(results[0].Op, results)
	}
	return l.leave(before, after, results)
}

// maxUnrolled bounds the iterations of a loop that is written out.
const maxUnrolled = 1000

// unroll writes out the iterations of a loop whose state changes its shape. Their number has to be known.
func (l *whileLoop) unroll(b *ir.Builder) []Value {
	mismatch := b.Err()
	b.ClearErr()
	p := l.rehearse(b)
	if !p.trips.exact || p.trips.bound > maxUnrolled {
		if !l.im.needAny(p.trips.late) {
			l.im.mustDrive(l.def, l.def.Errorf(status.Unimplemented, "%w", mismatch))
			b.SetErr(errNeed)
		}
		return nil
	}
	state := l.start
	for range p.trips.bound {
		l.cond(b, state)
		state = l.body(b, state)
		if b.Err() != nil || len(state) != len(l.start) {
			return nil
		}
	}
	return state
}

func sameTypes(a, b []*ir.Value) bool {
	return slices.EqualFunc(a, b, func(x, y *ir.Value) bool { return x.Type.Equal(y.Type) })
}

// state is values with what the changed cells hold behind them.
func (l *whileLoop) state(values []Value) []Value {
	out := slices.Clone(values)
	for _, c := range l.cells {
		out = append(out, Value{List: c.now})
	}
	return out
}

// enter makes a region's parameters the state: the first values of it are returned, the rest go into the cells.
func (l *whileLoop) enter(before []Value, params []*ir.Value) []Value {
	values := refill(before, params)
	for i, c := range l.cells {
		c.now = values[len(l.start)+i].List
	}
	return values[:len(l.start)]
}

// leave makes the results the state after the loop. A list whose length is known by now is of exactly that.
func (l *whileLoop) leave(before, after []Value, results []*ir.Value) []Value {
	for i := range before {
		if i < len(after) && before[i].List != nil && after[i].List != nil {
			before[i] = Value{List: before[i].List.with(after[i].List.most)}
		}
	}
	return l.enter(before, results)
}

// conform gives the lists that the body ends with the parts that they had at its beginning.
func (l *whileLoop) conform(b *ir.Builder, before, after []Value) []Value {
	out := slices.Clone(after)
	for i := range min(len(before), len(after)) {
		if from, to := before[i].List, after[i].List; from != nil && to != nil {
			out[i] = Value{List: to.like(b, from)}
		}
	}
	return out
}

// like has a buffer and a length where another has.
func (l *list) like(b *ir.Builder, other *list) *list {
	out := *l
	if len(other.parts()) > 0 {
		out = *withBuffer(b, l, other.room)
	}
	if other.length != nil && out.length == nil {
		out.length = out.count(b)
	}
	return &out
}

// counted is the list with its length as a value.
func (l *list) counted(b *ir.Builder) *list {
	out := *l
	out.fields = nil
	for _, f := range l.fields {
		out.fields = append(out.fields, f.counted(b))
	}
	out.length = l.count(b)
	return &out
}

// with is the list with another most.
func (l *list) with(most int) *list {
	out := *l
	out.most, out.fields = most, nil
	for _, f := range l.fields {
		out.fields = append(out.fields, f.with(most))
	}
	return &out
}

func (l *whileLoop) flatNames(state []Value) []string {
	var names []string
	for i, v := range state {
		name := "list"
		if i < len(l.names) {
			name = l.names[i]
		}
		for range v.parts() {
			names = append(names, name)
		}
	}
	return names
}

// prepare imports the loop aside, as often as that shows something new of its lists, and then makes room in them.
func (l *whileLoop) prepare(b *ir.Builder) bool {
	for {
		p := l.rehearse(b)
		if p.learned {
			continue
		}
		l.cells = p.cells
		return l.makeRoom(b, p)
	}
}

// rehearsal is what importing a loop aside showed.
type rehearsal struct {
	cells []*cell
	// before and after are the state with the cells' lists.
	before, after []Value
	trips         trips
	// learned says that an element's type became known, or that pushed values differ.
	learned bool
}

// rehearse imports the loop into a block that is thrown away.
func (l *whileLoop) rehearse(b *ir.Builder) rehearsal {
	im, saved, known := l.im, l.im.save(), l.knowledge()
	flat, names := flatten(l.start), l.flatNames(l.start)
	cond, body := ir.NewBlock(names, typesOf(flat)), ir.NewBlock(names, typesOf(flat))
	c, d := *b, *b
	c.Block, d.Block = cond, body
	cond.Results = []*ir.Value{l.cond(&c, refill(l.start, cond.Params))}
	after := l.body(&d, refill(l.start, body.Params))
	p := rehearsal{before: slices.Clone(l.start), after: slices.Clone(after), trips: trips{bound: -1}}
	if c.Err() == nil && d.Err() == nil && len(after) == len(l.start) {
		body.Results = counters(l.start, after)
		p.trips = im.trips(cond, body, flat)
		p.take(saved.held, im.cells)
	}
	im.restore(saved)
	p.learned = p.spread() || !slices.Equal(known, l.knowledge())
	return p
}

// counters are the tensors of the state at the end of the body, each at its place among all parts of the state.
func counters(before, after []Value) []*ir.Value {
	var out []*ir.Value
	for i, v := range before {
		if v.Tensor != nil && after[i].Tensor != nil {
			out = append(out, after[i].Tensor)
			continue
		}
		for range v.parts() {
			out = append(out, &ir.Value{Name: "list"})
		}
	}
	return out
}

// take adds the cells that the body changed.
func (p *rehearsal) take(held []*list, cells []*cell) {
	for i, before := range held {
		if c := cells[i]; c.now != before {
			p.cells = append(p.cells, c)
			p.before, p.after = append(p.before, Value{List: before}), append(p.after, Value{List: c.now})
		}
	}
}

// spread tells the element's type to lists of another origin that the loop turns into one that has it.
func (p *rehearsal) spread() bool {
	found := false
	for i := range min(len(p.before), len(p.after)) {
		from, to := p.before[i].List, p.after[i].List
		if from != nil && to != nil && from.element == nil && to.element != nil {
			from.element, found = to.element, true
		}
		if from != nil && to != nil && from.template == nil && to.template != nil {
			from.nested, from.template, found = true, to.template, true
		}
	}
	return found
}

// makeRoom makes the buffers of the lists that the loop changes as long as they will be at its end.
func (l *whileLoop) makeRoom(b *ir.Builder, p rehearsal) bool {
	for i := range min(len(p.before), len(p.after)) {
		from, to := p.before[i].List, p.after[i].List
		if from == nil || to == nil {
			continue
		}
		growth, room := to.most-from.most, from.room
		if growth > 0 {
			if p.trips.bound < 0 {
				l.im.unbounded(l.def, from, p.trips.late)
				return false
			}
			room = from.most + growth*max(p.trips.bound, 1)
		}
		next := withBuffer(b, from, room)
		if to.length != nil || growth > 0 {
			next = next.counted(b)
		}
		if growth > 0 {
			next = next.with(room - growth)
		}
		if i < len(l.start) {
			l.start[i] = Value{List: next}
		} else {
			p.cells[i-len(l.start)].now = next
		}
	}
	return b.Err() == nil
}

// unbounded asks for the values that bound a loop, or reports that nothing does.
func (im *importer) unbounded(def *graphdef.Node, l *list, late []*ir.Value) {
	if im.needAny(late) {
		return
	}
	im.mustDrive(def, def.Errorf(status.Unimplemented,
		"the list of node %q grows in a loop whose number of iterations has no known bound", l.node.Name))
}

// needAny asks for the first of values that is a tensor of the graph, and reports whether there is one.
func (im *importer) needAny(values []*ir.Value) bool {
	for _, v := range values {
		name := im.nameOf(v)
		if name == "" {
			continue
		}
		if !im.needsListed[name] {
			im.needsListed[name] = true
			im.needed.Values = append(im.needed.Values, name)
		}
		return true
	}
	return false
}

// nameOf is the tensor of the graph, outside of loops and branches, that holds a value; empty if there is none. It is
// the one that makes the value, not one that passes it on.
func (im *importer) nameOf(v *ir.Value) string {
	best := ""
	for out, held := range im.values {
		if v == nil || held.Tensor != v || im.graph.Node(out.Node.Name) != out.Node || im.scopes.of(out) != nil ||
			passesOn(out.Node) && !im.sel.feeds[out] {
			continue
		}
		if name := out.String(); best == "" || name < best {
			best = name
		}
	}
	return best
}

func passesOn(n *graphdef.Node) bool {
	return n.Op == "Identity" || isSwitch(n) || isMerge(n) || isEnter(n)
}

// learnt is what may become known of a list.
type learnt struct {
	element  *ir.Type
	template bool
	varied   bool
}

// knowledge sums up what is known of the lists that the loop can change.
func (l *whileLoop) knowledge() []learnt {
	var out []learnt
	for _, v := range l.start {
		if v.List != nil {
			out = append(out, learnt{v.List.element, v.List.template != nil, v.List.varied})
		}
	}
	for _, c := range l.im.cells {
		out = append(out, learnt{c.now.element, c.now.template != nil, c.now.varied})
	}
	return out
}

// savedState is what importing aside must not change.
type savedState struct {
	values map[graphdef.Output]Value
	errs   int
	needed Need
	listed map[string]bool
	vars   map[*variable]variable
	cells  []*cell
	held   []*list
}

func (im *importer) save() savedState {
	s := savedState{
		values: maps.Clone(im.values), errs: len(im.errs), listed: maps.Clone(im.needsListed),
		needed: Need{Values: slices.Clone(im.needed.Values), Hosts: slices.Clone(im.needed.Hosts),
			driven: slices.Clone(im.needed.driven), inputs: maps.Clone(im.needed.inputs)},
		vars: map[*variable]variable{}, cells: im.cells,
	}
	for _, c := range im.cells {
		s.held = append(s.held, c.now)
	}
	for _, v := range im.vars {
		s.vars[v] = *v
	}
	return s
}

// restore undoes an import. Gradients made of TensorArrays that were there before stay: they hold what new ones hold.
func (im *importer) restore(s savedState) {
	for i, c := range s.cells {
		c.now = s.held[i]
	}
	kept := slices.Clone(s.cells)
	for _, c := range im.cells[len(s.cells):] {
		if slices.ContainsFunc(kept, func(base *cell) bool { return base.gradient(c) }) {
			c.now = c.start
			kept = append(kept, c)
		}
	}
	im.cells = kept
	im.values, im.errs, im.needed, im.needsListed = s.values, im.errs[:s.errs], s.needed, s.listed
	for _, v := range im.vars {
		if old, ok := s.vars[v]; ok {
			*v = old
		} else {
			v.touched = false
		}
	}
}

// gradient reports whether another is a gradient of the cell.
func (c *cell) gradient(other *cell) bool {
	for _, g := range c.gradients {
		if g == other {
			return true
		}
	}
	return false
}
