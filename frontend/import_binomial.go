package frontend

import (
	"tfc/ir"
	"tfc/ir/tensor"
)

// binomial counts successes: param is how often is tried, second the probability. Of the two outcomes the rarer is
// counted, by the waiting times between them if few are expected, else by Hörmann's transformed rejection (1993).
func (t *trials) binomial() *ir.Value {
	like := func(v float64) *ir.Value { return t.Like(t.param, v) }
	count, p := t.param, t.second
	flipped := t.Do("gt", p, like(0.5))
	t.second = t.Select(flipped, t.Sub(like(1), p), p)
	many := t.Do("ge", t.Mul(count, t.second), like(10))
	x := t.Select(many, t.btrs(many), t.waits(many))
	return t.Select(flipped, t.Sub(count, x), x)
}

// waits adds the waiting times for successes until they exceed the count.
func (t *trials) waits(skip *ir.Value) *ir.Value {
	like := func(v float64) *ir.Value { return t.Like(t.param, v) }
	rate := t.Do("log1p", t.Neg(t.second))
	out := t.until([]*ir.Value{skip, t.Scalar(tensor.I64, 0), like(0), like(0), t.Like(t.first, 0)},
		func(s []*ir.Value) []*ir.Value {
			one := t.Like(s[4], 1)
			first, second := t.pair(t.Do("shr", s[4], one))
			u := t.Select(t.Cast(t.Do("and", s[4], one), tensor.Bool), second, first)
			sum := t.Add(s[2], t.Do("ceil", t.Div(t.Do("log", u), rate)))
			done := t.Do("or", s[0], t.Do("not", t.Do("le", sum, t.param)))
			return []*ir.Value{done, nil, sum, t.Select(done, s[3], t.Add(s[3], like(1))), t.Add(s[4], one)}
		})
	return out[3]
}

// stirlingTails are what Stirling's formula lacks of log k! for k from 0 to 9.
var stirlingTails = []float64{
	0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.02079067210376509, 0.0166446911898211,
	0.0138761288230707, 0.0118967099458917, 0.0104112652619720, 0.00925546218271273, 0.00833056343336287,
}

func (t *trials) stirlingTail(k *ir.Value) *ir.Value {
	like := func(v float64) *ir.Value { return t.Like(k, v) }
	last := float64(len(stirlingTails) - 1)
	at := t.Cast(t.Do("min", t.Do("max", k, like(0)), like(last)), tensor.I64)
	table := t.Gather(t.Const(tensor.Of([]int{len(stirlingTails)}, stirlingTails...)), at, 0, 0)
	k1 := t.Add(k, like(1))
	square := t.Mul(k1, k1)
	series := t.Sub(like(1.0/360), t.Div(like(1.0/1260), square))
	series = t.Div(t.Sub(like(1.0/12), t.Div(series, square)), k1)
	return t.Select(t.Do("le", k, like(last)), table, series)
}

// btrs is the transformed rejection of those that are not few.
func (t *trials) btrs(many *ir.Value) *ir.Value {
	count, p := t.param, t.second
	like := func(v float64) *ir.Value { return t.Like(count, v) }
	fail := t.Sub(like(1), p)
	deviation := t.Do("sqrt", t.Mul(t.Mul(count, p), fail))
	b := t.Add(like(1.15), t.Mul(like(2.53), deviation))
	a := t.Add(t.Add(like(-0.0873), t.Mul(like(0.0248), b)), t.Mul(like(0.01), p))
	c := t.Add(t.Mul(count, p), like(0.5))
	most := t.Sub(like(0.92), t.Div(like(4.2), b))
	r := t.Div(p, fail)
	alpha := t.Mul(t.Add(like(2.83), t.Div(like(5.1), b)), deviation)
	m := t.Do("floor", t.Mul(t.Add(count, like(1)), p))
	room := t.Add(t.Sub(count, m), like(1))
	fixed := t.Mul(t.Add(m, like(0.5)), t.Do("log", t.Div(t.Add(m, like(1)), t.Mul(r, room))))
	tails := t.Add(t.stirlingTail(m), t.stirlingTail(t.Sub(count, m)))
	out := t.until([]*ir.Value{t.Do("not", many), t.Scalar(tensor.I64, 0), like(0), t.Like(t.first, 0)},
		func(s []*ir.Value) []*ir.Value {
			u, v := t.pair(s[3])
			u = t.Sub(u, like(0.5))
			us := t.Sub(like(0.5), t.Do("abs", u))
			k := t.Mul(t.Add(t.Div(t.Mul(like(2), a), us), b), u)
			k = t.Do("floor", t.Add(k, c))
			quick := t.Do("and", t.Do("ge", us, like(0.07)), t.Do("le", v, most))
			out := t.Do("or", t.Do("lt", k, like(0)), t.Do("gt", k, count))
			left := t.Do("log", t.Div(t.Mul(v, alpha), t.Add(t.Div(a, t.Mul(us, us)), b)))
			rest := t.Add(t.Sub(count, k), like(1))
			right := t.Add(fixed, t.Mul(t.Add(count, like(1)), t.Do("log", t.Div(room, rest))))
			right = t.Add(right, t.Mul(t.Add(k, like(0.5)), t.Do("log", t.Div(t.Mul(r, rest), t.Add(k, like(1))))))
			right = t.Sub(t.Sub(t.Add(right, tails), t.stirlingTail(k)), t.stirlingTail(t.Sub(count, k)))
			accept := t.Do("or", quick, t.Do("and", t.Do("not", out), t.Do("le", left, right)))
			now := t.Do("and", accept, t.Do("not", s[0]))
			return []*ir.Value{t.Do("or", s[0], accept), nil, t.Select(now, k, s[2]), t.Add(s[3], t.Like(s[3], 1))}
		})
	return out[2]
}
