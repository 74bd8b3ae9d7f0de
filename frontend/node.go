package frontend

import (
	"errors"
	"slices"
	"strings"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/pure"
	"tfc/runtime/status"
)

// Node is a graph node while its row imports it. The embedded builder appends operations that carry the node's name.
type Node struct {
	*ir.Builder
	// Def is the node in the graph.
	Def *graphdef.Node

	im    *importer
	known map[int]*tensor.Tensor
	// texts stands in for strings while operations on them are evaluated aside.
	texts *texts
}

// stringType is TensorFlow's type of strings.
const stringType = pb.DataType_DT_STRING

// errNeed is the builder's error while a value of the run is missing.
var errNeed = errors.New("a value of the run is needed")

// run calls the row once what it must know is known.
func (n *Node) run(row *Row) {
	if err := pure.CheckRanks(n.Def, n.inRank); err != nil {
		n.SetErr(err)
		return
	}
	if n.finds(row) {
		n.build(row.Found)
		return
	}
	switch {
	case row.Import == nil, row.Kernel != nil && n.takesObjects(), n.takesHeld(row), row.Host != nil && !row.Moves && n.takesStrings():
		n.runHost(row)
		return
	case !row.Strings && n.takesStrings():
		n.onStrings(row)
		return
	case row.Host != nil && n.wantsUndecided(row):
		n.leaveToHost(row, n.knownInputs())
		return
	case !n.resolveStatic(row):
		return
	}
	n.build(row.Import)
}

// build appends the node's operations and sets its outputs.
func (n *Node) build(row func(n *Node) []*ir.Value) {
	built := len(n.Block.Ops)
	for i, v := range row(n) {
		if v != nil {
			n.SetOutput(i, Value{Tensor: v})
		}
	}
	n.nameValues(n.Block.Ops[built:])
}

// nameValues gives the node's name to its outputs and "node.op" to what lies between.
func (n *Node) nameValues(ops []*ir.Op) {
	names := map[*ir.Value]string{}
	for i := len(n.Def.Sig.Outputs) - 1; i >= 0; i-- {
		names[n.im.values[n.Def.Out(i)].Tensor] = n.Def.Out(i).String()
	}
	for _, op := range ops {
		for _, v := range op.Results {
			v.Name = n.Def.Name + "." + op.Def.Name
			if name, ok := names[v]; ok {
				v.Name = strings.TrimSuffix(name, ":0")
			}
		}
	}
}

// wantsUndecided reports whether a value that the row wants will not be known before the run.
func (n *Node) wantsUndecided(row *Row) bool {
	return slices.ContainsFunc(row.Static, func(i int) bool {
		if i < 0 {
			i += n.NumIn()
		}
		if !n.isUndecided(i) {
			return false
		}
		_, ok := n.Known(i)
		return !ok
	})
}

// isUndecided reports whether the value of an input is one that nobody knows before the run.
func (n *Node) isUndecided(i int) bool {
	in := n.Def.Inputs[i]
	v, name := n.im.values[in], in.String()
	switch {
	case v.Late != "":
		name = v.Late
	case n.im.sel.graph != n.im.graph:
		name = n.im.nameOf(v.Tensor)
	}
	return n.im.req.Undecided[name]
}

// knownInputs are the inputs whose values are known, nil for others.
func (n *Node) knownInputs() []*tensor.Tensor {
	in := make([]*tensor.Tensor, n.NumIn())
	for i := range in {
		in[i], _ = n.Known(i)
	}
	return in
}

// resolveStatic evaluates the row's static inputs and records those that cannot be.
func (n *Node) resolveStatic(row *Row) bool {
	for _, i := range row.Static {
		if i < 0 {
			i += n.NumIn()
		}
		if _, ok := n.Known(i); !ok {
			n.need(i)
		}
	}
	return n.Err() == nil
}

// need asks for the value of an input. Inside of a function the graph may have another name for it.
func (n *Node) need(i int) {
	in := n.Def.Inputs[i]
	if n.Block != n.im.fn.Body && n.im.callDepth == 0 && n.im.scopes.of(in) != nil {
		n.drive("the value of %s shapes the program, but a loop or a branch computes it", in)
		return
	}
	if !n.im.needValue(in) {
		n.drive("the value of %s shapes the program, but a function computes it while it runs", in)
		return
	}
	n.SetErr(errNeed)
}

