package cluster

import (
	"context"
	"log/slog"
	"maps"
	"path"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"google.golang.org/grpc"
	"google.golang.org/grpc/stats"

	"tfc/frontend/graphdef"
	"tfc/runtime"
	"tfc/runtime/status"
)

// metrics are what a server counts. They are registered with a registry of the server's own.
type metrics struct {
	registry *prometheus.Registry
	calls    *prometheus.HistogramVec
	steps    *prometheus.HistogramVec
	running  prometheus.Gauge
	compiled prometheus.Histogram
	bytes    *prometheus.CounterVec
}

// secondsBuckets span a call over loopback and an hour's wait at a queue.
var secondsBuckets = prometheus.ExponentialBuckets(1e-4, 4, 13)

func newMetrics(s *Server) *metrics {
	histogram := func(name, help string, labels ...string) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: secondsBuckets}, labels)
	}
	compiled := histogram("tfc_compile_seconds", "Time to compile a signature of feeds and fetches that was not compiled before.")
	m := &metrics{
		registry: prometheus.NewRegistry(),
		calls:    histogram("tfc_call_seconds", "Time of calls of the protocol by method and status code.", "method", "code"),
		steps:    histogram("tfc_step_seconds", "Time of steps of this server's sessions by status code.", "code"),
		running:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "tfc_steps_running", Help: "Steps that are under way."}),
		compiled: compiled.With(nil).(prometheus.Histogram),
		bytes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "tfc_message_bytes_total", Help: "Bytes of messages on the wire by direction, to clients and to tasks.",
		}, []string{"direction"}),
	}
	sessions := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "tfc_sessions", Help: "Sessions that are open.",
	}, func() float64 { return float64(s.countSessions()) })
	m.registry.MustRegister(m.calls, m.steps, m.running, compiled, m.bytes, sessions, queueLengths{s})
	return m
}

// queueLengths collects how many elements the queues of the server hold.
type queueLengths struct{ server *Server }

var queueLength = prometheus.NewDesc("tfc_queue_length", "Elements that a queue holds.", []string{"queue"}, nil)

// Describe implements prometheus.Collector.
func (q queueLengths) Describe(to chan<- *prometheus.Desc) { to <- queueLength }

// Collect implements prometheus.Collector.
func (q queueLengths) Collect(to chan<- prometheus.Metric) {
	sizes := q.server.state(false).Lengths()
	for _, name := range slices.Sorted(maps.Keys(sizes)) {
		to <- prometheus.MustNewConstMetric(queueLength, prometheus.GaugeValue, float64(sizes[name]), name)
	}
}

// observe measures and logs calls.
func (s *Server) observe(
	ctx context.Context, req any, info *grpc.UnaryServerInfo, handle grpc.UnaryHandler,
) (any, error) {
	begin := time.Now()
	resp, err := handle(ctx, req)
	method, took := path.Base(info.FullMethod), time.Since(begin)
	s.metrics.calls.WithLabelValues(method, status.CodeOf(err).String()).Observe(took.Seconds())
	if err != nil {
		s.log.LogAttrs(ctx, slog.LevelInfo, "call failed", slog.String("method", method), slog.Duration("took", took),
			slog.String("code", status.CodeOf(err).String()), slog.String("error", err.Error()))
	}
	return resp, err
}

// stepped measures and logs a step.
func (x *session) stepped(ctx context.Context, id int64, begin time.Time, err error) {
	x.server.metrics.running.Dec()
	code, took := status.CodeOf(err).String(), time.Since(begin)
	x.server.metrics.steps.WithLabelValues(code).Observe(took.Seconds())
	level := slog.LevelDebug
	if err != nil {
		level = slog.LevelInfo
	}
	if !x.server.log.Enabled(ctx, level) {
		return
	}
	attrs := []slog.Attr{slog.String("session", x.handle), slog.Int64("step", id), slog.Duration("took", took), slog.String("code", code)}
	if err != nil {
		attrs = append(attrs, slog.String("node", status.NodeOf(err)), slog.String("error", err.Error()))
	}
	x.server.log.LogAttrs(ctx, level, "step", attrs...)
}

// measured is a compiler whose work is measured.
type measured struct {
	runtime.Compiler
	seconds prometheus.Observer
}

// Compile implements runtime.Compiler.
func (m measured) Compile(g *graphdef.Graph, r *runtime.Request) (*runtime.Plan, error) {
	begin := time.Now()
	p, err := m.Compiler.Compile(g, r)
	m.seconds.Observe(time.Since(begin).Seconds())
	return p, err
}

// wire counts bytes; it implements stats.Handler.
type wire struct{ bytes *prometheus.CounterVec }

// TagRPC implements stats.Handler.
func (wire) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context { return ctx }

// TagConn implements stats.Handler.
func (wire) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }

// HandleConn implements stats.Handler.
func (wire) HandleConn(context.Context, stats.ConnStats) {}

// HandleRPC implements stats.Handler.
func (w wire) HandleRPC(_ context.Context, s stats.RPCStats) {
	switch s := s.(type) {
	case *stats.InPayload:
		w.bytes.WithLabelValues("in").Add(float64(s.WireLength))
	case *stats.OutPayload:
		w.bytes.WithLabelValues("out").Add(float64(s.WireLength))
	}
}
