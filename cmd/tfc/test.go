package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tfc/cmd/tfc/internal/cases"
	"tfc/cmd/tfc/internal/isolate"
	"tfc/frontend/graphdef"
	"tfc/targets/libllvm"
)

// workerCommand is the hidden subcommand that plays cases for `tfc test`.
const workerCommand = "test-worker"

// testFlags are the options of `tfc test`.
type testFlags struct {
	categories []string
	filter     string
	jobs       int
	json       string
	timeout    time.Duration
	failFast   bool
	as         string
	verbose    bool
}

func newTest() *cobra.Command {
	var f testFlags
	cmd := &cobra.Command{
		Use:   "test DIR...",
		Short: "Run recorded TensorFlow cases and compare with TensorFlow's values",
		Long: "Runs the recorded cases in or directly below the directories: one session for each form that a\n" +
			"case's graph comes in (GraphDef, SavedModel, TensorFlow.js), the steps in order. Cases run in worker\n" +
			"processes: one that crashes or hangs fails alone. The format is described in testdata/README.md.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if engines[f.as] == nil {
				return usagef("--as=%s: session, executable, library or open-library", f.as)
			}
			return f.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), args)
		},
	}
	cmd.Flags().StringSliceVar(&f.categories, "category", nil, "run cases of these categories only (math,nn)")
	cmd.Flags().StringVar(&f.filter, "filter", "", "run cases whose name matches the regular expression only")
	cmd.Flags().IntVar(&f.jobs, "jobs", runtime.NumCPU(), "cases to run at a time")
	cmd.Flags().StringVar(&f.json, "json", "", "write the results to this file (-: standard output, without the table)")
	cmd.Flags().DurationVar(&f.timeout, "timeout", time.Minute, "the longest that a case may take")
	cmd.Flags().StringVar(&f.as, "as", "session", "run cases in a session, or as an executable or a C library compiled\n"+
		"ahead of time, or as an open-library, for any batch (cases that these cannot run are\n"+
		"skipped, with the reason)")
	cmd.Flags().BoolVar(&f.failFast, "fail-fast", false, "stop at the first failure; the remaining cases are skipped")
	cmd.Flags().BoolVarP(&f.verbose, "verbose", "v", false, "name the cases that pass, too")
	addCacheFlag(cmd)
	return cmd
}

func newTestWorker() *cobra.Command {
	return &cobra.Command{
		Use:    workerCommand,
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			out := os.NewFile(isolate.AnswerFD, "answers")
			return isolate.Serve(cmd.Context(), os.Stdin, out, engines[args[0]]().playCase)
		},
	}
}

// playCase loads and plays the case in a directory.
func (e engine) playCase(ctx context.Context, dir string) cases.Outcome {
	c, err := cases.Load(dir)
	if err != nil {
		return cases.Outcome{Problems: []string{err.Error()}}
	}
	return cases.Play(ctx, e, c)
}

// selected is a case to be run.
type selected struct {
	dir, name, category string
	forms               []string
}

func (f *testFlags) run(ctx context.Context, stdout, stderr io.Writer, args []string) error {
	list, err := f.choose(args)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return usagef("no case is left by --category and --filter")
	}
	if _, err := libllvm.Open(); err != nil { // said once, not by every case
		return err
	}
	text := stdout
	if f.json == "-" {
		text = io.Discard
	}
	report, err := f.play(ctx, text, stderr, list)
	if err != nil {
		return err
	}
	if err := report.WriteTable(text); err != nil {
		return err
	}
	if err := writeJSON(f.json, stdout, report.WriteJSON); err != nil {
		return err
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case report.Failed > 0:
		return errFailed
	}
	return nil
}

// choose lists the cases below the directories that the flags select, in order of their names. A
// broken case is chosen by the name of its directory, and fails when it runs.
func (f *testFlags) choose(args []string) ([]selected, error) {
	pattern, err := regexp.Compile(f.filter)
	if err != nil {
		return nil, usagef("--filter: %w", err)
	}
	dirs, err := cases.Find(args)
	if err != nil {
		return nil, usage(err)
	}
	var list []selected
	for _, dir := range dirs {
		s := selected{dir: dir, name: filepath.Base(dir)}
		s.category, _, _ = strings.Cut(s.name, "__")
		if c, err := cases.Load(dir); err == nil {
			s.name, s.category = c.Name, c.Category
			for _, form := range c.Forms() {
				s.forms = append(s.forms, form.Name)
			}
		}
		wanted := len(f.categories) == 0 || slices.Contains(f.categories, s.category)
		if wanted && pattern.MatchString(s.name) {
			list = append(list, s)
		}
	}
	slices.SortStableFunc(list, func(a, b selected) int { return cmp.Compare(a.name, b.name) })
	return list, nil
}

// play runs the cases on workers, prints failures as they come and judges all in order.
func (f *testFlags) play(ctx context.Context, stdout, stderr io.Writer, list []selected) (*cases.Report, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	pool := isolate.Pool[cases.Outcome]{Jobs: f.jobs, Timeout: f.timeout, Command: func(ctx context.Context) *exec.Cmd {
		return exec.CommandContext(ctx, self, workerCommand, f.as)
	}}
	dirs := make([]string, len(list))
	verdicts := make([]cases.Verdict, len(list))
	for i, s := range list {
		dirs[i] = s.dir
		verdicts[i] = cases.Verdict{Name: s.name, Category: s.category, Status: cases.Skipped}
	}
	bar := newProgress(stderr, len(list), "cases")
	defer bar.done()
	pool.Run(ctx, dirs, func(o isolate.Outcome[cases.Outcome]) {
		if o.Failure != "" {
			o.Answer = cases.Outcome{Problems: []string{o.Failure}}
		}
		v := cases.NewVerdict(list[o.Index].name, list[o.Index].category, o.Elapsed, o.Answer)
		v.Forms = list[o.Index].forms
		verdicts[o.Index] = v
		bar.clear()
		f.print(stdout, v)
		bar.add(1)
		if v.Status == cases.Failed && f.failFast {
			stop()
		}
	})
	return cases.NewReport(verdicts), nil
}

func (f *testFlags) print(w io.Writer, v cases.Verdict) {
	if v.Status == cases.Passed && f.verbose {
		fmt.Fprintf(w, "ok   %s (%s; %.2fs)\n", v.Name, strings.Join(v.Forms, ", "), v.Seconds)
	}
	for _, reason := range v.Reasons {
		fmt.Fprintf(w, "skip %s: %s\n", v.Name, reason)
	}
	if v.Status == cases.Failed {
		fmt.Fprintf(w, "FAIL %s\n", v.Name)
		for _, p := range v.Problems {
			fmt.Fprintf(w, "     %s\n", strings.ReplaceAll(p, "\n", "\n     "))
		}
	}
}

// writeJSON writes to the file that a --json flag names: none for "", standard output for "-".
func writeJSON(path string, stdout io.Writer, write func(io.Writer) error) error {
	switch path {
	case "":
		return nil
	case "-":
		return write(stdout)
	}
	return graphdef.ReplaceFile(path, write)
}
