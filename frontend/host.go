package frontend

import (
	"cmp"

	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/tensor"
)

// runHost evaluates a host row at once if its inputs are known; else, or if it has state, the run has to do so, in
// stages.
func (n *Node) runHost(row *Row) {
	in := make([]*tensor.Tensor, n.NumIn())
	late := row.Kernel != nil
	for i := range in {
		t, ok := n.Known(i)
		if !ok && row.Kernel == nil && n.im.sel.graph != n.im.graph {
			n.need(i)
			return
		}
		in[i], late = t, late || !ok
	}
	if late {
		n.leaveToHost(row, in)
		return
	}
	out, err := row.Host(n, in)
	if err != nil {
		n.SetErr(err)
		return
	}
	for i, t := range out {
		n.setKnown(i, t)
	}
}

// hostInput is what a host node takes: a tensor by name, and its value if that is known while compiling.
type hostInput struct {
	name  string
	value *tensor.Tensor
}

// leaveToHost notes that the host has to evaluate the node during the run; given are the inputs known by now. Other
// host nodes may take its outputs in the same stage.
func (n *Node) leaveToHost(row *Row, given []*tensor.Tensor) {
	if n.im.callDepth > 0 || n.Block != n.im.fn.Body {
		n.drive("the op runs on the host, which is not supported inside of a loop, a branch or a call")
		return
	}
	inputs := make([]hostInput, len(given))
	for i, in := range n.Def.Inputs {
		if v := n.im.values[in]; v.List != nil || v.Cell != nil {
			n.drive("the op takes a list on the host")
			return
		}
		v := n.im.values[in]
		if held := n.heldByHost(i); held != nil || v.Var != nil && v.Var.resource {
			given[i] = tensor.OfObject(cmp.Or(held, v.Var).handle())
		}
		inputs[i] = hostInput{cmp.Or(v.Late, in.String()), given[i]}
	}
	needed := &n.im.needed
	needed.Hosts = append(needed.Hosts, n.Def.Name)
	if needed.inputs == nil {
		needed.inputs = map[string][]hostInput{}
	}
	needed.inputs[n.Def.Name] = inputs
	for i := range n.Def.Sig.Outputs {
		n.SetOutput(i, Value{Late: n.Def.Out(i).String()})
	}
}

// heldByHost is the variable of strings that input i leads to, nil for any other: the host reads and writes it. A node
// that takes the value of one which has been read before takes that.
func (n *Node) heldByHost(i int) *variable {
	in := n.Def.Inputs[i]
	v := n.im.values[in].Var
	if v == nil && graphdef.IsRef(n.Def.Sig.Inputs[i]) && isVariable(refOrigin(in).Node) {
		v = n.declared(in)
	}
	if v == nil || v.symbol.Type.DType != tensor.String {
		return nil
	}
	return v
}

// takesHeld reports whether a node reads or changes a variable that the host holds; control flow hands its handle on.
func (n *Node) takesHeld(row *Row) bool {
	if isControl(n.Def) {
		return false
	}
	for i, in := range n.Def.Inputs {
		reads := graphdef.IsRef(in.Type()) && !graphdef.IsRef(n.Def.Sig.Inputs[i])
		if (row.Kernel != nil || reads) && n.heldByHost(i) != nil {
			return true
		}
	}
	return false
}

// setKnown gives an output a value known while compiling.
func (n *Node) setKnown(i int, t *tensor.Tensor) {
	if t.DType() == tensor.String {
		n.SetOutput(i, Value{Host: t})
		return
	}
	n.SetOutput(i, Value{Tensor: n.Const(t)})
}

// newScratch is a builder for a node that builds nothing.
func newScratch() *ir.Builder { return ir.NewBuilder(&ir.Block{}) }
