package frontend

import (
	"slices"

	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// variable is a module variable while the graph is imported.
type variable struct {
	symbol *ir.Var
	// typed says that the type is settled: it was declared, or has been assigned.
	typed bool
	// touched says that operations on the variable exist, so that its type may not change any more.
	touched bool
	// resource tells a variable behind a handle from one behind a ref; their errors differ.
	resource bool
	// reads are the values read before the first write: those that a gradient with respect to the variable is about.
	reads []*ir.Value
	// version counts the writes; the first ends the list of reads.
	version int
	// atFetch holds the values read where fetched refs were made.
	atFetch map[graphdef.Output]Value
}

// VariableName is the symbol of the variable that a node declares: the shared name or the node's name, behind its
// container if that is not the default one.
func VariableName(n *graphdef.Node) string {
	name := n.Text("shared_name")
	if name == "" {
		name = n.Name
	}
	if c := n.Text("container"); c != "" {
		name = c + "//" + name
	}
	return name
}

// Variable finds or makes the variable of a node that declares one: VariableV2, VarHandleOp.
func (n *Node) Variable(resource bool) *variable {
	v := n.im.declare(n.handle(), n.Def.Device)
	v.resource = v.resource || resource
	return v
}

// handle is what the node declares.
func (n *Node) handle() host.Variable {
	sizes, ok := n.Shape("shape")
	return host.Variable{
		Name: VariableName(n.Def), DType: n.DType("dtype"), Shape: sizes, Any: !ok || slices.Contains(sizes, -1),
	}
}

// declare finds or makes a variable. The type that it has by now, if any, goes before the one that is declared.
func (im *importer) declare(h host.Variable, device string) *variable {
	if v := im.vars[h.Name]; v != nil {
		return v
	}
	v := &variable{
		symbol:  &ir.Var{Name: h.Name, Type: ir.Type{DType: h.DType}, Device: device},
		atFetch: map[graphdef.Output]Value{},
	}
	if t, ok := im.req.Vars[h.Name]; ok && t.DType == h.DType {
		v.symbol.Type, v.typed = t, true
	} else if !h.Any {
		v.symbol.Type.Shape, v.typed = ir.Dims(h.Shape...), true
	}
	im.vars[h.Name] = v
	return v
}

// handle is the variable as an object.
func (v *variable) handle() host.Variable {
	t := v.symbol.Type
	h := host.Variable{Name: v.symbol.Name, DType: t.DType, Any: !v.typed, Ref: !v.resource}
	if v.typed {
		h.Shape = t.Sizes()
	}
	return h
}

// moduleVars lists the variables that operations name.
func (im *importer) moduleVars() []*ir.Var {
	var out []*ir.Var
	for _, name := range sortedKeys(im.vars) {
		if v := im.vars[name]; v.touched {
			out = append(out, v.symbol)
		}
	}
	return out
}

// Var is the variable that input i leads to.
func (n *Node) Var(i int) *variable {
	in := n.Def.Inputs[i]
	if v := n.im.values[in].Var; v != nil {
		return v
	}
	if v := n.declared(in); v != nil {
		return v
	}
	n.Invalid("input %d leads to no variable", i)
	return &variable{symbol: &ir.Var{}}
}

// declared is the variable behind a ref whose value an earlier stage of the run has read: the ref is fed by now, but who
// writes still means the variable. It is nil if there is none.
func (n *Node) declared(ref graphdef.Output) *variable {
	ref = refOrigin(ref)
	if row := lookup(ref.Node.Op); row == nil || !graphdef.IsRef(ref.Type()) || len(ref.Node.Inputs) > 0 {
		return nil
	}
	at := *n
	at.Def = ref.Node
	return at.Variable(false)
}

// refOrigin is the output that a ref comes from: ops that change a variable hand its ref on.
func refOrigin(ref graphdef.Output) graphdef.Output {
	for graphdef.IsRef(ref.Type()) && len(ref.Node.Inputs) > 0 {
		ref = ref.Node.Inputs[0]
	}
	return ref
}

// Read reads a variable here.
func (n *Node) Read(v *variable) *ir.Value {
	if n.Err() != nil {
		return n.Builder.Invalid()
	}
	if !v.typed {
		n.failUninitialized(v)
		return n.Builder.Invalid()
	}
	if v.symbol.Type.DType == tensor.String {
		n.drive("a variable of strings is read where it shapes the program")
		return n.Builder.Invalid()
	}
	v.touched = true
	x := n.OnVar("var.read", v.symbol, nil)
	if v.version == 0 {
		v.reads = append(v.reads, x)
	}
	return x
}

// failUninitialized reports what TensorFlow does for a variable that certainly has no value.
func (n *Node) failUninitialized(v *variable) {
	if v.resource {
		n.Fail(status.FailedPrecondition, "could not find variable %s; it may have been deleted or not initialized",
			v.symbol.Name)
		return
	}
	n.Fail(status.FailedPrecondition, "attempting to use uninitialized value %s", v.symbol.Name)
}

// Write sets a variable here. A shape other than the variable's needs resize; then it becomes the variable's.
func (n *Node) Write(v *variable, x *ir.Value, resize bool) {
	if n.Err() != nil {
		return
	}
	if x.Type.DType != v.symbol.Type.DType {
		n.Invalid("trying to assign variable with wrong dtype: expected %s got %s",
			v.symbol.Type.DType.TF(), x.Type.DType.TF())
		return
	}
	if !v.typed || (resize && !x.Type.Equal(v.symbol.Type)) {
		if v.touched {
			n.Fail(status.Unimplemented, "variable %s is used with two shapes in one run", v.symbol.Name)
			return
		}
		v.symbol.Type, v.typed = x.Type, true
	}
	if !x.Type.Equal(v.symbol.Type) {
		n.Invalid("assign requires shapes of both tensors to match; lhs shape= %s rhs shape= %s",
			typeText(v.symbol.Type), typeText(x.Type))
		return
	}
	v.touched = true
	v.version++
	n.OnVar("var.write", v.symbol, nil, x)
}

// IsSet is whether a variable has a value now.
func (n *Node) IsSet(v *variable) *ir.Value {
	if !v.typed {
		return n.Const(tensor.Scalar(false))
	}
	v.touched = true
	return n.OnVar("var.is_set", v.symbol, nil)
}

// fetchesRef reports whether the request fetches an output.
func (im *importer) fetchesRef(out graphdef.Output) bool {
	return slices.ContainsFunc(im.req.wanted(), func(name string) bool {
		o, err := im.graph.Output(name)
		return err == nil && o == out
	})
}

// readForFetch reads a fetched ref right after its node, which is when TensorFlow's executor finds out whether there is
// a value.
func (im *importer) readForFetch(n *Node, v *variable, out graphdef.Output) {
	switch {
	case !graphdef.IsRef(out.Type()):
	case v.symbol.Type.DType != tensor.String:
		v.atFetch[out] = Value{Tensor: n.Read(v), alias: v, version: v.version}
	case isVariable(n.Def):
		n.leaveToHost(lookup(n.Def.Op), nil)
	default:
		n.drive("a ref of strings is fetched")
	}
}
