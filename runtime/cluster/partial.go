package cluster

import (
	"context"
	"strconv"

	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/runtime/cluster/pb"
	"tfc/runtime/status"
)

// partialRun is a run that a client makes in pieces.
type partialRun struct{ run *runtime.PartialRun }

// PartialRunSetup names all that a run in pieces will feed and fetch.
func (s *Server) PartialRunSetup(
	_ context.Context, r *pb.PartialRunSetupRequest,
) (*pb.PartialRunSetupResponse, error) {
	x, err := s.session(r.GetSessionHandle())
	if err != nil {
		return nil, err
	}
	p, err := x.run.SetupPartialRun(r.GetFeed(), r.GetFetch(), r.GetTarget())
	if err != nil {
		return nil, err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	handle := strconv.FormatInt(x.next, 10)
	x.next++
	x.partial[handle] = &partialRun{p}
	return &pb.PartialRunSetupResponse{PartialRunHandle: handle}, nil
}

// continuePartial runs the next piece of a run, whose handle the last one frees.
func (x *session) continuePartial(
	ctx context.Context, handle string, feeds map[string]*tensor.Tensor, fetches, targets []string,
) ([]*tensor.Tensor, error) {
	x.mu.Lock()
	p := x.partial[handle]
	x.mu.Unlock()
	if p == nil {
		return nil, status.Errorf(status.InvalidArgument, "", "", "Must run PartialRunSetup before performing partial runs")
	}
	if len(targets) > 0 {
		return nil, status.Errorf(status.InvalidArgument, "", "", "targets belong to the setup of a partial run, not to its pieces")
	}
	values, done, err := p.run.Run(ctx, feeds, fetches)
	if done {
		x.mu.Lock()
		delete(x.partial, handle)
		x.mu.Unlock()
	}
	return values, err
}
