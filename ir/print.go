package ir

import (
	"encoding/base64"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"tfc/ir/tensor"
)

// InlineLimit is how many elements a constant has at most to be printed where it is used; larger
// ones go to the data section at the end of the text.
const InlineLimit = 16

// Elision says what becomes of the data section.
type Elision bool

// Full text can be parsed again; Elided text is for reading: "..." stands for large constants.
const (
	Full   Elision = false
	Elided Elision = true
)

// String is the module in full text. Package parse documents the syntax and reads it.
func (m *Module) String() string { return Print(m, Full) }

// Print is the module as text. Values that share a name within a function are told apart by a
// suffix ".N" in order of appearance.
func Print(m *Module, elide Elision) string {
	p := &printer{elide: elide, data: map[*tensor.Tensor]int{}}
	p.f("module %s\n", strconv.Quote(m.Name))
	for _, v := range m.Vars {
		p.f("var @%s : %s", Identifier(v.Name), v.Type)
		p.quoted(" on ", v.Device)
		p.f("\n")
	}
	for _, f := range m.Funcs {
		p.function(f)
	}
	for i, t := range p.large {
		p.f("data %d %s\n%s", i, t, wrapped(base64.StdEncoding.EncodeToString(t.Bytes())))
	}
	return p.b.String()
}

// String is the operation on one line, with its values' own names and its regions left out.
func (op *Op) String() string {
	p := &printer{elide: Elided, data: map[*tensor.Tensor]int{}}
	p.op(op)
	return p.b.String()
}

// dataWidth is the line width of the data section.
const dataWidth = 100

func wrapped(s string) string {
	var b strings.Builder
	for ; len(s) > dataWidth; s = s[dataWidth:] {
		b.WriteString(s[:dataWidth])
		b.WriteByte('\n')
	}
	b.WriteString(s)
	b.WriteByte('\n')
	return b.String()
}

type printer struct {
	b     strings.Builder
	elide Elision
	depth int
	// names holds the printed names of one function's values; nil prints their own.
	names map[*Value]string
	used  map[string]bool
	// data numbers the large constants, listed in large.
	data  map[*tensor.Tensor]int
	large []*tensor.Tensor
}

func (p *printer) f(format string, args ...any) { fmt.Fprintf(&p.b, format, args...) }

func (p *printer) quoted(intro, s string) {
	if s != "" {
		p.f("%s%s", intro, strconv.Quote(s))
	}
}

// declare gives a value its printed name, unique within the function.
func (p *printer) declare(vs ...*Value) {
	if p.used == nil {
		return
	}
	for _, v := range vs {
		name := v.Name
		for n := 1; p.used[name]; n++ {
			name = fmt.Sprintf("%s.%d", v.Name, n)
		}
		p.used[name], p.names[v] = true, name
	}
}

func (p *printer) name(v *Value) string {
	if n, ok := p.names[v]; ok {
		return n
	}
	return v.Name
}

// Identifier is a symbol's or value's name as text has it: bare, or quoted if it holds unusual
// characters.
func Identifier(name string) string {
	for i := range len(name) {
		if !bareAt(name, i) {
			return strconv.Quote(name)
		}
	}
	if name == "" {
		return `""`
	}
	return name
}

// bareAt reports whether the character may stand in an unquoted name; a colon, only before
// another name character.
func bareAt(s string, i int) bool {
	if s[i] == ':' {
		return i > 0 && i+1 < len(s) && s[i+1] != ':' && IsNameByte(s[i+1])
	}
	return IsNameByte(s[i])
}

// IsNameByte reports the characters of unquoted names, the colon aside.
func IsNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
		c == '_' || c == '.' || c == '/' || c == '-'
}

