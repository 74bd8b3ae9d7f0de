package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
)

// print writes the report of one graph as tables.
func (r *benchReport) print(w io.Writer) error {
	fmt.Fprintf(w, "\n%s, %d threads on %s\n", r.Name, r.Threads, r.Machine)
	fmt.Fprintf(w, "peak: %.1f GFLOP/s, copy %.1f GB/s, triad %.1f GB/s\n\n", r.Peak.GFLOPs, r.Peak.Copy, r.Peak.Triad)
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "variant\tmedian ms\tmin ms\tGB/s\tGFLOP/s\tof peak\tarena bytes\tcompile s\truns\tdifference\t")
	for _, v := range r.Variants {
		fmt.Fprintf(out, "%s\t%.4f\t%.4f\t%.2f\t%.2f\t%.0f%%\t%d\t%.3f\t%d\t%.2g\t\n", v.Name, v.MedianMS, v.MinMS,
			v.GBs, v.GFLOPs, 100*v.PeakShare, v.ArenaBytes, v.CompileS, v.Runs, v.Difference)
	}
	if err := errors.Join(out.Flush(), r.printPeers(w)); err != nil {
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

// printPeers lists tfc and its peers, the fastest first.
func (r *benchReport) printPeers(w io.Writer) error {
	if len(r.Peers) == 0 {
		return nil
	}
	own := r.Variants[0]
	rows := append([]*peerRow{{Name: "tfc", MedianMS: own.MedianMS, MinMS: own.MinMS, FirstS: own.FirstS}}, r.Peers...)
	slices.SortStableFunc(rows, func(a, b *peerRow) int {
		return cmp.Or(strings.Compare(a.Error, b.Error), cmp.Compare(a.MedianMS, b.MedianMS))
	})
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "\nmedian ms\tmin ms\tof tfc's time\tfirst result s\tdifference\t  peer")
	for _, p := range rows {
		if p.Error != "" {
			fmt.Fprintf(out, "–\t–\t–\t–\t–\t  %s %s: %s\n", p.Name, p.Version, p.Error)
			continue
		}
		fmt.Fprintf(out, "%.4f\t%.4f\t%.2f\t%.3f\t%.2g\t  %s %s\n", p.MedianMS, p.MinMS, p.MedianMS/own.MedianMS, p.FirstS,
			p.Difference, p.Name, p.Version)
	}
	return out.Flush()
}

// printSummary is a Markdown table of several reports with peers, a row each, and the geometric mean of the ratios.
func printSummary(w io.Writer, reports []*benchReport) error {
	if len(reports) < 2 || len(reports[0].Peers) == 0 {
		return nil
	}
	titles := []string{"case", "threads", "tfc"}
	for _, p := range reports[0].Peers {
		titles = append(titles, p.Name)
	}
	titles = append(titles, "best ÷ tfc", "first result: tfc, best")
	var text strings.Builder
	line := func(cells []string) { fmt.Fprintf(&text, "| %s |\n", strings.Join(cells, " | ")) }
	text.WriteString("\nMedian ms a run; above 1, tfc is faster than its fastest peer.\n\n")
	line(titles)
	line(slices.Repeat([]string{"---"}, len(titles)))
	logs, compared := 0.0, 0
	for _, r := range reports {
		cells, ratio := r.summary()
		line(cells)
		if ratio > 0 {
			logs += math.Log(ratio)
			compared++
		}
	}
	fmt.Fprintf(&text, "\nGeometric mean over %d rows: %.2f\n", compared, math.Exp(logs/float64(max(compared, 1))))
	_, err := io.WriteString(w, text.String())
	return err
}

// summary is the report as a row, and the best peer's time by tfc's; 0 where no peer can run the graph.
func (r *benchReport) summary() (cells []string, ratio float64) {
	own := r.Variants[0]
	cells = []string{strings.TrimPrefix(r.Name, "perf__"), strconv.Itoa(r.Threads), short(own.MedianMS)}
	best, first := math.Inf(1), math.Inf(1)
	for _, p := range r.Peers {
		if p.Error != "" {
			cells = append(cells, "–")
			continue
		}
		cells = append(cells, short(p.MedianMS))
		best, first = min(best, p.MedianMS), min(first, p.FirstS)
	}
	ratio = best / own.MedianMS
	if math.IsInf(best, 1) {
		return append(cells, "–", short(own.FirstS)+" s"), 0
	}
	return append(cells, fmt.Sprintf("%.2f", ratio), fmt.Sprintf("%s s, %s s", short(own.FirstS), short(first))), ratio
}

// short is a number with three digits.
func short(x float64) string {
	digits := 0
	for y := x; y < 100 && digits < 4; y *= 10 {
		digits++
	}
	return strconv.FormatFloat(x, 'f', digits, 64)
}
