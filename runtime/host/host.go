// Package host is what ops have in common that the host evaluates with state: queues, datasets, tables. A Kernel is such
// an op; a Call is one evaluation of a node, with its inputs' values, the resources that outlive the run, and a way to
// call functions of the graph's library.
//
// Handles of resources, and variants, are tensors of tensor.Object whose element is the Go value itself.
//
// The package knows graphs as messages and host tensors. It must not know sessions, which implement Functions, nor the
// compiler, nor any one op: the kernels are in packages of their own beside it (dataset, queue).
package host

import (
	"context"
	"errors"
	"slices"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// Kernel evaluates the nodes of one op.
type Kernel struct {
	// Op is TensorFlow's name.
	Op string
	// Eval returns the node's outputs in order. What it is given and what it returns is shared and not written again.
	Eval func(c *Call) ([]*tensor.Tensor, error)
	// Blocks marks ops that may wait for another node, be it of the same run; Retries those among them that have changed
	// nothing when their context ends, so that they can be asked again.
	Blocks, Retries bool
	// Objects says that the kernel is for handles and variants alone, of an op that the importers know for data.
	Objects bool
}

// MovesObjects reports whether a node takes handles or variants.
func MovesObjects(n *graphdef.Node) bool {
	return slices.ContainsFunc(n.Sig.Inputs, func(t pb.DataType) bool {
		name := graphdef.TypeName(t)
		return name == "resource" || name == "variant"
	})
}

// Call is one evaluation of a node.
type Call struct {
	// Context ends when the run is cancelled or its time is up, and when the session is closed.
	Context context.Context
	// Node is the node in its graph.
	Node *graphdef.Node
	// In are the inputs' values.
	In []*tensor.Tensor
	// Resources outlive the run, and so do Variables.
	Resources *Resources
	Variables Variables
	// Functions are those of the graph's library.
	Functions Functions
	// Standing are the same, but each node has one instance of a function for good, so that random streams go on from
	// one call to the next.
	Standing Functions
	// AtEnd has a function called when the run has ended, in whatever way.
	AtEnd func(f func())
}

// Functions finds functions of a library.
type Functions interface {
	// Function prepares the function that a node's attribute names.
	Function(f *pb.NameAttrList) (Function, error)
}

// Function is a function of the graph's library. It may be called by several goroutines.
type Function interface {
	Call(ctx context.Context, args []*tensor.Tensor) ([]*tensor.Tensor, error)
}

// Sum is an object in a variant that can be added to its like, and has zeros of its own shape. How their parts are
// added and what their zeros are they are told.
type Sum interface {
	Plus(other any, add func(a, b *tensor.Tensor) (*tensor.Tensor, error)) (any, error)
	Zero(zero func(t *tensor.Tensor) (*tensor.Tensor, error)) (any, error)
}

// Errorf makes an error that blames the call's node.
func (c *Call) Errorf(code status.Code, format string, args ...any) error {
	return c.Node.Errorf(code, format, args...)
}

// Invalid is Errorf with INVALID_ARGUMENT.
func (c *Call) Invalid(format string, args ...any) error {
	return c.Errorf(status.InvalidArgument, format, args...)
}

// Blame gives an error from below to the call's node and keeps its code; nil stays nil.
func (c *Call) Blame(err error) error {
	if err == nil {
		return nil
	}
	var e *status.Error
	if errors.As(err, &e) && e.Node == c.Node.Name {
		return err
	}
	return c.Errorf(status.CodeOf(err), "%w", err)
}

// Int is the value of a scalar input.
func (c *Call) Int(i int) (int64, error) {
	if t := c.In[i]; t.Len() == 1 {
		return t.Int(0), nil
	}
	return 0, c.Invalid("input %d must be a scalar, not of shape %v", i, c.In[i].Shape())
}

// Text is the value of a scalar string input.
func (c *Call) Text(i int) (string, error) {
	if s := c.In[i].Strings(); len(s) == 1 {
		return s[0], nil
	}
	return "", c.Invalid("input %d must be a scalar string, not of shape %v", i, c.In[i].Shape())
}

// Object is the Go value behind input i: a resource's, or a variant's.
func Object[T any](c *Call, i int) (T, error) {
	if o := c.In[i].Objects(); len(o) == 1 {
		if v, ok := o[0].(T); ok {
			return v, nil
		}
	}
	var none T
	return none, c.Invalid("input %d is no handle of what the op takes", i)
}

// lifeKey finds in a run's context the one that ends with the session.
type lifeKey struct{}

// WithLife is the context of a run of a session whose own context is life.
func WithLife(ctx, life context.Context) context.Context {
	return context.WithValue(ctx, lifeKey{}, life)
}

// Beyond is the context of work that outlives the run which starts it: it ends when the session is closed.
func Beyond(ctx context.Context) context.Context {
	life, ok := ctx.Value(lifeKey{}).(context.Context)
	if !ok {
		return context.WithoutCancel(ctx)
	}
	return WithScope(WithLife(life, life), ScopeOf(ctx))
}

// Interrupted is the error of a call whose context has ended while it waited.
func (c *Call) Interrupted() error {
	if errors.Is(context.Cause(c.Context), context.DeadlineExceeded) {
		return c.Errorf(status.DeadlineExceeded, "timed out waiting for %s", c.Node.Op)
	}
	return c.Errorf(status.Cancelled, "%s was cancelled", c.Node.Op)
}

// ErrGiveUp is the cause that ends the context of a call that waits and is to leave no trace: it is asked again.
var ErrGiveUp = errors.New("the call gives up, to be asked again")

// GivesUp reports whether a call's context has ended for ErrGiveUp, and not since its run was cancelled.
func GivesUp(c *Call) bool { return errors.Is(context.Cause(c.Context), ErrGiveUp) }
