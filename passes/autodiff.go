package passes

import (
	"errors"
	"fmt"
	"slices"

	"tfc/ir"
)

// GradientRequest asks the autodiff pass for adjoints in a function.
type GradientRequest struct {
	Func string
	// Of names a result; its elements are summed. Wrt names parameters or variables.
	Of  string
	Wrt []string
}

// ResultName is the name of the result that holds the adjoint of one of r.Wrt.
func (r GradientRequest) ResultName(wrt string) string { return "gradients/" + r.Of + "/" + wrt }

// runAutodiff appends the adjoints that the configuration asks for to the results of functions; a
// name that Of does not depend on gets zeros. Results that exist are left alone.
func runAutodiff(m *ir.Module, cfg *Config) (bool, error) {
	changed := false
	for _, f := range m.Funcs {
		c, err := expandGradients(f.Body)
		if err != nil {
			return changed, err
		}
		changed = c || changed
	}
	for _, r := range cfg.Gradients {
		f := m.Func(r.Func)
		if f == nil {
			return changed, fmt.Errorf("gradients: no function %q", r.Func)
		}
		c, err := r.add(m, f)
		if err != nil {
			return changed, err
		}
		changed = c || changed
	}
	return changed, nil
}

func (r GradientRequest) add(m *ir.Module, f *ir.Func) (bool, error) {
	at := slices.Index(f.Results, r.Of)
	if at < 0 {
		return false, fmt.Errorf("gradients: @%s has no result %q", f.Name, r.Of)
	}
	var names []string
	var xs []*ir.Value
	var from []int // where each name's values begin in xs
	for _, name := range r.Wrt {
		if slices.Contains(f.Results, r.ResultName(name)) {
			continue
		}
		more, err := sources(m, f, name)
		if err != nil {
			return false, err
		}
		names, from, xs = append(names, name), append(from, len(xs)), append(xs, more...)
	}
	if len(names) == 0 {
		return false, nil
	}
	b := ir.NewBuilder(f.Body)
	grads, err := Gradients(b, []*ir.Value{f.Body.Results[at]}, xs, nil)
	if err != nil {
		return true, err
	}
	for i, name := range names {
		end := append(from, len(xs))[i+1]
		parts := slices.DeleteFunc(slices.Clone(grads[from[i]:end]), func(g *ir.Value) bool { return g == nil })
		total := sum(b, parts)
		if total == nil {
			total = b.Splat(xs[from[i]].Type, 0)
		}
		f.Body.Results = append(f.Body.Results, total)
		f.Results = append(f.Results, r.ResultName(name))
	}
	return true, b.Err()
}

// sources are the values that a name stands for: a parameter, or the reads of a variable.
func sources(m *ir.Module, f *ir.Func, name string) ([]*ir.Value, error) {
	for _, p := range f.Params() {
		if p.Name == name {
			return []*ir.Value{p}, nil
		}
	}
	var reads []*ir.Value
	if v := m.Var(name); v != nil {
		for _, op := range f.Body.Ops {
			if isRead(op) && op.Var == v {
				reads = append(reads, op.Result())
			}
		}
	}
	if len(reads) == 0 {
		return nil, fmt.Errorf("gradients: @%s has no parameter and reads no variable %q", f.Name, name)
	}
	return reads, nil
}

// Gradients appends to b's block the adjoints of xs: of each x, the derivative of the sum of all
// elements of ys, each y weighted by its adjoint in gradYs (nil, or an absent list, is ones). It
// returns nil for an x that no differentiable path leads to. ys and xs are values of b's block or
// one around it. An operation on a path that ought to have a gradient but has none is an error
// that names its node.
func Gradients(b *ir.Builder, ys, xs, gradYs []*ir.Value) ([]*ir.Value, error) {
	hoistReads(b.Block)
	d := &differentiator{b: b, adjoints: map[*ir.Value][]*ir.Value{}, depends: map[*ir.Value]bool{}}
	mark(d.depends, xs)
	for i, y := range ys {
		if err := d.seed(y, at(gradYs, i)); err != nil {
			return nil, err
		}
	}
	if err := d.run(); err != nil {
		return nil, err
	}
	out := make([]*ir.Value, len(xs))
	for i, x := range xs {
		out[i] = d.adjoint(x)
	}
	return out, b.Err()
}

func at(vs []*ir.Value, i int) *ir.Value {
	if i < len(vs) {
		return vs[i]
	}
	return nil
}

// differentiator walks a block backwards.
type differentiator struct {
	b *ir.Builder
	// adjoints holds what each user adds to a value's adjoint.
	adjoints map[*ir.Value][]*ir.Value
	// depends marks the values that depend on one of xs.
	depends map[*ir.Value]bool
}

// differentiable reports a value that has an adjoint.
func differentiable(v *ir.Value) bool { return v.Type.DType.IsFloat() || v.Type.DType.IsComplex() }

