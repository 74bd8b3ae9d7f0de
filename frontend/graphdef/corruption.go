package graphdef

import (
	"fmt"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// corruption is the first place in a binary message that does not decode. The protobuf library only says that there
// is one, which helps nobody with a file of 100 MB.
type corruption struct {
	offset int
	field  string // path of the message around it, such as "node[3].attr"
	reason string
}

func (c *corruption) Error() string {
	if c.field == "" {
		return fmt.Sprintf("byte %d: %s", c.offset, c.reason)
	}
	return fmt.Sprintf("byte %d (%s): %s", c.offset, c.field, c.reason)
}

// findCorruption walks data by the message's descriptor and returns the first bad place, or nil.
func findCorruption(data []byte, md protoreflect.MessageDescriptor) *corruption {
	return scanMessage(data, 0, "", md, MaxDepth)
}

func scanMessage(data []byte, base int, path string, md protoreflect.MessageDescriptor, depth int) *corruption {
	if depth == 0 {
		return &corruption{base, path, fmt.Sprintf("messages nest deeper than %d", MaxDepth)}
	}
	seen := map[protowire.Number]int{}
	for at := 0; at < len(data); {
		num, wire, n := protowire.ConsumeTag(data[at:])
		if n < 0 {
			return &corruption{base + at, path, reason("field tag", n)}
		}
		if num > protowire.MaxValidNumber {
			return &corruption{base + at, path, fmt.Sprintf("field number %d is out of range", num)}
		}
		size := protowire.ConsumeFieldValue(num, wire, data[at+n:])
		if size < 0 {
			return &corruption{base + at, path, reason(fieldName(md, num), size)}
		}
		fd := md.Fields().ByNumber(num)
		if fd != nil && wire == protowire.BytesType {
			value, _ := protowire.ConsumeBytes(data[at+n:])
			start := base + at + n + size - len(value)
			if c := scanBytes(value, start, elementPath(path, fd, seen[num]), fd, depth); c != nil {
				return c
			}
		}
		seen[num]++
		at += n + size
	}
	return nil
}

// scanBytes checks a length-delimited field: a message, a string, or packed numbers.
func scanBytes(value []byte, base int, path string, fd protoreflect.FieldDescriptor, depth int) *corruption {
	switch fd.Kind() {
	case protoreflect.MessageKind:
		return scanMessage(value, base, path, fd.Message(), depth-1)
	case protoreflect.StringKind:
		if !utf8.Valid(value) {
			return &corruption{base, path, "invalid UTF-8"}
		}
		return nil
	case protoreflect.BytesKind:
		return nil
	}
	wire := packedWire(fd.Kind())
	for at := 0; at < len(value); {
		n := protowire.ConsumeFieldValue(fd.Number(), wire, value[at:])
		if n < 0 {
			return &corruption{base + at, path, reason("packed value", n)}
		}
		at += n
	}
	return nil
}

func packedWire(kind protoreflect.Kind) protowire.Type {
	switch kind {
	case protoreflect.FloatKind, protoreflect.Fixed32Kind, protoreflect.Sfixed32Kind:
		return protowire.Fixed32Type
	case protoreflect.DoubleKind, protoreflect.Fixed64Kind, protoreflect.Sfixed64Kind:
		return protowire.Fixed64Type
	}
	return protowire.VarintType
}

func elementPath(path string, fd protoreflect.FieldDescriptor, index int) string {
	if path != "" {
		path += "."
	}
	path += string(fd.Name())
	if fd.IsList() {
		path += fmt.Sprintf("[%d]", index)
	}
	return path
}

func fieldName(md protoreflect.MessageDescriptor, num protowire.Number) string {
	if fd := md.Fields().ByNumber(num); fd != nil {
		return "field " + string(fd.Name())
	}
	return fmt.Sprintf("field %d", num)
}

func reason(what string, n int) string {
	return what + ": " + plain(protowire.ParseError(n)).Error()
}
