package cluster

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef"
	graphpb "tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/runtime/cluster/pb"
	"tfc/runtime/status"
)

// CreateSession starts a session on what the client has built so far.
func (s *Server) CreateSession(ctx context.Context, r *pb.CreateSessionRequest) (*pb.CreateSessionResponse, error) {
	cfg := r.GetConfig()
	x := &session{
		handle: fmt.Sprintf("%016x", rand.Uint64()), server: s, config: cfg, soft: cfg.GetAllowSoftPlacement(),
		timeout:   time.Duration(cfg.GetOperationTimeoutInMs()) * time.Millisecond,
		callables: map[int64]*pb.CallableOptions{}, partial: map[string]*partialRun{},
	}
	x.life, x.end = context.WithCancel(context.Background())
	def := r.GetGraphDef()
	if def == nil {
		def = &graphpb.GraphDef{}
	}
	g, err := graphdef.NewGraph(def)
	if err != nil {
		return nil, err
	}
	if x.devices, _, err = s.devices(ctx, cfg.GetDeviceFilters()); err != nil {
		return nil, err
	}
	if err := x.place(g); err != nil {
		return nil, err
	}
	x.run = runtime.NewSession(s.compiler, g, s.state(cfg.GetIsolateSessionState()))
	x.run.LimitThreads(int(cfg.GetIntraOpParallelismThreads()))
	if err = x.openWorkers(ctx, cfg.GetIsolateSessionState()); err == nil {
		err = s.open(x)
	}
	if err != nil {
		x.close()
		return nil, err
	}
	return &pb.CreateSessionResponse{SessionHandle: x.handle}, nil
}

// ExtendSession adds nodes to a session's graph.
func (s *Server) ExtendSession(_ context.Context, r *pb.ExtendSessionRequest) (*pb.ExtendSessionResponse, error) {
	x, err := s.session(r.GetSessionHandle())
	if err != nil {
		return nil, err
	}
	version, err := x.extend(r.GetGraphDef(), r.GetCurrentGraphVersion())
	if err != nil {
		return nil, err
	}
	return &pb.ExtendSessionResponse{NewGraphVersion: version}, nil
}

// CloseSession ends a session; its steps under way end with CANCELLED.
func (s *Server) CloseSession(_ context.Context, r *pb.CloseSessionRequest) (*pb.CloseSessionResponse, error) {
	x, err := s.session(r.GetSessionHandle())
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	delete(s.sessions, x.handle)
	s.mu.Unlock()
	x.close()
	return &pb.CloseSessionResponse{}, nil
}

// Reset closes all sessions and has all tasks forget the state of the containers named; of all, if none is.
func (s *Server) Reset(ctx context.Context, r *pb.ResetRequest) (*pb.ResetResponse, error) {
	s.closeSessions()
	s.forget(r.GetContainer())
	for _, t := range s.tasks {
		allowed, err := t.passes(r.GetDeviceFilters())
		if err != nil {
			return nil, err
		}
		if !allowed {
			continue
		}
		worker, err := t.client()
		if err != nil {
			return nil, err
		}
		if _, err := worker.CleanupAll(ctx, &pb.CleanupAllRequest{Container: r.GetContainer()}); err != nil {
			return nil, t.blame(err)
		}
	}
	return &pb.ResetResponse{}, nil
}

// forget drops the state of containers; of all, if none is named.
func (s *Server) forget(containers []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range containers {
		s.vars.ClearContainer(s.container(name))
	}
	if len(containers) == 0 {
		s.vars = s.newState()
	}
}

// container is how the runtime calls a container: the default one, which clients call by the job's name, is "".
func (s *Server) container(name string) string {
	if name == s.cfg.Job {
		return ""
	}
	return name
}

// ListDevices lists the devices of all tasks.
func (s *Server) ListDevices(ctx context.Context, r *pb.ListDevicesRequest) (*pb.ListDevicesResponse, error) {
	if h := r.GetSessionHandle(); h != "" {
		if _, err := s.session(h); err != nil {
			return nil, status.Errorf(status.InvalidArgument, "", "", "Session %s is not found. Possibly, this master has restarted.", h)
		}
	}
	_, attrs, err := s.devices(ctx, nil)
	if err != nil {
		return nil, err
	}
	return &pb.ListDevicesResponse{LocalDevice: attrs[:1], RemoteDevice: attrs[1:]}, nil
}

// RunStep runs a part of the graph. As TensorFlow's client asks for it, the step's error comes in the answer's body.
func (s *Server) RunStep(ctx context.Context, r *pb.RunStepRequest) (*pb.RunStepResponse, error) {
	x, err := s.session(r.GetSessionHandle())
	if err != nil {
		return nil, err
	}
	resp, err := x.runStep(ctx, r)
	if err != nil && r.GetStoreErrorsInResponseBody() {
		return &pb.RunStepResponse{
			StatusCode: graphpb.Code(status.CodeOf(err)), StatusErrorMessage: errorText(err),
		}, nil
	}
	return resp, err
}

