package kernel

import (
	"fmt"
	"slices"

	"tfc/ir"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
	"tfc/targets/machine"
)

// team is a block of GPU threads that work on one row. Its threads share the reductions that stand at the kernel's top
// level, where all of them come along and no index depends on the thread.
type team struct {
	threads, warp int
	index         *Value // of the thread
}

// gpuRows are the rows that an operation reduces: its trailing dimensions, the same of all reductions. The results are
// as long as all rows together, or have one element a row.
type gpuRows struct{ count, length int }

// shortRow is what one thread may as well reduce alone.
const shortRow = 32

// gpuRows finds the rows of an operation; nil if it has none.
func (l *lowering) gpuRows() *gpuRows {
	if c := l.product(); c != nil {
		return c.rows()
	}
	var r *gpuRows
	for _, op := range l.body.Ops {
		if op.Def.Lower != ir.LowerReduce {
			continue
		}
		next := trailing(sizes(op.Operands[0]), foldedAxes(op))
		if next == nil || r != nil && *next != *r {
			return nil
		}
		r = next
	}
	if r == nil || r.length < 2 || r.count == 0 {
		return nil
	}
	full := 0
	for _, o := range l.outputs {
		switch o.v.Type.Len() {
		case r.count * r.length:
			full++
		case r.count:
		default:
			return nil
		}
	}
	if full == 0 && r.length < shortRow {
		return nil
	}
	return r
}

// trailing splits a shape before its folded axes; nil unless those are the last ones.
func trailing(shape []ir.Dim, axes []int) *gpuRows {
	kept := len(shape) - len(axes)
	for i, a := range slices.Sorted(slices.Values(axes)) {
		if a != kept+i {
			return nil
		}
	}
	return &gpuRows{product(shape[:kept]), product(shape[kept:])}
}

// Threads of a block: few rows get larger ones.
const (
	rowThreads     = 256
	enoughRows     = 128
	elementsThread = 4
)

// gpuRow gives every row a block: its reductions first, then what is computed along it.
func (l *lowering) gpuRow(gpu *machine.GPU, r *gpuRows) {
	k, most := l.b.Kernel, rowThreads
	if r.count < enoughRows {
		most = gpu.MaxThreads
	}
	k.Blocks, k.Threads = r.count, gpu.Warp
	for k.Threads*elementsThread < r.length && k.Threads < most {
		k.Threads *= 2
	}
	l.g.team = &team{k.Threads, gpu.Warp, l.b.Special(ThreadIndex)}
	row := fixed(0)
	if r.count > 1 {
		row = l.g.newVar(l.b.Special(BlockIndex), int64(r.count-1)).index()
	}
	var full, reduced []output
	for _, o := range l.outputs {
		if o.v.Type.Len() == r.count {
			reduced = append(reduced, o)
			l.g.At(o.v, []Point{l.g.unflatten(row, sizes(o.v))}) // by all threads, and remembered
		} else {
			full = append(full, o)
		}
	}
	if len(full) > 0 {
		l.g.strided(r.length, nil, func(i Index, _ []*Value) []*Value {
			l.write(full, []Point{{row, i}}, ir.Dims(r.count, r.length), storing{})
			return nil
		})
	}
	if len(reduced) > 0 {
		l.when(l.b.Op(scalar.Eq, tensor.Bool, l.g.team.index, l.b.Int(0)), func() {
			l.write(reduced, []Point{{row}}, ir.Dims(r.count), storing{})
		})
	}
}

// strided runs body for the thread's share of 0 … n-1: neighbouring threads take neighbouring indices.
func (g *Gen) strided(n int, carried []*Value, body func(i Index, carried []*Value) []*Value) []*Value {
	l := &Loop{Lo: g.team.index, Hi: g.b.Int(int64(n)), Step: int64(g.team.threads)}
	return g.b.LoopOf(l, carried, func(i *Value, carried []*Value) []*Value {
		return body(g.newVar(i, int64(n-1)).index(), carried)
	})
}

// shares reports whether the team computes a fold together: one that may be reordered, where all threads come along.
func (g *Gen) shares(f *fold) bool {
	return g.team != nil && g.b.Depth() == 0 && f.lanewise != scalar.Param
}

// teamFold reduces with all threads of the block, each of which gets the result.
func (g *Gen) teamFold(f *fold, points []Point) []*Value {
	all := make([]int, len(f.sizes))
	for d := range all {
		all[d] = d
	}
	n := product(f.sizes)
	s := &space{groups: [][]int{all}, extents: ir.Dims(n), original: f.sizes, lane: -1}
	r := &foldRun{Gen: g, fold: f, points: points, space: s, unroll: 1}
	var accs []*Value
	for range points {
		accs = append(accs, f.neutral...)
	}
	accs = g.strided(n, accs, func(i Index, accs []*Value) []*Value { return r.joinAll(accs, 0, Point{i}) })
	out := make([]*Value, len(points))
	for i := range points {
		out[i] = f.finish(g.acrossBlock(f, r.slot(accs, i, 0)))
	}
	return out
}

// acrossBlock merges the accumulators of all threads: within warps by shuffles, then those of the warps through shared
// memory. Threads without elements bring the neutral one.
func (g *Gen) acrossBlock(f *fold, acc []*Value) []*Value {
	t := g.team
	acc = g.acrossLanes(f, acc, t.warp)
	warps := t.threads / t.warp
	if warps == 1 {
		return acc
	}
	lane := g.b.Op(scalar.And, tensor.I64, t.index, g.b.Int(int64(t.warp-1)))
	warp := g.b.Op(scalar.Div, tensor.I64, t.index, g.b.Int(int64(t.warp)))
	buffers := make([]*Buffer, len(acc))
	for i, x := range acc {
		buffers[i] = g.shared(x.Type.DType, warps)
	}
	g.b.If(g.b.Op(scalar.Eq, tensor.Bool, lane, g.b.Int(0)), func() []*Value {
		for i, x := range acc {
			g.b.Emit(&Store{Buffer: buffers[i], Index: warp, Value: x})
		}
		return nil
	}, nil)
	g.b.Emit(&Barrier{})
	out := make([]*Value, len(acc))
	at := g.b.Op(scalar.And, tensor.I64, t.index, g.b.Int(int64(warps-1)))
	for i, x := range acc {
		out[i] = g.b.Load(g.b.NewLoad(buffers[i], x.Type, at))
	}
	return g.acrossLanes(f, out, warps)
}

// acrossLanes merges the accumulators of n neighbouring lanes, a power of two.
func (g *Gen) acrossLanes(f *fold, acc []*Value, n int) []*Value {
	for xor := n / 2; xor >= 1; xor /= 2 {
		other := make([]*Value, len(acc))
		for i, x := range acc {
			other[i] = g.b.Shuffle(x, xor)
		}
		acc = f.merge(acc, other)
	}
	return acc
}

// shared declares a buffer of the block.
func (g *Gen) shared(d tensor.DType, n int) *Buffer {
	k := g.b.Kernel
	name := fmt.Sprintf("s%d", len(k.Buffers))
	return g.b.AddBuffer(&Buffer{Name: name, DType: d, Len: int64(n), Access: Shared}, nil)
}
