// Package runtime runs compiled graphs: sessions, variables, and the bookkeeping around a native
// call.
//
// It holds no compiler. A session is handed one through the Compiler interface, so that a
// program which ships with its code compiled needs only this package, runtime/abi and what lies
// below. It knows graphs as messages (frontend/graphdef), host tensors (ir/tensor), the calling
// convention (runtime/abi) and TensorFlow's error codes (runtime/status); never ir, passes,
// codegen or targets.
package runtime

import (
	"context"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime/abi"
	"tfc/runtime/dataflow"
	"tfc/runtime/host"
)

// Compiler turns a request on a graph into a plan. It is called by several goroutines.
type Compiler interface {
	Compile(g *graphdef.Graph, r *Request) (*Plan, error)
}

// Made is a Compiler that only finds plans made before. There are none for what is left when nodes give up waiting, so
// under it they wait.
type Made interface{ Made() }

// Request is one signature of a run: what is fed, fetched and driven.
type Request struct {
	// Feeds are sorted by name.
	Feeds []Feed
	// Fetches are tensor names ("a:0"); Targets are node names.
	Fetches, Targets []string
	// Grads are gradients to compute besides; their results follow the fetches.
	Grads []Gradient
	// Done lists nodes that an earlier stage of the same run has executed: an edge to one of them
	// is satisfied, and none of them runs again.
	Done []string
	// Threads bounds those of a run further than the compiler does; 0 does not.
	Threads int
	// Profile asks for code that notes when its kernels run (abi.Call.Profile).
	Profile bool
	// Background, if set, runs work that the plan does not wait for, as long as the session lives; life ends with it.
	// What it runs should look at life now and then: closing the session waits for it.
	Background func(work func(life context.Context))
	// Vars are the types of the variables that the session holds by now.
	Vars map[string]VarType
}

// VarType is a variable's element type and shape.
type VarType struct {
	DType tensor.DType
	Shape []int
}

// Feed is a fed tensor as the compiler sees it.
type Feed struct {
	Name  string
	DType tensor.DType
	Shape []int
	// Value is given when an earlier attempt said that the result depends on it.
	Value *tensor.Tensor
	// Var is the variable that the feed is the handle of, if it is one.
	Var *host.Variable
}

// Gradient names tensors as tf.gradients takes them: the derivatives of the sum of Y with respect
// to each of Wrt. Seeds are the adjoints of Y, ones if empty.
type Gradient struct {
	Y, Wrt []string
	Seeds  []*tensor.Tensor
}

// Plan says how to satisfy a request: by code, by a detour first, or by driving its units. None is set if all results
// are known or feeds.
type Plan struct {
	Code *Executable
	// Feeds names the code's arguments in order; feeds that are not among them were known while
	// compiling.
	Feeds []string
	// Results says where each fetch, and then each gradient, comes from.
	Results []Result
	Detour  *Detour
	Driven  *Driven
}

// Driven is a request that is run unit by unit, because host work stands in a loop, a branch or a function, or since
// shapes change there. Its fetches are the request's.
type Driven struct {
	Program *dataflow.Program
	// Work says for each unit of the program how it is evaluated.
	Work []Work
}

// Work is how a unit is evaluated: it gives a known value or a feed, or the host evaluates it, or it is a piece of the
// graph. None is set for control flow.
type Work struct {
	Value *tensor.Tensor
	Feed  string
	Host  *HostNode
	Piece *Piece
}

// Piece is a part of the graph that compiles by itself: a request whose feeds are the unit's inputs, in order, and whose
// fetches are its outputs. Done are nodes outside that control edges lead from.
type Piece struct {
	Feeds, Fetches, Targets, Done []string
}

// Result is a fetched value: one of the code's results, or, where Index is -1, a tensor known while
// compiling or a feed as it is. A gradient without a path from Y has none of them.
type Result struct {
	Index int
	Value *tensor.Tensor
	Feed  string
}

// Detour is work to be done before a request can be compiled, because a shape depends on data.
// After it, every tensor of Fetches is a feed of the request.
type Detour struct {
	// Fetches and Targets are run first; all nodes that they execute are named in Done.
	Fetches, Targets, Done []string
	// Known lists tensors whose values the next attempt needs.
	Known []string
	// Hosts are nodes to be evaluated on the host once their inputs are there.
	Hosts []HostNode
	// Forget lists feeds that serve the hosts alone: the variables that they came from may change before the rest runs.
	Forget []string
	// Meanwhile are nodes without effects that need none of the hosts. While a host waits, their errors end the run.
	Meanwhile []string
}

// HostNode is a graph node that the host evaluates, because the sizes of its results depend on data, or since it is no
// tensor arithmetic. Its outputs become feeds.
type HostNode struct {
	Name            string
	Node            *graphdef.Node
	Inputs, Outputs []string
	// Given are the inputs known while compiling, nil for others.
	Given []*tensor.Tensor
	// Blocks says that the node may wait for another one; Retries that it leaves no trace if it gives up.
	Blocks, Retries bool
	Eval            func(c *host.Call) ([]*tensor.Tensor, error)
}

// Code is a loaded native entry.
type Code interface {
	// Call runs the entry and returns 0 or a 1-based error site.
	Call(call *abi.Call) int32
	// Close unloads the code after its last call.
	Close() error
}
