package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/trace"
	"tfc/targets/cpu"
	"tfc/targets/driver"
)

// kernelReport is what one operation of the compiled module costs: a fusion, a product, or what the host evaluates.
type kernelReport struct {
	Op        string   `json:"op"`
	Nodes     []string `json:"nodes"`
	Kernels   []string `json:"kernels"` // symbols of its code
	Calls     int      `json:"calls"`   // of its kernels, in a run
	MedianUS  float64  `json:"median_us"`
	Share     float64  `json:"share"` // of the time of all
	GBs       float64  `json:"gb_per_s"`
	GFLOPs    float64  `json:"gflop_per_s"`
	PeakShare float64  `json:"peak_share"` // of memory or arithmetic, whichever it is nearer to

	flops, bytes float64
	perRun       []float64
}

// profiler measures a variant kernel by kernel, in runs of their own: their code notes the time around each kernel.
type profiler struct {
	rows  map[string]*kernelReport
	ops   map[string]map[*ir.Op]bool
	spans *trace.Collector // of the last run
}

func newProfiler() *profiler {
	return &profiler{rows: map[string]*kernelReport{}, ops: map[string]map[*ir.Op]bool{}}
}

// rowKey tells operations apart.
func rowKey(op string, nodes []string) string { return op + "\x00" + strings.Join(nodes, "\x00") }

// observe notes the work of the operations of a compiled module.
func (p *profiler) observe(l *driver.Lowered) {
	for e, ops := range l.KernelOps {
		for i, op := range ops {
			k := l.Program.Entries[e].Kernels[i]
			row := p.row(k.Op, k.Nodes)
			if !slices.Contains(row.Kernels, k.Symbol) {
				row.Kernels = append(row.Kernels, k.Symbol)
			}
			if key := rowKey(k.Op, k.Nodes); !p.ops[key][op] {
				if p.ops[key] == nil {
					p.ops[key] = map[*ir.Op]bool{}
				}
				p.ops[key][op] = true
				row.flops, row.bytes = opWork(op)
			}
		}
	}
}

func (p *profiler) row(op string, nodes []string) *kernelReport {
	key := rowKey(op, nodes)
	if p.rows[key] == nil {
		p.rows[key] = &kernelReport{Op: op, Nodes: nodes, Kernels: []string{}}
	}
	return p.rows[key]
}

// measure runs for a while; the first run compiles.
func (p *profiler) measure(ctx context.Context, run func(context.Context) ([]*tensor.Tensor, error), d time.Duration) error {
	runs := 0
	for begin := time.Now(); runs < 3 || time.Since(begin) < d; runs++ {
		p.spans = &trace.Collector{}
		if _, err := run(trace.With(ctx, p.spans)); err != nil {
			return err
		}
		if runs == 0 {
			begin = time.Now()
			continue
		}
		p.add()
	}
	return nil
}

// add counts the last run.
func (p *profiler) add() {
	spans, _ := p.spans.Spans()
	total, calls := map[*kernelReport]float64{}, map[*kernelReport]int{}
	for _, s := range spans {
		row := p.row(s.Op, s.Nodes)
		total[row] += s.End.Sub(s.Begin).Seconds()
		calls[row]++
	}
	for row, seconds := range total {
		row.perRun, row.Calls = append(row.perRun, seconds), calls[row]
	}
}

// report lists what was measured, the dearest first.
func (p *profiler) report(peak cpu.Peak) []*kernelReport {
	rows := slices.Collect(maps.Values(p.rows))
	rows = slices.DeleteFunc(rows, func(r *kernelReport) bool { return len(r.perRun) == 0 })
	all := 0.0
	for _, r := range rows {
		slices.Sort(r.perRun)
		r.MedianUS = r.perRun[len(r.perRun)/2] * 1e6
		all += r.MedianUS
	}
	for _, r := range rows {
		r.Share = r.MedianUS / all
		// The work of an operation is done once by all its kernels.
		times := float64(r.Calls) / float64(max(len(r.Kernels), 1))
		r.GBs, r.GFLOPs = times*r.bytes/r.MedianUS/1e3, times*r.flops/r.MedianUS/1e3
		r.PeakShare = max(r.GBs/max(peak.Copy, peak.Triad), r.GFLOPs/peak.GFLOPS)
	}
	slices.SortFunc(rows, func(a, b *kernelReport) int {
		return cmp.Or(-cmp.Compare(a.MedianUS, b.MedianUS), cmp.Compare(rowKey(a.Op, a.Nodes), rowKey(b.Op, b.Nodes)))
	})
	return rows
}

func printKernels(w io.Writer, rows []*kernelReport) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "\nmedian µs\tshare\tcalls\tGB/s\tGFLOP/s\tof peak\t  operation")
	for _, r := range rows {
		fmt.Fprintf(out, "%.2f\t%.1f%%\t%d\t%.2f\t%.2f\t%.0f%%\t  %s %s\n", r.MedianUS, 100*r.Share, r.Calls, r.GBs,
			r.GFLOPs, 100*r.PeakShare, r.Op, nodeList(r.Nodes))
	}
	return out.Flush()
}

// nodeList names the last node of a kernel, whose value leaves it, and the ops before it as far as a line has room.
func nodeList(nodes []string) string {
	const room = 3
	if len(nodes) == 0 {
		return ""
	}
	last := nodes[len(nodes)-1]
	switch inner := nodes[:len(nodes)-1]; {
	case len(inner) == 0:
		return last
	case len(inner) <= room:
		return last + " ← " + strings.Join(inner, ", ")
	default:
		return fmt.Sprintf("%s ← %s and %d more", last, strings.Join(inner[:room], ", "), len(inner)-room)
	}
}