func (x *session) runStep(ctx context.Context, r *pb.RunStepRequest) (*pb.RunStepResponse, error) {
	feeds := map[string]*tensor.Tensor{}
	for _, f := range r.GetFeed() {
		t, err := graphdef.TensorOf(f.GetTensor())
		if err != nil {
			return nil, status.Errorf(status.InvalidArgument, "", "", "feed %s: %w", f.GetName(), err)
		}
		feeds[canonical(f.GetName())] = t
	}
	var values []*tensor.Tensor
	var err error
	ctx, timeline := traced(ctx, r.GetOptions())
	if h := r.GetPartialRunHandle(); h != "" {
		values, err = x.continuePartial(ctx, h, feeds, r.GetFetch(), r.GetTarget())
	} else {
		values, err = x.step(ctx, r.GetOptions().GetTimeoutInMs(), feeds, r.GetFetch(), r.GetTarget())
	}
	if err != nil {
		return nil, err
	}
	resp := &pb.RunStepResponse{Metadata: &pb.RunMetadata{}}
	for i, name := range r.GetFetch() {
		p, err := wireTensor(name, values[i])
		if err != nil {
			return nil, err
		}
		resp.Tensor = append(resp.Tensor, &graphpb.NamedTensorProto{Name: name, Tensor: p})
	}
	if r.GetOptions().GetOutputPartitionGraphs() {
		parts, err := x.partitions(feeds, r.GetFetch(), r.GetTarget())
		if err != nil {
			return nil, err
		}
		resp.Metadata.PartitionGraphs = parts
	}
	if timeline != nil {
		resp.Metadata.StepStats = timeline.stats(x.devices[0].Name)
	}
	return resp, nil
}

// wireTensor is a fetched tensor as a message. Handles of resources mean nothing to a client.
func wireTensor(name string, t *tensor.Tensor) (*graphpb.TensorProto, error) {
	if t.DType() == tensor.Object {
		return nil, status.Errorf(status.InvalidArgument, "", "", "tensor %s is a handle of the server and cannot be fetched", name)
	}
	return graphdef.TensorProto(t), nil
}

// MakeCallable keeps the names of a run.
func (s *Server) MakeCallable(_ context.Context, r *pb.MakeCallableRequest) (*pb.MakeCallableResponse, error) {
	x, err := s.session(r.GetSessionHandle())
	if err != nil {
		return nil, err
	}
	o := r.GetOptions()
	g := x.run.Graph()
	for _, name := range slices.Concat(o.GetFeed(), o.GetFetch()) {
		if _, err := g.Output(name); err != nil {
			return nil, err
		}
	}
	for _, name := range o.GetTarget() {
		if g.Node(name) == nil {
			return nil, status.Errorf(status.NotFound, name, "", "there is no such target node")
		}
	}
	if len(o.GetTensorConnection()) > 0 {
		return nil, status.Errorf(status.Unimplemented, "", "", "callables with tensor connections are not supported")
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	handle := x.next
	x.next++
	x.callables[handle] = proto.Clone(o).(*pb.CallableOptions)
	return &pb.MakeCallableResponse{Handle: handle}, nil
}

// callable finds what MakeCallable kept.
func (x *session) callable(handle int64) (*pb.CallableOptions, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if o := x.callables[handle]; o != nil {
		return o, nil
	}
	return nil, status.Errorf(status.InvalidArgument, "", "", "No such callable handle: %d", handle)
}

// RunCallable runs what MakeCallable named, with one feed each.
func (s *Server) RunCallable(ctx context.Context, r *pb.RunCallableRequest) (*pb.RunCallableResponse, error) {
	x, err := s.session(r.GetSessionHandle())
	if err != nil {
		return nil, err
	}
	o, err := x.callable(r.GetHandle())
	if err != nil {
		return nil, err
	}
	if len(r.GetFeed()) != len(o.GetFeed()) {
		return nil, status.Errorf(status.InvalidArgument, "", "", "RunCallable expected %d feed tensor(s), but got %d.",
			len(o.GetFeed()), len(r.GetFeed()))
	}
	feeds := map[string]*tensor.Tensor{}
	for i, name := range o.GetFeed() {
		if feeds[canonical(name)], err = graphdef.TensorOf(r.GetFeed()[i]); err != nil {
			return nil, status.Errorf(status.InvalidArgument, "", "", "feed %s: %w", name, err)
		}
	}
	ctx, timeline := traced(ctx, o.GetRunOptions())
	values, err := x.step(ctx, o.GetRunOptions().GetTimeoutInMs(), feeds, o.GetFetch(), o.GetTarget())
	if err != nil {
		return nil, err
	}
	resp := &pb.RunCallableResponse{}
	for i, name := range o.GetFetch() {
		p, err := wireTensor(name, values[i])
		if err != nil {
			return nil, err
		}
		resp.Fetch = append(resp.Fetch, p)
	}
	if timeline != nil {
		resp.Metadata = &pb.RunMetadata{StepStats: timeline.stats(x.devices[0].Name)}
	}
	return resp, nil
}

// ReleaseCallable forgets a callable.
func (s *Server) ReleaseCallable(
	_ context.Context, r *pb.ReleaseCallableRequest,
) (*pb.ReleaseCallableResponse, error) {
	x, err := s.session(r.GetSessionHandle())
	if err != nil {
		return nil, err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.callables, r.GetHandle())
	return &pb.ReleaseCallableResponse{}, nil
}
