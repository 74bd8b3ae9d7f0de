package frontend

import (
	"slices"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

const (
	// maxCallDepth bounds how deep functions that are inlined may call each other. What calls itself is driven.
	maxCallDepth = 100
	// maxCalls bounds the calls of one import: thirty functions that call the next one twice are a billion.
	maxCalls = 1 << 16
)

// functionRows are calls and version 2's control flow, whose branches and bodies are functions. All are inlined.
func functionRows() []Row {
	call := func(n *Node) []*ir.Value {
		f := n.Def.Func("f")
		if n.graph().Library.Function(f.GetName()) == nil {
			return n.Invalid("failed to find function %q in function library", f.GetName())
		}
		return n.outputs(n.call(f, n.inputs(0)))
	}
	return []Row{
		{Op: "PartitionedCall", Import: call},
		{Op: "StatefulPartitionedCall", Import: call, Writes: true},
		{Op: "RemoteCall", Import: func(n *Node) []*ir.Value { return n.outputs(n.call(n.Def.Func("f"), n.inputs(1))) }, Writes: true},
		{Op: "StatelessIf", Import: importIf},
		{Op: "If", Import: importIf, Writes: true},
		{Op: "StatelessCase", Import: importCase},
		{Op: "Case", Import: importCase, Writes: true},
		{Op: "StatelessWhile", Import: importWhile},
		{Op: "While", Import: importWhile, Writes: true},
		{Op: "SymbolicGradient", Import: importSymbolicGradient},
	}
}

// callRow is the row of a node whose op is a function of the library.
func callRow() *Row {
	return &Row{Op: "function", Kernel: lookup("PartitionedCall").Kernel, Import: func(n *Node) []*ir.Value {
		f := &pb.NameAttrList{Name: n.Def.Op, Attr: n.Def.Attrs}
		return n.outputs(n.call(f, n.inputs(0)))
	}}
}

// inputs are what the node's inputs hold, from the first on, tensors or not.
func (n *Node) inputs(first int) []Value {
	var out []Value
	for _, in := range n.Def.Inputs[first:] {
		out = append(out, n.im.values[in])
	}
	return out
}

// outputs sets the node's outputs, which have to be as many as the node declares, and of its types.
func (n *Node) outputs(values []Value) []*ir.Value {
	if n.Err() != nil || len(values) == 0 { // failed, or waits for values of the run
		return nil
	}
	for i, want := range n.Def.Sig.Outputs {
		if i >= len(values) {
			return n.Fail(status.Internal, "missing output %d from function", i)
		}
		d, err := graphdef.DType(want)
		if t := values[i].Tensor; t != nil && err == nil && t.Type.DType != d {
			return n.Fail(status.Internal, "output %d of type %s does not match declared output type %s",
				i, t.Type.DType.TF(), graphdef.TypeName(want))
		}
	}
	for i, v := range values[:len(n.Def.Sig.Outputs)] {
		n.SetOutput(i, v)
	}
	return nil
}

// call inlines a function at the builder's place and returns its results.
func (n *Node) call(f *pb.NameAttrList, args []Value) []Value {
	im := n.im
	if n.Err() != nil {
		return nil
	}
	if im.callDepth >= maxCallDepth {
		n.Fail(status.Unimplemented, "calls nest deeper than %d", maxCallDepth)
		return nil
	}
	if im.isRecursive(f.GetName()) {
		n.drive("function %q calls itself", f.GetName())
		return nil
	}
	if im.calls++; im.calls > maxCalls {
		n.Fail(status.ResourceExhausted, "more than %d calls of functions", maxCalls)
		return nil
	}
	body, err := n.graph().Instantiate(f.GetName(), f.GetAttr())
	if err != nil {
		n.SetErr(n.Def.Errorf(status.CodeOf(err), "%w", err))
		return nil
	}
	if len(args) != len(body.Args) {
		n.Invalid("function %q takes %d arguments, found %d", f.GetName(), len(body.Args), len(args))
		return nil
	}
	for i, a := range body.Args {
		im.values[a.Out(0)] = args[i]
	}
	im.inline(n.Builder, body)
	results := make([]Value, len(body.Results))
	for i, out := range body.Results {
		results[i] = im.values[out]
		if results[i] == (Value{}) {
			n.SetErr(errNeed)
		}
	}
	return results
}

// graph is the graph that the node is in: the model's, or a function's body.
func (n *Node) graph() *graphdef.Graph { return n.im.sel.graph }

// inline imports a function's body: what its results need, and all that has an effect.
func (im *importer) inline(b *ir.Builder, body *graphdef.Body) {
	outer, node, device, hint := im.sel, b.Node, b.Device, b.Hint
	sel := &selection{
		graph: body.Graph, feeds: map[graphdef.Output]bool{},
		picked: map[*graphdef.Node]bool{}, kept: map[*graphdef.Node]bool{},
	}
	for _, a := range body.Args {
		sel.feeds[a.Out(0)] = true
	}
	for _, out := range body.Results {
		sel.pickOutput(out)
	}
	for _, n := range body.Graph.Nodes {
		if n.IsStateful() && !slices.Contains(body.Args, n) {
			sel.pick(n)
		}
	}
	nodes := sel.ordered()
	scopes, err := findScopes(sel, nodes)
	if err != nil {
		im.errs = append(im.errs, err)
		return
	}
	im.sel = sel
	im.callDepth++
	im.region(b, scopes, nil, nodes)
	im.callDepth--
	im.sel = outer
	b.Node, b.Device, b.Hint = node, device, hint
}

// truth is a condition as a bool scalar: numbers other than 0, and tensors with elements, are true.
func (n *Node) truth(v *ir.Value) *ir.Value {
	if v.Type.Rank() > 0 {
		return n.Const(tensor.Scalar(product(n.Sizes(v)) > 0))
	}
	return n.Cast(v, tensor.Bool)
}

// importIf is If, whose branches are functions of the inputs after the condition.
func importIf(n *Node) []*ir.Value {
	pred := n.truth(n.In(0))
	return n.choose(pred, n.Def.Func("then_branch"), n.Def.Func("else_branch"))
}

// importCase is a chain of ifs; an index out of range takes the last branch.
func importCase(n *Node) []*ir.Value {
	index, branches := n.In(0), n.Def.Funcs("branches")
	if n.Err() != nil || len(branches) == 0 {
		return n.Invalid("has no branches")
	}
	if t, ok := n.Known(0); ok {
		k := int(t.Int(0))
		if k < 0 || k >= len(branches) {
			k = len(branches) - 1
		}
		return n.outputs(n.call(branches[k], n.inputs(1)))
	}
	return n.outputs(n.caseFrom(index, 0, branches))
}

func (n *Node) caseFrom(index *ir.Value, k int, branches []*pb.NameAttrList) []Value {
	if k == len(branches)-1 {
		return n.call(branches[k], n.inputs(1))
	}
	here := n.Do("eq", index, n.Like(index, float64(k)))
	return n.branch(here,
		func() []Value { return n.call(branches[k], n.inputs(1)) },
		func() []Value { return n.caseFrom(index, k+1, branches) })
}

func (n *Node) choose(pred *ir.Value, then, els *pb.NameAttrList) []*ir.Value {
	if t := n.im.evaluate(pred); t != nil && n.Err() == nil {
		taken := els
		if t.Int(0) != 0 {
			taken = then
		}
		return n.outputs(n.call(taken, n.inputs(1)))
	}
	return n.outputs(n.branch(pred,
		func() []Value { return n.call(then, n.inputs(1)) },
		func() []Value { return n.call(els, n.inputs(1)) }))
}

func tensors(values []Value) []*ir.Value {
	var out []*ir.Value
	for _, v := range values {
		if v.Tensor != nil {
			out = append(out, v.Tensor)
		}
	}
	return out
}

// importWhile is While, whose condition and body are functions of the state. Variables and strings in the state pass
// through.
func importWhile(n *Node) []*ir.Value {
	l := &whileLoop{im: n.im, def: n.Def, start: n.inputs(0)}
	for _, in := range n.Def.Inputs {
		l.names = append(l.names, in.Node.Name)
	}
	with := func(b *ir.Builder, state []Value, f string) []Value {
		outer := n.Builder
		n.Builder = b
		defer func() { n.Builder = outer }()
		return n.call(n.Def.Func(f), state)
	}
	l.cond = func(b *ir.Builder, state []Value) *ir.Value {
		out := tensors(with(b, state, "cond"))
		if len(out) != 1 {
			b.SetErr(n.Def.Errorf(status.InvalidArgument, "the condition gives %d tensors, expected 1", len(out)))
			return b.Invalid()
		}
		return b.Cast(out[0], tensor.Bool)
	}
	l.body = func(b *ir.Builder, state []Value) []Value { return with(b, state, "body") }
	return n.outputs(l.build(n.Builder))
}

// importSymbolicGradient differentiates a function: its inputs are the function's arguments and the adjoints of its
// results, its outputs the adjoints of the arguments.
func importSymbolicGradient(n *Node) []*ir.Value {
	f := n.Def.Func("f")
	outs := len(n.Def.Types("Tout"))
	args := n.inputs(0)[:min(outs, n.NumIn())]
	if g := n.graph().Library.Gradient(f.GetName()); g != "" {
		return n.outputs(n.call(&pb.NameAttrList{Name: g, Attr: f.GetAttr()}, n.inputs(0)))
	}
	results := n.call(f, args)
	if n.Err() != nil {
		return nil
	}
	if len(results) != n.NumIn()-len(args) {
		return n.Invalid("function %q has %d results, found %d adjoints", f.GetName(), len(results), n.NumIn()-len(args))
	}
	ys, seeds, xs := tensors(results), n.Ins(len(args)), tensors(args)
	if len(ys) != len(results) || len(xs) != len(args) {
		return n.Fail(status.Unimplemented, "function %q takes or gives what is no tensor", f.GetName())
	}
	return n.OpN(len(xs), "gradient", ir.Attrs{"ys": len(ys)}, slices.Concat(ys, seeds, xs)...)
}
