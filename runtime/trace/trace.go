// Package trace collects what a run did and when: kernels of compiled code, and graph nodes that the host evaluated.
//
// A collector travels in the context of a run; whoever executes something asks for it with Of and adds spans. The
// package knows nothing of sessions, code or TensorFlow's messages; runtime fills it, the command line and
// runtime/cluster report what it holds. WriteTo gives the trace event format of chrome://tracing and Perfetto.
package trace

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"slices"
	"sync"
	"time"
)

// Span is one thing that a run did.
type Span struct {
	// Node is the graph's node that stands for it, Nodes all that it computes.
	Node  string
	Nodes []string
	// Op is the node's op, or the operation of the IR that a kernel computes.
	Op string
	// Kernel is the symbol of the code, "" for what the host evaluates.
	Kernel     string
	Begin, End time.Time
}

// Collector gathers spans of one run or more. Its methods may be called by several goroutines.
type Collector struct {
	mu    sync.Mutex
	spans []Span
	lost  int64
}

// maxSpans bounds a collector: loops run their kernels as often as they like.
const maxSpans = 1 << 20

// Add takes spans; those beyond a million are counted only.
func (c *Collector) Add(spans ...Span) {
	c.mu.Lock()
	defer c.mu.Unlock()
	room := min(len(spans), maxSpans-len(c.spans))
	c.spans = append(c.spans, spans[:room]...)
	c.lost += int64(len(spans) - room)
}

// Lose counts spans that somebody else had no room for.
func (c *Collector) Lose(n int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lost += n
}

// Spans are those collected, in the order in which they began; lost is how many more there were.
func (c *Collector) Spans() (spans []Span, lost int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	slices.SortStableFunc(c.spans, func(a, b Span) int {
		return cmp.Or(a.Begin.Compare(b.Begin), -a.End.Compare(b.End), cmp.Compare(a.Node, b.Node))
	})
	return slices.Clone(c.spans), c.lost
}

type key struct{}

// With gives a context whose runs are collected.
func With(ctx context.Context, c *Collector) context.Context { return context.WithValue(ctx, key{}, c) }

// Of is the collector of a run, nil for none.
func Of(ctx context.Context) *Collector {
	c, _ := ctx.Value(key{}).(*Collector)
	return c
}

// event is a complete event of the trace event format; times are in microseconds.
type event struct {
	Name     string         `json:"name"`
	Category string         `json:"cat"`
	Phase    string         `json:"ph"`
	Begin    float64        `json:"ts"`
	Duration float64        `json:"dur"`
	Process  int            `json:"pid"`
	Row      int            `json:"tid"`
	Args     map[string]any `json:"args,omitempty"`
}

// Write writes the spans for chrome://tracing and ui.perfetto.dev: kernels in one row, what the host evaluates in another,
// each named by the node.
func (c *Collector) Write(w io.Writer) error {
	spans, lost := c.Spans()
	events := []any{rowName(kernelRow, "kernels"), rowName(hostRow, "host")}
	for _, s := range spans {
		e := event{Name: s.Node, Category: s.Op, Phase: "X", Process: 1, Row: hostRow,
			Begin: micros(s.Begin.Sub(spans[0].Begin)), Duration: micros(s.End.Sub(s.Begin))}
		if s.Kernel != "" {
			e.Row, e.Args = kernelRow, map[string]any{"kernel": s.Kernel, "nodes": s.Nodes}
		}
		events = append(events, e)
	}
	return json.NewEncoder(w).Encode(map[string]any{
		"traceEvents": events, "displayTimeUnit": "ns", "otherData": map[string]any{"lost": lost},
	})
}

const (
	kernelRow = iota + 1
	hostRow
)

func rowName(row int, name string) any {
	return map[string]any{"name": "thread_name", "ph": "M", "pid": 1, "tid": row, "args": map[string]any{"name": name}}
}

func micros(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e3 }
