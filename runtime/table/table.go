// Package table is TensorFlow's lookup tables on the host: hash tables that are filled once, by tensors or a text file,
// and mutable ones. Kernels lists their ops.
//
// The package knows host tensors and host's calls; it must not know sessions.
package table

import (
	"slices"
	"sync"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// Table maps keys, scalars of one type, to values of one type and shape. It is a resource.
type Table struct {
	keyType, valueType tensor.DType
	// fixed tables are filled once; before that, reads fail.
	fixed bool

	mu      sync.RWMutex
	filled  bool
	entries map[string]entry
	order   []string // keys as they came
}

// entry is a key with its value, a scalar key tensor and a row.
type entry struct{ key, value *tensor.Tensor }

// declares is the kernel of an op that makes a table.
func declares(op string, fixed bool) host.Kernel {
	return host.Declares(op, func(c *host.Call, _ string) (*Table, error) {
		key, err := graphdef.DType(c.Node.Type("key_dtype"))
		if err != nil {
			return nil, err
		}
		value, err := graphdef.DType(c.Node.Type("value_dtype"))
		return &Table{keyType: key, valueType: value, fixed: fixed, entries: map[string]entry{}}, err
	})
}

// Kernels are the ops on tables, of version 2 and those before, whose handles are refs.
func Kernels() []host.Kernel {
	both := func(op string, eval func(c *host.Call, t *Table) ([]*tensor.Tensor, error)) []host.Kernel {
		k := host.Kernel{Op: op, Eval: func(c *host.Call) ([]*tensor.Tensor, error) {
			t, err := host.Object[*Table](c, 0)
			if err != nil {
				return nil, err
			}
			return eval(c, t)
		}}
		v2 := k
		v2.Op += "V2"
		return []host.Kernel{k, v2}
	}
	return slices.Concat(
		[]host.Kernel{
			declares("HashTable", true), declares("HashTableV2", true),
			declares("MutableHashTable", false), declares("MutableHashTableV2", false),
			declares("MutableHashTableOfTensors", false), declares("MutableHashTableOfTensorsV2", false),
			{Op: "LookupTableRemoveV2", Eval: remove},
		},
		both("LookupTableFind", find),
		both("LookupTableInsert", insert),
		both("LookupTableSize", size),
		both("LookupTableExport", export),
		both("LookupTableImport", replace),
		both("InitializeTable", initialize),
		both("InitializeTableFromTextFile", initializeFromFile),
	)
}

// keyAt is key i as the map has it, and as a scalar.
func keyAt(keys *tensor.Tensor, i int) (string, *tensor.Tensor) {
	key := host.Row(keys.Reshape(keys.Len()), i)
	if key.DType() == tensor.String {
		return key.Strings()[0], key
	}
	return string(key.Bytes()), key
}

// rowsOf views values as one row for each key.
func rowsOf(c *host.Call, keys, values *tensor.Tensor) (*tensor.Tensor, error) {
	rank := keys.Rank()
	if values.Rank() < rank || !slices.Equal(values.Shape()[:rank], keys.Shape()) {
		return nil, c.Invalid("expected shape %v for value, got %v", keys.Shape(), values.Shape())
	}
	return values.Reshape(slices.Concat([]int{keys.Len()}, values.Shape()[rank:])...), nil
}

func (t *Table) check(c *host.Call, keys *tensor.Tensor) error {
	if keys.DType() != t.keyType {
		return c.Invalid("key must be type %s but got %s", t.keyType.TF(), keys.DType().TF())
	}
	return nil
}

// ready reports a fixed table that is not filled. The caller holds the lock.
func (t *Table) ready(c *host.Call) error {
	if t.fixed && !t.filled {
		return c.Errorf(status.FailedPrecondition, "Table not initialized.")
	}
	return nil
}

func find(c *host.Call, t *Table) ([]*tensor.Tensor, error) {
	keys, fallback := c.In[1], c.In[2]
	if err := t.check(c, keys); err != nil {
		return nil, err
	}
	if fallback.DType() != t.valueType {
		return nil, c.Invalid("default value must be type %s but got %s", t.valueType.TF(), fallback.DType().TF())
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	if err := t.ready(c); err != nil {
		return nil, err
	}
	rows := make([]*tensor.Tensor, keys.Len())
	for i := range rows {
		key, _ := keyAt(keys, i)
		e, ok := t.entries[key]
		if rows[i] = e.value; !ok {
			rows[i] = fallback
		}
		if !slices.Equal(rows[i].Shape(), fallback.Shape()) {
			return nil, c.Invalid("default value has shape %v, values of the table %v", fallback.Shape(), rows[i].Shape())
		}
	}
	shape := slices.Concat(keys.Shape(), fallback.Shape())
	if len(rows) == 0 {
		return []*tensor.Tensor{tensor.New(t.valueType, shape...)}, nil
	}
	return []*tensor.Tensor{host.Stack(rows).Reshape(shape...)}, nil
}

// set stores rows under keys. The caller holds the lock.
func (t *Table) set(keys, rows *tensor.Tensor) {
	for i := range keys.Len() {
		name, key := keyAt(keys, i)
		if _, ok := t.entries[name]; !ok {
			t.order = append(t.order, name)
		}
		t.entries[name] = entry{key, host.Row(rows, i)}
	}
}

// insert adds to a mutable table; later values replace earlier ones.
func insert(c *host.Call, t *Table) ([]*tensor.Tensor, error) {
	rows, err := rowsOf(c, c.In[1], c.In[2])
	if err == nil {
		err = t.check(c, c.In[1])
	}
	if err != nil {
		return nil, err
	}
	if t.fixed {
		return nil, c.Errorf(status.Unimplemented, "a hash table that is initialized once takes no insertions")
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.set(c.In[1], rows)
	return nil, nil
}

func remove(c *host.Call) ([]*tensor.Tensor, error) {
	t, err := host.Object[*Table](c, 0)
	if err == nil {
		err = t.check(c, c.In[1])
	}
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range c.In[1].Len() {
		name, _ := keyAt(c.In[1], i)
		delete(t.entries, name)
	}
	t.order = slices.DeleteFunc(t.order, func(name string) bool { _, ok := t.entries[name]; return !ok })
	return nil, nil
}

func size(c *host.Call, t *Table) ([]*tensor.Tensor, error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if err := t.ready(c); err != nil {
		return nil, err
	}
	return []*tensor.Tensor{tensor.Scalar(int64(len(t.entries)))}, nil
}

// export lists keys and values in the order in which the keys came.
func export(c *host.Call, t *Table) ([]*tensor.Tensor, error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if err := t.ready(c); err != nil {
		return nil, err
	}
	var keys, values []*tensor.Tensor
	for _, name := range t.order {
		keys, values = append(keys, t.entries[name].key), append(values, t.entries[name].value)
	}
	if len(keys) == 0 {
		return []*tensor.Tensor{tensor.New(t.keyType, 0), tensor.New(t.valueType, 0)}, nil
	}
	return []*tensor.Tensor{host.Stack(keys), host.Stack(values)}, nil
}

// replace gives a table new contents; one that is filled once takes them the first time.
func replace(c *host.Call, t *Table) ([]*tensor.Tensor, error) {
	if t.fixed {
		return initialize(c, t)
	}
	t.mu.Lock()
	t.order = nil
	clear(t.entries)
	t.mu.Unlock()
	return insert(c, t)
}

// initialize fills a table that is filled once. To do so again with the same contents does nothing.
func initialize(c *host.Call, t *Table) ([]*tensor.Tensor, error) {
	rows, err := rowsOf(c, c.In[1], c.In[2])
	if err == nil {
		err = t.check(c, c.In[1])
	}
	if err != nil {
		return nil, err
	}
	return nil, t.fill(c, c.In[1], rows)
}

func (t *Table) fill(c *host.Call, keys, rows *tensor.Tensor) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	fresh := map[string]*tensor.Tensor{}
	for i := range keys.Len() {
		name, _ := keyAt(keys, i)
		value := host.Row(rows, i)
		if known := fresh[name]; known != nil && !known.Equal(value) {
			return c.Invalid("HashTable has different value for same key. Key %q has two values", name)
		}
		if known := t.entries[name]; t.filled && (known.value == nil || !known.value.Equal(value)) {
			return c.Errorf(status.FailedPrecondition, "Table was already initialized with different data.")
		}
		fresh[name] = value
	}
	if !t.filled {
		t.set(keys, rows)
		t.filled = true
	}
	return nil
}
