package frontend

import (
	"math"
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
)

// rejectionRows draw until a number is accepted. All results try at once; each has blocks of the stream for its own, so
// that the numbers are TensorFlow's.
func rejectionRows() []Row {
	poisson := one(func(n *Node) *ir.Value { return n.rejection((*trials).poisson) })
	return random([]Row{
		{Op: "RandomGamma", Static: []int{0}, Import: one(func(n *Node) *ir.Value {
			return n.rejection((*trials).gamma)
		})},
		{Op: "RandomPoisson", Static: []int{0}, Import: poisson},
		{Op: "RandomPoissonV2", Static: []int{0}, Import: poisson},
	})
}

// maxTries bounds the attempts for one result. Gamma accepts 19 of 20; what Poisson multiplies falls below e^-10.
const maxTries = 200

// trials is the drawing of one result for each element of a vector.
type trials struct {
	*Node
	s stream
	// first is the first block of each result; param its f64 parameter, second the other one if there are two.
	first, param, second *ir.Value
}

// rejection draws as many results as input 0 says for each parameter, input 1.
func (n *Node) rejection(draw func(t *trials) *ir.Value) *ir.Value {
	sizes, ok := n.randomSizes()
	param := n.In(1)
	if !ok || n.Err() != nil {
		return n.Builder.Invalid()
	}
	sizes = append(slices.Clone(sizes), n.Sizes(param)...)
	return n.trial(n.reserve(uint64(product(sizes))*samplesPerOutput), sizes, draw, param)
}

// statelessTrial draws a tensor of the shape of input 0, which ends with that of the parameters, the inputs named.
func statelessTrial(open func(n *Node, outputs int) stream, draw func(t *trials) *ir.Value, inputs ...int,
) func(n *Node) *ir.Value {
	return func(n *Node) *ir.Value {
		sizes, ok := n.randomSizes()
		var params []*ir.Value
		for _, i := range inputs {
			params = append(params, n.In(i))
		}
		if params = n.MatchAll(params...); !ok || n.Err() != nil {
			return nil
		}
		if _, ok := n.perParameter(sizes, params[0]); !ok {
			return nil
		}
		s := open(n, 0)
		if n.Err() != nil {
			return nil
		}
		return n.trial(s, sizes, draw, params...)
	}
}

// perParameter is how many results of a shape there are for each parameter. The shape has to end with the parameters'.
func (n *Node) perParameter(sizes []int, param *ir.Value) (int, bool) {
	if n.Err() != nil {
		return 0, false
	}
	of := n.Sizes(param)
	if len(of) > len(sizes) || !slices.Equal(sizes[len(sizes)-len(of):], of) {
		n.Invalid("shape %s must end with that of the parameters, %s", sizesText(sizes), sizesText(of))
		return 0, false
	}
	return product(sizes[:len(sizes)-len(of)]), true
}

// trial draws a tensor whose shape ends with that of the parameters. The results of one parameter are neighbours in the
// stream.
func (n *Node) trial(s stream, sizes []int, draw func(t *trials) *ir.Value, params ...*ir.Value) *ir.Value {
	of := n.Sizes(params[0])
	count, per := product(of), product(sizes[:len(sizes)-len(of)])
	t := &trials{Node: n, s: s}
	index := n.Iota(ir.TypeOf(tensor.U64, per*count), 0)
	t.first = n.Mul(index, n.u64(index.Type, samplesPerOutput))
	each := func(p *ir.Value) *ir.Value {
		flat := n.Cast(n.Resize(p, count), tensor.F64)
		return n.Resize(n.Broadcast(flat, []int{0}, ir.Dims(count, per)), count*per)
	}
	t.param = each(params[0])
	if len(params) > 1 {
		t.second = each(params[1])
	}
	x := n.Transpose(n.Resize(draw(t), count, per), 1, 0)
	d := params[0].Type.DType
	if n.Def.Attrs["dtype"] != nil && n.Def.Op != "RandomPoisson" {
		d = n.DType("dtype")
	}
	return n.Cast(n.Resize(x, sizes...), d)
}

