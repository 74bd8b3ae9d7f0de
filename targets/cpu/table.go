package cpu

import (
	"fmt"
	"slices"
	"strings"

	"tfc/runtime/abi"
	"tfc/runtime/native"
	"tfc/targets/machine"
)

// ExecutableSources is what a program's own modules need beside them to become an executable: main, the native runtime,
// and the table of the program with its constants.
func ExecutableSources(p *abi.Program, consts []byte, m *machine.Machine) ([]Source, error) {
	lib, err := LibrarySources(p, consts, m)
	if err != nil {
		return nil, err
	}
	main, err := native.Main(m.Arch())
	if err != nil {
		return nil, err
	}
	lib[0].Text = programTable(p, int64(len(consts))) + mainFunction
	return append(lib, Source{Name: "native main", Text: main, Cold: true}), nil
}

// LibrarySources is what a program's own modules need beside them to become a static or shared library with the
// interface of Header: the table of the program with its constants and the C functions over it, and the native runtime.
func LibrarySources(p *abi.Program, consts []byte, m *machine.Machine) ([]Source, error) {
	if err := checkNative(p); err != nil {
		return nil, err
	}
	if int64(len(consts)) != p.ConstSize {
		return nil, fmt.Errorf("program %s has %d bytes of constants, not %d", p.Name, p.ConstSize, len(consts))
	}
	runtime, err := native.Library(m.Arch())
	if err != nil {
		return nil, err
	}
	table := Source{Name: "program table", Text: programTable(p, int64(len(consts))) + interfaceFunctions(p), Cold: true}
	if len(consts) > 0 {
		table.Data = []Blob{{Name: abi.SymConsts, Bytes: consts, Align: abi.Alignment}}
	}
	return []Source{table, {Name: "native runtime", Text: runtime, Cold: true}}, nil
}

// CodeSources is what a program's own modules need beside them to become a shared library that the Go runtime loads: the
// native runtime, a function of the symbol newPool that starts a thread pool, and the constants as the symbol constants.
func CodeSources(newPool, constants string, consts []byte, m *machine.Machine) ([]Source, error) {
	runtime, err := native.Library(m.Arch())
	if err != nil {
		return nil, err
	}
	face := Source{Name: "interface", Text: fmt.Sprintf(poolFunction, newPool), Cold: true}
	if len(consts) > 0 {
		face.Text += fmt.Sprintf("@%s = constant [%d x i8] zeroinitializer, align %d\n", constants, len(consts), abi.Alignment)
		face.Data = []Blob{{Name: constants, Bytes: consts, Align: abi.Alignment}}
	}
	return []Source{face, {Name: "native runtime", Text: runtime, Cold: true}}, nil
}

const poolFunction = `
declare ptr @tfc_pool_new(i64)
define ptr @%s(i64 %%threads) {
  %%pool = call ptr @tfc_pool_new(i64 %%threads)
  ret ptr %%pool
}
`

const mainFunction = `
declare i32 @tfc_main(ptr, i32, ptr)
define i32 @main(i32 %argc, ptr %argv) {
  %r = call i32 @tfc_main(ptr @tfc_program_table, i32 %argc, ptr %argv)
  ret i32 %r
}
`

// tableWriter writes the globals of a program table; the C structs are in runtime/native/c/tfc_program.h.
type tableWriter struct {
	strings.Builder
	n int // of the private globals so far
}

// programTable is the tfc_program of p as LLVM IR text. The constants are a global of constSize bytes that has no value
// yet: a Blob gives it.
func programTable(p *abi.Program, constSize int64) string {
	w := new(tableWriter)
	w.WriteString("%port = type { ptr, ptr, i32, i32 }\n%site = type { ptr, ptr, ptr, i64 }\n" +
		"%entry = type { ptr, ptr, ptr, ptr, ptr, ptr, ptr, i32, i32, i32, i32, i32, i32, i64 }\n" +
		"%program = type { ptr, ptr, ptr, ptr, i32, i32 }\n")
	consts := "ptr null"
	if constSize > 0 {
		fmt.Fprintf(w, "@%s = internal constant [%d x i8] zeroinitializer, align %d\n",
			abi.SymConsts, constSize, abi.Alignment)
		consts = "ptr @" + abi.SymConsts
	}
	vars := make([]abi.Port, len(p.Vars))
	for i, v := range p.Vars {
		vars[i] = abi.Port{Name: v.Name, DType: v.DType, Shape: v.Shape}
	}
	entries := make([]string, len(p.Entries))
	for i := range p.Entries {
		entries[i] = w.entry(&p.Entries[i])
	}
	fmt.Fprintf(w, "@%s = internal constant %%program { %s, %s, %s, %s, i32 %d, i32 %d }\n", abi.SymProgram,
		w.text(p.Name), w.array("%entry", entries), w.ports(vars), consts, len(p.Entries), len(p.Vars))
	return w.String()
}

