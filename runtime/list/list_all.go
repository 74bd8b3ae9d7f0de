package list

import (
	"slices"

	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// elementsAt is elements at indices, and their common shape.
func (l *list) elementsAt(c *host.Call, indices []int, wanted *tensor.Tensor) ([]*tensor.Tensor, partial, error) {
	shape, err := l.known(c, wanted)
	if err != nil {
		return nil, shape, err
	}
	out := make([]*tensor.Tensor, len(indices))
	for k, i := range indices {
		if i < 0 || i >= len(l.elements) {
			return nil, shape, c.Invalid("Index %d out o range; list only has %d elements.", i, len(l.elements))
		}
		if out[k], err = l.element(c, i, wanted); err != nil {
			return nil, shape, err
		}
		if !shapeOf(out[k]).fits(shape) {
			return nil, shape, c.Invalid("Tried to stack elements of a list with unequal shapes: %s vs %s", shape, shapeOf(out[k]))
		}
	}
	if !shape.isFull() {
		return nil, shape, c.Invalid("Tried to stack elements of an empty list with non-fully-defined element_shape: %s", shape)
	}
	return out, shape, nil
}

func span(n int) []int {
	out := tensor.Slice[int](n)
	for i := range out {
		out[i] = i
	}
	return out
}

func listStack(c *host.Call) ([]*tensor.Tensor, error) {
	l, err := host.Object[*list](c, 0)
	if err != nil {
		return nil, err
	}
	if n := int(c.Node.Int("num_elements")); n >= 0 && n != len(l.elements) {
		return nil, c.Invalid("Operation expected a list with %d elements but got a list with %d elements.", n, len(l.elements))
	}
	elements, shape, err := l.elementsAt(c, span(len(l.elements)), c.In[1])
	if err != nil {
		return nil, err
	}
	return []*tensor.Tensor{stacked(l.dtype, shape.sizes, elements)}, nil
}

func listGather(c *host.Call) ([]*tensor.Tensor, error) {
	l, err := host.Object[*list](c, 0)
	if err != nil {
		return nil, err
	}
	elements, shape, err := l.elementsAt(c, c.In[1].Ints(), c.In[2])
	if err != nil {
		return nil, err
	}
	return []*tensor.Tensor{stacked(l.dtype, shape.sizes, elements)}, nil
}

// listConcat joins the elements along their first dimension. One never set is as long as leading_dims says.
func listConcat(c *host.Call) ([]*tensor.Tensor, error) {
	l, err := host.Object[*list](c, 0)
	if err != nil {
		return nil, err
	}
	wanted := partialOf(c.Node.Shape("element_shape"))
	if len(c.In) > 1 {
		wanted = declared(c.In[1])
	}
	shape, ok := l.shape.merge(wanted)
	if !ok {
		return nil, c.Invalid("Incompatible shapes: %s vs. %s", wanted, l.shape)
	}
	tail := shape.tail()
	elements := slices.Clone(l.elements)
	for i, e := range elements {
		if e == nil {
			continue
		}
		if e.Rank() == 0 {
			return nil, c.Invalid("Concat saw a scalar shape at index %d but requires at least vectors.", i)
		}
		if tail, ok = tail.merge(shapeOf(e).tail()); !ok {
			return nil, c.Invalid("Tried to concat tensors with unequal shapes: %s vs %s", tail, shapeOf(e).tail())
		}
	}
	if !tail.isFull() {
		return nil, c.Invalid("All except the first dimension must be fully defined when concating an empty tensor list. "+
			"element_shape: %s", shape)
	}
	for i, e := range elements {
		if e == nil {
			n, err := leadingDim(c, i, shape)
			if err != nil {
				return nil, err
			}
			elements[i] = tensor.New(l.dtype, append([]int{n}, tail.sizes...)...)
		}
	}
	value, lengths := joined(l.dtype, tail.sizes, elements)
	return []*tensor.Tensor{value, lengths}, nil
}

func leadingDim(c *host.Call, i int, shape partial) (int, error) {
	if shape.ranked && len(shape.sizes) > 0 && shape.sizes[0] >= 0 {
		return shape.sizes[0], nil
	}
	if len(c.In) > 2 && i < c.In[2].Len() {
		return int(c.In[2].Int(i)), nil
	}
	return 0, c.Invalid("Concating lists with uninitialized tensors is not supported in this version of TensorListConcat. "+
		"Found uninitialized tensor at index %d", i)
}

// listScatter is a list as long as asked for, or as the indices need, with rows of a tensor at indices.
func listScatter(c *host.Call) ([]*tensor.Tensor, error) {
	l, err := made(c, c.In[2])
	if err != nil {
		return nil, err
	}
	size := -1
	if len(c.In) > 3 {
		size = int(c.In[3].Int(0))
	}
	if size < 0 {
		size = 0
		for _, i := range c.In[1].Ints() {
			size = max(size, i+1)
		}
	}
	return l.scatter(c, tensor.Slice[*tensor.Tensor](size), c.In[0])
}

func listScatterInto(c *host.Call) ([]*tensor.Tensor, error) {
	l, err := host.Object[*list](c, 0)
	if err != nil {
		return nil, err
	}
	elements := slices.Clone(l.elements)
	for _, i := range c.In[2].Ints() {
		for len(elements) <= i {
			elements = append(elements, nil)
		}
	}
	return l.scatterAt(c, elements, c.In[1], c.In[2])
}

func (l *list) scatter(c *host.Call, elements []*tensor.Tensor, rows *tensor.Tensor) ([]*tensor.Tensor, error) {
	return l.scatterAt(c, elements, rows, c.In[1])
}

func (l *list) scatterAt(c *host.Call, elements []*tensor.Tensor, rows, at *tensor.Tensor) ([]*tensor.Tensor, error) {
	if rows.Rank() == 0 || at.Rank() != 1 || rows.Shape()[0] != at.Len() {
		return nil, c.Invalid("Specified %d indices for a tensor of shape %s", at.Len(), shapeOf(rows))
	}
	for k, i := range at.Ints() {
		if i < 0 || i >= len(elements) {
			return nil, c.Invalid("TensorListScatter: Trying to scatter at index %d in list with size %d", i, len(elements))
		}
		row := host.Row(rows, k)
		if err := l.accept(c, row, "scatter"); err != nil {
			return nil, err
		}
		elements[i] = row
	}
	return l.with(elements), nil
}

// addLists adds lists element by element; what was never set counts as zeros.
func addLists(c *host.Call) ([]*tensor.Tensor, error) {
	total := c.In[0]
	for _, t := range c.In[1:] {
		added, err := addVariants(c, total, t)
		if err != nil {
			return nil, err
		}
		total = added
	}
	return []*tensor.Tensor{total}, nil
}

func addVariants(c *host.Call, a, b *tensor.Tensor) (*tensor.Tensor, error) {
	if a.DType() != tensor.Object {
		return sum(a, b), nil
	}
	x, ok := a.Objects()[0].(host.Sum)
	if !ok {
		return nil, c.Invalid("the variants to be added hold a %T, of which there are no sums", a.Objects()[0])
	}
	added, err := x.Plus(b.Objects()[0], func(a, b *tensor.Tensor) (*tensor.Tensor, error) { return addVariants(c, a, b) })
	return tensor.OfObject(added), c.Blame(err)
}

// Plus implements host.Sum.
func (l *list) Plus(other any, add func(a, b *tensor.Tensor) (*tensor.Tensor, error)) (any, error) {
	m, ok := other.(*list)
	if !ok || len(l.elements) != len(m.elements) {
		return nil, status.Errorf(status.InvalidArgument, "", "AddN",
			"Trying to add two lists of tensors with different lengths.")
	}
	out := *l
	out.elements = slices.Clone(l.elements)
	for i, e := range m.elements {
		switch {
		case out.elements[i] == nil:
			out.elements[i] = e
		case e != nil:
			added, err := add(out.elements[i], e)
			if err != nil {
				return nil, err
			}
			out.elements[i] = added
		}
	}
	return &out, nil
}

// zeroList is a list of zeros, as long as the one given.
func zeroList(c *host.Call) ([]*tensor.Tensor, error) {
	t, err := zerosLike(c, c.In[0])
	return []*tensor.Tensor{t}, err
}

func zerosLike(c *host.Call, t *tensor.Tensor) (*tensor.Tensor, error) {
	if t.DType() != tensor.Object {
		return tensor.New(t.DType(), t.Shape()...), nil
	}
	x, ok := t.Objects()[0].(host.Sum)
	if !ok {
		return nil, c.Invalid("the variant holds a %T, of which there are no zeros", t.Objects()[0])
	}
	zero, err := x.Zero(func(t *tensor.Tensor) (*tensor.Tensor, error) { return zerosLike(c, t) })
	return tensor.OfObject(zero), err
}

// Zero implements host.Sum.
func (l *list) Zero(zero func(t *tensor.Tensor) (*tensor.Tensor, error)) (any, error) {
	out := *l
	out.elements = slices.Clone(l.elements)
	for i, e := range out.elements {
		if e == nil {
			continue
		}
		z, err := zero(e)
		if err != nil {
			return nil, err
		}
		out.elements[i] = z
	}
	return &out, nil
}
