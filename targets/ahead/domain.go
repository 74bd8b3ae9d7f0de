package ahead

import (
	"tfc/frontend"
	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/standalone"
	"tfc/runtime/status"
)

// fails is the error of a run that is known to fail, as its plan says.
type fails struct{ *standalone.Failure }

func (f fails) Error() string { return f.Message }

// status is the error as the run will have it.
func (f fails) status() error { return status.Errorf(f.Code, f.Node, f.Op, "%s", f.Message) }

// axes are the ops with an axis among their inputs: its place, and that of the tensor whose dimensions it counts.
// Negative places are counted from the last input.
var axes = map[string]struct{ axis, of int }{
	"ArgMax": {1, 0}, "ArgMin": {1, 0}, "Sum": {1, 0}, "Mean": {1, 0}, "Max": {1, 0}, "Min": {1, 0}, "Prod": {1, 0},
	"All": {1, 0}, "Any": {1, 0}, "EuclideanNorm": {1, 0}, "Cumsum": {1, 0}, "Cumprod": {1, 0},
	"CumulativeLogsumexp": {1, 0}, "ReverseV2": {1, 0}, "GatherV2": {2, 0}, "ConcatV2": {-1, 0}, "Concat": {0, 1},
	"Split": {0, 1}, "SplitV": {2, 0},
}

// mostValues bounds the values of a tensor that a program has plans for.
const mostValues = 64

// domain lists all values that a tensor can have for the run to succeed, if they are few: those of a truth value, and
// those of axes. The program has plans for each.
func (r *run) domain(name string) []*tensor.Tensor {
	f := r.feeds[name]
	out, err := r.graph.Output(name)
	if err != nil || !f.ranked || !static(f.shape) || len(f.shape) > 1 {
		return nil
	}
	from, to := 0, 2
	if f.dtype != tensor.Bool {
		rank := r.axisOf(out)
		from, to = -rank, rank
	}
	shape := ir.Type{Shape: f.shape}.Sizes()
	values := []*tensor.Tensor{tensor.New(f.dtype, shape...)}
	for i := range values[0].Len() {
		if len(values)*(to-from) > mostValues {
			return nil
		}
		var more []*tensor.Tensor
		for _, t := range values {
			for n := from; n < to; n++ {
				one := t.Clone()
				one.SetInt(i, int64(n))
				more = append(more, one)
			}
		}
		values = more
	}
	return values
}

// axisOf is how many dimensions a tensor counts in all ops that take it; 0 if it is more than an axis.
func (r *run) axisOf(out graphdef.Output) int {
	rank := 0
	for _, e := range out.Node.Consumers() {
		if e.IsControl() || e.Output != out.Index {
			continue
		}
		at, ok := axes[e.To.Op]
		place := func(i int) int { return (i + len(e.To.Inputs)) % len(e.To.Inputs) }
		if !ok || place(at.axis) != e.Input {
			return 0
		}
		of, ok := r.rankOf(e.To.Inputs[place(at.of)])
		if !ok || rank != 0 && of != rank {
			return 0
		}
		rank = of
	}
	return rank
}

// rankOf is a tensor's rank, if the run's feeds tell it.
func (r *run) rankOf(out graphdef.Output) (int, bool) {
	if f, ok := r.feeds[out.String()]; ok {
		return len(f.shape), f.ranked
	}
	req := frontend.Request{Feeds: map[string]frontend.Feed{}, Fetches: []string{out.String()}, Vars: r.planner.vars}
	for name, f := range r.feeds {
		if f.ranked && static(f.shape) && f.dtype != tensor.Object && f.dtype != tensor.String {
			req.Feeds[name] = frontend.Feed{DType: f.dtype, Shape: f.shape}
		}
	}
	_, sig, err := frontend.Import(r.graph, req)
	if err != nil || len(sig.Fetches) == 0 {
		return 0, false
	}
	return sig.Fetches[0].Type.Rank(), true
}
