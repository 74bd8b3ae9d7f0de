package frontend

import (
	"hash/fnv"
	"math"

	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// randomRows draw from TensorFlow's own streams: Philox 4×32 with ten rounds (Salmon et al. 2011), keyed by the node's
// seeds, so that a seeded op gives TensorFlow's very numbers. The stream is arithmetic on integers in the ir, like
// everything else.
func randomRows() []Row {
	return random([]Row{
		{Op: "RandomUniform", Import: drawn(stateful, (*Node).uniform), Static: []int{0}},
		{Op: "RandomUniformInt", Import: drawn(stateful, uniformInt(1)), Static: []int{0}},
		{Op: "RandomStandardNormal", Import: drawn(stateful, (*Node).normal), Static: []int{0}},
		{Op: "TruncatedNormal", Import: drawn(stateful, (*Node).truncated), Static: []int{0}},
		{Op: "RandomShuffle", Import: one(importRandomShuffle)},
		{Op: "Multinomial", Static: []int{1}, Import: one(multinomial(func(n *Node, blocks uint64) stream {
			return n.reserve(blocks)
		}))},
	})
}

// samplesPerOutput is how far TensorFlow moves the stream on for each number that it gives, in blocks of 128 bits.
const samplesPerOutput = 256

// The multipliers and key increments of Philox 4×32.
const (
	philoxM0, philoxM1 = 0xD2511F53, 0xCD9E8D57
	philoxW0, philoxW1 = 0x9E3779B9, 0xBB67AE85
)

// stream is where a generator stands: the two halves of its counter, scalars of u64, and its key, scalars of u32.
type stream struct {
	low, high, k0, k1 *ir.Value
	// carries says that low may be so large that it runs over.
	carries bool
}

// stateful is the stream of a node whose next run goes on where this one ends, after outputs results.
func stateful(n *Node, outputs int) stream { return n.reserve(uint64(outputs) * samplesPerOutput) }

// reserve takes blocks of 128 bits off the node's own stream.
func (n *Node) reserve(blocks uint64) stream {
	seed, seed2 := uint64(n.Def.Int("seed")), uint64(n.Def.Int("seed2"))
	if seed == 0 && seed2 == 0 {
		h := fnv.New64a()
		h.Write([]byte(n.Def.Name))
		seed, seed2 = h.Sum64(), n.im.req.Seed
		n.im.sig.Seeded = true
	}
	return n.seeds(n.advance(blocks), seed, seed2)
}

// seeds is the stream of an op's two seeds, from block low on.
func (n *Node) seeds(low *ir.Value, seed, seed2 uint64) stream {
	return stream{
		low: low, high: n.Const(tensor.Scalar(seed2)),
		k0: n.Const(tensor.Scalar(uint32(seed))), k1: n.Const(tensor.Scalar(uint32(seed >> 32))),
	}
}

// random32 is the next count random u32 numbers of a stream.
func (n *Node) random32(s stream, count int) *ir.Value {
	groups := (count + 3) / 4
	return n.SliceAxis(n.blocks(s, n.Iota(ir.TypeOf(tensor.U64, groups), 0)), 0, 0, count)
}

// blocks is the random u32 numbers, four each, of the blocks at some distance from where a stream stands.
func (n *Node) blocks(s stream, distance *ir.Value) *ir.Value {
	t := distance.Type
	wide := func(x *ir.Value) *ir.Value { return n.BroadcastTo(x, t.Shape) }
	low, high := n.farther(s, distance)
	lanes := n.philox([4]*ir.Value{n.half(low, 0), n.half(low, 32), n.half(high, 0), n.half(high, 32)},
		wide(s.k0), wide(s.k1))
	groups := product(t.Sizes())
	for i, x := range lanes {
		lanes[i] = n.Resize(x, groups, 1)
	}
	return n.Resize(n.Concat(1, lanes[:]...), 4*groups)
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
	name := host.Stream(n.Def.Name)
	v := n.im.vars[name]
	if v == nil {
		v = &variable{
			symbol: &ir.Var{Name: name, Type: ir.TypeOf(tensor.U64)}, typed: true, touched: true,
			atFetch: map[graphdef.Output]Value{},
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
func (n *Node) philox(c [4]*ir.Value, k0, k1 *ir.Value) [4]*ir.Value {
	for range 10 {
		m0, m1 := n.u32(c[0], philoxM0), n.u32(c[0], philoxM1)
		hi0, lo0 := n.Do("mulhi", c[0], m0), n.Mul(c[0], m0)
		hi1, lo1 := n.Do("mulhi", c[2], m1), n.Mul(c[2], m1)
		xor := func(a, b, k *ir.Value) *ir.Value { return n.Do("xor", n.Do("xor", a, b), k) }
		c = [4]*ir.Value{xor(hi1, c[1], k0), lo1, xor(hi0, c[3], k1), lo0}
		k0, k1 = n.Add(k0, n.u32(k0, philoxW0)), n.Add(k1, n.u32(k1, philoxW1))
	}
	return c
}

// unit32 makes f32 numbers in [0, 1) of random bits: the low 23 are the fraction of a number in [1, 2).
func (n *Node) unit32(bits *ir.Value) *ir.Value {
	one := n.Do("or", n.Do("and", bits, n.u32(bits, 0x7fffff)), n.u32(bits, 0x3f800000))
	x := n.Op("bitcast", ir.Attrs{"to": tensor.F32}, one)
	return n.Sub(x, n.Like(x, 1))
}

// unit64 makes f64 numbers in [0, 1) of pairs of random u32, the upper half first.
func (n *Node) unit64(bits *ir.Value, count int) *ir.Value {
	pairs := n.Cast(n.Resize(bits, count, 2), tensor.U64)
	part := func(i int) *ir.Value { return n.Resize(n.SliceAxis(pairs, 1, i, i+1), count) }
	low, high := part(1), n.Do("and", part(0), n.u64(ir.TypeOf(tensor.U64, count), 0xfffff))
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
	if n.Static(0).Rank() != 1 {
		n.Invalid("shape must be a vector of {int32,int64}, got shape %s", sizesText(n.Static(0).Shape()))
		return nil, false
	}
	for _, s := range sizes {
		if s < 0 {
			n.Invalid("shape must be non-negative, found %v", sizes)
			return nil, false
		}
	}
	return sizes, true
}

// drawn is the import of a node that gives a tensor of numbers, whose shape is input 0, from a stream.
func drawn(open func(n *Node, outputs int) stream, draw func(n *Node, s stream, count int) *ir.Value,
) func(n *Node) []*ir.Value {
	return one(func(n *Node) *ir.Value {
		sizes, ok := n.randomSizes()
		if !ok {
			return n.Builder.Invalid()
		}
		count := product(sizes)
		s := open(n, count)
		if n.Err() != nil {
			return n.Builder.Invalid()
		}
		return n.Resize(draw(n, s, count), sizes...)
	})
}

// uniform is count numbers in [0, 1).
func (n *Node) uniform(s stream, count int) *ir.Value {
	switch d := n.DType("dtype"); d {
	case tensor.F64:
		return n.unit64(n.random32(s, 2*count), count)
	case tensor.F32:
		return n.unit32(n.random32(s, count))
	default:
		return n.unit16(n.random32(s, count), d)
	}
}

// random64 is count random u64 numbers; each takes two draws.
func (n *Node) random64(s stream, count int) *ir.Value {
	pairs := n.Cast(n.Resize(n.random32(s, 2*count), count, 2), tensor.U64)
	part := func(i int) *ir.Value { return n.Resize(n.SliceAxis(pairs, 1, i, i+1), count) }
	return n.Do("or", part(0), n.Do("shl", part(1), n.u64(ir.TypeOf(tensor.U64, count), 32)))
}

// uniformInt is lo + bits mod (hi-lo), with lo at an input and hi after it.
func uniformInt(input int) func(n *Node, s stream, count int) *ir.Value {
	return func(n *Node, s stream, count int) *ir.Value {
		lo, hi := n.In(input), n.In(input+1)
		if n.Err() != nil {
			return n.Builder.Invalid()
		}
		var bits *ir.Value
		if lo.Type.DType.Size() == 8 {
			bits = n.random64(s, count)
		} else {
			bits = n.random32(s, count)
		}
		n.Check(n.Do("lt", lo, hi), 3, "Need minval < maxval")
		span := n.Cast(n.Sub(hi, lo), bits.Type.DType)
		offset := n.Do("rem", bits, n.BroadcastTo(span, bits.Type.Shape))
		return n.Add(n.BroadcastTo(lo, offset.Type.Shape), n.Cast(offset, lo.Type.DType))
	}
}

// normal is count numbers of the standard normal distribution.
func (n *Node) normal(s stream, count int) *ir.Value {
	pairs, d := (count+1)/2, n.DType("dtype")
	var u *ir.Value
	if d == tensor.F64 {
		u = n.unit64(n.random32(s, 4*pairs), 2*pairs)
	} else {
		u = n.unit32(n.random32(s, 2*pairs))
	}
	return n.Cast(n.SliceAxis(n.boxMuller(u), 0, 0, count), d)
}

// boxMuller turns pairs of uniform numbers into pairs of normal ones.
func (n *Node) boxMuller(u *ir.Value) *ir.Value {
	pairs := u.Type.Shape[0].Size / 2
	u = n.Resize(u, pairs, 2)
	radius, angle := n.SliceAxis(u, 1, 0, 1), n.SliceAxis(u, 1, 1, 2)
	radius = n.Do("max", radius, n.Like(radius, 1e-7))
	radius = n.Do("sqrt", n.Mul(n.Like(radius, -2), n.Do("log", radius)))
	angle = n.Mul(angle, n.Like(angle, 2*math.Pi))
	both := n.Concat(1, n.Mul(n.Do("sin", angle), radius), n.Mul(n.Do("cos", angle), radius))
	return n.Resize(both, 2*pairs)
}

// normalTries is how many normal numbers are drawn for each group of results of truncated. One in 22 is refused: that
// fewer than four of these are left happens once in 10^25 groups.
const normalTries = 24

// truncated is count normal numbers closer to 0 than 2: of the numbers drawn for a group of results (four, or two of
// f64), which has 256 (128) blocks of the stream for its own, the first that qualify.
func (n *Node) truncated(s stream, count int) *ir.Value {
	d, group, draws := n.DType("dtype"), 4, normalTries
	if d == tensor.F64 {
		group, draws = 2, 2*normalTries
	}
	groups := (count + group - 1) / group
	t := ir.TypeOf(tensor.U64, groups, draws/4)
	skip := n.Mul(n.Iota(t, 0), n.u64(t, uint64(group)*samplesPerOutput/4))
	bits := n.blocks(s, n.Add(skip, n.Iota(t, 1)))
	var x *ir.Value
	if d == tensor.F64 {
		x = n.boxMuller(n.unit64(bits, groups*normalTries))
	} else {
		x = n.boxMuller(n.unit32(bits))
	}
	x = n.Resize(x, groups, normalTries)
	good := n.Do("lt", n.Do("abs", x), n.Like(x, 2))
	place := n.Op("scan", ir.Attrs{"axis": 1, "kind": "sum"}, n.Cast(good, tensor.I32))
	var out []*ir.Value
	for k := range group {
		here := n.Do("and", good, n.Do("eq", place, n.Like(place, float64(k+1))))
		out = append(out, n.ReduceKeep("sum", n.Select(here, x, n.Like(x, 0)), 1))
	}
	flat := n.Resize(n.Concat(1, out...), groups*group)
	return n.Cast(n.SliceAxis(flat, 0, 0, count), d)
}

// importRandomShuffle exchanges each row with one that comes not before it.
func importRandomShuffle(n *Node) *ir.Value {
	x := n.In(0)
	sizes := n.Sizes(x)
	if n.Err() != nil || len(sizes) == 0 || sizes[0] <= 1 {
		return x
	}
	rows := sizes[0]
	return n.Gather(x, n.shuffled(n.random32(n.reserve(uint64(rows+3)/4), rows)), 0, 0)
}

// shuffled is a permutation of as many numbers as there are random u32: each place is exchanged with one not before it.
func (n *Node) shuffled(bits *ir.Value) *ir.Value {
	bits = n.Cast(bits, tensor.I64)
	rows := bits.Type.Len()
	at := n.Iota(bits.Type, 0)
	with := n.Add(at, n.Do("rem", bits, n.Sub(n.Like(at, float64(rows)), at)))
	one, zero := n.Scalar(tensor.I64, 1), n.Scalar(tensor.I64, 0)
	return n.While([]*ir.Value{zero, at}, []string{"row", "order"},
		func(b *ir.Builder, s []*ir.Value) *ir.Value {
			return b.Compare("lt", s[0], b.Scalar(tensor.I64, float64(rows-1)))
		},
		func(b *ir.Builder, s []*ir.Value) []*ir.Value {
			pick := func(x, i *ir.Value) *ir.Value { return b.Op("dynamic_slice", ir.Attrs{"sizes": []int{1}}, x, i) }
			i := b.Reshape(s[0], ir.Dims(1))
			j := pick(with, i)
			here, there := pick(s[1], i), pick(s[1], j)
			swapped := b.Op("dynamic_update", nil, b.Op("dynamic_update", nil, s[1], there, i), here, j)
			return []*ir.Value{b.Add(s[0], one), swapped}
		})[1]
}

// multinomial draws classes from a stream, with room for so many blocks.
func multinomial(open func(n *Node, blocks uint64) stream) func(n *Node) *ir.Value {
	return func(n *Node) *ir.Value { return n.classes(open) }
}

// classes inverts the cumulated, not normalised, probabilities.
func (n *Node) classes(open func(n *Node, blocks uint64) stream) *ir.Value {
	logits, samples := n.In(0), n.StaticInt(1)
	if n.Err() != nil || logits.Type.Rank() != 2 || samples < 0 {
		n.Invalid("logits should be a matrix, got shape %s, and num_samples nonnegative, got %d",
			typeText(logits.Type), samples)
		return nil
	}
	sizes := n.Sizes(logits)
	batch, classes := sizes[0], sizes[1]
	s := open(n, uint64(batch*(samples+3)/4*4*2)*samplesPerOutput)
	if n.Err() != nil {
		return nil
	}
	u := n.Resize(n.unit64(n.random32(s, 2*batch*samples), batch*samples), batch, samples)
	x := n.Cast(logits, tensor.F64)
	finite := n.Do("is_finite", x)
	most := n.ReduceKeep("max", n.Select(finite, x, n.Like(x, math.Inf(-1))), 1)
	p := n.Do("exp", n.Sub(x, n.BroadcastTo(most, x.Type.Shape)))
	sums := n.Op("scan", ir.Attrs{"axis": 1, "kind": "sum"}, n.Select(finite, p, n.Like(p, 0)))
	all := ir.Dims(batch, samples, classes)
	find := n.Mul(u, n.BroadcastTo(n.SliceAxis(sums, 1, classes-1, classes), u.Type.Shape))
	below := n.Do("le", n.Broadcast(sums, []int{0, 2}, all), n.Broadcast(find, []int{0, 1}, all))
	return n.Reduce("sum", n.Cast(below, n.DType("output_dtype")), 2)
}