func (w *tableWriter) entry(e *abi.Entry) string {
	fmt.Fprintf(w, "declare i32 @%s(ptr)\n", quoteBytes(e.Symbol))
	dims := make([]string, len(e.Dims))
	for i, d := range e.Dims {
		dims[i] = w.text(d)
	}
	sites := make([]string, len(e.ErrorSites))
	for i, s := range e.ErrorSites {
		sites[i] = fmt.Sprintf("%%site { %s, %s, %s, i64 %d }", w.text(s.Node), w.text(s.Op), w.text(s.Format), s.Code)
	}
	return fmt.Sprintf("%%entry { %s, ptr @%s, %s, %s, %s, %s, %s, i32 %d, i32 %d, i32 %d, i32 %d, i32 %d, i32 %d, i64 %d }",
		w.text(e.Name), quoteBytes(e.Symbol), w.ports(e.Feeds), w.ports(e.Fetches), w.array("ptr", dims),
		w.array("%site", sites), w.exprs(e), len(e.Feeds), len(e.Fetches), len(e.Dims), len(e.ErrorSites), e.Given,
		len(e.Slots), e.ArenaSize)
}

// exprs writes the steps of an entry's computed sizes and slots, each expression with an end mark.
func (w *tableWriter) exprs(e *abi.Entry) string {
	var steps []string
	for _, x := range slices.Concat(e.Computed, e.Slots) {
		for _, s := range append(slices.Clip(x), abi.SizeStep{Op: abi.SizeEnd}) {
			steps = append(steps, fmt.Sprintf("i64 %d, i64 %d", s.Op, s.Arg))
		}
	}
	if len(steps) == 0 {
		return "ptr null"
	}
	return w.global(fmt.Sprintf("[%d x i64] [%s]", 2*len(steps), strings.Join(steps, ", ")))
}

func (w *tableWriter) ports(ports []abi.Port) string {
	rows := make([]string, len(ports))
	for i, p := range ports {
		sizes := make([]string, len(p.Shape))
		for i, d := range p.Shape {
			sizes[i] = fmt.Sprintf("i64 %d", d)
		}
		rows[i] = fmt.Sprintf("%%port { %s, %s, i32 %d, i32 %d }",
			w.text(p.Name), w.array("i64", sizes), len(p.Shape), ctypes[p.DType].code)
	}
	return w.array("%port", rows)
}

// array defines a private array of typed elements and returns a pointer to it; nil for none.
func (w *tableWriter) array(elem string, values []string) string {
	if len(values) == 0 {
		return "ptr null"
	}
	return w.global(fmt.Sprintf("[%d x %s] [%s]", len(values), elem, strings.Join(values, ", ")))
}

// text defines a C string and returns a pointer to it.
func (w *tableWriter) text(s string) string {
	return w.global(fmt.Sprintf("[%d x i8] c%s", len(s)+1, quoteBytes(s+"\x00")))
}

func (w *tableWriter) global(value string) string {
	w.n++
	fmt.Fprintf(w, "@.table.%d = private unnamed_addr constant %s\n", w.n, value)
	return fmt.Sprintf("ptr @.table.%d", w.n)
}