func (d *differentiator) seed(y, grad *ir.Value) error {
	if !differentiable(y) {
		return nil
	}
	if grad == nil {
		grad = d.b.Splat(y.Type, 1)
	}
	if !grad.Type.Equal(y.Type) {
		return fmt.Errorf("gradients: the adjoint of %s is %s, not %s", y.Name, grad.Type, y.Type)
	}
	d.adjoints[y] = append(d.adjoints[y], grad)
	return nil
}

// run visits the operations that the block holds now, the last first.
func (d *differentiator) run() error {
	ops := slices.Clone(d.b.Block.Ops)
	for _, op := range ops {
		if slices.ContainsFunc(inputs(op), func(v *ir.Value) bool { return d.depends[v] }) {
			mark(d.depends, op.Results)
		}
	}
	node, device, hint := d.b.Node, d.b.Device, d.b.Hint
	defer func() { d.b.Node, d.b.Device, d.b.Hint = node, device, hint }()
	var errs []error
	for _, op := range slices.Backward(ops) {
		d.b.Node, d.b.Device, d.b.Hint = op.Node, op.Device, "gradients/"+op.Def.Name
		errs = append(errs, d.visit(op))
	}
	return errors.Join(errs...)
}

// adjoint is the sum of what users added; nil if none did.
func (d *differentiator) adjoint(v *ir.Value) *ir.Value {
	parts := d.adjoints[v]
	if len(parts) > 1 {
		d.adjoints[v] = []*ir.Value{sum(d.b, parts)}
	}
	return first(d.adjoints[v])
}

func sum(b *ir.Builder, vs []*ir.Value) *ir.Value {
	total := first(vs)
	for _, v := range vs[min(1, len(vs)):] {
		total = b.Add(total, v)
	}
	return total
}

// visit adds an operation's share to the adjoints of what it uses.
func (d *differentiator) visit(op *ir.Op) error {
	grads := make([]*ir.Value, len(op.Results))
	flows := false
	for i, r := range op.Results {
		if d.depends[r] {
			grads[i] = d.adjoint(r)
		}
		flows = flows || grads[i] != nil
	}
	if !flows {
		return nil
	}
	var targets, shares []*ir.Value
	switch {
	case op.Is("if"):
		var err error
		if targets, shares, err = d.branches(op, grads); err != nil {
			return err
		}
	case op.Is("while"):
		var err error
		if targets, shares, err = d.loop(op, grads); err != nil {
			return err
		}
	case op.Def.NoGrad != "":
	case op.Def.Grad == nil:
		return fmt.Errorf("node %q: %s has no gradient", op.Node, op.Def.Name)
	default:
		targets, shares = op.Operands, op.Def.Grad(d.b, op, grads)
	}
	for i, v := range targets {
		if g := at(shares, i); g != nil && d.depends[v] && differentiable(v) {
			d.adjoints[v] = append(d.adjoints[v], g)
		}
	}
	return d.b.Err()
}

// captured lists the differentiable values from outside of its regions that an operation's regions
// use and that depend on xs.
func (d *differentiator) captured(op *ir.Op) []*ir.Value {
	own := map[*ir.Value]bool{}
	for _, r := range op.Regions {
		mark(own, r.Params)
		r.Walk(func(o *ir.Op) {
			mark(own, o.Results)
			for _, n := range o.Regions {
				mark(own, n.Params)
			}
		})
	}
	var out []*ir.Value
	for _, v := range inputs(op)[len(op.Operands):] {
		if !own[v] && d.depends[v] && differentiable(v) && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// branches differentiates an if: another if over the same predicate computes the branch again and
// then the adjoints of what it captured.
func (d *differentiator) branches(op *ir.Op, grads []*ir.Value) (targets, shares []*ir.Value, err error) {
	if op.Effects()&(ir.ReadsVar|ir.WritesVar) != 0 {
		return nil, nil, fmt.Errorf("node %q: no gradient of a branch with effects", op.Node)
	}
	targets = d.captured(op)
	var errs []error
	side := func(r *ir.Block) func(*ir.Builder) []*ir.Value {
		return func(b *ir.Builder) []*ir.Value {
			out, err := branchAdjoints(b, r, grads, targets)
			errs = append(errs, err)
			return out
		}
	}
	shares = d.b.If(op.Operands[0], side(op.Regions[0]), side(op.Regions[1]))
	return targets, shares, errors.Join(errs...)
}

// branchAdjoints recomputes a branch in b's block and returns the adjoints of targets, zeros where
// there is none.
func branchAdjoints(b *ir.Builder, r *ir.Block, grads, targets []*ir.Value) ([]*ir.Value, error) {
	again := repeatable(r)
	b.Block.Ops = append(b.Block.Ops, again.Ops...)
	var ys, gradYs []*ir.Value
	for i, g := range grads {
		if g != nil {
			ys, gradYs = append(ys, again.Results[i]), append(gradYs, g)
		}
	}
	out, err := Gradients(b, ys, targets, gradYs)
	if err != nil {
		return targets, err
	}
	for i, g := range out {
		if g == nil {
			out[i] = b.Splat(targets[i].Type, 0)
		}
	}
	return out, b.Err()
}
