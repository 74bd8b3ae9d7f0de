package graphdef

import (
	"fmt"
	"path/filepath"

	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// Variables reads the values that the model's variables were saved with, by the name of the variable's node.
//
// What a variable is called in the checkpoint is known to the model's restore op alone: it may be the variable's own
// name, a name it had elsewhere, or a path through Python objects. So that op's graph is followed from each
// assignment back to the RestoreV2 that reads the value, through the functions that TensorFlow 2 puts it in, and the
// tensor is read natively. A model without variables gives an empty map.
func (m *SavedModel) Variables() (map[string]*tensor.Tensor, error) {
	values := map[string]*tensor.Tensor{}
	restored, err := m.restored()
	if err != nil || len(restored) == 0 {
		return values, err
	}
	bundle, err := OpenBundle(filepath.Join(m.Dir, "variables", "variables"))
	if err != nil {
		return nil, err
	}
	for _, r := range restored {
		if values[r.variable.Name], err = bundle.ReadSlice(r.key, r.slice); err != nil {
			return nil, r.variable.Errorf(status.CodeOf(err), "%w", err)
		}
	}
	return values, nil
}

// restoredVariable says where in the checkpoint a variable's value is.
type restoredVariable struct {
	variable   *Node
	key, slice string
}

func (m *SavedModel) restored() ([]restoredVariable, error) {
	op := m.Meta.GetSaverDef().GetRestoreOpName()
	if op == "" {
		return nil, nil
	}
	op = ParseTensorName(op).Node
	nodes, err := m.Graph.Prune(nil, []string{op}, nil)
	if err != nil {
		return nil, fmt.Errorf("restore op: %w", err)
	}
	r := &restorer{}
	r.visit(&frame{graph: m.Graph}, nodes)
	return r.found, r.problems.join()
}

// frame is a graph, and the call that led to it if it is a function's body.
type frame struct {
	graph  *Graph
	caller *frame
	call   *Node
}

// maxCalls is how many calls a restore op may take, which recursion would not end.
const maxCalls = 1000

type restorer struct {
	problems
	found []restoredVariable
	calls int
}

var assignOps = map[string]bool{"Assign": true, "AssignVariableOp": true}

func (r *restorer) visit(f *frame, nodes []*Node) {
	for _, n := range nodes {
		switch {
		case assignOps[n.Op]:
			r.assignment(f, n)
		case n.Op == "StatefulPartitionedCall" || n.Op == "PartitionedCall":
			r.call(f, n)
		}
	}
}

func (r *restorer) call(f *frame, n *Node) {
	if r.calls++; r.calls > maxCalls {
		if r.calls == maxCalls+1 {
			r.add(n.Errorf(status.InvalidArgument, "restoring takes more than %d calls", maxCalls))
		}
		return
	}
	body, err := f.graph.Instantiate(n.Func("f").GetName(), n.Func("f").GetAttr())
	if err != nil {
		r.add(n.Errorf(status.CodeOf(err), "%w", err))
		return
	}
	r.visit(&frame{graph: body.Graph, caller: f, call: n}, body.Graph.Nodes)
}

// assignment notes a variable that is assigned what a RestoreV2 reads; other assignments are not restores.
func (r *restorer) assignment(f *frame, n *Node) {
	_, target, ok := source(f, n.Inputs[0])
	if !ok {
		return
	}
	at, value, ok := source(f, n.Inputs[1])
	if !ok || value.Node.Op != "RestoreV2" {
		return
	}
	key, err := textConstant(at, value.Node.Inputs[1], value.Index)
	slice := ""
	if err == nil {
		slice, err = textConstant(at, value.Node.Inputs[2], value.Index)
	}
	if err != nil {
		r.add(value.Node.Errorf(status.CodeOf(err), "%w", err))
		return
	}
	r.found = append(r.found, restoredVariable{target.Node, key, slice})
}

// source follows a tensor back through identities and out of functions' bodies to the node that makes it.
func source(f *frame, out Output) (*frame, Output, bool) {
	for {
		switch {
		case out.Node.Op == "Identity" || out.Node.Op == "IdentityN":
			out = out.Node.Inputs[out.Index]
		case out.Node.Op == "_Arg" && f.caller != nil:
			i := int(out.Node.Int("index"))
			if i < 0 || i >= len(f.call.Inputs) {
				return f, out, false
			}
			f, out = f.caller, f.call.Inputs[i]
		default:
			return f, out, true
		}
	}
}

// textConstant returns element i of a constant vector of strings.
func textConstant(f *frame, out Output, i int) (string, error) {
	_, out, ok := source(f, out)
	if !ok || out.Node.Op != "Const" {
		return "", status.Errorf(status.Unimplemented, "", "", "input %s is not constant", out)
	}
	t, err := TensorOf(out.Node.Tensor("value"))
	if err != nil {
		return "", err
	}
	if t.DType() != tensor.String || i >= t.Len() {
		return "", status.Errorf(status.InvalidArgument, "", "", "constant %s of type %s has no string %d",
			out.Node.Name, t.DType().TF(), i)
	}
	return t.Strings()[i], nil
}
