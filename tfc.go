// Package tfc compiles TensorFlow graphs.
//
// A graph comes from a file (Load: GraphDef binary or text, SavedModel) or is built in Go
// (package tfc/frontend/graph). A Session runs it as TensorFlow 1's does, compiling each
// signature of feeds and fetches once; Compile turns it into a native executable or library.
// This package joins the stages, each of which has a package of its own: frontend, ir, passes,
// codegen, targets, runtime.
package tfc

import (
	"tfc/frontend/graph"
	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/passes"
	"tfc/runtime"
	"tfc/targets/driver"
	"tfc/targets/machine"
)

// Model is a graph to run or compile: a checked GraphDef, with signatures and the values of
// variables if it came as a SavedModel.
type Model struct {
	Graph *graphdef.Graph
	// Saved is the SavedModel that the graph came from; nil for others.
	Saved *graphdef.SavedModel
}

// Load reads a graph: a GraphDef file, binary or text, or a SavedModel directory, of which tags
// choose the graph ("serve" if none is given). Its error joins all that is wrong with the file,
// with positions and node names.
func Load(path string, tags ...string) (*Model, error) {
	if graphdef.IsSavedModel(path) {
		saved, err := graphdef.ReadSavedModel(path, tags...)
		if err != nil {
			return nil, err
		}
		return &Model{Graph: saved.Graph, Saved: saved}, nil
	}
	g, err := graphdef.LoadGraph(path)
	if err != nil {
		return nil, err
	}
	return &Model{Graph: g}, nil
}

// FromGraph checks a graph that was built in Go.
func FromGraph(g *graph.Graph) (*Model, error) {
	def, err := g.Def()
	if err != nil {
		return nil, err
	}
	checked, err := graphdef.NewGraph(def)
	if err != nil {
		return nil, err
	}
	return &Model{Graph: checked}, nil
}

// Gradients adds the derivatives of the sum of y's elements with respect to tensors of the graph,
// as tf.gradients does. The invalid Tensor stands for one that no path leads to from y.
func Gradients(g *graph.Graph, y graph.Tensor, wrt ...graph.Tensor) ([]graph.Tensor, error) {
	return g.Gradients(y, wrt...)
}

// Session runs a model over variables that outlive a run.
type Session = runtime.Session

// Gradient names tensors for Session.Gradients.
type Gradient = runtime.Gradient

// Option changes how a session or an artefact is compiled.
type Option func(*driver.Options)

// Threads sets the most threads that a run may use; one if it is not given.
func Threads(n int) Option { return func(o *driver.Options) { o.Threads = n } }

// Machine sets the processor to compile for. Sessions run on this one.
func Machine(m *machine.Machine) Option { return func(o *driver.Options) { o.Machine = m } }

// Passes sets the configuration of the pass pipeline.
func Passes(cfg *passes.Config) Option { return func(o *driver.Options) { o.Passes = cfg } }

func options(opts []Option) driver.Options {
	o := driver.DefaultOptions()
	for _, set := range opts {
		set(&o)
	}
	return o
}

// NewSession starts a session. A SavedModel's variables have their saved values.
func NewSession(m *Model, opts ...Option) (*Session, error) {
	vars := runtime.NewVariables()
	if m.Saved != nil {
		saved, err := m.Saved.Variables()
		if err != nil {
			return nil, err
		}
		for name, value := range saved {
			vars.Set(name, value)
		}
	}
	return runtime.NewSession(driver.NewCompiler(options(opts)), m.Graph, vars), nil
}

// Entry is one callable function of an artefact: what it is fed, what it gives, what it runs.
type Entry = driver.Entry

// Artifact is a program compiled ahead of time; its methods write executables, libraries, headers
// and the stages in between.
type Artifact = driver.Artifact

// Compile compiles entries of a model ahead of time, over one set of variables. name is the
// program's, for messages and symbols. Without a Machine option the code is for this one.
func Compile(m *Model, name string, entries []Entry, opts ...Option) (*Artifact, error) {
	return driver.Build(m.Graph, name, entries, options(opts))
}

// Feeds is a convenience for Session.Run: names with tensors.
type Feeds = map[string]*tensor.Tensor
