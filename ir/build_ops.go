package ir

import (
	"slices"

	"tfc/ir/tensor"
)

// Add is x+y.
func (b *Builder) Add(x, y *Value) *Value { return b.Op("add", nil, x, y) }

// Sub is x-y.
func (b *Builder) Sub(x, y *Value) *Value { return b.Op("sub", nil, x, y) }

// Mul is x·y.
func (b *Builder) Mul(x, y *Value) *Value { return b.Op("mul", nil, x, y) }

// Div is x/y; integers truncate.
func (b *Builder) Div(x, y *Value) *Value { return b.Op("div", nil, x, y) }

// Neg is -x.
func (b *Builder) Neg(x *Value) *Value { return b.Op("neg", nil, x) }

// Conj is the complex conjugate; x itself if x is real.
func (b *Builder) Conj(x *Value) *Value {
	if !x.Type.DType.IsComplex() {
		return x
	}
	return b.Op("conj", nil, x)
}

// Compare builds eq, ne, lt, le, gt or ge.
func (b *Builder) Compare(name string, x, y *Value) *Value { return b.Op(name, nil, x, y) }

// Select is x where the bool c holds, else y.
func (b *Builder) Select(c, x, y *Value) *Value { return b.Op("select", nil, c, x, y) }

// Cast converts to another element type; x itself if it has it.
func (b *Builder) Cast(x *Value, to tensor.DType) *Value {
	if x.Type.DType == to {
		return x
	}
	return b.Op("cast", Attrs{"to": to}, x)
}

// Const is a constant.
func (b *Builder) Const(t *tensor.Tensor) *Value { return b.Op("const", Attrs{"value": t}) }

// Scalar is a constant of rank 0.
func (b *Builder) Scalar(d tensor.DType, v float64) *Value {
	t := tensor.New(d)
	if d != tensor.Invalid && d != tensor.String {
		t.SetFloat(0, v)
	}
	return b.Const(t)
}

// Splat is a tensor of the given type all of whose elements are v.
func (b *Builder) Splat(t Type, v float64) *Value {
	if b.err != nil {
		return b.Invalid()
	}
	return b.BroadcastTo(b.Scalar(t.DType, v), t.Shape)
}

// Ints is a constant i64 vector.
func (b *Builder) Ints(values ...int) *Value {
	t := tensor.New(tensor.I64, len(values))
	for i, v := range values {
		t.SetInt(i, int64(v))
	}
	return b.Const(t)
}

// Iota is the index along axis.
func (b *Builder) Iota(t Type, axis int) *Value {
	return b.Op("iota", Attrs{"axis": axis, "shape": t.Shape, "to": t.DType})
}

// Reshape gives x another shape of as many elements; x itself if it has that shape.
func (b *Builder) Reshape(x *Value, shape []Dim) *Value {
	if slices.Equal(x.Type.Shape, shape) {
		return x
	}
	return b.Op("reshape", Attrs{"shape": shape}, x)
}

// Broadcast is the primitive: dimension i of x becomes dimension dims[i] of shape.
func (b *Builder) Broadcast(x *Value, dims []int, shape []Dim) *Value {
	if slices.Equal(x.Type.Shape, shape) {
		return x
	}
	return b.Op("broadcast", Attrs{"dims": dims, "shape": shape}, x)
}

// BroadcastTo expands x to shape with dimensions aligned at the right, as numpy does; x itself if
// it has that shape.
func (b *Builder) BroadcastTo(x *Value, shape []Dim) *Value {
	return b.Broadcast(x, span(len(shape)-x.Type.Rank(), len(shape)), shape)
}

// span is lo, lo+1, …, hi-1.
func span(lo, hi int) []int {
	out := []int{}
	for i := lo; i < hi; i++ {
		out = append(out, i)
	}
	return out
}

// Transpose makes dimension i of the result from dimension perm[i] of x.
func (b *Builder) Transpose(x *Value, perm ...int) *Value {
	if slices.Equal(perm, span(0, x.Type.Rank())) {
		return x
	}
	return b.Op("transpose", Attrs{"perm": perm}, x)
}

// Slice takes elements start, start+stride, … below limit of each dimension; a nil stride is 1
// throughout.
func (b *Builder) Slice(x *Value, start, limit, stride []int) *Value {
	attrs := Attrs{"start": start, "limit": limit}
	if len(stride) > 0 && slices.Max(stride) > 1 {
		attrs["stride"] = stride
	}
	return b.Op("slice", attrs, x)
}

// SliceAxis takes elements [lo,hi) along one axis.
func (b *Builder) SliceAxis(x *Value, axis, lo, hi int) *Value {
	start, limit := repeated(0, x.Type.Rank()), repeated(-1, x.Type.Rank())
	if axis < 0 || axis >= x.Type.Rank() {
		b.SetErr(violated("slice.c1", "axis %d of %s", axis, x.Type))
		return b.Invalid()
	}
	start[axis], limit[axis] = lo, hi
	return b.Slice(x, start, limit, nil)
}

// Pad surrounds x by low and high elements of the scalar value in each dimension.
func (b *Builder) Pad(x, value *Value, low, high []int) *Value {
	return b.Op("pad", Attrs{"low": low, "high": high}, x, value)
}

// Concat joins the operands along axis; one operand is itself.
func (b *Builder) Concat(axis int, xs ...*Value) *Value {
	if len(xs) == 1 {
		return xs[0]
	}
	return b.Op("concat", Attrs{"axis": axis}, xs...)
}

