package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	grpcstatus "google.golang.org/grpc/status"

	"tfc/frontend/graphdef"
	graphpb "tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/cluster"
	"tfc/runtime/cluster/pb"
	"tfc/runtime/status"
	"tfc/targets/driver"
)

func TestServeToken(t *testing.T) {
	cfg := local
	cfg.Security.Token = "opensesame"
	s := serve(t, cfg)
	for _, c := range []struct {
		header string
		want   codes.Code
	}{
		{"", codes.Unauthenticated}, {"Bearer opensesam", codes.Unauthenticated}, {"opensesame", codes.Unauthenticated},
		{"Bearer opensesame", codes.OK},
	} {
		ctx := s.ctx
		if c.header != "" {
			ctx = metadata.AppendToOutgoingContext(ctx, "authorization", c.header)
		}
		if _, err := s.client.ListDevices(ctx, &pb.ListDevicesRequest{}); grpcstatus.Code(err) != c.want {
			t.Errorf("authorization %q: %v, want %v", c.header, err, c.want)
		}
	}
}

// authority signs certificates for 127.0.0.1, which are files in a folder of the test.
type authority struct {
	t    *testing.T
	dir  string
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

func newAuthority(t *testing.T) *authority {
	a := &authority{t: t, dir: t.TempDir()}
	a.key = a.makeKey()
	a.cert = &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, IsCA: true,
		NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign, BasicConstraintsValid: true}
	a.write("ca.pem", "CERTIFICATE", a.sign(a.cert, &a.key.PublicKey))
	return a
}

func (a *authority) makeKey() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	return key
}

func (a *authority) sign(c *x509.Certificate, key *ecdsa.PublicKey) []byte {
	der, err := x509.CreateCertificate(rand.Reader, c, a.cert, key, a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	return der
}

func (a *authority) write(name, kind string, der []byte) string {
	path := filepath.Join(a.dir, name)
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		a.t.Fatal(err)
	}
	return path
}

// flags are those of a server with a certificate of the authority.
func (a *authority) flags() safetyFlags {
	key := a.makeKey()
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		a.t.Fatal(err)
	}
	cert := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "task"}, NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}}
	return safetyFlags{cert: a.write("cert.pem", "CERTIFICATE", a.sign(cert, &key.PublicKey)),
		key: a.write("key.pem", "EC PRIVATE KEY", der), ca: filepath.Join(a.dir, "ca.pem")}
}

// Two tasks and a client know each other by certificates; who has none is refused.
func TestServeMutualTLS(t *testing.T) {
	f := newAuthority(t).flags()
	security, err := f.security()
	if err != nil {
		t.Fatal(err)
	}
	listeners := []net.Listener{listen(t), listen(t)}
	spec := cluster.Cluster{"worker": {0: listeners[0].Addr().String(), 1: listeners[1].Addr().String()}}
	for i, l := range listeners {
		serveOn(t, cluster.Config{Job: "worker", Task: i, Cluster: spec, MaxSessions: 4, MaxMessage: local.MaxMessage, Security: security}, l)
	}
	list := func(transport credentials.TransportCredentials) (*pb.ListDevicesResponse, error) {
		conn, err := grpc.NewClient(listeners[0].Addr().String(), grpc.WithTransportCredentials(transport))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		return pb.NewMasterServiceClient(conn).ListDevices(ctx, &pb.ListDevicesRequest{})
	}
	got, err := list(credentials.NewTLS(security.Peer))
	if err != nil || len(got.GetRemoteDevice()) != 1 {
		t.Errorf("with a certificate: %v, %v; want the other task's device", got, err)
	}
	anonymous := credentials.NewTLS(&tls.Config{RootCAs: security.Peer.RootCAs})
	if _, err := list(anonymous); grpcstatus.Code(err) != codes.Unavailable {
		t.Errorf("without a certificate: %v", err)
	}
	if _, err := list(insecure.NewCredentials()); grpcstatus.Code(err) != codes.Unavailable {
		t.Errorf("without encryption: %v", err)
	}
}

func TestServeGraphLimit(t *testing.T) {
	cfg := local
	cfg.MaxNodes = 3
	s := serve(t, cfg)
	_, err := s.client.CreateSession(s.ctx, &pb.CreateSessionRequest{GraphDef: parseGraph(t, sumGraph)})
	if grpcstatus.Code(err) != codes.ResourceExhausted || !strings.Contains(err.Error(), "4 nodes; the server takes 3") {
		t.Errorf("4 nodes of 3: %v", err)
	}
}

const queueGraph = `
node { name: "q" op: "FIFOQueueV2" attr { key: "component_types" value { list { type: DT_FLOAT } } } }
node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } }
node { name: "put" op: "QueueEnqueueV2" input: "q" input: "x" attr { key: "Tcomponents" value { list { type: DT_FLOAT } } } }
node { name: "get" op: "QueueDequeueV2" input: "q" attr { key: "component_types" value { list { type: DT_FLOAT } } } }
`

