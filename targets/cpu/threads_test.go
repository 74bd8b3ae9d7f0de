package cpu

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unsafe"

	"tfc/runtime/abi"
	"tfc/runtime/foreign"
)

// whoIR stores in results[0][i] the thread that ran item i, after work long enough for all threads to get a share.
const whoIR = `
declare void @tfc_parallel_for(ptr, ptr, ptr, i64, i64)
declare i64 @pthread_self()
declare i32 @usleep(i32)

define internal void @task(ptr %data, i64 %lo, i64 %hi) {
  %self = call i64 @pthread_self()
  %slept = call i32 @usleep(i32 300)
  %p = getelementptr i64, ptr %data, i64 %lo
  store i64 %self, ptr %p
  ret void
}
define i32 @who(ptr %call) {
  %results.p = getelementptr i8, ptr %call, i64 8
  %results = load ptr, ptr %results.p
  %data = load ptr, ptr %results
  call void @tfc_parallel_for(ptr %call, ptr @task, ptr %data, i64 64, i64 1)
  ret i32 0
}
`

// TestThreads counts the threads that a loop uses: more than one, no more than the call allows. Workers block signals.
func TestThreads(t *testing.T) {
	fn := mustLoad(t, whoIR, "who", nil)
	pool := newPool(t, 6)
	for _, allowed := range []int64{0, 1, 2, 4, 6, 100} {
		ids := new([64]uint64)
		results := []unsafe.Pointer{unsafe.Pointer(ids)}
		foreign.Call(fn, &abi.Call{Results: &results[0], Pool: pool.Pointer(), Threads: allowed})
		used := map[uint64]bool{}
		for _, id := range ids {
			used[id] = true
		}
		// a busy machine may not run them all
		if most := int(min(max(allowed, 1), 6)); len(used) > most || len(used) < min(most, 2) {
			t.Errorf("%d threads allowed: %d used", allowed, len(used))
		}
	}
	blocked, err := filepath.Glob("/proc/self/task/*/status")
	if err != nil || len(blocked) == 0 {
		t.Skip("no /proc")
	}
	workers := 0
	for _, path := range blocked {
		// a thread may end between listing and reading; the pool's do not
		if text, err := os.ReadFile(path); err == nil && strings.Contains(string(text), "SigBlk:\tfffffffe7ffbfeff") {
			workers++
		}
	}
	if workers < 5 {
		t.Errorf("%d threads block all signals, want the 5 workers", workers)
	}
}
