package cluster

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime/cluster/partition"
	"tfc/runtime/cluster/pb"
	"tfc/runtime/status"
)

// Between two signs of life of a worker that runs a part of a step, and for how long one is waited for.
const (
	heartbeat        = 3 * time.Second
	heartbeatTimeout = 5 * time.Second
)

// divided is a signature of steps with its parts at their workers.
type divided struct {
	feeds []string
	parts []*part
}

// part is what one task runs of a step; task is nil for the server's own.
type part struct {
	*partition.Part
	task   *task
	handle string
}

// plans keeps a session's divided signatures for one version of the graph.
type plans struct {
	mu        sync.Mutex
	graph     *graphdef.Graph
	placement partition.Placement
	bySign    map[string]*divided
}

// sign spells out a signature.
func sign(feeds, fetches, targets []string) string {
	return fmt.Sprintf("%q%q%q", feeds, fetches, targets)
}

// divide finds the parts of a signature; a new one is placed, split and registered.
func (x *session) divide(ctx context.Context, feeds, fetches, targets []string) (*divided, error) {
	p := &x.plans
	p.mu.Lock()
	defer p.mu.Unlock()
	if g := x.run.Graph(); p.graph != g {
		placement, err := partition.Place(g, x.devices, x.soft)
		if err != nil {
			return nil, err
		}
		p.graph, p.placement, p.bySign = g, placement, map[string]*divided{}
	}
	key := sign(feeds, fetches, targets)
	if d := p.bySign[key]; d != nil {
		return d, nil
	}
	parts, err := partition.Split(p.graph, p.placement, x.devices,
		partition.Request{Feeds: feeds, Fetches: fetches, Targets: targets})
	if err != nil {
		return nil, err
	}
	d := &divided{feeds: feeds}
	for _, made := range parts {
		registered, err := x.register(ctx, made)
		if err != nil {
			return nil, err
		}
		d.parts = append(d.parts, registered)
	}
	p.bySign[key] = d
	return d, nil
}

// register sends a part to where it runs.
func (x *session) register(ctx context.Context, made *partition.Part) (p *part, err error) {
	p = &part{Part: made}
	if x.server.owns(made.Device.Name) {
		p.handle, err = x.server.worker.register(x.handle, made.Graph, made.Targets)
		return p, err
	}
	if p.task, err = x.server.task(made.Device.Name); err != nil {
		return nil, err
	}
	worker, err := p.task.client()
	if err != nil {
		return nil, err
	}
	r, err := worker.RegisterGraph(ctx, &pb.RegisterGraphRequest{
		SessionHandle: x.handle, CreateWorkerSessionCalled: true, GraphDef: made.Graph,
	})
	if err != nil {
		return nil, p.task.blame(err)
	}
	p.handle = r.GetGraphHandle()
	return p, nil
}

// runParts runs a step on all the tasks that have a part in it. The first error ends it everywhere.
func (x *session) runParts(
	ctx context.Context, feeds map[string]*tensor.Tensor, fetches, targets []string,
) (values []*tensor.Tensor, err error) {
	d, err := x.divide(ctx, sortedNames(feeds), fetches, targets)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := context.AfterFunc(x.life, cancel)
	defer stop()
	id := rand.Int64N(1 << 56)
	defer x.cleanup(d, id)
	group, ctx := errgroup.WithContext(ctx)
	for _, p := range d.parts {
		group.Go(func() error {
			if p.task != nil {
				return x.runRemote(ctx, p, id)
			}
			local := map[string]*tensor.Tensor{}
			for i, name := range p.Feeds {
				local[name] = feeds[d.feeds[i]]
			}
			var err error
			values, err = x.server.worker.run(ctx, x.handle, p.handle, id, local, p.Fetches)
			return err
		})
	}
	return values, group.Wait()
}

