// Package kernel turns operations into kernels: native functions over buffers, written as loop nests with explicit
// vectors over the scalar primitives of ir/scalar.
//
// It reads ir after fusion and the machine's data, and knows no LLVM: codegen/llvm prints kernels for CPUs and GPUs alike.
// Where values live is the memory plan's business; a kernel names the ir values that its buffers stand for.
//
// One mechanism serves all schedules: an expression generator (expr.go) computes any value of a fused operation at an
// index, following index maps (broadcast, transpose, slice, …) back to loads and emitting loops where it meets a
// reduction. A schedule picks the loop nest around it: which dimension runs over vector lanes, tiles, tasks.
//
// # Why
//
// Indices are affine expressions over loop variables (index.go) and not opaque values, so that a load's stride along the
// vector lanes is read off its coefficients: 0 is a splat, 1 a vector load, anything else a gather.
//
// Loop-invariant code is emitted outside of its loop to begin with (build.go): every value goes to the outermost open
// block that has its operands. That is what makes a row's maximum one loop per row in softmax, without a special case.
package kernel

import (
	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// Kernel is one native function over buffers.
type Kernel struct {
	// Name is for profiles: the graph node that the work came from.
	Name    string
	Buffers []*Buffer
	Body    []Stmt
	// Bindings are the ir values that the buffers stand for, in the order of Buffers; local buffers have none.
	Bindings []*ir.Value
	// Sizes are the run-time sizes that the function takes, in the order of its parameters after the buffers.
	Sizes []ir.Dim
	// When are the conditions under which the kernel is to run: kernels of an operation whose schedule depends on a
	// run-time size exclude each other.
	When []Condition
	// Fails says that the body has a Fail: the function returns 0, or 1 after it stored the offending numbers.
	Fails bool
	// Work is a rough cost in bytes moved plus flops, for reports.
	Work float64
	// Blocks and Threads are a GPU kernel's launch: blocks in the grid and threads in a block; 0 for CPUs.
	Blocks, Threads int
}

// Access says what a kernel does with a buffer.
type Access uint8

// The kinds of access.
const (
	Read Access = 1 << iota
	Write
	// Local buffers belong to one run of the kernel (to one task, in a parallel loop): scratch on the stack.
	Local
	// Shared buffers belong to a block of GPU threads.
	Shared
)

// Buffer is a row-major array of Len elements; -1 stands for a number known at run time.
type Buffer struct {
	Name  string
	DType tensor.DType
	Len   int64
	// Room is the number of elements of a local buffer whose Len is -1.
	Room   *Value
	Access Access
	// Aliased marks a buffer that may overlap another one of the kernel: loads and stores keep their order.
	Aliased bool
}

// Type is an element type over lanes: 1 for a scalar, more for a vector.
type Type struct {
	DType tensor.DType
	Lanes int
}

// Value is a kernel's SSA value. Constants have no defining statement.
type Value struct {
	ID    int
	Type  Type
	Const bool
	// Bits is a constant's bit pattern, the same in every lane.
	Bits uint64

	block int // the block that holds the definition; 0 for constants
}

// Stmt is a statement of a kernel: one of the structs below.
type Stmt interface{ isStmt() }

// Compute applies a Basic scalar primitive lane by lane. Operands have the result's lanes.
type Compute struct {
	Result *Value
	Op     scalar.Op
	Args   []*Value
}

// Size reads a run-time size, Kernel.Sizes[Index], as i64.
type Size struct {
	Result *Value
	Index  int
}

// Splat copies a scalar to every lane.
type Splat struct{ Result, Arg *Value }

// Iota is 0, 1, 2, … over the lanes of an integer type.
type Iota struct{ Result *Value }

// Extract reads one lane.
type Extract struct {
	Result, Arg *Value
	Lane        int
}

// Permute picks lanes of two vectors of as many lanes: lane i is lane Lanes[i] of A and B in a row.
type Permute struct {
	Result, A, B *Value
	Lanes        []int
}

// Load reads a buffer. A scalar i64 index with a vector result reads consecutive elements; a vector index gathers.
// Lanes whose Mask is false read nothing and give 0.
type Load struct {
	Result, Index *Value
	Buffer        *Buffer
	Mask          *Value
	// Align is the alignment in bytes that is known beyond the element's; 0 for none.
	Align int
}

// Store writes a buffer, indexed as Load is. Lanes whose Mask is false write nothing. A scatter (vector index) writes
// lanes in order.
type Store struct {
	Buffer       *Buffer
	Index, Value *Value
	Mask         *Value
	Align        int
	// NonTemporal asks the machine not to keep the line in its caches; Align is then the vector's width.
	NonTemporal bool
}

// Prefetch asks for the cache line of an element, which may lie past the buffer's end.
type Prefetch struct {
	Buffer *Buffer
	Index  *Value
}

// HReduce combines the lanes of a vector by Add, Mul, Min, Max, And or Or, as a balanced tree.
type HReduce struct {
	Result, Arg *Value
	Op          scalar.Op
}

// DotPairs adds to each lane of Acc (f32) the products of two numbers of bf16: a lane of A and B (u32) holds a pair of
// them, the first in its lower half. Machines that have it (machine.AVX512BF16) take subnormal numbers for zeros.
type DotPairs struct{ Result, Acc, A, B *Value }

// Loop runs Body for Var = Lo, Lo+Step, … below Hi. Carried values pass from one iteration to the next.
type Loop struct {
	Var, Lo, Hi *Value
	Step        int64
	Carried     []Carried
	Body        []Stmt
	// Parallel loops may run their iterations in any order on several threads, Grain of them at a time; they stand at a
	// kernel's top level and carry nothing.
	Parallel bool
	Grain    int64
}

// Carried is a value that a loop carries: Phi in the body, first Init, then Next of the iteration before; Out after the
// loop.
type Carried struct{ Init, Phi, Next, Out *Value }

// If runs Then where the scalar bool Cond holds, else Else.
type If struct {
	Cond       *Value
	Then, Else []Stmt
	Merged     []Merge
}

// Merge is a value that an If gives: Then or Else by its condition.
type Merge struct{ Result, Then, Else *Value }

// Fail ends the kernel with an error and leaves two i64 numbers for its message.
type Fail struct{ A, B *Value }

// SpecialKind names an index that a GPU supplies.
type SpecialKind uint8

// The special indices, as i64.
const (
	ThreadIndex SpecialKind = iota // within the block
	BlockIndex                     // within the grid
	BlockSize                      // threads in a block
	GridSize                       // blocks in the grid
	LaneIndex                      // within the warp
)

// Special reads an index of the GPU thread, of dimension x.
type Special struct {
	Result *Value
	Kind   SpecialKind
}

// Barrier waits for all threads of a block; shared buffers written before it may be read after it.
type Barrier struct{}

// Shuffle is the value of Arg in the thread of the warp whose lane index differs by Xor bitwise.
type Shuffle struct {
	Result, Arg *Value
	Xor         int
}

func (*Compute) isStmt()  {}
func (*Size) isStmt()     {}
func (*Splat) isStmt()    {}
func (*Iota) isStmt()     {}
func (*Extract) isStmt()  {}
func (*Permute) isStmt()  {}
func (*Load) isStmt()     {}
func (*Store) isStmt()    {}
func (*HReduce) isStmt()  {}
func (*Prefetch) isStmt() {}
func (*DotPairs) isStmt() {}
func (*Loop) isStmt()     {}
func (*If) isStmt()       {}
func (*Fail) isStmt()     {}
func (*Special) isStmt()  {}
func (*Barrier) isStmt()  {}
func (*Shuffle) isStmt()  {}

// Result is the value that a statement defines; nil for those that define none or several.
func Result(s Stmt) *Value {
	switch s := s.(type) {
	case *Compute:
		return s.Result
	case *Size:
		return s.Result
	case *Splat:
		return s.Result
	case *Iota:
		return s.Result
	case *Extract:
		return s.Result
	case *Permute:
		return s.Result
	case *Load:
		return s.Result
	case *HReduce:
		return s.Result
	case *DotPairs:
		return s.Result
	case *Special:
		return s.Result
	case *Shuffle:
		return s.Result
	}
	return nil
}

// Uses lists the values that a statement itself reads; nested bodies are not looked into.
func Uses(s Stmt) []*Value {
	switch s := s.(type) {
	case *Compute:
		return s.Args
	case *Splat:
		return []*Value{s.Arg}
	case *Extract:
		return []*Value{s.Arg}
	case *Permute:
		return []*Value{s.A, s.B}
	case *Load:
		return some(s.Index, s.Mask)
	case *Store:
		return some(s.Index, s.Value, s.Mask)
	case *HReduce:
		return []*Value{s.Arg}
	case *DotPairs:
		return []*Value{s.Acc, s.A, s.B}
	case *Prefetch:
		return []*Value{s.Index}
	case *Loop:
		return append(inits(s), s.Lo, s.Hi)
	case *If:
		return []*Value{s.Cond}
	case *Fail:
		return []*Value{s.A, s.B}
	case *Shuffle:
		return []*Value{s.Arg}
	}
	return nil
}

func inits(l *Loop) []*Value {
	var out []*Value
	for _, c := range l.Carried {
		out = append(out, c.Init)
	}
	return out
}

func some(vs ...*Value) []*Value {
	out := vs[:0]
	for _, v := range vs {
		if v != nil {
			out = append(out, v)
		}
	}
	return out
}

// Blocks lists the nested bodies of a statement.
func Blocks(s Stmt) [][]Stmt {
	switch s := s.(type) {
	case *Loop:
		return [][]Stmt{s.Body}
	case *If:
		return [][]Stmt{s.Then, s.Else}
	}
	return nil
}

// Walk visits every statement, outer before inner.
func Walk(body []Stmt, visit func(Stmt)) {
	for _, s := range body {
		visit(s)
		for _, b := range Blocks(s) {
			Walk(b, visit)
		}
	}
}

// Ends lists the values that a statement reads at the end of its nested bodies.
func Ends(s Stmt) []*Value {
	var out []*Value
	switch s := s.(type) {
	case *Loop:
		for _, c := range s.Carried {
			out = append(out, c.Next)
		}
	case *If:
		for _, m := range s.Merged {
			out = append(out, m.Then, m.Else)
		}
	}
	return out
}

// BufferOf is the buffer that a load, store or prefetch touches; nil for other statements.
func BufferOf(s Stmt) *Buffer {
	switch s := s.(type) {
	case *Prefetch:
		return s.Buffer
	case *Load:
		return s.Buffer
	case *Store:
		return s.Buffer
	}
	return nil
}
