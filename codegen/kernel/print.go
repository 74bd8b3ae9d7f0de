package kernel

import (
	"fmt"
	"strconv"
	"strings"
)

// String prints the kernel for goldens and messages: one statement a line, values numbered in the order of appearance.
func (k *Kernel) String() string {
	p := &printer{names: map[*Value]string{}}
	p.linef("kernel %s%s {", k.Name, k.launch())
	for _, b := range k.Buffers {
		p.linef("  buffer %s", b)
	}
	if n := len(k.Sizes); n > 0 {
		p.linef("  sizes %d", n)
	}
	p.block(k.Body, "  ")
	for _, b := range k.Buffers {
		if b.Room != nil {
			p.linef("  room of %s: %s", b.Name, p.use(b.Room))
		}
	}
	p.linef("}")
	return p.out.String()
}

// launch prints the size of a GPU kernel's launch.
func (k *Kernel) launch() string {
	if k.Threads == 0 {
		return ""
	}
	return fmt.Sprintf(" <%d blocks, %d threads>", k.Blocks, k.Threads)
}

// String prints the declaration of a buffer.
func (b *Buffer) String() string {
	words := []string{fmt.Sprintf("%s: %s[%d]", b.Name, b.DType, b.Len)}
	for i, name := range []string{"read", "write", "local", "shared"} {
		if b.Access&(1<<i) != 0 {
			words = append(words, name)
		}
	}
	if b.Aliased {
		words = append(words, "aliased")
	}
	return strings.Join(words, " ")
}

// String prints "f32" or "f32x16".
func (t Type) String() string {
	if t.Lanes == 1 {
		return t.DType.String()
	}
	return t.DType.String() + "x" + strconv.Itoa(t.Lanes)
}

type printer struct {
	out   strings.Builder
	names map[*Value]string
}

func (p *printer) linef(format string, args ...any) {
	fmt.Fprintf(&p.out, format+"\n", args...)
}

func (p *printer) def(v *Value) string {
	name := "%" + strconv.Itoa(len(p.names))
	p.names[v] = name
	return name + ": " + v.Type.String()
}

func (p *printer) use(v *Value) string {
	switch {
	case v == nil:
		return ""
	case v.Const && v.Type.DType.IsInt():
		return strconv.FormatInt(int64(v.Bits), 10)
	case v.Const:
		return fmt.Sprintf("%#x.%s", v.Bits, v.Type)
	}
	if name, ok := p.names[v]; ok {
		return name
	}
	return fmt.Sprintf("%%undefined.%d", v.ID)
}

func (p *printer) uses(vs []*Value) string {
	words := make([]string, len(vs))
	for i, v := range vs {
		words[i] = p.use(v)
	}
	return strings.Join(words, ", ")
}

func (p *printer) block(body []Stmt, indent string) {
	for _, s := range body {
		p.stmt(s, indent)
	}
}

func (p *printer) stmt(s Stmt, indent string) {
	switch s := s.(type) {
	case *Loop:
		p.loop(s, indent)
		return
	case *If:
		p.branch(s, indent)
		return
	}
	text := p.simple(s)
	if r := Result(s); r != nil {
		text = p.def(r) + " = " + text
	}
	for _, part := range []string{indent, text, "\n"} {
		p.out.WriteString(part)
	}
}

func (p *printer) simple(s Stmt) string {
	switch s := s.(type) {
	case *Compute:
		return s.Op.String() + " " + p.uses(s.Args)
	case *Size:
		return fmt.Sprintf("size %d", s.Index)
	case *Splat:
		return "splat " + p.use(s.Arg)
	case *Iota:
		return "iota"
	case *Extract:
		return fmt.Sprintf("extract %s, %d", p.use(s.Arg), s.Lane)
	case *Permute:
		return fmt.Sprintf("permute %s, %s by %v", p.use(s.A), p.use(s.B), s.Lanes)
	case *Load:
		return "load " + s.Buffer.Name + "[" + p.use(s.Index) + "]" + p.mask(s.Mask)
	case *Store:
		return p.store(s)
	case *HReduce:
		return fmt.Sprintf("hreduce.%s %s", s.Op, p.use(s.Arg))
	case *DotPairs:
		return fmt.Sprintf("dotpairs %s, %s, %s", p.use(s.Acc), p.use(s.A), p.use(s.B))
	case *Prefetch:
		return fmt.Sprintf("prefetch %s[%s]", s.Buffer.Name, p.use(s.Index))
	case *Fail:
		return "fail " + p.uses([]*Value{s.A, s.B})
	case *Special:
		return "special " + [...]string{"thread", "block", "blocksize", "gridsize", "lane"}[s.Kind]
	case *Barrier:
		return "barrier"
	case *Shuffle:
		return fmt.Sprintf("shuffle %s ^ %d", p.use(s.Arg), s.Xor)
	}
	return fmt.Sprintf("unknown %T", s)
}

func (p *printer) mask(m *Value) string {
	if m == nil {
		return ""
	}
	return " mask " + p.use(m)
}

func (p *printer) store(s *Store) string {
	text := fmt.Sprintf("store %s[%s] = %s%s", s.Buffer.Name, p.use(s.Index), p.use(s.Value), p.mask(s.Mask))
	if s.NonTemporal {
		text += " nontemporal"
	}
	return text
}

func (p *printer) loop(l *Loop, indent string) {
	head := fmt.Sprintf("from %s to %s step %d", p.use(l.Lo), p.use(l.Hi), l.Step)
	if l.Parallel {
		head += fmt.Sprintf(" parallel grain %d", l.Grain)
	}
	init := p.uses(inits(l))
	head = "for " + p.def(l.Var) + " " + head
	var phis []string
	for _, c := range l.Carried {
		phis = append(phis, p.def(c.Phi))
	}
	if len(phis) > 0 {
		head += fmt.Sprintf(" (%s) = (%s)", strings.Join(phis, ", "), init)
	}
	p.linef("%s%s {", indent, head)
	p.block(l.Body, indent+"  ")
	var next, outs []*Value
	for _, c := range l.Carried {
		next, outs = append(next, c.Next), append(outs, c.Out)
	}
	tail := "}"
	if len(next) > 0 {
		tail = fmt.Sprintf("} next (%s)", p.uses(next))
		for i, o := range outs {
			tail += [...]string{", ", " as "}[truth(i == 0)] + p.def(o)
		}
	}
	p.linef("%s%s", indent, tail)
}

func (p *printer) branch(s *If, indent string) {
	p.linef("%sif %s {", indent, p.use(s.Cond))
	p.block(s.Then, indent+"  ")
	p.linef("%s} else {", indent)
	p.block(s.Else, indent+"  ")
	tail := "}"
	for _, m := range s.Merged {
		sides := p.uses([]*Value{m.Then, m.Else})
		tail += fmt.Sprintf(" %s = (%s)", p.def(m.Result), sides)
	}
	p.linef("%s%s", indent, tail)
}