// pair is the two uniform numbers of each result's block after used others. TensorFlow takes the second one first.
func (t *trials) pair(used *ir.Value) (first, second *ir.Value) {
	count := used.Type.Shape[0].Size
	u := t.unit64(t.blocks(t.s, t.Add(t.first, used)), 2*count)
	return t.halves(u)
}

func (t *trials) halves(u *ir.Value) (first, second *ir.Value) {
	count := u.Type.Shape[0].Size / 2
	u = t.Resize(u, count, 2)
	return t.Resize(t.SliceAxis(u, 1, 1, 2), count), t.Resize(t.SliceAxis(u, 1, 0, 1), count)
}

// until repeats a step from a state whose first element says which results are done, whose second counts the tries.
func (t *trials) until(state []*ir.Value, step func(s []*ir.Value) []*ir.Value) []*ir.Value {
	names := make([]string, len(state))
	for i := range names {
		names[i] = "trial"
	}
	outer := t.Builder
	out := outer.While(state, names,
		func(b *ir.Builder, s []*ir.Value) *ir.Value {
			more := b.Op("not", nil, b.Reduce("and", s[0], 0))
			return b.Op("and", nil, more, b.Compare("lt", s[1], b.Scalar(tensor.I64, maxTries)))
		},
		func(b *ir.Builder, s []*ir.Value) []*ir.Value {
			t.Builder = b
			defer func() { t.Builder = outer }()
			next := step(s)
			next[1] = b.Add(s[1], b.Scalar(tensor.I64, 1))
			return next
		})
	return out
}

// held is a source of numbers that come in twos: the one left over, whether there is one, and the blocks used so far.
type held struct{ left, has, used *ir.Value }

// take is the next number where mask holds, of a block made by draw if none is left.
func (t *trials) take(h held, mask *ir.Value, draw func(used *ir.Value) (first, second *ir.Value)) (*ir.Value, held) {
	first, second := draw(h.used)
	x := t.Select(h.has, h.left, first)
	fresh := t.Do("and", mask, t.Do("not", h.has))
	return x, held{
		left: t.Select(fresh, second, h.left),
		has:  t.Select(mask, fresh, h.has),
		used: t.Add(h.used, t.Cast(fresh, tensor.U64)),
	}
}

// gamma is the method of Marsaglia and Tsang (2000); 1 is the exponential distribution.
func (t *trials) gamma() *ir.Value {
	alpha := t.param
	like := func(v float64) *ir.Value { return t.Like(alpha, v) }
	small := t.Do("lt", alpha, like(1))
	d := t.Add(alpha, t.Select(small, like(2.0/3), like(-1.0/3)))
	c := t.Div(like(1.0/3), t.Do("sqrt", d))
	no := t.Splat(alpha.Type.WithDType(tensor.Bool), 0)
	used := t.Like(t.first, 0)
	normals := func(used *ir.Value) (first, second *ir.Value) {
		u, v := t.pair(used)
		count := u.Type.Shape[0].Size
		return t.halves(t.boxMuller(t.Resize(t.Concat(1, t.Resize(v, count, 1), t.Resize(u, count, 1)), 2*count)))
	}
	out := t.until([]*ir.Value{no, t.Scalar(tensor.I64, 0), like(0), used, like(0), no, like(0), no},
		func(s []*ir.Value) []*ir.Value {
			yes := t.Splat(alpha.Type.WithDType(tensor.Bool), 1)
			x, norm := t.take(held{s[4], s[5], s[3]}, yes, normals)
			v := t.Add(like(1), t.Mul(c, x))
			positive := t.Do("gt", v, like(0))
			v = t.Mul(t.Mul(v, v), v)
			u, uni := t.take(held{s[6], s[7], norm.used}, positive, t.pair)
			x2 := t.Mul(x, x)
			squeeze := t.Do("lt", u, t.Sub(like(1), t.Mul(t.Mul(like(0.0331), x2), x2)))
			bound := t.Add(t.Mul(like(0.5), x2), t.Mul(d, t.Add(t.Sub(like(1), v), t.Do("log", v))))
			accept := t.Do("and", positive, t.Do("or", squeeze, t.Do("lt", t.Do("log", u), bound)))
			b, uni := t.take(uni, t.Do("and", accept, small), t.pair)
			res := t.Mul(d, v)
			res = t.Select(small, t.Mul(res, t.Do("pow", b, t.Div(like(1), alpha))), res)
			now := t.Do("and", accept, t.Do("not", s[0]))
			return []*ir.Value{
				t.Do("or", s[0], accept), nil, t.Select(now, res, s[2]), uni.used, norm.left, norm.has, uni.left, uni.has,
			}
		})
	u, _ := t.pair(used)
	exponential := t.Neg(t.Do("log1p", t.Neg(u)))
	return t.Select(t.Do("eq", alpha, like(1)), exponential, out[2])
}

