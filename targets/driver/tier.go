package driver

import (
	"context"
	goruntime "runtime"
	"sync"
	"sync/atomic"

	"tfc/ir"
	"tfc/runtime"
	"tfc/runtime/abi"
	"tfc/runtime/foreign"
	"tfc/targets/cpu"
)

// Code of a session is compiled in two tiers where that brings its first result sooner: at LLVM's fastest level at first,
// and at the wanted one in the background once it has been called a few times. Both give the same bits, since generated
// code leaves LLVM no choice of rounding: sums and fused products are written out.

const (
	fastLevel = 0
	// hotCalls is the call at which code is compiled again.
	hotCalls = 3
	// savedPerByte is the processor time that the fast level saves, in seconds for a byte of LLVM IR; lostPerWork what a
	// call then takes longer, for a unit of kernel.Kernel.Work. Measured on MobileNetV2 and ResNet-50.
	savedPerByte = 1.4e-7
	lostPerWork  = 4e-11
)

// coldLevel is the level for a module's first code. Where a run would lose half of what compiling saves, or runs for who
// knows how long, it is the wanted one.
func (c *Compiler) coldLevel(l *Lowered, r *runtime.Request) int {
	if !c.opts.Tiered || r.Background == nil || r.Profile || l.opts.Profile || hasLoop(l.Module) {
		return c.opts.OptLevel
	}
	bytes, work := 0, 0.0
	for _, m := range l.Modules {
		bytes += len(m.IR)
	}
	for _, k := range l.Kernels {
		work += k.Work
	}
	if work*lostPerWork > float64(bytes)*savedPerByte/2 {
		return c.opts.OptLevel
	}
	return min(fastLevel, c.opts.OptLevel)
}

// hasLoop reports a loop around kernels.
func hasLoop(m *ir.Module) bool {
	loop := false
	for _, f := range m.Funcs {
		f.Body.Walk(func(op *ir.Op) { loop = loop || op.Is("while") })
	}
	return loop
}

// compiled is a module of one function as code, not yet loaded. It has sources where it is of the fast level.
type compiled struct {
	program *abi.Program
	consts  []byte
	objects [][]byte
	sources []cpu.Source
}

// code is a loaded entry.
type code struct {
	fn atomic.Uintptr
	// next counts the calls towards the next tier; nil where there is none.
	next atomic.Pointer[countdown]
	held *held
}

// countdown starts something at a call.
type countdown struct {
	calls atomic.Int32
	start func()
}

// Call implements runtime.Code.
func (c *code) Call(call *abi.Call) int32 {
	if n := c.next.Load(); n != nil && n.calls.Add(1) == hotCalls {
		n.start()
	}
	status := foreign.Call(c.fn.Load(), call)
	goruntime.KeepAlive(c) // which holds the code that runs
	return status
}

// Close implements runtime.Code.
func (c *code) Close() error { return c.held.close() }

// held is what an entry holds until it is closed or nobody can call it any more: the libraries of its tiers, of which
// runs in flight may be in any, and its host operations.
type held struct {
	mu        sync.Mutex
	closed    bool
	libraries []*cpu.Library
	release   func()
}

// add takes a library over. It is closed at once where the code is gone by now.
func (h *held) add(l *cpu.Library) (kept bool, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return false, l.Close()
	}
	h.libraries = append(h.libraries, l)
	return true, nil
}

func (h *held) close() (err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil
	}
	h.closed = true
	h.release()
	for _, l := range h.libraries {
		if failed := l.Close(); err == nil {
			err = failed
		}
	}
	return err
}

// heat has fast code compiled again when it is hot, in the background that the request offers; done is told the result.
func (c *Compiler) heat(x *code, made *compiled, background func(func(context.Context)), done func(*compiled)) {
	x.next.Store(&countdown{start: func() {
		background(func(life context.Context) {
			defer x.next.Store(nil)
			full := *made
			full.sources, full.objects = nil, nil
			for _, src := range made.sources {
				objs, err := cpu.CompileAll([]cpu.Source{src}, c.compileOptions())
				if err != nil || life.Err() != nil {
					return // the code that there is goes on
				}
				full.objects = append(full.objects, objs...)
			}
			if c.replace(x, &full) == nil && done != nil {
				done(&full)
			}
		})
	}})
}

// replace has further calls run other code for the same entry.
func (c *Compiler) replace(x *code, made *compiled) error {
	lib, err := cpu.Load(made.objects, nil)
	if err != nil {
		return err
	}
	fn, err := lib.Lookup(made.program.Entries[0].Symbol)
	if err != nil {
		return err
	}
	if kept, err := x.held.add(lib); !kept || err != nil {
		return err
	}
	x.fn.Store(fn)
	return nil
}

func (c *Compiler) compileOptions() cpu.Options {
	return cpu.Options{Machine: c.opts.machine(), OptLevel: c.opts.OptLevel, Cache: c.opts.Cache}
}
