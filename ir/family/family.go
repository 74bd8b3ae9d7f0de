// Package family finds the module for all sizes behind modules for some sizes.
//
// Importers compute with numbers: a shape, the count of a mean, the bounds of a slice. A graph whose sizes are known when
// the program runs is imported for several choices of them, its members; where members differ in a number, that number is
// an expression over the sizes, and the module with the expressions in place of the numbers is the one for all sizes. It
// is checked as any module: types are inferred anew over the expressions, and an operation that does not hold for every
// size (a slice of a fixed number of rows out of an unknown number, say) is refused there.
//
// The package knows no graph and no pass: it is handed a function that makes members.
//
// # Why
//
// Importers that compute with expressions would each have to be right about them, in a hundred places that no fixed-shape
// program exercises. This way an importer is written once, and the members that were not used to find the expressions say
// whether they are right: besides further large sizes, the smallest ones, at which code is most often different. Sizes at
// which it is are reported as exceptions.
package family

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
)

// Member makes the module for sizes of the symbols.
type Member func(sizes map[string]int) (*ir.Module, error)

// Of is the module for all sizes of the symbols, and the sizes up to smallest at which members are not what it says:
// they need code of their own, or an error. Members for sizes far larger are compared, too: where there are none, the
// module gives the error that they have. Without symbols it is the only member.
func Of(symbols []string, member Member) (*ir.Module, []Exception, error) {
	f, members, err := sampled(symbols, member)
	if err != nil {
		return nil, nil, err
	}
	m, err := general(f, members)
	if err != nil || len(symbols) == 0 {
		return m, nil, err
	}
	limits, err := check(f, members, symbols, member)
	if err != nil {
		return nil, nil, err
	}
	out := exceptions(f, members, symbols, member)
	if len(out) > mostExceptions {
		return nil, nil, &Error{Msg: fmt.Sprintf("%d small sizes need code of their own", len(out))}
	}
	for _, l := range limits {
		if err := l.guard(m.Funcs[0]); err != nil {
			return nil, nil, err
		}
		for _, e := range out {
			if _, fixed := e.Sizes[l.sym]; fixed || e.Module == nil {
				continue
			}
			if err := l.guard(e.Module.Funcs[0]); err != nil {
				return nil, nil, err
			}
		}
	}
	return m, out, nil
}

// mostExceptions is the most sizes that get code of their own.
const mostExceptions = 64

// exceptions are the small sizes at which members are not what those of a fit say.
func exceptions(f *fit, members []*ir.Module, symbols []string, member Member) []Exception {
	var out []Exception
	for i, s := range symbols {
		sizes := maps.Clone(f.samples[0])
		for n := range smallest + 1 {
			sizes[s] = n
			small, err := made(member, sizes)
			with := f.with(maps.Clone(sizes))
			if err == nil {
				_, err = general(with, append(slices.Clip(members), small))
			}
			if err == nil {
				continue
			}
			for _, e := range exception(slices.Delete(slices.Clone(symbols), i, i+1), s, n, member) {
				if !slices.ContainsFunc(out, func(o Exception) bool { return maps.Equal(o.Sizes, e.Sizes) }) {
					out = append(out, e)
				}
			}
		}
	}
	return out
}

// smallest is the largest size at which members are compared with the module for all sizes: all below the samples are.
const smallest = 10

// Exception is a module for some sizes given as numbers, and all sizes of the other symbols.
type Exception struct {
	Sizes map[string]int
	// Module is nil where Err says why there is none.
	Module *ir.Module
	Err    error
}

// exception is the module for one size of a symbol and all sizes of the others, after those of more sizes.
func exception(others []string, symbol string, size int, member Member) []Exception {
	m, inner, err := Of(others, func(sizes map[string]int) (*ir.Module, error) {
		sizes = maps.Clone(sizes)
		sizes[symbol] = size
		return member(sizes)
	})
	for _, e := range inner {
		e.Sizes[symbol] = size
	}
	return append(inner, Exception{map[string]int{symbol: size}, m, err})
}

