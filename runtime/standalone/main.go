package standalone

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	goruntime "runtime"
	"strings"
	"sync"
	"syscall"

	"tfc/ir/tensor"
	"tfc/ir/tensor/npy"
	"tfc/runtime"
	"tfc/runtime/status"
	"tfc/runtime/values"
)

// The exit codes, as those of executables without host work.
const (
	exitGood        = 0
	exitModel       = 1
	exitUsage       = 2
	exitEnvironment = 3
	exitInterrupted = 130 // as shells report a process that SIGINT ended
)

// environmentError is a mistake of the machine's, not of the program's.
type environmentError struct{ error }

func (e environmentError) Unwrap() error { return e.error }

// Main runs the program in this executable with the arguments of the process, and returns the exit code.
func Main() int {
	path, err := os.Executable()
	if err != nil {
		return complain(filepath.Base(os.Args[0]), environmentError{err})
	}
	f, err := os.Open(path)
	if err != nil {
		return complain(filepath.Base(path), environmentError{err})
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return complain(filepath.Base(path), environmentError{err})
	}
	p, err := Read(f, info.Size())
	if err != nil {
		return complain(filepath.Base(path), environmentError{err})
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return Run(ctx, p, os.Args[1:], os.Stdout)
}

// Run does what a command line asks of a program, and returns the exit code; errors go to standard error.
func Run(ctx context.Context, p *Payload, args []string, stdout io.Writer) int {
	c, err := parse(p.Program, args, goruntime.NumCPU())
	if errors.Is(err, errHelp) {
		if err := c.printHelp(stdout); err != nil {
			return complain(p.Program.Name, environmentError{err})
		}
		return exitGood
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", p.Program.Name, err)
		return exitUsage
	}
	return complain(p.Program.Name, c.run(ctx, p, stdout))
}

// complain prints an error and returns its exit code.
func complain(name string, err error) int {
	var environment environmentError
	switch {
	case err == nil:
		return exitGood
	case errors.As(err, &environment):
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		return exitEnvironment
	case errors.Is(err, context.Canceled):
		fmt.Fprintf(os.Stderr, "%s: interrupted\n", name)
		return exitInterrupted
	}
	code := status.CodeOf(err)
	fmt.Fprintf(os.Stderr, "%s: %s: %v [error code %d]\n", name, code, err, code)
	return exitModel
}

// run opens a session and runs the commands in it. What they did to the variables is kept even if one of them fails.
func (c *commandLine) run(ctx context.Context, p *Payload, stdout io.Writer) error {
	state := &stateFile{path: c.state, vars: p.Program.Code.Vars}
	s, err := Open(ctx, p, c.threads, state.load)
	if s == nil {
		return environmentError{err}
	}
	if err == nil {
		err = c.runAll(ctx, s, stdout)
	}
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	if saveErr := state.save(s.Variables()); saveErr != nil {
		err = errors.Join(err, environmentError{saveErr})
	}
	return err
}

// Open starts a session of a program for runs of up to threads threads. Its variables have the values that the program was
// saved with, or those that load gives them, and its initialiser has run: where that fails, the session is there, too.
func Open(ctx context.Context, p *Payload, threads int, load func(*runtime.Variables) error) (*runtime.Session, error) {
	table, err := NewTable(p, threads)
	if err != nil {
		return nil, err
	}
	vars := runtime.NewVariables()
	if err := errors.Join(setVariables(vars, p.Program.Variables), load(vars)); err != nil {
		return nil, err
	}
	s := runtime.NewSession(table, table.Graph(), vars)
	return s, start(ctx, s, p.Program.Start)
}

// setVariables gives variables the values that the program was saved with.
func setVariables(vars *runtime.Variables, values []Variable) error {
	for _, v := range values {
		t, err := Unmarshal(v.Value)
		if err != nil {
			return err
		}
		vars.Set(v.Name, t)
	}
	return nil
}

// start runs the program's initialiser.
func start(ctx context.Context, s *runtime.Session, what *Start) error {
	if what == nil {
		return nil
	}
	feeds := map[string]*tensor.Tensor{}
	for _, a := range what.Assets {
		feeds[a.Tensor] = tensor.OfStrings(nil, a.Path)
	}
	_, err := s.Run(ctx, feeds, nil, what.Targets)
	return err
}

// runAll runs the commands in turn, those of the background beside the ones after them, and closes the session.
func (c *commandLine) runAll(ctx context.Context, s *runtime.Session, stdout io.Writer) error {
	var beside sync.WaitGroup
	var failed firstError
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var err error
	for _, cmd := range c.commands {
		if !cmd.background {
			if err = cmd.run(ctx, s, stdout); err != nil {
				break
			}
			continue
		}
		beside.Go(func() {
			// The end of the input, and that of the program, are how a queue runner ends.
			err := cmd.repeat(ctx, s)
			if code := status.CodeOf(err); code != status.OutOfRange && code != status.Cancelled {
				failed.set(err)
				cancel()
			}
		})
	}
	closed := s.Close()
	beside.Wait()
	if cause := failed.get(); cause != nil {
		return cause
	}
	return errors.Join(err, closed)
}

// firstError keeps the first of several errors.
type firstError struct {
	mu  sync.Mutex
	err error
}

func (f *firstError) set(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil {
		f.err = err
	}
}

func (f *firstError) get() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

// step runs the command once.
func (c *command) step(ctx context.Context, s *runtime.Session) ([]*tensor.Tensor, error) {
	fetches := make([]string, len(c.entry.Fetches))
	for i, f := range c.entry.Fetches {
		fetches[i] = f.Name
	}
	g := c.entry.Gradient
	var out []*tensor.Tensor
	var err error
	if g == nil || len(fetches)+len(c.entry.Targets) > 0 {
		if out, err = s.Run(ctx, c.feeds, fetches, c.entry.Targets); g == nil || err != nil {
			return out, err
		}
	}
	want, err := g.gradient()
	if err != nil {
		return nil, err
	}
	adjoints, err := s.Gradients(ctx, c.feeds, want)
	return append(out, adjoints...), err
}

// keys are the names of what step gives.
func (c *command) keys() []string {
	var keys []string
	for _, f := range c.entry.Fetches {
		keys = append(keys, f.Key)
	}
	if g := c.entry.Gradient; g != nil {
		for _, name := range g.Wrt {
			keys = append(keys, "grad_"+name)
		}
	}
	return keys
}

// repeat runs the command until it fails.
func (c *command) repeat(ctx context.Context, s *runtime.Session) error {
	for {
		if _, err := c.step(ctx, s); err != nil {
			return err
		}
	}
}

// run runs the command as often as asked for and shows the last results.
func (c *command) run(ctx context.Context, s *runtime.Session, stdout io.Writer) error {
	var out []*tensor.Tensor
	for done := 0; c.toEnd || done < c.steps; done++ {
		results, err := c.step(ctx, s)
		if c.toEnd && done > 0 && status.CodeOf(err) == status.OutOfRange {
			break
		}
		if err != nil {
			return err
		}
		out = results
	}
	for i, key := range c.keys() {
		if err := c.show(stdout, key, out[i]); err != nil {
			return environmentError{err}
		}
	}
	return nil
}

// show prints a result, or writes it to its file.
func (c *command) show(stdout io.Writer, key string, t *tensor.Tensor) error {
	if t == nil {
		_, err := fmt.Fprintf(stdout, "%s = none\n", key)
		return err
	}
	path := c.files[key]
	if path == "" && c.npyDir == "" {
		return values.Print(stdout, key, t)
	}
	if path == "" {
		path = filepath.Join(c.npyDir, strings.NewReplacer("/", "_", ":", "_").Replace(key)+".npy")
	}
	return npy.WriteFile(path, t)
}
