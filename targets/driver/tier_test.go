package driver

import (
	"context"
	goruntime "runtime"
	"sync"
	"testing"
	"time"

	"tfc/frontend/graph"
	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/targets/codecache"
)

// spy keeps the plans that a compiler makes.
type spy struct {
	*Compiler
	mu    sync.Mutex
	plans []*runtime.Plan
}

func (s *spy) Compile(g *graphdef.Graph, r *runtime.Request) (*runtime.Plan, error) {
	p, err := s.Compiler.Compile(g, r)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.plans = append(s.plans, p)
	return p, err
}

// code is the code of the first plan.
func (s *spy) code() *code { return s.plans[0].Code.Code.(*code) }

// tieredSession runs tanh(x·x) of floats.
func tieredSession(t *testing.T, cache *codecache.Cache, tiered bool) (*runtime.Session, *spy) {
	t.Helper()
	g := graph.New()
	x := g.Placeholder("x", tensor.F32, graph.Shape{-1})
	g.Identity("y", g.Tanh(g.Mul(x, x)))
	def, err := g.Def()
	if err != nil {
		t.Fatal(err)
	}
	checked, err := graphdef.NewGraph(def)
	if err != nil {
		t.Fatal(err)
	}
	o := DefaultOptions()
	o.Cache, o.Tiered = cache, tiered
	c := &spy{Compiler: NewCompiler(o)}
	return runtime.NewSession(c, checked, runtime.NewVariables()), c
}

// runs has a session compute something once, and then n times in each of several goroutines; all results are want's, or
// the first one.
func runs(t *testing.T, s *runtime.Session, n int, want *tensor.Tensor) *tensor.Tensor {
	t.Helper()
	x := tensor.New(tensor.F32, 37)
	for i := range x.Len() {
		x.SetFloat(i, float64(i)/16-1)
	}
	one := func() *tensor.Tensor {
		out, err := s.Run(context.Background(), map[string]*tensor.Tensor{"x:0": x}, []string{"y:0"}, nil)
		if err != nil {
			t.Error(err)
			return want
		}
		return out[0]
	}
	if first := one(); want == nil {
		want = first
	} else if !first.Equal(want) {
		t.Errorf("got %s, want %s", first, want)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range n {
				if got := one(); !got.Equal(want) {
					t.Errorf("got %s, want %s", got, want)
				}
			}
		})
	}
	all.Wait()
	return want
}

// upgraded waits until the code is of the second tier, or has none.
func upgraded(c *code) bool {
	for range 1000 {
		if c.next.Load() == nil {
			return true
		}
		time.Sleep(5 * time.Millisecond)
	}
	return false
}

// TestTiers compares a session that goes from fast code to the usual, while it runs, with one that has the usual alone.
func TestTiers(t *testing.T) {
	plain, _ := tieredSession(t, nil, false)
	want := runs(t, plain, 1, nil)
	s, log := tieredSession(t, nil, true)
	runs(t, s, 1, want)
	first := log.code().fn.Load()
	runs(t, s, 200, want)
	if !upgraded(log.code()) || log.code().fn.Load() == first {
		t.Error("hot code is still that of the first tier")
	}
	runs(t, s, 10, want)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if n := len(log.plans); n != 1 {
		t.Errorf("%d plans were made, want 1", n)
	}
}

// TestTiersStored keeps fast code, finds it, and keeps the usual code once a session has made it.
func TestTiersStored(t *testing.T) {
	cache, err := codecache.Open(t.TempDir(), 1<<24)
	if err != nil {
		t.Fatal(err)
	}
	var want *tensor.Tensor
	for i, tiers := range []int{2, 2, 1} {
		s, log := tieredSession(t, cache, true)
		want = runs(t, s, 0, want)
		if fast := log.code().next.Load() != nil; i > 0 && fast != (tiers == 2) {
			t.Errorf("session %d: fast code %v", i, fast)
		}
		if i == 1 {
			runs(t, s, 10, want)
			if !upgraded(log.code()) {
				t.Error("fast code from the cache stays")
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestTiersEnd closes sessions in the middle of the second tier's work: nothing is left of it afterwards.
func TestTiersEnd(t *testing.T) {
	warm, _ := tieredSession(t, nil, false)
	want := runs(t, warm, 1, nil)
	before := goruntime.NumGoroutine()
	for range 10 {
		s, _ := tieredSession(t, nil, true)
		runs(t, s, 2, want)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for range 100 {
		if goruntime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines are left of %d", goruntime.NumGoroutine(), before)
}
