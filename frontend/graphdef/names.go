package graphdef

import (
	"strconv"
	"strings"
)

// TensorName is an output of a node by name: "a:1" in TensorFlow's notation.
type TensorName struct {
	Node  string
	Index int
}

// String returns "node:index".
func (n TensorName) String() string { return n.Node + ":" + strconv.Itoa(n.Index) }

// ParseTensorName reads "a:1", or "a" for "a:0". As in TensorFlow, what is not a number after the last colon belongs
// to the node's name, which then is not a valid one.
func ParseTensorName(name string) TensorName {
	colon := strings.LastIndexByte(name, ':')
	if colon < 0 {
		return TensorName{Node: name}
	}
	index, ok := parseIndex(name[colon+1:])
	if !ok {
		return TensorName{Node: name}
	}
	return TensorName{name[:colon], index}
}

// parseIndex reads a decimal number of at most nine digits.
func parseIndex(digits string) (int, bool) {
	if len(digits) == 0 || len(digits) > 9 {
		return 0, false
	}
	n := 0
	for _, c := range []byte(digits) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return n, true
}

// controlInput returns the node's name of a control input "^a".
func controlInput(input string) (node string, ok bool) { return strings.CutPrefix(input, "^") }

// validNodeName reports whether TensorFlow takes the name: parts of letters, digits and "_./-" that are joined by
// ">", a part starting with a letter, digit or dot. The first may start with an underscore too: nodes that TensorFlow
// adds itself do.
func validNodeName(name string) bool {
	start := true
	for i, c := range []byte(name) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '.':
			start = false
		case c == '_' && i == 0:
			start = false
		case start:
			return false
		case c == '>':
			start = true
		case c != '_' && c != '/' && c != '-':
			return false
		}
	}
	return !start
}