func (p *printer) function(f *Func) {
	p.names, p.used = map[*Value]string{}, map[string]bool{}
	p.declare(f.Params()...)
	p.f("func @%s(", Identifier(f.Name))
	p.params(f.Params())
	p.f(") -> (")
	for i, v := range f.Body.Results {
		if i > 0 {
			p.f(", ")
		}
		if i < len(f.Results) && f.Results[i] != "" {
			p.f("%s: ", Identifier(f.Results[i]))
		}
		p.f("%s", v.Type)
	}
	p.f(")")
	if f.Arena != 0 {
		p.f(" arena %d", f.Arena)
	}
	if len(f.Slots) > 0 {
		p.f(" slots [%s]", joined(f.Slots, Dim.String))
	}
	if f.Case != nil {
		p.f(" case @%s [%s]", Identifier(f.Case.Of), joined(f.Case.Sizes, SizeIs.String))
	}
	p.f(" ")
	p.block(f.Body)
	p.f("\n")
	p.names, p.used = nil, nil
}

func (p *printer) params(vs []*Value) {
	for i, v := range vs {
		if i > 0 {
			p.f(", ")
		}
		p.f("%%%s: %s", Identifier(p.name(v)), v.Type)
		p.places([]*Value{v})
	}
}

func (p *printer) block(b *Block) {
	p.f("{\n")
	p.depth++
	for _, op := range b.Ops {
		p.indent()
		p.op(op)
		p.f("\n")
	}
	p.indent()
	p.f("return")
	p.values(b.Results)
	p.depth--
	p.f("\n")
	p.indent()
	p.f("}")
}

func (p *printer) indent() { p.f("%s", strings.Repeat("  ", p.depth)) }

func (p *printer) values(vs []*Value) {
	for i, v := range vs {
		p.f("%s%%%s", [2]string{" ", ", "}[min(i, 1)], Identifier(p.name(v)))
	}
}

func (p *printer) op(op *Op) {
	p.declare(op.Results...)
	for i, r := range op.Results {
		p.f("%s%%%s", [2]string{"", ", "}[min(i, 1)], Identifier(p.name(r)))
	}
	if len(op.Results) > 0 {
		p.f(" = ")
	}
	p.f("%s", op.Def.Name)
	if op.Var != nil {
		p.f(" @%s", Identifier(op.Var.Name))
		if len(op.Operands) > 0 {
			p.f(",")
		}
	}
	p.values(op.Operands)
	p.attrs(op)
	for i, r := range op.Results {
		p.f("%s%s", [2]string{" : ", ", "}[min(i, 1)], r.Type)
	}
	p.quoted(" on ", op.Device)
	if len(op.Results) == 0 || op.Node != p.name(op.Results[0]) {
		p.quoted(" node ", op.Node)
	}
	p.places(op.Results)
	p.regions(op)
}

func (p *printer) regions(op *Op) {
	if p.used == nil {
		return
	}
	for i, r := range op.Regions {
		p.f(" %s", op.Def.Regions[i])
		p.declare(r.Params...)
		if len(r.Params) > 0 {
			p.f("(")
			p.params(r.Params)
			p.f(")")
		}
		p.f(" ")
		p.block(r)
	}
}

// places prints where values are kept, once the memory plan has said so of any.
func (p *printer) places(vs []*Value) {
	planned := false
	for _, v := range vs {
		planned = planned || v.Place.Kind != Unplaced
	}
	for i, v := range vs {
		if planned {
			p.f("%s%s", [2]string{" at ", ", "}[min(i, 1)], v.Place)
		}
	}
}

// placeNames are the kinds of memory as text has them.
var placeNames = [...]string{"nowhere", "arena", "var", "param", "result", "consts", "inside", "slot"}

// ParsePlaceKind reads the name of a kind of memory ("arena").
func ParsePlaceKind(s string) (PlaceKind, bool) {
	for i, n := range placeNames {
		if n == s {
			return PlaceKind(i), true
		}
	}
	return 0, false
}

// Numbered reports whether places of the kind have an offset.
func (k PlaceKind) Numbered() bool { return k >= InArena && k <= InConsts && k != InVar || k == InSlot }

// String prints "arena 128", "var @w" or "inside".
func (p Place) String() string {
	switch {
	case p.Kind == InVar:
		return "var @" + Identifier(p.Var.Name)
	case p.Kind.Numbered():
		return fmt.Sprintf("%s %d", placeNames[p.Kind], p.Offset)
	}
	return placeNames[p.Kind]
}

