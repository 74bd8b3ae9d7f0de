// Package cluster serves TensorFlow's gRPC protocol: a Python program that says
// tf.compat.v1.Session("grpc://host:port") runs on it. A Server is the master of its sessions, and a worker for those of
// other servers of its cluster; variables, queues and tables are the server's, and outlive the sessions.
//
// A step that stays in one task is a run of a runtime.Session. One that does not is divided (package partition); each
// task runs its part, and tensors cross between them by RecvTensor (package rendezvous).
//
// The messages and services are package pb's. The package knows sessions (runtime), graphs as messages and host tensors;
// the compiler is handed to it, and which tensor arithmetic there is, it does not know.
package cluster

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	_ "google.golang.org/grpc/encoding/gzip" // ConfigProto.rpc_options may ask for it

	"tfc/frontend/graphdef"
	"tfc/ir/device"
	"tfc/runtime"
	"tfc/runtime/cluster/pb"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// Config says what a server is and how much it lets clients have.
type Config struct {
	// Job and Task name the server's devices: /job:Job/replica:0/task:Task/device:CPU:0.
	Job  string
	Task int
	// Cluster are the tasks that sessions of this server may use; nil for this one alone.
	Cluster Cluster
	// MaxSessions bounds the sessions that are open at a time, MaxMessage the bytes of a message.
	MaxSessions, MaxMessage int
	// MaxNodes bounds the nodes of a session's graph, functions' bodies included; 0 does not.
	MaxNodes int
	Security Security
	// Files are those that graphs may touch; nil refuses all.
	Files host.Files
	// Grace is how long a server that is told to stop lets steps end before it cancels them.
	Grace time.Duration
	// Log takes what happens to sessions and steps; nil drops it.
	Log *slog.Logger
}

// Server is a master and a worker, with the state of its sessions.
type Server struct {
	pb.UnimplementedMasterServiceServer

	cfg         Config
	compiler    runtime.Compiler
	device      string
	spec        device.Spec
	incarnation uint64
	tasks       []*task
	worker      *worker
	rpc         *grpc.Server
	metrics     *metrics
	log         *slog.Logger
	stopping    atomic.Bool
	steps       atomic.Int64 // counts those of all sessions: the next one's number

	mu       sync.Mutex
	vars     *runtime.Variables
	sessions map[string]*session
}

// NewServer makes a server whose sessions compile with c.
func NewServer(c runtime.Compiler, cfg Config) (*Server, error) {
	s := &Server{
		cfg: cfg, incarnation: rand.Uint64() | 1, log: cfg.Log,
		device:   fmt.Sprintf("/job:%s/replica:0/task:%d/device:CPU:0", cfg.Job, cfg.Task),
		sessions: map[string]*session{},
	}
	s.vars = s.newState()
	spec, err := device.Parse(s.device)
	if err != nil {
		return nil, err
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.metrics = newMetrics(s)
	s.compiler = measured{c, s.metrics.compiled}
	s.spec, s.tasks = spec, newTasks(&s.cfg)
	s.worker = newWorker(s)
	s.rpc = grpc.NewServer(append(s.cfg.Security.serverOptions(),
		grpc.MaxRecvMsgSize(cfg.MaxMessage), grpc.MaxSendMsgSize(cfg.MaxMessage), grpc.StatsHandler(wire{s.metrics.bytes}),
		grpc.ChainUnaryInterceptor(s.observe, translateErrors, s.cfg.Security.authorize),
	)...)
	pb.RegisterMasterServiceServer(s.rpc, s)
	pb.RegisterWorkerServiceServer(s.rpc, s.worker)
	return s, nil
}

// taskName is how devices' names begin.
func (s *Server) taskName() string {
	return fmt.Sprintf("/job:%s/replica:0/task:%d", s.cfg.Job, s.cfg.Task)
}

// owns reports a device of this task.
func (s *Server) owns(name string) bool {
	spec, err := device.Parse(name)
	return err == nil && spec.Job == s.spec.Job && spec.Task == s.spec.Task
}

// Device is the full name of the server's device.
func (s *Server) Device() string { return s.device }

// Serve answers clients on a listener until the context ends. Then it takes no new calls, lets steps end for as long as
// Config.Grace says, and closes the sessions, which ends those that are still under way with CANCELLED.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	stopped := make(chan struct{})
	defer context.AfterFunc(ctx, func() {
		defer close(stopped)
		s.stop()
	})()
	if err := s.rpc.Serve(l); err != nil && !errors.Is(err, grpc.ErrServerStopped) {
		return err
	}
	if ctx.Err() != nil {
		<-stopped
	}
	return nil
}

func (s *Server) stop() {
	s.stopping.Store(true)
	s.log.Info("stopping", "sessions", s.countSessions(), "grace", s.cfg.Grace)
	ended := make(chan struct{})
	go func() {
		s.rpc.GracefulStop()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(s.cfg.Grace):
	}
	s.closeSessions()
	<-ended
}

func (s *Server) countSessions() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sessions)
}

// closeSessions closes all sessions.
func (s *Server) closeSessions() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for handle, x := range s.sessions {
		x.close()
		delete(s.sessions, handle)
	}
}

// session finds the session of a handle.
func (s *Server) session(handle string) (*session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if x := s.sessions[handle]; x != nil {
		return x, nil
	}
	return nil, status.Errorf(status.Aborted, "", "", "Session %s is not found.", handle)
}

// admit refuses graphs with more nodes than the server takes.
func (s *Server) admit(g *graphdef.Graph) error {
	n := len(g.Nodes)
	for _, f := range g.Def.GetLibrary().GetFunction() {
		n += len(f.GetNodeDef())
	}
	if s.cfg.MaxNodes > 0 && n > s.cfg.MaxNodes {
		return status.Errorf(status.ResourceExhausted, "", "", "the graph has %d nodes; the server takes %d (--max-nodes)",
			n, s.cfg.MaxNodes)
	}
	return nil
}

// open adds a session.
func (s *Server) open(x *session) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.sessions) >= s.cfg.MaxSessions {
		return status.Errorf(status.ResourceExhausted, "", "", "%d sessions are open, which is the server's limit",
			len(s.sessions))
	}
	s.sessions[x.handle] = x
	return nil
}

// state is what a new session's variables and resources are kept in.
func (s *Server) state(isolated bool) *runtime.Variables {
	s.mu.Lock()
	defer s.mu.Unlock()
	if isolated {
		return s.newState()
	}
	return s.vars
}

// newState is fresh state, whose graphs may touch the files that the server's configuration allows.
func (s *Server) newState() *runtime.Variables {
	vars := runtime.NewVariables()
	vars.Confine(host.NoFiles)
	if s.cfg.Files != nil {
		vars.Confine(s.cfg.Files)
	}
	return vars
}

// attributes describe the server's device to clients.
func (s *Server) attributes() *pb.DeviceAttributes {
	return &pb.DeviceAttributes{
		Name: s.device, DeviceType: "CPU", MemoryLimit: reportedMemory, Locality: &pb.DeviceLocality{},
		Incarnation: s.incarnation, XlaGlobalId: -1,
	}
}

// reportedMemory is what TensorFlow's servers say of a CPU, in bytes.
const reportedMemory = 256 << 20
