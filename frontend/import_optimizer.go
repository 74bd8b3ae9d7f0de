package frontend

import (
	"slices"

	"tfc/ir"
)

// optimizer is one update rule: new values of the variables, from all inputs broadcast to the first one's shape.
type optimizer struct {
	name string
	// slots is the number of inputs that are variables; they come first.
	slots int
	// grad is the position of the gradient; sparse ops have the indices right after it.
	grad int
	// rule returns the new values of the slots, nil for one that stays. in holds the dense op's inputs.
	rule func(n *Node, in []*ir.Value) []*ir.Value
}

// optimizers are TensorFlow's update rules (training_ops.cc).
func optimizers() []optimizer {
	return []optimizer{
		{"GradientDescent", 1, 2, func(n *Node, in []*ir.Value) []*ir.Value {
			return []*ir.Value{n.Sub(in[0], n.Mul(in[1], in[2]))}
		}},
		{"ProximalGradientDescent", 1, 4, func(n *Node, in []*ir.Value) []*ir.Value {
			w, alpha, l1, l2, g := in[0], in[1], in[2], in[3], in[4]
			return []*ir.Value{n.proximal(n.Sub(w, n.Mul(g, alpha)), alpha, l1, l2)}
		}},
		{"Momentum", 2, 3, momentum},
		{"KerasMomentum", 2, 3, kerasMomentum},
		{"Adagrad", 2, 3, func(n *Node, in []*ir.Value) []*ir.Value {
			w, acc, lr, g := in[0], in[1], in[2], in[3]
			next := n.squareSum(acc, g)
			return []*ir.Value{n.Sub(w, n.Mul(n.Mul(g, lr), n.Do("rsqrt", next))), next}
		}},
		{"AdagradV2", 2, 4, func(n *Node, in []*ir.Value) []*ir.Value {
			w, acc, lr, epsilon, g := in[0], in[1], in[2], in[3], in[4]
			next := n.squareSum(acc, g)
			return []*ir.Value{n.Sub(w, n.Div(n.Mul(g, lr), n.Add(n.Do("sqrt", next), epsilon))), next}
		}},
		{"ProximalAdagrad", 2, 5, func(n *Node, in []*ir.Value) []*ir.Value {
			w, acc, lr, l1, l2, g := in[0], in[1], in[2], in[3], in[4], in[5]
			next := n.Add(acc, n.Mul(g, g))
			rate := n.Mul(lr, n.Do("rsqrt", next))
			return []*ir.Value{n.proximal(n.Sub(w, n.Mul(g, rate)), rate, l1, l2), next}
		}},
		{"AdagradDA", 3, 3, adagradDA},
		{"Adadelta", 3, 6, adadelta},
		{"Adam", 3, 9, adam},
		{"AdamWithAmsgrad", 4, 10, amsgrad},
		{"AdaMax", 3, 8, func(n *Node, in []*ir.Value) []*ir.Value {
			w, m, v, power, lr, b1, b2, epsilon, g := in[0], in[1], in[2], in[3], in[4], in[5], in[6], in[7], in[8]
			m = n.decayTo(m, g, b1)
			v = n.Do("max", n.Mul(b2, v), n.Do("abs", g))
			rate := n.Div(lr, n.Sub(n.Like(power, 1), power))
			return []*ir.Value{n.Sub(w, n.Mul(rate, n.Div(m, n.Add(v, epsilon)))), m, v}
		}},
		{"RMSProp", 3, 7, func(n *Node, in []*ir.Value) []*ir.Value {
			w, ms, mom, lr, rho, beta, epsilon, g := in[0], in[1], in[2], in[3], in[4], in[5], in[6], in[7]
			ms = n.decayTo(ms, n.Mul(g, g), rho)
			mom = n.Add(n.Mul(mom, beta), n.Mul(n.Mul(g, lr), n.Do("rsqrt", n.Add(ms, epsilon))))
			return []*ir.Value{n.Sub(w, mom), ms, mom}
		}},
		{"CenteredRMSProp", 4, 8, func(n *Node, in []*ir.Value) []*ir.Value {
			w, mg, ms, mom, lr, rho, beta, epsilon, g := in[0], in[1], in[2], in[3], in[4], in[5], in[6], in[7], in[8]
			ms, mg = n.decayTo(ms, n.Mul(g, g), rho), n.decayTo(mg, g, rho)
			spread := n.Add(n.Sub(ms, n.Mul(mg, mg)), epsilon)
			mom = n.Add(n.Mul(mom, beta), n.Mul(n.Mul(g, lr), n.Do("rsqrt", spread)))
			return []*ir.Value{n.Sub(w, mom), mg, ms, mom}
		}},
		{"Ftrl", 3, 3, func(n *Node, in []*ir.Value) []*ir.Value {
			return n.ftrl(in[0], in[1], in[2], in[3], in[4], in[5], in[6], n.Like(in[0], 0), in[7])
		}},
		{"FtrlV2", 3, 3, func(n *Node, in []*ir.Value) []*ir.Value {
			return n.ftrl(in[0], in[1], in[2], in[3], in[4], in[5], in[6], in[7], in[8])
		}},
		{"AddSign", 2, 6, func(n *Node, in []*ir.Value) []*ir.Value {
			w, m, lr, alpha, decay, beta, g := in[0], in[1], in[2], in[3], in[4], in[5], in[6]
			m = n.decayTo(m, g, beta)
			return []*ir.Value{n.Sub(w, n.Mul(n.Mul(lr, n.Add(alpha, n.Mul(decay, n.agreement(g, m)))), g)), m}
		}},
		{"PowerSign", 2, 6, func(n *Node, in []*ir.Value) []*ir.Value {
			w, m, lr, base, decay, beta, g := in[0], in[1], in[2], in[3], in[4], in[5], in[6]
			m = n.decayTo(m, g, beta)
			power := n.Do("exp", n.Mul(n.Mul(base, decay), n.agreement(g, m)))
			return []*ir.Value{n.Sub(w, n.Mul(n.Mul(lr, power), g)), m}
		}},
	}
}

