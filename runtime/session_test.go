package runtime_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/runtime/abi"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// script is a compiler that answers requests as a test says, and native code in Go.
type script struct {
	plans    []*runtime.Plan
	requests []*runtime.Request
}

// Compile implements runtime.Compiler.
func (s *script) Compile(_ *graphdef.Graph, r *runtime.Request) (*runtime.Plan, error) {
	s.requests = append(s.requests, r)
	if len(s.plans) == 0 {
		return nil, errors.New("no more plans")
	}
	p := s.plans[0]
	s.plans = s.plans[1:]
	return p, nil
}

// native is an entry written in Go.
type native func(*abi.Call) int32

// Call implements runtime.Code.
func (f native) Call(c *abi.Call) int32 { return f(c) }

// Close implements runtime.Code.
func (native) Close() error { return nil }

// code is an executable over f32 vectors of two elements, fed and fetched by name, that holds variable v.
func code(feeds, fetches []string, f native) *runtime.Executable {
	port := func(names []string) (ports []abi.Port) {
		for _, n := range names {
			ports = append(ports, abi.Port{Name: n, DType: tensor.F32, Shape: []int{2}})
		}
		return ports
	}
	p := &abi.Program{
		Vars:    []abi.Var{{Name: "v", DType: tensor.F32, Shape: []int{2}}},
		Entries: []abi.Entry{{Name: "main", Feeds: port(feeds), Fetches: port(fetches), ArenaSize: 64}},
	}
	p.Entries[0].ErrorSites = []abi.Site{{Code: int(status.OutOfRange), Node: "n", Op: "Op", Format: "{a} of {b}"}}
	return &runtime.Executable{Program: p, Entry: &p.Entries[0], Code: f}
}

// vector views the i-th pointer of a call's table.
func vector(table *unsafe.Pointer, i int) []float32 {
	return unsafe.Slice((*float32)(unsafe.Slice(table, i+1)[i]), 2)
}

func add(k float32) native {
	return func(c *abi.Call) int32 {
		for i, x := range vector(c.Args, 0) {
			vector(c.Results, 0)[i] = x + k
		}
		return 0
	}
}

// chain is a graph x → a → b → c of identities.
const chain = `
node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } }
node { name: "a" op: "Identity" input: "x" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "b" op: "Identity" input: "a" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "c" op: "Identity" input: "b" attr { key: "T" value { type: DT_FLOAT } } }
versions { producer: 2474 }`

func session(t *testing.T, plans ...*runtime.Plan) (*runtime.Session, *script) {
	t.Helper()
	def, err := graphdef.ParseText([]byte(chain))
	if err != nil {
		t.Fatal(err)
	}
	g, err := graphdef.NewGraph(def)
	if err != nil {
		t.Fatal(err)
	}
	s := &script{plans: plans}
	return runtime.NewSession(s, g, runtime.NewVariables()), s
}

func fed() map[string]*tensor.Tensor {
	return map[string]*tensor.Tensor{"x": tensor.Of([]int{2}, float32(1), 2)}
}

func first() []runtime.Result { return []runtime.Result{{Index: 0}} }

// TestDetour runs a first stage, evaluates a node on the host, and compiles the rest for what came out.
func TestDetour(t *testing.T) {
	node := runtime.HostNode{
		Name: "b", Inputs: []string{"a:0"}, Outputs: []string{"b:0"},
		Eval: func(c *host.Call) ([]*tensor.Tensor, error) {
			x := tensor.Data[float32](c.In[0])
			return []*tensor.Tensor{tensor.Of([]int{2}, x[0]*10, x[1]*10)}, nil
		},
	}
	s, log := session(t,
		&runtime.Plan{Detour: &runtime.Detour{
			Fetches: []string{"a:0"}, Done: []string{"a"}, Known: []string{"b:0"}, Hosts: []runtime.HostNode{node},
		}},
		&runtime.Plan{Code: code([]string{"x:0"}, []string{"a:0"}, add(1)), Feeds: []string{"x:0"}, Results: first()},
		&runtime.Plan{Code: code([]string{"b:0"}, []string{"c:0"}, add(5)), Feeds: []string{"b:0"}, Results: first()},
	)
	out, err := s.Run(context.Background(), fed(), []string{"c"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]float32{25, 35}, tensor.Data[float32](out[0])); diff != "" {
		t.Error(diff)
	}
	last := log.requests[2]
	if diff := cmp.Diff([]string{"a", "b"}, last.Done); diff != "" {
		t.Error("done:", diff)
	}
	for _, f := range last.Feeds {
		if known := f.Value != nil; known != (f.Name == "b:0") {
			t.Errorf("feed %s: value known: %t", f.Name, known)
		}
	}
}

