// Package irtest is what tests of the compiler's stages share: golden files, random modules,
// inputs for any function, and the comparison of results.
//
// A golden is a txtar archive whose sections hold input and expected output together;
// `go test -update` rewrites the expected ones in place. The package's own tests hold every row of
// the op table to a golden, to differences of values for its gradient, and to TensorFlow's numbers.
//
// It knows ir, its text and its evaluator, no pass and no target. What is random follows from a
// seed.
package irtest

import (
	"fmt"
	"math/rand/v2"

	"tfc/ir"
	"tfc/ir/tensor"
)

// RandomModule makes a valid module of one function of about size operations, with parameters,
// variables, regions and effects. Equal arguments give equal modules.
func RandomModule(seed uint64, size int) *ir.Module {
	g := &generator{r: rand.New(rand.NewPCG(seed, 1)), m: &ir.Module{Name: fmt.Sprintf("random%d", seed)}}
	return g.module(size)
}

// module fills the generator's module with one function.
func (g *generator) module(size int) *ir.Module {
	f := g.begin()
	g.fill(size, 0)
	for i := range 1 + g.r.IntN(3) {
		f.Body.Results = append(f.Body.Results, g.any())
		f.Results = append(f.Results, fmt.Sprintf("y%d", i))
	}
	return g.done()
}

// begin starts the function, with parameters, and variables unless the module is to be smooth.
func (g *generator) begin() *ir.Func {
	f := &ir.Func{Name: "main", Body: &ir.Block{}}
	g.m.Funcs = []*ir.Func{f}
	for i := range 2 + g.r.IntN(3) {
		g.add(f.Body.AddParam(fmt.Sprintf("x%d", i), g.someType()))
	}
	for i := range 1 + g.r.IntN(3) {
		if t := g.someType(); g.dtypes == nil {
			g.m.Vars = append(g.m.Vars, &ir.Var{Name: fmt.Sprintf("v%d", i), Type: t})
		}
	}
	g.b = ir.NewBuilder(f.Body)
	return f
}

func (g *generator) done() *ir.Module {
	if err := g.b.Err(); err != nil {
		ir.Bugf("irtest: %s has an invalid operation: %v", g.m.Name, err)
	}
	return g.m
}

// generator appends random operations on values that exist.
type generator struct {
	r      *rand.Rand
	m      *ir.Module
	b      *ir.Builder
	values []*ir.Value
	// rows are examples to draw from, next to the makers.
	rows []Row
	// dtypes are what parameters are of; nil for the usual ones.
	dtypes []tensor.DType
}

func (g *generator) add(vs ...*ir.Value) {
	for _, v := range vs {
		if v != nil {
			g.values = append(g.values, v)
		}
	}
}

// fill appends n operations at a nesting depth.
func (g *generator) fill(n, depth int) {
	for range n {
		g.b.Node = fmt.Sprintf("n%d", len(g.values))
		k := g.r.IntN(100)
		switch {
		case k < 4 && depth < 2:
			g.branch(depth)
		case k < 7 && depth < 2:
			g.loop(depth)
		case k < 16:
			g.state()
		case k < 60 && len(g.rows) > 0:
			g.row()
		default:
			makers := [...]func(){
				g.unary, g.unary, g.binary, g.binary, g.binary, g.choice, g.cast, g.broadcast, g.broadcast, g.reshape,
				g.transpose, g.slice, g.pad, g.concat, g.reverse, g.reduce, g.reduce, g.argreduce, g.dot, g.gather, g.source,
				g.sorted, g.update,
			}
			makers[g.r.IntN(len(makers))]()
		}
	}
}

func (g *generator) someType() ir.Type {
	list := g.dtypes
	if list == nil {
		list = []tensor.DType{tensor.F32, tensor.F32, tensor.F32, tensor.F64, tensor.I32, tensor.I64}
	}
	d := pick(g, list...)
	sizes := make([]int, g.r.IntN(4))
	for i := range sizes {
		sizes[i] = [...]int{1, 2, 3, 4, 5}[g.r.IntN(5)]
	}
	return ir.TypeOf(d, sizes...)
}

// any picks a value, recent ones more often.
func (g *generator) any() *ir.Value { return g.where(func(ir.Type) bool { return true }) }

