package list

import (
	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// takeAll reads elements at indices.
func (a *array) takeAll(c *host.Call, indices []int) ([]*tensor.Tensor, error) {
	out := make([]*tensor.Tensor, len(indices))
	for k, i := range indices {
		t, err := a.take(c, i)
		if err != nil {
			return nil, err
		}
		out[k] = t
	}
	return out, nil
}

// every lists the indices of an array.
func (a *array) every() []int {
	out := make([]int, len(a.elements))
	for i := range out {
		out[i] = i
	}
	return out
}

// arrayGather stacks elements at indices, or all.
func arrayGather(c *host.Call) ([]*tensor.Tensor, error) {
	a, unlock, err := opened(c)
	if err != nil {
		return nil, err
	}
	defer unlock()
	indices := a.every()
	if c.Node.Op != "TensorArrayPack" {
		if c.In[1].Rank() != 1 {
			return nil, c.Invalid("Expected indices to be a vector, but received shape: %s", shapeOf(c.In[1]))
		}
		indices = c.In[1].Ints()
	}
	shape, ok := a.shape.merge(partialOf(c.Node.Shape("element_shape")))
	if !ok {
		return nil, a.fault(c, "TensorArray element shape %s is not compatible with the requested one", a.shape)
	}
	if len(indices) == 0 {
		if !shape.isFull() {
			return nil, errNoElements(c, shape, "packing")
		}
		return []*tensor.Tensor{stacked(a.dtype, shape.sizes, nil)}, nil
	}
	elements, err := a.takeAll(c, indices)
	if err != nil {
		return nil, err
	}
	for k, e := range elements {
		if !shapeOf(e).fits(shapeOf(elements[0])) {
			return nil, a.fault(c, "TensorArray has inconsistent shapes.  Index 0 has shape: %s but index %d has shape: %s",
				shapeOf(elements[0]), k, shapeOf(e))
		}
	}
	return []*tensor.Tensor{stacked(a.dtype, nil, elements)}, nil
}

// arrayConcat joins all elements along their first dimension.
func arrayConcat(c *host.Call) ([]*tensor.Tensor, error) {
	a, unlock, err := opened(c)
	if err != nil {
		return nil, err
	}
	defer unlock()
	tail, _ := a.shape.tail().merge(partialOf(c.Node.Shape("element_shape_except0")))
	if len(a.elements) == 0 {
		if !tail.isFull() {
			return nil, errNoElements(c, tail, "concatenating")
		}
		value, lengths := joined(a.dtype, tail.sizes, nil)
		return []*tensor.Tensor{value, lengths}, nil
	}
	elements, err := a.takeAll(c, a.every())
	if err != nil {
		return nil, err
	}
	first := shapeOf(elements[0]).tail()
	for i, e := range elements {
		if e.Rank() == 0 {
			return nil, a.fault(c, "Concat saw a scalar shape at index %d but requires at least vectors.  Did you mean to call "+
				"pack?", i)
		}
		if t := shapeOf(e).tail(); !t.fits(first) || !t.fits(tail) {
			return nil, a.fault(c, "TensorArray has inconsistent shapes.  Index 0 has (excepting dimension 0) shape: %s but "+
				"index %d has (excepting dimension 0) shape: %s", first, i, t)
		}
	}
	value, lengths := joined(a.dtype, first.sizes, elements)
	return []*tensor.Tensor{value, lengths}, nil
}

// arrayScatter writes rows at indices, or to all elements.
func arrayScatter(c *host.Call) ([]*tensor.Tensor, error) {
	a, unlock, err := opened(c)
	if err != nil {
		return nil, err
	}
	defer unlock()
	value, flow := c.In[1], c.In[len(c.In)-1]
	indices := a.every()
	if c.Node.Op != "TensorArrayUnpack" {
		if c.In[1].Rank() != 1 {
			return nil, c.Invalid("Expected indices to be a vector, but received shape: %s", shapeOf(c.In[1]))
		}
		indices, value = c.In[1].Ints(), c.In[2]
	}
	switch {
	case value.Rank() == 0:
		return nil, c.Invalid("Input value for unpack must be at least a vector but received shape: []")
	case c.Node.Op == "TensorArrayUnpack" && a.grows && len(indices) < value.Shape()[0]:
		a.elements = append(a.elements, make([]element, value.Shape()[0]-len(a.elements))...)
		indices = a.every()
	}
	if value.Shape()[0] != len(indices) {
		return nil, c.Invalid("Expected len(indices) == values.shape[0], but saw: %d vs. %d", len(indices), value.Shape()[0])
	}
	for k, i := range indices {
		if err := a.write(c, i, host.Row(value, k)); err != nil {
			return nil, err
		}
	}
	return []*tensor.Tensor{flow}, nil
}

// arraySplit writes pieces of a tensor to all elements.
func arraySplit(c *host.Call) ([]*tensor.Tensor, error) {
	a, unlock, err := opened(c)
	if err != nil {
		return nil, err
	}
	defer unlock()
	value := c.In[1]
	if err := checkLengths(c, value, c.In[2]); err != nil {
		return nil, err
	}
	lengths := c.In[2].Ints()
	if len(a.elements) != len(lengths) && !(a.grows && len(a.elements) < len(lengths)) {
		return nil, a.fault(c, "TensorArray's size is not equal to the size of lengths (%d vs. %d), and the TensorArray is "+
			"not marked as dynamically resizeable", len(a.elements), len(lengths))
	}
	for i, t := range pieces(value, lengths) {
		if err := a.write(c, i, t); err != nil {
			return nil, err
		}
	}
	return c.In[3:4], nil
}

// checkLengths holds the lengths of pieces against the tensor to be split.
func checkLengths(c *host.Call, value, lengths *tensor.Tensor) error {
	switch {
	case lengths.Rank() != 1:
		return c.Invalid("Expected lengths to be a vector, received shape: %s", shapeOf(lengths))
	case value.Rank() == 0:
		return c.Invalid("Expected value to be at least a vector, but received shape: []")
	case total(lengths.Ints()) != value.Shape()[0]:
		return c.Invalid("Expected sum of lengths to be equal to values.shape[0], but sum of lengths is %d and value's "+
			"shape is: %s", total(lengths.Ints()), shapeOf(value))
	}
	for i, n := range lengths.Ints() {
		if n < 0 {
			return c.Invalid("Expected lengths to be non-negative, but lengths[%d] is %d", i, n)
		}
	}
	return nil
}
