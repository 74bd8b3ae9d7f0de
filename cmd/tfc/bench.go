package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tfc/frontend/graphdef"
	"tfc/targets/codecache"
	"tfc/targets/cpu"
	"tfc/targets/driver"
)

// benchFlags are the options of `tfc bench`.
type benchFlags struct {
	request
	passFlags
	timesFlag
	compare string
	threads []int
	seconds float64
	json    string
	kernels bool
	trace   string
	peerFlags
}

func newBench() *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use:   "bench GRAPH|CASE...",
		Short: "Measure a graph, or the timed step of a recorded case, against this machine's peak",
		Long: "Runs a graph on random feeds, or the bench_step of a recorded case, for a while and prints times,\n" +
			"bandwidth and arithmetic, and their share of what this machine does at most, measured in the same\n" +
			"command. A recorded case is timed only if its first run gives TensorFlow's values. --compare=fuse:on,off\n" +
			"(or threads:1,2, opt-level:0,2,3) measures variants side by side, in turns, and says how far their\n" +
			"results are apart. --peers does so with other compilers, through their Python packages.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.compare, "compare", "", "variants to measure: KEY:VALUE,VALUE,... with fuse, threads or opt-level")
	flags.IntSliceVar(&f.threads, "threads", []int{1}, "most threads of a run; several numbers are measured one by one")
	flags.Float64Var(&f.seconds, "seconds", 1, "how long to measure each variant")
	flags.StringVar(&f.json, "json", "", "write the results to this file (-: standard output, without the table)")
	flags.BoolVar(&f.kernels, "kernels", false, "list what each kernel costs, the dearest first, measured in further runs")
	flags.StringVar(&f.trace, "trace", "", "write one run, kernel by kernel, to this file for ui.perfetto.dev")
	f.peerFlags.addFlags(cmd)
	f.request.addFlags(cmd)
	f.passFlags.addFlags(cmd)
	f.timesFlag.addFlags(cmd)
	addCacheFlag(cmd)
	return cmd
}

// benchReport is what --json writes.
type benchReport struct {
	Name     string     `json:"name"`
	Threads  int        `json:"threads"`
	Machine  string     `json:"machine"`
	Peak     peakReport `json:"peak"`
	Variants []*variant `json:"variants"`
	Peers    []*peerRow `json:"peers,omitempty"`
}

// peakReport is what the machine does at most.
type peakReport struct {
	GFLOPs float64 `json:"gflop_per_s"`
	Copy   float64 `json:"copy_gb_per_s"`
	Triad  float64 `json:"triad_gb_per_s"`
}

func (f *benchFlags) run(cmd *cobra.Command, paths []string) error {
	if f.seconds <= 0 || slices.Min(f.threads) < 1 {
		return usagef("--threads is at least 1, --seconds above 0")
	}
	if f.trace != "" && len(paths)*len(f.threads) > 1 {
		return usagef("--trace is for one graph and one number of threads")
	}
	set, err := f.find(cmd.Context())
	if err != nil {
		return err
	}
	defer set.close()
	var reports []*benchReport
	bar := newProgress(cmd.ErrOrStderr(), len(paths)*len(f.threads), "bench")
	for _, path := range paths {
		for _, threads := range f.threads {
			bar.describe(fmt.Sprintf("%s, %d threads", caseName(path), threads))
			r, err := f.bench(cmd, path, threads, set)
			bar.clear()
			if err != nil {
				return fmt.Errorf("%s: %w", caseName(path), err)
			}
			reports = append(reports, r)
			if f.json != "-" {
				if err := r.print(cmd.OutOrStdout()); err != nil {
					return err
				}
			}
			bar.add(1)
		}
	}
	bar.done()
	if f.json != "-" {
		if err := printSummary(cmd.OutOrStdout(), reports); err != nil {
			return err
		}
	}
	return writeJSON(f.json, cmd.OutOrStdout(), func(w io.Writer) error {
		out := json.NewEncoder(w)
		out.SetIndent("", " ")
		if len(reports) == 1 {
			return out.Encode(reports[0])
		}
		return out.Encode(reports)
	})
}

