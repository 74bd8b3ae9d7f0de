package passes

import "tfc/ir"

// class is a set of values that occupy the same memory: a value, the reshapes of it, and whatever
// the plan has joined to it. Positions number the operations of a function in the order of its
// text, nested ones included.
type class struct {
	// up is the class that this one was joined to; nil for one that stands for itself.
	up *class
	// root is the value whose operation makes the memory's first contents.
	root *ir.Value
	// first is the position of root's own write, whatever is joined.
	first int
	// start is the position of the first write, end that of the last read.
	start, end int
	size       ir.Dim // in bytes
	// place is where the class must be; Unplaced leaves it to the arena.
	place ir.Place
}

func (c *class) rep() *class {
	for c.up != nil {
		c = c.up
	}
	return c
}

// free reports whether the class has no place yet.
func (c *class) free() bool { return c.place.Kind == ir.Unplaced }

// join makes one class of two; the first keeps its root and, if it has one, its place.
func join(a, b *class) {
	a, b = a.rep(), b.rep()
	if a == b {
		return
	}
	b.up = a
	a.start, a.end = min(a.start, b.start), max(a.end, b.end)
	if a.free() {
		a.place = b.place
	}
}

// lifetimes is the classes of a function's values and the positions of its operations.
type lifetimes struct {
	fn *ir.Func
	of map[*ir.Value]*class
	// all lists the classes in the order of their definition.
	all []*class
	// begin and finish are an operation's positions; they differ for those with regions.
	begin, finish map[*ir.Op]int
	// entry and exit are the positions of a block's parameters and results.
	entry, exit map[*ir.Block]int
	// at lists the operations by position; nil where a position is no operation's.
	at []*ir.Op
	// home is the block that holds an operation.
	home map[*ir.Op]*ir.Block
	// found are the sizes that the function finds: memory has room for what they are at most.
	found []ir.Found
}

// lifetimesOf numbers a function's operations and computes where each value lives.
func lifetimesOf(f *ir.Func) *lifetimes {
	l := &lifetimes{
		fn: f, of: map[*ir.Value]*class{}, begin: map[*ir.Op]int{}, finish: map[*ir.Op]int{},
		entry: map[*ir.Block]int{}, exit: map[*ir.Block]int{}, home: map[*ir.Op]*ir.Block{}, found: f.Found(),
	}
	l.number(f.Body)
	for i, p := range f.Body.Params {
		l.of[p].rep().place = ir.Place{Kind: ir.InParam, Offset: int64(i)}
	}
	l.uses(f.Body, nil)
	return l
}

func (l *lifetimes) tick(op *ir.Op) int {
	l.at = append(l.at, op)
	return len(l.at) - 1
}

// number assigns positions and makes the classes of a block and its regions.
func (l *lifetimes) number(b *ir.Block) {
	l.entry[b] = l.tick(nil)
	for _, p := range b.Params {
		l.define(p, l.entry[b])
	}
	for _, op := range b.Ops {
		l.home[op] = b
		l.begin[op] = l.tick(op)
		l.finish[op] = l.begin[op]
		if isControl(op) {
			for _, r := range op.Regions {
				l.number(r)
			}
			l.finish[op] = l.tick(op)
		}
		l.results(op)
	}
	l.exit[b] = l.tick(nil)
}

func (l *lifetimes) results(op *ir.Op) {
	if isAlias(op) {
		l.of[op.Result()] = l.of[op.Operands[0]]
		return
	}
	for _, r := range op.Results {
		c := l.define(r, l.finish[op])
		switch {
		case op.Is("const"):
			c.place.Kind = ir.InConsts
		case isRead(op):
			c.place = ir.Place{Kind: ir.InVar, Var: op.Var}
		}
	}
}

func (l *lifetimes) define(v *ir.Value, at int) *class {
	c := &class{root: v, first: at, start: at, end: at, size: v.Type.Elements().Scale(v.Type.DType.Size()).AtMost(l.found)}
	l.of[v] = c
	l.all = append(l.all, c)
	return c
}

