package ir

import (
	"slices"

	"tfc/ir/host"
	"tfc/ir/tensor"
)

func shapeAttr(name string) AttrDef { return AttrDef{Name: name, Kind: AttrShape} }
func intsAttr(name string) AttrDef  { return AttrDef{Name: name, Kind: AttrInts} }
func intAttr(name string) AttrDef   { return AttrDef{Name: name, Kind: AttrInt} }

// noOperand is why a row without operands has no gradient.
const noOperand = "takes no operand"

// shapeOps move elements without computing: codegen folds them into addresses.
func shapeOps() []*Def {
	return []*Def{
		{
			Name: "const", Doc: "A constant.", NumResults: 1, Traits: Pure, Lower: LowerMove, NoGrad: noOperand,
			Attrs: []AttrDef{{Name: "value", Kind: AttrTensor}}, Infer: inferConst,
			Eval: eval1(func(op *Op, _ []*tensor.Tensor) *tensor.Tensor { return op.Tensor("value") }),
		},
		{
			Name: "iota", Doc: "The index along an axis.", NumResults: 1, Traits: Pure, Lower: LowerMove, NoGrad: noOperand,
			Attrs: []AttrDef{intAttr("axis"), shapeAttr("shape"), {Name: "to", Kind: AttrDType}}, Infer: inferIota,
			Eval: eval1(evalIota),
		},
		{
			Name: "size", Doc: "The product of sizes, a number known when the program runs.", NumResults: 1, Traits: Pure,
			Lower: LowerMove, NoGrad: noOperand,
			Attrs: []AttrDef{shapeAttr("of"), {Name: "to", Kind: AttrDType}}, Infer: inferSize, Eval: eval1(evalSize),
		},
		move("reshape", "The same elements in row-major order under another shape.",
			inferReshape, evalReshape, shapeAttr("shape")).grad(grad1(reshapeGrad)),
		move("broadcast", "Dimension i of x becomes dimension dims[i]; size 1 and absent dimensions repeat.",
			inferBroadcast, evalBroadcast, intsAttr("dims"), shapeAttr("shape")).grad(broadcastGrad),
		move("transpose", "Dimension i of the result is dimension perm[i] of x.",
			inferTranspose, evalTranspose, intsAttr("perm")).grad(transposeGrad),
		move("slice", "Elements start, start+stride, … below limit of each dimension; a negative start or limit counts from "+
			"the end: -1 is the size. Unless empty, below is the limits as sizes.", inferSlice, evalSlice, intsAttr("start"), intsAttr("limit"),
			AttrDef{Name: "stride", Kind: AttrInts, Default: []int{}},
			AttrDef{Name: "below", Kind: AttrShape, Default: []Dim{}}).grad(sliceGrad),
		{
			Name: "pad", Doc: "x with low elements of value before and high after, in each dimension.",
			Operands: []string{"x", "value"}, NumResults: 1, Traits: Pure | IndexMap, Lower: LowerMove,
			Attrs: []AttrDef{intsAttr("low"), intsAttr("high")}, Infer: inferPad, Eval: eval1(evalPad), Grad: padGrad,
		},
		{
			Name: "concat", Doc: "The operands one after the other along an axis.",
			Operands: []string{"xs"}, Variadic: true, NumResults: 1, Traits: Pure | IndexMap, Lower: LowerMove,
			Attrs: []AttrDef{intAttr("axis")}, Infer: inferConcat,
			Eval: eval1(evalConcat), Grad: concatGrad,
		},
		move("reverse", "x backwards along axes.", inferReverse, evalReverse, intsAttr("axes")).grad(reverseGrad),
		move("stop_gradient", "x itself, through which no gradient passes.", inferIdentity,
			func(_ *Op, x *tensor.Tensor) *tensor.Tensor { return x }).noGrad("stops gradients"),
	}
}

func move(name, doc string, infer func(*Op) ([]Type, error), eval func(*Op, *tensor.Tensor) *tensor.Tensor,
	attrs ...AttrDef) *Def {
	return &Def{
		Name: name, Doc: doc, Operands: []string{"x"}, NumResults: 1, Attrs: attrs,
		Traits: Pure | IndexMap, Infer: infer, Lower: LowerMove,
		Eval: eval1(func(op *Op, x []*tensor.Tensor) *tensor.Tensor { return eval(op, x[0]) }),
	}
}