// poisson multiplies uniform numbers for rates below 10 (Knuth), else it is Hörmann's transformed rejection (1993).
func (t *trials) poisson() *ir.Value {
	rate := t.param
	large := t.Do("ge", rate, t.Like(rate, 10))
	x := t.Select(large, t.hormann(), t.knuth())
	good := t.Do("and", t.Do("is_finite", rate), t.Do("ge", rate, t.Like(rate, 0)))
	return t.Select(good, x, t.Like(rate, math.NaN()))
}

func (t *trials) knuth() *ir.Value {
	limit := t.Do("exp", t.Neg(t.param))
	like := func(v float64) *ir.Value { return t.Like(t.param, v) }
	skip := t.Do("not", t.Do("lt", t.param, like(10)))
	out := t.until([]*ir.Value{skip, t.Scalar(tensor.I64, 0), like(0), like(1), t.Like(t.first, 0)},
		func(s []*ir.Value) []*ir.Value {
			first, second := t.pair(t.Do("shr", s[4], t.Like(s[4], 1)))
			odd := t.Cast(t.Do("and", s[4], t.Like(s[4], 1)), tensor.Bool)
			product := t.Mul(s[3], t.Select(odd, second, first))
			done := t.Do("or", s[0], t.Do("le", product, limit))
			return []*ir.Value{done, nil, t.Select(done, s[2], t.Add(s[2], like(1))), product, t.Add(s[4], t.Like(s[4], 1))}
		})
	return out[2]
}

func (t *trials) hormann() *ir.Value {
	rate := t.param
	like := func(v float64) *ir.Value { return t.Like(rate, v) }
	b := t.Add(like(0.931), t.Mul(like(2.53), t.Do("sqrt", rate)))
	a := t.Add(like(-0.059), t.Mul(like(0.02483), b))
	inverse := t.Add(like(1.1239), t.Div(like(1.1328), t.Sub(b, like(3.4))))
	most := t.Sub(like(0.9277), t.Div(like(3.6224), t.Sub(b, like(2))))
	skip := t.Do("not", t.Do("ge", rate, like(10)))
	out := t.until([]*ir.Value{skip, t.Scalar(tensor.I64, 0), like(0), t.Like(t.first, 0)},
		func(s []*ir.Value) []*ir.Value {
			u, v := t.pair(s[3])
			u = t.Sub(u, like(0.5))
			shifted := t.Sub(like(0.5), t.Do("abs", u))
			k := t.Mul(t.Add(t.Div(t.Mul(like(2), a), shifted), b), u)
			k = t.Do("floor", t.Add(t.Add(k, rate), like(0.43)))
			quick := t.Do("and", t.Do("ge", shifted, like(0.07)), t.Do("le", v, most))
			out := t.Do("and", t.Do("lt", shifted, like(0.013)), t.Do("gt", v, shifted))
			out = t.Do("or", out, t.Do("lt", k, like(0)))
			left := t.Do("log", t.Div(t.Mul(v, inverse), t.Add(t.Div(a, t.Mul(shifted, shifted)), b)))
			right := t.Sub(t.Sub(t.Mul(k, t.Do("log", rate)), rate), t.Do("lgamma", t.Add(k, like(1))))
			accept := t.Do("or", quick, t.Do("and", t.Do("not", out), t.Do("le", left, right)))
			now := t.Do("and", accept, t.Do("not", s[0]))
			return []*ir.Value{t.Do("or", s[0], accept), nil, t.Select(now, k, s[2]), t.Add(s[3], t.Like(s[3], 1))}
		})
	return out[2]
}