// uses extends each class to its last use. A value from outside of a loop is needed until the
// loop ends; loops lists those around the block, outermost first.
func (l *lifetimes) uses(b *ir.Block, loops []*ir.Op) {
	for _, op := range b.Ops {
		l.use(op.Operands, l.begin[op], loops)
		if !isControl(op) {
			continue
		}
		inner := loops
		if isLoop(op) {
			inner = append(loops[:len(loops):len(loops)], op)
		}
		for _, r := range op.Regions {
			l.uses(r, inner)
		}
	}
	l.use(b.Results, l.exit[b], loops)
}

func (l *lifetimes) use(vs []*ir.Value, at int, loops []*ir.Op) {
	for _, v := range vs {
		c := l.of[v].rep()
		end := at
		for _, loop := range loops {
			if c.start < l.begin[loop] {
				end = l.finish[loop]
				break
			}
		}
		c.end = max(c.end, end)
	}
}

// class is the class of a value.
func (l *lifetimes) class(v *ir.Value) *class { return l.of[v].rep() }

// madeIn reports whether the class is without a place and an operation of the block makes it.
func (l *lifetimes) madeIn(c *class, b *ir.Block) bool {
	return c.free() && c.root.Op != nil && l.home[c.root.Op] == b
}

// follows reports whether a class may take over memory that is read until the position end: it is
// first written later, or by an operation that reads each element before it writes it.
func (l *lifetimes) follows(c *class, end int, old *class) bool {
	return end < c.start || end == c.start && l.overwrites(l.at[end], old, c)
}

// overwrites reports whether an operation may write its result in class c over its operands in
// class old.
func (l *lifetimes) overwrites(op *ir.Op, old, c *class) bool {
	if op == nil || isControl(op) || old.size != c.size {
		return false
	}
	index := -1
	for i, r := range op.Results {
		if l.class(r) == c {
			index = i
		}
	}
	if index < 0 {
		return false
	}
	same := sameIndexInputs(op)
	for i, v := range op.Operands {
		if l.class(v) == old && !(same[i] && v.Type.DType.Size() == op.Results[index].Type.DType.Size()) {
			return false
		}
	}
	return true
}

// isControl reports an operation whose regions hold operations that take memory of their own.
func isControl(op *ir.Op) bool { return op.Def.Lower == ir.LowerControl && !isFusion(op) }

func isFusion(op *ir.Op) bool { return op.Is("fusion") }
func isLoop(op *ir.Op) bool   { return op.Is("while") }
func isRead(op *ir.Op) bool   { return op.Is("var.read") }

// isAlias reports an operation whose result is its operand under another name. A reshape to the
// operand's own type is the plan's copy instead.
func isAlias(op *ir.Op) bool {
	return op.Is("stop_gradient") || op.Is("head") || op.Is("reshape") && !op.Result().Type.Equal(op.Operands[0].Type)
}

// sameIndexInputs marks the operands that an operation reads only at the index that it writes, so
// that it may write over them.
func sameIndexInputs(op *ir.Op) []bool {
	same := make([]bool, len(op.Operands))
	switch {
	case op.Def.Traits.Has(ir.Elementwise):
		for i := range same {
			same[i] = true
		}
	case updatesPart(op):
		same[0] = true
	case isFusion(op) && op.Str("kind") != KindRow:
		elementwise := elementwiseValues(op.Regions[0])
		for i, p := range op.Regions[0].Params {
			same[i] = elementwise[p] && p.Type.WithDType(op.Results[0].Type.DType).Equal(op.Results[0].Type)
		}
	}
	return same
}

// elementwiseValues marks the values of a fusion's body that reach its results through elementwise
// operations alone.
func elementwiseValues(b *ir.Block) map[*ir.Value]bool {
	mapped := map[*ir.Value]bool{}
	for i := len(b.Ops) - 1; i >= 0; i-- {
		op := b.Ops[i]
		moves := !op.Def.Traits.Has(ir.Elementwise)
		for _, r := range op.Results {
			moves = moves || mapped[r]
		}
		if moves {
			mark(mapped, op.Operands)
		}
	}
	same := map[*ir.Value]bool{}
	for _, p := range b.Params {
		same[p] = !mapped[p]
	}
	return same
}
