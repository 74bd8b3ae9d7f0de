package llvm_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"unsafe"

	"tfc/codegen/llvm"
	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/tensor"
	"tfc/passes"
	"tfc/runtime/abi"
	"tfc/runtime/foreign"
	"tfc/runtime/hostop"
	"tfc/targets/cpu"
)

// program is a compiled module, loaded, with its state.
type program struct {
	t    testing.TB
	out  *llvm.Output
	fns  []uintptr
	vars [][]byte
	call abi.Call
	keep []any
}

// aligned returns zeroed bytes on a 64-byte boundary.
func aligned(n int) []byte {
	raw := make([]byte, n+128)
	skip := (64 - int(uintptr(unsafe.Pointer(&raw[0]))%64)) % 64
	return raw[skip : skip+n : skip+n+64-skip%64]
}

func pointerTo(b []byte) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(b)) }

// compile takes a module through the passes and the compiler.
func compile(t testing.TB, m *ir.Module, fuse bool, threads int) *program {
	t.Helper()
	cfg := passes.DefaultConfig()
	cfg.Fuse, cfg.Machine = fuse, cpu.Host()
	if _, err := passes.Run(m, cfg); err != nil {
		t.Fatal(err)
	}
	work := 0.0
	if threads > 1 {
		work = 1
	}
	out, err := generate(m, llvm.Config{Machine: cpu.Host(), Threads: threads, TaskWork: work})
	if err != nil {
		t.Fatal(err)
	}
	return load(t, m, out)
}

// generate turns a compiler bug into an error.
func generate(m *ir.Module, cfg llvm.Config) (out *llvm.Output, err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *ir.Bug:
			err = r
		default:
			panic(r)
		}
	}()
	return llvm.Generate(m, cfg)
}

func load(t testing.TB, m *ir.Module, out *llvm.Output) *program {
	t.Helper()
	var sources []cpu.Source
	for _, x := range out.Modules {
		sources = append(sources, cpu.Source{Name: x.Name, Text: x.IR})
	}
	objs, err := cpu.CompileAll(sources, cpu.Options{OptLevel: cpu.DefaultOptLevel})
	if err != nil {
		for _, k := range out.Kernels {
			t.Log(k.Text)
		}
		t.Fatalf("%v\n%s", err, out.Modules[0].IR)
	}
	lib, err := cpu.Load(objs, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := lib.Close(); err != nil {
			t.Error(err)
		}
	})
	p := &program{t: t, out: out}
	for _, e := range out.Program.Entries {
		fn, err := lib.Lookup(e.Symbol)
		if err != nil {
			t.Fatal(err)
		}
		p.fns = append(p.fns, fn)
	}
	p.state(m)
	return p
}

// state allocates variables and constants.
func (p *program) state(m *ir.Module) {
	ptrs := make([]unsafe.Pointer, len(m.Vars)+1)
	set := make([]uint8, len(m.Vars)+1)
	for i, v := range m.Vars {
		b := aligned(v.Type.Bytes())
		p.vars = append(p.vars, b)
		ptrs[i] = pointerTo(b)
	}
	consts := aligned(len(p.out.Consts))
	copy(consts, p.out.Consts)
	p.call.Vars, p.call.VarSet, p.call.Consts = &ptrs[0], &set[0], pointerTo(consts)
	p.keep = append(p.keep, ptrs, set, consts)
}

// run calls entry i; site is 0 or the number of the error site.
func (p *program) run(i int, args []*tensor.Tensor) (results []*tensor.Tensor, site int) {
	e := p.out.Program.Entries[i]
	in := make([]unsafe.Pointer, len(args)+1)
	res := make([]unsafe.Pointer, len(e.Fetches)+1)
	raw := make([][]byte, len(e.Fetches))
	for k, a := range args {
		b := aligned(len(a.Bytes()))
		copy(b, a.Bytes())
		in[k] = pointerTo(b)
		p.keep = append(p.keep, b)
	}
	dims, bytes, err := e.Sizes(givenSizes(e, args))
	if err != nil {
		p.t.Fatal(err)
	}
	shapes := make([][]int, len(e.Fetches))
	for k, f := range e.Fetches {
		shapes[k] = f.Sizes(dims)
		raw[k] = aligned(tensor.NumElements(shapes[k]) * f.DType.Size())
		res[k] = pointerTo(raw[k])
	}
	p.call.Dims = unsafe.SliceData(append(dims, 0))
	arena := aligned(int(bytes))
	for j := range arena {
		arena[j] = 0xa5
	}
	p.call.Args, p.call.Results, p.call.Arena = &in[0], &res[0], pointerTo(arena)
	host, data, release := hostop.Register(&e, func(*abi.Call, error) int32 { return -1 })
	defer release()
	p.call.Host, p.call.HostData = host, data
	if s := foreign.Call(p.fns[i], &p.call); s != 0 {
		return nil, int(s)
	}
	for k, f := range e.Fetches {
		x, err := tensor.FromBytes(f.DType, shapes[k], raw[k])
		if err != nil {
			p.t.Fatal(err)
		}
		results = append(results, x.Clone())
	}
	return results, 0
}

