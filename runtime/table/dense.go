package table

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"tfc/frontend/text"
	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// Dense is MutableDenseHashTable: open addressing over buckets, whose order shows in what it exports. Two keys that the
// graph names mark buckets that are empty and those that something was deleted from. Keys and values are tensors.
type Dense struct {
	empty, deleted       *tensor.Tensor
	keyShape, valueShape []int
	valueType            tensor.DType
	first                int
	load                 float32

	mu           sync.RWMutex
	keys, values []*tensor.Tensor
	held         int
}

// fewestBuckets is the least number of buckets that TensorFlow takes.
const fewestBuckets = 4

func newDense(c *host.Call) (lookup, error) {
	_, value, err := dtypes(c, densePairs)
	if err != nil {
		return nil, err
	}
	t := &Dense{
		empty: c.In[0], deleted: c.In[1], keyShape: c.In[0].Shape(), valueType: value,
		first: int(c.Node.Int("initial_num_buckets")), load: c.Node.Float("max_load_factor"),
	}
	for _, d := range c.Node.Shape("value_shape").GetDim() {
		t.valueShape = append(t.valueShape, int(d.GetSize()))
	}
	if err := t.check(c); err != nil {
		return nil, err
	}
	t.clear(t.first)
	return t, nil
}

// check refuses parameters that TensorFlow does.
func (t *Dense) check(c *host.Call) error {
	switch {
	case !(t.load > 0 && t.load < 1):
		return c.Invalid("max_load_factor must be between 0 and 1, got: %v", t.load)
	case len(t.keyShape) > 1:
		return c.Invalid("Empty key must be a scalar or a vector, got shape %s", sizes(t.keyShape))
	case !slices.Equal(t.keyShape, t.deleted.Shape()):
		return c.Invalid("Empty and deleted keys must have same shape, got shapes: %s and %s",
			sizes(t.keyShape), sizes(t.deleted.Shape()))
	case t.empty.Equal(t.deleted):
		return c.Invalid("Empty and deleted keys cannot be equal")
	case t.first < fewestBuckets || t.first&(t.first-1) != 0:
		return c.Invalid("Number of buckets must be at least 4 and a power of 2, got: %d", t.first)
	}
	return nil
}

// sizes prints a shape as TensorFlow's messages do.
func sizes(shape []int) string { return strings.ReplaceAll(fmt.Sprint(shape), " ", ",") }

// clear makes empty buckets.
func (t *Dense) clear(buckets int) {
	t.keys, t.values, t.held = make([]*tensor.Tensor, buckets), make([]*tensor.Tensor, buckets), 0
	zero := tensor.New(t.valueType, t.valueShape...)
	for i := range t.keys {
		t.keys[i], t.values[i] = t.empty, zero
	}
}

// hash is TensorFlow's, so that buckets are in its order.
func (t *Dense) hash(key *tensor.Tensor) uint64 {
	one := func(i int) uint64 {
		if key.DType() == tensor.String {
			return text.Hash64(key.Strings()[i])
		}
		return uint64(key.Int(i))
	}
	if key.Len() == 1 {
		return one(0)
	}
	var h uint64
	for i := range key.Len() {
		h ^= one(i) + 0x9e3779b97f4a7800 + h<<10 + h>>4
	}
	return h
}

// rows are the keys of an input, one each.
func (t *Dense) rows(c *host.Call, keys *tensor.Tensor) ([]*tensor.Tensor, error) {
	n := 1
	if keys.Rank() > 0 {
		n = keys.Shape()[0]
	}
	if keys.Len() != n*tensor.NumElements(t.keyShape) {
		return nil, c.Invalid("Expected key shape %s got %s", sizes(append([]int{n}, t.keyShape...)), sizes(keys.Shape()))
	}
	flat := keys.Reshape(append([]int{n}, t.keyShape...)...)
	out := make([]*tensor.Tensor, n)
	for i := range out {
		out[i] = host.Row(flat, i)
		switch {
		case out[i].Equal(t.empty):
			return nil, c.Invalid("Using the empty_key as a table key is not allowed")
		case out[i].Equal(t.deleted):
			return nil, c.Invalid("Using the deleted_key as a table key is not allowed")
		}
	}
	return out, nil
}

// bucket is the bucket that holds a key, and the first of its probes that is free or was freed; -1 stands for none.
func (t *Dense) bucket(key *tensor.Tensor) (at, free int) {
	free = -1
	i := int(t.hash(key) & uint64(len(t.keys)-1))
	for probes := 1; probes <= len(t.keys); probes++ {
		switch {
		case t.keys[i].Equal(key):
			return i, free
		case t.keys[i].Equal(t.empty):
			if free < 0 {
				free = i
			}
			return -1, free
		case free < 0 && t.keys[i].Equal(t.deleted):
			free = i
		}
		i = (i + probes) & (len(t.keys) - 1)
	}
	return -1, free
}

