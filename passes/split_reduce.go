package passes

import (
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
)

// A reduction is split when it folds at least splitLeast elements into at most splitResults, and in at least splitParts
// parts.
const (
	splitLeast   = 1 << 14
	splitResults = 256
	splitParts   = 8
)

// SplitReductions cuts reductions of many elements to few results in two: parts first, then over the parts. It is for
// GPUs, where a block of threads computes a result and many blocks are wanted; it is no pass of the pipeline, since a
// CPU has few threads to keep busy. Functions are rewritten in place, outside of loops and branches.
func SplitReductions(m *ir.Module) error {
	for _, f := range m.Funcs {
		by := map[*ir.Value]*ir.Value{}
		b := ir.NewBuilder(&ir.Block{})
		for _, op := range f.Body.Ops {
			substitute(op, by)
			b.Node, b.Device = op.Node, op.Device
			if v := splitReduce(b, op); v != nil {
				by[op.Result()] = v
				continue
			}
			b.Block.Ops = append(b.Block.Ops, op)
		}
		if err := b.Err(); err != nil {
			return err
		}
		f.Body.Ops = b.Block.Ops
		f.Body.Replace(by)
	}
	return nil
}

// splitReduce rebuilds a reduction in two steps; nil where that does not pay. It cuts the first run of neighbouring
// axes.
func splitReduce(b *ir.Builder, op *ir.Op) *ir.Value {
	if !op.Is("reduce") || !op.Operands[0].Type.Static() || len(op.Ints("axes")) == 0 {
		return nil
	}
	x, axes, kind := op.Operands[0], slices.Sorted(slices.Values(op.Ints("axes"))), op.Str("kind")
	first, run := axes[0], 1
	for run < len(axes) && axes[run] == first+run {
		run++
	}
	sizes := x.Type.Sizes()
	n := tensor.NumElements(sizes[first : first+run])
	parts := largestDivisor(n)
	if n < splitLeast || op.Result().Type.Len() > splitResults || parts < splitParts {
		return nil
	}
	d := x.Type.DType
	if d == tensor.F16 || d == tensor.BF16 {
		x = b.Cast(x, tensor.F32) // partial sums keep the accumulator's precision
	}
	b.Hint = op.Result().Name + "/parts"
	x = b.Reshape(x, ir.Dims(slices.Concat(sizes[:first], []int{parts, n / parts}, sizes[first+run:])...))
	folded := []int{first + 1}
	for _, a := range axes[run:] {
		folded = append(folded, a-run+2)
	}
	x = b.Reduce(kind, x, folded...)
	b.Hint = op.Result().Name
	return b.Cast(b.Reduce(kind, x, first), d)
}

// largestDivisor is the largest divisor of n up to its square root.
func largestDivisor(n int) int {
	best := 1
	for d := 1; d*d <= n; d++ {
		if n%d == 0 {
			best = d
		}
	}
	return best
}