// eval1 adapts a single-result kernel that cannot fail.
func eval1(f func(*Op, []*tensor.Tensor) *tensor.Tensor) func(*Op, []*tensor.Tensor) ([]*tensor.Tensor, error) {
	return func(op *Op, x []*tensor.Tensor) ([]*tensor.Tensor, error) { return []*tensor.Tensor{f(op, x)}, nil }
}

func evalSize(op *Op, _ []*tensor.Tensor) *tensor.Tensor {
	t := tensor.New(op.DType("to"))
	if n := tensor.NumElements(Type{Shape: op.Shape("of")}.Sizes()); op.DType("to").IsFloat() {
		t.SetFloat(0, float64(n))
	} else {
		t.SetInt(0, int64(n))
	}
	return t
}

func evalIota(op *Op, _ []*tensor.Tensor) *tensor.Tensor {
	t := op.Result().Type
	return host.Iota(t.DType, t.Sizes(), op.Int("axis"))
}

func evalReshape(op *Op, x *tensor.Tensor) *tensor.Tensor {
	return x.Reshape(op.Result().Type.Sizes()...)
}

func evalBroadcast(op *Op, x *tensor.Tensor) *tensor.Tensor {
	return host.Broadcast(x, op.Ints("dims"), op.Result().Type.Sizes())
}

func evalTranspose(op *Op, x *tensor.Tensor) *tensor.Tensor {
	return host.Transpose(x, op.Ints("perm"))
}

func evalSlice(op *Op, x *tensor.Tensor) *tensor.Tensor {
	start, _ := op.SliceBounds()
	return host.Slice(x, Type{Shape: start}.Sizes(), op.SliceStrides(), op.Result().Type.Sizes())
}

func evalPad(op *Op, x []*tensor.Tensor) *tensor.Tensor {
	return host.Pad(x[0], x[1], op.Ints("low"), op.Result().Type.Sizes())
}

func evalConcat(op *Op, x []*tensor.Tensor) *tensor.Tensor { return host.Concat(x, op.Int("axis")) }

func evalReverse(op *Op, x *tensor.Tensor) *tensor.Tensor { return host.Reverse(x, op.Ints("axes")) }

func inferIdentity(op *Op) ([]Type, error) { return []Type{op.Operands[0].Type}, nil }

func inferConst(op *Op) ([]Type, error) { return []Type{TypeOfTensor(op.Tensor("value"))}, nil }

// inferIota: (c1) the axis is a dimension of the shape; (c2) the element type is a real number's.
func inferIota(op *Op) ([]Type, error) {
	t := Type{op.DType("to"), op.Shape("shape")}
	if a := op.Int("axis"); a < 0 || a >= t.Rank() {
		return nil, violated("iota.c1", "axis %d of %s", a, t)
	}
	if !reals.has(t.DType) {
		return nil, violated("iota.c2", "indices as %s", t.DType)
	}
	return []Type{t}, validShape("iota", t.Shape)
}

// inferSize: (c1) the element type is a real number's.
func inferSize(op *Op) ([]Type, error) {
	if to := op.DType("to"); !reals.has(to) {
		return nil, violated("size.c1", "a size as %s", to)
	}
	return []Type{TypeOf(op.DType("to"))}, nil
}

func validShape(name string, shape []Dim) error {
	for _, d := range shape {
		if d.Known() && d.Size < 0 {
			return violated(name+".shape", "size %d is negative", d.Size)
		}
	}
	return nil
}

// inferReshape: (c1) the number of elements stays.
func inferReshape(op *Op) ([]Type, error) {
	x, shape := op.Operands[0].Type, op.Shape("shape")
	if err := validShape("reshape", shape); err != nil {
		return nil, err
	}
	if NumElements(x.Shape) != NumElements(shape) {
		return nil, violated("reshape.c1", "%s to %s changes the number of elements", x, x.WithShape(shape))
	}
	return []Type{x.WithShape(shape)}, nil
}

// inferBroadcast: (c1) dims has an entry for each dimension of x; (c2) they ascend within the
// result; (c3) sizes are 1 or those of the result.
func inferBroadcast(op *Op) ([]Type, error) {
	x, dims, shape := op.Operands[0].Type, op.Ints("dims"), op.Shape("shape")
	if len(dims) != x.Rank() {
		return nil, violated("broadcast.c1", "%d entries of dims for %s", len(dims), x)
	}
	last := -1
	for i, d := range dims {
		if d <= last || d >= len(shape) {
			return nil, violated("broadcast.c2", "dims %v for rank %d", dims, len(shape))
		}
		if last = d; x.Shape[i] != shape[d] && x.Shape[i] != (Dim{Size: 1}) {
			return nil, violated("broadcast.c3", "%s does not expand to %s by %v", x, x.WithShape(shape), dims)
		}
	}
	return []Type{x.WithShape(shape)}, validShape("broadcast", shape)
}

