package parse

import (
	"slices"
	"strconv"

	"tfc/ir"
	"tfc/ir/tensor"
)

// block parses operations up to the return, in the current scope.
func (p *parser) block(b *ir.Block) {
	if p.depth++; p.depth > maxDepth {
		p.failAt(p.tok, "regions are nested more than %d deep", maxDepth)
	}
	p.expect("{")
	p.endLine()
	for p.err == nil && !p.acceptWord("return") {
		b.Ops = append(b.Ops, p.op())
		p.endLine()
	}
	for first := true; p.err == nil && p.tok.kind != newline; first = false {
		if !first {
			p.expect(",")
		}
		b.Results = append(b.Results, p.value())
	}
	p.endLine()
	p.expect("}")
	p.depth--
}

func (p *parser) value() *ir.Value {
	p.expect("%")
	t := p.tok
	v := p.scope.find(p.name())
	if v == nil {
		p.failAt(t, "%%%s is not defined before", t.text)
	}
	return v
}

// op parses one operation with its regions and checks it against its row.
func (p *parser) op() *ir.Op {
	names, tokens := p.resultNames()
	start := p.tok
	op := &ir.Op{Def: ir.Lookup(p.word("an operation"))}
	if op.Def == nil {
		p.failAt(start, "no operation %s", start)
		return op
	}
	p.operands(op)
	literals := p.attrs(op)
	types := p.types()
	if len(types) != len(names) {
		p.failAt(start, "%d results, %d types", len(names), len(types))
		return op
	}
	p.constants(op, literals, types)
	for i, name := range names {
		op.Results = append(op.Results, &ir.Value{Name: name, Type: types[i], Op: op, Index: i})
	}
	p.clauses(op)
	p.regions(op)
	if p.err == nil {
		p.check(start, op)
	}
	for i, r := range op.Results {
		p.declare(tokens[i], r)
	}
	return op
}

func (p *parser) check(start token, op *ir.Op) {
	if err := ir.CheckSchema(op); err != nil {
		p.failCause(start, err)
	} else if err := ir.CheckTypes(op); err != nil {
		p.failCause(start, err)
	}
}

func (p *parser) resultNames() (names []string, tokens []token) {
	for p.is("%") {
		p.advance()
		tokens = append(tokens, p.tok)
		names = append(names, p.name())
		if p.accept("=") {
			return names, tokens
		}
		p.expect(",")
	}
	if len(names) > 0 {
		p.failAt(p.tok, "expected a result, found %s", p.tok)
	}
	return nil, nil
}

func (p *parser) operands(op *ir.Op) {
	if p.is("@") {
		if op.Var = p.symbol(); !p.accept(",") {
			return
		}
	}
	for p.is("%") {
		op.Operands = append(op.Operands, p.value())
		if !p.accept(",") {
			return
		}
	}
}

func (p *parser) types() []ir.Type {
	var types []ir.Type
	if p.accept(":") {
		types = append(types, p.typ())
		for p.accept(",") {
			types = append(types, p.typ())
		}
	}
	return types
}

// clauses parses device, node and places.
func (p *parser) clauses(op *ir.Op) {
	if p.acceptWord("on") {
		op.Device = p.str("a device")
	}
	if p.acceptWord("node") {
		op.Node = p.str("a node")
	} else if len(op.Results) > 0 {
		op.Node = op.Results[0].Name
	}
	p.places(op.Results)
}

func (p *parser) places(vs []*ir.Value) {
	if !p.acceptWord("at") {
		return
	}
	for i, v := range vs {
		if i > 0 {
			p.expect(",")
		}
		t := p.tok
		kind, ok := ir.ParsePlaceKind(p.word("a kind of memory"))
		if !ok {
			p.failAt(t, "no kind of memory %s", t)
		}
		v.Place.Kind = kind
		switch {
		case kind == ir.InVar:
			v.Place.Var = p.symbol()
		case kind.Numbered():
			v.Place.Offset = int64(p.integer())
		}
	}
}

