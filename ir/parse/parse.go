// Package parse reads the text that package ir prints.
//
// The text is checked, not trusted: result types are inferred again and compared with those that
// are written, and print(parse(s)) gives s back.
//
//	module "name"
//	var @dense/w : f32[784,10] on "gpu:0"
//	func @main(%x: f32[?batch,784]) -> (probs: f32[?batch,10]) arena 4096 {
//	  %w = var.read @dense/w : f32[784,10] node "dense/read"
//	  %y = dot %x, %w {contract_x=[1], contract_y=[0]} : f32[?batch,10] at arena 0
//	  %c = const {value=[1, 2]} : f32[2]
//	  %d = const {value=data(0)} : f32[64]
//	  %z = while %s : i32[] cond(%i: i32[]) {
//	    …
//	  } body(%j: i32[]) {
//	    …
//	  }
//	  return %y
//	}
//	data 0 f32[64]
//	base64 of the little-endian elements, over any number of lines
//
// Names that hold unusual characters are quoted. An operation without a node clause came from
// the node that its first result is named after. A # begins a comment.
//
// The package knows the op table only through its schemas. It accepts whatever is well-formed
// and well-typed; ir.Verify checks the rest.
package parse

import (
	"fmt"
	"strconv"

	"tfc/ir"
	"tfc/ir/tensor"
)

// Limits on what is read, so that text from anywhere costs at most a multiple of its size.
const (
	// MaxElements is the most elements that a type may have.
	MaxElements = 1 << 40
	// MaxRank is the most dimensions.
	MaxRank  = 64
	maxDepth = 100
)

// Module reads a module; file is named in errors, which are of type *Error.
func Module(file, text string) (*ir.Module, error) {
	p := &parser{module: &ir.Module{}}
	text, data := splitData(text)
	p.readData(file, data, text)
	p.lex = lexer{file: file, s: text, line: 1}
	p.parse()
	if p.err != nil {
		return nil, p.err
	}
	return p.module, nil
}

// parser holds one token of lookahead. The first error sticks, and what follows it looks like the
// end of the text, so that the grammar's functions need not pass errors on.
type parser struct {
	err    *Error
	lex    lexer
	tok    token
	module *ir.Module
	scope  *scope
	depth  int
	data   []dataEntry
}

// scope is the names visible in a block.
type scope struct {
	outer  *scope
	values map[string]*ir.Value
}

func (s *scope) find(name string) *ir.Value {
	for ; s != nil; s = s.outer {
		if v := s.values[name]; v != nil {
			return v
		}
	}
	return nil
}

func (p *parser) parse() {
	p.advance()
	p.header()
	for p.skipLines(); p.tok.kind != endOfText; p.skipLines() {
		switch p.wordText("var or func") {
		case "var":
			p.variable()
		case "func":
			p.function()
		default:
			p.failAt(p.tok, "expected var or func")
		}
	}
	for i, d := range p.data {
		if !d.used {
			p.failAt(p.tok, "data %d is not used", i)
		}
	}
}

func (p *parser) failAt(t token, format string, args ...any) {
	p.fail(&Error{File: p.lex.file, Line: t.line, Col: t.col, Msg: fmt.Sprintf(format, args...)})
}

func (p *parser) fail(err *Error) {
	if p.err == nil {
		p.err = err
	}
	p.tok = token{}
}

// failCause reports an error of the op table.
func (p *parser) failCause(t token, err error) {
	p.fail(&Error{File: p.lex.file, Line: t.line, Col: t.col, Msg: err.Error(), Err: err})
}

func (p *parser) advance() {
	if p.err != nil {
		return
	}
	t, err := p.lex.next()
	if p.tok = t; err != nil {
		p.fail(err)
	}
}

func (p *parser) skipLines() {
	for p.tok.kind == newline {
		p.advance()
	}
}

func (p *parser) endLine() {
	if p.tok.kind != newline && p.tok.kind != endOfText {
		p.failAt(p.tok, "expected the end of the line, found %s", p.tok)
	}
	p.skipLines()
}

func (p *parser) is(text string) bool { return p.tok.kind == punct && p.tok.text == text }

// accept consumes a punctuation mark if it is there.
func (p *parser) accept(text string) bool {
	if !p.is(text) {
		return false
	}
	p.advance()
	return true
}

func (p *parser) expect(text string) {
	if !p.accept(text) {
		p.failAt(p.tok, "expected %q, found %s", text, p.tok)
	}
}

// wordText is the current word, not consumed.
func (p *parser) wordText(what string) string {
	if p.tok.kind != word {
		p.failAt(p.tok, "expected %s, found %s", what, p.tok)
	}
	return p.tok.text
}

func (p *parser) word(what string) string {
	s := p.wordText(what)
	p.advance()
	return s
}

func (p *parser) acceptWord(text string) bool {
	if p.tok.kind != word || p.tok.text != text {
		return false
	}
	p.advance()
	return true
}

func (p *parser) str(what string) string {
	if p.tok.kind != quoted {
		p.failAt(p.tok, "expected %s in quotes, found %s", what, p.tok)
	}
	s := p.tok.text
	p.advance()
	return s
}

// name is a bare or quoted name.
func (p *parser) name() string {
	if p.tok.kind == quoted {
		return p.str("a name")
	}
	return p.word("a name")
}

// maxInt bounds integers, so that sums and products of a few of them do not overflow.
const maxInt = MaxElements

