package frontend

import (
	"math"

	"tfc/ir"
	"tfc/ir/tensor"
)

// bitRows work on the representation of numbers.
func bitRows() []Row {
	return []Row{
		{Op: "Bitcast", Import: one(importBitcast)},
		{Op: "NextAfter", Import: formula2(nextAfter)},
	}
}

// unsignedOf is the unsigned type of a width in bytes.
func unsignedOf(size int) tensor.DType {
	return map[int]tensor.DType{1: tensor.U8, 2: tensor.U16, 4: tensor.U32, 8: tensor.U64}[size]
}

// importBitcast views elements as another type: a wider one takes a last dimension away, a narrower one adds it.
func importBitcast(n *Node) *ir.Value {
	x, to := n.In(0), n.DType("type")
	from := x.Type.DType.Size()
	switch {
	case to.Size() == from:
		return n.Op("bitcast", ir.Attrs{"to": to}, x)
	case from == 16:
		return n.narrowComplex(x, to)
	case to.Size() == 16:
		return n.widenComplex(x)
	case to.Size() < from:
		return n.narrow(x, to, from/to.Size())
	}
	return n.widen(x, to, to.Size()/from)
}

// narrow splits each element into parts, the lowest first.
func (n *Node) narrow(x *ir.Value, to tensor.DType, parts int) *ir.Value {
	wide := n.Op("bitcast", ir.Attrs{"to": unsignedOf(x.Type.DType.Size())}, x)
	sizes := append(n.Sizes(x), parts)
	shape := ir.Dims(sizes...)
	wide = n.Broadcast(wide, span(0, len(sizes)-1), shape)
	shift := n.Iota(wide.Type, len(sizes)-1)
	shift = n.Mul(shift, n.Like(shift, float64(8*to.Size())))
	low := n.Cast(n.Do("shr", wide, shift), unsignedOf(to.Size()))
	return n.Op("bitcast", ir.Attrs{"to": to}, low)
}

// narrowComplex splits c128 into two f64, and these further.
func (n *Node) narrowComplex(x *ir.Value, to tensor.DType) *ir.Value {
	sizes := n.Sizes(x)
	last := len(sizes)
	pair := append(sizes, 1)
	parts := n.Concat(last, n.Resize(n.Do("real", x), pair...), n.Resize(n.Do("imag", x), pair...))
	if to.Size() == 8 {
		return n.Op("bitcast", ir.Attrs{"to": to}, parts)
	}
	return n.Resize(n.narrow(parts, to, 8/to.Size()), append(sizes, 16/to.Size())...)
}

// widenComplex joins the last dimension to c128.
func (n *Node) widenComplex(x *ir.Value) *ir.Value {
	sizes, each := n.Sizes(x), 8/x.Type.DType.Size()
	last := len(sizes) - 1
	if last < 0 || sizes[last] != 2*each {
		n.Invalid("cannot bitcast from %s to complex128: the last dimension of %s is not %d",
			x.Type.DType.TF(), typeText(x.Type), 2*each)
		return nil
	}
	if each > 1 {
		x = n.widen(n.Resize(x, append(sizes[:last:last], 2, each)...), tensor.F64, each)
	}
	x = n.Op("bitcast", ir.Attrs{"to": tensor.F64}, x)
	part := func(i int) *ir.Value { return n.Resize(n.SliceAxis(x, last, i, i+1), sizes[:last]...) }
	return n.Do("complex", part(0), part(1))
}

// widen joins the elements of the last dimension, the lowest first.
func (n *Node) widen(x *ir.Value, to tensor.DType, parts int) *ir.Value {
	sizes := n.Sizes(x)
	last := len(sizes) - 1
	if last < 0 || sizes[last] != parts {
		n.Invalid("cannot bitcast from %s to %s: the last dimension of %s is not %d",
			x.Type.DType.TF(), to.TF(), typeText(x.Type), parts)
		return nil
	}
	low := n.Op("bitcast", ir.Attrs{"to": unsignedOf(x.Type.DType.Size())}, x)
	wide := n.Cast(low, unsignedOf(to.Size()))
	shift := n.Iota(wide.Type, last)
	shift = n.Mul(shift, n.Like(shift, float64(8*x.Type.DType.Size())))
	sum := n.Reduce("sum", n.Do("shl", wide, shift), last)
	return n.Op("bitcast", ir.Attrs{"to": to}, sum)
}

// nextAfter steps through the bit patterns: of a number away from zero they ascend, towards it they descend.
func nextAfter(n *Node, x, y *ir.Value) *ir.Value {
	bits := tensor.I32
	if x.Type.DType == tensor.F64 {
		bits = tensor.I64
	}
	asBits := func(v *ir.Value) *ir.Value { return n.Op("bitcast", ir.Attrs{"to": bits}, v) }
	asFloat := func(v *ir.Value) *ir.Value { return n.Op("bitcast", ir.Attrs{"to": x.Type.DType}, v) }
	zero, b := n.Like(x, 0), asBits(x)
	away := n.Do("eq", n.Do("lt", x, y), n.Do("gt", x, zero))
	step := n.Select(away, n.Like(b, 1), n.Like(b, -1))
	next := asFloat(n.Add(b, step))
	smallest := asFloat(n.Like(b, 1))
	fromZero := n.Select(n.Do("gt", y, zero), smallest, n.Neg(smallest))
	next = n.Select(n.Do("eq", x, zero), fromZero, next)
	next = n.Select(n.Do("eq", x, y), y, next)
	isNaN := n.Do("or", n.Do("is_nan", x), n.Do("is_nan", y))
	return n.Select(isNaN, n.Like(x, math.NaN()), next)
}
