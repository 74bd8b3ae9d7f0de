package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"

	"tfc"
	"tfc/cmd/tfc/internal/cases"
	"tfc/frontend"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/ir/tensor/npy"
	"tfc/runtime/status"
	"tfc/targets/ahead"
	"tfc/targets/driver"
)

// program runs a recorded case as an executable that was compiled ahead of time: one with an entry for each run, which
// keeps the variables between runs in a file.
type program struct {
	model *tfc.Model
	opts  driver.Options
	dir   string // of the executable, the variables and the tensors
	runs  []plannedRun
	next  int
	// stateful says that the program has variables.
	stateful bool
	// hosted takes the place of the executable where the graph has work for the host.
	hosted *hosted
}

// plannedRun is a run that the program has an entry for, or the error that it ends with while it is compiled.
type plannedRun struct {
	entry   driver.Entry
	given   map[string]*tensor.Tensor
	feeds   []string // what the entry's parameters f0, f1 … are called in the graph
	results []tensor.DType
	err     error
	failed  bool
}

// openProgram makes a program of a model; it is compiled once its runs are known.
func openProgram(m *tfc.Model) (cases.Session, error) {
	dir, err := os.MkdirTemp("", "tfc-program-*")
	return &program{model: m, opts: driver.DefaultOptions(), dir: dir}, err
}

// Close implements cases.Session.
func (p *program) Close() error {
	err := os.RemoveAll(p.dir)
	if p.hosted != nil {
		err = errors.Join(err, p.hosted.session.Close())
	}
	return err
}

// Plan implements cases.Planner.
func (p *program) Plan(ctx context.Context, runs []cases.Request) error {
	p.list(runs)
	if nativeGradients(runs) != nil {
		return p.planHosted(ctx, runs)
	}
	module, err := p.importRuns()
	if err == nil {
		err = p.build(ctx, module)
	}
	if errors.As(err, new(driver.NeedsHost)) {
		return p.planHosted(ctx, runs)
	}
	return err
}

// list makes entries of the runs.
func (p *program) list(runs []cases.Request) {
	for i, r := range runs {
		e := driver.Entry{
			Name: fmt.Sprintf("run%d", i), Feeds: map[string][]ir.Dim{}, Fetches: r.Fetches, Targets: r.Targets,
			Grad: r.Y, Wrt: r.Wrt, Fixed: map[string]*tensor.Tensor{},
		}
		for name, t := range r.Feeds {
			e.Feeds[name] = ir.Dims(t.Shape()...)
		}
		p.runs = append(p.runs, plannedRun{entry: e, given: r.Feeds})
	}
}

// nativeGradients says what native entries do not do of the gradients of runs: a Go runtime has to weigh one, and to tell
// that there is none.
func nativeGradients(runs []cases.Request) error {
	for _, r := range runs {
		switch {
		case r.GradY != nil:
			return &cases.Skip{Reason: "weighs a gradient, which native entries do not"}
		case r.Absent:
			return &cases.Skip{Reason: "asks for a gradient that does not exist, which native entries give as zeros"}
		}
	}
	return nil
}

// planHosted compiles the runs of a graph with work for the host.
func (p *program) planHosted(ctx context.Context, runs []cases.Request) error {
	saved, err := savedState(p.model)
	if err != nil {
		return err
	}
	for {
		p.hosted, err = openHosted(ctx, p.model.Graph, p.hostedEntries(runs), saved, p.opts)
		undecided := ahead.Undecided{}
		if !errors.As(err, &undecided) {
			return err
		}
		if !p.fix(undecided.Tensor) {
			return &cases.Skip{Reason: err.Error()}
		}
	}
}

// fix makes runs that feed what decides the values of tensors take these feeds' values alone. It is false where something
// else decides them.
func (p *program) fix(tensors ...string) bool {
	found := false
	for i := range p.runs {
		e := &p.runs[i].entry
		for _, name := range tensors {
			behind, _ := frontend.Behind(p.model.Graph, name, slices.Collect(maps.Keys(p.runs[i].given)))
			for _, feed := range behind {
				found = found || e.Fixed[feed] == nil
				e.Fixed[feed] = p.runs[i].given[feed]
				delete(e.Feeds, feed)
			}
		}
	}
	return found
}

// importRuns imports the runs that can be imported; the others have their error. A run fails while it is compiled when
// its shapes do not fit, say.
func (p *program) importRuns() (*ir.Module, error) {
	for {
		var good []driver.Entry
		for _, r := range p.runs {
			if !r.failed {
				good = append(good, r.entry)
			}
		}
		module, err := driver.Import(p.model.Graph, "case", good, p.opts)
		needs := driver.NeedsHost{}
		if errors.As(err, &needs) && p.fix(needs.Values...) {
			continue
		}
		if err == nil || errors.As(err, &needs) {
			return module, err
		}
		if err := p.blame(err, len(good)); err != nil {
			return nil, err
		}
	}
}

