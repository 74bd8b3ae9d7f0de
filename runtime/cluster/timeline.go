package cluster

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"tfc/runtime/cluster/pb"
	"tfc/runtime/trace"
)

// timeline gathers what a traced step did on all tasks.
type timeline struct {
	own    *trace.Collector
	mu     sync.Mutex
	remote []*pb.DeviceStepStats
}

type timelineKey struct{}

// traced gives the context of a step that is traced as the client's options say, and its timeline; nil for an untraced one.
func traced(ctx context.Context, o *pb.RunOptions) (context.Context, *timeline) {
	if o.GetTraceLevel() == pb.RunOptions_NO_TRACE {
		return ctx, nil
	}
	t := &timeline{own: &trace.Collector{}}
	return context.WithValue(trace.With(ctx, t.own), timelineKey{}, t), t
}

// timelineOf is the timeline of a step, nil for an untraced one.
func timelineOf(ctx context.Context) *timeline {
	t, _ := ctx.Value(timelineKey{}).(*timeline)
	return t
}

// add takes what another task did.
func (t *timeline) add(s *pb.StepStats) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.remote = append(t.remote, s.GetDevStats()...)
}

// stats are those of the whole step; device is the server's own.
func (t *timeline) stats(device string) *pb.StepStats {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := stepStats(t.own, device)
	s.DevStats = append(s.DevStats, t.remote...)
	return s
}

// stepStats is what was collected as TensorFlow's message. The last node of a kernel has its time; the nodes that were
// fused into it stand where it begins and take none, so that sums over nodes stay true.
func stepStats(c *trace.Collector, device string) *pb.StepStats {
	spans, _ := c.Spans()
	d := &pb.DeviceStepStats{Device: device}
	for _, s := range spans {
		for _, node := range s.Nodes {
			if node != s.Node {
				label := fmt.Sprintf("%s = Fused(%s)", node, s.Node)
				d.NodeStats = append(d.NodeStats, nodeStats(node, label, s.Begin, 0))
			}
		}
		label := fmt.Sprintf("%s = %s(%s)", s.Node, s.Op, strings.Join(s.Nodes[:max(len(s.Nodes)-1, 0)], ", "))
		d.NodeStats = append(d.NodeStats, nodeStats(s.Node, label, s.Begin, s.End.Sub(s.Begin)))
	}
	return &pb.StepStats{DevStats: []*pb.DeviceStepStats{d}}
}

func nodeStats(node, label string, begin time.Time, took time.Duration) *pb.NodeExecStats {
	return &pb.NodeExecStats{
		NodeName: node, TimelineLabel: label, AllStartMicros: begin.UnixMicro(), AllStartNanos: begin.UnixNano(),
		OpEndRelMicros: took.Microseconds(), AllEndRelMicros: took.Microseconds(),
		OpEndRelNanos: took.Nanoseconds(), AllEndRelNanos: took.Nanoseconds(),
		ScheduledMicros: begin.UnixMicro(), ScheduledNanos: begin.UnixNano(),
	}
}
