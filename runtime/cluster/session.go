package cluster

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"tfc/frontend/graphdef"
	graphpb "tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/runtime/cluster/partition"
	"tfc/runtime/cluster/pb"
	"tfc/runtime/status"
)

// session is a client's session: a runtime session, and what the protocol keeps beside it.
type session struct {
	handle string
	server *Server
	config *pb.ConfigProto
	// soft lets nodes ask for devices that there are not; timeout bounds every step, 0 does not.
	soft    bool
	timeout time.Duration
	// devices are those that the session may use, the server's own first.
	devices []partition.Device
	plans   plans
	// life ends with the session.
	life context.Context
	end  context.CancelFunc

	// extending serialises extensions, and keeps version, which counts them.
	extending sync.Mutex
	version   int64

	mu        sync.Mutex
	run       *runtime.Session
	closed    bool
	callables map[int64]*pb.CallableOptions
	next      int64
	partial   map[string]*partialRun
}

// place refuses a graph that is too large, or that asks, in any of its nodes, for a device that the session does not
// have.
func (x *session) place(g *graphdef.Graph) error {
	if err := x.server.admit(g); err != nil {
		return err
	}
	_, err := partition.Place(g, x.devices, x.soft)
	return err
}

// extend adds nodes; a graph that is refused leaves the session as it was.
func (x *session) extend(def *graphpb.GraphDef, version int64) (int64, error) {
	x.extending.Lock()
	defer x.extending.Unlock()
	if version != x.version {
		return 0, status.Errorf(status.Aborted, "", "",
			"Current version is %d but caller expected %d.", x.version, version)
	}
	if err := x.run.Extend(def, x.place); err != nil {
		return 0, err
	}
	x.version++
	return x.version, nil
}

// withoutDevices leaves out what only place reads: the runtime below has one device.
func withoutDevices(def *graphpb.GraphDef) *graphpb.GraphDef {
	for _, n := range def.GetNode() {
		n.Device = ""
	}
	return def
}

// step runs a part of the graph under the time limits of the session and of the step, in milliseconds.
func (x *session) step(
	ctx context.Context, limit int64, feeds map[string]*tensor.Tensor, fetches, targets []string,
) ([]*tensor.Tensor, error) {
	timeout := x.timeout
	if limit > 0 {
		timeout = time.Duration(limit) * time.Millisecond
	}
	if timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	run := x.run.Run
	if len(x.devices) > 1 {
		run = x.runParts
	}
	id, begin := x.server.steps.Add(1), time.Now()
	x.server.metrics.running.Inc()
	values, err := run(ctx, feeds, fetches, targets)
	defer func() { x.stepped(ctx, id, begin, err) }()
	if err != nil && status.CodeOf(err) == status.Cancelled && x.isClosed() {
		err = status.Errorf(status.Cancelled, status.NodeOf(err), "", closedText)
	}
	return values, err
}

func (x *session) isClosed() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.closed
}

// close ends the session and the steps that wait in it.
func (x *session) close() {
	x.mu.Lock()
	wasClosed := x.closed
	x.closed = true
	x.mu.Unlock()
	if !wasClosed {
		x.end()
		x.run.Close()
		x.closeWorkers()
	}
}

// partitions are the graphs that a step runs: one, since there is one device.
func (x *session) partitions(feeds map[string]*tensor.Tensor, fetches, targets []string) ([]*graphpb.GraphDef, error) {
	g := x.run.Graph()
	nodes, err := g.Prune(fetches, targets, slices.Sorted(maps.Keys(feeds)))
	if err != nil {
		return nil, err
	}
	def := &graphpb.GraphDef{Versions: g.Def.GetVersions(), Library: g.Def.GetLibrary()}
	for _, n := range nodes {
		def.Node = append(def.Node, withDevice(n, x.server.device))
	}
	return []*graphpb.GraphDef{def}, nil
}

func withDevice(n *graphdef.Node, device string) *graphpb.NodeDef {
	return &graphpb.NodeDef{
		Name: n.Def.GetName(), Op: n.Def.GetOp(), Input: n.Def.GetInput(), Attr: n.Def.GetAttr(), Device: device,
	}
}

// canonical is a tensor's name with its index.
func canonical(name string) string {
	if strings.Contains(name, ":") {
		return name
	}
	return name + ":0"
}