// TestPlansAreKept compiles a signature once, and again for another shape.
func TestPlansAreKept(t *testing.T) {
	plan := func() *runtime.Plan {
		return &runtime.Plan{Code: code([]string{"x:0"}, []string{"a:0"}, add(1)), Feeds: []string{"x:0"}, Results: first()}
	}
	s, log := session(t, plan(), plan())
	for range 3 {
		if _, err := s.Run(context.Background(), fed(), []string{"a:0"}, nil); err != nil {
			t.Fatal(err)
		}
	}
	wide := map[string]*tensor.Tensor{"x": tensor.New(tensor.F32, 1, 2)}
	if _, err := s.Run(context.Background(), wide, []string{"a:0"}, nil); err != nil {
		t.Fatal(err)
	}
	if len(log.requests) != 2 {
		t.Errorf("%d compilations, want 2", len(log.requests))
	}
}

// TestErrorSite turns what code returns into TensorFlow's code, node and message.
func TestErrorSite(t *testing.T) {
	fail := func(c *abi.Call) int32 {
		c.ErrA, c.ErrB = 7, 3
		return 1
	}
	s, _ := session(t, &runtime.Plan{Code: code(nil, nil, fail)})
	_, err := s.Run(context.Background(), nil, nil, []string{"a"})
	var e *status.Error
	if !errors.As(err, &e) || e.Code != status.OutOfRange || e.Node != "n" || e.Message != "7 of 3" {
		t.Errorf("error %#v", err)
	}
}

// TestHostError carries a host operation's error through the code that called it.
func TestHostError(t *testing.T) {
	want := status.Errorf(status.Internal, "h", "Op", "no luck")
	s, _ := session(t, &runtime.Plan{Code: code(nil, nil, func(c *abi.Call) int32 { return runtime.HostError(c, want) })})
	if _, err := s.Run(context.Background(), nil, nil, []string{"a"}); !errors.Is(err, want) {
		t.Errorf("error %v, want %v", err, want)
	}
}

// TestVariables sets a variable in one run and reads it in the next; flags and storage persist.
func TestVariables(t *testing.T) {
	set := func(c *abi.Call) int32 {
		copy(vector(c.Vars, 0), []float32{3, 4})
		*c.VarSet = 1
		return 0
	}
	read := func(c *abi.Call) int32 {
		if *c.VarSet != 1 {
			return 1
		}
		copy(vector(c.Results, 0), vector(c.Vars, 0))
		return 0
	}
	s, _ := session(t, &runtime.Plan{Code: code(nil, nil, set)},
		&runtime.Plan{Code: code(nil, []string{"a:0"}, read), Results: first()})
	ctx := context.Background()
	if _, err := s.Run(ctx, nil, nil, []string{"a"}); err != nil {
		t.Fatal(err)
	}
	out, err := s.Run(ctx, nil, []string{"a:0"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]float32{3, 4}, tensor.Data[float32](out[0])); diff != "" {
		t.Error(diff)
	}
	if names := s.Variables().Names(); !slices.Equal(names, []string{"v"}) {
		t.Errorf("variables %v", names)
	}
}

func TestCancelled(t *testing.T) {
	s, _ := session(t, &runtime.Plan{Code: code(nil, nil, func(*abi.Call) int32 { return 0 })})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Run(ctx, nil, nil, []string{"a"}); status.CodeOf(err) != status.Cancelled {
		t.Errorf("error %v, want CANCELLED", err)
	}
}
