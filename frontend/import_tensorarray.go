package frontend

import (
	"slices"
	"strings"

	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// tensorArrayRows are arrays of tensors behind handles. What an array holds is a buffer in the ir, threaded through
// branches and loops like a variable that lives in registers; the flow, which orders the accesses in TensorFlow, has
// done so already when the nodes are imported and is a number without meaning.
func tensorArrayRows() []Row {
	rows := []Row{
		{Op: "TensorArrayV3", Static: []int{0}, Import: importTensorArray},
		{Op: "TensorArrayGradV3", Import: importTensorArrayGrad},
		{Op: "TensorArrayWriteV3", Import: changed(3, func(n *Node, l *list) *list {
			x := n.In(2)
			if n.Err() == nil && x.Type.DType != l.dtype {
				n.Invalid("TensorArray dtype is %s but Op is trying to write dtype %s", l.dtype.TF(), x.Type.DType.TF())
				return l
			}
			return n.written(l, n.position(1), x)
		})},
		{Op: "TensorArrayScatterV3", Import: changed(3, func(n *Node, l *list) *list {
			return n.scattered(l, n.In(1), n.In(2))
		})},
		{Op: "TensorArraySplitV3", Static: []int{2}, Import: changed(3, func(n *Node, l *list) *list {
			rows := n.rowsOf(n.In(1), n.Static(2).Ints())
			if n.Err() != nil {
				return l
			}
			return n.scattered(l, n.Iota(ir.TypeOf(tensor.I64, rows.Type.Shape[0].Size), 0), rows)
		})},
		{Op: "TensorArrayReadV3", Import: one(func(n *Node) *ir.Value {
			c := n.cell()
			if d := n.DType("dtype"); n.Err() == nil && d != c.now.dtype {
				n.Invalid("TensorArray dtype is %s but Op requested dtype %s.", c.now.dtype.TF(), d.TF())
				return nil
			}
			return n.readAt(c, n.position(1))
		})},
		{Op: "TensorArrayGatherV3", Import: one(func(n *Node) *ir.Value {
			shape, _ := n.Shape("element_shape")
			x := n.gathered(n.cell().now, n.In(1), shape)
			n.readAll(n.cell(), n.In(1))
			return x
		})},
		{Op: "TensorArrayConcatV3", Import: func(n *Node) []*ir.Value {
			out := n.joinedRows(n.cell().now, nil)
			n.readAll(n.cell(), nil)
			return out
		}},
		{Op: "TensorArraySizeV3", Import: one(func(n *Node) *ir.Value {
			return n.Cast(n.cell().now.count(n.Builder), tensor.I32)
		})},
		{Op: "TensorArrayCloseV3", Import: func(*Node) []*ir.Value { return nil }},
	}
	for _, row := range slices.Clone(rows) {
		for _, version := range []string{"", "V2"} {
			old := row
			old.Op = strings.TrimSuffix(row.Op, "V3") + version
			rows = append(rows, old)
		}
	}
	return existing(rows)
}

// changed is the import of a node that changes a list behind its handle and hands its flow on.
func changed(flow int, change func(n *Node, l *list) *list) func(n *Node) []*ir.Value {
	return func(n *Node) []*ir.Value {
		c := n.cell()
		if l := change(n, c.now); n.Err() == nil {
			c.now = l
		}
		return []*ir.Value{n.In(flow)}
	}
}

func importTensorArray(n *Node) []*ir.Value {
	size := n.StaticInt(0)
	if size < 0 {
		return n.Invalid("size should be >= 0")
	}
	declared, _ := n.Shape("element_shape")
	l := n.newList(n.DType("dtype"), declared, size)
	if l.dtype == tensor.String {
		n.drive("lists of strings are on the host")
	}
	l.grows, l.checked, l.clears = n.Def.Bool("dynamic_size"), true, n.Def.Bool("clear_after_read")
	l.identical = n.Def.Bool("identical_element_shapes")
	n.SetOutput(0, Value{Cell: n.newCell(l)})
	if len(n.Def.Sig.Outputs) == 1 {
		return nil
	}
	return []*ir.Value{nil, n.Scalar(tensor.F32, 0)}
}

// importTensorArrayGrad finds or makes the array of the gradients of one source. Its elements are sums.
func importTensorArrayGrad(n *Node) []*ir.Value {
	c, source := n.cell(), n.Def.Text("source")
	if n.Err() != nil {
		return nil
	}
	if c.gradients[source] == nil {
		l := n.newList(c.now.dtype, c.now.declared, c.now.most)
		l.element, l.adds = c.now.element, true
		c.gradients[source] = n.newCell(l)
	}
	n.SetOutput(0, Value{Cell: c.gradients[source]})
	if len(n.Def.Sig.Outputs) == 1 {
		return nil
	}
	return []*ir.Value{nil, n.In(1)}
}

// rowsOf splits the first dimension of x into pieces of the given sizes, which must be equal, and stacks them.
func (n *Node) rowsOf(x *ir.Value, lengths []int) *ir.Value {
	if n.Err() != nil {
		return n.Builder.Invalid()
	}
	total := 0
	for _, size := range lengths {
		total += size
	}
	switch {
	case x.Type.Rank() == 0:
		n.Invalid("expected value to be at least a vector, but received shape: %s", typeText(x.Type))
	case total != n.Sizes(x)[0]:
		n.Invalid("expected sum of lengths to be equal to values.shape[0], but sum of lengths is %d and value's shape is: %s",
			total, typeText(x.Type))
	case len(lengths) == 0 || slices.Min(lengths) != slices.Max(lengths):
		n.Fail(status.Unimplemented, "the elements of a list have to be of one shape, found lengths %v", lengths)
	}
	if n.Err() != nil {
		return n.Builder.Invalid()
	}
	return n.Resize(x, append([]int{len(lengths), lengths[0]}, x.Type.Sizes()[1:]...)...)
}

// joinedRows is the elements joined along their first dimension, and how long each is there.
func (n *Node) joinedRows(l *list, shape []int) []*ir.Value {
	rows := n.all(l, shape)
	if n.Err() != nil {
		return nil
	}
	if rows.Type.Rank() < 2 {
		return n.Invalid("concat saw a scalar shape but requires at least vectors")
	}
	sizes := rows.Type.Sizes()
	joined := n.Resize(rows, append([]int{sizes[0] * sizes[1]}, sizes[2:]...)...)
	return []*ir.Value{joined, n.Splat(ir.TypeOf(tensor.I64, sizes[0]), float64(sizes[1]))}
}
