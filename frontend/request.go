package frontend

import (
	"fmt"
	"strings"

	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// Request says what to import of a graph.
type Request struct {
	// Feeds are the tensors that the caller gives, by name ("x:0"), in any order.
	Feeds map[string]Feed
	// Fetches are the tensors wanted, Targets the nodes to run.
	Fetches, Targets []string
	// Grad asks for values to differentiate; see Signature.Grads.
	Grad []GradRequest
	// Vars gives the types of variables that have a value already; they go before the shapes that the graph declares.
	Vars map[string]ir.Type
	// Done names nodes that have run in an earlier stage: control edges from them are satisfied.
	Done map[string]bool
	// Seed is mixed into random ops that have no seed of their own.
	Seed uint64
	// Undecided names tensors whose values nobody knows before the run. Nodes that want them are left to the host, where it
	// can evaluate them.
	Undecided map[string]bool
	// Found gives sizes that data decide, and that native code finds while it runs, a number for this import, by their
	// name: the module is right for that number alone (see ir/family). Nil leaves such ops to the host.
	Found func(name string) int
	// Entry names the function; "main" if empty.
	Entry string
}

// Feed describes a fed tensor.
type Feed struct {
	DType tensor.DType
	Shape []ir.Dim
	// Value is the tensor if it is known while compiling. It may be nil, except for strings.
	Value *tensor.Tensor
	// Fixed says that the code is for Value alone: the function has no parameter for it.
	Fixed bool
	// Var is the variable that the tensor is the handle of, if it is one.
	Var *host.Variable
}

// GradRequest names tensors of a gradient as tf.gradients takes them; Seeds may be empty, or name one for each Y.
type GradRequest struct {
	Y, Wrt, Seeds []string
}

// Signature describes an imported function.
type Signature struct {
	// Feeds are the parameters, by name; Fetches the results, in the order of the request.
	Feeds, Fetches []Port
	// Host holds, by position in the request's fetches, the strings among them: they are known while compiling and no
	// result of the function. Fetches leaves them out.
	Host map[int]*tensor.Tensor
	// Late names likewise the feeds that are fetched as they are, strings and objects; Fetches leaves them out.
	Late map[int]string
	// ValuesUsed names the feeds whose known values shaped the code: it is right for those values only.
	ValuesUsed []string
	// Seeded says that Request.Seed went into the function.
	Seeded bool
	// Grads answers Request.Grad, in order.
	Grads []GradValues
}

// Port is a parameter or result.
type Port struct {
	Name string
	Type ir.Type
}

// GradValues are the values of a GradRequest inside the imported function. A variable in Wrt stands for all the reads
// of it, so each Wrt is a list of values whose adjoints are to be summed; it is empty where there is no path.
type GradValues struct {
	Y, Seeds []*ir.Value
	Wrt      [][]*ir.Value
}

// Need is the error of an Import that has to wait for values of the run.
type Need struct {
	// Values are tensors ("node:0") whose values have to be known while compiling.
	Values []string
	// Hosts are nodes that the host has to evaluate, once it knows their inputs.
	Hosts []string

	// inputs are the inputs of hosts.
	inputs map[string][]hostInput
	// driven are nodes that native code cannot hold where they stand, so that the runtime has to drive the request.
	driven []reason
}

// Error lists what is needed.
func (n *Need) Error() string {
	var parts []string
	if len(n.Values) > 0 {
		parts = append(parts, fmt.Sprintf("the values of %s shape the program and are not known while compiling",
			strings.Join(n.Values, ", ")))
	}
	if err := n.reasons(); err != nil {
		return err.Error()
	}
	if len(n.Hosts) > 0 {
		parts = append(parts, "the host evaluates "+strings.Join(n.Hosts, ", "))
	}
	return strings.Join(parts, "; ")
}
