package frontend

import (
	"hash/fnv"
	"math"

	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/tensor"
)

// randomRows draw from TensorFlow's own streams: Philox 4×32 with ten rounds (Salmon et al. 2011), keyed by the node's
// seeds, so that a seeded op gives TensorFlow's very numbers. The stream is arithmetic on integers in the ir, like
// everything else.
func randomRows() []Row {
	return []Row{
		{Op: "RandomUniform", Import: one(importRandomUniform), Static: []int{0}},
		{Op: "RandomUniformInt", Import: one(importRandomUniformInt), Static: []int{0}},
		{Op: "RandomStandardNormal", Import: one(importRandomNormal), Static: []int{0}},
	}
}

// samplesPerOutput is how far TensorFlow moves the stream on for each number that it gives, in blocks of 128 bits.
const samplesPerOutput = 256

// The multipliers and key increments of Philox 4×32.
const (
	philoxM0, philoxM1 = 0xD2511F53, 0xCD9E8D57
	philoxW0, philoxW1 = 0x9E3779B9, 0xBB67AE85
)

// random32 is count random u32 numbers for outputs results of this run; the next run continues the stream.
func (n *Node) random32(count, outputs int) *ir.Value {
	groups := (count + 3) / 4
	seed, seed2 := uint64(n.Def.Int("seed")), uint64(n.Def.Int("seed2"))
	if seed == 0 && seed2 == 0 {
		h := fnv.New64a()
		h.Write([]byte(n.Def.Name))
		seed, seed2 = h.Sum64(), n.im.req.Seed
	}
	start := n.advance(uint64(outputs) * samplesPerOutput)
	t := ir.TypeOf(tensor.U64, groups)
	low := n.Add(n.BroadcastTo(start, t.Shape), n.Iota(t, 0))
	high := n.u64(t, seed2)
	lanes := n.philox([4]*ir.Value{n.half(low, 0), n.half(low, 32), n.half(high, 0), n.half(high, 32)},
		uint32(seed), uint32(seed>>32))
	for i, x := range lanes {
		lanes[i] = n.Resize(x, groups, 1)
	}
	all := n.Resize(n.Concat(1, lanes[:]...), 4*groups)
	return n.SliceAxis(all, 0, 0, count)
}

// advance moves the node's stream on by blocks and returns where it stood. Where it stands is a hidden variable of the
// node's; a stream that has not begun stands at 0.
func (n *Node) advance(blocks uint64) *ir.Value {
	v := n.stream()
	begun := n.IsSet(v)
	now := n.If(begun,
		func(b *ir.Builder) []*ir.Value { return []*ir.Value{b.ReadVar(v.symbol)} },
		func(b *ir.Builder) []*ir.Value { return []*ir.Value{b.Scalar(tensor.U64, 0)} })[0]
	n.WriteVar(v.symbol, n.Add(now, n.u64(now.Type, blocks)))
	return now
}

func (n *Node) stream() *variable {
	name := n.Def.Name + "//stream"
	v := n.im.vars[name]
	if v == nil {
		v = &variable{
			symbol: &ir.Var{Name: name, Type: ir.TypeOf(tensor.U64)}, typed: true, touched: true,
			atFetch: map[graphdef.Output]*ir.Value{},
		}
		n.im.vars[name] = v
	}
	return v
}

// u64 is a constant, exact over 64 bits.
func (n *Node) u64(t ir.Type, v uint64) *ir.Value {
	return n.BroadcastTo(n.Const(tensor.Scalar(v)), t.Shape)
}

func (n *Node) u32(like *ir.Value, v uint32) *ir.Value {
	return n.BroadcastTo(n.Const(tensor.Scalar(v)), like.Type.Shape)
}

// half is 32 bits of a u64, from the given bit on.
func (n *Node) half(x *ir.Value, shift uint64) *ir.Value {
	return n.Cast(n.Do("shr", x, n.u64(x.Type, shift)), tensor.U32)
}

// philox encrypts the counter.
func (n *Node) philox(c [4]*ir.Value, k0, k1 uint32) [4]*ir.Value {
	for range 10 {
		m0, m1 := n.u32(c[0], philoxM0), n.u32(c[0], philoxM1)
		hi0, lo0 := n.Do("mulhi", c[0], m0), n.Mul(c[0], m0)
		hi1, lo1 := n.Do("mulhi", c[2], m1), n.Mul(c[2], m1)
		xor := func(a, b *ir.Value, k uint32) *ir.Value { return n.Do("xor", n.Do("xor", a, b), n.u32(a, k)) }
		c = [4]*ir.Value{xor(hi1, c[1], k0), lo1, xor(hi0, c[3], k1), lo0}
		k0, k1 = k0+philoxW0, k1+philoxW1
	}
	return c
}

// unit32 makes f32 numbers in [0, 1) of random bits: the low 23 are the fraction of a number in [1, 2).
func (n *Node) unit32(bits *ir.Value) *ir.Value {
	one := n.Do("or", n.Do("and", bits, n.u32(bits, 0x7fffff)), n.u32(bits, 0x3f800000))
	x := n.Op("bitcast", ir.Attrs{"to": tensor.F32}, one)
	return n.Sub(x, n.Like(x, 1))
}

