package tfc_test

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"tfc"
	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// queueGraph has a queue of floats with room for two, and a variable that an enqueue reads after its assignment.
const queueGraph = `
node { name: "queue" op: "FIFOQueueV2" attr { key: "component_types" value { list { type: DT_FLOAT } } }
  attr { key: "shapes" value { list { shape { } } } } attr { key: "capacity" value { i: 2 } } }
node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "shape" value { shape { } } } }
node { name: "square" op: "Square" input: "x" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "put" op: "QueueEnqueueV2" input: "queue" input: "square"
  attr { key: "Tcomponents" value { list { type: DT_FLOAT } } } }
node { name: "get" op: "QueueDequeueV2" input: "queue"
  attr { key: "component_types" value { list { type: DT_FLOAT } } } }
node { name: "root" op: "Sqrt" input: "get" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "v" op: "VarHandleOp" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "shape" value { shape { } } } }
node { name: "assign" op: "AssignVariableOp" input: "v" input: "x" attr { key: "dtype" value { type: DT_FLOAT } } }
node { name: "read" op: "ReadVariableOp" input: "v" input: "^assign" attr { key: "dtype" value { type: DT_FLOAT } } }
node { name: "put_read" op: "QueueEnqueueV2" input: "queue" input: "read"
  attr { key: "Tcomponents" value { list { type: DT_FLOAT } } } }
node { name: "put_then" op: "QueueEnqueueV2" input: "queue" input: "x" input: "^assign"
  attr { key: "Tcomponents" value { list { type: DT_FLOAT } } } }
`

func openText(t *testing.T, text string) *tfc.Session {
	t.Helper()
	def, err := graphdef.ParseText([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	g, err := graphdef.NewGraph(def)
	if err != nil {
		t.Fatal(err)
	}
	s, err := tfc.NewSession(&tfc.Model{Graph: g})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func feedX(v float32) map[string]*tensor.Tensor {
	return map[string]*tensor.Tensor{"x:0": tensor.Scalar(v)}
}

// TestQueueInRuns runs native code around a queue's ops: what is enqueued is computed before, what is dequeued after.
func TestQueueInRuns(t *testing.T) {
	ctx := t.Context()
	for _, c := range []struct {
		name    string
		targets []string
		want    float32
	}{
		{"computed before", []string{"put"}, 3},
		{"both ends in one run", []string{"put", "get"}, 0},
		{"after a variable's assignment", []string{"put_read"}, 1.7320508},
		{"after a control edge", []string{"put_then"}, 1.7320508},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := openText(t, queueGraph)
			if _, err := s.Run(ctx, feedX(3), nil, c.targets); err != nil {
				t.Fatal(err)
			}
			if c.want == 0 { // the queue is empty again
				return
			}
			out, err := s.Run(ctx, nil, []string{"root"}, nil)
			if err != nil || out[0].Float(0) != float64(c.want) {
				t.Errorf("got %v (%v), want %v", out, err, c.want)
			}
			if v, ok := s.Variables().Get("v"); slices.Contains(c.targets, "put_then") && (!ok || v.Float(0) != 3) {
				t.Errorf("the variable holds %v, want 3", v)
			}
		})
	}
}

// TestTwoCriticalSections runs two sections that one mutex guards in one run: whichever is second waits for a node that
// only a later stage evaluates.
func TestTwoCriticalSections(t *testing.T) {
	text := `
node { name: "mutex" op: "MutexV2" }
node { name: "one" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "value" value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 1 } } } }
node { name: "v" op: "VarHandleOp" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "shape" value { shape { } } } }
node { name: "init" op: "AssignVariableOp" input: "v" input: "one" attr { key: "dtype" value { type: DT_FLOAT } } }`
	for _, k := range []string{"a", "b"} {
		text += `
node { name: "lock_` + k + `" op: "MutexLock" input: "mutex" }
node { name: "add_` + k + `" op: "AssignAddVariableOp" input: "v" input: "one" input: "^lock_` + k + `"
  attr { key: "dtype" value { type: DT_FLOAT } } }
node { name: "free_` + k + `" op: "ConsumeMutexLock" input: "lock_` + k + `" input: "^add_` + k + `" }`
	}
	s := openText(t, text)
	if _, err := s.Run(t.Context(), nil, nil, []string{"init"}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if _, err := s.Run(ctx, nil, nil, []string{"free_a", "free_b"}); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if v, ok := s.Variables().Get("v"); !ok || v.Float(0) != 9 {
		t.Errorf("the variable holds %v, want 9", v)
	}
}

// TestCloseFreesRuns closes a session under runs that wait: each fails with CANCELLED, and no goroutine is left.
func TestCloseFreesRuns(t *testing.T) {
	s := openText(t, queueGraph)
	if _, err := s.Run(t.Context(), feedX(1), nil, []string{"put"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Run(t.Context(), nil, []string{"root"}, nil); err != nil {
		t.Fatal(err)
	}
	before := runtime.NumGoroutine()
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if _, err := s.Run(t.Context(), nil, []string{"root"}, nil); status.CodeOf(err) != status.Cancelled {
				t.Errorf("got %v, want CANCELLED", err)
			}
		})
	}
	time.Sleep(20 * time.Millisecond)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	wait.Wait()
	for end := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
	}
}

// TestTimeout gives a run that waits a deadline; the session goes on.
func TestTimeout(t *testing.T) {
	s := openText(t, queueGraph)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	_, err := s.Run(ctx, nil, []string{"get"}, nil)
	if status.CodeOf(err) != status.DeadlineExceeded || status.NodeOf(err) != "get" {
		t.Errorf("got %v, want DEADLINE_EXCEEDED of get", err)
	}
	if _, err := s.Run(t.Context(), feedX(2), nil, []string{"put"}); err != nil {
		t.Fatal(err)
	}
	if out, err := s.Run(t.Context(), nil, []string{"get"}, nil); err != nil || out[0].Float(0) != 4 {
		t.Errorf("got %v, %v, want 4", out, err)
	}
}

// TestManyRuns moves numbers through a small queue with 64 runs at a time.
func TestManyRuns(t *testing.T) {
	s := openText(t, queueGraph)
	var wait sync.WaitGroup
	var mu sync.Mutex
	sum := 0.0
	for k := range 32 {
		wait.Go(func() {
			for range 4 {
				if _, err := s.Run(t.Context(), feedX(float32(k)), nil, []string{"put"}); err != nil {
					t.Error(err)
				}
			}
		})
		wait.Go(func() {
			for range 4 {
				out, err := s.Run(t.Context(), nil, []string{"root"}, nil)
				if err != nil {
					t.Error(err)
					continue
				}
				mu.Lock()
				sum += out[0].Float(0)
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	if want := 4.0 * 31 * 32 / 2; sum != want {
		t.Errorf("the numbers that arrived sum up to %v, want %v", sum, want)
	}
}