// decayTo is the running average old·beta + new·(1-beta), in the form that TensorFlow rounds.
func (n *Node) decayTo(old, next, beta *ir.Value) *ir.Value {
	return n.Add(old, n.Mul(n.Sub(next, old), n.Sub(n.Like(beta, 1), beta)))
}

// agreement is 1 where gradient and momentum have one sign, -1 where they have two.
func (n *Node) agreement(g, m *ir.Value) *ir.Value { return n.Mul(n.Do("sign", g), n.Do("sign", m)) }

// squareSum is acc + g², or acc if the node leaves its slots alone.
func (n *Node) squareSum(acc, g *ir.Value) *ir.Value {
	if !n.Def.Bool("update_slots") {
		return acc
	}
	return n.Add(acc, n.Mul(g, g))
}

// proximal shrinks w by the l1 and l2 penalties at the given rate.
func (n *Node) proximal(w, rate, l1, l2 *ir.Value) *ir.Value {
	zero := n.Like(w, 0)
	shrunk := n.Mul(n.Do("sign", w), n.Do("max", n.Sub(n.Do("abs", w), n.Mul(rate, n.Do("max", l1, zero))), zero))
	value := n.Select(n.Do("gt", l1, zero), shrunk, w)
	return n.Div(value, n.Add(n.Like(w, 1), n.Mul(rate, l2)))
}

func momentum(n *Node, in []*ir.Value) []*ir.Value {
	w, acc, lr, g, beta := in[0], in[1], in[2], in[3], in[4]
	acc = n.Add(n.Mul(acc, beta), g)
	step := n.Mul(acc, lr)
	if n.Def.Bool("use_nesterov") {
		step = n.Add(n.Mul(g, lr), n.Mul(n.Mul(acc, beta), lr))
	}
	return []*ir.Value{n.Sub(w, step), acc}
}

func kerasMomentum(n *Node, in []*ir.Value) []*ir.Value {
	w, acc, lr, g, beta := in[0], in[1], in[2], in[3], in[4]
	acc = n.Sub(n.Mul(acc, beta), n.Mul(g, lr))
	step := acc
	if n.Def.Bool("use_nesterov") {
		step = n.Sub(n.Mul(acc, beta), n.Mul(g, lr))
	}
	return []*ir.Value{n.Add(w, step), acc}
}

