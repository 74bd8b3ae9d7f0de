package frontend

import (
	"math"
	"slices"

	"tfc/frontend/graphdef"
	"tfc/frontend/text"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// sourceRows are the ops that values come from or pass through unchanged.
func sourceRows() []Row {
	rows := []Row{
		{Op: "Const", Import: importConst},
		{Op: "Placeholder", Import: importPlaceholder},
		{Op: "PlaceholderV2", Import: importPlaceholder},
		{Op: "PlaceholderWithDefault", Import: passThrough, Strings: true},
		{Op: "DeviceIndex", Import: one(importDeviceIndex)},
		{Op: "NoOp", Import: func(*Node) []*ir.Value { return nil }},
		{Op: "Assert", Import: importAssert, Strings: true},
		{Op: "CheckNumerics", Import: importCheckNumerics},
		{Op: "CheckNumericsV2", Import: importCheckNumerics},
		{Op: "ControlTrigger", Import: func(*Node) []*ir.Value { return nil }},
		{Op: "StopGradient", Import: one(func(n *Node) *ir.Value { return n.Do("stop_gradient", n.In(0)) })},
		{Op: "PreventGradient", Import: passThrough, Strings: true},
		{Op: "EnsureShape", Import: importEnsureShape},
		{Op: "Empty", Static: []int{0}, Import: importEmpty},
		{Op: "Fill", Static: []int{0}, Import: one(importFill)},
		{Op: "ZerosLike", Import: importZerosLike},
		{Op: "OnesLike", Import: formula(func(n *Node, x *ir.Value) *ir.Value { return n.Like(x, 1) })},
		{Op: "Shape", Import: importShapes},
		{Op: "ShapeN", Import: importShapes},
		{Op: "Size", Import: one(func(n *Node) *ir.Value { return n.scalarOut(product(n.Sizes(n.In(0)))) })},
		{Op: "Rank", Import: one(func(n *Node) *ir.Value { return n.integer(tensor.I32, n.In(0).Type.Rank()) })},
	}
	for _, op := range []string{
		"Identity", "IdentityN", "Snapshot", "DeepCopy", "RefIdentity",
	} {
		rows = append(rows, Row{Op: op, Import: passThrough, Strings: true})
	}
	return rows
}

// importConst makes a constant. Strings stay on the host.
func importConst(n *Node) []*ir.Value {
	t, err := graphdef.TensorOf(n.Def.Tensor("value"))
	if err != nil {
		return n.Invalid("%w", err)
	}
	if want := n.Def.Type("dtype"); graphdef.DataType(t.DType()) != want {
		return n.Invalid("inconsistent values for attr 'dtype': %s vs. %s, which the value has",
			graphdef.TypeName(want), t.DType().TF())
	}
	if t.DType() == tensor.String {
		n.SetOutput(0, Value{Host: t})
		return nil
	}
	return []*ir.Value{n.Const(t)}
}

func importPlaceholder(n *Node) []*ir.Value {
	t := graphdef.TypeName(n.Def.Type("dtype"))
	if sizes, ok := n.Shape("shape"); ok && !slices.Contains(sizes, -1) && len(sizes) > 0 {
		return n.Invalid("you must feed a value for placeholder tensor '%s' with dtype %s and shape %s",
			n.Def.Name, t, sizesText(sizes))
	}
	return n.Invalid("you must feed a value for placeholder tensor '%s' with dtype %s", n.Def.Name, t)
}

// passThrough hands on what comes in; a ref's value is read, except by RefIdentity.
func passThrough(n *Node) []*ir.Value {
	for i := range n.NumIn() {
		v := n.im.values[n.Def.Inputs[i]]
		switch {
		case v.List != nil, v.Cell != nil:
		case v.Host != nil, v.Var != nil && (v.Var.resource || graphdef.IsRef(n.Def.Sig.Outputs[i])):
		case v.Var != nil:
			v = Value{Tensor: n.In(i), alias: v.Var, version: v.Var.version}
		case v.alias != nil:
			v.Tensor, v.version = n.In(i), v.alias.version
		}
		n.SetOutput(i, v)
	}
	return nil
}

// importDeviceIndex is the place of the CPU among the names of devices; if it is not there, their number.
func importDeviceIndex(n *Node) *ir.Value {
	names := n.Def.Texts("device_names")
	at := slices.Index(names, "CPU")
	if at < 0 {
		at = len(names)
	}
	return n.Const(tensor.Scalar(int32(at)))
}

func importEnsureShape(n *Node) []*ir.Value {
	x := n.In(0)
	want, ok := n.Shape("shape")
	if !ok {
		return []*ir.Value{x}
	}
	if got := n.Sizes(x); !fitsShape(got, want) {
		return n.Invalid("shape of tensor %s %s is not compatible with expected shape %s",
			n.Def.Inputs[0].Node.Name, sizesText(got), sizesText(want))
	}
	return []*ir.Value{x}
}

// fitsShape reports whether sizes agree with a partial shape, in which -1 fits any size.
func fitsShape(got, want []int) bool {
	return slices.EqualFunc(got, want, func(g, w int) bool { return w == -1 || g == w })
}

// shapeType is a type whose shape is the value of static input i. A negative size fails the node.
func (n *Node) shapeType(d tensor.DType, i int) ir.Type {
	sizes := n.Static(i).Ints()
	if slices.ContainsFunc(sizes, func(s int) bool { return s < 0 }) {
		n.Invalid("dimensions must be >= 0, found %s", sizesText(sizes))
		return ir.Type{}
	}
	if !n.sane(sizes) {
		return ir.Type{}
	}
	return ir.TypeOf(d, sizes...)
}

// sane fails the node if a tensor would not fit into memory, or the number of its elements into 64 bits.
func (n *Node) sane(sizes []int) bool {
	total, elements := 1, 1.0
	for _, s := range sizes {
		elements *= float64(s)
	}
	if elements > math.MaxInt64 {
		n.Invalid("shape %s is too large: it has more than 2**63 - 1 elements", sizesText(sizes))
		return false
	}
	for _, s := range sizes {
		if s != 0 && total > graphdef.MaxTensorBytes/s {
			n.Fail(status.ResourceExhausted, "a tensor of shape %s is too large", sizesText(sizes))
			return false
		}
		total *= s
	}
	return true
}

// importEmpty is of zeros, or of empty strings.
func importEmpty(n *Node) []*ir.Value {
	t := n.shapeType(n.DType("dtype"), 0)
	if t.DType == tensor.String && n.Err() == nil {
		n.SetOutput(0, Value{Host: tensor.New(tensor.String, t.Sizes()...)})
		return nil
	}
	return []*ir.Value{n.Splat(t, 0)}
}

func importFill(n *Node) *ir.Value {
	value := n.In(1)
	if value.Type.Rank() != 0 {
		n.Invalid("value must be a scalar, got shape %s", typeText(value.Type))
		return nil
	}
	if r := n.inRank(0); r > 1 {
		n.Invalid("dims must be a vector, but it has %d dimensions", r)
		return nil
	}
	return n.BroadcastTo(value, n.shapeType(value.Type.DType, 0).Shape)
}

func importShapes(n *Node) []*ir.Value {
	var out []*ir.Value
	for i := range n.NumIn() {
		out = append(out, n.vector(n.DType("out_type"), n.inSizes(i)...))
	}
	return out
}

// inSizes is the shape of an input, without reading it where it is a variable or a string.
func (n *Node) inSizes(i int) []int {
	v := n.im.values[n.Def.Inputs[i]]
	switch {
	case v.Host != nil:
		return v.Host.Shape()
	case v.Var != nil && v.Var.typed:
		return v.Var.symbol.Type.Sizes()
	}
	return n.Sizes(n.In(i))
}

// integer and vector are constants of an integer type.
func (n *Node) integer(d tensor.DType, v int) *ir.Value {
	t := tensor.New(d)
	t.SetInt(0, int64(v))
	return n.Const(t)
}

func (n *Node) vector(d tensor.DType, values ...int) *ir.Value {
	t := tensor.New(d, len(values))
	for i, v := range values {
		t.SetInt(i, int64(v))
	}
	return n.Const(t)
}

// scalarOut is an integer of the node's out_type.
func (n *Node) scalarOut(v int) *ir.Value { return n.integer(n.DType("out_type"), v) }

// importAssert ends the run unless its condition holds. What it would print is told as far as it is known.
// importAssert checks a condition; the message tells the data that is known by now.
func importAssert(n *Node) []*ir.Value {
	data := ""
	for i := 1; i < n.NumIn(); i++ {
		if t, ok := n.Known(i); ok {
			data += " [" + text.Summarize(t, n.Int("summarize")) + "]"
		}
	}
	n.Check(n.In(0), int(status.InvalidArgument), "assertion failed:"+data)
	return nil
}

func importCheckNumerics(n *Node) []*ir.Value {
	x := n.In(0)
	message := n.Def.Text("message") + " : Tensor had "
	n.Check(n.Do("not", n.Do("is_nan", x)), int(status.InvalidArgument), message+"NaN values")
	n.Check(n.Do("not", n.Do("is_inf", x)), int(status.InvalidArgument), message+"Inf values")
	return []*ir.Value{x}
}
