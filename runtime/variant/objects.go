package variant

import (
	"slices"

	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// packObjects puts handles side by side.
func packObjects(c *host.Call) ([]*tensor.Tensor, error) {
	out := tensor.New(tensor.Object, len(c.In))
	for i, t := range c.In {
		if t.Rank() != 0 {
			return nil, c.Invalid("handles of shape %v cannot be packed", t.Shape())
		}
		out.Objects()[i] = t.Objects()[0]
	}
	return []*tensor.Tensor{out}, nil
}

// gatherObjects picks handles out of a vector.
func gatherObjects(c *host.Call) ([]*tensor.Tensor, error) {
	from := c.In[0]
	if from.Rank() != 1 {
		return nil, c.Invalid("params must be at least 1 dimensional")
	}
	out := tensor.New(tensor.Object, c.In[1].Shape()...)
	for i, at := range c.In[1].Ints() {
		if at < 0 || at >= from.Len() {
			return nil, c.Invalid("indices = %d is not in [0, %d)", at, from.Len())
		}
		out.Objects()[i] = from.Objects()[at]
	}
	return []*tensor.Tensor{out}, nil
}

// tensorMap is a map from tensors to tensors. Ops make a new one of it; order is that in which keys came.
type tensorMap struct {
	keys, values []*tensor.Tensor
}

func (m *tensorMap) at(key *tensor.Tensor) int {
	return slices.IndexFunc(m.keys, key.Equal)
}

// without is a map without entry i.
func (m *tensorMap) without(i int) *tensorMap {
	return &tensorMap{slices.Delete(slices.Clone(m.keys), i, i+1), slices.Delete(slices.Clone(m.values), i, i+1)}
}

func emptyMap(*host.Call) ([]*tensor.Tensor, error) {
	return []*tensor.Tensor{tensor.OfObject(&tensorMap{})}, nil
}

func mapInsert(c *host.Call) ([]*tensor.Tensor, error) {
	m, err := host.Object[*tensorMap](c, 0)
	if err != nil {
		return nil, err
	}
	if i := m.at(c.In[1]); i >= 0 {
		m = m.without(i)
	}
	return []*tensor.Tensor{tensor.OfObject(&tensorMap{
		append(slices.Clip(m.keys), c.In[1]), append(slices.Clip(m.values), c.In[2]),
	})}, nil
}

func mapErase(c *host.Call) ([]*tensor.Tensor, error) {
	m, err := host.Object[*tensorMap](c, 0)
	if err != nil {
		return nil, err
	}
	i := m.at(c.In[1])
	if i < 0 {
		return nil, c.Invalid("Trying to erase non-existent item. Could not find key %q.", c.In[1])
	}
	return []*tensor.Tensor{tensor.OfObject(m.without(i))}, nil
}

func mapLookup(c *host.Call) ([]*tensor.Tensor, error) {
	m, err := host.Object[*tensorMap](c, 0)
	if err != nil {
		return nil, err
	}
	i := m.at(c.In[1])
	if i < 0 {
		return nil, c.Invalid("Trying to lookup non-existent key. Could not find key %q.", c.In[1])
	}
	return []*tensor.Tensor{m.values[i]}, nil
}

func mapHasKey(c *host.Call) ([]*tensor.Tensor, error) {
	m, err := host.Object[*tensorMap](c, 0)
	if err != nil {
		return nil, err
	}
	return []*tensor.Tensor{tensor.Scalar(m.at(c.In[1]) >= 0)}, nil
}

func mapSize(c *host.Call) ([]*tensor.Tensor, error) {
	m, err := host.Object[*tensorMap](c, 0)
	if err != nil {
		return nil, err
	}
	return []*tensor.Tensor{tensor.Scalar(int32(len(m.keys)))}, nil
}

// mapKeys stacks the keys, which have to be of one type and shape.
func mapKeys(c *host.Call) ([]*tensor.Tensor, error) {
	m, err := host.Object[*tensorMap](c, 0)
	if err != nil {
		return nil, err
	}
	if len(m.keys) == 0 {
		return nil, c.Invalid("TensorMapStackKeys cannot be called on empty map.")
	}
	for _, k := range m.keys {
		if k.DType() != m.keys[0].DType() || !slices.Equal(k.Shape(), m.keys[0].Shape()) {
			return nil, c.Invalid("Key does not match requested dtype.")
		}
	}
	return []*tensor.Tensor{host.Stack(m.keys)}, nil
}
