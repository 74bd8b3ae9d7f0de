package frontend

import (
	"errors"

	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// texts numbers strings: equal ones alike, the empty one 0. Operations that move, choose or compare elements compute
// with the numbers in place of the strings.
type texts struct {
	list []string
	of   map[string]int64
}

func newTexts() *texts { return &texts{list: []string{""}, of: map[string]int64{"": 0}} }

// numbers stands for a tensor of strings.
func (x *texts) numbers(t *tensor.Tensor) *tensor.Tensor {
	out := tensor.New(tensor.I64, t.Shape()...)
	for i, s := range t.Strings() {
		at, ok := x.of[s]
		if !ok {
			at = int64(len(x.list))
			x.of[s], x.list = at, append(x.list, s)
		}
		out.SetInt(i, at)
	}
	return out
}

// strings is the tensor that numbers stand for.
func (x *texts) strings(t *tensor.Tensor) *tensor.Tensor {
	out := tensor.New(tensor.String, t.Shape()...)
	for i := range out.Len() {
		out.Strings()[i] = x.list[t.Int(i)]
	}
	return out
}

// movesStrings fails the node if it would compute with strings; putting them into place is no computation.
func (n *Node) movesStrings(kind string) bool {
	if n.texts != nil && kind != "update" {
		n.Invalid("unsupported data type: string")
		return false
	}
	return true
}

// onStrings imports a node that moves strings: its operations are evaluated aside on numbers that stand for them, and
// what they give is a host value.
func (n *Node) onStrings(row *Row) {
	if row.Writes {
		n.Fail(status.Unimplemented, "variables of strings are not supported")
		return
	}
	for i := range n.NumIn() {
		switch _, ok := n.Known(i); {
		case !ok && row.Host != nil:
			n.runHost(row)
			return
		case !ok && n.isUndecided(i):
			n.drive("the run gives the strings that the node hands on")
			return
		case !ok:
			n.need(i)
		}
	}
	if n.Err() != nil {
		return
	}
	block := n.Block
	n.Block, n.texts = &ir.Block{}, newTexts()
	out := row.Import(n)
	n.checkAside()
	texts := n.texts
	n.Block, n.texts = block, nil
	if n.Err() != nil {
		return
	}
	for i, v := range out {
		if v == nil {
			continue
		}
		t := n.im.evaluate(v)
		switch {
		case t == nil:
			n.Fail(status.Unimplemented, "the op moves strings in a way that only the run decides")
			return
		case n.Def.Out(i).Type() == stringType && t.DType() != tensor.String:
			t = texts.strings(t)
		}
		n.setKnown(i, t)
	}
}

// checkAside makes the checks in a block that is evaluated aside.
func (n *Node) checkAside() {
	if n.Err() != nil {
		return
	}
	for _, op := range n.Block.Ops {
		if len(op.Results) > 0 {
			continue
		}
		args := make([]*tensor.Tensor, len(op.Operands))
		for i, x := range op.Operands {
			args[i] = n.im.evaluate(x)
		}
		_, err := eval.Op(op, args)
		if failed := (*ir.CheckError)(nil); errors.As(err, &failed) {
			n.Fail(status.Code(failed.Code), "%s", failed.Msg)
			return
		}
	}
}