// general is the module whose members are given, the samples of a fit in order.
func general(f *fit, members []*ir.Module) (*ir.Module, error) {
	g := &generalizer{fit: f, members: slices.Clone(members)}
	g.members[0] = members[0].Clone()
	return g.module()
}

// made makes a member without what nothing uses: numbers there need not be expressions.
func made(member Member, sizes map[string]int) (*ir.Module, error) {
	m, err := member(sizes)
	if err != nil {
		return nil, err
	}
	for _, f := range m.Funcs {
		prune(f.Body, map[*ir.Value]bool{})
	}
	return m, nil
}

// prune drops pure operations whose results nothing uses.
func prune(b *ir.Block, used map[*ir.Value]bool) {
	use := func(vs []*ir.Value) {
		for _, v := range vs {
			used[v] = true
		}
	}
	use(b.Results)
	kept := []*ir.Op{}
	for _, op := range slices.Backward(b.Ops) {
		wanted := slices.ContainsFunc(op.Results, func(v *ir.Value) bool { return used[v] })
		if !wanted && op.Def.Traits.Has(ir.Pure) {
			continue
		}
		for _, r := range op.Regions {
			prune(r, used)
		}
		use(op.Operands)
		kept = append(kept, op)
	}
	slices.Reverse(kept)
	b.Ops = kept
}

// generalizer walks through the members side by side and rewrites the first.
type generalizer struct {
	fit     *fit
	members []*ir.Module
	// ids number the values of each member in the order of their definition; count is how many there are.
	ids   []map[*ir.Value]int
	count int
}

func (g *generalizer) module() (*ir.Module, error) {
	first := g.members[0]
	for range g.members {
		g.ids = append(g.ids, map[*ir.Value]int{})
	}
	for _, m := range g.members[1:] {
		if len(m.Funcs) != len(first.Funcs) || len(m.Vars) != len(first.Vars) {
			return nil, fmt.Errorf("the graph is another one for other sizes")
		}
		for i, v := range m.Vars {
			if !v.Type.Equal(first.Vars[i].Type) {
				return nil, &Error{Node: v.Name, Msg: "the variable's shape depends on a run-time size"}
			}
		}
	}
	for i := range first.Funcs {
		var bodies []*ir.Block
		for _, m := range g.members {
			bodies = append(bodies, m.Funcs[i].Body)
		}
		if err := g.block(bodies); err != nil {
			return nil, err
		}
	}
	return first, nil
}

// block generalizes blocks of all members into the first.
func (g *generalizer) block(bs []*ir.Block) error {
	first := bs[0]
	for i, p := range first.Params {
		shape, err := g.shape(each(bs, func(b *ir.Block) []ir.Dim { return b.Params[i].Type.Shape }))
		if err != nil {
			return fmt.Errorf("parameter %s: %w", p.Name, err)
		}
		p.Type.Shape = shape
	}
	g.define(each(bs, func(b *ir.Block) []*ir.Value { return b.Params }))
	out := &ir.Block{}
	for i, op := range first.Ops {
		for _, b := range bs {
			if len(b.Ops) <= i || !g.alike(op, b.Ops[i], slices.Index(bs, b)) {
				return different(op)
			}
		}
		ops := each(bs, func(b *ir.Block) *ir.Op { return b.Ops[i] })
		if err := g.op(out, ops); err != nil {
			return located(op, err)
		}
	}
	for k, b := range bs {
		if len(b.Ops) > len(first.Ops) {
			return different(b.Ops[len(first.Ops)])
		}
		for i, v := range b.Results {
			if g.ids[k][v] != g.ids[0][first.Results[i]] {
				return fmt.Errorf("result %s is another value for other sizes", first.Results[i].Name)
			}
		}
	}
	first.Ops = out.Ops
	return nil
}

