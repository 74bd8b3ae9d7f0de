package cpu

import (
	"fmt"
	"strings"
	"time"
	"unsafe"

	"tfc/runtime/abi"
	"tfc/runtime/foreign"
	"tfc/runtime/mem"
	"tfc/targets/machine"
)

// Peak is what this machine can do at most, measured by generated code on a number of threads.
type Peak struct {
	Threads int
	GFLOPS  float64 // of f32 fused multiply-adds in registers, two operations each
	Copy    float64 // GB/s of a[i] = b[i], read and written bytes together
	Triad   float64 // GB/s of a[i] = b[i] + s*c[i]
}

// peakTime is how long each measurement repeats its work; the fastest repetition counts.
const peakTime = 150 * time.Millisecond

// MeasurePeak measures the host. Arrays of arrayBytes each are streamed over; 0 takes three times the last cache, so
// that the numbers are those of memory.
func MeasurePeak(threads, arrayBytes int) (Peak, error) {
	m := Host()
	if arrayBytes <= 0 {
		arrayBytes = 3 * max(m.L3, 8<<20)
	}
	obj, err := Compile(peakIR(m), Options{Machine: m, OptLevel: DefaultOptLevel})
	if err != nil {
		return Peak{}, err
	}
	lib, err := Load([][]byte{obj}, nil)
	if err != nil {
		return Peak{}, err
	}
	defer lib.Close()
	pool, err := NewPool(threads)
	if err != nil {
		return Peak{}, err
	}
	defer pool.Close()
	block, err := mem.Alloc(3 * arrayBytes)
	if err != nil {
		return Peak{}, err
	}
	defer block.Free()
	// memory that was never written is one page of zeros, which stays in the cache
	for values, i := mem.Slice[float32](block), 0; i < len(values); i++ {
		values[i] = 1
	}
	p := peakRun{lib: lib, block: block, machine: m, threads: threads, pool: pool}
	return p.measure(arrayBytes)
}

// peakRun is one measurement of all peaks.
type peakRun struct {
	lib     *Library
	block   *mem.Block
	machine *machine.Machine
	threads int
	pool    *Pool
}

const (
	fmaRounds   = 1 << 16 // iterations of the loop of FMAs in a chunk
	streamGrain = 1 << 16 // elements in a chunk of a stream
)

func (p *peakRun) measure(arrayBytes int) (Peak, error) {
	peak := Peak{Threads: p.threads}
	floats := arrayBytes / 4 / streamGrain * streamGrain
	if floats == 0 {
		return peak, fmt.Errorf("arrays of %d bytes are too small to measure memory with", arrayBytes)
	}
	chunks := 4 * p.threads
	seconds, err := p.time("fma", int64(chunks), 1)
	if err != nil {
		return peak, err
	}
	flops := 2 * float64(chunks) * fmaRounds * float64(accumulators(p.machine)*p.machine.Lanes(4))
	peak.GFLOPS = flops / seconds / 1e9
	for _, s := range []struct {
		name   string
		arrays int
		into   *float64
	}{{"copy", 2, &peak.Copy}, {"copy.nt", 2, &peak.Copy}, {"triad", 3, &peak.Triad}, {"triad.nt", 3, &peak.Triad}} {
		seconds, err := p.time(s.name, int64(floats), streamGrain)
		if err != nil {
			return peak, err
		}
		*s.into = max(*s.into, float64(4*s.arrays*floats)/seconds/1e9)
	}
	return peak, nil
}

// time runs a peak function over n items and returns the seconds of its fastest run.
func (p *peakRun) time(name string, n, grain int64) (float64, error) {
	fn, err := p.lib.Lookup("peak." + name)
	if err != nil {
		return 0, err
	}
	third := len(p.block.Bytes()) / 3 / 64 * 64
	ptrs := new([3]unsafe.Pointer)
	for i := range ptrs {
		ptrs[i] = unsafe.Add(p.block.Pointer(), i*third)
	}
	dims := &[2]int64{n, grain}
	call := &abi.Call{Args: &ptrs[0], Dims: &dims[0], Pool: p.pool.Pointer(), Threads: int64(p.threads)}
	best := time.Hour
	for begin := time.Now(); time.Since(begin) < peakTime; {
		start := time.Now()
		foreign.Call(fn, call)
		best = min(best, time.Since(start))
	}
	return best.Seconds(), nil
}

// accumulators is the number of independent chains of FMAs that keep the units busy without spilling.
func accumulators(m *machine.Machine) int { return m.VectorRegs/2 + 2 }

// peakIR is the code of the measurements: an entry and a task of each.
func peakIR(m *machine.Machine) string {
	lanes := m.Lanes(4)
	var b strings.Builder
	fmt.Fprintf(&b, `declare void @tfc_parallel_for(ptr, ptr, ptr, i64, i64)
declare <%[1]d x float> @llvm.fma.v%[1]df32(<%[1]d x float>, <%[1]d x float>, <%[1]d x float>)
`, lanes)
	peakEntry(&b, "fma", fmaTask(lanes, accumulators(m)))
	for _, nt := range []string{"", ".nt"} {
		peakEntry(&b, "copy"+nt, streamTask(lanes, 1, nt != ""))
		peakEntry(&b, "triad"+nt, streamTask(lanes, 2, nt != ""))
	}
	b.WriteString("!0 = !{i32 1}\n")
	return b.String()
}