// caseName is what a report calls a path.
func caseName(path string) string { return filepath.Base(filepath.Clean(path)) }

// bench measures one graph under one number of threads.
func (f *benchFlags) bench(cmd *cobra.Command, path string, threads int, set *peerSet) (*benchReport, error) {
	variants, err := f.variants(cmd, threads)
	if err != nil {
		return nil, err
	}
	ctx := cmd.Context()
	for _, v := range variants {
		if err := f.prepare(ctx, v, path, cmd.ErrOrStderr()); err != nil {
			return nil, err
		}
		defer v.close()
	}
	rows, err := set.job(ctx, variants[0])
	if err != nil {
		return nil, err
	}
	defer rows.close()
	rounds := f.rounds
	if len(rows.Rows) == 0 {
		rounds = 1
	}
	for range rounds {
		if err := measure(ctx, variants, time.Duration(f.seconds*float64(time.Second))); err != nil {
			return nil, err
		}
		rows.measure(ctx, threads, f.seconds)
	}
	peak, err := cpu.MeasurePeak(threads, 0)
	if err != nil {
		return nil, err
	}
	for _, v := range variants {
		v.summarize(peak, variants[0])
	}
	if err := f.profile(ctx, variants, peak); err != nil {
		return nil, err
	}
	rows.summarize(variants[0])
	return &benchReport{caseName(path), threads, cpu.Host().String(),
		peakReport{peak.GFLOPS, peak.Copy, peak.Triad}, variants, rows.Rows}, nil
}

// profile measures kernel by kernel, if that was asked for.
func (f *benchFlags) profile(ctx context.Context, variants []*variant, peak cpu.Peak) error {
	if !f.kernels && f.trace == "" {
		return nil
	}
	for _, v := range variants {
		v.profile = newProfiler()
		if err := v.profile.measure(ctx, v.run, time.Duration(f.seconds*float64(time.Second)/2)); err != nil {
			return err
		}
		if f.kernels {
			v.Kernels = v.profile.report(peak)
		}
	}
	if f.trace == "" {
		return nil
	}
	return graphdef.ReplaceFile(f.trace, variants[0].profile.spans.Write)
}

// variants are the ways to compile that --compare names, or the one that the other flags give.
func (f *benchFlags) variants(cmd *cobra.Command, threads int) ([]*variant, error) {
	key, list, compared := strings.Cut(f.compare, ":")
	values := strings.Split(list, ",")
	if f.compare == "" {
		values = []string{""}
	} else if !compared || len(values) < 2 {
		return nil, usagef("--compare=%s: KEY:VALUE,VALUE is expected, as in fuse:on,off", f.compare)
	}
	var out []*variant
	for _, value := range values {
		cfg, err := f.config(cmd)
		if err != nil {
			return nil, err
		}
		v := &variant{Name: "default"}
		v.opts = driver.Options{Machine: cpu.Host(), OptLevel: cpu.DefaultOptLevel, Threads: threads, Passes: cfg,
			Cache: codecache.Default()}
		if f.compare != "" {
			v.Name = key + ":" + value
			if err := v.apply(key, value); err != nil {
				return nil, err
			}
		}
		out = append(out, v)
	}
	return out, nil
}

// apply sets what a variant differs in.
func (v *variant) apply(key, value string) error {
	var err error
	switch key {
	case "fuse":
		v.opts.Passes.Fuse, err = parseSwitch("--compare=fuse", value)
		return err
	case "threads":
		v.opts.Threads, err = strconv.Atoi(value)
	case "opt-level":
		v.opts.OptLevel, err = strconv.Atoi(value)
	default:
		return usagef("--compare: no variants by %q; fuse, threads and opt-level are known", key)
	}
	if err != nil {
		return usagef("--compare=%s:%s: a number is expected", key, value)
	}
	return nil
}
