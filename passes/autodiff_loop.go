package passes

import (
	"fmt"
	"slices"

	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/tensor"
)

// loop differentiates a while: the forward loop is extended by a count of its iterations and by
// buffers that keep the state at the start of each, and a second loop walks them backwards,
// computing the body again and its adjoints. The buffers need a bound on the iterations.
func (d *differentiator) loop(op *ir.Op, grads []*ir.Value) (targets, shares []*ir.Value, err error) {
	bound, ok := tripBound(op)
	if !ok {
		return nil, nil, fmt.Errorf("node %q: no gradient of a loop whose number of iterations has no known bound", op.Node)
	}
	if op.Effects()&(ir.ReadsVar|ir.WritesVar) != 0 {
		return nil, nil, fmt.Errorf("node %q: no gradient of a loop with effects", op.Node)
	}
	l := &loopGrad{d: d, op: op, n: len(op.Operands), bound: max(bound, 1), captured: d.captured(op)}
	l.body = repeatable(op.Regions[1])
	l.save()
	targets, shares = l.backward(grads)
	return targets, shares, l.err
}

// repeatable is a copy of a region without its checks, which have held by the time it runs again.
func repeatable(r *ir.Block) *ir.Block {
	out := r.Clone(map[*ir.Value]*ir.Value{})
	dropChecks(out)
	return out
}

func dropChecks(b *ir.Block) {
	b.Ops = slices.DeleteFunc(b.Ops, func(op *ir.Op) bool {
		for _, r := range op.Regions {
			dropChecks(r)
		}
		return len(op.Results) == 0 && op.Def.Traits&(ir.ReadsVar|ir.WritesVar|ir.MayFail) == ir.MayFail
	})
}

// loopGrad is the work on one loop.
type loopGrad struct {
	d  *differentiator
	op *ir.Op
	// n is the number of the loop's own states, bound the most iterations.
	n, bound int
	// body is a copy of the body as it was.
	body     *ir.Block
	captured []*ir.Value
	// saved lists the states that have a buffer.
	saved []int
	err   error
}

// save extends the loop: after its own states come the count and a buffer for each state that
// changes.
func (l *loopGrad) save() {
	before := ir.NewBuilder(&ir.Block{})
	before.Node, before.Device, before.Hint = l.op.Node, l.op.Device, l.op.Def.Name+"/saved"
	l.state(before.Scalar(tensor.I64, 0))
	for i, p := range l.body.Params {
		if l.body.Results[i] != p {
			l.saved = append(l.saved, i)
			l.state(before.Splat(p.Type.WithShape(append(ir.Dims(l.bound), p.Type.Shape...)), 0))
		}
	}
	body := l.op.Regions[1]
	b := ir.NewBuilder(body)
	b.Node, b.Device, b.Hint = l.op.Node, l.op.Device, l.op.Def.Name+"/saved"
	count := body.Params[l.n]
	results := []*ir.Value{b.Add(count, b.Scalar(tensor.I64, 1))}
	for k, i := range l.saved {
		p := body.Params[i]
		row := b.Reshape(p, append(ir.Dims(1), p.Type.Shape...))
		results = append(results, b.Op("dynamic_update", nil, body.Params[l.n+1+k], row, rowStart(b, count, p.Type.Rank())))
	}
	body.Results = append(body.Results, results...)
	block := l.d.b.Block
	block.Ops = slices.Insert(block.Ops, slices.Index(block.Ops, l.op), before.Block.Ops...)
	l.d.b.SetErr(before.Err())
	l.d.b.SetErr(b.Err())
}

// state appends a state with the given first value to the loop.
func (l *loopGrad) state(init *ir.Value) {
	l.op.Operands = append(l.op.Operands, init)
	for _, r := range l.op.Regions {
		r.AddParam("saved", init.Type)
	}
	l.op.Results = append(l.op.Results, &ir.Value{Name: "saved", Type: init.Type, Op: l.op, Index: len(l.op.Results)})
}

// rowStart is the index vector [count, 0, …] of a buffer of states of the given rank.
func rowStart(b *ir.Builder, count *ir.Value, rank int) *ir.Value {
	start := b.Reshape(count, ir.Dims(1))
	if rank == 0 {
		return start
	}
	return b.Concat(0, start, b.Ints(make([]int, rank)...))
}

// backward builds the second loop: its state is the count, the adjoints of the differentiable
// states, and those of what the body captures.
func (l *loopGrad) backward(grads []*ir.Value) (targets, shares []*ir.Value) {
	b := l.d.b
	var index []int // of the differentiable states
	state := []*ir.Value{l.op.Results[l.n]}
	for i := range l.n {
		if v := l.op.Results[i]; differentiable(v) {
			index = append(index, i)
			targets = append(targets, l.op.Operands[i])
			state = append(state, orZeros(b, grads[i], v.Type))
		}
	}
	for _, v := range l.captured {
		state = append(state, b.Splat(v.Type, 0))
	}
	names := make([]string, len(state))
	for i := range names {
		names[i] = "adjoint"
	}
	more := func(b *ir.Builder, s []*ir.Value) *ir.Value {
		return b.Compare("gt", s[0], b.Scalar(tensor.I64, 0))
	}
	out := b.While(state, names, more, func(b *ir.Builder, s []*ir.Value) []*ir.Value { return l.step(b, index, s) })
	return append(targets, l.captured...), out[1:]
}

