package kernel

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
	"tfc/targets/machine"
)

// Unsupported is the error of an operation that has no code for GPUs.
type Unsupported struct{ Op, Node, Why string }

// Error names the operation, its node and the reason.
func (e *Unsupported) Error() string {
	return fmt.Sprintf("%s %q has no code for GPUs: %s", e.Op, e.Node, e.Why)
}

// LowerGPU makes the kernels of an operation for a GPU; it takes what Lower takes. Threads are scalar: what runs over
// lanes on a CPU runs over threads. The error is an *Unsupported where there is no GPU code for an operation.
//
// Three schedules: a thread for each element of the results (map), a block for each row of what is reduced (row), a
// block for each tile of a matrix product (contract).
func LowerGPU(op *ir.Op, gpu *machine.GPU) ([]*Kernel, error) {
	for _, v := range slices.Concat(op.Operands, op.Results) {
		if !v.Type.Static() {
			return nil, &Unsupported{op.Def.Name, op.Node, fmt.Sprintf("the size of %s is not known", v.Type)}
		}
	}
	l := newLowering(op, Config{Machine: gpu.Machine(), Threads: 1})
	l.cases = new(cases)
	l.b.divides = true
	for _, inner := range l.body.Ops {
		if !expressible(inner) {
			return nil, &Unsupported{inner.Def.Name, cmp.Or(inner.Node, op.Node), "no schedule computes it in threads"}
		}
	}
	if !slices.ContainsFunc(l.outputs, func(o output) bool { return o.v.Type.Len() > 0 }) {
		return nil, nil
	}
	if c := l.product(); c != nil && !c.thin() {
		c.tiles()
	} else if r := l.gpuRows(); r != nil {
		l.gpuRow(gpu, r)
	} else {
		l.gpuMap(gpu)
	}
	kernels, err := l.finish()
	for _, k := range kernels {
		err = errors.Join(err, verifyShared(k, gpu.Shared))
	}
	return kernels, err
}

// mapThreads is the size of a block of independent threads.
const mapThreads = 256

// gpuMap gives every element of the results a thread. Results of several sizes share the kernel.
func (l *lowering) gpuMap(gpu *machine.GPU) {
	k := l.b.Kernel
	most := 0
	for _, o := range l.outputs {
		most = max(most, o.v.Type.Len())
	}
	k.Threads = min(mapThreads, roundUp(most, gpu.Warp))
	k.Blocks = blocksOf(most, max(1, k.Threads))
	for rest := l.outputs; len(rest) > 0; {
		n := rest[0].v.Type.Len()
		same := func(o output) bool { return o.v.Type.Len() == n }
		group := slices.DeleteFunc(slices.Clone(rest), func(o output) bool { return !same(o) })
		rest = slices.DeleteFunc(slices.Clone(rest), same)
		if n > 0 {
			l.gpuElements(group, n)
		}
	}
}

// gpuElements computes the element that belongs to the thread, of results with n elements.
func (l *lowering) gpuElements(outs []output, n int) {
	g, k := l.g, l.b.Kernel
	i := g.b.Op(scalar.Mul, tensor.I64, g.b.Special(BlockIndex), g.b.Int(int64(k.Threads)))
	i = g.b.Op(scalar.Add, tensor.I64, i, g.b.Special(ThreadIndex))
	inside := g.b.Const(Type{tensor.Bool, 1}, 1)
	if k.Blocks*k.Threads > n {
		inside = g.b.Op(scalar.Lt, tensor.Bool, i, g.b.Int(int64(n)))
	}
	l.when(inside, func() {
		dims := l.refine(sizes(outs[0].v))
		l.write(outs, []Point{g.unflatten(g.newVar(i, int64(n-1)).index(), dims)}, dims, storing{})
	})
}

// when runs f where cond holds.
func (l *lowering) when(cond *Value, f func()) {
	if cond.Const && cond.Bits == 1 {
		f()
		return
	}
	l.b.If(cond, func() []*Value {
		f()
		return nil
	}, nil)
}

// blocksOf is how many blocks of size d hold n.
func blocksOf(n, d int) int { return (n + d - 1) / d }

func roundUp(n, d int) int { return blocksOf(n, d) * d }