// blame finds the first of the good runs that cannot be imported, and leaves it with its error.
func (p *program) blame(err error, good int) error {
	var before []driver.Entry
	for i := range p.runs {
		r := &p.runs[i]
		if r.failed {
			continue
		}
		before = append(before, r.entry)
		if _, one := driver.Import(p.model.Graph, "case", before, p.opts); one != nil || len(before) == good {
			r.failed, r.err = true, cmp.Or(one, err)
			return nil
		}
	}
	return err
}

// build compiles the module into the executable.
func (p *program) build(ctx context.Context, module *ir.Module) error {
	artifact, err := p.artifact(module)
	if err != nil || artifact == nil {
		return err
	}
	return artifact.Executable(ctx, p.path("case"))
}

// artifact compiles the module; nil if no run is left in it. Parameters and results get short names, which are those of
// files.
func (p *program) artifact(module *ir.Module) (*driver.Artifact, error) {
	values, err := p.model.Variables()
	if err != nil {
		return nil, err
	}
	driver.Freeze(module, values)
	for _, v := range module.Vars {
		if values[v.Name] != nil {
			return nil, &cases.Skip{Reason: fmt.Sprintf("writes the saved variable %q", v.Name)}
		}
	}
	p.stateful = len(module.Vars) > 0
	funcs := module.Funcs
	for i := range p.runs {
		if p.runs[i].failed {
			continue
		}
		f := funcs[0]
		funcs = funcs[1:]
		for k, v := range f.Params() {
			p.runs[i].feeds = append(p.runs[i].feeds, v.Name)
			v.Name = fmt.Sprintf("f%d", k)
		}
		for k, v := range f.Body.Results {
			p.runs[i].results = append(p.runs[i].results, v.Type.DType)
			f.Results[k] = fmt.Sprintf("r%d", k)
		}
	}
	if len(module.Funcs) == 0 {
		return nil, nil
	}
	return driver.BuildModule(module, p.opts)
}

func (p *program) path(name string) string { return filepath.Join(p.dir, name) }

// Run implements cases.Session: it is the next of the planned runs.
func (p *program) Run(ctx context.Context, r cases.Request) (result cases.Result, err error) {
	run := p.runs[p.next]
	p.next++
	if p.hosted != nil {
		if err := p.hosted.failed[p.next-1]; err != nil {
			return result, err
		}
		return caseSession{p.hosted.session}.Run(ctx, r)
	}
	if run.failed {
		return result, run.err
	}
	args := []string{"--npy=" + p.dir}
	if p.stateful {
		args = append(args, "--state="+p.path("state"))
	}
	for i, name := range run.feeds {
		t := fed(r.Feeds, name)
		path := p.path(fmt.Sprint("f", i) + npyEnding(t.DType()))
		if err := npy.WriteFile(path, t); err != nil {
			return result, err
		}
		args = append(args, fmt.Sprintf("--in-f%d=@%s", i, path))
	}
	if err := p.call(ctx, append([]string{run.entry.Name}, args...)); err != nil {
		return result, err
	}
	for i, d := range run.results {
		path := p.path(fmt.Sprint("r", i) + npyEnding(d))
		t, err := readResult(p.path(fmt.Sprintf("r%d.npy", i)), path)
		if err != nil {
			return result, err
		}
		if i < len(r.Fetches) {
			result.Fetches = append(result.Fetches, t)
		} else {
			result.Gradients = append(result.Gradients, t)
		}
	}
	return result, nil
}

// fed finds the tensor that a run feeds under a name, which may leave out ":0".
func fed(feeds map[string]*tensor.Tensor, name string) *tensor.Tensor {
	for key, t := range feeds {
		if plainName(key) == name {
			return t
		}
	}
	return nil
}

// readResult reads what the executable wrote, once it has the name that its type wants.
func readResult(written, path string) (*tensor.Tensor, error) {
	if err := os.Rename(written, path); err != nil {
		return nil, err
	}
	return npy.ReadFile(path)
}

// programError is how an executable reports the failure of a run.
var programError = regexp.MustCompile(`(?s)^case: (.*) \[error code (\d+)\]\n$`)

// call runs the executable and gives its error the code that it printed.
func (p *program) call(ctx context.Context, args []string) error {
	var stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, p.path("case"), args...)
	cmd.Stderr = &stderr
	err := cmd.Run()
	if ctx.Err() != nil {
		return status.Errorf(status.DeadlineExceeded, "", "", "the program runs for too long")
	}
	if err == nil {
		return nil
	}
	found := programError.FindStringSubmatch(stderr.String())
	switch {
	case found == nil && cmd.ProcessState.ExitCode() == exitUsage: // of a feed
		return status.Errorf(status.InvalidArgument, "", "", "the program: %s", stderr.String())
	case found == nil:
		return fmt.Errorf("the program: %w: %s", err, stderr.String())
	}
	code, err := strconv.Atoi(found[2])
	if err != nil {
		return err
	}
	return status.Errorf(status.Code(code), "", "", "%s", found[1])
}