// givenSizes reads the run-time dimensions off the arguments.
func givenSizes(e abi.Entry, args []*tensor.Tensor) []int64 {
	given := make([]int64, e.Given)
	for i, f := range e.Feeds {
		for d, n := range f.Shape {
			if k := abi.RefDim(n); k >= 0 && k < e.Given {
				given[k] = int64(args[i].Shape()[d])
			}
		}
	}
	return given
}

// tolerance is the relative error allowed of a type.
var tolerance = map[tensor.DType]float64{
	tensor.F16: 4e-3, tensor.BF16: 3e-2, tensor.F32: 4e-6, tensor.F64: 1e-13, tensor.C64: 1e-5, tensor.C128: 1e-12,
}

// differ describes the first element in which two tensors differ beyond tolerance; scale is the size of intermediate
// sums, to which errors are relative.
func differ(got, want *tensor.Tensor, scale float64) string {
	if got.DType() != want.DType() || fmt.Sprint(got.Shape()) != fmt.Sprint(want.Shape()) {
		return fmt.Sprintf("got %v, want %v", got, want)
	}
	tol := tolerance[got.DType()]
	for i := range want.Len() {
		g, w := got.Complex(i), want.Complex(i)
		if !got.DType().IsComplex() && tol == 0 {
			if got.Int(i) != want.Int(i) {
				return fmt.Sprintf("element %d: got %d, want %d", i, got.Int(i), want.Int(i))
			}
			continue
		}
		if !near(real(g), real(w), tol, scale) || !near(imag(g), imag(w), tol, scale) {
			return fmt.Sprintf("element %d: got %v, want %v", i, g, w)
		}
	}
	return ""
}

func near(g, w, tol, scale float64) bool {
	switch {
	case math.IsNaN(g) || math.IsNaN(w):
		return math.IsNaN(g) && math.IsNaN(w)
	case math.IsInf(g, 0) || math.IsInf(w, 0):
		return g == w
	}
	return math.Abs(g-w) <= tol*math.Max(math.Abs(w), scale)
}

// random fills a tensor with numbers around 0; ints stay small.
func random(t ir.Type, seed uint64) *tensor.Tensor {
	x := tensor.New(t.DType, t.Sizes()...)
	state := seed*0x9e3779b97f4a7c15 + 1
	next := func() float64 {
		state ^= state << 13
		state ^= state >> 7
		state ^= state << 17
		return float64(state>>11) / (1 << 53)
	}
	for i := range x.Len() {
		switch {
		case t.DType == tensor.Bool:
			x.SetInt(i, int64(next()*2))
		case t.DType.IsUnsigned():
			x.SetInt(i, int64(next()*7))
		case t.DType.IsInt():
			x.SetInt(i, int64(next()*15)-7)
		default:
			x.SetFloat(i, next()*4-2)
		}
	}
	return x
}

// check compiles a module fused and unfused and compares every function with the evaluator.
func check(t *testing.T, text string) {
	t.Helper()
	for _, fuse := range []bool{true, false} {
		m := parsed(t, text)
		p := compile(t, parsed(t, text), fuse, 1)
		for i, f := range m.Funcs {
			var args []*tensor.Tensor
			for k, v := range f.Params() {
				args = append(args, random(v.Type, uint64(k+1)))
			}
			want, err := eval.Run(f, args, eval.Vars{})
			if err != nil {
				t.Fatal(err)
			}
			got, site := p.run(i, args)
			if site != 0 {
				t.Fatalf("@%s fails at site %d", f.Name, site)
			}
			for k := range want {
				if d := differ(got[k], want[k], 1); d != "" {
					t.Errorf("fuse %t, @%s, result %d: %s\n%s", fuse, f.Name, k, d, p.kernels())
				}
			}
		}
	}
}

func (p *program) kernels() string {
	var s strings.Builder
	for _, k := range p.out.Kernels {
		s.WriteString(k.Text)
	}
	return s.String()
}
