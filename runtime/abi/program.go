package abi

import (
	"slices"
	"strconv"
	"strings"

	"tfc/ir/tensor"
)

// Program describes a compiled module: what may be called, over which state. It holds no code, so it can be stored
// beside an object, emitted into an executable, or kept by a session.
type Program struct {
	Name       string  // of the module, for messages and default file names
	Entries    []Entry // in the order of the module's functions
	Vars       []Var   // in the order of Call.Vars
	ConstSize  int64   // bytes behind Call.Consts
	ConstAlign int64   // alignment of Call.Consts, at most Alignment
}

// Entry is one callable function of a program.
type Entry struct {
	Name       string   // as the user knows it: a signature or "main"
	Symbol     string   // C symbol of its code
	Feeds      []Port   // in the order of Call.Args
	Fetches    []Port   // in the order of Call.Results
	Dims       []string // names of the run-time dimensions, in the order of Call.Dims
	Given      int      // the first Given of Dims are the caller's to tell, the others follow from them
	Computed   []Expr   // values of Dims from Given on
	Found      []int    // which Dims the run finds: Computed has what they are at most, the run writes what they are
	ArenaSize  int64    // exact bytes of scratch that a run needs, beside Slots
	Slots      []Expr   // bytes of further parts of the scratch, each after the one before at a multiple of Alignment
	ArenaAlign int64    // alignment of the scratch, at most Alignment
	ErrorSites []Site   // site i is reported as return value i+1
	HostOps    []HostOp // host op i is called as op i through Call.Host
	Kernels    []Kernel // kernel i fills Profile.Totals[i]; none unless the code is compiled to be measured
}

// Kernel is a place where an entry calls a kernel.
type Kernel struct {
	Symbol string   // of its code
	Op     string   // the operation of the IR that it computes
	Nodes  []string // the graph's nodes that it computes
}

// Port is a feed or a fetch of an entry.
type Port struct {
	Name  string // TensorFlow tensor name without ":0", or a signature's key
	DType tensor.DType
	Shape []int // a dimension's size, or DimRef(k) for the run-time dimension k; -1 is DimRef(0)
}

// DimRef is how Port.Shape writes the k-th run-time dimension of an entry: -1 for the first, -2 for the second.
func DimRef(k int) int { return -1 - k }

// RefDim inverts DimRef: the index in Entry.Dims that a shape's element names, or -1 where it is a plain size.
func RefDim(d int) int {
	if d < 0 {
		return -1 - d
	}
	return -1
}

// Sizes is the port's shape where the run-time dimensions have these values.
func (p *Port) Sizes(dims []int64) []int {
	out := make([]int, len(p.Shape))
	for i, n := range p.Shape {
		out[i] = n
		if k := RefDim(n); k >= 0 {
			out[i] = int(dims[k])
		}
	}
	return out
}

// Var is a variable of a program: state that outlives a run.
type Var struct {
	Name  string
	DType tensor.DType
	Shape []int // static
}

// Site is a place in generated code that can fail.
type Site struct {
	Code   int    // TensorFlow's error code, never 0
	Node   string // name of the graph node
	Op     string // its TensorFlow op
	Format string // message; {a} and {b} stand for Call.ErrA and Call.ErrB
}

// Message is the text of the error for the numbers that the run left in Call.ErrA and Call.ErrB.
func (s Site) Message(a, b int64) string {
	return strings.NewReplacer(
		"{a}", strconv.FormatInt(a, 10),
		"{b}", strconv.FormatInt(b, 10),
	).Replace(s.Format)
}

// HostOp is an op of an entry that generated code hands back to the host.
type HostOp struct {
	Op       string // name of the host kernel
	Node     string // graph node, for errors
	Operands []Port
	Results  []Port
	Flags    []string // attributes that are true
}

// Finds reports a port of which a run finds a size.
func (e *Entry) Finds(p *Port) bool {
	return slices.ContainsFunc(p.Shape, func(d int) bool { return slices.Contains(e.Found, RefDim(d)) })
}

// Entry returns the entry of that name, or nil.
func (p *Program) Entry(name string) *Entry {
	for i := range p.Entries {
		if p.Entries[i].Name == name {
			return &p.Entries[i]
		}
	}
	return nil
}
