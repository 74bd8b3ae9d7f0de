package foreign

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"unsafe"

	"github.com/ebitengine/purego"
)

// Code is object files that were linked into this process. Its functions may be called by several goroutines.
type Code struct {
	memory  *pages
	symbols map[string]uintptr
}

// Link puts object files into memory and joins them: to each other, to symbols, and to what the process exports. It
// takes ELF objects for x86-64 with the relocations of position-independent code; its error is errors.ErrUnsupported for
// others, which the dynamic linker of a compiler may know.
func Link(objs [][]byte, symbols map[string]uintptr) (*Code, error) {
	l := &linker{given: symbols, defined: map[string]uintptr{}, far: map[string]*farSymbol{}}
	for i, o := range objs {
		if err := l.read(o); err != nil {
			return nil, fmt.Errorf("link object %d: %w", i, err)
		}
	}
	if err := l.layout(); err != nil {
		return nil, err
	}
	if err := l.join(); err != nil {
		return nil, errors.Join(err, l.memory.free())
	}
	return &Code{l.memory, l.defined}, nil
}

// Lookup is the address of a function or of data.
func (c *Code) Lookup(name string) (uintptr, error) {
	at, ok := c.symbols[name]
	if !ok {
		return 0, fmt.Errorf("native code has no symbol %s", name)
	}
	return at, nil
}

// Close unloads the code; nothing may run in it or call it later.
func (c *Code) Close() error { return c.memory.free() }

// linker joins objects. Memory has three parts: code with stubs behind it, constants, and data with a table of far
// addresses behind it.
type linker struct {
	given   map[string]uintptr
	objects []*object
	defined map[string]uintptr
	// far are the symbols outside, which code reaches through a stub and data through the table.
	far    map[string]*farSymbol
	names  []string // of far, in order of first use
	size   [parts]int
	memory *pages
}

const (
	partCode = iota
	partConst
	partData
	parts
)

// object is a file and where its sections go.
type object struct {
	*elf.File
	symbols []elf.Symbol // from index 1 on
	part    []int        // by section; -1 where it is not loaded
	offset  []int
}

// farSymbol is a symbol outside: its address, and its place in the table and among the stubs.
type farSymbol struct {
	addr  uintptr
	index int
}

const (
	stubSize  = 8 // jmp *slot(%rip) and two bytes of padding
	slotSize  = 8
	alignment = 64 // of the parts' ends, where stubs and table start
)

// read finds out what an object needs.
func (l *linker) read(data []byte) error {
	f, err := elf.NewFile(bytes.NewReader(data))
	if err != nil {
		return err
	}
	if f.Machine != elf.EM_X86_64 || f.Class != elf.ELFCLASS64 || f.Type != elf.ET_REL {
		return fmt.Errorf("%s %s: %w", f.Machine, f.Type, errors.ErrUnsupported)
	}
	o := &object{File: f}
	if o.symbols, err = f.Symbols(); err != nil && !errors.Is(err, elf.ErrNoSymbols) {
		return err
	}
	for _, s := range f.Sections {
		part := partOf(s)
		at := 0
		if part >= 0 {
			at = alignUp(l.size[part], max(1, int(s.Addralign)))
			l.size[part] = at + int(s.Size)
		}
		o.part, o.offset = append(o.part, part), append(o.offset, at)
	}
	l.objects = append(l.objects, o)
	return nil
}

// partOf says where a section goes; -1 if it stays out.
func partOf(s *elf.Section) int {
	switch {
	case s.Flags&elf.SHF_ALLOC == 0:
		return -1
	case s.Flags&elf.SHF_EXECINSTR != 0:
		return partCode
	case s.Flags&elf.SHF_WRITE != 0:
		return partData
	}
	return partConst
}

func alignUp(n, to int) int { return (n + to - 1) / to * to }

