package runtime

import (
	"context"
	goruntime "runtime"
	"slices"
	"sync"
	"sync/atomic"
	"unsafe"

	"tfc/ir/tensor"
	"tfc/runtime/abi"
	"tfc/runtime/status"
)

// Executable is compiled code with what it needs besides arguments: constants, variables' types,
// and the functions that run its host ops.
type Executable struct {
	Program *abi.Program
	Entry   *abi.Entry
	Code    Code
	// Consts are the constants' bytes, aligned as Program says.
	Consts []byte
	// Host and HostData go into every call; zero where the entry has no host ops.
	Host, HostData uintptr
	// Pool and Threads go into every call.
	Pool    unsafe.Pointer
	Threads int

	// spare is an idle frame that is had without the lock.
	spare atomic.Pointer[frame]
	mu    sync.Mutex
	idle  []*frame
}

// frame is the memory of one run at a time: the call, its pointer tables and the arena.
type frame struct {
	call    abi.Call // first: HostError finds the frame by it
	err     error
	feeds   []*tensor.Tensor // for whoever calls to arrange arguments in
	args    []unsafe.Pointer
	results []unsafe.Pointer
	vars    []unsafe.Pointer
	varSet  []uint8
	arena   *tensor.Tensor
	dims    []int64
	before  []uint8
	bound   []*variable
	version int
	store   *Variables
}

// pointer returns the first of a slice, nil for an empty one.
func pointer[T any](s []T) *T {
	if len(s) == 0 {
		return nil
	}
	return &s[0]
}

func bytesPointer(b []byte) unsafe.Pointer { return unsafe.Pointer(pointer(b)) }

