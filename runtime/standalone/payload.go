// Package standalone runs programs that carry what a session would have compiled: the launcher of executables with host
// work (package runtime/launcher) is its Main.
//
// Such an executable is the launcher with a payload behind it: a zip archive, which `unzip -l` lists, of the graph, the
// plans of all runs that its commands can make, and the native code of these plans as a shared library. A session over
// the graph is handed a Compiler that finds plans in the payload instead of making them.
//
// The package knows sessions, kernels and the loading of native code. It must not know the compiler, which writes
// payloads (targets/driver): an executable holds none.
package standalone

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/runtime/abi"
	"tfc/runtime/dataflow"
	"tfc/runtime/status"
)

// Version is the version of the payload's form. A launcher takes no other.
const Version = 1

// The files of a payload.
const (
	programFile = "program.json"
	graphFile   = "graph.pb"
	codeFile    = "code.so"
)

// Program says what an executable can do.
type Program struct {
	Version int
	// Name is the program's, for messages and default file names.
	Name    string
	Entries []Entry
	Plans   []Plan
	// Code describes the shared library: Plan.Code is an index into its entries.
	Code *abi.Program
	// Variables have these values before a state file or a command gives them others.
	Variables []Variable `json:",omitempty"`
	// Start runs before the first command; nil if there is nothing to run.
	Start *Start `json:",omitempty"`
}

// Variable is a variable's value, marshalled.
type Variable struct {
	Name  string
	Value []byte
}

// Start is an initialiser, with the files that it reads.
type Start struct {
	Targets []string
	Assets  []Asset
}

// Asset is a file whose path a string tensor is fed.
type Asset struct{ Tensor, Path string }

// Entry is a command of the executable.
type Entry struct {
	Name    string
	Feeds   []Feed
	Fetches []Fetch
	Targets []string
	// Gradient is computed besides; nil for none.
	Gradient *Gradient `json:",omitempty"`
}

// Gradient is a runtime.Gradient.
type Gradient struct {
	Y, Wrt []string
	Seeds  [][]byte `json:",omitempty"`
}

// Feed is a tensor to feed: the name that users know it by, and the one in the graph.
type Feed struct {
	Key, Name string
	DType     tensor.DType
	// Shape has -1 for an open size; it is nil where not even the rank is known.
	Shape []int
	// Value is the only one that the program takes; it is fed without being asked for.
	Value []byte `json:",omitempty"`
}

// Fetch is a tensor to fetch by the name that users know it by.
type Fetch struct{ Key, Name string }

// Plan is one plan of the session's: what was asked for, and how to satisfy it.
type Plan struct {
	// Graph is "" for the program's graph; else it identifies the body of a function.
	Graph string `json:",omitempty"`
	// Feeds are sorted by name, Done too. Where a feed's value decided how the plan looks, the plan is for that value.
	Feeds                  []Fed      `json:",omitempty"`
	Fetches, Targets, Done []string   `json:",omitempty"`
	Grads                  []Gradient `json:",omitempty"`

	// Code is the entry that computes Results from Args; -1 for none.
	Code    int
	Args    []string `json:",omitempty"`
	Results []Result `json:",omitempty"`
	Detour  *Detour  `json:",omitempty"`
	Driven  *Driven  `json:",omitempty"`
	// Failure is the error that the run ends with.
	Failure *Failure `json:",omitempty"`
}

// Failure is an error that was found while compiling.
type Failure struct {
	Code              status.Code
	Node, Op, Message string
}

// Fed is a fed tensor as a plan was made for it.
type Fed struct {
	Name  string
	DType tensor.DType
	// Shape has abi.DimRef(k) for size k of the plan's run-time dimensions. AnyShape says that the plan does not depend
	// on it.
	Shape    []int  `json:",omitempty"`
	AnyShape bool   `json:",omitempty"`
	Value    []byte `json:",omitempty"`
	// Variable is the marshalled handle that the tensor is, if it is a variable's.
	Variable []byte `json:",omitempty"`
}

// Result is a runtime.Result.
type Result struct {
	Index int
	Value []byte `json:",omitempty"`
	Feed  string `json:",omitempty"`
}

// Detour is a runtime.Detour.
type Detour struct {
	Fetches, Targets, Done, Known, Forget, Meanwhile []string `json:",omitempty"`
	Hosts                                            []Host   `json:",omitempty"`
}

// Host is a runtime.HostNode: a node of the plan's graph, with the inputs that were known while compiling. The rest of
// it follows from the node.
type Host struct {
	Name   string
	Inputs []string `json:",omitempty"`
	Given  [][]byte `json:",omitempty"`
}

// Driven is a runtime.Driven.
type Driven struct {
	Units   []dataflow.Unit
	Work    []Work
	Fetches []dataflow.Source `json:",omitempty"`
}

// Work is a runtime.Work.
type Work struct {
	Value []byte         `json:",omitempty"`
	Feed  string         `json:",omitempty"`
	Piece *runtime.Piece `json:",omitempty"`
	Host  *Host          `json:",omitempty"`
	// Reads says instead that the unit gives the value of what it takes, which may be a variable.
	Reads bool `json:",omitempty"`
}

// Payload is a program with its graph and code.
type Payload struct {
	Program *Program
	Graph   *pb.GraphDef
	// Code is the shared library.
	Code io.Reader
}

// Write appends a payload to w, which holds size bytes by now. Equal payloads give equal bytes.
func (p *Payload) Write(w io.Writer, size int64) error {
	z := zip.NewWriter(w)
	z.SetOffset(size)
	program, err := json.Marshal(p.Program)
	if err != nil {
		return err
	}
	graph, err := proto.MarshalOptions{Deterministic: true}.Marshal(p.Graph)
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name   string
		data   []byte
		method uint16
	}{{programFile, program, zip.Deflate}, {graphFile, graph, zip.Deflate}, {codeFile, nil, zip.Store}} {
		to, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: f.method})
		if err != nil {
			return err
		}
		if f.name == codeFile {
			_, err = io.Copy(to, p.Code)
		} else {
			_, err = to.Write(f.data)
		}
		if err != nil {
			return err
		}
	}
	return z.Close()
}

// Read finds the payload at the end of an executable of size bytes. The caller reads Code while r is open.
func Read(r io.ReaderAt, size int64) (*Payload, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("this executable holds no program; tfc compile makes one: %w", err)
	}
	p := &Payload{Program: &Program{}, Graph: &pb.GraphDef{}}
	program, err := contents(z, programFile)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(program, p.Program); err != nil {
		return nil, fmt.Errorf("%s: %w", programFile, err)
	}
	if p.Program.Version != Version {
		return nil, fmt.Errorf("the program has form %d, and this launcher takes %d", p.Program.Version, Version)
	}
	graph, err := contents(z, graphFile)
	if err != nil {
		return nil, err
	}
	if err := proto.Unmarshal(graph, p.Graph); err != nil {
		return nil, fmt.Errorf("%s: %w", graphFile, err)
	}
	p.Code, err = z.Open(codeFile)
	return p, err
}

// contents reads a file of the archive, whose checksum must be right.
func contents(z *zip.Reader, name string) ([]byte, error) {
	f, err := z.Open(name)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(f)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return data, nil
}
