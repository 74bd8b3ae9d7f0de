package runtime

import (
	"context"

	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// drive runs a request unit by unit.
func (r *run) drive(d *Driven) ([]*tensor.Tensor, error) {
	ctx, cancel := context.WithCancel(r.ctx)
	defer cancel()
	defer context.AfterFunc(r.session.life, cancel)()
	values, err := d.Program.Run(ctx, func(ctx context.Context, unit int, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
		switch w := &d.Work[unit]; {
		case w.Value != nil:
			return []*tensor.Tensor{w.Value}, nil
		case w.Feed != "":
			return []*tensor.Tensor{r.feeds[w.Feed]}, nil
		case w.Host != nil:
			return r.host(ctx, *w.Host, in)
		default:
			return r.drivePiece(ctx, w.Piece, in)
		}
	})
	if err != nil {
		return nil, err
	}
	for i, t := range values {
		if values[i], err = r.valueOf(t); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// valueOf is what a variable behind a ref holds, and any other tensor itself.
func (r *run) valueOf(t *tensor.Tensor) (*tensor.Tensor, error) {
	v, ok := host.VariableOf(t)
	if !ok || !v.Ref {
		return t, nil
	}
	held, ok := r.vars.Get(v.Name)
	if !ok {
		return nil, status.Errorf(status.FailedPrecondition, v.Name, "VariableV2",
			"Attempting to use uninitialized value %s", v.Name)
	}
	return held, nil
}

// drivePiece runs a piece, which is a run of its own over the same state.
func (r *run) drivePiece(ctx context.Context, p *Piece, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	piece := &run{
		session: r.session, ctx: ctx, graph: r.graph, plans: r.plans, done: p.Done, vars: r.vars,
		feeds: make(map[string]*tensor.Tensor, len(in)), known: map[string]bool{},
	}
	for i, name := range p.Feeds {
		piece.feeds[name] = in[i]
	}
	out, err := piece.execute(p.Fetches, p.Targets)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.end = append(r.end, piece.end...)
	return out, err
}