func adagradDA(n *Node, in []*ir.Value) []*ir.Value {
	w, sum, squares, g, lr, l1, l2 := in[0], in[1], in[2], in[3], in[4], in[5], in[6]
	step := n.Cast(in[7], w.Type.DType)
	sum, squares = n.Add(sum, g), n.Add(squares, n.Mul(g, g))
	zero := n.Like(w, 0)
	shrunk := n.Mul(n.Do("sign", sum), n.Do("max", n.Sub(n.Do("abs", sum), n.Mul(l1, step)), zero))
	top := n.Select(n.Do("gt", l1, zero), shrunk, sum)
	bottom := n.Add(n.Mul(n.Mul(l2, step), lr), n.Do("sqrt", squares))
	return []*ir.Value{n.Div(n.Mul(n.Neg(lr), top), bottom), sum, squares}
}

func adadelta(n *Node, in []*ir.Value) []*ir.Value {
	w, acc, accUpdate, lr, rho, epsilon, g := in[0], in[1], in[2], in[3], in[4], in[5], in[6]
	rest := n.Sub(n.Like(rho, 1), rho)
	acc = n.Add(n.Mul(acc, rho), n.Mul(n.Mul(g, g), rest))
	step := n.Mul(n.Mul(n.Do("sqrt", n.Add(accUpdate, epsilon)), n.Do("rsqrt", n.Add(acc, epsilon))), g)
	accUpdate = n.Add(n.Mul(accUpdate, rho), n.Mul(n.Mul(step, step), rest))
	return []*ir.Value{n.Sub(w, n.Mul(step, lr)), acc, accUpdate}
}

// adamRate is the learning rate with both biases corrected.
func (n *Node) adamRate(lr, power1, power2 *ir.Value) *ir.Value {
	one := n.Like(lr, 1)
	return n.Div(n.Mul(lr, n.Do("sqrt", n.Sub(one, power2))), n.Sub(one, power1))
}

func adam(n *Node, in []*ir.Value) []*ir.Value {
	w, m, v, b1, b2, epsilon, g := in[0], in[1], in[2], in[6], in[7], in[8], in[9]
	rate := n.adamRate(in[5], in[3], in[4])
	m, v = n.decayTo(m, g, b1), n.decayTo(v, n.Mul(g, g), b2)
	direction := m
	if n.Def.Bool("use_nesterov") {
		direction = n.Add(n.Mul(g, n.Sub(n.Like(b1, 1), b1)), n.Mul(b1, m))
	}
	step := n.Div(n.Mul(direction, rate), n.Add(n.Do("sqrt", v), epsilon))
	return []*ir.Value{n.Sub(w, step), m, v}
}

func amsgrad(n *Node, in []*ir.Value) []*ir.Value {
	w, m, v, top, b1, b2, epsilon, g := in[0], in[1], in[2], in[3], in[7], in[8], in[9], in[10]
	rate := n.adamRate(in[6], in[4], in[5])
	m, v = n.decayTo(m, g, b1), n.decayTo(v, n.Mul(g, g), b2)
	top = n.Do("max", top, v)
	return []*ir.Value{n.Sub(w, n.Div(n.Mul(m, rate), n.Add(n.Do("sqrt", top), epsilon))), m, v, top}
}

