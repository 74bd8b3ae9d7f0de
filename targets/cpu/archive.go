package cpu

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Archive packs objects into a static library (.a): the System V format with a symbol index, without times or owners,
// so that equal objects give equal bytes. Members are called NAME.0.o, NAME.1.o; name is cut to fit.
func Archive(objs [][]byte, name string) ([]byte, error) {
	const longest = 8 // leaves room for the number in a header's 16 bytes
	if name = cname(name); len(name) > longest {
		name = name[:longest]
	}
	index, err := symbolIndex(objs)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.WriteString("!<arch>\n")
	member(&out, "/", index)
	for i, obj := range objs {
		member(&out, fmt.Sprintf("%s.%d.o/", name, i), obj)
	}
	return out.Bytes(), nil
}

const arHeader = 60

// member writes a header and its data, padded to an even size.
func member(out *bytes.Buffer, name string, data []byte) {
	fmt.Fprintf(out, "%-16s%-12d%-6d%-6d%-8s%-10d`\n", name, 0, 0, 0, "644", len(data))
	out.Write(data)
	if len(data)%2 != 0 {
		out.WriteByte('\n')
	}
}

// symbolIndex is the archive's first member: the offset of the member that defines each global symbol, big-endian, and
// then the names.
func symbolIndex(objs [][]byte) ([]byte, error) {
	var names bytes.Buffer
	var owners []int
	for i, obj := range objs {
		symbols, err := globals(obj)
		if err != nil {
			return nil, fmt.Errorf("object %d: %w", i, err)
		}
		for _, s := range symbols {
			names.WriteString(s + "\x00")
			owners = append(owners, i)
		}
	}
	size := 4 + 4*len(owners) + names.Len()
	offsets := make([]uint32, len(objs))
	at := len("!<arch>\n") + arHeader + size + size%2
	for i, obj := range objs {
		offsets[i] = uint32(at)
		at += arHeader + len(obj) + len(obj)%2
	}
	if at > math.MaxUint32 {
		return nil, errors.New("a static library cannot be larger than 4 GiB: make a shared one")
	}
	index := binary.BigEndian.AppendUint32(nil, uint32(len(owners)))
	for _, i := range owners {
		index = binary.BigEndian.AppendUint32(index, offsets[i])
	}
	return append(index, names.Bytes()...), nil
}

// globals lists the symbols that an object defines for others.
func globals(obj []byte) ([]string, error) {
	f, err := elf.NewFile(bytes.NewReader(obj))
	if err != nil {
		return nil, err
	}
	symbols, err := f.Symbols()
	if err != nil {
		return nil, err
	}
	var found []string
	for _, s := range symbols {
		bind := elf.ST_BIND(s.Info)
		if (bind == elf.STB_GLOBAL || bind == elf.STB_WEAK) && s.Section != elf.SHN_UNDEF {
			found = append(found, s.Name)
		}
	}
	return found, nil
}