// peakEntry writes the entry peak.NAME, which runs a task with the argument array as its environment.
func peakEntry(b *strings.Builder, name, body string) {
	fmt.Fprintf(b, `
define internal void @task.%[1]s(ptr %%env, i64 %%lo, i64 %%hi) {
%[2]s}
define i32 @peak.%[1]s(ptr %%call) {
  %%args = load ptr, ptr %%call
  %%dims.p = getelementptr i8, ptr %%call, i64 %[3]d
  %%dims = load ptr, ptr %%dims.p
  %%n = load i64, ptr %%dims
  %%grain.p = getelementptr i64, ptr %%dims, i64 1
  %%grain = load i64, ptr %%grain.p
  call void @tfc_parallel_for(ptr %%call, ptr @task.%[1]s, ptr %%args, i64 %%n, i64 %%grain)
  ret i32 0
}
`, name, body, abi.OffDims)
}

// fmaTask is the body of a loop over chains of FMAs. Operands come from memory and results go there, so that nothing
// can be computed beforehand; every chunk stores to a place of its own.
func fmaTask(lanes, chains int) string {
	vec := fmt.Sprintf("<%d x float>", lanes)
	var head, phis, loop, tail strings.Builder
	fmt.Fprintf(&head, "entry:\n  %%mem = load ptr, ptr %%env\n  %%x = load %[1]s, ptr %%mem, align 4\n"+
		"  %%base = mul i64 %%lo, %[2]d\n", vec, chains)
	for i := range chains {
		fmt.Fprintf(&head, "  %%k%[1]d = add i64 %%base, %[1]d\n  %%p%[1]d = getelementptr %[2]s, ptr %%mem, i64 %%k%[1]d\n"+
			"  %%i%[1]d = load %[2]s, ptr %%p%[1]d, align 4\n", i, vec)
		fmt.Fprintf(&phis, "  %%a%[1]d = phi %[2]s [ %%i%[1]d, %%entry ], [ %%f%[1]d, %%loop ]\n", i, vec)
		fmt.Fprintf(&loop, "  %%f%[1]d = call %[2]s @llvm.fma.v%[3]df32(%[2]s %%a%[1]d, %[2]s %%x, %[2]s %%x)\n",
			i, vec, lanes)
		fmt.Fprintf(&tail, "  store %[2]s %%f%[1]d, ptr %%p%[1]d, align 4\n", i, vec)
	}
	return head.String() + "  br label %loop\nloop:\n  %n = phi i64 [ 0, %entry ], [ %next, %loop ]\n" + phis.String() +
		loop.String() + fmt.Sprintf("  %%next = add i64 %%n, 1\n  %%more = icmp slt i64 %%next, %d\n", fmaRounds) +
		"  br i1 %more, label %loop, label %exit\nexit:\n" + tail.String() + "  ret void\n"
}

// streamTask is the body of a loop that writes array 0 from array 1, or from arrays 1 and 2, four vectors at a time.
func streamTask(lanes, sources int, nonTemporal bool) string {
	const unroll = 4
	vec, hint := fmt.Sprintf("<%d x float>", lanes), ""
	if nonTemporal {
		hint = ", !nontemporal !0"
	}
	var b strings.Builder
	b.WriteString("entry:\n  %a = load ptr, ptr %env\n")
	for s := 1; s <= sources; s++ {
		fmt.Fprintf(&b, "  %%e%[1]d = getelementptr ptr, ptr %%env, i64 %[1]d\n  %%s%[1]d = load ptr, ptr %%e%[1]d\n", s)
	}
	b.WriteString("  br label %loop\nloop:\n  %i = phi i64 [ %lo, %entry ], [ %next, %loop ]\n")
	for u := range unroll {
		fmt.Fprintf(&b, "  %%k%[1]d = add i64 %%i, %[2]d\n", u, u*lanes)
		for s := 1; s <= sources; s++ {
			fmt.Fprintf(&b, "  %%p%[1]d.%[2]d = getelementptr float, ptr %%s%[2]d, i64 %%k%[1]d\n"+
				"  %%v%[1]d.%[2]d = load %[3]s, ptr %%p%[1]d.%[2]d, align 64\n", u, s, vec)
		}
		value := fmt.Sprintf("%%v%d.1", u)
		if sources == 2 {
			fmt.Fprintf(&b, "  %%t%[1]d = call %[2]s @llvm.fma.v%[3]df32("+
				"%[2]s %%v%[1]d.2, %[2]s splat (float 3.0), %[2]s %%v%[1]d.1)\n", u, vec, lanes)
			value = fmt.Sprintf("%%t%d", u)
		}
		fmt.Fprintf(&b, "  %%q%[1]d = getelementptr float, ptr %%a, i64 %%k%[1]d\n"+
			"  store %[2]s %[3]s, ptr %%q%[1]d, align 64%[4]s\n", u, vec, value, hint)
	}
	fmt.Fprintf(&b, "  %%next = add i64 %%i, %d\n  %%more = icmp slt i64 %%next, %%hi\n", unroll*lanes)
	b.WriteString("  br i1 %more, label %loop, label %exit\nexit:\n  ret void\n")
	return b.String()
}