// inferTranspose: (c1) perm is a permutation of x's dimensions.
func inferTranspose(op *Op) ([]Type, error) {
	x, perm := op.Operands[0].Type, op.Ints("perm")
	if !isPermutation(perm, x.Rank()) {
		return nil, violated("transpose.c1", "perm %v of rank %d", perm, x.Rank())
	}
	shape := make([]Dim, len(perm))
	for i, p := range perm {
		shape[i] = x.Shape[p]
	}
	return []Type{x.WithShape(shape)}, nil
}

func isPermutation(perm []int, rank int) bool {
	sorted := slices.Sorted(slices.Values(perm))
	for i, p := range sorted {
		if i != p {
			return false
		}
	}
	return len(perm) == rank
}

// inferSlice: (c1) start and limit, and stride unless empty, have an entry for each dimension;
// (c2) 0 ≤ start ≤ limit ≤ size, as far as these are numbers; (c3) strides are positive.
func inferSlice(op *Op) ([]Type, error) {
	x, stride := op.Operands[0].Type, op.SliceStrides()
	if n := x.Rank(); len(op.Ints("start")) != n || len(op.Ints("limit")) != n || len(stride) != n ||
		len(op.Shape("below")) != 0 && len(op.Shape("below")) != n {
		return nil, violated("slice.c1", "start %v, limit %v, stride %v of rank %d", op.Ints("start"), op.Ints("limit"), stride, n)
	}
	shape := slices.Clone(x.Shape)
	starts, limits := op.SliceBounds()
	for i, d := range x.Shape {
		if stride[i] < 1 {
			return nil, violated("slice.c3", "stride %d of dimension %d", stride[i], i)
		}
		start, end, length := starts[i], limits[i], limits[i].Minus(starts[i])
		if start.Size < 0 || end.Size < 0 || length.Size < 0 || d.Minus(end).Size < 0 {
			return nil, violated("slice.c2", "%s:%s of dimension %d of %s", start, end, i, x)
		}
		shape[i] = length.Add(stride[i] - 1).DivFloor(stride[i])
	}
	return []Type{x.WithShape(shape)}, nil
}

// SliceBounds are the start and limit of a slice operation in each dimension, counted from the beginning.
func (op *Op) SliceBounds() (start, limit []Dim) {
	bounds := func(name string) []Dim {
		out := make([]Dim, op.Operands[0].Type.Rank())
		for i, n := range op.Ints(name) {
			if out[i] = (Dim{Size: n}); n < 0 {
				out[i] = op.Operands[0].Type.Shape[i].Add(n + 1)
			}
		}
		return out
	}
	if below := op.Shape("below"); len(below) > 0 {
		return bounds("start"), below
	}
	return bounds("start"), bounds("limit")
}

// SliceStrides is the strides of a slice operation, ones where the attribute is empty.
func (op *Op) SliceStrides() []int {
	if s := op.Ints("stride"); len(s) > 0 {
		return s
	}
	return repeated(1, op.Operands[0].Type.Rank())
}

func repeated(v, n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = v
	}
	return out
}

// inferPad: (c1) low and high have an entry for each dimension; (c2) none is negative; (c3) value
// is a scalar of x's type.
func inferPad(op *Op) ([]Type, error) {
	x, value := op.Operands[0].Type, op.Operands[1].Type
	low, high := op.Ints("low"), op.Ints("high")
	if len(low) != x.Rank() || len(high) != x.Rank() {
		return nil, violated("pad.c1", "low %v, high %v of rank %d", low, high, x.Rank())
	}
	if value.DType != x.DType || value.Rank() != 0 {
		return nil, violated("pad.c3", "value is %s, not %s[]", value, x.DType)
	}
	shape := slices.Clone(x.Shape)
	for i, d := range x.Shape {
		if low[i] < 0 || high[i] < 0 {
			return nil, violated("pad.c2", "low %v, high %v", low, high)
		}
		shape[i] = d.Add(low[i] + high[i])
	}
	return []Type{x.WithShape(shape)}, nil
}