// different is the error of an operation that members do not share.
func different(op *ir.Op) error {
	return &Error{op.Node, op.Def.Name, "what it computes is not the same for all run-time sizes"}
}

// Error is why there is no module for all sizes.
type Error struct{ Node, Op, Msg string }

// Error says so.
func (e *Error) Error() string { return fmt.Sprintf("node %q (%s): %s", e.Node, e.Op, e.Msg) }

// located is an error of an operation.
func located(op *ir.Op, err error) error {
	if at := (*Error)(nil); errors.As(err, &at) {
		return err
	}
	return &Error{op.Node, op.Def.Name, err.Error()}
}

func each[T any](bs []*ir.Block, f func(*ir.Block) T) []T {
	out := make([]T, len(bs))
	for i, b := range bs {
		out[i] = f(b)
	}
	return out
}

func (g *generalizer) define(values [][]*ir.Value) {
	for k, vs := range values {
		for i, v := range vs {
			g.ids[k][v] = g.count + i
		}
	}
	g.count += len(values[0])
}

// alike reports the same operation on the same operands in the first member and in the k-th.
func (g *generalizer) alike(x, y *ir.Op, k int) bool {
	if x.Def != y.Def || x.Node != y.Node || len(x.Operands) != len(y.Operands) || len(x.Regions) != len(y.Regions) ||
		len(x.Attrs) != len(y.Attrs) || (x.Var == nil) != (y.Var == nil) || x.Var != nil && x.Var.Name != y.Var.Name {
		return false
	}
	for i := range x.Operands {
		if g.ids[0][x.Operands[i]] != g.ids[k][y.Operands[i]] {
			return false
		}
	}
	return true
}

// op adds to out the operation that the members' are cases of.
func (g *generalizer) op(out *ir.Block, ops []*ir.Op) error {
	op := ops[0]
	if op.Is("const") {
		err := g.constant(out, ops)
		g.define(results(ops))
		return err
	}
	for _, name := range op.Attrs.Names() {
		var values []any
		for _, o := range ops {
			values = append(values, o.Attrs[name])
		}
		if name == "hi" && op.Is("check_range") {
			d, err := g.bound(values)
			if err != nil {
				return err
			}
			if op.Attrs[name] = d.Size; !d.Known() {
				op.Attrs["below"] = []ir.Dim{d}
			}
			continue
		}
		v, err := g.attr(ops, name, values)
		if err != nil {
			return err
		}
		op.Attrs[name] = v
	}
	for i := range op.Regions {
		var rs []*ir.Block
		for _, o := range ops {
			rs = append(rs, o.Regions[i])
		}
		if err := g.block(rs); err != nil {
			return err
		}
	}
	types, err := op.Def.Infer(op)
	if err != nil {
		return err
	}
	for i, t := range types {
		op.Results[i].Type = t
	}
	out.Ops = append(out.Ops, op)
	g.define(results(ops))
	return nil
}

func results(ops []*ir.Op) [][]*ir.Value {
	var out [][]*ir.Value
	for _, o := range ops {
		out = append(out, o.Results)
	}
	return out
}

// shape generalizes shapes.
func (g *generalizer) shape(shapes [][]ir.Dim) ([]ir.Dim, error) {
	out := slices.Clone(shapes[0])
	for i := range out {
		var sizes []int
		for _, s := range shapes {
			if len(s) != len(out) {
				return nil, fmt.Errorf("the rank depends on a size")
			}
			sizes = append(sizes, s[i].Size)
		}
		d, err := g.fit.expression(sizes)
		if err != nil {
			return nil, err
		}
		out[i] = d
	}
	return out, nil
}

