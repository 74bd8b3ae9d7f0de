package driver_test

import (
	"testing"

	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/targets/driver"
)

// A session bounds the threads of its runs further than the compiler does, never less.
func TestLimitThreads(t *testing.T) {
	for _, c := range []struct{ compiler, session, want int }{{4, 0, 4}, {4, 2, 2}, {2, 8, 2}, {1, 4, 1}} {
		o := driver.DefaultOptions()
		o.Threads = c.compiler
		plan, err := driver.NewCompiler(o).Compile(storedGraph(t, 1), &runtime.Request{
			Feeds: []runtime.Feed{{Name: "x:0", DType: tensor.F32, Shape: []int{8}}}, Fetches: []string{"y:0"}, Threads: c.session,
		})
		if err != nil {
			t.Fatal(err)
		}
		if plan.Code.Threads != c.want {
			t.Errorf("compiler %d, session %d: %d threads, want %d", c.compiler, c.session, plan.Code.Threads, c.want)
		}
	}
}
