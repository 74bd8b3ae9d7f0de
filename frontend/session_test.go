package frontend

import (
	"errors"
	"fmt"

	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// session runs imported graphs with the evaluator, in stages where need be: what a real session does, without
// compiling.
type session struct {
	graph *graphdef.Graph
	vars  eval.Vars
}

// stages bounds how often one run may be cut.
const stages = 20

func (s *session) run(feeds map[string]*tensor.Tensor, fetches, targets []string) ([]*tensor.Tensor, error) {
	r := &staged{session: s, feeds: map[string]*tensor.Tensor{}, known: map[string]bool{}}
	for name, t := range feeds {
		out, err := s.graph.Output(name)
		if err != nil {
			return nil, err
		}
		r.feeds[out.String()] = t
	}
	out, err := r.run(Request{Fetches: fetches, Targets: targets})
	var failed *ir.CheckError
	if errors.As(err, &failed) {
		err = status.Errorf(status.Code(failed.Code), failed.Node, "", "%s", failed.Msg)
	}
	return out, err
}

// staged is one run under way.
type staged struct {
	*session
	feeds map[string]*tensor.Tensor
	known map[string]bool
}

func (r *staged) run(req Request) ([]*tensor.Tensor, error) {
	for range stages {
		r.describe(&req)
		m, sig, err := Import(r.graph, req)
		var need *Need
		if errors.As(err, &need) {
			if err := r.stage(&req, need); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		return r.call(m, sig, len(req.Fetches))
	}
	return nil, fmt.Errorf("run still needs values after %d stages", stages)
}

// describe tells what is fed and which variables there are by now.
func (r *staged) describe(req *Request) {
	req.Feeds, req.Vars = map[string]Feed{}, map[string]ir.Type{}
	for name, t := range r.feeds {
		feed := Feed{DType: t.DType(), Shape: ir.Dims(t.Shape()...)}
		if r.known[name] || t.DType() == tensor.String {
			feed.Value = t
		}
		req.Feeds[name] = feed
	}
	for name, t := range r.vars {
		if t != nil {
			req.Vars[name] = ir.TypeOfTensor(t)
		}
	}
}

// stage runs the first part of a request and takes what it gives as feeds of the rest.
func (r *staged) stage(req *Request, need *Need) error {
	if need.Drives() {
		return need
	}
	stage, err := Cut(r.graph, *req, need)
	if err != nil {
		return err
	}
	if len(stage.Crossing)+len(stage.First.Targets) > 0 {
		values, err := r.run(stage.First)
		if err != nil {
			return err
		}
		for i, name := range stage.Crossing {
			r.feeds[name] = values[i]
		}
	}
	for _, name := range stage.Known {
		r.known[name] = true
	}
	done := map[string]bool{}
	for name := range req.Done {
		done[name] = true
	}
	for _, name := range stage.Done {
		done[name] = true
	}
	for _, h := range stage.Hosts {
		done[h.Name] = true
	}
	req.Done = done
	err = r.evalHosts(stage.Hosts)
	for _, name := range stage.Forget {
		delete(r.feeds, name)

	}
	return err
}

func (r *staged) evalHosts(hosts []HostNode) error {
	for _, h := range hosts {
		in := make([]*tensor.Tensor, len(h.Inputs))
		for i, name := range h.Inputs {
			if in[i] = h.Given[i]; in[i] == nil {
				in[i] = r.feeds[name]
			}
		}
		out, err := h.Eval(&host.Call{Node: h.Node, In: in})
		if err != nil {
			return err
		}
		for i, name := range h.Outputs {
			r.feeds[name] = out[i]
		}
	}
	return nil
}

// call verifies and evaluates a module; strings come from the signature.
func (r *staged) call(m *ir.Module, sig *Signature, fetches int) ([]*tensor.Tensor, error) {
	if err := ir.Verify(m); err != nil {
		return nil, fmt.Errorf("the importer made a module that does not verify: %w", err)
	}
	var args []*tensor.Tensor
	for _, p := range sig.Feeds {
		args = append(args, r.feeds[p.Name])
	}
	results, err := eval.Run(m.Funcs[0], args, r.vars)
	if err != nil {
		return nil, err
	}
	out := make([]*tensor.Tensor, fetches)
	for i := range out {
		if out[i] = sig.Host[i]; out[i] == nil {
			out[i], results = results[0], results[1:]
		}
	}
	return out, nil
}
