package frontend

import (
	"fmt"
	"slices"

	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// list is what a TensorArray, a tensor list or a stack holds at one point of the program: a buffer with room for a
// number of elements of one type. Elements never written are zero.
type list struct {
	*origin
	// buffer has the type [room, element...]; nil while all elements are zero, but for put.
	buffer *ir.Value
	// flags say what has been done to each element of a TensorArray; there as soon as the buffer is.
	flags *ir.Value
	// put is an element written to a list of zeros; nil if there is none. Sums take it for what it is.
	put *put
	// fields are, in a list of lists, the parts of its elements, each a list; nil while these are not known.
	fields []*list
	// length counts the elements, an i64 scalar; nil if there are exactly room.
	length *ir.Value
	room   int
	// most is the largest length that there may be here.
	most int
}

// put is an element and where it goes, an i64 scalar.
type put struct{ index, x *ir.Value }

// origin is what all states of a list share: where it was made, and what has been learned of it so far.
type origin struct {
	node  *graphdef.Node
	dtype tensor.DType
	// declared is the element shape that the node declares, -1 for open sizes; nil if even the rank is open.
	declared []int
	// identical says that all elements are of one shape, that of the first which is written.
	identical bool
	// element is the type of an element, once known.
	element *ir.Type
	// grows says that writing past the end makes the list longer; adds that writing adds to what is there.
	grows, adds bool
	// checked says that the list is a TensorArray, whose elements are written once; clears that they are read once.
	checked, clears bool
	// limit is the most elements that pushing may lead to, -1 if any number.
	limit int
	// nested says that the elements are lists; template is one, once known.
	nested   bool
	template *list
	// pushed is the value that all pushes so far had in common while compiling; varied says that they had none.
	pushed *tensor.Tensor
	varied bool
}

// cell is a list behind a handle: the handle stays, what it holds changes.
type cell struct {
	now *list
	// start is what a new one holds, and gradients are those of a TensorArray by source.
	start     *list
	gradients map[string]*cell
}

// newList is a list of zeros.
func (n *Node) newList(d tensor.DType, declared []int, size int) *list {
	o := &origin{node: n.Def, dtype: d, declared: declared, limit: -1}
	if declared != nil && !slices.Contains(declared, -1) {
		t := ir.TypeOf(d, declared...)
		o.element = &t
	}
	return &list{origin: o, room: size, most: size}
}

func (n *Node) newCell(l *list) *cell {
	c := &cell{now: l, start: l, gradients: map[string]*cell{}}
	n.im.cells = append(n.im.cells, c)
	return c
}

// declaredShape reads an element shape given as a tensor: a scalar -1 says nothing.
func declaredShape(t *tensor.Tensor) []int {
	if t.Rank() == 0 {
		return nil
	}
	return append([]int{}, t.Ints()...)
}

// list is the list that input i holds or leads to.
func (n *Node) list(i int) *list {
	v := n.im.values[n.Def.Inputs[i]]
	switch {
	case v.List != nil:
		return v.List
	case v.Cell != nil:
		return v.Cell.now
	}
	n.Invalid("input %d holds no list", i)
	return &list{origin: &origin{node: n.Def}}
}

// cell is what the handle of input 0 leads to.
func (n *Node) cell() *cell {
	c := n.im.values[n.Def.Inputs[0]].Cell
	if c == nil {
		n.Invalid("input 0 is no handle of a list")
		return &cell{now: n.list(0)}
	}
	return c
}

// typed notes the type of an element, which has to be that of all others.
func (n *Node) typed(l *list, t ir.Type) bool {
	if l.element == nil {
		l.element = &t
	}
	if n.Err() == nil && !l.element.Equal(t) {
		n.drive("the list of node %q has elements of type %s, found %s", l.node.Name, l.element, t)
	}
	return n.Err() == nil
}

// withBuffer makes a list's buffer if the element's type is known, and room for at least the given number.
func withBuffer(b *ir.Builder, l *list, room int) *list {
	if l.nested {
		return spreadOut(b, l, room)
	}
	if l.element == nil || l.buffer != nil && l.room >= room {
		return l
	}
	out := *l
	out.room = max(l.room, room)
	if l.length == nil && out.room > l.room {
		out.length = b.Scalar(tensor.I64, float64(l.room))
	}
	if l.buffer == nil {
		out.buffer = b.Splat(l.element.WithShape(append(ir.Dims(out.room), l.element.Shape...)), 0)
		if l.checked {
			out.flags = out.noFlags(b)
		}
		if l.put != nil {
			index := l.put.index
			out.set(b, index, l.put.x)
			if l.checked {
				out.mark(b, index, isWritten)
			}
		}
		return &out
	}
	low, high := make([]int, l.buffer.Type.Rank()), make([]int, l.buffer.Type.Rank())
	high[0] = out.room - l.room
	out.buffer = b.Pad(l.buffer, b.Scalar(l.element.DType, 0), low, high)
	if l.checked {
		out.flags = b.Pad(l.flags, b.Scalar(tensor.U8, 0), low[:1], high[:1])
	}
	return &out
}

// set replaces an element of the buffer.
func (l *list) set(b *ir.Builder, index, x *ir.Value) {
	row := b.Reshape(x, append(ir.Dims(1), x.Type.Shape...))
	l.put = nil
	if l.room == 1 {
		l.buffer = row
	} else {
		l.buffer = b.Op("dynamic_update", nil, l.buffer, row, l.at(b, index))
	}
}

// count is the length as a value.
func (l *list) count(b *ir.Builder) *ir.Value {
	if l.fields != nil {
		return l.fields[0].count(b)
	}
	if l.length == nil {
		return b.Scalar(tensor.I64, float64(l.room))
	}
	return l.length
}

// at is the start vector of an element.
func (l *list) at(b *ir.Builder, index *ir.Value) *ir.Value {
	start := b.Reshape(index, ir.Dims(1))
	if rank := l.element.Rank(); rank > 0 {
		start = b.Concat(0, start, b.Ints(make([]int, rank)...))
	}
	return start
}

// position is an index input as an i64 scalar.
func (n *Node) position(i int) *ir.Value {
	x := n.In(i)
	if n.Err() == nil && x.Type.Rank() != 0 {
		n.Invalid("index must be scalar, but had shape: %s", typeText(x.Type))
	}
	if n.Err() != nil {
		return n.Builder.Invalid()
	}
	return n.Cast(x, tensor.I64)
}

// inRange checks indices, at once if they are known.
func (n *Node) inRange(l *list, index *ir.Value, words string) bool {
	if t := n.im.evaluate(index); t != nil && l.length == nil {
		for _, i := range t.Ints() {
			if i < 0 || i >= l.room {
				n.Invalid("tried to %s index %d but array size is: %d", words, i, l.room)
			}
		}
		return n.Err() == nil
	}
	n.CheckRange(index, 0, l.room, int(status.InvalidArgument),
		fmt.Sprintf("tried to %s an array of %d elements: index %%d is %%d", words, l.room))
	if l.length != nil {
		end := n.BroadcastTo(n.Cast(l.length, index.Type.DType), index.Type.Shape)
		n.Check(n.Compare("lt", index, end), int(status.InvalidArgument), "tried to "+words+" an index past the end")
	}
	return n.Err() == nil
}

// written is the list with an element set, or added to.
func (n *Node) written(l *list, index, x *ir.Value) *list {
	if n.Err() != nil || !n.typed(l, x.Type) {
		return l
	}
	fresh := l.buffer == nil && l.put == nil && !l.grows
	if !fresh {
		l = n.grown(l, index)
	}
	if !n.inRange(l, index, "write to") {
		return l
	}
	out := *l
	if l.checked && !fresh {
		n.mayWrite(l.flag(n.Builder, index))
		out.mark(n.Builder, index, isWritten)
	}
	switch {
	case fresh:
		out.put = &put{index, x}
	case l.adds:
		out.set(n.Builder, index, n.Add(n.element(l, index), x))
	default:
		out.set(n.Builder, index, x)
	}
	return &out
}

// grown has a buffer with room for an element to be written at index.
func (n *Node) grown(l *list, index *ir.Value) *list {
	if !l.grows {
		return withBuffer(n.Builder, l, l.room)
	}
	if t := n.im.evaluate(index); t != nil && l.length == nil {
		out := *withBuffer(n.Builder, l, int(t.Int(0))+1)
		out.length, out.most = nil, out.room
		return &out
	}
	out := *withBuffer(n.Builder, l, l.most+1)
	out.most = l.most + 1
	out.length = n.Do("max", l.count(n.Builder), n.Add(index, n.Scalar(tensor.I64, 1)))
	return &out
}

// element reads at an index that has been checked.
func (n *Node) element(l *list, index *ir.Value) *ir.Value {
	if n.Err() != nil {
		return n.Builder.Invalid()
	}
	if l.room == 1 {
		return n.Reshape(l.buffer, l.element.Shape)
	}
	sizes := append([]int{1}, l.element.Sizes()...)
	row := n.Op("dynamic_slice", ir.Attrs{"sizes": sizes}, l.buffer, l.at(n.Builder, index))
	return n.Reshape(row, l.element.Shape)
}

// readable is the list with a buffer; shape is what the reader says of an element where nothing was written.
func (n *Node) readable(l *list, shape []int) *list {
	if l.element == nil && shape != nil && !slices.Contains(shape, -1) {
		t := ir.TypeOf(l.dtype, shape...)
		l.element = &t
	}
	if l.element == nil {
		n.Invalid("tried to read from the list of node %q: uninitialized elements of a shape that is not fully defined",
			l.node.Name)
		return l
	}
	return withBuffer(n.Builder, l, l.room)
}

// read is the element at an index.
func (n *Node) read(l *list, index *ir.Value, shape []int) *ir.Value {
	if n.Err() != nil {
		return n.Builder.Invalid()
	}
	if l = n.readable(l, shape); n.Err() != nil || !n.inRange(l, index, "read from") {
		return n.Builder.Invalid()
	}
	return n.element(l, index)
}

// all is the elements stacked. How many they are must be known.
func (n *Node) all(l *list, shape []int) *ir.Value {
	if l = n.readable(l, shape); n.Err() != nil {
		return n.Builder.Invalid()
	}
	if l.length == nil {
		return l.buffer
	}
	t := n.im.evaluate(l.length)
	if t == nil {
		n.Fail(status.Unimplemented, "the length of the list of node %q depends on the run", l.node.Name)
		return n.Builder.Invalid()
	}
	return n.SliceAxis(l.buffer, 0, 0, int(t.Int(0)))
}

// gathered is the elements at indices, stacked.
func (n *Node) gathered(l *list, indices *ir.Value, shape []int) *ir.Value {
	if l = n.readable(l, shape); n.Err() != nil {
		return n.Builder.Invalid()
	}
	t := n.im.evaluate(indices)
	if t != nil && t.Rank() == 1 && slices.Equal(t.Ints(), span(0, t.Len())) && t.Len() <= l.room {
		return n.SliceAxis(l.buffer, 0, 0, t.Len())
	}
	if l.room == 0 || !n.inRange(l, indices, "read from") {
		return n.Splat(l.buffer.Type.WithShape(slices.Concat(indices.Type.Shape, l.element.Shape)), 0)
	}
	return n.Gather(l.buffer, indices, 0, 0)
}

// scattered is the list with rows of x put at indices.
func (n *Node) scattered(l *list, indices, x *ir.Value) *list {
	if n.Err() != nil {
		return l
	}
	if x.Type.Rank() < 1 || indices.Type.Rank() != 1 || x.Type.Shape[0] != indices.Type.Shape[0] {
		n.Invalid("expected indices to be a vector as long as value is wide, but found shapes %s and %s",
			typeText(indices.Type), typeText(x.Type))
		return l
	}
	if !n.typed(l, x.Type.WithShape(x.Type.Shape[1:])) {
		return l
	}
	t := n.im.evaluate(indices)
	if t != nil && l.grows && l.length == nil && t.Len() > 0 {
		l = n.grown(l, n.Scalar(tensor.I64, float64(slices.Max(t.Ints()))))
	}
	l = withBuffer(n.Builder, l, l.room)
	if indices.Type.Shape[0].Size == 0 || !n.inRange(l, indices, "write to") {
		return l
	}
	out := *l
	n.noteWritten(&out, indices)
	switch {
	case t != nil && slices.Equal(t.Ints(), span(0, l.room)) && l.adds:
		out.buffer = n.Add(l.buffer, x)
	case t != nil && slices.Equal(t.Ints(), span(0, l.room)):
		out.buffer = x
	case l.adds:
		out.buffer = n.Scatter("add", l.buffer, indices, x)
	default:
		out.buffer = n.Scatter("update", l.buffer, indices, x)
	}
	return &out
}

// push is the list with x after its last element.
func (n *Node) push(l *list, x *ir.Value) *list {
	if n.Err() != nil || !n.typed(l, x.Type) {
		return l
	}
	l.notePush(n.im.evaluate(x))
	index := l.count(n.Builder)
	if l.limit >= 0 && l.most >= l.limit {
		n.Check(n.Compare("lt", index, n.Like(index, float64(l.limit))), int(status.InvalidArgument),
			"Tried to push item into a full list")
	}
	l = withBuffer(n.Builder, l, l.most+1)
	out := *l
	out.set(n.Builder, index, x)
	out.length = n.Add(index, n.Scalar(tensor.I64, 1))
	out.most = l.most + 1
	return &out
}

// notePush keeps a value that all pushes have in common: shapes, which code has to know, come back out of lists.
func (o *origin) notePush(t *tensor.Tensor) {
	switch {
	case o.varied:
	case t == nil || o.pushed != nil && !o.pushed.Equal(t):
		o.varied, o.pushed = true, nil
	default:
		o.pushed = t
	}
}

// pop is the last element and the list without it.
func (n *Node) pop(l *list, shape []int, empty string) (*ir.Value, *list) {
	if l = n.readable(l, shape); n.Err() != nil {
		return n.Builder.Invalid(), l
	}
	last := n.Sub(l.count(n.Builder), n.Scalar(tensor.I64, 1))
	n.Check(n.Compare("ge", last, n.Like(last, 0)), int(status.InvalidArgument), empty)
	out := *l
	out.length = last
	if l.pushed != nil {
		return n.Const(l.pushed), &out
	}
	return n.element(l, last), &out
}

// sum adds lists element by element.
func (n *Node) sum(a, b *list) *list {
	if a.element == nil {
		a.element = b.element
	}
	if b.element == nil {
		b.element = a.element
	}
	if a.buffer == nil {
		a, b = b, a
	}
	switch {
	case a.element == nil || !n.typed(a, *b.element):
		return a
	case b.buffer == nil && b.put == nil && b.room <= a.room:
		return a
	}
	out := *withBuffer(n.Builder, a, max(a.room, b.room))
	if b.buffer == nil && b.put != nil {
		out.set(n.Builder, b.put.index, n.Add(n.element(&out, b.put.index), b.put.x))
		return &out
	}
	out.buffer = n.Add(out.buffer, withBuffer(n.Builder, b, out.room).buffer)
	return &out
}
