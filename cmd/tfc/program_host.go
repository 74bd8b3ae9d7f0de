package main

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"

	"tfc/cmd/tfc/internal/cases"
	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/runtime/standalone"
	"tfc/targets/ahead"
	"tfc/targets/driver"
)

// hosted runs a case of a graph with work for the host as an executable does: over a payload, in which it finds what was
// compiled ahead. It is this process that does so, since queues and datasets live no longer than one.
type hosted struct {
	session *runtime.Session
	// failed are the errors of runs that could not be compiled, by their place.
	failed map[int]error
}

// hostedEntries are the runs as entries of a program.
func (p *program) hostedEntries(runs []cases.Request) []ahead.Entry {
	var entries []ahead.Entry
	for i, r := range runs {
		planned := p.runs[i].entry
		e := ahead.Entry{Name: planned.Name, Targets: r.Targets}
		if len(r.Wrt) > 0 {
			e.Gradient = &runtime.Gradient{Y: []string{r.Y}, Wrt: r.Wrt}
			if r.GradY != nil {
				e.Gradient.Seeds = []*tensor.Tensor{r.GradY}
			}
		}
		for _, name := range slices.Sorted(maps.Keys(r.Feeds)) {
			t := r.Feeds[name]
			e.Feeds = append(e.Feeds, ahead.Feed{
				Key: name, Name: name, DType: t.DType(), Shape: ir.Dims(t.Shape()...), Value: planned.Fixed[name],
			})
		}
		for _, name := range r.Fetches {
			e.Fetches = append(e.Fetches, standalone.Fetch{Key: name, Name: name})
		}
		entries = append(entries, e)
	}
	return entries
}

// openHosted compiles entries ahead. One that cannot be compiled fails when it is run.
func openHosted(
	ctx context.Context, g *graphdef.Graph, entries []ahead.Entry, saved ahead.Saved, o driver.Options,
) (*hosted, error) {
	h := &hosted{failed: map[int]error{}}
	p, err := ahead.Compile(g, "case", entries, saved, o)
	if err != nil {
		var good []ahead.Entry
		for i, e := range entries {
			_, err := ahead.Compile(g, "case", append(slices.Clone(good), e), saved, o)
			if errors.As(err, new(ahead.Undecided)) {
				return nil, err
			} else if err != nil {
				h.failed[i] = err
			} else {
				good = append(good, e)
			}
		}
		if p, err = ahead.Compile(g, "case", good, saved, o); err != nil {
			return nil, err
		}
	}
	var file bytes.Buffer
	if err := p.WritePayload(ctx, &file, 0); err != nil {
		return nil, err
	}
	payload, err := standalone.Read(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		return nil, err
	}
	h.session, err = standalone.Open(ctx, payload, max(o.Threads, 1), func(*runtime.Variables) error { return nil })
	return h, err
}