// quoteBytes is s as an LLVM string literal, which may also follow the @ of a symbol.
func quoteBytes(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			fmt.Fprintf(&b, "\\%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// offMessage is offsetof(tfc_instance, message).
const offMessage = 56

// interfaceFunctions are the C functions that Header declares.
func interfaceFunctions(p *abi.Program) string {
	prefix, funcs := cfuncs(p)
	var b strings.Builder
	fmt.Fprintf(&b, `
declare ptr @tfc_open(ptr, i64)
declare void @tfc_close(ptr)
declare i32 @tfc_run_checked(ptr, i32, ptr, ptr, ptr)
declare i32 @tfc_reserve(ptr, i32, ptr)
define ptr @%[1]s_open(i64 %%threads) {
  %%instance = call ptr @tfc_open(ptr @%[2]s, i64 %%threads)
  ret ptr %%instance
}
define void @%[1]s_close(ptr %%instance) {
  call void @tfc_close(ptr %%instance)
  ret void
}
define ptr @%[1]s_error(ptr %%instance) {
  %%message = getelementptr i8, ptr %%instance, i64 %[3]d
  ret ptr %%message
}
`, prefix, abi.SymProgram, offMessage)
	for i, f := range funcs {
		f.define(&b, i)
	}
	return b.String()
}

// define writes an entry's function: it puts its parameters into three arrays and calls tfc_run_checked.
func (f *cfunc) define(b *strings.Builder, index int) {
	var params, stores, shapes strings.Builder
	ports, dims := 0, 0
	store := func(array string, at int, typ, value string) {
		n := stores.Len()
		fmt.Fprintf(&stores, "  %%p%d = getelementptr i64, ptr %%%s, i64 %d\n  store %s %%%s, ptr %%p%d\n",
			n, array, at, typ, value, n)
	}
	for i, p := range f.params {
		if p.port == nil {
			fmt.Fprintf(&params, ", i64 %%v%d", i)
			store("dims", dims, "i64", fmt.Sprintf("v%d", i))
			dims++
			continue
		}
		fmt.Fprintf(&params, ", ptr %%v%d, i64 %%n%d", i, i)
		if p.found {
			fmt.Fprintf(&params, ", ptr %%s%d", i)
			writeShape(&shapes, fmt.Sprintf("s%d", i), p.port)
		}
		store("ports", ports, "ptr", fmt.Sprintf("v%d", i))
		store("counts", ports, "i64", fmt.Sprintf("n%d", i))
		ports++
	}
	fmt.Fprintf(b, `define i32 @%s(ptr %%instance%s) {
  %%ports = alloca [%[3]d x ptr]
  %%counts = alloca [%[3]d x i64]
  %%dims = alloca [%d x i64]
%s  %%r = call i32 @tfc_run_checked(ptr %%instance, i32 %d, ptr %%ports, ptr %%counts, ptr %%dims)
%s  ret i32 %%r
}
`, f.name, params.String(), ports, len(f.entry.Dims), stores.String(), index, shapes.String())
	if dims > 0 {
		f.defineReserve(b, index)
	}
}

// writeShape writes the sizes of a port to a parameter.
func writeShape(b *strings.Builder, to string, p *abi.Port) {
	for i, d := range p.Shape {
		value := fmt.Sprint(d)
		if k := abi.RefDim(d); k >= 0 {
			value = fmt.Sprintf("%%%s.%d", to, i)
			fmt.Fprintf(b, "  %%%[1]s.%[2]d.from = getelementptr i64, ptr %%dims, i64 %[3]d\n"+
				"  %%%[1]s.%[2]d = load i64, ptr %%%[1]s.%[2]d.from\n", to, i, k)
		}
		fmt.Fprintf(b, "  %%%[1]s.%[2]d.to = getelementptr i64, ptr %%%[1]s, i64 %[2]d\n"+
			"  store i64 %[3]s, ptr %%%[1]s.%[2]d.to\n", to, i, value)
	}
}

// defineReserve writes the function that makes room for runs of some sizes.
func (f *cfunc) defineReserve(b *strings.Builder, index int) {
	var params, stores strings.Builder
	for i := range f.entry.Given {
		fmt.Fprintf(&params, ", i64 %%v%d", i)
		fmt.Fprintf(&stores, "  %%p%[1]d = getelementptr i64, ptr %%dims, i64 %[1]d\n  store i64 %%v%[1]d, ptr %%p%[1]d\n", i)
	}
	fmt.Fprintf(b, `define i32 @%s(ptr %%instance%s) {
  %%dims = alloca [%d x i64]
%s  %%r = call i32 @tfc_reserve(ptr %%instance, i32 %d, ptr %%dims)
  ret i32 %%r
}
`, f.reserve, params.String(), f.entry.Given, stores.String(), index)
}
