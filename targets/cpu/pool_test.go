package cpu

import (
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"
	"unsafe"

	"tfc/runtime/abi"
	"tfc/runtime/foreign"
)

// countIR adds 1 to each of dims[0] bytes of results[0] in a parallel loop with grain dims[1], and marks in results[1]
// the chunks whose range is not what the ABI promises.
const countIR = `
declare void @tfc_parallel_for(ptr, ptr, ptr, i64, i64)

define internal void @task(ptr %env, i64 %lo, i64 %hi) {
entry:
  %results = load ptr, ptr %env
  %data = load ptr, ptr %results
  %bad.p = getelementptr ptr, ptr %results, i64 1
  %bad = load ptr, ptr %bad.p
  %dims.p = getelementptr ptr, ptr %env, i64 1
  %dims = load ptr, ptr %dims.p
  %grain.p = getelementptr i64, ptr %dims, i64 1
  %grain = load i64, ptr %grain.p
  %len = sub i64 %hi, %lo
  %long = icmp sgt i64 %len, %grain
  %rem = urem i64 %lo, %grain
  %skew = icmp ne i64 %rem, 0
  %wrong = or i1 %long, %skew
  br i1 %wrong, label %mark, label %loop
mark:
  store i8 1, ptr %bad
  br label %loop
loop:
  %i = phi i64 [ %lo, %entry ], [ %lo, %mark ], [ %next, %loop ]
  %p = getelementptr i8, ptr %data, i64 %i
  %old = load i8, ptr %p
  %new = add i8 %old, 1
  store i8 %new, ptr %p
  %next = add i64 %i, 1
  %more = icmp slt i64 %next, %hi
  br i1 %more, label %loop, label %exit
exit:
  ret void
}

define i32 @count(ptr %call) {
  %results.p = getelementptr i8, ptr %call, i64 8
  %dims.p = getelementptr i8, ptr %call, i64 16
  %dims = load ptr, ptr %dims.p
  %n = load i64, ptr %dims
  %grain.p = getelementptr i64, ptr %dims, i64 1
  %grain = load i64, ptr %grain.p
  %env = alloca [2 x ptr]
  %results = load ptr, ptr %results.p
  store ptr %results, ptr %env
  %env.1 = getelementptr ptr, ptr %env, i64 1
  store ptr %dims, ptr %env.1
  call void @tfc_parallel_for(ptr %call, ptr @task, ptr %env, i64 %n, i64 %grain)
  ret i32 0
}
`

// counter is one use of countIR.
type counter struct {
	call *abi.Call
	data []uint8
	bad  *uint8
	dims *[2]int64
}

func newCounter(pool *Pool, threads, size int) *counter {
	c := &counter{data: make([]uint8, size+1), bad: new(uint8), dims: new([2]int64)}
	results := []unsafe.Pointer{unsafe.Pointer(&c.data[0]), unsafe.Pointer(c.bad)}
	c.call = &abi.Call{Results: &results[0], Dims: &c.dims[0], Pool: pool.Pointer(), Threads: int64(threads)}
	return c
}

// run runs the loop n times and checks that each element was visited as often.
func (c *counter) run(fn uintptr, n, size, grain int) error {
	clear(c.data)
	c.dims[0], c.dims[1] = int64(size), int64(grain)
	for range n {
		if r := foreign.Call(fn, c.call); r != 0 {
			return fmt.Errorf("returned %d", r)
		}
	}
	for i, got := range c.data {
		if want := uint8(n); i < size && got != want || i >= size && got != 0 {
			return fmt.Errorf("size %d, grain %d: element %d was visited %d times of %d", size, grain, i, got, n)
		}
	}
	if *c.bad != 0 {
		return fmt.Errorf("size %d, grain %d: a chunk is too long or starts between multiples", size, grain)
	}
	return nil
}

func newPool(t testing.TB, threads int) *Pool {
	t.Helper()
	pool, err := NewPool(threads)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := pool.Close(); err != nil {
			t.Error(err)
		}
	})
	return pool
}

func TestParallelFor(t *testing.T) {
	fn := mustLoad(t, countIR, "count", nil)
	for _, threads := range []int{1, 2, 3, 7} {
		t.Run(fmt.Sprint(threads), func(t *testing.T) {
			t.Parallel()
			pool := newPool(t, threads)
			for _, size := range []int{0, 1, 63, 64, 65, 1000, 100_000} {
				c := newCounter(pool, threads, size)
				for _, grain := range []int{1, 7, 64, 1 << 20} {
					if size/grain > 5000 {
						continue
					}
					if err := c.run(fn, 50, size, grain); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
}

// TestParallelForShared runs loops of several goroutines over one pool, with pauses in which the workers park.
func TestParallelForShared(t *testing.T) {
	fn := mustLoad(t, countIR, "count", nil)
	pool := newPool(t, 4)
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			c := newCounter(pool, 2+g%3, 3000)
			for range 40 {
				if err := c.run(fn, 20, 3000, 10+g); err != nil {
					t.Error(err)
				}
				time.Sleep(100 * time.Microsecond)
			}
		})
	}
	wg.Wait()
}

func BenchmarkParallelFor(b *testing.B) {
	fn := mustLoad(b, countIR, "count", nil)
	pool := newPool(b, runtime.NumCPU())
	c := newCounter(pool, runtime.NumCPU(), 2)
	c.dims[0], c.dims[1] = 2, 1
	for b.Loop() {
		foreign.Call(fn, c.call)
	}
}
