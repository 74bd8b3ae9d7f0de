// Package tfc compiles TensorFlow graphs.
//
// A graph comes from a file (Load: GraphDef binary or text, SavedModel) or is built in Go
// (package tfc/frontend/graph). A Session runs it as TensorFlow 1's does, compiling each
// signature of feeds and fetches once; Compile turns it into a native executable or library.
// This package joins the stages, each of which has a package of its own: frontend, ir, passes,
// codegen, targets, runtime.
package tfc

import (
	"context"
	"embed"

	"tfc/frontend"
	"tfc/frontend/graph"
	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/passes"
	"tfc/runtime"
	"tfc/targets/ahead"
	"tfc/targets/codecache"
	"tfc/targets/driver"
	"tfc/targets/machine"
)

// Model is a graph to run or compile: a checked GraphDef, with signatures and the values of
// variables if it came as a SavedModel.
type Model struct {
	Graph *graphdef.Graph
	// Saved is the SavedModel that the graph came from, Web the model of TensorFlow.js; nil for others.
	Saved *graphdef.SavedModel
	Web   *graphdef.WebModel
}

// Load reads a graph: a GraphDef file, binary or text, a SavedModel directory, of which tags choose
// the graph ("serve" if none is given), or the model.json of a graph model of TensorFlow.js, with
// the weights beside it. Its error joins all that is wrong with the file, with positions and node
// names.
func Load(path string, tags ...string) (*Model, error) {
	if graphdef.IsSavedModel(path) {
		saved, err := graphdef.ReadSavedModel(path, tags...)
		if err != nil {
			return nil, err
		}
		return &Model{Graph: saved.Graph, Saved: saved}, nil
	}
	if graphdef.IsWebModel(path) {
		web, err := graphdef.ReadWebModel(path)
		if err != nil {
			return nil, err
		}
		return &Model{Graph: web.Graph, Web: web}, nil
	}
	g, err := graphdef.LoadGraph(path)
	if err != nil {
		return nil, err
	}
	return &Model{Graph: g}, nil
}

// Signatures are the entries that the model's file names, with feeds and fetches; none for a plain
// graph.
func (m *Model) Signatures() graphdef.Signatures {
	switch {
	case m.Saved != nil:
		return m.Saved.Signatures
	case m.Web != nil:
		return m.Web.Signatures
	}
	return nil
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

// Saver saves and restores a session's variables as tf.train.Saver does.
type Saver = runtime.Saver

// LatestCheckpoint is the checkpoint that was saved last in a folder.
func LatestCheckpoint(folder string) (string, error) { return runtime.LatestCheckpoint(folder) }

// Option changes how a session or an artefact is compiled.
type Option func(*driver.Options)

// Threads sets the most threads that a run may use; one if it is not given.
func Threads(n int) Option { return func(o *driver.Options) { o.Threads = n } }

// Machine sets the processor to compile for. Sessions run on this one.
func Machine(m *machine.Machine) Option { return func(o *driver.Options) { o.Machine = m } }

// Passes sets the configuration of the pass pipeline.
func Passes(cfg *passes.Config) Option { return func(o *driver.Options) { o.Passes = cfg } }

// Cache sets where compiled code is kept from process to process; nil keeps none. Without the option it is the folder
// that the environment names (codecache.EnvDir), or one in the user's folder for caches.
func Cache(c *codecache.Cache) Option { return func(o *driver.Options) { o.Cache = c } }

// Tiered says whether a session may compile at LLVM's fastest level first, and again in the background what is run more
// often. It may if the option is not given. The results are the same, bit for bit.
func Tiered(on bool) Option { return func(o *driver.Options) { o.Tiered = on } }

func options(opts []Option) driver.Options {
	o := driver.DefaultOptions()
	for _, set := range opts {
		set(&o)
	}
	return o
}

// Variables are the values that a SavedModel's variables were saved with, by the names under which
// sessions keep them; none for a model that came otherwise.
func (m *Model) Variables() (map[string]*tensor.Tensor, error) {
	values := map[string]*tensor.Tensor{}
	if m.Saved == nil {
		return values, nil
	}
	saved, err := m.Saved.Variables()
	for node, value := range saved {
		values[frontend.VariableName(m.Graph.Node(node))] = value
	}
	return values, err
}

// NewSession starts a session. A SavedModel's variables have their saved values, and its
// initialiser has run.
func NewSession(m *Model, opts ...Option) (*Session, error) {
	values, err := m.Variables()
	if err != nil {
		return nil, err
	}
	vars := runtime.NewVariables()
	for name, value := range values {
		vars.Set(name, value)
	}
	s := runtime.NewSession(driver.NewCompiler(options(opts)), m.Graph, vars)
	feeds, targets := m.initialiser()
	if len(targets) > 0 {
		_, err = s.Run(context.Background(), feeds, nil, targets)
	}
	return s, err
}

// initialiser is what a model wants to be run before all else: with its files' paths fed, these
// operations.
func (m *Model) initialiser() (feeds Feeds, targets []string) {
	feeds = Feeds{}
	switch {
	case m.Web != nil:
		targets = m.Web.Init
	case m.Saved != nil && m.Saved.InitOp != "":
		targets = []string{m.Saved.InitOp}
		for _, a := range m.Saved.Assets {
			feeds[a.Tensor] = tensor.OfStrings(nil, a.Path)
		}
	}
	return feeds, targets
}

// Entry is one callable function of an artefact: what it is fed, what it gives, what it runs.
type Entry = driver.Entry

// Artifact is a program compiled ahead of time; its methods write executables, libraries, headers
// and the stages in between.
type Artifact = driver.Artifact

// Compile compiles entries of a model ahead of time, over one set of variables. name is the
// program's, for messages and symbols. Saved variables that the entries only read become
// constants. Without a Machine option the code is for this one.
func Compile(m *Model, name string, entries []Entry, opts ...Option) (*Artifact, error) {
	values, err := m.Variables()
	if err != nil {
		return nil, err
	}
	module, err := driver.Import(m.Graph, name, entries, options(opts))
	if err != nil {
		return nil, err
	}
	driver.Freeze(module, values)
	return driver.BuildModule(module, options(opts))
}

// Feeds is a convenience for Session.Run: names with tensors.
type Feeds = map[string]*tensor.Tensor

// launcherSources is the part of this module that runtime/launcher is built from, so that tfc and the executables that
// it makes always go together.
//
//go:embed go.mod go.sum runtime ir/host ir/tensor frontend/graphdef frontend/text
var launcherSources embed.FS

// Launcher is the file that Program.Executable starts from: the runtime of executables with host work, without a
// compiler. It is built by the system's Go toolchain when it is first wanted, and kept in the user's cache. Where there
// is no toolchain, the error says what to install.
func Launcher(ctx context.Context, m *machine.Machine) (string, error) {
	return ahead.Launcher(ctx, launcherSources, m)
}