// step is one iteration backwards.
func (l *loopGrad) step(b *ir.Builder, index []int, s []*ir.Value) []*ir.Value {
	count := b.Sub(s[0], b.Scalar(tensor.I64, 1))
	again := map[*ir.Value]*ir.Value{}
	states := make([]*ir.Value, l.n)
	copy(states, l.op.Operands)
	for k, i := range l.saved {
		p := l.body.Params[i]
		sizes := append([]int{1}, p.Type.Sizes()...)
		row := b.Op("dynamic_slice", ir.Attrs{"sizes": sizes}, l.op.Results[l.n+1+k], rowStart(b, count, p.Type.Rank()))
		states[i] = b.Reshape(row, p.Type.Shape)
	}
	for i, p := range l.body.Params {
		if !slices.Contains(l.saved, i) && differentiable(p) {
			states[i] = b.Op("stop_gradient", nil, states[i]) // one operand may start several states, and be captured too
		}
		again[p] = states[i]
	}
	body := (&ir.Block{Ops: l.body.Ops, Results: l.body.Results}).Clone(again)
	b.Block.Ops = append(b.Block.Ops, body.Ops...)
	var ys, gradYs, xs []*ir.Value
	for k, i := range index {
		ys, gradYs, xs = append(ys, body.Results[i]), append(gradYs, s[1+k]), append(xs, states[i])
	}
	grads, err := Gradients(b, ys, append(xs, l.captured...), gradYs)
	if err != nil {
		l.err = err
		return s
	}
	next := []*ir.Value{count}
	for k, g := range grads {
		g = orZeros(b, g, s[1+k].Type)
		if k >= len(index) {
			g = b.Add(s[1+k], g)
		}
		next = append(next, g)
	}
	return next
}

func orZeros(b *ir.Builder, g *ir.Value, t ir.Type) *ir.Value {
	if g == nil {
		return b.Splat(t, 0)
	}
	return g
}

// tripBound bounds the iterations of a loop that counts one of its states up by a constant and
// goes on only while that is below a constant.
func tripBound(op *ir.Op) (int, bool) {
	best, ok := 0, false
	for _, test := range conjuncts(op.Regions[0].Results[0]) {
		if n, found := testBound(op, test); found && (!ok || n < best) {
			best, ok = n, true
		}
	}
	return best, ok
}

// conjuncts lists the conditions that must all hold for v to hold.
func conjuncts(v *ir.Value) []*ir.Op {
	if v.Op == nil {
		return nil
	}
	if v.Op.Is("and") {
		return append(conjuncts(v.Op.Operands[0]), conjuncts(v.Op.Operands[1])...)
	}
	return []*ir.Op{v.Op}
}

// testBound bounds the iterations by one comparison of the condition.
func testBound(op, test *ir.Op) (int, bool) {
	low, high, extra := 0, 1, 0
	switch {
	case test.Is("lt"):
	case test.Is("le"):
		extra = 1
	case test.Is("gt"):
		low, high = 1, 0
	case test.Is("ge"):
		low, high, extra = 1, 0, 1
	default:
		return 0, false
	}
	cond, body := op.Regions[0], op.Regions[1]
	i := slices.Index(cond.Params, test.Operands[low])
	limit, ok := invariant(op, cond, test.Operands[high])
	if i < 0 || !ok {
		return 0, false
	}
	start, ok := knownInt(op.Operands[i])
	step, counts := countStep(op, body, i)
	if !ok || !counts {
		return 0, false
	}
	return max(0, (limit+extra-start+step-1)/step), true
}

// invariant is the value of a constant, or of a state that the body passes on unchanged.
func invariant(op *ir.Op, r *ir.Block, v *ir.Value) (int, bool) {
	body := op.Regions[1]
	if i := slices.Index(r.Params, v); i >= 0 {
		if body.Results[i] != body.Params[i] {
			return 0, false
		}
		v = op.Operands[i]
	}
	return knownInt(v)
}

// countStep is the positive constant by which the body increases state i.
func countStep(op *ir.Op, body *ir.Block, i int) (int, bool) {
	add := madeBy(body.Results[i], "add")
	if add == nil {
		return 0, false
	}
	for k, v := range add.Operands {
		if v == body.Params[i] {
			step, ok := invariant(op, body, add.Operands[1-k])
			return step, ok && step > 0
		}
	}
	return 0, false
}

// knownInt computes an integer scalar that depends on constants alone.
func knownInt(v *ir.Value) (int, bool) {
	t := knownTensor(v)
	if t == nil || t.Len() != 1 || !t.DType().IsInt() {
		return 0, false
	}
	return int(t.Int(0)), true
}

// knownTensor computes a value from constants; nil if it depends on anything else.
func knownTensor(v *ir.Value) *tensor.Tensor {
	op := v.Op
	if op == nil || !op.Def.Traits.Has(ir.Pure) || len(op.Regions) > 0 || !v.Type.Static() || v.Type.Bytes() > foldLimit {
		return nil
	}
	args := make([]*tensor.Tensor, len(op.Operands))
	for i, x := range op.Operands {
		if args[i] = knownTensor(x); args[i] == nil {
			return nil
		}
	}
	out, err := eval.Op(op, args)
	if err != nil {
		return nil
	}
	return out[v.Index]
}
