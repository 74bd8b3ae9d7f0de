package frontend

import (
	"tfc/ir"
	"tfc/ir/tensor"
)

// statelessRows draw numbers that are a function of the seed, with version 2's ops of the key and the counter that were
// made of it.
func statelessRows() []Row {
	draws := []struct {
		op     string
		v1, v2 func(n *Node, s stream, count int) *ir.Value
	}{
		{"StatelessRandomUniform", (*Node).uniform, (*Node).uniform},
		{"StatelessRandomNormal", (*Node).normal, (*Node).normal},
		{"StatelessTruncatedNormal", (*Node).truncated, (*Node).truncated},
		{"StatelessRandomUniformInt", uniformInt(2), uniformInt(4)},
		{"StatelessRandomUniformFullInt", (*Node).fullInt, (*Node).fullInt},
	}
	rows := []Row{
		{Op: "StatelessRandomGetKeyCounter", Import: importKeyCounter},
		{Op: "StatelessRandomGetKeyCounterAlg", Import: func(n *Node) []*ir.Value {
			return append(importKeyCounter(n), n.Const(tensor.Scalar(int32(philoxAlgorithm))))
		}},
		{Op: "StatelessRandomGetAlg", Import: one(func(n *Node) *ir.Value {
			return n.Const(tensor.Scalar(int32(philoxAlgorithm)))
		})},
	}
	rows = append(rows, Row{Op: "StatelessMultinomial", Static: []int{1}, Import: one(multinomial(
		func(n *Node, _ uint64) stream { return n.scrambled(n.In(2)) }))})
	rows = append(rows,
		Row{Op: "StatelessRandomGammaV2", Static: []int{0}, Import: one(statelessTrial(seeded, (*trials).gamma, 2))},
		Row{Op: "StatelessRandomGammaV3", Static: []int{0, 3}, Import: one(statelessTrial(keyed, (*trials).gamma, 4))},
		Row{Op: "StatelessRandomPoisson", Static: []int{0}, Import: one(statelessTrial(seeded, (*trials).poisson, 2))},
		Row{Op: "StatelessRandomBinomial", Static: []int{0}, Import: one(statelessTrial(seeded, (*trials).binomial, 2, 3))},
		Row{Op: "StatelessShuffle", Static: []int{3}, Import: one(importStatelessShuffle)})
	for _, d := range draws {
		rows = append(rows,
			Row{Op: d.op, Static: []int{0}, Import: drawn(seeded, d.v1)},
			Row{Op: d.op + "V2", Static: []int{0, 3}, Import: drawn(keyed, d.v2)})
	}
	return existing(rows)
}

// philoxAlgorithm is TensorFlow's number of the generator.
const philoxAlgorithm = 1

// seeded is the stream of a seed, input 1.
func seeded(n *Node, _ int) stream { return n.scrambled(n.In(1)) }

// scrambled makes a stream of two integers, the generator's first block of which is key and upper counter.
func (n *Node) scrambled(seed *ir.Value) stream {
	if n.Err() == nil && (seed.Type.Rank() != 1 || n.Sizes(seed)[0] != 2) {
		n.Invalid("seed must have shape [2], not %s", typeText(seed.Type))
	}
	if n.Err() != nil {
		return stream{}
	}
	seed = n.Cast(n.Cast(seed, tensor.I64), tensor.U64)
	part := func(i int) *ir.Value { return n.Reshape(n.SliceAxis(seed, 0, i, i+1), nil) }
	mix := n.blocks(stream{
		low: part(0), high: part(1),
		k0: n.Const(tensor.Scalar(uint32(0x3ec8f720))), k1: n.Const(tensor.Scalar(uint32(0x02461e29))),
	}, n.Const(tensor.New(tensor.U64, 1)))
	lane := func(i int) *ir.Value { return n.Reshape(n.SliceAxis(mix, 0, i, i+1), nil) }
	return stream{
		low: n.Const(tensor.New(tensor.U64)), high: n.joinHalves(lane(2), lane(3)), k0: lane(0), k1: lane(1),
	}
}

// joinHalves makes a u64 of two u32.
func (n *Node) joinHalves(low, high *ir.Value) *ir.Value {
	low, high = n.Cast(low, tensor.U64), n.Cast(high, tensor.U64)
	return n.Do("or", low, n.Do("shl", high, n.u64(high.Type, 32)))
}

// keyed is the stream of a key and a counter, inputs 1 and 2.
func keyed(n *Node, _ int) stream {
	key, counter := n.In(1), n.In(2)
	if n.Err() == nil && (key.Type.Len() != 1 || counter.Type.Rank() != 1 || counter.Type.Len() < 2) {
		n.Invalid("key must have shape [1], not %s, and counter shape [2], not %s",
			typeText(key.Type), typeText(counter.Type))
	}
	if n.Err() != nil || !n.isPhilox(3) {
		return stream{}
	}
	key = n.Reshape(key, nil)
	part := func(i int) *ir.Value { return n.Reshape(n.SliceAxis(counter, 0, i, i+1), nil) }
	return stream{low: part(0), high: part(1), k0: n.half(key, 0), k1: n.half(key, 32), carries: true}
}

// importStatelessShuffle permutes rows as RandomShuffle does.
func importStatelessShuffle(n *Node) *ir.Value {
	x := n.In(0)
	s := keyed(n, 0)
	if n.Err() != nil || x.Type.Rank() == 0 || n.Sizes(x)[0] <= 1 {
		return x
	}
	return n.Gather(x, n.shuffled(n.random32(s, n.Sizes(x)[0])), 0, 0)
}

// importKeyCounter gives the key and the counter that a seed, input 0, stands for.
func importKeyCounter(n *Node) []*ir.Value {
	s := n.scrambled(n.In(0))
	if n.Err() != nil {
		return nil
	}
	one := ir.Dims(1)
	return []*ir.Value{
		n.Reshape(n.joinHalves(s.k0, s.k1), one),
		n.Concat(0, n.Reshape(s.low, one), n.Reshape(s.high, one)),
	}
}

// fullInt is count integers over the whole range of their type.
func (n *Node) fullInt(s stream, count int) *ir.Value {
	d := n.DType("dtype")
	if d.Size() == 8 {
		return n.Cast(n.random64(s, count), d)
	}
	return n.Cast(n.random32(s, count), d)
}
