package cpu

import (
	"fmt"
	"slices"
	"strings"

	"tfc/runtime/abi"
)

// Header is the C99 header of the static or shared library of a program: one function an entry, over an instance that
// holds the variables. It can be included from C++.
func Header(p *abi.Program) (string, error) {
	if err := checkNative(p); err != nil {
		return "", err
	}
	prefix, funcs := cfuncs(p)
	guard := "TFC_" + strings.ToUpper(prefix) + "_H"
	var b strings.Builder
	fmt.Fprintf(&b, headerTop, p.Name, guard, prefix)
	for _, f := range funcs {
		f.declare(&b, prefix)
	}
	fmt.Fprintf(&b, "#ifdef __cplusplus\n}\n#endif\n\n#endif /* %s */\n", guard)
	return b.String(), nil
}

// headerTop takes the program's name, the include guard and the prefix of the C names.
const headerTop = `/* %[1]s, compiled by tfc. Tensors are row-major. */
#ifndef %[2]s
#define %[2]s

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The program with its variables. One thread at a time may use an instance; several instances are independent. */
typedef struct %[3]s %[3]s;

/* Makes an instance whose runs use up to threads threads. NULL where memory is out. */
%[3]s *%[3]s_open(int64_t threads);

/* Frees an instance; NULL is allowed. */
void %[3]s_close(%[3]s *instance);

/* What went wrong in the last call on the instance that returned an error. */
const char *%[3]s_error(const %[3]s *instance);

`

// declare writes the comment and the prototype of an entry's function.
func (f *cfunc) declare(b *strings.Builder, prefix string) {
	fmt.Fprintf(b, "/* Runs %q.\n", comment(f.entry.Name))
	for _, p := range f.params {
		fmt.Fprintf(b, " *   %s: %s\n", p.name, p.describe(f.entry))
	}
	for _, p := range f.params {
		if p.found {
			fmt.Fprintf(b, " *   %s_shape: what the data made of it: %d numbers, written by the run\n", p.name, len(p.port.Shape))
		}
	}
	b.WriteString(" * A count is the buffer's number of elements, which is checked.\n" +
		" * Returns 0, or a TensorFlow error code; the message is " + prefix + "_error's. */\n")
	fmt.Fprintf(b, "int32_t %s(%s *instance", f.name, prefix)
	for _, p := range f.params {
		b.WriteString(", " + p.declare())
	}
	b.WriteString(");\n\n")
	if f.reserve == "" {
		return
	}
	fmt.Fprintf(b, "/* Makes room for runs of %q with these dimensions and smaller ones: they allocate nothing then. Returns 0 or an\n"+
		" * error code, where a dimension is negative or memory does not have so much. */\nint32_t %s(%s *instance",
		comment(f.entry.Name), f.reserve, prefix)
	for _, p := range f.params[:f.entry.Given] {
		b.WriteString(", " + p.declare())
	}
	b.WriteString(");\n\n")
}

func (p *cparam) declare() string {
	if p.port == nil {
		return "int64_t " + p.name
	}
	qualifier := ""
	if p.feed {
		qualifier = "const "
	}
	text := fmt.Sprintf("%s%s *%s, size_t %s_count", qualifier, ctypes[p.port.DType].c, p.name, p.name)
	if p.found {
		text += fmt.Sprintf(", int64_t *%s_shape", p.name)
	}
	return text
}

func (p *cparam) describe(e *abi.Entry) string {
	if p.port == nil {
		return "a dimension, at least 0"
	}
	role := "fetch"
	if p.feed {
		role = "feed"
	}
	text := fmt.Sprintf("%s \"%s\", %s", role, comment(p.port.Name), typeText(p.port, e))
	if note := ctypes[p.port.DType].note; note != "" {
		text += " (" + note + ")"
	}
	return text
}

// typeText is "f32[batch,4]".
func typeText(p *abi.Port, e *abi.Entry) string {
	sizes := make([]string, len(p.Shape))
	for i, d := range p.Shape {
		sizes[i] = fmt.Sprint(d)
		if k := abi.RefDim(d); k >= 0 {
			sizes[i] = comment(e.Dims[k])
		}
		if k := abi.RefDim(d); slices.Contains(e.Found, k) {
			sizes[i] = "at most " + comment(atMost(e, k))
		}
	}
	return fmt.Sprintf("%v[%s]", p.DType, strings.Join(sizes, ","))
}

// atMost is what a size that the run finds is at most, as text.
func atMost(e *abi.Entry, k int) string {
	var stack []string
	pop := func() string {
		x := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		return x
	}
	for _, s := range e.Computed[k-e.Given] {
		switch s.Op {
		case abi.SizeDim:
			text := e.Dims[s.Arg]
			if slices.Contains(e.Found, int(s.Arg)) {
				text = atMost(e, int(s.Arg))
			}
			stack = append(stack, text)
		case abi.SizeSum:
			y, x := pop(), pop()
			stack = append(stack, x+"+"+y)
		case abi.SizeProduct:
			y, x := pop(), pop()
			stack = append(stack, "("+x+")*("+y+")")
		case abi.SizeQuotient:
			stack = append(stack, fmt.Sprintf("(%s)/%d", pop(), s.Arg))
		case abi.SizeNumber, abi.SizeEnd:
			stack = append(stack, fmt.Sprint(s.Arg))
		}
	}
	return pop()
}

// comment makes text safe within a C comment.
func comment(s string) string {
	return strings.NewReplacer("*/", "* /", "/*", "/ *", "\n", " ", "\r", " ").Replace(s)
}