// where picks a value whose type passes, or nil.
func (g *generator) where(ok func(ir.Type) bool) *ir.Value {
	var fit []*ir.Value
	for _, v := range g.values {
		if ok(v.Type) {
			fit = append(fit, v)
		}
	}
	if len(fit) == 0 {
		return nil
	}
	i := max(g.r.IntN(len(fit)), g.r.IntN(len(fit)))
	return fit[i]
}

func float(t ir.Type) bool   { return t.DType.IsFloat() }
func number(t ir.Type) bool  { return t.DType.IsFloat() || t.DType.IsInt() }
func boolean(t ir.Type) bool { return t.DType == tensor.Bool }

// like picks a value of the given type, making one by broadcast, splat or cast if there is none.
func (g *generator) like(t ir.Type) *ir.Value {
	if g.r.IntN(8) > 0 {
		if v := g.where(t.Equal); v != nil {
			return v
		}
	}
	if v := g.where(func(s ir.Type) bool { return s.DType == t.DType && suffix(s.Shape, t.Shape) }); v != nil {
		return g.b.BroadcastTo(v, t.Shape)
	}
	return g.b.Splat(t, float64(g.r.IntN(4))-1)
}

// suffix reports whether a shape broadcasts to another by aligning at the right.
func suffix(s, t []ir.Dim) bool {
	if len(s) > len(t) {
		return false
	}
	for i, d := range s {
		if e := t[len(t)-len(s)+i]; d != e && d.Size != 1 {
			return false
		}
	}
	return true
}

func pick[T any](g *generator, list ...T) T { return list[g.r.IntN(len(list))] }

func (g *generator) unary() {
	if x := g.where(float); x != nil && g.r.IntN(4) > 0 {
		name := pick(g, "neg", "abs", "exp", "tanh", "sigmoid", "relu", "sqrt", "floor", "sign", "sin", "log1p", "rsqrt", "neg")
		g.add(g.b.Op(name, nil, x))
		return
	}
	if x := g.where(boolean); x != nil {
		g.add(g.b.Op("not", nil, x))
	}
}

func (g *generator) binary() {
	x := g.where(number)
	if x == nil {
		return
	}
	y := g.like(x.Type)
	if g.r.IntN(5) == 0 {
		g.add(g.b.Compare(pick(g, "eq", "ne", "lt", "le", "gt", "ge"), x, y))
		return
	}
	g.add(g.b.Op(pick(g, "add", "sub", "mul", "div", "max", "min", "add", "mul", "pow"), nil, x, y))
}

func (g *generator) choice() {
	if c := g.where(boolean); c != nil {
		t := ir.Type{DType: tensor.F32, Shape: c.Type.Shape}
		g.add(g.b.Select(c, g.like(t), g.like(t)))
	}
}

func (g *generator) cast() {
	g.add(g.b.Cast(g.any(), pick(g, tensor.F32, tensor.F64, tensor.I32, tensor.I64, tensor.Bool)))
}

// broadcast adds dimensions in front or expands those of size 1.
func (g *generator) broadcast() {
	x := g.where(func(t ir.Type) bool { return t.Rank() < 3 })
	if x == nil {
		return
	}
	shape := ir.Dims(1 + g.r.IntN(5))
	for _, d := range x.Type.Shape {
		if d.Size == 1 {
			d.Size = 1 + g.r.IntN(4)
		}
		shape = append(shape, d)
	}
	if x.Type.Rank() > 0 && g.r.IntN(2) == 0 { // a dimension behind instead
		dims := make([]int, x.Type.Rank())
		back := append([]ir.Dim{}, shape[1:]...)
		for i := range dims {
			dims[i] = i
		}
		g.add(g.b.Broadcast(x, dims, append(back, shape[0])))
		return
	}
	g.add(g.b.BroadcastTo(x, shape))
}

func (g *generator) source() {
	if g.r.IntN(2) == 0 {
		if t := g.someType(); t.Rank() > 0 {
			g.add(g.b.Iota(t, g.r.IntN(t.Rank())))
		}
		return
	}
	t := g.someType()
	g.add(g.b.Const(randomTensor(g.r, t)))
}