func sortedNames(feeds map[string]*tensor.Tensor) []string {
	names := make([]string, 0, len(feeds))
	for name := range feeds {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// runRemote has a worker run its part, and watches that it lives.
func (x *session) runRemote(ctx context.Context, p *part, id int64) error {
	worker, err := p.task.client()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go p.task.watch(ctx, worker, cancel)
	r, err := worker.RunGraph(ctx, &pb.RunGraphRequest{
		SessionHandle: x.handle, CreateWorkerSessionCalled: true, GraphHandle: p.handle, StepId: id,
		StoreErrorsInResponseBody: true, ExecOpts: &pb.ExecutorOpts{RecordTimeline: timelineOf(ctx) != nil},
	})
	if t := timelineOf(ctx); t != nil {
		t.add(r.GetStepStats())
	}
	switch {
	case err != nil && ctx.Err() != nil && context.Cause(ctx) != ctx.Err():
		return context.Cause(ctx)
	case err != nil:
		return p.task.blame(err)
	case r.GetStatusCode() != 0:
		text := r.GetStatusErrorMessage()
		if !strings.HasPrefix(text, "From ") {
			text = "From " + p.task.name() + ":\n" + text
		}
		return status.Errorf(status.Code(r.GetStatusCode()), "", "", "%s", text)
	}
	return nil
}

// watch asks a worker for signs of life until the context ends; without one it gives up on the step.
func (t *task) watch(ctx context.Context, worker pb.WorkerServiceClient, giveUp context.CancelCauseFunc) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(heartbeat):
		}
		asked, cancel := context.WithTimeout(ctx, heartbeatTimeout)
		_, err := worker.GetStatus(asked, &pb.GetStatusRequest{})
		cancel()
		if err != nil && ctx.Err() == nil {
			giveUp(status.Errorf(status.Unavailable, "", "", "worker %s at %s does not answer: %v", t.name(), t.address, err))
			return
		}
	}
}

// cleanup has all tasks forget a step, without waiting for those that do not answer.
func (x *session) cleanup(d *divided, id int64) {
	for _, p := range d.parts {
		if p.task == nil {
			x.server.worker.cleanup(id)
			continue
		}
		go func() {
			ctx, cancel := context.WithTimeout(context.Background(), heartbeatTimeout)
			defer cancel()
			if worker, err := p.task.client(); err == nil {
				worker.CleanupGraph(ctx, &pb.CleanupGraphRequest{StepId: id})
			}
		}()
	}
}

// openWorkers starts the session at the workers.
func (x *session) openWorkers(ctx context.Context, isolate bool) error {
	x.server.worker.open(x.handle, x.run.Variables(), int(x.config.GetIntraOpParallelismThreads()))
	for _, d := range x.devices[1:] {
		t, err := x.server.task(d.Name)
		if err != nil {
			return err
		}
		worker, err := t.client()
		if err != nil {
			return err
		}
		_, err = worker.CreateWorkerSession(ctx, &pb.CreateWorkerSessionRequest{
			SessionHandle: x.handle, IsolateSessionState: isolate, MasterTask: x.server.taskName(),
			MasterIncarnation: int64(x.server.incarnation),
			ServerDef:         &pb.ServerDef{JobName: t.job, TaskIndex: int32(t.number), Protocol: "grpc", DefaultSessionConfig: x.config},
		})
		if err != nil {
			return t.blame(err)
		}
	}
	return nil
}

// closeWorkers ends the session at the workers.
func (x *session) closeWorkers() {
	x.server.worker.drop(x.handle)
	for _, d := range x.devices[1:] {
		t, err := x.server.task(d.Name)
		if err != nil {
			continue
		}
		go func() {
			ctx, cancel := context.WithTimeout(context.Background(), heartbeatTimeout)
			defer cancel()
			if worker, err := t.client(); err == nil {
				worker.DeleteWorkerSession(ctx, &pb.DeleteWorkerSessionRequest{SessionHandle: x.handle})
			}
		}()
	}
}