// inferConcat: (c1) there is an operand; (c2) the axis is a dimension of it; (c3) element types
// and the other dimensions are equal.
func inferConcat(op *Op) ([]Type, error) {
	if len(op.Operands) == 0 {
		return nil, violated("concat.c1", "no operand")
	}
	x, axis := op.Operands[0].Type, op.Int("axis")
	if axis < 0 || axis >= x.Rank() {
		return nil, violated("concat.c2", "axis %d of %s", axis, x)
	}
	if len(op.Operands) == 1 {
		return []Type{x}, nil
	}
	shape, n := slices.Clone(x.Shape), Dim{}
	for _, v := range op.Operands {
		if v.Type.Rank() != x.Rank() || v.Type.DType != x.DType {
			return nil, violated("concat.c3", "%s and %s", x, v.Type)
		}
		n = n.Plus(v.Type.Shape[axis])
		shape[axis] = v.Type.Shape[axis]
		if !slices.Equal(shape, v.Type.Shape) {
			return nil, violated("concat.c3", "%s and %s differ beyond axis %d", x, v.Type, axis)
		}
	}
	shape[axis] = n
	return []Type{x.WithShape(shape)}, nil
}

// inferReverse: (c1) axes ascend within x's rank.
func inferReverse(op *Op) ([]Type, error) {
	x := op.Operands[0].Type
	return []Type{x}, ascending("reverse.c1", op.Ints("axes"), x.Rank())
}

func ascending(id string, axes []int, rank int) error {
	last := -1
	for _, a := range axes {
		if a <= last || a >= rank {
			return violated(id, "axes %v do not ascend within rank %d", axes, rank)
		}
		last = a
	}
	return nil
}

func dynamicOps() []*Def {
	return []*Def{
		{
			Name: "dynamic_slice", Doc: "The box of the given sizes at start, which is clamped into x; -1 is all of a dimension.",
			Operands: []string{"x", "start"}, NumResults: 1, Traits: Pure, Lower: LowerMove,
			Attrs: []AttrDef{intsAttr("sizes")}, Infer: inferDynamicSlice, Grad: dynamicSliceGrad,
			Eval: eval1(func(op *Op, x []*tensor.Tensor) *tensor.Tensor {
				return host.DynamicSlice(x[0], x[1], op.Result().Type.Sizes())
			}),
		},
		{
			Name: "dynamic_update", Doc: "x with the box at start, which is clamped into x, replaced by update.",
			Operands: []string{"x", "update", "start"}, NumResults: 1, Traits: Pure, Lower: LowerMove,
			Infer: inferDynamicUpdate, Grad: dynamicUpdateGrad,
			Eval: eval1(func(_ *Op, x []*tensor.Tensor) *tensor.Tensor { return host.DynamicUpdate(x[0], x[1], x[2]) }),
		},
	}
}

// inferDynamicSlice: (c1) sizes has an entry for each dimension; (c2) start is i64[rank]; (c3)
// sizes fit into x.
func inferDynamicSlice(op *Op) ([]Type, error) {
	x, sizes := op.Operands[0].Type, op.Ints("sizes")
	if len(sizes) != x.Rank() {
		return nil, violated("dynamic_slice.c1", "sizes %v of %s", sizes, x)
	}
	if err := startOf("dynamic_slice.c2", op.Operands[1].Type, x); err != nil {
		return nil, err
	}
	t := TypeOf(x.DType, sizes...)
	for i, n := range sizes {
		if n == -1 {
			t.Shape[i] = x.Shape[i]
		}
	}
	return []Type{t}, fits("dynamic_slice.c3", t, x)
}

func startOf(id string, start, x Type) error {
	if want := TypeOf(tensor.I64, x.Rank()); !start.Equal(want) {
		return violated(id, "start is %s, not %s", start, want)
	}
	return nil
}

func fits(id string, box, x Type) error {
	for i, d := range box.Shape {
		if d != x.Shape[i] && (!d.Known() || !x.Shape[i].Known() || d.Size < 0 || d.Size > x.Shape[i].Size) {
			return violated(id, "%s in %s", box, x)
		}
	}
	return nil
}

// inferDynamicUpdate: (c1) update has x's element type and rank; (c2) start is i64[rank]; (c3)
// update fits into x.
func inferDynamicUpdate(op *Op) ([]Type, error) {
	x, update := op.Operands[0].Type, op.Operands[1].Type
	if update.DType != x.DType || update.Rank() != x.Rank() {
		return nil, violated("dynamic_update.c1", "update %s of %s", update, x)
	}
	if err := startOf("dynamic_update.c2", op.Operands[2].Type, x); err != nil {
		return nil, err
	}
	return []Type{x}, fits("dynamic_update.c3", update, x)
}
