// Package ahead compiles what a session would compile, before there is a session: for a program with host work it makes
// the plans of all runs that the program's entries can make, with the functions that datasets call, and compiles their
// native code.
//
// It goes through a run as the session does (package runtime), on tensors of which it knows the type, the shape, and
// sometimes the value: a host node gives what the rules here say of its op. A shape that several things are possible
// for, the last batch's say, makes the run take each of them in turn. Requests that the runtime drives, for work of the
// host in loops, branches and functions, are gone through unit by unit until nothing new comes out of any.
//
// A value that decides what is computed is found if shapes and known values lead to it; a truth value or an axis is taken
// each in turn; of others, the host evaluates what wants them where it can, and the rest is refused.
//
// The package stands on targets/driver and hands payloads to runtime/standalone. It must not know how sessions call code,
// nor what a kernel computes beyond the shapes.
package ahead

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/runtime/standalone"
	"tfc/runtime/status"
	"tfc/targets/cpu"
	"tfc/targets/driver"
)

// Entry is a command of a program: what it is fed, what it gives, what it runs.
type Entry struct {
	Name string
	// Feeds by the names that users know them by.
	Feeds   []Feed
	Fetches []standalone.Fetch
	Targets []string
	// Gradient, if set, is computed besides, by a run of its own on the same feeds.
	Gradient *runtime.Gradient
}

// Feed is a tensor to feed. Its shape may be nil where nothing native needs it: strings have any.
type Feed struct {
	Key, Name string
	DType     tensor.DType
	Shape     []ir.Dim
	// Value is the only one that the program takes, where what it computes depends on it; nil for others. It is fed without
	// being asked for.
	Value *tensor.Tensor
}

// Program is a program with host work, compiled.
type Program struct {
	program  *standalone.Program
	graph    *graphdef.Graph
	artifact *driver.Artifact
	// FullBatches says that the program refuses batches that are smaller than asked for, as the last one of a dataset may
	// be: they could not be compiled.
	FullBatches bool
}

// Saved is what a SavedModel's program starts with.
type Saved struct {
	// Variables are the values of variables. Those that nothing writes become constants.
	Variables map[string]*tensor.Tensor
	// Start runs before the first command, if it has targets: an initialiser. Its feeds are strings, by Assets.
	Start  Entry
	Assets []standalone.Asset
}

// Compile compiles entries of a graph, over the state that it was saved with. An error names the node that cannot be
// compiled ahead.
func Compile(g *graphdef.Graph, name string, entries []Entry, saved Saved, o driver.Options) (*Program, error) {
	hosted := map[string]map[string]bool{}
	for open := symbolic; ; {
		p := newPlanner(g)
		p.open, p.undecided = open, hosted
		program, err := p.compileAll(name, entries, saved, o)
		if u := (Undecided{}); errors.As(err, &u) && u.leaveToHost(hosted) {
			continue
		}
		if err == nil || open == refused || !p.opened || status.CodeOf(err) != status.Unimplemented {
			return program, err
		}
		open++
	}
}

// leaveToHost notes that nodes that want the value are left to the host. It is false if that has been tried.
func (u Undecided) leaveToHost(hosted map[string]map[string]bool) bool {
	if hosted[u.graph] == nil {
		hosted[u.graph] = map[string]bool{}
	}
	tried := hosted[u.graph][u.tensor]
	hosted[u.graph][u.tensor] = true
	return !tried
}