// unit64 makes f64 numbers in [0, 1) of pairs of random u32.
func (n *Node) unit64(bits *ir.Value, count int) *ir.Value {
	pairs := n.Cast(n.Resize(bits, count, 2), tensor.U64)
	part := func(i int) *ir.Value { return n.Resize(n.SliceAxis(pairs, 1, i, i+1), count) }
	low, high := part(0), n.Do("and", part(1), n.u64(ir.TypeOf(tensor.U64, count), 0xfffff))
	fraction := n.Do("or", n.Do("shl", high, n.u64(high.Type, 32)), low)
	x := n.Op("bitcast", ir.Attrs{"to": tensor.F64}, n.Do("or", fraction, n.u64(low.Type, 0x3ff0000000000000)))
	return n.Sub(x, n.Like(x, 1))
}

// unit16 makes numbers in [0, 1) with a fraction of the given bits: 10 for f16, 7 for bf16.
func (n *Node) unit16(bits *ir.Value, d tensor.DType) *ir.Value {
	mask, one := uint32(0x3ff), uint32(15)<<10
	if d == tensor.BF16 {
		mask, one = 0x7f, uint32(127)<<7
	}
	x := n.Do("or", n.Do("and", bits, n.u32(bits, mask)), n.u32(bits, one))
	f := n.Op("bitcast", ir.Attrs{"to": d}, n.Cast(x, tensor.U16))
	return n.Sub(f, n.Like(f, 1))
}

// randomSizes is the shape input of a random op.
func (n *Node) randomSizes() ([]int, bool) {
	sizes := n.Static(0).Ints()
	for _, s := range sizes {
		if s < 0 {
			n.Invalid("shape must be non-negative, found %v", sizes)
			return nil, false
		}
	}
	return sizes, true
}

func importRandomUniform(n *Node) *ir.Value {
	sizes, ok := n.randomSizes()
	if !ok {
		return n.Builder.Invalid()
	}
	count, d := product(sizes), n.DType("dtype")
	var x *ir.Value
	switch d {
	case tensor.F64:
		x = n.unit64(n.random32(2*count, count), count)
	case tensor.F32:
		x = n.unit32(n.random32(count, count))
	default:
		x = n.unit16(n.random32(count, count), d)
	}
	return n.Resize(x, sizes...)
}

// importRandomUniformInt is lo + bits mod (hi-lo); 64-bit numbers take two draws each.
func importRandomUniformInt(n *Node) *ir.Value {
	sizes, ok := n.randomSizes()
	lo, hi := n.In(1), n.In(2)
	if !ok || n.Err() != nil {
		return n.Builder.Invalid()
	}
	count, unsigned := product(sizes), tensor.U32
	var bits *ir.Value
	if lo.Type.DType == tensor.I64 {
		unsigned = tensor.U64
		pairs := n.Cast(n.Resize(n.random32(2*count, count), count, 2), tensor.U64)
		part := func(i int) *ir.Value { return n.Resize(n.SliceAxis(pairs, 1, i, i+1), count) }
		bits = n.Do("or", part(0), n.Do("shl", part(1), n.u64(ir.TypeOf(tensor.U64, count), 32)))
	} else {
		bits = n.random32(count, count)
	}
	n.Check(n.Do("lt", lo, hi), 3, "Need minval < maxval")
	span := n.Cast(n.Sub(hi, lo), unsigned)
	offset := n.Do("rem", bits, n.BroadcastTo(span, bits.Type.Shape))
	x := n.Add(n.BroadcastTo(lo, offset.Type.Shape), n.Cast(offset, lo.Type.DType))
	return n.Resize(x, sizes...)
}

// importRandomNormal is the Box-Muller transform of pairs of uniform numbers.
func importRandomNormal(n *Node) *ir.Value {
	sizes, ok := n.randomSizes()
	if !ok {
		return n.Builder.Invalid()
	}
	count, d := product(sizes), n.DType("dtype")
	pairs := (count + 1) / 2
	var u *ir.Value
	if d == tensor.F64 {
		u = n.unit64(n.random32(4*pairs, count), 2*pairs)
	} else {
		u = n.unit32(n.random32(2*pairs, count))
	}
	u = n.Resize(u, pairs, 2)
	radius, angle := n.SliceAxis(u, 1, 0, 1), n.SliceAxis(u, 1, 1, 2)
	radius = n.Do("max", radius, n.Like(radius, 1e-7))
	radius = n.Do("sqrt", n.Mul(n.Like(radius, -2), n.Do("log", radius)))
	angle = n.Mul(angle, n.Like(angle, 2*math.Pi))
	both := n.Concat(1, n.Mul(n.Do("sin", angle), radius), n.Mul(n.Do("cos", angle), radius))
	flat := n.SliceAxis(n.Resize(both, 2*pairs), 0, 0, count)
	return n.Resize(n.Cast(flat, d), sizes...)
}
