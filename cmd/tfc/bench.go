package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"tfc"
	"tfc/cmd/tfc/internal/cases"
	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/targets/codecache"
	"tfc/targets/cpu"
	"tfc/targets/driver"
)

// benchFlags are the options of `tfc bench`.
type benchFlags struct {
	request
	passFlags
	compare string
	threads int
	seconds float64
	json    string
	kernels bool
	trace   string
}

func newBench() *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use:   "bench GRAPH|CASE",
		Short: "Measure a graph, or the timed step of a recorded case, against this machine's peak",
		Long: "Runs a graph on random feeds, or the bench_step of a recorded case, for a while and prints times,\n" +
			"bandwidth and arithmetic, and their share of what this machine does at most, measured in the same\n" +
			"command. --compare=fuse:on,off (or threads:1,2, opt-level:0,2,3) measures variants side by side, in\n" +
			"turns, and says how far their results are apart.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, args[0]) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.compare, "compare", "", "variants to measure: KEY:VALUE,VALUE,... with fuse, threads or opt-level")
	flags.IntVar(&f.threads, "threads", 1, "most threads of a run")
	flags.Float64Var(&f.seconds, "seconds", 1, "how long to measure each variant")
	flags.StringVar(&f.json, "json", "", "write the results to this file (-: standard output, without the table)")
	flags.BoolVar(&f.kernels, "kernels", false, "list what each kernel costs, the dearest first, measured in further runs")
	flags.StringVar(&f.trace, "trace", "", "write one run, kernel by kernel, to this file for ui.perfetto.dev")
	f.request.addFlags(cmd)
	f.passFlags.addFlags(cmd)
	addCacheFlag(cmd)
	return cmd
}

// variant is one way to compile what is measured.
type variant struct {
	Name string `json:"name"`
	opts driver.Options

	Runs       int     `json:"runs"`
	MedianMS   float64 `json:"median_ms"`
	MinMS      float64 `json:"min_ms"`
	CompileS   float64 `json:"compile_s"` // from the graph to code in this process
	ArenaBytes int64   `json:"arena_bytes"`
	GBs        float64 `json:"gb_per_s"`     // at the median
	GFLOPs     float64 `json:"gflop_per_s"`  // at the median
	PeakShare  float64 `json:"peak_share"`   // of memory or arithmetic, whichever it is nearer to
	Difference float64 `json:"max_abs_diff"` // of the results from the first variant's
	// Kernels are what --kernels asks for.
	Kernels []*kernelReport `json:"kernels,omitempty"`

	run     func(context.Context) ([]*tensor.Tensor, error)
	close   func() error
	first   []*tensor.Tensor
	seconds []float64
	bytes   float64
	flops   float64
	profile *profiler
}

// benchReport is what --json writes.
type benchReport struct {
	Name     string     `json:"name"`
	Threads  int        `json:"threads"`
	Machine  string     `json:"machine"`
	Peak     peakReport `json:"peak"`
	Variants []*variant `json:"variants"`
}

// peakReport is what the machine does at most.
type peakReport struct {
	GFLOPs float64 `json:"gflop_per_s"`
	Copy   float64 `json:"copy_gb_per_s"`
	Triad  float64 `json:"triad_gb_per_s"`
}

