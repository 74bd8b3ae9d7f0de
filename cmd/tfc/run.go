package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tfc"
	"tfc/ir/tensor"
	"tfc/ir/tensor/npy"
	"tfc/runtime/values"
	"tfc/targets/codecache"
	"tfc/targets/cpu"
	"tfc/targets/driver"
)

// runFlags are the options of `tfc run`.
type runFlags struct {
	request
	passFlags
	timesFlag
	init    string
	steps   int
	threads int
	npyDir  string
}

func newRun() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run GRAPH [--FEED=VALUE...] [--fetch=y:0,...]",
		Short: "Run a graph in this process and print what it gives",
		Long: "Runs a GraphDef or SavedModel. A flag that is none of those below feeds the tensor of its name\n" +
			"(--in-NAME where the names collide); a value is a literal such as 1.5, true or [[5.1,3.3],[1,2]], or\n" +
			"@FILE.npy, or @FILE.csv, as for compiled executables.",
		DisableFlagParsing: true, // feeds are flags that only the graph knows
	}
	flags := cmd.Flags()
	flags.StringVar(&f.init, "init", "", "operation to run first: an initialiser")
	flags.IntVar(&f.steps, "steps", 1, "run as often as this and print the last values")
	flags.IntVar(&f.threads, "threads", runtime.NumCPU(), "most threads of a run")
	flags.StringVar(&f.npyDir, "npy", "", "write fetches to this folder as .npy files instead of printing them")
	f.request.addFlags(cmd)
	f.passFlags.addFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		rest, feeds, err := splitFeeds(flags, args)
		if err == nil {
			err = flags.Parse(rest)
		}
		if help, _ := flags.GetBool("help"); help {
			return cmd.Help()
		}
		if err == nil {
			err = cobra.ExactArgs(1)(cmd, flags.Args())
		}
		if err != nil {
			return usage(err)
		}
		return f.run(cmd, flags.Arg(0), feeds)
	}
	f.timesFlag.addFlags(cmd)
	addCacheFlag(cmd)
	return cmd
}

// feedArg is a feed as the command line gives it.
type feedArg struct{ name, value string }

// splitFeeds takes the flags apart that flags does not know: they are feeds.
func splitFeeds(flags *pflag.FlagSet, args []string) (rest []string, feeds []feedArg, err error) {
	for i := 0; i < len(args); i++ {
		name, value, hasValue := strings.Cut(strings.TrimPrefix(args[i], "--"), "=")
		known := flags.Lookup(name)
		switch {
		case args[i] == "--" || !strings.HasPrefix(args[i], "--"):
			rest = append(rest, args[i])
			continue
		case known != nil && (hasValue || known.NoOptDefVal != ""):
			rest = append(rest, args[i])
			continue
		case !hasValue && i+1 == len(args):
			return nil, nil, fmt.Errorf("%s needs a value", args[i])
		case !hasValue:
			i++
			value = args[i]
		}
		if known != nil {
			rest = append(rest, "--"+name+"="+value)
		} else {
			feeds = append(feeds, feedArg{strings.TrimPrefix(name, "in-"), value})
		}
	}
	return rest, feeds, nil
}

func (f *runFlags) run(cmd *cobra.Command, path string, args []feedArg) error {
	if f.steps < 1 {
		return usagef("--steps=%d: at least one", f.steps)
	}
	cfg, err := f.config(cmd)
	if err != nil {
		return err
	}
	go cpu.Host() // finds out while the model is read
	m, err := openModel(path, f.tags)
	if err != nil {
		return err
	}
	// A tensor that is fed needs nothing that leads to it.
	for _, a := range args {
		if _, err := m.Graph.Output(a.name); err == nil {
			f.current().feeds = append(f.current().feeds, a.name)
		} else if len(m.Signatures()) == 0 {
			return usagef("--%s is neither an option nor a tensor of the graph", a.name)
		}
	}
	entries, err := f.resolve(m)
	if err != nil {
		return err
	}
	feeds, err := readFeeds(m, entries[0], args)
	if err != nil {
		return err
	}
	o := driver.Options{Machine: cpu.Host(), OptLevel: cpu.DefaultOptLevel, Threads: f.threads, Passes: cfg,
		Tiered: true, Cache: codecache.Default()}
	defer f.watch(&o)(cmd.ErrOrStderr())
	s, err := openSession(m, o)
	if err != nil {
		return err
	}
	defer s.Close()
	if f.init != "" {
		if _, err := s.Run(cmd.Context(), nil, nil, strings.Split(f.init, ",")); err != nil {
			return err
		}
	}
	return f.steppedRun(cmd.Context(), cmd.OutOrStdout(), s, entries[0], feeds)
}

// readFeeds makes the tensors of all feeds that the entry needs.
func readFeeds(m *model, e *resolved, args []feedArg) (tfc.Feeds, error) {
	feeds := tfc.Feeds{}
	for _, a := range args {
		p, err := e.feed(m, a.name)
		if err != nil {
			return nil, usage(fmt.Errorf("--%s: %w", a.name, err))
		}
		rank := -1
		if p.shape != nil {
			rank = len(p.shape)
		}
		if feeds[p.name], err = values.Read(a.value, p.dtype, rank); err != nil {
			return nil, usagef("feed %q (%s): %w", p.key, p.dtype.TF(), err)
		}
	}
	for _, p := range e.feeds {
		if feeds[p.name] == nil {
			return nil, usagef("feed %q is missing: --%s=VALUE", p.key, p.key)
		}
	}
	return feeds, nil
}

func (f *runFlags) steppedRun(ctx context.Context, w io.Writer, s *tfc.Session, e *resolved, feeds tfc.Feeds) error {
	var out []*tensor.Tensor
	var err error
	for range f.steps {
		if out, err = s.Run(ctx, feeds, e.fetches, e.targets); err != nil {
			return err
		}
	}
	names := slices.Clone(e.fetchKeys)
	if e.grad != "" {
		grads, err := s.Gradients(ctx, feeds, tfc.Gradient{Y: []string{e.grad}, Wrt: e.wrt})
		if err != nil {
			return err
		}
		for i, g := range grads {
			if g == nil {
				return fmt.Errorf("no path leads from %s to %s", e.wrt[i], e.grad)
			}
			names, out = append(names, "grad_"+plainName(e.wrt[i])), append(out, g)
		}
	}
	for i, t := range out {
		if err := f.put(w, names[i], t); err != nil {
			return err
		}
	}
	return nil
}

// put prints a value, or writes it to its file.
func (f *runFlags) put(w io.Writer, name string, t *tensor.Tensor) error {
	if f.npyDir == "" {
		return values.Print(w, name, t)
	}
	return npy.WriteFile(filepath.Join(f.npyDir, strings.NewReplacer("/", "_", ":", "_").Replace(name)+npyEnding(t.DType())), t)
}

// npyEnding is the ending of a file of numbers of a type.
func npyEnding(d tensor.DType) string {
	if d == tensor.BF16 {
		return npy.BF16Suffix
	}
	return ".npy"
}

// openSession starts a session on a model that compiles as the options say.
func openSession(m *model, o driver.Options) (*tfc.Session, error) {
	return tfc.NewSession(m.Model, func(to *driver.Options) { *to = o })
}
