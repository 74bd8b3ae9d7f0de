package parse

import (
	"encoding/base64"
	"strconv"
	"strings"

	"tfc/ir"
	"tfc/ir/tensor"
)

// dataEntry is a large constant from the end of the text.
type dataEntry struct {
	tensor *tensor.Tensor
	used   bool
}

// splitData cuts the text before its first data section.
func splitData(text string) (string, string) {
	if strings.HasPrefix(text, "data ") {
		return "", text
	}
	if i := strings.Index(text, "\ndata "); i >= 0 {
		return text[:i+1], text[i+1:]
	}
	return text, ""
}

// readData reads the sections "data N type" and the base64 lines that follow each.
func (p *parser) readData(file, data, before string) {
	line := strings.Count(before, "\n") + 1
	for data != "" && p.err == nil {
		head, rest, _ := strings.Cut(data, "\n")
		p.lex = lexer{file: file, s: head, line: line}
		p.advance()
		start := p.tok
		p.advance()
		if n := p.integer(); n != len(p.data) {
			p.failAt(start, "data %d follows %d sections", n, len(p.data))
		}
		t := p.typ()
		p.endLine()
		body := rest
		if data = ""; strings.HasPrefix(rest, "data ") {
			body, data = "", rest
		} else if i := strings.Index(rest, "\ndata "); i >= 0 {
			body, data = rest[:i+1], rest[i+1:]
		}
		p.data = append(p.data, dataEntry{tensor: p.decode(start, t, body)})
		line += 1 + strings.Count(body, "\n")
	}
}

func (p *parser) decode(start token, t ir.Type, body string) *tensor.Tensor {
	if !t.Static() || t.DType == tensor.String {
		p.failAt(start, "a data section cannot hold %s", t)
		return nil
	}
	raw, err := base64.StdEncoding.DecodeString(strings.Map(dropBlank, body))
	if err != nil {
		p.failAt(start, "base64: %v", err)
	}
	x, err := tensor.FromBytes(t.DType, t.Sizes(), raw)
	if err != nil {
		p.failAt(start, "%v", err)
	}
	return x
}

func dropBlank(r rune) rune {
	if r == '\n' || r == '\r' || r == ' ' {
		return -1
	}
	return r
}

// constants makes the constant attributes, which have the type of the first result.
func (p *parser) constants(op *ir.Op, literals []literal, types []ir.Type) {
	for _, l := range literals {
		if len(types) == 0 || !types[0].Static() {
			p.failAt(l.at, "a constant needs a result of known type")
		}
		if p.err != nil {
			return
		}
		op.Attrs[l.attr] = p.constant(l, types[0])
	}
}

func (p *parser) constant(l literal, t ir.Type) *tensor.Tensor {
	if l.data >= 0 {
		if l.data >= len(p.data) {
			p.failAt(l.at, "no data %d at the end of the text", l.data)
			return nil
		}
		p.data[l.data].used = true
		return p.data[l.data].tensor
	}
	if t.Len() != len(l.elements) || l.scalar != (t.Rank() == 0) {
		p.failAt(l.at, "%d elements for %s", len(l.elements), t)
		return nil
	}
	x := tensor.New(t.DType, t.Sizes()...)
	for i, parts := range l.elements {
		p.setElement(x, i, parts)
	}
	return x
}

// setElement reads element i of x from its tokens.
func (p *parser) setElement(x *tensor.Tensor, i int, parts []token) {
	d, first := x.DType(), parts[0]
	if (d == tensor.String) != (first.kind == quoted) || len(parts) != 1+btoi(d.IsComplex()) {
		p.failAt(first, "expected an element of %s", d)
		return
	}
	switch {
	case d == tensor.String:
		x.Strings()[i] = first.text
	case d == tensor.Bool:
		if first.text != "true" && first.text != "false" {
			p.failAt(first, "expected true or false, found %s", first)
		}
		x.SetInt(i, int64(btoi(first.text == "true")))
	case d.IsInt():
		p.setInt(x, i, first)
	case d.IsComplex():
		half := d.Size() / 2
		for k, part := range parts {
			p.setFloat(d.Real(), x.Bytes()[i*d.Size()+k*half:], part)
		}
	default:
		p.setFloat(d, x.Bytes()[i*d.Size():], first)
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (p *parser) setInt(x *tensor.Tensor, i int, t token) {
	bits := 8 * x.DType().Size()
	if x.DType().IsUnsigned() {
		v, err := strconv.ParseUint(t.text, 10, bits)
		if err != nil {
			p.failAt(t, "%s is no %s", t, x.DType())
		}
		x.SetInt(i, int64(v))
		return
	}
	v, err := strconv.ParseInt(t.text, 10, bits)
	if err != nil {
		p.failAt(t, "%s is no %s", t, x.DType())
	}
	x.SetInt(i, v)
}

// setFloat stores the little-endian bytes of a float.
func (p *parser) setFloat(d tensor.DType, to []byte, t token) {
	one := tensor.New(d)
	if bits, ok := p.nanBits(d, t); ok {
		for k := range d.Size() {
			one.Bytes()[k] = byte(bits >> (8 * k))
		}
	} else {
		v, err := strconv.ParseFloat(t.text, min(64, max(32, 8*d.Size())))
		if err != nil {
			p.failAt(t, "%s is no %s", t, d)
		}
		one.SetFloat(0, v)
	}
	copy(to, one.Bytes())
}

// nanBits reads "nan" and "nan:0x…".
func (p *parser) nanBits(d tensor.DType, t token) (uint64, bool) {
	if t.text == "nan" {
		return ir.PlainNaN(d), true
	}
	hex, ok := strings.CutPrefix(t.text, "nan:")
	if !ok {
		return 0, false
	}
	bits, err := strconv.ParseUint(hex, 0, 8*d.Size())
	if err != nil {
		p.failAt(t, "%s: bad bits", t)
	}
	return bits, true
}