func (f *benchFlags) run(cmd *cobra.Command, path string) error {
	variants, err := f.variants(cmd)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	for _, v := range variants {
		if err := f.prepare(ctx, v, path); err != nil {
			return err
		}
		defer v.close()
	}
	if err := measure(ctx, variants, time.Duration(f.seconds*float64(time.Second))); err != nil {
		return err
	}
	peak, err := cpu.MeasurePeak(f.threads, 0)
	if err != nil {
		return err
	}
	for _, v := range variants {
		v.summarize(peak, variants[0])
	}
	if err := f.profile(ctx, variants, peak); err != nil {
		return err
	}
	report := &benchReport{filepath.Base(filepath.Clean(path)), f.threads, cpu.Host().String(),
		peakReport{peak.GFLOPS, peak.Copy, peak.Triad}, variants}
	if f.json != "-" {
		if err := report.print(cmd.OutOrStdout()); err != nil {
			return err
		}
	}
	return writeJSON(f.json, cmd.OutOrStdout(), func(w io.Writer) error {
		out := json.NewEncoder(w)
		out.SetIndent("", " ")
		return out.Encode(report)
	})
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
func (f *benchFlags) variants(cmd *cobra.Command) ([]*variant, error) {
	if f.threads < 1 || f.seconds <= 0 {
		return nil, usagef("--threads is at least 1, --seconds above 0")
	}
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
		v.opts = driver.Options{Machine: cpu.Host(), OptLevel: cpu.DefaultOptLevel, Threads: f.threads, Passes: cfg,
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

// prepare opens a session, finds the run to be measured and compiles it by running it once.
func (f *benchFlags) prepare(ctx context.Context, v *variant, path string) error {
	var compiled time.Duration
	v.opts.Trace = func(stage string, took time.Duration) {
		if stage == "import" { // the first stage of another compilation: the last one counts
			compiled = 0
		}
		compiled += took
	}
	v.opts.Observe = func(l *driver.Lowered) { v.observe(l) }
	s, r, err := f.open(ctx, v, path)
	if err != nil {
		return err
	}
	v.close = s.Close
	names := slices.Sorted(maps.Keys(r.Feeds))
	var args []*tensor.Tensor
	for _, name := range names {
		args = append(args, r.Feeds[name])
	}
	call, err := s.MakeCallable(names, r.Fetches, r.Targets)
	if err != nil {
		return err
	}
	v.run = func(ctx context.Context) ([]*tensor.Tensor, error) { return call.Call(ctx, args...) }
	first, err := v.run(ctx)
	if err != nil {
		return err
	}
	v.CompileS = compiled.Seconds()
	for _, t := range first {
		v.first = append(v.first, t.Clone())
	}
	return nil
}

// observe notes the work of what was compiled last: the step that is measured.
func (v *variant) observe(l *driver.Lowered) {
	if v.profile != nil {
		v.profile.observe(l)
		return
	}
	v.flops, v.bytes = work(l.Module.Funcs[0])
	v.ArenaBytes = l.Program.Entries[0].ArenaSize
}

// open gives a session and the run to be measured: of a recorded case its timed step, of a graph
// one run on random feeds.
func (f *benchFlags) open(ctx context.Context, v *variant, path string) (*tfc.Session, cases.Request, error) {
	if _, err := os.Stat(filepath.Join(path, "case.json")); err == nil {
		c, err := cases.Load(path)
		if err != nil {
			return nil, cases.Request{}, err
		}
		s, r, err := cases.Prepare(ctx, sessionEngine(v.opts), c)
		if err != nil {
			return nil, r, err
		}
		return s.(caseSession).Session, r, nil
	}
	m, err := openModel(path, f.tags)
	if err != nil {
		return nil, cases.Request{}, err
	}
	entries, err := f.resolve(m)
	if err != nil {
		return nil, cases.Request{}, err
	}
	feeds, err := randomFeeds(entries[0])
	if err != nil {
		return nil, cases.Request{}, err
	}
	s, err := openSession(m, v.opts)
	return s, cases.Request{Feeds: feeds, Fetches: entries[0].fetches, Targets: entries[0].targets}, err
}

// randomFeeds makes a tensor for each feed: normal numbers for floats, zeros for the rest, which
// are indices more often than not.
func randomFeeds(e *resolved) (tfc.Feeds, error) {
	feeds := tfc.Feeds{}
	for i, p := range e.feeds {
		if p.shape == nil {
			return nil, usagef("the graph does not declare the rank of %s: give its shape by --feed=%s=SHAPE", p.key, p.key)
		}
		spec := cases.Spec{DType: p.dtype.TF(), Gen: "zeros", Seed: uint32(i + 1), Scale: 1}
		if p.dtype.IsFloat() {
			spec.Gen = "normal"
		}
		for _, d := range p.shape {
			if !d.Known() {
				return nil, usagef("the size of %s is open: give its shape by --feed=%s=SHAPE", p.key, p.key)
			}
			spec.Shape = append(spec.Shape, d.Size)
		}
		t, err := spec.Tensor()
		if err != nil {
			return nil, fmt.Errorf("feed %s: %w", p.key, err)
		}
		feeds[p.name] = t
	}
	return feeds, nil
}

// rounds is into how many turns the time of each variant is cut, so that all meet the machine in
// the same state.
const rounds = 5

func measure(ctx context.Context, variants []*variant, each time.Duration) error {
	for range rounds {
		for _, v := range variants {
			for begin := time.Now(); time.Since(begin) < each/rounds; {
				start := time.Now()
				if _, err := v.run(ctx); err != nil {
					return err
				}
				v.seconds = append(v.seconds, time.Since(start).Seconds())
			}
		}
	}
	return nil
}

// summarize turns times into the numbers of the report.
func (v *variant) summarize(peak cpu.Peak, base *variant) {
	slices.Sort(v.seconds)
	median := v.seconds[len(v.seconds)/2]
	v.Runs, v.MedianMS, v.MinMS = len(v.seconds), median*1e3, v.seconds[0]*1e3
	v.GBs, v.GFLOPs = v.bytes/median/1e9, v.flops/median/1e9
	v.PeakShare = max(v.GBs/max(peak.Copy, peak.Triad), v.GFLOPs/peak.GFLOPS)
	for i, t := range v.first {
		v.Difference = max(v.Difference, difference(t, base.first[i]))
	}
}

// difference is the largest distance of two tensors' elements; infinite where only one is NaN.
func difference(a, b *tensor.Tensor) float64 {
	if a.DType() == tensor.String {
		return 0
	}
	largest := 0.0
	for i := range a.Len() {
		x, y := a.Float(i), b.Float(i)
		switch d := math.Abs(x - y); {
		case x == y || x != x && y != y:
		case d != d:
			return math.Inf(1)
		default:
			largest = max(largest, d)
		}
	}
	return largest
}

func (r *benchReport) print(w io.Writer) error {
	fmt.Fprintf(w, "%s, %d threads on %s\n", r.Name, r.Threads, r.Machine)
	fmt.Fprintf(w, "peak: %.1f GFLOP/s, copy %.1f GB/s, triad %.1f GB/s\n\n", r.Peak.GFLOPs, r.Peak.Copy, r.Peak.Triad)
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "variant\tmedian ms\tmin ms\tGB/s\tGFLOP/s\tof peak\tarena bytes\tcompile s\truns\tdifference\t")
	for _, v := range r.Variants {
		fmt.Fprintf(out, "%s\t%.4f\t%.4f\t%.2f\t%.2f\t%.0f%%\t%d\t%.3f\t%d\t%.2g\t\n", v.Name, v.MedianMS, v.MinMS,
			v.GBs, v.GFLOPs, 100*v.PeakShare, v.ArenaBytes, v.CompileS, v.Runs, v.Difference)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	for _, v := range r.Variants {
		if len(v.Kernels) == 0 {
			continue
		}
		if len(r.Variants) > 1 {
			fmt.Fprintf(w, "\n%s\n", v.Name)
		}
		if err := printKernels(w, v.Kernels); err != nil {
			return err
		}
	}
	return nil
}