// needValue notes that the rest of the import wants the value of a tensor. It reports whether the graph has a name for
// it.
func (im *importer) needValue(out graphdef.Output) bool {
	v, name := im.values[out], out.String()
	switch {
	case v.Late != "":
		name = v.Late
	case im.sel.graph != im.graph:
		name = im.nameOf(v.Tensor)
	}
	if name == "" {
		return false
	}
	if !im.needsListed[name] && !im.madeNow(name) {
		im.needsListed[name] = true
		im.needed.Values = append(im.needed.Values, name)
	}
	return true
}

// madeNow reports whether a host node of this stage gives a tensor: it becomes a feed before its value can be asked
// for.
func (im *importer) madeNow(name string) bool {
	return slices.ContainsFunc(im.needed.Hosts, func(host string) bool {
		return graphdef.ParseTensorName(name).Node == host
	})
}

// takesStrings reports whether an input is known to the host alone.
func (n *Node) takesStrings() bool {
	return slices.ContainsFunc(n.Def.Inputs, func(in graphdef.Output) bool {
		v := n.im.values[in]
		return v.Host != nil || v.Late != "" && graphdef.BaseType(in.Type()) == stringType
	})
}

// takesObjects reports whether an input is an object that only the host will have.
func (n *Node) takesObjects() bool {
	return slices.ContainsFunc(n.Def.Inputs, func(in graphdef.Output) bool {
		_, err := graphdef.DType(in.Type())
		t := graphdef.BaseType(in.Type())
		isObject := err != nil || t == pb.DataType_DT_STRING || graphdef.TypeName(t) == "resource" || graphdef.TypeName(t) == "variant"
		return n.im.values[in].Late != "" && isObject
	})
}

// forward stands in for a node that ran in an earlier stage: a ref it gives is the ref it took.
func (n *Node) forward() {
	if len(n.Def.Sig.Outputs) > 0 && graphdef.IsRef(n.Def.Sig.Outputs[0]) {
		n.SetOutput(0, n.im.values[n.Def.Inputs[0]])
	}
}

// SetOutput sets an output of the node. Rows use it for what is no tensor; Import's result covers the rest. A fed output
// stays what is fed: such a node runs for a control edge alone.
func (n *Node) SetOutput(i int, v Value) {
	if n.Err() != nil || n.im.sel.feeds[n.Def.Out(i)] {
		return
	}
	n.im.values[n.Def.Out(i)] = v
	if v.Var != nil && n.im.fetchesRef(n.Def.Out(i)) {
		n.im.readForFetch(n, v.Var, n.Def.Out(i))
	}
}

// NumIn is the number of data inputs.
func (n *Node) NumIn() int { return len(n.Def.Inputs) }

// In is an input's value; a ref variable is read here.
func (n *Node) In(i int) *ir.Value {
	v := n.im.values[n.Def.Inputs[i]]
	switch {
	case v.alias != nil && v.alias.version != v.version:
		return n.Read(v.alias)
	case v.Tensor != nil:
		return v.Tensor
	case v.Host != nil && n.texts != nil:
		return n.Builder.Const(n.texts.numbers(v.Host))
	case v.Host != nil:
		return n.Builder.Const(v.Host)
	case v.Var != nil:
		return n.Read(v.Var)
	case n.im.madeNow(v.Late), v.Late != "" && graphdef.BaseType(n.Def.Inputs[i].Type()) == stringType:
		n.need(i)
		return n.Builder.Invalid()
	}
	n.Fail(status.Unimplemented, "input %d holds no tensor", i)
	return n.Builder.Invalid()
}

// Ins are the values of the inputs from first on.
func (n *Node) Ins(first int) []*ir.Value {
	var out []*ir.Value
	for i := first; i < n.NumIn(); i++ {
		out = append(out, n.In(i))
	}
	return out
}

// InsBetween are the values of inputs first to end-1.
func (n *Node) InsBetween(first, end int) []*ir.Value {
	var out []*ir.Value
	for i := first; i < end; i++ {
		out = append(out, n.In(i))
	}
	return out
}

