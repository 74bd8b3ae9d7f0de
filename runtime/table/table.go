// Package table is TensorFlow's lookup tables on the host: hash tables that are filled once, by tensors or a text file,
// and mutable ones. Kernels lists their ops.
//
// The package knows host tensors and host's calls; it must not know sessions.
package table

import (
	"slices"
	"strconv"
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

// lookup is what the two kinds of tables have in common.
type lookup interface {
	find(c *host.Call) ([]*tensor.Tensor, error)
	insert(c *host.Call) ([]*tensor.Tensor, error)
	remove(c *host.Call) ([]*tensor.Tensor, error)
	size(c *host.Call) ([]*tensor.Tensor, error)
	export(c *host.Call) ([]*tensor.Tensor, error)
	replace(c *host.Call) ([]*tensor.Tensor, error)
}

// declares are the kernels of an op that makes a table, in its two versions and as one without a name; older ones have
// no such.
func declares(op string, make func(c *host.Call) (lookup, error)) []host.Kernel {
	named := func(c *host.Call, _ string) (lookup, error) { return make(c) }
	anonymous := func(c *host.Call) ([]*tensor.Tensor, error) {
		t, err := make(c)
		return []*tensor.Tensor{tensor.OfObject(t)}, err
	}
	return []host.Kernel{
		host.Declares(op, named), host.Declares(op+"V2", named), {Op: "Anonymous" + op, Eval: anonymous},
	}
}

// pairs are the types of values that tables have for a type of keys, as TensorFlow's kernels do: all kinds of tables
// those of common, and besides them the ones named.
type pairs map[tensor.DType][]tensor.DType

var (
	common = pairs{
		tensor.String: {tensor.I32, tensor.I64, tensor.F32, tensor.F64, tensor.Bool},
		tensor.I32:    {tensor.I32, tensor.F32, tensor.F64},
		tensor.I64:    {tensor.I32, tensor.I64, tensor.F32, tensor.F64},
	}
	fixedPairs   = pairs{tensor.String: {tensor.String}, tensor.I32: {tensor.String}, tensor.I64: {tensor.String}}
	mutablePairs = pairs{tensor.I64: {tensor.String}}
	densePairs   = pairs{tensor.I64: {tensor.Bool}}
)

// dtypes are the types of a table's keys and values; there has to be a kernel for them.
func dtypes(c *host.Call, more pairs) (key, value tensor.DType, err error) {
	if key, err = graphdef.DType(c.Node.Type("key_dtype")); err != nil {
		return key, value, err
	}
	value, err = graphdef.DType(c.Node.Type("value_dtype"))
	if err == nil && !slices.Contains(common[key], value) && !slices.Contains(more[key], value) {
		err = c.Invalid("No OpKernel was registered to support Op '%s' with keys of %s and values of %s",
			c.Node.Op, key.TF(), value.TF())
	}
	return key, value, err
}

// entries makes a table of entries; a fixed one is filled once.
func entries(fixed bool, more pairs) func(c *host.Call) (lookup, error) {
	return func(c *host.Call) (lookup, error) {
		key, value, err := dtypes(c, more)
		return &Table{keyType: key, valueType: value, fixed: fixed, entries: map[string]entry{}}, err
	}
}

// Kernels are the ops on tables, of version 2 and those before, whose handles are refs.
func Kernels() []host.Kernel {
	on := func(op string, eval func(c *host.Call, t lookup) ([]*tensor.Tensor, error)) host.Kernel {
		return host.Kernel{Op: op, Eval: func(c *host.Call) ([]*tensor.Tensor, error) {
			t, err := host.Object[lookup](c, 0)
			if err != nil {
				return nil, err
			}
			return eval(c, t)
		}}
	}
	both := func(op string, eval func(c *host.Call, t lookup) ([]*tensor.Tensor, error)) []host.Kernel {
		return []host.Kernel{on(op, eval), on(op+"V2", eval)}
	}
	return slices.Concat(
		declares("HashTable", entries(true, fixedPairs)), declares("MutableHashTable", entries(false, mutablePairs)),
		declares("MutableHashTableOfTensors", entries(false, mutablePairs)), declares("MutableDenseHashTable", newDense),
		both("LookupTableFind", func(c *host.Call, t lookup) ([]*tensor.Tensor, error) { return t.find(c) }),
		both("LookupTableInsert", func(c *host.Call, t lookup) ([]*tensor.Tensor, error) { return t.insert(c) }),
		both("LookupTableSize", func(c *host.Call, t lookup) ([]*tensor.Tensor, error) { return t.size(c) }),
		both("LookupTableExport", func(c *host.Call, t lookup) ([]*tensor.Tensor, error) { return t.export(c) }),
		both("LookupTableImport", func(c *host.Call, t lookup) ([]*tensor.Tensor, error) { return t.replace(c) }),
		[]host.Kernel{
			on("LookupTableRemoveV2", func(c *host.Call, t lookup) ([]*tensor.Tensor, error) { return t.remove(c) }),
		},
		both("InitializeTable", fixed(initialize)),
		both("InitializeTableFromTextFile", fixed(initializeFromFile)),
	)
}

// fixed is an op on tables that are filled once.
func fixed(
	eval func(c *host.Call, t *Table) ([]*tensor.Tensor, error),
) func(*host.Call, lookup) ([]*tensor.Tensor, error) {
	return func(c *host.Call, t lookup) ([]*tensor.Tensor, error) {
		table, ok := t.(*Table)
		if !ok || !table.fixed {
			return nil, c.Errorf(status.Unimplemented, "a mutable table takes no initializer")
		}
		return eval(c, table)
	}
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
func (t *Table) ready(c *host.Call, message string) error {
	if t.fixed && !t.filled {
		return c.Errorf(status.FailedPrecondition, "%s", message)
	}
	return nil
}

func (t *Table) find(c *host.Call) ([]*tensor.Tensor, error) {
	keys, fallback := c.In[1], c.In[2]
	if err := t.check(c, keys); err != nil {
		return nil, err
	}
	if fallback.DType() != t.valueType {
		return nil, c.Invalid("default value must be type %s but got %s", t.valueType.TF(), fallback.DType().TF())
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	if err := t.ready(c, "Table not initialized."); err != nil {
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
func (t *Table) insert(c *host.Call) ([]*tensor.Tensor, error) {
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

func (t *Table) remove(c *host.Call) ([]*tensor.Tensor, error) {
	if err := t.check(c, c.In[1]); err != nil {
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

func (t *Table) size(*host.Call) ([]*tensor.Tensor, error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return []*tensor.Tensor{tensor.Scalar(int64(len(t.entries)))}, nil
}

// export lists keys and values in the order in which the keys came.
func (t *Table) export(c *host.Call) ([]*tensor.Tensor, error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if err := t.ready(c, "HashTable is not initialized."); err != nil {
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
func (t *Table) replace(c *host.Call) ([]*tensor.Tensor, error) {
	if t.fixed {
		return initialize(c, t)
	}
	t.mu.Lock()
	t.order = nil
	clear(t.entries)
	t.mu.Unlock()
	return t.insert(c)
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
			return c.Errorf(status.FailedPrecondition,
				"HashTable has different value for same key. Key %s has %s and trying to add value %s",
				plain(keys, i), plain(known, 0), plain(value, 0))
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

// plain prints an element.
func plain(t *tensor.Tensor, i int) string {
	switch {
	case t.DType() == tensor.String:
		return t.Strings()[i]
	case t.DType().IsFloat():
		return strconv.FormatFloat(t.Float(i), 'g', 6, 64)
	}
	return strconv.FormatInt(t.Int(i), 10)
}
