package runtime

import (
	"context"
	"time"

	"tfc/runtime/abi"
	"tfc/runtime/trace"
)

// maxSpansOfCall bounds the spans that one native call notes; its totals are always whole.
const maxSpansOfCall = 1 << 16

// profile is the memory that a call of measured code fills in.
type profile struct {
	abi    abi.Profile
	totals []abi.KernelTotal
	spans  []abi.Span
}

// profiled gives the frame such memory if the code is measured and somebody collects it; it is nil otherwise.
func (f *frame) profiled(ctx context.Context, x *Executable) *profile {
	f.call.Profile = nil
	if len(x.Entry.Kernels) == 0 || trace.Of(ctx) == nil {
		return nil
	}
	p := &profile{totals: make([]abi.KernelTotal, len(x.Entry.Kernels)), spans: make([]abi.Span, maxSpansOfCall)}
	p.abi = abi.Profile{Totals: pointer(p.totals), Spans: pointer(p.spans), Capacity: int64(len(p.spans))}
	f.call.Profile = &p.abi
	return p
}

// collect hands over what the call noted.
func (p *profile) collect(ctx context.Context, kernels []abi.Kernel) {
	if p == nil {
		return
	}
	c := trace.Of(ctx)
	spans := make([]trace.Span, p.abi.Used)
	for i, s := range p.spans[:p.abi.Used] {
		k := kernels[s.Kernel]
		spans[i] = trace.Span{Nodes: k.Nodes, Op: k.Op, Kernel: k.Symbol, Begin: time.Unix(0, s.Begin), End: time.Unix(0, s.End)}
		if n := len(k.Nodes); n > 0 {
			spans[i].Node = k.Nodes[n-1]
		}
	}
	all := -p.abi.Used
	for _, t := range p.totals {
		all += t.Calls
	}
	c.Add(spans...)
	c.Lose(all)
}

// timed notes when the host evaluated a node.
func (h *HostNode) timed(ctx context.Context, begin time.Time) {
	if c := trace.Of(ctx); c != nil {
		c.Add(trace.Span{Node: h.Name, Nodes: []string{h.Name}, Op: h.Node.Op, Begin: begin, End: time.Now()})
	}
}