func (p *parser) integer() int {
	t := p.tok
	n, err := strconv.Atoi(p.word("an integer"))
	if err != nil || n > maxInt || n < -maxInt {
		p.failAt(t, "%s is no integer in range", t)
	}
	return n
}

// list parses items between brackets.
func (p *parser) list(open, shut string, item func()) {
	p.expect(open)
	for first := true; p.err == nil && !p.accept(shut); first = false {
		if !first {
			p.expect(",")
		}
		item()
	}
}

func (p *parser) header() {
	p.skipLines()
	if !p.acceptWord("module") {
		p.failAt(p.tok, `expected module "name", found %s`, p.tok)
	}
	p.module.Name = p.str("the module's name")
	p.endLine()
}

func (p *parser) variable() {
	p.advance()
	p.expect("@")
	v := &ir.Var{Name: p.name()}
	p.expect(":")
	v.Type = p.typ()
	if p.acceptWord("on") {
		v.Device = p.str("a device")
	}
	p.module.Vars = append(p.module.Vars, v)
	p.endLine()
}

func (p *parser) symbol() *ir.Var {
	p.expect("@")
	t := p.tok
	v := p.module.Var(p.name())
	if v == nil {
		p.failAt(t, "no variable @%s is declared before", t.text)
	}
	return v
}

// caseOf parses what function another one stands in for, and when.
func (p *parser) caseOf() *ir.Case {
	p.expect("@")
	c := &ir.Case{Of: p.name()}
	p.list("[", "]", func() {
		s := ir.SizeIs{Sym: p.word("the name of a size")}
		p.expect("=")
		s.Size = p.integer()
		c.Sizes = append(c.Sizes, s)
	})
	return c
}

func (p *parser) function() {
	p.advance()
	p.expect("@")
	f := &ir.Func{Name: p.name(), Body: &ir.Block{}}
	p.scope = &scope{values: map[string]*ir.Value{}}
	p.params(f.Body)
	p.expect("->")
	start := p.tok
	types := []ir.Type{}
	p.list("(", ")", func() {
		name, t := p.resultType()
		f.Results, types = append(f.Results, name), append(types, t)
	})
	if p.acceptWord("arena") {
		f.Arena = int64(p.integer())
	}
	if p.acceptWord("slots") {
		f.Slots = p.shape()
	}
	if p.acceptWord("case") {
		f.Case = p.caseOf()
	}
	if p.block(f.Body); p.err != nil {
		return
	}
	if len(types) != len(f.Body.Results) {
		p.failAt(start, "%d result types, %d results are returned", len(types), len(f.Body.Results))
		return
	}
	for i, r := range f.Body.Results {
		if !r.Type.Equal(types[i]) {
			p.failAt(start, "result %d is %s, returned is %s", i, types[i], r.Type)
		}
	}
	p.module.Funcs = append(p.module.Funcs, f)
	p.endLine()
}

// resultType parses "name: type" or "type".
func (p *parser) resultType() (string, ir.Type) {
	if p.tok.kind == quoted {
		name := p.name()
		p.expect(":")
		return name, p.typ()
	}
	first := p.tok
	p.word("a result")
	if p.accept(":") {
		return first.text, p.typ()
	}
	return "", p.typeAfter(first)
}

func (p *parser) params(b *ir.Block) {
	p.list("(", ")", func() {
		p.expect("%")
		t := p.tok
		name := p.name()
		p.expect(":")
		v := b.AddParam(name, p.typ())
		p.places([]*ir.Value{v})
		p.declare(t, v)
	})
}

func (p *parser) declare(t token, v *ir.Value) {
	if p.scope.find(v.Name) != nil {
		p.failAt(t, "%%%s is defined twice", v.Name)
	}
	p.scope.values[v.Name] = v
}

func (p *parser) typ() ir.Type {
	t := p.tok
	p.word("a type")
	return p.typeAfter(t)
}

// typeAfter parses the shape after an element type.
func (p *parser) typeAfter(t token) ir.Type {
	d, err := tensor.ParseDType(t.text)
	if err != nil {
		p.failAt(t, "%v", err)
	}
	return ir.Type{DType: d, Shape: p.shape()}
}

// runTimeSize parses a size after its mark: a name, or an expression in quotes.
func (p *parser) runTimeSize() ir.Dim {
	t := p.tok
	if t.kind != quoted {
		return ir.Dim{Sym: p.word("the name of a size")}
	}
	p.advance()
	d, err := ir.ParseDim(t.text)
	if err != nil || d.Known() || d.Text() != t.text {
		p.failAt(t, "%q is no expression over sizes", t.text)
	}
	return d
}

func (p *parser) shape() []ir.Dim {
	start, n := p.tok, 1
	shape := []ir.Dim{}
	p.list("[", "]", func() {
		if p.accept("?") {
			shape = append(shape, p.runTimeSize())
			return
		}
		t := p.tok
		size := p.integer()
		if size < 0 {
			p.failAt(t, "size %d is negative", size)
		}
		shape = append(shape, ir.Dim{Size: size})
		if n > MaxElements/max(size, 1) {
			p.failAt(start, "more than %d elements", MaxElements)
		}
		n *= max(size, 1)
	})
	if len(shape) > MaxRank {
		p.failAt(start, "more than %d dimensions", MaxRank)
	}
	return shape
}
