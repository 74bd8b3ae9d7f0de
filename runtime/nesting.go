package runtime

import (
	"context"
	"sync/atomic"

	"tfc/runtime/status"
)

// The most calls of functions that may be inside of each other, and that one run may have under way. Functions may call
// themselves; one that never stops would otherwise take all memory.
const (
	maxNesting = 1000
	maxCalls   = 10_000
)

// nesting is how deep a run is in calls of functions, and how many of them are under way in the whole run.
type nesting struct {
	depth int
	calls *atomic.Int32
}

type nestingKey struct{}

// nest enters a function; leave has to be called after it.
func nest(ctx context.Context, name string) (inner context.Context, leave func(), err error) {
	n, ok := ctx.Value(nestingKey{}).(nesting)
	if !ok {
		n.calls = new(atomic.Int32)
	}
	if n.depth++; n.depth > maxNesting || n.calls.Add(1) > maxCalls {
		return nil, nil, status.Errorf(status.ResourceExhausted, "", name,
			"functions call each other deeper than %d, or %d times at once", maxNesting, maxCalls)
	}
	return context.WithValue(ctx, nestingKey{}, n), func() { n.calls.Add(-1) }, nil
}
