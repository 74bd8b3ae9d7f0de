package runtime_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/runtime/status"
)

// computes checks what a run of c gives.
func computes(t *testing.T, s *runtime.Session, feeds map[string]*tensor.Tensor, want ...float32) {
	t.Helper()
	out, err := s.Run(context.Background(), feeds, []string{"c"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, tensor.Data[float32](out[0])); diff != "" {
		t.Error(diff)
	}
}

func added(k float32) *runtime.Plan {
	return &runtime.Plan{Code: code([]string{"x:0"}, []string{"c:0"}, add(k)), Feeds: []string{"x:0"}, Results: first()}
}

// TestShortWay repeats runs: each kind asks for its plan once, whatever the names are written like, and what a plan may
// depend on asks anew.
func TestShortWay(t *testing.T) {
	s, log := session(t, added(1), added(2), added(3))
	asked := func(want int) {
		t.Helper()
		if len(log.requests) != want {
			t.Errorf("%d plans were asked for, want %d", len(log.requests), want)
		}
	}
	for range 3 {
		computes(t, s, fed(), 2, 3)
		computes(t, s, map[string]*tensor.Tensor{"x:0": fed()["x"]}, 2, 3)
	}
	asked(1)
	s.Variables().Set("v", tensor.Of([]int{2}, float32(0), 0)) // its type is part of a request
	computes(t, s, fed(), 3, 4)
	computes(t, s, fed(), 3, 4)
	asked(2)
	s.Variables().Set("v", tensor.Of([]int{2}, float32(7), 7)) // its value is not
	computes(t, s, fed(), 3, 4)
	asked(2)
	if err := s.Extend(mustParse(t, `node { name: "more" op: "NoOp" } versions { producer: 2474 }`).Def); err != nil {
		t.Fatal(err)
	}
	computes(t, s, fed(), 4, 5)
	computes(t, s, fed(), 4, 5)
	asked(3)
}

func mustParse(t *testing.T, text string) *graphdef.Graph {
	t.Helper()
	def, err := graphdef.ParseText([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	g, err := graphdef.NewGraph(def)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestShortWayChecks has a repeated run find the same faults as a first one.
func TestShortWayChecks(t *testing.T) {
	s, _ := session(t, added(1))
	computes(t, s, fed(), 2, 3)
	ctx := context.Background()
	for name, feeds := range map[string]map[string]*tensor.Tensor{
		"type":    {"x": tensor.New(tensor.I32, 2)},
		"unknown": {"x": fed()["x"], "nowhere": fed()["x"]},
	} {
		if _, err := s.Run(ctx, feeds, []string{"c"}, nil); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	ended, end := context.WithCancel(ctx)
	end()
	if _, err := s.Run(ended, fed(), []string{"c"}, nil); status.CodeOf(err) != status.Cancelled {
		t.Errorf("cancelled before it started: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Run(ctx, fed(), []string{"c"}, nil); status.CodeOf(err) != status.Cancelled {
		t.Errorf("closed: %v", err)
	}
}

// TestShortWayAllocates nothing but the results: their list, a tensor and its elements.
func TestShortWayAllocates(t *testing.T) {
	s, _ := session(t, added(1))
	feeds, fetches := fed(), []string{"c"}
	computes(t, s, feeds, 2, 3)
	got := testing.AllocsPerRun(100, func() {
		if _, err := s.Run(context.Background(), feeds, fetches, nil); err != nil {
			t.Fatal(err)
		}
	})
	if got > 3 {
		t.Errorf("%v allocations a run, want 3", got)
	}
}