func (p *planner) compileAll(name string, entries []Entry, saved Saved, o driver.Options) (*Program, error) {
	all := entries
	if len(saved.Start.Targets) > 0 {
		all = append([]Entry{saved.Start}, entries...)
	}
	if err := p.all(all); err != nil {
		return nil, err
	}
	program := &standalone.Program{Version: standalone.Version, Name: name}
	for _, e := range entries {
		described, err := e.described()
		if err != nil {
			return nil, err
		}
		program.Entries = append(program.Entries, described)
	}
	module := &ir.Module{Name: name}
	if n := p.operations(); p.open == enumerated && n > mostOperations {
		return nil, status.Errorf(status.Unimplemented, "", "", "code for batches of each size has %d operations", n)
	}
	for _, s := range p.order {
		plan := s.plan
		plan.Code = -1
		if s.module != nil {
			plan.Code = len(module.Funcs)
			s.module.Funcs[0].Name = fmt.Sprintf("plan_%d", plan.Code)
			driver.Merge(module, s.module)
		}
		program.Plans = append(program.Plans, plan)
	}
	slices.SortFunc(module.Vars, func(a, b *ir.Var) int { return compareNames(a.Name, b.Name) })
	driver.Freeze(module, saved.Variables)
	if err := addStart(program, saved, module.Vars); err != nil {
		return nil, err
	}
	artifact, err := driver.BuildWithHost(module, o)
	if err != nil {
		return nil, err
	}
	program.Code = artifact.Program
	return &Program{program: program, graph: p.graph, artifact: artifact, FullBatches: p.open == refused}, nil
}

// addStart notes what a program starts with: values of the variables that its code keeps, and the initialiser.
func addStart(program *standalone.Program, saved Saved, vars []*ir.Var) error {
	for _, v := range vars {
		if t := saved.Variables[v.Name]; t != nil {
			raw, err := standalone.Marshal(t)
			if err != nil {
				return err
			}
			program.Variables = append(program.Variables, standalone.Variable{Name: v.Name, Value: raw})
		}
	}
	if len(saved.Start.Targets) > 0 {
		program.Start = &standalone.Start{Targets: saved.Start.Targets, Assets: saved.Assets}
	}
	return nil
}

// operations counts those of all plans.
func (p *planner) operations() int {
	n := 0
	for _, s := range p.order {
		if s.module != nil {
			n += len(s.module.Funcs[0].Body.Ops)
		}
	}
	return n
}

// described is the entry as the program knows it.
func (e *Entry) described() (standalone.Entry, error) {
	out := standalone.Entry{Name: e.Name, Fetches: e.Fetches, Targets: e.Targets}
	if e.Gradient != nil {
		g, err := standalone.GradientOf(*e.Gradient)
		if err != nil {
			return out, err
		}
		out.Gradient = &g
	}
	for _, f := range e.Feeds {
		fed := standalone.Feed{Key: f.Key, Name: f.Name, DType: f.DType}
		if f.Value != nil {
			raw, err := standalone.Marshal(f.Value)
			if err != nil {
				return out, err
			}
			fed.Value = raw
		}
		if f.Shape != nil {
			fed.Shape = []int{}
		}
		for _, d := range f.Shape {
			size := graphdef.Unknown
			if d.Known() {
				size = d.Size
			}
			fed.Shape = append(fed.Shape, size)
		}
		out.Feeds = append(out.Feeds, fed)
	}
	return out, nil
}

// WritePayload links the code and appends the program to w, which holds size bytes by now.
func (p *Program) WritePayload(ctx context.Context, w io.Writer, size int64) error {
	dir, err := os.MkdirTemp("", "tfc-ahead-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "code.so")
	if err := p.artifact.SharedCode(ctx, path, standalone.SymPoolNew, standalone.SymConsts); err != nil {
		return err
	}
	code, err := os.Open(path)
	if err != nil {
		return err
	}
	payload := &standalone.Payload{Program: p.program, Graph: p.graph.Def, Code: code}
	return errors.Join(payload.Write(w, size), code.Close())
}

// Executable writes the program behind a launcher, which is a file made of package runtime/launcher.
func (p *Program) Executable(ctx context.Context, launcher, path string) error {
	image, err := os.ReadFile(launcher)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(image)
	if err == nil {
		err = p.WritePayload(ctx, f, int64(len(image)))
	}
	if err := errors.Join(err, f.Chmod(cpu.ExecutableMode), f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return os.Rename(f.Name(), path)
}