// Reverse turns x round along axes, which ascend.
func (b *Builder) Reverse(x *Value, axes ...int) *Value {
	if len(axes) == 0 {
		return x
	}
	return b.Op("reverse", Attrs{"axes": axes}, x)
}

// Gather takes slices of params along axis at indices, with batch leading dimensions paired.
func (b *Builder) Gather(params, indices *Value, axis, batch int) *Value {
	attrs := Attrs{"axis": axis}
	if batch != 0 {
		attrs["batch"] = batch
	}
	return b.Op("gather", attrs, params, indices)
}

// Scatter combines updates[i] into row indices[i] of x.
func (b *Builder) Scatter(kind string, x, indices, updates *Value) *Value {
	return b.Op("scatter", Attrs{"kind": kind}, x, indices, updates)
}

// Reduce folds x over axes, in any order, and drops them; x itself if there are none.
func (b *Builder) Reduce(kind string, x *Value, axes ...int) *Value {
	if len(axes) == 0 {
		return x
	}
	return b.Op("reduce", Attrs{"kind": kind, "axes": slices.Sorted(slices.Values(axes))}, x)
}

// ReduceKeep folds x over axes and leaves them with size 1.
func (b *Builder) ReduceKeep(kind string, x *Value, axes ...int) *Value {
	shape := slices.Clone(x.Type.Shape)
	for _, a := range axes {
		if a >= 0 && a < len(shape) {
			shape[a] = Dim{Size: 1}
		}
	}
	return b.Reshape(b.Reduce(kind, x, axes...), shape)
}

// DotDims is the dimension lists of a dot.
type DotDims struct{ BatchX, BatchY, ContractX, ContractY []int }

// Dot sums products over the contracted dimensions; the result's dimensions are the batch, x's
// free and y's free ones.
func (b *Builder) Dot(x, y *Value, d DotDims) *Value {
	attrs := Attrs{"contract_x": nonNil(d.ContractX), "contract_y": nonNil(d.ContractY)}
	if len(d.BatchX)+len(d.BatchY) > 0 {
		attrs["batch_x"], attrs["batch_y"] = nonNil(d.BatchX), nonNil(d.BatchY)
	}
	return b.Op("dot", attrs, x, y)
}

func nonNil(s []int) []int {
	if s == nil {
		return []int{}
	}
	return s
}

// MatMul is the product of matrices: [m,k]·[k,n], or the same under equal leading dimensions.
func (b *Builder) MatMul(x, y *Value) *Value {
	n := x.Type.Rank()
	if n < 2 || y.Type.Rank() != n {
		b.SetErr(violated("dot.c3", "matrices %s and %s", x.Type, y.Type))
		return b.Invalid()
	}
	batch := span(0, n-2)
	return b.Dot(x, y, DotDims{batch, batch, []int{n - 1}, []int{n - 2}})
}

// If builds both branches in regions of their own, which may use any value visible here.
func (b *Builder) If(pred *Value, then, els func(*Builder) []*Value) []*Value {
	t, e := b.region(nil, then), b.region(nil, els)
	op := &Op{Def: mustLookup("if"), Operands: []*Value{pred}, Regions: []*Block{t, e}}
	return b.results(len(t.Results), b.Emit(op))
}

// While applies body to the state as long as cond, a bool[], holds of it. names name the state
// inside the regions.
func (b *Builder) While(state []*Value, names []string, cond func(*Builder, []*Value) *Value,
	body func(*Builder, []*Value) []*Value) []*Value {
	c := NewBlock(names, typesOf(state))
	c = b.region(c, func(b *Builder) []*Value { return []*Value{cond(b, c.Params)} })
	d := NewBlock(names, typesOf(state))
	d = b.region(d, func(b *Builder) []*Value { return body(b, d.Params) })
	op := &Op{Def: mustLookup("while"), Operands: state, Regions: []*Block{c, d}}
	return b.results(len(state), b.Emit(op))
}

func (b *Builder) region(block *Block, build func(*Builder) []*Value) *Block {
	if block == nil {
		block = &Block{}
	}
	inner := *b
	inner.Block = block
	block.Results = build(&inner)
	b.SetErr(inner.err)
	return block
}

func (b *Builder) results(n int, op *Op) []*Value {
	if op != nil {
		return op.Results
	}
	out := make([]*Value, n)
	for i := range out {
		out[i] = b.Invalid()
	}
	return out
}

// ReadVar is the variable's value.
func (b *Builder) ReadVar(v *Var) *Value { return b.OnVar("var.read", v, nil) }

// WriteVar sets the variable.
func (b *Builder) WriteVar(v *Var, x *Value) { b.OnVar("var.write", v, nil, x) }

// Check ends the run with a TensorFlow error code and message unless every element of pred holds.
func (b *Builder) Check(pred *Value, code int, message string) {
	b.Emit(&Op{Def: mustLookup("check"), Attrs: Attrs{"code": code, "message": message}, Operands: []*Value{pred}})
}

// CheckRange ends the run with an error unless lo ≤ x < hi throughout; message may hold %d for
// the flat index and a second %d for the value.
func (b *Builder) CheckRange(x *Value, lo, hi, code int, message string) {
	attrs := Attrs{"lo": lo, "hi": hi, "code": code, "message": message}
	b.Emit(&Op{Def: mustLookup("check_range"), Attrs: attrs, Operands: []*Value{x}})
}