// ftrl is McMahan's Follow The Regularized Leader with the shrinkage of version 2. Power -1/2 is a square root.
func (n *Node) ftrl(w, acc, linear, g, lr, l1, l2, shrinkage, power *ir.Value) []*ir.Value {
	raised := func(x *ir.Value) *ir.Value {
		return n.Select(n.Do("eq", power, n.Like(power, -0.5)), n.Do("sqrt", x), n.Do("pow", x, n.Neg(power)))
	}
	two := n.Like(w, 2)
	next := n.Add(acc, n.Mul(g, g))
	shrunk := n.Add(g, n.Mul(n.Mul(two, shrinkage), w))
	growth := n.Sub(raised(next), raised(acc))
	var quadratic *ir.Value
	if n.Def.Bool("multiply_linear_by_lr") {
		linear = n.Add(linear, n.Sub(n.Mul(shrunk, lr), n.Mul(growth, w)))
		quadratic = n.Add(raised(next), n.Mul(n.Mul(two, l2), lr))
		l1 = n.Mul(l1, lr)
	} else {
		linear = n.Add(linear, n.Sub(shrunk, n.Mul(n.Div(growth, lr), w)))
		quadratic = n.Add(n.Div(raised(next), lr), n.Mul(two, l2))
	}
	value := n.Div(n.Sub(n.Mul(l1, n.Do("sign", linear)), linear), quadratic)
	return []*ir.Value{n.Select(n.Do("gt", n.Do("abs", linear), l1), value, n.Like(w, 0)), next, linear}
}

// optimizerRows are the dense ops, on refs and on resources.
func optimizerRows() []Row {
	var rows []Row
	for _, o := range optimizers() {
		dense := func(n *Node) []*ir.Value { n.applyDense(o); return nil }
		rows = append(rows,
			Row{Op: "Apply" + o.name, Writes: true, Import: dense},
			Row{Op: "ResourceApply" + o.name, Writes: true, Import: dense})
	}
	return existing(rows)
}

func (n *Node) applyDense(o optimizer) {
	in := make([]*ir.Value, n.NumIn())
	for i := range o.slots {
		if in[i] = n.Read(n.Var(i)); n.Err() != nil {
			return
		}
	}
	for i := o.slots; i < len(in); i++ {
		if in[i] = n.In(i); i == o.grad && !slices.Equal(in[i].Type.Shape, in[0].Type.Shape) {
			n.Invalid("var and grad do not have the same shape %s %s", typeText(in[0].Type), typeText(in[i].Type))
		}
	}
	in, ok := n.spreadOver(in)
	if !ok {
		return
	}
	for i, y := range o.rule(n, in) {
		n.Write(n.Var(i), y, false)
	}
	n.forward()
}

// spreadOver broadcasts everything to the first value's shape.
func (n *Node) spreadOver(in []*ir.Value) ([]*ir.Value, bool) {
	for i, x := range in {
		if x.Type.Rank() != 0 && !slices.Equal(x.Type.Shape, in[0].Type.Shape) {
			n.Invalid("input %d has shape %s where the variable has %s", i, typeText(x.Type), typeText(in[0].Type))
			return nil, false
		}
		in[i] = n.BroadcastTo(x, in[0].Type.Shape)
	}
	return in, n.Err() == nil
}

// sparseOptimizerRows apply the same rules to the rows that indices name.
func sparseOptimizerRows() []Row {
	var rows []Row
	for _, o := range optimizers() {
		sparse := func(n *Node) []*ir.Value { n.applySparse(o); return nil }
		rows = append(rows,
			Row{Op: "SparseApply" + o.name, Writes: true, Import: sparse},
			Row{Op: "ResourceSparseApply" + o.name, Writes: true, Import: sparse})
	}
	return existing(rows)
}

// applySparse works on all rows at once: TensorFlow's optimizers sum the gradients of equal indices beforehand.
func (n *Node) applySparse(o optimizer) {
	at := n.In(o.grad + 1)
	slots := make([]*ir.Value, o.slots)
	in := make([]*ir.Value, 0, n.NumIn())
	for i := range slots {
		if slots[i] = n.Read(n.Var(i)); n.Err() != nil {
			return
		}
		in = append(in, n.gather(slots[i], at, 0, 0))
	}
	for i := o.slots; i < n.NumIn(); i++ {
		if i != o.grad+1 {
			in = append(in, n.In(i))
		}
	}
	if n.Err() != nil {
		return
	}
	in, ok := n.spreadOver(in)
	if !ok {
		return
	}
	for i, y := range o.rule(n, in) {
		n.Write(n.Var(i), n.Scatter("update", slots[i], n.index(at), y), false)
	}
	n.forward()
}
