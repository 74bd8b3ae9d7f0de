package trace_test

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tfc/runtime/trace"
)

func TestOf(t *testing.T) {
	c := &trace.Collector{}
	if got := trace.Of(trace.With(context.Background(), c)); got != c {
		t.Errorf("collector %p, want %p", got, c)
	}
	if trace.Of(context.Background()) != nil {
		t.Error("a plain context has a collector")
	}
}

// Spans come in the order in which they began, the longer first: a viewer nests them so.
func TestSpansOrder(t *testing.T) {
	at := func(us int64) time.Time { return time.UnixMicro(us) }
	c := &trace.Collector{}
	c.Add(trace.Span{Node: "b", Begin: at(5), End: at(6)}, trace.Span{Node: "inner", Begin: at(1), End: at(2)})
	c.Add(trace.Span{Node: "outer", Begin: at(1), End: at(4)})
	c.Lose(7)
	spans, lost := c.Spans()
	var names []string
	for _, s := range spans {
		names = append(names, s.Node)
	}
	if diff := cmp.Diff([]string{"outer", "inner", "b"}, names); diff != "" || lost != 7 {
		t.Errorf("lost %d of 7; spans: %s", lost, diff)
	}
}

func TestWrite(t *testing.T) {
	c := &trace.Collector{}
	begin := time.Unix(100, 0)
	c.Add(trace.Span{Node: "y", Nodes: []string{"x", "y"}, Op: "fusion", Kernel: "k.y", Begin: begin, End: begin.Add(2500)},
		trace.Span{Node: "read", Op: "ReadFile", Begin: begin.Add(3000), End: begin.Add(4000)})
	var buf bytes.Buffer
	if err := c.Write(&buf); err != nil {
		t.Fatal(err)
	}
	var got struct {
		TraceEvents []struct {
			Name, Cat, Ph string
			Ts, Dur       float64
			Tid           int
		}
	}
	if err := json.Unmarshal(buf.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	kernel, host := got.TraceEvents[2], got.TraceEvents[3]
	if kernel.Name != "y" || kernel.Ph != "X" || kernel.Ts != 0 || kernel.Dur != 2.5 {
		t.Errorf("kernel: %+v", kernel)
	}
	if host.Name != "read" || host.Ts != 3 || host.Dur != 1 || host.Tid == kernel.Tid {
		t.Errorf("host: %+v", host)
	}
}
