package graphdef

import (
	"bytes"
	"math"
	"sort"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// MarshalText prints a message as protobuf text, byte for byte as TensorFlow's Python writes it: fields by number,
// map entries by key, floats with the fewest digits that read back. Equal messages give equal bytes. A field that has
// no name here, because it is from a newer TensorFlow, is left out.
//
// Why not prototext: its output differs from build to build on purpose.
func MarshalText(m proto.Message) []byte {
	p := textPrinter{}
	p.message(m.ProtoReflect())
	return p.out.Bytes()
}

type textPrinter struct {
	out    bytes.Buffer
	indent int
}

func (p *textPrinter) message(m protoreflect.Message) {
	var set []protoreflect.FieldDescriptor
	m.Range(func(fd protoreflect.FieldDescriptor, _ protoreflect.Value) bool {
		set = append(set, fd)
		return true
	})
	sort.Slice(set, func(i, j int) bool { return set[i].Number() < set[j].Number() })
	for _, fd := range set {
		p.field(fd, m.Get(fd))
	}
}

func (p *textPrinter) field(fd protoreflect.FieldDescriptor, v protoreflect.Value) {
	switch {
	case fd.IsMap():
		p.mapEntries(fd, v.Map())
	case fd.IsList():
		for i := range v.List().Len() {
			p.value(fd, v.List().Get(i))
		}
	default:
		p.value(fd, v)
	}
}

func (p *textPrinter) mapEntries(fd protoreflect.FieldDescriptor, m protoreflect.Map) {
	var keys []protoreflect.MapKey
	m.Range(func(k protoreflect.MapKey, _ protoreflect.Value) bool {
		keys = append(keys, k)
		return true
	})
	sort.Slice(keys, func(i, j int) bool { return lessKey(fd.MapKey(), keys[i], keys[j]) })
	for _, k := range keys {
		p.block(string(fd.Name()), func() {
			p.entryPart(fd.MapKey(), k.Value())
			p.entryPart(fd.MapValue(), m.Get(k))
		})
	}
}

func lessKey(fd protoreflect.FieldDescriptor, a, b protoreflect.MapKey) bool {
	switch fd.Kind() {
	case protoreflect.StringKind:
		return a.String() < b.String()
	case protoreflect.Uint32Kind, protoreflect.Uint64Kind, protoreflect.Fixed32Kind, protoreflect.Fixed64Kind:
		return a.Uint() < b.Uint()
	}
	return a.Int() < b.Int()
}

// entryPart prints the key or the value of a map entry, which is a message with these two fields: a zero is left out.
func (p *textPrinter) entryPart(fd protoreflect.FieldDescriptor, v protoreflect.Value) {
	if fd.Message() != nil || !v.Equal(fd.Default()) {
		p.value(fd, v)
	}
}

// block prints name, and between braces what body prints.
func (p *textPrinter) block(name string, body func()) {
	p.line(name + " {")
	p.indent++
	body()
	p.indent--
	p.line("}")
}

func (p *textPrinter) value(fd protoreflect.FieldDescriptor, v protoreflect.Value) {
	if fd.Message() != nil {
		p.block(string(fd.Name()), func() { p.message(v.Message()) })
		return
	}
	p.line(string(fd.Name()) + ": " + scalarText(fd, v))
}

func (p *textPrinter) line(text string) {
	for range p.indent {
		p.out.WriteString("  ")
	}
	p.out.WriteString(text)
	p.out.WriteByte('\n')
}

func scalarText(fd protoreflect.FieldDescriptor, v protoreflect.Value) string {
	switch fd.Kind() {
	case protoreflect.StringKind:
		return quoteText(v.String())
	case protoreflect.BytesKind:
		return quoteText(string(v.Bytes()))
	case protoreflect.FloatKind:
		return floatText(v.Float(), 32)
	case protoreflect.DoubleKind:
		return floatText(v.Float(), 64)
	case protoreflect.EnumKind:
		if name := fd.Enum().Values().ByNumber(v.Enum()); name != nil {
			return string(name.Name())
		}
		return strconv.Itoa(int(v.Enum()))
	}
	return v.String()
}

// floatText writes a float as Python's repr does: positional between 1e-4 and 1e16, with a ".0" where it would look
// like an integer.
func floatText(f float64, bits int) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 0):
		return strings.ToLower(strings.TrimPrefix(strconv.FormatFloat(f, 'g', -1, 64), "+"))
	}
	scientific := strconv.FormatFloat(f, 'e', -1, bits)
	exponent, _ := strconv.Atoi(scientific[strings.IndexByte(scientific, 'e')+1:])
	if exponent < -4 || exponent >= 16 {
		return scientific
	}
	text := strconv.FormatFloat(f, 'f', -1, bits)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

var textEscapes = map[byte]string{'\n': `\n`, '\r': `\r`, '\t': `\t`, '"': `\"`, '\'': `\'`, '\\': `\\`}

// quoteText quotes a string with C escapes; bytes outside printable ASCII become three octal digits.
func quoteText(s string) string {
	b := make([]byte, 0, len(s)+2)
	b = append(b, '"')
	for i := range len(s) {
		c := s[i]
		escape, ok := textEscapes[c]
		switch {
		case ok:
			b = append(b, escape...)
		case c < ' ' || c >= 0x7f:
			b = append(b, '\\', '0'+c>>6, '0'+c>>3&7, '0'+c&7)
		default:
			b = append(b, c)
		}
	}
	return string(append(b, '"'))
}
