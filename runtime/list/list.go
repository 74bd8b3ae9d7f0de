package list

import (
	"slices"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// list is a tensor list. It is never changed: a list with another element is another list. Elements that were never
// set are nil.
type list struct {
	dtype    tensor.DType
	shape    partial
	most     int
	elements []*tensor.Tensor
}

// with is the list with other elements.
func (l *list) with(elements []*tensor.Tensor) []*tensor.Tensor {
	out := *l
	out.elements = elements
	return []*tensor.Tensor{tensor.OfObject(&out)}
}

func listKernels() []host.Kernel {
	return []host.Kernel{
		{Op: "EmptyTensorList", Eval: emptyList}, {Op: "TensorListReserve", Eval: reserveList},
		{Op: "TensorListFromTensor", Eval: listFromTensor}, {Op: "TensorListSplit", Eval: listSplit},
		{Op: "TensorListSetItem", Eval: listSet}, {Op: "TensorListGetItem", Eval: listGet},
		{Op: "TensorListPushBack", Eval: listPush}, {Op: "TensorListPopBack", Eval: listPop},
		{Op: "TensorListPushBackBatch", Eval: listPushBatch},
		{Op: "TensorListStack", Eval: listStack}, {Op: "TensorListGather", Eval: listGather},
		{Op: "TensorListConcat", Eval: listConcat}, {Op: "TensorListConcatV2", Eval: listConcat},
		{Op: "TensorListConcatLists", Eval: listConcatLists}, {Op: "TensorListLength", Eval: listLength},
		{Op: "TensorListElementShape", Eval: listElementShape}, {Op: "TensorListResize", Eval: listResize},
		{Op: "TensorListScatter", Eval: listScatter}, {Op: "TensorListScatterV2", Eval: listScatter},
		{Op: "TensorListScatterIntoExistingList", Eval: listScatterInto},
		{Op: "AddN", Eval: addLists}, {Op: "ZerosLike", Eval: zeroList},
	}
}

// made is a new list of what the node says of its elements.
func made(c *host.Call, shape *tensor.Tensor) (*list, error) {
	l := &list{shape: declared(shape), most: -1}
	if graphdef.TypeName(c.Node.Type("element_dtype")) == "variant" {
		l.dtype = tensor.Object
		return l, nil
	}
	d, err := graphdef.DType(c.Node.Type("element_dtype"))
	l.dtype = d
	return l, c.Blame(err)
}

func emptyList(c *host.Call) ([]*tensor.Tensor, error) {
	l, err := made(c, c.In[0])
	if err != nil {
		return nil, err
	}
	most, err := c.Int(1)
	if err != nil {
		return nil, err
	}
	l.most = int(most)
	return l.with(nil), nil
}

func reserveList(c *host.Call) ([]*tensor.Tensor, error) {
	l, err := made(c, c.In[0])
	if err != nil {
		return nil, err
	}
	n, err := c.Int(1)
	if err == nil && n < 0 {
		err = c.Invalid("The num_elements to reserve must be a non negative number, but got %d", n)
	}
	if err != nil {
		return nil, err
	}
	return l.with(tensor.Slice[*tensor.Tensor](int(n))), nil
}

func listFromTensor(c *host.Call) ([]*tensor.Tensor, error) {
	l, err := made(c, c.In[1])
	if err != nil {
		return nil, err
	}
	t := c.In[0]
	if t.Rank() == 0 {
		return nil, c.Invalid("Tensor must be at least a vector, but saw shape: []")
	}
	if tail := shapeOf(t).tail(); !l.shape.fits(tail) {
		return nil, c.Invalid("Specified a list with shape %s from a tensor with shape %s", l.shape, tail)
	}
	elements := make([]*tensor.Tensor, t.Shape()[0])
	for i := range elements {
		elements[i] = host.Row(t, i)
	}
	return l.with(elements), nil
}

func listSplit(c *host.Call) ([]*tensor.Tensor, error) {
	l, err := made(c, c.In[1])
	if err == nil {
		err = checkLengths(c, c.In[0], c.In[2])
	}
	if err != nil {
		return nil, err
	}
	l.shape = declared(c.In[1])
	return l.with(pieces(c.In[0], c.In[2].Ints())), nil
}

// accept holds a tensor against what is known of the elements.
func (l *list) accept(c *host.Call, t *tensor.Tensor, doing string) error {
	if t.DType() != l.dtype {
		return c.Invalid("Invalid data types; list elements %s but tried to %s %s", l.dtype.TF(), doing, t.DType().TF())
	}
	if t.DType() != tensor.Object && !l.shape.fits(shapeOf(t)) {
		return c.Invalid("Tried to %s a tensor with incompatible shape. Item element shape: %s list shape: %s", doing,
			shapeOf(t), l.shape)
	}
	return nil
}

func listSet(c *host.Call) ([]*tensor.Tensor, error) {
	l, i, err := indexed(c)
	if err != nil {
		return nil, err
	}
	elements := slices.Clone(l.elements)
	for c.Node.Bool("resize_if_index_out_of_bounds") && i >= len(elements) {
		elements = append(elements, nil)
	}
	if i < 0 || i >= len(elements) {
		return nil, c.Invalid("Trying to modify element %d in a list with %d elements.", i, len(elements))
	}
	if err := l.accept(c, c.In[2], "set"); err != nil {
		return nil, err
	}
	elements[i] = c.In[2]
	return l.with(elements), nil
}

// indexed is the list and the index of a call.
func indexed(c *host.Call) (*list, int, error) {
	l, err := host.Object[*list](c, 0)
	if err != nil {
		return nil, 0, err
	}
	i, err := c.Int(1)
	return l, int(i), err
}

func listGet(c *host.Call) ([]*tensor.Tensor, error) {
	l, i, err := indexed(c)
	if err != nil {
		return nil, err
	}
	if i < 0 || i >= len(l.elements) {
		return nil, c.Invalid("Trying to access element %d in a list with %d elements.", i, len(l.elements))
	}
	t, err := l.element(c, i, c.In[2])
	return []*tensor.Tensor{t}, err
}

// element is an element, or zeros of the shape that the list, the reader and the other elements tell.
func (l *list) element(c *host.Call, i int, wanted *tensor.Tensor) (*tensor.Tensor, error) {
	if t := l.elements[i]; t != nil {
		return t, nil
	}
	shape, err := l.known(c, wanted)
	if err != nil {
		return nil, err
	}
	if !shape.isFull() {
		return nil, c.Invalid("Trying to read an uninitialized element but element_shape is not fully defined%s", shape)
	}
	return tensor.New(l.dtype, shape.sizes...), nil
}

// known is what is known of the elements' shape.
func (l *list) known(c *host.Call, wanted *tensor.Tensor) (partial, error) {
	shape := l.shape
	if wanted != nil {
		merged, ok := shape.merge(declared(wanted))
		if !ok {
			return shape, c.Invalid("Incompatible shapes: %s vs. %s", declared(wanted), l.shape)
		}
		shape = merged
	}
	for _, e := range l.elements {
		if e == nil || shape.isFull() {
			continue
		}
		merged, ok := shape.merge(shapeOf(e))
		if !ok {
			return shape, nil
		}
		shape = merged
	}
	return shape, nil
}

func listPush(c *host.Call) ([]*tensor.Tensor, error) {
	l, err := host.Object[*list](c, 0)
	if err == nil {
		err = l.accept(c, c.In[1], "append")
	}
	if err != nil {
		return nil, err
	}
	if l.most >= 0 && len(l.elements) >= l.most {
		return nil, c.Invalid("Tried to push item into a full list list size: %d max_num_elements: %d", len(l.elements), l.most)
	}
	return l.with(append(slices.Clip(l.elements), c.In[1])), nil
}

func listPushBatch(c *host.Call) ([]*tensor.Tensor, error) {
	handles := c.In[0]
	if c.In[1].Rank() == 0 || handles.Len() != c.In[1].Shape()[0] {
		return nil, c.Invalid("Expected tensor to have a row for each of %d lists, but saw shape %s", handles.Len(),
			shapeOf(c.In[1]))
	}
	out := tensor.New(tensor.Object, handles.Shape()...)
	for i, o := range handles.Objects() {
		l, ok := o.(*list)
		if !ok {
			return nil, c.Invalid("Input handle at index %d is not a list", i)
		}
		row := host.Row(c.In[1], i)
		if err := l.accept(c, row, "append"); err != nil {
			return nil, err
		}
		out.Objects()[i] = l.with(append(slices.Clip(l.elements), row))[0].Objects()[0]
	}
	return []*tensor.Tensor{out}, nil
}

func listPop(c *host.Call) ([]*tensor.Tensor, error) {
	l, err := host.Object[*list](c, 0)
	if err != nil {
		return nil, err
	}
	last := len(l.elements) - 1
	if last < 0 {
		return nil, c.Invalid("Trying to pop from an empty list.")
	}
	t, err := l.element(c, last, c.In[1])
	if err != nil {
		return nil, err
	}
	return append(l.with(l.elements[:last]), t), nil
}

func listLength(c *host.Call) ([]*tensor.Tensor, error) {
	l, err := host.Object[*list](c, 0)
	if err != nil {
		return nil, err
	}
	return []*tensor.Tensor{tensor.Scalar(int32(len(l.elements)))}, nil
}

func listElementShape(c *host.Call) ([]*tensor.Tensor, error) {
	l, err := host.Object[*list](c, 0)
	if err != nil {
		return nil, err
	}
	d, err := graphdef.DType(c.Node.Type("shape_type"))
	if err != nil {
		return nil, c.Blame(err)
	}
	if !l.shape.ranked {
		out := tensor.New(d)
		out.SetInt(0, -1)
		return []*tensor.Tensor{out}, nil
	}
	out := tensor.New(d, len(l.shape.sizes))
	for i, s := range l.shape.sizes {
		out.SetInt(i, int64(s))
	}
	return []*tensor.Tensor{out}, nil
}

func listResize(c *host.Call) ([]*tensor.Tensor, error) {
	l, n, err := indexed(c)
	if err != nil {
		return nil, err
	}
	if n < 0 {
		return nil, c.Invalid("TensorListSlice expects size to be non-negative. Got: %d", n)
	}
	elements := slices.Clone(l.elements[:min(n, len(l.elements))])
	for len(elements) < n {
		elements = append(elements, nil)
	}
	return l.with(elements), nil
}

func listConcatLists(c *host.Call) ([]*tensor.Tensor, error) {
	if !slices.Equal(c.In[0].Shape(), c.In[1].Shape()) {
		return nil, c.Invalid("input_a and input_b must be of one shape")
	}
	out := tensor.New(tensor.Object, c.In[0].Shape()...)
	for i, o := range c.In[0].Objects() {
		a, isList := o.(*list)
		b, both := c.In[1].Objects()[i].(*list)
		if !isList || !both {
			return nil, c.Invalid("an input at index %d is not a list", i)
		}
		shape, ok := a.shape.merge(b.shape)
		if !ok || a.dtype != b.dtype {
			return nil, c.Invalid("input_a and input_b TensorList element shapes are not compatible: %s and %s", a.shape, b.shape)
		}
		joint := *a
		joint.shape = shape
		out.Objects()[i] = joint.with(slices.Concat(a.elements, b.elements))[0].Objects()[0]
	}
	return []*tensor.Tensor{out}, nil
}
