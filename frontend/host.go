package frontend

import (
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// runHost evaluates a host row at once if its inputs are known; else the run has to do so in stages.
func (n *Node) runHost(row *Row) {
	in := make([]*tensor.Tensor, n.NumIn())
	for i := range in {
		t, ok := n.Known(i)
		if !ok && n.im.sel.graph != n.im.graph {
			n.need(i)
			return
		}
		if !ok {
			n.im.needed.Hosts = append(n.im.needed.Hosts, n.Def.Name)
			n.SetErr(errNeed)
			return
		}
		in[i] = t
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

// setKnown gives an output a value known while compiling.
func (n *Node) setKnown(i int, t *tensor.Tensor) {
	if t.DType() == tensor.String {
		n.SetOutput(i, Value{Host: t})
		return
	}
	n.SetOutput(i, Value{Tensor: n.Const(t)})
}

// onStrings imports a node that moves strings: its operations are evaluated aside, and what they give is a host value.
func (n *Node) onStrings(row *Row) {
	if row.Writes {
		n.Fail(status.Unimplemented, "variables of strings are not supported")
		return
	}
	for i := range n.NumIn() {
		if _, ok := n.Known(i); !ok {
			n.need(i)
		}
	}
	if n.Err() != nil {
		return
	}
	block := n.Block
	n.Block = &ir.Block{}
	out := row.Import(n)
	n.Block = block
	if n.Err() != nil {
		return
	}
	for i, v := range out {
		if v == nil {
			continue
		}
		t := n.im.evaluate(v)
		if t == nil {
			ir.Bugf("%s of known strings gives an unknown value", n.Def.Op)
		}
		n.setKnown(i, t)
	}
}

// newScratch is a builder for a node that builds nothing.
func newScratch() *ir.Builder { return ir.NewBuilder(&ir.Block{}) }
