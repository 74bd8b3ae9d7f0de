package runtime

import (
	"slices"
	"sync"
	"sync/atomic"

	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// Variables is the state that runs share: named storage that outlives a run, and resources such as
// queues. Sessions of one
// container share a Variables.
type Variables struct {
	mu      *sync.Mutex
	byName  map[string]*variable
	version int
	// types counts the changes of what Types lists. It changes under mu.
	types *atomic.Int64
	// root holds all but the random streams where these are the variables of a function's instance; else nil.
	root *Variables

	resources *host.Resources
}

// variable is storage of fixed type and size. A new shape makes new storage.
type variable struct {
	data *tensor.Tensor
	set  bool
}

// NewVariables makes an empty store.
func NewVariables() *Variables {
	return &Variables{mu: &sync.Mutex{}, byName: map[string]*variable{}, types: &atomic.Int64{}, resources: host.NewResources()}
}

// instance makes the variables of an instance of a function, which has random streams of its own.
func (v *Variables) instance() *Variables {
	root := v
	if v.root != nil {
		root = v.root
	}
	return &Variables{mu: v.mu, byName: map[string]*variable{}, types: v.types, root: root, resources: v.resources}
}

// Types lists the types of the variables that hold a value, random streams apart.
func (v *Variables) Types() map[string]VarType {
	if v.root != nil {
		return v.root.Types()
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	types := make(map[string]VarType, len(v.byName))
	for name, x := range v.byName {
		if x.set && !host.IsStream(name) {
			types[name] = VarType{x.data.DType(), x.data.Shape()}
		}
	}
	return types
}

// Get copies a variable's value; ok is false if there is none yet.
func (v *Variables) Get(name string) (t *tensor.Tensor, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	x := v.byName[name]
	if x == nil || !x.set {
		return nil, false
	}
	return x.data.Clone(), true
}

// Set stores a copy of t, whatever the variable held before.
func (v *Variables) Set(name string, t *tensor.Tensor) {
	v.mu.Lock()
	defer v.mu.Unlock()
	x := v.storage(name, t.DType(), t.Shape())
	copy(x.data.Bytes(), t.Bytes())
	copy(x.data.Strings(), t.Strings())
	v.mark(x, true)
}

// mark says whether a variable holds a value; the caller holds the lock.
func (v *Variables) mark(x *variable, set bool) {
	if x.set != set {
		x.set = set
		v.types.Add(1)
	}
}

// Unset takes a variable's value away; it reports whether there was one.
func (v *Variables) Unset(name string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	x := v.byName[name]
	if x == nil || !x.set {
		return false
	}
	x.set = false
	return true
}

// Names lists the variables that hold a value, sorted.
func (v *Variables) Names() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	var names []string
	for name, x := range v.byName {
		if x.set {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Confine bounds the files that graphs over this state may touch. It is called before the first run.
func (v *Variables) Confine(f host.Files) { v.resources.Confine(f) }

// Lengths says how many elements the queues hold, by name.
func (v *Variables) Lengths() map[string]int { return v.resources.Lengths() }

// ClearContainer forgets the variables and resources of a container; "" is the default one.
func (v *Variables) ClearContainer(container string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for name := range v.byName {
		if host.Container(name) == container {
			delete(v.byName, name)
			v.version++
			v.types.Add(1)
		}
	}
	v.resources.Clear(container)
}

// storage finds or makes the storage of a variable; the caller holds the lock.
func (v *Variables) storage(name string, d tensor.DType, shape []int) *variable {
	if v.root != nil && !host.IsStream(name) {
		return v.root.storage(name, d, shape)
	}
	x := v.byName[name]
	if x == nil || x.data.DType() != d || !slices.Equal(x.data.Shape(), shape) {
		x = &variable{data: tensor.New(d, shape...)}
		v.byName[name] = x
		v.version++
		v.types.Add(1)
	}
	return x
}

// bind finds the storage of a program's variables. A variable of another shape loses its value: the program was compiled
// for the shapes that variables had, so it writes this one before it reads it.
func (v *Variables) bind(names []string, dtypes []tensor.DType, shapes [][]int) ([]*variable, int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	out := make([]*variable, len(names))
	for i, name := range names {
		out[i] = v.storage(name, dtypes[i], shapes[i])
	}
	return out, v.stamp()
}

// stamp changes when storage moves; the caller holds the lock.
func (v *Variables) stamp() int {
	if v.root != nil {
		return v.version + v.root.version
	}
	return v.version
}
