package main

import (
	"context"
	"math"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	grpcstatus "google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef"
	graphpb "tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/cluster"
	"tfc/runtime/cluster/pb"
	"tfc/runtime/status"
	"tfc/targets/driver"
)

// served is a client of a server that runs in this process.
type served struct {
	t      *testing.T
	client pb.MasterServiceClient
	ctx    context.Context
}

// serve starts a server on a free port.
func serve(t *testing.T, cfg cluster.Config) served {
	t.Helper()
	l := listen(t)
	s, _ := serveOn(t, cfg, l)
	return s
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// serveOn starts a server; stop ends it before the test does.
func serveOn(t *testing.T, cfg cluster.Config, l net.Listener) (client served, stop func()) {
	t.Helper()
	s, err := cluster.NewServer(driver.NewCompiler(driver.DefaultOptions()), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return answer(t, s, l)
}

// answer has a server answer on a listener.
func answer(t *testing.T, s *cluster.Server, l net.Listener) (client served, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	conn, err := grpc.NewClient(l.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(math.MaxInt32)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	calls, cancelCalls := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancelCalls)
	return served{t, pb.NewMasterServiceClient(conn), calls}, stop
}

var local = cluster.Config{Job: "localhost", MaxSessions: 4, MaxMessage: math.MaxInt32}

func parseGraph(t *testing.T, text string) *graphpb.GraphDef {
	t.Helper()
	def, err := graphdef.ParseText([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return def
}

func (s served) create(text string) string {
	s.t.Helper()
	r, err := s.client.CreateSession(s.ctx, &pb.CreateSessionRequest{GraphDef: parseGraph(s.t, text)})
	if err != nil {
		s.t.Fatal(err)
	}
	return r.GetSessionHandle()
}

// step runs a step and gives the first fetch as a number, or the code and text of the error in the body.
func (s served) step(r *pb.RunStepRequest, feeds map[string]float32) (float64, status.Code, string) {
	s.t.Helper()
	r.StoreErrorsInResponseBody = true
	for name, v := range feeds {
		r.Feed = append(r.Feed, &graphpb.NamedTensorProto{Name: name, Tensor: graphdef.TensorProto(tensor.Of(nil, v))})
	}
	out, err := s.client.RunStep(s.ctx, r)
	if err != nil {
		s.t.Fatal(err)
	}
	if out.GetStatusCode() != graphpb.Code_OK {
		return 0, status.Code(out.GetStatusCode()), out.GetStatusErrorMessage()
	}
	if len(out.GetTensor()) == 0 {
		return 0, status.OK, ""
	}
	if got, want := out.GetTensor()[0].GetName(), r.GetFetch()[0]; got != want {
		s.t.Errorf("fetched %s, asked for %s", got, want)
	}
	x, err := graphdef.TensorOf(out.GetTensor()[0].GetTensor())
	if err != nil {
		s.t.Fatal(err)
	}
	return x.Float(0), status.OK, ""
}

const sumGraph = `
node { name: "a" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } }
node { name: "b" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } }
node { name: "c" op: "AddV2" input: "a" input: "b" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "d" op: "Neg" input: "a" attr { key: "T" value { type: DT_FLOAT } } }
`

func TestServeSteps(t *testing.T) {
	s := serve(t, local)
	h := s.create(sumGraph)
	got, code, text := s.step(&pb.RunStepRequest{SessionHandle: h, Fetch: []string{"c:0"}}, map[string]float32{"a:0": 3, "b:0": 4.5})
	if got != 7.5 || code != status.OK {
		t.Errorf("c is %v, %v %s", got, code, text)
	}
	_, code, text = s.step(&pb.RunStepRequest{SessionHandle: h, Fetch: []string{"c:0"}}, map[string]float32{"a:0": 3})
	if code != status.InvalidArgument || !strings.HasSuffix(text, "\n\t [[{{node b}}]]") {
		t.Errorf("a step without b: %v %q", code, text)
	}
	more := &pb.ExtendSessionRequest{SessionHandle: h, GraphDef: parseGraph(t, `
node { name: "e" op: "Square" input: "c" attr { key: "T" value { type: DT_FLOAT } } }`)}
	r, err := s.client.ExtendSession(s.ctx, more)
	if err != nil || r.GetNewGraphVersion() != 1 {
		t.Fatal(r, err)
	}
	if _, err := s.client.ExtendSession(s.ctx, more); grpcstatus.Code(err) != 10 {
		t.Errorf("extended from an old version: %v", err)
	}
	got, code, text = s.step(&pb.RunStepRequest{SessionHandle: h, Fetch: []string{"e:0"}}, map[string]float32{"a:0": 1, "b:0": 2})
	if got != 9 || code != status.OK {
		t.Errorf("e is %v, %v %s", got, code, text)
	}
	_, err = s.client.RunStep(s.ctx, &pb.RunStepRequest{SessionHandle: "none"})
	if grpcstatus.Code(err) != 10 || !strings.Contains(err.Error(), "Session none is not found.") {
		t.Errorf("a step of no session: %v", err)
	}
}

func TestServePartialRun(t *testing.T) {
	s := serve(t, local)
	h := s.create(sumGraph)
	setup, err := s.client.PartialRunSetup(s.ctx, &pb.PartialRunSetupRequest{
		SessionHandle: h, Feed: []string{"a:0", "b:0"}, Fetch: []string{"c:0", "d:0"},
	})
	if err != nil {
		t.Fatal(err)
	}
	piece := func(fetch string, feeds map[string]float32) (float64, status.Code, string) {
		r := &pb.RunStepRequest{SessionHandle: h, PartialRunHandle: setup.GetPartialRunHandle(), Fetch: []string{fetch}}
		return s.step(r, feeds)
	}
	if got, code, text := piece("d:0", map[string]float32{"a:0": 2}); got != -2 || code != status.OK {
		t.Errorf("d is %v, %v %s", got, code, text)
	}
	if got, code, text := piece("c:0", map[string]float32{"b:0": 5}); got != 7 || code != status.OK {
		t.Errorf("c is %v, %v %s", got, code, text)
	}
	if _, code, text := piece("c:0", nil); code != status.InvalidArgument || !strings.Contains(text, "PartialRunSetup") {
		t.Errorf("a piece after the last: %v %s", code, text)
	}
}

// TestServeState checks that variables outlive sessions, unless a session is isolated or the server is reset.
func TestServeState(t *testing.T) {
	const graph = `
node { name: "v" op: "VariableV2" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "shape" value { shape { } } } }
node { name: "one" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "value" value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 1 } } } }
node { name: "set" op: "Assign" input: "v" input: "one" attr { key: "T" value { type: DT_FLOAT } } }`
	s := serve(t, local)
	h := s.create(graph)
	read := func(h string) status.Code {
		_, code, _ := s.step(&pb.RunStepRequest{SessionHandle: h, Fetch: []string{"v:0"}}, nil)
		return code
	}
	if code := read(h); code != status.FailedPrecondition {
		t.Errorf("read before it was set: %v", code)
	}
	if _, code, text := s.step(&pb.RunStepRequest{SessionHandle: h, Target: []string{"set"}}, nil); code != status.OK {
		t.Fatal(code, text)
	}
	if _, err := s.client.CloseSession(s.ctx, &pb.CloseSessionRequest{SessionHandle: h}); err != nil {
		t.Fatal(err)
	}
	if code := read(s.create(graph)); code != status.OK {
		t.Errorf("read in a second session: %v", code)
	}
	isolated, err := s.client.CreateSession(s.ctx, &pb.CreateSessionRequest{
		GraphDef: parseGraph(t, graph), Config: &pb.ConfigProto{IsolateSessionState: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	if code := read(isolated.GetSessionHandle()); code != status.FailedPrecondition {
		t.Errorf("read in an isolated session: %v", code)
	}
	if _, err := s.client.Reset(s.ctx, &pb.ResetRequest{}); err != nil {
		t.Fatal(err)
	}
	if code := read(s.create(graph)); code != status.FailedPrecondition {
		t.Errorf("read after a reset: %v", code)
	}
}

// TestServeClose checks that a step that waits ends with its session, and with its own time.
func TestServeClose(t *testing.T) {
	const graph = `
node { name: "q" op: "FIFOQueueV2" attr { key: "component_types" value { list { type: DT_FLOAT } } } }
node { name: "get" op: "QueueDequeueV2" input: "q" attr { key: "component_types" value { list { type: DT_FLOAT } } } }`
	s := serve(t, local)
	h := s.create(graph)
	late := &pb.RunStepRequest{SessionHandle: h, Fetch: []string{"get:0"}, Options: &pb.RunOptions{TimeoutInMs: 20}}
	if _, code, text := s.step(late, nil); code != status.DeadlineExceeded {
		t.Errorf("%v %s", code, text)
	}
	go func() {
		time.Sleep(50 * time.Millisecond)
		s.client.CloseSession(s.ctx, &pb.CloseSessionRequest{SessionHandle: h})
	}()
	_, code, text := s.step(&pb.RunStepRequest{SessionHandle: h, Fetch: []string{"get:0"}}, nil)
	if code != status.Cancelled || !strings.Contains(text, "Session::Close()") {
		t.Errorf("%v %s", code, text)
	}
}

func TestServeCallable(t *testing.T) {
	s := serve(t, local)
	h := s.create(sumGraph)
	made, err := s.client.MakeCallable(s.ctx, &pb.MakeCallableRequest{SessionHandle: h, Options: &pb.CallableOptions{
		Feed: []string{"b:0", "a:0"}, Fetch: []string{"c:0", "d:0"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	one, two := graphdef.TensorProto(tensor.Of[float32](nil, 1)), graphdef.TensorProto(tensor.Of[float32](nil, 2))
	run := &pb.RunCallableRequest{SessionHandle: h, Handle: made.GetHandle(), Feed: []*graphpb.TensorProto{one, two}}
	out, err := s.client.RunCallable(s.ctx, run)
	if err != nil {
		t.Fatal(err)
	}
	want := []*graphpb.TensorProto{graphdef.TensorProto(tensor.Of[float32](nil, 3)), graphdef.TensorProto(tensor.Of[float32](nil, -2))}
	for i, w := range want {
		if !proto.Equal(out.GetFetch()[i], w) {
			t.Errorf("fetch %d is %v", i, out.GetFetch()[i])
		}
	}
	if _, err := s.client.ReleaseCallable(s.ctx, &pb.ReleaseCallableRequest{SessionHandle: h, Handle: made.GetHandle()}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.client.RunCallable(s.ctx, run); grpcstatus.Code(err) != 3 {
		t.Errorf("a released callable ran: %v", err)
	}
}

// TestServeRefuses checks graphs and requests that a server turns down, and that it lives on.
func TestServeRefuses(t *testing.T) {
	s := serve(t, cluster.Config{Job: "w", Task: 1, MaxSessions: 1, MaxMessage: 1 << 20})
	create := func(r *pb.CreateSessionRequest) error { _, err := s.client.CreateSession(s.ctx, r); return err }
	far := parseGraph(t, `node { name: "x" op: "NoOp" device: "/job:nowhere/task:3" }`)
	if err := create(&pb.CreateSessionRequest{GraphDef: far}); grpcstatus.Code(err) != 3 ||
		!strings.Contains(err.Error(), "available devices are [ /job:w/replica:0/task:1/device:CPU:0 ]") {
		t.Errorf("a device that is not there: %v", err)
	}
	if err := create(&pb.CreateSessionRequest{GraphDef: parseGraph(t, `node { name: "x" op: "Nonsense" }`)}); err == nil {
		t.Error("an op that is not registered was taken")
	}
	if err := create(&pb.CreateSessionRequest{Target: strings.Repeat("x", 2<<20)}); grpcstatus.Code(err) != 8 {
		t.Errorf("a message above the limit: %v", err)
	}
	soft := &pb.CreateSessionRequest{GraphDef: far, Config: &pb.ConfigProto{AllowSoftPlacement: true}}
	if err := create(soft); err != nil {
		t.Error(err)
	}
	if err := create(soft); grpcstatus.Code(err) != 8 {
		t.Errorf("one session more than the limit: %v", err)
	}
}

// TestServeCluster runs steps over two tasks: a weight at one, what takes and updates it at the other.
func TestServeCluster(t *testing.T) {
	const scalar = ` attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "shape" value { shape { } } } }`
	const float = ` attr { key: "T" value { type: DT_FLOAT } } }`
	const graph = `
node { name: "w" op: "VariableV2" device: "/job:ps/task:0"` + scalar + `
node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } }
node { name: "set" op: "Assign" input: "w" input: "x"` + float + `
node { name: "y" op: "Mul" input: "x" input: "w"` + float + `
node { name: "add" op: "AssignAdd" input: "w" input: "y"` + float + `
node { name: "now" op: "Identity" input: "w" input: "^add" device: "/job:ps/task:0"` + float + `
node { name: "bad" op: "CheckNumerics" input: "w" device: "/job:ps/task:0"
  attr { key: "message" value { s: "no number" } }` + float
	listeners := []net.Listener{listen(t), listen(t)}
	spec := cluster.Cluster{
		"worker": {0: listeners[0].Addr().String()}, "ps": {0: listeners[1].Addr().String()},
	}
	s, _ := serveOn(t, cluster.Config{Job: "worker", Cluster: spec, MaxSessions: 4, MaxMessage: math.MaxInt32}, listeners[0])
	_, stopPS := serveOn(t, cluster.Config{Job: "ps", Cluster: spec, MaxSessions: 4, MaxMessage: math.MaxInt32}, listeners[1])
	devices, err := s.client.ListDevices(s.ctx, &pb.ListDevicesRequest{})
	if err != nil || len(devices.GetRemoteDevice()) != 1 {
		t.Fatal(devices, err)
	}
	h := s.create(graph)
	step := func(fetch string, x float32) (float64, status.Code, string) {
		return s.step(&pb.RunStepRequest{SessionHandle: h, Fetch: []string{fetch}}, map[string]float32{"x:0": x})
	}
	for _, test := range []struct {
		fetch   string
		x, want float64
	}{{"set:0", 3, 3}, {"y:0", 2, 6}, {"now:0", 2, 9}, {"now:0", -1, 0}} {
		if got, code, text := step(test.fetch, float32(test.x)); got != test.want || code != status.OK {
			t.Errorf("%s with %v is %v, want %v; %v %s", test.fetch, test.x, got, test.want, code, text)
		}
	}
	step("set:0", float32(math.NaN()))
	_, code, text := step("bad:0", 0)
	if code != status.InvalidArgument || !strings.HasPrefix(text, "From /job:ps/replica:0/task:0:\n") ||
		!strings.HasSuffix(text, "[[{{node bad}}]]") {
		t.Errorf("an error of the other task: %v %q", code, text)
	}
	stopPS()
	if _, code, text = step("y:0", 1); code != status.Unavailable || !strings.Contains(text, "/job:ps/replica:0/task:0") {
		t.Errorf("a step after the other task's end: %v %q", code, text)
	}
}

func TestServeReadsClusters(t *testing.T) {
	const config = `{"cluster": {"ps": ["a:1"], "worker": {"1": "b:2"}}, "task": {"type": "worker", "index": "1"}}`
	c, job, task, err := cluster.ParseConfig([]byte(config))
	if err != nil || job != "worker" || task != 1 || c["worker"][1] != "b:2" || c["ps"][0] != "a:1" {
		t.Errorf("%v, job %q, task %d, %v", c, job, task, err)
	}
	if c, err := cluster.ParseSpec("ps=a:1,b:2;worker=c:3"); err != nil || c["ps"][1] != "b:2" || c["worker"][0] != "c:3" {
		t.Errorf("%v, %v", c, err)
	}
	for _, bad := range []string{"ps", "ps=nowhere", "=a:1", `ps=a:1;;`} {
		if _, err := cluster.ParseSpec(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
	if _, _, _, err := cluster.ParseConfig([]byte(`{"cluster": {"ps": 3}}`)); err == nil {
		t.Error("a number was read as tasks")
	}
}