// Static is the value of an input that the row lists as static.
func (n *Node) Static(i int) *tensor.Tensor {
	if i < 0 {
		i += n.NumIn()
	}
	t, ok := n.Known(i)
	if !ok {
		ir.Bugf("input %d of %s is not static", i, n.Def.Op)
	}
	return t
}

// StaticInt is the only element of a static input; any other number of them fails the node.
func (n *Node) StaticInt(i int) int {
	t := n.Static(i)
	if t.Len() != 1 {
		n.Invalid("input %d must be a scalar, not of shape %s", i, sizesText(t.Shape()))
		return 0
	}
	return int(t.Int(0))
}

// Known is the value of an input if it can be computed while compiling.
func (n *Node) Known(i int) (*tensor.Tensor, bool) {
	if t, ok := n.known[i]; ok {
		return t, true
	}
	v := n.im.values[n.Def.Inputs[i]]
	t := v.Host
	if v.Tensor != nil {
		t = n.im.evaluate(v.Tensor)
	}
	if t != nil {
		n.known[i] = t
	}
	return t, t != nil
}

// MustKnow is Known for an input that turns out to be static; when it is not known, the row returns at once.
func (n *Node) MustKnow(i int) (*tensor.Tensor, bool) {
	t, ok := n.Known(i)
	if !ok {
		n.need(i)
	}
	return t, ok
}

// Fail records an error of the node in TensorFlow's words and returns no values.
func (n *Node) Fail(code status.Code, format string, args ...any) []*ir.Value {
	n.SetErr(n.Def.Errorf(code, format, args...))
	return nil
}

// Invalid is Fail with INVALID_ARGUMENT.
func (n *Node) Invalid(format string, args ...any) []*ir.Value {
	return n.Fail(status.InvalidArgument, format, args...)
}

// Int is an int attribute.
func (n *Node) Int(attr string) int { return int(n.Def.Int(attr)) }

// IntList is a list(int) attribute.
func (n *Node) IntList(attr string) []int {
	list := n.Def.Ints(attr)
	out := make([]int, len(list))
	for i, v := range list {
		out[i] = int(v)
	}
	return out
}

// DType is a type attribute; that of the numbers which stand for strings, aside. A type that has no tensors fails the node.
func (n *Node) DType(attr string) tensor.DType {
	d, err := graphdef.DType(n.Def.Type(attr))
	if err != nil {
		n.SetErr(n.Def.Errorf(status.Unimplemented, "%w", err))
	}
	if d == tensor.String && n.texts != nil {
		return tensor.I64
	}
	return d
}

// Shape is a shape attribute: its sizes, -1 for unknown ones; ok is false if even the rank is unknown.
func (n *Node) Shape(attr string) (sizes []int, ok bool) { return shapeOf(n.Def.Shape(attr)) }

func shapeOf(p *pb.TensorShapeProto) (sizes []int, ok bool) {
	if p == nil || p.UnknownRank {
		return nil, false
	}
	sizes = make([]int, len(p.Dim))
	for i, d := range p.Dim {
		sizes[i] = int(d.Size)
	}
	return sizes, true
}

// Sizes is the shape of x in numbers. A run-time size fails the node.
func (n *Node) Sizes(x *ir.Value) []int {
	out := make([]int, x.Type.Rank())
	for i, d := range x.Type.Shape {
		if !d.Known() {
			n.Fail(status.Unimplemented, "the op's input has the run-time size %s", d)
		}
		out[i] = d.Size
	}
	return out
}

// typeText prints a type's shape as TensorFlow's messages do: "[2,3]".
func typeText(t ir.Type) string {
	sizes := make([]string, t.Rank())
	for i, d := range t.Shape {
		sizes[i] = d.String()
	}
	return "[" + strings.Join(sizes, ",") + "]"
}

// sizesText prints sizes likewise.
func sizesText(sizes []int) string { return typeText(ir.TypeOf(tensor.F32, sizes...)) }

// inRank is the rank of an input, -1 if it is not known yet.
func (n *Node) inRank(i int) int {
	switch v := n.im.values[n.Def.Inputs[i]]; {
	case v.Tensor != nil:
		return v.Tensor.Type.Rank()
	case v.Host != nil:
		return v.Host.Rank()
	}
	return -1
}