// constant generalizes constants: equal ones stay, whole numbers in a scalar, in a tensor of one number throughout or in
// a short vector become sizes.
func (g *generalizer) constant(out *ir.Block, ops []*ir.Op) error {
	tensors := make([]*tensor.Tensor, len(ops))
	same := true
	for k, o := range ops {
		tensors[k] = o.Tensor("value")
		same = same && tensors[k].Equal(tensors[0])
	}
	if same {
		out.Ops = append(out.Ops, ops[0])
		return nil
	}
	b := ir.NewBuilder(out)
	b.Node, b.Device, b.Hint = ops[0].Node, ops[0].Device, ops[0].Result().Name
	v, err := g.sizesAs(b, tensors)
	if err != nil {
		return err
	}
	if b.Err() != nil {
		return b.Err()
	}
	old := ops[0].Result()
	for _, m := range g.members[0].Funcs {
		m.Body.Replace(map[*ir.Value]*ir.Value{old: v})
	}
	g.ids[0][v] = g.count // as define numbers old
	return nil
}

// sizesAs builds a constant's value out of sizes.
func (g *generalizer) sizesAs(b *ir.Builder, tensors []*tensor.Tensor) (*ir.Value, error) {
	first := tensors[0]
	shapes := make([][]ir.Dim, len(tensors))
	for k, t := range tensors {
		shapes[k] = ir.Dims(t.Shape()...)
	}
	shape, err := g.shape(shapes)
	switch {
	case err != nil:
		return nil, err
	case first.DType() == tensor.String || first.DType().IsComplex():
		return nil, fmt.Errorf("a constant depends on a size")
	case !slices.ContainsFunc(tensors, func(t *tensor.Tensor) bool { return !uniform(t) }):
		n, err := g.number(tensors, 0)
		if err != nil {
			return nil, err
		}
		return b.Broadcast(b.Op("size", ir.Attrs{"of": n, "to": first.DType()}), nil, shape), nil
	case first.Rank() == 1 && first.Len() <= maxVector && shape[0].Known():
		var parts []*ir.Value
		for i := range first.Len() {
			n, err := g.number(tensors, i)
			if err != nil {
				return nil, err
			}
			one := b.Op("size", ir.Attrs{"of": n, "to": first.DType()})
			parts = append(parts, b.Reshape(one, ir.Dims(1)))
		}
		return b.Op("concat", ir.Attrs{"axis": 0}, parts...), nil
	}
	if start, step, ok := progression(tensors); ok {
		i := b.Op("iota", ir.Attrs{"axis": 0, "shape": []ir.Dim{ir.NumElements(shape)}, "to": first.DType()})
		return b.Reshape(b.Add(b.Mul(i, b.Splat(i.Type, step)), b.Splat(i.Type, start)), shape), nil
	}
	return nil, fmt.Errorf("a constant of shape %v depends on a size", first.Shape())
}

// progression finds the start and the step of constants that count whole numbers evenly, in row-major order.
func progression(tensors []*tensor.Tensor) (start, step float64, ok bool) {
	longest := slices.MaxFunc(tensors, func(x, y *tensor.Tensor) int { return cmp.Compare(x.Len(), y.Len()) })
	if longest.Len() < 2 {
		return 0, 0, false
	}
	start = longest.Float(0)
	step = longest.Float(1) - start
	for _, t := range tensors {
		for i := range t.Len() {
			if x := t.Float(i); x != start+float64(i)*step || x != math.Trunc(x) {
				return 0, 0, false
			}
		}
	}
	return start, step, true
}

// maxVector is the most elements of a constant that become a size each.
const maxVector = 16

func uniform(t *tensor.Tensor) bool {
	for i := range t.Len() {
		if t.Float(i) != t.Float(0) {
			return false
		}
	}
	return t.Len() > 0
}

// number is the expression for element i of the members' constants, which has to be a whole number in all of them.
func (g *generalizer) number(tensors []*tensor.Tensor, i int) ([]ir.Dim, error) {
	var values []int
	for _, t := range tensors {
		n := int(t.Float(i))
		if float64(n) != t.Float(i) {
			return nil, fmt.Errorf("a constant that is no whole number depends on a size")
		}
		values = append(values, n)
	}
	d, err := g.fit.expression(values)
	return []ir.Dim{d}, err
}
