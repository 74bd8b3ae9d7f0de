package host

import (
	"context"
	"strings"
	"sync"

	"tfc/ir/tensor"
	"tfc/runtime/status"
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

// Variables are those of a session, as host ops see them.
type Variables interface {
	// Get copies a variable's value; ok is false if there is none.
	Get(name string) (t *tensor.Tensor, ok bool)
	// Set stores a copy of a value, of whatever shape.
	Set(name string, t *tensor.Tensor)
	// Unset takes the value away; it reports whether there was one.
	Unset(name string) bool
}

// Unset is TensorFlow's error for a variable without a value.
func (c *Call) Unset(v Variable) error {
	if v.Ref {
		return c.Errorf(status.FailedPrecondition, "Attempting to use uninitialized value %s", v.Name)
	}
	return c.Errorf(status.FailedPrecondition, "Could not find variable %s. This could mean that the variable has been deleted", v.Name)
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

// IsStream reports whether a variable is one of those that Stream names. Functions that are called in different scopes
// have streams of their own, so that a dataset gives the same random numbers whenever an iterator starts over.
func IsStream(name string) bool { return strings.HasSuffix(name, streamSuffix) }

// Scope holds what functions keep between their calls: an iterator has one, from its start to its next.
type Scope struct {
	mu    sync.Mutex
	state map[any]any
}

// State finds what is kept under a key, or makes it.
func (s *Scope) State(key any, make func() any) any {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state == nil {
		s.state = map[any]any{}
	}
	if s.state[key] == nil {
		s.state[key] = make()
	}
	return s.state[key]
}

// scopeKey finds in a context the scope of the calls under it.
type scopeKey struct{}

// WithScope is the context of calls in a scope.
func WithScope(ctx context.Context, s *Scope) context.Context {
	return context.WithValue(ctx, scopeKey{}, s)
}

// ScopeOf is the scope of calls under a context; nil if there is none.
func ScopeOf(ctx context.Context) *Scope {
	s, _ := ctx.Value(scopeKey{}).(*Scope)
	return s
}
