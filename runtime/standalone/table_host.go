package standalone

import (
	"maps"
	"slices"
	"sync"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/runtime/dataflow"
	"tfc/runtime/host"
	"tfc/runtime/kernels"
	"tfc/runtime/pure"
	"tfc/runtime/status"
)

// KernelOp names the kernel that evaluates a node, as Kernels does: that of its op, of calls where it names a function,
// or the one for handles and variants if the op has it.
func KernelOp(g *graphdef.Graph, n *graphdef.Node) string {
	if g.Library.Function(n.Op) != nil {
		return "PartitionedCall"
	}
	if _, ok := hostKernels()[ofObjects(n.Op)]; ok && host.MovesObjects(n) {
		return ofObjects(n.Op)
	}
	return n.Op
}

// ofObjects names the kernel of an op that is for handles and variants alone.
func ofObjects(op string) string { return op + " of objects" }

// driven is a request in units in the session's form.
func (t *Table) driven(g *graphdef.Graph, d *Driven) (*runtime.Driven, error) {
	program, err := dataflow.New(d.Units, d.Fetches)
	if err != nil {
		return nil, err
	}
	out := &runtime.Driven{Program: program}
	for i, w := range d.Work {
		work := runtime.Work{Feed: w.Feed, Piece: w.Piece}
		switch {
		case w.Value != nil:
			work.Value, err = Unmarshal(w.Value)
		case w.Reads:
			work.Host, err = reader(g, d.Units[i].Name)
		case w.Host != nil:
			var h runtime.HostNode
			h, err = t.host(g, *w.Host)
			work.Host = &h
		}
		if err != nil {
			return nil, err
		}
		out.Work = append(out.Work, work)
	}
	return out, nil
}

// reader gives the value of what a node of control flow takes: the runtime reads variables before.
func reader(g *graphdef.Graph, node string) (*runtime.HostNode, error) {
	n := g.Node(node)
	if n == nil {
		return nil, status.Errorf(status.Internal, node, "", "the node is missing from the program's graph")
	}
	return &runtime.HostNode{
		Name: node, Node: n, Outputs: []string{node},
		Eval: func(c *host.Call) ([]*tensor.Tensor, error) { return c.In[:1], nil },
	}, nil
}

// host is a host node in the session's form.
func (t *Table) host(g *graphdef.Graph, h Host) (runtime.HostNode, error) {
	n := g.Node(h.Name)
	if n == nil {
		return runtime.HostNode{}, status.Errorf(status.Internal, h.Name, "", "the node is missing from the program's graph")
	}
	op := KernelOp(g, n)
	k, ok := t.kernels[op]
	if !ok {
		return runtime.HostNode{}, n.Errorf(status.Unimplemented, "an executable has no kernel for the op")
	}
	made := runtime.HostNode{Name: h.Name, Node: n, Inputs: h.Inputs, Blocks: k.Blocks, Retries: k.Retries, Eval: k.Eval}
	for i := range n.Sig.Outputs {
		made.Outputs = append(made.Outputs, n.Out(i).String())
	}
	for _, raw := range h.Given {
		value, err := Unmarshal(raw)
		if err != nil {
			return made, err
		}
		made.Given = append(made.Given, value)
	}
	return made, nil
}

// hostKernels are what an executable can evaluate on the host, by KernelOp. Where an op has both, the kernel with state serves
// what only the host has, as in a session.
var hostKernels = sync.OnceValue(func() map[string]host.Kernel {
	byName := map[string]host.Kernel{}
	for _, k := range slices.Concat(pure.Kernels(), kernels.All()) {
		if k.Objects {
			byName[ofObjects(k.Op)] = k
		} else {
			byName[k.Op] = k
		}
	}
	return byName
})

// Kernels names the kernels that an executable can evaluate on the host.
func Kernels() []string { return slices.Sorted(maps.Keys(hostKernels())) }
