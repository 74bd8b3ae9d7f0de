package ir

import (
	"slices"

	"tfc/ir/tensor"
)

// unreduced expands a folded tensor over the axes that x was folded over.
func unreduced(b *Builder, g *Value, x Type, axes []int) *Value {
	dims := []int{}
	for i := range x.Rank() {
		if !slices.Contains(axes, i) {
			dims = append(dims, i)
		}
	}
	return b.Broadcast(g, dims, x.Shape)
}

func reduceGrad(b *Builder, op *Op, grads []*Value) []*Value {
	x, y, axes := op.Operands[0], op.Result(), op.Ints("axes")
	g := unreduced(b, grads[0], x.Type, axes)
	switch op.Str("kind") {
	case "sum":
		return []*Value{g}
	case "prod":
		return []*Value{b.Mul(g, b.Conj(productsOfOthers(b, op, x, axes)))}
	case "max", "min":
		return []*Value{tiesGrad(b, x, unreduced(b, y, x.Type, axes), g, axes)}
	}
	return []*Value{nil}
}

// tiesGrad shares the adjoint equally among the elements that equal the extremum.
func tiesGrad(b *Builder, x, y, g *Value, axes []int) *Value {
	chosen := b.Cast(b.Compare("eq", x, y), x.Type.DType)
	count := unreduced(b, b.Reduce("sum", chosen, axes...), x.Type, axes)
	return b.Mul(b.Div(chosen, count), g)
}

// productsOfOthers multiplies, for each element, all others that it is folded with: products of
// those before and of those after it, so that zeros do no harm.
func productsOfOthers(b *Builder, op *Op, x *Value, axes []int) *Value {
	if !static(b, op, x.Type) {
		return x
	}
	perm := append(free(x.Type.Rank(), axes), axes...)
	moved := b.Transpose(x, perm...)
	sizes := moved.Type.Sizes()
	kept := len(sizes) - len(axes)
	flat := b.Reshape(moved, Dims(tensor.NumElements(sizes[:kept]), tensor.NumElements(sizes[kept:])))
	scan := func(reverse bool) *Value {
		return b.Op("scan", Attrs{"kind": "prod", "axis": 1, "exclusive": true, "reverse": reverse}, flat)
	}
	others := b.Reshape(b.Mul(scan(false), scan(true)), moved.Type.Shape)
	return b.Transpose(others, inverse(perm)...)
}

// free lists the dimensions below rank that are not in used.
func free(rank int, used []int) []int {
	out := []int{}
	for i := range rank {
		if !slices.Contains(used, i) {
			out = append(out, i)
		}
	}
	return out
}

func scanGrad(b *Builder, op *Op, grads []*Value) []*Value {
	x, y, g := op.Operands[0], op.Result(), grads[0]
	back := func(kind string, v *Value) *Value {
		return b.Op("scan", Attrs{"kind": kind, "axis": op.Int("axis"), "exclusive": op.Bool("exclusive"),
			"reverse": !op.Bool("reverse")}, v)
	}
	switch op.Str("kind") {
	case "sum":
		return []*Value{back("sum", g)}
	case "prod":
		cx, zero := b.Conj(x), like(b, x, 0)
		sum := back("sum", b.Mul(b.Conj(y), g))
		return []*Value{b.Select(b.Compare("eq", x, zero), zero, b.Div(sum, cx))}
	}
	// Positive and negative parts of the adjoint pass through logarithms, which keeps sums of
	// exponentials from overflowing.
	part := func(g *Value) *Value {
		zero := like(b, g, 0)
		log := b.Select(b.Compare("gt", g, zero), apply(b, "log", g), like(b, g, lowest(g.Type.DType)))
		return apply(b, "exp", b.Add(back("logsumexp", b.Sub(log, y)), x))
	}
	return []*Value{b.Sub(part(g), part(b.Neg(g)))}
}

// lowest is the smallest finite number of a floating-point type.
func lowest(d tensor.DType) float64 {
	switch d {
	case tensor.F16:
		return -65504
	case tensor.BF16:
		return -0x1.fep127
	case tensor.F32:
		return -0x1.fffffep127
	}
	return -0x1.fffffffffffffp1023
}
