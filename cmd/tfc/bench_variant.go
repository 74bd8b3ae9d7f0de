package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"tfc"
	"tfc/cmd/tfc/internal/cases"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/targets/cpu"
	"tfc/targets/driver"
)

// variant is one way to compile what is measured.
type variant struct {
	Name string `json:"name"`
	opts driver.Options

	Runs       int     `json:"runs"`
	MedianMS   float64 `json:"median_ms"`
	MinMS      float64 `json:"min_ms"`
	CompileS   float64 `json:"compile_s"` // from the graph to code in this process
	FirstS     float64 `json:"first_s"`   // from the file to the first result, steps before the timed one included
	ArenaBytes int64   `json:"arena_bytes"`
	GBs        float64 `json:"gb_per_s"`     // at the median
	GFLOPs     float64 `json:"gflop_per_s"`  // at the median
	PeakShare  float64 `json:"peak_share"`   // of memory or arithmetic, whichever it is nearer to
	Difference float64 `json:"max_abs_diff"` // of the results from the first variant's
	// Kernels are what --kernels asks for.
	Kernels []*kernelReport `json:"kernels,omitempty"`

	timed
	run     func(context.Context) ([]*tensor.Tensor, error)
	close   func() error
	first   []*tensor.Tensor
	seconds []float64
	bytes   float64
	flops   float64
	profile *profiler
}

// prepare opens a session, finds the run to be measured and compiles it by running it once. What --print-pass-times asks
// for goes to times.
func (f *benchFlags) prepare(ctx context.Context, v *variant, path string, times io.Writer) error {
	var compiled time.Duration
	v.opts.Trace = func(stage string, took time.Duration) {
		if stage == "import" { // the first stage of another compilation: the last one counts
			compiled = 0
		}
		compiled += took
	}
	v.opts.Observe = func(l *driver.Lowered) { v.observe(l) }
	defer f.watch(&v.opts)(times)
	begin := time.Now()
	if err := f.open(ctx, v, path); err != nil {
		return err
	}
	s, r := v.session, v.request
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
	v.CompileS, v.FirstS = compiled.Seconds(), time.Since(begin).Seconds()
	for _, t := range first {
		v.first = append(v.first, t.Clone())
	}
	if v.judge != nil {
		if wrong := v.judge(first); wrong != "" {
			return errors.Join(fmt.Errorf("the first run is not TensorFlow's: %s", wrong), v.close())
		}
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

// timed is what is measured: a session, the steps that it has run, and the one to be timed.
type timed struct {
	graph   *pb.GraphDef // nil for a form that peers don't read
	session *tfc.Session
	before  []cases.Request
	request cases.Request
	judge   func([]*tensor.Tensor) string // nil where nothing is recorded
}

// open sets v.timed: of a recorded case its timed step, of a graph one run on random feeds.
func (f *benchFlags) open(ctx context.Context, v *variant, path string) error {
	if _, err := os.Stat(filepath.Join(path, "case.json")); err == nil {
		c, err := cases.Load(path)
		if err != nil {
			return err
		}
		t, err := cases.Prepare(ctx, sessionEngine(v.opts), c)
		if err != nil {
			return err
		}
		s := t.Session.(caseSession).Session
		v.timed = timed{nil, s, t.Before, t.Request, t.Judge}
		if c.SavedModel == nil {
			v.graph = s.Graph().Def
		}
		return nil
	}
	m, err := openModel(path, f.tags)
	if err != nil {
		return err
	}
	entries, err := f.resolve(m)
	if err != nil {
		return err
	}
	feeds, err := randomFeeds(entries[0])
	if err != nil {
		return err
	}
	s, err := openSession(m, v.opts)
	v.timed = timed{nil, s, nil, cases.Request{Feeds: feeds, Fetches: entries[0].fetches, Targets: entries[0].targets}, nil}
	if m.Saved == nil && m.Web == nil {
		v.graph = m.Graph.Def
	}
	return err
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
