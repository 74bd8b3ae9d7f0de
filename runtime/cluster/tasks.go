package cluster

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	grpcstatus "google.golang.org/grpc/status"

	"tfc/frontend/graphdef"
	"tfc/ir/device"
	"tfc/ir/tensor"
	"tfc/runtime/cluster/partition"
	"tfc/runtime/cluster/pb"
	"tfc/runtime/rendezvous"
	"tfc/runtime/status"
)

// Cluster is the tasks of each job by their numbers: their addresses.
type Cluster map[string]map[int]string

// task is a task of the cluster other than the server's own.
type task struct {
	job     string
	number  int
	address string
	dial    []grpc.DialOption

	once   sync.Once
	conn   *grpc.ClientConn
	failed error
}

// name is the task's, as devices' names begin.
func (t *task) name() string { return fmt.Sprintf("/job:%s/replica:0/task:%d", t.job, t.number) }

// newTasks lists the tasks of a cluster but the server's own, by job and number.
func newTasks(cfg *Config) []*task {
	var tasks []*task
	dial := append(cfg.Security.dialOptions(),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(math.MaxInt32), grpc.MaxCallSendMsgSize(math.MaxInt32)))
	for j, list := range cfg.Cluster {
		for n, address := range list {
			if j != cfg.Job || n != cfg.Task {
				tasks = append(tasks, &task{job: j, number: n, address: address, dial: dial})
			}
		}
	}
	slices.SortFunc(tasks, func(a, b *task) int {
		return cmp.Or(cmp.Compare(a.job, b.job), cmp.Compare(a.number, b.number))
	})
	return tasks
}

// client is a connection to the task's worker, made when it is first asked for.
func (t *task) client() (pb.WorkerServiceClient, error) {
	t.once.Do(func() {
		t.conn, t.failed = grpc.NewClient(t.address, t.dial...)
	})
	if t.failed != nil {
		return nil, status.Errorf(status.InvalidArgument, "", "", "worker %s at %q: %w", t.name(), t.address, t.failed)
	}
	return pb.NewWorkerServiceClient(t.conn), nil
}

// blame gives an error of a call to the task TensorFlow's code, and the task's name.
func (t *task) blame(err error) error {
	s, ok := grpcstatus.FromError(err)
	if !ok {
		return err
	}
	if s.Code() == codes.Unavailable {
		return status.Errorf(status.Unavailable, "", "", "worker %s at %s is not available: %s", t.name(), t.address, s.Message())
	}
	return status.Errorf(status.Code(s.Code()), "", "", "From %s:\n%s", t.name(), s.Message())
}

// task finds the task of a full device name.
func (s *Server) task(name string) (*task, error) {
	spec, err := device.Parse(name)
	if err == nil {
		for _, t := range s.tasks {
			if t.job == spec.Job && t.number == spec.Task {
				return t, nil
			}
		}
	}
	return nil, status.Errorf(status.InvalidArgument, "", "", "device %s is of no task of the cluster", name)
}

// devices asks every other task for its devices, and waits until all have answered; the server's own comes first.
// Tasks that none of the filters allows are left out.
func (s *Server) devices(ctx context.Context, filters []string) ([]partition.Device, []*pb.DeviceAttributes, error) {
	attrs := []*pb.DeviceAttributes{s.attributes()}
	for _, t := range s.tasks {
		allowed, err := t.passes(filters)
		if err != nil {
			return nil, nil, err
		}
		if !allowed {
			continue
		}
		worker, err := t.client()
		if err != nil {
			return nil, nil, err
		}
		r, err := worker.GetStatus(ctx, &pb.GetStatusRequest{}, grpc.WaitForReady(true))
		if err != nil {
			return nil, nil, t.blame(err)
		}
		attrs = append(attrs, r.GetDeviceAttributes()...)
	}
	var devices []partition.Device
	for _, a := range attrs {
		if a.GetDeviceType() != "CPU" {
			continue // a task of another kind may have what we cannot place on
		}
		d, err := partition.NewDevice(a.GetName(), a.GetIncarnation())
		if err != nil {
			return nil, nil, err
		}
		devices = append(devices, d)
	}
	return devices, attrs, nil
}

// passes reports whether one of the filters, partial names of devices, allows the task; no filter allows all.
func (t *task) passes(filters []string) (bool, error) {
	full := device.Spec{Job: t.job, Replica: 0, Task: t.number, Kind: "CPU", Index: 0}
	for _, f := range filters {
		spec, err := device.Parse(f)
		if err != nil {
			return false, status.Errorf(status.InvalidArgument, "", "", "device filter: %w", err)
		}
		if spec.Matches(full) {
			return true, nil
		}
	}
	return len(filters) == 0, nil
}

// receive is the rendezvous.Fetch of a step: it asks the sender's task.
func (s *Server) receive(step int64) rendezvous.Fetch {
	return func(ctx context.Context, k rendezvous.Key) (*tensor.Tensor, error) {
		t, err := s.task(k.Sender)
		if err != nil {
			return nil, err
		}
		worker, err := t.client()
		if err != nil {
			return nil, err
		}
		r, err := worker.RecvTensor(ctx, &pb.RecvTensorRequest{StepId: step, RendezvousKey: k.String()})
		if err != nil {
			return nil, t.blame(err)
		}
		if r.GetIsDead() {
			return nil, status.Errorf(status.Unimplemented, "", "", "%s is dead: conditionals across tasks are not supported", k)
		}
		return graphdef.TensorOf(r.GetTensor())
	}
}