// layout finds the symbols outside, maps the memory and says where all symbols are.
func (l *linker) layout() error {
	for _, o := range l.objects {
		for _, s := range o.symbols {
			if err := l.define(s); err != nil {
				return err
			}
		}
	}
	for _, o := range l.objects {
		for _, s := range o.symbols {
			if _, inside := l.defined[s.Name]; s.Section != elf.SHN_UNDEF || inside || l.far[s.Name] != nil {
				continue
			}
			addr, err := l.outside(s)
			if err != nil {
				return err
			}
			l.far[s.Name] = &farSymbol{addr, len(l.names)}
			l.names = append(l.names, s.Name)
		}
	}
	stubs, table := alignUp(l.size[partCode], alignment), alignUp(l.size[partData], alignment)
	slots := len(l.names) // and one for each symbol inside whose address code may take from the table
	for _, o := range l.objects {
		slots += len(o.symbols)
	}
	memory, err := mapPages([parts]int{stubs + stubSize*len(l.names), l.size[partConst], table + slotSize*slots})
	if err != nil {
		return err
	}
	l.memory = memory
	for _, o := range l.objects {
		for _, s := range o.symbols {
			if s.Section != elf.SHN_UNDEF && elf.ST_BIND(s.Info) != elf.STB_LOCAL {
				l.defined[s.Name] = l.inside(o, s)
			}
		}
	}
	return nil
}

// define notes the name of a symbol that an object shows to the others.
func (l *linker) define(s elf.Symbol) error {
	_, twice := l.defined[s.Name]
	switch {
	case s.Section == elf.SHN_COMMON || elf.ST_TYPE(s.Info) == elf.STT_TLS || elf.ST_TYPE(s.Info) == elf.STT_GNU_IFUNC:
		return fmt.Errorf("symbol %s: %w", s.Name, errors.ErrUnsupported)
	case s.Section == elf.SHN_UNDEF || elf.ST_BIND(s.Info) == elf.STB_LOCAL:
		return nil
	case twice:
		return fmt.Errorf("symbol %s is defined twice", s.Name)
	}
	l.defined[s.Name] = 0
	return nil
}

// outside finds a symbol that no object defines. A weak one may be nowhere.
func (l *linker) outside(s elf.Symbol) (uintptr, error) {
	if addr, ok := l.given[s.Name]; ok {
		return addr, nil
	}
	addr, err := purego.Dlsym(purego.RTLD_DEFAULT, s.Name)
	if err != nil && elf.ST_BIND(s.Info) != elf.STB_WEAK {
		return 0, fmt.Errorf("native code refers to %s, which is nowhere: %w", s.Name, err)
	}
	return addr, nil
}

// inside is the address of a symbol that an object defines.
func (l *linker) inside(o *object, s elf.Symbol) uintptr {
	if int(s.Section) >= len(o.part) || o.part[s.Section] < 0 {
		return uintptr(s.Value)
	}
	return l.memory.base(o.part[s.Section]) + uintptr(o.offset[s.Section]) + uintptr(s.Value)
}

// join copies sections, writes stubs and table, and applies the relocations.
func (l *linker) join() error {
	for _, name := range l.names {
		f := l.far[name]
		l.put64(l.slot(f.index), uint64(f.addr))
		l.stub(f.index)
	}
	for _, o := range l.objects {
		for i, s := range o.Sections {
			if o.part[i] < 0 || s.Type == elf.SHT_NOBITS {
				continue
			}
			data, err := s.Data()
			if err != nil {
				return err
			}
			copy(l.memory.part(o.part[i])[o.offset[i]:], data)
		}
	}
	slots := map[uintptr]int{}
	for _, o := range l.objects {
		for _, s := range o.Sections {
			if s.Type != elf.SHT_RELA || int(s.Info) >= len(o.part) || o.part[s.Info] < 0 {
				continue
			}
			if err := l.relocate(o, s, slots); err != nil {
				return err
			}
		}
	}
	return l.memory.protect()
}

// slot is the address of an entry of the table.
func (l *linker) slot(index int) uintptr {
	return l.memory.base(partData) + uintptr(alignUp(l.size[partData], alignment)+slotSize*index)
}

// stub writes the jump to a symbol outside, and returns its address.
func (l *linker) stub(index int) uintptr {
	at := l.memory.base(partCode) + uintptr(l.stubAt(index))
	code := l.memory.part(partCode)[l.stubAt(index):]
	copy(code, []byte{0xff, 0x25, 0, 0, 0, 0, 0xcc, 0xcc})
	binary.LittleEndian.PutUint32(code[2:], uint32(int32(int64(l.slot(index))-int64(at+6))))
	return at
}

