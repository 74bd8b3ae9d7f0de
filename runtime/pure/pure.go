// Package pure computes, on the host, ops that code generation leaves to it: those on strings, reports and pictures, and
// those whose results' sizes depend on the data. A Function's outputs depend on its node and its inputs alone.
//
// It is used in three places: the importers evaluate nodes whose inputs are known while compiling, sessions evaluate the
// others between native stages, and executables with host work do the same without a compiler. So the package knows
// graphs as messages and host tensors (what it computes on Go values is in frontend/text), and must not know the ir, nor
// sessions.
package pure

import (
	"slices"
	"strconv"
	"strings"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// Function computes the nodes of one op.
type Function struct {
	Op string
	// Host gives the outputs in order. What it is given and what it returns is shared and not written again.
	Host func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error)
	// Moves says that the op only moves elements: the importers need it for strings that the run gives.
	Moves bool
}

// Node is the node that a function computes.
type Node struct{ Def *graphdef.Node }

// All lists the functions; each op is there once.
func All() []Function {
	return slices.Concat(hostRows(), boxRows(), ctcRows(), fitRows(), stringRows(), exampleRows(), unicodeRows(),
		sparseRows(), setRows(), segmentRows(), sparsePairRows(), countRows(), raggedRows(), raggedFillRows(),
		sequenceRows(), reportRows(), moving(moveRows()), moving(pickRows()))
}

// moving marks functions that only move elements.
func moving(list []Function) []Function {
	for i := range list {
		list[i].Moves = true
	}
	return list
}

// Eval computes a node's outputs.
func (f Function) Eval(n *graphdef.Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	for _, t := range n.Sig.Outputs {
		if _, err := graphdef.DType(t); err != nil && t != pb.DataType_DT_VARIANT {
			return nil, n.Errorf(status.Unimplemented, "%w", err)
		}
	}
	if err := CheckRanks(n, func(i int) int { return in[i].Rank() }); err != nil {
		return nil, err
	}
	return f.Host(&Node{n}, in)
}

// Kernels are the functions as a session's host evaluates them.
func Kernels() []host.Kernel {
	var kernels []host.Kernel
	for _, f := range All() {
		kernels = append(kernels, host.Kernel{Op: f.Op, Eval: func(c *host.Call) ([]*tensor.Tensor, error) {
			return f.Eval(c.Node, c.In)
		}})
	}
	return kernels
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

// DType is a type attribute of an output, which Eval has found to have tensors.
func (n *Node) DType(attr string) tensor.DType {
	d, err := graphdef.DType(n.Def.Type(attr))
	if err != nil {
		return tensor.Invalid
	}
	return d
}

// shapeOf are a shape's sizes, -1 for open ones; ok is false if even the rank is unknown.
func shapeOf(p *pb.TensorShapeProto) (sizes []int, ok bool) {
	sizes, ok, err := graphdef.ShapeOf(p)
	return sizes, ok && err == nil && p != nil
}

// sizesText prints sizes as TensorFlow's messages do: "[2,3]".
func sizesText(sizes []int) string {
	parts := make([]string, len(sizes))
	for i, s := range sizes {
		parts[i] = strconv.Itoa(s)
	}
	return "[" + strings.Join(parts, ",") + "]"
}

func product(sizes []int) int {
	p := 1
	for _, s := range sizes {
		p *= s
	}
	return p
}

// span are the numbers from lo to hi-1.
func span(lo, hi int) []int {
	out := []int{}
	for i := lo; i < hi; i++ {
		out = append(out, i)
	}
	return out
}
