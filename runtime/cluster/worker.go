package cluster

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"

	"tfc/frontend/graphdef"
	graphpb "tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/runtime/cluster/pb"
	"tfc/runtime/rendezvous"
	"tfc/runtime/status"
	"tfc/runtime/trace"
)

// worker is the part of a server that runs parts of graphs for masters, its own among them.
type worker struct {
	pb.UnimplementedWorkerServiceServer
	server *Server

	mu       sync.Mutex
	sessions map[string]*workerSession
	steps    map[int64]*rendezvous.Step
}

// workerSession is a master's session at a worker: its state and the graphs registered in it.
type workerSession struct {
	vars   *runtime.Variables
	graphs map[string]*registered
	// threads bounds those of a run, 0 does not.
	threads int
}

// registered is a part of a graph that waits for its steps.
type registered struct {
	session *runtime.Session
	targets []string
}

// maxSteps bounds the steps that a worker keeps tensors of: those that end are cleaned up by their masters.
const maxSteps = 1 << 16

func newWorker(s *Server) *worker {
	return &worker{server: s, sessions: map[string]*workerSession{}, steps: map[int64]*rendezvous.Step{}}
}

// GetStatus describes the worker's devices.
func (w *worker) GetStatus(context.Context, *pb.GetStatusRequest) (*pb.GetStatusResponse, error) {
	return &pb.GetStatusResponse{DeviceAttributes: []*pb.DeviceAttributes{w.server.attributes()}}, nil
}

// CreateWorkerSession prepares for a master's session.
func (w *worker) CreateWorkerSession(
	_ context.Context, r *pb.CreateWorkerSessionRequest,
) (*pb.CreateWorkerSessionResponse, error) {
	threads := r.GetServerDef().GetDefaultSessionConfig().GetIntraOpParallelismThreads()
	w.open(r.GetSessionHandle(), w.server.state(r.GetIsolateSessionState()), int(threads))
	return &pb.CreateWorkerSessionResponse{}, nil
}

func (w *worker) open(handle string, vars *runtime.Variables, threads int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sessions[handle] = &workerSession{vars: vars, graphs: map[string]*registered{}, threads: threads}
}

// DeleteWorkerSession ends a master's session and its steps.
func (w *worker) DeleteWorkerSession(
	_ context.Context, r *pb.DeleteWorkerSessionRequest,
) (*pb.DeleteWorkerSessionResponse, error) {
	w.drop(r.GetSessionHandle())
	return &pb.DeleteWorkerSessionResponse{}, nil
}

func (w *worker) drop(handle string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if x := w.sessions[handle]; x != nil {
		for _, g := range x.graphs {
			g.session.Close()
		}
		delete(w.sessions, handle)
	}
}

// session finds a master's session; the caller holds the lock.
func (w *worker) session(handle string) (*workerSession, error) {
	if x := w.sessions[handle]; x != nil {
		return x, nil
	}
	return nil, status.Errorf(status.Aborted, "", "",
		"Session handle is not found: %s. Possibly this worker (%q) just restarted.", handle, w.server.taskName())
}

// RegisterGraph takes a part of a graph.
func (w *worker) RegisterGraph(_ context.Context, r *pb.RegisterGraphRequest) (*pb.RegisterGraphResponse, error) {
	handle, err := w.register(r.GetSessionHandle(), r.GetGraphDef(), sinks(r.GetGraphDef()))
	if err != nil {
		return nil, err
	}
	return &pb.RegisterGraphResponse{GraphHandle: handle}, nil
}

