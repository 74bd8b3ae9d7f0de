package runtime_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	goruntime "runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tfc"
	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/runtime/status"
)

// sharedState is a graph with a queue of room for 8, a counter, a table, and an iterator over an endless dataset that
// prefetches.
const sharedState = `
node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_INT64 } } attr { key: "shape" value { shape { } } } }
node { name: "q" op: "FIFOQueueV2"
  attr { key: "component_types" value { list { type: DT_INT64 } } } attr { key: "shapes" value { list { shape { } } } }
  attr { key: "capacity" value { i: 8 } } }
node { name: "put" op: "QueueEnqueueV2" input: "q" input: "x" attr { key: "Tcomponents" value { list { type: DT_INT64 } } } }
node { name: "get" op: "QueueDequeueV2" input: "q" attr { key: "component_types" value { list { type: DT_INT64 } } } }
node { name: "none" op: "FIFOQueueV2"
  attr { key: "component_types" value { list { type: DT_INT64 } } } attr { key: "shapes" value { list { shape { } } } }
  attr { key: "capacity" value { i: 8 } } }
node { name: "never" op: "QueueDequeueV2" input: "none" attr { key: "component_types" value { list { type: DT_INT64 } } } }
node { name: "table" op: "MutableHashTableV2"
  attr { key: "key_dtype" value { type: DT_INT64 } } attr { key: "value_dtype" value { type: DT_INT64 } } }
node { name: "insert" op: "LookupTableInsertV2" input: "table" input: "x" input: "x"
  attr { key: "Tin" value { type: DT_INT64 } } attr { key: "Tout" value { type: DT_INT64 } } }
node { name: "minus" op: "Const" attr { key: "dtype" value { type: DT_INT64 } }
  attr { key: "value" value { tensor { dtype: DT_INT64 tensor_shape { } int64_val: -1 } } } }
node { name: "find" op: "LookupTableFindV2" input: "table" input: "x" input: "minus"
  attr { key: "Tin" value { type: DT_INT64 } } attr { key: "Tout" value { type: DT_INT64 } } }
node { name: "v" op: "VarHandleOp"
  attr { key: "dtype" value { type: DT_INT64 } } attr { key: "shape" value { shape { } } } }
node { name: "init" op: "AssignVariableOp" input: "v" input: "minus" attr { key: "dtype" value { type: DT_INT64 } } }
node { name: "set" op: "AssignVariableOp" input: "v" input: "x" attr { key: "dtype" value { type: DT_INT64 } } }
node { name: "read" op: "ReadVariableOp" input: "v" attr { key: "dtype" value { type: DT_INT64 } } }
node { name: "zero" op: "Const" attr { key: "dtype" value { type: DT_INT64 } }
  attr { key: "value" value { tensor { dtype: DT_INT64 tensor_shape { } int64_val: 0 } } } }
node { name: "big" op: "Const" attr { key: "dtype" value { type: DT_INT64 } }
  attr { key: "value" value { tensor { dtype: DT_INT64 tensor_shape { } int64_val: 1000000000 } } } }
node { name: "one" op: "Const" attr { key: "dtype" value { type: DT_INT64 } }
  attr { key: "value" value { tensor { dtype: DT_INT64 tensor_shape { } int64_val: 1 } } } }
node { name: "range" op: "RangeDataset" input: "zero" input: "big" input: "one"
  attr { key: "output_types" value { list { type: DT_INT64 } } } attr { key: "output_shapes" value { list { shape { } } } } }
node { name: "ahead" op: "PrefetchDataset" input: "range" input: "one"
  attr { key: "output_types" value { list { type: DT_INT64 } } } attr { key: "output_shapes" value { list { shape { } } } } }
node { name: "it" op: "IteratorV2" attr { key: "shared_name" value { s: "it" } }
  attr { key: "container" value { s: "" } }
  attr { key: "output_types" value { list { type: DT_INT64 } } } attr { key: "output_shapes" value { list { shape { } } } } }
node { name: "begin" op: "MakeIterator" input: "ahead" input: "it" }
node { name: "next" op: "IteratorGetNext" input: "it"
  attr { key: "output_types" value { list { type: DT_INT64 } } } attr { key: "output_shapes" value { list { shape { } } } } }
`

func openShared(t *testing.T) *runtime.Session {
	t.Helper()
	path := filepath.Join(t.TempDir(), "graph.pbtxt")
	if err := os.WriteFile(path, []byte(sharedState), 0o644); err != nil {
		t.Fatal(err)
	}
	m, err := tfc.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := tfc.NewSession(m)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Run(t.Context(), nil, nil, []string{"init", "begin"}); err != nil {
		t.Fatal(err)
	}
	return s
}

