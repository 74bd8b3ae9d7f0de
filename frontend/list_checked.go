package frontend

import (
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// A TensorArray holds for each element what has been done to it, one byte: TensorFlow has elements written once, and read
// only when they were written, and, unless they are kept, once.
const (
	isWritten = 1
	isRead    = 3
	isCleared = 7
)

// noFlags are those of elements that nothing was done to.
func (l *list) noFlags(b *ir.Builder) *ir.Value { return b.Splat(ir.TypeOf(tensor.U8, l.room), 0) }

// flag is that of the element at an index.
func (l *list) flag(b *ir.Builder, index *ir.Value) *ir.Value {
	if l.room == 1 {
		return b.Reshape(l.flags, nil)
	}
	row := b.Op("dynamic_slice", ir.Attrs{"sizes": []int{1}}, l.flags, b.Reshape(index, ir.Dims(1)))
	return b.Reshape(row, nil)
}

// mark sets the flag of an element.
func (l *list) mark(b *ir.Builder, index *ir.Value, flag float64) {
	row := b.Splat(ir.TypeOf(tensor.U8, 1), flag)
	if l.room == 1 {
		l.flags = row
		return
	}
	l.flags = b.Op("dynamic_update", nil, l.flags, row, b.Reshape(index, ir.Dims(1)))
}

// mayWrite checks that nothing was done to elements yet.
func (n *Node) mayWrite(flags *ir.Value) {
	n.checkFlags(n.Do("eq", flags, n.Like(flags, 0)),
		"Could not write to a TensorArray index because it has already been written to or read.")
}

// mayRead checks that elements were written, which those of a declared shape need not be, nor those that are all of the
// shape of one that was, and are still there.
func (n *Node) mayRead(l *list, flags *ir.Value) {
	if (l.declared == nil || slices.Contains(l.declared, -1)) && !(l.identical && l.element != nil) {
		n.checkFlags(n.Do("ne", flags, n.Like(flags, 0)),
			"Could not read from a TensorArray index that was not written. Furthermore, the element shape is not fully defined.")
	}
	if l.clears {
		n.checkFlags(n.Do("ne", flags, n.Like(flags, isCleared)),
			"Could not read a TensorArray index twice because it was cleared after a previous read (perhaps try setting "+
				"clear_after_read = false?).")
	}
}

// checkFlags checks while compiling if that can be done.
func (n *Node) checkFlags(ok *ir.Value, words string) {
	t := n.im.evaluate(ok)
	switch {
	case n.Err() != nil:
	case t == nil:
		n.Check(ok, int(status.InvalidArgument), words)
	case slices.Contains(t.Ints(), 0):
		n.Invalid("%s", words)
	}
}

// afterRead is the flag of an element that has been read.
func (l *list) afterRead() float64 {
	if l.clears {
		return isCleared
	}
	return isRead
}

// readAt reads the element of a cell at an index, and notes that.
func (n *Node) readAt(c *cell, index *ir.Value) *ir.Value {
	x := n.read(c.now, index, nil)
	if n.Err() != nil || !c.now.checked {
		return x
	}
	l := *n.readable(c.now, nil)
	n.mayRead(&l, l.flag(n.Builder, index))
	l.mark(n.Builder, index, l.afterRead())
	c.now = &l
	return x
}

// readAll reads the elements of a cell at indices, or all if there are none, and notes that.
func (n *Node) readAll(c *cell, indices *ir.Value) {
	if n.Err() != nil || !c.now.checked {
		return
	}
	l := *n.readable(c.now, nil)
	if n.Err() != nil || l.flags == nil || l.room == 0 {
		return
	}
	whole := indices == nil || n.isWhole(&l, indices)
	switch {
	case whole && l.length == nil:
		n.mayRead(&l, l.flags)
		l.flags = n.Like(l.flags, l.afterRead())
	case !whole:
		n.mayRead(&l, n.Gather(l.flags, indices, 0, 0))
		l.flags = n.Scatter("update", l.flags, indices,
			n.Splat(ir.Type{DType: tensor.U8, Shape: indices.Type.Shape}, l.afterRead()))
	}
	c.now = &l
}

// isWhole reports whether indices are known to be all of a list's, in order.
func (n *Node) isWhole(l *list, indices *ir.Value) bool {
	t := n.im.evaluate(indices)
	return t != nil && t.Rank() == 1 && l.length == nil && slices.Equal(t.Ints(), span(0, l.room))
}

// noteWritten notes that elements at indices have been written.
func (n *Node) noteWritten(l *list, indices *ir.Value) {
	if !l.checked || n.Err() != nil {
		return
	}
	if n.isWhole(l, indices) {
		n.mayWrite(l.flags)
		l.flags = n.Like(l.flags, isWritten)
		return
	}
	n.mayWrite(n.Gather(l.flags, indices, 0, 0))
	l.flags = n.Scatter("update", l.flags, indices, n.Splat(ir.Type{DType: tensor.U8, Shape: indices.Type.Shape}, isWritten))
}