func (x *Executable) frame() *frame {
	if f := x.spare.Swap(nil); f != nil {
		return f
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if n := len(x.idle); n > 0 {
		f := x.idle[n-1]
		x.idle = x.idle[:n-1]
		return f
	}
	return x.newFrame()
}

func (x *Executable) newFrame() *frame {
	f := &frame{
		feeds:   make([]*tensor.Tensor, len(x.Entry.Feeds)),
		args:    make([]unsafe.Pointer, len(x.Entry.Feeds)),
		results: make([]unsafe.Pointer, len(x.Entry.Fetches)),
		vars:    make([]unsafe.Pointer, len(x.Program.Vars)),
		varSet:  make([]uint8, len(x.Program.Vars)),
		before:  make([]uint8, len(x.Program.Vars)),
		arena:   tensor.New(tensor.U8, int(x.Entry.ArenaSize)),
	}
	f.call = abi.Call{
		Args: pointer(f.args), Results: pointer(f.results),
		Vars: pointer(f.vars), VarSet: pointer(f.varSet),
		Arena: bytesPointer(f.arena.Bytes()), Consts: bytesPointer(x.Consts),
		Pool: x.Pool, Threads: int64(max(x.Threads, 1)), Host: x.Host, HostData: x.HostData,
	}
	return f
}

func (x *Executable) release(f *frame) {
	clear(f.args)
	clear(f.results)
	clear(f.feeds)
	if x.spare.CompareAndSwap(nil, f) {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.idle = append(x.idle, f)
}

// bind points the frame at the variables' storage, which moves only when a shape changes.
func (f *frame) bind(x *Executable, store *Variables) {
	if f.store == store && (len(f.vars) == 0 || store.current(f.version)) {
		return
	}
	n := len(x.Program.Vars)
	names, dtypes, shapes := make([]string, n), make([]tensor.DType, n), make([][]int, n)
	for i, v := range x.Program.Vars {
		names[i], dtypes[i], shapes[i] = v.Name, v.DType, v.Shape
	}
	bound, version := store.bind(names, dtypes, shapes)
	for i, v := range bound {
		f.vars[i] = bytesPointer(v.data.Bytes())
	}
	f.bound, f.version, f.store = bound, version, store
}

func (v *Variables) current(version int) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.stamp() == version
}

// loadFlags and storeFlags copy which variables are initialised to and from the call. Flags that
// the run did not change are left to the runs beside it.
func (f *frame) loadFlags() {
	if len(f.bound) == 0 {
		return
	}
	f.store.mu.Lock()
	defer f.store.mu.Unlock()
	for i, v := range f.bound {
		f.varSet[i] = 0
		if v.set {
			f.varSet[i] = 1
		}
	}
	copy(f.before, f.varSet)
}

func (f *frame) storeFlags() {
	if len(f.bound) == 0 {
		return
	}
	f.store.mu.Lock()
	defer f.store.mu.Unlock()
	for i, v := range f.bound {
		if f.varSet[i] != f.before[i] {
			f.store.mark(v, f.varSet[i] != 0)
		}
	}
}

// Run calls the code. Feeds come in Entry.Feeds order and match its types; the results are new
// tensors in Entry.Fetches order.
func (x *Executable) Run(ctx context.Context, store *Variables, feeds []*tensor.Tensor) ([]*tensor.Tensor, error) {
	if err := ctx.Err(); err != nil {
		return nil, status.Errorf(status.Cancelled, "", "", "run cancelled before it started: %w", err)
	}
	dims, arena, err := x.sizes(feeds)
	if err != nil {
		return nil, err
	}
	var results []*tensor.Tensor
	err = tensor.Guard(func() (err error) {
		results, err = x.run(ctx, store, feeds, dims, arena)
		return err
	})
	return results, err
}

// run is Run for sizes that are known.
func (x *Executable) run(
	ctx context.Context, store *Variables, feeds []*tensor.Tensor, dims []int64, arena int64,
) ([]*tensor.Tensor, error) {
	results := make([]*tensor.Tensor, len(x.Entry.Fetches))
	for i, p := range x.Entry.Fetches {
		shape := p.Sizes(dims)
		if err := tensor.CheckSize(p.DType, shape); err != nil {
			return nil, status.Errorf(status.ResourceExhausted, p.Name, "", "%w", err)
		}
		results[i] = tensor.New(p.DType, shape...)
	}
	f := x.frame()
	defer x.release(f)
	f.bind(x, store)
	f.measure(dims, arena)
	profile := f.profiled(ctx, x)
	err := x.call(f, feeds, results)
	profile.collect(ctx, x.Entry.Kernels)
	return results, err
}

// sizes finds the run-time dimensions of an entry in the shapes of its feeds, and how large the arena has to be.
func (x *Executable) sizes(feeds []*tensor.Tensor) (dims []int64, arena int64, err error) {
	if len(x.Entry.Dims) == 0 {
		return nil, x.Entry.ArenaSize, nil
	}
	given := make([]int64, x.Entry.Given)
	for i, p := range x.Entry.Feeds {
		for d, n := range p.Shape {
			if k := abi.RefDim(n); k >= 0 && k < len(given) {
				given[k] = int64(feeds[i].Shape()[d])
			}
		}
	}
	if dims, arena, err = x.Entry.Sizes(given); err != nil {
		return nil, 0, status.Errorf(status.InvalidArgument, "", "", "%w", err)
	}
	for i, p := range x.Entry.Feeds {
		if want := p.Sizes(dims); !slices.Equal(want, feeds[i].Shape()) {
			return nil, 0, status.Errorf(status.InvalidArgument, "", "", "tensor %s has shape %v, and other feeds ask for %v",
				p.Name, feeds[i].Shape(), want)
		}
	}
	return dims, arena, nil
}

// measure gives the frame the run-time dimensions of a run and an arena that is large enough.
func (f *frame) measure(dims []int64, arena int64) {
	f.dims, f.call.Dims = dims, pointer(dims)
	if int(arena) > f.arena.Len() {
		f.arena = tensor.New(tensor.U8, int(arena))
		f.call.Arena = bytesPointer(f.arena.Bytes())
	}
}

// call runs one bound frame.
func (x *Executable) call(f *frame, feeds, results []*tensor.Tensor) error {
	for i, t := range feeds {
		f.args[i] = bytesPointer(t.Bytes())
	}
	for i, t := range results {
		f.results[i] = bytesPointer(t.Bytes())
	}
	f.loadFlags()
	site := x.Code.Call(&f.call)
	goruntime.KeepAlive(feeds)
	goruntime.KeepAlive(results)
	f.storeFlags()
	if site == 0 {
		return nil
	}
	return x.siteError(int(site), f)
}

// hostFailed is what a host operation returns after HostError.
const hostFailed = -1

// HostError ends a run with the error of a host operation: call is the one that the operation was
// handed, and the result what it returns to generated code.
func HostError(call *abi.Call, err error) int32 {
	(*frame)(unsafe.Pointer(call)).err = err
	return hostFailed
}

func (x *Executable) siteError(site int, f *frame) error {
	if site == hostFailed && f.err != nil {
		return f.err
	}
	if site < 1 || site > len(x.Entry.ErrorSites) {
		return status.Errorf(status.Internal, "", "", "generated code returned error site %d of %d",
			site, len(x.Entry.ErrorSites))
	}
	s := x.Entry.ErrorSites[site-1]
	return status.Errorf(status.Code(s.Code), s.Node, s.Op, "%s", s.Message(f.call.ErrA, f.call.ErrB))
}

// Close unloads the code. No run may be in flight.
func (x *Executable) Close() error { return x.Code.Close() }
