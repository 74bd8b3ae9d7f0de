package host

import (
	"strings"

	"tfc/ir/tensor"
)

// Variable is what the handle of a variable is as an object: a value that functions may be given.
type Variable struct {
	// Name is the variable's among those of the session.
	Name string
	// DType and Shape are what its node declares; Any stands for a shape that is not known.
	DType tensor.DType
	Shape []int
	Any   bool
	// Ref says that the handle is version 1's: what takes a value may be given it, and reads the variable then.
	Ref bool
}

// VariableOf is the variable that a tensor is the handle of.
func VariableOf(t *tensor.Tensor) (Variable, bool) {
	if t == nil || len(t.Objects()) != 1 {
		return Variable{}, false
	}
	v, ok := t.Objects()[0].(Variable)
	return v, ok
}

// streamSuffix ends the names of variables that hold where a random op's stream stands.
const streamSuffix = "//stream"

// Stream names the variable that holds where the stream of a node stands.
func Stream(node string) string { return node + streamSuffix }

// IsStream reports whether a variable is one of those that Stream names. Each instance of a function has its own, so
// that a dataset gives the same random numbers whenever an iterator starts over.
func IsStream(name string) bool { return strings.HasSuffix(name, streamSuffix) }
