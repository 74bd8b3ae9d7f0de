// Package frontend imports TensorFlow graphs into the ir: one row per TensorFlow op says how a node becomes
// operations. Import prunes the graph to what is fetched, puts the nodes into an order that respects data and control
// edges, and calls each node's row with a Node, which offers attributes, inputs and a builder. Ops that are
// compositions expand here; only primitives reach the ir.
//
// # Rows
//
// A Row has one of two forms. Import builds operations and returns a value for each output; Static lists the inputs
// whose values it must know while compiling (a Reshape's shape), negative ones counted from the end. Host computes an
// op that is not tensor arithmetic of static shape (strings, Unique) from host tensors; beside Import it serves inputs
// of strings. The rows stand in family files, import_*.go, in functions that rows.go joins.
//
// Ops with state on the host (queues, datasets, tables) have a Kernel of the runtime's instead, which a run evaluates.
// Their outputs are Late: tensors that only the run will have, by name. A chain of host nodes is one stage.
//
// A row that finds a mistake returns n.Invalid("...") or n.Fail(code, "..."); the message follows TensorFlow's. What
// the builder's type inference refuses is reported as INVALID_ARGUMENT of the node. Errors of independent nodes are
// all collected: a node whose inputs failed is passed over.
//
// # Values that are known too late
//
// If a static input depends on the run (on a feed without a known value, on a variable), or a host row on a value
// computed by the run, Import fails with a *Need. Cut then divides the request: a first part that computes what is
// needed, and a rest that is imported with those values as feeds.
//
// # Driven requests
//
// Some things native code cannot hold where they stand: host work in a loop, a branch or a function, a shape that
// changes from one iteration to the next, a function that calls itself, a list of uneven elements. Rows say so by
// n.drive, and an UNIMPLEMENTED error means the same. Divide then cuts the request into units that the runtime drives as
// TensorFlow's executor does (runtime/dataflow). What is native goes into pieces, as large as their being dead or alive
// together allows, and these are requests that are imported like any other.
//
// # Lists
//
// TensorArrays, tensor lists and stacks are buffers in the ir (list): a handle leads to a cell that holds the buffer of
// the moment, and branches and loops take the buffers that they change as further results and states. A loop is first
// imported aside, which shows what elements its lists get and how much they grow; the room follows from the iterations.
//
// The package knows graphdef and the ir. It must not know passes, codegen or the runtime's sessions; of the runtime it
// uses the error type, the list of host kernels and the form of driven programs. The session above it compiles what Import returns.
//
// # Why
//
// Unordered effects: where neither data nor control edges order two nodes, readers of variables come before writers,
// as they nearly always do in TensorFlow's executor, which starts all nodes that have no unfinished inputs at once.
package frontend
