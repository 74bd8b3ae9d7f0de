package frontend

import (
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// generatorRows draw from a generator that a variable holds: the two halves of a Philox counter, and its key.
func generatorRows() []Row {
	var rows []Row
	for _, r := range []struct {
		op   string
		draw func(n *Node, s stream, count int) *ir.Value
	}{
		{"StatefulUniform", (*Node).uniform},
		{"StatefulStandardNormalV2", (*Node).normal},
		{"StatefulTruncatedNormal", (*Node).truncated},
		{"StatefulUniformInt", uniformInt(3)},
		{"StatefulUniformFullInt", (*Node).fullInt},
	} {
		rows = append(rows, Row{Op: r.op, Static: []int{1, 2}, Writes: true, Import: one(func(n *Node) *ir.Value {
			sizes := n.shapeType(n.DType("dtype"), 2).Sizes()
			if n.Err() != nil || !n.isPhilox(1) {
				return nil
			}
			count := product(sizes)
			s := n.skipped(n.u64(ir.TypeOf(tensor.U64), uint64(count)*samplesPerOutput))
			if n.Err() != nil {
				return nil
			}
			return n.Resize(r.draw(n, s, count), sizes...)
		})})
	}
	skip := func(n *Node) []*ir.Value {
		if !n.isPhilox(1) || !n.isScalar(2) {
			return nil
		}
		delta := n.Cast(n.In(2), tensor.U64)
		before := n.Read(n.Var(0))
		n.skipped(n.Mul(delta, n.Like(delta, samplesPerOutput)))
		if n.Def.Op == "RngSkip" {
			return nil
		}
		return []*ir.Value{before}
	}
	return random(append(rows,
		Row{Op: "RngSkip", Static: []int{1}, Writes: true, Import: skip},
		Row{Op: "RngReadAndSkip", Static: []int{1}, Writes: true, Import: skip},
		Row{Op: "StatefulRandomBinomial", Static: []int{1, 2}, Writes: true, Import: one(importStatefulBinomial)}))
}

// isPhilox fails the node unless the static input asks for the only generator that TensorFlow's CPUs have.
func (n *Node) isPhilox(input int) bool {
	if n.Err() != nil {
		return false
	}
	switch alg := n.StaticInt(input); alg {
	case 1, 3: // Philox; whatever suits the device
		return n.Err() == nil
	default:
		n.Invalid("unsupported algorithm id: %d", alg)
		return false
	}
}

// skipped is the stream that the variable of input 0 holds; the variable is moved on by blocks of it.
func (n *Node) skipped(blocks *ir.Value) stream {
	v := n.Var(0)
	x := n.Read(v)
	if n.Err() != nil || x.Type.Rank() != 1 || x.Type.Len() < 3 || x.Type.DType != tensor.I64 {
		n.Fail(status.InvalidArgument, "the state must be a vector of three int64, found %s", typeText(x.Type))
		return stream{}
	}
	state := n.Cast(x, tensor.U64)
	part := func(i int) *ir.Value { return n.Reshape(n.SliceAxis(state, 0, i, i+1), nil) }
	s := stream{low: part(0), high: part(1), k0: n.half(part(2), 0), k1: n.half(part(2), 32), carries: true}
	low, high := n.farther(s, blocks)
	one := ir.Dims(1)
	rest := n.SliceAxis(state, 0, 2, x.Type.Len())
	n.Write(v, n.Cast(n.Concat(0, n.Reshape(low, one), n.Reshape(high, one), rest), tensor.I64), false)
	return s
}

// farther is the counter of a stream so many blocks on, with what the lower half carries over.
func (n *Node) farther(s stream, distance *ir.Value) (low, high *ir.Value) {
	wide := func(x *ir.Value) *ir.Value { return n.BroadcastTo(x, distance.Type.Shape) }
	low, high = n.Add(wide(s.low), distance), wide(s.high)
	if s.carries {
		high = n.Add(high, n.Cast(n.Do("lt", low, distance), tensor.U64))
	}
	return low, high
}

// importStatefulBinomial draws as the stateless op does.
func importStatefulBinomial(n *Node) *ir.Value {
	sizes := n.shapeType(n.DType("dtype"), 2).Sizes()
	if n.Err() != nil || !n.isPhilox(1) {
		return nil
	}
	count, p := n.Match(n.In(3), n.In(4))
	per, ok := n.perParameter(sizes, count)
	if !ok {
		return nil
	}
	batches := count.Type.Len()
	blocks := uint64(batches*2*100*(per+3)/4) * samplesPerOutput
	return n.trial(n.skipped(n.u64(ir.TypeOf(tensor.U64), blocks)), sizes, (*trials).binomial, count, p)
}