func (p *parser) regions(op *ir.Op) {
	for _, name := range op.Def.Regions {
		if !p.acceptWord(name) {
			p.failAt(p.tok, "expected region %s of %s, found %s", name, op.Def.Name, p.tok)
		}
		r := &ir.Block{}
		p.scope = &scope{outer: p.scope, values: map[string]*ir.Value{}}
		if p.is("(") {
			p.params(r)
		}
		p.block(r)
		p.scope = p.scope.outer
		op.Regions = append(op.Regions, r)
	}
}

// literal is a constant whose element type is not known yet.
type literal struct {
	attr   string
	at     token
	scalar bool
	// elements are the tokens of the elements; a complex one has two.
	elements [][]token
	// data is the number of the data section that holds the constant; -1 for none.
	data int
}

// attrs parses the attributes; constants are returned to be made when the type is known.
func (p *parser) attrs(op *ir.Op) (literals []literal) {
	if !p.is("{") {
		return nil
	}
	op.Attrs = ir.Attrs{}
	p.list("{", "}", func() {
		t := p.tok
		name := p.word("an attribute")
		a := op.Def.Attr(name)
		if a == nil {
			p.failAt(t, "%s has no attribute %s", op.Def.Name, t)
			return
		}
		if _, twice := op.Attrs[name]; twice {
			p.failAt(t, "attribute %s is given twice", t)
		}
		p.expect("=")
		if a.Kind == ir.AttrTensor {
			literals = append(literals, p.literal(name))
			op.Attrs[name] = (*tensor.Tensor)(nil)
			return
		}
		op.Attrs[name] = p.attr(a)
	})
	return literals
}

func (p *parser) attr(a *ir.AttrDef) any {
	t := p.tok
	switch a.Kind {
	case ir.AttrInt:
		return p.integer()
	case ir.AttrInts:
		list := []int{}
		p.list("[", "]", func() { list = append(list, p.integer()) })
		return list
	case ir.AttrShape:
		return p.shape()
	case ir.AttrFloat:
		v, err := strconv.ParseFloat(p.word("a number"), 64)
		if err != nil {
			p.failAt(t, "%s is no number", t)
		}
		return v
	case ir.AttrBool:
		v, err := strconv.ParseBool(p.word("true or false"))
		if err != nil {
			p.failAt(t, "expected true or false, found %s", t)
		}
		return v
	case ir.AttrDType:
		d, err := tensor.ParseDType(p.word("an element type"))
		if err != nil {
			p.failAt(t, "%v", err)
		}
		return d
	}
	return p.stringAttr(a)
}

func (p *parser) stringAttr(a *ir.AttrDef) string {
	if len(a.Enum) == 0 {
		return p.str("a string")
	}
	t := p.tok
	s := p.word("a keyword")
	if !slices.Contains(a.Enum, s) {
		p.failAt(t, "%s is %s, expected one of %v", a.Name, t, a.Enum)
	}
	return s
}

func (p *parser) literal(attr string) literal {
	l := literal{attr: attr, at: p.tok, data: -1}
	switch {
	case p.acceptWord("..."):
		p.failAt(l.at, "the constant was elided when the text was printed; print it in full to parse it")
	case p.acceptWord("data"):
		p.expect("(")
		if l.data = p.integer(); l.data < 0 {
			p.failAt(l.at, "data %d", l.data)
		}
		p.expect(")")
	case p.is("["):
		p.list("[", "]", func() { l.elements = append(l.elements, p.element()) })
	default:
		l.scalar, l.elements = true, [][]token{p.element()}
	}
	return l
}

func (p *parser) element() []token {
	var parts []token
	one := func() {
		if p.tok.kind != word && p.tok.kind != quoted {
			p.failAt(p.tok, "expected an element, found %s", p.tok)
		}
		parts = append(parts, p.tok)
		p.advance()
	}
	if p.is("(") {
		p.list("(", ")", one)
	} else {
		one()
	}
	if len(parts) == 0 {
		p.failAt(p.tok, "expected an element, found %s", p.tok)
	}
	return parts
}
