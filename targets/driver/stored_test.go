package driver_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tfc/frontend/graph"
	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/targets/codecache"
	"tfc/targets/driver"
)

// storedGraph has a placeholder x, its square y, random numbers of a seed and of none, and a string.
func storedGraph(t *testing.T, factor float64) *graphdef.Graph {
	t.Helper()
	g := graph.New()
	x := g.Placeholder("x", tensor.F32, graph.Shape{-1})
	g.Identity("y", g.Mul(g.Mul(x, x), g.Const(factor)))
	g.Identity("s", g.NamedConst("text", "a\xffb"))
	shape := g.Const([]int32{3})
	attrs := graph.Attrs{"dtype": tensor.F32}
	g.Op("RandomUniform", "unseeded", attrs, shape)
	attrs = graph.Attrs{"dtype": tensor.F32, "seed": 5, "seed2": 6}
	g.Op("RandomUniform", "seeded", attrs, shape)
	def, err := g.Def()
	if err != nil {
		t.Fatal(err)
	}
	checked, err := graphdef.NewGraph(def)
	if err != nil {
		t.Fatal(err)
	}
	return checked
}

// request is one run of a fresh session over a cache, as a process of its own would make it.
type request struct {
	factor  float64
	n       int
	fetches []string
	threads int
	level   int
}

// run gives the values, and whether the cache had the plan.
func (r request) run(t *testing.T, cache *codecache.Cache) (out []*tensor.Tensor, found bool) {
	t.Helper()
	o := driver.DefaultOptions()
	o.Cache, o.Threads, o.OptLevel = cache, r.threads, r.level
	imported := false
	o.Trace = func(stage string, _ time.Duration) { imported = imported || stage == "import" }
	s := runtime.NewSession(driver.NewCompiler(o), storedGraph(t, r.factor), runtime.NewVariables())
	defer s.Close()
	x := tensor.New(tensor.F32, r.n)
	for i := range r.n {
		x.SetFloat(i, float64(i)-1.5)
	}
	out, err := s.Run(context.Background(), map[string]*tensor.Tensor{"x:0": x}, r.fetches, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out, !imported
}

// TestStoredPlans runs requests time and again: the second time the plan comes from the cache and gives the same values,
// and whatever differs in a request makes it another one.
func TestStoredPlans(t *testing.T) {
	cache, err := codecache.Open(t.TempDir(), 1<<24)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []request{
		{2, 5, []string{"y:0"}, 1, 2},
		{2, 6, []string{"y:0"}, 1, 2},
		{3, 5, []string{"y:0"}, 1, 2},
		{2, 5, []string{"y:0", "s:0", "x:0"}, 1, 2},
		{2, 5, []string{"y:0"}, 2, 2},
		{2, 5, []string{"y:0"}, 1, 0},
		{2, 5, []string{"seeded:0"}, 1, 2},
		{2, 5, []string{"s:0"}, 1, 2},
	} {
		want, found := r.run(t, cache)
		if found {
			t.Errorf("%+v: another request's plan was taken", r)
		}
		got, found := r.run(t, cache)
		if !found {
			t.Errorf("%+v: the plan was not found", r)
		}
		for i := range want {
			if !got[i].Equal(want[i]) || !slices.Equal(got[i].Strings(), want[i].Strings()) {
				t.Errorf("%+v: fetch %d is %s, without the cache %s", r, i, got[i], want[i])
			}
		}
	}
}

// TestSeedsAreNotStored has sessions without seeds differ, cache or not.
func TestSeedsAreNotStored(t *testing.T) {
	cache, err := codecache.Open(t.TempDir(), 1<<24)
	if err != nil {
		t.Fatal(err)
	}
	r := request{2, 5, []string{"unseeded:0"}, 1, 2}
	a, _ := r.run(t, cache)
	b, found := r.run(t, cache)
	if found || a[0].Equal(b[0]) {
		t.Errorf("two sessions draw the same numbers (plan found: %v): %s", found, a[0])
	}
}

// TestDamagedPlans cuts what the cache holds: the plan is made anew.
func TestDamagedPlans(t *testing.T) {
	cache, err := codecache.Open(t.TempDir(), 1<<24)
	if err != nil {
		t.Fatal(err)
	}
	r := request{2, 5, []string{"y:0"}, 1, 2}
	want, _ := r.run(t, cache)
	files, err := filepath.Glob(filepath.Join(cache.Dir(), "*", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files (%v)", len(files), err)
	}
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(f, info.Size()/2); err != nil {
			t.Fatal(err)
		}
	}
	got, found := r.run(t, cache)
	if found || !got[0].Equal(want[0]) {
		t.Errorf("found %v, got %s, want %s", found, got[0], want[0])
	}
}
