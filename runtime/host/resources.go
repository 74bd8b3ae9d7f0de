package host

import (
	"fmt"
	"maps"
	"strings"
	"sync"

	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// Resources holds what outlives a run, by container and name. Sessions that share one share their state.
type Resources struct {
	mu     sync.Mutex
	byName map[string]any
	kept   int
	files  Files
}

// NewResources makes an empty store.
func NewResources() *Resources { return &Resources{byName: map[string]any{}} }

// Name is where a node's resource or variable is kept: under its shared name, else under its own.
func (c *Call) Name() string {
	name := c.Node.Text("shared_name")
	if name == "" {
		name = c.Node.Name
	}
	if container := c.Node.Text("container"); container != "" {
		name = container + "//" + name
	}
	return name
}

// Container is the container in the name of a variable or resource: "" is the default one.
func Container(name string) string {
	container, _, found := strings.Cut(name, "//")
	if !found {
		return ""
	}
	return container
}

// Clear forgets the resources of a container.
func (r *Resources) Clear(container string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	maps.DeleteFunc(r.byName, func(name string, _ any) bool { return Container(name) == container })
}

// Lengths says how many elements those resources hold that can tell, by name: queues do.
func (r *Resources) Lengths() map[string]int {
	r.mu.Lock()
	all := maps.Clone(r.byName)
	r.mu.Unlock()
	lengths := map[string]int{}
	for name, v := range all {
		if held, ok := v.(interface{ Len() int }); ok {
			lengths[name] = held.Len()
		}
	}
	return lengths
}

// Resource finds the resource that the call's node declares, or makes it with its name. One of another kind under that
// name is INVALID_ARGUMENT.
func Resource[T any](c *Call, make func(name string) (T, error)) (T, error) {
	c.Resources.mu.Lock()
	defer c.Resources.mu.Unlock()
	name := c.Name()
	if found, ok := c.Resources.byName[name]; ok {
		if v, ok := found.(T); ok {
			return v, nil
		}
		return *new(T), c.Invalid("resource %q is of another kind: %T", name, found)
	}
	v, err := make(name)
	if err == nil {
		c.Resources.byName[name] = v
	}
	return v, err
}

// Find returns the resource of a name, as Resource was given it.
func Find[T any](c *Call, name string) (T, error) {
	c.Resources.mu.Lock()
	defer c.Resources.mu.Unlock()
	if v, ok := c.Resources.byName[name].(T); ok {
		return v, nil
	}
	return *new(T), c.Errorf(status.NotFound, "resource %q does not exist", name)
}

// Keep stores a resource that no node declares under a name of its own, which starts with kind.
func (r *Resources) Keep(kind string, v any) (name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	name = fmt.Sprintf("%s//%d", kind, r.kept)
	r.kept++
	r.byName[name] = v
	return name
}

// Drop forgets a resource.
func (r *Resources) Drop(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.byName, name)
}

// Declares is a kernel whose only output is the handle of a resource.
func Declares[T any](op string, make func(c *Call, name string) (T, error)) Kernel {
	return Kernel{Op: op, Eval: func(c *Call) ([]*tensor.Tensor, error) {
		v, err := Resource(c, func(name string) (T, error) { return make(c, name) })
		if err != nil {
			return nil, c.Blame(err)
		}
		return []*tensor.Tensor{tensor.OfObject(v)}, nil
	}}
}