func feedX(x int64) map[string]*tensor.Tensor {
	return map[string]*tensor.Tensor{"x": tensor.Scalar(x)}
}

// TestConcurrentRuns has 64 clients of one session: half of them put numbers into a queue that is soon full, and note
// them in a table, half take them out; all of them read and write a variable and draw from a dataset. Run it with -race.
func TestConcurrentRuns(t *testing.T) {
	s := openShared(t)
	defer s.Close()
	const clients, each = 64, 20
	var sum, drawn atomic.Int64
	var wait sync.WaitGroup
	run := func(feeds map[string]*tensor.Tensor, fetches, targets []string) []*tensor.Tensor {
		out, err := s.Run(t.Context(), feeds, fetches, targets)
		if err != nil {
			t.Errorf("%v %v: %v", fetches, targets, err)
		}
		return out
	}
	for k := range clients {
		wait.Go(func() {
			for i := range each {
				x := int64(k*each + i)
				if k%2 == 0 {
					run(feedX(x), nil, []string{"put", "insert"})
				} else if out := run(nil, []string{"get"}, nil); len(out) == 1 {
					sum.Add(out[0].Int(0))
				}
				run(feedX(x), nil, []string{"set"})
				if out := run(nil, []string{"read", "next"}, nil); len(out) == 2 {
					drawn.Add(out[1].Int(0))
				}
			}
		})
	}
	wait.Wait()
	want := int64(0)
	for k := 0; k < clients; k += 2 {
		for i := range each {
			x := int64(k*each + i)
			want += x
			if out := run(feedX(x), []string{"find"}, nil); len(out) == 1 && out[0].Int(0) != x {
				t.Errorf("the table has %d for %d", out[0].Int(0), x)
			}
		}
	}
	if n := int64(clients * each); sum.Load() != want || drawn.Load() != n*(n-1)/2 {
		t.Errorf("got %d of %d through the queue, %d of %d from the dataset", sum.Load(), want, drawn.Load(), n*(n-1)/2)
	}
}

// TestNothingIsLeft closes sessions with runs that wait, runs that were cancelled and a dataset that has prefetched: their
// runs end with CANCELLED, and neither goroutines nor memory stay.
func TestNothingIsLeft(t *testing.T) {
	cycle := func() {
		s := openShared(t)
		ended := make(chan error)
		const waiting = 8
		for range waiting {
			go func() {
				_, err := s.Run(t.Context(), nil, []string{"never"}, nil)
				ended <- err
			}()
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		if _, err := s.Run(ctx, nil, []string{"never"}, nil); status.CodeOf(err) != status.DeadlineExceeded {
			t.Errorf("a run that is late: %v", err)
		}
		if _, err := s.Run(t.Context(), nil, []string{"next"}, nil); err != nil {
			t.Error(err)
		}
		s.Close()
		for range waiting {
			if err := <-ended; status.CodeOf(err) != status.Cancelled {
				t.Errorf("a run that waits when its session is closed: %v", err)
			}
		}
		if _, err := s.Run(t.Context(), nil, []string{"read"}, nil); status.CodeOf(err) != status.Cancelled {
			t.Errorf("a run after Close: %v", err)
		}
	}
	cycle() // what is made once in a process
	goroutines, memory := settled(0)
	const cycles = 10
	for range cycles {
		cycle()
	}
	after, grown := settled(goroutines)
	if after > goroutines {
		stacks := make([]byte, 1<<16)
		t.Errorf("%d goroutines, %d before:\n%s", after, goroutines, stacks[:goruntime.Stack(stacks, true)])
	}
	const tolerated = 1 << 20 // what the collector has not come to, of the sessions and the compiler
	if per := (int64(grown) - int64(memory)) / cycles; per > tolerated {
		t.Errorf("%s stay of every session", fmt.Sprint(per, " bytes"))
	}
}

// settled waits for goroutines to end, down to a number of them, and counts what is left after a collection.
func settled(want int) (goroutines int, memory uint64) {
	for range 200 {
		if goroutines = goruntime.NumGoroutine(); goroutines <= want {
			break
		}
		time.Sleep(5 * time.Millisecond)
		if want == 0 {
			break
		}
	}
	goruntime.GC()
	var m goruntime.MemStats
	goruntime.ReadMemStats(&m)
	return goroutines, m.HeapAlloc
}
