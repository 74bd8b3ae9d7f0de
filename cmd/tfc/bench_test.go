package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tfc/cmd/tfc/internal/peers"
)

// The summary compares with the fastest peer that can run a graph; one that none can does not count.
func TestPrintSummary(t *testing.T) {
	report := func(name string, own float64, rows ...*peerRow) *benchReport {
		return &benchReport{Name: name, Threads: 2, Variants: []*variant{{MedianMS: own, FirstS: 0.5}}, Peers: rows}
	}
	var out strings.Builder
	err := printSummary(&out, []*benchReport{
		report("perf__product", 2, &peerRow{Name: "tf", MedianMS: 8, FirstS: 3}, &peerRow{Name: "ort", MedianMS: 10, FirstS: 1}),
		report("step", 123.4, &peerRow{Name: "tf", MedianMS: 30.85, FirstS: 2}, &peerRow{Name: "ort", Error: "updates variables"}),
		report("odd", 1, &peerRow{Name: "tf", Error: "no"}, &peerRow{Name: "ort", Error: "no"}),
	})
	want := `
Median ms a run; above 1, tfc is faster than its fastest peer.

| case | threads | tfc | tf | ort | best ÷ tfc | first result: tfc, best |
| --- | --- | --- | --- | --- | --- | --- |
| product | 2 | 2.00 | 8.00 | 10.0 | 4.00 | 0.500 s, 1.00 s |
| step | 2 | 123 | 30.9 | – | 0.25 | 0.500 s, 2.00 s |
| odd | 2 | 1.00 | – | – | – | 0.500 s |

Geometric mean over 2 rows: 1.00
`
	if diff := cmp.Diff(want, out.String()); diff != "" || err != nil {
		t.Errorf("error %v, -want +got:\n%s", err, diff)
	}
}

// A peer's figure is the median of its turns; its first result the fastest.
func TestSummarizePeers(t *testing.T) {
	rows := &peerRows{Rows: []*peerRow{{Name: "ort", turns: []*peers.Timing{
		{MedianMS: 3, MinMS: 2, FirstS: 0.3}, {MedianMS: 9, MinMS: 8, FirstS: 0.1}, {MedianMS: 4, MinMS: 1, FirstS: 0.2},
	}}}}
	rows.summarize(&variant{})
	if r := rows.Rows[0]; r.MedianMS != 4 || r.MinMS != 1 || r.FirstS != 0.1 {
		t.Errorf("median %v, min %v, first %v; want 4, 1, 0.1", r.MedianMS, r.MinMS, r.FirstS)
	}
}