func (t *Dense) find(c *host.Call) ([]*tensor.Tensor, error) {
	keys, err := t.rows(c, c.In[1])
	if err != nil {
		return nil, err
	}
	if !slices.Equal(c.In[2].Shape(), t.valueShape) {
		return nil, c.Invalid("Expected shape %s for default value, got %s", sizes(t.valueShape), sizes(c.In[2].Shape()))
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	rows := make([]*tensor.Tensor, len(keys))
	for i, key := range keys {
		rows[i] = c.In[2]
		if at, _ := t.bucket(key); at >= 0 {
			rows[i] = t.values[at]
		}
	}
	shape := slices.Concat(c.In[1].Shape()[:max(0, c.In[1].Rank()-len(t.keyShape))], t.valueShape)
	if len(rows) == 0 {
		return []*tensor.Tensor{tensor.New(t.valueType, shape...)}, nil
	}
	return []*tensor.Tensor{host.Stack(rows).Reshape(shape...)}, nil
}

func (t *Dense) insert(c *host.Call) ([]*tensor.Tensor, error) {
	keys, rows, err := t.pairs(c)
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.grow(len(keys))
	for i, key := range keys {
		t.put(key, rows[i])
	}
	return nil, nil
}

// pairs are the keys of input 1 with the values of input 2.
func (t *Dense) pairs(c *host.Call) (keys, rows []*tensor.Tensor, err error) {
	if keys, err = t.rows(c, c.In[1]); err != nil {
		return nil, nil, err
	}
	values := c.In[2]
	if values.Len() != len(keys)*tensor.NumElements(t.valueShape) {
		return nil, nil, c.Invalid("Expected shape %s for value, got %s",
			sizes(append([]int{len(keys)}, t.valueShape...)), sizes(values.Shape()))
	}
	flat := values.Reshape(append([]int{len(keys)}, t.valueShape...)...)
	for i := range keys {
		rows = append(rows, host.Row(flat, i))
	}
	return keys, rows, nil
}

// grow makes room for more keys, all of which may be new.
func (t *Dense) grow(more int) {
	buckets := len(t.keys)
	for float32(t.held+more) > float32(buckets)*t.load {
		buckets *= 2
	}
	if buckets == len(t.keys) {
		return
	}
	keys, values := t.keys, t.values
	t.clear(buckets)
	for i, key := range keys {
		if !key.Equal(t.empty) && !key.Equal(t.deleted) {
			t.put(key, values[i])
		}
	}
}

// put sets a key's value; the first bucket that is free on the way holds a new one.
func (t *Dense) put(key, value *tensor.Tensor) {
	at, free := t.bucket(key)
	if at < 0 {
		at = free
		t.held++
	}
	t.keys[at], t.values[at] = key, value
}

func (t *Dense) remove(c *host.Call) ([]*tensor.Tensor, error) {
	keys, err := t.rows(c, c.In[1])
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, key := range keys {
		if at, _ := t.bucket(key); at >= 0 {
			t.keys[at] = t.deleted
			t.held--
		}
	}
	return nil, nil
}

func (t *Dense) size(*host.Call) ([]*tensor.Tensor, error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return []*tensor.Tensor{tensor.Scalar(int64(t.held))}, nil
}

// export gives all buckets, empty ones and those deleted from included, as matrices.
func (t *Dense) export(*host.Call) ([]*tensor.Tensor, error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	matrix := func(rows []*tensor.Tensor) *tensor.Tensor {
		m := host.Stack(rows)
		return m.Reshape(len(rows), m.Len()/len(rows))
	}
	return []*tensor.Tensor{matrix(t.keys), matrix(t.values)}, nil
}

// replace takes over what export gave, bucket for bucket.
func (t *Dense) replace(c *host.Call) ([]*tensor.Tensor, error) {
	n := c.In[1].Shape()
	if len(n) < 2 || n[0] == 0 || n[1] != tensor.NumElements(t.keyShape) {
		return nil, c.Invalid("Expected key shape %s got %s", sizes(t.keyShape), sizes(n))
	}
	if want := []int{n[0], tensor.NumElements(t.valueShape)}; !slices.Equal(c.In[2].Shape(), want) {
		return nil, c.Invalid("Expected shape %s for value, got %s", sizes(want), sizes(c.In[2].Shape()))
	}
	keys := c.In[1].Reshape(append([]int{n[0]}, t.keyShape...)...)
	values := c.In[2].Reshape(append([]int{n[0]}, t.valueShape...)...)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.clear(n[0])
	for i := range n[0] {
		t.keys[i], t.values[i] = host.Row(keys, i), host.Row(values, i)
		if !t.keys[i].Equal(t.empty) && !t.keys[i].Equal(t.deleted) {
			t.held++
		}
	}
	return nil, nil
}
