package frontend

import (
	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// tensorListRows are version 2's lists: values, so that each change makes another list.
func tensorListRows() []Row {
	rows := []Row{
		{Op: "TensorListReserve", Static: []int{0, 1}, Import: lists(func(n *Node) *list {
			if size := n.StaticInt(1); size < 0 {
				n.Invalid("the num_elements to reserve must be a non negative number, but got %d", size)
				return nil
			}
			return n.dataList(declaredShape(n.Static(0)), n.StaticInt(1))
		})},
		{Op: "EmptyTensorList", Static: []int{0, 1}, Import: lists(func(n *Node) *list {
			if graphdef.TypeName(n.Def.Type("element_dtype")) == "variant" {
				return n.nestedList()
			}
			l := n.dataList(declaredShape(n.Static(0)), 0)
			l.length = n.Scalar(tensor.I64, 0)
			l.limit, _ = n.limit(1)
			return l
		})},
		{Op: "TensorListFromTensor", Import: lists(func(n *Node) *list { return n.listOf(n.In(0)) })},
		{Op: "TensorListSplit", Static: []int{2}, Import: lists(func(n *Node) *list {
			return n.listOf(n.rowsOf(n.In(0), n.Static(2).Ints()))
		})},
		{Op: "TensorListSetItem", Import: lists(func(n *Node) *list {
			l := *n.list(0)
			l.grows = l.grows || n.Def.Bool("resize_if_index_out_of_bounds")
			return n.written(&l, n.position(1), n.In(2))
		})},
		{Op: "TensorListPushBack", Import: lists(func(n *Node) *list {
			if l := n.list(0); l.nested {
				return n.pushList(l, n.list(1))
			}
			return n.push(n.list(0), n.In(1))
		})},
		{Op: "TensorListPopBack", Import: importPopBack},
		{Op: "TensorListGetItem", Import: one(func(n *Node) *ir.Value {
			return n.read(n.list(0), n.position(1), n.elementShape(2))
		})},
		{Op: "TensorListStack", Import: one(importTensorListStack)},
		{Op: "TensorListGather", Import: one(func(n *Node) *ir.Value {
			return n.gathered(n.list(0), n.In(1), n.elementShape(2))
		})},
		{Op: "TensorListConcat", Import: func(n *Node) []*ir.Value {
			shape, _ := n.Shape("element_shape")
			return n.joinedRows(n.list(0), shape)
		}},
		{Op: "TensorListConcatV2", Import: func(n *Node) []*ir.Value {
			return n.joinedRows(n.list(0), n.elementShape(1))
		}},
		{Op: "TensorListConcatLists", Import: lists(importConcatLists)},
		{Op: "TensorListLength", Import: one(func(n *Node) *ir.Value {
			return n.Cast(n.list(0).count(n.Builder), tensor.I32)
		})},
		{Op: "TensorListElementShape", Import: one(importElementShape)},
		{Op: "TensorListResize", Import: lists(importTensorListResize)},
		{Op: "TensorListScatter", Static: []int{1, 2}, Import: lists(func(n *Node) *list { return n.scatterList(-1, 2) })},
		{Op: "TensorListScatterV2", Static: []int{1, 2, 3}, Import: lists(func(n *Node) *list {
			return n.scatterList(n.StaticInt(3), 2)
		})},
		{Op: "TensorListScatterIntoExistingList", Import: lists(func(n *Node) *list {
			return n.scattered(n.list(0), n.In(2), n.In(1))
		})},
	}
	return existing(rows)
}

// dataList is a list of the node's element type, which has to be data.
func (n *Node) dataList(declared []int, size int) *list {
	d, err := graphdef.DType(n.Def.Type("element_dtype"))
	if err != nil || d == tensor.String || d == tensor.Object {
		n.drive("lists of what is no data are on the host")
	}
	return n.newList(d, declared, size)
}

// limit is the most elements that a list may get, -1 if any number.
func (n *Node) limit(i int) (int, bool) {
	if t, ok := n.Known(i); ok && t.Len() == 1 {
		return int(t.Int(0)), true
	}
	return -1, false
}

// lists is the import of a node whose output is a list.
func lists(f func(n *Node) *list) func(n *Node) []*ir.Value {
	return func(n *Node) []*ir.Value {
		if l := f(n); n.Err() == nil {
			n.SetOutput(0, Value{List: l})
		}
		return nil
	}
}

// listOf is the rows of x as a list.
func (n *Node) listOf(x *ir.Value) *list {
	if n.Err() == nil && x.Type.Rank() == 0 {
		n.Invalid("tensor must be at least a vector, but saw shape: %s", typeText(x.Type))
	}
	if n.Err() != nil {
		return nil
	}
	sizes := n.Sizes(x)
	l := n.newList(x.Type.DType, sizes[1:], sizes[0])
	l.buffer = x
	return l
}

// elementShape is what an input says of the elements' shape, if it is known.
func (n *Node) elementShape(i int) []int {
	if t, ok := n.Known(i); ok {
		return declaredShape(t)
	}
	return nil
}

func importPopBack(n *Node) []*ir.Value {
	const empty = "Trying to pop from an empty list."
	if l := n.list(0); l.nested {
		x, rest := n.popList(l, empty)
		n.outputs([]Value{{List: rest}, {List: x}})
		return nil
	}
	x, l := n.pop(n.list(0), n.elementShape(1), empty)
	if n.Err() != nil {
		return nil
	}
	n.SetOutput(0, Value{List: l})
	return []*ir.Value{nil, x}
}

// importTensorListStack needs to know how many elements there are.
func importTensorListStack(n *Node) *ir.Value {
	x, want := n.all(n.list(0), n.elementShape(1)), n.Int("num_elements")
	if n.Err() == nil && want >= 0 && want != n.Sizes(x)[0] {
		n.Invalid("operation expected a list with %d elements but got a list with %d elements.", want, n.Sizes(x)[0])
	}
	return x
}

func importConcatLists(n *Node) *list {
	a, b := n.list(0), n.list(1)
	switch {
	case b.element == nil && b.room == 0:
		return a
	case a.element == nil && a.room == 0:
		return b
	}
	return n.listOf(n.Concat(0, n.all(a, nil), n.all(b, nil)))
}

// importElementShape is the shape that was declared of the elements, or that they have.
func importElementShape(n *Node) *ir.Value {
	l := n.list(0)
	switch {
	case l.element != nil:
		return n.vector(n.DType("shape_type"), l.element.Sizes()...)
	case l.declared != nil:
		return n.vector(n.DType("shape_type"), l.declared...)
	}
	return n.integer(n.DType("shape_type"), -1)
}

// importTensorListResize cuts a list off or adds zeros. To a length that only the run knows, a list can only shrink.
func importTensorListResize(n *Node) *list {
	l := n.list(0)
	t, known := n.Known(1)
	if n.Err() != nil {
		return nil
	}
	if !known {
		out := *l
		out.length = n.Cast(n.In(1), tensor.I64)
		n.Check(n.Compare("le", out.length, l.count(n.Builder)), int(status.Unimplemented),
			"a list cannot grow to a length that only the run knows")
		return &out
	}
	size := int(t.Int(0))
	if size < 0 {
		n.Invalid("TensorListSlice expects size to be non-negative. Got: %d", size)
		return nil
	}
	if l.element == nil {
		out := *l
		out.length, out.room, out.most = nil, size, size
		return &out
	}
	x := n.all(l, nil)
	if n.Err() != nil {
		return nil
	}
	if have := n.Sizes(x)[0]; have >= size {
		x = n.SliceAxis(x, 0, 0, size)
	}
	out := *withBuffer(n.Builder, n.listOf(x), size)
	out.length, out.most = nil, out.room
	return &out
}

// scatterList is a list of the given size, or as long as the indices ask for, with rows of input 0 at input 1.
func (n *Node) scatterList(size, shape int) *list {
	for _, i := range n.Static(1).Ints() {
		size = max(size, i+1)
	}
	l := n.dataList(declaredShape(n.Static(shape)), max(size, 0))
	return n.scattered(l, n.In(1), n.In(0))
}

// sumOrLists adds tensors, or lists element by element.
func sumOrLists(tensors func(n *Node) *ir.Value) func(n *Node) []*ir.Value {
	return func(n *Node) []*ir.Value {
		if n.im.values[n.Def.Inputs[0]].List == nil {
			return []*ir.Value{tensors(n)}
		}
		sum := n.list(0)
		for i := 1; i < n.NumIn(); i++ {
			sum = n.sum(sum, n.list(i))
		}
		n.SetOutput(0, Value{List: sum})
		return nil
	}
}

// importZerosLike makes a tensor, or a list, of zeros.
func importZerosLike(n *Node) []*ir.Value {
	old := n.im.values[n.Def.Inputs[0]].List
	if old == nil {
		return []*ir.Value{n.Like(n.In(0), 0)}
	}
	l := n.newList(old.dtype, old.declared, old.room)
	l.element, l.length, l.most = old.element, old.length, old.most
	n.SetOutput(0, Value{List: l})
	return nil
}