// register takes a part.
func (w *worker) register(session string, def *graphpb.GraphDef, targets []string) (string, error) {
	g, err := graphdef.NewGraph(withoutDevices(def))
	if err != nil {
		return "", err
	}
	if err := w.server.admit(g); err != nil {
		return "", err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	x, err := w.session(session)
	if err != nil {
		return "", err
	}
	handle := fmt.Sprintf("%016x", rand.Uint64())
	x.graphs[handle] = &registered{runtime.NewSession(w.server.compiler, g, x.vars), targets}
	x.graphs[handle].session.LimitThreads(x.threads)
	return handle, nil
}

// sinks are the nodes that nothing takes or follows.
func sinks(def *graphpb.GraphDef) []string {
	used := map[string]bool{}
	for _, n := range def.GetNode() {
		for _, in := range n.GetInput() {
			used[graphdef.ParseTensorName(strings.TrimPrefix(in, "^")).Node] = true
		}
	}
	var out []string
	for _, n := range def.GetNode() {
		if !used[n.GetName()] {
			out = append(out, n.GetName())
		}
	}
	return out
}

// DeregisterGraph forgets a part.
func (w *worker) DeregisterGraph(
	_ context.Context, r *pb.DeregisterGraphRequest,
) (*pb.DeregisterGraphResponse, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	x, err := w.session(r.GetSessionHandle())
	if err != nil {
		return nil, err
	}
	if g := x.graphs[r.GetGraphHandle()]; g != nil {
		g.session.Close()
		delete(x.graphs, r.GetGraphHandle())
	}
	return &pb.DeregisterGraphResponse{}, nil
}

// RunGraph runs a part in a step.
func (w *worker) RunGraph(ctx context.Context, r *pb.RunGraphRequest) (*pb.RunGraphResponse, error) {
	resp := &pb.RunGraphResponse{}
	feeds := map[string]*tensor.Tensor{}
	for _, f := range r.GetSend() {
		t, err := graphdef.TensorOf(f.GetTensor())
		if err != nil {
			return nil, status.Errorf(status.InvalidArgument, "", "", "feed %s: %w", f.GetName(), err)
		}
		feeds[f.GetName()] = t
	}
	if r.GetExecOpts().GetRecordTimeline() {
		spans := &trace.Collector{}
		ctx = trace.With(ctx, spans)
		defer func() { resp.StepStats = stepStats(spans, w.server.Device()) }()
	}
	values, err := w.run(ctx, r.GetSessionHandle(), r.GetGraphHandle(), r.GetStepId(), feeds, r.GetRecvKey())
	if err != nil {
		if r.GetStoreErrorsInResponseBody() {
			resp.StatusCode, resp.StatusErrorMessage = graphpb.Code(status.CodeOf(err)), errorText(err)
			return resp, nil
		}
		return nil, err
	}
	for i, name := range r.GetRecvKey() {
		resp.Recv = append(resp.Recv, &graphpb.NamedTensorProto{Name: name, Tensor: graphdef.TensorProto(values[i])})
	}
	return resp, nil
}

// run runs a part; its error ends the step here, for those who wait for tensors of it.
func (w *worker) run(
	ctx context.Context, session, graph string, id int64, feeds map[string]*tensor.Tensor, fetches []string,
) ([]*tensor.Tensor, error) {
	g, err := w.graph(session, graph)
	if err != nil {
		return nil, err
	}
	step, err := w.step(id)
	if err != nil {
		return nil, err
	}
	values, err := g.session.Run(rendezvous.With(ctx, step), feeds, fetches, g.targets)
	if err != nil {
		step.End(err)
	}
	return values, err
}

func (w *worker) graph(session, graph string) (*registered, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	x, err := w.session(session)
	if err != nil {
		return nil, err
	}
	if g := x.graphs[graph]; g != nil {
		return g, nil
	}
	return nil, status.Errorf(status.Aborted, "", "",
		"Graph handle is not found: %s. Possibly this worker (%q) just restarted.", graph, w.server.taskName())
}

// step finds a step's table, or makes it: tensors may be asked for before the step has begun here.
func (w *worker) step(id int64) (*rendezvous.Step, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := w.steps[id]
	if s == nil {
		if len(w.steps) >= maxSteps {
			return nil, status.Errorf(status.ResourceExhausted, "", "", "%d steps are under way at %s",
				len(w.steps), w.server.taskName())
		}
		s = rendezvous.NewStep(w.server.owns, w.server.receive(id))
		w.steps[id] = s
	}
	return s, nil
}

// CleanupGraph forgets a step.
func (w *worker) CleanupGraph(_ context.Context, r *pb.CleanupGraphRequest) (*pb.CleanupGraphResponse, error) {
	w.cleanup(r.GetStepId())
	return &pb.CleanupGraphResponse{}, nil
}

func (w *worker) cleanup(id int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if s := w.steps[id]; s != nil {
		s.End(status.Errorf(status.Aborted, "", "", "the step has ended"))
		delete(w.steps, id)
	}
}

// CleanupAll forgets the state of containers; of all, if none is named.
func (w *worker) CleanupAll(_ context.Context, r *pb.CleanupAllRequest) (*pb.CleanupAllResponse, error) {
	w.server.forget(r.GetContainer())
	return &pb.CleanupAllResponse{}, nil
}

// RecvTensor gives a tensor of a step to the task that receives it, as soon as it is sent.
func (w *worker) RecvTensor(ctx context.Context, r *pb.RecvTensorRequest) (*pb.RecvTensorResponse, error) {
	if err := w.checkIncarnation(r.GetRendezvousKey()); err != nil {
		return nil, err
	}
	step, err := w.step(r.GetStepId())
	if err != nil {
		return nil, err
	}
	t, err := step.Receive(ctx, r.GetRendezvousKey())
	if err != nil {
		return nil, err
	}
	return &pb.RecvTensorResponse{Tensor: graphdef.TensorProto(t)}, nil
}

// checkIncarnation refuses a tensor that an earlier process of this task would have sent.
func (w *worker) checkIncarnation(key string) error {
	parts := strings.Split(key, ";")
	if len(parts) != 5 {
		return status.Errorf(status.InvalidArgument, "", "", "%q is no rendezvous key", key)
	}
	want, err := strconv.ParseUint(parts[1], 16, 64)
	if err != nil {
		return status.Errorf(status.InvalidArgument, "", "", "%q is no rendezvous key", key)
	}
	if have := w.server.incarnation; want != have {
		return status.Errorf(status.Aborted, "", "",
			"RecvTensor expects a different device incarnation: %d vs. %d. Your worker job (%q) was probably restarted. "+
				"Check your worker job for the reason why it was restarted.", want, have, w.server.taskName())
	}
	return nil
}

// The methods below are for collectives and profiles, of which there are none here; what asks for nothing gets nothing.

// MarkRecvFinished is told of tensors that have arrived; nothing is kept for it.
func (w *worker) MarkRecvFinished(context.Context, *pb.MarkRecvFinishedRequest) (*pb.MarkRecvFinishedResponse, error) {
	return &pb.MarkRecvFinishedResponse{}, nil
}

// Logging has no calls to tell of.
func (w *worker) Logging(context.Context, *pb.LoggingRequest) (*pb.LoggingResponse, error) {
	return &pb.LoggingResponse{}, nil
}