// What operators see: health, metrics of steps and queues, profiles if they ask for them.
func TestServeHTTP(t *testing.T) {
	s, err := cluster.NewServer(driver.NewCompiler(driver.DefaultOptions()), local)
	if err != nil {
		t.Fatal(err)
	}
	l := listen(t)
	client, stop := answer(t, s, l)
	web := httptest.NewServer(s.Handler(true))
	defer web.Close()
	get := func(path string) (int, string) {
		t.Helper()
		r, err := http.Get(web.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		text, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		return r.StatusCode, string(text)
	}
	h := client.create(queueGraph)
	for range 3 {
		client.step(&pb.RunStepRequest{SessionHandle: h, Target: []string{"put"}}, map[string]float32{"x:0": 1})
	}
	client.step(&pb.RunStepRequest{SessionHandle: h, Fetch: []string{"nothing:0"}}, nil)
	_, metrics := get("/metrics")
	for _, want := range []string{
		`tfc_step_seconds_count{code="OK"} 3`, `tfc_step_seconds_count{code="NOT_FOUND"} 1`, `tfc_queue_length{queue="q"} 3`,
		`tfc_sessions 1`, `tfc_call_seconds_count{code="OK",method="CreateSession"} 1`, `tfc_message_bytes_total{direction="in"}`,
		`tfc_compile_seconds_count`,
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("metrics lack %s:\n%s", want, metrics)
		}
	}
	if code, text := get("/healthz"); code != http.StatusOK || text != "ok\n" {
		t.Errorf("healthz: %d %q", code, text)
	}
	if code, text := get("/debug/pprof/"); code != http.StatusOK || !strings.Contains(text, "goroutine") {
		t.Errorf("pprof: %d", code)
	}
	stop()
	if code, _ := get("/healthz"); code != http.StatusServiceUnavailable {
		t.Errorf("healthz of a server that has stopped: %d", code)
	}
}

// A server that is told to stop lets a step end within the grace, by its own time limit here, and cancels one that does
// not end.
func TestServeGrace(t *testing.T) {
	for _, c := range []struct {
		name  string
		grace time.Duration
		limit int64 // of the step, in milliseconds
		want  status.Code
	}{{"ends", time.Minute, 500, status.DeadlineExceeded}, {"is cancelled", 50 * time.Millisecond, 0, status.Cancelled}} {
		t.Run(c.name, func(t *testing.T) {
			cfg := local
			cfg.Grace = c.grace
			s, err := cluster.NewServer(driver.NewCompiler(driver.DefaultOptions()), cfg)
			if err != nil {
				t.Fatal(err)
			}
			client, stop := answer(t, s, listen(t))
			h := client.create(queueGraph)
			ended := make(chan status.Code, 1)
			go func() {
				r := &pb.RunStepRequest{SessionHandle: h, Fetch: []string{"get:0"}, Options: &pb.RunOptions{TimeoutInMs: c.limit}}
				_, code, _ := client.step(r, nil)
				ended <- code
			}()
			for running := false; !running; {
				w := httptest.NewRecorder()
				s.Handler(false).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
				running = strings.Contains(w.Body.String(), "tfc_steps_running 1")
			}
			stop()
			if got := <-ended; got != c.want {
				t.Errorf("the step ended with %v, want %v", got, c.want)
			}
		})
	}
}

// Graphs touch files below the root alone, and none without one.
func TestServeFiles(t *testing.T) {
	const graph = `
node { name: "name" op: "Placeholder" attr { key: "dtype" value { type: DT_STRING } } }
node { name: "read" op: "ReadFile" input: "name" }`
	root := t.TempDir()
	below := filepath.Join(root, "below")
	if err := os.WriteFile(below, []byte("contents"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		flags safetyFlags
		name  string
		want  status.Code
	}{
		{safetyFlags{}, below, status.PermissionDenied},
		{safetyFlags{root: root}, below, status.OK}, {safetyFlags{root: root}, "below", status.PermissionDenied},
		{safetyFlags{root: root}, "/etc/passwd", status.PermissionDenied},
		{safetyFlags{root: root}, filepath.Join(root, "none"), status.NotFound},
	} {
		cfg := local
		var err error
		if cfg.Files, err = c.flags.files(); err != nil {
			t.Fatal(err)
		}
		s := serve(t, cfg)
		out, err := s.client.RunStep(s.ctx, &pb.RunStepRequest{
			SessionHandle: s.create(graph), Fetch: []string{"read:0"}, StoreErrorsInResponseBody: true,
			Feed: []*graphpb.NamedTensorProto{{Name: "name:0", Tensor: graphdef.TensorProto(tensor.OfStrings(nil, c.name))}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := status.Code(out.GetStatusCode()); got != c.want {
			t.Errorf("%s with root %q: %v %s, want %v", c.name, c.flags.root, got, out.GetStatusErrorMessage(), c.want)
		}
	}
}