func (p *printer) attrs(op *Op) {
	n := 0
	for _, name := range op.Attrs.Names() {
		a, v := op.Def.Attr(name), op.Attrs[name]
		if a != nil && a.Default != nil && sameAttr(a.Default, v) {
			continue
		}
		p.f("%s%s=%s", [2]string{" {", ", "}[min(n, 1)], name, p.attr(a, v))
		n++
	}
	if n > 0 {
		p.f("}")
	}
}

func sameAttr(a, b any) bool {
	if s, ok := a.([]int); ok && len(s) == 0 {
		t, ok := b.([]int)
		return ok && len(t) == 0
	}
	return reflect.DeepEqual(a, b)
}

func (p *printer) attr(a *AttrDef, v any) string {
	switch v := v.(type) {
	case string:
		if a != nil && len(a.Enum) > 0 {
			return v
		}
		return strconv.Quote(v)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case []int:
		return "[" + joined(v, strconv.Itoa) + "]"
	case []Dim:
		return "[" + joined(v, Dim.String) + "]"
	case *tensor.Tensor:
		return p.constant(v)
	}
	return fmt.Sprint(v)
}

func joined[T any](list []T, text func(T) string) string {
	parts := make([]string, len(list))
	for i, v := range list {
		parts[i] = text(v)
	}
	return strings.Join(parts, ",")
}

func (p *printer) constant(t *tensor.Tensor) string {
	if t.Len() > InlineLimit && t.DType() != tensor.String {
		if p.elide {
			return "..."
		}
		n, ok := p.data[t]
		if !ok {
			n = len(p.large)
			p.data[t], p.large = n, append(p.large, t)
		}
		return fmt.Sprintf("data(%d)", n)
	}
	parts := make([]string, t.Len())
	for i := range parts {
		parts[i] = elementText(t, i)
	}
	if t.Rank() == 0 {
		return parts[0]
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// elementText is element i in shortest exact text.
func elementText(t *tensor.Tensor, i int) string {
	d := t.DType()
	switch {
	case d == tensor.String:
		return strconv.Quote(t.Strings()[i])
	case d == tensor.Bool:
		return strconv.FormatBool(t.Int(i) != 0)
	case d == tensor.U64:
		return strconv.FormatUint(uint64(t.Int(i)), 10)
	case d.IsInt():
		return strconv.FormatInt(t.Int(i), 10)
	case d.IsComplex():
		n := d.Size() / 2
		raw := t.Bytes()[i*2*n:]
		return "(" + floatText(d.Real(), raw[:n]) + "," + floatText(d.Real(), raw[n:2*n]) + ")"
	}
	return floatText(d, t.Bytes()[i*d.Size():(i+1)*d.Size()])
}

// floatText prints a float from its little-endian bytes: NaNs other than the plain one of their
// type keep their bits.
func floatText(d tensor.DType, raw []byte) string {
	t, err := tensor.FromBytes(d, nil, raw)
	if err != nil {
		Bugf("element of %s: %v", d, err)
	}
	v, width := t.Float(0), 32
	if d == tensor.F64 {
		width = 64
	}
	if v == v {
		s := strconv.FormatFloat(v, 'g', -1, width)
		return strings.ToLower(strings.TrimPrefix(s, "+"))
	}
	bits := uint64(0)
	for k := len(raw) - 1; k >= 0; k-- {
		bits = bits<<8 | uint64(raw[k])
	}
	if bits == PlainNaN(d) {
		return "nan"
	}
	return fmt.Sprintf("nan:%#x", bits)
}

// PlainNaN is the bit pattern of the positive quiet NaN without payload.
func PlainNaN(d tensor.DType) uint64 {
	switch d {
	case tensor.F16:
		return 0x7e00
	case tensor.BF16:
		return 0x7fc0
	case tensor.F32:
		return 0x7fc00000
	}
	return 0x7ff8000000000000
}