func (l *linker) stubAt(index int) int { return alignUp(l.size[partCode], alignment) + stubSize*index }

// put64 writes a word of the table.
func (l *linker) put64(at uintptr, v uint64) {
	data := l.memory.part(partData)
	binary.LittleEndian.PutUint64(data[at-l.memory.base(partData):], v)
}

// relocate applies the relocations of a section. slots are the table's entries for symbols inside.
func (l *linker) relocate(o *object, s *elf.Section, slots map[uintptr]int) error {
	table, err := s.Data()
	if err != nil {
		return err
	}
	part := o.part[s.Info]
	memory, start := l.memory.part(part), o.offset[s.Info]
	for ; len(table) >= 24; table = table[24:] {
		off := int(binary.LittleEndian.Uint64(table))
		info := binary.LittleEndian.Uint64(table[8:])
		addend := int64(binary.LittleEndian.Uint64(table[16:]))
		index, kind := int(info>>32), elf.R_X86_64(uint32(info))
		if off < 0 || off+width(kind) > int(o.Sections[s.Info].Size) || index > len(o.symbols) {
			return fmt.Errorf("relocation %s at %d: out of bounds", kind, off)
		}
		r := relocation{kind: kind, place: l.memory.base(part) + uintptr(start+off), addend: addend}
		if index > 0 {
			r.symbol = o.symbols[index-1]
		}
		if err := l.apply(o, r, memory[start+off:], slots); err != nil {
			return fmt.Errorf("relocation %s of %s: %w", kind, r.symbol.Name, err)
		}
	}
	return nil
}

// width is how many bytes a relocation fills in.
func width(kind elf.R_X86_64) int {
	if kind == elf.R_X86_64_64 || kind == elf.R_X86_64_PC64 {
		return 8
	}
	return 4
}

// relocation is one place to fill in.
type relocation struct {
	kind   elf.R_X86_64
	symbol elf.Symbol
	place  uintptr
	addend int64
}

func (l *linker) apply(o *object, r relocation, to []byte, slots map[uintptr]int) error {
	value, far := l.value(o, r.symbol)
	switch r.kind {
	case elf.R_X86_64_NONE:
		return nil
	case elf.R_X86_64_64:
		binary.LittleEndian.PutUint64(to, uint64(int64(value)+r.addend))
		return nil
	case elf.R_X86_64_PC64:
		binary.LittleEndian.PutUint64(to, uint64(int64(value)+r.addend-int64(r.place)))
		return nil
	case elf.R_X86_64_PC32, elf.R_X86_64_PLT32:
		if far != nil { // a call: data outside is reached through the table
			value = l.memory.base(partCode) + uintptr(l.stubAt(far.index))
		}
	case elf.R_X86_64_GOTPCREL, elf.R_X86_64_GOTPCRELX, elf.R_X86_64_REX_GOTPCRELX:
		if far != nil {
			value = l.slot(far.index)
			break
		}
		index, ok := slots[value]
		if !ok {
			index = len(l.names) + len(slots)
			slots[value] = index
			l.put64(l.slot(index), uint64(value))
		}
		value = l.slot(index)
	default:
		return errors.ErrUnsupported
	}
	distance := int64(value) + r.addend - int64(r.place)
	if distance != int64(int32(distance)) {
		return fmt.Errorf("%d bytes away, at most %d can be", distance, math.MaxInt32)
	}
	binary.LittleEndian.PutUint32(to, uint32(distance))
	return nil
}

// value is where a symbol is; far is set if it is outside.
func (l *linker) value(o *object, s elf.Symbol) (at uintptr, far *farSymbol) {
	if s.Section != elf.SHN_UNDEF {
		return l.inside(o, s), nil
	}
	if at, ok := l.defined[s.Name]; ok {
		return at, nil
	}
	if far = l.far[s.Name]; far != nil {
		return far.addr, far
	}
	return 0, nil // the null symbol
}

// address is where a slice's memory starts.
func address(b []byte) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(b))) }
